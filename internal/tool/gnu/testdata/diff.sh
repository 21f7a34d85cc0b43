# diff
export LC_ALL=C
rm -rf w; mkdir w; cd w
t() { timeout 5 "$@" 2>&1; echo "[$?]"; }
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
