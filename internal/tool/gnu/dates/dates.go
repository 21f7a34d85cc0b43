// Package dates parses and formats dates as GNU date(1) does.
package dates

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Format formats a time as strftime(3) does in the C locale, with GNU's flags and widths: %-d,
// %_d, %0d, %^a, %#p, %10Y, and %N for nanoseconds. Unknown directives stay unchanged, but are padded.
func Format(format string, at time.Time) string { return formatted(format, at, false) }

// formatted is Format. upper says that letters become capitals.
func formatted(format string, at time.Time, upper bool) string {
	var b strings.Builder
	for format != "" {
		i := strings.IndexByte(format, '%')
		if i < 0 || i+1 == len(format) {
			b.WriteString(format)
			break
		}
		b.WriteString(format[:i])
		format = format[i:]
		d, end := scanDirective(format)
		d.upper = d.upper || upper
		text, ok := "", false
		if d.letter != 0 {
			text, ok = d.value(at)
		}
		if !ok {
			text = d.padded(format[:end])
		}
		b.WriteString(text)
		format = format[end:]
	}
	return b.String()
}

// A directive is what stands between a % and its letter.
type directive struct {
	letter       byte // 0 if the format ends before it
	pad          byte // the last of the flags - _ 0 +, or 0
	upper, other bool // the flags ^ and #
	width        int  // -1 if there is none
	colons       int
	modifier     byte // E, O or 0
}

// scanDirective scans a directive at the beginning of a format, and returns its length.
func scanDirective(format string) (d directive, end int) {
	d.width = -1
	for end = 1; end < len(format) && strings.IndexByte("-_0^#+", format[end]) >= 0; end++ {
		switch c := format[end]; c {
		case '^':
			d.upper = true
		case '#':
			d.other = true
		default:
			d.pad = c
		}
	}
	for ; end < len(format) && format[end] >= '0' && format[end] <= '9'; end++ {
		d.width = min(max(d.width, 0)*10+int(format[end]-'0'), 1<<16)
	}
	if end < len(format) && (format[end] == 'E' || format[end] == 'O') {
		d.modifier = format[end]
		end++
	}
	colons := end
	for end < len(format) && format[end] == ':' {
		end++
	}
	d.colons = end - colons
	if end < len(format) && (format[end] != '%' || end == 1) { // %5% is not a directive, and the second % begins one
		d.letter = format[end]
		end++
	}
	return d, end
}

// padded returns a text, padded to the width.
func (d directive) padded(text string) string {
	pad := " "
	switch d.pad {
	case '-':
		return text
	case '0', '+':
		pad = "0"
	}
	return strings.Repeat(pad, max(0, d.width-len(text))) + text
}

// number formats n with at least as many digits as digits says, or as the width, which includes the sign.
func (d directive) number(n, digits int, pad byte) string {
	return d.signed(max(n, -n), digits, n < 0, false, pad)
}

// signed returns a number and its sign, which is also + if plus is set.
func (d directive) signed(n, digits int, minus, plus bool, pad byte) string {
	text, sign := strconv.Itoa(n), ""
	switch {
	case minus:
		sign = "-"
	case plus:
		sign = "+"
	}
	if d.pad != 0 {
		pad = d.pad
	}
	if d.width >= 0 {
		digits = d.width
	}
	missing := max(0, digits-len(sign)-len(text))
	switch pad {
	case '-':
		return sign + text
	case '_':
		return strings.Repeat(" ", missing) + sign + text
	}
	return sign + strings.Repeat("0", missing) + text
}

// yearish returns a year, or a part of one that has two digits. minus is for years before the year 0.
func (d directive) yearish(n, digits int, minus bool) string {
	plus := d.pad == '+' && (digits < d.width || digits == 2 && n > 99 || n > 9999)
	return d.signed(max(n, -n), digits, minus, plus, '0')
}

// plain are the letters that take no E.
const plain = "aABbhDdeFHIjklMmnNpPqRrSTtuUVWwZ"

// value returns the value of a directive, padded. ok is false for an unknown one.
func (d directive) value(at time.Time) (text string, ok bool) {
	switch {
	case d.colons > 3 || d.colons > 0 && d.letter != 'z',
		d.modifier == 'E' && strings.IndexByte(plain, d.letter) >= 0,
		d.modifier == 'O' && strings.IndexByte("aAcDFnNpPRrTtxXZ", d.letter) >= 0:
		return "", false
	}
	if text, ok := d.numeric(at); ok {
		return text, true
	}
	lower := false
	upper := d.upper
	switch d.letter {
	case '%':
		text = "%"
	case 'n':
		text = "\n"
	case 't':
		text = "\t"
	case 'a':
		text, upper = at.Format("Mon"), upper || d.other
	case 'A':
		text, upper = at.Format("Monday"), upper || d.other
	case 'b', 'h':
		text, upper = at.Format("Jan"), upper || d.other
	case 'B':
		text, upper = at.Format("January"), upper || d.other
	case 'p', 'P':
		text, lower = at.Format("PM"), d.other || d.letter == 'P'
	case 'Z':
		text, _ = at.Zone()
		lower = d.other
	case 'c':
		text = formatted("%a %b %e %H:%M:%S %Y", at, upper)
	case 'D', 'x':
		text = formatted("%m/%d/%y", at, upper)
	case 'F':
		text = d.fullDate(at)
	case 'T', 'X':
		text = formatted("%H:%M:%S", at, upper)
	case 'R':
		text = formatted("%H:%M", at, upper)
	case 'r':
		text = formatted("%I:%M:%S %p", at, upper)
	default:
		return "", false
	}
	switch {
	case lower:
		text = strings.ToLower(text)
	case upper:
		text = strings.ToUpper(text)
	}
	return d.padded(text), true
}

// fullDate returns the value of %F. Its width is a width of the year.
func (d directive) fullDate(at time.Time) string {
	year := directive{letter: 'Y', pad: d.pad, width: max(0, d.width-6)}
	if d.pad == 0 && d.width < 0 {
		year.pad, year.width = '+', 4
	}
	text, _ := year.numeric(at)
	return text + Format("-%m-%d", at)
}

// numeric returns the value of a letter that stands for a number.
func (d directive) numeric(at time.Time) (text string, ok bool) {
	hour12 := (at.Hour()+11)%12 + 1
	year, week := at.ISOWeek()
	sunday, yday := int(at.Weekday()), at.YearDay()
	switch d.letter {
	case 'Y':
		return d.yearish(at.Year(), 4, at.Year() < 0), true
	case 'C':
		return d.yearish(at.Year()/100, 2, at.Year() < 0), true
	case 'y':
		return d.yearish(at.Year()%100, 2, false), true
	case 'G':
		return d.yearish(year, 4, year < 0), true
	case 'g':
		return d.yearish(year%100, 2, false), true
	case 'V':
		return d.number(week, 2, '0'), true
	case 'U':
		return d.number((yday+6-sunday)/7, 2, '0'), true
	case 'W':
		return d.number((yday+6-(sunday+6)%7)/7, 2, '0'), true
	case 'm':
		return d.number(int(at.Month()), 2, '0'), true
	case 'q':
		return d.number((int(at.Month())+2)/3, 1, '0'), true
	case 'd':
		return d.number(at.Day(), 2, '0'), true
	case 'e':
		return d.number(at.Day(), 2, '_'), true
	case 'j':
		return d.number(yday, 3, '0'), true
	case 'H':
		return d.number(at.Hour(), 2, '0'), true
	case 'k':
		return d.number(at.Hour(), 2, '_'), true
	case 'I':
		return d.number(hour12, 2, '0'), true
	case 'l':
		return d.number(hour12, 2, '_'), true
	case 'M':
		return d.number(at.Minute(), 2, '0'), true
	case 'S':
		return d.number(at.Second(), 2, '0'), true
	case 's':
		return d.number(int(at.Unix()), 1, '0'), true
	case 'u':
		return d.number((sunday+6)%7+1, 1, '0'), true
	case 'w':
		return d.number(sunday, 1, '0'), true
	case 'N':
		return d.nanoseconds(at.Nanosecond()), true
	case 'z':
		return paddedZone(zone(at, d.colons), d.pad, max(0, d.width)), true
	}
	return "", false
}

// nanoseconds returns the first digits of a number of nanoseconds. The width is the number of digits.
func (d directive) nanoseconds(n int) string {
	width := 9
	if d.width > 0 {
		width = d.width
	}
	digits := fmt.Sprintf("%09d", n)[:min(width, 9)]
	significant := digits[:1] + strings.TrimRight(digits[1:], "0")
	switch {
	case d.pad == '-' && d.width > 0:
		return significant
	case d.pad == '_':
		return fmt.Sprintf("%-*s", width, significant)
	}
	return digits + strings.Repeat("0", max(0, width-9))
}

// zone returns the value of %z, or with 1 to 3 colons of %:z, %::z and %:::z.
func zone(at time.Time, colons int) string {
	_, offset := at.Zone()
	sign := byte('+')
	if offset < 0 {
		sign, offset = '-', -offset
	}
	h, m, s := offset/3600, offset/60%60, offset%60
	switch {
	case colons == 0:
		return fmt.Sprintf("%c%02d%02d", sign, h, m)
	case colons == 1:
		return fmt.Sprintf("%c%02d:%02d", sign, h, m)
	case colons == 2 || s != 0:
		return fmt.Sprintf("%c%02d:%02d:%02d", sign, h, m, s)
	case m != 0:
		return fmt.Sprintf("%c%02d:%02d", sign, h, m)
	}
	return fmt.Sprintf("%c%02d", sign, h)
}

// paddedZone pads the hours of a zone's offset with zeros. With the flag _ it pads with blanks, and
// with the flag - not at all.
func paddedZone(text string, pad byte, width int) string {
	sign, digits := text[:1], text[1:]
	if pad != '_' && pad != '-' {
		return sign + strings.Repeat("0", max(0, width-len(text))) + digits
	}
	head, tail, colon := strings.Cut(digits, ":")
	if head = strings.TrimLeft(head[:len(head)-1], "0") + head[len(head)-1:]; colon {
		head += ":"
	}
	if width = max(width, len(text)); pad == '-' {
		width = 0
	}
	return fmt.Sprintf("%*s", width, sign+head+tail)
}

// Of converts a time from stat(2) to local time.
func Of(ts unix.Timespec) time.Time { return time.Unix(ts.Unix()) }

// Short formats the time of a file as ls(1) does: month, day, and the hour and minute. The year
// replaces them if the time is more than half a year ago or in the future.
func Short(at, now time.Time) string {
	const halfYear = 31556952 * time.Second / 2
	if at.After(now) || at.Before(now.Add(-halfYear)) {
		return Format("%b %e  %Y", at)
	}
	return Format("%b %e %H:%M", at)
}
