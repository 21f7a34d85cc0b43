a=(1 (2)); echo $?
echo x
#---
set -k
f() { echo "$X $*"; }
f a X=1 b
bash -c 'echo $Y "$@"' x Y=2 z
echo "<$X>"
set +k
f a X=1 b
#---
mkdir d; cd d; rmdir ../d; cd .; echo $?; pwd; echo "$PWD"; cd ..; echo $?; pwd
#---
mkdir d; cd d; rmdir ../d; pwd; pwd -P; pwd -L
#---
mkdir d; cd d; rmdir ../d; bash -c 'echo $PWD; pwd; echo $?; cd .; echo $? $PWD; cd ..; echo $? $PWD'
#---
mkdir d; cd d; rmdir ../d; env -u PWD bash -c 'cd x; cd ../.; echo $? $PWD; cd ../..; pwd; cd /; pwd'
#---
mkdir d; cd d; rmdir ../d; (pwd; cd ..; pwd); x=$(pwd); echo $x; bash -c '(cd /; pwd); pwd; cd /; pwd'
#---
mkdir a; cd a; mv ../a ../b; pwd; pwd -P; pwd -L; cd .; pwd; cd ..; pwd
#---
mkdir a; cd a; mv ../a ../b; pwd; cd ..; pwd; cd b; PWD=/x; pwd; cd ..; pwd; echo $OLDPWD
#---
mkdir a; cd a; env PWD=$PWD/../a bash -c 'pwd; echo $PWD'; env PWD=. bash -c 'pwd'; env PWD=/ bash -c pwd
#---
mkdir a; cd a; bash -o posix -c 'pwd; mv ../a ../b; pwd; cd ..; pwd'
#---
mkdir a; ln -s a b; cd b; pwd; pwd -P; (cd ..; pwd; pwd -P); cd -P .; pwd; set -P; cd ../b; pwd
#---
sleep 0.1 & wait; wait %1; echo $?
sleep 0.1 & wait $!; wait %1; echo $?
#---
time
echo $?
#---
wait -n; echo $?; wait -n 99999; echo $?; wait 99999; echo $?; wait %3; echo $?; wait x; echo $?
sleep 0.1 & sleep 5 & wait -n -p v; echo $? $((v == $!)); kill %2; wait; echo $?
#---
echo $'\x' $'\xg' $'\400' $'\8' $'\u' $'a\0b' $'\c' $'\z' | od -An -c
echo $'\x{41}' $'\x{4142}z' $'\cx\c?' | od -An -c
#---
set -- a "b c" "" d
printf '<%s>' $*; echo; printf '<%s>' "$*"; echo; printf '<%s>' $@; echo; printf '<%s>' "$@"; echo
IFS=; printf '<%s>' $*; echo; printf '<%s>' "$*"; echo
IFS=-; printf '<%s>' $*; echo; printf '<%s>' "$*"; printf '<%s>' "x$@y" x"$*"y; echo
unset IFS; printf '<%s>' "$*" ${*/b/X} "${@/b/X}" "${*:2:2}" "${@:2:2}" ${@:0:1}; echo
printf '<%s>' "${@: -1}" "${@:(-2):1}" "${@:5}" "${@:4}"; echo
#---
x=abcdefgh; echo ${x:a:2}; a=2; echo ${x:a:a} ${x:a?1:0:1}; echo "${x: }" ${x::3} ${x::} ; echo ${x:}
#---
echo {a,b}{1,2} {1..5} {5..1} {1..10..3} {a..e} {e..a..2} {01..10..4} {-2..2} {1..3..-1} x{,y} {a} {a,b {,} {} {a,{b,c}d} "{a,b}" \{a,b} {a\,b,c} {"a b",c} ${x}{1,2} {1..a} {a..1} {1..2..0} {$x,b} {A..c} {1.5..2}
set +B; echo {a,b}; set -B; eval echo {'a,b'} ; echo a{b,c}d{e,f}g {{1,2},{3,4}} {1..2}{a..b} {x,{1..3},y}; echo {a,b}={c,d} {0..0} {00..02} {-01..1} {9223372036854775806..9223372036854775807}
#---
pushd /usr; pushd /bin; dirs; dirs -v; dirs -p; dirs -l +1; echo ~1 ~2 ~+1 ~-0; popd +1; dirs; pushd -n /tmp; dirs; pushd +1; pushd; popd -n; dirs; dirs -c; dirs; popd; echo $?; pushd; echo $?; pushd +5; popd -7; dirs +9; echo "${DIRSTACK[@]}"; pushd -x; dirs -q
#---
for e in '1/0' '1%0' '2**-1' '08' '0x' '0xg' '2#3' '1#0' '65#1' '1+' '*1' '1 2' '(1' '1)' 'x y' '1=2' '++1' 'x++y' '1?2' '1?2:' 'a[' '"1"+1' '5--' '1.5' '@' '1 $ 2' '36#z+37#A' '' ' ' '1;2' "'1'" '+' '-' '!' '~' '--x' '- -5' '+ +5' '-+5' '!!5' '++' '1,' ',1' '10#' '99999999999999999999' 'a=b=3' 'a?b:c=1' '3#12' '1<2>1'; do (echo "[$e]" $(($e))); echo rc $?; done
#---
exec {fd}>f; echo $((fd>9)); echo x >&$fd; exec {fd}>&-; cat f; echo q {v}>g; echo $((v>9)); exec {fd}<f; read l <&$fd; echo $l; { echo in >&$w; } {w}>h; cat h; shopt -s varredir_close; : {z}>i; echo y >&$z; echo $?; exec {fd}<&-; read <&$fd; echo $?; exec {ro}>j; readonly ro2; exec {ro2}>j; echo $?; exec {1a}>j; echo $?; exec {a[3]}>j; echo ${a[3]}
#---
x=$(cat <<E
in $(echo nested)
E
); echo "$x"; y=$(cat <<E
a
E); echo "$y"
#---
cat <<E
${x:-$(cat <<F
f
F
)}
E
cat <<E
$(echo ')' "(" \) # comment
)
$(case x in x) echo c;; esac)
`echo "a\"b"`
E
#---
if true; then echo a; elif nosuch; then :; else echo b; fi; if false; then :; fi; echo $?; if false; then :; elif false; then :; fi; echo $?; for i in; do echo no; done; echo $?; for i do echo no; done; set -- x y; for i do echo $i; done; for i
do echo $i; done; for i in a b; { echo $i; }; for ((i=0;i<3;i++)) { echo $i; }; for ((;;)); do break; done; for ((i=0;i<2;i++)) do echo $i; done; while false; do :; done; echo $?; until true; do :; done; echo $?; i=0; while ((i++<3)); do ((i==2)) && continue; echo $i; done; for i in 1 2 3; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; done; for i in 1 2; do for j in a b; do break 2; done; done; echo $i$j; break; echo $?; continue 1; echo $?; for i in 1; do break 0; echo no; done; echo $?; for i in 1; do break x; echo no; done; echo $?
#---
set -x; echo a "b c" 'd$' $'e\n'; x=1; y='a b'; z=; a=(1 'q r'); b[1]=2; [[ $y == a* && -n $x ]]; ((x+1)); for i in 1 2; do :; done; case $y in a*) :;; esac; f() { :; }; f a; echo $(echo sub) > /dev/null; { :; }; (:); x=2 y=3 true; export w=5; declare -i q=3; if [ a = b ]; then :; fi; while false; do :; done; for ((k=0;k<1;k++)); do :; done; ! true; PS4='+$LINENO '; echo ps4; let x=1; select s in 1; do break; done <<< 1; cat <<< h; set +x; echo done
#---
set a b c; echo $#; set --; echo $#; set -; echo $#; set +x -- q; echo $*; set -eu -- w; echo $- $*; set +eu; set -o vi; set -o | grep vi; set -o emacs; echo $SHELLOPTS; set -euo pipefail; echo $SHELLOPTS; SHELLOPTS=x; echo $?
#---
printf '%s\n' "$(printf '%5.1f|%-8.3e|%G|%10g|%+.0f' 3.14159 12345.678 0.00000001 1e10 2.5)"; printf '%d %u\n' -1 -1; printf '%x %o\n' -1 -1; printf '%.0s|%.s|%s\n' a b c; printf '%5c|%-3c|\n' a b; printf '%5b|%-5b|\n' 'a\t' x; printf '%5s|%.1s\n' é éa; printf '%ls %lc\n' abc d; printf '%hd %ld %lld\n' 1 2 3; printf '%5%|\n'; printf '%1$s\n' a; echo $?; printf '%s' a %; printf '\n%'; echo $?; printf '%5'; echo $?; printf '%d' ''; printf '%d\n' ' 5'; printf '%d\n' '5 '; echo $?; printf '%f\n' inf nan -inf x 0x1p3; printf '%d\n' 1.5; echo $?; printf '%i\n' "'é"; printf "%d\n" "'"; printf '%s\n' a\\nb; printf '%b' 'a\nb\n' '\e[0m\n' '\0\n' | od -c; printf '\0a' | od -c; printf '%b|' '\q' '\x' '\u41' '\U1F600' '\08' '\1'; printf '%.3b|%.10q\n' abcdef 'a b'
#---
mapfile a <<< $'x\ny\nz'; declare -p a; mapfile -t a <<< $'x\ny'; declare -p a; mapfile -n 1 a <<< $'x\ny'; declare -p a; mapfile -s 1 -t a <<< $'x\ny'; declare -p a; mapfile -O 2 -t a <<< $'p'; declare -p a; mapfile -d : -t a <<< 'a:b:c'; declare -p a; cb() { echo "cb $1 <$2>"; }; mapfile -t -C cb -c 2 a <<< $'1\n2\n3\n4\n5'; readarray -t < /dev/null; echo ${#MAPFILE[@]}; mapfile -u 3 -t b 3<<< q; echo $b; mapfile -n x; echo $?; mapfile 1a; echo $?; mapfile -u 9; echo $?; mapfile -q; echo $?; declare -A m; mapfile m <<< x; echo $?; readonly r; mapfile r <<< x; echo $?; mapfile -t a b <<< x; echo $? ${a[0]}; mapfile -d '' -t z < <(printf 'a\0b\0c'); declare -p z; mapfile -O -1 a; echo $?; mapfile -c 0 -C : a; echo $?; mapfile -s 9 a <<< x; declare -p a
#---
declare x=1; declare -p x; declare -i n=2; declare -r r=3; declare -x e=4; declare -a a=(1 2); declare -A m=([k]=v [k2]="v 2"); declare -l lo=ABC; declare -u up=abc; declare -c ca=abc; declare -n ref=x; declare -t tr=1; declare -p n r e a m lo up ca ref tr; declare -ir ir=5; declare -xi xi; declare -ax ax; declare -p ir xi ax; lo+=DEF; echo $lo; up=xyz; echo $up; declare -p nosuch; echo $?; declare +i n; n=1+1; echo $n; declare +r r; echo $?; declare +x e; declare -p e; declare -f nosuch; echo $?; declare -F; declare 1x; echo $?; declare -z; echo $?; declare x[2]=5; declare -p x; declare 'b[1]=q'; declare -p b; declare -a m; echo $?; declare -A a; echo $?; declare -a c='(1 2)'; declare -p c; declare "d=(1 2)"; declare -p d; declare -a e1=(); declare -p e1; declare -a e2; declare -p e2; declare -A e3; declare -p e3; declare nv; declare -p nv; declare -lu lu=aB; declare -p lu; declare +a a; echo $?
#---
declare -A m; m[a]=1; m['b c']=2; m[$'x\ny']=3; m["]"]=4; k='$z'; m[$k]=5; m[*]=6 m[@]=7; for i in "${!m[@]}"; do printf '%q=%q\n' "$i" "${m[$i]}"; done | sort; echo ${#m[@]} ${m[b c]} "${m['b c']}"; unset 'm[a]' "m[b c]"; unset m[']']; echo ${#m[@]}; [[ -v m[$k] ]]; echo $?; m+=([n]=8 [a]+=x); echo ${m[n]} ${m[a]}; m[a]+=y; echo ${m[a]}; m=(k1 v1 k2 v2 k3); declare -p m | tr ' ' '\n' | sort; m=([x]=1 y); echo $?; m[]=1; echo $?; echo ${m[]}; echo $?; declare -A n=(); echo ${#n[@]}; n[x]=1; echo $((n[x]+1)) $((n[x]++)) ${n[x]}; unset n[@]; declare -p n; declare -A o=([a]=1 [a]=2); echo ${o[a]}; x='a b'; o[$x]=s; echo ${o[$x]} ${o["a b"]}; q=o[a]; echo ${!q}; declare -Ai p=([c]=1+1); p[c]+=3; echo ${p[c]}; unset m; m=1; echo ${m[0]} ${m[@]}
#---
a=(1 2 3); a+=(4 5); echo ${a[@]} ${#a[@]}; a[10]=x; echo ${!a[@]}; a+=(y); echo ${!a[@]}; a=([2]=b c [0]=z); declare -p a; a[1]+=q; declare -p a; a+=w; declare -p a; unset a[0]; declare -p a; a=; declare -p a; b=(a{1,2} $(echo x y) "p q" *nosuch*); echo ${#b[@]}; c=("${b[@]}"); echo ${#c[@]}; d=(${b[*]}); echo ${#d[@]}; e[3+1]=f; echo ${!e[@]}; e[-1]=g; declare -p e; e[x=2]=h; echo $x ${e[2]}; f=([1]=a [1+1]=b [5]); declare -p f; f=(1 [5]=); echo ${#f[@]}; g[0]=(1 2); echo $?; h=x; h[1]=y; declare -p h; h=(a
b # comment
c); echo ${h[@]}; readonly h; h[0]=1; echo no
#---
export A=1 B; B=2; env | grep -E '^[AB]='; export -n A; env | grep ^A=; export -p | grep ' [AB]'; export 1x; echo $?; export a-b=1; echo $?; export -f nosuch; echo $?; export 'C=x y'; export D=$(echo 'p q') E="r s"; echo "$D"; Z=1 env | grep ^Z; echo "<$Z>"; Z=1 Y=$Z env | grep ^Y; export -z; echo $?; export F=~ G=a:~; echo $F $G; export -- H=1; echo $H; x=A; export $x=9; echo $A; unset A B; export A; env | grep ^A; A=; env | grep ^A; export a[1]=5; echo $?; f() { :; }; export -f f; env | grep -A1 FUNC; export -fn f; env | grep FUNC
#---
unset; echo $?; unset -f nosuch; echo $?; unset nosuch; echo $?; unset -v 1x; echo $?; unset 'a[1'; echo $?; f() { :; }; f=1; unset f; declare -F f; echo ${f-u}; unset f; declare -F f; echo $?; unset -fv x; echo $?; unset -z; echo $?; unset -f a-b; x=1; unset -n x; echo ${x-u}; unset PATH; ls; echo $?; unset BASHPID RANDOM; echo "<$RANDOM>"; unset UID; echo $?; unset -v IFS; echo a; unset x y z; echo $?
#---
alias; alias a='echo hi'; a; shopt -s expand_aliases
a; alias b='a there'; b; alias; alias a; alias nosuch; echo $?; unalias a; a; unalias nosuch; echo $?; alias c='echo ' d=x
c d; \c d; 'c'; alias e='for i in 1 2; do echo'
e $i; done; alias f='echo a; echo b'
f; alias -p; unalias -a; alias; unalias; echo $?; alias -x; alias g=
g echo empty; alias h='h -x'; h; echo $?; alias i='if true; then '
i echo y; fi; alias 'a b=c'; echo $?; alias a/b=c; alias j="echo 'q
r'"
j; alias k='cat <<E
body
E
'
k
alias l='echo $(echo sub)'; l
l; eval 'l'; alias m=echo; m() { :; }; echo $?; type l; alias z='echo z' && z; alias BASH=1
#---
hash; hash ls cat; hash | sort; hash -t ls; hash -t ls cat; hash -l | sort; hash -d ls; hash -t ls; echo $?; hash -p /bin/true foo; foo; echo $?; hash -r; hash; hash nosuch; echo $?; hash -z; echo $?; hash -p; hash -d; hash -t; echo $?; hash echo; hash; hash /bin/ls; echo $?; f() { :; }; hash f; hash -d nosuch; echo $?; set +h; hash ls; echo $?
#---
. nosuch; echo $?; . ./nosuch; echo $?; echo 'echo "$0 $1 $#"; return 3; echo no' > s; . ./s a b; echo $?; set -- p q; . ./s; echo 'x=1; set -- new' > t; . ./t; echo $x $1; . ./t arg; echo $1; source; echo $?; PATH=.:$PATH; . s z; echo 'if' > u; . ./u; echo $?; echo 'nosuch' > v; . ./v; . /; echo $?; echo 'echo $BASH_SOURCE ${BASH_SOURCE[@]} $LINENO ${FUNCNAME[@]}' > w; . ./w; f() { . ./w; }; f; mkdir d; echo 'echo p $1' > d/x; source -p d x y; echo $?; source -p d nosuch; . -z; echo $?; chmod 0 s; . ./s; printf 'echo a\0b\n' > bin; . ./bin; echo $?; : > e; false; . ./e; echo $?
#---
trap 'echo a' USR1; kill -USR1 $$; trap -p; trap - USR1; trap; trap 'echo e' EXIT; trap 'echo err $? $LINENO' ERR; false; (exit 3); true && false; false || true; if false; then :; fi; ! true; f() { false; }; f; trap - ERR; trap 'echo dbg $BASH_COMMAND' DEBUG; x=1; echo b; f; trap - DEBUG; trap 'echo ret' RETURN; f; . /dev/null; trap - RETURN; trap -l | head -2; trap x; echo $?; trap x NOSUCH; echo $?; trap '' TERM; kill $$; trap -p TERM; trap 2; trap -z; echo $?; trap 'echo hup' 1 SIGUSR2 term; trap; kill -HUP $$; trap -P HUP; trap -P; echo $?; trap - 0 99; echo $?; trap ERR; trap 'x' ''; echo $?; exit 4
#---
echo $(if)
echo next
#---
echo $(echo a; )
echo $( )
x=$(for i in 1; do)
#---
x=`if`; echo $? "<$x>"; y=`echo 'a`; echo $?; z=$(echo a`b`); eval 'echo $(if)'; echo $?
#---
[[ a -eq ]]; echo z
#---
x=${ echo hi; y=5; }; echo "$x $y"
#---
x=${| REPLY=val; }; echo "$x"; f() { echo ${ local z=1; echo $z; }; echo "<$z>"; }; f
#---
echo "${ cd /; }"; pwd
#---
echo ${ echo a; return 3; } $?
#---
echo "a ${ echo "b  c"; } ${ echo 'x}'; }"; echo "<${|REPLY=$'a\n\n'; }>"
#---
declare -A m; m=([x]=1 y); echo $?; declare -p m
m=([x]=1 y z); echo $?; declare -p m
#---
declare -A m; m[]=1; echo $?; echo b
#---
declare -A m; echo ${m[]}; echo $?
#---
set -T; g() { false; true; }; trap 'echo D $BASH_COMMAND' DEBUG; g; set +T; g; trap - DEBUG
#---
trap 'echo T' TERM; (sleep .2; kill -TERM $$; sleep .3) & wait; echo w $?
#---
trap 'echo chld' CHLD; /bin/true; /bin/true | cat; (exit 1); /bin/true & wait; echo end
#---
trap 'return 3' USR1; f() { kill -USR1 $$; echo no; }; f; echo $?; trap 'echo $?' USR1; (exit 7); kill -USR1 $$; trap 'break' USR1; for i in 1 2; do kill -USR1 $$; echo no; done;
#---
kill %1; kill -TERM; kill ''; kill; kill -s; kill -l; 
#---
export a[1]=5; echo $?; readonly a[2]=3; echo $?; declare a[3]=1; declare -p a; export 'b[1]'; echo $?
#---
exec {fd}>&1; echo $fd; shopt -s varredir_close; f() { : {q}>&1; echo $q >&$q; }; f; echo x >&$q; { :; } {z}>f; echo y >&$z
#---
set -e
x=$(nosuch5
echo $LINENO >&2); echo $?
#---
echo $(nosuch5
echo $LINENO)
x=1; y=$(echo $LINENO
echo $LINENO) echo $LINENO
y=$(echo $LINENO
echo $LINENO)
echo "$y"
f() {
 z=$(echo $LINENO
 echo $LINENO)
 echo "$z" $LINENO
 cat <<E
$LINENO $(echo $LINENO)
E
 q=$LINENO w=$(
 echo $LINENO)
 echo $q $w
}
f
cat <<E
$LINENO $(echo $LINENO)
$(nosuch; echo $LINENO)
E
v=`
echo $LINENO
echo $LINENO`
echo $v
echo a $LINENO \
$LINENO
u=$LINENO
echo $u
(
u=$(echo $LINENO
echo $LINENO
)
echo $u
)
if x=$(echo $LINENO
echo $LINENO); then echo $x; fi
local
export e=$(echo $LINENO
echo $LINENO); echo $e
a=($(echo $LINENO
echo $LINENO)); echo ${a[@]}
#---
x[1]]=4; echo $?
#---
echo 0:
bash -c 'readlink /proc/self/exe; cat /proc/$$/comm'
echo 1:
bash -c 'cat /proc/$$/comm'
echo 2:
bash -c 'true; cat /proc/$$/comm'
echo 3:
bash -c 'true && cat /proc/$$/comm'
echo 4:
bash -c 'cat < /proc/$$/comm'
echo 5:
bash -c '(cat /proc/$$/comm)'
echo 6:
bash -c '{ cat /proc/$$/comm; }'
echo 7:
bash -c 'if true; then cat /proc/$$/comm; fi'
echo 8:
bash -c 'cat /proc/$$/comm | cat'
echo 9:
bash -c 'for i in 1; do cat /proc/$$/comm; done'
echo 10:
bash -c 'f() { cat /proc/$$/comm; }; f'
echo 11:
bash -c '! cat /proc/$$/comm'
echo 12:
bash -c 'time cat /proc/$$/comm' 2>/dev/null
echo 13:
bash -c 'cat /proc/$$/comm
'
echo 14:
bash -c 'cat /proc/$$/comm;'
echo 15:
bash -c 'cat /proc/$$/comm # c
# d'
echo 16:
bash -c 'false || cat /proc/$$/comm'
echo 17:
bash -c 'true || cat /proc/$$/comm; cat /proc/$$/comm'
echo 18:
bash -c 'A=1 cat /proc/$$/comm'
echo 19:
bash -c 'trap "echo t" EXIT; cat /proc/$$/comm'
echo 20:
bash -c 'trap "echo t" TERM; cat /proc/$$/comm'
echo 21:
bash -c 'trap "" TERM; cat /proc/$$/comm'
echo 22:
bash -c 'cat /proc/$$/comm &
wait'
echo 23:
bash -c 'sleep 1 & cat /proc/$$/comm'
echo 24:
bash -c 'eval "cat /proc/\$\$/comm"'
echo 25:
bash -c 'command cat /proc/$$/comm'
echo 26:
bash -c 'case x in x) cat /proc/$$/comm;; esac'
echo 27:
bash -c 'true; true && true; cat /proc/$$/comm 2>/dev/null'
echo 28:
bash -c 'set -e; cat /proc/$$/comm'
echo 29:
bash -c 'set -o pipefail; cat /proc/$$/comm'
echo 30:
bash -c 'echo a; 
cat /proc/$$/comm'
#---
IFS=:; set -- a '' 'b:c' ''; for i in $@; do echo "[$i]"; done; echo; for i in $*; do echo "[$i]"; done; for i in x$@y; do echo "[$i]"; done; a=("$@"); for i in ${a[@]}; do echo "<$i>"; done; unset IFS; set --; echo "[${*:1}]" "${@+set}" end
#---
shopt -s globstar; mkdir -p a/b/c x; touch a/f a/b/g a/b/c/h; ln -s a l; echo **/; echo **/h; echo **/nosuch/**
#---
shopt -s expand_aliases; alias x=y; echo ${BASH_ALIASES[x]} ${!BASH_ALIASES[@]}; BASH_ALIASES[z]='echo zed'
z; hash -p /bin/echo foo; echo ${BASH_CMDS[foo]}; BASH_CMDS[bar]=/bin/echo; bar hi
#---
shopt -s extdebug; f() { echo ${BASH_ARGC[@]} ${BASH_ARGV[@]}; g x; }; g() { echo ${BASH_ARGC[@]} ${BASH_ARGV[@]}; caller; caller 0; caller 1; caller 5; }; f 1 2 3; shopt -u extdebug; caller; echo $?
#---
trap 'echo "ERR $? $BASH_COMMAND"' ERR; (exit 3); [[ a == b ]]; ((0)); trap - ERR; f() { trap 'echo ret $?' RETURN; return 3; }; f; echo $?; trap 'echo $BASH_TRAPSIG' USR1; kill -USR1 $$
#---
coproc cat; echo hi >&"${COPROC[1]}"; read l <&"${COPROC[0]}"; echo $l; exec {COPROC[1]}>&-; wait $COPROC_PID; echo $?
#---
ulimit -n 100; ulimit -Sn 50; ulimit -n; ulimit -Hn; ulimit -n ''; echo $?; ulimit -n 200 2>/dev/null; disown -z; echo $?; compopt; echo $?; bind; echo $?
#---
cd /usr; PWD=x; cd .; echo $PWD $OLDPWD; readonly PWD; cd / ; echo $?; cd -@ /; echo $?
#---
compgen -W 'abc abd xyz' ab; compgen -A builtin ec; compgen -k | head -3; compgen -d /us; compgen -u roo; compgen -e HOM; compgen -P x -S y -W 'a b'; compgen -X 'a*' -W 'ab cd'; compgen -z; echo $?; compgen -c nosuchcmd; echo $?; compgen -A nosuch; echo $?
#---
printf '\177ELF' > x; chmod +x x; ./x; echo $?; bash x; echo $?; bash .; echo $?; bash -lc 'shopt login_shell'; bash -t <<< 'echo 1
echo 2'
#---
bash -c 'exec -a sh "$BASH" -c "y=2 export y; echo \$y; type time; time -p true; trap foo; echo no"' 2>&1 | tail -3
