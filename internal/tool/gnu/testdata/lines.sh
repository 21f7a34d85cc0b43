# Lines, bytes and encodings. Each line is a command line.
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c
printf "b 2\na 10\nc 1\n" >f; seq 10 >s; printf "no newline" >nn; printf "hello world\nfoo bar\n" >h
each() { while IFS= read -r line; do (eval "$line") </dev/null; echo "[$?] $line"; done; }
== base64
each <<'END'
base64 f
base64 - <f
base64 nosuch
base64 -w 0 s
base64 -w 1 nn
base64 -w -1 s
base64 -w 99999999999999999999 s
base64 -w 1k nn
base64 </dev/null
printf a | base64; printf ab | base64; printf abc | base64; printf abcd | base64
printf 'YWJj\n' | base64 --decode
printf 'YW Jj\n' | base64 -di
printf 'YQ' | base64 -d | od -c
printf 'YQ==' | base64 -d | od -c
printf 'YWI=' | base64 -d | od -c
printf 'YWJjY' | base64 -d | od -c
printf 'YQ==\nYQ==\n' | base64 -d | od -c
printf 'YQ=a' | base64 -d | od -c
printf '====' | base64 -d | od -c
printf 'YR==' | base64 -d | od -c
printf 'YWJj*' | base64 -d; echo $?
printf '*' | base64 -d; echo $?
printf 'YWJj\r\n' | base64 -d | od -c
printf 'YWJjYW=x' | base64 -d | od -c
printf 'YQ===' | base64 -d | od -c
base64 --nope
base64 -d nosuch
base64 --dec </dev/null
base32 -w 10 s
seq 1000 | base32 | base32 -d | md5sum
printf 'ME======' | base32 -d | od -c
printf 'MFRA====' | base32 -d | od -c
printf 'MFRGG===' | base32 -d | od -c
printf 'MFRGGZDF' | base32 -d | od -c
printf 'MF R1GG8ZDF' | base32 -di | od -c
printf 'ME=====' | base32 -d | od -c
printf 'MF======' | base32 -d | od -c
printf 'YWJ' | base64 -d | od -c
printf 'MFRGGZDFME=' | base32 -d | od -c
END
== cmp
each <<'END'
cmp
cmp -x
cmp f
cmp nosuch f
cmp f s
cmp -b f s
cmp -s f s
cmp f /dev/null
cmp /dev/null f
cmp -n 0 f s
cmp -i 3 f s
cmp -i x f s
cmp f s 1 2
cmp f s 1 x
cmp -i 100 f s
cmp - f <f
cmp f <f
cmp --quiet f s
cmp --print-bytes f s
cmp --ignore-initial=1 f s
cmp d f
mkdir d
cmp d d
cmp -s f nosuch
cmp --help | head -1
cmp -i 1kB f s
cmp -n 99999999999999999999999 f s
cmp -i -1 f f
cmp -i 1:2:3 f s
cmp -i 1 f s 2
cmp -n1 -n 5 f s
cmp -bs f s
cmp '' f
printf 'abc' >a; printf 'abcd' >b; cmp a b
printf 'abc' >a; printf 'abcd' >b; cmp -l a b
printf 'abc' >a; printf 'abcd' >b; cmp -b a b
printf 'abc\n' >a; printf 'abc\nd\n' >b; cmp a b
printf 'abc\n' >a; printf 'abc\nd\n' >b; cmp -n 5 a b
printf 'abc\n' >a; printf 'abc\nd\n' >b; cmp -i 5 a b
printf '\001\200\377\tM\n' >a; printf '\002\201\376\nN\t' >b; cmp -lb a b
printf '\001\200\377\tM\n' >a; printf '\002\201\376\nN\t' >b; cmp -l a b
END
== nl
each <<'END'
nl f
nl <f
nl -
nl .
printf 'a\n\nb\n' | nl
printf 'a\n\nb\n' | nl -bn
printf 'a\n\nb\nab\n' | nl -bpa
printf 'a\n\nb\nab\n' | nl -b 'p'
printf 'a\n\n\n\nb\n\n\n' | nl -ba -l3
printf '\\:\\:\\:\nh\n\\:\\:\nb\n\nb\n\\:\nf\n\\:\\:\\:\nh2\n\\:\\:\nb2\n' | nl
printf '\\:\\:\\:\nh\n\\:\\:\nb\n\nb\n\\:\nf\n\\:\\:\\:\nh2\n\\:\\:\nb2\n' | nl -p
printf 'xyxyxy\nh\nxyxy\nb\nxy\nf\n' | nl -dxy -ha
printf 'abcabcabc\nh\nabcabc\nb\nabc\nf\n' | nl -dabc -ha
printf 'é:\nh\nb\n' | nl -dé
nl -n rn f
nl -n x f
nl -w1 f
nl -w 0 f
nl -w 99999999999 f
nl -s '' f
nl -v 10 f
nl -v-5 -nrz f
nl -v 99999999999999999999 f
nl -i -1 f
nl -i x f
nl -v 9223372036854775807 nn
nl -l x f
nl -h x f
nl -b '' f
nl -b 'p\(' f
nl -bpa\\{1\\} f
nl --section-delimiter=ab f
nl --line-increment=2 --join-blank-lines=1 --number-format=rz --no-renumber --number-separator=+ --starting-line-number=3 --number-width=4 f
nl --nope
nl -v 0x10 f
nl -v ' 5' f
printf '\\:\\:\\:\\:\nb\n\\\n:\n' | nl
END
== paste
each <<'END'
paste f
paste s f
paste -s f s
paste -d, -s f
paste -d ',;' f s f
paste -d '\0' f s
paste -d 'a\tb\\c\nd\0e' -s s
paste -d '\' f s
paste -d 'x:\' f s
paste - - <s
paste -s - <s
paste -d: - <f
paste nosuch f
paste -s nosuch f
paste -s . f
printf 'a\nb' | paste - f
printf 'a\nb' | paste -s
printf '' | paste
printf '\n\n' | paste -s -d,
paste /dev/null f
paste /dev/null /dev/null
paste -s nn nn
printf 'a\0b\0' | paste -z - f | od -c
paste -z f s | od -c
paste -x
paste --delimiters=, f s
paste --zero f | od -c
LC_ALL=C.UTF-8 paste -d 'é,' f s f
paste -d, -- f s
paste -sd'\n,' s
paste -d ,, f f f f
END
== tac
each <<'END'
tac f
tac <f
tac nosuch f
tac nn
printf 'a\nb' | tac
printf '\n' | tac
tac -s b f
tac -b f
printf 'a,b,c' | tac -s ,
printf ',a,b,c' | tac -bs ,
printf 'axxbxxxc' | tac -bs xx
printf 'a1b22c333' | tac -r -s '[0-9]+'
printf 'a1b22c333d' | tac -b -r -s '[0-9]'
printf 'a+b+c' | tac -r -s '\+'
printf 'a\n\nb\nc\n' | tac -r -s $'\n\n*'
printf 'abcabd' | tac -r -s 'b?c'
printf 'a]b' | tac -r -s '[]]'
tac -r -s '' f
tac -r -s '\(' f
tac -x
tac --before f
tac --regex --separator=1. s
tac f -b
printf 'abc' | tac -s ''
printf 'foo bar baz\n' | tac -rs ' '
printf 'aaaa' | tac -bs aa
printf 'aaaa' | tac -rs 'a*'
printf 'a\nb\nc' | tac -rs '^b'
END
== comm
each <<'END'
comm; comm f; comm f s f; comm -x; comm --nope f s; comm nosuch f; comm f nosuch; comm . f; comm f .
sort f >a; sort s >b; comm a b; comm -1 a b; comm -2 a b; comm -3 a b; comm -12 a b; comm -13 a b; comm -23 a b; comm -123 a b; comm a a; comm -3 a a; comm b a; comm - a <b; comm a - <b; comm a /dev/null; comm /dev/null a; comm /dev/null /dev/null
printf 'a\nb\nc\nd\n' >a; printf 'b\nd\ne\n' >b; comm a b; comm -1 a b; comm -2 a b; comm -3 a b; comm -12 a b; comm -13 a b; comm -23 a b; comm -123 a b; comm --total a b; comm --total -123 a b; comm --output-delimiter=: a b; comm --output-delimiter= a b | od -c; comm --output-delimiter=: --output-delimiter=, a b; comm --output-delimiter=: --output-delimiter=: -1 a b; comm --output-delimiter=__ --total a b; comm -z a b | od -c; printf 'a\0c\0' >c; printf 'a\0b\0' >d; comm -z c d | od -c; comm -z --total c d | od -c
printf 'b\na\nc\n' >a; printf 'a\nb\nc\n' >b; comm a b; comm b a; comm --check-order a b; comm --check-order b a; comm --nocheck-order a b; comm a a; comm --check-order a a; comm --total a b; printf 'c\nb\na\n' >c; comm c a; comm c c; printf 'a\nc\nb' >d; comm d b; comm b d; comm d d; printf 'a\nb\nd\nc\n' >e; printf 'a\nb\nd\nc\ne\n' >g; comm e g; comm --check-order e g; printf 'a\nb\n\n' >h; comm h b; comm -3 a b; comm -123 a b; echo $?
printf 'a\na\nb' >a; printf 'a\nb\n' >b; comm a b; comm --total a b; printf 'a' >a; comm a a; printf '\n' >a; comm a b; printf 'A\na\n' >a; comm a b; printf 'é\n' >a; LC_ALL=C.UTF-8 comm a b; comm --check --total a b; comm --out=x a b; comm --no a b; comm --t a b; comm -- a b; comm a b -1
END
== operands and values of old forms
cd /tmp; seq 20 >seq; printf 'ab\ncb\n' >two; export LC_ALL=C.UTF-8
for a in '-N x' '-j x' '-N 1x' '-j 99999999999999999999' '-S x' '-w x' '-wx' '-N 08' '-w1x' '-S1x'; do od $a two 2>&1 | head -2; done; readlink -n seq link; readlink -nz seq | od -c; readlink -zn seq link | od -c; readlink -n seq
uniq +1 two; printf 'ab\ncb\n' | uniq +1; uniq -1 +1 two; _POSIX2_VERSION=200112 uniq +1 two; uniq -- +1; uniq +1x two; head -c -x seq; head -n -x seq; head -c -99999999999999999999 seq; head -n -1x seq; head -c -1x seq; head -n -99999999999999999999 seq
tail -c -x seq; tail -n -x seq; tail -n +x seq; tail -n -1x seq; tail -c x seq; head -n --2 seq; head -n +x seq
== tac of a pipe that does not fit in memory
seq 2000000 | tac | /usr/bin/cksum
seq 2000000 | tac -b | /usr/bin/cksum
seq 2000000 | tac -s 99 | /usr/bin/cksum
seq 2000000 | tac -rs '[0-9]*5' | /usr/bin/cksum
seq 2000000 | tac -rs '\b3.' | /usr/bin/cksum
seq 2000000 | tac -b -rs '\(1\)2\1' | /usr/bin/cksum
seq 2000000 | TMPDIR=/nosuch tac | /usr/bin/cksum
seq 2000000 | TMPDIR=/proc tac 2>&1 | sed 's/cutmp[^:]*/cutmp/'
== pieces larger than a buffer
for n in -0 -1 -5 -99999 -100001 5; do for c in 'seq 100000' 'seq 100000 | /usr/bin/tr -d 6' 'printf "a\nb\nc"' "/usr/bin/head -c 200000 /dev/zero"; do eval "$c" | head -n $n | /usr/bin/cksum; eval "$c" | head -c $n | /usr/bin/cksum; eval "$c" | head -zn $n | /usr/bin/cksum; eval "$c" | tail -n +${n#-} | /usr/bin/cksum; eval "$c" | tail -c +${n#-} | /usr/bin/cksum; done; done
(seq 30000; printf 'y\0x\n'; seq 5) >nul; for o in -c -n -vc -I -Ic -a -B1 -m1 -L -zc; do for e in x '^$'; do grep $o $e nul 2>&1 | /usr/bin/cksum; (/usr/bin/head -c 150000 /dev/zero; cat nul) | grep $o $e 2>&1 | /usr/bin/cksum; (seq 50000 | /usr/bin/tr '\n' ' '; cat nul) | grep $o $e 2>&1 | /usr/bin/cksum; done; done
