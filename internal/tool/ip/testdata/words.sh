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
