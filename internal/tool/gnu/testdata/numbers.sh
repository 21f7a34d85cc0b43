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
== cksum: sm3, -t, and names of algorithms that are not abbreviated
seq 30 >lines; for l in "" a "$(seq 55 | tr -d '\n')" "$(seq 36)" "$(seq 200)"; do printf %s "$l" | cksum -a sm3; done; cksum -t lines; cksum -t -a md5 lines; cksum --untagged -t -a md5 lines; cksum -b -a md5 lines; cksum --untagged -b -a md5 lines; cksum -t --untagged lines; cksum -a md5 --untagged -t --tag lines; cksum -a sm3 --untagged lines | tee f; cksum -a sm3 -c f; cksum -a sm3 lines | tee f; cksum -c f; cksum -a sm3 -l 256 lines; cksum -a sm3 --base64 lines; cksum -t -c f; cksum -a sha2; cksum -a sha3; cksum -a '' lines; cksum -a sm lines; cksum -a sha25 lines
