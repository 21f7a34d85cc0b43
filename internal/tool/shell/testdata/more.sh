a=b; echo ${a}_ $a_ "$a"_; echo $a$a"$a"'$a'\$a; echo "${a}"x"${a}"; b=$a; c="$a"; d='$a'; echo $b $c $d
#---
set -- '' a; echo $#; for i in "$@"; do echo "[$i]"; done; set -- $*; echo $#; IFS=:; set -- '' a ''; x="$*"; echo "$x"; set -- $x; echo $#; for i; do echo "[$i]"; done
#---
x='a:b c:d'; IFS=:; for i in $x; do echo "[$i]"; done; for i in "$x"; do echo "[$i]"; done; for i in ${x}e; do echo "[$i]"; done; for i in e${x}; do echo "[$i]"; done; echo $x; y=$x; echo "$y"; for i in ${x#a}; do echo "[$i]"; done
#---
f() { echo "$#|$1|$2"; }; x='a b'; f $x; f "$x"; f x$x; f "x"$x"y"; f ${x:+"$x"}; f ${x:+$x}; f ${u:-a b}; f ${u:-"a b"}; f ${u:-a" b"}; f "${u:-a b}"; f ${u-"$x"} $x; f $u; f "$u"; f $u"" ; f ''$u
#---
x='*'; y='?'; mkdir g; cd g; touch a bb; echo $x "$x" $y '*' \* "a"* [ab] "[ab]" [a]* *'b' $x$x ${x}b; z="$x"; echo $z; case a in $y) echo m;; esac; case '?' in "$y") echo q;; esac; echo ${u:-*} "${u:-*}" ${u:-"*"}; for f in *; do echo $f; done; set -f; echo *; 
#---
echo "a\b\c\\d\$e\`f\"g" 'a\b' a\b\\c; echo "\
x" y\
z; echo "$(echo "a\\b")" "$(echo 'a\\b')" `echo "a\\\\b"` "`echo 'a\\\\b'`"; x='a\b'; echo $x "$x" ${x}c; echo ${x#*\\} "${x%\\*}" ${x/\\/-} "${x//\\/\\\\}"
#---
cat <<E
\$x \\ \` \" \' \n \
joined $(echo "q\"q") `echo \$HOME | cut -c1` ${u:-\$} ${u:-"\""} \}
E
cat <<"E"
\$x \\ \`
E
x='$y'; cat <<E
$x ${x} "$x" '$x'
E
#---
echo $(echo ')') $(echo "(") `echo ")"` $(case x in x) echo y;; esac) $(echo \)) $( (echo sub) ) $(( (1) )) $( ((1)) && echo arith); echo $(echo a # ) comment
)
#---
exitcode() { return $1; }; exitcode 5 || echo $?; exitcode 0 || echo no; exitcode 6; [ $? = 6 ] && echo six; exitcode 7 | exitcode 8; echo $?; { exitcode 9; } ; echo $?; (exitcode 10); echo $?; exitcode 11 & wait $!; echo $?; echo `exitcode 12` $?; x=`exitcode 13`; echo $?; if exitcode 14; then :; else echo $?; fi; while exitcode 15; do :; done; echo $?; ! exitcode 16; echo $?; case x in x) exitcode 17;; esac; echo $?; for i in 1; do exitcode 18; done; echo $?; eval exitcode 19; echo $?
#---
trap "echo trapped" USR1; for i in 1 2; do kill -USR1 $$; echo loop $i; done; while read x; do kill -USR1 $$; echo "r$x"; done <<< 1; (trap; kill -USR1 $BASHPID; echo no) ; echo $?; trap 'echo again; kill -USR2 $$' USR1; trap 'echo usr2' USR2; kill -USR1 $$; echo end
#---
trap 'x=trap; echo $x' EXIT; x=main; (x=sub; exit 2); echo $x $?; f() { return 2>/dev/null; }; f; exit 7
#---
trap "" INT; trap "echo q" QUIT; trap; trap - INT QUIT; trap; trap 'echo "it'"'"'s"' TERM; trap -p TERM; trap -- 'echo x' HUP; trap -p; trap - SIGTERM 1; trap; trap 0; trap 'echo z' 0; trap; trap - EXIT
#---
export A=1; readonly B=2; C=3; f() { local D=4; export D; bash -c 'echo $A$B$C$D'; }; f; bash -c 'echo $A$B$C$D'; export -n A; bash -c 'echo [$A]'; export C; C=5; bash -c 'echo $C'; unset C; bash -c 'echo [$C]'; E= bash -c 'echo ${E-unset}'; F=a:~ ; echo $F | sed "s#$HOME#H#"; export G=~/x; echo $G | sed "s#$HOME#H#"
#---
while :; do echo once; break; echo no; done; for i in 1 2 3; do test $i = 2 && break; echo $i; done; echo $?; for i in 1 2 3; do test $i = 2 && continue; echo $i; done; i=0; until test $i = 3; do i=$((i+1)); done; echo $i; for i in a; do for j in b; do break 2; done; echo no; done; echo ok; while true; do while true; do break; done; break; done; echo z; f() { while true; do return 3; done; }; f; echo $?
#---
read a <<< 'one two'; echo $a; read a b <<< ' one  two  three '; echo "[$a][$b]"; IFS=- read a b c <<< 'x--y'; echo "[$a][$b][$c]"; IFS=' -' read a b c <<< ' x - y - z '; echo "[$a][$b][$c]"; read -r a <<< '\a\b'; echo "$a"; read a b <<< 'a\ b c'; echo "[$a][$b]"; printf 'x\\\ny\n' | { read a; echo $a; }; read a; echo "$? [$a]"; read -n 2 -p '' a <<< abc; echo $a; read -s a <<< s; echo $a
#---
test -e . && echo e; test ! -e nosuch && echo ne; test -f . || echo nf; test a = a && echo eq; test a = b || echo neq; test 1 -eq 01 && echo numeq; test -n '' || echo empty; test '' || echo false; test -z "" -a x && echo and; test -z x -o y && echo or; test \( a \) && echo par; test ! x = y && echo n; test -t 99; echo $?; test x -nt y; echo $?; test = = = && echo eee; test ! ! && echo bb; test -a; echo $?; test -f -a -d; echo $?; test "(" = ")" ; echo $?
#---
printf 'a %s\n' b c; printf '%d %s\n' 1 x 2 y; printf '[%3d][%-3d][%03d]\n' 5 5 5; printf '[%.2f][%8.3f][%-8.1f]\n' 1.005 2.5 3.25; printf '%s' a b; echo; printf '%b %b\n' '\t|' '\x41'; printf '%c' abc; echo; printf '\101\x42\n'; printf '%5%|\n' 2>&1; printf '%s %q\n' a 'b c'; printf '%u\n' 5; printf '%#o %#x\n' 8 255; printf '% d\n' 5; printf '%+.1e\n' 12345; printf "%s\n" -n; printf -- '%s\n' --; printf '%.*f\n' 2 3.14159; printf '%i %i\n' 1; printf '%s|' ; echo
#---
set -- a b c d; echo $# $1 $4 ${5-none}; shift; echo $1 $#; shift 2; echo $1; shift 5; echo $? $1; set -- x; set --; echo $#; set -- -n a; echo "$@"; set -- $(echo 1 2 3); echo $2; set a; echo $1 $#; f() { shift; echo $1; }; f p q; echo $1; eval set -- '"x y"' z; echo $1 $#
#---
echo ${x-a}${x=b}${x+c}; unset x; echo ${x:-d}${x:=e}${x:+f}; x=; echo ${x-g}${x:-h}${x+i}${x:+j}; echo ${#x}; x=12345; echo ${#x} ${x%5} ${x#1} ${x%%3*} ${x##*3} ${x%x} ${x#x}; y=x; echo ${y%${x}} ${x#${x%345}}; z=a.b.c; echo ${z%.*} ${z%%.*} ${z#*.} ${z##*.}; p='*.'; echo ${z#$p} ${z#"$p"}
#---
(exit 1); echo $?; (exit 255); echo $?; (exit 256); echo $?; (exit -1); echo $?; (return 3) 2>/dev/null; echo $?; sh -c 'exit 9'; echo $?; bash -c 'kill -9 $$' 2>/dev/null; echo $?; true; (exit); echo $?; false; (exit); echo $?; (false; exit); echo $?; x=$(exit); echo $?
#---
f() { if [ "$1" = 0 ]; then echo bottom; return; fi; f $(($1-1)); echo $1; }; f 3; g() { local i; for i in 1 2; do if [ $1 -gt 0 ]; then g $(($1-1)); fi; done; echo -n .; }; g 2; echo; h() { h() { echo new; }; h; }; h; h; unset -f h; h 2>/dev/null; echo $?; a-b() { echo dash; }; a-b; a.b() { echo dot; }; a.b; function a+b { echo plus; }; a+b
#---
echo start > log; exec 5>>log; echo five >&5; (echo sub >&5); { echo grp; } >&5; f() { echo fn; } >&5; f; bash -c 'echo child' >&5; exec 5>&-; cat log; exec 6<log; read -u 6 a; read b <&6; echo $a $b; cat <&6 | head -n 1; exec 6<&-; { read a; cat >/dev/null; } <log; echo $a; cat 0<log | wc -l | tr -d ' '; : > log; test -s log || echo empty
#---
x=$((1)); y=$((x+1)); z=$((x*y+10/3%2)); echo $z; echo $((1<<2|1)) $((6&3)) $((!1)) $((2>1&&1<2)) $((5==5?1:0)) $((x=y=3)) $x $y; echo $(((1+2)*3)) $((-3+5)) $((+2)) $((- -2)) $((--x)) $((x++ + ++x)); echo $((0x1f)) $((017)) $((1e 2>/dev/null)) ; echo after
echo $((10>9)) $((a=1,b=2,a+b)) $((1?2?3:4:5)); i=5; echo $((i++)) $i $((++i)) $i $((i--)) $i; echo $((i+=i*=2)); echo "$((1+1))"'$((1+1))'; echo $((  1  +  1  )); echo $(($(echo 1)+`echo 2`))
#---
echo one; { echo two; } ; (echo three) ; if :; then echo four; fi ; case x in x) echo five ;; esac ; for i in six; do echo $i; done ; while echo seven; do break; done ; f() { echo eight; } ; f ; eval echo nine ; [[ a ]] && echo ten ; ((1)) && echo eleven ; ! false && echo twelve; echo thirteen & wait; echo fourteen | cat; echo fifteen >&1; x=sixteen; echo $x
#---
f() { echo $LINENO; }
echo $LINENO; f; (echo $LINENO); echo $(echo $LINENO)
if true; then
echo $LINENO
fi; for i in 1
do echo $LINENO; done
cat <<E
$LINENO
E
echo "
$LINENO"; eval 'echo $LINENO
echo $LINENO'; f \
a; nosuch_cmd
{ nosuch2; }
while read x; do
nosuch3; done <<< 1
f2() {
nosuch4
}; f2; . ./nosuch7; echo $((1+)); echo end
#---
set -e; if false; then :; fi; while false; do :; done; false || true; ! true; x=$(true); (true); f() { false || return 0; }; f; false && true; [ a = b ] || echo cont; case x in y) false;; esac; for i in 1; do true; done; { false; } || echo caught; eval 'false || true'; g() { set +e; false; set -e; }; g; echo almost; f3() { false; echo not; }; f3; echo never
#---
set -e; trap 'echo ERR $?' ERR; trap 'echo EXIT $?' EXIT; f() { return 3; }; f || true; x=$(f) || echo sub; echo before; f; echo no
#---
set -o errexit; set -o | grep errexit; set +o errexit; set -o pipefail; false | true; echo $?; set +o pipefail; shopt -o pipefail; set -C; set -o noclobber; echo $-; set +C; set -b -h -m 2>/dev/null; set +m; set -o posix; set +o posix; set -k; set +k; echo done
#---
wait; echo $?; sleep 0.01 & wait $!; echo $?; wait 1 2>/dev/null; echo $?; (exit 3) & (exit 4) & wait; echo $?; sleep 5 & p=$!; kill $p; wait $p; echo $?; f() { sleep 0.01; return 5; }; f & wait $!; echo $?; (sleep 0.02 & wait; echo inner); x=$(sleep 0.01 & wait; echo cmdsub); echo $x
#---
exec 7>&1; x=$(echo to7 >&7; echo captured); echo "x=$x"; y=$( { echo err >&2; echo out; } 2>&1 ); echo "$y"; z=$(echo a; exec >&7; echo b); echo "z=$z"; exec 7>&-; w=$(cat <<< here; cat - <<E
doc
E
); echo $w
#---
f() { echo $BASH_SUBSHELL; }; echo $BASH_SUBSHELL | cat; (echo $BASH_SUBSHELL) | cat; { echo $BASH_SUBSHELL; } | cat; f | cat; for i in 1; do echo $BASH_SUBSHELL; done | cat; x=$(echo $BASH_SUBSHELL); echo $x; ((1)) | echo $BASH_SUBSHELL; ((echo $BASH_SUBSHELL) | cat); if true; then echo $BASH_SUBSHELL; fi | cat; echo $BASH_SUBSHELL & wait; (echo $BASH_SUBSHELL) & wait; f & wait; x=$(echo a | (echo $BASH_SUBSHELL)); echo $x
#---
printf "%.20f|%5.1f|%-8.2e|%08.3g|%+f|%a|%A|%g|%f\n" 0.1 2.25 12345.678 1e10 inf 1 255 1e-5 0x10; printf "%f\n" 1e5000; printf "%f\n" abc; printf "%f\n" 1.5x; printf "%+d|% d|%#x|%#o|%5.3d|%-5d|%05d|%.0d\n" 5 5 255 8 7 7 7 0; printf "%#o %.0x|%#.0o|%#.0x\n" 0 0 0 0; printf "%f %e\n" nan -inf; printf "%010f|%-10f|%+f|% f|\n" inf nan nan inf; printf "%f\n" "";printf "%d\n" 0x1F; printf "%u\n" -1; printf "%ld %5c\n" 5 xy ab;
printf "%F|%G|%#g|%#.0f|%#.0e|%08.1a|%-12a|\n" 1e300 1e-10 1 2 3 10 0.1
printf "%*d|%-*d|%.*f|%.*f|%*s|\n" 6 5 -6 5 2 3.14159 -1 2.5 -5 a
printf "%f\n" \'A; printf "%e\n" 1e-5000; printf "%d\n" 99999999999999999999; printf "%x %X %o\n" -1 -255 -8
printf "%.3s|%5.1s|%c|%5b|\n" abcdef xyz q 'a\tb'
printf "%.30g %.25e %.0f %.0f\n" 0.3 1e22 0.5 1.5
#---
for c in d i u x o f g a "*d" ".*d" "(%Y)T"; do echo "$c"; for a in "" " " + 0x; do printf "%$c|" "$a"; echo $?; done; done; printf "%d\n" '"' "'"; printf "%f\n" '"'; echo $?; printf "%d %d %f %d %d %d %d\n" 08 0b1 0b1 -0b11 0b 0b2 -08; printf "%d\n" "1 " " 1" 0X 0Xg -0x 00x 0; printf "%f\n" "1 " " 1" infx 0x1p 1e+; printf "%d %f %*d|\n"
#---
cat <${x?err}; echo $?; cat <<< ${y:=val}; echo "${y-unset}"; cat <<E; echo "${z-unset}"
${z:=1}
E
echo <${x?err}; echo not
#---
case $(exit 3) in *) echo $?; esac; echo {a,b}=~; eval 'echo ${'; echo $?; echo ${a[}; echo not
#---
x=abc; echo ${x:1:2:3}; echo ${x@}; echo not
#---
shopt -s shift_verbose; shift 1; shift; readonly r=1; export r=2; declare -p r; let --r++; n() { echo $#; }; n "$@$*"; n "$@$u" "$*"; n "$@"""
#---
trap 'echo D $BASH_COMMAND >&2' DEBUG; echo a | (cat); set -T; : | { :; }; trap - DEBUG
true | sh -c 'kill -9 $$'; sh -c 'kill -9 $$' | true; true | sh -c 'kill -15 $$'; echo $?
#---
coproc { exit 3; }; wait $!; echo $? ${COPROC[0]-gone}; local_() { local -n v=v; }; local_
set -o posix; x=$'a\tb'; set | grep ^x=; (export -f nof; echo $?); kill %9; echo $?; ulimit -f 10; ulimit -f; :
#---
a[0=1; echo not; a[0]=1
#---
trap 'exit 5' TERM; (kill $$) & wait; echo not
#---
f() { trap 'return 4' USR1; (kill -USR1 $$) & wait; echo not; }; f; echo $?
(trap 'echo x; exit 3' INT; kill -INT $BASHPID; echo not) & wait $!; echo $?
! true & wait $!; echo $?; ! false & wait $!; echo $?
#---
trap 'echo "ERR:$BASH_COMMAND"' ERR; echo a; false | false; true | (exit 3); set -E; false | false
#---
shopt -s extdebug; trap '[[ $BASH_COMMAND != *skip* ]]' DEBUG; echo skip; echo one; trap - DEBUG
trap 'echo chld' CHLD; x=$(:); trap - CHLD; IFS=é; x=aébéc; set -- $x; echo $#
#---
eval 'a[1/0]=1; echo not'; echo not
echo not with -c
#---
set -ue; echo ${x:1/0}; echo not
#---
trap 'echo U' USR1; for i in 1 2 3; do sh -c "kill -USR1 $$"; echo after; done
#---
mkfifo f g; sleep 0 >f & cat f; wait; cat <f & p=$!; echo hi >f; wait $p; echo $?
cat <f | cat >g & echo through >f & cat g; wait; echo $?
