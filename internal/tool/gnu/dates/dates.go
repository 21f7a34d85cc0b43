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
// %_d, %0d, %^a, %#p, %10Y, and %N for nanoseconds. Unknown directives stay unchanged.
func Format(format string, at time.Time) string {
	var b strings.Builder
	for format != "" {
		i := strings.IndexByte(format, '%')
		if i < 0 || i+1 == len(format) {
			b.WriteString(format)
			break
		}
		b.WriteString(format[:i])
		format = format[i:]
		end := 1
		for end < len(format) && strings.IndexByte("-_0^#+", format[end]) >= 0 {
			end++
		}
		flags := format[1:end]
		width := 0
		for end < len(format) && format[end] >= '0' && format[end] <= '9' {
			width = min(width*10+int(format[end]-'0'), 1<<16)
			end++
		}
		colons := end
		for end < len(format) && format[end] == ':' {
			end++
		}
		colons = end - colons
		if end+1 < len(format) && (format[end] == 'E' && strings.IndexByte("cCxXyY", format[end+1]) >= 0 || format[end] == 'O') {
			end++
		}
		if end == len(format) {
			b.WriteString(format)
			break
		}
		text, ok := directive(format[end], flags, width, colons, at)
		if !ok {
			text = format[:end+1]
		}
		b.WriteString(text)
		format = format[end+1:]
	}
	return b.String()
}

// directive returns the value of a letter, padded. ok is false for an unknown letter.
func directive(letter byte, flags string, width, colons int, at time.Time) (text string, ok bool) {
	number := func(n, digits int, pad byte) string {
		text := strconv.Itoa(n)
		sign := ""
		if n < 0 {
			sign, text = "-", text[1:]
		}
		for _, f := range flags {
			switch f {
			case '-':
				return sign + text
			case '_':
				pad = ' '
			case '0':
				pad = '0'
			case '+':
				pad = '0'
				if (letter == 'Y' || letter == 'G' || letter == 'C') && n >= 0 && (width > digits || len(text) > digits) {
					sign = "+"
				}
			}
		}
		if width > 0 {
			digits = width
		} else if sign != "" && pad == '0' {
			digits++
		}
		missing := strings.Repeat(string(pad), max(0, digits-len(sign)-len(text)))
		if pad == ' ' {
			return missing + sign + text
		}
		return sign + missing + text
	}
	hour12 := (at.Hour()+11)%12 + 1
	year, week := at.ISOWeek()
	sunday, yday := int(at.Weekday()), at.YearDay()
	nested := ""
	switch letter {
	case '%':
		text = "%"
	case 'n':
		text = "\n"
	case 't':
		text = "\t"
	case 'Y':
		return number(at.Year(), 4, '0'), true
	case 'C':
		return number(at.Year()/100, 2, '0'), true
	case 'y':
		return number(at.Year()%100, 2, '0'), true
	case 'G':
		return number(year, 4, '0'), true
	case 'g':
		return number(year%100, 2, '0'), true
	case 'V':
		return number(week, 2, '0'), true
	case 'U':
		return number((yday+6-sunday)/7, 2, '0'), true
	case 'W':
		return number((yday+6-(sunday+6)%7)/7, 2, '0'), true
	case 'm':
		return number(int(at.Month()), 2, '0'), true
	case 'q':
		return number((int(at.Month())+2)/3, 1, '0'), true
	case 'd':
		return number(at.Day(), 2, '0'), true
	case 'e':
		return number(at.Day(), 2, ' '), true
	case 'j':
		return number(yday, 3, '0'), true
	case 'H':
		return number(at.Hour(), 2, '0'), true
	case 'k':
		return number(at.Hour(), 2, ' '), true
	case 'I':
		return number(hour12, 2, '0'), true
	case 'l':
		return number(hour12, 2, ' '), true
	case 'M':
		return number(at.Minute(), 2, '0'), true
	case 'S':
		return number(at.Second(), 2, '0'), true
	case 's':
		return number(int(at.Unix()), 1, '0'), true
	case 'u':
		return number((sunday+6)%7+1, 1, '0'), true
	case 'w':
		return number(sunday, 1, '0'), true
	case 'N':
		digits := fmt.Sprintf("%09d", at.Nanosecond())
		if width > 0 && width < 9 {
			return digits[:width], true
		}
		return digits + strings.Repeat("0", max(0, width-9)), true
	case 'z':
		return paddedZone(zone(at, colons), flags, width), true
	case 'a':
		text = at.Format("Mon")
	case 'A':
		text = at.Format("Monday")
	case 'b', 'h':
		text = at.Format("Jan")
	case 'B':
		text = at.Format("January")
	case 'p':
		text = at.Format("PM")
	case 'P':
		return fmt.Sprintf("%*s", width, at.Format("pm")), true
	case 'Z':
		text = at.Format("MST")
	case 'c':
		nested = "%a %b %e %H:%M:%S %Y"
	case 'D', 'x':
		nested = "%m/%d/%y"
	case 'F':
		nested = "%Y-%m-%d"
		if at.Year() > 9999 {
			nested = "+" + nested
		}
	case 'T', 'X':
		nested = "%H:%M:%S"
	case 'R':
		nested = "%H:%M"
	case 'r':
		nested = "%I:%M:%S %p"
	default:
		return "", false
	}
	if nested != "" {
		text = Format(nested, at)
	}
	if strings.Contains(flags, "^") {
		text = strings.ToUpper(text)
	}
	if strings.Contains(flags, "#") {
		if text = strings.ToUpper(text); letter == 'p' || letter == 'Z' {
			text = strings.ToLower(text)
		}
	}
	if strings.Contains(flags, "0") {
		return strings.Repeat("0", max(0, width-len(text))) + text, true
	}
	return fmt.Sprintf("%*s", width, text), true
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
func paddedZone(text, flags string, width int) string {
	sign, digits := text[:1], text[1:]
	for _, f := range flags {
		if f != '_' && f != '-' {
			continue
		}
		head, tail, colon := strings.Cut(digits, ":")
		if head = strings.TrimLeft(head[:len(head)-1], "0") + head[len(head)-1:]; colon {
			head += ":"
		}
		if width = max(width, len(text)); f == '-' {
			width = 0
		}
		return fmt.Sprintf("%*s", width, sign+head+tail)
	}
	return sign + strings.Repeat("0", max(0, width-len(text))) + digits
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
