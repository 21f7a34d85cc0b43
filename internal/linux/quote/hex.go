package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// Hex returns s as util-linux prints it in tables. Each byte of a character that cannot be
// printed is escaped as \x0a, and so is the backslash of a "\x" in s. Bytes that are in safe
// stay as they are. width is the number of terminal cells, without those of safe bytes.
func (l Locale) Hex(s, safe string) (text string, width int) {
	var b strings.Builder
	hex := func(s string) {
		for i := range len(s) {
			b.WriteString(`\x`)
			b.WriteByte(hexDigits[s[i]>>4])
			b.WriteByte(hexDigits[s[i]&15])
			width += 4
		}
	}
	for s != "" {
		if strings.IndexByte(safe, s[0]) >= 0 {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		c, printable := l.next(s)
		if !printable && l.UTF8 {
			_, size := utf8.DecodeRuneInString(s) // one escape for each byte of a character
			c = s[:size]
		}
		s = s[len(c):]
		switch {
		case !printable || c == `\` && strings.HasPrefix(s, "x"):
			hex(c)
		default:
			b.WriteString(c)
			width += Width(c)
		}
	}
	return b.String(), width
}

// Width returns the number of terminal cells that a text of printable characters takes, as
// wcwidth(3) counts: two for East Asian wide characters and emoji, none for combining and
// format characters, one for others.
func Width(s string) (width int) {
	for _, r := range s {
		switch {
		case r < 0x300:
			width++
		case r >= 0xfff9 && r <= 0xfffb: // interlinear annotations
			width++
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf), r >= 0x1160 && r <= 0x11ff, r >= 0xd7b0 && r <= 0xd7ff: // Hangul Jamo that combine
		case unicode.Is(wide, r):
			width += 2
		default:
			width++
		}
	}
	return width
}

// Cut returns the beginning of a text that fits into a number of terminal cells.
func Cut(s string, cells int) string {
	width := 0
	for i, r := range s {
		if width += Width(string(r)); width > cells {
			return s[:i]
		}
	}
	return s
}

// wide has the characters whose East_Asian_Width is W or F, by blocks (UAX #11).
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115f, Stride: 1}, {Lo: 0x231a, Hi: 0x231b, Stride: 1}, {Lo: 0x2329, Hi: 0x232a, Stride: 1},
		{Lo: 0x23e9, Hi: 0x23ec, Stride: 1}, {Lo: 0x2614, Hi: 0x2615, Stride: 1}, {Lo: 0x2648, Hi: 0x2653, Stride: 1},
		{Lo: 0x2e80, Hi: 0x303e, Stride: 1}, {Lo: 0x3041, Hi: 0x33ff, Stride: 1}, {Lo: 0x3400, Hi: 0x4dff, Stride: 1},
		{Lo: 0x4e00, Hi: 0xa4cf, Stride: 1}, {Lo: 0xa960, Hi: 0xa97f, Stride: 1}, {Lo: 0xac00, Hi: 0xd7a3, Stride: 1},
		{Lo: 0xf900, Hi: 0xfaff, Stride: 1}, {Lo: 0xfe30, Hi: 0xfe6f, Stride: 1}, {Lo: 0xff01, Hi: 0xff60, Stride: 1},
		{Lo: 0xffe0, Hi: 0xffe6, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x16fe0, Hi: 0x18cff, Stride: 1}, {Lo: 0x1b000, Hi: 0x1b2ff, Stride: 1}, {Lo: 0x1f300, Hi: 0x1f64f, Stride: 1},
		{Lo: 0x1f680, Hi: 0x1f6ff, Stride: 1}, {Lo: 0x1f900, Hi: 0x1f9ff, Stride: 1}, {Lo: 0x20000, Hi: 0x3fffd, Stride: 1},
	},
}
