== bridge link
pair
real link add br0 address 02:00:00:00:00:03 type bridge mcast_snooping 0
real link set br0 addrgenmode none
real link set v master br0
real link set br0 up
real link set v up
real link set w up
settle w
until real -d link show v | grep -q 'state forwarding'; do sleep 0.01; done
tool=bridge
each "" <<END
link
link show dev v
-d link
-s link
-o -d link
-j link
-j -p -d link show dev v
link show master br0
link show master nope
link show dev nope
link show dev v dev w
link show bogus
li
-4 link
--json link
-color=always link
-c link
link set dev v cost 5 priority 3 hairpin on
link show dev v
link set dev v state disabled
link set dev v state 3
link set dev v state foo
link set dev v learning off isolated on
link set dev v learning maybe
link set dev v cost x
link set dev v bogus 3
link set v cost 3
link set dev nope cost 4
link set
link set dev v cost 6 self
link set dev w cost 6
-d link show dev v
link bogus
link help
END
try -V
== bridge fdb
pair
real link add br0 address 02:00:00:00:00:03 type bridge mcast_snooping 0
real link set v master br0
tool=bridge
each "" <<END
fdb
fdb show br br0
fdb show dev v
-j fdb show br br0
-j -p fdb show brport v
fdb show br nope
fdb show dev nope
fdb show state bogus
fdb add 02:00:00:00:00:77 dev v master
fdb add 02:00:00:00:00:77 dev v master
fdb add 02:00:00:00:00:78 dev v master static
fdb append 02:00:00:00:00:79 dev v self
fdb replace 02:00:00:00:00:77 dev v master dynamic
fdb add 02:00:00:00:00:76 dev v master sticky static
fdb add 02:00:00:00:00:75 dev v master extern_learn
fdb add 02:00:00:00:00:74 dev v
fdb add to 02:00:00:00:00:73 dev v master temp
fdb add 02:00:00:00:00:72 02:00:00:00:00:71 dev v
fdb add 02:00:00:00:00:72 dev v master vlan 4
fdb del 02:00:00:00:00:99 dev v master
fdb show dev v
-s fdb show dev v
-j fdb show dev v
fdb show br br0 brport v
fdb show state permanent dev v
fdb show state static
fdb show dynamic
fdb show vlan 3
-color=always fdb show br br0
fdb del 02:00:00:00:00:77 dev v master
f s
fdb add zz dev v
fdb add
fdb add 02:00:00:00:00:71 dev nope
fdb add help dev v
fdb bogus
fdb help
END
== bridge vlan, where the kernel has no VLANs
pair
tool=bridge
each "" <<END
vlan
v
-j vlan
-j -p vlan show
-com vlan
vlan show dev nope
vlan show dev v dev w
vlan show vid 3 vid 4
vlan add dev v vid 10-12 pvid
vlan add dev v vid 12-10
vlan add dev v vid 5000
vlan add dev v
vlan add vid 3
vlan del dev nope vid 22
vlan help
vlan bogus
bogus
help
-x
-h
-n nope link
-f bad link
END
