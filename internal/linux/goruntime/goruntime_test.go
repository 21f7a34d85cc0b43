package goruntime_test

import (
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.Main(m, "mount", "chroot", "contedor", "fetchroot") }

// limited runs a command line in a shell that has set a limit first.
func limited(t *testing.T, limit, line string) testbed.Result {
	t.Helper()
	cmd := exec.Command("bash", "-c", limit+"; exec "+line)
	cmd.Env = []string{"PATH=" + testbed.Bin() + ":/usr/bin:/bin", "CONTEDOR_HINTS=0"}
	return testbed.Run(t, cmd)
}

func TestLittleAddressSpace(t *testing.T) {
	for _, c := range []struct{ limit, line string }{
		{"ulimit -v 60000", "mount --version"},
		{"ulimit -v 300000", "mount --version"},
		{"ulimit -v 120000", "fetchroot --version"},
		{"ulimit -v 800000", "fetchroot --version"},
	} {
		if r := limited(t, c.limit, c.line); r.Status != 0 || r.Stderr != "" || r.Stdout == "" {
			t.Errorf("%s; %s: %v", c.limit, c.line, r)
		}
	}
	want := testbed.Result{Stderr: "chroot: cannot change root directory to '/nosuch': No such file or directory\n", Status: 125}
	if r := limited(t, "ulimit -v 60000", "chroot /nosuch"); r != want {
		t.Errorf("chroot: %v", r)
	}
}

func TestWhatTheRuntimeLacks(t *testing.T) {
	for _, c := range []struct {
		limit, line string
		want        testbed.Result
	}{
		{"ulimit -v 20000", "mount --version", testbed.Result{Stderr: "mount: memory exhausted (ulimit -v, -d)\n", Status: 1}},
		{"ulimit -d 20000", "chroot --version", testbed.Result{Stderr: "chroot: memory exhausted (ulimit -v, -d)\n", Status: 125}},
		{"ulimit -n 5", "contedor check", testbed.Result{Stderr: "contedor: cannot start: no epoll descriptor (ulimit -n, seccomp)\n", Status: 1}},
	} {
		if r := limited(t, c.limit, c.line); r != c.want {
			t.Errorf("%s; %s:\n got %v\nwant %v", c.limit, c.line, r, c.want)
		}
	}
	testbed.NeedRoot(t)
	cmd := exec.Command("bash", "-c", `ulimit -u 1; exec "$0" --version`, testbed.Program("mount"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 54321, Gid: 54321}}
	want := testbed.Result{Stderr: "mount: cannot start a thread: no more processes allowed (ulimit -u)\n", Status: 1}
	if r := testbed.Run(t, cmd); r != want {
		t.Errorf("no process allowed:\n got %v\nwant %v", r, want)
	}
}

// TestOtherChildren runs programs after unshare -p without -f: their children belong to
// another PID namespace.
func TestOtherChildren(t *testing.T) {
	testbed.NeedRoot(t)
	unshare := testbed.Need(t, "unshare")
	real := testbed.Need(t, "chroot")
	for _, c := range []struct {
		options, ordinary, script string
		attr                      syscall.SysProcAttr
	}{
		{"-p", "--userspec=0", `/bin/ls -d /; /bin/ls -d /; exit 3`, syscall.SysProcAttr{}},
		// A user other than root may not setns(2) back to the machine's PID namespace.
		{"--map-root-user -p", "--skip-chdir", `exit 3`, syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 54321, Gid: 54321}}},
	} {
		var results []testbed.Result
		for _, chroot := range []string{real, testbed.Program("chroot")} {
			words := append(strings.Fields(c.options), chroot, c.ordinary, "/", "bash", "-c", c.script)
			cmd := exec.Command(unshare, words...)
			cmd.SysProcAttr = &c.attr
			results = append(results, testbed.Run(t, cmd))
		}
		if results[0] != results[1] {
			t.Errorf("%s:\n got %v\nwant %v", c.options, results[1], results[0])
		}
	}
	cmd := exec.Command(unshare, "-p", testbed.Program("mount"), "--version")
	if r := testbed.Run(t, cmd); r.Status != 0 || r.Stderr != "" {
		t.Errorf("mount: %v", r)
	}
}
