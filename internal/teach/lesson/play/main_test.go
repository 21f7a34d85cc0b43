package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
	"golang.org/x/sys/unix"
)

// TestMain runs the test binary as play under that name.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "play" {
		main()
		os.Exit(0)
	}
	testbed.Main(m, "fetchroot", "unshare", "chroot", "mount", "umount", "hostname")
}

// start starts play on a terminal of 60 columns. It returns the directory for its temporary files, too.
func start(t *testing.T, environment ...string) (*testbed.Terminal, *exec.Cmd, string) {
	t.Helper()
	testbed.NeedRoot(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cmd := exec.Command(self, "-bin", testbed.Bin())
	cmd.Args[0] = "play"
	cmd.Env = append(os.Environ(), append(environment, "TMPDIR="+dir, "TERM=xterm")...)
	return testbed.OpenTerminal(t, cmd, 24, 60), cmd, dir
}

// TestPlay presses Enter until the lesson is over.
func TestPlay(t *testing.T) {
	term, cmd, dir := start(t)
	term.Until(`Enter types the next line`)
	for line := ""; !strings.Contains(line, "# top -b -n 1\r\n"); {
		line = term.Until(`\n    <- `) // below the line: both are wider than the terminal
		term.Type("\r")
	}
	term.Until(`\x1b\[Htop - .*load average`)
	term.Type(strings.Repeat("\r", 100)) // more than there are lines
	term.Until(`The lesson is over, and everything was as expected\.\r\n`)
	ended(t, cmd, dir)
}

// TestPause plays the lesson without a key.
func TestPause(t *testing.T) {
	term, cmd, dir := start(t, "PAUSE=0")
	term.Until(`The lesson is over, and everything was as expected\.\r\n`)
	ended(t, cmd, dir)
}

// TestEnd ends the lesson early.
func TestEnd(t *testing.T) {
	for name, end := range map[string]func(*testbed.Terminal, *exec.Cmd){
		"^C":      func(term *testbed.Terminal, _ *exec.Cmd) { term.Type("\x03") },
		"SIGTERM": func(_ *testbed.Terminal, cmd *exec.Cmd) { cmd.Process.Signal(unix.SIGTERM) },
		"hangup":  func(term *testbed.Terminal, _ *exec.Cmd) { term.HangUp() },
	} {
		t.Run(name, func(t *testing.T) {
			term, cmd, dir := start(t)
			term.Until(`Enter types the next line`)
			term.Type("\r")
			term.Until(`\r\n\S*[#$] (.|\n)*\r\n\S*[#$] `)
			end(term, cmd)
			ended(t, cmd, dir)
		})
	}
}

// ended waits until play has ended, and checks that it has left no files.
func ended(t *testing.T, cmd *exec.Cmd, dir string) {
	t.Helper()
	over := make(chan error)
	go func() { over <- cmd.Wait() }()
	select {
	case <-over:
	case <-time.After(time.Minute):
		t.Fatal("play does not end")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left: %v %v", left, err)
	}
}

func TestBeside(t *testing.T) {
	for _, c := range []struct {
		shows   string
		columns int
		want    string
	}{
		{"", 20, "# ls rootfs"},
		{"what it has", 0, "# ls rootfs                                                    <- what it has"},
		{"what it has", 80, "# ls rootfs                                                    <- what it has"},
		{"what it has", 40, "# ls rootfs\n    <- what it has"},
		{"what it has", 14, "# ls rootfs\n    <- what it\n       has"},
	} {
		if got := beside("# ls rootfs", c.shows, c.columns); got != c.want {
			t.Errorf("%q in %d columns: %q, want %q", c.shows, c.columns, got, c.want)
		}
	}
}
