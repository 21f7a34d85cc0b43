package ifconfig

import (
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) {
	testbed.MainOwn(m, []string{Command.Name}, func(string) { cli.Main(Command) })
}

const network = `
mount -t sysfs sys /sys
ip link add e0 address 02:00:00:00:00:01 type veth peer name e1 address 02:00:00:00:00:02
ip link add e10 address 02:00:00:00:00:03 type veth peer name e2 address 02:00:00:00:00:04
for x in e0 e1 e10 e2; do ip link set $x addrgenmode none; done
for x in default e0 e1 e10 e2; do echo 0 >/proc/sys/net/ipv6/conf/$x/accept_dad; echo 0 >/proc/sys/net/ipv6/conf/$x/router_solicitations; done
try() { echo "+ $*"; echo "+ $*" >&2; ifconfig "$@"; echo "= $?"; }
each() { while read -r line; do eval "try $line"; ip addr show e0; done; }
`

var (
	// The usage text is our own words.
	usageText = regexp.MustCompile(`(?m)^Usage:\n(  ?[ \[].*\n|\n)*(  [<L].*\n(    .*\n)*)*`)
	// The kernel sends packets of its own over interfaces that are up.
	counted = regexp.MustCompile(`(X (packets|errors) )\d+(  bytes \d+ \([\d.]+ K?i?B\)|  dropped \d+)`)
	lists   = regexp.MustCompile(`(?m)^(e\d+ .*1[35]00) +0 .*( B)`)
	sixes   = regexp.MustCompile(`(?m)(^        inet6 .*\n)+`)
	timer   = regexp.MustCompile(`(valid|preferred)_lft \d+sec`)
)

func stable(s string) string {
	s = usageText.ReplaceAllString(s, "Usage\n")
	s = counted.ReplaceAllString(s, "${1}N")
	s = lists.ReplaceAllString(s, "$1 N$2")
	s = strings.ReplaceAll(timer.ReplaceAllString(s, "lifetime"), " tentative", "")
	// The kernel lists IPv6 addresses in any order.
	return sixes.ReplaceAllStringFunc(s, func(x string) string {
		lines := strings.SplitAfter(x, "\n")
		slices.Sort(lines)
		return strings.Join(lines, "")
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

// TestFull writes to a device that is full, which ifconfig does not notice.
func TestFull(t *testing.T) {
	testbed.Cell{}.Compare(t, []string{`for o in "" -a -s lo --version; do ifconfig $o >/dev/full; echo $?; ifconfig $o >&-; echo $?; done 2>&1`})
}

func TestCompareNames(t *testing.T) {
	// The order of the real ifconfig.
	want := []string{"e0", "e0:0", "e0:1", "e1", "e2", "e10", "lo", "v"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, compareNames)
	if !slices.Equal(got, want) {
		t.Error(got)
	}
}

func FuzzFiles(f *testing.F) {
	f.Add("Inter-|   Receive\n    lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "00000000000000000000000000000001 01 80 10 80       lo\n")
	f.Fuzz(func(t *testing.T, numbers, addresses string) {
		s := &session{Invocation: cli.Silent(Command.Dialect, []string{"ifconfig"}, nil), four: -1}
		s.Stdout = io.Discard
		for name, n := range parseStatistics(numbers) {
			x := &device{name: name, hardware: make([]byte, 14)}
			x.short(n, true)
			x.long(n, true)
		}
		addressesIPv6(addresses, "lo")
	})
}
