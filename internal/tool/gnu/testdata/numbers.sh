# Odd numbers in options.
mkdir /tmp/w; cd /tmp/w; printf 'b 2\na 10\nc 1\n' >f; seq 20 >s
each() { while read -r c; do for n in 0 -1 +1 007 1.5 1e3 9223372036854775807 9223372036854775808 18446744073709551616 -9223372036854775809 '' x 1x 0x10 1K 1KiB 1Q 1Y ' 1' '1 ' inf -- 1,2 1- ١; do echo "$c: $n"; eval "timeout 5 ${c//@/\"\$n\"}" </dev/null; echo "[$?]"; done; done; }
== lines and bytes
each <<'X'
head -c @ s
tail -c @ s
tail --pid=@ f
X
== dd
each <<'X'
dd bs=@ if=/dev/null status=none
dd count=@ if=/dev/null status=none
X
== others
each <<'X'
sleep 0 @ -x
cut -c @ f
timeout @ true
nice -n @ true
xargs -n @ echo <f
ls -w @
grep -m @ a f
chmod @ f
X
