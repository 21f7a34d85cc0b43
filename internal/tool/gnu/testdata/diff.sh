# diff
export LC_ALL=C
rm -rf w; mkdir w; cd w
t() { "$@" 2>&1; echo "[$?]"; }
seq 20 >a; sed 's/^5$/five/; 12d; 18a new' a >b; printf 'x\ny' >n; printf 'x\ny\n' >m; printf 'A  b\n\nc\t\n' >w1; printf 'a b\nc\n' >w2; printf 'a\0b' >bin1; printf 'a\0c' >bin2; : >e
mkdir -p d1/sub d2/sub; echo 1 >d1/f; echo 2 >d2/f; echo s >d1/sub/x; echo t >d2/sub/x; echo o >d1/only1; echo p >d2/only2; mkdir d1/k d2/dd; echo z >d1/dd; echo z >d2/k; echo same >d1/same; echo same >d2/same; echo q >d2/dd/q; echo "new one" >"d2/a b"
find . -exec touch -h -d '2024-05-06 07:08:09.123456789' {} +

== styles
for o in '' -u -c -e -n -f -q -s -y -U0 -U1 -C1 -u0 -c1 -1 -U10 -up -cp '-y -W 60' '-y --suppress-common-lines' '-y --left-column' '-y -t' -qs -d -i -b -w -B -Z -E -T '-u -T' '-c -T' -t --normal --brief --unified --unified=1 --context=2 -a '-L x' '-u --label x --label y' '-u --suppress-blank-empty' '--speed-large-files' '-F ^1 -u'; do for p in "a b" "n m" "w1 w2" "e a" "a a" "bin1 bin2"; do t diff $o $p; done; done
for o in '' -r -rN -ru -rq -rs -rNu '-r -x f' '-rx *' -N -q -s '-r --unidirectional-new-file' '-r -S k' '-ru -L x'; do set -f; t diff $o d1 d2; set +f; done
== the rest
t diff d1 d2/f
t diff d1/f d2
t diff f d1
t diff a d1
t diff nosuch a
t diff a nosuch
t diff -N nosuch a
t diff nosuch nosuch2
t diff
t diff a
t diff a b e
t diff -Z
t diff --nope a b
t diff -u -c a b
t diff -U x a b
t diff -C -1 a b
t diff - a <b
t diff a - <b
t diff - - <a
t diff -u a - <b | grep -v '^+++'
t diff --from-file=a b e
t diff --to-file=a b e
t diff -W 0 -y a b
t diff -I '^1' a b
t diff -I . a b
t diff -I '^f\|^5' -u a b
t diff -I '[' a b
t diff -B w1 w2
t diff -bB w1 w2
t diff -ibB w1 w2
t diff -wi w1 w2
t diff -Bu w1 w2
t diff --strip-trailing-cr a b; printf 'a\r\nb\r\n' >cr; printf 'a\nb\n' >lf
t diff cr lf
t diff --strip-trailing-cr cr lf; ln -s a la; ln -s b lb
t diff la lb -q
t diff --no-dereference la lb
t diff --no-dereference la a; mkfifo p
t diff -r d1 d1
t diff -X ex d1 d2; echo f >ex
t diff -r -X ex d1 d2
t diff /dev/null a -q
t diff -u /dev/null n | tail -n +3; printf 'a\tb\n' >t1; printf 'a       b\n' >t2
t diff t1 t2
t diff -E t1 t2
t diff -t t1 t2
t diff -y t1 t2
t diff -y -t t1 t2; printf '.\na\n..\n' >dot
t diff -e e dot
t diff -f e dot
t diff -e a dot
t diff d1 d2 a
t diff -r d1 a; chmod 0 ex; t setpriv --reuid 1000 --clear-groups diff ex a; t setpriv --reuid 1000 --clear-groups diff a ex
t diff --label
t diff -L a -L b -L c a b
t diff -q d1 d2
t diff -rq --label=x d1 d2
t diff -u --horizon-lines=5 a b;  t diff --color=never a b
t diff --width=40 -y a b
t diff -y w1 w2
t diff -y n m
t diff -y m n
t diff -y -W 20 a b
t diff -y -W 5 a b
t diff -yB w1 w2
t diff --tabsize=4 -y -t t1 t2;  t diff -y e a
t diff -u -p a b
t diff -c -F '^1[0-9]' a b

== hunks of files made by chance
for i in $(seq 12); do
 n=$((i*4 % 300 + 3)); k=$((i % 9 + 2))
 /usr/bin/mawk -v s=$i -v n=$n -v k=$k 'function r(m) { s = (s*1103515245+12345) % 2147483648; return int(s/65536) % m } BEGIN { for (i=0;i<n;i++) { l = (r(3)==0) ? "u" i : "w" r(k); print l > "a"; c = r(12); if (c==0) continue; if (c==1) print "n" r(k) > "b"; if (c==2) print l > "b"; if (c==3) { print "w" r(k) > "b"; continue }; print l > "b" } }'
 diff a b | cksum; diff -u a b | tail -n +3 | cksum; diff -c a b | tail -n +3 | cksum; diff -y a b | cksum; diff -n a b | cksum; diff -e a b | cksum; diff -U0 -w b a | tail -n +3| cksum; diff -d a b | cksum; diff -Bu -I w1 a b | tail -n +3 |cksum
done
for i in $(seq 1); do /usr/bin/mawk -v s=$i 'function r(m) { s = (s*1103515245+12345) % 2147483648; return int(s/65536) % m } BEGIN { for (i=0;i<6000;i++) { print "w" r(300) > "a"; print "w" r(300) > "b" } }'; diff a b | cksum; diff -u b a | tail -n +3 | cksum; done
== wrong expressions
echo a >a; echo b >b
for e in 'a\{' '\(' '[' '[[:x:]]' 'a\{2,1\}' 'a\{99999\}' '\' '\)' '[b-a]' '\1' '\{1\}a' '*a' '\(b\)\1\|a' '[ab]'; do diff -I "$e" a b; echo $?; diff -u -F "$e" a b | tail -n +3; done
== colors, formats, and pipes in directories
(PATH=/usr/bin; rm -rf /tmp/fw; mkdir /tmp/fw; cd /tmp/fw; printf 'b 2\na 10\nc 1\n' >a; printf 'b 2\na 11\nc 1\nd\n' >b; : >e; printf 'x' >nn; printf 'x\n' >nl; printf 'int f(void)\n{\n a;\n b;\n c;\n d;\n e;\n}\n' >c1; sed 's/ e;/ E;/' c1 >c2; mkdir p q pf qf; cp a p/x; cp b q/x; printf 'q\n\nr\n' >bl; printf 'q\nr\n' >bl2; mkfifo pf/x qf/x pf/y qf/z pf/o; echo >qf/y; echo >pf/z; seq 20 >s20; sed '3d;10s/$/x/;15a n' s20 >t20; touch -d @0 * p/x q/x)
cd /tmp/fw
while IFS= read -r line; do echo "= $line"; (eval "timeout 5 $line") </dev/null 2>&1; echo "[$?]"; done <<'END'
diff --color=always -u a b
diff --color=always -up c1 c2
diff --color=always -cp c1 c2
diff --color=always -c a b
diff --color=always -y a b
diff --color=always -y b a
diff --color=always nn nl
diff --color=always -u nn nl
diff --color=always -c nn nl
diff --color=always -e a b
diff --color=always -n a b
diff --color=always -ur p q
diff --color --palette=xx=1 a b
diff --color=always --palette=xx=1 a b
diff --color=always --palette=rs=0 a b
diff --color=always --palette=ad a b
diff --color=always --palette='ad=1:de=2:hd=3:ln=4:rs=5' -u a b
diff --color=always --palette=ad= a b
diff --color=always --palette=:: a b
diff --color=always --palette=ad=1: a b
diff --color=always -T -u a b
diff --color=always -t a b
diff --color=always s20 t20
diff --color=always -u0 s20 t20
diff --color= a b
diff --color=auto a b
diff --color=never a b
diff --color=always --color=never a b
diff -D X nn nl
diff -D X s20 t20
diff -D X bl bl2
diff -B -D X bl bl2
diff -t -D X a b
diff -D X -u a b
diff -D X -D Y a b
diff -D X -D X a b
diff -D X --line-format=%l a b
diff -D '' a b
diff --old-line-format=%l --old-line-format=%L a b
diff --old-group-format='%(N=0?yes:no)|%(1=1?a:b)|%(x=1?a:b)|%5dF|%-5dn|%05xL|%Xe|%of' a b
diff --new-group-format='%(N=1?one%%:many)|%(1=1?a:b)|%(x=1?a:b)|%5dF|%-5dN|%05xL|%XE|%oM|%5.3dF|%c'"'a'"'|%c'"'\\"'101'"'"'|%c' a b
diff --unchanged-line-format='%dn:%L' --old-line-format=-%l --new-line-format='%03dn+%L' a b
diff --line-format='%l' a b
diff --line-format='%L' nn nl
diff --old-group-format='%<' nn nl
diff --changed-group-format='%>' a b
diff --changed-group-format='%<' a b
diff --unchanged-group-format='%>' a b
diff --unchanged-group-format='' --old-line-format='%-4dn%l' a b
diff --changed-group-format='%(n=N?same:%(n=0?none:%<))' s20 t20
diff --changed-group-format='%(n=1' a b
diff --changed-group-format='%(n=1?a' a b
diff --changed-group-format='%(n=1?a:b' a b
diff --changed-group-format='%(n1?a:b)' a b
diff --changed-group-format='%(n=1a:b)' a b
diff --changed-group-format='%' a b
diff --changed-group-format='%5' a b
diff --changed-group-format='%dz%q%5.d%'"'"'dn' a b
diff --line-format="%c'\\012'%c'x'%c''%c'ab'%c" a b
diff --line-format='%dn %5dn %-5dn|%05dn %xn %L' a b
diff --line-format='%de%' a b
diff --old-group-format a b
diff --line-format='' a b
diff --ifdef=HAVE -B bl bl2
diff -y -D X a b
diff -D X a a
diff -q -D X a b
diff -D X e a
diff -D X a nosuch
diff -N -D X a nosuch
diff -N -D X nosuch a
diff -r -D X p q
diff -r pf qf
diff -rN pf qf
diff -rq pf qf
END
== headings and labels
rm -rf /tmp/hl; mkdir -p /tmp/hl/a/d /tmp/hl/b/d; cd /tmp/hl; seq 10 >a/s; seq 9 >b/s; touch -d @0 a/s b/s; for o in '-F 5' '-F 5 -u' '-F 5 -p' -p '-p -y' '-F 5 -c' '-L x' '-L x -L y' '-L x -q' '-L x -L y -u'; do echo "== $o"; diff $o a/s b/s | sed 's/\t20.*//'; diff $o a b | sed 's/\t20.*//'; done
== odd names
rm -rf /tmp/on; mkdir -p /tmp/on/a /tmp/on/b; cd /tmp/on; for n in 'é' $'a\001b' $'a\177' 'a b' $'a\nb' 'a"b' 'a\b' $'\377x' $'a\tb' $'\033[1m' $'\a\b\v\f\r' "it's"; do seq 3 >"a/$n"; seq 4 >"b/$n"; printf '\0' >"a/0$n"; printf '\1\0' >"b/0$n"; seq 2 >"a/1$n"; mkdir "a/2$n"; echo >"b/2$n"; done; touch -d @0 a/* b/*; for loc in C C.UTF-8; do export LC_ALL=$loc; for o in -u -c -q -s -y -e; do (cd a; for n in [!012]*; do diff $o "$n" "../b/$n" | sed 's/\t[12].*//'; done); diff -r $o a b | sed 's/\t[12].*//'; diff $o 'a/nosuch é' b; done; done
