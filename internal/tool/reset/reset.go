// Package reset implements reset(1) of ncurses: it gives a terminal its usual modes back, and resets
// the terminal itself.
//
// Synopsis:
//
//	reset [-IQcqw] [-e C] [-i C] [-k C] [TERM]
package reset

import (
	"io"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

const usage = `Usage: reset [options] [terminal]

Options:
  -I          do not reset the terminal itself
  -Q          do not report control characters
  -c          set the control characters only
  -q          print the name of the terminal
  -V          print the version
  -w          accepted: the window size is the kernel's
  TERMINAL    accepted: every terminal gets the sequence of xterm
`

// Command is reset(1).
var Command = gnu.Command("reset", gnu.Coreutils, usage, reset)

// sequence is what ncurses sends to an xterm.
const sequence = "\x1bc\x1b[!p\x1b[?3;4l\x1b[4l\x1b>\x1b[?69l\r"

// failed is the exit status if there is no terminal.
const failed = 10

func reset(t *gnu.Tool) error {
	text, quiet := sequence, false
	_, err := t.Getopt(&cli.Options{Short: "IQcqwV", Permute: true}).Each(func(o cli.Option) error {
		switch o.Key {
		case 'V':
			return t.Version()
		case 'q':
			name, _ := t.Getenv("TERM")
			t.Out.WriteString(name + "\n")
			return cli.ErrAnswered
		case 'Q':
			quiet = true
		case 'I', 'c':
			text = ""
		}
		return nil
	}, func(err error) error { return gnu.WithUsage(t.Invocation, err, usage, 1) })
	if err != nil {
		return err
	}
	fd, modes := terminal()
	if modes == nil {
		return &cli.Failure{Text: "terminal attributes: " + cli.Strerror(unix.ENXIO) + "\n", Status: failed}
	}
	before := *modes
	sane(modes)
	unix.IoctlSetTermios(fd, unix.TCSETSW, modes)
	if !quiet {
		text += reports(&before, modes)
	}
	io.WriteString(t.Stderr, text)
	return nil
}

// terminal returns the first of standard error, output and input that is a terminal, and its modes;
// nil if there is none.
func terminal() (fd int, modes *unix.Termios) {
	for _, fd := range []int{2, 1, 0} {
		if modes, err := unix.IoctlGetTermios(fd, unix.TCGETS); err == nil {
			return fd, modes
		}
	}
	fd, err := unix.Open("/dev/tty", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1, nil
	}
	modes, _ = unix.IoctlGetTermios(fd, unix.TCGETS)
	return fd, modes
}

// sane changes modes to those that a terminal usually has. Control characters that are off get
// their usual values.
func sane(m *unix.Termios) {
	m.Iflag &^= unix.IGNBRK | unix.PARMRK | unix.INPCK | unix.ISTRIP | unix.INLCR | unix.IGNCR | unix.IUCLC | unix.IXANY | unix.IXOFF
	m.Iflag |= unix.BRKINT | unix.IGNPAR | unix.ICRNL | unix.IXON | unix.IMAXBEL
	m.Oflag &^= unix.OLCUC | unix.OCRNL | unix.ONOCR | unix.ONLRET | unix.OFILL | unix.OFDEL |
		unix.NLDLY | unix.CRDLY | unix.TABDLY | unix.BSDLY | unix.VTDLY | unix.FFDLY
	m.Oflag |= unix.OPOST | unix.ONLCR
	m.Cflag &^= unix.CSIZE | unix.CSTOPB | unix.PARENB | unix.PARODD | unix.CLOCAL
	m.Cflag |= unix.CS8 | unix.CREAD
	m.Lflag &^= unix.ECHONL | unix.NOFLSH | unix.TOSTOP | unix.ECHOPRT | unix.XCASE
	m.Lflag |= unix.ISIG | unix.ICANON | unix.ECHO | unix.ECHOE | unix.ECHOK | unix.ECHOCTL | unix.ECHOKE
	for at, key := range map[int]byte{
		unix.VDISCARD: control('O'), unix.VEOF: control('D'), unix.VERASE: erase, unix.VINTR: control('C'), unix.VKILL: control('U'),
		unix.VLNEXT: control('V'), unix.VQUIT: control('\\'), unix.VREPRINT: control('R'), unix.VSTART: control('Q'),
		unix.VSTOP: control('S'), unix.VSUSP: control('Z'), unix.VWERASE: control('W'),
	} {
		if m.Cc[at] == 0 {
			m.Cc[at] = key
		}
	}
}

// erase is the usual character that erases, DEL.
const erase = 0x7f

// reports says which characters erase, kill and interrupt if that is unusual or new.
func reports(before, after *unix.Termios) (text string) {
	for _, c := range []struct {
		name  string
		at    int
		usual byte
	}{{"Erase", unix.VERASE, erase}, {"Kill", unix.VKILL, control('U')}, {"Interrupt", unix.VINTR, control('C')}} {
		was, is := before.Cc[c.at], after.Cc[c.at]
		if was == is && is == c.usual {
			continue
		}
		verb, shown := " set to ", string(rune(is))
		if was == is {
			verb = " is "
		}
		switch {
		case is == erase:
			shown = "delete"
		case is < ' ':
			letter := string(rune(is ^ 0x40))
			shown = "control-" + letter + " (^" + letter + ")"
		}
		text += c.name + verb + shown + ".\n"
	}
	return text
}

// control returns the character that a key makes with the control key.
func control(key byte) byte { return key & 0x1f }
