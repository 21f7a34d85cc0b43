# sort: temporary files, merges, checks, limits.
export LC_ALL=C.UTF-8
cd /tmp; chmod -R u+rwx c 2>/dev/null; rm -rf c; mkdir c; cd c
printf 'b 2\na 10\nc 1\nB 3\n\na 9\n' >lines; seq 20 >seq; : >empty; mkdir d; printf 'a\nb' >nonl; printf 'a\0b\0c\n' >nul; printf 'h\303\251llo w\303\266rld\n\377\376bad\n' >utf; echo x >noread; chmod 0 noread
== temporary files
seq 20000 | sort -R -S 1k --random-source=/dev/zero >r; sort -S 1k r | md5sum; sort -S 64k -n r | md5sum; sort -rn -S 1k r | head -2; sort -S 1k -u r r | wc -l; sort -S 1k -s -k1,1.1 r | cut -c1 | uniq -c
== their directories
seq 30000 >r; mkdir t1 t2; sort -S 1k -T t1 -T t2 -n r | md5sum; ls -A t1 t2; sort -S 1k -T nosuch r | head -1; sort -T nosuch lines; echo $?; TMPDIR=/nosuch sort -S 1k r; echo $?; TMPDIR=/nosuch sort -S 1k lines
== compressed
seq 30000 >r; sort -S 1k --compress-program=gzip -n r | md5sum; sort -S 1k --compress-program=nosuch r | head -1; sort --compress-program=nosuch lines
== merges
for i in $(seq 40); do echo $i >f$i; done; sort -m f*| tr '\n' ' '; sort -m --batch-size=2 f* | tr '\n' ' '; sort -mn --batch-size=3 f* | tr '\n' ' '; sort -m -o f1 f1 f2; cat f1; sort -m -u f1 f2 f3 f2; sort -m f1 -o f1; cat f1; sort -mr f1 f2 f3; sort -m nosuch f1; sort -m - f2 <f3
== checks
sort -c lines; sort -C lines; echo $?; sort -c seq; sort -cu lines; printf 'a\na\n' | sort -cu; printf 'a\na' | sort -c; sort -c -n seq; sort -c nosuch; sort -c d; sort -C nosuch; sort -cr seq; sort -c --check lines; printf 'b\na' | sort -c -; sort -z -c nul; sort -c empty; sort -cs -k2 lines
== output
sort -o lines lines; sort -o x/y lines; sort -o /dev/full lines; echo $?; sort lines >/dev/full; echo $?; sort -o out lines seq; wc out; sort lines -o out2; sort -o; sort -o a -o b lines; sort -o a -o a lines; cat a | head -1; sort - lines <seq | wc -l; sort - - <seq | wc -l
== limits
printf 'a b\n' >s1; sort -S 0 lines; sort -S 1T lines | head -1; sort -S 10% lines | head -1; sort -S 200% s1; sort -S x lines; sort -S 1x lines; sort -S -1 lines; sort -S 1Kb lines; sort -S 1b lines | head -1; sort --parallel=2 lines | head -1; sort --parallel=0 lines; sort --parallel=x lines; sort --batch-size=1 lines; sort --batch-size=x lines; sort --batch-size=99999999 lines 2>&1 | sed 's/[0-9]*$/N/'; sort -S 99999999999999999999 s1
== names from a file
printf 'lines\0seq\0' | sort --files0-from=- | wc -l; printf 'lines\0nosuch\0' | sort --files0-from=-; sort --files0-from=nosuch; sort --files0-from=empty; printf '\0' | sort --files0-from=-; printf 'lines\0\0' >n0; sort --files0-from=n0; sort --files0-from=n0 seq; printf -- '-\0' | sort --files0-from=-; printf 'seq' | sort --files0-from=- -c; printf 'lines\0' | sort --files0-from=- -m | wc -l
== what cannot be read
sort d; sort -m d lines; sort lines nosuch; sort noread; setpriv --reuid 1000 --clear-groups sort noread; setpriv --reuid 1000 --clear-groups sort -o nope lines 2>&1; sort nonl; sort nonl nonl; sort -z nul | od -c; sort nul | od -c; sort utf | od -c; LC_ALL=C sort utf | od -c; sort -f utf | od -c; sort -d utf | od -c; sort -i utf | od -c
== long lines
head -c 300000 /dev/zero | tr '\0' x >long; sort -S 1k long | wc; (cat long; echo; echo a; cat long) | sort -S 1k | wc; (cat long; echo; echo a; cat long) | sort -S 64k -u | wc; printf '\n\n\n' | sort -S 1k | wc -l; sort -S 1k empty; printf 'x' | sort -S 1k
== equal lines
printf '1 a\n1 b\n2 c\n1 d\n' >st; sort -S 1k -s -k1,1 st; sort -k1,1 st; sort -u -k1,1 st; sort -r -k1,1 st; sort -rs -k1,1 st; sort -S 1k --debug st 2>&1 | head -4; sort -k1,1r -k2 st; sort -u -r -k1,1 st; sort -n -u st; sort -k2 -u st
== more lines than memory
seq 600000 >r; (ulimit -v 250000; sort -rn -S 2M r | md5sum; sort -S 2M r | md5sum; sort -S 2M -u r r | md5sum)
== a signal leaves no temporary file
mkdir tmp; { seq 200000; sleep 2; } 2>/dev/null | sort -S 64k -T tmp >/dev/null & sleep 1; kill $!; wait $! 2>/dev/null; echo $?; ls -A tmp
