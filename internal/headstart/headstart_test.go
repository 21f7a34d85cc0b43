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

func TestMain(m *testing.M) { testbed.Main(m, "unshare", "chroot", "hostname", "mount", "contedor") }

// typed returns the line of words, with PATH alone in the environment: a chroot of
// this program's own is found there.
func typed(t *testing.T, words ...string) line {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.Symlink(self, bin+"/chroot"); err != nil {
		t.Fatal(err)
	}
	pointers := func(words []string) (list []*byte) {
		for _, w := range words {
			p, _ := unix.BytePtrFromString(w)
			list = append(list, p)
		}
		return append(list, nil)
	}
	return line{pointers(words), pointers([]string{"PATH=" + bin + ":/usr/bin:/bin"})}
}

// plainLines are command lines that begin at once.
var plainLines = []string{
	"unshare true",
	"unshare -- true",
	"unshare -muinpUC -f true a b",
	"unshare --mount --uts --ipc --net --pid --user --cgroup --fork true",
	"unshare -U -r -m -i -n -p -u -f --mount-proc true",
	"unshare --map-root-user --mount-proc /bin/true",
	"unshare -c -m true",
	"unshare --map-current-user true",
	"unshare -p true",
	"unshare -m -i -n -p -u -f chroot rootfs /bin/bash",
	"unshare -r chroot " + strings.Repeat("d", longest-1) + " /bin/bash -c x",
	"chroot rootfs /bin/true",
	"chroot " + strings.Repeat("d", longest-1) + " true",
}

// otherLines are for the ordinary way.
var otherLines = []string{
	"unshare",
	"unshare -m",
	"unshare --help",
	"unshare -mh true",
	"unshare --mount=file true",
	"unshare --mou true",
	"unshare -T true",
	"unshare --time true",
	"unshare -S 0 true",
	"unshare --kill-child true",
	"unshare -p chroot / true",
	"unshare -U chroot / true",
	"unshare -m chroot --userspec=1 / true",
	"unshare -m unshare true",
	"unshare -mR / true",
	"chroot",
	"chroot rootfs",
	"chroot -- rootfs true",
	"chroot --skip-chdir / true",
	"chroot --userspec=0 / true",
	"chroot " + strings.Repeat("d", longest) + " true",
}

func plans(l line, p *solo.Program) bool {
	*p = solo.Program{}
	if l.word(0) == "chroot" {
		return l.chroot(p)
	}
	return l.unshare(p)
}

func TestPlainLines(t *testing.T) {
	var p solo.Program
	for _, text := range plainLines {
		l := typed(t, strings.Fields(text)...)
		if !plans(l, &p) {
			t.Errorf("%s: left to the ordinary way", text)
		}
		// There is no heap where this runs.
		if n := testing.AllocsPerRun(10, func() { plans(l, &p) }); n != 0 {
			t.Errorf("%s: %v allocations", text, n)
		}
	}
	if l := typed(t, "unshare", "chroot", "rootfs", "true"); !l.isOwn(1) || l.isOwn(3) {
		t.Error("our own chroot is taken for another, or another for ours")
	}
	for _, text := range otherLines {
		if plans(typed(t, strings.Fields(text)...), &p) {
			t.Errorf("%s: taken for a plain line", text)
		}
	}
}

// A plain line is carried out before the runtime starts, which gives its first
// thread a stack for signals; other lines, and unshare for a person who is told why
// something failed, in the ordinary way.
func TestWhatBeginsAhead(t *testing.T) {
	testbed.NeedRoot(t)
	strace := testbed.Need(t, "strace")
	for _, c := range []struct {
		line, env string
		status    int
		ahead     bool
	}{
		{"unshare true", "", 0, true},
		{"unshare -r -m -i -n -p -u -f --mount-proc true", "", 0, true},
		{"unshare -m -i -n -p -u -f chroot / true", "", 0, true},
		{"unshare -f nosuch", "", 127, true},
		{"unshare -f false", "CONTEDOR_HINTS=0", 1, true},
		{"chroot / true", "", 0, true},
		{"chroot / nosuch", "", 127, false},
		{"chroot /nosuch true", "", 125, false},
		{"unshare -m chroot / nosuch", "", 127, false},
		{"unshare --version", "", 0, false},
		{"unshare -T true", "", 0, false},
		{"unshare true", "CONTEDOR_HINTS=1", 0, false},
		{"mount -t tmpfs x /mnt", "", 0, true},
		{"mount -t proc proc /proc", "CONTEDOR_HINTS=1", 0, true},
		{"mount -t tmpfs x /nosuch", "", 32, false},
		{"mount -t tmpfs -o ro x /mnt", "", 0, false},
		{"mount -t nosuch x /mnt", "", 32, false},
		{"mount -v -t tmpfs x /mnt", "", 0, false},
		{"hostname", "", 0, true},
		{"hostname contedor-a-man", "", 0, true},
		{"hostname a_b", "", 1, false},
		{"hostname " + strings.Repeat("a", 65), "", 1, false},
		{"hostname -- new", "", 0, false},
		{"hostname -s", "", 0, false},
		{"hostname new", "CONTEDOR_HINTS=1", 0, true},
		{"chroot / true", "CONTEDOR_HINTS=1", 0, true},
		{"chroot / nosuch", "CONTEDOR_HINTS=1", 127, false},
	} {
		words := strings.Fields(c.line)
		links := t.TempDir()
		for _, name := range []string{"unshare", "chroot", "hostname", "mount"} {
			if err := os.Symlink(testbed.Program("contedor"), links+"/"+name); err != nil {
				t.Fatal(err)
			}
		}
		for _, dir := range []string{testbed.Bin(), links} {
			trace := t.TempDir() + "/trace"
			cmd := exec.Command(strace, append([]string{"-f", "-qq", "-e", "trace=sigaltstack", "-e", "signal=none", "-o", trace, dir + "/" + words[0]}, words[1:]...)...)
			cmd.Env = []string{"PATH=" + dir + ":/usr/bin:/bin", c.env}
			cmd.SysProcAttr = &unix.SysProcAttr{Unshareflags: unix.CLONE_NEWNS | unix.CLONE_NEWUTS}
			if r := testbed.Run(t, cmd); r.Status != c.status {
				t.Errorf("%s: %v", c.line, r)
			}
			calls, err := os.ReadFile(trace)
			if err != nil {
				t.Fatal(err)
			}
			if ahead := len(calls) == 0; ahead != c.ahead {
				t.Errorf("%s %s in %s: ahead of the runtime %v, want %v", c.env, c.line, dir, ahead, c.ahead)
			}
		}
	}
}
