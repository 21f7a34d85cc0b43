package getent

import (
	"os"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) {
	testbed.MainOwn(m, []string{Command.Name}, func(string) { cli.Main(Command) })
}

// databaseFiles makes files with odd lines, in a mount namespace.
const databaseFiles = `
mkdir /tmp/etc; cp /etc/passwd /etc/group /etc/shadow /etc/gshadow /etc/nsswitch.conf /tmp/etc
cat >/tmp/etc/hosts <<'END'
# comment
127.0.0.1	localhost alias1 alias2
::1		localhost ip6-localhost ip6-loopback
10.0.0.5 myhost.local myhost # c
 10.0.0.6 a.example b.example
fe80::1 six.example
10.0.0.7 two.example
10.0.0.8 two.example other
bad.line x
END
printf 'tcpmux 1/tcp\nssh\t22/tcp # Secure Shell\ndomain 53/tcp\ndomain 53/udp\nhttp 80/tcp www web\n' >/tmp/etc/services
printf 'ip\t0\tIP\t# internet\nicmp 1 ICMP\ntcp 6 TCP\nudp 17 UDP\n' >/tmp/etc/protocols
printf 'portmapper\t100000\tportmap sunrpc rpcbind\nypbind\t100007\nalis 100018\n' >/tmp/etc/rpc
printf 'link-local 169.254.0.0\nloopback 127.0.0.0 lo\n' >/tmp/etc/networks
printf 'x:x:50:root,daemon\nbad\nlong:x:51:\n' >>/tmp/etc/group
printf '#c:x:1:1::/:\nshort:x:7:7\n  lead:x:9:9:g:/d:/s\nneg:x:-1:0::/:/x\nempty::10:10:::\n' >>/tmp/etc/passwd
mount --bind /tmp/etc /etc
ip link set lo up
`

func TestAsTheRealOne(t *testing.T) {
	words, err := os.ReadFile("testdata/words.sh")
	if err != nil {
		t.Fatal(err)
	}
	testbed.Cell{}.Compare(t, []string{"unshare -nm --propagation private bash <<'CASE'\n" + databaseFiles + string(words) + "\nCASE"})
}
