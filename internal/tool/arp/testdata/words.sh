try arp
try arp -a
try arp 10.0.0.9
ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:02 dev v
ip neigh add 10.0.0.3 lladdr 02:00:00:00:00:03 dev v nud stale
ip neigh add 10.0.0.4 dev v nud incomplete
ip neigh add 10.0.1.5 lladdr 02:00:00:00:00:05 dev w
ip neigh add proxy 10.0.0.77 dev v
printf '10.0.0.2 two.example second\n' >/tmp/hosts; mount --bind /tmp/hosts /etc/hosts
try arp
try arp -a
try arp -n
try arp -an
try arp -e
try arp -v
try arp -i v -n
try arp -i nope -n
try arp -n 10.0.0.2
try arp two.example
try arp 10.0.0.9
try arp -a 10.0.0.2
try arp -a 10.0.0.9
try arp -D

try arp -s 10.0.0.8 02:00:00:00:00:08
try arp -n 10.0.0.8
try arp -s 10.9.0.8 02:00:00:00:00:08
try arp -s 10.0.0.8
try arp -s 10.0.0.8 foo
try arp -s
try arp -d
try arp -d 10.0.0.8
try arp -d 10.0.0.99
try arp -i v -s 10.0.0.2 02:00:00:00:00:02
try arp -i v -d 10.0.0.2
try arp -s 10.0.0.9 02:00:00:00:00:08 temp
try arp -i v -Ds 10.0.0.10 w
try arp -Ds 10.0.0.11 nope
try arp -an
try arp -Q
try arp -V
try arp -H foo
try arp -A inet6
try arp -H ether -A inet -n
