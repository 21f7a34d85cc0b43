package goruntime_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"contedor/internal/dev/testbed"
)

// refusedStorage is arch_prctl(2) on amd64, with which the program sets up its first thread's storage; 0
// elsewhere.
var refusedStorage = map[string]uint32{"amd64": 158}[runtime.GOARCH]

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

// TestRefusedCalls runs a program that may not use a system call that the runtime needs.
func TestRefusedCalls(t *testing.T) {
	for _, c := range []struct {
		call uint32
		line string
	}{
		{syscall.SYS_EPOLL_CREATE1, "cannot start: no epoll descriptor (ulimit -n, seccomp)"},
		{syscall.SYS_EPOLL_CTL, "epoll_ctl(2) is not possible (seccomp)"},
		{syscall.SYS_EVENTFD2, "cannot start: no eventfd descriptor (ulimit -n, seccomp)"},
		{syscall.SYS_FCNTL, "cannot start: fcntl(2) is not possible (seccomp)"},
		{syscall.SYS_FUTEX, "futex(2) is not possible (seccomp)"},
		{syscall.SYS_RT_SIGACTION, "cannot start: rt_sigaction(2) is not possible (seccomp)"},
		{syscall.SYS_RT_SIGPROCMASK, "cannot start: rt_sigprocmask(2) is not possible (seccomp)"},
		{syscall.SYS_SIGALTSTACK, "cannot start: sigaltstack(2) is not possible (seccomp)"},
		{syscall.SYS_CLONE, "cannot start a thread: clone(2) is not possible (seccomp)"},
	} {
		for _, errno := range []syscall.Errno{syscall.ENOSYS, syscall.EPERM} {
			want := testbed.Result{Stderr: "contedor: " + c.line + "\n", Status: 1}
			if r := without(t, c.call, errno, "cat", "/proc/version"); r != want {
				t.Errorf("without call %d, %v:\n got %v\nwant %v", c.call, errno, r, want)
			}
		}
	}
	want := testbed.Result{Stderr: "contedor: memory exhausted (ulimit -v, -d)\n", Status: 1}
	if r := without(t, syscall.SYS_MMAP, syscall.ENOSYS, "cat", "/proc/version"); r != want {
		t.Errorf("without mmap(2):\n got %v\nwant %v", r, want)
	}
	if refusedStorage != 0 {
		want := testbed.Result{Stderr: "contedor: cannot start: arch_prctl(2) is not possible (seccomp)\n", Status: 1}
		if r := without(t, refusedStorage, syscall.EPERM, "true"); r != want {
			t.Errorf("without arch_prctl(2):\n got %v\nwant %v", r, want)
		}
	}
}

// TestDispensableCalls runs a program that may not use a system call that the runtime makes, but can do
// without.
func TestDispensableCalls(t *testing.T) {
	for _, call := range []uint32{
		syscall.SYS_PRLIMIT64, syscall.SYS_SCHED_GETAFFINITY, syscall.SYS_MADVISE,
		syscall.SYS_MUNMAP, syscall.SYS_CLOSE, syscall.SYS_GETPID, syscall.SYS_TGKILL, syscall.SYS_NANOSLEEP,
	} {
		for _, errno := range []syscall.Errno{syscall.ENOSYS, syscall.EPERM} {
			if r := without(t, call, errno, "true"); r != (testbed.Result{}) {
				t.Errorf("without call %d, %v: %v", call, errno, r)
			}
		}
	}
}

// without runs contedor with a filter that refuses a system call with an error.
func without(t *testing.T, call uint32, errno syscall.Errno, words ...string) testbed.Result {
	t.Helper()
	filter := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS}, // the number of the call
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jf: 1, K: call},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(errno)},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	}
	file := filepath.Join(t.TempDir(), "filter")
	var code bytes.Buffer
	if err := binary.Write(&code, binary.NativeEndian, filter); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, code.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	own := []string{"setpriv", "--no-new-privs", "--seccomp-filter", file, "--", testbed.Program("contedor")}
	return testbed.Run(t, exec.Command(testbed.Program("contedor"), append(own, words...)...))
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
