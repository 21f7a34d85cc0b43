// Package escape replaces the backslash escapes of echo(1), printf(1) and find(1).
package escape

import (
	"strings"
	"unicode/utf8"

	"contedor/internal/linux/numeral"
)

// Form is the notation of octal escapes.
type Form int

const (
	Octal          Form = iota // \NNN, one to three digits
	OctalAfterZero             // \0NNN with up to three digits after the zero, or \NNN
)

const escapeLetters, escapeBytes = `"\abefnrtv`, "\"\\\a\b\x1b\f\n\r\t\v"

// Replace replaces the backslash escapes of echo and printf. At \c it stops and returns the text
// before it, and stop is true. Unknown escapes stay unchanged.
func Replace(s string, form Form) (text string, stop bool) {
	var b strings.Builder
	for {
		at := strings.IndexByte(s, '\\')
		if at < 0 || at+1 == len(s) {
			b.WriteString(s)
			return b.String(), false
		}
		b.WriteString(s[:at])
		s = s[at:]
		if s[1] == 'c' {
			return b.String(), true
		}
		var replacement string
		replacement, s = Sequence(s, form)
		b.WriteString(replacement)
	}
}

// Sequence parses the escape at the beginning of s, which must have a backslash and a further
// byte. It returns the meaning and the rest of s.
func Sequence(s string, form Form) (meaning, rest string) {
	c := s[1]
	if at := strings.IndexByte(escapeLetters, c); at >= 0 && (c != '"' || form == Octal) {
		return escapeBytes[at : at+1], s[2:]
	}
	switch {
	case c >= '0' && c <= '7':
		from := 1
		if form == OctalAfterZero && c == '0' {
			from = 2
		}
		n, size := numeral.Digits(s[from:], 8, 3)
		return string([]byte{byte(n)}), s[from+size:]
	case c == 'x':
		if n, size := numeral.Digits(s[2:], 16, 2); size > 0 {
			return string([]byte{byte(n)}), s[2+size:]
		}
	case c == 'u', c == 'U':
		width := 4
		if c == 'U' {
			width = 8
		}
		if n, size := numeral.Digits(s[2:], 16, width); size == width && form == Octal {
			return string(utf8.AppendRune(nil, rune(n))), s[2+size:]
		}
	}
	return s[:2], s[2:]
}
