// Package stty implements stty(1) of GNU coreutils: it prints or changes the settings of a
// terminal.
//
// Synopsis:
//
//	stty [-F DEVICE] [SETTING]...
//	stty [-F DEVICE] -a | -g
//
// modes.go has the words for the settings.
package stty

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/numeral"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is stty.
var Command = gnu.Command("stty", gnu.Coreutils, `[-F DEVICE | --file=DEVICE] [SETTING]...
       stty [-F DEVICE | --file=DEVICE] [-a | --all | -g | --save]
Prints or changes the settings of the terminal that is standard input. Without arguments it
prints the speed and what differs from "stty sane".
  -a, --all     everything
  -g, --save    in a form that stty reads as a SETTING
  -F, --file=DEVICE   use another terminal
Settings: a mode such as echo, or -echo to clear it; a character, such as intr ^C; min N,
time N, rows N, cols N, size, speed, ispeed N, ospeed N, line N, drain; and
  sane, raw, cooked, cbreak, nl, evenp, oddp, parity, pass8, litout, lcase, tabs, ek, crt,
  dec, decctlq
`, stty)

// A run is one run of stty.
type run struct {
	*gnu.Tool
	fd      int
	name    string // of the terminal, in messages
	t       unix.Termios
	changed bool
	drain   bool
	check   bool // only check the words; change nothing
	column  int
	width   int
}

func stty(t *gnu.Tool) error {
	if err := t.OnlyWord(); err != nil {
		return err
	}
	s := &run{Tool: t, name: "standard input", drain: true}
	var device *string
	all, save := false, false
	var settings []string
	words := t.Argv[1:]
	for i := 0; i < len(words); i++ {
		word := words[i]
		switch {
		case word == "-a" || len(word) > 3 && strings.HasPrefix("--all", word):
			all = true
		case word == "-g" || len(word) > 3 && strings.HasPrefix("--save", word):
			save = true
		case strings.HasPrefix(word, "--file="):
			v := word[len("--file="):]
			device = &v
		case word == "-F" || word == "--file":
			if i++; i == len(words) {
				return gnu.BadUsage("invalid argument " + t.Locale.Quote(word))
			}
			device = &words[i]
		case strings.HasPrefix(word, "-F"):
			v := word[2:]
			device = &v
		default:
			settings = append(settings, word)
		}
	}
	switch {
	case all && save:
		return cli.Fail("the options for verbose and stty-readable output styles are\nmutually exclusive", nil)
	case (all || save) && len(settings) > 0:
		return cli.Fail("when specifying an output style, modes may not be set", nil)
	}
	s.check = true
	if err := s.apply(settings); err != nil {
		return err
	}
	s.check = false
	if device != nil {
		s.name = *device
		fd, err := unix.Open(*device, unix.O_RDONLY|unix.O_NONBLOCK, 0)
		if err != nil {
			return cli.Fail(t.Name(s.name), err)
		}
		if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0); err == nil {
			unix.FcntlInt(uintptr(fd), unix.F_SETFL, flags&^unix.O_NONBLOCK)
		}
		s.fd = fd
	}
	state, err := unix.IoctlGetTermios(s.fd, getSettings)
	if err != nil {
		return cli.Fail(t.Name(s.name), err)
	}
	s.t = *state
	s.width = s.columns()
	switch {
	case save:
		s.save()
		return nil
	case all:
		s.all()
		return nil
	case !slices.ContainsFunc(settings, func(w string) bool { return strings.TrimPrefix(w, "-") != "drain" }):
		s.differences()
		return nil
	}
	if err := s.apply(settings); err != nil {
		return err
	}
	if !s.changed {
		return nil
	}
	return s.set(state)
}

// set changes the settings of the terminal, and checks that it has taken all of them.
func (s *run) set(before *unix.Termios) error {
	request := uint(setSettingsDrain)
	if !s.drain {
		request = setSettings
	}
	if err := unix.IoctlSetTermios(s.fd, request, &s.t); err != nil {
		return cli.Fail(s.Name(s.name), err)
	}
	after, err := unix.IoctlGetTermios(s.fd, getSettings)
	if err != nil {
		return cli.Fail(s.Name(s.name), err)
	}
	wanted := s.t
	for _, t := range []*unix.Termios{&wanted, after, before} {
		t.Cflag &^= unix.CBAUD | cibaud
		t.Ispeed, t.Ospeed = 0, 0
	}
	switch {
	case *after == wanted:
		return nil
	case *after == *before:
		return cli.Fail(s.Name(s.name), unix.EINVAL)
	}
	return cli.Fail(s.Name(s.name)+": unable to perform all requested operations", nil)
}

// columns returns the width of the lines that are printed.
func (s *run) columns() int {
	if w, err := unix.IoctlGetWinsize(1, unix.TIOCGWINSZ); err == nil && w.Col > 0 {
		return int(w.Col)
	}
	if v, ok := s.Getenv("COLUMNS"); ok {
		if n, err := strconv.Atoi(v); err == nil && n > 0 {
			return n
		}
	}
	return 80
}

// apply carries out the settings.
func (s *run) apply(words []string) error {
	for i := 0; i < len(words); i++ {
		word := words[i]
		name, minus := strings.CutPrefix(word, "-")
		invalid := gnu.BadUsage("invalid argument " + s.Locale.Quote(word))
		next := func() (string, error) {
			if i+1 == len(words) {
				return "", gnu.BadUsage("missing argument to " + s.Locale.Quote(word))
			}
			i++
			return words[i], nil
		}
		if minus && name == "drain" || word == "drain" {
			s.drain = !minus
			continue
		}
		if s.mode(name, minus) {
			continue
		}
		if minus {
			return invalid
		}
		if done, err := s.character(word, next); err != nil {
			return err
		} else if done {
			continue
		}
		var err error
		switch word {
		case "ispeed", "ospeed":
			var v string
			if v, err = next(); err == nil {
				n, ok := speed(v)
				if !ok {
					return gnu.BadUsage("invalid " + word + " " + s.Locale.Quote(v))
				}
				s.speeds(n, word)
			}
		case "rows", "cols", "columns":
			var n uint64
			if n, err = s.number(next, math.MaxInt32); err == nil && !s.check {
				err = s.resize(word, uint16(n))
			}
		case "line":
			var n uint64
			if n, err = s.number(next, 255); err == nil {
				s.t.Line = uint8(n)
				s.changed = true
			}
		case "size":
			if !s.check {
				w, e := unix.IoctlGetWinsize(s.fd, unix.TIOCGWINSZ)
				if e != nil {
					return cli.Fail(s.Name(s.name), e)
				}
				fmt.Fprintf(s.Out, "%d %d\n", w.Row, w.Col)
			}
		case "speed":
			if !s.check {
				s.Out.WriteString(s.speedsText("", " ", "") + "\n")
			}
		default:
			if n, ok := speed(word); ok {
				s.speeds(n, "")
			} else if !s.restore(word) {
				return invalid
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// mode carries out a word for modes.
func (s *run) mode(name string, minus bool) bool {
	for set, list := range modes {
		for _, m := range list {
			if m.name != name {
				continue
			}
			if minus && m.flags&rev == 0 {
				return false
			}
			f := flagsOf(&s.t, set)
			*f &^= m.field()
			if !minus {
				*f |= m.bits
			}
			s.changed = true
			return true
		}
	}
	if combination(&s.t, name, minus) {
		s.changed = true
		return true
	}
	return false
}

// character sets a special character, or min or time.
func (s *run) character(name string, next func() (string, error)) (done bool, err error) {
	for _, c := range characters {
		if c.name != name {
			continue
		}
		s.changed = true
		if name == "min" || name == "time" {
			n, err := s.number(next, 255)
			s.t.Cc[c.at] = byte(n)
			return true, err
		}
		v, err := next()
		if err != nil {
			return true, err
		}
		switch {
		case len(v) <= 1:
			s.t.Cc[c.at] = (v + "\x00")[0]
		case v == "^-" || v == "undef":
			s.t.Cc[c.at] = 0
		case v[0] == '^' && v[1] == '?':
			s.t.Cc[c.at] = 127
		case v[0] == '^':
			s.t.Cc[c.at] = v[1] &^ 0x60
		default:
			n, err := s.number(func() (string, error) { return v, nil }, 255)
			s.t.Cc[c.at] = byte(n)
			return true, err
		}
		return true, nil
	}
	return false, nil
}

func (s *run) number(next func() (string, error), most uint64) (uint64, error) {
	v, err := next()
	if err != nil {
		return 0, err
	}
	n, rest, fits := numeral.Unsigned(v, 0)
	factor := uint64(1)
	switch rest {
	case "b":
		factor, rest = 512, ""
	case "B":
		factor, rest = 1024, ""
	case "":
	}
	bad := "invalid integer argument: " + s.Locale.Quote(v)
	switch {
	case v == "" || rest != "" || v[0] < '0' || v[0] > '9':
		return 0, cli.Fail(bad, nil)
	case !fits || n > most || n*factor > most:
		return 0, cli.Fail(bad, unix.EOVERFLOW)
	}
	return n * factor, nil
}

// standardSpeeds are those that have a number of their own in the flags; 4097 and more are extended.
var standardSpeeds = map[uint32]uint32{0: 0, 50: 1, 75: 2, 110: 3, 134: 4, 150: 5, 200: 6, 300: 7, 600: 8, 1200: 9, 1800: 10, 2400: 11, 4800: 12,
	9600: 13, 19200: 14, 38400: 15, 57600: 4097, 115200: 4098, 230400: 4099, 460800: 4100, 500000: 4101, 576000: 4102, 921600: 4103,
	1000000: 4104, 1152000: 4105, 1500000: 4106, 2000000: 4107, 2500000: 4108, 3000000: 4109, 3500000: 4110, 4000000: 4111}

func speed(text string) (uint32, bool) {
	switch text {
	case "exta":
		return 19200, true
	case "extb":
		return 38400, true
	case "134.5":
		return 134, true
	}
	n, err := strconv.ParseUint(text, 10, 32)
	return uint32(n), err == nil && text != ""
}

// speeds sets the speed of the input, of the output, or of both.
func (s *run) speeds(n uint32, which string) {
	s.changed = true
	if which != "ispeed" {
		s.t.Ospeed = n
	}
	if which != "ospeed" {
		s.t.Ispeed = n
	}
	const other = unix.BOTHER
	s.t.Cflag = s.t.Cflag&^(unix.CBAUD|cibaud) | other | other<<unix.IBSHIFT
	if bits, ok := standardSpeeds[s.t.Ospeed]; ok && s.t.Ispeed == s.t.Ospeed {
		s.t.Cflag = s.t.Cflag&^(unix.CBAUD|cibaud) | bits
	}
}

// resize sets the number of rows or columns.
func (s *run) resize(word string, n uint16) error {
	w, err := unix.IoctlGetWinsize(s.fd, unix.TIOCGWINSZ)
	if err != nil {
		if err != unix.EINVAL {
			return cli.Fail(s.Name(s.name), err)
		}
		w = &unix.Winsize{}
	}
	if word == "rows" {
		w.Row = n
	} else {
		w.Col = n
	}
	if err := unix.IoctlSetWinsize(s.fd, unix.TIOCSWINSZ, w); err != nil {
		return cli.Fail(s.Name(s.name), err)
	}
	return nil
}

const savedCharacters = 32 // NCCS of glibc

// save prints the settings in a form that restore reads.
func (s *run) save() {
	cflag := s.t.Cflag
	if cflag&cibaud == 0 {
		cflag |= cflag & unix.CBAUD << unix.IBSHIFT
	}
	fmt.Fprintf(s.Out, "%x:%x:%x:%x", s.t.Iflag, s.t.Oflag, cflag, s.t.Lflag)
	for i := range savedCharacters {
		c := byte(0)
		if i < len(s.t.Cc) {
			c = s.t.Cc[i]
		}
		fmt.Fprintf(s.Out, ":%x", c)
	}
	s.Out.WriteString("\n")
}

// restore reads what save has printed.
func (s *run) restore(text string) bool {
	parts := strings.Split(text, ":")
	if len(parts) != 4+savedCharacters {
		return false
	}
	t := s.t
	for i, p := range parts {
		size := 32
		if i >= 4 {
			size = 8
		}
		n, err := strconv.ParseUint(p, 16, size)
		if err != nil {
			return false
		}
		switch {
		case i < 4:
			*[...]*uint32{&t.Iflag, &t.Oflag, &t.Cflag, &t.Lflag}[i] = uint32(n)
		case i-4 < len(t.Cc):
			t.Cc[i-4] = byte(n)
		}
	}
	if t.Cflag&cibaud == t.Cflag&unix.CBAUD<<unix.IBSHIFT {
		t.Cflag &^= cibaud
	}
	s.t = t
	s.changed = true
	return true
}

// put prints a word, on the next line if it does not fit.
func (s *run) put(text string) {
	if s.column > 0 && s.column+1+len(text) > s.width {
		s.Out.WriteString("\n")
		s.column = 0
	}
	if s.column > 0 {
		s.Out.WriteString(" ")
		s.column++
	}
	s.Out.WriteString(text)
	s.column += len(text)
}

func (s *run) newline() {
	s.Out.WriteString("\n")
	s.column = 0
}

// speedsText returns the speed, or both if they differ.
func (s *run) speedsText(name, between, unit string) string {
	in, out := s.t.Ispeed, s.t.Ospeed
	if in == 0 || in == out {
		return name + strconv.Itoa(int(out)) + unit
	}
	if name == "" {
		return fmt.Sprintf("%d%s%d", in, between, out)
	}
	return fmt.Sprintf("i%s%d%s o%s%d%s", name, in, unit, name, out, unit)
}

// visible returns a character as it is typed.
func visible(c byte) string {
	lead := ""
	if c == 0 {
		return "<undef>"
	}
	if c >= 128 {
		lead = "M-"
		c -= 128
	}
	switch {
	case c < 32:
		return lead + "^" + string(rune(c+64))
	case c == 127:
		return lead + "^?"
	}
	return lead + string(rune(c))
}

func (s *run) all() {
	s.put(s.speedsText("speed ", " ", " baud;"))
	if w, err := unix.IoctlGetWinsize(s.fd, unix.TIOCGWINSZ); err == nil {
		s.put(fmt.Sprintf("rows %d; columns %d;", w.Row, w.Col))
	}
	s.put(fmt.Sprintf("line = %d;", s.t.Line))
	s.newline()
	for _, c := range characters {
		if c.name == "min" {
			break
		}
		s.put(c.name + " = " + visible(s.t.Cc[c.at]) + ";")
	}
	s.put(fmt.Sprintf("min = %d; time = %d;", s.t.Cc[unix.VMIN], s.t.Cc[unix.VTIME]))
	s.newline()
	for set, list := range modes {
		f := *flagsOf(&s.t, set)
		for _, m := range list {
			switch {
			case m.flags&omit != 0:
			case f&m.field() == m.bits:
				s.put(m.name)
			case m.flags&rev != 0:
				s.put("-" + m.name)
			}
		}
		s.newline()
	}
}

func (s *run) differences() {
	s.put(s.speedsText("speed ", " ", " baud;"))
	s.put(fmt.Sprintf("line = %d;", s.t.Line))
	s.newline()
	for _, c := range characters {
		if c.name == "min" {
			break
		}
		if s.t.Cc[c.at] != c.sane {
			s.put(c.name + " = " + visible(s.t.Cc[c.at]) + ";")
		}
	}
	if s.t.Lflag&unix.ICANON == 0 {
		s.put(fmt.Sprintf("min = %d; time = %d;", s.t.Cc[unix.VMIN], s.t.Cc[unix.VTIME]))
		s.newline()
	} else if s.column > 0 {
		s.newline()
	}
	for set, list := range modes {
		f := *flagsOf(&s.t, set)
		for _, m := range list {
			switch {
			case m.flags&omit != 0:
			case f&m.field() == m.bits:
				if m.flags&saneOff != 0 {
					s.put(m.name)
				}
			case m.flags&(saneOn|rev) == saneOn|rev:
				s.put("-" + m.name)
			}
		}
		if s.column > 0 {
			s.newline()
		}
	}
}
