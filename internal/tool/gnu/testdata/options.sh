# Options of small tools, in C.UTF-8.
export TZ=UTC
umask 022
mk() { (PATH=/usr/bin; mkdir /tmp/w; cd /tmp/w; mkdir -p d/e/f "sp ace" 'di:r=x*' .hid sticky ow tw; chmod 1755 sticky; chmod 777 ow; chmod 1777 tw
echo one >d/one.x; echo two >d/e/two.x; echo three >d/e/f/three.y; : >d/empty
seq 20 >seq; seq 3 >.dot; : >back~; : >.back~; : >'a*b'; : >"it's"; : >$'new\nline'; : >$'tab\there'; : >$'\001ctl'; : >'q"uote'; : >'back\slash'; : >'dollar$x'; : >'#hash'; : >'til~de'; : >'~tilde'; : >'{'; : >'eq=x'; : >'q?m'; : >café; : >$'bad\377utf'; : >日本; : >'a.tar.gz'; : >b.TAR; : >c.jpg; : >'e.'
: >v1.9; : >v1.10; : >README; : >zzz
ln -s d link; ln -s nowhere broken; ln -s loop loop; ln -s seq flink; ln -s "it's" qlink; ln d/one.x hard; mkfifo pipe; mknod chr c 5 300; mknod blk b 8 1
chmod 4755 seq; chmod 600 zzz; chmod 2755 c.jpg; chmod 755 README; chmod 6644 b.TAR
truncate -s 5000 s5k; truncate -s 1500000 s1m; truncate -s 12G s12g; head -c 70000 /dev/zero >s70k
find . -exec touch -h -d '2024-05-06 07:08:09.123456789' {} +
touch -d '2020-02-03 04:05:06' d/one.x d/e zzz; touch -h -d '1970-01-01' broken; touch -d 1969-12-31 v1.9; touch -d '2100-01-01' v1.10; touch -a -d 2001-01-01 seq; chown 1:2 zzz; chown 12345:54321 README); }
[ -d /tmp/w ] || mk
cd /tmp/w
export LC_ALL=C.UTF-8
t() { echo "=== $*"; "$@" </dev/null; echo "[$?]"; }
b() { echo "=== $*"; bash -c "enable -n kill; $*" </dev/null; echo "[$?]"; }
== echo
for e in "" -n -e -E -ne -en -nE -eE -Ee -neE -x -n\ -e --help --version - -- -nx; do t env echo $e 'a\tb\nc\\\0101\x41\e\a\cq' z; done; POSIXLY_CORRECT=1 t env echo -n a; POSIXLY_CORRECT=1 t env echo -e 'a\tb'; POSIXLY_CORRECT=1 t env echo --help;POSIXLY_CORRECT=1 t env echo -ne 'a\tb'; t env echo '\1'; t env echo -e '\1\12\0\01\xg\x\'; t env echo -e '\u00e9\U1F600\q'; t env echo a --help
== rmdir
mkdir -p r/a/b r/c "r/d e" r/f; touch r/f/x; for o in "" -p -v --ignore-fail-on-non-empty --parents --verbose -pv "-p --ignore-fail-on-non-empty" --path --p --i -x --nope; do t rmdir $o; mkdir -p r/a/b r/c; t rmdir $o r/a/b; t rmdir $o r/c/ r/nosuch seq r/f "r/d e"; t rmdir $o .; t rmdir $o link; t rmdir $o link/; mkdir -p "r/d e"; t rmdir $o /; t rmdir $o ''; done
== mkdir
for o in "" -p -v -m700 -mu=rwx,go= --mode=a+x -Z --context --context=x -pv "-p -m 711" --parents --verbose --mode --m=7777 -mx -m8 -m+t --nope; do t mkdir $o; t mkdir $o m1 m1/a m2/b/c seq link; find m1 m2 -printf '%p %m\n' 2>/dev/null|sort; /usr/bin/rm -rf m1 m2; done; umask 027; t mkdir -p -m 777 m1/x/y; find m1 -printf '%p %m\n'; umask 022; t mkdir -m =rwx,+t,g-w m3; stat -c %a m3; mkdir g; chmod 2755 g; t mkdir g/x; stat -c %a g/x; t mkdir -m 700 g/y; stat -c %a g/y; t mkdir -m 0755 g/z; stat -c %a g/z; t mkdir -m 00755 g/w; stat -c %a g/w; t mkdir -p g/q/r -m u=rwx; stat -c %a g/q g/q/r; t mkdir -v -p nn//a/./b/../c; t mkdir ''; t mkdir -p ''; t mkdir -p seq/x; t mkdir -p /; t mkdir -p .; t mkdir nosuch/a/; t mkdir -p broken; t mkdir -p broken/x
== readlink
for o in "" -f -e -m -n -z -v -q -s -nf -zf -ve -qe --canonicalize --canonicalize-existing --canonicalize-missing --no-newline --quiet --silent --verbose --zero --c --canonicalize-m -x "-f -e" "-e -f" "-m -f -n"; do t readlink $o; t readlink $o link; t readlink $o link broken seq nosuch nosuch/x loop; t readlink $o seq/ link/ seq/x ''; done; POSIXLY_CORRECT=1 t readlink seq
== sleep
for o in "" 0 0.01 0s 0m 0h 0d x 1x 0.0.1 "0 0" 1e-3 0x0 .0 0. + - "''" --nope 0.001s 1e-400 nan infinityx -s; do t sleep $o | head -3; done; t sleep 0 x y; t sleep '' ; t sleep -- 0; t sleep ' 0'; t sleep '0 '
== uname
for o in "" -a -s -n -r -v -m -p -i -o --all --kernel-name --sysname --nodename --kernel-release --release --kernel-version --machine --processor --hardware-platform --operating-system --k --kernel-r -sn -asn -mr -pi -io -apx -x --nope x; do t uname $o; done
== id
for u in "" root daemon 0 1 1000 +0 nosuch '' root\ daemon; do for o in "" -u -g -G -n -r -z -a -un -gn -Gn -ur -gr -Gr -unr -gz -Gz -Gzn -uz -Z -ug -nr -rn --user --group --groups --name --real --zero --context --u --g -x; do t id $o $u; done; done; setpriv --reuid 1000 --regid 12 --groups 3,4 id; setpriv --reuid 1000 --regid 12 --groups 3,4 id -Gn; setpriv --ruid 5 --euid 6 --rgid 7 --egid 8 --clear-groups id;  setpriv --ruid 5 --euid 6 --rgid 7 --egid 8 --clear-groups id -ur; POSIXLY_CORRECT=1 t id -Gn root
== the modes of mkdir
cd /tmp; for u in 022 077; do umask $u; for m in +t +s u=rwx u+s g+s o+t a=rx =rx -x g-w +x u-w go= 700 1777 00700 a+X +w,-x; do for p in "" -p; do rm -rf mm; mkdir $p -m $m mm; echo "$u $p $m $(stat -c %a mm)"; done; done; done
== kill
for o in -l -L -l\ 9 -l\ 15\ 9 -lHUP -l\ HUP -l\ SIGHUP -l\ x -l\ 0 -l\ 64 -l\ 65 -l\ 137 --list --list=9 --list=HUP --table -s -s\ x -s\ 9 -x -9 -HUP -SIGHUP -l\ RTMIN -l\ RTMIN+3 -l\ 34 -l\ 40 -L\ 3 --list\ 9 --table\ 9 -n -q -q\ 1 -s\ TERM\ x x 1x '' -s\ TERM\ 99999999 99999999 -0\ 99999999 -TERM\ 99999999 -- --\ x -9\ -- -99\ 1 -1x\ 1 -SIGX\ 1 -rt\ 1 --signal --signal\ TERM\ 99999999 --signal=TERM\ 99999999 --sig=KILL\ 99999999 -q3\ 99999999 --queue=3\ 99999999 --queue=x\ 1 -p -a -r -d; do t kill $o; done 2>&1 | sed '/^$/d; /^Usage/,/^For/d' 
b 'setsid sleep 30 & until kill -9 -- -$! 2>/dev/null; do sleep 0.1; done; wait $!; echo $?' 2>&1 | grep -v Killed; b 'sleep 30 & a=$!; sleep 30 & kill 99999999 $a $!; echo $?; wait $a; echo $?; wait $!; echo $?';
{ kill -l 1; kill -l 32; kill -l 33; kill -l 34; kill -l 35; kill -l 63; kill -l 64; kill -l POLL; kill -l IO; kill -l CLD; kill -l SIGRTMAX; kill -l rtmin+2; kill -l RTMAX-1; kill -l EXIT; kill -l term; kill -l -1; kill -l ' 9'; kill -l 9x; kill -l -9; kill -s 0 1; echo $?; kill -s '' 1; kill -s 128 1; kill -127 1;  kill -128 1; kill -1 99999999; kill -9x 1; kill -RTMIN+3 99999999; kill -RTMAX 99999999; kill -POLL 99999999; kill -IOT 99999999; kill -CLD 99999999; kill -EXIT 99999999; kill 99999999 -9; kill 99999999 -- -99999999; kill -99999999;  kill -5; kill 99999999 -5 ; kill 99999999999; kill 9999999999999999999999;  kill ' 99999999'; kill 0x10000000; kill -l --; kill -ls; kill -Ls;  kill --t | head -1; kill --li=3; kill -q; kill -s; kill -s TERM; kill -lTERM; kill -l TERM INT; kill --list TERM; kill -q 5 99999999; kill -q x 99999999; kill -q 5x 1; } 2>&1 | sed '/^$/d; /^Usage/,/^For/d'
