printf 'passwd: files\nhosts: files\nservices: files\nprotocols: files\nnetworks: files\n' >/tmp/nss; mount --bind /tmp/nss /etc/nsswitch.conf; printf '127.0.0.1 localhost\nfd00:1234:5678:9abc:def0:1234:5678:9abc a-machine-with-a-long-name.example\n::1 six\n' >/tmp/hosts; mount --bind /tmp/hosts /etc/hosts # no questions to name servers
ip link set lo up; ip link add d0 address 02:00:00:00:00:01 type veth peer name d1; ip link set d0 up; ip link add d2 type bridge
ip addr add 10.1.0.1/24 dev d0; ip addr add 10.1.0.9/24 dev d0 label d0:1; ip route add default via 10.1.0.254; ip route add unreachable 10.7.0.0/16; ip route add 10.8.0.1 dev d0; ip addr add fd00:1234:5678:9abc:def0:1234:5678:9abc/64 dev d0 nodad
cat >/tmp/sockets.pl <<'END'
use Socket qw(:all); $| = 1;
sub bound { my ($s, $kind, $at) = @_; socket($_[0], $at->[0], $kind, 0); setsockopt($_[0], SOL_SOCKET, SO_REUSEADDR, 1); bind($_[0], $at->[1]); listen($_[0], 5) if $kind == SOCK_STREAM }
bound($a, SOCK_STREAM, [PF_INET, pack_sockaddr_in(80, INADDR_ANY)]);
bound($b, SOCK_DGRAM, [PF_INET, pack_sockaddr_in(53, inet_aton("127.0.0.1"))]);
bound($c, SOCK_STREAM, [PF_INET6, pack_sockaddr_in6(8080, inet_pton(AF_INET6, "::"))]);
bound($d, SOCK_STREAM, [PF_INET6, pack_sockaddr_in6(12345, inet_pton(AF_INET6, "fd00:1234:5678:9abc:def0:1234:5678:9abc"))]);
bound($e, SOCK_DGRAM, [PF_INET, pack_sockaddr_in(40001, inet_aton("127.0.0.1"))]); connect($e, pack_sockaddr_in(53, inet_aton("127.0.0.1")));
bound($f, SOCK_DGRAM, [PF_INET6, pack_sockaddr_in6(547, inet_pton(AF_INET6, "::1"))]);
socket($g, PF_INET, SOCK_STREAM, 0); bind($g, pack_sockaddr_in(40002, inet_aton("127.0.0.1"))); connect($g, pack_sockaddr_in(80, inet_aton("127.0.0.1")));
socket($r, PF_INET, SOCK_RAW, 1);
socket($x, PF_UNIX, SOCK_STREAM, 0); bind($x, pack_sockaddr_un("/tmp/a path")); listen($x, 5);
socket($y, PF_UNIX, SOCK_STREAM, 0); connect($y, pack_sockaddr_un("/tmp/a path"));
socket($z, PF_UNIX, SOCK_DGRAM, 0); bind($z, pack_sockaddr_un("/tmp/z"));
socket($w, PF_UNIX, SOCK_SEQPACKET, 0);
print "ready\n"; sleep 300;
END
exec {ready}< <(exec perl /tmp/sockets.pl); p=$!; read -u $ready line
masked() { sed -E "s/\b$p\/perl +/PID\/perl /; s/\b[1-9][0-9]{5,9}\b */N /"; }
n() { echo "+ $*"; timeout 20 netstat "$@" </dev/null 2>&1 | masked; echo "= ${PIPESTATUS[0]}"; }
for o in -t -tn -tln -tlnp -tulpn -ant -u -un -uan -wan -tlW -4tln -6tln -46tln -a4 '--inet -l' '-A inet -l' '-ut --listening --numeric' '-tua --numeric-ports' '-tua --numeric-hosts' -te -teen -tle '-te --numeric-users' -ton -uaon -tuanpe '' -an -anp -l -x -xl -xa -xp -xap '-A unix' '-n foo' -pantux; do n $o | sort; done # the order of sockets is the kernel's
for o in -r -rn -rne -rnee -ree '--route -n' '-A inet -rn' -4rn -rF; do n $o; done
for o in -i -ai -ia -in --interfaces; do n $o | sed -E '/[BL][RM]*U*$/s/ +[0-9]+/ N/g'; done
unshare -n netstat -ai
for o in --foo -I --tcp=1 -A; do n $o | head -n 2; done
setpriv --reuid 1000 --clear-groups netstat -tlnp | sort
kill $p
