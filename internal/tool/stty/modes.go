package stty

import "golang.org/x/sys/unix"

// A flag says how a mode is set and printed.
type flag int

const (
	saneOn  flag = 1 << iota // "sane" sets it
	saneOff                  // "sane" clears it
	rev                      // a minus clears it
	omit                     // it is not printed
)

// A mode is a word for bits of one of the four sets of flags of termios(3).
type mode struct {
	name  string
	flags flag
	bits  uint32
	mask  uint32 // the field that the bits are in; 0 for the bits themselves
}

func (m *mode) field() uint32 {
	if m.mask != 0 {
		return m.mask
	}
	return m.bits
}

const cibaud = 0x100f0000 // the speed of the input

// modes are those of the control, input, output and local flags, in the order of -a.
var modes = [4][]mode{
	{
		{"parenb", rev, unix.PARENB, 0}, {"parodd", rev, unix.PARODD, 0}, {"cmspar", rev, unix.CMSPAR, 0},
		{"cs5", 0, unix.CS5, unix.CSIZE}, {"cs6", 0, unix.CS6, unix.CSIZE}, {"cs7", 0, unix.CS7, unix.CSIZE}, {"cs8", saneOn, unix.CS8, unix.CSIZE},
		{"hupcl", rev, unix.HUPCL, 0}, {"hup", rev | omit, unix.HUPCL, 0}, {"cstopb", rev, unix.CSTOPB, 0},
		{"cread", saneOn | rev, unix.CREAD, 0}, {"clocal", rev, unix.CLOCAL, 0}, {"crtscts", rev, unix.CRTSCTS, 0},
	},
	{
		{"ignbrk", saneOff | rev, unix.IGNBRK, 0}, {"brkint", saneOn | rev, unix.BRKINT, 0}, {"ignpar", rev, unix.IGNPAR, 0},
		{"parmrk", rev, unix.PARMRK, 0}, {"inpck", rev, unix.INPCK, 0}, {"istrip", rev, unix.ISTRIP, 0},
		{"inlcr", saneOff | rev, unix.INLCR, 0}, {"igncr", saneOff | rev, unix.IGNCR, 0}, {"icrnl", saneOn | rev, unix.ICRNL, 0},
		{"ixon", rev, unix.IXON, 0}, {"ixoff", saneOff | rev, unix.IXOFF, 0}, {"tandem", rev | omit, unix.IXOFF, 0},
		{"iuclc", saneOff | rev, unix.IUCLC, 0}, {"ixany", saneOff | rev, unix.IXANY, 0}, {"imaxbel", saneOn | rev, unix.IMAXBEL, 0},
		{"iutf8", saneOff | rev, unix.IUTF8, 0},
	},
	{
		{"opost", saneOn | rev, unix.OPOST, 0}, {"olcuc", saneOff | rev, unix.OLCUC, 0}, {"ocrnl", saneOff | rev, unix.OCRNL, 0},
		{"onlcr", saneOn | rev, unix.ONLCR, 0}, {"onocr", saneOff | rev, unix.ONOCR, 0}, {"onlret", saneOff | rev, unix.ONLRET, 0},
		{"ofill", saneOff | rev, unix.OFILL, 0}, {"ofdel", saneOff | rev, unix.OFDEL, 0},
		{"nl1", saneOff, unix.NL1, unix.NLDLY}, {"nl0", saneOn, unix.NL0, unix.NLDLY},
		{"cr3", saneOff, unix.CR3, unix.CRDLY}, {"cr2", saneOff, unix.CR2, unix.CRDLY}, {"cr1", saneOff, unix.CR1, unix.CRDLY}, {"cr0", saneOn, unix.CR0, unix.CRDLY},
		{"tab3", saneOff, unix.TAB3, unix.TABDLY}, {"tab2", saneOff, unix.TAB2, unix.TABDLY}, {"tab1", saneOff, unix.TAB1, unix.TABDLY}, {"tab0", saneOn, unix.TAB0, unix.TABDLY},
		{"bs1", saneOff, unix.BS1, unix.BSDLY}, {"bs0", saneOn, unix.BS0, unix.BSDLY},
		{"vt1", saneOff, unix.VT1, unix.VTDLY}, {"vt0", saneOn, unix.VT0, unix.VTDLY},
		{"ff1", saneOff, unix.FF1, unix.FFDLY}, {"ff0", saneOn, unix.FF0, unix.FFDLY},
	},
	{
		{"isig", saneOn | rev, unix.ISIG, 0}, {"icanon", saneOn | rev, unix.ICANON, 0}, {"iexten", saneOn | rev, unix.IEXTEN, 0},
		{"echo", saneOn | rev, unix.ECHO, 0}, {"echoe", saneOn | rev, unix.ECHOE, 0}, {"crterase", rev | omit, unix.ECHOE, 0},
		{"echok", saneOn | rev, unix.ECHOK, 0}, {"echonl", saneOff | rev, unix.ECHONL, 0}, {"noflsh", saneOff | rev, unix.NOFLSH, 0},
		{"xcase", saneOff | rev, unix.XCASE, 0}, {"tostop", saneOff | rev, unix.TOSTOP, 0},
		{"echoprt", saneOff | rev, unix.ECHOPRT, 0}, {"prterase", rev | omit, unix.ECHOPRT, 0},
		{"echoctl", saneOn | rev, unix.ECHOCTL, 0}, {"ctlecho", rev | omit, unix.ECHOCTL, 0},
		{"echoke", saneOn | rev, unix.ECHOKE, 0}, {"crtkill", rev | omit, unix.ECHOKE, 0},
		{"flusho", saneOff | rev, unix.FLUSHO, 0}, {"extproc", saneOff | rev, unix.EXTPROC, 0},
	},
}

// A character is a special character, and its value after "sane".
type character struct {
	name string
	at   int
	sane byte
}

var characters = []character{
	{"intr", unix.VINTR, 3}, {"quit", unix.VQUIT, 28}, {"erase", unix.VERASE, 127}, {"kill", unix.VKILL, 21},
	{"eof", unix.VEOF, 4}, {"eol", unix.VEOL, 0}, {"eol2", unix.VEOL2, 0}, {"swtch", unix.VSWTC, 0},
	{"start", unix.VSTART, 17}, {"stop", unix.VSTOP, 19}, {"susp", unix.VSUSP, 26}, {"rprnt", unix.VREPRINT, 18},
	{"werase", unix.VWERASE, 23}, {"lnext", unix.VLNEXT, 22}, {"discard", unix.VDISCARD, 15},
	{"min", unix.VMIN, 1}, {"time", unix.VTIME, 0},
}

// flagsOf returns the set of flags that modes[set] are in.
func flagsOf(t *unix.Termios, set int) *uint32 {
	return [...]*uint32{&t.Cflag, &t.Iflag, &t.Oflag, &t.Lflag}[set]
}

func sane(t *unix.Termios) {
	for _, c := range characters {
		t.Cc[c.at] = c.sane
	}
	for set, list := range modes {
		f := flagsOf(t, set)
		for _, m := range list {
			switch {
			case m.flags&saneOn != 0:
				*f = *f&^m.field() | m.bits
			case m.flags&saneOff != 0:
				*f &^= m.field()
			}
		}
	}
}

// replace sets and clears bits.
func replace(f *uint32, clear, set uint32) { *f = *f&^clear | set }

// combination carries out a word for several modes. ok is false if there is no such word.
func combination(t *unix.Termios, name string, minus bool) (ok bool) {
	switch name {
	case "ek", "sane", "crt", "dec":
		if minus {
			return false
		}
	}
	eight := func() { replace(&t.Cflag, unix.PARENB|unix.CSIZE, unix.CS8) }
	seven := func() { replace(&t.Cflag, unix.CSIZE, unix.CS7|unix.PARENB) }
	switch name {
	case "evenp", "parity":
		if minus {
			eight()
		} else {
			t.Cflag &^= unix.PARODD
			seven()
		}
	case "oddp":
		if minus {
			eight()
		} else {
			t.Cflag |= unix.PARODD
			seven()
		}
	case "nl":
		if minus {
			replace(&t.Iflag, unix.INLCR|unix.IGNCR, unix.ICRNL)
			replace(&t.Oflag, unix.OCRNL|unix.ONLRET, unix.ONLCR)
		} else {
			t.Iflag &^= unix.ICRNL
			t.Oflag &^= unix.ONLCR
		}
	case "ek":
		t.Cc[unix.VERASE], t.Cc[unix.VKILL] = 127, 21
	case "sane":
		sane(t)
	case "cbreak":
		if minus {
			t.Lflag |= unix.ICANON
		} else {
			t.Lflag &^= unix.ICANON
		}
	case "pass8", "litout":
		if minus {
			seven()
			t.Iflag |= unix.ISTRIP
		} else {
			eight()
			t.Iflag &^= unix.ISTRIP
		}
		switch {
		case name == "litout" && minus:
			t.Oflag |= unix.OPOST
		case name == "litout":
			t.Oflag &^= unix.OPOST
		}
	case "raw", "cooked":
		if (name == "cooked") != minus {
			t.Iflag |= unix.BRKINT | unix.IGNPAR | unix.ISTRIP | unix.ICRNL | unix.IXON
			t.Oflag |= unix.OPOST
			t.Lflag |= unix.ISIG | unix.ICANON
		} else {
			t.Iflag = 0
			t.Oflag &^= unix.OPOST
			t.Lflag &^= unix.ISIG | unix.ICANON | unix.XCASE
			t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
		}
	case "decctlq":
		if minus {
			t.Iflag |= unix.IXANY
		} else {
			t.Iflag &^= unix.IXANY
		}
	case "tabs":
		replace(&t.Oflag, unix.TABDLY, unix.TAB0)
		if minus {
			t.Oflag |= unix.TAB3
		}
	case "lcase", "LCASE":
		if minus {
			t.Lflag &^= unix.XCASE
			t.Iflag &^= unix.IUCLC
			t.Oflag &^= unix.OLCUC
		} else {
			t.Lflag |= unix.XCASE
			t.Iflag |= unix.IUCLC
			t.Oflag |= unix.OLCUC
		}
	case "crt":
		t.Lflag |= unix.ECHOE | unix.ECHOCTL | unix.ECHOKE
	case "dec":
		t.Cc[unix.VINTR], t.Cc[unix.VERASE], t.Cc[unix.VKILL] = 3, 127, 21
		t.Lflag |= unix.ECHOE | unix.ECHOCTL | unix.ECHOKE
		t.Iflag &^= unix.IXANY
	default:
		return false
	}
	return true
}
