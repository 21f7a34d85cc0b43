package testbed

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
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

// Until reads until the output since the last call matches a regular expression, and returns
// that output.
func (term *Terminal) Until(pattern string) string {
	term.t.Helper()
	expression := regexp.MustCompile(pattern)
	var all strings.Builder
	buffer := make([]byte, 64<<10)
	term.screen.SetReadDeadline(time.Now().Add(patience))
	for !expression.MatchString(all.String()) {
		n, err := term.screen.Read(buffer)
		all.Write(buffer[:n])
		if err != nil && !expression.MatchString(all.String()) {
			term.t.Fatalf("no %q (%v) in %q", pattern, err, all.String())
		}
	}
	return all.String()
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
