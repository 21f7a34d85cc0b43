package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"contedor/internal/linux/numeral"
)

// AppendCharacter appends the character with a code. bytes says that a character is a byte, as in
// the C locale; then a code that does not fit is written as an escape.
func AppendCharacter(b []byte, code int, bytes bool) []byte {
	switch {
	case !bytes || code < utf8.RuneSelf:
		return utf8.AppendRune(b, rune(code))
	case code > 0xffff:
		return fmt.Appendf(b, `\U%08X`, code)
	}
	return fmt.Appendf(b, `\u%04X`, code)
}

// Unescape replaces the escapes of $'…'. A zero byte ends the text. bytes says that a character is a
// byte, as in the C locale.
func Unescape(s string, bytes bool) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b = append(b, s[i])
			continue
		}
		i++
		c := s[i]
		if plain, ok := EscapeLetter(c); ok {
			b = append(b, plain)
			continue
		}
		switch c {
		case '\'', '"', '?':
			b = append(b, c)
		case '0', '1', '2', '3', '4', '5', '6', '7':
			n, used := numeral.Digits(s[i:], 8, 3)
			i += used - 1
			if n &= 0xff; n == 0 {
				return string(b)
			}
			b = append(b, byte(n))
		case 'x':
			braces := i+1 < len(s) && s[i+1] == '{'
			digits := 2
			if braces {
				i++
				digits = 16
			}
			n, used := numeral.Digits(s[i+1:], 16, digits)
			i += used
			if braces && i+1 < len(s) && s[i+1] == '}' {
				i++
			}
			if used == 0 {
				b = append(b, '\\', 'x')
				if braces {
					i--
				}
				continue
			}
			if n &= 0xff; n == 0 {
				return string(b)
			}
			b = append(b, byte(n))
		case 'u', 'U':
			digits := 4
			if c == 'U' {
				digits = 8
			}
			n, used := numeral.Digits(s[i+1:], 16, digits)
			i += used
			if used == 0 {
				b = append(b, '\\', c)
				continue
			}
			if n == 0 {
				return string(b)
			}
			b = AppendCharacter(b, n, bytes)
		case 'c':
			if i+1 < len(s) {
				i++
				if s[i] == '\\' && i+1 < len(s) && s[i+1] == '\\' {
					i++
				}
				n := s[i] & 0x1f
				switch {
				case s[i] == '?':
					n = 0x7f
				case n == 0:
					return string(b)
				}
				b = append(b, n)
			} else {
				b = append(b, '\\', c)
			}
		default:
			b = append(b, '\\', c)
		}
	}
	return string(b)
}

// EscapeLetter returns the byte that a letter, or a backslash, stands for after a backslash.
func EscapeLetter(letter byte) (b byte, ok bool) {
	at := strings.IndexByte(`abeEfnrtv\`, letter)
	if at < 0 {
		return 0, false
	}
	return "\a\b\x1b\x1b\f\n\r\t\v\\"[at], true
}
