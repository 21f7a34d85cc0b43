== objects and their abbreviations
each '' <<END
l nosuch
li nosuch
links nosuch
a nosuch
ad nosuch
addr nosuch
addresses nosuch
r nosuch
ro nosuch
n nosuch
ne nosuch
neighbor nosuch
neighbour nosuch
net nosuch
netns nosuch
h nosuch
z nosuch
foo
END

== commands and their abbreviations
for o in link address route neigh; do
	for c in a ad add ap s se set sh show l ls lst li list d del delete c ch chg change r rep replace p f fl flush g get t te h help z; do
		case "$o $c" in 'address a'|'address s') ;; esac
		try $o $c nosuch foo
	done
done

== options
each '' <<END
-4
-6
-0
-B
-s
-d
-o
-br
-b
-bri
-brief
-j
-p
-h
-hu
-human
-human-readable
-iec
-f
-fo
-fa
-family
-l
-lo
-n
-N
-a
-al
-e
-echo
-ec
-t
-ts
-ti
-rc
-c
-co
-color
-color=always
-c=never
-c=foo
-x
--
--4
--brief
---4
-
''
-f inet
-f foo
-f inet6 addr
-family inet link
-f link addr
-f bridge link
-rc x link
-l
-N link
-N -d addr
-n nosuch link
-netns nosuch link
-- link
-4 -6 addr
END

== the name decides the object
for n in ipaddr iplink iproute ipneigh ipfoo ip; do
	ln -s "$(command -v ip)" $n
	./$n; echo "= $?"
	./$n show lo; echo "= $?"
done

== a batch
cat >f <<'END'
link add v address 02:00:00:00:00:01 type veth peer name w address 02:00:00:00:00:02
addr add 10.0.0.1/24 dev v
# a comment

link set v up # another
link set \
 w addrgenmode none mtu 1400
addr add "10.0.0.2/24" dev 'w'
link show foo
addr
END
try -batch f
try -force -batch f
try -batch nosuch
try -b - <f
batch() { printf "$1" | ip -force -b -; echo "= $?"; }
batch 'addr add "x'
batch 'foo\nlink show lo'
batch 'link set\nlink show lo'
batch 'link show lo\naddr show lo\naddr\n'
batch 'link show \\\n'
batch 'link show \\\nlo'
batch 'netns add a\nnetns exec a ip link\nnetns exec a false\nnetns exec nosuch true\nlink show lo'
batch 'route\nroute add default via 9.9.9.9\naddr show lo'
batch '-4 addr\n'
batch "link set lo alias 'a b'\nlink show lo"

== the output is a terminal
pair
try addr add 10.0.0.1/24 dev v
try addr add fd00::1/64 dev v nodad
up
routed
try route add default via 10.0.0.2
for o in a l r n '-6 r' '-br a' '-br l' '-d l' '-j a' '-c=never a' '-o a' 'r get 10.0.0.9'; do terminal "$o"; done
NO_COLOR=1 terminal a
NO_COLOR= terminal '-br l'
COLORFGBG='0;15' terminal a
COLORFGBG='15;0' terminal '-br a'
COLORFGBG='15;default;15' terminal l
COLORFGBG=15 terminal l
try -c a
try -c=auto l
try -c -j a
try -color r

== the output cannot be written
ip link >/dev/full; echo "= $?"
ip -j link >/dev/full; echo "= $?"
ip link >&-; echo "= $?"
ip foo 2>/dev/full; echo "= $?"
ip link | head -n 1

== hardware addresses are hexadecimal bytes, and nothing follows them
pair
each link set v address <<END
down
dx
02:00:00:00:00:0x
2:0:0:0:0:1g
2-0-0-0-0-1
2:0:0:0:0:0x1
2:0:0:0:0:001
2:0:0:0:0:100
2:0:0:0:0:100000001
'2:0:0:0:0: 1'
'2:0:0:0:0:1 '
2:0:0:0:0:+1
2:0:0:0:0:-1
2:0:0:0:0:
:0:0:0:0:2
020000000001
2:0:0:0:0:1:1
''
END
try link set a down
long() { echo 1$(printf ':%.0s1' $(seq 2 $1)); }
for n in 6 7 14 15 20 21 32 33; do
	try link set nosuch address $(long $n)
	try link set nosuch brd $(long $n)
	try link set nosuch vf 0 mac $(long $n)
	try neigh add 10.0.0.1 lladdr $(long $n) dev nosuch
	try maddr add $(long $n) dev nosuch
	try link set v type macvlan macaddr add $(long $n)
done
each neigh <<END
add 10.0.0.1 lladdr 2:0:0:0:0:1g dev v
add 10.0.0.1 lladdr 2:0:0:0:0:1g dev nosuch
END

== the address of a virtual function
each link set <<END
lo vf 0 mac 1
lo vf 0 mac 1:2 up
lo vf 0 mac 1.2.3.4
lo vf 0 mac 2:0:0:0:0:1g
lo vf 0 mac 2:0:0:0:0:1
lo vf 0 mac
lo vf 0 foo
lo vf 0
lo vf x
lo vf
dev nosuch vf 0 mac 1
vf 0 mac 1
END

== vrf
each '' <<END
vrf
vrf show
vrf list
-j vrf
-p -j vrf
-d vrf l
vrf show nosuch
vrf show lo
vrf show lo x
vrf foo
vrf help
END

== names of addresses
pair
up
printf '%s\n' '10.9.0.1 nine' '10.9.0.2 other.example other' '10.5.0.2 peer.example' '10.9.0.255 all' '10.8.0.0 net' '10.8.0.5 host' '10.8.0.6 hops' \
	'fd00::1 six' '224.0.0.1 every' >/tmp/hosts
mount --bind /tmp/hosts /etc/hosts
ip addr add 10.9.0.1/24 brd + dev v
ip addr add fd00::1/64 dev v nodad
ip addr add 10.5.0.1 peer 10.5.0.2 dev v
ip route add 10.8.0.0/24 via 10.9.0.2
ip route add 10.8.0.5 via 10.9.0.2 src 10.9.0.1
ip route add 10.8.0.6 nexthop via 10.9.0.2 nexthop via 10.9.0.2 weight 2
ip neigh add 10.9.0.2 lladdr 2:0:0:0:0:2 dev v
ip rule add from 10.9.0.1 to 10.8.0.5 table 7
routed
each -r <<END
-4 addr
-6 addr show dev v scope global
-br -4 addr
link show dev lo
route
-j route
-N route
-d route show 10.8.0.6
route show table local
route get 10.8.0.5
route get 10.9.0.2 from 10.9.0.1
-6 route show fd00::/64
neigh
-j neigh
rule
-4 maddr
END
try -resolve -4 addr show dev v
ip rule del from 10.9.0.1
umount /etc/hosts
rm /tmp/hosts
