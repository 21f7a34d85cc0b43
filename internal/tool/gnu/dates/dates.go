// Package dates parses and formats dates as GNU date(1) does.
package dates

import (
	"errors"
	"fmt"
	"math"
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
		if end < len(format) && (format[end] == 'E' || format[end] == 'O') {
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
		for _, f := range flags {
			switch f {
			case '-':
				digits, pad = 0, 0
			case '_':
				pad = ' '
			case '0', '+':
				pad = '0'
			}
		}
		if width > 0 {
			digits = width
		}
		if pad == ' ' {
			return fmt.Sprintf("%*d", digits, n)
		}
		return fmt.Sprintf("%0*d", digits, n)
	}
	hour12 := (at.Hour()+11)%12 + 1
	year, week := at.ISOWeek()
	sunday, yday := int(at.Weekday()), at.YearDay()
	nested := ""
	switch letter {
	case '%':
		return "%", true
	case 'n':
		return "\n", true
	case 't':
		return "\t", true
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
		digits := 9
		if width > 0 {
			digits = min(width, 9)
		}
		return fmt.Sprintf("%09d", at.Nanosecond())[:digits], true
	case 'z':
		return zone(at, colons), true
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
		text = at.Format("pm")
	case 'Z':
		text = at.Format("MST")
	case 'c':
		nested = "%a %b %e %H:%M:%S %Y"
	case 'D', 'x':
		nested = "%m/%d/%y"
	case 'F':
		nested = "%Y-%m-%d"
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

// Of converts a time of stat(2).
func Of(ts unix.Timespec) time.Time { return time.Unix(ts.Unix()) }

// Short formats the time of a file as ls(1) does: to the minute, or with the year if it is more
// than half a year ago or in the future.
func Short(at, now time.Time) string {
	const halfYear = 31556952 * time.Second / 2
	if at.After(now) || at.Before(now.Add(-halfYear)) {
		return Format("%b %e  %Y", at)
	}
	return Format("%b %e %H:%M", at)
}

// ErrInvalid is the error of Parse for a text that is not a date.
var ErrInvalid = errors.New("invalid date")

// dateForms are the absolute dates and times that Parse accepts.
var dateForms = []string{
	"2006-01-02", "2006/01/02", "20060102", "01/02/2006", "2 Jan 2006", "Jan 2 2006", "January 2 2006", "2 January 2006", "Jan 2, 2006", "January 2, 2006",
	"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006/01/02 15:04:05", "2006/01/02 15:04", "20060102 15:04",
	"20060102 1504", "2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04 -0700",
	"2006-01-02T15:04:05-0700", "2006-01-02 15:04:05 MST", "2006-01-02 15:04 MST",
	"Mon, 02 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 -0700", "Mon Jan _2 15:04:05 MST 2006", "Mon Jan _2 15:04:05 2006",
	"2 Jan 2006 15:04:05", "2 Jan 2006 15:04", "Jan 2 2006 15:04:05", "Jan 2 2006 15:04", "Jan 2, 2006 15:04",
}

// clockForms are the times of day that Parse accepts.
var clockForms = []string{"15:04:05", "15:04", "3pm", "3:04pm", "3:04:05pm"}

// Parse parses a date in the common notations of GNU date(1): an absolute date, @SECONDS, a time
// of day, now, today, tomorrow or yesterday, followed by offsets such as "+2 days", "3 hours
// ago", "next week" or "last monday". Its only error is ErrInvalid.
func Parse(text string, now time.Time) (time.Time, error) {
	text = strings.TrimSpace(text)
	if seconds, ok := strings.CutPrefix(text, "@"); ok {
		whole, fraction, _ := strings.Cut(seconds, ".")
		n, err := strconv.ParseInt(whole, 10, 64)
		nanoseconds, _ := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
		if err != nil {
			return now, ErrInvalid
		}
		return time.Unix(n, nanoseconds).In(now.Location()), nil
	}
	words := strings.Fields(text)
	at, rest := now, words
	if len(words) == 0 { // an empty text is midnight
		return day(now), nil
	}
	for n := len(words); n > 0; n-- { // the longest beginning that is an absolute date
		if t, ok := absolute(strings.Join(words[:n], " "), now); ok {
			at, rest = t, words[n:]
			break
		}
	}
	return relative(rest, at)
}

func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

func absolute(text string, now time.Time) (time.Time, bool) {
	if zone, ok := strings.CutSuffix(text, " UTC"); ok {
		t, found := absolute(zone, now.UTC())
		return t.In(now.Location()), found
	}
	for _, form := range dateForms {
		if t, err := time.ParseInLocation(form, text, now.Location()); err == nil {
			return t.In(now.Location()), true
		}
	}
	for _, form := range clockForms {
		if t, err := time.Parse(form, strings.ToLower(text)); err == nil {
			return time.Date(now.Year(), now.Month(), now.Day(), t.Hour(), t.Minute(), t.Second(), 0, now.Location()), true
		}
	}
	return now, false
}

// relative adds the offsets in words to a time.
func relative(words []string, at time.Time) (time.Time, error) {
	for len(words) > 0 {
		word := strings.ToLower(words[0])
		words = words[1:]
		if (word == "+" || word == "-") && len(words) > 0 {
			word, words = word+strings.ToLower(words[0]), words[1:]
		}
		switch word {
		case "now", "today", "and":
			continue
		case "midnight":
			at = day(at)
			continue
		case "noon":
			at = day(at).Add(12 * time.Hour)
			continue
		case "tomorrow":
			at = at.AddDate(0, 0, 1)
			continue
		case "yesterday":
			at = at.AddDate(0, 0, -1)
			continue
		}
		if t, ok := absolute(word, at); ok {
			at = t
			continue
		}
		n, unit, ok := amount(word)
		if !ok {
			return at, ErrInvalid
		}
		if unit == "" {
			if len(words) == 0 {
				return at, ErrInvalid
			}
			unit, words = strings.ToLower(words[0]), words[1:]
		}
		if len(words) > 0 && strings.ToLower(words[0]) == "ago" {
			n, words = -n, words[1:]
		}
		if at, ok = shift(at, n, unit); !ok {
			return at, ErrInvalid
		}
	}
	return at, nil
}

// amount parses "+2", "-3days", "next", "last", "this", or a unit alone.
func amount(word string) (n int, unit string, ok bool) {
	switch word {
	case "next":
		return 1, "", true
	case "last":
		return -1, "", true
	case "this":
		return 0, "", true
	}
	end := 0
	for end < len(word) && strings.IndexByte("+-0123456789", word[end]) >= 0 {
		end++
	}
	if end == 0 {
		_, known := shift(time.Time{}, 0, word)
		return 1, word, known
	}
	n, err := strconv.Atoi(word[:end])
	return n, word[end:], err == nil && n > math.MinInt32 && n < math.MaxInt32
}

func shift(at time.Time, n int, unit string) (time.Time, bool) {
	switch strings.TrimSuffix(unit, "s") {
	case "sec", "second":
		return at.Add(time.Duration(n) * time.Second), true
	case "min", "minute":
		return at.Add(time.Duration(n) * time.Minute), true
	case "hour":
		return at.Add(time.Duration(n) * time.Hour), true
	case "day":
		return at.AddDate(0, 0, n), true
	case "week":
		return at.AddDate(0, 0, 7*n), true
	case "fortnight":
		return at.AddDate(0, 0, 14*n), true
	case "month":
		return at.AddDate(0, n, 0), true
	case "year":
		return at.AddDate(n, 0, 0), true
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		name := strings.ToLower(d.String())
		if unit == name || unit == name[:3] {
			days := (int(d) - int(at.Weekday()) + 7) % 7
			if n > 0 && days == 0 {
				days = 7
			} else if n < 0 {
				days -= 7
			}
			return day(at).AddDate(0, 0, days), true
		}
	}
	return at, false
}
