package headstart

import (
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/multicall"
	"golang.org/x/sys/unix"
)

func TestMain(m *testing.M) {
	if os.Getenv(isInside) != "" {
		os.Exit(m.Run())
	}
	testbed.Main(m, append(programs, multicall.Name)...)
}

// programs are the separate programs that have plain command lines.
var programs = []string{"unshare", "chroot", "hostname", "mount"}

// fields returns the words of a line. A backslash before a space belongs to a word. SELF stands
// for the id of this process.
func fields(line string) []string {
	const space = "\x00"
	words := strings.Fields(strings.ReplaceAll(strings.ReplaceAll(line, `\ `, space), "SELF", strconv.Itoa(os.Getpid())))
	for i := range words {
		words[i] = strings.ReplaceAll(words[i], space, " ")
	}
	return words
}

// TestWhatRunsEarly checks which lines are carried out before the runtime starts. The runtime
// gives its first thread a stack for signals (sigaltstack(2)), which strace(1) shows.
func TestWhatRunsEarly(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	testbed.NeedRoot(t)
	strace := testbed.Need(t, "strace")
	for _, c := range []struct {
		line, env string
		status    int
		early     bool
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
		{"nsenter -t SELF -a true", "", 0, true},
		{"nsenter -t SELF -n -F -r -w -- sh -c exit\\ 3", "", 3, true},
		{"nsenter -t SELF -p false", "CONTEDOR_HINTS=0", 1, true},
		{"nsenter -t SELF -u nosuch", "", 127, true},
		{"nsenter -t SELF -U true", "", 1, true},
		{"nsenter -t SELF -a true", "CONTEDOR_HINTS=1", 0, false},
		{"nsenter -t SELF -a chroot / true", "", 0, false},
		{"nsenter -t SELF true", "", 1, false},
		{"nsenter -t 999999999 -a true", "", 1, false},
		{"nsenter --version", "", 0, false},
	} {
		words := fields(c.line)
		links := t.TempDir()
		for _, name := range append(programs, "nsenter") {
			if err := os.Symlink(testbed.Program("contedor"), links+"/"+name); err != nil {
				t.Fatal(err)
			}
		}
		for _, as := range []struct{ dir, before string }{{testbed.Bin(), ""}, {links, ""}, {links, testbed.Program("contedor")}} {
			if as.dir != links && !slices.Contains(programs, words[0]) {
				continue // it is not a separate program
			}
			dir, words := as.dir, append([]string{as.dir + "/" + words[0]}, words[1:]...)
			if as.before != "" {
				words = append([]string{as.before}, fields(c.line)...)
			}
			trace := t.TempDir() + "/trace"
			cmd := exec.Command(strace, append([]string{"-f", "-qq", "-e", "trace=sigaltstack", "-e", "signal=none", "-o", trace}, words...)...)
			cmd.Env = []string{"PATH=" + dir + ":/usr/bin:/bin", c.env}
			cmd.SysProcAttr = &unix.SysProcAttr{Unshareflags: unix.CLONE_NEWNS | unix.CLONE_NEWUTS}
			if r := testbed.Run(t, cmd); r.Status != c.status {
				t.Errorf("%s: %v", c.line, r)
			}
			calls, err := os.ReadFile(trace)
			if err != nil {
				t.Fatal(err)
			}
			if early := len(calls) == 0; early != c.early {
				t.Errorf("%s %q: before the runtime %v, want %v", c.env, words, early, c.early)
			}
		}
	}
}
