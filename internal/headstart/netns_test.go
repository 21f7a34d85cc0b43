package headstart

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// shown is a script that prints what a program sees in a network namespace.
const shown = `echo "$@"; readlink /proc/self/ns/net; test /proc/self/ns/mnt -ef /proc/$PPID/ns/mnt || echo own mounts
ls /sys/class/net; cut -d' ' -f4- /proc/self/mountinfo; ls /proc/$$/fd; cat /etc/resolv.conf; grep -E 'Sig[BIC]|Threads' /proc/self/status`

// netnsLines are command lines of ip, and whether each of them is carried out before the runtime
// starts. box, etc, file and dangling are names in /run/netns, SHOWN stands for the script.
var netnsLines = map[string]bool{
	"netns exec box sh -c SHOWN sh a b":                true,
	"netns exec box SCRIPT a":                          true,
	"netns exec box false":                             true,
	"netns exec ./box true":                            false,
	"netns exec . true":                                false,
	"netns exec box true --all -x":                     true,
	"netns exec file true":                             false,
	"netns exec dangling true":                         false,
	"netns exec no true":                               false,
	"netns exec etc sh -c SHOWN sh":                    false,
	"netns exec box /bin/nosuch":                       false,
	"netns exec box nosuch":                            false,
	"netns exec box":                                   false,
	"netns exec":                                       false,
	"net exec box true":                                false,
	"netns ex box true":                                false,
	"-n box netns exec box true":                       false,
	"netns exec " + strings.Repeat("x", 300) + " true": false,
	"netns exec box mount -t sysfs -o ro sysfs /sys":   true,
	"netns exec box sh -c exec\x00ip\x00netns\x00exec\x00box\x00true": true,
}

// prepareNetns makes the names in /run/netns and the files in /etc, in this process's own mount
// namespace.
func prepareNetns(t *testing.T) {
	t.Helper()
	const setup = `
		mount --make-rprivate /
		mount -t tmpfs tmpfs /run
		mkdir -p /run/netns /run/upper /run/work
		mount -t overlay -o lowerdir=/etc,upperdir=/run/upper,workdir=/run/work etc /etc
		touch /run/netns/box /run/netns/etc /run/netns/file
		ln -s nowhere /run/netns/dangling
		for name in box etc; do unshare -n mount --bind /proc/self/ns/net /run/netns/$name; done
		mkdir -p /etc/netns/etc
		echo nameserver 192.0.2.1 >/etc/netns/etc/resolv.conf
		touch /etc/resolv.conf
		echo 'echo script "$@"' >/run/script
		chmod +x /run/script`
	if out, err := exec.Command("sh", "-ec", setup).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// TestNetnsExec compares ip netns exec with a program that is built with the tag noheadstart:
// what it prints, and what its program sees. The test also checks which lines are carried out
// before the runtime starts, and that this allocates nothing.
func TestNetnsExec(t *testing.T) {
	testbed.NeedRoot(t)
	strace := testbed.Need(t, "strace")
	if os.Getenv(isInside) == "" {
		ordinary := buildOrdinary(t, "contedor")
		cmd := exec.Command("/proc/self/exe", "-test.run=^TestNetnsExec$", "-test.v")
		cmd.Env = append(os.Environ(), isInside+"=1", "ORDINARY="+ordinary+"/contedor", "EARLY="+testbed.Program("contedor"))
		cmd.SysProcAttr = &unix.SysProcAttr{Unshareflags: unix.CLONE_NEWNS}
		if r := testbed.Run(t, cmd); r.Status != 0 || !strings.Contains(r.Stdout, "--- PASS: TestNetnsExec") {
			t.Errorf("the test in its namespace: %v", r)
		}
		return
	}
	prepareNetns(t)
	trace := t.TempDir() + "/trace"
	run := func(program string, words []string) (testbed.Result, bool) {
		// Only the first process is traced: a program that it starts may be one of Go's.
		cmd := exec.Command(strace, append([]string{"-qq", "-e", "trace=sigaltstack", "-e", "signal=none", "-o", trace, program}, words...)...)
		r := testbed.Run(t, cmd)
		calls, err := os.ReadFile(trace)
		if err != nil {
			t.Fatal(err)
		}
		return r, len(calls) == 0
	}
	for text, early := range netnsLines {
		words := []string{"ip"}
		for _, w := range strings.Fields(text) {
			words = append(words, strings.NewReplacer("SCRIPT", "/run/script", "SHOWN", shown, "\x00", " ").Replace(w))
		}
		want, _ := run(os.Getenv("ORDINARY"), words)
		got, before := run(os.Getenv("EARLY"), words)
		if got != want {
			t.Errorf("%s: %v, ordinarily %v", text, got, want)
		}
		if before != early {
			t.Errorf("%s: before the runtime %v, want %v", text, before, early)
		}
		var p solo.Program
		l := newTyped(words, []string{"PATH=/bin"})
		if n := allocations(func() { p = solo.Program{}; l.netnsExec(&p) }); n != 0 {
			t.Errorf("%s: %v allocations", text, n)
		}
	}
}
