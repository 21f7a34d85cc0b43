echo a >f; echo b >>f; cat f; cat <f; echo c >|f; cat f; >f; wc -c <f | tr -d ' '; echo d 1>f 2>&1; cat f; cat <>f
#---
{ echo out; echo err >&2; } >o 2>e; cat o e; { echo out; echo err >&2; } >o 2>&1; cat o; { echo out; echo err >&2; } 2>&1 >o; cat o; { echo out; echo err >&2; } &>o; cat o; { echo x; echo y >&2; } &>>o; cat o; echo z >&o; cat o
#---
exec 3>f 4<&0 5>&1; echo to3 >&3; echo to5 >&5; cat f; exec 3>&- 5>&-; echo x >&3; echo $?; ls nosuch 2>&-; echo $?
#---
exec 3<<< here; cat <&3; exec 3<f; echo $?; echo x >f; exec 3<f 4<&3; read a <&4; echo $a; exec {fd}>g; echo $((fd>=10)); echo y >&$fd; cat g; exec {fd}>&-; echo x >&$fd; echo $?
#---
set -C; echo a >f; echo b >f; echo $?; echo c >|f; cat f; echo d >>f; cat f; set +C; echo e >f; cat f; set -C; echo x >/dev/null; echo $?
#---
cat <nosuch; echo $?; echo x >/nosuch/f; echo $?; echo x >.; echo $?; cat < a b; echo $?; echo x > $nosuch; echo $?; echo x > "a b" ; ls
#---
printf '1\n2\n3\n4\n' >f; { read a; read b; cat; } <f; { head -n 1 >/dev/null; cat; } <f; while read x; do echo $x; read y; done <f
#---
f() { echo in; echo err >&2; } >o 2>&1; f; cat o; { f; } 2>/dev/null; if true; then echo y; fi >p; cat p; for i in 1 2; do echo $i; done >q; cat q; while read l; do echo "<$l>"; done <q | cat
#---
exec 200>f; echo high >&200; cat f; bash -c 'echo child >&200'; cat f; exec 200>&-; bash -c 'echo x >&200' 2>/dev/null; echo $?
#---
bash -c 'read a; echo $a; cat' <<E
1
2
E
cat 5<<E <&5
five
E
#---
(echo a; echo b >&2) 2>&1 | cat; (echo a >&2) 2>/dev/null; echo $( (echo x >&2) 2>&1 ); ls nosuch 2>&1 | wc -l | tr -d ' '
#---
exec >f; echo hidden; exec >&2; cat f
#---
echo a 2>&1 >/dev/null | cat; echo b >/dev/stdout; echo c >/dev/stderr; echo d >/dev/fd/1; cat </dev/stdin <<< in; cat /dev/fd/3 3<<< three
#---
exec 3>&1 4>&2 1>o 2>&1; echo out; nosuchcmd; exec 1>&3 2>&4; cat o
#---
3>&1 echo swapped 3>&1 1>&2 2>&3; echo a 3>&1 >&3 | cat; cat <&- ; echo $?; echo x >&-; echo $?; : >&9; echo $?; echo y 9>&1 >&9
#---
cat <<E >f; cat f
to file
E
cat >f <<E && cat f
x
E
#---
if [ -t 0 ]; then echo tty; else echo notty; fi <f; [ -t 1 ]; echo $?; [ -p /dev/stdin ] < /dev/null; echo $?; echo | [ -p /dev/stdin ]; echo $?
#---
>f1 >f2 echo a >f3; ls f?; cat f3; <f3 cat; x=5 >f4; echo $x; ls f4; > f5 x=6 cat f3; echo $x
#---
exec 3<>f; echo hello >&3; exec 3<&-; cat f; echo abc 1<>f; cat f; exec 6>&1-; echo x; exec 1>&6-; echo y
#---
x=3; echo a >&$x; echo $?; exec 3>&1; echo b >&$x; echo c >&"$x"; y='1 2'; echo d >&$y; echo $?
#---
cat << "E" ; cat <<\E ; cat <<E"x"
$a
E
$b
E
$c
Ex
#---
cat <<E
line \
continued
	tab
E
cat <<E
no end
#---
cat <<''

echo after empty delimiter
#---
f() { cat <<A <<B
first
A
second
B
}; f; cat 3<<A 4<<B <&3 /dev/fd/4
x
A
y
B
#---
echo "to stdout" | cat - <<< ignored; cat - - <<< once; : < /nosuch || echo failed; { :; } < /nosuch; echo $?; exec </nosuch; echo not
#---
read a b < <(echo 1 2); echo $b; while read x; do y=$x; done < <(printf '1\n2\n'); echo $y; cat <(cat <(echo nested)); f() { cat "$1"; }; f <(echo fun)
#---
echo $(<f); echo hi >f; x=$(<f); echo $x; echo "$(<nosuch)"; echo $?; x=$(< f cat); echo $x
#---
exec 3< <(echo proc); read x <&3; echo $x; tee >(cat >t1) >/dev/null <<< tee; sleep 0.2; cat t1
#---
echo foo | tee /dev/stderr 2>&1 | cat | sort -u; ls /nosuch /usr/bin/env 2>/dev/null; { ls /nosuch || echo fallback; } 2>/dev/null
#---
trap 'echo pipe' PIPE; { sleep 0.1; echo x; echo "status $?" >&2; } | true; trap '' PIPE; { sleep 0.1; echo x; echo "status $?" >&2; } | true
#---
ulimit -f 1 2>/dev/null; echo ok; exec 9>&1; (exec 9>&-; echo x >&9); echo y >&9
#---
echo a >d/f; mkdir d; echo a >d/f; cd d; cat f; echo b > ../g; cat ../g; (cd ..; cat g; echo sub >h); cat ../h; (umask 077; >m; ls -l m | cut -c1-10); >n; ls -l n | cut -c1-10
