cat <<E
a $((1+1)) `echo b` $(echo c) ${x-d} \$x \\ \` "q" 'q' \a
E
#---
cat <<\E
$x \
y
E
#---
cat <<"E F"
$x
E F
#---
x=5; cat <<E
line \
joined $x
${x:-"a b"} ${u:-"q"} ${u:-'q'} "${x}" ${u-a\}b}
E
#---
cat <<-E
	tab
		two tabs
	  mixed
	E
#---
cat <<-'E'
	$x
	E
#---
cat <<A <<B
a
A
b
B
#---
cat <<A; cat <<B
a
A
b
B
#---
{ cat; cat <&3; } <<A 3<<B
a
A
b
B
#---
f() { cat <<E
in f $1
E
}; f x; f y; declare -f f
#---
x=$(cat <<E
sub $((2*3))
"quoted" )
E
); echo "$x"
#---
echo $(cat <<'E'
a ) b ' c
E
) done
#---
echo `cat <<E
back \$x \\\\ tick
E
`
#---
while read l; do echo "<$l>"; done <<E
one
two  three 
\ four\\five
E
#---
cat <<E | tr a-z A-Z
piped
E
#---
cat <<E
no end
#---
cat <<E; echo after
x
E
#---
cat <<E && echo ok || echo no
x
E
#---
if true; then cat <<E
in if
E
fi; for i in 1 2; do cat <<E
$i
E
done
#---
cat <<E
$(cat <<F
inner
F
)
E
#---
cat <<''
until empty line

echo after
#---
cat <<E
 E
E 
E
#---
cat <<E$x
lit
E$x
#---
cat <<"E"x
$lit
Ex
#---
cat <<E
`echo "a  b"` $(echo "a  b") "$(echo 'x')"
E
#---
cat <<E 3>&1 >&2 2>&3 | sed s/^/p:/
x
E
#---
set -- a b; cat <<E
$@ $* "$@" $# $1 ${2}
E
IFS=:; cat <<E
$* "$*" $@
E
#---
alias e='echo aliased'; e x; shopt -s expand_aliases; alias e='echo aliased'
e x; alias e; unalias e; e 2>/dev/null || echo gone
#---
shopt -s expand_aliases
alias loop='for i in 1 2; do echo $i; done'
loop
alias start='{ echo' fin='; }'
start x fin
#---
shopt -s expand_aliases
alias echo='echo e:'
echo a; (echo b); f() { echo c; }; f; eval 'echo d'; $(echo echo) f
#---
echo $'a\tb\nc\\d\'e\"f\x41\101\u0041\U00000041\cAx\e[0m' | od -An -c
#---
echo $'\a\b\f\v\r\E\?' | od -An -c; echo $'\0abc'; echo $'\x' $'\xg' $'\u' $'\400' $'\18' $'\8' $'\z'
#---
echo $"hello" $"a $x b" "$"x "a$" $ "$ " '$' \$ $; x=1; echo $"x is $x"
#---
echo a\
b "a\
b" 'a\
b' a\ b "a\ b"
#---
echo \a\b\\\'\"\ \$\`\*\~\#\!; echo "\a\b\\\'\"\ \$\`\*\~\#!"
#---
echo `echo \`echo nested\`` `echo "\$x"` `echo '\$x'` `echo \\\\` `echo "\\\\"` "`echo \"q\"`" "`echo 'a  b'`"
#---
echo $(echo $(echo $(echo deep))) $(echo ")") $(echo ')') $(echo \)) $(case x in x) echo c;; esac) $(case x in (x) echo d;; esac) $(# comment )
echo e)
#---
echo # comment
echo a#b a #b
echo a\ #c
#d
: ; # e
echo 'x' # 'y
#---
echo 'unterminated
#---
echo "unterminated
#---
echo `unterminated
#---
echo $(unterminated
#---
echo ${unterminated
#---
echo $((1+
#---
(echo a
#---
{ echo a
#---
if true; then echo a
#---
while true; do
#---
for i in a b; do echo
#---
case x in
#---
case x in a)
#---
f() {
#---
if; then echo; fi
#---
if true then echo; fi
#---
if true; then fi
#---
if true; then echo a; else fi
#---
while do echo; done
#---
while true; do done
#---
for; do echo; done
#---
for i in a; echo; done
#---
for 1 in a; do echo; done; echo rc $?
#---
for i.j in a; do echo; done; echo rc $?
#---
case; esac
#---
case x y in x) ;; esac
#---
case x in x) echo a; y) echo b;; esac
#---
case x in ;; esac
#---
f( ) { echo f; }; f; function g { echo g; }; g; function h() { echo h; }; h; function k () ( echo k ); k; f2() if true; then echo f2; fi; f2; f3() [[ 1 ]]; f3; echo $?
#---
f() echo x
#---
f()
#---
function
#---
function f
#---
1() { echo x; }; 1; a-b() { echo ab; }; a-b; a.b() { echo dot; }; a.b; @() { echo at; }; @ ; 'q'() { echo q; }
#---
$f() { echo; }
#---
a b() { echo; }
#---
)
#---
}
#---
;
#---
;;
#---
&
#---
| cat
#---
|| true
#---
echo a |
#---
echo a &&
#---
echo a | | cat
#---
echo a && || b
#---
echo a & & b
#---
echo a; ; echo b
#---
done
#---
fi
#---
then
#---
do
#---
esac
#---
in
#---
! 
echo $?
#---
!true
#---
{echo a; }
#---
{ echo a }
#---
{ }
#---
()
#---
(echo a) b
#---
{ echo a; } b
#---
echo a (b)
#---
echo a)
#---
a=(1 2
#---
[[ a
#---
[[ a = ]]
#---
[[ = a ]]
#---
[[ ]]
#---
[[ a b ]]
#---
[[ a && ]]
#---
[[ ( a ]]
#---
[[ -f ]]
#---
[[ a == b c ]]
#---
[[ a < ]]
#---
[[ a =~ [ ]]; echo $?
#---
[[ a =~ * ]]; echo $?
#---
((1+
#---
((1+2)
#---
echo <
#---
echo >
#---
echo > >a
#---
echo >&
#---
echo 2>
#---
echo <<
#---
echo <<<
#---
cat <>
#---
select x in; do
#---
coproc
#---
echo ok
if true; then
echo bad (
fi
#---
echo ok; echo "a
b
c" ; )
#---
echo one
echo two ( three
echo four
#---
eval 'echo a ('; echo rc $?
#---
eval 'if'; echo rc $?; eval ')'; echo rc $?; eval 'echo "'; echo rc $?; eval "for"; echo rc $?
#---
x=$(echo a; fi); echo rc $?
#---
x=`echo a; fi`; echo rc $?
#---
trap 'echo (' EXIT; echo body
#---
f() { echo $(; }
#---
echo ${x!}
#---
if true;then echo a;fi;while false;do :;done;for i in 1;do echo $i;done;case a in a)echo b;esac
#---
set -x; echo 'echo sourced' > s; . ./s; eval 'eval "echo ee"; echo x'; trap 'echo usr' USR1; kill -USR1 $$; trap 'echo dbg' DEBUG; true; trap - DEBUG; x=$(eval 'echo q'); f() { eval 'echo in f'; }; f; (eval 'echo sub'); trap 'echo err' ERR; false; trap 'echo bye' EXIT; command eval 'echo cmd'; builtin eval echo blt
#---
set -x; if [[ ! a || -n b ]]; then :; fi; [[ ! ( a && b ) ]]; [[ -z '' && ! -d /no ]]; [[ ! a = b ]]; [[ ! ! a ]]
#---
$f() { echo; }; echo no
#---
'a b'() { echo sp; }; echo next
echo line2
#---
"q"() { :; }
echo l2 $?
#---
a=b; \f() { echo f; }; f; echo $?
#---
x=5; echo $x{a,b} ${x}{a,b} "$x"{a,b} {a,b}$x {a,b}_$x $x{1,2} a$x{b,c}d; set -- P; echo $1{a,b} $@{a,b} $#{a,b} $x{,y}
#---
echo {\`..a}; echo {a..Z} | od -c | head -3
#---
[[ a
]]
echo $?
#---
[[ a ||
b ]] && echo ok; [[ a
&& b ]] && echo ok2; [[
a ]] && echo ok3; [[ ! 
a ]]; echo $?
#---
[[ a =
b ]]
echo $?
#---
in
echo no
#---
echo in; for in in in; do echo $in; done; case in in in) echo c;; esac
#---
for ((i=0; i<2)); do :; done
echo no
#---
for ((i=0;;i++;)); do :; done
#---
trap 'if' USR1; kill -USR1 $$; echo a; trap 'for' DEBUG; echo b; trap - DEBUG; trap 'echo "' ERR; false; trap 'fi' EXIT
#---
return 1 2; echo a
#---
f() { return x; echo no; }; f; echo $?; f() { break; }; for i in 1 2; do f; echo $i; done; break 2>&1; for i in 1 2; do (break); echo $i; done; while :; do while :; do break 2; done; echo no; done; for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done; continue; echo $?
#---
f() { cat <<0&&0
x
0
}
g() { cat <<A || cat <<B && echo c
a
A
b
B
}
h() { cat <<A | cat <<B || false; true
a
A
b
B
}
i() { cat <<A && cat <<B; }
a
A
b
B
j() { if cat <<A && true; then echo b; fi; while cat <<A || false; do :; done; }
a
A
b
A
k() { { cat <<A; } && true; }
a
A
l() { true && cat <<A || false & }
a
A
m() { (cat <<A && true); }
a
A
n() { if true; then if cat <<A && true; then echo b; fi; elif cat <<B || true; then :; else cat <<C && true; echo d; fi; }
a
A
b
B
c
C
o() { for x in a; do cat <<A && true; echo c; done; case x in x) cat <<B && true; echo;; esac; cat <<C; echo d; }
a
A
b
B
c
C
declare -f f g h i j k l m n o
for name in f g i k; do eval "$(declare -f $name | sed "1s/.*/again ()/")"; again; done
#---
shopt -s extglob # patterns that are not closed match only themselves
for p in '*(1|b|1()' '*(1|b|1(' '+(a' '?(a' '@(a' '!(a' '*(' '!(' '*(a)*(b' 'a*(b' 'x+(a|b(c)'; do
	for s in '' a aa 'a(' '*(1|b|1(' '+(a' '?(a' 'x(a' '(' 'aa*(b' 'a*(b' 'x+(a|b(c)'; do
		case $s in $p) echo "$p: $s";; esac
	done
done
s='a1b(1|b|1()c*(1|b|1()d' p='*(1|b|1()'; echo "${s//$p/X}"
