printf %s 'sleep 5 & kill -9 $!
sleep 0.2
echo a; x=1; /bin/true; echo b
/bin/true
echo c
' > s; bash s
#---
printf %s 'sleep 5 & kill -TERM $!
sleep 0.2
echo a
(exit 3) &
sleep 0.2
echo b
/bin/true
echo c
' > s; bash s
#---
sleep 5 & kill -9 $!; wait; echo $?
#---
sleep 5 & kill -9 $!; wait $!; echo $?
#---
sleep 5 & kill -9 $!; sleep 0.2; true; wait $!; echo $?
#---
(sleep 5; echo x) & kill -9 $!; wait; echo $?
#---
sleep 5 & kill -TERM $!; wait; echo $?
#---
sleep 5 & kill -HUP $!; wait; echo $?
#---
f() { sleep 5 & kill -9 $!; wait; echo in; }; f; echo out
#---
sleep 5 & p=$!; kill -9 $p; wait -n; echo $?
#---
printf 'sleep 5 & kill -9 $!\nsleep 0.2; echo a\necho b; exit 3' > s; bash s; bash -c "$(cat s)"
#---
# a redirection of a program leaves no pipe open behind it: the reader sees the end
/bin/echo x >/dev/null | cat & wait; echo $?
/bin/echo x 2>/dev/null | /bin/cat | tr a-z A-Z & wait
/bin/echo a </dev/null >/dev/null | { read x; echo "[$x]"; } & wait
echo a | tee >(/bin/cat >f) | sort; while ! [ -s f ]; do :; done; cat f
tee >(cat >f) </dev/null | cat
x=$(/bin/echo a | tee >(/bin/cat >/dev/null) | cat); echo $x
exec 5< <(/bin/echo a >/dev/null); read -u 5; echo $?
read x < <(/bin/echo a >/dev/null | cat); echo $?
#---
# what is said about killed programs, in POSIX mode: nothing with -c
cat >s <<'S'
sh -c 'kill -9 $$'; echo $?
(kill -9 $BASHPID); echo $?
sh -c 'kill -9 $$' | cat; echo $?
cat </dev/null | sh -c 'kill -TERM $$'; echo $?
sleep 5 & kill -9 $!; wait $!; echo $?
f() { sh -c 'kill -15 $$'; }; f; echo $?
x=$(sh -c 'kill -9 $$'); echo $?
{ sh -c 'kill -9 $$'; }; echo $?
sleep 5 & kill -9 $!; wait; echo end
S
for o in "s" "--posix s" "--posix -s"; do bash $o <s; done; bash --posix -c "$(cat s)"; bash -c "$(cat s)"; (exec -a sh bash s); bash -c "set -o posix; $(cat s)"; bash -o posix s
