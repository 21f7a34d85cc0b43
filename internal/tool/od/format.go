package od

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"contedor/internal/tool/gnu/longdouble"
)

// A format prints the items of a line.
type format struct {
	kind    byte // a c, or d o u x f
	half    byte // the 2-byte type of f: B or H
	size    int  // size of an item in bytes
	width   int  // width of an item in columns
	padding int  // columns between the items of a line
	trailer bool // z: the line ends with its bytes as characters
}

// Columns of integers by their size in bytes.
var (
	octalWidth    = map[int]int{1: 3, 2: 6, 4: 11, 8: 22}
	signedWidth   = map[int]int{1: 4, 2: 6, 4: 11, 8: 20}
	unsignedWidth = map[int]int{1: 3, 2: 5, 4: 10, 8: 20}
	floatWidth    = map[int]int{2: 15, 4: 15, 8: 24, 16: 29}
)

// add adds the types of a word.
func (d *dumper) add(word string) {
	for rest := word; rest != ""; {
		f, after, problem := parseFormat(rest)
		if problem != "" {
			d.Warn(strings.ReplaceAll(problem, "TYPE", d.Locale.Quote(word)))
			d.wrong = true
			return
		}
		d.formats = append(d.formats, f)
		rest = after
	}
}

// parseFormat parses a type. problem is a message in which TYPE stands for the whole word.
func parseFormat(s string) (f format, rest, problem string) {
	f.kind, rest = s[0], s[1:]
	sizes := map[byte]int{'C': 1, 'S': 2, 'I': 4, 'L': 8}
	f.size = 4
	what := "integral"
	switch f.kind {
	case 'a', 'c':
		f.size, f.width = 1, 3
		if strings.HasPrefix(rest, "z") {
			f.trailer, rest = true, rest[1:]
		}
		return f, rest, ""
	case 'f':
		sizes = map[byte]int{'B': 2, 'H': 2, 'F': 4, 'D': 8, 'L': 16}
		f.size, f.half, what = 8, 'H', "floating point"
	case 'd', 'o', 'u', 'x':
	default:
		return f, "", "invalid character '" + s[:1] + "' in type string TYPE"
	}
	if rest != "" && sizes[rest[0]] > 0 {
		if f.size = sizes[rest[0]]; rest[0] == 'B' {
			f.half = 'B'
		}
		rest = rest[1:]
	} else if digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]; digits != "" {
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return f, "", "invalid type string TYPE"
		}
		f.size, rest = int(n), rest[len(digits):]
	}
	switch f.kind {
	case 'd':
		f.width = signedWidth[f.size]
	case 'o':
		f.width = octalWidth[f.size]
	case 'u':
		f.width = unsignedWidth[f.size]
	case 'x':
		f.width = 2 * f.size
		if unsignedWidth[f.size] == 0 {
			f.width = 0
		}
	case 'f':
		f.width = floatWidth[f.size]
	}
	if f.width == 0 {
		return f, "", fmt.Sprintf("invalid type string TYPE;\nthis system doesn't provide a %d-byte %s type", f.size, what)
	}
	if strings.HasPrefix(rest, "z") {
		f.trailer, rest = true, rest[1:]
	}
	return f, rest, ""
}

// text returns an item without padding.
func (d *dumper) text(f *format, b []byte) string {
	switch f.kind {
	case 'a':
		return named[b[0]&0x7f]
	case 'c':
		return character(b[0])
	case 'f':
		return d.float(f, b)
	}
	var n uint64
	switch f.size {
	case 1:
		n = uint64(b[0])
	case 2:
		n = uint64(d.order.Uint16(b))
	case 4:
		n = uint64(d.order.Uint32(b))
	case 8:
		n = d.order.Uint64(b)
	}
	switch f.kind {
	case 'd':
		shift := 64 - 8*f.size
		return strconv.FormatInt(int64(n<<shift)>>shift, 10)
	case 'u':
		return strconv.FormatUint(n, 10)
	case 'o':
		return fmt.Sprintf("%0*o", f.width, n)
	}
	return fmt.Sprintf("%0*x", f.width, n)
}

// float returns the shortest text of a floating-point number that means the same number.
func (d *dumper) float(f *format, b []byte) string {
	switch f.size {
	case 2:
		n := d.order.Uint16(b)
		if f.half == 'B' {
			return shortest(float64(math.Float32frombits(uint32(n)<<16)), n>>15 == 1, 32)
		}
		return shortest(fromHalf(n), n>>15 == 1, 32)
	case 4:
		n := d.order.Uint32(b)
		return shortest(float64(math.Float32frombits(n)), n>>31 == 1, 32)
	case 8:
		n := d.order.Uint64(b)
		return shortest(math.Float64frombits(n), n>>63 == 1, 64)
	}
	low, high := d.order.Uint64(b[:8]), uint64(d.order.Uint16(b[8:10]))
	if d.order.Uint16([]byte{1, 0}) != 1 { // big-endian: all 16 bytes are the other way round
		low, high = d.order.Uint64(b[8:]), uint64(d.order.Uint16(b[6:8]))
	}
	return longDouble(low, high)
}

// longDouble formats a long double of amd64 from its mantissa, and its sign and exponent.
func longDouble(mantissa, high uint64) string {
	exponent := int(high & 0x7fff)
	n := longdouble.Number{Negative: high>>15 == 1, Mantissa: mantissa, Exponent: max(exponent, 1) - 16383 - 63}
	sign := ""
	if n.Negative {
		sign = "-"
	}
	switch {
	case exponent == 0x7fff && mantissa<<1 == 0 && mantissa>>63 == 1:
		return sign + "inf"
	case exponent == 0x7fff || exponent > 0 && mantissa>>63 == 0:
		return sign + "nan"
	}
	digits := 18
	if exponent == 0 {
		digits = 1
	}
	for ; ; digits++ {
		text := n.Format('g', digits, false)
		back, _, _ := longdouble.Parse(text)
		if digits >= 21 || back.Mantissa == n.Mantissa && (back.Exponent == n.Exponent || n.Mantissa == 0) {
			return sign + text
		}
	}
}

// fromHalf converts a number of IEEE 754's binary16.
func fromHalf(n uint16) float64 {
	exponent, fraction := int(n>>10&0x1f), float64(n&0x3ff)
	var value float64
	switch exponent {
	case 0:
		value = math.Ldexp(fraction, -24)
	case 0x1f:
		if value = math.Inf(1); fraction != 0 {
			value = math.NaN()
		}
	default:
		value = math.Ldexp(1024+fraction, exponent-25)
	}
	if n>>15 == 1 {
		value = -value
	}
	return value
}

// shortest formats a number with as few digits as necessary, but as printf's %g with 6 digits, or 15 for 64
// bits, if that is exact.
func shortest(x float64, negative bool, size int) string {
	sign := ""
	if negative {
		sign = "-"
	}
	switch {
	case math.IsNaN(x):
		return sign + "nan"
	case math.IsInf(x, 0):
		return sign + "inf"
	}
	x = math.Abs(x)
	digits, most, least := 6, 9, 0x1p-126
	if size == 64 {
		digits, most, least = 15, 17, 0x1p-1022
	}
	if x < least {
		digits = 1
	}
	for ; ; digits++ {
		text := strconv.FormatFloat(x, 'g', digits, 64)
		if back, err := strconv.ParseFloat(text, size); digits >= most || err == nil && back == x {
			return sign + text
		}
	}
}

// named has the names of the characters of ASCII for -t a.
var named = func() (names [128]string) {
	for i, name := range strings.Fields("nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp") {
		names[i] = name
	}
	for c := byte('!'); c < 0x7f; c++ {
		names[c] = string(rune(c))
	}
	names[0x7f] = "del"
	return names
}()

// character returns a character for -t c.
func character(c byte) string {
	switch {
	case c == 0:
		return `\0`
	case c >= '\a' && c <= '\r':
		return `\` + "abtnvfr"[c-'\a':c-'\a'+1]
	case c >= ' ' && c < 0x7f:
		return string(rune(c))
	}
	return fmt.Sprintf("%03o", c)
}
