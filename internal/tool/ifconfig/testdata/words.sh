try
try -a
try lo
try -s
try lo up
try
try -s
try -s -a
try -s lo
try -a -v
try nope
try nope up
try nope 1.2.3.4
try nope 1.2.3.4/24
try nope netmask 255.0.0.0 broadcast 1.2.3.4 mtu 1400 hw ether 02:00:00:00:00:09 txqueuelen 5 -promisc -arp multicast
try nope add fd00::1/64
try nope del fd00::1/64
try nope hw ether zz
try averyverylongname0
try -V
try --version
try -x
try --foo lo
try lo mtu
try lo hw
try lo hw ether
try lo hw foo 1
try lo netmask
try lo x.y.z
try lo 300.1.1.1
try lo netmask x
try lo broadcast x

each <<'END'
e0 10.1.2.3
e0
e0 10.1.2.3/24
e0 172.16.1.2
e0 192.168.1.2
e0 netmask 255.255.0.0
e0 192.168.5.6 netmask 255.255.255.0 up
e0 broadcast 192.168.5.77
e0 10.0.0.1 netmask 255.0.0.0 broadcast 10.255.255.255 mtu 1400
e0
e0 1.2.3.4/33
e0 1.2.3.4/0
e0 1.2.3.4/x
e0 1.2.3.4/32
e0 0x0a.1
e0 inet 10.3.3.3
e0 inet 10.3.3.3 netmask 255.255.255.192
e0 1.2.3.4 5.6.7.8
e0 0
e0 0.0.0.0
e0 default
e0 down
e0 10.4.4.4 down
END

each <<'END'
e0 mtu 1300
e0 mtu x
e0 mtu 10
e0 mtu 1400 up
e0 hw ether 02:00:00:00:00:09
e0 down
e0 hw ether 2:0:0:0:0:8
e0 hw ether 01:00:00:00:00:00
e0 hw ether 00:00:00:00:00:00
e0 hw ether 02:00:00:00:00:zz
e0 promisc
e0
e0 -promisc
e0 allmulti
e0 -arp
e0 -multicast
e0
e0 arp multicast -allmulti
e0 txqueuelen 500
e0
e0 -broadcast
e0 name q
q
q name e0
e0 foo
END

each <<'END'
e0 inet6 add fd00::1/64
e0 add fd00::2/64
e0 up
e0
e0 add fd00::3
e0 add fe80::5/64
e0 add fec0::1/64
e0
e0 add fd00::2/64
e0 del fd00::2/64
e0 del fd00::2/64
e0 inet6 del fd00::9/64
e0 inet6 fd00::5/128
e0 add x:y/64
e0 add fd00::3/x
e0 add fd00::3/129
e0 down
END

ifconfig lo up
ifconfig e1 up
each <<'END'
e0 10.5.5.5
e0:0 10.5.6.5
e0:1 10.7.6.5/24
e0:0

-s -a
-a
e0:0 netmask 255.255.255.0
e0:0
e0:0 down
e0:7 down
e0
e10
e2 10.8.8.8 up
END

ip addr add 10.0.0.1 peer 10.0.0.2 dev e0
ip link set e0 up
ip addr add 172.16.0.1/32 dev e1
ip link add b0 address 02:00:00:00:00:77 type bridge
ip link add averyverylong15 address 02:00:00:00:00:78 type veth peer name p
ip link set averyverylong15 up
try e0
try e1
try b0
try averyverylong15
try -s
ip link set lo up
ping -q -c1 -s 470 127.0.0.1 >/dev/null
ifconfig lo | grep -e 'X packets' | tr -d N
ping -q -c1 -s 470 127.0.0.1 >/dev/null
ping -q -c1 -s 30470 127.0.0.1 >/dev/null
cat /proc/net/dev | grep lo
setpriv --reuid 1000 --clear-groups bash -c 'for w in 1.2.3.4 up "mtu 1400" "hw ether 02:00:00:00:00:01" "add fd00::1/64" "netmask 255.0.0.0"; do ifconfig e0 $w; echo $?; done'
unshare -Urn bash -c 'ifconfig lo up; ifconfig; ip link'
