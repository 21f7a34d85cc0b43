printf 'hosts: files\nnetworks: files\n' >/etc/nsswitch.conf # otherwise the real one waits for name servers
route -n; echo $? # in a namespace that has had no route yet
ip link set lo up
route -n; echo $?
ip link add v address 02:00:00:00:00:01 type veth peer name w address 02:00:00:00:00:02
ip addr add 10.0.0.1/24 dev v
ip link set v up
ip link set w up
try() { echo "+ $*"; echo "+ $*" >&2; route "$@"; echo "= $?"; }
try
try -n
try add default gw 10.0.0.254
try -n
try
try -e -n
try -ee -n
try -v -n
try add -net 192.168.7.0 netmask 255.255.255.0 gw 10.0.0.2
try add -net 192.168.8.0/24 dev v
try add -host 10.9.9.9 dev v
try add -host 10.9.9.8 gw 10.0.0.3 metric 5
try add 10.9.9.7 dev v
try add -net 10.5.0.0 dev v
try add -net 192.168.9.0 netmask 255.255.255.0 reject
try -n
ip route show
try add -net 192.168.8.0/24 dev v
try add default gw 1.2.3.4
try add default dev nope
try add -net 192.168.8.1/24 dev v
try add -net 192.168.8.0 netmask 255.0.255.0 dev v
try add -host 1.2.3.4 netmask 255.255.255.0 dev v
try add
try del
try add default
try add default gw
try add default foo
try add default foo bar
try add -net 192.168.77.0/24
try del -net 192.168.8.0/24
try del -net 192.168.8.0/24
try del -host 10.9.9.9
try del 10.9.9.8
try del default gw 10.0.0.254
try del default
try add -net default gw 10.0.0.254 dev v metric 100 mss 1400 window 1000 irtt 20
try -n
try -ee -n
try add default gw 10.0.0.9 metric
try add -net 10.7.0.0/33 dev v
try add -net 10.7.0.0/x dev v
try add 10.7.0.0/16 dev v
try add -net 0.0.0.0 gw 10.0.0.253 metric 7
try add -net 10.8.0.0 netmask 255.255.0.0 v
try add -net 10.11.0.0/16 v mod dyn reinstate
try -n
try foo
try -V
try -F -n
try -A inet -n
try --inet -n
try -4 -n
try flush
try -net
try add -net
try del default gw 10.0.0.254 dev v
try add default gw default
try add -net 10.30.0.0/16 dev v mss 10
try add -net 10.30.0.0/16 dev v mss 70000
try add -net 10.30.0.0/16 dev v window 100
try add -net 10.30.0.0/16 dev v dev w
try add -net 10.30.0.0/16 gw 10.0.0.2 gw 10.0.0.3
try add -net 10.30.0.0/16 netmask 255.255.0.0 dev v
try add -host 10.31.0.1/32 dev v
try add -host 10.31.0.2 netmask 255.255.255.255 dev v
try add -host localhost dev v
try add -host 10.32.0.1 reject
try add -net 127.0.0.0 netmask 255.0.0.0 lo
try add -net link-local netmask 255.255.0.0 v
try add -n -host 10.31.0.3 dev v
try
try -n
try -ee
try delete -net 127.0.0.0/8
try del -net 192.168.7.0 netmask 255.255.255.0
try del -net 192.168.7.0 netmask 255.255.255.0
try del -net 10.99.0.0/16
try -4
try -A inet -e
try -nvF
try add -net 10.40.0.1/32 dev v
ip route show
