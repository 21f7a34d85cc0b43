package testbed

import (
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"testing"
	"time"

	"contedor/internal/linux/terminal"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// A Terminal is a pseudo-terminal on which a command runs.
type Terminal struct {
	t      testing.TB
	screen *os.File // the side on which the test types and reads
	rest   string   // output that no call of Until has returned yet
}

// patience is the longest time that Until waits for its pattern.
const patience = time.Minute

// OpenTerminal starts a command in a session of its own on a new terminal with the given number
// of rows and columns. When the test ends, the command is killed and the terminal closed.
func OpenTerminal(t testing.TB, cmd *exec.Cmd, rows, columns uint16) *Terminal {
	t.Helper()
	screen, line, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	if screen, err = terminal.NonBlocking(screen); err != nil {
		t.Fatal(err)
	}
	term := &Terminal{t: t, screen: screen}
	term.Resize(rows, columns)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = line, line, line
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		term.HangUp()
		cmd.Process.Kill()
		cmd.Wait()
	})
	return term
}

// Type types keys.
func (term *Terminal) Type(keys string) {
	term.t.Helper()
	if _, err := term.screen.WriteString(keys); err != nil {
		term.t.Fatal(err)
	}
}

// Until reads until the output that was not returned yet matches a regular expression. It returns
// that output up to the end of the match; what comes after it is left for the next call.
func (term *Terminal) Until(pattern string) string {
	term.t.Helper()
	expression := regexp.MustCompile(pattern)
	buffer := make([]byte, 64<<10)
	term.screen.SetReadDeadline(time.Now().Add(patience))
	for {
		if match := expression.FindStringIndex(term.rest); match != nil {
			seen := term.rest[:match[1]]
			term.rest = term.rest[match[1]:]
			return seen
		}
		n, err := term.screen.Read(buffer)
		term.rest += string(buffer[:n])
		if err != nil && n == 0 {
			term.t.Fatalf("no %q (%v) in %q", pattern, err, term.rest)
		}
	}
}

// Resize changes the size of the terminal.
func (term *Terminal) Resize(rows, columns uint16) {
	term.t.Helper()
	raw, err := term.screen.SyscallConn() // File.Fd would end the deadlines
	if err != nil {
		term.t.Fatal(err)
	}
	raw.Control(func(fd uintptr) {
		err = unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, &unix.Winsize{Row: rows, Col: columns})
	})
	if err != nil {
		term.t.Fatal(err)
	}
}

// HangUp closes the terminal.
func (term *Terminal) HangUp() { term.screen.Close() }
