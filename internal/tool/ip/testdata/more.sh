== rules
each rule <<'END'

add
del
add sport x
add sport 1-x
add sport x-1
add sport 1/z
add sport 70000
add sport 5-3
add dport 5/0xf pref 20
add sport 5-9 pref 21
add uidrange 1
add uidrange 5-9 pref 22
add ipproto foo
add ipproto tcp dport 80 pref 23
add l3mdev table 5
add l3mdev pref 1000
add from 10.0.0.0/8 lookup 100 pref 24
add fwmark 1/0xff table 1000 prio 5
add fwmark x
add fwmark 1/x
add goto 100 pref 50
add goto x
add nop pref 60
add blackhole from 1.2.3.4 pref 25
add prohibit iif eth0 oif lo pref 26
add type unreachable tos 0x10 pref 27
add foo
add from x
add from
add realms 3/4 pref 7
add realms 4 pref 8
add protocol static pref 9
add not from 1.1.1.1 suppress_prefixlength 0 table main pref 28
add suppress_ifgroup 3 table main pref 11
add suppress_prefixlength x
add table zz
add pref z
add iif eth0000000000000000000
add from 2001:db8::1 to 10.0.0.1
frob
list help
show pref 9
show table 100
show table zz
list from 10.0.0.0/8
show to 1.2.3.4
show foo
list not
show iif eth0
show iif eth0000000000000000000
show fwmark 1
show fwmark 1/0xff
show protocol zz
show tos 0x10
show uidrange 5-9
show ipproto tcp
show sport 5-9
show dport 80
show l3mdev
del from 10.0.0.0/8
del from 10.0.0.0/8
del pref 12345
END
for o in '' -d -N -o -j '-j -p' '-6'; do try $o rule; done
try -echo rule add pref 33 from 1.2.3.4
try rule flush protocol static
try rule show
try rule flush
try -6 rule add from 2001:db8::/32 table 9
real rule; real -6 rule
== multicast addresses
pair; up
each maddr <<'END'

show dev v
show v
show dev v dev w
show dev nope
show help
add 01:00:5e:00:00:05 dev v
add 33:33:00:00:00:01 dev nope
add zz dev v
add 01:00:5e:00:00:05
add 01:00:5e:00:00:05 dev v dev w
show v
del 01:00:5e:00:00:05 dev v
del 01:00:5e:00:00:05 dev v
add address 01:00:5e:00:00:06 dev v
add 01:00:5e:00:00:06 01:00:5e:00:00:06 dev v
add dev 00000000000000000000
add 1:2 dev v
frob
help
END
for o in -4 -6 -0 -o -j '-j -p'; do try $o maddr show dev v; done
real maddr
== tunnels
mkdir /dev/net; mknod /dev/net/tun c 10 200
each tuntap <<'END'

add dev tap0 mode tap
add tun0 mode tun user root group daemon
add tun1 mode tun user 1000 pi one_queue vnet_hdr multi_queue
show
add mode tun
add dev x
add dev tap0 mode tap
add mode zz dev x
add mode tun mode tap
add x y mode tun
add dev toolongtoolongtoolong mode tap
add toolongtoolongtoolong mode tap
add dev x mode tun user nobodyx
add dev x mode tun group nogr
del dev tap0
del dev tap0 mode tap
del tun1 mode tun
del tun0 mode tun user 3
add dev t8 mode tap user root group 5 multi_queue
frob
help
END
try -j tuntap; try -j -p tuntap; try tap; try -d link show dev tun1; try -d -j link show dev tun0; try link show type tun
real tuntap

== usages of all objects, and of the kinds of links
each '' <<END
help
-help
link help
address help
route help
rule help
neigh help
netns help
maddress help
tuntap help
vrf help
route del
neigh add help
link add type bridge foo
link set lo type bridge_slave foo
END
for k in bridge bridge_slave dummy ifb macvlan macvtap veth vlan; do try link help $k; done

== parameters of kinds that the kernel lacks
each 'link add x' <<END
type ipip local 10.0.0.1 remote 10.0.0.2
type vti local 10.0.0.1 remote 10.0.0.2
type can bitrate 5
END

== xdp off
pair
for k in xdp xdpgeneric xdpdrv xdpoffload; do try link set v $k off; try link set dev v $k none; done
each 'link set' <<END
lo up xdp off
lo xdp
lo xdpdrv off
nope xdp off
END
