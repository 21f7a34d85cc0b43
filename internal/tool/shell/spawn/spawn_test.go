package spawn

import (
	"os"
	"strings"
	"syscall"
	"testing"

	_ "contedor/internal/linux/entry/hook"
)

func start(t *testing.T, attr *Attr, argv ...string) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	attr.Moves = append(attr.Moves, Move{int32(w.Fd()), 1})
	pid, err := Start(argv[0], argv, os.Environ(), attr)
	w.Close()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	buf := make([]byte, 512)
	for {
		n, err := r.Read(buf)
		b.Write(buf[:n])
		if err != nil {
			break
		}
	}
	var status syscall.WaitStatus
	syscall.Wait4(pid, &status, 0, nil)
	return b.String()
}

func TestStart(t *testing.T) {
	dir, err := syscall.Open("/usr", syscall.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	a := &Attr{Dir: dir, Umask: 0o27, Group: -1, Terminal: -1, Ignored: 1 << (syscall.SIGHUP - 1), Limits: []Limit{{syscall.RLIMIT_CORE, 0, 0}}}
	got := start(t, a, "/bin/sh", "-c", "pwd -P; umask; ulimit -c; kill -HUP $$; echo alive")
	if got != "/usr\n0027\n0\nalive\n" {
		t.Errorf("%q", got)
	}
	if _, err := Start("/nosuch", []string{"x"}, nil, &Attr{Dir: -1, Umask: -1, Group: -1, Terminal: -1}); err != syscall.ENOENT {
		t.Error(err)
	}
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		pid, err := Start("/bin/true", []string{"true"}, os.Environ(), &Attr{Dir: -1, Umask: -1, Group: -1, Terminal: -1})
		if err != nil {
			b.Fatal(err)
		}
		var status syscall.WaitStatus
		syscall.Wait4(pid, &status, 0, nil)
	}
}
