echo $HOME; echo a[1]=~ a[1]+=~ a+=~:~ a[ 1 ]=~ x-y=~ _=~ a[1]b=~ ~:x ~root:y ~:~/z ~x:~ a~:~ "a":~ :~; HOME=/h; echo --p=~ p:=~ ~:~ x=~:~ "x"=~ x\=~ 1=~
#---
f() { declare d={1,2} e={3,4}; echo $d $e; declare -a q=({1,2}) r[1]={5,6}; echo ${q[@]} ${r[@]}; local -a z[1]={a,b}; declare -p z; export x{1,2}={y,z}; echo $x1 $x2; }; f; declare a=b{c,d} \{x,y}=1; echo $a; export "k={1,2}"; echo $k; set +B; declare m={1,2}; echo $m; n={1,2}; echo $n
#---
for e in 0#1 '0#1 + 1' 00#1 0x#1 0x1#1 08#1 1#0; do (echo $(($e))); done
#---
cat <<-'	E'
	'$x' "$y"
	E
cat <<-E
		a
	E
echo z
#---
touch a.c b.c .x; GLOBIGNORE='*.c'; echo *; shopt dotglob; GLOBIGNORE=; echo *; unset GLOBIGNORE; echo *; GLOBIGNORE=b*; unset GLOBIGNORE; shopt dotglob
#---
shopt -os; shopt -o; shopt -ou | head -3; shopt -o errexit hashall; shopt -so nosuch errexit; echo $?; shopt -uo nosuch; echo $?; shopt -q -o nosuch; echo $?
#---
printf '%(%Y\n' 1; echo $?; printf '%(x)d\n' 1; echo $?; printf '%(' 1; printf '%(a(b)c)T\n' 1; printf '%(a(b)cT\n' 1; echo $?; printf '%5(%F)s|\n' 1; printf '%((a)(b)%Y)T\n' 0
#---
printf '%.-1f|%.-3s|\n' 1.5 abc; printf '%.-5d|%.-5x|\n' 7 8; printf '%.-2c|%5.-2s|\n' a b;  printf '%-.-2s|\n' a; printf '%.--2s|\n' a
#---
declare -n c1=c2; declare -n c2=c1; c1=1; echo no
echo $?
#---
readonly x=1; f() { local x=6; echo in $x; }; f; g() { f; }; g; h() { readonly y=2; k() { local y=3; echo $y; }; k; }; h; i() { local -r z=1; j() { local z=2; echo $z; }; j; }; i
#---
readonly x=1; for a in +x -x +i -i -t +t -l -u -c -r -a -A -p -g -ai +l; do declare $a x; echo $a $?; done; export -n x; echo $?; export x; readonly -a x; echo $?; declare -p x; readonly -a b=(1); for a in -i -x -a -A -t -l +x +a; do declare $a b; echo $a $?; done; f() { declare -g -i x; echo $?; }; f; readonly u; for a in -i -x -a -t; do declare $a u; echo $a $?; done; declare -p u b
#---
declare -A m; m=([z]); echo $?
echo n; m=([z]=1 [y]); declare -p m
m=([a] b); declare -p m
a=([z]); declare -p a; declare -A k=([x]); echo $?
declare -p k
#---
f() { k >& m; }; declare -f f; g() { k >& m x; l >&m; echo >&m a; k <<< l >& m &> n; k > a >& m; k 2> x >& m; k &> a >& m; { :; } >& m; >& m; a >&2 b >&$x 5>&1; }; declare -f g
#---
command exec 3>&1; echo fd3 >&3; builtin exec 4>&1; echo fd4 >&4; command eval 5>&1; echo fd5 >&5; command command exec 6>&1; echo 6 >&6
#---
trap 'echo err $? $LINENO $BASH_COMMAND' ERR; f() { false; true; }; f; g() { trap 'echo new $LINENO $BASH_COMMAND' ERR; false; f; true; }; g; false; f
#---
ff() { trap 'echo err $? $LINENO' ERR; false; f() { false; :; }; f; (exit 3); g() { false; }; g; }; ff; false; ff
#---
ff() {
false; :; set -E; g() { false; :; }; g; (false); set +E; (false); g; x=$(false); . /dev/stdin <<< false; eval false; trap -p; }
trap 'echo err $? $LINENO' ERR;  ff; false; trap -p
#---
ff() {
trap 'echo err $? $LINENO' ERR; g() { false; :; }; g; set -E; g; (false); set +E; (false); false; }
ff
false
h() { trap - ERR; false; :; }; h; false
#---
exec 7>tr; BASH_XTRACEFD=7; set -x; echo a; set +x; cat tr; BASH_XTRACEFD=1; set -x; echo f; echo g
#---
echo 'BASH_ARGV0=new; echo $0; nosuch; UID=3; cd /nosuch; (nosuch; echo $0)' > s; bash s; bash -c 'BASH_ARGV0=new; nosuch; echo $0'; echo 'BASH_ARGV0=x; nosuch' | bash -s
#---
a=(1 2; echo n
echo $LINENO
nosuch
#---
a=(1
2
| 3
4)
nosuch
#---
set -o posix; trap 'echo u' USR1; trap USR1; echo no
#---
env BASHOPTS=nullglob:dotglob bash -c 'shopt nullglob; echo $BASHOPTS'; env SHELLOPTS=noglob bash -c 'echo *; env | grep -c OPTS'; env SHELLOPTS=nosuch:errexit bash -c 'echo $-; echo $SHELLOPTS'; env BASHOPTS=nosuch bash -c 'echo $BASHOPTS'; export SHELLOPTS; set -f; bash -c 'echo $SHELLOPTS; set +f; bash -c "echo \$-"'; declare -p SHELLOPTS; env SHELLOPTS=posix bash -c 'shopt -o posix'; env SHELLOPTS=xtrace:verbose bash -c 'echo a'; env SHELLOPTS=braceexpand bash +B -c 'echo {a,b}'; env SHELLOPTS= bash -c 'echo $-'; env SHELLOPTS=vi:emacs:onecmd bash -c 'echo $SHELLOPTS'
#---
cd /usr; pushd /bin > /dev/null; DIRSTACK[1]=/etc; dirs; DIRSTACK[0]=/x; dirs; DIRSTACK[5]=/y; echo $?; unset 'DIRSTACK[1]'; dirs
#---
complete -W 'a b' -o nospace -o plusdirs -o filenames -o default -o dirnames -o bashdefault -o noquote -o nosort -o fullquote x; complete -p; complete -A file -A directory -A command -A function -A hostname -A user -A variable -A alias -A arrayvar -A binding -A builtin -A disabled -A enabled -A export -A group -A helptopic -A job -A keyword -A running -A service -A setopt -A shopt -A signal -A stopped y; complete -p y; complete -abcdefgjksuv z; complete -p z
#---
complete -D -W x; complete -p; complete -E -F y; complete -p -E; complete -I -A command; complete -p -D; complete -p -I; complete -r -D; complete -p -D; echo $?; complete -r; complete -p; complete -DE -W z; complete -p; complete -D; echo $?; complete -W a -- b c; complete -p c b; complete -r b nosuch; echo $?; complete; complete -p nosuch1 c nosuch2; echo $?; complete 'a b'; complete -p 'a b'
#---
complete -A nosuch x; echo $?; complete -F 'a b' x; complete -p x; compgen -o nosuch; echo $?; compgen -A nosuch; echo $?
#---
printf 'echo \x00a\n' | bash; printf 'echo a\n\x00\necho b\n' > s; bash s; printf 'echo a\necho "\x00b"\n' > t; bash t; printf '\0echo a\n' | bash; echo $?
#---
cd /; CDPATH=:/usr; cd lib; pwd; cd /; CDPATH=/usr:; cd lib; pwd; CDPATH=.:/usr; cd /; cd lib; pwd; CDPATH=; cd /; cd lib; pwd; cd /; CDPATH=:/usr; cd local; pwd
#---
f() { trap 'return 5; echo no' EXIT; exit 3; }; f
#---
f() { (trap 'return 4; echo n' EXIT; exit 2); echo $?; (trap 'return' EXIT; false); echo $?; }; f; (trap 'return 4; echo n' EXIT; exit 2); echo $?; bash -c 'f() { exit 2; }; trap "return 7" EXIT; f'; echo $?; bash -c 'f() { :; }; trap "return 7" EXIT; f'; echo $?; bash -ec 'f() { false; }; trap "return 7" EXIT; f'; echo $?
#---
set -u; (echo $10); (echo ${10}); (echo $9)
