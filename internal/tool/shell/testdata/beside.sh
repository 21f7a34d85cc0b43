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
