# Back-references.
mkdir -p /tmp/w; cd /tmp/w
==
printf '%s\n' abcabc abab aXbaXb aa a noon level abba 'the the cat' xyzxyzxyz AbaB 'foo bar foo' '' aab xx yy ababab >w
for p in '\(.\)\1' '^\(.*\)\1$' '\(a\)\(b\)\2\1' '\b\(.*\) \1\b' '^\(.\)\(.\).\2\1$' '\(ab*\)*\1' '\(a\|ab\)\1' '\(x\)*\1' '\(a*\)\1b' '\([a-z]*\).*\1' '\(abc\)\{1,2\}\1' '\2\(a\)\(b\)' '\(a\)\2' '\1' 'x\|\(a\)\1' '\(\(a\)b\)\2' '\(\)\1'; do echo "-- $p"; grep "$p" w; echo $?; grep -o "$p" w; grep -c "$p" w; grep -x "$p" w; grep -w "$p" w; grep -io "$p" w; grep -v "$p" w | wc -l; done 2>&1
for p in '(.)\1' '(a|ab)(c|bcd)\1' '(.)(.)\2\1' '^(.+)\1+$' '^(.+)\1{2}$' '([a-z]+) .*\1' '(a)|b\1' '(^|x)\1y' '(.)\1|(.)y\2' '((a)|b)*\2' '\1(a)' '(a'; do echo "-- $p"; grep -E "$p" w; echo $?; grep -Eo "$p" w; grep -Ewo "$p" w;grep -Exc "$p" w; done 2>&1
grep -e '\(.\)\1' -e 'cat' w; grep -oe '\(o\)\1' -e 'o*n' w; grep --color=always '\(.\)\1' w; grep -n -b -o '\(.\)\1' w; grep -F '\(.\)\1' w; head -c 3000 /dev/zero | tr '\0' a | grep -c '^\(a*\)\1$'
