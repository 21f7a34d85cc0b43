package eval

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// isControl reports whether a text needs $'…'.
func (s *Shell) isControl(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] == 0x7f {
			return true
		}
	}
	if s.bytes() {
		return !ascii(text)
	}
	return !utf8.ValidString(text)
}

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// quoteAlways puts a text in single quotes, as bash's set and export do. With control characters it
// uses $'…'.
func (s *Shell) quoteAlways(text string) string {
	if s.isControl(text) {
		return s.quoteANSI(text)
	}
	return quoteSingle(text)
}

// quoteSingle puts a text in single quotes.
func quoteSingle(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// quoteANSI quotes a text as $'…'.
func (s *Shell) quoteANSI(text string) string {
	var b strings.Builder
	b.WriteString("$'")
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf && !s.bytes() {
			if r, n := utf8.DecodeRuneInString(text[i:]); r != utf8.RuneError {
				b.WriteString(text[i : i+n])
				i += n
				continue
			}
		}
		i++
		switch c {
		case 0x1b:
			b.WriteString(`\E`)
		case '\a':
			b.WriteString(`\a`)
		case '\b':
			b.WriteString(`\b`)
		case '\t':
			b.WriteString(`\t`)
		case '\n':
			b.WriteString(`\n`)
		case '\v':
			b.WriteString(`\v`)
		case '\f':
			b.WriteString(`\f`)
		case '\r':
			b.WriteString(`\r`)
		case '\\':
			b.WriteString(`\\`)
		case '\'':
			b.WriteString(`\'`)
		default:
			if c < ' ' || c >= 0x7f {
				fmt.Fprintf(&b, `\%03o`, c)
			} else {
				b.WriteByte(c)
			}
		}
	}
	b.WriteString("'")
	return b.String()
}

// quoteBackslash quotes a text as printf's %q does.
func (s *Shell) quoteBackslash(text string) string {
	if text == "" {
		return "''"
	}
	if s.isControl(text) {
		return s.quoteANSI(text)
	}
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		if strings.IndexByte(" \t\n'\"\\|&;()<>!{}*[?]^$`,", c) >= 0 || i == 0 && (c == '#' || c == '~') || i > 0 && c == '~' && (text[i-1] == ':' || text[i-1] == '=') {
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return b.String()
}

// quoteDouble puts a text in double quotes, as declare -p does.
func (s *Shell) quoteDouble(text string) string {
	if s.isControl(text) {
		return s.quoteANSI(text)
	}
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(text) {
		if strings.IndexByte("\"\\$`", text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	b.WriteByte('"')
	return b.String()
}

// quoteKey quotes the key of an associative array if necessary.
func (s *Shell) quoteKey(text string) string {
	for i := range len(text) {
		if c := text[i]; !isName(c) && strings.IndexByte("%+-./:=,", c) < 0 {
			return s.quoteDouble(text)
		}
	}
	if text == "" {
		return `""`
	}
	return text
}
