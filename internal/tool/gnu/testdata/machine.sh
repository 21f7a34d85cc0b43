# nproc, truncate, rev, setsid, taskset, groups, prlimit, mkfifo and reset.
rm -rf /tmp/m; mkdir /tmp/m; cd /tmp/m
== nproc
nproc; nproc --all; nproc --ignore=1; nproc --ignore=5; nproc --ignore 1 --all; nproc x; nproc --ignore=x; nproc --ignore=-1; nproc --ignore=; nproc --ignore=1x; nproc --ignore=99999999999999999999; nproc --ignore=' 1'; nproc --ignore=+1; nproc -x; nproc --i=1; nproc --ignore; nproc --ignore=1K; nproc --ignore=++1
== OMP
for v in 1 2 3 0 x '4,2' ' 5 ' 5x 99999999999999999999 '' -1 '3 ,' '3,x'; do OMP_NUM_THREADS=$v nproc; OMP_THREAD_LIMIT=$v nproc; OMP_THREAD_LIMIT=$v nproc --all; OMP_NUM_THREADS=$v OMP_THREAD_LIMIT=2 nproc; OMP_NUM_THREADS=$v nproc --ignore=1; done
== taskset
taskset -c 0 nproc; taskset -c 0 nproc --all; unshare -m sh -c 'umount -l /proc; nproc; nproc --all; taskset -c 0 nproc --all'
== OMP
mkdir -p /tmp/cg/a/b; echo 0::/a/b >/tmp/g; echo 'x /tmp/cg cgroup2 rw 0 0' >/tmp/mm; f() { sh -c 'mount --bind /tmp/g /proc/$$/cgroup; mount --bind /tmp/mm /proc/$$/mounts; exec nproc '"$1"; }; f; for v in 'max 100000' '100000 100000' '140000 100000' '150000 100000' '1000 100000' '0 100000' '5 0' '-5 1' '150000' '149999 100000' 'x' '500000 100000'; do echo "$v" >/tmp/cg/a/b/cpu.max; echo "$v: $(f) $(f --all) $(OMP_NUM_THREADS=3 f)"; done; rm /tmp/cg/a/b/cpu.max; echo '100000 100000' >/tmp/cg/a/cpu.max; f; rm /tmp/cg/a/cpu.max; echo '100000 100000' >/tmp/cg/cpu.max; f; rm /tmp/cg/cpu.max; echo 0::/ >/tmp/g;  echo '100000 100000' >/tmp/cg/cpu.max; f; echo 1:x:/ >/tmp/g; f
== truncate
truncate; truncate x; truncate -s; truncate -s 5; truncate -s 5 a b; ls -l a b | cut -d' ' -f5; truncate -s x a; truncate -s '' a; truncate -s 1Q a; truncate -s 99999999999999999999 a; truncate -s 1x a; truncate -o a; truncate -r; truncate -r a; truncate -r a -s 5 b; truncate -r nosuch b; truncate -c -s 5 new; ls new; truncate -x; truncate a -s 3; stat -c %s a
== truncate
f() { truncate -s 10 a; truncate "$@" a; stat -c %s a; }; f -s +5; f -s -5; f -s -50; f -s '<5'; f -s '<50'; f -s '>5'; f -s '>50'; f -s /4; f -s %4; f -s %10; f -s /0; f -s %0; f -s '< 5'; f -s ' +5'; f -s '<+5'; f -s '%-5'; f -s 1K; f -s 1KB; f -s 1kB; f -s 1b; f -s +1M; f -os 1; f -os +1; f -o -s 9999999999999999; f -s 9223372036854775807; f -s +9223372036854775807; f -s 8E; f -s 7E; f -s -0; f -s +0; f -s +; f -s -; f -s /; f -s --5; f --size=+1 --size=3; f -s 0x10; f -s K; f -s +K
== truncate
truncate -s 7 r; truncate -r r a; stat -c %s a; truncate -r r -s +3 a; stat -c %s a; truncate -r r -s %5 a; stat -c %s a; truncate -r r -s '<3' a;  stat -c %s a; mkdir d; truncate -s 1 d; truncate -s 1 d/x/y; truncate -r d a; truncate -r /dev/null a; truncate -s 1 /dev/null; truncate -s +1 /dev/null; mkfifo p; truncate -s 1 p; truncate -cs 1 p; truncate -s 1 ''; chmod 444 a; setpriv --reuid 1000 --clear-groups truncate -s 1 a; truncate -s 5 'a b' ; truncate --no-create --io-blocks --s=1 zz; echo $?; truncate -s -1 nn; stat -c %s nn; truncate --size nn; truncate -s1 -c zz nn yy/zz; echo $?
== rev
printf 'abc\ndef\n\nxy' >f; rev f; rev <f; rev f f nosuch f; echo $?; rev -0 f | od -c; rev -x; rev --zer f | od -c; rev -; printf 'a\0b\n' | rev | od -c; rev nosuch; echo $?; mkdir d; rev d; echo $?; printf '' | rev; rev -V | sed 's/ .*//'
== rev
printf 'h\xc3\xa9llo\n\xe6\x97\xa5\xe6\x9c\xac\xf0\x9f\x98\x80x\n' >f; LC_ALL=C.UTF-8 rev f; rev f | od -c
== setsid
setsid; setsid nosuch; echo $?; setsid -w sh -c 'exit 3'; echo $?; setsid -fw sh -c 'exit 3'; echo $?; setsid -c true; echo $?; setsid -fw nosuch; echo $?; setsid -w /etc; echo $?; setsid -x; setsid --frok; setsid sh -c 'ps -o pid,sid,pgid -p $$ | tail -1 | while read a b c; do test $a = $b -a $a = $c && echo leader; done'; setsid -f sh -c 'echo forked'; sleep 0.3; echo 'echo script' >s; chmod +x s; setsid ./s; setsid -fw ./s; setsid -- echo --; setsid echo -f; setsid -fcw true; echo $?; setsid -h | head -3
== setsid
setsid -fw sh -c 'kill -9 $$' 2>&1 | sed 's/child [0-9]*/child N/'; echo ${PIPESTATUS[0]}; setsid -w true; echo $?; bash -ic 'setsid -w sh -c "exit 4"; echo $?' 2>&1 | grep -v -e terminal -e job; script -qec 'setsid -cw sh -c "tty" | sed "s/[0-9]*//"; setsid tty | sed "s/[0-9]*//"' /dev/null </dev/null
== taskset
taskset; taskset 1; taskset -p; { taskset -p $$; taskset -pc $$; taskset -p 1 $$; taskset -cp 0-1 $$; } 2>&1 | sed 's/pid [0-9]*/pid N/'; taskset x true; taskset -c x true;  taskset 0 true 2>&1 | sed 's/pid [0-9]*/pid N/'; taskset -c 0,1 sh -c 'taskset -p $$' | sed 's/pid [0-9]*/pid N/'; taskset -ap $$ | sed 's/pid [0-9]*/pid N/'; taskset -p 4194303; taskset -p x; taskset -p 1 4194303; taskset -p -1; taskset -p '' ; taskset -p 1 2 3; taskset -p 0x3 $$ | sed 's/pid [0-9]*/pid N/'; taskset 0x1 taskset -cp 0 | sed 's/pid [0-9]*/pid N/'; taskset -c 1 nproc; taskset -c 0 nosuch; echo $?; taskset -c 0 /etc; echo $?; taskset -x; taskset --cpu-l 0 true; echo $?
== taskset
for m in 0 1 3 0x 0x1 1,1 ,1 1, 00000003 g '' -1 ' 1' ffffffffffffffffffffffff 0xff 1,00000000 100000000; do echo "$m: $(taskset "$m" sh -c 'taskset -p $$' 2>&1 | sed 's/pid [0-9]*/pid N/')"; done; for m in 0 1 0-1 0,1 0-1:1 0-1:2 0-1:0 1-0 x '' 0, ,0 0-5 0-9999 9999 0: 0:1 0-1:x 0-1x 0--1 ' 0' +0 0x1 0-1-2 all 2 0-31:2; do echo "$m: $(taskset -c "$m" sh -c 'taskset -cp $$' 2>&1 | sed 's/pid [0-9]*/pid N/')"; done
== groups
groups; groups root; groups root nosuch daemon; echo $?; groups x y; groups -x; groups ''; useradd -G daemon,bin ana; groups ana; setpriv --reuid ana --regid ana --init-groups groups; setpriv --reuid 5555 --regid 5555 --clear-groups groups; echo $?; setpriv --reuid 5555 --regid 5555 --groups 1,2,7777 groups; groups 0; groups --help | head -1; echo 'bob:x:1234:4321::/:/bin/sh' >>/etc/passwd; groups bob; echo $?
== prlimit
prlimit | sed 's/[0-9][0-9]*/N/g; s/  */ /g'; prlimit -n; prlimit --nofile=100:200 sh -c 'ulimit -n; ulimit -Hn'; prlimit --pid $$ --nofile; prlimit -n=5: -p $$; prlimit -n; prlimit -n5:4 true; prlimit -nx true; prlimit -n: true; prlimit --nofile=:100 -p $$; prlimit -p $$ -n --raw; prlimit -p $$ -n --noheadings -o SOFT,HARD; prlimit -o x; prlimit -o RESOURCE,SOFT -c -n --core; prlimit -p x; prlimit -p 4194303; prlimit -p 4194303 -n=5; prlimit -p 1 -p 1; prlimit -p 1 true; prlimit -x; prlimit --nosuch; prlimit -Z
== prlimit
prlimit --verbose --core=unlimited -p $$ | sed 's/pid [0-9]*/pid N/'; prlimit --verbose --core=0:unlimited --cpu=10 true; prlimit --core=-1 sh -c 'ulimit -c'; prlimit -s=unlimited nosuch; echo $?; prlimit -c=0 /etc; echo $?; setpriv --reuid 1000 --clear-groups prlimit --nofile=10:99999 true; setpriv --reuid 1000 --clear-groups prlimit --nofile=99999:99999 true; prlimit -u=10x true; prlimit -u=' 10' true; echo $?; prlimit -u=+10 true; echo $?; prlimit -u10 sh -c 'ulimit -u'; prlimit --nproc 10 true; prlimit -o '' ; prlimit -o +SOFT -n; prlimit --raw -o soft,resource -n -c -v; prlimit --noh -n; prlimit --output=SOFT -n; prlimit -p 0 -n --raw; prlimit -n=99999999999999999999 true; prlimit -n=10:unlimited true; echo $?; prlimit -V | sed 's/ .*//'; prlimit -n=10 prlimit -n
== mkfifo
mkfifo a b; ls -l a | cut -c1-10; mkfifo a; mkfifo -m 600 c; ls -l c | cut -c1-10; mkfifo; mkfifo -m x d; mkfifo -m 4777 d; mkfifo a e nosuch/f; echo $?; ls; mkfifo -x; mkfifo --mode=u=rw,o= g; ls -l g | cut -c1-10; mkfifo -Z h; mkfifo --context=x i; mknod p p; mknod -m 600 q p; ls -l p q | cut -c1-10
== reset
export TERM=xterm; script -qec reset /dev/null </dev/null | od -c; script -qec 'stty -echo -icanon -icrnl; stty intr undef; reset; stty -a | tail -4' /dev/null </dev/null
