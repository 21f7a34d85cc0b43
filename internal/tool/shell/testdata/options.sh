for b in builtin compopt suspend times unalias local popd pushd dirs caller; do ( $b -X </dev/null ); echo "$b $?"; ( $b --zork a b c </dev/null ); echo "$b $?"; done 2>&1
#---
dirs x; dirs +x; pushd a b; pushd --zork a b; popd x; popd +x; popd; f() { caller 0; caller x; }; f; compopt -o nospace nosuch; complete -o nosuch x; enable -f /nosuch x
#---
PS4='[$(echo p)] '; set -x; echo a; x=$(echo b); select z in; do :; done; set +x
#---
set -v
eval 'echo b
echo c'
f() { echo d; }
. /dev/stdin <<< 'echo e'
f
trap 'echo t' EXIT
#---
f() { a <&- >&- 5<&- 0<&3; echo $"x" $'a\n\'b' $'q' "$'x'" \$'y'; x=$'a\tb'; case $'z' in $'y') ;; esac; [[ a == $'b c' ]]; cat <<< $'t\t'; for i in $'z'; do :; done; x=($'a'); }; declare -f f
#---
echo ${x@Z}; umask ''; declare -A m=([a]=1 b)
#---
f() { echo f; }; export -f f; export -n f; unset f; f; export -a b=(1); declare -p b; echo ${BASH_VERSINFO[@]:0:4}; read l < <(echo a; exit 3); wait $!; echo $?; typeset -Z
