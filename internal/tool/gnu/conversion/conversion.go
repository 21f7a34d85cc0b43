// Package conversion formats values as the conversion specifications of printf(3) do. Widths and
// precisions up to 2^31-1 need no more memory than small ones.
package conversion

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"contedor/internal/tool/gnu/longdouble"
)

// A Spec is a conversion specification without its letter.
type Spec struct {
	Minus, Plus, Blank, Alternate, Zero bool // the flags "-", "+", " ", "#" and "0"

	Width     int // the minimum number of bytes
	Precision int // -1 for none
}

// Flag sets a flag. The flags "'" and "I" change nothing in the C locale.
func (s *Spec) Flag(letter byte) {
	switch letter {
	case '-':
		s.Minus = true
	case '+':
		s.Plus = true
	case ' ':
		s.Blank = true
	case '#':
		s.Alternate = true
	case '0':
		s.Zero = true
	}
}

// Text writes a text as %s does. The precision is a number of bytes.
func (s Spec) Text(out io.StringWriter, text string) {
	if s.Precision >= 0 {
		text = text[:min(s.Precision, len(text))]
	}
	s.Zero = false
	s.write(out, field{digits: text})
}

// Signed writes a number as %d does.
func (s Spec) Signed(out io.StringWriter, n int64) {
	magnitude := uint64(n)
	if n < 0 {
		magnitude = -magnitude
	}
	s.integer(out, s.sign(n < 0), strconv.FormatUint(magnitude, 10))
}

// Unsigned writes a number as the conversion with a letter does: u, o, x or X.
func (s Spec) Unsigned(out io.StringWriter, letter byte, n uint64) {
	base := map[byte]int{'u': 10, 'o': 8, 'x': 16, 'X': 16}[letter]
	digits, prefix := strconv.FormatUint(n, base), ""
	if letter == 'X' {
		digits = strings.ToUpper(digits)
	}
	switch {
	case !s.Alternate:
	case base == 16 && n != 0:
		prefix = "0" + string(letter)
	case base == 8 && n != 0:
		digits = "0" + digits
	case base == 8 && s.Precision == 0:
		s.Precision = 1
	}
	s.integer(out, prefix, digits)
}

// integer writes at least as many digits as the precision says.
func (s Spec) integer(out io.StringWriter, prefix, digits string) {
	f := field{prefix: prefix, digits: digits}
	if s.Precision >= 0 {
		s.Zero = false
		if digits == "0" {
			f.digits = ""
		}
		f.leading = max(s.Precision-len(f.digits), 0)
	}
	s.write(out, f)
}

// mostDecimals is more than the number of decimals other than zero that a long double can have:
// the smallest one is 2^-16445.
const mostDecimals = 22_000

// Float writes a number as the conversion with a letter does: a, e, f or g, or their capitals.
func (s Spec) Float(out io.StringWriter, letter byte, n longdouble.Number) {
	f := field{prefix: s.sign(n.Negative), digits: n.Format(letter, min(s.Precision, mostDecimals), s.Alternate)}
	switch {
	case n.Inf || n.NaN:
		s.Zero = false
	case letter|0x20 == 'a':
		f.prefix, f.digits = f.prefix+f.digits[:2], f.digits[2:]
		fallthrough
	default:
		if s.Precision > mostDecimals && (letter|0x20 != 'g' || s.Alternate) {
			f.trailing = s.Precision - mostDecimals
			if at := strings.IndexAny(f.digits, "epEP"); at >= 0 {
				f.digits, f.exponent = f.digits[:at], f.digits[at:]
			}
		}
	}
	s.write(out, f)
}

// Double is Float for C's double.
func (s Spec) Double(out io.StringWriter, letter byte, n float64) {
	f := field{prefix: s.sign(math.Signbit(n))}
	s.Zero = s.Zero && !math.IsInf(n, 0) && !math.IsNaN(n)
	f.digits = double(letter|0x20, s.Precision, s.Alternate, math.Abs(n))
	if letter < 'a' {
		f.digits = strings.ToUpper(f.digits)
	}
	if letter|0x20 == 'a' && s.Zero {
		f.prefix, f.digits = f.prefix+f.digits[:2], f.digits[2:]
	}
	s.write(out, f)
}

// double formats a number that is not negative.
func double(letter byte, precision int, alternate bool, n float64) string {
	switch {
	case math.IsInf(n, 0):
		return "inf"
	case math.IsNaN(n):
		return "nan"
	case letter == 'a':
		letter = 'x'
	case precision < 0:
		precision = 6
	case precision == 0 && letter == 'g':
		precision = 1
	}
	format := "%"
	if alternate {
		format += "#"
	}
	if precision >= 0 {
		format += "." + strconv.Itoa(precision)
	}
	text := fmt.Sprintf(format+string(letter), n)
	if letter == 'x' { // C writes no zero before the only digit of an exponent
		if at := len(text) - 2; text[at] == '0' {
			text = text[:at] + text[at+1:]
		}
	}
	return text
}

// sign returns the sign before a number.
func (s *Spec) sign(negative bool) string {
	switch {
	case negative:
		return "-"
	case s.Plus:
		return "+"
	case s.Blank:
		return " "
	}
	return ""
}

// A field is the output of a conversion, in pieces.
type field struct {
	prefix   string // the sign and 0x
	leading  int    // the number of zeros before the digits
	digits   string
	trailing int // the number of zeros after the digits
	exponent string
}

// write writes a field in its width.
func (s *Spec) write(out io.StringWriter, f field) {
	missing := s.Width - len(f.prefix) - f.leading - len(f.digits) - f.trailing - len(f.exponent)
	switch {
	case s.Minus:
	case s.Zero:
		f.leading += max(missing, 0)
	default:
		repeat(out, " ", missing)
	}
	out.WriteString(f.prefix)
	repeat(out, "0", f.leading)
	out.WriteString(f.digits)
	repeat(out, "0", f.trailing)
	out.WriteString(f.exponent)
	if s.Minus {
		repeat(out, " ", missing)
	}
}

// repeat writes a character many times, in pieces. It stops when the output fails.
func repeat(out io.StringWriter, character string, times int) {
	for piece := ""; times > 0; times -= len(piece) {
		piece = strings.Repeat(character, min(times, 4096))
		if _, err := out.WriteString(piece); err != nil {
			return
		}
	}
}
