package ss

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) {
	testbed.MainOwn(m, []string{Command.Name}, func(string) { cli.Main(Command) })
}

// sockets runs a script of perl that opens sockets in a new network namespace, and then a script of
// bash.
const sockets = `
ip link set lo up
cat >/tmp/case <<'SCRIPT'
# The kernel counts a closed netlink socket, such as perl's resolver opens, until it frees it.
for _ in {1..200}; do read -r _ _ used </proc/net/sockstat; [ "$used" -gt 10 ] || break; sleep 0.05; done
# The kernel tells of the sockets in any order.
try() { echo "+ $*"; echo "+ $*" >&2; "$@" >/tmp/out; echo "= $?"; LC_ALL=C sort /tmp/out; }
each() { local line list; while read -r line; do eval "list=($line)"; try "${list[@]}"; done; }
`

const perl = `
SCRIPT
exec perl -MSocket -MIO::Socket::INET -MIO::Socket::IP -MIO::Socket::UNIX -e '
$a = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1", LocalPort => 8080, ReuseAddr => 1) or die;
$b = IO::Socket::INET->new(PeerAddr => "127.0.0.1:8080", LocalPort => 5000) or die;
$c = $a->accept;
$b->setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1);
print $b "hello"; $b->flush;
$u = IO::Socket::INET->new(Proto => "udp", LocalAddr => "0.0.0.0", LocalPort => 53) or die;
$v = IO::Socket::IP->new(Listen => 7, LocalHost => "::", LocalPort => 22, V6Only => 0) or die;
$w = IO::Socket::IP->new(Listen => 7, LocalHost => "::1", LocalPort => 631, V6Only => 1) or die;
$x = IO::Socket::IP->new(Listen => 9, LocalHost => "::", LocalPort => 80, V6Only => 1) or die;
socket($r, AF_INET, SOCK_RAW, 1) or die;
socket($p, 17, SOCK_RAW, 0x300) or die;
$n = IO::Socket::UNIX->new(Type => SOCK_STREAM, Local => "/tmp/a.socket", Listen => 3) or die;
system "bash", "/tmp/case"' 3>&- 
`

var (
	inodes  = regexp.MustCompile(`(ino:|sk:|cgroup:unreachable:|dev:|mem:\(|a\.socket )[0-9a-z/,]*`)
	timers  = regexp.MustCompile(`timer:\(keepalive,[^,]*`)
	endings = regexp.MustCompile(`(?m) +$`)
)

// stable replaces what differs each time. The spaces after a heading depend on it.
func stable(s string) string {
	if inodes.MatchString(s) {
		s = endings.ReplaceAllString(s, "")
	}
	return timers.ReplaceAllString(inodes.ReplaceAllString(s, "${1}N"), "timer")
}

func TestAsTheRealOne(t *testing.T) {
	text, err := os.ReadFile("testdata/words.sh")
	if err != nil {
		t.Fatal(err)
	}
	var cases []string
	for _, block := range strings.Split(string(text), "\n\n") {
		cases = append(cases, "rm -f /tmp/a.socket; unshare -npf --mount-proc bash <<'CASE'\n"+sockets+block+perl+"CASE")
	}
	testbed.Cell{Normalize: stable}.Compare(t, cases)
}

// FuzzFilter parses expressions, and applies them to a socket.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{"sport = :80", "( dst 10.0.0.0/8 or src [::1]:22 ) and not dport >= 5", "! sport ssh"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := &session{Invocation: cli.Silent(Command.Dialect, []string{"ss"}, nil)}
		if e, err := s.parseFilter(strings.Fields(text)); err == nil && e != nil {
			e.match(&socket{local: make([]byte, 4), remote: make([]byte, 16)})
		}
	})
}
