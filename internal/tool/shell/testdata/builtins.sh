echo a >f; echo b >>f; cat <f; cat f >g; cat g; : >f; wc -c <f; >h; ls -s h; echo c >|f; cat f
#---
set -C; echo a >f; echo b >f; echo $?; echo c >|f; cat f; echo d >>f; cat f; set +C; echo e >f; cat f; set -o noclobber; : > /dev/null; echo $?
#---
ls nosuch >f 2>&1; cat f; ls nosuch 2>&1 >g | sed s/^/p:/; ls nosuch &>h; cat h; ls nosuch &>>h; wc -l <h; ls nosuch >&i; cat i
#---
exec 3>f; echo a >&3; echo b >&3; exec 3>&-; cat f; echo c >&3; echo $?; exec 3<f; read x <&3; read y <&3; echo $x$y; exec 3<&-; read z <&3; echo $?
#---
exec 3<>f; echo hello >&3; exec 3<&-; cat f; exec 4<>f; read -n 2 x <&4; echo -n XX >&4; exec 4>&-; cat f
#---
exec {fd}>f; echo $((fd>=10)); echo x >&$fd; exec {fd}>&-; cat f; echo y >&$fd; { echo a >&$q; } {q}>g; cat g; echo {q}; exec {arr[1]}<f; read x <&${arr[1]}; echo $x
#---
exec 5>&1; echo a >&5; exec 6>&5-; echo b >&6; echo c >&5; echo $?; exec 6>&-; exec 3>&1 4>&3-; echo d >&4; echo e >&3
#---
echo a >&- ; echo $?; cat <&-; echo $?; { echo x; } >&-; echo $?; echo b 2>&- ; ls nosuch 2>&-; echo $?; printf x >&-; echo $?; (echo y) >&-; echo $?
#---
cat < nosuch; echo $?; echo a > /nosuch/f; echo $?; echo a > /; echo $?; cat < /; echo $?; : < nosuch; echo $?; { echo no; } < nosuch; echo $?; f() { echo no; }; f < nosuch; echo $?
#---
exec < nosuch; echo not reached
#---
exec > /nosuch/f; echo not
#---
if cat < nosuch; then echo t; else echo f; fi; while read x; do echo $x; done < nosuch; echo $?; for i in 1; do echo $i; done > /nosuch/x; echo $?
#---
x='a b'; echo hi > $x; echo $?; echo hi > "$x"; cat "$x"; x=; echo hi > $x; echo $?; echo hi > "$x"; echo $?; echo hi >*; echo $?
#---
touch a1 a2; echo x > a*; echo $?; echo y > b*; ls; cat < b*; echo z > {c,d}; echo $?
#---
>f echo a; <f cat; 2>&1 >g ls nosuch; cat g; >f >g echo two; wc -c f g | head -2; echo a b >f c d; cat f
#---
echo a 1>f 2>g; cat f; echo 3 >f; cat f; echo 3>f; cat f; x=2; echo a $x>f; cat f; echo a"2">f; cat f; echo a\2>f; cat f; echo 12>f; cat f
#---
(echo out; echo err >&2) 3>&1 1>&2 2>&3 | sed s/^/p:/; { (echo out; echo err >&2) 2>&1 1>&3 | sed s/^/e:/; } 3>&1
#---
f() { echo in; } >f; f; cat f; g() ( cat ) <f; g; h() { echo $1; } 2>&1; h x; declare -f f g h
#---
echo a >&10; echo $?; echo a >&99; echo $?; echo a 1>&x; echo $?; echo a >&"1"; echo a >&1x; echo $?; cat 1x; cat <&x; echo $?
#---
{ echo a; echo b >&2; } 2>&1 | sort; { echo a; echo b >&2; } |& sort; true |& cat; echo a | cat - | cat; echo x | { read y; echo $y; } | tr x z
#---
exec 2>&1; echo a; ls /nosuch; nosuchcmd; exec 2>f; nosuchcmd; exec 2>&1; cat f
#---
read x; echo "<$x>"; read -r y <<'Q'
a\b c\
Q
echo "<$y>"; read y <<'Q'
a\b c\
d e
Q
echo "<$y>"
#---
read a b c <<< "1 2 3 4 5"; echo "$a|$b|$c"; read a b c <<< "1"; echo "$a|$b|$c"; read <<< "  x  y "; echo "<$REPLY>"; read a <<< "  x  y "; echo "<$a>"; read -r a b <<< ' p\ q r '; echo "<$a><$b>"; read a b <<< ' p\ q r '; echo "<$a><$b>"
#---
IFS=: read a b c <<< "x:y:z:w"; echo "$a|$b|$c"; IFS=: read a b <<< ":x:"; echo "$a|$b"; IFS=: read a b <<< "x:"; echo "$a|$b"; IFS=: read a <<< "x:"; echo "$a"; IFS=: read a <<< "x::"; echo "$a"; IFS=': ' read a b <<< " x : y : "; echo "<$a><$b>"; IFS= read a <<< "  x "; echo "<$a>"
#---
read -n 3 x <<< abcdef; echo $x; read -N 3 x <<< $'a\nbc'; echo "$x"; read -n 0 x <<< abc; echo "<$x>$?"; read -d : x <<< a:b; echo $x; read -d '' x <<< $'a\nb'; echo "$x"; read -d x y <<< ab; echo "$y $?"
#---
read -a arr <<< "x y z"; echo ${#arr[@]} ${arr[2]}; read -a arr <<< ""; echo ${#arr[@]}; IFS=, read -ra arr <<< "a,b,,c"; echo ${#arr[@]} "${arr[2]}" ${arr[3]}; read -a m b <<< "1 2"; echo $b.
#---
read -u 3 x 3<<< three; echo $x; read -u 9 x; echo $?; read -u x y; echo $?; read 1x; echo $?; read -Z; echo $?; read -n x y; echo $?; read a-b; echo $?; read -p prompt x <<< y; echo $x; read -s x <<< z; echo $x; read -e x <<< q; echo $x; read -i a b <<< r; echo $b
#---
readonly ro=1; read ro <<< x; echo $?; read a ro b <<< "1 2 3"; echo $? $a $b; printf 'a' | { read x; echo "$? $x"; }; read x < /dev/null; echo "$?<$x>"; printf 'a\0b\n' | { read x; echo "$x"; }
#---
printf 'l1\nl2\n' | while read a; do read b; echo "$a+$b"; done; printf 'x y\n' | (read a b; echo $b $a); echo "1 2" | read p q; echo "<$p>"; printf 'a b\\\nc d\n' | { read x y; echo "$x|$y"; }
#---
printf '%s\n' a b c; printf '%s %s\n' a b c; printf '%d %i\n' 1 -2 ; printf '%5d|%-5d|%05d|%+d|% d\n' 1 2 3 4 5; printf '%x %X %o %#x %#o %u\n' 255 255 8 255 8 3; printf '%c%c\n' abc def; printf '%%\n'; printf '%5s|%-5s|%.2s\n' a b cde
#---
printf '%b\n' 'a\tb\n' 'x\0101' '\x41' 'stop\cnot'; printf 'after\n'; printf '%q ' 'a b' "it's" '' $'\n' 'a$b' abc '~x' '#c' 'a=b' '{a,b}' '*'; echo; printf '%Q|%.3Q\n' 'a b' 'abc def'
#---
printf '%f %.2f %e %g %G %10.3f|\n' 1.5 2.345 12345.678 0.0001 1e10 3.14159; printf '%a\n' 1; printf '%f\n' abc; echo $?; printf '%d\n' abc; echo $?; printf '%d\n' 12x; echo $?; printf '%d\n' 0x1f 010 "'a" '"b' ''; printf '%d\n' 99999999999999999999; echo $?
#---
printf '%*d|%-*d|%.*f\n' 5 1 5 2 2 3.14159; printf '%*s|\n' -5 a; printf '\a\b\e\\\"\x41\101\u00e9\n' | od -An -c; printf '%s' ; printf '%s\n'; printf '%d\n'; printf 'a\n' b c; printf '\n%s' a b; echo
#---
printf; echo $?; printf -v x '%s-%s' a b; echo $x; printf -v a[2] z; echo ${a[2]}; printf -v 1x y; echo $?; printf -- '%s\n' -x; printf -z; echo $?; printf %; echo $?; printf '%z\n' 1; echo $?; printf '%y' 1; echo $?; printf '%5'; echo $?
#---
TZ=UTC printf '%(%Y-%m-%d %H:%M:%S)T\n' 0; TZ=UTC printf '%(%s)T %(%%)T|%10(%H)T|\n' 86400 0 3600; printf '%()T\n' 0 | wc -c; [[ $(printf '%(%s)T' -1) -gt 1000 ]] && echo now; printf '%s %n\n' a x; echo $?
#---
printf '%s %d %s\n' a 1 b c 2; printf '%ld %lld %hd %zd %jd\n' 1 2 3 4 5; printf '%5c|%-3c|\n' a b; printf '%.0f %.0f %.0f\n' 0.5 1.5 2.5; printf "%'d\n" 1234567; printf '%+.3e\n' 0; printf '%i\n' -0x10 +5 ' 7'
#---
printf '\c'; echo x; printf 'a\cb\n'; echo; printf '%b' 'a\c' b; echo; printf '%s\n' 'a\nb' "a\nb"; printf 'a\0b' | od -An -c; printf '%b' 'a\0b\01c' | od -An -c; printf '\400\u4e2d\U1F600\xff' | od -An -tx1; printf '\8\q\n'; printf '%b|' '\"' '\?' "\\'"; printf '\"\?\n'; echo -e '\"\?'
#---
echo -n a; echo -e 'b\tc\\d\ne'; echo -E 'a\tb'; echo -ne 'x\n'; echo -en y; echo; echo -nE 'z\n'; echo; echo -x; echo - a; echo -- b; echo -n -e 'c\n'; echo -nx; echo -e '\0101\101\x41\u41\e[0m\cend' | od -c | head; echo
#---
echo -e '\a\b\f\v\r' | od -An -c; echo -e 'a\c b' c; echo; echo -e '\0' | od -An -c; echo -e '\x' '\xzz' '\u' '\z'; shopt -s xpg_echo; echo 'a\tb'; echo -E 'a\tb'; echo -n 'x\n'
#---
test; echo $?; test a; echo $?; test ''; echo $?; [ ! a ]; echo $?; [ ! '' ]; echo $?; [ a = a ]; echo $?; [ a = b ]; echo $?; [ a == a ]; echo $?; [ a != b ]; echo $?; [ -n a ]; echo $?; [ -z a ]; echo $?; [ -n ]; echo $?; [ -z ]; echo $?; [ = ]; echo $?; [ ! ]; echo $?
#---
[ a ; echo $?; [ a b ]; echo $?; [ a b c ]; echo $?; [ a = b c ]; echo $?; [ -f ]; echo $?; [ -q x ]; echo $?; [ 1 -eq ]; echo $?; [ a -eq 1 ]; echo $?; [ 1 -eq 1.5 ]; echo $?; [ ]; echo $?; [ ! = a ]; echo $?; [ ( a ) ] ; echo $?
#---
[ a -a b ]; echo $?; [ a -a '' ]; echo $?; [ '' -o b ]; echo $?; [ '' -o '' ]; echo $?; [ ! a -a b ]; echo $?; [ ! '' -a b ]; echo $?; [ \( a \) ]; echo $?; [ \( a -o '' \) -a b ]; echo $?; [ a = a -a b = b ]; echo $?; [ a = a -o b = c -a d = e ]; echo $?; [ -n a -a -z '' -a x = x -a y != z ]; echo $?; [ ! \( a -a b \) ]; echo $?
#---
[ 1 -lt 2 ]; echo $?; [ 2 -gt 10 ]; echo $?; [ 1 -le 1 ]; echo $?; [ 1 -ge 2 ]; echo $?; [ 1 -ne 1 ]; echo $?; [ -1 -lt 0 ]; echo $?; [ +1 -eq 1 ]; echo $?; [ 01 -eq 1 ]; echo $?; [ 9999999999999999999 -gt 1 ]; echo $?; [ a \< b ]; echo $?; [ b \> a ]; echo $?; [ 10 \< 9 ]; echo $?
#---
touch f; mkdir d; ln -s f l; ln -s no bl; echo x >s; chmod +x s; for o in b c d e f g h k L p r s S t u w x O G N; do for n in f d l bl s no; do [ -$o $n ]; echo -n "$?"; done; echo " $o"; done; [ -t 0 ]; echo $?; [ -t x ]; echo $?; [ -a f ]; echo $?; [ -v x ]; echo $?; x=1; [ -v x ]; echo $?; [ -R x ]; echo $?; [ -o errexit ]; echo $?; [ -o braceexpand ]; echo $?
#---
touch -d '2020-01-01' old; touch new; ln new hard; [ new -nt old ]; echo $?; [ old -nt new ]; echo $?; [ old -ot new ]; echo $?; [ new -ef hard ]; echo $?; [ new -ef old ]; echo $?; [ new -nt no ]; echo $?; [ no -nt new ]; echo $?; [ no -ot new ]; echo $?; [ no -ef no ]; echo $?
#---
[[ a ]]; echo $?; [[ '' ]]; echo $?; [[ ! a ]]; echo $?; [[ a && '' ]]; echo $?; [[ a || '' ]]; echo $?; [[ ( a || b ) && '' ]]; echo $?; [[ a == a* ]]; echo $?; [[ abc == a* ]]; echo $?; [[ abc == 'a*' ]]; echo $?; [[ abc = ?b? ]]; echo $?; [[ abc != a* ]]; echo $?; x='a*'; [[ abc == $x ]]; echo $?; [[ abc == "$x" ]]; echo $?; [[ a < b ]]; echo $?; [[ b > a ]]; echo $?
#---
[[ abc =~ b ]]; echo $? ${BASH_REMATCH[0]}; [[ abc123 =~ ^([a-z]+)([0-9]+)$ ]]; echo $? "${BASH_REMATCH[@]}"; [[ abc =~ x ]]; echo $? ${#BASH_REMATCH[@]}; r='^a.c$'; [[ abc =~ $r ]]; echo $?; [[ abc =~ "$r" ]]; echo $?; [[ a.c =~ a\.c ]]; echo $?; [[ 'a b' =~ a\ b ]]; echo $?; [[ abc =~ (b)(x)? ]]; echo ${#BASH_REMATCH[@]} "<${BASH_REMATCH[2]}>"; [[ aXb =~ [[:upper:]] ]]; echo $BASH_REMATCH; [[ a == [[:alpha:]] ]]; echo $?
#---
x=' a b '; [[ $x == ' a b ' ]]; echo $?; [[ -n $x ]]; echo $?; [[ -z $u ]]; echo $?; [[ $u ]]; echo $?; [[ -f /etc/passwd && -r /etc/passwd ]]; echo $?; [[ -d /etc || -d /no ]]; echo $?; [[ ! -e /no ]]; echo $?; [[ 1 -lt 2 && 2 -lt 3 ]]; echo $?; [[ a -eq 0 ]]; echo $?; [[ -v x ]]; echo $?; [[ -v a[0] ]]; echo $?; a=(1); [[ -v a[0] ]]; echo $?; [[ -o posix ]]; echo $?
#---
shopt -s nocasematch; [[ ABC == abc ]]; echo $?; [[ ABC =~ b ]]; echo $?; case Abc in aBC) echo m;; esac; [ A = a ]; echo $?; x=FOO; echo ${x/foo/bar} ${x#f}
#---
shopt -s extglob; [[ aab == +(a)b ]]; echo $?; [[ b == *(a)b ]]; echo $?; [[ ab == ?(a)b ]]; echo $?; [[ c == @(a|b|c) ]]; echo $?; [[ d == !(a|b|c) ]]; echo $?; [[ abc == !(abc) ]]; echo $?; case foo.c in *.@(c|h)) echo src;; esac; case x in !(y)) echo ny;; esac; [[ a.b.c == +([a-z]|.) ]]; echo $?; [[ '' == *() ]]; echo $?
#---
f() { return $1; }; f 0; echo $?; f 5; echo $?; f 256; echo $?; f -1; echo $?; f abc; echo $?; f 1 2; f; echo $?; return; echo $?; g() { false; return; }; g; echo $?; h() { return 1 2; }; h; echo $?; k() { return -- 3; }; k; echo $?
#---
f() { local a=1 b; b=2; local -i n=3+4; local -a arr=(x y); local -r ro=5; echo $a $b $n ${arr[1]} $ro; local; }; f; echo "<$a$b$n$arr$ro>"; local x=1; echo $?; g() { local 1x; echo $?; local a-b=1; echo $?; local -Z; echo $?; }; g
#---
x=1; f() { local x=2; g; echo f$x; unset x; echo "f<$x>"; x=3; echo $x; }; g() { echo g$x; x=4; }; f; echo $x; h() { unset x; echo "h<$x>"; x=5; }; h; echo $x; k() { local x; unset x; echo "k<${x-u}>"; m; }; m() { echo "m<${x-u}>"; }; k
#---
f() { if [ $1 -gt 0 ]; then echo $1; f $(($1-1)); fi; }; f 3; fact() { [ $1 -le 1 ] && echo 1 || echo $(($1 * $(fact $(($1-1))))); }; fact 10; fib() { local n=$1; ((n<2)) && { echo $n; return; }; echo $(( $(fib $((n-1))) + $(fib $((n-2))) )); }; fib 10
#---
f() { echo 1; }; f() { echo 2; }; f; unset -f f; f; echo $?; f() { unset -f f; echo still; }; f; f; g() { h() { echo h; }; }; h; g; h; x=1; x() { echo fx; }; unset x; x; unset x; x; echo $?
#---
unset; echo $?; unset nosuch; echo $?; unset -v nosuch; echo $?; unset -f nosuch; echo $?; unset 1x; echo $?; unset a-b; echo $?; readonly r; unset r; echo $?; unset -x; echo $?; a=(1 2 3); unset a[0] 'a[2]'; echo ${a[@]}; unset a; echo ${a-gone}; declare -n n=t; t=5; unset n; echo ${t-u}; unset -n n; n=x; echo $n; unset PATH; ls; echo $?
#---
FUNCNEST=3; f() { echo $1; f $(($1+1)); }; f 1; echo $?
#---
f() { echo "${FUNCNAME[*]} ${BASH_LINENO[*]} $LINENO"; }
g() {
f; }
g
echo $LINENO
f; echo ${BASH_SOURCE[0]-none}
#---
f() { echo $0 $1; }; f x; set -- a; f; echo $1; f b > /dev/null; f "$@"; function if_x { echo kw; }; if_x; f() { eval "$1"; }; f 'echo $#'
#---
while getopts ab:c o -a -b val -c rest; do echo "$o ${OPTARG-unset} $OPTIND"; done; echo $OPTIND; OPTIND=1; set -- -abval -- x; while getopts ab:c o; do echo "$o $OPTARG $OPTIND"; done; shift $((OPTIND-1)); echo $@
#---
while getopts a:b o -x -a; do echo "$o <$OPTARG>"; done; OPTIND=1; while getopts :a:b o -x -a; do echo "$o <$OPTARG>"; done; OPTIND=1; OPTERR=0; while getopts a: o -x -a; do echo "$o <$OPTARG>"; done; echo $OPTIND
#---
getopts; echo $?; getopts a; echo $?; getopts a 1x -a; echo $?; getopts a o; echo "$? $o"; getopts a o -; echo "$? $o $OPTIND"; getopts a o x -a; echo "$? $o $OPTIND"; getopts '' o -a; echo "$? $o"; OPTIND=1; getopts 'a:' o -a -- ; echo "$o $OPTARG $OPTIND"; getopts -x; echo $?
#---
f() { local OPTIND=1 o; while getopts xy: o; do echo "f $o $OPTARG"; done; }; f -x -y 1; f -y2 -x; f -xy3; set -- -x -y; while getopts xy o; do echo "m $o"; f -x; done; echo $OPTIND
#---
trap 'echo exit $?' EXIT; exit 3
#---
trap 'echo exit; exit 7' EXIT; false
#---
trap 'echo int' INT; kill -INT $$; echo after; trap - INT; trap; trap '' TERM; kill $$; echo alive; trap 'echo usr $?' USR1; (exit 4); kill -USR1 $$; echo $?; trap
#---
trap -p; trap 'a b' INT EXIT; trap -p; trap -p INT; trap "it's" HUP; trap -p HUP; trap -l | head -3; trap x nosuch; echo $?; trap x 99; echo $?; trap INT; trap -p INT; trap - INT EXIT HUP; trap; trap -x; echo $?; trap 'echo z' 0; trap -p 0; trap 0
#---
trap 'echo err $?' ERR; false; true; (false); f() { false; }; f; false || true; if false; then :; fi; ! true; false | true; true | false; echo end; set -E; f; x=$(false); trap - ERR; false
#---
trap 'echo d $BASH_COMMAND' DEBUG; x=1; echo $x; for i in 1; do :; done; f() { echo f; }; f; trap - DEBUG; echo e
#---
trap 'echo ret' RETURN; f() { echo f; }; f; declare -ft f; f; . /dev/null; set -T; g() { echo g; return 3; }; g; echo $?
#---
trap 'echo term; exit 5' TERM; kill -TERM $$; echo no
#---
kill -l | head -2; kill -l 9; kill -l KILL; kill -l 137; kill -l 0; kill -l 65; echo $?; kill -l nosuch; echo $?; kill; echo $?; kill -9; echo $?; kill abc; echo $?; kill -0 $$; echo $?; kill -s; echo $?; kill -n; echo $?; kill -Q $$; echo $?; kill %1; echo $?; kill -0 999999; echo $?; kill -l SIGINT 2 TERM
#---
set -e; echo a; false; echo no
#---
set -e; false || echo or; false && echo and; if false; then :; fi; while false; do :; done; ! true; ! false; echo ok; (false); echo no
#---
set -e; f() { false; echo f; }; f || echo or; if f; then echo t; fi; f && echo and; ! f; echo x; f; echo no
#---
set -e; x=$(false); echo no
#---
set -e; echo $(false) ok; local_() { local x=$(false); echo local $?; }; local_; export y=$(false); echo exp; readonly z=$(false); echo ro; declare w=$(false); echo decl; true $(false); echo no? 
#---
set -e; false | true; echo p1; true | false; echo no
#---
set -e; set -o pipefail; true | true; echo ok; false | true; echo no
#---
set -e; (set +e; false; echo in); { false; } || echo or; for i in 1; do false || continue; done; case $(false) in *) echo c;; esac; [ a = b ] || :; ((0)) || :; [[ a = b ]] || :; echo end; ((0)); echo no
#---
set -e; [[ a = b ]]; echo no
#---
set -e; trap 'echo exit $?' EXIT; trap 'echo err' ERR; f() { false; }; f; echo no
#---
set -e; (trap 'echo sub $?' EXIT; false; echo no); echo no
#---
set -e; test -f /no && echo y; echo after and; while ! true; do :; done; until true; do :; done; echo x; ! { false; echo in; }; echo y; if ! (false; echo z); then echo n; fi
#---
set -e; a=(1); unset nosuch; shift 0; cd / && :; read x < /dev/null || echo read; let 0 || echo let; echo $-; shift 5; echo no
#---
set -x; echo a 'b c' "d'e" $'f\n' '' a=b \$x; x=1; y='a b' z=; x=2 echo q; a=(1 '2 3'); a[1]=z; a+=(q); ((x=3)); let y=4; [ a = b ]; [[ a = b* && -n $x ]]; [[ $y == 4 ]]; : ; set +x
#---
PS4='$LINENO> '; set -x; echo a
echo b; PS4='+${FUNCNAME[0]}: '; f() { echo f; }; f; PS4=; echo q; unset PS4; echo r; PS4='>> '; x=$(echo $(echo n)); set +x
#---
set -x; cat <<E; declare -i n=5; export e='a b'; readonly r=1; local 2>/dev/null; echo "~" '*' ~ a* {a,b} '#x' 'x#' a%b 'a=b c' -n; echo é; echo $'\e'; unset n; exec 3>/dev/null; echo x >&3; echo "a
b"; x="a
b"
doc $x
E
#---
set -o | sort; echo "$SHELLOPTS" | tr : '\n' | sort
#---
set +o; set -o pipefail; set -o nosuch; echo $?; set -Q; echo $?; set -o errexit -o nounset; echo $-; set +eu; set -fa; echo $-; set +fa; set --; echo $#; set -- -a b; echo $1; set - x y; echo $*; set -x - z 2>/dev/null; echo $- $*; set a b; echo $2; set -o allexport; q=1; env | grep ^q=; set +a
#---
shopt | head -80; shopt -p | head -5; shopt -s nullglob; shopt nullglob; echo $?; shopt -u nullglob; shopt nullglob; echo $?; shopt nosuch; echo $?; shopt -s nosuch; echo $?; shopt -q extglob; echo $?; shopt -so errexit; shopt -o errexit; shopt -uo errexit; shopt -po pipefail; shopt -su x; echo $?; shopt -Z; echo $?; shopt -s | head -20
#---
touch a b .h ab abc 'sp ace' '[x]'; mkdir d; touch d/f d/.g; echo *; echo .*; echo a*; echo ?; echo [ab]; echo [!a]*; echo [^a]*; echo [a-b]*; echo d/*; echo */; echo */*; echo *x*; echo \[x\]; echo [[]*; echo "a"*; echo a"*"; echo no*; echo *' '*; echo ./*; echo .[!.]*; echo {a,b}*; echo [[:alpha:]]; echo [[:upper:]]*; echo [[.a.]] [[=b=]]
#---
touch a .h; shopt -s dotglob; echo *; shopt -u dotglob; shopt -s nullglob; echo no* x; for i in no*; do echo never; done; shopt -u nullglob; shopt -s failglob; echo no*; echo $?
echo next; shopt -u failglob; GLOBIGNORE='a'; echo *; GLOBIGNORE='*a:.*'; echo *; unset GLOBIGNORE; echo *; shopt -s nocaseglob; touch B; echo b*; shopt -s globstar; mkdir -p x/y; touch x/y/z; echo **; echo **/; echo x/**; echo **/z
#---
mkdir -p d1 d2; touch d1/a d2/b d2/.c; echo d*/; echo d?/*; echo d[12]/[ab]; cd d1; echo ../d2/*; echo ../*; cd ..; x='d*'; echo $x/a "$x"; set -f; echo *; set +f; echo \*; ln -s d1 l; echo l/*; echo l*/; echo ./d1/../d2/*; echo //etc/pass*; chmod 0 d2; echo [; echo a]; echo [z; echo [!; echo d[1-; echo 'd'[1]
#---
shopt -s extglob; touch a.c b.h c.o aa ab b; echo *.@(c|h); echo !(*.c); echo +(a); echo ?(a)b; echo *(a|b); echo @(a|b)*; echo !(a*|b*); echo *.!(o); shopt -u extglob; echo '+(a)'
#---
touch z y x Z Y X 1 10 2 _ -; echo *; LC_ALL=C; echo *; echo [a-z]; echo [A-Z]; LC_ALL=C.UTF-8; echo [a-z]; echo [[:digit:]]*; touch é; echo é ?; echo [é]; shopt globasciiranges; GLOBSORT=-name; echo *; GLOBSORT=nosort; echo * | wc -w; unset GLOBSORT
#---
command echo a; command -v echo ls if nosuch; echo $?; f() { :; }; command -v f; command -V f; command -V echo; command -V ls; command -V if; command -V nosuch; echo $?; command -p ls /dev/null; command nosuch; echo $?; command; echo $?; command -Z; echo $?; echo() { builtin echo w "$@"; }; echo a; command echo b; command command echo c; command -v /bin/ls ./x; alias a=b; command -v a; command exit 3
#---
cd /usr; pwd; cd ..; pwd; cd; pwd; cd - ; pwd; cd /nosuch; echo $?; cd /etc/passwd; echo $?; cd a b; echo $?; cd ''; echo $?; pwd; HOME=; cd; echo $?; unset HOME; cd; echo $?; unset OLDPWD; cd -; echo $?; cd -- /; pwd; cd -Z; echo $?; pwd -Z; echo $?; cd /usr//lib/../lib/.; pwd; cd //; pwd; cd ///; pwd; cd //usr; pwd
#---
mkdir -p c/x d; CDPATH=c:/usr; D=$PWD; cd x | sed "s,$D,,"; cd lib; cd $D; cd d; cd $D; CDPATH=.:c; cd x; cd $D; CDPATH=:c; cd d; cd $D; cd ./d; CDPATH=/nosuch; cd $D; cd x; echo $?; shopt -s cdable_vars; v=/usr; cd v; shopt -s autocd; echo $OLDPWD | sed "s,$D,,"
#---
mapfile a <<< $'x\ny\nz'; echo ${#a[@]} "${a[1]}."; mapfile -t a <<< $'x\ny'; echo "${a[1]}."; mapfile -t -n 1 a <<< $'x\ny'; echo ${#a[@]}; mapfile -t -s 1 a <<< $'x\ny'; echo $a; mapfile -t -O 2 a <<< q; echo ${!a[@]}; mapfile -d : -t a <<< a:b:c; echo ${a[@]}; readarray -t < /dev/null; echo ${#MAPFILE[@]}; mapfile -t -C 'echo cb' -c 2 a <<< $'1\n2\n3\n4'; mapfile -Z; echo $?; mapfile 1x; echo $?; mapfile -u 9 x; echo $?; mapfile -n x a; echo $?; mapfile -t -u 3 a 3<<< three; echo $a; printf 'a\0b\0' | { mapfile -d '' b; echo ${#b[@]} ${b[@]}; }
#---
declare -p x; echo $?; x=1; declare -p x; declare -i i=5; declare -p i; declare -r r; declare -p r; declare -x e="a b"; declare -p e; a=(1 'b c' [5]=$'\n'); declare -p a; declare -A m=([k 1]='v"$`\' [z]=); declare -p m; declare -p x i; declare -n n=x; declare -p n; declare -l l=ABC; declare -p l; declare -a empty; declare -p empty; declare -A em; declare -p em; declare -a e2=(); declare -p e2; local_() { local v=1; declare -p v; local; }; local_; y=$'a\tb\001é'; declare -p y
#---
x='a b' y=$'n\nl' z="q'q" e= f() { echo f; }; 
set | grep -E -A1 '^(x|y|z|e)='; a=(1 'b c'); declare -A m=([k]=v); set | grep -E '^(a|m)='; set -o posix; set | grep -E '^(x|y|z|f|a)'; declare -f f; declare -F f; declare -F | tail -1; declare -f nosuch; echo $?; typeset t=5; declare -p t; declare 1x=2; echo $?; declare -Z; echo $?; declare -g gl=1; g() { declare -g gl=2; declare lo=3; }; g; echo $gl ${lo-none}; declare +i x; declare +r x; declare -r x; declare +r x; echo $?
#---
declare -i i; i=3*4; echo $i; i+=2; echo $i; declare +i i; i=3*4; echo $i; declare -u u; u=abC; echo $u; u+=d; echo $u; declare -l u; u=ABC; echo $u; declare -c c=abc 2>/dev/null; echo $c; declare -a a; a[3]=x; echo ${!a[@]}; declare -A a; echo $?; declare -A m; m=x; echo ${m[0]} ${m}; declare -a s=abc; echo ${s[0]}; declare +a s; echo $?; declare -ai n=(1+1 2*2); echo ${n[@]}; n[0]=3*3; echo ${n[0]}; declare -x -i xi=2+2; env | grep ^xi
#---
declare -n r=t; r=5; echo $t $r ${!r}; t=6; echo $r; unset r; echo ${t-gone} ; declare -n r=a[1]; a=(x y z); echo $r; r=q; echo ${a[@]}; f() { declare -n o=$1; o=changed; }; v=1; f v; echo $v; declare -n self=self; echo $?; declare -n c1=c2 c2=c1; echo $c1; echo $?; declare -n bad=1x; echo $?; declare -n; for r in p q; do echo $r; done; p=P; declare -n it; for it in p t; do echo $it; done; unset -n it; echo ${it-unset}; declare -n arr=a; arr[0]=new; echo ${a[0]} ${arr[@]} ${#arr[@]}; arr+=(app); echo ${a[-1]}; declare +n arr; echo $arr
#---
exec nosuch; echo not
#---
exec /etc/passwd; echo not
#---
exec -c env; echo no
#---
echo 'echo sourced $# $1; x=5; return 3; echo no' > s; . ./s a b; echo $? $x $#; source ./s; echo $?; . nosuch; echo $?; . ./nosuch; echo $?; .; echo $?; . /; echo $?; PATH=$PWD:$PATH; . s q; mkdir p; echo 'echo in path' > p/t; PATH=$PWD/p:$PATH; . t; shopt -u sourcepath; . t; echo $?; set -- 1 2; . ./s; echo $#; echo 'set -- new' > u; . ./u; echo $1; . ./u arg; echo $1; . -Z; echo $?; source -p $PWD/p t; echo $?
#---
eval; echo $?; eval ''; echo $?; eval echo a b; eval 'echo "a  b"'; x='echo $y'; y=1; eval $x; eval "$x; y=2"; echo $y; eval 'for i in 1 2; do echo $i; done'; eval -- echo c; eval -Z; echo $?; eval 'return 3' ; echo $?; f() { eval 'return 4'; echo no; }; f; echo $?; eval 'break'; for i in 1 2; do eval 'continue'; echo no; done; eval exit 5; echo no
#---
select x in a b; do echo "$x $REPLY"; break; done <<< 2; select x in a b c; do echo "<$x> $REPLY"; done <<< $'9\n\n1'; echo $?; PS3='pick> '; select x in 'a b' c; do echo $x; break; done <<< 1; set -- p q; select x; do echo $x; break; done <<< 2; select x in; do echo no; done; COLUMNS=20; select x in aaaaaaa bbbbbbb ccccccc ddddddd eeeeeee; do break; done <<< 1
#---
let; echo $?; : a b; echo $?; true x; false x; echo $?; shift x; echo $?; shift -1; echo $?; shift 1 2; echo $?; break; echo $?; continue; for i in 1; do break 0; echo $?; break abc; echo not; done; echo $?; for i in 1 2; do for j in 1 2; do continue 5; done; echo no; done; logout; echo $?; exit abc; echo no
#---
case a in a|b) echo ab;; esac; case b in (a|b) echo p;; esac; case abc in *b*) echo w;; esac; case '' in '') echo e;; esac; case x in "x") echo q;; esac; case a in [a-c]) echo r;; esac; case a in [!b]) echo n;; esac; case 'a b' in a\ b) echo s;; esac; case a in b) ;; esac; echo $?; case $(echo x) in x) (exit 3);; esac; echo $?; case a in a) echo 1;& b) echo 2;& c) echo 3;; d) echo 4;; esac; case a in a) echo 1;;& *) echo 2;;& b) echo 3;; esac; case \* in '*') echo star;; esac; case ~ in $HOME) echo home;; esac; x=a; case $x in ${x}) echo v;; esac; case - in [a-]) echo dash;; esac; case ] in []]) echo br;; esac
#---
x=$(printf 'a\n\n\n'); echo "<$x>"; x=$(printf '\n\na'); echo "<$x>"; echo $(printf 'a\nb'); echo "$(printf 'a\nb')"; x=$(cat /dev/null); echo $?; x=$(exit 3)y; echo $? $x; x=1 y=$(exit 4) ; echo $?; $(true); echo $?; $(false); echo $?; `exit 5`; echo $?; x=$(< /etc/hostname) && echo ok; x=$(</no); echo $?; $(echo echo hi); "$(echo 'echo hi')"; echo $?; echo $(echo a; echo b >&2) 2>/dev/null; x=${ echo fun; }; echo $x; ${ y=5; }; echo $y; z=${| REPLY=rep; }; echo $z
#---
set -- a b; IFS=:; cat <<E
$* "$*" $@ ${*} ${@:1} ${*:1}
E
cat <<< $*; cat <<< "$*"; x=$*; echo "$x"
#---
[[ a =~ [a ]]; echo $?; [[ a =~ a[ ]]; echo $?; x='['; [[ a =~ $x ]]; echo $?; x='[a'; [[ a =~ $x ]];x='a('; [[ a =~ $x ]];x='a)'; [[ a =~ $x ]]; echo $?;x='a{'; [[ a =~ $x ]]; x='a{1'; [[ a =~ $x ]];x='a{2,1}'; [[ a =~ $x ]]; x='+'; [[ a =~ $x ]]; x='a**'; [[ a =~ $x ]]; x='\'; [[ a =~ $x ]]; x='[b-a]'; [[ a =~ $x ]]; x='[[:foo:]]'; [[ a =~ $x ]]; x='a|*'; [[ a =~ $x ]]; x='()'; [[ a =~ $x ]]; x='\1'; [[ a =~ $x ]]; echo $?
#---
readonly ro=1; read ro b <<< "1 2"; echo $?; read a ro <<< "1 2"; echo $? $a; read -a ro <<< x; echo $?; IFS=: read ro <<< x; echo $?; printf -v ro x; echo $?; mapfile ro <<< x; echo $?; getopts a ro -a; echo $?; for ro in 1 2; do echo $ro; done; echo $?
#---
h() { return 1 2; }; h; echo a
echo $?; shift 1 2; echo b
echo $?; for i in 1; do break 1 2; done; echo c
echo $?; exit 1 2; echo d
echo $?
#---
trap 'echo ret' RETURN; f() { echo f; }; f; declare -ft f; f; . /dev/null; echo --; set -T; g() { echo g; return 3; }; g; echo $?
#---
set -e; x=$(set -e; false; echo no) || echo q; echo $x; f() { x=$(set -e; false; echo no2); echo $x; }; f || :; if x=$(set -e; false; echo a); then echo "<$x>"; fi
#---
set -x; declare x='a b'; local_() { local y='c d' z; typeset -i q=3; }; local_; export A=1 B; export -n A; readonly C=2; declare -a arr=(1 2); export D+=x; typeset -r w=1 ; export e$x=1; export "f=1"
#---
exec /; echo $?
#---
exec ./nosuch; echo $?
#---
echo 'echo hi' > s; chmod -x s; exec ./s
#---
PATH=$PWD; echo 'echo hi' > s; exec s
#---
x=1; echo $_; echo a b; x=2; echo "<$_>"; true q; (:; echo "<$_>"); [[ a ]]; echo "<$_>"; ((1)); echo "<$_>"; for i in a; do :; done; echo "<$_>"; f() { echo in $1; }; f z; echo "<$_>"; y=$(echo hi); echo "<$_>"; echo; echo "<$_>"; export v=1; echo "<$_>"; declare w=2; echo "<$_>"; echo x | cat; echo "<$_>"; eval 'echo p q'; echo "<$_>"; nosuch arg 2>/dev/null; echo "<$_>"; > f; echo "<$_>"
#---
unset PATH; ls; echo $?; command -v ls; type ls; ./ls; nosuch; echo $?; PATH=; ls; echo $?; PATH=/nosuch; ls; echo $?; PATH=.; ls
#---
f() (echo a) >x; g() if true; then :; fi 2>y; h() { :; } <z 2>&1; k() [[ a ]] ; m() ((1)) ; declare -f f g h k m
#---
shopt -s cdable_vars; v=/usr; cd v; nosuch=1; cd nosuch; v2=/no; cd v2; cd v3; CDPATH=/; cd usr; cdx=usr; cd cdx
#---
for s in nosort name -name size -size mtime -mtime +numeric -numeric numeric atime blocks foo '' - +; do printf 'aaa' > 10; printf 'b' > 9; : > x; printf 'cccccc' > 100; touch -d 2020-01-01 x; touch -d 2021-01-01 9; touch -d 2019-01-01 10; touch -d 2022-01-01 100; GLOBSORT=$s; [ "$s" = nosort ] || echo "$s:" *; done
#---
enable -n echo test; enable -n; enable -d echo; echo $?; enable -d nosuch; enable -s | head; enable -ns; enable -ps | tail -3; enable -n; enable -an | head -3; enable -f x; echo $?; enable -nosuch; echo $?; enable echo test; enable -p | wc -l; enable -a | wc -l; enable nosuch; echo $?; enable -n nosuch; echo $?; enable -n export; enable -s | wc -l
#---
declare -c c=hELLo; echo $c; declare -p c; c=wORLD; echo $c; declare -l c; declare -p c; declare -u c; declare -p c; declare -lu z=aB; echo $z; declare -p z; declare -c d; d="foo bar"; echo $d; declare +c d; d=foo; echo $d; a=(1); declare +a a; echo $?; declare -A m; declare +A m; echo $?; declare -t t=1; declare -p t; declare -i +r q; declare -I x; typeset -x y=1; declare -p y
#---
printf 'a\0b\0c' | { mapfile -d '' x; declare -p x; }; printf 'a\0b\n' | { mapfile x; declare -p x; }; printf 'a\0b' | { read -d '' x; echo $x; read -d '' y; echo $? $y; }
#---
. -p /nosuch s; echo $?; echo 'echo in $1' > s; source -p . s arg; source -p "" s; echo $?; . -p; echo $?; . -p /tmp; echo $?; . -x; mkdir p; echo echo p > p/q; . -p nosuch:p q; BASH_SOURCE_PATH=; PATH=; . s x; echo $?; set -o posix; . s; echo no
#---
declare -n r=a[1]; a=(x y z); echo $r ${r} ${#r} ${r/y/Y} $((1)) ${!r}; a[1]=5; echo $((r+1)); ((r++)); echo ${a[@]}; unset r; echo ${a[@]}; declare -n q=m[k]; declare -A m=([k]=v); echo $q; q=w; echo ${m[k]}; [[ -v q ]]; echo $?; declare -n z=nosuch; echo ${z-unset} ${z:-empty}; f() { local -n l=$1; l+=(new); echo ${l[@]} ${#l[@]} ${!l[@]}; }; f a
#---
cd /; ( kill -9 $BASHPID ); echo $?; ( kill -USR1 $BASHPID ); echo $?; ( kill -HUP $BASHPID; echo no ); echo $?; { kill -9 $BASHPID; } | cat; echo ${PIPESTATUS[@]}; x=$(kill -9 $BASHPID; echo no); echo $?; (trap 'echo t' USR1; kill -USR1 $BASHPID); echo $?; (trap '' USR1; kill -USR1 $BASHPID; echo ok)
#---
f=1; { f+=2; echo $f; } ; x=5 y=$x; echo $y; x=1 x=2; echo $x; a=1 b=$a c=$b true; echo $a$b$c.; IFS=: read a b <<< x:y; echo $a $b "$IFS" | od -c | head -1; HOME=/x eval 'echo ~'; HOME=/y cd; pwd
#---
echo a; BASH_XTRACEFD=9; BASH_XTRACEFD=x; exec 9>f; BASH_XTRACEFD=9; set -x; echo b; unset BASH_XTRACEFD; echo c; set +x; cat f; echo d >&9
#---
x=old; x=new cat <<< $x; x=new eval 'cat <<< $x'; y=1; y=2 cat > f$y <<< q; ls; f() { cat <<< $x; }; x=new f <<< $x; x=q $(echo echo) $x; set -x; x=z ls > /nosuch/f; readonly r=1; r=2 echo hi; echo $?
#---
set -x; exec 3>f; echo a 2>/dev/null; nosuchx 2>/dev/null; { echo b; } 2>/dev/null; x=5 > g; > h
#---
set -u; f() { echo "${1-none}"; }; f; echo "${x:+y}" "${x-}"; a=(); for i in "${a[@]}"; do echo $i; done; echo ${a[*]-e}; declare -A m; echo ${m[k]-n}; echo ${m[k]}; echo no
#---
set -u; echo $#; echo $*; echo "$@"; echo $?; echo $-; (echo $!); x=; echo $x; ((y)); echo no
#---
set -u; x=1; unset x; echo ${x}; echo no
#---
set -u; f() { local v; echo $v; }; f; echo no
#---
set -u; [[ -n $nope ]] || echo e; echo no
#---
set -u; let z=q+1; echo $z; echo ${#q}; echo no
#---
set -f; echo *; set +f; set -n; echo not run
#---
set -e; f() { trap 'echo r' RETURN; false; }; f; echo no
#---
set -o pipefail; false | true | true; echo $?; (exit 3) | (exit 2) | true; echo $?; true | (exit 5); echo $?; ! false | true; echo $?; set +o pipefail; false | true; echo $?
#---
set -eo pipefail; if false | true; then echo t; else echo f; fi; x=$(false | true) || echo $?; false | true; echo no
#---
set -v
echo a
x=$(echo b)
if true; then
echo c
fi
set +v
echo d
#---
set -t; echo a; echo b
#---
shopt -s expand_aliases
alias x='echo "'
x hello"
alias p='echo $('
p echo in)
alias h='cat <<E
doc
E
'
h
alias r='> f echo to'
r file; cat f
alias -- -x=y; alias
#---
x=abc; case $x in a*) echo 1;;& *c) echo 2;;& b) echo 3;;& *) echo 4;; esac; case x in a) ;& b) echo no;; x) echo yes;& z) echo fall;; esac; case "" in "") echo empty;; esac; case 'a*' in 'a*') echo lit;; esac; case ab in a[b-d]) echo rng;; esac; case $'\n' in $'\n') echo nl;; esac; case x in (x) echo paren;; (y) ;; esac
case x in
  a|b) echo no ;;
  # comment
  x)
    echo multi
    ;;
esac
#---
case a in [[:alpha:]]) echo al;; esac; case 1 in [[:alpha:]]) echo al;; [[:digit:]]) echo di;; esac; case ' ' in [[:space:]]) echo sp;; esac; case A in [a-z]) echo lower;; [A-Z]) echo upper;; esac; case - in [!a-z]) echo notlow;; esac; case ']' in []a]) echo br;; esac; case '\' in '\') echo bs;; esac; case '\' in \\) echo bs2;; esac; case a in \a) echo esc;; esac; case '[' in [[]) echo lb;; esac; case '*' in \*) echo st;; esac; case 'ab' in a"b") echo q;; esac; case '!' in [!]) echo no;; '!') echo ex;; esac
#---
for i in a 'b c' "d" $(echo e f); do echo "<$i>"; done; for i; do echo never; done; set -- 1 2; for i; do echo $i; done; for i in; do echo never; done; echo $?; for i in x
do echo $i; done; for i
in y; do echo $i; done; for i do echo $i; done; for i in 1 2 3; do [ $i = 2 ] && break; done; echo $i; for ((;;)) { break; }; for i in 1; { echo brace $i; }
#---
i=0; while [ $i -lt 3 ]; do i=$((i+1)); [ $i = 2 ] && continue; echo $i; done; until [ $i = 0 ]; do i=$((i-1)); done; echo $i; while read x; do echo $x; done <<< $'a\nb'; while false; do :; done; echo $?; while true; do (exit 3); break; done; echo $?; until true; do :; done; echo $?; while :; do break; done; while ! [ -e x ]; do touch x; done; ls
#---
if [ 1 = 1 ]; then echo y; fi; if false; then echo n; elif true; then echo elif; else echo no; fi; if false; then :; fi; echo $?; if (exit 4); then :; else echo $?; fi; if true; false; then echo n; else echo last; fi; if ! true; then echo n; else echo neg; fi; if { true; } && (true); then echo grp; fi; if echo a | grep -q a; then echo pipe; fi
#---
a() { echo a $*; }; b() { a "$@"; }; b 1 '2 3'; f() { echo $((10 / $1)); }; f 5; f 0; echo after; g() { return; }; (exit 7); g; echo $?; h() { :; }; false; h; echo $?; k() { (exit 9); }; k; echo $?; declare -F a b nosuch; echo $?; type a | head -3; unset -f a; b 1; echo $?
#---
f() { local x=$1; [ $x -le 0 ] && return; echo $x; f $((x-1)); echo back $x; }; f 3; ackermann() { local m=$1 n=$2; if ((m==0)); then r=$((n+1)); elif ((n==0)); then ackermann $((m-1)) 1; else ackermann $m $((n-1)); ackermann $((m-1)) $r; fi; }; ackermann 2 3; echo $r
#---
outer() { local v=outer; inner; echo $v; }; inner() { echo got $v; v=changed; }; v=global; outer; echo $v; f() { local -a arr=(1 2); local -A map=([k]=v); echo ${arr[@]} ${map[k]}; }; f; echo "${arr[@]}${map[@]}"; g() { local IFS=,; set -- a b; echo "$*"; }; g; set -- x y; echo "$*"; h() { local -; set -f; echo *; }; h; echo $-; f2() { local x; local x=2; echo $x; x=3; local x; echo $x; }; f2
#---
f() { echo "$FUNCNAME ${#FUNCNAME[@]} $#"; }; f a; exit_f() { exit 3; }; (exit_f); echo $?; redef() { redef() { echo second; }; echo first; }; redef; redef; ls() { echo myls; }; ls; command ls -d /; unset -f ls; [ "$(type -t ls)" ] && type -t ls; function a.b { echo dot; }; a.b; function c-d() { echo dash; }; c-d; function :x { echo colon; }; :x
#---
exec 3>&1; x=$(echo out; echo err >&3); echo "<$x>"; exec 3>&-; { echo a; echo b >&2; } 2>/dev/null; { echo c >&3; } 3>&1; (exec 1>&2; echo d) 2>&1; echo e 1>&2 2>/dev/null; f() { echo f; echo g >&2; }; f 2>&1 >/dev/null; f >/dev/null 2>&1; f 2>&1 | wc -l; cat 0<<< in; cat 3<<< three <&3; echo >&2 x 2>&1
#---
echo a > f; echo b > g; cat f g > h; cat h; cat < f - < g; cat f - <<< mid; cat <<A - f
doc
A
{ read x; read y; } < h; echo $x $y; head -1 h; (read x; cat) < h; sed -n 2p < h; { head -1; cat; } < h; wc -l < h; tee i < h >/dev/null; cmp h i && echo same
#---
: > f; [ -s f ] || echo empty; echo x > f; [ -s f ] && echo full; rm f; cat f 2>/dev/null || echo gone; > f; ls f; echo a >> f; echo b >> f; cat f; echo c > f; cat f; mkdir d; echo x > d 2>/dev/null; echo $?; cat d; echo $?; chmod 0 f; ls > "sp ace"; cat "sp ace"; echo x > $(echo name); ls name; echo y > ${u-def}; ls def; echo z > ~/zz; cat ~/zz; rm ~/zz
#---
true > f 2> g < /dev/null; ls; false > f; echo $?; > f; echo $?; > /nosuch/f; echo $?; x=5 > f; echo $x; x=6 > /nosuch/f; echo $? $x; ! > f; echo $?; (exit 3) > f; echo $?; { exit_code=4; } > f; echo $exit_code; if true; then echo in; fi > f; cat f; for i in 1 2; do echo $i; done > f; cat f; case x in x) echo c;; esac > f; cat f; while read l; do echo "r $l"; done < f; [[ -f f ]] > g; ls g; ((1)) > k; ls k
#---
trap 'echo $?; exit 5' EXIT; f() { return 3; }; f
#---
trap 'false; echo $?' EXIT; exit 9
#---
trap 'return 4' EXIT; exit 2
#---
f() { trap 'echo in f' EXIT; }; f; echo body; (f; echo s); trap 'echo second' EXIT
#---
trap 'echo err $LINENO' ERR
false
f() {
false
true
}
f
(false)
{ false; }
if false; then :; fi
false || true
! true
[ a = b ]
[[ a = b ]]
((0))
x=$(false)
false | false
#---
mapfile -t l < <(printf 'a b\nc\n\nd'); echo ${#l[@]}; printf '<%s>' "${l[@]}"; echo; l+=(e); unset 'l[0]'; echo "${!l[@]}"; a=("${l[@]:1:2}"); echo "${#a[@]}"; b=("${l[@]/#/x}"); echo "${b[@]}"; c=([3]=x [1]=y z); echo "${!c[@]}" "${c[@]}"; c[-1]=last; echo "${c[@]}"; d=(); d[5]=; echo ${#d[@]}; e=("${c[@]}" "${d[@]}"); echo ${#e[@]}; s="${c[*]}"; echo "$s"; for i in "${!c[@]}"; do echo $i; done; echo ${c[1+0]} ${c[$((1))]} ${c["1"]}
#---
declare -A h; h[one]=1; h["two words"]=2; h[three]=; echo ${#h[@]} "${h[two words]}" "${h["two words"]}" "${h['one']}"; k=one; echo ${h[$k]}; [[ -v h[three] ]] && echo set; [[ -v h[four] ]] || echo unset; for k in "${!h[@]}"; do echo "[$k]=${h[$k]}"; done | sort; h=(); echo ${#h[@]}; h=([a]=1 [b]=2); h+=([c]=3 [a]=9); echo "${h[a]} ${#h[@]}"; unset h; echo "${h[a]-gone}"; declare -A p=(x 1 y 2); echo ${p[x]}${p[y]}; declare -A q=([k]+=v); echo ${q[k]}; declare -A r; r[a]+=x; r[a]+=y; echo ${r[a]}; echo ${!r[*]}
#---
a=(b c a); IFS=$'\n' s=($(sort <<< "${a[*]}")); echo ${s[@]}; unset IFS; a=({1..5}); echo ${a[@]: -2} ${a[@]:0:2} ${#a[@]}; a=("${a[@]:0:2}" new "${a[@]:2}"); echo ${a[@]}; a=(${a[@]/3/}); echo ${a[@]}; x=(1 2); y=("${x[@]}"); y[0]=9; echo ${x[0]}; f() { local -n ref=$1; ref+=(added); }; f x; echo ${x[@]}; echo ${x[5]:-none} ${x[5]+set}; [ ${#x[@]} -eq 3 ] && echo three; readonly x; x[0]=1; echo no
#---
read -r -d '' text <<'E'
multi
  line
E
echo "$text"; IFS= read -r -d '' t2 <<< 'a b'; echo "$t2"; printf -v p '%03d' 7; echo $p; printf '%s\n' "${text}" | while IFS= read -r l; do echo "[$l]"; done; IFS=, read -ra f <<< 'a,b,,d'; echo ${#f[@]}; declare -p f; read -r first rest <<< 'one two three'; echo $first/$rest; echo 'x:y' | { IFS=: read a b; echo $b$a; }; read -n1 c <<< xyz; echo $c; printf 'no newline' | { read l; echo "$? $l"; }
#---
for i in 1 2; do break | cat; echo $i; done; for i in 1 2; do x=$(break); echo $i; done; for i in 1; do { break; } | cat; echo $i; done; for i in 1 2; do (continue; echo no); echo $i; done; f() { for i in 1; do (return 3); echo $?; done; }; f
#---
set -- a b; IFS=-; x=(c d); cat <<E
$* ${x[*]} ${*:1} "${x[@]}" ${!x@} ${x[@]/c/q}
E
#---
LC_ALL=C; x=é; declare -p x; echo ${x@Q}; printf '%q\n' é $'\xff'; set | grep ^x=; set -x; : é; set +x; echo ${#x} ${x^^} ${x@U}; LC_ALL=C.UTF-8; declare -p x; echo ${x@Q} ${x^^} ${x@U}; y=$'\xff\xc3'; declare -p y; echo ${#y} ${y^^} | od -c; case é in ?) echo one;; esac; LC_ALL=C; case é in ?) echo one;; ??) echo two;; esac; declare -u u=é; echo $u; declare -A m=([é]=é); declare -p m; alias a=é; alias a; trap 'é' USR1; trap -p
#---
trap 'nosuch
nosuch2; echo $LINENO' USR1

kill -USR1 $$
f() {
  kill -USR1 $$
}
f
trap 'echo $LINENO
echo $LINENO' DEBUG
true
trap - DEBUG
trap 'echo e $LINENO
nosuch3' ERR
false
trap 'nosuch4
echo $LINENO' EXIT
(exit 3)
#---
complete -W "a b" x; complete -p x; complete -F f y; complete -p y; complete -r y; complete -p y; echo $?; complete -Z; echo $?; complete -W; echo $?; complete -o nospace -A function -P p -S s -X "it's" -C c -d s; complete -p s; complete -r; complete
#---
ls / >/dev/null; hash; hash -l; hash -t ls; hash -lt ls; hash cat; hash; hash -t ls cat none; hash -lt ls cat none; hash; hash -ld ls; hash --; hash -r; hash; hash -l; hash -rl; hash -r none
#---
hash -lp /x foo; hash; hash -dp /x foo; hash -tp /y foo; hash; hash -td foo; hash; hash -rt foo; (set -o posix; hash; hash -l); hash -t; hash -d; hash -p /x
#---
for a in '-a -b x -c' '-abx -c' '-b' '-q -a' '-:' "-b '' y" '-- -a' '-a -' '' '-ab' '-a -- x'; do for spec in ab:c :ab:c : '' b b:; do OPTIND=1; eval "set -- $a"; while getopts "$spec" o; do echo "$o [${OPTARG-unset}] $OPTIND"; done; echo "end $? $o $OPTIND [${OPTARG-unset}]"; OPTERR=0 OPTIND=1; while getopts "$spec" o -c -b; do echo "$o [${OPTARG-unset}] $OPTIND"; done; unset OPTERR; done; done
#---
OPTIND=5; getopts a o -a; echo $? $o $OPTIND; OPTIND=-2; getopts a o -a; echo $? $o $OPTIND; OPTIND=0; getopts a 1x -a; echo $? $OPTIND; readonly r; OPTIND=1; getopts a r -a; echo $? $OPTIND
#---
mkdir a b; ln -s a l; cd a; cd ../b; OLDPWD=../a; cd -; echo ${PWD##*/}; OLDPWD=nosuch; cd - 2>&1 | sed 's/.*cd/cd/'; OLDPWD=..; cd -; OLDPWD=./l; cd -; echo ${PWD##*/}; cd ..; OLDPWD=l; cd -P -; echo ${PWD##*/}; cd ..; CDPATH=./; cd -P l; echo ${PWD##*/}; cd ..; v=b; shopt -s cdable_vars; cd v; cd ..; CDPATH=b:a/..; mkdir a/x; cd -P b; cd ..; OLDPWD=.; cd -; (cd -; cd -) >/dev/full; echo $?
