package ip

import (
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.Main(m, "fetchroot") }

// TestAsTheRealOne compares what is shown of a few interfaces, and what comes of
// setting one, in a network namespace of its own.
func TestAsTheRealOne(t *testing.T) {
	testbed.NeedRoot(t)
	real := testbed.Need(t, "ip")
	links := t.TempDir()
	if err := os.Symlink(testbed.Program("fetchroot"), links+"/ip"); err != nil {
		t.Fatal(err)
	}
	const setup = `real=` + "$1" + `; PATH=$2:$PATH
show() { ip "$@"; echo "status $?"; }
`
	run := func(bin, script string) testbed.Result {
		cmd := exec.Command("sh", "-c", "exec 2>&1\n"+setup+script, "sh", real, bin)
		cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
		r := testbed.Run(t, cmd)
		r.Stdout = regexp.MustCompile(`(?s)Usage: ip.*?status`).ReplaceAllString(r.Stdout, "Usage: status")
		r.Stdout = regexp.MustCompile(`\d+sec`).ReplaceAllString(r.Stdout, "Nsec")
		// Of newer iproute2 alone.
		r.Stdout = regexp.MustCompile(`proto kernel_lo `).ReplaceAllString(r.Stdout, "")
		return r
	}
	const pair = `$real link add one address 02:00:00:00:00:01 type veth peer name two address 02:00:00:00:00:02
$real link set one addrgenmode none
$real link set two addrgenmode none
$real addr add 10.1.2.3/24 brd + dev one
$real addr add 10.1.2.4/24 dev one
$real addr add 10.9.9.1 peer 10.9.9.2/32 dev two label two:x
$real addr add fd00::1/64 dev one nodad
$real addr add 10.7.7.7/8 dev one valid_lft 1000000 preferred_lft 900000
`
	const all = `show addr; show link; show a; show -br a; show -br l; show -4 a; show -6 addr; show -o addr; show -o link; show address show; show link ls; show a s up; show l show dev lo; show addr show lo; show -brief -4 address
`
	for name, script := range map[string]string{
		"a new namespace":  all,
		"set lo up":        `show link set lo up; ` + all,
		"set up, down":     `show link set dev lo up; show link set down lo; show l set lo up up; show l set lo; ` + all,
		"two interfaces":   pair + all,
		"one of them up":   pair + "show link set one up;" + all,
		"both up":          pair + `show link set one up; show link set two up; until $real link show one | grep -q "state UP" && $real link show two | grep -q "state UP"; do :; done; ` + all,
		"a peer elsewhere": pair + `unshare -n sleep 100 & until $real link set two netns $! && ! $real link show two; do :; done >/dev/null 2>&1; ` + all + `kill $!`,
		"mistakes":         `show; show nosuch; show link nosuch; show addr nosuch x; show link show nosuch; show a show dev nosuch; show link set; show link set nosuch up; show link set lo nosuch; show link set lo up extra; show help; show -nosuch a; show link set averyveryverylongname up`,
		"not root":         `setpriv --reuid 1 --clear-groups ip link set lo up; echo $?; setpriv --reuid 1 --clear-groups ip link show lo`,
	} {
		if want, got := run("/nonexistent", script), run(links, script); got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got.Stdout, want.Stdout)
		}
	}
}

