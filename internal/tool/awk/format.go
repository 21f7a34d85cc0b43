package awk

import (
	"fmt"
	"math"
	"strconv"
	"strings"
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
		c := conversion{precision: -1}
		i++
		number++
		for i < len(format) && strings.IndexByte("-+ #0'", format[i]) >= 0 {
			c.flags += format[i : i+1]
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
		if c.width, ok = count(); !ok {
			return b.String(), missing
		}
		if c.width < 0 {
			c.flags, c.width = c.flags+"-", -c.width
		}
		if i < len(format) && format[i] == '.' {
			i++
			if c.precision, ok = count(); !ok {
				return b.String(), missing
			}
		}
		for i < len(format) && strings.IndexByte("hlLqjzt", format[i]) >= 0 && strings.IndexByte("diouxXeEfFgGaAcs", at(format, i+1)) >= 0 {
			i++
		}
		if i == len(format) || strings.IndexByte("diouxXeEfFgGaAcs", format[i]) < 0 {
			return b.String(), formatError("improper conversion(number " + strconv.Itoa(number) + ") in " + name + `("` + format + `")`)
		}
		c.letter = format[i]
		i++
		v, ok := next()
		if !ok {
			return b.String(), missing
		}
		b.WriteString(c.format(v, convfmt))
	}
	return b.String(), nil
}

func at(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}

// A conversion is a conversion specification of printf(3).
type conversion struct {
	flags            string
	width, precision int // precision is -1 if there is none
	letter           byte
}

func (c conversion) has(flag string) bool { return strings.Contains(c.flags, flag) }

func (c conversion) format(v value, convfmt string) string {
	switch c.letter {
	case 's':
		s := v.text(convfmt)
		if c.precision >= 0 && c.precision < len(s) {
			s = s[:c.precision]
		}
		return c.pad("", s, false)
	case 'c':
		return c.pad("", character(v), false)
	case 'd', 'i':
		n := v.num()
		if math.IsNaN(n) || math.Abs(n) >= 1<<63 {
			c.letter = 'g'
			return c.float(n)
		}
		digits := strconv.FormatUint(uint64(math.Abs(n)), 10)
		return c.integer(c.sign(n <= -1), digits)
	case 'o', 'u', 'x', 'X':
		n := v.num()
		if math.IsNaN(n) || n >= 1<<64 || n <= -1<<63 {
			c.letter = 'g'
			return c.float(n)
		}
		u := uint64(n)
		if n < 0 {
			u = uint64(int64(n))
		}
		base := map[byte]int{'o': 8, 'u': 10, 'x': 16, 'X': 16}[c.letter]
		digits, lead := strconv.FormatUint(u, base), ""
		if c.letter == 'X' {
			digits = strings.ToUpper(digits)
		}
		if c.has("#") && u != 0 {
			switch base {
			case 8:
				digits = "0" + digits
			case 16:
				lead = "0" + string(rune(c.letter))
			}
		}
		return c.integer(lead, digits)
	}
	return c.float(v.num())
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

func (c conversion) sign(negative bool) string {
	switch {
	case negative:
		return "-"
	case c.has("+"):
		return "+"
	case c.has(" "):
		return " "
	}
	return ""
}

func (c conversion) integer(lead, digits string) string {
	if c.precision == 0 && digits == "0" {
		digits = ""
	}
	if len(digits) < c.precision {
		digits = strings.Repeat("0", c.precision-len(digits)) + digits
	}
	return c.pad(lead, digits, c.precision < 0)
}

func (c conversion) float(n float64) string {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		s := infinite(n)
		if c.letter < 'a' {
			s = strings.ToUpper(s)
		}
		return c.pad("", s, false)
	}
	letter := c.letter
	switch letter {
	case 'a':
		letter = 'x'
	case 'A':
		letter = 'X'
	}
	format := "%"
	if c.has("#") {
		format += "#"
	}
	precision := c.precision
	if precision < 0 && letter|0x20 != 'x' {
		precision = 6
	}
	if precision == 0 && letter|0x20 == 'g' {
		precision = 1
	}
	if precision >= 0 {
		format += "." + strconv.Itoa(precision)
	}
	digits := fmt.Sprintf(format+string(rune(letter)), math.Abs(n))
	return c.pad(c.sign(math.Signbit(n)), digits, true)
}

// pad pads a text to the width: on the left, on the right, or with zeros after its lead.
func (c conversion) pad(lead, s string, zeros bool) string {
	missing := c.width - len(lead) - len(s)
	switch {
	case missing <= 0:
		return lead + s
	case c.has("-"):
		return lead + s + strings.Repeat(" ", missing)
	case zeros && c.has("0"):
		return lead + strings.Repeat("0", missing) + s
	}
	return strings.Repeat(" ", missing) + lead + s
}
