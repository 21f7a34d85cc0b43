# Dumps and what is made of them. Each line is a command line.
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c
printf 'hello\0\xff world\n12' >i; seq 50 >s; head -c 100 /dev/zero >z; (cat z; echo end; cat z) >ze; : >e; printf x >1; for n in $(seq 0 255); do printf "\\$(printf %03o $n)"; done >all
each() { while IFS= read -r line; do (eval "$line") </dev/null; echo "[$?] $line"; done; }
== dump
each <<'END'
xxd i
xxd <i
cat i | xxd
xxd all
xxd s | tail -n 3
xxd e
xxd -u all | tail -n 3
xxd -uppercase i
xxd --u i
xxd -c 5 i
xxd -c5 i
xxd -cols 5 i
xxd -c 0x10 i
xxd -c 010 i
xxd -c 1 1
xxd -c 0 i
xxd -c -3 i
xxd -c 256 all
xxd -c 257 all
xxd -c x i
xxd -g 1 i
xxd -g1 i
xxd -g 3 i
xxd -g 0 i
xxd -g 99 i
xxd -g -1 i
xxd -group 8 s
xxd -c 7 -g 3 s
xxd -l 5 i
xxd -l 0 i
xxd -l -1 i
xxd -len 20 s
xxd -s 5 i
xxd -s 0x5 i
xxd -s -5 i
xxd -s +5 i
xxd -s +-2 i
xxd -s 500 i
xxd -s -500 i
xxd -seek 3 i
xxd -skip 3 -l 4 i
cat i | xxd -s 5
cat i | xxd -s +5
cat i | xxd -s -5
cat i | xxd -s 500
(read x; xxd -s +3) <s | head -n 2
(read x; xxd -s -3) <s | head -n 2
(head -c 4 >/dev/null; xxd -s +-2) <s | head -n 2
xxd -o 100 i
xxd -o 0x100 i
xxd -o -5 i
xxd -d s
xxd -d -o 16 s
xxd -b i
xxd -b -c 3 i
xxd -b -g 2 i
xxd -b -g 0 i
xxd -b -c 8 -u i
xxd -e i
xxd -e -g 2 i
xxd -e -g 8 i
xxd -e -g 3 i
xxd -e -g 16 i
xxd -e -c 6 s
xxd -e -c 6 -g 4 s
xxd -e -u i
xxd -E all
xxd -a z
xxd -a ze
xxd -a -a z
head -c 32 z | xxd -a
head -c 48 z | xxd -a
head -c 49 z | xxd -a
head -c 17 z | xxd -a
xxd -ps i
xxd -p s
xxd -plain s
xxd -postscript i
xxd -p -c 10 s
xxd -p -c 0 s
xxd -p -c 1 i
xxd -p -c 300 s
xxd -p -u i
xxd -p e
xxd -p -c 0 e
xxd -p -l 3 i
xxd -i i
xxd -i <i
xxd -i s
xxd -i -c 4 i
xxd -i -u i
xxd -i -C i
xxd -i -c i
xxd -capitalize -i i
xxd -i -t i
xxd -i -t <i
xxd -i -t e
xxd -i e
xxd -i <e
xxd -i -n a.b i
xxd -i -n a.b <i
xxd -include -name 'x y-9' i
xxd -i 1
xxd -i ./1
xxd -i -l 3 -s 2 i
xxd -R always i
xxd -R always all
xxd -R always -b i
xxd -R always -p i
xxd -R always -e i
xxd -R always -i i
xxd -R always -E all
xxd -R always -g 1 -c 7 all
xxd -R never i
xxd -R auto i
xxd nosuch
xxd -c 4 i out; cat out
xxd i nosuch/out
xxd - <i
xxd i - | cat
xxd . 
xxd -- i
xxd -p -i i
xxd -b -p i
xxd -b -e i
xxd -e -i i
END
== wrong
each <<'END'
xxd -Z i 2>/dev/null
xxd -c 2>/dev/null
xxd a b c 2>/dev/null
xxd -R x i 2>/dev/null
xxd -h 2>/dev/null
xxd --help 2>/dev/null
xxd -v 2>/dev/null
xxd -s 2>/dev/null
xxd i >/dev/full
END
== revert
each <<'END'
for f in i s z e 1 all; do xxd $f | xxd -r | cmp - $f; done
for f in i s z 1 all; do xxd -p $f | xxd -r -p | cmp - $f; done
for f in i s z 1 all; do xxd -b $f | xxd -r -b | cmp - $f; done
for f in i s z 1 all; do xxd -c 7 $f | xxd -r -c 7 | cmp - $f; done
for f in i s z 1 all; do xxd -g 1 -u $f | xxd -r | cmp - $f; done
xxd -a ze | xxd -r | cmp - ze
xxd -a ze >d; xxd -r d o; cmp o ze
xxd -e i | xxd -r
xxd -r -e i
xxd -r -i i
echo '0: 68656c6c6f' | xxd -r
echo '0000: 68 65 6c 6c 6f 0a' | xxd -r
echo '68656c6c6f0a' | xxd -r -p
echo '68 65 6c 6c 6f 0a' | xxd -r -p
echo '68 6' | xxd -r -p | od -c
echo '4zz1 42' | xxd -r -p | od -c
echo '41 zz 42' | xxd -r -p | od -c
echo '0x41, 0x42' | xxd -r -p | od -c
printf '4142\r\n4344\r\n' | xxd -r -p | od -c
printf '41\n42\n4' | xxd -r -p | od -c
echo '00000002: 4142' | xxd -r | od -c
printf '00000004: 4142\n00000000: 4344\n' | xxd -r | od -c
printf '00000004: 4142\n00000000: 4344\n' | xxd -r - o; od -c o
printf '00000004: 4142\n00000000: 4344\n' | xxd -r | cat
echo '00000002: 4142' | xxd -r | cat | od -c
echo '00000002: 4142' | xxd -r -s 2 | od -c
echo '00000002: 4142' | xxd -r -s -2 | od -c
echo '00000002: 4142' | xxd -r -s -1 | od -c
echo '00000002: 4142' | xxd -r -s -3 | od -c
printf abcdefgh >o; echo '3: 5858' | xxd -r - o; cat o
printf abcdefgh >o; echo '0: 5858' | xxd -r - o; cat o
xxd s | sed 's/^/junk /' | xxd -r | od -c | head -n 3
echo hello | xxd | sed 's/ .*//' | xxd -r
echo '0: 4142  hello 43 44' | xxd -r
echo '0: 41 42  AB 43' | xxd -r -c 4
echo '0: 41 4  AB 43' | xxd -r -c 4
echo '0 41 42' | xxd -r | od -c
echo '0: 414' | xxd -r | od -c
echo '0: 01000001 01000010  AB' | xxd -r -b | od -c
echo '0: 01000001 0100001' | xxd -r -b | od -c
echo '01000001' | xxd -r -b | od -c
echo '0: 4142 4344' | xxd -r -c 1 | od -c
xxd -r nosuch
xxd -r -p e
xxd -p s | tr -d '\n' | xxd -r -p | cmp - s
xxd -r -p i | od -c
xxd -r s | od -c
xxd -b s | sed 's/^0*//' | xxd -r -b | cmp - s
END
