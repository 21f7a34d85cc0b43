# Standard output is full, or closed.
export LC_ALL=C TERM=xterm COLUMNS=80
printf '1\n2\n3\n' >f; seq 2 5 >g; mkdir d; echo x >d/x; ln -s f l; tar cf a.tar f d; gzip -k f; sha256sum f >sums
try() { for how in '>/dev/full' '>&-'; do echo "$* $how"; eval "$* $how" </dev/null; echo "= $?"; done; }
each() { while IFS= read -r line; do try "$line"; done; }
== small tools
each <<'END'
b2sum f
base64 f
basename /a/b
cat f
chmod -v 600 f
cksum f
cmp f g
cmp -l f g
cmp -s f g
cmp f f
comm f g
cut -c1 f
date
df
df /tmp
diff f g
diff -q f g
diff f f
diff -s f f
du d
env
expr 1 + 1
factor 12
fold f
head f
id
ln -sv f zz
ls
ls -l nosuch d
mkdir -v q
rmdir -v q
mktemp -u
nl f
nproc
od f
paste f g
printenv HOME
readlink l
realpath f
seq 3
sha256sum f
sha256sum -c sums
shuf -e a
sort f
sort -u f g
split -n 1/1 f
split -n l/1/1 f
stat -c %n f
sum f
tac f
tail f
tr a b <f
true
uname -a
uniq -c f
wc f
whoami
xargs echo <f
END
== other packages
each <<'END'
file f
file --version
find . -name f
find --version
find --help
grep 1 f
grep -c 1 f
grep -q 1 f
sed p f
sed -n 1q f
sed --version
sed --help
gzip -c f
gzip -l f.gz
gzip -dc f.gz
gzip --version
xz --version
xz --help
zstd --version
zstd --help
curl --version
wget --version
wget --help
vi --version
bash --version
bash --help
stress --version
killall -l
sudo --help
tree d
less f
getent passwd root
getent passwd nosuch
getent --version
useradd -D
useradd --help
END
== util-linux, procps, net-tools, iproute2
each <<'END'
hexdump f
hexdump -C f
rev f
prlimit --nofile
taskset -p 1
ipcs -q
flock --version
flock f echo hi
findmnt /
mountpoint /
setpriv --dump
lsns -n -p $$
dmesg --version
free
free --version
ps -o pid=
ps --version
pgrep -c nosuch
pgrep --version
pidof nosuch
sysctl kernel.hostname
uptime -p
hostname
ifconfig
ifconfig -a
route -n
ip a
ip -V
brctl --version
iptables --version
END
== tar
each <<'END'
tar tf a.tar
tar tvf a.tar
tar cf - f
tar cvf - f
tar cvf o.tar f
tar xvf a.tar
tar xOf a.tar f
tar xOf a.tar
tar tf a.tar nosuch
tar dvf a.tar
tar rvf o.tar g
tar --delete -vf o.tar g
tar --version
tar --help
tar cf /dev/full f
END
cat o.tar | tar tf -
== all of them say it for --version and --help
each <<END
$(for x in b2sum base32 cat chgrp chmod chown chroot cksum cp cut date dd dirname du echo env expand expr factor false head id install join link ln ls md5sum mkdir mkfifo mknod mktemp mv nice nl nohup nproc od paste printenv printf pwd readlink rm rmdir seq sha1sum sha512sum shuf sleep sort split stat stty sum sync tac tee timeout touch tr true truncate tsort tty uname unexpand uniq unlink wc whoami yes; do case $x in echo|false|printf|true|join) ;; *) echo "$x --version";; esac; done)
$(for x in dmesg findmnt flock hexdump ipcmk ipcrm ipcs lsns mount mountpoint nsenter pivot_root prlimit rev setpriv setsid taskset umount unshare; do echo $x --version; echo $x --help; done)
END
