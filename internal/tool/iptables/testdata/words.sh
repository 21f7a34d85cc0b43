each <<'END'
-t nat -A POSTROUTING -s 10.0.0.0/24 -o eth0 -j MASQUERADE
-t nat -A POSTROUTING -s 10.0.0.0/24 ! -d 10.0.0.0/24 -j MASQUERADE
-t nat -I POSTROUTING -s 172.16.0.0/255.240.0.0 ! -o br0 -j MASQUERADE
-t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.0.0.2:80
-t nat -A PREROUTING -p tcp -m tcp --dport 8080:8090 -j DNAT --to 10.0.0.2-10.0.0.5:80-90
-t nat -A OUTPUT -d 127.0.0.1 -p tcp --dport 80 -j REDIRECT --to-ports 8080
-t nat -A POSTROUTING -s 10.0.0.2 -j SNAT --to-source 1.2.3.4
-t nat -A POSTROUTING -p udp -j SNAT --to-source 1.2.3.4:1000-2000
-t nat -A POSTROUTING -p tcp -j MASQUERADE --to-ports 1000-2000
-t nat -L
-t nat -L -n -v
-t nat -S
-A FORWARD -i br0 -o eth+ -j ACCEPT
-A FORWARD -i br0 ! -o br0 -j ACCEPT
-A FORWARD -m state --state RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED,NEW,INVALID,UNTRACKED -j DROP
-A FORWARD -m conntrack ! --ctstate new -j DROP
-A INPUT -p udp -m udp --sport 53:60 -j REJECT
-A INPUT -p udp ! --sport 53 ! --dport 100:200 -j REJECT --reject-with icmp-host-prohibited
-A INPUT -p tcp --dport ssh -j REJECT --reject-with icmp-admin-prohibited
-A INPUT -p tcp --sport :1024 --dport 1024: -j ACCEPT
-A INPUT -p icmp -j DROP
-A INPUT -p 47 -j DROP
-A INPUT ! -p tcp -s 0/0 -j DROP
-A INPUT -m comment --comment "hi there" -j LOG --log-prefix "x "
-A INPUT -m comment --comment one -m state --state NEW -j LOG --log-level debug
-A INPUT -s 10.1.2.3
-A INPUT -s 10.1.2.3/9 -d 10.1.2.3/31
-P FORWARD DROP
-N foo
-A foo -j RETURN
-A INPUT -j foo
-A OUTPUT -g foo
-L
-L -n
-nvL
-L -v --line-numbers
-L INPUT -n --line-numbers
-L INPUT 2
-L foo
-S
-S INPUT
-S foo
-C INPUT -j foo
-C INPUT -s 10.1.2.3
-C INPUT -s 10.1.2.4
-D INPUT -s 10.1.2.3
-D INPUT -p 47 -j DROP
-D INPUT 1
-D INPUT 99
-I INPUT 2 -j ACCEPT
-I INPUT -s 1.1.1.1 -j ACCEPT
-I INPUT 99 -j ACCEPT
-R INPUT 1 -s 2.2.2.2 -j DROP
-X foo
-F OUTPUT
-F INPUT
-X foo
-N foo
-F
-X
-P FORWARD ACCEPT
-S
END

each <<'END'

-L nope
-A nope -j ACCEPT
-A INPUT -j nope
-D INPUT -j ACCEPT
-C INPUT -j DROP
-N foo
-N foo
-X nope
-N INPUT
-P foo DROP
-P INPUT REJECT
-P INPUT
-A
-A INPUT -p nope
-A INPUT -p tcp --dport x
-A INPUT --dport 80
-A INPUT -s 300.1.1.1
-A INPUT -s 1.2.3.4/33
-A INPUT -i averyveryverylongname
-t nope -L
-D INPUT 1
-D INPUT x
-I INPUT 5 -j ACCEPT
-F nope
-A INPUT -j MASQUERADE
-t nat -A POSTROUTING -j DROP
-t nat -A PREROUTING -j DNAT
-t nat -A PREROUTING -j MASQUERADE
-A foo -j foo
-A INPUT -j foo
-X foo
-V
--version
-A INPUT --foo
-A INPUT -o eth0 -j ACCEPT
-A OUTPUT -i eth0
-A INPUT -m state
-A INPUT -m state --state FOO
-A INPUT -j ACCEPT -j DROP
-A INPUT -A OUTPUT
-A INPUT extra
END

real -A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m comment --comment "ssh" -j ACCEPT
real -A FORWARD -i a -o b -j DROP
real -N foo
real -A FORWARD -j foo
real -P OUTPUT DROP
real -t nat -A POSTROUTING -s 10.0.0.0/8 -j MASQUERADE --random
real -t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination :8080
try -S
try -L -n -v
try -t nat -S
try -t nat -L -n
try -D FORWARD -i a -o b -j DROP
try -I FORWARD 1 -i c -j ACCEPT
try -F foo
try -t nat -D POSTROUTING 1

ip link set lo up
iptables -A OUTPUT -d 127.0.0.2 -j DROP
iptables -A INPUT -s 127.0.0.3 -j ACCEPT
real -S >/dev/null
/usr/bin/ping -q -c2 -i0.1 -W0.1 127.0.0.2 >/dev/null
try -L -n -v
try -S -v OUTPUT
setpriv --reuid 1000 --clear-groups iptables -L
setpriv --reuid 1000 --clear-groups iptables -A INPUT -j DROP
unshare -Urn bash -c 'iptables -t nat -A POSTROUTING -j MASQUERADE; iptables -t nat -S; /usr/sbin/iptables -t nat -S'

ip link set lo up
try -A INPUT -i lo -p udp --dport 9 -m comment --comment "a b" -j ACCEPT
try -A INPUT -i lo -p udp -m conntrack --ctstate NEW -j REJECT
try -A OUTPUT -d 127.0.0.1
try -t nat -A OUTPUT -p tcp --dport 80 -j REDIRECT --to-ports 8080
fill() { for i in 1 2 3; do echo x >/dev/udp/127.0.0.1/9; echo x >/dev/udp/127.0.0.1/10; done 2>/dev/null; }
rules() { grep -v "^-P\|^Chain"; }
fill; try -Z INPUT 1; try -S -v | rules
fill; try -Z INPUT; try -S -v | rules
fill; try -Z; try -S -v | rules
fill; try -L INPUT -Z -v -n | rules; try -S -v | rules
fill; try -Z -L -v | rules; try -S -v | rules
fill; try -L -Z | rules; try -S -v | rules
fill; try -S -v -Z | rules; try -S -v | rules
fill; try -Z -v; try -Z INPUT 1 -v; try -Z INPUT -v
try -Z INPUT 9
try -Z NOPE
try -Z -F
try -Z INPUT x
try -t nat -Z
try -t nat -Z PREROUTING
try -Z; real -Z

each <<'END'
-t raw -A PREROUTING -p tcp -m multiport --dports 80,443,1000:2000 -j ACCEPT
-t raw -A PREROUTING -p udp -m multiport ! --sports 80 -j ACCEPT
-t raw -A PREROUTING -p tcp -m multiport --ports 80,90 -j DROP
-t raw -A OUTPUT -p tcp -m multiport --dport 80,ssh
-t raw -A INPUT -j DROP
-t raw -L
-t raw -L -n -v
-t raw -S
-A INPUT -m multiport --dports 80
-A INPUT -p icmp -m multiport --dports 80
-A INPUT -p tcp -m multiport
-A INPUT -p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16
-A INPUT -p tcp -m multiport --dports 1,foo
-A INPUT -p tcp -m multiport --dports 9:1
-A INPUT -p tcp -m multiport --dports 80 --sports 20
-A INPUT -p icmp --icmp-type echo-request -j ACCEPT
-A INPUT -p icmp --icmp-type ping -j ACCEPT
-A INPUT -p icmp --icmp-type 3/1 -j ACCEPT
-A INPUT -p icmp -m icmp --icmp-type any -j ACCEPT
-A INPUT -p icmp -m icmp ! --icmp-type 3 -j ACCEPT
-A INPUT -p icmp -m icmp --icmp-type network-unreachable -j ACCEPT
-A INPUT -p icmp --icmp-type foo
-A INPUT -p icmp --icmp-type 300
-A INPUT -p icmp --icmp-type time
-A INPUT -p icmp -m icmp
-A INPUT --icmp-type 8
-A INPUT -m icmp --icmp-type 8
-L
-L -n
-S
-C INPUT -p icmp --icmp-type 8 -j ACCEPT
-D INPUT -p icmp --icmp-type 3/1 -j ACCEPT
-C INPUT -p icmp --icmp-type 3/1 -j ACCEPT
END

each <<'END'
-t mangle -A PREROUTING -m mac --mac-source 00:11:22:33:44:55 -j ACCEPT
-t mangle -A PREROUTING -m mac ! --mac-source 0:AA:22:33:44:55 -j MARK --set-mark 1
-t mangle -A PREROUTING -j MARK --set-mark 0x10/0xff
-t mangle -A OUTPUT -j MARK --set-xmark 1
-t mangle -A POSTROUTING -m mark --mark 1/0xf
-t mangle -A FORWARD -m mark ! --mark 16 -j DROP
-t mangle -A PREROUTING -j MARK
-t mangle -A INPUT -j REJECT
-t mangle -L
-t mangle -L -n -v
-t mangle -S
-t mangle -I INPUT 2 -j DROP
-A INPUT -m mac
-A INPUT -m mac --mac-source foo
-A OUTPUT -m mac --mac-source 00:11:22:AA:bb:cc
-A INPUT -p tcp --syn
-A INPUT -p tcp ! --syn --dport 80
-A INPUT -p tcp --dport 80 --sport 90 --syn
-A INPUT -p tcp --tcp-flags ALL NONE
-A INPUT -p tcp --tcp-flags syn,FIN ALL
-A INPUT -p tcp --tcp-flags SYN
-A INPUT -p tcp --tcp-flags SYN foo
-A INPUT -p tcp ! --tcp-flags SYN,ACK,FIN,PSH SYN,FIN
-A FORWARD -p tcp -j REJECT --reject-with tcp-reset
-A FORWARD -p tcp -j REJECT --reject-with host-unreach
-A FORWARD -j REJECT --reject-with tcp-reset
-L
-L -n
-S
END

each <<'END'
-A INPUT -m limit --limit 5/min --limit-burst 10 -j LOG --log-prefix "x: " --log-level 4
-A INPUT -m limit -j ACCEPT
-A INPUT -m limit --limit 60/min
-A INPUT -m limit --limit 1/s
-A INPUT -m limit --limit 120/hour
-A INPUT -m limit --limit 100/day
-A INPUT -m limit --limit 7/m
-A INPUT -m limit --limit 10000/s
-A INPUT -m limit --limit 20000/s
-A INPUT -m limit --limit 1/foo
-A INPUT -m limit --limit 0/s
-A INPUT -m limit --limit 5
-A INPUT -m limit --limit 90/min
-A INPUT -m limit --limit 1/hou
-A INPUT -m limit --limit x
-A INPUT -m limit --limit 1441/day
-A INPUT -m limit --limit-burst 5
-A INPUT -m limit --limit-burst 7
-A INPUT -m limit --limit-burst 99999
-c 5 6 -A INPUT -j ACCEPT
-L -n -v
-S
-S -v
-N foo
-N bar
-A INPUT -j foo
-E foo bar
-E nothing baz
-E foo
-E foo baz
-E bar INPUT
-S
-R INPUT 1 -j DROP
-Z INPUT 1
-Z
-6 -L
END

six <<'END'
-A INPUT -s fe80::/10 -d ::1 -p tcp --dport 80 -j ACCEPT
-A INPUT ! -s fe80::/64 -i lo -p udp -m multiport --dports 80,81 -j REJECT
-A INPUT -p icmpv6 --icmpv6-type echo-request -j ACCEPT
-A INPUT -p icmpv6 -j ACCEPT
-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 1/4 -j DROP
-A INPUT -p icmpv6 -m icmpv6 ! --icmpv6-type packet-too-big -j DROP
-A INPUT -p icmpv6 --icmpv6-type hello -j ACCEPT
-A INPUT -p icmpv6 -m icmp6
-A INPUT -p icmp -j ACCEPT
-A INPUT -p 47 -j ACCEPT
-t nat -A POSTROUTING -s fd00::/64 -o eth0 -j MASQUERADE
-t nat -A POSTROUTING -s fd00::/61 -j SNAT --to-source fd00::5
-t nat -A POSTROUTING -p tcp -j SNAT --to-source fd00::5-fd00::7
-t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination [fd00::2]:80
-t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination fd00::2
-t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
-A INPUT -j LOG --log-prefix "a"
-A INPUT -j REJECT --reject-with icmp6-adm-prohibited
-A INPUT -j REJECT --reject-with no-route
-A INPUT -j REJECT --reject-with hello
-A INPUT -p tcp -j REJECT --reject-with tcp-reset
-A INPUT -s 10.0.0.1 -j ACCEPT
-A INPUT -s fd00::/129 -j ACCEPT
-A INPUT -m state --state NEW -j ACCEPT
-L
-L -n -v
-S
-t nat -L -n -v
-t nat -S
-D INPUT -s fe80::/10 -d ::1 -p tcp --dport 80 -j ACCEPT
-P FORWARD DROP
-F INPUT
-4 -L
END
each <<'END'
-A INPUT -s fe80::1 -j ACCEPT
END
save ip6tables-save

save iptables-save -t nat
save iptables-save -t foo
save iptables-save extra
save iptables-save -Q
save iptables-save -V
real -A INPUT -i lo -c 3 4 -j ACCEPT
real -A INPUT -m comment --comment "a b \" c"
real -t nat -N foo
real -t nat -A OUTPUT -j foo
real -t raw -P PREROUTING DROP
real -t mangle -A OUTPUT -j MARK --set-mark 4
save iptables-save
save iptables-save -c
save iptables-save -c -t filter
save ip6tables-save
iptables-save -f /mnt/saved; wc -l < /mnt/saved

restore iptables-restore <<'END'
# comment

*nat
:PREROUTING ACCEPT [1:2]
:foo - [3:4]
-A PREROUTING -j foo
-A foo -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.1:80
COMMIT
*filter
:INPUT DROP [5:6]
:FORWARD ACCEPT
[7:8] -A INPUT -i lo -j ACCEPT
-A INPUT -m comment --comment "a b \" c" -j ACCEPT
COMMIT
--
END
restore iptables-restore -c <<'END'
*filter
:INPUT ACCEPT [5:6]
:bar - [5:6]
[7:8] -A INPUT -i lo -j ACCEPT
-A bar -j DROP
COMMIT
--
END
restore iptables-restore -n <<'END'
*filter
-A INPUT -s 10.0.0.1 -j ACCEPT
-I INPUT -s 10.0.0.2 -j ACCEPT
-D INPUT -i lo -j ACCEPT
-N new
-P FORWARD DROP
-F bar
-X bar
COMMIT
--
*filter
-A INPUT -s 10.0.0.1 -j nochain
COMMIT
--
*filter
-A nochain -s 10.0.0.1 -j ACCEPT
COMMIT
--
*filter
-A INPUT -s 10.0.0.9
-A INPUT -s foo -j ACCEPT
COMMIT
--
*filter
-A INPUT -s 10.0.0.8
--
-A INPUT -s 10.0.0.8
--
*filter
hello
COMMIT
--
*foo
COMMIT
--
*filter
:INPUT FOO [0:0]
COMMIT
--
*filter
:new2
COMMIT
--
*filter
:INPUT - [0:0]
:INPUT ACCEPT [x:0]
COMMIT
--
*filter
-t nat -A POSTROUTING -j ACCEPT
COMMIT
--
*filter
-D INPUT -s 1.2.3.4
COMMIT
--
*mangle
-A FORWARD -j ACCEPT
-A INPUT -j REJECT
COMMIT
--
END
restore iptables-restore -n -t <<'END'
*filter
-A INPUT -s 10.0.0.77
COMMIT
--
END
restore iptables-restore -n -T nat <<'END'
*filter
-A INPUT -s 10.0.0.77
COMMIT
*nat
-A POSTROUTING -j MASQUERADE
COMMIT
--
END
restore iptables-restore -T filter <<'END'
*filter
COMMIT
*nat
COMMIT
--
END
restore ip6tables-restore <<'END'
*filter
:INPUT ACCEPT [0:0]
-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT
COMMIT
--
END
restore iptables-restore -Q <<'END'
--
END
iptables-restore /nofile; echo $?
iptables-restore a b; echo $?
printf '*filter\n-A OUTPUT -j ACCEPT\nCOMMIT\n' >/mnt/in; iptables-restore -n /mnt/in; echo $?
iptables-save | iptables-restore; echo $?

each <<'END'
-t security -A OUTPUT -j ACCEPT
-t security -L -n
-t security -S
-t security -P OUTPUT DROP
-t raw -A PREROUTING -p udp -j NOTRACK
-t raw -A PREROUTING -p tcp -j CT --notrack
-t raw -D PREROUTING -p udp -j NOTRACK
-t raw -A OUTPUT -j NOTRACK
-t raw -L -n
-A INPUT -p udp -j NOTRACK
-t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
-t mangle -A FORWARD -p tcp --syn -j TCPMSS --set-mss 1400
-t mangle -L -n -v
-A FORWARD -j TCPMSS
-A FORWARD -p tcp -j TCPMSS --set-mss 5
-A FORWARD -p tcp --syn -j TCPMSS --set-mss 70000
-A FORWARD -p tcp --syn -j TCPMSS --set-mss 65516
-A FORWARD -p tcp --syn -j TCPMSS --set-mss 5 --clamp-mss-to-pmtu
-A FORWARD -p tcp --syn -j TCPMSS --clamp-mss-to-pmtu --set-mss 5
-A FORWARD -p udp -j TCPMSS --set-mss 5
-S
-L -n
END

each <<'END'
-A INPUT -m addrtype --dst-type LOCAL -j ACCEPT
-t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DNAT --to-destination 10.0.0.1
-t nat -A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type local,Broadcast -j RETURN
-A FORWARD -m addrtype ! --src-type UNICAST,LOCAL ! --dst-type MULTICAST --limit-iface-out -j DROP
-A INPUT -m addrtype --src-type LOCAL --limit-iface-in -j DROP
-D INPUT -m addrtype --dst-type LOCAL -j ACCEPT
-A INPUT -m addrtype
-A INPUT -m addrtype --src-type foo
-A INPUT -m addrtype --src-type local,foo
-A INPUT -m addrtype --limit-iface-in
-A INPUT -m addrtype --src-type local --limit-iface-out
-A INPUT -m addrtype --src-type local --limit-iface-in --limit-iface-out
-L -n -v
-t nat -S
-m nosuch
-A INPUT -m nosuch -j DROP
-A INPUT -m tcp --dport 5
-A INPUT -m tcp
-A INPUT -p tcp -m udp --dport 5
-P nosuch DROP
-N y
-P y DROP
-P y FOO
-P nosuch FOO
-t nat -P PREROUTING DROP
-t nat -A PREROUTING -j DROP
-A INPUT -j DROP -c 123456 99999999
-L INPUT -v -n -x
-L INPUT -v -n
-L -x
END
six <<'END'
-t security -A INPUT -j ACCEPT
-t raw -A PREROUTING -j NOTRACK
-t mangle -A FORWARD -p tcp --syn -j TCPMSS --clamp-mss-to-pmtu
-A INPUT -m addrtype --dst-type LOCAL -j ACCEPT
-S
END

both <<'END'
-N ''
-N -x
-N 'a b'
-N $'a\tb'
-N '!x'
-N ACCEPT
-N RETURN
-N QUEUE
-N MASQUERADE
-N TOS
-N TTL
-N HL
-N standard
-N tcp
-N 'a!b'
-N aaaaaaaaaabbbbbbbbbbcccccccc
-N aaaaaaaaaabbbbbbbbbbcccccccc1
-A INPUT -j aaaaaaaaaabbbbbbbbbbcccccccc1
-A INPUT -j aaaaaaaaaabbbbbbbbbbccccccccd
-A INPUT -j 'a b'
-A INPUT -j ''
-A INPUT -g 'a b'
-A INPUT -j -x
-X INPUT
-E INPUT x
-E INPUT OUTPUT
-N ch
-N ch2
-E ch ch2
-E ch ch
-E nope ch
-E nope new
-E ch 'a b'
-E ch ACCEPT
-E ch ''
-E ch aaaaaaaaaabbbbbbbbbbcccccccc1
-E ch INPUT
-X aaaaaaaaaabbbbbbbbbbcccccccc1
-F aaaaaaaaaabbbbbbbbbbcccccccc1
-L aaaaaaaaaabbbbbbbbbbcccccccc1
-A aaaaaaaaaabbbbbbbbbbcccccccc1 -j ACCEPT
-X 'a b'
-X ''
-F ''
-L ''
-S ''
-Z ''
-A '' -j ACCEPT
-D '' -j ACCEPT
-P '' ACCEPT
-E '' new
-t nat -X INPUT
-t nat -X FORWARD
-t nat -N INPUT
-S
-A INPUT -j aaaaaaaaaabbbbbbbbbbcccccccc
-A INPUT -j ACCEPT
-X INPUT
-F INPUT
-X INPUT
END
restore iptables-restore <<'END'
*filter
:aaaaaaaaaabbbbbbbbbbcccccccc1 - [0:0]
COMMIT
--
*filter
:ACCEPT - [0:0]
COMMIT
--
*filter
:-x - [0:0]
COMMIT
--
*filter
:!x - [0:0]
COMMIT
--
*filter
-N ACCEPT
COMMIT
--
*filter
-X INPUT
COMMIT
--
*filter
-E INPUT x
COMMIT
--
END

each <<END
-A INPUT -p gre -j ACCEPT
-A INPUT -p 47 -j ACCEPT
-A INPUT -p esp -j DROP
-A INPUT -p 51 -j DROP
-A INPUT -p OSPF -j ACCEPT
-A INPUT -p udplite -j ACCEPT
-A INPUT -p dccp -j ACCEPT
-A INPUT -p nosuch -j ACCEPT
-A FORWARD -s 10.0.0.1,10.0.0.2 -d 10.1.0.0/24,10.2.0.0/24 -j DROP
-A FORWARD ! -s 10.0.0.1,10.0.0.2 -j ACCEPT
-A FORWARD -s 10.0.0.1,foo -j ACCEPT
-C FORWARD -s 10.0.0.1,10.0.0.2 -d 10.1.0.0/24 -j DROP
-C FORWARD -s 10.0.0.1,10.0.0.9 -d 10.1.0.0/24 -j DROP
-D FORWARD -s 10.0.0.1,10.0.0.2 -d 10.2.0.0/24 -j DROP
-I FORWARD -s 10.0.0.3,10.0.0.4 -j ACCEPT
-I FORWARD 2 -s 10.0.0.5,10.0.0.6 -j ACCEPT
-R FORWARD 1 -s 10.0.0.7,10.0.0.8 -j ACCEPT
-A INPUT -m mark --mark foo -j ACCEPT
-t mangle -A PREROUTING -j MARK --or-mark 5
-t mangle -A PREROUTING -j MARK --and-mark 5
-t mangle -A PREROUTING -j MARK --xor-mark 5
-t mangle -A PREROUTING -j MARK --xor-mark foo
-t mangle -A PREROUTING -j MARK --set-mark foo
-A INPUT -j LOG --log-level 7 --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid
-A INPUT -j LOG --log-macdecode
-A INPUT -j LOG --log-level foo
-L
-L -n
END

each <<END
-A OUTPUT -m owner --uid-owner 1000 -j ACCEPT
-A OUTPUT -m owner --uid-owner root -j ACCEPT
-A OUTPUT -m owner --gid-owner 0-10 -j ACCEPT
-A OUTPUT -m owner ! --uid-owner 5 -j ACCEPT
-A OUTPUT -m owner --socket-exists
-A OUTPUT -m owner ! --socket-exists
-A OUTPUT -m owner --uid-owner 5 ! --gid-owner 6
-A OUTPUT -m owner --gid-owner root --suppl-groups
-A OUTPUT -m owner --suppl-groups
-A OUTPUT -m owner --uid-owner 0-4294967295
-A OUTPUT -m owner --uid-owner 5 --uid-owner 6
-A OUTPUT -m owner --uid-owner x-3
-A OUTPUT -m owner --gid-owner nope
-A OUTPUT -m owner
-L OUTPUT
-L OUTPUT -n
-D OUTPUT -m owner --uid-owner 1000 -j ACCEPT
-D OUTPUT -m owner --uid-owner 1001 -j ACCEPT
END

both <<END
-A INPUT -m connmark --mark 5 -j ACCEPT
-A INPUT -m connmark --mark 0x5/0xff
-A INPUT -m connmark ! --mark 1
-A INPUT -m connmark ! --mark 1 -m mark --mark 2
-A INPUT -m connmark
-A INPUT -m connmark --mark x
-A INPUT -m connmark --mark 1 --mark 2
-A INPUT -m pkttype --pkt-type broadcast
-A INPUT -m pkttype ! --pkt-type UNICAST
-A INPUT -m pkttype --pkt-type mcast
-A INPUT -m pkttype --pkt-type foo
-A INPUT -m pkttype
-A INPUT -m tos --tos 0x10
-A INPUT -m tos --tos Minimize-Delay -j ACCEPT
-A INPUT -m tos ! --tos 0x10/0x3f
-A INPUT -m tos --tos foo
-A INPUT -m tos
-A INPUT -m length --length 100
-A INPUT -m length --length 100:200 -j DROP
-A INPUT -m length --length 100:
-A INPUT -m length ! --length :50
-A INPUT -m length --length x
-A INPUT -m length
-A INPUT -m iprange
-A INPUT -m iprange --src-range foo
-A INPUT -p tcp -m length --length 40 -m pkttype --pkt-type unicast -j LOG --log-prefix "x "
-A INPUT -m conntrack
-A INPUT -m state
-A INPUT -s localhost -j ACCEPT
-L
-L -n -v
-D INPUT -m length --length 100
-D INPUT -m connmark --mark 0x5/0xff
END

each <<END
-A INPUT -m iprange --src-range 10.0.0.1-10.0.0.9 -j ACCEPT
-A INPUT -m iprange --dst-range 10.0.0.1
-A INPUT -m iprange ! --src-range 1.1.1.1-1.1.1.2 --dst-range 2.2.2.2-2.2.2.3
-A INPUT -m ttl --ttl-eq 64 -j ACCEPT
-A INPUT -m ttl --ttl-lt 5
-A INPUT -m ttl --ttl-gt 5
-A INPUT -m ttl ! --ttl-eq 1
-A INPUT -m ttl --ttl 9
-A INPUT -m ttl --ttl-eq 300
-A INPUT -m ttl
-A INPUT -f -j ACCEPT
-A INPUT ! -f -s 10.0.0.0/8 -p udp -j DROP
-A INPUT --fragments
-A INPUT -d localhost/8 -j DROP
-A INPUT -s nohost.invalid
-L
-L -n -v
-D INPUT -f -j ACCEPT
-D INPUT -m iprange --dst-range 10.0.0.1
END

six <<END
-A INPUT -m iprange --src-range fe80::1-fe80::5
-A INPUT -m iprange ! --dst-range fe80::1 -j ACCEPT
-A INPUT -m iprange --src-range 10.0.0.1
-A INPUT -s localhost
-L -n
-L -n -v
END
