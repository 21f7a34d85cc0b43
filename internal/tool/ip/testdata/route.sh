== new routes
pair
try addr add 10.0.0.1/24 dev v
try addr add fd00::1/64 dev v nodad
up
routed
each 'route add' <<END
default via 10.0.0.2
default via 10.0.0.2
default via 10.9.0.2
10.1.0.0/16 via 10.0.0.3
10.2.0.0/16 dev v
10.3.0.0/16 dev v src 10.0.0.1
10.3.0.0/24 dev v src 10.0.0.99
10.4.0.0/16 dev v metric 7
10.4.0.0/16 dev v metric 8
10.5.0.0/16 via 10.0.0.2 table 100
10.6.0.0/16 via 10.0.0.2 table 1000
10.7.0.0/16 dev v scope link
10.8.0.0/16 dev v scope host
10.9.0.0/16 dev v proto static
10.10.0.0/16 dev v proto 77
10.11.0.0/16 dev v proto x
blackhole 10.12.0.0/16
unreachable 10.13.0.0/16
prohibit 10.14.0.0/16
throw 10.15.0.0/16
local 10.16.0.1 dev v
broadcast 10.17.0.255 dev v
10.18.0.0/16 nexthop via 10.0.0.2 weight 2 nexthop via 10.0.0.3 dev v
10.19.0.0/16 nexthop
10.20.0.0/16 nexthop foo
10.21.0.0/16 nexthop via 10.0.0.2 foo
10.21.0.0/16 nexthop dev nosuch
10.22.0.0/16 via
10.23.0.0/16 via x
10.24.0.0/16 dev x
10.25.0.0/16 via 10.0.0.2 via 10.0.0.3
10.26.0.0/16 via inet6 fd00::2
10.27.0.0/16 via inet 10.0.0.2
10.28.0.1/16 dev v
10.29.0.0/16 dev v mtu 1400
10.30.0.0/16 dev v mtu lock 1400 advmss 500 window 1000 rtt 100 rttvar 50ms rto_min 1s hoplimit 9 initcwnd 10 initrwnd 11 cwnd 3 ssthresh 4 reordering 5 quickack 1 congctl reno features ecn fastopen_no_cookie 1
10.30.0.0/24 dev v rtt 1.5s rttvar 2.5ms rto_min x
10.31.0.0/16 dev v hoplimit 300
10.32.0.0/16 dev v quickack 2
10.33.0.0/16 dev v features x
10.34.0.0/16 dev v onlink via 1.2.3.4
10.35.0.0/16 dev v tos 4
10.36.0.0/16 dev v tos 0x10
10.37.0.0/16 dev v realms 3
10.38.0.0/16 dev v realms 3/4
10.39.0.0/16 dev v tos zz
10.40.0.0/16 dev v expires 10
10.41.0.0/16 dev v pref low
10.42 dev v
10.43.0.0/16
dev v
''
help
default
foo dev v
10.44.0.0/16 foo dev v
to 10.45.0.0/16 dev v
unicast 10.46.0.0/16 dev v
b 10.47.0.0/16
u 10.48.0.0/16
10.49.0.0/16 dev v table main
10.50.0.0/16 dev v table foo
10.51.0.0/16 dev v vrf x
10.52.0.0/16 dev v nhid 5
10.53.0.0/16 dev v scope x
10.54.0.0/16 dev v metric x
10.55.0.0/16 dev v ttl-propagate enabled
10.56.0.0/16 dev v as to 1.2.3.4
default dev w
fd01::/64 dev v
fd02::/64 via fd00::2
fd03::/64 via fd00::2 dev v metric 5 pref high
default via fd00::9
fd05::/64 nexthop via fd00::2 nexthop via fd00::3 weight 3
blackhole fd06::/64
fd07::1 dev v
fd08::/64 dev x
multicast 239.0.0.0/8 dev v
fd09::/64 from fd00::/64 dev v
10.57.0.0/16 from 10.0.0.0/8 dev v
END
each '' <<END
route
-6 route
-d route
-j -p route
-j -6 route
-d -j route show table all
route show table all
-o route
-s route
-N route
-4 r
END

== which are shown
pair
try addr add 10.0.0.1/24 dev v
try addr add fd00::1/64 dev v nodad
up
routed
try route add default via 10.0.0.2
try route add 10.1.0.0/16 via 10.0.0.3
try route add 10.2.0.0/16 dev w proto static metric 5
try route add 10.2.0.0/24 dev w tos 4
try route add blackhole 10.3.0.0/16
try route add 10.4.0.0/16 dev v table 100
while read -r x; do try route show $x; try -6 route list $x; done <<END
table main
table local
table 100
table 200
table all
table x
table cache
cache
dev v
dev w
dev x
via 10.0.0.2
via 10.0.0.0/24
via x
src 10.0.0.1
scope link
scope global
scope host
scope x
scope all
type blackhole
type unicast
type x
proto kernel
proto static
proto boot
proto x
proto all
metric 5
tos 4
tos x
default
10.2.0.0/16
10.2.0.0/24
root 10.2.0.0/16
match 10.2.0.5
match 10.2.0.0/16
exact 10.2.0.0/16
to 10.1.0.0/16
to root 10.0.0.0/8
to match 10.1.1.1
to default
all
any
from 10.0.0.0/8
iif v
iif x
oif v
mark 5
realms 5
x
help
vrf x
root
m 10.2.0.1
r 10.0.0.0/8
e 10.1.0.0/16
t 100
END
try -4 r l t all
while read -r x; do try route get $x; try -j route get $x; try -d -o r g $x; done <<END
10.0.0.1
10.0.0.5
10.1.2.3
10.3.0.1
8.8.8.8
fd00::2
fd09::1
127.0.0.1
10.0.0.0/24
x

10.0.0.5 from 10.0.0.1
10.0.0.5 from 1.2.3.4
10.0.0.5 oif v
10.0.0.5 dev w
10.0.0.5 dev x
10.0.0.5 iif v
10.0.0.5 iif w from 10.0.0.7
10.0.0.5 mark 7
10.0.0.5 mark 0x20
10.0.0.5 uid 5
10.0.0.5 uid x
fibmatch 10.1.2.3
10.1.2.3 fibmatch
to 10.0.0.5
10.0.0.5 tos 8
10.0.0.5 ipproto tcp sport 5 dport 6
10.0.0.5 ipproto x
10.0.0.5 vrf x
255.255.255.255
224.0.0.1
10.0.0.255
10.0.0.5 notify
help
ff02::1 dev v
default
END

== changes and removals
pair
try addr add 10.0.0.1/24 dev v
up
while read -r x; do try route $x; try route; done <<END
add 10.1.0.0/16 via 10.0.0.2
replace 10.1.0.0/16 via 10.0.0.3
change 10.1.0.0/16 via 10.0.0.4
chg 10.9.0.0/16 via 10.0.0.4
append 10.1.0.0/16 via 10.0.0.5
prepend 10.1.0.0/16 via 10.0.0.6
test 10.1.0.0/16 via 10.0.0.6
del 10.1.0.0/16 via 10.0.0.5
del 10.1.0.0/16
del 10.8.0.0/16
del default
delete default dev v
add default dev v
del default
add 10.2.0.0/16 dev v table 100
flush table 100
flush
flush table 300
flush 10.1.0.0/16
flush cache
flush dev v proto boot
flush x
flush dev x
flush root 10.0.0.0/8
flush exact 10.0.0.0/24
END
try route add 10.5.0.0/16 dev v
try -s route flush 10.5.0.0/16
try -s -s route flush dev v
try -s route flush dev v
try -s route flush cache
try -echo route add 10.6.0.0/16 dev v
try -j -echo route del 10.6.0.0/16
