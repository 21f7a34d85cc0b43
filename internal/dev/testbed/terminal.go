package testbed

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// A Terminal is a pseudo-terminal with a command on it, and someone who types
// and reads.
type Terminal struct {
	t      testing.TB
	screen *os.File
}

// patience is how long what is waited for may take to come.
const patience = time.Minute

// OpenTerminal starts a command in a session of its own on a terminal of so many
// rows and columns. Both are gone with the test.
func OpenTerminal(t testing.TB, cmd *exec.Cmd, rows, columns uint16) *Terminal {
	t.Helper()
	screen, line, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
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

// Type types as it is.
func (term *Terminal) Type(keys string) {
	term.t.Helper()
	if _, err := term.screen.WriteString(keys); err != nil {
		term.t.Fatal(err)
	}
}

// Until reads until what has come since the last time has a match of the
// pattern, and returns it.
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

// Resize gives the window another size.
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

// HangUp takes the terminal away.
func (term *Terminal) HangUp() { term.screen.Close() }
