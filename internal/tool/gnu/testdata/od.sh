# Bytes as numbers and characters. Each line is a command line.
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c
printf "b 2\na 10\nc 1\n" >f; seq 10 >s; printf "no newline" >nn; printf "hello world\nfoo bar\n" >h
each() { while IFS= read -r line; do (eval "$line") </dev/null; echo "[$?] $line"; done; }
== od
each <<'END'
printf '\0\0\200\77\0\0\300\377\333\17\111\100\1\0\0\0' >x; od -tf4 x
printf '\0\0\200\77\0\0\300\377\333\17\111\100\1\0\0\0' >x; od -tfL x
printf '\0\0\200\77\0\0\300\377\333\17\111\100\1\0\0\0' >x; od -tfB x
printf '\0\0\200\77\0\0\300\377\333\17\111\100\1\0\0\0' >x; od -tf2 x
printf '\0\0\200\77\0\0\300\377\333\17\111\100\1\0\0\0' >x; od -tfF -tx1z x
printf '\0\0\200\77\0\0\300\377\333\17\111\100\1\0\0\0' >x; od -f x
printf '\0\0\200\77\0\0\300\377\333\17\111\100\1\0\0\0' >x; od -e x
printf '\0\0\200\77\0\0\300\377\333\17\111\100\1\0\0\0' >x; od -tf12 x
printf '\0\0\200\77\0\0\300\377\333\17\111\100\1\0\0\0' >x; od -tdq x
printf '\0\0\200\77\0\0\300\377\333\17\111\100\1\0\0\0' >x; od -td99999999999999999999 x
printf '\0\0\200\77\0\0\300\377\333\17\111\100\1\0\0\0' >x; od -t x
printf '\0\0\200\77\0\0\300\377\333\17\111\100\1\0\0\0' >x; od -t d16 x
printf '\0\0\200\77\0\0\300\377\333\17\111\100\1\0\0\0' >x; od -t u8 x
printf '\0\0\200\77\0\0\300\377\333\17\111\100\1\0\0\0' >x; od -td8 x
seq 10 >s; od -c s
seq 10 >s; od -b s
seq 10 >s; od -i s
seq 10 >s; od -o s
seq 10 >s; od -x s
seq 10 >s; od -H s
seq 10 >s; od -D s
seq 10 >s; od -L s
seq 10 >s; od -B s
seq 10 >s; od -tx1c s
seq 10 >s; od -t cz s
seq 10 >s; od -An -c s
seq 10 >s; od -Ax s
seq 10 >s; od -Az s
seq 10 >s; od -w8 s
seq 10 >s; od -w4 -c s
seq 10 >s; od -w0 s
seq 10 >s; od -w-1 s
seq 10 >s; od --width=10 s
seq 10 >s; od -N4 s
seq 10 >s; od -j100 s
seq 10 >s; od -j1x s
seq 10 >s; od -N 0 s
seq 10 >s; od -j 0x4 s
seq 10 >s; od -j 1b s
seq 10 >s; od -v s
seq 10 >s; od --endian=little -x s
seq 10 >s; od --endian=b -tx4 s
od z
od -c z
(cat z
cat z) | od
head -c 33 z | od -v
od nosuch s
od s nosuch
od - <s
printf abc | od
printf abcde | od -tx4
printf abc | od -tx1z
printf 'ab\0hello\0xy\0\1printable\0tail' | od -S 4 -An
printf 'ab\0hello\0xy' | od --strings=2 -Ax
printf 'ab\0hello\0xy' | od -S3 -j1
od -Sx s
od s +4
od s +0x4
od +4 <s
od s x
od --traditional s 4 10
od --traditional 4 <s
od --traditional s 4 5 6
od -c s 2
od -An --traditional s 4 10
od s 9
od -v s 4
od s +4b
od -t x1,x2 s
od --address-radix=x s
od --read-bytes=2 s
od -x -x s
od -t c -t x2 -t d4 s
od -t a -t x2z -A d s
od -x?
od --nope
od -N 5 -N 3 s
od -An -tx1 -v s | tr -d ' \n'
od -A d -j 3 s
od -tuI s
od -to4 s
od -td s
od -tu s
od -to s
head -c 100 /dev/zero >z; od z; od -v z; od -c z; od -tx1 -w4 z; od z z; od --output-duplicates z
(head -c 100 /dev/zero; echo a; head -c 64 /dev/zero) | od
od --traditional -x f 1 2; od --traditional -Ax f 1 2; od --traditional -Ad -tx1 -tc f 1 2; od --traditional -An -tx1 -tc f 1
printf '\200\1\0\0\0\0\0\200\377\177' | od -tfL; printf '\0\0\0\0\0\0\0\200\377\377' | od -tfL; printf '\0\0\0\0\0\0\0\200\0\100' | od -tfL; printf '\0\0\0\0\0\0\0\0\1\100' | od -tfL; printf '\1\0\0\0\0\0\0\0\0\0' | od -tfL; printf '\0\0\200\177\0\0\200\377\0\0\0\200' | od -tfF; printf '\315\314\314\75\0\0\0\77' | od -tfF; printf '\232\231\231\231\231\231\271\77\0\0\0\0\0\0\360\177' | od -tfD; printf '\0\0\0\0\0\0\0\200\1\0\0\0\0\0\0\0' | od -tfD; printf '\0\74\0\374\0\176\1\0\377\173' | od -tfH; printf '\200\77\200\377\300\177\1\0\0\200' | od -tfB; printf '\100\11\41\373\124\104\55\30' | od -tfD --endian=big; printf '\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20' | od -tfL --endian=big; printf '\1\2\3' | od --endian=big -x
od -w8 -tx1z f; od -w16 -tx1z -tc nn; od -w12 -tx4z nn; od -w6 -tx1 -td2 nn; od -j 13 f; od -j 12 f; od -j 14 f; od -j 20 f f; od -N 3 nosuch f; od -N 14 f f; od -j 5 nosuch f; od -j 50 nosuch
od -t x1 -A; od -j; od -N; od -t; od -S; od -w f; od --format; od --endian; od -A '' f; od -A ox f; od -t xC f; od -t dS f; od -t uL f; od -t oI f; od -t xF f; od -t fC f; od -t f4z f; od -t aa f; od -t a4 f; od -t c1 f; od -txzx f; od -t x1zz f; od -txz1 f; od -j -1 f; od -N -1 f; od -j '' f; od -j 1kB f; od -j 1KiB f; od -j 99999999999999999999 f; od -j 9E f; od -N 1T f; od -w1k nn; od -w1x nn
END
== -j in devices and directories, which have no end
od -j 1 /tmp; od -j 99 /dev/zero -N 1; od -j 9 - </dev/null; seq 9 >s; od -j 3 s /dev/null -N 3; od -j 30 s /dev/null; od -j 30 /dev/null s; od -j 9 s s; od -j 40 s s; echo $?; cat s | od -j 20; od -j 9 nosuch s; od -j 90 nosuch s
