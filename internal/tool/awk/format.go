package awk

import (
	"math"
	"strconv"
	"strings"

	"contedor/internal/tool/gnu/conversion"
)

// sprintf formats values as printf does. name is that of the function, for messages. The
// error is a formatError, and s what was formatted before it.
func sprintf(name, format string, values []value, convfmt string) (s string, err error) {
	var b strings.Builder
	number := 0
	missing := formatError("not enough arguments passed to " + name + `("` + format + `")`)
	next := func() (value, bool) {
		if len(values) == 0 {
			return value{}, false
		}
		v := values[0]
		values = values[1:]
		return v, true
	}
	for i := 0; i < len(format); {
		if format[i] != '%' {
			end := strings.IndexByte(format[i:], '%')
			if end < 0 {
				end = len(format) - i
			}
			b.WriteString(format[i : i+end])
			i += end
			continue
		}
		if strings.HasPrefix(format[i:], "%%") {
			b.WriteByte('%')
			i += 2
			continue
		}
		c := conversion.Spec{Precision: -1}
		i++
		number++
		for i < len(format) && strings.IndexByte("-+ #0'", format[i]) >= 0 {
			c.Flag(format[i])
			i++
		}
		count := func() (n int, ok bool) {
			if i < len(format) && format[i] == '*' {
				i++
				v, ok := next()
				return int(max(min(v.num(), 1<<20), -1<<20)), ok
			}
			for i < len(format) && isDigit(format[i]) {
				n = min(n*10+int(format[i]-'0'), 1<<20)
				i++
			}
			return n, true
		}
		var ok bool
		if c.Width, ok = count(); !ok {
			return b.String(), missing
		}
		if c.Width < 0 {
			c.Minus, c.Width = true, -c.Width
		}
		if i < len(format) && format[i] == '.' {
			i++
			if c.Precision, ok = count(); !ok {
				return b.String(), missing
			}
		}
		for i < len(format) && strings.IndexByte("hlLqjzt", format[i]) >= 0 && strings.IndexByte("diouxXeEfgGcs", at(format, i+1)) >= 0 {
			i++
		}
		if i == len(format) || strings.IndexByte("diouxXeEfgGcs", format[i]) < 0 {
			return b.String(), formatError("improper conversion(number " + strconv.Itoa(number) + ") in " + name + `("` + format + `")`)
		}
		letter := format[i]
		i++
		v, ok := next()
		if !ok {
			return b.String(), missing
		}
		convert(&b, c, letter, v, convfmt)
	}
	return b.String(), nil
}

func at(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}

// convert writes a value as the conversion with a letter does. mawk writes some numbers in its own
// way, without a width: infinities and NaNs, and for %d numbers that do not fit in 64 bits.
func convert(b *strings.Builder, c conversion.Spec, letter byte, v value, convfmt string) {
	switch letter {
	case 's':
		c.Text(b, v.text(convfmt))
		return
	case 'c':
		c.Text(b, character(v))
		return
	}
	n := v.num()
	switch {
	case math.IsInf(n, 0) || math.IsNaN(n):
		b.WriteString(infinite(n))
	case letter == 'd' || letter == 'i':
		if n < -1<<63 || n >= 1<<63 {
			b.WriteString(num(n).text(convfmt))
			return
		}
		c.Signed(b, int64(n))
	case strings.IndexByte("ouxX", letter) >= 0:
		c.Unsigned(b, letter, unsigned(n))
	default:
		c.Double(b, letter, n)
	}
}

// unsigned returns the 64 bits that mawk prints of a number.
func unsigned(n float64) uint64 {
	switch {
	case n >= 1<<64:
		return math.MaxUint64
	case n >= 0:
		return uint64(n)
	case n >= -1<<63:
		return uint64(int64(n))
	case n > -1<<64:
		return 1 << 63
	}
	return 1
}

// character returns what %c prints: the byte of a number, or the first one of a string.
func character(v value) string {
	n, isNumber := v.numeric()
	if v.kind == unset || v.kind == input && v.s == "" {
		isNumber = false
	}
	switch {
	case isNumber:
		return string([]byte{byte(int64(n))})
	case v.s == "":
		return "\x00"
	}
	return v.s[:1]
}
