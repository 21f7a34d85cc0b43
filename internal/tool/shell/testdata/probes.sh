echo 'echo $?' >t; (exit 4); . ./t; (exit 5); eval 'echo $?'; (exit 6); eval; echo $?; echo '# c' >t; (exit 7); . ./t; echo $?; (exit 8); eval '# c'; echo $?; (exit 2); eval ')' 2>/dev/null; echo $?; echo 'return' >t; (exit 4); . ./t; echo $?
#---
trap 'echo RET $?' RETURN; echo 'false; return 2' >s; . ./s; echo $?; echo 'return' >t; (exit 4); . ./t
#---
trap 'echo E:$?:$BASH_COMMAND' ERR; eval false; eval 'echo x; false'; builtin eval false; . /dev/stdin <<< false
#---
trap 'echo ERR $LINENO' ERR
(
exit 3
)
f() (
exit 2
)
f
(
:
) </nosuch
#---
f() {
  :
}
h2()
{
  echo h2
}
trap 'echo "D $LINENO"' DEBUG
set -T
f; h2
#---
set -o posix; command . nosuch; command break; command eval 'x=; set -Z; echo not'; echo not
#---
set -o posix; command eval 'fi'; echo $?; command set +o posix; shopt -o posix; echo <(:) | cut -c1-4
#---
false | ! true
#---
shopt -s expand_aliases
alias b='{' e='}' i=if t=then f=fi d=do dn=done w=while el=else
i true; t echo 1; f
b echo 2; e
for x in 1; d echo $x; dn
w false; d :; dn
(b echo 4; e)
i false; t :; el echo 6; f
#---
kill -l -1 | head -n 1; kill -l -- 1 2; kill -l -x | tail -n 1; read x <&-; coproc a-b { :; }; echo $?; coproc 1x { :; }; echo $?
#---
ulimit -Sc 0 -Hc; ulimit -n 100 -c; ulimit -cc; ulimit -n ''; ulimit -n -; ulimit -Sn 50 -f; ulimit -n; ulimit -c 0 5; echo $?
#---
ls / >/dev/null; date >/dev/null; id >/dev/null; wc </dev/null >/dev/null; cat </dev/null; hash; hash -l
#---
set -m; sleep 5 & kill -STOP %1; sleep 0.2; kill -CONT %1; jobs; kill %1; wait %1; echo $?; sleep 0.3 & disown; wait $!; echo $?; (exit 4) & sleep 0.2; disown -a; wait $!; echo $?
#---
set -o posix; time; TIMEFORMAT=x; time
#---
set -o posix; readonly a=(1 2); readonly -p | tail -n 1; export b; export -p | tail -n 1; declare -A m=([x]=1); readonly m; readonly -p | tail -n 1
#---
set -o posix; export x </nosuch; echo not
#---
set -o posix; readonly i=1; for i in a; do :; done; echo not
#---
readonly i=1; select i in a; do :; done <<< 1; echo $?; PS3='> '; select y in $(seq 12); do break; done <<< 3; read -t 0 x <&-; echo $?
#---
declare -i n=08; echo not
#---
declare -i n; read n <<< 1/0; echo not
#---
a=(1); read 'a[1/0]' <<< x; echo not
#---
(exit 3); for i in 1 2; do echo $?; done; (exit 3); for i in; do :; done; echo $?; set -o ignoreeof; echo $IGNOREEOF; set +o ignoreeof; echo ${IGNOREEOF-unset}; PS4='# ' bash -xc :
set -t; echo one
echo two
#---
[[ x =~ (
#---
[[ x =~ (a
echo y
#---
[[ a ]; echo $?
#---
[[ a b|c ]]
#---
printf '%.-3s|\n' abcdef; echo $?; printf '%.-3d|\n' 5; printf '%-.3s|%5.-1s|\n' abcdef x; printf '%.-12s%s\n' a b c; echo $?
#---
y=(1)z; echo "${y[@]}"; y=(1 '2 3' $HOME)"z q"; echo "$y"; y=()z u=(3); echo "$y ${u[0]}"; y=(1) z=2; declare -p y
#---
mapfile x <&-; echo $?; declare -p x; mapfile -u 9 x; echo $?; readarray -u x a; echo $?
#---
shopt -s expand_aliases
alias case=echo
case a in a) echo no;; esac
#---
shopt -s expand_aliases
alias i='if true; then'
i echo a; fi; )
#---
x='a[$(echo 1 >&2)0]'; a=(7 8); echo $((x)); x='a[`echo 1`]'; echo $((x)); echo $((x += 2)) ${a[1]}; v=1; x='a[$v]'; let y=x; echo $y
#---
HOME=/h; y=a=~; echo $y; y=~:~; echo $y; export z=a=~; echo $z; echo x=~ x=a=~ x=~:~ x=$y=~; e=x; declare q=$e=~; echo $q; a=(b=~ ~); echo "${a[@]}"
