set -o posix; f() { x=1; }; x=2 f; echo $x; y=3 :; echo $y; export z=4 w; echo $z; unset nosuch; echo $?; trap - INT; echo ok; alias a=b; alias; type export; echo ~/x | sed "s#$HOME#H#"; shift 2; echo no
#---
set -o posix; . ./nosuchfile; echo no
#---
set -o posix; eval 'fi'; echo no
#---
set -o posix; for i in 1; do break 2; done; echo ok; set -o nosuch; echo no
#---
set -o posix; : > /nosuch/x; echo no
#---
x=$(kill -l 9); echo $x; kill -s 0 $$; echo $?; kill -9; echo $?; kill -; echo $?; kill -TERM; echo $?; kill -s; echo $?; kill -l 128; kill -l 137; kill -l x; echo $?; kill -SIGTERM 99999; kill -n 15 99999; echo $?
#---
type type; type -t [ ; type -a true; type -f ls; type -P ls nosuch; echo $?; type; echo $?; command -v if; command -v for; command -V if; command -V ls; command -v -- ls; command ls -d /; command -p ls -d /; command -x; echo $?; command; echo $?
#---
cd /usr/bin; cd ..; pwd; cd ./bin/../lib; pwd; cd ''; echo $?; cd .; pwd; OLDPWD=/tmp; cd -; unset OLDPWD; cd -; echo $?; unset HOME; cd; echo $?; cd -L /usr; cd -P .; pwd; cd -- /; pwd; cd //; pwd; cd /usr//bin///; pwd; cd nosuch/..; echo $?; PWD=/x; pwd; cd .; pwd
#---
history -c; history; echo $?; fc -l 2>/dev/null; bind 2>/dev/null; complete; compgen -A function; compgen -W 'ab cd' a; compgen -b ec; dirs; dirs -p; dirs -v; pushd /; pushd +1; popd -n; dirs; echo ${DIRSTACK[0]}
#---
coproc { read x; echo "<$x>"; }; echo $COPROC_PID | grep -c .; echo hi >&${COPROC[1]}; cat <&${COPROC[0]}; wait $COPROC_PID; echo $?; coproc C2 { read y; exit 3; }; pid=$C2_PID; echo >&${C2[1]}; wait $pid; echo $?
#---
mapfile -t a < <(seq 5); echo ${a[@]:1:3}; mapfile -t -O 10 a <<< x; echo ${!a[@]}; mapfile -C 'echo cb' -c 2 b <<< $'1\n2\n3\n4'; echo ${#b[@]}; printf 'x\0y\0' | { mapfile -d '' c; echo ${#c[@]}; }; readarray -n 2 d < <(seq 9); printf '%s' "${d[@]}"; mapfile 1x; echo $?; mapfile -u 9 e; echo $?
#---
let a=1 b=a+1; echo $a $b; let 'c = a + b' ; echo $c; let "d=5>3" ; echo $d; let 0; echo $?; let 1; echo $?; let x=0; echo $?; let a++ ; echo $a; let "a+=5,b*=2"; echo $a $b; let '(1+2)*3'; echo $?; let a=08; echo $?; let 'a=1/0'; echo $?
#---
f() { local a; a=1; local b=2 c; echo $a$b$c; local a=3; echo $a; unset a; echo ${a-u}; }; a=0; f; echo $a; g() { local x=1; h; echo $x; }; h() { x=2; local x=3; x=4; }; g; k() { local -i n=2+3; local -r r=1; local -x e=exp; local -a arr; arr[1]=z; echo $n $r ${#arr[@]}; bash -c 'echo $e'; }; k; echo ${n-u}${e-u}
#---
i=1; while ((i<4)); do case $i in 1) ((i++)); continue;; 2) echo two;;& *) echo any;; esac; ((i++)); done; echo $i; select x in; do :; done; for x in ""; do echo "[$x]"; done; for ((;i<6;i++)) { echo b$i; }; for i in 1 2; { echo c$i; }; if ((0)) || ((1)); then echo or; fi; until ((i-->0)); do echo no; done
#---
bash -c 'exec 2>&1; foo() { bar; }; foo; echo $?; exit 300'; echo $?; bash -c 'exit -1'; echo $?; bash -c 'return 3'; echo $?; bash -c 'break; echo $?'; bash -c '$(exit 4)'; echo $?; bash -c 'set -e; (exit 5); echo no'; echo $?; bash -c 'trap "exit 6" EXIT; exit 1'; echo $?; bash -c 'exec false'; echo $?; bash -c 'nosuch || exit 8' 2>/dev/null; echo $?; bash -c 'kill -TERM $$; echo no'; echo $?; bash -ec 'f() { false; }; f; echo no'; echo $?
#---
printf '\xff\xfe' | od -An -tx1; x=$(printf '\xc3\x28'); printf '%s' "$x" | od -An -tx1; echo "${#x}"; y=$'\x80abc'; echo "${y#?}"; case $y in ?abc) echo one;; esac; z=${y//abc/d}; printf '%s' "$z" | od -An -tx1; echo "$y" | while read l; do printf '%s' "$l" | od -An -tx1; done; declare -A m; m[$y]=1; echo ${#m[@]}; printf '%q\n' "$y"
#---
x='é' ; LC_ALL=C.UTF-8; echo ${#x} ${x:0:1} ${x^}; case $x in ?) echo one;; esac; printf '%3s|%-3s|\n' é é; y=日本語; echo ${#y} ${y:1:1} ${y#?}; printf '%s\n' "${y//本/x}"; printf '\u00e9\n'; echo $'\u65e5'; printf '%d\n' "'é"; read -n 1 c <<< 日本; echo $c; [[ é == [[:alpha:]] ]] && echo alpha
#---
set -o posix; echo $((1/0)); echo no
#---
set -o posix; echo ${x y}; echo no
#---
set -o posix; x='a b'; echo hi > $x; cat "$x"; touch a1; echo z > a*; ls; x=; echo no > $x; echo $?
#---
set -o posix; echo x=~ $[1+2]; cat <(echo ps); trap 'echo t' USR1; trap; kill -l; (kill -9 $BASHPID); echo $?; shopt inherit_errexit shift_verbose
#---
set -o posix; for 1 in a; do :; done; echo no
#---
set -o posix; 'q'() { :; }; echo no
#---
set -o posix; f() { return abc; }; f; echo no
#---
set -o posix; echo 'fi (' >t; . ./t; echo no
#---
set -o posix; declare -i n; n=1/0; echo no
