echo ok; )
#---
if true; then echo; done
#---
while true; do
echo x
#---
echo "unterminated
#---
echo 'unterminated
more
#---
echo $(
#---
echo ${x
#---
echo `unterminated
#---
foo() echo
#---
for 1 in a; do :; done; echo $?
#---
case x in
#---
a && && b
#---
| cat
#---
& 
#---
;
#---
( )
#---
{ }
#---
echo a | 
#---
echo a > 
#---
x=(1 2
#---
[[ a b ]]
#---
[[ -f ]]
#---
[[ a == ]]
#---
[[ ]]
#---
((1+))
echo $?
#---
echo $((1+
#---
cat <<E
foo
#---
echo `fi`; echo $?
#---
echo $(fi); echo $?
#---
x=$(echo; fi)
#---
eval 'fi'; echo $?
eval 'echo "x'; echo $?
#---
eval $'echo a\n)'; echo $?
#---
printf 'echo a\nfi\n' >s; . ./s; echo $?; bash s; echo $?
#---
cd /nosuch; cd a b; cd -Z; pwd -Z; echo $?
#---
set -o nosuch; set -Z; set +o | head -n 2; echo $?
#---
unset 1x; unset -Z; export 1=2; readonly 2x; echo $?
#---
shift x; echo $?
shift -1; echo $?
#---
exit x
#---
exit 1 2; echo $?
#---
return 1; echo $?
#---
trap x NOSUCH; trap; trap -Z; echo $?
#---
kill; kill -l 99; kill %1; echo $?
#---
wait 99999; echo $?; wait %1; echo $?; wait x; echo $?; fg; bg; jobs -Z; echo $?
#---
alias nosuch; unalias nosuch; unalias; alias 'a b=c'; echo $?
#---
type nosuch; command -V nosuch; hash nosuch; echo $?
#---
let; let 1+; let 'x=5 y'; echo $?
#---
read 1x; read -Z; read -t; mapfile -Z; echo $?
#---
printf; printf '%q'; printf '%d' x; printf -Z; echo $?
#---
umask z; umask u+q; ulimit -Z; ulimit -n x; echo $?
#---
getopts; getopts a; source; . ; . nosuch; echo $?
#---
declare -Z; local x; declare 1; export -Z; typeset -f nosuch; echo $?
#---
builtin nosuch; enable nosuch; exec -Z; exec nosuch
echo not
#---
echo x >/dev/full; echo $?; printf x >/dev/full; echo $?
#---
pushd; popd; dirs -Z; pushd /nosuch; echo $?
#---
test a b c d e; [ a; [ 1 -foo 2 ]; [ -z a b ]; echo $?
#---
f() { return x; }; f; echo $?
f() { break; }; for i in 1 2; do f; echo $i; done
#---
a[]=1; echo $?
a[-1]=1; echo $?
#---
declare -r x=1; x=2; echo no
x=3 echo no2; echo $?
unset x; declare x=4; echo $?
f() { local x=5; }; f; echo $?
#---
$nosuch; echo $?; ''; echo $?; "a b"; echo $?; ./; echo $?
#---
function; echo
#---
function f { echo; 
#---
select x in; do :; done
#---
until; do :; done
#---
echo a; echo b; fi; echo c
#---
echo "a" "b
c" )
#---
x=1; ${x?}; ${y?oops}; echo no
#---
echo ${}; echo ${x!}; echo ${x:}; echo ${-x}
echo next
#---
if true; then echo yes; fi; else
#---
for i in 1 2 do echo; done
#---
for i in 1 2; echo; done
#---
case x in a|) echo;; esac
#---
case x echo;; esac
#---
f( { echo; }
#---
f() { echo a
#---
echo a (b)
#---
a=b(c)
#---
!
echo $?
! ; echo $?
#---
{ time; } 2>/dev/null
echo $?
#---
{ echo a; echo b
#---
(echo a
#---
if [ 1 ]; then
  echo "x
fi
#---
while read x; do echo $x; done <<E
body
E
fi
#---
echo one
echo two
nosuch1
echo three; nosuch2
f() {
  nosuch3
}
f
