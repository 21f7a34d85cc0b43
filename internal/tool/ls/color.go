package ls

import (
	"slices"
	"strconv"
	"strings"

	"contedor/internal/tool/gnu/pattern"
	"golang.org/x/sys/unix"
)

// colors are the sequences of LS_COLORS.
type colors struct {
	codes    map[string]string // by the two letters of LS_COLORS
	suffixes []suffixColor     // the first that fits counts
	asTarget bool              // ln=target: links have the color of their targets
	begun    bool              // something was written
}

// A suffixColor is the color of files whose names end in suffix.
type suffixColor struct {
	suffix, code string
	exact        bool // upper and lower case differ
}

// terminals are the values of TERM for which colors are written without LS_COLORS and COLORTERM.
var terminals = []string{
	"Eterm", "ansi", "*color*", "con[0-9]*x[0-9]*", "cons25", "console", "cygwin", "*direct*", "dtterm", "gnome", "hurd", "jfbterm", "konsole",
	"kterm", "linux", "linux-c", "mlterm", "putty", "rxvt*", "screen*", "st", "terminator", "tmux*", "vt100", "vt220", "xterm*",
}

// plain are the kinds that have no color unless LS_COLORS gives them one.
var plain = []string{"ec", "no", "fi", "mi", "or", "ca", "mh"}

// readColors reads LS_COLORS. It returns nil if names are not colored.
func (l *run) readColors() *colors {
	c := &colors{codes: map[string]string{
		"lc": "\x1b[", "rc": "m", "rs": "0", "cl": "\x1b[K",
		"di": "01;34", "ln": "01;36", "pi": "33", "so": "01;35", "bd": "01;33", "cd": "01;33", "ex": "01;32", "do": "01;35",
		"su": "37;41", "sg": "30;43", "st": "37;44", "ow": "34;42", "tw": "30;42",
	}}
	text, _ := l.Getenv("LS_COLORS")
	if text == "" {
		if colorTerm, _ := l.Getenv("COLORTERM"); colorTerm != "" {
			return c
		}
		name, _ := l.Getenv("TERM")
		for _, terminal := range terminals {
			if pattern.Glob(terminal, name, false) {
				return c
			}
		}
		return nil
	}
	if !l.parseColors(c, text) {
		l.Warn("unparsable value for LS_COLORS environment variable")
		return nil
	}
	c.decideCase()
	c.asTarget = c.codes["ln"] == "target"
	return c
}

// parseColors parses LS_COLORS, such as "di=01;34:*.tar=01;31".
func (l *run) parseColors(c *colors, text string) bool {
	for text != "" {
		if text[0] == ':' {
			text = text[1:]
			continue
		}
		if text[0] == '*' {
			suffix, rest, ok := colorText(text[1:], true)
			if !ok || rest == "" || rest[0] != '=' {
				return false
			}
			var code string
			if code, text, ok = colorText(rest[1:], false); !ok {
				return false
			}
			c.suffixes = append([]suffixColor{{suffix: suffix, code: code}}, c.suffixes...)
			continue
		}
		if len(text) < 3 || text[2] != '=' {
			return false
		}
		name := text[:2]
		code, rest, ok := colorText(text[3:], false)
		if !ok {
			return false
		}
		if _, known := c.codes[name]; !known && !slices.Contains(plain, name) {
			l.Warn("unrecognized prefix: " + l.Locale.Quote(name))
			return false
		}
		c.codes[name] = code
		text = rest
	}
	return true
}

// colorText reads a text of LS_COLORS with its escapes up to a colon or, with equals, an equals sign.
func colorText(s string, equals bool) (text, rest string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ':' || c == '=' && equals:
			return b.String(), s[i:], true
		case c == '\\':
			if i++; i == len(s) {
				return "", "", false
			}
			digits := 0
			base := 8
			switch {
			case s[i] == 'x' || s[i] == 'X':
				i, base = i+1, 16
				for i+digits < len(s) && strings.IndexByte("0123456789abcdefABCDEF", s[i+digits]) >= 0 {
					digits++
				}
			case s[i] >= '0' && s[i] <= '7':
				for i+digits < len(s) && s[i+digits] >= '0' && s[i+digits] <= '7' {
					digits++
				}
			default:
				c := s[i]
				if at := strings.IndexByte("abefnrtv?_", c); at >= 0 {
					c = "\a\b\x1b\f\n\r\t\v\x7f "[at]
				}
				b.WriteByte(c)
				continue
			}
			n := uint64(0)
			for _, digit := range []byte(s[i : i+digits]) {
				value, _ := strconv.ParseUint(string(digit), base, 8)
				n = n*uint64(base) + value
			}
			b.WriteByte(byte(n))
			i += digits - 1
		case c == '^':
			if i++; i == len(s) {
				return "", "", false
			}
			switch {
			case s[i] >= '@' && s[i] <= '~':
				b.WriteByte(s[i] & 0o37)
			case s[i] == '?':
				b.WriteString("\x7f?") // ls writes the question mark, too
			default:
				return "", "", false
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), "", true
}

// decideCase finds the suffixes in which upper and lower case differ: those that LS_COLORS has in both,
// with different colors. Suffixes that another one hides are removed.
func (c *colors) decideCase() {
	hidden := make([]bool, len(c.suffixes))
	for i := range c.suffixes {
		folded := false
		for j := i + 1; j < len(c.suffixes); j++ {
			a, b := &c.suffixes[i], &c.suffixes[j]
			switch {
			case hidden[j] || hidden[i]:
			case a.suffix == b.suffix:
				hidden[j] = true
			case !sameLetters(a.suffix, b.suffix):
			case folded:
				hidden[j] = true
			case a.code == b.code:
				hidden[j], folded = true, true
			default:
				a.exact, b.exact = true, true
			}
		}
	}
	var left []suffixColor
	for i, s := range c.suffixes {
		if !hidden[i] {
			left = append(left, s)
		}
	}
	c.suffixes = left
}

// sameLetters compares without the case of ASCII letters.
func sameLetters(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	lower := func(c byte) byte {
		if c >= 'A' && c <= 'Z' {
			return c | 0x20
		}
		return c
	}
	for i := range len(a) {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

// anyOf reports whether one of the kinds has a color.
func (c *colors) anyOf(kinds ...string) bool {
	for _, kind := range kinds {
		if code := c.codes[kind]; code != "" && code != "0" && code != "00" {
			return true
		}
	}
	return false
}

// put writes sequences. Before the first one everything is reset.
func (l *run) put(texts ...string) {
	c := l.colors
	if !c.begun {
		c.begun = true
		l.reset()
	}
	for _, text := range texts {
		l.Out.WriteString(text) // not counted for --dired
	}
}

func (l *run) reset() {
	c := l.colors
	if end, ok := c.codes["ec"]; ok {
		l.put(end)
	} else {
		l.put(c.codes["lc"], c.codes["rs"], c.codes["rc"])
	}
}

// normal begins text that is not a name.
func (l *run) normal() {
	if c := l.colors; c != nil && c.anyOf("no") {
		l.put(c.codes["lc"], c.codes["no"], c.codes["rc"])
	}
}

// last returns what ends the output.
func (c *colors) last() string {
	if !c.begun || c.codes["lc"] == "\x1b[" && c.codes["rc"] == "m" {
		return ""
	}
	return c.codes["lc"] + c.codes["rc"]
}

// paint writes a name, or with target that of the link's target, in its color. It begins in the
// column at and has a number of bytes.
func (l *run) paint(f *listed, target bool, at, size int, write func()) {
	c := l.colors
	if c == nil {
		write()
		return
	}
	code, colored := c.code(f, target)
	if colored {
		if c.anyOf("no") {
			l.put(c.codes["lc"], c.codes["rc"])
		}
		l.put(c.codes["lc"], code, c.codes["rc"])
	}
	write()
	if colored || c.anyOf("no") {
		l.reset()
		if l.width > 0 && at/l.width != (at+size-1)/l.width {
			l.put(c.codes["cl"])
		}
	}
}

// code returns the color of a file, or of a link's target, and whether it has one.
func (c *colors) code(f *listed, target bool) (code string, ok bool) {
	name, mode, missing := f.name, f.st.Mode, false
	switch {
	case target:
		name, mode, missing = f.target, f.targetMode, !f.targetFound
	case c.asTarget && f.targetFound:
		mode = f.targetMode
	}
	kind := "or"
	if !f.known {
		mode = f.kind
	}
	switch mode & unix.S_IFMT {
	case unix.S_IFREG:
		kind = "fi"
		if f.known {
			kind = c.fileKind(f, mode)
		}
	case unix.S_IFDIR:
		kind = "di"
		switch {
		case !f.known:
		case mode&unix.S_ISVTX != 0 && mode&0o002 != 0 && c.anyOf("tw"):
			kind = "tw"
		case mode&0o002 != 0 && c.anyOf("ow"):
			kind = "ow"
		case mode&unix.S_ISVTX != 0 && c.anyOf("st"):
			kind = "st"
		}
	case unix.S_IFLNK:
		kind = "ln"
	case unix.S_IFIFO:
		kind = "pi"
	case unix.S_IFSOCK:
		kind = "so"
	case unix.S_IFBLK:
		kind = "bd"
	case unix.S_IFCHR:
		kind = "cd"
	}
	if missing && c.anyOf("mi") {
		kind = "mi"
	}
	if kind == "fi" {
		for _, s := range c.suffixes {
			if len(name) >= len(s.suffix) {
				end := name[len(name)-len(s.suffix):]
				if s.exact && end == s.suffix || !s.exact && sameLetters(end, s.suffix) {
					return s.code, true
				}
			}
		}
	}
	if kind == "ln" && !target && !f.targetFound && (c.asTarget || c.anyOf("or")) {
		kind = "or"
	}
	code, ok = c.codes[kind]
	return code, ok
}

func (c *colors) fileKind(f *listed, mode uint32) string {
	switch {
	case mode&unix.S_ISUID != 0 && c.anyOf("su"):
		return "su"
	case mode&unix.S_ISGID != 0 && c.anyOf("sg"):
		return "sg"
	case f.capable && c.anyOf("ca"):
		return "ca"
	case mode&0o111 != 0 && c.anyOf("ex"):
		return "ex"
	case f.st.Nlink > 1 && c.anyOf("mh"):
		return "mh"
	}
	return "fi"
}
