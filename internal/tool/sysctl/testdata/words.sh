try sysctl
try sysctl -Z
try sysctl --nope
try sysctl --help
try sysctl -d
try sysctl -q
try sysctl -N -q kernel.ostype
try sysctl -r
try sysctl --pat x
try sysctl --version >/dev/null
try sysctl -w
try sysctl -n
try /usr/sbin/../sbin/sysctl -n
try sysctl --load=
try sysctl --values=1 x

try sysctl $n.ip_forward
try sysctl net/ipv4/ip_forward
try sysctl -n $n.ip_forward
try sysctl -b $n.ip_forward
try sysctl -N $n.ip_forward
try sysctl -e $n.ip_forward
try sysctl -q $n.ip_forward
try sysctl -ox $n.ip_forward
try sysctl $n.ip_forward $n.ip_default_ttl
try sysctl $n.nope
try sysctl -e $n.nope
try sysctl $n.nope $n.nope2 $n.ip_forward
try sysctl ''
try sysctl . / ..
try sysctl $n..ip_forward
try sysctl net//ipv4/ip_forward
try sysctl net.ipv4...x..y
try sysctl /proc/sys/net/ipv4/ip_forward
try sysctl ../sys/net/ipv4/ip_forward
try sysctl net/../../version
try sysctl net/ipv4.conf/all/forwarding
try sysctl net.ipv4/conf.all.forwarding
try sysctl -a -N -r 'ipv4.*forward'
try sysctl kernel.ostype kernel/hostname -n
try sysctl -- -n
try sysctl kernel.hostname/x

try sysctl $n.conf.lo
try sysctl net.ipv4.neigh.default
try sysctl --deprecated net.ipv4.neigh.default
try sysctl -N user fs.inotify
try sysctl -r forward $n.conf
try sysctl --pattern '^net.ipv4.conf.(all|lo).rp_filter' -a
try sysctl -a --pattern '('
try sysctl -n -r 'ip_forward$' -a
ip link add link lo name lo.100 type dummy 2>/dev/null || ip link add lo.100 type dummy
try sysctl net.ipv4.conf.lo/100.forwarding
try sysctl net/ipv4/conf/lo.100/forwarding
try sysctl net.ipv4.conf.lo.100.forwarding
try sysctl -a -r lo/100.forwarding
sysctl -a 2>/dev/null | cut -d= -f1 | grep -v '^kernel.random\|nr_open\|fs.quota\|^debug' | cksum
sysctl -aN 2>/dev/null | cksum
sysctl -aX 2>&1 >/dev/null | sort
setpriv --reuid 1000 --clear-groups sysctl -a 2>&1 >/dev/null | sort
try sysctl dev.cdrom.info kernel.core_pattern
try sysctl -b kernel.core_pattern kernel.ostype
try sysctl net.ipv4.tcp_rmem

try sysctl -w $n.ip_forward=1
try sysctl $n.ip_forward=0
try sysctl $n.ip_forward = 1
try sysctl $n.ip_forward=' 1 '
try sysctl "$n.ip_forward = 0"
try sysctl -w $n.ip_forward 1
try sysctl -w $n.ip_forward
try sysctl -w -$n.ip_forward
try sysctl -- -$n.ip_forward=1 -$n.nope=1
try sysctl -n $n.ip_forward=1
try sysctl -b $n.ip_forward=0
try sysctl -N $n.ip_forward=1
try sysctl -q $n.ip_forward=0
try sysctl --dry-run $n.ip_forward=7
try sysctl --dry-run -q $n.ip_forward=7 $n.nope=3
try sysctl $n.ip_forward
try sysctl -w $n.nope=1
try sysctl -e -w $n.nope=1
try sysctl $n.nope=1 $n.nope2=2
try sysctl $n.ip_forward=x
try sysctl $n.ip_forward=x $n.ip_forward
try sysctl $n.ip_forward=
try sysctl net/ipv4/ip_forward=1
try sysctl $n=1
try sysctl $n.conf.*.forwarding=1
try sysctl $n.conf.all.forwarding
try sysctl kernel.ostype=x
try sysctl -- -kernel.ostype=x -$n=1
try sysctl --dry-run -e -- -kernel.ostype=x -$n=1
try sysctl kernel.hostname=one.two kernel.hostname kernel.domainname='a b'
try sysctl net/../../version=1
try sysctl =1
try sysctl a=
try sysctl '#x=1' 
try sysctl -r hostname kernel.hostname=y kernel.domainname=z
try sysctl net.ipv4.tcp_rmem='4096 131072 6291456' net.ipv4.tcp_rmem
try sysctl net.ipv4.ping_group_range='0 5' net.ipv4.ping_group_range
try setpriv --reuid 1000 --clear-groups sysctl $n.ip_forward=0
try setpriv --reuid 1000 --clear-groups sysctl -q -- -$n.ip_forward=0
try setpriv --reuid 1000 --clear-groups sysctl $n.ip_forward kernel.cap_last_cap
try setpriv --reuid 1000 --clear-groups sysctl net.ipv4.tcp_fastopen_key
try sysctl net.ipv6.conf.lo.stable_secret
try sysctl net.ipv4.route.flush net.ipv4.route.flush=1
try sysctl kernel.msgmax=8000 kernel.shm_rmid_forced=0
try sysctl net.ipv4.ip_forward=1 >/dev/full
try sysctl $n.ip_forward >/dev/full
mount -o remount,bind,ro /proc/sys 2>/dev/null || { mount --bind /proc/sys /proc/sys; mount -o remount,bind,ro /proc/sys; }
try sysctl $n.ip_forward=0
try sysctl -- -$n.ip_forward=0

cat >f <<'END'
# comment
; comment

  net.ipv4.ip_forward = 1  
net/ipv4/conf/lo/forwarding=1
-net.ipv4.nope = 3
net.ipv4.nope2 = 3
nothing
x
=
-net.ipv4.conf.lo.rp_filter
net.ipv4.conf.*.rp_filter = 2
net.ipv4.conf.nope*.rp_filter = 2
net.ipv4.conf.[ad]*.log_martians = 1
net.ipv4.conf.all.log_martians = 0
kernel.hostname = a = b # c
kernel.domainname =
END
try sysctl -p f
try sysctl -pf
try sysctl -e -p f
try sysctl -q -p f
try sysctl -n -p f
try sysctl -N -p f
try sysctl --load=f --dry-run
try sysctl --load f
try sysctl -f f -r ip_forward
try sysctl -p nope
try sysctl -p nope f
try sysctl -p f -p
try sysctl -p - <f
try sysctl -p <f
try sysctl -p .
echo 'net.ipv4.ip_forward=0' >a.conf; echo 'bad' >b.conf; printf 'net.ipv4.ip_forward=1' >c.conf
try sysctl -p '*.conf'
try sysctl -p a.conf c.conf
try sysctl -pa.conf b.conf
try sysctl -p 'nope*'
try sysctl -p './[ac].conf'
try sysctl net.ipv4.ip_forward

rm -rf /etc/sysctl.d /run/sysctl.d /usr/lib/sysctl.d /etc/sysctl.conf; mkdir -p /etc/sysctl.d /run/sysctl.d /usr/lib/sysctl.d
try sysctl --system
try sysctl -p
echo net.ipv4.ip_forward=1 >/etc/sysctl.d/50-a.conf
echo net.ipv4.ip_forward=0 >/run/sysctl.d/50-a.conf
echo net.ipv4.ip_default_ttl=65 >/usr/lib/sysctl.d/10-b.conf
echo net.ipv4.ip_default_ttl=66 >/run/sysctl.d/60-b.conf
echo x.y=1 >/run/sysctl.d/99-x.conf
echo x.y=1 >/run/sysctl.d/no
ln -s /nosuch /etc/sysctl.d/70-z.conf
try sysctl --system
try sysctl -q --system
try sysctl --system -q
try sysctl --system --nope
echo kernel.domainname=conf >/etc/sysctl.conf
try sysctl --system
try sysctl -p
try sysctl --dry-run --system
ln -s /dev/null /etc/sysctl.d/10-b.conf
try sysctl --system
try sysctl --system -N -q kernel.domainname
try sysctl --system kernel.domainname
try sysctl --system x.y kernel.domainname=later
try sysctl --system -p
try sysctl --system -a -r domainname
try sysctl --system -V >/dev/null
