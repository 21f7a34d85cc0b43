exec 5>&1; echo moved 6>&5- >&6; echo x >&5; echo $?
#---
mkdir -p x/y/z x/.h a/b c; touch x/1 x/y/2 x/y/z/3 x/.h/4 c/f a/b/g a/h; ln -s y x/ly; ln -s ../c a/l; ln -s a s
shopt -s globstar; echo x/**/[0-9]; echo **/[0-9]; echo **/**/3; echo x/**/**; echo **/**; echo **/y/**; echo **/ly/**
echo a/**/; echo a/l/**; echo **/l/**; echo ./**/f; echo **/f; echo **/./g; echo **//g
#---
declare -A m; a=(1 2 3); b=(0 2)
for k in '$(echo hi)' 'x]y' '[x' 'a"b' "a'b" 'a\b' 'a b' '`x`' '$HOME' '@' '*'; do ((m[$k]++)); ((m["$k"]+=2)); echo $((m[$k] * 2)); [[ m[$k] -eq 3 ]]; echo $?; done; declare -p m
k='b[1]'; echo $((a[$k])); k=x]; let 'm[$k]++' "m[$k]++"; ((m['q]']++)); declare -p m; for ((m[$k]=0; m[$k]<2; m[$k]++)); do echo j; done
#---
set -u; (echo ${#x[@]}; echo same; 
echo next); echo $?
f() { echo ${#x[@]}; echo inf; }; f; echo $?
echo here ${#x[*]}
echo end $?
#---
declare -n nr=i; declare -i i=5; echo ${nr@a} ${nr@A}; unset i; echo "[${nr@a}] [${nr@A}]"; declare -n z; echo "[${z@a}] [${z@A}]"; declare -n q='a[1]'; a=(1 2); echo "[${q@a}] [${q@A}]" "${q@Q}"; set -- a 'b c'; echo "${@@A}" "${*@A}" ${@@A}; set --; echo "[${@@A}]"; declare -n b=a;  echo "${b[@]@A}"
#---
cat > s <<'E'
PS4='+\#:\!: '; set -x; echo a
echo b; echo c
f() { echo in; }; f; eval 'echo x
echo y'
x='\# \!'; echo "${x@P}"
(echo sub); if true; then echo "${x@P}"; fi
echo "$(echo "${x@P}")"
E
bash s; bash < s; bash -c "$(cat s)"
#---
mkfifo f; { read x < f; echo second; } & echo x > >(read y; echo first; echo $y > f); wait; echo after
#---
shopt -s localvar_unset; x=g; l() { local x=1; m; echo ${x-un}; }; m() { unset x; echo ${x-m un}; }; l; echo $x; declare -n loop; for loop in t v; do :; done; declare -p loop; declare -n an; an=(1); declare -p an; g() { local -n ref=ref; ref=1; }; g; echo $?
#---
bash -c 'trap "echo a \$?" EXIT; (exit 3); kill -TERM $$'; echo $?
bash -c 'trap "echo a \$?; exit" EXIT; (exit 6)'; echo $?; bash -c 'trap "(exit 3); exit" EXIT; exit 5'; echo $?
bash -ec 'trap "false; echo still" EXIT; true'; echo $?; bash -ec 'trap "false; echo still; (exit 4)" EXIT
exit 3'; echo $?
bash -c 'trap "echo U; exit" USR1
(exit 5); kill -USR1 $$; echo no'; echo $?
#---
for c in 'x=1' 'x=1 true' 'x+=1' 'x[1]=1' 'f() { x=1; }; f || echo or' 'for x in a; do echo l; done' 'echo ${y!}' 'echo ${!y}' '(exit 3) || x=1' 'if x=1; then :; fi' '(x=1); true' 'read x <<<a' 'echo $((1/0))' '((1/0)) || echo q'; do
bash -ec "readonly x; $c
echo goes on"; echo "$c $?"; bash -c "readonly x; $c
echo goes on"; echo "$c $?"
done
#---
trap 'echo nest; kill -USR1 $$; echo nested' ALRM; trap 'echo usr1' USR1; kill -ALRM $$; echo; trap 'echo t1; kill -ALRM $$; echo t2' TERM; kill -TERM $$; echo end
trap 'n=$((n+1)); [ $n -lt 3 ] && kill -USR2 $$; echo $n' USR2; kill -USR2 $$; echo last
#---
shopt -s extdebug; trap 'echo "D $BASH_COMMAND"; false' DEBUG; echo skipped; select s in a b; do echo $s; break; done <<<1; for ((i=0;i<2;i++)); do :; done; for i in a; do echo $i; done; case a in a) echo q;; esac; [[ a ]]; ((1)); x=1; { echo b; }; if :; then echo y; fi
#---
set -o posix; set -e; (shopt -u inherit_errexit; y=$(false; echo b); echo "3 $y"); y=$(false; echo b); echo no
#---
export LC_ALL=C.UTF-8; printf '%ls|%5ls|%-5S|%.1S|%.2ls|%C|%3lc|%S\n' é é é éa éab éx é; printf '%5s|%.2s|%c\n' é é a
#---
bash -c 'sleep 5 & sleep 6 & jobs %sle; echo $?; kill %1 %2'
#---
OPTIND=1 getopts a o -a; echo getopts $OPTIND $o; REPLY=x read <<<y; echo read $REPLY; x=1 read x <<<2; echo readx $x; v=1 printf -v v 5; echo printf $v; a=1 export a; echo export $a; b=1 readonly b; echo readonly $b; c=1 eval 'c=2'; echo eval $c; e=5; e=1 unset e; echo unset ${e-u}; MAPFILE=1 mapfile <<<q; echo mapfile $MAPFILE;  f() { x=3; }; x=9; x=1 f; echo func $x; IFS=: read p q <<<1:2; echo $p$q; 
i=1 let i++; echo let $i; j=4 let j=7; echo letj $j; g() { k=2 command eval 'k=3'; echo $k; }; g; l=1 command read l <<<7; echo l $l; m=1 wait -n -p m; echo m $m; n=1 declare n=2; echo n $n; n2=1 declare -g n2=2; echo n2 $n2; o=1 export o=2; echo o $o; h() { p2=1 local p2=2; echo $p2; p3=1 local p3; echo ${p3-un}; }; h; q=1 typeset q; echo q ${q-un}; r=1 mapfile r <<<z; echo r "$r"; s=1 getopts a s -a; echo s $s; t=1 :; echo t ${t-un}; u=1 test -v u; echo u $?; w=5; w=1 eval 'w=2'; echo w $w; w=5; w=1 read w <<<7; echo w $w; w=5; w=1 eval 'unset w; echo ${w-un}'; echo w $w; y=1 exec; echo y ${y-un}; z=1 set -- ; echo z ${z-un}; z2=1 shift 0; echo z2 ${z2-un}; aa=1 trap -- - INT; echo aa ${aa-un}; declare -i ii; ii=1 read ii <<<3+4; echo ii $ii; RANDOM=5 :; PATH=/x command -v ls; echo $?; PATH=/x type ls; LINENO=7 echo l; cd /; CDPATH=/usr cd bin; pwd; ac=1 hash; echo ac ${ac-un}; ad=1 source /dev/null; echo ad ${ad-un};
#---
q=1 typeset q; echo q ${q-un}; q=1 declare -i q; echo q ${q-un}; n=1 declare n=2; echo n $n; n=1 declare -x n; echo n $n; declare -p n; f() { q=1 typeset q; echo fq ${q-un}; q=1 declare -x q; echo $q; r=1 declare r=2; echo r $r; s=3 declare -g s; echo s ${s-un}; s=3 export s; echo $s; declare -p s; u=1 readonly u; }; f; echo ${q-un} ${r-un} ${s-un} ${u-un}; declare -p s; v=5; v=1 export v; echo $v; v=5; v=1 readonly v; echo $v; v2=7; v2=1 declare v2; echo $v2; v2=1 declare -x v2; declare -p v2
#---
OLDPWD= cd -; echo $?; OLDPWD=; cd -; echo $?; OLDPWD=/usr cd -; echo $PWD; OLDPWD=/bin cd /tmp; echo $OLDPWD $PWD; PWD=/x cd /; echo $OLDPWD $PWD
#---
f() { for v in FUNCNAME BASH_ARGC BASH_ARGV BASH_SOURCE BASH_LINENO GROUPS BASHPID DIRSTACK PIPESTATUS LINENO; do local $v; echo $v $?; done; }; f
#---
touch a1 a2 b1; mkdir dd; compgen -G 'a*'; echo $?; compgen -G 'z*'; echo $?; compgen -C 'echo x y'; echo $?; compgen -C 'printf "%s\n" q1 q2' q;  f() { COMPREPLY=(c1 c2 d3); }; compgen -F f c; echo $?; compgen -F nof c; compgen -G '*1' -W 'x' -X 'a*'
x='p q'; compgen -W '$x "a b" $(echo c)'; compgen -W 'a\ b "c d"' ; IFS=:; compgen -W 'a b:c'; unset IFS; compgen -V arr -W 'a b'; declare -p arr; compgen -V 1x -W a; echo $?; compgen -V arr -W 'a b' z; echo $?; declare -p arr; arr2=(1); compgen -A arrayvar arr; enable -n test; compgen -A disabled t; compgen -A enabled tes; sleep 5 & compgen -j; compgen -A running; compgen -A job s; compgen -A stopped; kill $!; compgen -X '&*' -W 'abc b' a
#---
echo 'set -- new args' > lib; set -- p q; . ./lib; echo $@; set -- p q; . ./lib x; echo $@; set -- p q; f() { . ./lib x; echo $@; }; f a; echo $@; echo 'shift; echo $@' > lib; . ./lib x y; echo $@; echo '(set -- z); echo $@' > lib; . ./lib x y; echo $@
#---
(exec -c -a x env); (exec -ca x env); (exec -a x -c env); : q; (exec env) | grep ^_=; export _=abc; exec env | grep ^_
#---
set -o posix; eval 'echo a
if'; echo $?; . /dev/stdin <<<'echo s
)'; echo $?; eval 'fi'; echo no
#---
export LC_ALL=C.UTF-8; $'a\001b'; $'\e[m'; $'\351'; 'é z'; "it's"
#---
exec 2>t; set -x; cat <(echo a; echo b); set +x; grep '^++' t
#---
set -o posix; (exit 3) & wait $!; echo a $?; wait $!; echo b $?; (exit 6) & sleep 0.1; wait $!; echo i $?; wait %1; echo j $?; (exit 4) & wait -n; echo $?; wait $!; echo $?; f() { function g { echo g; }; h() { :; }; }; declare -f f; type f
#---
POSIXLY_CORRECT=1 bash -c 'set -o | grep posix; echo $POSIXLY_CORRECT; shopt expand_aliases; x=1 :; echo $x'
#---
arr=(); for x in "${arr[@]:-}"; do echo "[$x]"; done; for x in "${arr[@]-}"; do echo "<$x>"; done
set --; for x in "${@:-}"; do echo "[$x]"; done;  for x in "${nope:-}" "${nope-}" ; do echo "[$x]"; done; for x in "${arr[*]:-}" "${arr[0]:-}" "${nope[@]:-}"; do echo "($x)"; done
for x in "${nope[@]:+x}"; do echo "1($x)"; done;  for x in "${arr[@]+x}"; do echo "2($x)"; done; for x in "${arr[@]:+x}"; do echo "3($x)"; done; for x in "${nope[@]+x}"; do echo "4($x)"; done; for x in "${@+x}" "${@:+x}"; do echo "5($x)"; done; for x in "${*+x}"; do echo "6($x)"; done; for x in "${arr[*]+x}"; do echo "7($x)"; done;  for x in "${nope+x}"; do echo "8($x)"; done; for x in "${arr[@]+"${arr[@]}"}"; do echo "9($x)"; done; for x in "${@+"$@"}"; do echo "10($x)"; done; for x in ${@+"$@"} ${arr[@]+"${arr[@]}"}; do echo "11($x)"; done; for x in a"${arr[@]+x}" "${arr[@]+x}b"; do echo "12($x)"; done
for x in "${arr[@]:-$y}" "${@-$y}" "${@-"$@"}" "${arr[@]:-"${arr[@]}"}"; do echo "{$x}"; done
for x in x"${arr[@]:-}" "${arr[@]:-}"y "${arr[@]:-}${arr[@]:-}"; do echo "|$x|"; done
for x in "${arr[@]-$@}" "${@-$@}" "${@-${arr[@]}}" ${@-"$@"} ${@-$@} ${@-}; do echo "m|$x|"; done; set -- '' ; for x in "${@:-}" "${@:-d}" "${@-d}" "${@:+s}" "${@+s}"; do echo "n|$x|"; done; set -- '' ''; for x in "${@:-d}" "${@:+s}" "${*:-d}"; do echo "o|$x|"; done; a1=(''); for x in "${a1[@]:-d}" "${a1[@]:+s}" "${a1[@]+s}"; do echo "p|$x|"; done
#---
complete -W 'alpha beta' foo; complete -F f bar; complete -o nospace -W x= baz; complete -d cd; complete -A signal kill; complete -p; for i in {1..40}; do complete -W x cmd$i; done; complete -p
#---
b=(x); : "${b[@]:=y}"; echo ${b[1]:=z} ${b[1]}
: ${nope[@]:=q}; echo never
: ${!nope:=x}; echo never
#---
for q in '"' "'" '`' '${x'; do printf 'true\necho %s\n' "$q" | bash; echo $?; printf '(exit 5)\necho %s\n' "$q" > s; bash s; echo $?; bash -c "$(cat s)"; echo $?; bash --posix -c "(exit 4); eval '\\$q'; echo \$?"; done; (exit 5); eval '"'; echo $?
