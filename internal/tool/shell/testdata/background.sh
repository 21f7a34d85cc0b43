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
