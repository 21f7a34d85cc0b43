package printf

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/linux/numeral"
)

const escapeLetters, escapeBytes = `"\abefnrtv`, "\"\\\a\b\x1b\f\n\r\t\v"

// unescaped prints the argument of %b. \c ends all output.
func (p *printer) unescaped(word string) (stop bool, err error) {
	for word != "" && !stop && err == nil {
		if word[0] == '\\' {
			word, stop, err = p.escape(word, true)
			continue
		}
		p.Out.WriteByte(word[0])
		word = word[1:]
	}
	return stop, err
}

// escape prints the value of the escape at the beginning of s, and returns the rest. With afterZero,
// an octal number may have a further zero, \0NNN.
func (p *printer) escape(s string, afterZero bool) (rest string, stop bool, err error) {
	if len(s) == 1 {
		p.Out.WriteByte('\\')
		return "", false, nil
	}
	c := s[1]
	switch {
	case c == 'c':
		return "", true, nil
	case strings.IndexByte(escapeLetters, c) >= 0:
		p.Out.WriteByte(escapeBytes[strings.IndexByte(escapeLetters, c)])
		return s[2:], false, nil
	case c >= '0' && c <= '7':
		s = s[1:]
		if afterZero && c == '0' {
			s = s[1:]
		}
		n, rest := number(s, 8, 3)
		p.Out.WriteByte(byte(n))
		return rest, false, nil
	case c == 'x':
		n, rest := number(s[2:], 16, 2)
		if rest == s[2:] {
			return "", false, noHexadecimal()
		}
		p.Out.WriteByte(byte(n))
		return rest, false, nil
	case c == 'u' || c == 'U':
		width := 4
		if c == 'U' {
			width = 8
		}
		n, rest := number(s[2:], 16, width)
		if len(rest) != len(s)-2-width {
			return "", false, noHexadecimal()
		}
		if n >= 0xd800 && n <= 0xdfff {
			return "", false, cli.Fail(fmt.Sprintf(`invalid universal character name \%c%0*x`, c, width, n), nil)
		}
		p.unicode(n)
		return rest, false, nil
	}
	p.Out.WriteString(s[:2])
	return s[2:], false, nil
}

func noHexadecimal() error { return cli.Fail("missing hexadecimal number in escape", nil) }

// unicode prints a character. If the locale lacks it, it prints an escape.
func (p *printer) unicode(n uint32) {
	switch {
	case n < 0x80:
		p.Out.WriteByte(byte(n))
	case p.Locale.UTF8 && n <= utf8.MaxRune:
		p.Out.WriteRune(rune(n))
	case n > 0xffff:
		fmt.Fprintf(p.Out, `\U%08X`, n)
	default:
		fmt.Fprintf(p.Out, `\u%04X`, n)
	}
}

// number parses at most limit digits of a base.
func number(s string, base, limit int) (n uint32, rest string) {
	value, used := numeral.Digits(s, base, limit)
	return uint32(value), s[used:]
}
