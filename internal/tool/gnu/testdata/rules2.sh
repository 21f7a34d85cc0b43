# More rules of small tools that are easy to miss.
export LC_ALL=C
rm -rf /tmp/w; mkdir /tmp/w; cd /tmp/w; mkdir -p d/e; echo one >d/one.x; : >d/e/two; ln -s nowhere d/broken; seq 9 >seq; chmod 644 seq
s() { "$@"; echo "[$?]"; }
== find: mount points, links, the end by -quit, characters of the C locale
mount -t tmpfs t d/e; touch d/e/z; find d -xdev | sort; find d -mount | sort; find d -depth -xdev | tail -n 2 | sort; find d -mount -xdev -name e; find d -xdev -name z; umount d/e
find d -lname '*'; find -L d -lname '*'; find -L d -ilname NOWHERE; find d ! -lname '*' | wc -l
find d -quit -print; find d ! -quit -o -print; find d -quit , -print; find d -name nosuch -o -print -quit -print; find d -print -exec true {} + -quit -print
touch é; find . -name '?'; find . -name '??'; find . -iname '?[!a]'; LC_ALL=C.UTF-8 find . -name '?' | sort; find . -path './??' | sort
for t in awk posix-awk gnu-awk; do echo $t; find d -regextype $t -regex '.{3}' | sort; find d -regextype $t -regex 'd/e{1}'; done; find d -regex 'd/[z-a]'; s find d -regextype egrep -regex 'd/[z-a]'
s find d -newermt; s find d -neweram; s find d ! ')'; s find '(' d -not ')'; s find d '(' -not ')'
== awk, expr, chmod, env, xargs
echo | awk '{print ($1==0), ($1==""), ($7==0), $7<1; x=$7; print (x==0), (x==""), x+1; if (!$7) print "no"}'; echo a | awk '{$3=""; print ($2==0), NF}'
s expr abc : 'a[z-b]'; s expr abc : '[^z-b]*'; s expr az : 'a[z-bz]'; s expr a- : 'a[b-a]*-'
s chmod -xv seq; s chmod -w4 seq; s chmod -r seq -v; stat -c %a seq; s chmod -u+q seq; s chmod -gv seq; s chmod -R -xq seq; s chmod -4q seq; s chmod -v -x seq
for w in 'a b' $'a\tb' $'no\nsuch' ' ' x; do s env "$w"; done
for n in 7 10 11 14 15; do printf 'aaa\n' | xargs -I{} -s $n echo {}{}{}; done; s xargs -a ''; s xargs -a - </dev/null; echo a | s xargs -a ''
== find: an operand in the expression
touch d/one.y; cd d; for w in '-name o*' '-name one.x nosuch' '-type f one.x' '-print one.x' '( one.x' '! one.x' '-o one.x' '-name x -o one.x' '-name x ( one.x' '-maxdepth 1 one.x' '-true -o -false one.x' '-o -name x one.x' '-true , one.x'; do s find . $w; done; s find '(' one.x; s find . one.x one.y
== dd: flags of the other file, empty names, sizes, warnings
r() { "$@" 2>&1 | grep -v copied; echo "[${PIPESTATUS[0]}]"; }
for f in iflag oflag; do for k in skip_bytes count_bytes seek_bytes; do for w in skip count seek; do r dd if=seq of=o bs=5 $f=$k $w=3; cksum o; rm o; done; done; done; r dd oflag=fullblock if=seq; r dd iflag=seek_bytes,nope if=seq
r dd if=; r dd of= <seq; r dd 'of=' if=seq; r dd if=nosuch if= of=o; r dd if= if=seq status=none
for n in 0x 0xx1 0x1 0x0x1 1x0x1 00x0x5 0x1x 00x1; do r dd if=seq of=o count=$n; done
for n in 8E 7E 1E 9E; do for k in bs ibs obs cbs; do r dd if=seq of=o count=0 $k=$n; done; done; r dd if=seq of=o bs=1E; r dd if=seq of=o ibs=1 obs=1E; r dd obs=1E if=seq count=0 conv=fsync of=o; cat seq | r dd ibs=1E skip=1; cat seq | r dd bs=3 skip=1 conv=swab
== grep: where standard input goes on, and the width of numbers
printf 'a1\nb\nc\na2\nd\na3' >f; for o in '-m1' '-m1 -A1' '-m2' '-m3' '-m4' '-m1 -c' '-m1 -v' '-m2 -o' '-m1 -q' '-m1 -l' '-m1 -L' -q -l -c '-m 0' '-m1 -H' '-m1 -n -B1' '-am1'; do echo "= $o"; (grep $o a; cat) <f; echo; (head -n 1; grep $o a; cat) <f; echo; done; (grep -m1 a - f; cat) <f; (grep -m1 a f; cat) <f | head -n 2; printf 'a\0\na\nb\n' >z; (grep -m1 a; cat) <z; (grep -zm1 a; cat) <f | od -c
seq 120 >g; for o in -nT -bT -nbT -HnT -T -cT '-nT -A1' -onT; do echo "= $o"; grep $o 119 g seq; grep $o 3 seq f; grep $o 5 <seq; grep $o 5 - <seq; cat seq | grep $o 5; done; : >e; grep -nT '' e; grep -nT . /dev/null f
== printenv
for w in -i -u -uX '-u X' '--ignore' -0i -i0 '-i HOME' -x; do s printenv $w; done
