package entry_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/linux/entry"
	_ "contedor/internal/linux/entry/hook"
)

// libcs are the signals that the C library reserves for itself. A test cannot set them, and
// may have been started with any of them ignored.
const libcs = 1<<31 | 1<<32

// asProbe is the variable that names a file. The test binary then writes what it has
// inherited to that file.
const asProbe = "CONTEDOR_TEST_ENTRY"

func TestMain(m *testing.M) {
	file := os.Getenv(asProbe)
	if file == "" {
		os.Exit(m.Run())
	}
	limit := entry.OpenFiles()
	text := fmt.Sprintf("mask %016x\nignored %016x\nfiles %d %d\nclosed", uint64(entry.Mask()), uint64(entry.Ignored())&^libcs, limit.Soft, limit.Hard)
	for fd := range 3 {
		if entry.WasClosed(fd) {
			text += fmt.Sprintf(" %d", fd)
			var b [1]byte
			if _, err := syscall.Read(fd, b[:]); err != syscall.EBADF {
				text += fmt.Sprintf(" read: %v", err)
			}
			if _, err := syscall.Write(fd, b[:]); err != syscall.EBADF {
				text += fmt.Sprintf(" write: %v", err)
			}
		}
	}
	if err := os.WriteFile(file, []byte(text+"\n"), 0o644); err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

func TestWhatWasInherited(t *testing.T) {
	perl := testbed.Need(t, "perl")
	const usual = "mask 0000000000000000\nignored 0000000000000000\nfiles 100 200\nclosed\n"
	for _, c := range []struct{ script, want string }{
		{``, usual},
		{`sigprocmask(SIG_BLOCK, POSIX::SigSet->new(1, 2, 17, 33 + 1, 64));`, strings.Replace(usual, "mask 0000000000000000", fmt.Sprintf("mask %016x", uint64(1|1<<1|1<<16|1<<33|1<<63)), 1)},
		{`$SIG{$_} = "IGNORE" for qw(HUP INT QUIT PIPE CHLD TSTP NUM40);`, strings.Replace(usual, "ignored 0000000000000000", fmt.Sprintf("ignored %016x", uint64(1|1<<1|1<<2|1<<12|1<<16|1<<19|1<<39)), 1)},
		{`POSIX::close(0);`, strings.Replace(usual, "closed", "closed 0", 1)},
		{`POSIX::close(1);`, strings.Replace(usual, "closed", "closed 1", 1)},
		{`POSIX::close(0); POSIX::close(1); POSIX::close(2);`, strings.Replace(usual, "closed", "closed 0 1 2", 1)},
	} {
		file := t.TempDir() + "/told"
		cmd := exec.Command("sh", "-c", `ulimit -Sn 100; ulimit -Hn 200; exec "$@"`, "sh",
			perl, "-e", `use POSIX; $SIG{$_} = "DEFAULT" for qw(PIPE HUP INT QUIT CHLD TSTP); `+c.script+` exec @ARGV`, "/proc/self/exe")
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		cmd.Args[len(cmd.Args)-1] = self
		cmd.Env = append(os.Environ(), asProbe+"="+file)
		if r := testbed.Run(t, cmd); r.Status != 0 {
			t.Errorf("%s: %v", c.script, r)
			continue
		}
		got, err := os.ReadFile(file)
		if err != nil || string(got) != c.want {
			t.Errorf("%s:\n got %q (%v)\nwant %q", c.script, got, err, c.want)
		}
	}
}

func TestSignalsHas(t *testing.T) {
	s := entry.Signals(1 | 1<<63)
	for n := 1; n <= 64; n++ {
		if s.Has(n) != (n == 1 || n == 64) {
			t.Errorf("signal %d: %v", n, s.Has(n))
		}
	}
}
