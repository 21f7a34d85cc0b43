# Expressions, and arguments from standard input. Each line is a command line.
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c
printf "b 2\na 10\nc 1\n" >f; seq 10 >s; printf "no newline" >nn; printf "hello world\nfoo bar\n" >h
each() { while IFS= read -r line; do (eval "$line") </dev/null; echo "[$?] $line"; done; }
== expressions
each <<'END'
expr
expr 0
expr 1 + 2
expr 3 '*' 4
expr -7 / 2
expr 7 % -2
expr 1 % 0
expr a + 1
expr + 1
expr 1 + 2 3
expr '(' 1 + 2 ')' '*' 3
expr 1 ')'
expr '(' 1 2 ')'
expr a '<' b
expr 10 '<' 9a
expr a = a
expr a != b
expr 1 '<=' 0
expr -1 '<' 0
expr 0 '|' 2
expr '' '|' ''
expr 1 '&' 2
expr 1 '&' 0
expr 0 '&' 1 / 0
expr 1 '&' 1 / 0
expr 1 '|' a + 1
expr abc : 'a.*'
expr abc : '\(.\)'
expr abc : '.\(.\).'
expr abc : ''
expr abc : '\('
expr abc : '\(a'
expr abc : 'a\{1'
expr 'a*' : 'a**'
expr '{1}a' : '\{1\}a'
expr 'a^b' : 'a^b'
expr 'a$' : 'a$'
expr aab : '\(a\)\1b'
expr abc : 'a\|ab'
expr abc : '.*\(.\)'
expr 5 : 5
expr length abc
expr length 123 + 1
expr index abc c
expr index abc x
expr index
expr substr abcdef 2 3
expr substr abcdef 7 3
expr substr abcdef 2 99999999999999999999
expr substr abcdef a 1
expr substr a 1
expr match abc '\(b\)'
expr + length
expr length + length
expr 99999999999999999999 + 1
expr 100000000000000000000 / 3
expr 99999999999999999999 '<' 100000000000000000000
expr -- 1
expr -1
expr -- --
expr --version | head -c 5
expr -
expr 00
expr +0
expr ' 1' + 1
expr 1.5 + 1
expr a '*'
expr 1 + 2 '*' 3
expr 1 - 1 - 1
expr 1 = 1 = 1
expr 1 '|' 0 '&' 0
expr abc : 'a\(b\)c' = b
expr = = =
expr '(' = '('
expr '(' '(' 1 ')' ')'
expr substr
expr 1 '&'
expr '|'
expr 1 '-' '-1'
expr "$(printf 'a\nb')" : 'a.b'
expr "$(printf 'a\nb')" : 'a$'
LC_ALL=C.UTF-8 expr é : '.*'
expr length éa
LC_ALL=C.UTF-8 expr substr éab 2 1
expr 1 >/dev/full
expr abc : '[[:alpha:]]*'
expr abc : '\w*'
expr abc : '\(a\)\(b\)'
expr abc : 'x*'
expr 0 : '\(0\)'
expr a : '\(b\)' '|' x
expr -n 1
expr '(' 1 '+' ')'
expr substr abc 1 1 = a
expr 3 - -1
expr - + 1
expr 1- + 1
END
== arguments
each <<'END'
echo a b c | xargs
echo | xargs
printf 'a b\nc  d\n' | xargs -L1
printf 'a b \nc  d\ne\n' | xargs -L1
printf 'a b\nc  d\n' | xargs -n1
printf 'a b\nc  d\n' | xargs -I{} echo '<{}>' x{}y{}
printf '  a b  \n\n c\n' | xargs -I{} echo '<{}>'
printf 'a,b c\n,d' | xargs -d, -n1 echo
printf 'a\\\nb c\n' | xargs -n1
printf "''\n" | xargs -n1 printf '<%s>\n'
printf 'a\n\n\nb\n' | xargs -L1
echo a b | xargs -t
echo a b | xargs -t -n1
echo a | xargs -I{} -t echo '{} x'
echo a | xargs sh -c 'exit 255'
echo a | xargs sh -c 'kill -9 $$'
echo a | xargs /etc/passwd
echo a b | xargs -n1 sh -c 'exit 3'
echo a | xargs sh -c 'exit 127'
echo a | xargs sh -c 'kill -TERM $$'
echo a | xargs -I{} sh -c 'exit 5'
xargs -n x
xargs -n -1
xargs -L 0
xargs -L x
xargs -s x
xargs -s 0 </dev/null
xargs -P -1
xargs -d ab
xargs -d '\q'
xargs -d '\xfff'
xargs -d '\08'
xargs -Z
xargs -E
xargs -I
xargs --max-args
xargs -d '\n\t' </dev/null
xargs -d '\x100'
printf 'a b\nc\nEND\nd\n' | xargs -E END
printf 'END\n' | xargs -E END
printf 'a _ b\n' | xargs -e
printf 'a\nEND\nb\n' | xargs -I{} -E END echo {}
printf 'a END b\n' | xargs -d ' ' -E END
printf '"END" x\n' | xargs -E END
printf 'a b c d\n' | xargs -s 9
printf 'a b c d\n' | xargs -s 10
printf 'a b c d e f\n' | xargs -s 11
printf 'aaaaaaaaaaaaaaaaa b\n' | xargs -s 10
printf 'a b c d\n' | xargs -s 5
printf 'a b c d\n' | xargs -s 4
printf 'a b c d\n' | xargs -s 6
printf 'a b\nc d\n' | xargs -L2 -s 9
printf 'a b\n' | xargs -I{} -s 9 echo {}{}
printf 'a b\nc\n' | xargs -n1 -I{} echo x{}
printf 'a b\nc\n' | xargs -I{} -n1 echo x{}
printf 'a b\nc\n' | xargs -I{} -n2 echo x{}
printf 'a b\nc\n' | xargs -L1 -I{} echo x{}
printf 'a b\nc\n' | xargs -I{} -L1 echo x{}
printf 'a b\nc\n' | xargs -n1 -L1 echo
printf 'a b\nc\n' | xargs -L1 -n1 echo
printf 'a b\nc\n' | xargs -l2 echo
printf 'a b\nc\n' | xargs -i@ echo x@
printf 'a b\nc\n' | xargs --max-lines echo
printf 'a b\nc\n' | xargs -n2 -i echo {}
printf 'a b\nc\n' | xargs -I '' echo
printf 'a b\nc\n' | xargs -I b echo abb b
printf 'a\n' | xargs -I{} {} x
printf 'echo\n' | xargs -I{} {} x
printf 'a b\nc\n' | xargs -I{}
printf 'a\n' | xargs -I{} echo x
printf 'a b\n c\n' | xargs -0 -I{} echo '<{}>'
printf 'a b, c' | xargs -d, -I{} echo '<{}>'
printf 'a b\n' >l
xargs -a l -n1 echo
xargs --arg-file=l
seq 3 | xargs --process-slot-var=X -n1 sh -c 'echo $X $0'
seq 3 | xargs --process-slot-var=X=
seq 3 | xargs -P0 -n1 | sort
seq 4 | xargs -P2 -n1 sh -c 'exit 255' 2>&1 | sort -u
echo a | xargs -- echo b
echo a | xargs -n1 -- -x
printf 'a\nb' | xargs -d '\n' printf '<%s>\n'
printf 'a\\nb' | xargs -d '\\' printf '<%s>\n'
printf 'a b' | xargs -d '\40' printf '<%s>\n'
printf '\0a\0\0' | xargs -0 printf '<%s>\n'
printf 'a\t\tb' | xargs -n1 printf '<%s>\n'
printf 'a b \n c\nd\n' | xargs -L1 echo
printf 'a b\t\n c\nd\n' | xargs -L1 echo
printf 'a\n \nb\n' | xargs -L1 echo
printf 'a b\nc d\ne\n' | xargs -L2 echo
printf 'a \\\nb\nc\n' | xargs -L1 echo
printf '"a b" c\n' | xargs -L1 echo
printf ' a\n' | xargs -L1 echo
printf 'a\0b\0c' | xargs -0 -L2 echo
printf '\n\na b\n' | xargs -L 1 echo
xargs -a h; printf 'a b\n' | xargs -n1 -l echo
printf 'a\n\nb\nc\n' | xargs -L2
printf '\n a\n' | xargs -L1
echo a | xargs -t -I{} echo '{}' "b'c" 'd$e'
printf 'a b' | xargs -E b
echo a | xargs -p -r
ls | xargs -I{} sh -c 'echo {}'
xargs --null < f
xargs --max-procs=2 -n1 <nn | sort
xargs --eof=b <f
xargs --interactive </dev/null
xargs --version | head -c 6
xargs -tn1 <f
xargs echo < f >/dev/full
xargs -n2 sh -c 'test $0 = b' <f
END
