unset x; e=; v=val; for p in '${x-d}' '${x:-d}' '${e-d}' '${e:-d}' '${v-d}' '${v:-d}' '${x+d}' '${e+d}' '${e:+d}' '${v:+d}'; do eval "echo \"$p:<$p>\""; done
#---
unset x; echo ${x=a} $x; e=; echo ${e=b}. ${e:=c} $e; unset a; echo ${a[2]=q} ${a[@]} ${!a[@]}
#---
unset x; (echo ${x?}); echo $?; (echo ${x:?msg here}); echo $?; e=; (echo ${e:?}); (echo ${e?ok}.); (echo ${1?}); (echo ${1:?pos})
#---
echo ${x?no}; echo not reached
#---
v=abcdef; echo ${v:2} ${v:2:2} ${v: -2} ${v: -3:2} ${v:0:-1} ${v:1:-2} ${v:(-2)} ${v:10}. ${v:6}. ${v:2:0}.
#---
v=abcdef; echo ${v:1:-6}; echo $?
#---
v=abcdef; n=2; echo ${v:n} ${v:n+1:n} ${v:$n:1} ${v:n?1:0}; echo ${v::2} ${v::} ${v: 1 : 2 }
#---
set -- a b c d e; echo ${@:2} : ${@:2:2} : ${@: -2} : ${@:0:1} : ${*:2:2} : "${@:4}" : ${@:10}; echo ${@: -2:1} ${@:1:0}.
#---
set -- a b c; echo ${@:1:-1}; echo $?
#---
a=(0 1 2 3 4 5); echo ${a[@]:2} : ${a[@]:1:2} : ${a[@]: -2} : ${a[*]:4} : "${a[@]:3:2}" : ${a[@]:9}.; echo ${a[3]:0:1} ${a:0:1}
#---
f=/usr/local/lib/libfoo.so.1.2; echo ${f##*/} ${f#*/} ${f%/*} ${f%%/*}. ${f%.*} ${f%%.*} ${f#/usr} ${f##/*/}
#---
x=aaabbbaaa; echo ${x#a} ${x##a} ${x#a*} ${x##a*}. ${x%a} ${x%%a} ${x%a*} ${x%%a*}. ${x#*b} ${x##*b} ${x%b*} ${x%%b*}
#---
x='a*b*c'; echo ${x#a*} ${x#'a*'} ${x#a\*} ${x#"a*"} ${x%'*'*} ${x%%\**}; p='a*'; echo ${x#$p} ${x##$p}. ${x#"$p"}
#---
x=hello.world; echo ${x/o/0} ${x//o/0} ${x/#h/H} ${x/%d/D} ${x/l*/X} ${x//[lo]/_} ${x/o} ${x//o} ${x/./-} ${x//?/x}
#---
x=abcabc; echo ${x/b/[&]} ${x//b/[&]} ${x//b/\&} ${x//b/'&'} ${x//b/"&"} ${x//b/\\&}; r='<&>'; echo ${x//b/$r} "${x//b/$r}" ${x//b/"$r"}
#---
x=abcabc; shopt -u patsub_replacement; echo ${x/b/[&]}
#---
x='a/b/c'; echo ${x//\//-} ${x////-} ${x/\//} ${x//'/'/+} "${x//\//_}" ${x#*/} ${x/b\/c/Z}
#---
a=(abc bcd cde); echo ${a[@]/c/C} ${a[@]//c} ${a[@]#?} ${a[@]%?} ${a[@]/#/pre} ${a[@]/%/post} ${a[*]^} ${a[@]^^} "${a[@]/b/ }"
#---
set -- abc bcd; echo ${@/b/X} ${*#?} "${@%?}" ${@^^} ${@/#/-}
#---
x=hello; echo ${x^} ${x^^} ${x^^[el]} ${x^[el]} ${x^h}; y=HELLO; echo ${y,} ${y,,} ${y,,[EL]} ${y~} ${y~~}; z=hELLo; echo ${z~} ${z~~}
#---
x=éà; echo ${#x} ${x:0:1} ${x:1} ${x^} ${x^^} ${x#?} ${x%?} ${x/é/e}; LC_ALL=C; echo ${#x}
#---
x="it's a \"test\""; echo ${x@Q}; y=$'a\nb\t'; echo ${y@Q}; z=; echo ${z@Q}. ; unset u; echo ${u@Q}.; w=plain; echo ${w@Q}; n='a\b'; echo ${n@Q}
#---
x='a\tb\n\x41\u00e9\033'; echo "${x@E}" | od -c | head -3
#---
x='\u@\h \$ \w'; y='\$ \\ \x'; echo "${y@P}"; cd /usr; y='\w \W'; echo "${y@P}"
#---
declare -i i=3; declare -r r=x; declare -a a=(1); declare -A m; declare -x e=1; declare -l l=Q; declare -u u=q; declare -rx rx=1; for v in i r a m e l u rx; do n=$v; declare -n ref=$v; eval "echo $v \${$v@a}"; done
#---
x=1; a=(1 'b c'); declare -A m=([k]='v w'); declare -i i=5; echo "${x@A}"; echo "${a[@]@A}"; echo "${m[@]@A}"; echo "${i@A}"; echo "${a@A}"; echo ${a[1]@A}
#---
a=(1 'b c' "d'e"); declare -A m=([k]='v w'); echo "${a[@]@K}"; echo "${m[@]@K}"; for i in "${a[@]@k}"; do echo "<$i>"; done; echo "${a[@]@Q}"; echo "${a[*]@Q}"
#---
x=hello; echo ${x@U} ${x@u} ${x@L}; a=(ab cd); echo ${a[@]@U} ${a[@]@u} "${a[*]@U}"; set -- q r; echo "${@@U}" ${*@Q}
#---
x=1; echo ${x@Z}
#---
abc1=x abc2=y abd=z; echo ${!abc*} ${!abc@} "${!ab*}" ${!nosuch*}.; for i in "${!abc@}"; do echo $i; done; IFS=:; echo "${!abc*}"
#---
x=y; y=5; echo ${!x} ${!x-d} ${!x:-d} ${!x+set} ${!x:0:1}; z=unsetv; echo ${!z-def}. ${!z}.; a=(7 8); q='a[1]'; echo ${!q}; q='a[@]'; echo ${!q}; set -- p1 p2; q=2; echo ${!q}; q=@; echo "${!q}"; echo ${!#}
#---
unset x; echo ${!x}; echo rc $?
#---
x='a b'; echo ${!x}; echo rc $?
#---
x=abc; echo ${#x} ${#} ${#@} ${#*}; set -- 1 22 333; echo $# ${#} ${#@} ${#*} ${#1} ${#3} ${#-}; a=(x yy zzz); echo ${#a} ${#a[@]} ${#a[*]} ${#a[2]} ${#a[9]}; echo ${##} ${#?} ${#$} | sed 's/[0-9]*$/n/'
#---
x=abc; echo ${x}def $xdef. ${x}_ $x-y "$x"y $x'y' \$x "\$x" "\${x}" '${x}'
#---
echo ${x-"a b"} ${x-a   b} "${x-a   b}" ${x-'a   b'} "${x-'a'}" "${x-"a  b"}" ${x-a\ b} "${x-\"}" ${x-\}} "${x-\}}" "${x-'}'}"
#---
echo "${x-${y-${z-deep}}}" ${x:-$(echo sub)} ${x:-`echo bt`} ${x:-$((1+1))} "${x:-$(echo "q q")}"
#---
for i in ${x-a b c}; do echo "<$i>"; done; for i in "${x-a b c}"; do echo "<$i>"; done; for i in ${x-"a b" c}; do echo "<$i>"; done; for i in ${x+z}; do echo never; done
#---
set -- 'a b' c; for i in ${x-"$@"}; do echo "<$i>"; done; for i in "${x-$@}"; do echo "<$i>"; done; for i in "${x-"$@"}"; do echo "<$i>"; done; for i in ${1+"$@"}; do echo "<$i>"; done
#---
set -- 'a b' c ''; for i in $@; do echo "<$i>"; done; for i in $*; do echo "<$i>"; done; for i in "$@"; do echo "<$i>"; done; for i in "$*"; do echo "<$i>"; done; for i in "x$@y"; do echo "<$i>"; done; for i in x"$@"; do echo "<$i>"; done
#---
set --; for i in "$@"; do echo no; done; for i in "$*"; do echo "<$i>"; done; for i in "x$@"; do echo "<$i>"; done; for i in "$@""$@"; do echo no; done; for i in ""$@; do echo "<$i>"; done; for i in "$@"""; do echo "e<$i>"; done
#---
IFS=:; set -- a b 'c d'; echo "$*" $* "$@"; x=$*; echo "$x"; y="$*"; echo "$y"; z=$@; echo "$z"; w="$@"; echo "$w"; IFS=; echo "$*"; x=$*; echo "$x"; unset IFS; echo "$*"
#---
IFS=', '; x='a, b ,c,,d , ,e'; for i in $x; do echo "<$i>"; done
#---
IFS=:; x=:a::b:; for i in $x; do echo "<$i>"; done; set -- $x; echo $#; IFS=; set -- $x; echo $#; unset IFS; x='  a  b '; set -- $x; echo $#; set -- "$x"; echo $#
#---
IFS=' :'; x=' : a : b : '; set -- $x; echo $#; for i; do echo "<$i>"; done; IFS=x; y=axbxxc; set -- $y; echo $#; echo $y
#---
IFS=1; echo $((10+101)) $((5*22)); x=212; echo $x "$x"; IFS=' '; echo $((3+4))
#---
x='*'; cd /tmp; mkdir -p g$$ && cd g$$; touch a b; echo $x "$x" '*' \*; y='a*'; echo $y "$y"; set -f; echo $x; set +f; echo ${x} ${u:-*} "${u:-*}"
#---
echo $1x ${1}x $10 ${10}; set -- 1 2 3 4 5 6 7 8 9 ten; echo $10 ${10} ${11-no} ${09} ${1}0
#---
f() { echo "$# $1 $2"; shift; echo "$# $@"; set -- x y z; echo $*; }; set -- A B; f 1 2 3; echo $@
#---
x=abc; echo ${x:-} ${x+} ${x-}; y=; echo "${y:-}" ${y:+a}.; echo ${x:+"$x$x"} ${x:+${x#a}}
#---
echo ${}; echo after
#---
echo ${x y}
#---
echo ${1x}; echo rc
#---
echo ${x-a
b}; echo "${x-a
b}"
#---
echo "${x:-a}b}" ${x:-{a}} ${x:-{}} ; echo "${x:-{a}}"
#---
x='a b'; y=${x} z=$x; echo "$y $z"; w="$x"c; echo $w; v=a$x; echo "$v"; a=($x "$x"); echo ${#a[@]}
#---
shopt -s extglob; x=aabbcc; echo ${x/+(a)/X} ${x//@(a|c)/-} ${x##+(a)} ${x%%*(c)} ${x#?(a)} ${x//!(b)/Z} ${x/+([a-b])/Q}
#---
x=abc123; echo ${x//[[:digit:]]/#} ${x//[^[:alpha:]]} ${x%%[0-9]*} ${x##*[a-z]} ${x/[!a]/_} ${x//[]a]/_} ${x//[a-]/_}
#---
x='[x]'; echo ${x/[/(} ${x/]/)} ${x//[][]/-} ${x/\[/q} ${x#[} ${x#\[}
#---
x=a; echo ${x/a/} . ${x//a/b c} "${x//a/b  c}" ${x/a/$'\n'} "${x/a/'q'}" ${x/a/'q'} "${x/a/"q"}" "${x/'a'/b}" 
#---
a=(x 'y z' ''); for i in "${a[@]}"; do echo "<$i>"; done; for i in ${a[@]}; do echo "<$i>"; done; for i in "${a[*]}"; do echo "<$i>"; done; for i in "p${a[@]}s"; do echo "<$i>"; done; IFS=-; echo "${a[*]}"
#---
a=(1 2 3); unset a[1]; echo ${a[@]} ${!a[@]} ${#a[@]}; a+=(4 5); echo ${!a[@]}; a[10]=x; echo ${!a[@]} ${a[-1]}; a=([5]=e [2]=b c); echo ${!a[@]} ${a[@]}; unset 'a[@]'; echo ${#a[@]}
#---
declare -A m=([a]=1 [b]=2 ["c d"]=3); for k in "${!m[@]}"; do echo "$k=${m[$k]}"; done | sort; echo ${#m[@]} ${m[c d]} ${m["c d"]} ${m[x]-none} ${m[a]+set}; unset 'm[a]'; echo ${!m[@]}; m+=([z]=9); echo ${m[z]}
#---
echo "$x${y}z" "a"'b'c "a'b" 'a"b' "a\\b" 'a\b' a\\b "a\b" "\$\`\"\\" '\$'
#---
x=5; echo "${x:+"quoted 'single'"}" ${x:+'a b'} "${x:+'a b'}" ${x:+a b}
#---
v=abc; echo "${v%"${v#?}"}" "${v#"${v%?}"}" ${v%"$(echo c)"} ${v/$(echo b)/$(echo X)}
#---
v=$'tab\there'; echo "$v" $v; IFS=$'\t'; echo $v; set -- $v; echo $#
#---
var=/a/b/c; echo ${var//\//\/\/} ${var//\//\\} ${var/#\//} ${var/%c/\/}
#---
set -u; echo ${x-ok} ${x:-ok} ${x+no}; (echo $x); echo $?; (echo ${x}); (echo ${x#a}); (echo ${#x}); (echo $1); (echo ${a[0]}); (echo "$@" $*); echo ${#@}; (echo ${!x})
#---
set -u; a=(); echo "${a[@]}" ${#a[@]}; echo ${a[0]-d}; echo ${a[0]}; echo no
#---
x=abc; echo ${x:-1} ${x: -1} ${x:0-1} ${x:${#x}-2}; y=${x:1:1}${x:0:1}; echo $y; echo ${x:1}${x::1}
#---
x=a.b.c; IFS=.; set -- $x; echo $# $1 $3; echo ${x%.*}; IFS=. read a b <<< $x; echo "$a|$b"
#---
f() { local IFS=:; echo "$*"; }; f a b c; echo "$*"; g() { local x=$1; echo ${x:=def}; }; g; g v
#---
x='$y' y=z; echo $x "$x"; eval echo $x; eval "echo \$x"; eval eval echo $x
#---
echo ~ ~root ~/x ~nosuch a~ "~" '~' \~ ~"root" x=~ x:~ ; y=~; echo $y; z=~/a:~/b; echo $z; echo ${u:-~} "${u:-~}" ~+ ~-; cd /usr; cd /; echo ~+ ~-
#---
HOME=/h; echo ~ ~/; unset HOME; echo ~; HOME=; echo "<"~">"; HOME='a b'; echo ~; for i in ~/c; do echo "<$i>"; done
#---
echo {a,b,c} {1..5} {5..1} {a..e} {1..10..3} {10..1..4} {01..03} {a,b}{1,2} x{a,b}y {a} {} {,a} {a,} a{,b}c {a,{b,c}d} {a..c}{x,y}
#---
echo {1..3..0} {a..z..8} {-3..3} {3..-3..2} {001..10..4} {1..a} {a..} {..1} {1...3} '{a,b}' "{a,b}" \{a,b} {a\,b} {a,b\} {"a b",c} ${x-{a,b}}
#---
x=1; echo {$x..3} {$x,2} {a,b}$x $x{a,b} {$((1+1)),q}; eval echo {$x..3}; for i in {1..3}; do echo $i; done; a=({a..c}); echo ${#a[@]}; y={a,b}; echo $y
#---
echo a{b,c}{d,e}f {{a,b},c} {a,b,}{c,} {a..C} {Z..a} {-1..-3} {+1..3} {1..2}{a..b} {0..-5..-2} {05..1} {-05..5..5} {,}x{,}
#---
set +B; echo {a,b}; set -B; echo {a,b}; echo {a,b; echo }; echo a{1,2 3}b
#---
echo ${!BASH*}; f() { echo ${!FUNC*} ${!BASH_S*}; set | grep -E '^(FUNC|BASH_L|BASH_SO)'; }; f; echo [${!FUNC*}]; true | false; echo ${!PIPE*}; compgen -v BASH; compgen -v COMP; set | grep -E '^(COMP_W|BASH_LOAD|HISTCMD)'; declare -p COMP_WORDBREAKS BASH_LOADABLES_PATH; unset COMP_WORDBREAKS; echo "${COMP_WORDBREAKS-none}"
#---
bash -c 'echo "${_##*/}"'; env -u _ bash -c 'echo "$_"'; printf 'echo "${_##*/}"\n' >s; bash s; env -u _ bash s; _=z bash s arg
