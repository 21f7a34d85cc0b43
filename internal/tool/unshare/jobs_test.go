package unshare

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// A terminal is an interactive shell on a pseudo-terminal, pty(7).
type terminal struct {
	t     *testing.T
	file  *os.File
	shell int // its process group
	text  chan byte
	seen  bytes.Buffer
}

func open(t *testing.T, path string, shell ...string) *terminal {
	t.Helper()
	cmd := exec.Command(testbed.Need(t, shell[0]), shell[1:]...)
	cmd.Dir = t.TempDir()
	cmd.Env = []string{"PATH=" + path, "PS1=ready$ ", "TERM=dumb", "HOME=" + cmd.Dir, "LC_ALL=C", "CONTEDOR_HINTS=0"} // hints would switch headstart off
	file, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, file: file, shell: cmd.Process.Pid, text: make(chan byte, 1<<16)}
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := file.Read(buf)
			for _, c := range buf[:n] {
				term.text <- c
			}
			if err != nil {
				close(term.text)
				return
			}
		}
	}()
	t.Cleanup(func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		file.Close()
		cmd.Wait()
	})
	term.await("ready$ ")
	return term
}

// patience is how long a test waits for what must come.
const patience = time.Minute

// await reads up to a text and returns what came before it.
func (term *terminal) await(text string) string {
	term.t.Helper()
	timeout := time.After(patience)
	for !strings.Contains(term.seen.String(), text) {
		select {
		case c, ok := <-term.text:
			if !ok {
				term.t.Fatalf("the terminal closed; it showed %q, not %q", term.seen.String(), text)
			}
			term.seen.WriteByte(c)
		case <-timeout:
			term.t.Fatalf("the terminal showed %q, not %q", term.seen.String(), text)
		}
	}
	before, after, _ := strings.Cut(term.seen.String(), text)
	term.seen.Reset()
	term.seen.WriteString(after)
	return before
}

func (term *terminal) typed(keys string) { term.file.WriteString(keys) }

// runsAgain waits until a job has the terminal and none of its processes is stopped. A stop typed earlier
// would be lost, as SIGCONT discards it.
func (term *terminal) runsAgain() {
	term.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		group, err := unix.IoctlGetInt(int(term.file.Fd()), unix.TIOCGPGRP)
		if err != nil {
			term.t.Fatal(err)
		}
		out, _ := exec.Command("ps", "-eo", "pgid=,stat=").Output()
		states := regexp.MustCompile(fmt.Sprintf(`(?m)^ *%d (\S)`, group)).FindAllSubmatch(out, -1)
		stopped := func(state [][]byte) bool { return string(state[1]) == "T" }
		if group != term.shell && len(states) > 0 && !slices.ContainsFunc(states, stopped) {
			return
		}
		if time.Now().After(end) {
			term.t.Fatalf("the job never ran again: group %d of\n%s", group, out)
		}
	}
}

// result types a command that prints the last exit status, and returns the status.
func (term *terminal) result() string {
	term.t.Helper()
	term.typed("echo st'='$?.\n")
	term.await("st=")
	status := term.await(".")
	term.await("ready$ ")
	return status
}

// TestJobControl presses the same keys in the same shells with our unshare and with the real
// one. The program is not in a new PID namespace, because the first process there ignores
// these signals.
func TestJobControl(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	real := os.Getenv("PATH")
	testbed.Need(t, "unshare")
	const program = ` sh -c 'echo run""ning; exec sleep 100'`
	for _, shell := range [][]string{{"bash", "--norc", "--noprofile", "--noediting", "-i"}, {"dash", "-i"}} {
		for _, way := range []string{"unshare -f", "unshare -Ur", "unshare -Urmuinf", "unshare -Urf" + ordinary, "unshare -Uf --kill-child"} {
			play := func(path string) (statuses []string) {
				term := open(t, path, shell...)
				note := func() { statuses = append(statuses, term.result()) }
				begin := func() {
					term.typed(way + program + "\n")
					term.await("running")
				}

				begin()
				term.typed("\x03") // ^C
				term.await("ready$ ")
				note()

				begin()
				term.typed("\x1a") // ^Z
				term.await("Stopped")
				term.await("ready$ ")
				note()
				term.typed("fg\n")
				term.await("unshare")
				term.runsAgain()
				term.typed("\x1a")
				term.await("Stopped")
				term.await("ready$ ")
				note()
				term.typed("bg\n")
				term.await("ready$ ")
				term.typed("fg\n")
				term.await("unshare")
				term.runsAgain()
				term.typed("\x03")
				term.await("ready$ ")
				note()

				begin()
				term.typed("\x1c") // ^\
				term.await("ready$ ")
				note()
				term.typed("jobs; echo no more jobs\n")
				term.await("no more jobs\r\n")
				term.await("ready$ ")
				return statuses
			}
			got := strings.Join(play(testbed.Bin()+":"+real), " ")
			want := strings.Join(play(real), " ")
			if got != want {
				t.Errorf("%s, %s: after ^C, ^Z, fg ^Z, bg fg ^C, ^\\ the statuses are %s, want %s", shell[0], way, got, want)
			}
			t.Logf("%s, %s: %s", shell[0], way, want)
		}
	}
}
