x=foo.bar.baz; echo ${x#*.} ${x##*.} ${x%.*} ${x%%.*} ${x/bar/X} ${x//a/A} ${x/#foo/F} ${x/%baz/B} ${x/nosuch/y} ${#x} ${x:4} ${x:4:3} ${x: -3} ${x:0:-4}
#---
x=aXbXc; echo ${x//X} ${x/X} ${x//X/&&} ${x//X/\&} "${x//X/'q'}" ${x//[XY]/-} ${x//X/\\} "${x//X/\\}" ${x//X/"&"}
#---
x='a/b/c'; echo ${x//\//-} ${x//"/"/+} ${x#a/} ${x%/c} ${x/\/b/}; y=/; echo ${x//$y/_}
#---
x='*'; y='a*b*c'; echo "${y//$x/Z}" "${y//"$x"/Z}" "${y#"a*"}" "${y##a*b}" "${y%\*c}"
#---
echo "${x:-"double"}" ${x:-'single $y'} "${x:-'single'}" ${x:-a b} "${x:-a  b}" ${x:-"a  b"}; echo "${x-\}}" "${x:-$(echo sub)}" ${x:-`echo back`}
#---
cat <<E
${x:-its} ${x:-"dq"} ${x:-a\}b} ${x:+no}
E
#---
set -- a "b c" ""; for i in "$@"; do echo "<$i>"; done; for i in $@; do echo "<$i>"; done; for i in "$*"; do echo "<$i>"; done; for i in $*; do echo "<$i>"; done; for i in "x$@y"; do echo "<$i>"; done
#---
set --; for i in "$@"; do echo never; done; for i in "$*"; do echo "one<$i>"; done; for i in "x$@"; do echo "<$i>"; done; for i in "$@$@"; do echo no; done; for i in "" $@; do echo "e<$i>"; done
#---
IFS=:; set -- ::a:b::; echo $#; x=::a:b::; set -- $x; echo $#; for i in "$@"; do echo "<$i>"; done; echo "$*"
#---
IFS=' :'; x='a : b:c  d::e'; for i in $x; do echo "<$i>"; done; x=' : a'; set -- $x; echo $# "<$1>"; x=' a '; set -- $x; echo $#
#---
IFS=; x='a b'; for i in $x; do echo "<$i>"; done; set -- a b; echo "$*" $*; unset IFS; x=' a  b '; for i in $x; do echo "<$i>"; done
#---
IFS=x; y=axbxc; echo $y "$y"; for i in pre$y''post; do echo "<$i>"; done; z=xx; for i in $z; do echo "<$i>"; done; for i in a$z''b; do echo "<$i>"; done
#---
e=; for i in $e; do echo no; done; for i in $e$e"" a$e; do echo "<$i>"; done; for i in "$e"; do echo "one"; done
#---
IFS=,; read a b c <<< 'x,,y,z'; echo "<$a><$b><$c>"; read a b <<< 'x,y,'; echo "<$a><$b>"; read a b <<< 'x,y,z,'; echo "<$a><$b>"; read a <<< 'x,'; echo "<$a>"; read a <<< ' x ,'; echo "<$a>"
#---
read a b <<< '  lead and  trail  '; echo "<$a><$b>"; read -r a <<< 'back\slash'; echo "$a"; read a <<< 'back\slash'; echo "$a"; read <<< '  keep  '; echo "<$REPLY>"; IFS= read -r a <<< '  keep  '; echo "<$a>"
#---
printf 'a\\\nb\nc\n' | { read x; echo "$x"; read y; echo $y; }; printf 'noeol' | { read x; echo $? $x; }; read x < /dev/null; echo $? "<$x>"
#---
read -d : x <<< 'a:b'; echo $x; read -n 3 x <<< abcdef; echo $x; read -N 3 x <<< $'a\nbc'; echo "$x"; read -d '' x <<< $'multi\nline'; echo $? "$x"; printf 'a\0b\0' | while read -d '' z; do echo $z; done
#---
read -a arr <<< 'one two  three'; echo ${#arr[@]} ${arr[2]}; IFS=: read -a arr <<< 'x::y:'; echo ${#arr[@]} "<${arr[1]}>"; read -t 0.1 x < <(sleep 1); echo $?; read -u 5 x 5<<< fd5; echo $x; read -n 0 x <<< a; echo $? "<$x>"
#---
read 1bad <<< x; echo $?; read -t x y; echo $?; read -u 99 x; echo $?; read -q x; echo $?; read -p prompt x <<< y; echo $x
#---
readonly ro=1; read ro <<< x; echo $?
#---
mapfile -t m <<< $'a\nb\nc'; echo ${#m[@]} ${m[1]}; mapfile m <<< x; echo "${m[0]}"; printf 'a:b:' | { mapfile -d : -t q; echo ${q[@]}; }; mapfile -n 1 -s 1 -t r <<< $'1\n2\n3'; echo ${r[@]}; readarray -O 2 -t s <<< z; echo ${!s[@]}
#---
a=(x 'y z' w); echo ${a[1]} "${a[@]}" ${#a[@]} ${#a[1]} ${a[-1]} "${a[@]:1}" ${a[@]/z/Q} ${!a[@]}; for i in "${a[@]}"; do echo "<$i>"; done; for i in ${a[*]}; do echo "<$i>"; done; unset a[1]; echo ${!a[@]} ${#a[@]}; unset a; echo ${a-gone}
#---
declare -A m; m[key]=1; m['a b']=2; m["x"]=3; echo ${m[key]} ${m['a b']} ${m[a b]} ${#m[@]}; k=key; echo ${m[$k]}; unset m[key]; echo ${m[key]-gone}; for i in "${!m[@]}"; do echo "<$i>"; done | sort
#---
declare -A m=([one]=1 [two]=2 [three]=3 [four]=4); echo ${!m[@]}; echo ${m[@]}; declare -p m; m+=([five]=5); echo ${#m[@]}; [[ -v m[one] ]] && echo set; [[ -v m[nine] ]] || echo unset
#---
a=([2]=c [0]=a d); echo ${!a[@]} ${a[@]}; a[10]=x; echo ${#a[@]}; declare -p a; b=("${a[@]}"); declare -p b; echo ${a[@]:1:2}; echo ${a[@]: -1}
#---
x=5; y=x; echo ${!y}; a=(p q); r=a[1]; echo ${!r}; abc1=1 abc2=2; echo ${!abc*} "${!abc@}"; echo ${!nosuch}; echo $?
#---
declare -i n; n=3+4; echo $n; n='2 * 5'; echo $n; n+=1; echo $n; declare -l lo=ABC; echo $lo; declare -u up; up=abc; echo $up; declare -r c=1; declare -p n lo up c; declare -x e=5; declare -p e; declare +i n; n=1+1; echo $n
#---
declare -p nosuch; echo $?; declare -F nosuch; echo $?; declare 1x=3; echo $?; declare -Z x; echo $?; typeset -i q=7; echo $q; local z; echo $?
#---
f() { declare v=1; declare -g w=2; echo $v $w; }; f; echo "<$v><$w>"; f() { local a=(1 2); echo ${a[1]}; }; f; echo "<${a[1]}>"
#---
echo $((1+2*3)) $((2**10)) $((7/2)) $((-7/2)) $((7%3)) $((-7%3)) $((1<<4)) $((0xff)) $((010)) $((2#101)) $((36#z)) $((1?2:3)) $((5>3)) $((!5)) $((~5)) $((1,2)) $(( (1+2)*3 ))
#---
x=5; echo $((x)) $((x+1)) $(($x+1)) $((x++)) $((++x)) $((x--)) $x $((x+=2)) $((x*=2)) $((x%=5)) $x $((y=3)) $((x<y)) $((x&&y)) $((x||0)) $((nosuch+1)) $((-x)) $((+x)) $((x==x))
#---
a=(1 2 3); echo $((a[1]+a[2])) $((a[0]++)) ${a[0]}; i=1; echo $((a[i])) $((a[i+1])) $((${a[1]}*2)); declare -A m=([k]=5); echo $((m[k]+1)); x='1+2'; echo $((x*2)) $(($x*2)); y=x; echo $((y))
#---
echo $((1+)); echo same
echo $((1 2)); echo $((08)); echo $((2#3)); echo $((1/0)); echo $((1=2)); echo $((x=)); echo $((a b))
#---
echo $((5 % 0))
echo $((2 ** -1))
echo $((1 ? 2))
echo $((3#))
echo $((@))
#---
echo $[1+2] $(( 1 + # 
2 )) $((0)) $(( )) $((1 == 1 && 2 > 1 || 0)) $((9223372036854775807+1)) $((1 ? 2 : 1/0)) $((0 && 1/0)) $((1 || 1/0)); ((i=5)); echo $((i-=2, i*3))
#---
cd /usr; echo b[i]n b?n [!a-z]* nosuch* l*b "b*" b\*; echo */bin; echo /u*r/b?n; set -f; echo b*; set +f; x='b*'; echo $x "$x"
#---
mkdir d; cd d; touch a b .h 'x y' A1 [z]; echo *; echo .*; echo [ab] [^ab]* [[:upper:]]*; for i in *; do echo "<$i>"; done; echo "x"*; echo \[z\] [\[]*; shopt -s dotglob; echo *; shopt -s nullglob; echo nosuch*; shopt -u nullglob; shopt -s failglob; echo nosuch*; echo same
echo next
#---
mkdir -p t/u/v; touch t/1 t/u/2 t/u/v/3; shopt -s globstar; echo t/**; echo t/**/3; echo **/*2; shopt -s extglob; cd t; touch aa ab b; echo @(a*|1) !(a*) +(a) ?(a)b *(a)b; case foobar in foo@(bar|baz)) echo ext;; esac; x=aabb; echo ${x##+(a)} ${x/+(b)/-}
#---
shopt -s nocasematch; [[ ABC == abc ]] && echo match; case Q in q) echo casematch;; esac; shopt -u nocasematch; shopt -s nocaseglob; touch Foo; echo f*; shopt nocaseglob extglob; echo $?; shopt -q extglob; echo $?; shopt -s nosuch; echo $?
#---
x=abc; echo "$x"d ${x}d $xd "a$x" 'a$x' "a\$x" a\$x "\"" "\a" "a\\b" \\ "'" '"' "`echo q`" $'a\'b' $"loc"
#---
echo a'b'"c"d\e "a"'b'; echo ""; echo '' a ""; echo "$" $ "$ " a$ "a$" $% ; echo "\$x \`y\` \"z\" \\n \n"
#---
x="a b"; y=$x; echo "$y"; z="$x"c; echo "$z"; y=`echo "$x"`; echo "$y"; y=$(echo $x  c); echo "$y"; y=$x$x; echo "$y"; y=${x}\ d; echo "$y"; y=*; echo "$y"
#---
x=hello; echo ${x:1:-1} ${x:10} "<${x:5}>" ${x:2:100} ${x:(-3):2} ${x:x?1:2}; echo ${x: -10}; y=; echo "<${y:0:1}>"; echo ${x:0:-10}; echo same
#---
x=ÄÖü; echo ${#x}; echo ${x:1:1}; LC_ALL=C; echo ${#x}
#---
x=$'a\001b'; echo "$x" | od -c | head -n1; y=$'\377\376'; echo "$y" | od -c | head -n1; printf '%s' "$y" | od -c | head -n1; echo ${#y}
#---
echo ${x+set} ${x-unset}; x=; echo ${x+set} ${x-unset} ${x:+set} ${x:-empty}; echo ${1+set} ${1-unset} ${@+set} ${#+x} ${?+set}; set -- ''; echo "${1+set}" "${@:+x}" ${*-none}
#---
echo ${x=val} $x; echo ${1=val}; echo same
echo ${#} ${##} ${#x} ${#@} ${#*} $# ${#?} ${#-}
#---
f() { echo "${1:-default}" "${2-none}"; }; f; f '' x; f a; set -u; f a; x=5; unset y; echo ${x:+$y}
#---
a=(); echo "${a[@]}" "${#a[@]}" "<${a[*]}>"; for i in "${a[@]}"; do echo no; done; set -u; echo "${a[@]}"; echo "${a[0]}"; echo never
#---
x=1 y=2; echo $x$y ${x}${y} $x.$y $x-$y $x/$y; echo $x[0] ${x}[0] "$x[0]"; echo $1x ${1}x $10 ${10}
#---
echo "${x#a}" "${x##}" "${x%}"; x=aaa; echo ${x#a} ${x##a} ${x##*} ${x#?} ${x%?} ${x%%a*} ${x/a} ${x//a} ${x/%a/z} ${x/#a/z}
#---
p='a|b'; case a in $p) echo yes;; *) echo no;; esac; case 'a|b' in $p) echo lit;; esac; p='[ab]'; case b in $p) echo class;; esac; case '[ab]' in "$p") echo q;; esac; case ']' in []]) echo br;; esac; case a in [!b]) echo neg;; esac; case '\' in '\') echo bs;; esac; case '\' in \\) echo bs2;; esac
#---
x='a\*b'; case 'a*b' in $x) echo esc;; esac; y='\'; echo "$y" $y; echo ${y}n; z='a\nb'; echo "$z" $z; echo 'a\nb' "a\nb"
#---
set -- 1 2 3 4 5 6 7 8 9 ten eleven; echo $10 ${10} ${11} ${@:10} ${@: -2:1} "${@:2:2}" ${#@} ${@:0:2}
#---
echo $RANDOM | grep -c '^[0-9]*$'; RANDOM=42; echo $RANDOM $RANDOM; echo $SECONDS; echo $((EPOCHSECONDS>1000000)); echo $BASHPID | grep -c .; [ $BASHPID = $$ ] && echo same; (echo $BASH_SUBSHELL; (echo $BASH_SUBSHELL)); echo $PPID | grep -c .; echo $UID $EUID; echo ${BASH_VERSINFO[0]} $OSTYPE
#---
echo ${x@Q} ${x@E}; x='a\tb'; echo "${x@E}"; x='$HOME'; echo "${x@P}"; a=(1 'b c'); echo "${a[@]@Q}"; declare -A m=([k]='v w'); echo "${m[@]@K}"; echo ${a[@]@A}; echo ${x@u} ${x@L}
#---
echo "$(printf 'a\n\n\n')"x; x=$(printf 'a\0b'); echo $x; echo "$(echo 'a\\b' "c\\d")" `echo 'a\\b'` `echo "c\\\\d"`; echo $(echo 'x y') "$(echo 'x  y')"
#---
echo "${a[0]}" ${a[nosuch]} "${#nosuch[@]}"; a=5; echo ${a[0]} ${a[@]} ${#a[@]} ${a[1]-none}; a[1]=6; echo ${a[@]}; unset 'a[0]'; echo "<${a}>"
#---
echo a > "file name"; cat "file name"; x="file name"; cat $x; cat "$x"; echo b > $x; echo $?
#---
x='a  b'; set -- $x; echo $#; set -- "$x"; echo $#; set -- "a"$x"b"; echo $# $1 $2; set -- ${x}; echo $#; set -- ${x:-y}; echo $#; set -- ${y:-$x}; echo $#; set -- ${y:-"$x"}; echo $#
#---
echo ${x:-${y:-${z:-deep}}} ${x:-$((1+1))} ${x:-{a,b}} "${x:-{}}" ${x:-}}; echo ${x:-a}b} "${x:-\"}" ${x:-\"}
#---
echo "a${x:-b"c"d}e" "${x:-"$(echo "q")"}" "${x+"$y"}"; y=Y; echo "${y:+"$y"}" "${y:+'$y'}" ${y:+'$y'} ${y:+"'$y'"}
