package brctl

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

var (
	chosen  = regexp.MustCompile(`\b(8000\.|)[0-9a-f]{2}(:?[0-9a-f]{2}){5}\b`)
	usages  = regexp.MustCompile(`(?m)^Usage: .*\n(commands:\n)?(\t[a-z].*\n)*`)
	network = `
mount -t sysfs sys /sys
ip link add v address 02:00:00:00:00:01 type veth peer name w address 02:00:00:00:00:02
ip link add x address 02:00:00:00:00:03 type veth peer name y address 02:00:00:00:00:04
try() { echo "+ $*"; echo "+ $*" >&2; "$@"; echo "= $?"; }
`
)

// stable replaces addresses that the kernel chooses, and the usage text, which is our own words.
func stable(s string) string {
	s = usages.ReplaceAllString(s, "Usage\n")
	return chosen.ReplaceAllStringFunc(s, func(x string) string {
		if strings.Contains(x, "0200000000") || strings.HasPrefix(x, "02:00:00:00:00") {
			return x
		}
		return "ADDRESS"
	})
}

func TestAsTheRealOne(t *testing.T) {
	text, err := os.ReadFile("testdata/words.sh")
	if err != nil {
		t.Fatal(err)
	}
	var cases []string
	for _, block := range strings.Split(string(text), "\n\n") {
		cases = append(cases, "unshare -nm --propagation private bash <<'CASE'\n"+network+block+"\nCASE")
	}
	testbed.Cell{Normalize: stable}.Compare(t, cases)
}

// TestWithoutSys checks that bridges are found when /sys has not the files of the network namespace.
func TestWithoutSys(t *testing.T) {
	var cases []string
	for _, sys := range []string{"true", "mount -t sysfs sys /sys"} {
		cases = append(cases, sys+`; unshare -n bash <<'CASE'
try() { echo "+ $*"; echo "+ $*" >&2; "$@"; echo "= $?"; }
try brctl show
ip link add br0 type bridge; ip link add v type veth peer name w; ip link add x type veth peer name y
try brctl show
try brctl addif br0 v
try brctl show br0
try brctl showmacs br0
ip link set br0 address 02:00:00:00:00:01; ip link set x master br0; ip link add br1 type bridge
try brctl show
try brctl show nope
try brctl show v
try brctl showmacs v
CASE`)
	}
	testbed.Cell{Normalize: stable}.Compare(t, cases)
}

func FuzzAddresses(f *testing.F) {
	f.Add([]byte("\x02\x00\x00\x00\x00\x01\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got := parseAddresses(b); len(got) != len(b)/addressSize {
			t.Errorf("%d addresses in %d bytes", len(got), len(b))
		}
	})
}
