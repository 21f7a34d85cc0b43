while false; do :; done; echo $?; false; while false; do :; done; echo $?
#---
until true; do :; done; echo $?; until (exit 3); false; do echo x; break; done; echo $?
#---
f() { false; return; }; f; echo $?; f() { return 5; }; f; echo $?; f() { (exit 7); }; f; echo $?
#---
set -- a; shift 3; echo $? $#; shift; echo $? $#; shift; echo $? $#
#---
! ! true; echo $?; ! ! false; echo $?; ! (exit 4); echo $?
#---
x=global; f() { local x; echo "<${x-unset}>"; x=in; echo $x; }; f; echo $x
#---
f() { local x=1 y; local z; g; echo $x$z; }; g() { x=2; z=3; }; f; echo "<$x><$z>"
#---
for i in 1 2 3; do for j in a b; do [ $i$j = 2a ] && continue 2; [ $i$j = 3b ] && break 2; echo $i$j; done; done; echo end $?
#---
case abc in a) echo 1;; a*) echo 2;& x) echo 3;; *) echo 4;; esac; case x in x) echo 1;;& y) echo 2;; ?) echo 3;; esac; echo $?; case q in esac; echo $?
#---
case "a b" in "a b") echo yes;; esac; case a\*b in a\*b) echo lit;; esac; x='a*'; case abc in "$x") echo no;; $x) echo pat;; esac
#---
if false; then echo a; elif true; then echo b; else echo c; fi; if false; then :; fi; echo $?
#---
for i; do echo $i; done; set -- x 'y z'; for i; do echo "$i"; done; for i in "$@" $*; do echo "<$i>"; done
#---
for ((i=0, j=10; i<3; i++, j--)); do echo $i $j; done; for ((;;)); do break; done; echo $i
#---
{ echo a; echo b; } | { read x; echo got $x; cat; }; (echo sub; exit 3); echo $?
#---
x=1; (x=2; echo $x); echo $x; x=1; echo a | x=2; echo $x; echo a | { x=3; echo $x; }; echo $x
#---
cd /; (cd /usr; pwd); pwd; cd /usr | cat; pwd; { cd /bin; pwd; } | cat; pwd
#---
(trap 'echo sub exit' EXIT; echo in); trap 'echo main exit' EXIT; (echo quiet); echo out
#---
trap 'echo bye $?' EXIT; (exit 5); f() { exit 3; }; f; echo not
#---
echo $(trap 'echo inner' EXIT; echo x); x=$(exit 9); echo $?
#---
f() { echo $FUNCNAME; g; }; g() { echo ${FUNCNAME[@]}; }; f; echo "[${FUNCNAME-none}]"
#---
true | false | (exit 3); echo ${PIPESTATUS[@]}; true; echo ${PIPESTATUS[@]}; set -o pipefail; (exit 2) | true; echo $?
#---
echo x | while read l; do echo $l; exit 4; done; echo $?
#---
yes | head -n 1; echo ${PIPESTATUS[@]}
#---
while true; do echo y; done | head -n 2; echo ${PIPESTATUS[@]}; for i in 1 2 3 4 5; do echo x | true; done; echo alive
#---
f() { echo "$#: $*"; shift; echo "$1"; }; f a b c; echo $#; f
#---
eval 'echo a; echo b'; eval; echo $?; eval false; echo $?; eval 'x=5'; echo $x; eval 'exit 3' ; echo not
#---
f() { for i in 1 2 3; do if [ $i = 2 ]; then return 7; fi; echo $i; done; }; f; echo $?
#---
x=5; unset x; echo ${x-unset}; f() { :; }; unset -f f; f; echo $?; readonly r=1; unset r; echo $?
#---
readonly r=1; r=2; echo not reached on this line
echo next $r
#---
a=1 b=2; echo $a$b; a=3 env | grep '^a='; a=4 eval 'echo $a'; echo $a
#---
f() { echo $v; }; v=1 f; echo "<$v>"; v=2; v=3 f; echo $v
#---
echo "$(echo "a  b" "$(echo 'c  d')")"; echo `echo \`echo nested\``; echo "`echo "q"`"
#---
: ${x:=5}; echo $x; : ${y=}; echo "<${y-unset}>"; echo ${z:+set}${x:+set}
#---
cat <<E; echo after
$((1+1)) $(echo sub) `echo back` \$x "q" 'q' \\ \a
E
#---
cat <<'E'
$x `y` \z
E
#---
cat <<-E
	tab $HOME
		two
	E
#---
cat <<A; cat <<B
a
A
b
B
#---
cat <<E | tr a-z A-Z
piped
E
#---
while read x; do echo "<$x>"; done <<E
1
2
E
#---
f() { cat <<E
in f $1
E
}; f x; f y
#---
echo a\
b; echo "a\
b"; echo 'a\
b'; ec\
ho joined; if tr\
ue; then echo y; fi; x=$((1\
2)); echo $x ${x\
}
#---
echo a &\
& echo b; false |\
| echo c; echo d >\
/dev/null; case x in x) echo 1;\
; esac
#---
echo a;;
#---
echo ok
if then
#---
echo ok
fi
echo never
#---
f() { echo hi; }; type f; declare -f f
#---
[ a \< b ]; echo $?; [ b \< a ]; echo $?; test a '>' b; echo $?; [ "" ]; echo $?; [ a = a -a b = b ]; echo $?; [ ! "" ]; echo $?; [ ]; echo $?
#---
[ -n "" -o -z "" ]; echo $?; [ \( a = a \) ]; echo $?; [ 1 -eq x ]; echo $?; [ a b ]; echo $?; [ a b c ]; echo $?; [ 1 -lt 2; echo $?
#---
[[ abc == a* ]]; echo $?; [[ abc == "a*" ]]; echo $?; [[ abc =~ ^a(b)c$ ]]; echo $? ${BASH_REMATCH[1]}; [[ a < b && ! b < a ]]; echo $?; [[ -z $u ]]; echo $?
#---
[[ x =~ [[:alpha:]] ]] && echo alpha; re='^[0-9]+$'; [[ 123 =~ $re ]] && echo num; [[ "a.c" =~ a\.c ]] && echo dot; [[ "abc" =~ a"."c ]] || echo quoted
#---
((1+1)); echo $?; ((0)); echo $?; ((x=5, x++)); echo $x; let y=3*2 z=y+1; echo $y $z; let 0; echo $?
#---
select x in a b; do echo "got $x $REPLY"; break; done <<< 2
#---
{ time -p true; } 2>&1 | grep -c real; { time true; } 2>&1 | grep -c real; echo $?
#---
set -e; f() { false; echo in f; }; if f; then echo t; fi; f || echo no; ! false; echo still; false; echo never
#---
set -e; (false; echo not); echo not either
#---
set -e; x=$(false); echo never
#---
set -u; echo ${x-default}; echo $x; echo never
#---
set -e; false && true; echo survived; { false; true; }; echo $?; f() { false; }; f && true; echo again; f; echo never
#---
echo $((1/0)); echo same line
echo next line $?
#---
f() { echo $((1/0)); echo in f; }; f; echo same
echo after $?
#---
x=abc; echo ${x@Q} ${x@U} ${x^} ${x^^[bc]}; y="it's"; echo ${y@Q}; declare -i n=5; echo ${n@A} ${n@a}
#---
echo ${nosuch?message}; echo not
#---
(echo ${nosuch?message}; echo not); echo $?
#---
echo ${x:?}; echo not
#---
echo ${x y}; echo same
echo next $?
#---
nosuch; echo $?; ./nosuch; echo $?; /; echo $?; . ./nosuch; echo $?; exec ./nosuch; echo not
#---
f() { f2; }; f2() { nosuchcmd; }; 

f
#---
function foo { echo foo; }; foo; function bar() { echo bar; }; bar; baz () (echo sub); baz; qux() if true; then echo if; fi; qux
#---
echo {a,b}{1,2} {1..5} {a..e..2} {05..8} x{,y}z {a} {,} "{a,b}" a{b,c{d,e}}f {3..1} {1..10..3} \{a,b} ${x}{p,q}
#---
echo ~ ~root ~nosuch "~" a~ ~/x x=~ :~; x=~:~/b; echo $x
#---
IFS=:; x=a:b::c; echo $x; set -- $x; echo $#; for i in $x; do echo "<$i>"; done
#---
coproc cat; echo hello >&${COPROC[1]}; read x <&${COPROC[0]}; echo $x; eval "exec ${COPROC[1]}>&-"; wait; echo done
#---
coproc NAME { read a; echo got $a; }; echo hey >&${NAME[1]}; read r <&${NAME[0]}; echo $r
#---
x=1; { x=2; echo $x; } & wait; echo $x; f() { echo in f $1; }; f a & wait
#---
a=(1 2 3); (echo ${a[1]}; a[1]=x; echo ${a[@]}) & wait; echo ${a[@]}
#---
(sleep 0.1; exit 3) & wait $!; echo $?; sleep 0.1 & wait -n; echo $?; wait -n; echo $?
#---
(exit 5) & p=$!; (exit 6) & q=$!; wait $q; echo $?; wait $p; echo $?; wait; echo $?
#---
cat <(echo a) <(echo b); echo x > >(cat); sleep 0.2; wc -l < <(printf '1\n2\n') | tr -d ' '; diff <(echo a) <(echo a) && echo same
#---
shopt -s lastpipe; echo a b | read x y; echo $x-$y
#---
echo a | cat | cat | cat; echo a |& cat; { echo out; echo err >&2; } |& sort
#---
true && false || echo c; false || true && echo d; true || echo e && echo f
#---
export -f nosuch; echo $?; f() { echo exported $1; }; export -f f; bash -c 'f x'; export -nf f; bash -c 'f x' 2>/dev/null; echo $?
#---
x='a b'; export x; bash -c 'echo "$x"'; export -n x; bash -c 'echo "<$x>"'; export y=1 z; env | grep -c '^[yz]='
#---
exec 3>&1; echo to3 >&3; exec 3>&-; echo x >&3; echo $?
#---
alias e='echo aliased'
e x
#---
shopt -s expand_aliases
alias e='echo aliased' n='echo ' w=word
e x
n w
alias; unalias e; e; echo $?
#---
shopt -s expand_aliases
alias if2='if true; then'
if2 echo yes; fi
alias a=b b=a
a
#---
echo $LINENO
echo $LINENO; f() {
echo $LINENO
}
f
#---
echo one; exit 3; echo two
#---
return 3; echo $?; f() { return 300; }; f; echo $?; f() { return -1; }; f; echo $?; f() { return x; }; f; echo $?
#---
break; echo $?; continue; echo $?; for i in 1 2; do break 5; done; echo $i; for i in 1; do break 0; done; echo $?
#---
echo "a
b"; echo 'c
d' e; echo $'x\ty\x41\101\u00e9\n' $'it\'s'
#---
echo # comment
echo a#b #c
#---
: <<E
ignored $(echo x >&2)
E
echo done
#---
f() { cat; }; echo in | f; f <<< here; { cat; } < /dev/null; echo x | { cat; } | cat
#---
while :; do break; done | cat; i=0; while [ $i -lt 3 ]; do i=$((i+1)); [ $i = 2 ] && continue; echo $i; done
#---
x=$(cat <<E
inside $(echo nested)
E
); echo "$x"
#---
echo $(case x in x) echo case;; esac) $(echo a # comment )
)
#---
echo "$(echo "$(echo "$(echo deep)")")"
#---
f() { local -; set -f; echo *nosuch*; }; f; echo $-
#---
declare -n ref=target; target=5; echo $ref; ref=6; echo $target; f() { local -n r=$1; r=changed; }; f target; echo $target; echo ${!ref}
#---
exec 2>&1; cd /nosuch; ls /nosuch >/dev/null; echo $?
#---
kill -l 1 9 15; kill -l HUP; kill -0 $$; echo $?; kill -s NOPE $$; echo $?; kill 999999; echo $?
#---
type echo cd if nosuch; type -t echo if cat nosuch; command -v echo cat if; command -V cd; command nosuch; echo $?
#---
hash -r; hash; ls >/dev/null; hash | tail -n 1
#---
pushd /usr >/dev/null; dirs; pushd /bin; popd; popd; popd; echo $?
#---
umask 022; umask; umask -S; umask u=rwx,g=rx,o=; umask; umask 999; echo $?
#---
getopts ab: o -a -b val rest; echo $o $OPTIND; getopts ab: o -a -b val rest; echo $o $OPTARG $OPTIND; getopts ab: o -a -b val rest; echo $? $OPTIND
#---
set -- -xy -z; while getopts xyz o; do echo $o $OPTIND; done; shift $((OPTIND-1)); echo $#; OPTIND=1; getopts q o -q; echo $o; OPTIND=1; getopts q o -w; echo $o; OPTIND=1; getopts :q: o -q; echo $o $OPTARG
#---
printf -v x '%s-%03d' a 7; echo $x; printf '%q\n' "a b" "it's" '' $'a\nb' '$x'; printf '%b\n' 'a\tb\0101'; printf '%5s|%-5s|%.2s|\n' ab cd efg; printf '%x %o %X %#x\n' 255 8 255 255; printf '%d\n' 0x10 010 "'A" abc; echo $?
#---
printf '%s\n' a b c; printf '%s %s\n' a b c; printf 'no args\n' x y; printf; echo $?; printf '%z\n'; echo $?; printf '%e %g %f\n' 1.5 0.0001 2; printf '%c%c\n' hello world; printf '%*d|%-*d|\n' 5 42 5 42; printf '%%\n'
#---
echo -n a; echo -e 'b\tc\c ignored'; echo; echo -E 'a\tb'; echo -nx; echo -- a; echo -e '\x41\0101\e[0m' | od -c | head -n 1
#---
times >/dev/null; echo $?; ulimit -n >/dev/null; echo $?; ulimit -c 0; ulimit -c; (ulimit -n 64; ulimit -n; bash -c 'ulimit -n')
#---
echo $0 $# "$@"; set -- 'a b' c; echo "$*" "$@" ${#} ${@:1:1} ${*: -1}; IFS=-; echo "$*"; set --; echo $#
#---
f() { set -- x y; echo $#; }; set -- 1; f a b c; echo $#
#---
x=5; x+=3; echo $x; declare -i x; x+=3; echo $x; a=(1); a+=(2 3); a[5]=6; echo ${a[@]} ${#a[@]} ${!a[@]}; a+=x; echo ${a[0]}
#---
f() { trap 'echo ret' RETURN; echo in; }; f; f2() { :; }; f2
#---
trap 'echo "err $?"' ERR; false; (exit 3); true; if false; then :; fi; false || true; f() { false; }; f; echo end
#---
trap 'echo debug' DEBUG; echo a; x=1; trap - DEBUG; echo b
#---
trap 'echo usr1' USR1; kill -USR1 $$; echo after; trap -p; trap - USR1; trap -p USR1; trap '' TERM; kill $$; echo alive; trap
#---
trap 'echo int; exit 5' INT; kill -INT $$; echo never
#---
trap 'echo hup' HUP; (kill -HUP $$; echo sub); echo main
#---
bash -c 'trap "echo t" TERM; kill -TERM $$; echo x'; bash -c 'kill -TERM $$; echo not'; echo $?
#---
sleep 5 & kill $!; wait $!; echo $?; sleep 5 & kill -9 $!; wait $! 2>/dev/null; echo $?
#---
exec 5<<E
line1
line2
E
read a <&5; read b <&5; echo $a $b
