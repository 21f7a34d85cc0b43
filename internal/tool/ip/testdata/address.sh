== new addresses
pair
up
each 'addr add' <<END
10.0.0.1/24 dev v
10.0.0.1/24 dev v
10.0.0.2/24 dev v
10.0.1.1/24 brd + dev v
10.0.2.1/24 brd - dev v
10.0.3.1/24 broadcast 10.0.3.9 dev v
10.0.4.1/31 brd + dev v
10.0.5.1/24 brd x dev v
10.1.0.1 peer 10.1.0.2 dev v
10.1.0.3 peer 10.1.0.4/24 dev v
10.1.0.5/24 label v:1 dev v
10.1.0.6/24 label x dev v
10.1.0.7/24 label v dev v
10.2.0.1/24 scope host dev v
10.2.0.2/24 scope link dev v
10.2.0.3/24 scope 77 dev v
10.2.0.4/24 scope x dev v
127.0.0.9/8 dev v
fd00::1/64 dev v nodad
fd00::2/64 nodad dev v
nodad fd00::3/64 dev v
fd00::4/64 dev v home
fd00::5/64 dev v noprefixroute nodad
10.3.0.1/24 dev v noprefixroute
10.3.0.2/24 dev v nodad
10.3.0.3/24 dev v tentative
10.3.0.4/24 dev v metric 5
10.3.0.5/24 dev v preference 5
10.3.0.6/24 dev v metric x
10.4.0.1/24 dev v valid_lft 1000000 preferred_lft 900000
10.4.0.2/24 dev v valid_lft 10
10.4.0.3/24 dev v valid_lft 0
10.4.0.4/24 dev v valid_lft forever preferred_lft forever
10.4.0.5/24 dev v valid_lft x
10.4.0.6/24 dev v proto static
10.4.0.7/24 dev v proto 5
10.4.0.8/24 dev v proto x
10.5.0.1/24 10.5.0.2/24 dev v
local 10.5.0.3/24 dev v
10.5.0.4/24 dev
10.5.0.5/24 anycast 10.5.0.9 dev v
224.0.0.5/32 dev v autojoin
10.5.0.6/32 dev v autojoin
10.6/16 dev v
10.7.0.1/255.255.255.0 dev v
10.7.1.1/255.0.255.0 dev v
0x0a.010.0.1/24 dev v
10.8.0.1/ dev v
/24 dev v
10.8.0.256/24 dev v
10.0.0.1/33 dev v
10.0.0.1/-1 dev v
fd00::zz/64 dev v
fd00::/129 dev v
fe80::1%v/64 dev v
default dev v
any dev v
all/8 dev v
0.0.0.0/0 dev v
10.9.0.1/0x18 dev v
help
10.9.1.1/24 dev x
10.9.2.1/24 remote 1.2.3.4 dev v
10.9.3.1/24 peer x dev v
10.9.4.1/24 brd + brd + dev v
fd01::1/64 brd + dev v
10.0.0.1
dev v
::1.2.3.4/128 dev v nodad
::ffff:9.8.7.6/128 dev v nodad
2001:db8:0:0:1:0:0:1/64 dev v nodad
2001:db8::/32 dev v nodad
x dev v
''
END
try addr
try -j -p addr
each '' <<END
-br a
-o a
-4 -o a
-6 -br a
-4 a
-6 a
a show label v:*
a show label v
a show label [!x]:1
a show to 10.0.0.0/16
a show to x
a show secondary
a show primary
a show -secondary dev v
a show scope host
a show scope all
a show dynamic
a show -dynamic
a show permanent
a show deprecated
a show proto 5
-br a show to 10.0.0.1
-d a show v
-N a show v
-o -j a show v
END

== changes and removals
pair
try addr add 10.0.0.1/24 dev v
try addr add 10.0.0.2/24 dev v
try addr add 10.0.1.1/24 dev v label v:1
try addr add fd00::1/64 dev v nodad
for x in change chg replace; do
	try addr $x 10.0.0.2/24 dev v preferred_lft 0
	try addr $x 10.7.7.7/24 dev v
done
try a
try addr del 10.0.0.9/24 dev v
try addr del 10.0.1.1 dev v
try addr del 10.0.0.1/24 dev v
try addr del fd00::1/64 dev v
try addr del fd00::1/64 dev v
try a
try addr flush
try addr flush dev nosuch
try addr add 10.0.1.1/24 dev v label v:1
try -s addr flush dev v label v
try a
try addr add fd00::1/64 dev v nodad
try -s -s addr flush dev v
try -s addr flush dev v
try addr flush scope global
try -4 addr flush dev lo
try -l 0 addr flush dev v
try addr flush x
try -0 addr flush dev v
for i in 1 2 3 4 5 6 7 8 9; do for j in 1 2 3 4 5 6 7 8 9; do ip addr add 10.$i.$j.1/24 dev v; done; done
try -s addr flush dev v primary
try -echo addr add 10.7.0.1/24 dev v
try -j -echo addr add 10.7.0.2/24 dev v
try -d -echo addr del 10.7.0.1/24 dev v
try -echo link set v mtu 1400
