try brctl
try brctl show
try brctl --help
try brctl -h
try brctl -V
try brctl --version
try brctl --vers
try brctl nope
try brctl show --foo
try brctl -x
try brctl showbr br0
for c in addbr delbr addif delif hairpin setageing setbridgeprio setfd sethello setmaxage setpathcost setportprio showmacs showstp stp; do try brctl $c; done
for c in addif delif hairpin setageing setbridgeprio setfd sethello setmaxage setpathcost setportprio stp; do try brctl $c br0; done

try brctl addbr br0
try brctl addbr br0
try brctl show
try brctl show br0
try brctl show nope
try brctl addif br0 nope
try brctl addif br0 v
try brctl addif br0 v
try brctl addif nope w
try brctl addif br0 w nope x
try brctl show
try brctl addbr a0
try brctl show
try brctl show br0 nope a0
try brctl show lo nope
try brctl addif br0 a0
try brctl addif lo x
try brctl addif a0 x y
try brctl show
try brctl delif br0 x
try brctl delif br0 nope
try brctl delif nope v
try brctl delif lo v
try brctl delif br0 v w
try brctl show br0
try brctl delif a0 x y
try brctl delbr lo
try brctl delbr v
ip link set br0 up
try brctl delbr br0
ip link set br0 down
try brctl delbr br0
try brctl delbr br0
try brctl addbr averyveryverylongname
try brctl addbr ''
try brctl addbr a/b
try brctl addbr br1 x
try brctl addbr lo
try brctl addif br1 lo
try brctl show
ip link

brctl addbr br0
brctl addif br0 v
for v in on off yes no 1 0 ON enable x; do try brctl stp br0 $v; brctl show br0; done
try brctl stp nope on
try brctl stp lo on
for c in setageing setfd sethello setmaxage setbridgeprio; do
	for n in x 5 1.5 1x 0x100 99999999 ''; do
		try brctl $c br0 "$n"
		grep -H . /sys/class/net/br0/bridge/{ageing_time,forward_delay,hello_time,max_age,priority}
	done
	try brctl $c nope 1
	try brctl $c lo 1
done
for c in setpathcost setportprio; do
	for n in x 5 1x 0x10 99999999; do
		try brctl $c br0 v $n
		grep -H . /sys/class/net/v/brport/{path_cost,priority}
	done
	try brctl $c nope v 1
	try brctl $c br0 nope 1
	try brctl $c br0 w 1
done
for v in on off x; do try brctl hairpin br0 v $v; cat /sys/class/net/v/brport/hairpin_mode; done
try brctl hairpin br0 w on
try brctl hairpin nope v on
try brctl hairpin br0 nope on

brctl addbr br0
brctl addif br0 v x
try brctl showmacs br0
try brctl showmacs nope
try brctl showmacs lo
setpriv --reuid 1000 --clear-groups bash -c 'brctl addbr q; brctl delbr br0; brctl addif br0 w; brctl delif br0 v; brctl stp br0 on; brctl setfd br0 3; brctl show; brctl showmacs br0; brctl setpathcost br0 v 3; brctl hairpin br0 v on'
unshare -Urnm bash -c 'mount -t sysfs sys /sys; brctl addbr q; brctl show; brctl stp q on; brctl show; brctl delbr q'

try brctl showstp nope
try brctl showstp lo
ip link add br0 address 02:00:00:00:00:09 type bridge
try brctl showstp br0
try brctl addif br0 y v x
try brctl hairpin br0 x on
try brctl setpathcost br0 v 777
try brctl setbridgeprio br0 4096
try brctl setfd br0 7
try brctl showstp br0
try brctl showstp br0 nope
