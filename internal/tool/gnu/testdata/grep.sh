# Back-references.
mkdir -p /tmp/w; cd /tmp/w
==
printf '%s\n' abcabc abab aXbaXb aa a noon level abba 'the the cat' xyzxyzxyz AbaB 'foo bar foo' '' aab xx yy ababab >w
for p in '\(.\)\1' '^\(.*\)\1$' '\(a\)\(b\)\2\1' '\b\(.*\) \1\b' '^\(.\)\(.\).\2\1$' '\(ab*\)*\1' '\(a\|ab\)\1' '\(x\)*\1' '\(a*\)\1b' '\([a-z]*\).*\1' '\(abc\)\{1,2\}\1' '\2\(a\)\(b\)' '\(a\)\2' '\1' 'x\|\(a\)\1' '\(\(a\)b\)\2' '\(\)\1'; do echo "-- $p"; grep "$p" w; echo $?; grep -o "$p" w; grep -c "$p" w; grep -x "$p" w; grep -w "$p" w; grep -io "$p" w; grep -v "$p" w | wc -l; done 2>&1
for p in '(.)\1' '(a|ab)(c|bcd)\1' '(.)(.)\2\1' '^(.+)\1+$' '^(.+)\1{2}$' '([a-z]+) .*\1' '(a)|b\1' '(^|x)\1y' '(.)\1|(.)y\2' '((a)|b)*\2' '\1(a)' '(a'; do echo "-- $p"; grep -E "$p" w; echo $?; grep -Eo "$p" w; grep -Ewo "$p" w;grep -Exc "$p" w; done 2>&1
grep -e '\(.\)\1' -e 'cat' w; grep -oe '\(o\)\1' -e 'o*n' w; grep --color=always '\(.\)\1' w; grep -n -b -o '\(.\)\1' w; grep -F '\(.\)\1' w; head -c 3000 /dev/zero | tr '\0' a | grep -c '^\(a*\)\1$'
== wrong patterns, warnings and letters that are not in ASCII
printf '%s\n' a ab 'a b' aab '(a)' a)  'a{1' '*a' é aéb 'éé a' 'x é' '' ÉA >w
for l in C C.UTF-8; do export LC_ALL=$l; for p in 'a|*b' '(*b)' '^*a' '^*?' '\<*a' '(+)' 'a{1' 'a{}' 'a{1,x}' 'a{2,1}' 'a{99999}' '[a-[:alpha:]]' '[é-í]' '[[.ab.]]' '[[=a=]]' '[[:x:]]' '[:space:]' '[^:space:]' 'a)' ')' '(a|ab)(b|)' 'é\b' '\w\w\w' '[^a]b' '.é' '\<é' 'b\>' 'a\|b'; do echo "-- $p"; grep -E "$p" w; echo $?; grep -Eow "$p" w; grep -Eoi "$p" w; done; done
for l in C C.UTF-8; do export LC_ALL=$l; for p in '*a' '\(*a\)' '^*a' 'a\{1a\}' 'a\)' '\(' '^^a' 'a**' 'a\{1\}\{2\}' '\{1\}a' '[b-a]' 'a\+\?' 'x\|é' '\bé' '[[:upper:]]' '[^[:space:]]*'; do echo "-- $p"; grep "$p" w; echo $?; grep -ow "$p" w; grep -ic "$p" w; done; done
grep -e '\(' -e a -e '\1' w; echo $?; grep -E -e '(a' -e '*b' w; grep -F -e 'a)' -e '*a' w; grep -F -e é w; grep -w '' w; grep -oe a -e '\(a\)\1' -e '\(é\)\1' w; printf 'a\351b\n' | LC_ALL=C grep -o 'a.b' | od -c; printf 'a\351b\n' | LC_ALL=C.UTF-8 grep -c 'a.b'
== runs of empty lines
(seq 3; yes '' | head -n 70000; echo a; yes '' | head -n 70000; echo b; echo; echo; echo a; echo; echo) >blank; tr '\n' '\0' <blank >zeros; for f in blank zeros; do for o in -n -b -nb -c -nA1 -nB1 -nC2 '-n -m1' '-n -m1 -A1' '-n -m2 -A2' '-n -m2 -B2' -an -l -L -q -vc; do grep $o '[ab2]' $f | cut -c1-60; echo "$o $? $(grep $o a $f | md5sum)"; done; grep -c '^$' $f; grep -nv . $f | tail -n 2; grep -nvm3 . $f; (grep -m1 a >x; wc -c) <$f; (grep -m1 -q 2; wc -c) <$f; done
