package top

import (
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/signals/catch"
	"contedor/internal/tool/procps"
	"golang.org/x/sys/unix"
)

// keyboard is the file descriptor from which top reads keys.
const keyboard = 0

// Control sequences of ECMA-48. top uses no terminfo(5).
const (
	home       = "\x1b[H"
	clearLine  = "\x1b[K"
	clearBelow = "\x1b[J"
	reverse    = "\x1b[7m"
	bold       = "\x1b[1m"
	usual      = "\x1b[m"
	hideCursor = "\x1b[?25l"
	showCursor = "\x1b[?25h"
)

// size returns the columns and rows of a terminal, or the given ones if it reports none.
func size(fd, columns, rows int) (int, int) {
	w, err := unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ)
	if err != nil || w.Col == 0 || w.Row == 0 {
		return columns, rows
	}
	return int(w.Col), int(w.Row)
}

// watch draws the screen repeatedly until q is pressed.
func (m *monitor) watch() error {
	if term, _ := m.Getenv("TERM"); term == "" {
		return cli.Fail("TERM environment variable not set.", nil)
	}
	before, err := unix.IoctlGetTermios(keyboard, unix.TCGETS)
	if err != nil {
		return cli.Fail("failed tty get", nil)
	}
	raw := *before
	raw.Lflag &^= unix.ICANON | unix.ECHO
	raw.Cc[unix.VMIN], raw.Cc[unix.VTIME] = 1, 0
	enter := func() {
		unix.IoctlSetTermios(keyboard, unix.TCSETSW, &raw)
		m.write(hideCursor)
	}
	leave := func() {
		unix.IoctlSetTermios(keyboard, unix.TCSETSW, before)
		_, rows := m.screen()
		m.write(showCursor + "\x1b[" + strconv.Itoa(rows) + ";1H\n" + clearLine)
	}
	signals := make(chan os.Signal, 8)
	catch.Notify(signals, unix.SIGINT, unix.SIGQUIT, unix.SIGTERM, unix.SIGHUP, unix.SIGPIPE, unix.SIGTSTP, unix.SIGWINCH)
	keys := make(chan byte)
	go readKeys(keys)
	enter()
	defer leave()
	for round := 1; ; round++ {
		m.draw()
		if round == m.rounds {
			return nil
		}
		for timer := time.After(m.delay); timer != nil; {
			select {
			case <-timer:
				timer = nil
			case key, open := <-keys:
				switch {
				case !open || key == 'q':
					return nil
				case m.press(key):
					timer = nil
				}
			case sig := <-signals:
				switch sig {
				case unix.SIGTSTP:
					leave()
					unix.Kill(os.Getpid(), unix.SIGSTOP)
					enter()
				case unix.SIGWINCH:
				default:
					return nil
				}
				m.draw()
			}
		}
		if err := m.look(); err != nil {
			return err
		}
	}
}

// press applies a key and reports whether the screen must be redrawn.
func (m *monitor) press(key byte) bool {
	switch key {
	case 'P', 'M', 'T', 'N':
		m.sort, m.smallest = keyFields[key], false
	case 'c':
		m.commands = !m.commands
	case ' ', '\n', '\r':
	default:
		return false
	}
	return true
}

// readKeys sends each key to the channel, and closes the channel at the end of input.
func readKeys(keys chan<- byte) {
	defer close(keys)
	var b [1]byte
	for {
		n, err := unix.Read(keyboard, b[:])
		switch {
		case err == unix.EINTR:
		case err != nil || n == 0:
			return
		default:
			keys <- b[0]
		}
	}
}

// draw draws the whole screen.
func (m *monitor) draw() {
	columns, rows := m.screen()
	var b strings.Builder
	b.WriteString(home)
	lines := m.summary()
	heading := len(lines)
	lines = append(lines, m.list(columns)...)
	for i, line := range lines[:min(len(lines), rows)] {
		if i > 0 {
			b.WriteString("\r\n")
		}
		if line = procps.Clip(line, columns); i == heading {
			line = reverse + line + strings.Repeat(" ", max(columns-procps.ColumnsOf(line), 0)) + usual
		} else if i > heading && strings.Contains(line, " R ") {
			line = bold + line + usual
		}
		b.WriteString(line + clearLine)
	}
	m.write(b.String() + clearBelow)
}

// screen returns the size of the terminal in columns and rows. Option -w limits the columns.
func (m *monitor) screen() (columns, rows int) {
	columns, rows = size(keyboard, 80, 24)
	if m.width > 0 {
		columns = min(columns, m.width)
	}
	return columns, rows
}

func (m *monitor) write(text string) { m.Stdout.Write([]byte(text)) }
