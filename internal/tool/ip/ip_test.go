package ip

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
	"contedor/internal/linux/netlink"
	"golang.org/x/sys/unix"
)

func TestMain(m *testing.M) {
	testbed.MainOwn(m, []string{name, "ipaddr", "iplink", "iproute", "ipneigh", "ipfoo", bridgeName}, func(called string) {
		if called == bridgeName {
			cli.Main(Bridge)
		}
		cli.Main(Command)
	})
}

// helpers are the commands in the blocks of testdata, see the README there. On both sides,
// Debian's ip prints the state at the end.
const helpers = `
mount -t tmpfs run /run
mount -t sysfs sys /sys
mkdir /tmp/work
mount -t tmpfs work /tmp/work
cd /tmp/work
real() { /usr/sbin/ip "$@"; }
tool=ip
try() { echo "+ $*"; echo "+ $*" >&2; $tool "$@"; echo "= $?"; }
each() {
	local line list
	while read -r line; do
		eval "list=($line)"
		try $1 "${list[@]}"
	done
}
pair() {
	real link add v address 02:00:00:00:00:01 type veth peer name w address 02:00:00:00:00:02
	real link set v addrgenmode none
	real link set w addrgenmode none
}
terminal() { script -E never -qec "ip $*" /dev/null </dev/null; }
settle() { until real link show $1 | grep -q 'state UP'; do sleep 0.01; done; }
up() {
	real link set v up
	real link set w up
	settle v
	settle w
	# Which one comes first is another in every namespace.
	until real -6 route del multicast ff00::/8 dev w table local 2>/dev/null; do sleep 0.01; done
	until real -6 route show table local | grep -q ff00::/8; do sleep 0.01; done
}
# The kernel makes the routes of new IPv6 addresses later.
routed() {
	local address
	for address in $(real -6 -o addr show up 2>/dev/null | sed 's/.* inet6 //; s,[/ ].*,,'); do
		until real -6 route show table local | grep -q "^local $address "; do sleep 0.01; done
	done
}
state() {
	routed
	echo "== the state"
	real -d link
	real addr
	real route show table all
	real -6 route show table all
	real neigh | sort
	real netns
	for n in $(ls -r /run/netns 2>/dev/null); do
		echo "= $n"
		real -n $n -d link
		real -n $n addr
		real -n $n route
	done
	ls -l /run/netns 2>/dev/null | tr -s ' ' | cut -d ' ' -f 1-4,9
	grep ' /run' /proc/self/mountinfo | cut -d ' ' -f 5-
}
`

// volatile matches what differs between two runs: addresses and ids that the kernel
// chooses, timers, and times.
var volatile = []struct{ pattern, text string }{
	{`(gc|hello|forward_delay)_timer( +|":)\d+\.\d+`, "${1}_timer"},
	{`expires \d+sec|"expires":\d+`, "expires N"},
	{`net:\[\d+\]`, "net:[N]"},
	{`(shared|master):\d+`, "$1"},
	{`(valid|preferred)_lft \d+sec|"(valid|preferred)_life_time":[ ]*\d+`, "lifetime"},
	{`tentative |"tentative":[ ]*true,\s*`, ""},
	{`used \d+/\d+(/\d+)?|"(used|confirmed|updated)":[ ]*\d+`, "used"},
	{`line \d+: +\d+ `, "line N: "},
}

var (
	hardwarePattern = regexp.MustCompile(`\b[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}\b`)
	// Addresses that the kernel chooses are random, but each is that of one interface (bit 0 of the
	// first byte is clear) and locally administered (bit 1 is set). Those in testdata begin with zeros.
	chosen = regexp.MustCompile(`^[0-9a-f]?[26ae]:`)
	ours   = regexp.MustCompile(`^0?2(:0?0){4}:`)
)

func stable(s string) string {
	seen := map[string]string{}
	bridged := strings.Contains(s, "bridge_slave")
	s = hardwarePattern.ReplaceAllStringFunc(s, func(x string) string {
		if !chosen.MatchString(x) || ours.MatchString(x) {
			return x
		}
		key := ""
		for part := range strings.SplitSeq(x, ":") {
			key += strings.TrimPrefix(part, "0") + ":"
		}
		if seen[key] == "" {
			seen[key] = "MAC"
			if !bridged { // a bridge has the smallest of the addresses, which are random
				seen[key] += decimal(len(seen))
			}
		}
		return seen[key]
	})
	for _, v := range volatile {
		s = regexp.MustCompile(v.pattern).ReplaceAllString(s, v.text)
	}
	return s
}

// TestAsTheRealOne runs the blocks of testdata with the real ip and with ours.
func TestAsTheRealOne(t *testing.T) {
	files, err := filepath.Glob("testdata/*.sh")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	var titles, cases []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split("\n"+string(text), "\n== ")[1:] {
			title, script, _ := strings.Cut(block, "\n")
			titles = append(titles, file+": "+title)
			cases = append(cases, "unshare -nm --propagation private bash <<'CASE'\n"+helpers+script+"\nstate\nCASE")
		}
	}
	cell := testbed.Cell{Normalize: stable}
	wants, gots := cell.Both(t, cases)
	for i, title := range titles {
		compare(t, title+", stdout", wants[i].Stdout, gots[i].Stdout)
		compare(t, title+", stderr", wants[i].Stderr, gots[i].Stderr)
		if wants[i].Status != gots[i].Status {
			t.Errorf("%s: status %d, not %d", title, gots[i].Status, wants[i].Status)
		}
	}
}

// compare reports differing lines of two texts with their commands.
func compare(t *testing.T, title, want, got string) {
	t.Helper()
	want, got = stable(want), stable(got)
	if want == got {
		return
	}
	w, g := strings.Split(want, "\n+ "), strings.Split(got, "\n+ ")
	for i := range max(len(w), len(g)) {
		switch {
		case i >= len(w) || i >= len(g):
			t.Fatalf("%s: %d commands, not %d", title, len(g), len(w))
		case w[i] != g[i]:
			command, _, _ := strings.Cut(w[i], "\n")
			t.Errorf("%s: %s\n got %s\nwant %s", title, command, without(g[i], w[i]), without(w[i], g[i]))
		}
	}
}

// without returns the lines of a text that the other text lacks.
func without(text, other string) string {
	lines := strings.Split(other, "\n")
	left := slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return slices.Contains(lines, line) })
	return strings.Join(left, "\n     ")
}

func TestQuoted(t *testing.T) {
	for s, want := range map[string]string{
		"": `""`, "a b": `"a b"`, "\t\n\r\f\b\\\"/": `"\t\n\r\f\b\\\"/"`, "\a\x1b\x7f": `"\u0007\u001b\u007f"`, "ñ": `"ñ"`,
	} {
		if got := quoted(s); got != want {
			t.Errorf("%q: %s, not %s", s, got, want)
		}
	}
}

// FuzzMessages prints truncated or changed messages of the kernel.
func FuzzMessages(f *testing.F) {
	f.Add(uint16(unix.RTM_NEWLINK), []byte("\x00\x00\x01\x00\x01\x00\x00\x00\x49\x00\x01\x00\x00\x00\x00\x00\x07\x00\x03\x00lo\x00\x00\x04\x00\x12\x00"))
	f.Add(uint16(unix.RTM_NEWADDR), []byte("\x02\x08\x80\xfe\x01\x00\x00\x00\x08\x00\x01\x00\x7f\x00\x00\x01"))
	f.Add(uint16(unix.RTM_NEWROUTE), []byte("\x02\x18\x00\x00\xfe\x02\xfd\x01\x00\x00\x00\x00\x08\x00\x01\x00\x0a\x00\x00\x00\x04\x00\x09\x00"))
	f.Add(uint16(unix.RTM_NEWNEIGH), []byte("\x02\x00\x00\x00\x00\x00\x00\x00\x80\x00\x00\x01\x08\x00\x01\x00\x0a\x00\x00\x00"))
	f.Add(uint16(unix.RTM_NEWRULE), []byte("\x02\x00\x00\x00\xff\x00\x00\x01\x00\x00\x00\x00\x08\x00\x0f\x00\xff\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, kind uint16, data []byte) {
		for _, json := range []bool{false, true} {
			s := &session{
				Invocation: cli.Silent(Command.Dialect, []string{name}, nil), out: &output{to: io.Discard, newline: "\n"},
				stats: 2, details: true, links: links{all: true},
			}
			s.ask = func(*netlink.Request) (netlink.Message, error) { return netlink.Message{}, unix.ENODEV }
			s.out.begin(json, true)
			m := netlink.Message{Type: kind, Data: data}
			s.showLink(m, &filter{links: true})
			s.showAddress(m, &filter{}, true)
			s.showRoute(m, &routeFilter{cloned: anyCloned})
			s.showNeighbor(m, &neighborFilter{states: ^uint16(0)})
			s.showRule(m)
			s.showID(m)
			s.out.end()
		}
	})
}

// TestVLANs prints VLANs as in the example of the manual page bridge(8). Not every kernel has them.
func TestVLANs(t *testing.T) {
	var list netlink.Attributes
	for _, info := range [][]byte{{vlanPVID | vlanUntagged, 0, 1, 0}, {0, 0, 10, 0}, {vlanBegin, 0, 20, 0}, {vlanEnd, 0, 25, 0}} {
		list.Add(vlanInfo, info)
	}
	for _, c := range []struct {
		wanted uint16
		json   bool
		want   string
	}{
		{0, false, "eth0              1 PVID Egress Untagged\n                  10\n                  20-25\n"},
		{22, false, "eth0              20-25\n"},
		{10, false, "eth0              10\n"},
		{11, false, ""},
		{1, true, `[{"ifname":"eth0","vlans":[{"vlan":1,"flags":["PVID","Egress Untagged"]}]}]` + "\n"},
		{20, true, `[{"ifname":"eth0","vlans":[{"vlan":20,"vlanEnd":25}]}]` + "\n"},
	} {
		var out strings.Builder
		s := &session{Invocation: cli.Silent(Bridge.Dialect, []string{bridgeName}, nil), out: &output{to: &out, newline: "\n"}}
		s.links.remember(2, link{name: "eth0"})
		s.out.begin(c.json, false)
		s.showVLANsOf(2, list, c.wanted)
		s.out.end()
		s.out.flush()
		if out.String() != c.want {
			t.Errorf("%d: %q, not %q", c.wanted, out.String(), c.want)
		}
	}
}
