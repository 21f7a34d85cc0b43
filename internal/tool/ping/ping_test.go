package ping

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"contedor/internal/dev/testbed"
	"golang.org/x/sys/unix"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, name) }

// network is a script that makes a veth pair between two network namespaces. The other namespace, r,
// replies as 10.9.0.2, prohibits 10.9.1.0/24 and routes 10.9.3.0/24 to a missing neighbor.
const network = `
real() { PATH=/usr/sbin:/usr/bin "$@"; }
mount -t tmpfs run /run
real ip link set lo up
real ip netns add r
real ip link add v type veth peer name w netns r
real ip link set v up
real ip addr add 10.9.0.1/24 dev v
real ip addr add fd00::1/64 dev v nodad
real ip route add 10.9.1.0/24 via 10.9.0.2
real ip route add 10.9.3.0/24 via 10.9.0.2
real ip netns exec r bash -e <<'R'
PATH=/usr/sbin:/usr/bin
ip link set lo up
ip link set w up
ip addr add 10.9.0.2/24 dev w
ip addr add fd00::2/64 dev w nodad
ip addr add 10.9.3.2/24 dev lo
ip route add prohibit 10.9.1.0/24
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 0 >/proc/sys/net/ipv4/icmp_ratelimit
R
for address in 10.9.0.8 10.9.0.9; do real iptables -A OUTPUT -d $address -j $([ $address = 10.9.0.8 ] && echo DROP || echo REJECT); done
real ip6tables -A OUTPUT -d fd00::9 -j REJECT
while real ip addr | grep -q tentative; do sleep 0.01; done
printf '%s\n' '127.0.0.1 localhost' '::1 localhost ip6-localhost' '10.9.0.2 other.example other' >/etc/hosts
`

// volatile matches what differs between two runs.
var volatile = []struct {
	pattern *regexp.Regexp
	text    string
}{
	{regexp.MustCompile(`time=[\d.]+ ms`), "time=T"},
	{regexp.MustCompile(`time \d+ms`), "time T"},
	{regexp.MustCompile(`= [\d.]+(/[\d.]+){3} ms`), "= T"},
	{regexp.MustCompile(`(pipe \d, )?ipg/ewma [\d.]+/[\d.]+`), "ewma T"},
	{regexp.MustCompile(`\[\d{10}\.\d{6}\]`), "[T]"},
	{regexp.MustCompile(`\d+ absolute`), "N absolute"},
	{regexp.MustCompile(`ident=\d\d+`), "ident=N"},
	{regexp.MustCompile(`fe80::[0-9a-f:]+%v`), "LINK%v"},
	// How many errors come before the end depends on the kernel's pace.
	{regexp.MustCompile(`(?m)^From fd00::1 icmp_seq=2 .*\n`), ""},
	{regexp.MustCompile(`\+[23] errors`), "+N errors"},
	// The usage text is our own words.
	{regexp.MustCompile(`(?s)\nUsage\n.*`), "Usage"},
}

func stable(s string) string {
	for _, v := range volatile {
		s = v.pattern.ReplaceAllString(s, v.text)
	}
	return s
}

// within returns a script that runs another one in the network.
func within(script string) string {
	return "unshare -nm --propagation private bash <<'CASE'\n" + network + script + "\nCASE"
}

func TestAsTheRealOne(t *testing.T) {
	text, err := os.ReadFile("testdata/words")
	if err != nil {
		t.Fatal(err)
	}
	var cases []string
	for line := range strings.Lines(string(text)) {
		cases = append(cases, "ping "+strings.TrimSpace(line))
	}
	cases = append(cases,
		"ping -c1 other; ping -c1 other.example; ping -n -c1 OTHER; ping -4 -c1 other; ping -6 -c1 other",
		"ping -V >/dev/full; echo $?; ping -V >&-; echo $?; ping -c1 127.0.0.1 >/dev/full; echo $?; ping -c1 127.0.0.1 >&-; echo $?; ping -c1 -W1 10.9.0.77 >/dev/full",
		"ping --help; ping --count=1 ::1; ping -h; ping -z; ping -c; ping -V; ping; ping -4 -6 ::1",
		"ping -c3 -i0.1 10.9.0.2 | cat; ping -c2 -i 0.1 -s 1472 -M do 10.9.0.2; ping -c1 fd00::2 -s 1452; ping -c1 -I v other; ping -q -c2 -A other",
	)
	// Missing neighbors cause waiting times, so several networks run concurrently. In a common
	// network, a raw socket would also receive the packets of the other processes.
	script := ""
	groups := slices.Collect(slices.Chunk(cases, 12))
	for i, group := range groups {
		all := ""
		for _, c := range group {
			all += "echo '===='\n" + c + "\necho \"[$?]\"\n"
		}
		script += fmt.Sprintf("{ %s\n} >/tmp/%d &\n", within("exec 2>&1\n"+all), i)
	}
	all := []string{script + fmt.Sprintf("wait\nfor ((i = 0; i < %d; i++)); do cat /tmp/$i; done", len(groups))}
	var cell testbed.Cell
	var first []int // cases that differ in the first run; a difference counts only if it occurs again
	for run := range 2 {
		wants, gots := outputs(cell.Run(t, false, all)), outputs(cell.Run(t, true, all))
		if len(wants) != len(cases) || len(gots) != len(cases) {
			t.Fatalf("%d and %d outputs for %d cases", len(wants), len(gots), len(cases))
		}
		for i, c := range cases {
			switch got, want := stable(gots[i]), stable(wants[i]); {
			case got == want:
			case run == 0:
				first = append(first, i)
			case slices.Contains(first, i):
				t.Errorf("%s\n got %s\nwant %s", c, got, want)
			}
		}
		if first == nil {
			break
		}
	}
}

// outputs returns the results of the cases in each script.
func outputs(list []testbed.Result) (all []string) {
	for _, r := range list {
		all = append(all, strings.Split(r.Stdout, "====\n")[1:]...)
	}
	return all
}

// TestSockets compares with datagram sockets, with users and in user namespaces.
func TestSockets(t *testing.T) {
	testbed.Cell{Normalize: stable}.Compare(t, []string{
		within(`setpriv --reuid 1000 --clear-groups ping -i 0.001 ::1; setpriv --reuid 1000 --clear-groups ping -c1 ::1`),
		within(`echo 0 1000 >/proc/sys/net/ipv4/ping_group_range; for a in '-c1 ::1' '-4 -c1 localhost' '-e 5 -c1 127.0.0.1' '-e 5 -c1 ::1' '-c1 -W1 10.9.0.7' '-c1 10.9.1.1' '-c1 -t1 10.9.3.1' '-c1 -s 2000 -M do 10.9.0.2' '-c1 -W0.1 fe80::1' '-c2 -i0.1 -R 10.9.0.2' '-c1 -T tsandaddr 10.9.0.2' '-c1 -F 9 fd00::2'; do ping -v $a; done; ` +
			`setpriv --reuid 1000 --regid 1000 --clear-groups ping -c1 10.9.0.2; setpriv --reuid 1000 --regid 1000 --clear-groups ping -l 4 ::1; setpriv --reuid 1000 --regid 1000 --clear-groups ping -f ::1`),
		within(`unshare -Ur ping -c1 127.0.0.1; unshare -Urn ping -c1 127.0.0.1; unshare -Urn bash -c 'PATH=/usr/sbin:/usr/bin ip link set lo up; ping -c1 127.0.0.1; ping -c1 192.0.2.1; ping -c1 2001:db8::1'`),
	})
}

// TestKeys ends ping with ^C, and prints its statistics with ^\.
func TestKeys(t *testing.T) {
	tree := testbed.Tree(t)
	type side struct{ name, path string }
	var outputs []string
	for _, s := range []side{{"real", tree + "/usr/bin/ping"}, {"ours", testbed.Program(name)}} {
		// The real ping needs the libraries of its tree.
		script := `mount --bind "$1" "$2/usr/bin/ping" && ip link set lo up && exec chroot "$2" ping -i 0.2 127.0.0.1`
		cmd := exec.Command("unshare", "-nm", "--propagation", "private", "sh", "-c", script, "sh", s.path, tree)
		term := testbed.OpenTerminal(t, cmd, 24, 80)
		got := term.Until(`icmp_seq=2.*\n`)
		term.Type("\x1c")
		got += term.Until(`packets, .*\n`)
		term.Type("\x03")
		got += term.Until(`rtt .*\n`)
		err := cmd.Wait()
		if err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
		got = regexp.MustCompile(`64 bytes.*\r\n`).ReplaceAllString(stable(got), "")
		got = regexp.MustCompile(`\d+/\d+ packets`).ReplaceAllString(got, "N/N packets")
		got = regexp.MustCompile(`\d+ (packets transmitted|received)`).ReplaceAllString(got, "N $1")
		got = regexp.MustCompile(`max = [\d./]+`).ReplaceAllString(got, "max = T")
		outputs = append(outputs, got)
	}
	if outputs[0] != outputs[1] {
		t.Errorf("got  %q\nwant %q", outputs[1], outputs[0])
	}
}

// FuzzAnswers passes packets and errors with arbitrary contents to ping.
func FuzzAnswers(f *testing.F) {
	f.Add(false, []byte("\x00\x00\x00\x00\x00\x07\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), uint8(3), uint8(1), uint32(0))
	f.Add(true, []byte("\x81\x00\x00\x00\x00\x07\x00\x01"), uint8(1), uint8(4), uint32(1500))
	f.Fuzz(func(t *testing.T, six bool, data []byte, kind, code uint8, info uint32) {
		if len(data) < headerICMP {
			return
		}
		p := silent(six)
		from := make([]byte, addressLength(p.socket.family))
		p.take(packet{data: data, from: from, hops: -1})
		p.take(packet{data: data, from: from, hops: 64})
		if text := p.reason(failure{kind: kind, code: code, info: info, errno: syscall.EHOSTUNREACH}); text == "" {
			t.Errorf("no reason for type %d, code %d", kind, code)
		}
	})
}

func silent(six bool) *pinger {
	p := &pinger{Invocation: nil, options: options{numeric: true, size: defaultSize, quiet: true}, timed: true}
	p.socket = &socket{family: unix.AF_INET, raw: true, id: 7}
	p.target.address = []byte{127, 0, 0, 1}
	if six {
		p.socket.family = unix.AF_INET6
		p.target.address = make([]byte, 16)
	}
	return p
}
