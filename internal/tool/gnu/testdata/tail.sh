# Options of tail, and what head and tail leave of standard input.
[ -d /tmp/w ] || { mkdir /tmp/w; cd /tmp/w; mkdir d; ln -s nowhere broken; ln -s loop loop; seq 100 >n; seq 3 >m; printf "a\nb" >nonl; seq 30000 >big; : >e; printf "a\0b\0c" >z; }
cd /tmp/w
== options
export LC_ALL=C.UTF-8
t() { echo "=== $*"; tail "$@" </dev/null 2>&1; echo "[$?]"; }
i() { echo "=== <n $*"; tail "$@" <n 2>&1; echo "[$?]"; }
for o in "" -n3 -n+98 -n-2 -n0 -n+0 -n+1 -c5 -c+280 -c-5 -c0 -c+0 -c1b -c1K -c1kB -n1k -q -v -z -zn1 -qv -vq --lines=2 --bytes=4 --quiet --silent --verbose --zero-terminated -3 -3c -3l -3b -3cq +98 +98l +280c -c -n -nx -cx -n1x --lines --l=1 -5z -2v -s1 -sx -s-1 --sleep-interval=x --pid=1 --pid=x --pid=-1 --pid= --retry --max-unchanged-stats=3 --max-unchanged-stats=x --max-unchanged-stats=-1 -x --nope --follow=x -n99999999999999999999 -c99999999999999999999 -n+99999999999999999999 -c-99999999999999999999 -- -n\ 2\ -c\ 3 -c\ 3\ -n\ 2 ---disable-inotify ---presume-input-pipe --debug; do t $o n m nonl; t $o nosuch n; i $o -; done
t d; t d n; t -c 3 d; t -n +1 nonl m; t -v nonl e m; t '' ; t -n 1 - m; t -f -n1 --pid=999999 n; t -f --pid=999999 nosuch n; t --retry --pid=999999 n; t -1 -2 n; t -1f nosuch; t +1f nosuch; t -12x n; t -n 1 -v n n; t -n 3 big; t -c 12 big; t -n +29998 big; t -c +168890 big; t -n 1 broken; t -n 1 loop; t -n 5 /proc/version; t -c 5 /proc/version; t -c 3 /dev/null; t -n 2 /sys/kernel/mm/transparent_hugepage/enabled; _POSIX2_VERSION=199209 t +2 m; _POSIX2_VERSION=200112 t -1 m; POSIXLY_CORRECT=1 t m -n1; t m +2; t +2 m n; t -2 m n; t -n 1 </dev/null; chmod 0 m; setpriv --reuid 1000 --clear-groups tail m; chmod 644 m
(head -n 2 >/dev/null; tail -n 1) <n; (head -c 280 >/dev/null; tail -c 5) <n; (tail -n 95 >/dev/null; cat) <n; seq 10 | (read; tail -n +2); seq 10 | tail -c 3; seq 10 | tail -n +9; seq 10 | tail -n -2;
(head -n -98 >/dev/null; cat) <n | head -3;(head -c -10 >/dev/null; cat) <n | od -c;(head -c 5; echo; head -n 2; head -n1) <n; seq 5 | (head -n 2; cat)
== following
cd /tmp; export LC_ALL=C
# f follows in the background, see waits until a text has come, end prints everything.
f() { echo "=== $*"; : >out; timeout 60 tail -s 0.05 "$@" >>out 2>&1 & p=$!; }
see() { for i in {1..400}; do /usr/bin/grep -qs -- "$1" out && return; /usr/bin/sleep 0.02; done; echo "no $1"; }
end() { kill $p; wait $p 2>/dev/null; cat out; }
rm -f a b; echo 1 >a; echo 2 >b
f -f a b; see 2; echo 4 >>a; see 4; echo 5 >>b; see 5; echo 6 >>b; see 6; echo 7 >>a; see 7; end
f -F a; see 7; mv a a2; see inacc; echo new >a; see new; echo x >>a; see x; end
f -F nosuch; see cannot; echo hi >nosuch; see hi; echo ho >>nosuch; see ho; end; rm nosuch
f -f --retry nosuch; see cannot; echo hi >nosuch; see hi; echo ho >>nosuch; see ho; end; rm nosuch
f --follow=name a; see x; rm a; wait $p; echo $?; cat out
echo 1 >a; f -f a; see 1; : >a; see trunc; echo t >>a; see '^t$'; end
f --follow=name --retry a; see '^t$'; rm a; see inacc; mkdir a; see untail; end; rmdir a; echo z >a
f -F a; see z; echo abc >b; mv b a; see abc; end
f -f nosuch; wait $p; echo $?; cat out
f -f .; wait $p; cat out
echo p | tail -f; echo $?; echo p | tail -f -; echo $?
# Without a reader tail ends, though the file does not grow.
cd /tmp; echo 1 >a; tail -s 0.05 -f a | read x; echo ${PIPESTATUS[0]}; timeout 60 tail -f a | sleep 0.2; echo ${PIPESTATUS[0]}; (trap "" PIPE; tail -f a | sleep 0.2; echo ${PIPESTATUS[0]})
== what standard input is called
for t in head tail; do $t <.; echo $?; $t -v - <.; $t -n 1 m - <.; $t -c 2 nosuch - <.; done
== a long pipe
# Only the end is kept.
for o in -n2 -c5 -n-0 -n3000; do yes abcdefgh | head -c 200000001 | (ulimit -v 200000; tail $o | cksum); done
== devices without an end
for d in /dev/zero /dev/urandom /dev/null; do timeout 10 tail -c 5 $d | wc -c; timeout 10 tail -c 70000 $d | wc -c; timeout 10 tail -c 0 $d | wc -c; timeout 10 tail -c 3 - <$d | wc -c; done; timeout 10 tail -n1 -c5 /dev/zero --pid=1 2>&1 | od -c
== the ends of files that are longer than a block
seq 40000 >long; head -c 131072 /dev/zero | tr '\0' x >one; (cat one; echo; echo b; cat one) >three; (printf '\n'; cat one; printf '\n') >nl; for f in long one three nl; do for n in 0 1 2 3 4 15000 39999 40000 40001 99999; do echo "$f $n: $(tail -n $n $f | md5sum) $(head -n -$n $f | md5sum) $( (head -n 1 >/dev/null; tail -n $n) <$f | md5sum)"; done; done; for n in 0 1 2 3 4 15000 39997; do (head -n 2; head -n -$n; echo +; cat) <long | md5sum; done; for size in 65535 65536 65537; do head -c $size one >e; for end in '' '\n' 'a\nb' '\n\n'; do printf "$end" >>e; for n in 0 1 2 3; do echo "$size $end $n: $(tail -n $n e | md5sum) $(head -n -$n e | md5sum)"; done; done; done; tr '\n' '\0' <long >zero; tail -zn 3 zero | od -c; head -zn -39998 zero | od -c; head -n -1 /proc/self/mounts | wc -l | grep -c .; head -n -2 - <long | tail -n 1
== diff of binary files
head -c 200000 /dev/zero >z; cp z y; echo >>y; (head -c 199999 z; echo) >x; seq 5 >s; seq 5 >t; printf 'a\0' >>t; : >e; for a in z y x s t e nosuch; do for b in z y x s t e; do for o in '' -q -s -a -y; do diff $o $a $b | cut -c1-80 | md5sum; diff $o $a $b >/dev/null; echo "$o $a $b $?"; done; diff $a $b | head -n 2 | cut -c1-60; diff -s $a - <$b | head -n 2 | cut -c1-60; done; done; (head -c 5000 s; head -c 5000 z) >l; (seq 2000; cat z) >m; cp m n; echo >>n; diff m n | cut -c1-60 | tail -n 3; mkdir d f; cp z d; cp y f/z; diff -r d f; chmod 0 z; setpriv --reuid 1000 --clear-groups diff z y; setpriv --reuid 1000 --clear-groups diff y z
