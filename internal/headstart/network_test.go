package headstart

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/linux/netlink"
	"golang.org/x/sys/unix"
)

// networkLines are command lines of ip, and whether each of them is carried out before the runtime
// starts. There are the links lo, d0, d-x and up.
var networkLines = map[string]bool{
	"link add v0 type veth peer name v1":            true,
	"link add v0 type veth peer v1":                 true,
	"link add name v0 type veth peer name veth-red": true,
	"link add dev veth-red type veth peer name v1":  true,
	"link add veth-red type veth peer name v1":      false,
	"link add v0 type veth":                         true,
	"link add br0 type bridge":                      true,
	"link add name br-lan type bridge":              true,
	"link add d9 type bridge":                       true,
	"link add fifteen_bytes_0 type bridge":          true,
	"link add sixteen__bytes_0 type bridge":         false,
	"link add d0 type bridge":                       false, // exists
	"link add v0 type veth peer name d0":            false,
	"link add v0 type veth peer name v0":            false,
	"link add v0 type veth peer":                    false,
	"link add v0 type veth peer name":               false,
	"link add v0 type veth peer name v1 mtu 1400":   false,
	"link add v0 type veth x":                       false,
	"link add v0 mtu 1400 type veth":                false,
	"link add v0 type nosuch":                       false,
	"link add v0 type vlan":                         false,
	"link add v/0 type bridge":                      false,
	"link add name name type bridge":                true,
	"link add name type bridge":                     false,
	"link add type bridge x":                        false,
	"link add up type bridge":                       false,
	"link a v0 type bridge":                         false,
	"l add v0 type bridge":                          false,
	"-4 link add v0 type bridge":                    false,
	"link add dum%d0 type bridge":                   true,
	"link set lo up":                                true,
	"link set dev lo up":                            true,
	"link set d0 up":                                true,
	"link set d0 down":                              true,
	"link set dev d-x up":                           true,
	"link set d-x up":                               false,
	"link set up up":                                false,
	"link set dev up up":                            true,
	"link set dev up":                               false,
	"link set no0 up":                               false,
	"link set if1 up":                               false,
	"link set other0 up":                            true, // an alternative name
	"link set d0 mtu 1400":                          false,
	"link set d0 up mtu 1400":                       false,
	"link set lo sideways":                          false,
	"addr add 10.0.0.1/24 dev d0":                   true,
	"address add 10.0.0.1/32 dev lo":                true,
	"a add 127.0.0.2/8 dev lo":                      true,
	"addr add 10.0.0.1/24 dev d-x":                  true,
	"addr add 10.0.0.1/1 dev d0":                    true,
	"addr add 10.0.0.1/0 dev d0":                    false,
	"addr add 10.0.0.1/33 dev d0":                   false,
	"addr add 10.0.0.1/08 dev d0":                   false,
	"addr add 10.0.0.1 dev d0":                      false,
	"addr add 10.0.0.1/ dev d0":                     false,
	"addr add 10.0.0/24 dev d0":                     false,
	"addr add 10.0.0.1.2/24 dev d0":                 false,
	"addr add 10.0.0.256/24 dev d0":                 false,
	"addr add 10.0.00.1/24 dev d0":                  false,
	"addr add 10.0..1/24 dev d0":                    false,
	"addr add 10.0.0.1/24/3 dev d0":                 false,
	"addr add 192.0.2.1/24 dev d0":                  false, // exists
	"addr add 224.0.0.1/24 dev d0":                  true,
	"addr add fd00::1/64 dev d0":                    false,
	"addr add 10.0.0.1/24 dev no0":                  false,
	"addr add 10.0.0.1/24 dev if1":                  false,
	"addr add 10.0.0.1/24 brd + dev d0":             false,
	"addr add dev d0 10.0.0.1/24":                   false,
	"addr del 10.0.0.1/24 dev d0":                   false,
	"addr add 10.0.0.1/24":                          false,
	"addr show dev lo":                              false,
}

// TestNetwork compares these lines with a program that is built with the tag noheadstart: what it
// prints, and the links and addresses that there are then. The test also checks which lines are
// carried out before the runtime starts, and that this allocates nothing.
func TestNetwork(t *testing.T) {
	testbed.NeedRoot(t)
	strace := testbed.Need(t, "strace")
	ordinary := buildOrdinary(t, "contedor")
	trace := t.TempDir() + "/trace"
	const script = `ip link add d0 type bridge
		ip link add d-x type bridge
		ip link add name up type bridge
		ip link property add dev d0 altname other0
		ip addr add 192.0.2.1/24 dev d0
		strace=$1 trace=$2 program=$3
		shift 3
		$strace -qq -e trace=sigaltstack -e signal=none -o $trace $program "$@"
		echo status $?
		ip -o link | sed 's,link/ether.*,,'
		ip -o -4 addr`
	run := func(program, text string) (testbed.Result, bool) {
		words := append([]string{"-c", script, "sh", strace, trace, program, "ip"}, strings.Fields(text)...)
		cmd := exec.Command("/bin/sh", words...)
		cmd.SysProcAttr = &unix.SysProcAttr{Unshareflags: unix.CLONE_NEWNET}
		r := testbed.Run(t, cmd)
		calls, err := os.ReadFile(trace)
		if err != nil {
			t.Fatal(err)
		}
		return r, len(calls) == 0
	}
	for text, early := range networkLines {
		want, _ := run(ordinary+"/contedor", text)
		got, before := run(testbed.Program("contedor"), text)
		if got != want {
			t.Errorf("%s: %v, ordinarily %v", text, got, want)
		}
		if before != early {
			t.Errorf("%s: before the runtime %v, want %v", text, before, early)
		}
		l := newTyped(append([]string{"ip"}, strings.Fields(text)...), nil)
		if n := allocations(func() { l.networkRequest(&request) }); n != 0 {
			t.Errorf("%s: %v allocations", text, n)
		}
	}
}

// TestWarning checks the line that is made of the kernel's text. Requests of this package are not
// warned about by today's kernels.
func TestWarning(t *testing.T) {
	for text, want := range map[string]string{
		"Old flag":                "Warning: Old flag.\n",
		"Old flag.":               "Warning: Old flag.\n",
		"":                        "",
		strings.Repeat("x", 2000): "Warning: " + strings.Repeat("x", len(answer)-2-said-unix.SizeofNlAttr) + ".\n",
	} {
		a := netlink.Attributes(make([]byte, said))
		a.Text(unix.NLMSGERR_ATTR_MSG, text)
		n := copy(answer[:], a)
		if got := string(warning(n)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if line := warning(said); line != nil {
		t.Errorf("without text: %q", line)
	}
}
