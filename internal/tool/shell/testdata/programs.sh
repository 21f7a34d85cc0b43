x='a'; f() { x=b; return; }; f | cat; echo $x; f; echo $x
#---
echo "1:$(false; echo $?)" "2:$?"; x=$(exit 4) y=$(exit 5); echo $?; x=1 y=$(exit 6); echo $?; export z=$(exit 7); echo $?; local_() { local q=$(exit 8); echo $?; }; local_
#---
f() { echo "args: $#"; for a in "$@"; do printf '<%s>' "$a"; done; echo; }; f ""$@"" "" ''; set -- "" ""; f "$@"; f $@; f "$*"; IFS=; f $*; f "a"$@"b"
#---
set -- a b c; for x in "${@:2}"; do echo $x; done; set -- "${@:1:$#-1}"; echo $@; set -- "${@/b/X}"; echo $@; set -- ${@#a}; echo $# $@
#---
n=0; while read -r l || [ -n "$l" ]; do n=$((n+1)); echo "$n:$l"; done < <(printf 'a\nb\nlast'); echo $n
#---
printf '%s\n' "$(cat <<'E'
it's a "test" $x `y`
E
)"; cat <<E
$(echo "nested
lines") ${x:-"a
b"} $((1 +
2))
E
#---
cat <<"A B"
text
A B
cat <<'$x'
y
$x
cat <<E\
OF
joined
EOF
#---
if ! grep -q nosuch /etc/passwd; then echo absent; fi; ! { false; }; echo $?; ! ( exit 3 ); echo $?; while ! true; do :; done; echo $?
#---
case $- in *i*) echo int;; *) echo non;; esac; echo ${-//[^ef]/}; set -ef; echo ${-//[^ef]/}; set +ef; case $0 in *) echo z;; esac
#---
trap 'echo "[$BASH_COMMAND]"' DEBUG; x=1; echo "a b"; if true; then :; fi; trap - DEBUG; trap 'echo err:$LINENO' ERR
false
(false)
true | false
#---
declare -a a=(1 2 3); declare -p a; a=("${a[@]:0:1}" x "${a[@]:1}"); echo ${a[@]}; unset "a[1]"; declare -p a; a=("${a[@]}"); declare -p a; printf '%s,' "${a[@]}"; echo; echo "${#a[*]}" "${a[@]: -2:1}"; b=("${a[@]}" 4); echo "${b[*]}"; IFS=,; echo "${b[*]}"; c=${a[*]}; echo "$c"
#---
a=(3 1 2); IFS=$'\n' s=($(sort <<< "${a[*]}")); echo ${s[@]}; unset IFS; for ((i=${#a[@]}-1; i>=0; i--)); do echo -n "${a[i]} "; done; echo; echo ${a[$((1+1))]} ${a[-2]}; [[ " ${a[*]} " == *" 1 "* ]] && echo found; a[5]=x; echo ${#a[@]} ${!a[@]}
#---
while getopts "a:bc" o -a 1 -b -c; do case $o in a) echo a=$OPTARG;; b|c) echo $o;; esac; done; usage() { echo usage >&2; return 2; }; usage; echo $?; f() { OPTIND=1; while getopts :v:h o "$@"; do echo "$o ${OPTARG-}"; done; }; f -v; f -x; f -v 1 -h
#---
log() { local lvl=$1; shift; printf '[%s] %s\n' "$lvl" "$*"; }; log INFO a b; die() { echo "$@" >&2; exit 3; }; (die bad); echo $?; retry() { local n=0; until "$@"; do n=$((n+1)); [ $n -ge 3 ] && return 1; done; }; retry false; echo $?; retry true && echo ok
#---
s="a,b;c d"; IFS=',;' read -ra p <<< "$s"; echo ${#p[@]} "${p[2]}"; echo "${s//[,;]/ }"; t=${s^^}; echo $t; echo ${#s}; echo "${s:2:1}"; r=; for ((i=${#s}-1;i>=0;i--)); do r+=${s:i:1}; done; echo "$r"; [[ $s == *";"* ]] && echo semi; echo "${s%%[,;]*}" "${s##*[,;]}"
#---
mkdir -p d/e; touch d/a.txt d/b.txt d/e/c.txt; for f in d/*.txt; do echo ${f##*/}; done; for f in nosuch/*; do echo "$f"; done; [ -d d ] && echo dir; find d -name '*.txt' | sort | while IFS= read -r f; do echo "${f%.txt}"; done; [ -e q ] || echo gone
#---
exec 3<<E
a b
c d
E
while read -u 3 x y; do echo $y; done; exec 3<&-; exec 4>o; echo one >&4; printf 'two\n' >&4; exec 4>&-; wc -l <o | tr -d ' '; { read a; read b; } <o; echo $b; paste -d- o o
#---
fn() { local IFS=,; echo "$*"; }; fn a b c; sum() { local t=0 i; for i; do ((t+=i)); done; echo $t; }; sum 1 2 3; max() { local m=$1; shift; for i; do ((i>m)) && m=$i; done; echo $m; }; max 3 9 2; is() { [[ $1 =~ ^-?[0-9]+$ ]]; }; is 42 && echo y; is 4x || echo n
#---
v=$(( $(echo 3) + ${#undefined} )); echo $v; echo $(( v > 2 ? v * 2 : 0 )); printf -v pad '%05d' $v; echo $pad; echo $((16#1F + 8#17 + 2#11)); let "v += 4" "v *= 2"; echo $v; echo $((v & 7 | 8 ^ 2)); ((v == 14)) && echo eq; echo $(( ++v, v-- )) $v
#---
echo "a" | { cat; echo "b"; } | (cat; echo c) | while read x; do echo "[$x]"; done; seq 3 | { s=0; while read n; do s=$((s+n)); done; echo $s; }; echo x y z | (read a b; echo $b); paste <(seq 2) <(seq 3 4); tee >(wc -l | tr -d ' ' >cnt) <<< "l" >/dev/null; sleep 0.3; cat cnt
#---
f() { echo out; echo err >&2; return 3; }; x=$(f 2>/dev/null); echo $? $x; x=$(f 2>&1 >/dev/null); echo $x; f >o 2>&1; echo $?; sort o; f 2>e >o; cat e; { f | cat; } 2>&1 | sort; x=$( { f; } 2>&1 ); echo "$x" | sort
#---
case "$(uname)" in Linux|linux) echo lin;; esac; [ "$(id -u)" = $UID ] && echo uid; command -v ls >/dev/null && echo has; command -v nosuchcmd >/dev/null || echo hasnot; type -t type; hash ls; [[ -n ${BASH_VERSION} ]] && echo bash; echo ${BASH_VERSION%%.*}
#---
set -euo pipefail; trap 'echo "fail $?"' EXIT; x=${UNSET:-d}; echo $x; false | true || echo pf; (set +e; false; echo cont); y=$(echo ok); echo $y; grep -q x /dev/null || true; echo end; false; echo no
#---
shopt -s extglob nullglob
x=foobarbaz; echo ${x//@(bar|baz)/-} ${x##*(f|o)} ${x%%!(foo)*}; case abc in @(a|b)*(b|c)) echo m;; esac; echo nosuch*; [[ file.txt == !(*.c|*.h) ]] && echo neg; [[ aaa == +(a) ]] && echo plus; y='  trim  '; y=${y##+([[:space:]])}; y=${y%%+([[:space:]])}; echo "<$y>"
#---
unset a b; a=${b-x}${b+y}${b:-z}; echo $a; b=; a=${b-x}${b+y}${b:-z}; echo $a; : "${c:=d e}"; echo "$c"; echo "${c/ /_}" "${c:+set}" "${!c*}" ; d=c; echo "${!d}" "${!d/d/D}" "${#c}"; e=(a b); echo "${e[@]/%/!}" "${e[@]^^}" "${#e[0]}" "${e[*]:1}"
#---
bash -c 'echo $0 $1' x y; bash -c 'exit 7'; echo $?; echo 'echo script $1 $#' >s.sh; bash s.sh a b; chmod +x s.sh; ./s.sh q; echo 'echo $0' | bash; echo 'echo $1' | bash -s arg; bash -x -c 'echo t' 2>&1; bash -e -c 'false; echo no'; echo $?; bash -n -c 'echo no; if'; echo $?; bash +o nosuch -c 'echo x'; echo $?; bash -o pipefail -c 'false|true'; echo $?; bash -c; echo $?; bash --nosuch 2>&1 | head -1; bash nosuchfile; echo $?; bash -O extglob -c 'echo @(a)'
#---
A=1; export A; (A=2; env | grep '^A='); env | grep '^A='; B=3 env | grep '^B='; unset A; env | grep -c '^A='; C=1 D=2 bash -c 'echo $C$D'; E=x; E=y bash -c 'echo $E'; echo $E; declare -x F=g; bash -c 'echo $F'; export -p | grep -c 'F='
#---
i=10; until ((i<=7)); do echo $((i--)); done; for w in a "b c" d; do case $w in *\ *) continue;; esac; echo $w; done; select_() { PS3='? '; select o in x y; do echo $o; break; done <<< 2; }; select_ 2>/dev/null; for i in {1..3}; do for j in {1..3}; do ((j==2)) && continue 2; echo $i$j; done; done
#---
echo "tab	here" 'nl
there' $'esc\e[0m' | cat -v; echo -e '\u0041\x42\103' '\\' '\a' | cat -v; echo -e 'no\cmore' ; echo; echo -E '\n' -n; printf '%b' 'x\ny\n'; printf '\\n\n'; printf "%s\n" '\n'
#---
ulimit -n 100; ulimit -Sn; ulimit -Hn 100; ulimit -n; (ulimit -n 50; ulimit -n; bash -c 'ulimit -n'); ulimit -n; ulimit -c 0; ulimit -c; ulimit -a | grep -c '('; umask 027; (umask 0; umask); umask; umask -p; umask a=rx; umask; umask -S
#---
kill -l TERM INT 15; trap -l | tail -1; kill -0 1 && echo ok; sleep 10 & kill -TERM %1; wait %1; echo $?; sleep 10 & kill -s KILL $!; wait $! 2>/dev/null; echo $?; sleep 10 & kill $!; wait $!; echo $?
#---
declare -i i=5 j; j=i*2; echo $j; i+=3; echo $i; declare -r R=1; (R=2) 2>/dev/null; echo $?; declare -l l=ABC; l+=DEF; echo $l; declare -u u; u=xyz; echo $u; declare +u u; u=low; echo $u; declare -ai ia=(1+1 2*3); echo ${ia[@]}; declare -n nr=i; nr=9; echo $i; declare -p i l nr ia
#---
f() { local -n out=$1; out="set by f"; }; f result; echo $result; g() { local -a arr=(x y); local -A m=([k]=v); echo ${arr[1]} ${m[k]}; }; g; echo ${arr-none}; h() { local x=$1; ((x>0)) && { h $((x-1)); echo $x; }; return 0; }; h 3; k() { declare -g G=1; local G2=2; }; k; echo $G ${G2-none}
#---
x=5; { x=6; }; echo $x; ( x=7 ); echo $x; x=8 | true; echo $x; eval x=9; echo $x; f() { x=10; }; f; echo $x; $(x=11); echo $x; { x=12; } >/dev/null; echo $x; if x=13; then :; fi; echo $x; while x=14; false; do :; done; echo $x; echo ${x:=15} ${y:=16} $y; : $((x=17)); echo $x
#---
((a=1)) ; echo $?; ((a=0)); echo $?; ((1 > 2)); echo $?; (( )) ; echo $?; ((x++)); echo $? $x; ((x++)); echo $? $x; if ((x==2)); then echo two; fi; while ((x-- > 0)); do echo $x; done; ((a=5,b=a*2)); echo $b; ((a<b)) && ((b<20)) && echo chain; echo $((a?b:0)) $((!a)) $((~a)) $((-a+b))
#---
f() { echo $1; }
f a; f 'b
c'; f "d
e"; g=$(f x
f y); echo "$g"; f $(f z); h() { f "$1"; f "${2:-def}"; }; h 1; h 1 2
echo $((
1 + 2
)) `f q`
#---
x=1
if [ $x = 1 ]; then echo one
elif [ $x = 2 ]; then echo two
else echo other; fi && echo and || echo or
while [ $x -lt 3 ]; do x=$((x+1)); done | cat; echo $x
{ x=9; } | cat; echo $x
for i in a b; do echo $i; done > out; cat out
(echo in; exit 2) > out || echo "status $?"; cat out
