# Pieces of files. Each line is a command line, in a new directory.
# The real tools make the directory, once, and show it.
[ -d /tmp/new ] || (PATH=/usr/bin; mkdir /tmp/new; cd /tmp/new; seq 100 >in; printf 'a\nbb\nccc\ndddd' >nn; printf '%s\n' short aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa x yy zzz >long; printf 'a\0b\0c\0' >z; : >e)
show() { /usr/bin/cksum -a crc *; }
each() { while IFS= read -r line; do /usr/bin/rm -rf /tmp/c; /usr/bin/cp -r /tmp/new /tmp/c; cd /tmp/c; (eval "$line") </dev/null; echo "[$?] $line"; show; done; }
== sizes
each <<'END'
split in
split -l 30 in
split -l30 in p.
split -30 in
split -3 -0 in
split -l 30 <in
cat in | split -l 30 - p
split --lines=50 in
split -l 1k in
split -l 0 in
split -l x in
split -l -5 in
split -l '' in
split -l 99999999999999999999999 in
split -l 5x in
split -b 100 in
split -b 1K in
split -b 0 in
split -b x in
split -b 99999999999999999999 in
split -b 10kB in
split -b 292 in
split -b 146 in
split -C 20 in
split -C 10 long
split -C 7 long
split -C 1 nn
split -C 100 long
split -C 45 long
split -C 5 nn
split -C 0 in
split -C x in
split -l 2 nn
split -b 3 nn
split -l 1 e
split -b 1 e
split -n 3 e
split -l 1 -b 1 in
split -b 1 -n 1 in
split -5 -l 5 in
split -l 5 -5 in
split nosuch
split .
split in a b
split -l 50 in nosuch/x
split -l 50 in ''
split -l 50 in 'p '
split -l 50 in in; ls
cp in xaa; split -l 50 xaa
cp in xab; split -l 50 xab
END
== suffixes
each <<'END'
split -a 1 -l 30 in
split -a 1 -l 1 in
split -a 3 -l 30 in
split -a 0 -l 30 in
split -a x in
split -a -1 in
split -a 99999999999999999999 in
split -d -l 30 in
split -x -l 5 in
split -dl 30 in
split -d -a 1 -l 5 in
split -d -b 3 in | tail; ls | tail -n 3
split -b 1 long; ls | wc -l
head -c 700 </dev/zero | split -b 1; ls | tail -n 3; ls | sed -n '650,660p'; rm x*
head -c 200 </dev/zero | split -d -b 1; ls | tail -n 3; ls | sed -n '88,95p'; rm x*
head -c 300 </dev/zero | split -x -b 1; ls | tail -n 3; ls | sed -n '240,250p'; rm x*
split --numeric-suffixes=5 -l 30 in
split --numeric-suffixes=05 -l 30 in
split --numeric-suffixes=98 -l 30 in
split --numeric-suffixes=100 -l 30 in
split --numeric-suffixes=100 -a 3 -l 30 in
split --numeric-suffixes=x in
split --numeric-suffixes= in
split --numeric-suffixes=a in
split --hex-suffixes=8 -l 30 in
split --hex-suffixes=g in
split --hex -l 30 in
split --numeric-suffixes=1 -n 3 in
split --numeric-suffixes=98 -n 3 in
split --numeric-suffixes=9 -n 10 in
split --numeric-suffixes=0 -n 3 in
split -n 100 -d in; ls | tail -n 3
split -n 101 -d in; ls | tail -n 3
split -n 30 -a 1 in
split -n 26 -a 1 in; ls | tail -n 2
split --additional-suffix=.txt -l 30 in
split --additional-suffix=/x -l 30 in
split --additional-suffix= -l 50 in
split -d --additional-suffix=.c -n 2 in
END
== chunks
each <<'END'
split -n 3 in
split -n 7 in
split -n 1 in
split -n 0 in
split -n x in
split -n '' in
split -n -3 in
split -n 3x in
split -n l/3 in
split -n l/7 long
split -n l/30 long
split -n l/3 nn
split -n l/20 nn
split -e -n l/20 nn
split -e -n 20 nn
split -n 20 nn
split -n r/3 in
split -n r/3 nn
split -n r/7 nn
split -e -n r/7 nn
split -n 2/3 in
split -n l/2/3 in
split -n r/2/3 in
split -n 1/1 nn
split -n 3/3 nn
for k in 1 2 3 4 5; do split -n l/$k/5 long; echo --; done
for k in 1 2 3 4 5; do split -n $k/5 long; echo --; done
for k in 1 2 3 4 5; do split -n r/$k/5 long; echo --; done
split -n 4/3 in
split -n 0/3 in
split -n x/3 in
split -n 2/x in
split -n /3 in
split -n 2/ in
split -n l/ in
split -n q/3 in
split -n l/x/3 in
split -n r/0 in
split -n ' 3' in
cat in | split -n 3
cat in | split -n l/3 -
cat in | split -n l/2/3
cat nn | split -n 2/3
(read x; split -n 3) <in
(read x; split -n l/3) <in
split -n 3 /proc/version; ls
split -u -n r/2 in
split -ue -n r/2 e
TMPDIR=/nosuch split -n 2 - <in
cat in | TMPDIR=/nosuch split -n 2
END
== others
each <<'END'
split -t , -l 1 <<<a,b,c
split -t '\0' -l 2 z
split -t '\0' -n r/2 z
split -t '' in
split -t ab in
split -t a -t b in
split -t a -t a in
split -t '\n' in
split --verbose -l 50 in
split --verbose -n 2 in
split --verbose -n r/2 in
split --verbose -l 50 in "it's"
split --filter='wc -l; echo $FILE' -l 30 in
split --verbose --filter='wc -c' -n 3 in
split --filter='cat >$FILE.out' -b 100 in
split --filter='head -n 1' -n r/3 in
split --filter='exit 3' -l 50 in
split --filter='kill -9 $$' -l 50 in
split --filter='exit 0' -l 50 in
split --filter=true -b 1 in
seq 100000 | split --filter='head -c 1 | od -c' -l 40000
split --filter=nosuchcommand -l 50 in
split --filter=cat -n 2/3 in
split --filter='exec >$FILE; tac' -n l/3 in
SHELL=/nosuch split --filter=cat in
split --nope
split -Q
split in --lin=60
split -e -l 50 in
split -n 3 in --verb
split in >/dev/full
split --verbose in >/dev/full
umask 077; split in; stat -c %a xaa
echo junk >xaa; split -l 100 in
mkdir xaa; split in
mkfifo xaa; (cat xaa | wc -l) & split in; wait; rm xaa
ln -s /dev/full xaa; split in; rm xaa
seq 200000 | split -n l/3; seq 200000 | split -C 300000 - q; seq 200000 | split -b 500k - w
END
