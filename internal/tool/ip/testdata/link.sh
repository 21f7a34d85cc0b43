== new links
each 'link add' <<END
v type veth peer name w
v type veth peer name w
v2 type veth peer w2
dev v3 type veth peer name w3
name b type bridge
b type bridge
type veth
type veth peer
x type veth foo
x type veth peer foo bar
x type veth peer name y type veth
x type nosuch
x type nosuch_slave
x type
x
''
dev
verylongnameofdevice type bridge
name verylongnameofdevice type bridge
a/b type bridge
name a/b type bridge
'c d' type bridge
. type bridge
name .. type bridge
name n1 dev n2 type bridge
name n1 name n2 type bridge
dev n1 dev n2 type bridge
e type dummy
e type dummy foo
e type ifb
e2 type ifb foo
link lo name e.5 type vlan id 5
link nosuch name e.5 type vlan id 5
up1 up type veth peer name up2 up mtu 1400
h mtu 1300 address 02:00:00:00:00:07 type veth peer name i address 02:00:00:00:00:08 txqueuelen 5
j index 77 type veth peer name k index 88
j2 index 77 type bridge
j2 index x type bridge
j3 index 5 index 6 type bridge
l numtxqueues 3 numrxqueues 2 type ifb
m alias foo group 5 type bridge
group 5 type bridge
o master b type veth peer name p
q master nosuch type veth
r netns nosuch type veth
s mtu 1000 mtu 1001 type veth
help
type veth help
e2 type bridge help
END
try link show group 5
try link set group 5 up
try link show m
try link del group 5
try link del v
try link del dev v2
try link delete b
try link del nosuch
try link del
try link del v3 type veth
try link del j type bridge
try link del lo

== changes
pair
each 'link set v' <<END
mtu
mtu x
mtu 1400
mtu 10
mtu 100000
mtu 0x500
mtu 0b10000000000
mtu 1400 mtu 1300
address 02:00:00:00:00:05
address x
address 02:00:00:00:00:zz
address 02:00
address 1.2.3.4
address ''
name
name foo/bar
name w
name vv name xx
name 123456789012345
name 1234567890123456
txqueuelen 500
txqlen 400
qlen 300
qlen x
qlen -1
alias foo
alias ''
alias
group 5
group default
group x
group -1
arp off
arp on
arp x
multicast off
multicast x
promisc on
promisc off
allmulticast on
allmulticast off
trailers off
dynamic on
dynamic x
d on
carrier off
carrier on
carrier x
master x
master w
nomaster
nom
mode dormant
mode DEFAULT
mode x
state up
state x
numtxqueues 3
addrgenmode none
addrgenmode random
addrgenmode stable_secret
addrgenmode x
addrgenmode eui64
netns x
netns 99999999
netns /nosuch
netns
index 5
index x
link-netnsid 3
link-netnsid x
link-netns x
protodown on
protodown off
protodown x
protodown_reason 3 on
protodown_reason 0 off
protodown_reason x on
protodown_reason 3 x
gso_max_size 1000
gso_max_segs 100
gso_max_segs 70000
gro_max_size 2000
gso_ipv4_max_size 1500
gro_ipv4_max_size x
type foo
type veth
type veth peer
type bridge
type bridge_slave
type bridge_slave cost 5
vrf x
brd ff:ff:ff:ff:ff:fe
broadcast ff:ff:ff:ff:ff:ff
up down
down up
up
down
x
dev x
help
inet
inet foo
inet forwarding on
inet rp_filter 2 arp_ignore 1
inet rp_filter x
inet forwarding x
parentdev foo
END
try link set
try link set up
try link set nosuch up
try link set dev nosuch up
try link set lo mtu
try link set dev lo up dev v
try link set lo name loopback
try link set v name n1
try link set n1 up
try link set dev n1 name n2
try link set n2 down name v
try link set if2 mtu 1200
try link set if99 mtu 1200

== what is shown
pair
try link add b address 02:00:00:00:00:03 type bridge
try link set v master b alias 'the first'
try link set b addrgenmode none
for x in '' up down v w b lo 'dev v' dev 'type veth' 'type bridge' 'type nosuch' type 'type bridge_slave' 'master b' 'master v' 'master x' master nomaster 'vrf v' 'group default' 'group 1' 'group x' 'up v' 'v up' 'v w' 'dev v w' novf 'label v*' 'to 10.0.0.0/8' 'scope global' 'scope x' permanent -permanent 'proto 2' 'proto x' if2 if99 ifx help 'master b type veth' 'type veth up' x; do
	try link show $x
	try -br link show $x
	try -o link show $x
	try -j link show $x
	try addr show $x
	try -o addr show $x
	try -j addr show $x
done
try -d link
try -d -j -p link
try -d addr show b
try -d -o link
try -s link
try -s -s link
try -s -s -h link
try -s -iec link
try -s -j -p link show v
try -s -s -j link show w
try -s addr
try -s -o link show v
try -N -d link show v

== other names
pair
each 'link property' <<END
''
add
del
add dev v
add altname foo
add dev v altname foo
add dev v altname foo altname averyveryverylongalternativename
add dev x altname y
del dev v altname foo
del dev v altname nosuch
add dev v dev w altname z
add v altname 'a b'
add help
foo
END
try link show averyveryverylongalternativename
try link set averyveryverylongalternativename mtu 1300
try addr add 10.0.0.1/24 dev averyveryverylongalternativename
try -j link show v
try link del averyveryverylongalternativename

== bridges
pair
make() { try link add b0 type bridge "$@"; try -d link show b0; try -d -j link show b0; try link del b0; }
while read -r x; do make $x; done <<END

forward_delay 400 hello_time 300 max_age 1000
ageing_time 100
stp_state 1
stp_state x
priority 5
priority 70000
vlan_filtering 1
vlan_filtering 1 vlan_protocol 802.1ad vlan_default_pvid 5 vlan_stats_enabled 1 vlan_stats_per_port 1
vlan_protocol foo
group_fwd_mask 8
group_fwd_mask 0xff
group_address 01:80:c2:00:00:05
group_address x
mcast_snooping 0
mcast_querier 1 mcast_router 2 mcast_hash_max 512 mcast_igmp_version 3 mcast_mld_version 2 mcast_stats_enabled 1
mcast_query_interval 1000 mcast_querier_interval 5
mcast_last_member_interval 5 mcast_membership_interval 6 mcast_query_response_interval 7 mcast_startup_query_interval 8 mcast_startup_query_count 3 mcast_last_member_count 3
nf_call_iptables 1 nf_call_ip6tables 1 nf_call_arptables 1
no_linklocal_learn 1
mcast_vlan_snooping 1
mst_enabled 1
fdb_max_learned 10
fdb_flush
fdb_local_vlan_0 1
mdb_offload_fail_notification 1
mcast_hash_elasticity 5
mcast_query_use_ifaddr 1
stp_mode kernel
stp_mode k
stp_mode x
foo
help
forward_delay
forward_delay x
p 9
a 5
m 5
mc 1
f 5
v 1
g 1
n 1
END
ip link add b0 address 02:00:00:00:00:03 type bridge
try link set v master b0
while read -r x; do try link set v type bridge_slave $x; try -d link show v; try -d -j link show v; done <<END
state 3
state 9
state x
priority 5
priority 100
cost 77
cost x
guard on
hairpin on
fastleave on
root_block on
learning off
flood off
proxy_arp on
proxy_arp_wifi on
mcast_router 2
mcast_fast_leave on
mcast_flood off
bcast_flood off
mcast_to_unicast on
group_fwd_mask 8
group_fwd_mask 0x4004
neigh_suppress on
neigh_vlan_suppress on
neigh_forward_grat on
vlan_tunnel on
isolated on
locked on
mab on
backup_port w
backup_port x
nobackup_port
backup_nhid 5
guard x
foo
help
h on
g off
fdb_flush
m 2
END
try link set b0 type bridge stp_state 1
try link show type bridge_slave
try link set v nomaster

== macvlans and VLANs
pair
while read -r x; do
	for k in macvlan macvtap; do
		try link add link v name m address 02:00:00:00:00:21 type $k $x
		try -d link show m
		try -d -j link show m
		try link del m
	done
done <<END

mode bridge
mode private
mode vepa
mode passthru
mode source
mode x
mode
mode source macaddr add 02:00:00:00:00:11
mode source macaddr set 02:00:00:00:00:11 02:00:00:00:00:12
mode source macaddr x
mode source macaddr add x
macaddr flush
mode passthru nopromisc
mode bridge nopromisc
mode bridge nodst
flag nodst mode bridge
flag null
flag x
bcqueuelen 50
bcqueuelen x
bclim 5
bclim x
foo
help
m bridge
END
try link add m type macvlan
try link add link x name m type macvlan
each 'link add link v name v.5 type vlan' <<END
''
id 5
id 5000
id x
id
protocol 802.1ad id 5
protocol x id 5
id 5 reorder_hdr off gvrp on mvrp on loose_binding on bridge_binding on
id 5 gvrp x
id 5 ingress-qos-map 1:2 3:4 egress-qos-map 5:6
id 5 ingress-qos-map x:2
id 5 egress-qos-map 1:x
foo
help
id 5 foo
END

== help
each 'link help' <<END
veth
bridge
vlan
macvlan
dummy
nosuch
END
try help
try link help
try addr help
try route help
try neigh help
try netns help

== as courses type it
try link add br0 type bridge
try link set br0 addrgenmode none
try link set br0 up
try addr add 172.18.0.1/16 dev br0
try netns add ns1
try link add veth1 address 02:00:00:00:00:01 type veth peer name eth0 address 02:00:00:00:00:02 netns ns1
try link set veth1 master br0
try link set veth1 addrgenmode none
try link set veth1 up
try -n ns1 addr add 172.18.0.2/16 dev eth0
try -n ns1 link set eth0 addrgenmode none
try -n ns1 link set eth0 up
try -n ns1 link set lo up
settle veth1
settle br0
try -n ns1 route add default via 172.18.0.1
try -n ns1 route
try -n ns1 a
try netns exec ns1 ip route get 8.8.8.8
try link show type bridge
try link show master br0
try a
try r
try -n ns1 -d link show eth0
try netns
try netns del ns1
while real link show veth1 >/dev/null 2>&1; do sleep 0.01; done
try link del br0
