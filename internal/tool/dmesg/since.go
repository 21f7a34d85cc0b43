package dmesg

import (
	"strconv"
	"strings"
	"time"
)

// units are the units of a span of time. Without one it is seconds.
var units = []struct {
	names  string
	length time.Duration
}{
	{"seconds second sec s ", time.Second},
	{"minutes minute min m ", time.Minute},
	{"months month ", 2629800 * time.Second},
	{"msec ms ", time.Millisecond},
	{"hours hour hr h ", time.Hour},
	{"days day d ", 24 * time.Hour},
	{"weeks week w ", 7 * 24 * time.Hour},
	{"years year y ", 31557600 * time.Second},
	{"usec us ", time.Microsecond},
}

// layouts are the layouts of a date, and the fields that each of them lacks.
var layouts = []struct {
	layout string
	today  bool // it has only a time of day
}{
	{"06-01-02 15:04:05", false}, {"2006-01-02 15:04:05", false}, {"2006-01-02T15:04:05", false},
	{"06-01-02 15:04", false}, {"2006-01-02 15:04", false}, {"06-01-02", false}, {"2006-01-02", false},
	{"15:04:05", true}, {"15:04", true}, {"20060102150405", false},
}

// parseTime parses a time of --since and --until: "now", "today", "-5min", "2 hours ago",
// "@SECONDS", or a date.
func parseTime(text string, now time.Time) (time.Time, bool) {
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	switch text {
	case "now":
		return now, true
	case "today":
		return midnight, true
	case "yesterday":
		return midnight.AddDate(0, 0, -1), true
	case "tomorrow":
		return midnight.AddDate(0, 0, 1), true
	case "":
		return now, false
	}
	if span, ok := strings.CutSuffix(text, " ago"); ok {
		d, ok := parseSpan(span)
		return now.Add(-d), ok
	}
	switch text[0] {
	case '+':
		d, ok := parseSpan(text[1:])
		return now.Add(d), ok
	case '-':
		d, ok := parseSpan(text[1:])
		return now.Add(-d), ok
	case '@':
		d, ok := parseSpan(text[1:])
		return time.Unix(0, int64(d)), ok
	}
	text = strings.TrimSpace(cutWeekday(text))
	for _, l := range layouts {
		at, err := time.ParseInLocation(l.layout, text, now.Location())
		if err != nil {
			continue
		}
		if l.today {
			at = time.Date(now.Year(), now.Month(), now.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), now.Location())
		}
		return at, true
	}
	return now, false
}

// cutWeekday removes a day of the week and the blank after it.
func cutWeekday(text string) string {
	day, rest, ok := strings.Cut(text, " ")
	if !ok {
		return text
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(day, d.String()) || strings.EqualFold(day, d.String()[:3]) {
			return rest
		}
	}
	return text
}

// parseSpan parses a span of time, a sum such as "1h 30min".
func parseSpan(text string) (sum time.Duration, ok bool) {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		end := strings.IndexFunc(text, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
		if end < 0 {
			end = len(text)
		}
		n, err := strconv.ParseFloat(text[:end], 64)
		if err != nil || n > 1e10 {
			return 0, false
		}
		text = strings.TrimLeft(text[end:], " ")
		length, size := unitOf(text)
		if size < 0 {
			return 0, false
		}
		sum += time.Duration(n * float64(length))
		text = text[size:]
		ok = true
	}
	return sum, ok
}

// unitOf returns the unit that a text begins with, and the length of its name; -1 if the text
// begins with another word.
func unitOf(text string) (length time.Duration, size int) {
	end := strings.IndexFunc(text, func(r rune) bool { return r < 'a' || r > 'z' })
	if end < 0 {
		end = len(text)
	}
	if end == 0 {
		if text == "" || text[0] == ' ' || text[0] >= '0' && text[0] <= '9' {
			return time.Second, 0
		}
		return 0, -1
	}
	for _, u := range units {
		if strings.Contains(" "+u.names, " "+text[:end]+" ") {
			return u.length, end
		}
	}
	return 0, -1
}
