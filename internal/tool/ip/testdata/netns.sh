== namespaces
try netns
try netns add a
each netns <<END
add a
add
del nosuch
del
exec
exec a
exec nosuch true
exec a nosuch
exec a /etc/passwd
exec a true
exec a false
exec a sh -c 'exit 7'
exec a sh -c 'ls /sys/class/net; ip netns identify'
identify x
identify 1 2
identify 99999999
identify
pids
pids a
pids nosuch
pids a b
set
set a
set a x
set a -1
set nosuch 3
attach
attach x
attach x y
attach x 0
attach x 99999999
add x/y
add ''
del ..
exec ../x true
foo
list x
list
list-id nsid
list-id x
list-id nsid 5
list-id nsid -1
list-id nsid x
help
END
try netns add b
try -all netns exec
try -all netns exec ip -br link
try -n a link
try -n
try -n '' link
try netns del a
try netns
try -all netns del
try netns

== ids
try netns add a
each '' <<END
netns set a 7
netns
netns list-id
netns set a 8
netns set a auto
-j netns
-j -p netns list-id
netns list-id nsid 7
netns list-id target-nsid 7
netns list-id target-nsid 7 nsid 3
END

== links into namespaces
try netns add a
try netns add b
pair
try link set w netns a
try a
try -d link show v
try -n a link show w
try netns
try netns list-id
try -n a link set w netns b name eth0
try -n b a
try link add x address 02:00:00:00:00:03 netns a type veth peer name y address 02:00:00:00:00:04 netns b
try -n a link
try -n b link
try link set v netns /run/netns/a
try -n a link set x netns 1
unshare -n sleep 100 &
while [ "$(readlink /proc/$!/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do :; done
ip link add p address 02:00:00:00:00:05 type veth peer name q address 02:00:00:00:00:06 netns $!; echo "= $?"
ip netns attach c $!; echo "= $?"
try -n c link
ip link set p netns $! name r; echo "= $?"
try -n c link
try netns
kill $!

== the files of a namespace
mount -t tmpfs etc /etc/netns 2>/dev/null || { mkdir /etc/netns; mount -t tmpfs etc /etc/netns; }
mkdir /etc/netns/a
echo inside >/etc/netns/a/motd
echo inside >/etc/netns/a/nosuchfile
try netns add a
try netns exec a cat /etc/motd
try -n a link
stat -c '%n %a %U %F' /run/netns /run/netns/a
grep -c ' /run/netns .* shared:' /proc/self/mountinfo
ip netns exec a sh -c 'cut -d" " -f5 /proc/self/mountinfo | grep /sys; readlink /sys/class/net/lo'

== the process stays the same
try netns add a
sh -c 'echo $$ >one; exec ip netns exec a sh -c "echo \$\$ >two"'
cmp one two && echo the same
ip netns exec a sh -c 'ulimit -n; umask; trap; grep -E "Sig(Blk|Ign|Cgt)|NoNewPrivs|Threads" /proc/self/status'
ip netns exec a env -i PATH=/bin env
exec 7</dev/null; ip netns exec a ls /proc/self/fd

== not root
try netns add a
ip link set lo up
ip addr add 10.0.0.1/24 dev lo
while read -r x; do
	echo "+ $x"
	setpriv --reuid 1000 --clear-groups ip $x; echo "= $?"
done <<END
link
addr
route
link set lo down
addr add 10.0.0.2/24 dev lo
addr del 10.0.0.1/24 dev lo
addr flush dev lo
route add default dev lo
route flush dev lo
link add x type veth
link del lo
netns add x
netns
netns del a
-n a addr
netns exec a true
neigh add 10.0.0.5 dev lo
neigh flush dev lo
netns identify
netns pids a
END

== root of a user namespace
inside() {
	while read -r x; do echo "+ $x"; ip $x; echo "= $?"; done <<END
link
link set lo up
addr add 10.0.0.2/24 dev lo
link add x address 02:00:00:00:00:01 type veth peer name y address 02:00:00:00:00:02
link add br type bridge
netns add n
netns
-n n addr
netns exec n true
link set y netns n
-n n link
link del x
netns del n
END
}
export -f inside
unshare -Urn bash -c inside
unshare -Ur bash -c inside
unshare -Urnm bash -c 'mount -t tmpfs run /run; inside'

== a file without a namespace
try netns add a
touch /run/netns/b
try netns
try netns list
try -j netns
try netns list-id
