x=1; y=$x$x z=${y}3; echo $y $z; a= b=; echo "<$a$b>"; c=$(echo 1; exit 3); echo $? $c; d=`false`; echo $?; e=$(true)f; echo $? $e; false; x=; echo $?
#---
x=1 true; echo "<$x>"; x=2 : ; echo "<$x>"; x=3 export y=4; echo "<$x>" $y; x=5 eval 'echo $x'; echo $x; f() { x=9; }; x=7 f; echo $x
#---
if true; then false; fi; echo $?; if false; then true; else (exit 4); fi; echo $?; for i in; do echo no; done; echo $?; for i in a; do false; done; echo $?; while (exit 2); do :; done; echo $?
#---
f() { echo "f:$@:$#"; }; f; f ''; f '' ''; f a\ b "c d"; f "$@"; set -- 1 '2 3'; f "$@" x; f $@; f "a$@b"; f "$*"; f ${1+"$@"}
#---
f() { f2() { echo inner; }; }; f; f2; g() { unset -f g; echo gone; }; g; g 2>/dev/null; echo $?; h() { h() { echo second; }; echo first; }; h; h
#---
fact() { if [ $1 -le 1 ]; then echo 1; else echo $(( $1 * $(fact $(($1-1))) )); fi; }; fact 6; fib() { [ $1 -lt 2 ] && { echo $1; return; }; echo $(( $(fib $(($1-1))) + $(fib $(($1-2))) )); }; fib 8
#---
trap 'echo A' EXIT; trap 'echo B' EXIT; trap; exec 2>/dev/null; exit 4
#---
trap 'echo $?; exit 9' EXIT; exit 3
#---
trap 'false' EXIT; exit 5
#---
f() { trap 'echo trap in f' EXIT; echo in f; }; f; echo after f
#---
trap 'echo exit' EXIT; set -e; false; echo no
#---
trap 'echo exit $?' EXIT; nosuchcmd
#---
(trap 'echo s' EXIT; exit 3); echo $?; { trap 'echo g' EXIT; }; echo end
#---
trap 'echo t' USR1; f() { kill -USR1 $$; echo in f; return 3; }; f; echo $?; (kill -USR1 $$); echo $?; kill -USR1 $$; false; echo $?
#---
trap 'return 5' USR1; f() { kill -USR1 $$; echo not; }; f; echo $?
#---
trap 'echo got; break' USR1; while :; do kill -USR1 $$; echo loop; break; done; echo out
#---
trap '' USR1; (kill -USR1 $$; echo alive); trap - USR1; bash -c 'kill -USR1 $$'; echo $?
#---
trap 'echo term' TERM; sleep 3 & p=$!; (sleep 0.3; kill -TERM $$) & wait $p; echo $?; kill $p
#---
sleep 0.1 & sleep 0.2 & wait; echo $?; { sleep 0.1; exit 4; } & wait %1; echo $?; jobs; (exit 2) & wait $! || echo failed $?
#---
set -e; false & wait $! || echo caught $?; wait; echo ok
#---
for i in 1 2 3; do (sleep 0.$((i*3)); echo $i) & done; wait; echo done; x=$( (sleep 0.1; echo late) & echo early); echo "$x"
#---
echo a & wait; { echo b; } & wait; (echo c) & wait; f() { echo d; }; f & wait; for i in e; do echo $i; done & wait; echo f | cat & wait
#---
$(echo echo hi); `echo echo ho`; $(false); echo $?; `true`; echo $?; $(exit 7); echo $?; echo $(false) $?; x='echo a;b'; $x; y='a=5'; $y 2>/dev/null; echo $?
#---
echo "`echo "\`echo nested\`"`" `echo '$x' "\$y" \\$z` $(echo '$x' "\$y" \\$z); x=1; echo `echo $x` `echo \$x` `echo \\\$x`; echo "`echo \"q\"`" `echo \"q\"`
#---
echo $(echo a; echo b) "$(echo a; echo b)"; echo $(
echo c
# comment with ) paren
echo d
); echo $(cat <<E
heredoc ) in sub
E
); echo "$(case a in a) echo "b)";; esac)"
#---
x=a:b:c; IFS=:; set $x; echo $#; unset IFS; set $x; echo $#; IFS=' '; x=' a   b '; set $x; echo $# "$1"; IFS='	 '; set -- a b; echo "$*"; IFS=ab; echo "$*"; IFS=''; echo "$*"
#---
IFS=': '; x='1:2 :3: 4'; for i in $x; do echo -n "<$i>"; done; echo; x=' :1'; for i in $x; do echo -n "<$i>"; done; echo; x='1: '; for i in $x; do echo -n "<$i>"; done; echo; x='1::'; for i in $x; do echo -n "<$i>"; done; echo
#---
set -- 'a b' 'c d'; IFS=:; for i in $*; do echo -n "<$i>"; done; for i in $@; do echo -n "<$i>"; done; for i in "$*"; do echo -n "<$i>"; done; x=$*; echo "$x"; x=$@; echo "$x"; x="$@"; echo "$x"; echo ${x:=$*}
#---
x='\'; echo $x "$x"; x='a\b'; echo $x; x='\*'; echo $x "$x"; touch 'q\'; echo *'\'; echo \\*; y='q\\'; echo $y
#---
case "" in "") echo empty;; esac; case x in [[:alpha:]]) echo alpha;; esac; case é in ?) echo one;; ??) echo two;; esac; case - in [a-]) echo dash;; esac; case b in [a-c]) echo range;; esac; case ']' in [^]]) echo not;; *) echo br;; esac; case a in [) echo no;; a) echo a;; esac; case '[' in [) echo open;; esac
#---
case a in (a) echo paren;; esac; case a in a | b ) echo alt;; esac; case b in a|b|c) echo multi;; esac; case "a|b" in a\|b) echo esc;; esac; case in in in) echo in;; esac; case esac in (esac) echo esac;; esac; case x in $(echo x)) echo sub;; esac
#---
case $(echo a) in a) ;; esac; echo $?; false; case x in y) ;; esac; echo $?; case x in x) false;; esac; echo $?; case x in x) esac; echo $?; x=abc; case $x in *b*) echo has;; esac; case a"*" in a\*) echo lit;; esac
#---
for if in then else; do echo $if; done; for do in do done; do echo $do; done; echo if then else fi done; if=1; echo $if; case if in if) echo k;; esac; f() { echo while "$@"; }; f do done
#---
echo a;echo b&&echo c||echo d;true&&false||echo e;{ echo f;};(echo g);(echo h;echo i);if true;then echo j;fi
#---
if
true
then
echo a
elif false
then
echo b
else
echo c
fi
for i in 1 2
do
echo $i
done
case a
in
a)
echo x
;;
esac
while true
do break
done
{
echo y
}
f()
{
echo z
}
f
#---
true &&
echo a ||
echo b
echo c |
cat |
# comment
cat
! true ||
echo neg
#---
a=1;b=2;c=$((a+b));echo $c;((d=a+b*2))&&echo $d;if ((c==3));then echo eq;fi;[[ $c -eq 3 ]]&&echo test;let 'e=5*5';echo $e
#---
x=5; while [ $x -gt 0 ]; do x=$((x-1)); [ $x = 3 ] && continue; [ $x = 1 ] && break; echo $x; done; until [ $x = 3 ]; do x=$((x+1)); done; echo $x
#---
i=0; while :; do i=$((i+1)); while :; do break 2; done; done; echo $i; for i in 1 2 3; do while :; do continue 2; done; echo no; done; echo $i; for i in 1 2; do f() { break; }; echo $i; done
#---
. /dev/null; echo $?; echo 'echo in $1 $#; x=5; return 3; echo no' >s; . ./s a b; echo $? $x; set -- q; . ./s; echo $1; source ./s z; echo $#; PATH=.:$PATH; . s; echo 'exit 6' >t; (. ./t); echo $?; echo 'fi' >u; . ./u; echo $?
#---
eval "echo 'a b'"; eval echo "'a  b'"; eval 'x=1;' 'echo $x'; eval "f() { echo in f; }"; f; eval 'for i in 1 2; do
echo $i
done'; y=x; eval "z=\$$y"; echo $z; eval 'return 3' ; echo $?; f() { eval 'return 4'; echo no; }; f; echo $?; for i in 1; do eval break; echo no; done; eval '(exit 5)'; echo $?
#---
exec echo replaced; echo not
#---
(exec echo sub; echo not); exec true >/dev/null; echo not
#---
exec -a name /bin/sh -c 'echo $0'
#---
set -- -a b; echo "$1"; set -a; v=1; env | grep '^v='; set +a; set -f; echo *; set +f; set -o noglob; set -o | grep noglob; set +o noglob; echo $-; set -x; echo traced; set +x; set -v
echo verbose
set +v
#---
set -x; x=1; echo "a b" 'c' $x; for i in 1 2; do :; done; [ a = b ]; y=$(echo sub); if true; then :; fi; f() { echo in; }; f x; case a in a) :;; esac; ((1+1)); [[ a == b ]]; a=(1 2); z='it'"'"'s'; echo "$z" >/dev/null
#---
PS4='> '; set -x; echo a; PS4='$LINENO: '; echo b; PS4=; echo c
#---
set -n; echo no
echo never
#---
set -u; set -- a; echo $1; echo ${2-x} "$@" $#; echo $2; echo no
#---
set -u; x=; echo "$x" ${#x}; unset x; (echo ${#x}); echo $?; (echo ${x%a}); echo $?; (echo $((x+1))); echo $?; echo ${x+a} ${x:-b}; a=(); echo ${#a[@]}; (echo ${a[0]}); echo $?; set +u; echo "<$x>"
#---
readonly a=1 b; a=2; echo no
b=3; echo $?
readonly -p | grep -c 'a='; unset a; echo $?; (a=5; echo in); echo $?; export a; env | grep '^a='
#---
export A=1 B="x y" C; env | grep '^[ABC]=' | sort; export -p | grep ' [AB]=' ; D=4; export D; env | grep '^D='; unset A; env | grep -c '^A='; export E=$(echo sub) F=*; echo $F
#---
f() { local a=1 b=$a; echo $a $b; local; }; a=0; f; f() { local x=$1; [ $x -gt 0 ] && f $((x-1)); echo $x; }; f 2; f() { local IFS=:; set -- a b; echo "$*"; }; f; set -- a b; echo "$*"
#---
f() { local x; x=5; unset x; echo "<${x-unset}>"; }; x=1; f; echo $x; g() { local x=2; h; echo $x; }; h() { unset x; x=3; }; g; echo $x; f() { local -r q=1; q=2; echo no; }; f; echo $?
#---
getopts 'ab:c' opt -ab val -c x; echo $opt; while getopts ab:c opt -ab val -c x; do echo $opt $OPTARG; done; echo $OPTIND; f() { local OPTIND=1; while getopts x o "$@"; do echo f$o; done; }; f -x -x; set -- -a -b; while getopts :ab:x o; do echo "$o:$OPTARG"; done
#---
echo one >f; read x <f; echo $x; cat f - <<<two; { cat; } <f; (cat) <f; f() { cat; } <f; f; while read y; do echo "y=$y"; done <f; if read z; then echo z=$z; fi <f; case x in x) cat;; esac <f; for i in 1; do cat; done <f
#---
type -a echo | head -n 1; f() { :; }; type f; unset -f f; type f; type -p ls; type -P echo; type -t f; command -v nosuch; echo $?; alias ll='ls -l'; type ll; command -v ll
#---
cd /tmp && pwd; cd /; cd tmp; pwd; cd ..; pwd; cd ./usr/../usr/bin; pwd; cd -; cd - >/dev/null; pwd; echo $OLDPWD; HOME=/usr; cd; pwd; CDPATH=/usr; cd bin; cd /nosuch 2>/dev/null; echo $?; mkdir -p /tmp/c9/l 2>/dev/null; ln -sfn /usr/bin /tmp/c9/ln; cd /tmp/c9/ln; pwd; pwd -P; cd ..; pwd; cd -P ln; pwd; rm -r /tmp/c9
#---
umask 077; touch a; ls -l a | cut -c 1-10; (umask 0; touch b; umask); ls -l b | cut -c 1-10; umask; bash -c umask; mkdir d; ls -ld d | cut -c 1-10; umask g+r; umask; umask -S
#---
echo a{b,c} {1..3}{x,y} {a..c} {c..a} {-2..2} {1..2..0} {x} {} {,a} a{,} {a,b{1,2}} "{a,b}" '{a,b}' {a\,b,c} {"x y",z} ${x:-{a,b}} {0..10..5} {01..3} {a,b}$((1+1)) {1..a} {a..1}
#---
x=`echo a\\\\b`; echo "$x"; echo "a\\b" 'a\\b' a\\b; echo -e "a\\tb"; printf 'x\\y\n'; printf "%s\n" 'a\b' "c\d"; echo "\\" '\' \\; echo "a\
b" a\
b
#---
printf '%s|%5s|%-5s|%05d|%+d|%x|%o|%c|%%|%b\n' str r l 42 5 255 8 char 'tab\there'; printf '%d %d\n' 1 2 3; printf '%s\n'; printf '%i\n' 010 0x1F -5 +3; printf '%.3s|%.0f|%5.1f|\n' abcdef 2.5 3.14159; printf '\x41\t\101\n'; printf '%s %s\n' "$@"; printf -- '-%s\n' x; printf '%q %q\n' 'a b' ''; printf '%(%Y)T\n' 0; printf '%5b|%-8q|\n' 'a' 'b c'
#---
echo $(( 10#08 + 0 )) $(( 16#ff )) $((0b1 )) 2>&1; echo $((1_0)) 2>&1
echo $((x=1?2:3,x)) $((1<2?10:20)) $((3>2>1)) $((2**3**2)) $((-2**2)) $((!0+1)) $((~0)) $((5&3)) $((5|3)) $((5^3)) $((1<<3>>1)) $((7%-3)) $((-7/-2))
#---
a=5; ((a+=3)); echo $a; ((a-=1,a*=2)); echo $a; ((a<<=1)); echo $a; ((a^=1)); echo $a; ((a=a>5?1:0)); echo $a; echo $((a++ + ++a)) $a; ((b[2]=7)); echo ${b[2]}; ((c=b[2]*2)); echo $c; for ((i=3;i--;)); do echo $i; done
#---
x=10; echo $((x)) $((  x  )) $(( $x )) $((${x})) $(("$x")) $((x + $(echo 5))) $((`echo 3`*2)) $(( (x) )) $((
x
+
1
))
#---
read a b c <<< "1 2"; echo "[$a][$b][$c]"; echo "x y z" | { read a; echo "[$a]"; }; printf 'l1\nl2\n' | (read a; read b; echo $b$a); read -r x <<< 'a\tb\'; echo "$x"; IFS=, read a b <<< 'q,w,e'; echo $b; echo | read x; echo $?; read x y <<< ''; echo $? "[$x]"
#---
read -n1 c <<< xyz; echo $c; read -rn2 c <<< xyz; echo $c; read -d, c <<< 'ab,cd'; echo $c; read -N4 c <<< abcdef; echo $c; read -t1 c <<< fast; echo $? $c; echo abc | { read -n2 a; read b; echo $a-$b; }; read -a A -d: <<< 'p q:r'; echo ${A[1]}
#---
f() { return $1; }; f 3; echo $?; f 0 && echo ok; f 1 || echo bad; if f 2; then :; else echo $?; fi; ! f 1; echo $?; f 256; echo $?; f 255; echo $?; (f 7); echo $?; x=$(f 8); echo $?; f 5 | f 6; echo $?
#---
echo "${x[@]}" ${#x[*]}; x[3]=c; x[1]=a; echo ${x[@]} ${!x[*]} "${x[*]}"; IFS=-; echo "${x[*]}" "${x[@]}"; x=(${x[@]} d); echo ${#x[@]}; x+=(e f); unset 'x[0]' ; echo ${x[@]} ${x[-1]} ${x[@]:1:2}; for k in "${!x[@]}"; do echo -n "$k "; done; echo; y=("${x[@]/#/p}"); echo ${y[@]}; echo ${x[@]%f} ${#x[2]}
#---
arr=(zero one two); for i in ${!arr[@]}; do echo $i=${arr[i]}; done; arr[i=1]=uno; echo ${arr[1]}; echo ${arr[1+1]}; n=2; echo ${arr[n]} ${arr[$n]} ${arr[n-1]}; arr=([5]=five six); echo ${!arr[@]}; declare -a e; echo ${#e[@]}; e[0]=; echo ${#e[@]}; b=($(echo 1 2 3)); echo ${b[2]}; c=("a b" 'c d'); echo ${#c[@]}; d=(*nosuch*); echo ${d[0]}
#---
declare -A h; h[a]=1 h[b]=2; h[c d]=3; for k in a b 'c d'; do echo "$k=${h[$k]}"; done; echo ${#h[@]}; unset 'h[a]'; echo ${h[a]-none}; h+=([z]=26); echo ${h[z]}; declare -A g=(k1 v1 k2 v2); echo ${g[k2]}; k='x]y'; h[$k]=br; echo ${h[$k]}; [[ ${h[b]} == 2 ]] && echo yes; (( h[b] += 5 )); echo ${h[b]}
#---
[ -f /etc/passwd ] && echo f; [ -d / ] && echo d; [ -e /nosuch ] || echo ne; [ -x /bin/sh ] && echo x; [ -s /dev/null ] || echo empty; [ -L /nosuch ] || echo nl; [ -r /etc/passwd -a -w /tmp ] && echo rw; [ a != b ] && echo neq; [ 10 -gt 9 ] && echo gt; [ ! -e /nosuch ] && echo not; test -n "x" && echo n; [ "a" ] && echo a; [ -z ] && echo z; [ ! ] || echo bang; [ = ] && echo eq; [ -n ] && echo dash
#---
[[ -f /etc/passwd && ! -d /etc/passwd ]] && echo ok; [[ a == [a-c] ]] && echo class; [[ "a b" == a\ b ]] && echo sp; x='a b'; [[ $x == "a b" ]] && echo q; [[ $x ]] && echo nonempty; [[ ( a == a || b == c ) && d == d ]] && echo grp; [[ 5 -gt 3 ]] && echo num; [[ 010 -eq 8 ]] && echo oct; [[ b > a ]] && echo gt; [[ -v x ]] && echo set; [[ x != y ]] && echo ne; [[ abc == *b* && abc != *d* ]] && echo pat
#---
[[ 2024-01-15 =~ ([0-9]+)-([0-9]+)-([0-9]+) ]] && echo ${BASH_REMATCH[@]}; r='^a.c$'; [[ abc =~ $r ]] && echo m; [[ abc =~ "$r" ]] || echo quoted; [[ foobar =~ o+ ]] && echo ${BASH_REMATCH[0]}; [[ a =~ (b)? ]] && echo "${#BASH_REMATCH[@]}"; [[ 'a b' =~ a\ b ]] && echo space; [[ x =~ [ ]] 2>/dev/null; echo $?; [[ ab =~ ^(a|b)+$ ]] && echo alt
#---
echo ${0##*/} $# $? $- | sed 's/ [a-zA-Z]*$//'; set -- a b c; echo $1 $3 $# "$*"; shift 2; echo $1 $#; shift; echo $#; echo ${1-none}; set a b; echo $@; set -; echo $@; set --; echo $#
#---
: ${a:=1} ${b:=$a}; echo $a $b; : $((c=5)); echo $c; unset d; echo ${d:-$(echo e)} ${d-`echo f`} ${d:=g}; echo $d; echo ${d:+h} ${z+i}${d+j}; echo ${#d} ${d:0:1}
#---
f() while [ $# -gt 0 ]; do echo $1; shift; done; f a b; g() for i; do echo $i; done; g c d; h() case $1 in x) echo X;; esac; h x; k() [[ $1 == y ]]; k y; echo $?; l() ((1)); l; echo $?; m() { echo m; } >/dev/null; m; n() (exit 3); n; echo $?
#---
{ echo a; exit 3; echo b; } | cat; echo $?; (echo c; exit 4) | cat; echo ${PIPESTATUS[0]}; echo d | { cat; exit 5; }; echo $?; true | false; echo $?; false | true; echo $?; ! true | false; echo $?; echo x | (read y; echo $y)
#---
echo $BASH_SUBSHELL $(echo $BASH_SUBSHELL) $(echo $(echo $BASH_SUBSHELL)); (echo $BASH_SUBSHELL); echo x | { cat >/dev/null; echo $BASH_SUBSHELL; }; { echo $BASH_SUBSHELL; }; (( BASHPID == $$ )) && echo same; (( $(echo $BASHPID) != $$ )) && echo differs
#---
x=$'line1\nline2\nline3'; while read -r l; do echo "[$l]"; done <<< "$x"; echo "${x//$'\n'/,}"; echo "${x%%$'\n'*}"; IFS=$'\n'; for l in $x; do echo "{$l}"; done; set -- $x; echo $#
#---
a="x"; b=a; echo ${!b}; c=b; echo ${!c}; arr=(1 2); n=arr[@]; echo ${!n}; p=1; set -- q; echo ${!p}; echo ${!#}; v1=a v2=b; echo ${!v@}; declare -n r=a; r=y; echo $a; unset -n r; echo ${r-unset}
#---
x=abcdef; echo ${x:2} ${x:1:2} ${x: -2} ${x:(-3)} ${x:0:-1} ${x:2:0}e ${x:$((1+1)):2}; i=1; echo ${x:i:i+1} ${x:i}; set -- a b c d; echo ${@:2} ${@:2:2} ${@: -1} ${@:0:1} ${*:3}; a=(1 2 3 4); echo ${a[@]:1:2} ${a[@]: -2} ${a[*]:3}
#---
x='hello world'; echo ${x^} ${x^^} ${x^^[lo]} ${x,} ; y=HELLO; echo ${y,} ${y,,} ${y,,[EL]} ${y~} ${y~~}; echo ${x/o/0} ${x//o/0} ${x/#h/H} ${x/%d/D} ${x//[aeiou]} ${x/ /_} ${x/l*/X} ${x//l/(&)}
#---
path=/usr/local/bin/prog.tar.gz; echo ${path##*/} ${path%/*} ${path%.*} ${path%%.*} ${path#*/} ${path##*.} ${path/local/share}; f=${path##*/}; echo ${f%.gz} ${f%%.*}; echo ${path//\//:} "${path//"/"/ }"; d=${path%/*}; echo ${d##*/}
#---
echo start; sleep 0.05 & p=$!; kill -0 $p && echo running; wait $p; kill -0 $p 2>/dev/null || echo gone; (sleep 5) & kill $!; wait $! 2>/dev/null; echo $?; sleep 5 & kill -STOP $!; kill -CONT $!; kill -KILL $!; wait $! 2>/dev/null; echo $?
#---
TIMEFORMAT=; time true; TIMEFORMAT='t'; { time true; } 2>&1; TIMEFORMAT='%R' ; { time true; } 2>&1 | grep -c '^0\.0'; echo $?
#---
disown 2>/dev/null; echo $?; suspend 2>&1; echo $?; help nosuch 2>/dev/null; echo $?; enable -n echo; type -t echo; enable echo; type -t echo; builtin echo b; command echo c; command -p echo d; builtin nosuch 2>&1; times | wc -l | tr -d ' '; true; false; : x y; echo $?
#---
echo $((0x7fffffffffffffff)) $((9223372036854775807)) $((-9223372036854775807-1)) $((1<<62)) $((1<<63)) $((1<<64)) $((-1>>1)) $((-1>>63)); printf '%d %u %x\n' -1 -1 -1; [ 9999999999 -gt 1 ] && echo big; echo $((99999999999999999999)); test 99999999999999999999 -gt 1; echo $?
#---
f () { echo ${FUNCNAME[0]} ${BASH_LINENO[0]} ${#FUNCNAME[@]}; g; }
g () { echo ${FUNCNAME[1]} ${BASH_SOURCE[0]##*/} ${BASH_LINENO[@]}; }
f
echo $LINENO ${BASH_SOURCE[0]##*/}
#---
declare -f nosuch; echo $?; f() { if a; then b; elif c; then d; else e; fi; for i in 1 2; do x; done; while a; do b; done; case $1 in a|b) c;; *) d;& e) f;;& esac; { g; }; (h; i); a && b || c; ! d; e | f; g & h=1 i >j 2>&1 <k; [[ a == b ]]; ((1+1)); l() { m; }; select q in r; do s; done; until t; do u; done; for ((i=0;i<3;i++)); do v; done; cat <<E
doc
E
cat <<< here; time w; coproc x; function y { z; }; echo "a b" 'c' $d; a=(1 2); } ; declare -f f
