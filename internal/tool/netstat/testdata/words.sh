ip link set lo up; ip link add d0 address 02:00:00:00:00:01 type veth peer name d1; ip link set d0 up; ip link add d2 type bridge
ip addr add 10.1.0.1/24 dev d0; ip addr add 10.1.0.9/24 dev d0 label d0:1; ip route add default via 10.1.0.254; ip route add unreachable 10.7.0.0/16; ip route add 10.8.0.1 dev d0; ip addr add fd00:1234:5678:9abc:def0:1234:5678:9abc/64 dev d0 nodad
cat >/tmp/sockets.pl <<'END'
use Socket qw(:all); $| = 1;
sub bound { my ($s, $kind, $at) = @_; socket($_[0], $at->[0], $kind, 0); setsockopt($_[0], SOL_SOCKET, SO_REUSEADDR, 1); bind($_[0], $at->[1]); listen($_[0], 5) if $kind == SOCK_STREAM }
bound($a, SOCK_STREAM, [PF_INET, sockaddr_in(80, INADDR_ANY)]);
bound($b, SOCK_DGRAM, [PF_INET, sockaddr_in(53, inet_aton("127.0.0.1"))]);
bound($c, SOCK_STREAM, [PF_INET6, pack_sockaddr_in6(8080, inet_pton(AF_INET6, "::"))]);
bound($d, SOCK_STREAM, [PF_INET6, pack_sockaddr_in6(12345, inet_pton(AF_INET6, "fd00:1234:5678:9abc:def0:1234:5678:9abc"))]);
bound($e, SOCK_DGRAM, [PF_INET, sockaddr_in(40001, inet_aton("127.0.0.1"))]); connect($e, sockaddr_in(53, inet_aton("127.0.0.1")));
bound($f, SOCK_DGRAM, [PF_INET6, pack_sockaddr_in6(547, inet_pton(AF_INET6, "::1"))]);
socket($g, PF_INET, SOCK_STREAM, 0); bind($g, sockaddr_in(40002, inet_aton("127.0.0.1"))); connect($g, sockaddr_in(80, inet_aton("127.0.0.1")));
socket($r, PF_INET, SOCK_RAW, 1);
socket($x, PF_UNIX, SOCK_STREAM, 0); bind($x, sockaddr_un("/tmp/a path")); listen($x, 5);
socket($y, PF_UNIX, SOCK_STREAM, 0); connect($y, sockaddr_un("/tmp/a path"));
socket($z, PF_UNIX, SOCK_DGRAM, 0); bind($z, sockaddr_un("/tmp/z"));
socket($w, PF_UNIX, SOCK_SEQPACKET, 0);
print "ready\n"; sleep 300;
END
exec {ready}< <(exec perl /tmp/sockets.pl); p=$!; read -u $ready line
n() { echo "+ $*"; timeout 20 netstat "$@" </dev/null 2>&1 | sed -E "s/\b$p\b/PID/; s/^(unix.{39}) [0-9]+ */\1 N /; s/( root| 0) +[1-9][0-9]{3,} *$/\1 N/"; echo "= ${PIPESTATUS[0]}"; }
for o in '' -t -tn -tln -tlnp -tuln -tulpn -an -ant -anp -u -un -uan -l -ln -x -xl -xa -xp -xap -w -wa -wan -W -tlW -4 -6 -4tln -6tln -46tln -a4 '--inet -l' '--inet6 -ln' '-A inet -l' '-A unix' --tcp '--tcp --listening --numeric' '-a --numeric-ports' '-a --numeric-hosts' -te -tne -teen -tle '-te --numeric-users' -ton -uaon -tuanpe -v -tv '-n foo' -pantu; do n $o; done
for o in -r -rn -nr -rne -rnee -ree '--route -n' '-A inet -rn' -4rn -rF -i -ai -ia -in '--interfaces'; do n $o; done
for o in --foo -I --tcp=1 -A; do n $o | head -n 2; done
n -M | head -n 0
setpriv --reuid 1000 --clear-groups netstat -tlnp
kill $p
