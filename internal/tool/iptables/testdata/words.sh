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
