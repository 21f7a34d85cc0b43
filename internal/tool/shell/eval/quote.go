package eval

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// isControl reports whether a text needs $'…'.
func isControl(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] == 0x7f {
			return true
		}
	}
	return !utf8.ValidString(s)
}

// quoteAlways puts a text in single quotes, as bash's set and export do. With control characters it
// uses $'…'.
func quoteAlways(s string) string {
	if isControl(s) {
		return quoteANSI(s)
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// quoteANSI quotes a text as $'…'.
func quoteANSI(s string) string {
	var b strings.Builder
	b.WriteString("$'")
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			if r, n := utf8.DecodeRuneInString(s[i:]); r != utf8.RuneError {
				b.WriteString(s[i : i+n])
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

// plain reports whether a text needs no quotes.
func plain(s string) bool {
	for i := range len(s) {
		c := s[i]
		if isName(c) || strings.IndexByte("%+-./:=@,", c) >= 0 && !(i == 0 && c == '=') || c >= utf8.RuneSelf {
			continue
		}
		if c == '#' && i > 0 || c == '~' && i > 0 {
			continue
		}
		return false
	}
	return s != ""
}

// quote quotes a text with single quotes, but only if necessary.
func quote(s string) string {
	if plain(s) && !isControl(s) {
		return s
	}
	return quoteAlways(s)
}

// quoteBackslash quotes a text as printf's %q does.
func quoteBackslash(s string) string {
	if s == "" {
		return "''"
	}
	if isControl(s) {
		return quoteANSI(s)
	}
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if strings.IndexByte(" \t\n'\"\\|&;()<>!{}*[?]^$`,", c) >= 0 || i == 0 && (c == '#' || c == '~') || i > 0 && c == '~' && (s[i-1] == ':' || s[i-1] == '=') {
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return b.String()
}

// quoteDouble puts a text in double quotes, as declare -p does.
func quoteDouble(s string) string {
	if isControl(s) {
		return quoteANSI(s)
	}
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(s) {
		if strings.IndexByte("\"\\$`", s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	b.WriteByte('"')
	return b.String()
}

// quoteKey quotes the key of an associative array if necessary.
func quoteKey(s string) string {
	for i := range len(s) {
		if c := s[i]; !isName(c) && strings.IndexByte("%+-./:=,", c) < 0 {
			return quoteDouble(s)
		}
	}
	if s == "" {
		return `""`
	}
	return s
}
