package dmesg

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"contedor/internal/tool/columns"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/dates"
)

// A format is one of the ways to show the time of a message.
type format int

const (
	none      format = iota
	date             // [Sat Jan  2 03:04:05 2024]
	dateDelta        // the same with the time since the last message
	delta            // [<    0.000001>]
	relative         // [Jan 2 03:04], and [  +0.000001] in the same minute
	seconds          // [    1.000000], the default
	timeDelta        // [    1.000000 <    0.000001>]
	iso              // 2024-01-02T03:04:05,000000+01:00
)

// formatNames are the words of --time-format.
var formatNames = []struct {
	name   string
	format format
}{{"notime", none}, {"ctime", date}, {"delta", delta}, {"reltime", relative}, {"iso", iso}, {"raw", seconds}}

// A printer writes records.
type printer struct {
	*gnu.Tool
	formats               []format // empty for the default
	json, raw, decode     bool
	noEscape, forcePrefix bool
	colored               bool
	callerWidth           int
	boot                  time.Time
	suspended             time.Duration
	width                 int           // width of the last time that was shown
	last                  time.Duration // the time of the last record
	lastMinute            time.Time     // of the last record, for relative
	begun                 bool          // whether the JSON array has begun
}

// include adds a format.
func (p *printer) include(f format) {
	if !slices.Contains(p.formats, f) {
		p.formats = append(p.formats, f)
	}
}

// has reports whether times are shown in a format.
func (p *printer) has(f format) bool {
	if len(p.formats) == 0 {
		return f == seconds
	}
	return slices.Contains(p.formats, f)
}

// resolveFormats joins formats that belong together, and lets "notime" win over others, except
// over the time since the last message.
func (p *printer) resolveFormats() {
	if p.has(none) {
		if p.has(timeDelta) || p.has(delta) {
			p.formats = []format{delta}
		} else {
			p.formats = []format{none}
		}
	}
	merge := func(added, old, merged format) {
		p.formats = slices.DeleteFunc(p.formats, func(f format) bool { return f == added })
		if at := slices.Index(p.formats, old); at >= 0 {
			p.formats[at] = merged
		}
	}
	if p.has(timeDelta) && p.has(date) {
		merge(timeDelta, date, dateDelta)
	}
	switch {
	case !p.has(delta):
	case p.has(seconds):
		merge(delta, seconds, timeDelta)
	case p.has(date):
		merge(delta, date, dateDelta)
	}
}

// clock returns the time of day of a record.
func (p *printer) clock(r *record) time.Time { return p.boot.Add(p.suspended + r.at) }

// print prints a record, if it is to be printed.
func (c *control) print(r *record) {
	switch {
	case !c.accepts(r):
		c.last = r.at
		return
	case len(r.text) == 0:
		if !c.json {
			c.Out.WriteByte('\n')
		}
		return
	}
	since := 0.0
	if c.last != 0 {
		since = (r.at - c.last).Seconds()
	}
	c.last = r.at
	if c.json {
		c.printJSON(r)
		return
	}
	prefix, newMinute := c.prefix(r, since)
	lines := [][]byte{r.text}
	if c.forcePrefix {
		lines = bytes.FieldsFunc(r.text, func(c rune) bool { return c == '\n' })
	}
	stamp, word := prefix, ""
	if !c.raw && c.decode && r.known() {
		word = fmt.Sprintf("%-6s:%-6s: ", facilities[r.facility].name, levels[r.level].name)
	}
	for i, line := range lines {
		if i > 0 {
			c.Out.WriteByte('\n')
		}
		c.Out.WriteString(word)
		if i > 0 && c.has(relative) && !c.raw {
			stamp = "[  +0.000000] "
		}
		if stamp != "" {
			if newMinute {
				c.paint(green+bold, stamp)
			} else {
				c.paint(green, stamp)
			}
		}
		indent := c.lastWidth(prefix) + len(word)
		if r.caller != "" {
			caller := fmt.Sprintf("[%*s] ", c.callerWidth, r.caller)
			c.Out.WriteString(caller)
			indent += (i + 1) * len(caller)
		}
		c.printText(r, line, indent)
	}
	c.Out.WriteByte('\n')
}

// known reports whether the facility and the level have names.
func (r *record) known() bool {
	return r.level >= 0 && r.facility >= 0 && r.facility < len(facilities)
}

// lastWidth returns the width of the last of the times in a prefix, by which further lines of a
// message are indented.
func (p *printer) lastWidth(prefix string) int {
	if len(p.formats) > 1 && !p.raw {
		return p.width
	}
	return len(prefix)
}

// prefix returns the time of a record as it is shown, and whether it is the first one of a minute
// with relative times. since is the time since the last record, in seconds.
func (p *printer) prefix(r *record, since float64) (text string, newMinute bool) {
	whole, micro := int64(r.at/time.Second), int64(r.at%time.Second/time.Microsecond)
	if p.raw {
		return fmt.Sprintf("<%d>[%5d.%06d] ", r.facility<<3|r.level, whole, micro), false
	}
	formats := p.formats
	if len(formats) == 0 {
		formats = []format{seconds}
	}
	at := p.clock(r)
	for _, f := range formats {
		one := ""
		switch f {
		case date:
			one = "[" + dates.Format("%a %b %e %H:%M:%S %Y", at) + "] "
		case dateDelta:
			one = fmt.Sprintf("[%s <%12.6f>] ", dates.Format("%a %b %e %H:%M:%S %Y", at), since)
		case delta:
			one = fmt.Sprintf("[<%12.6f>] ", since)
		case relative:
			minute := at.Truncate(time.Minute)
			switch {
			case !sameMinute(minute, p.lastMinute):
				newMinute = true
				one = "[" + dates.Format("%b%e %H:%M", at) + "] "
			case since < 10:
				one = fmt.Sprintf("[  %+8.6f] ", since)
			default:
				one = fmt.Sprintf("[ %+9.6f] ", since)
			}
			p.lastMinute = minute
		case seconds:
			one = fmt.Sprintf("[%5d.%06d] ", whole, micro)
		case timeDelta:
			one = fmt.Sprintf("[%5d.%06d <%12.6f>] ", whole, micro, since)
		case iso:
			one = at.Format("2006-01-02T15:04:05,000000-07:00") + " "
		}
		p.width = len(one)
		text += one
	}
	return text, newMinute
}

// sameMinute reports whether two times have the same minute, hour and day of the year.
func sameMinute(a, b time.Time) bool {
	return a.Minute() == b.Minute() && a.Hour() == b.Hour() && a.YearDay() == b.YearDay() && !b.IsZero()
}

// printText prints a text, with colors if they are on.
func (c *control) printText(r *record, text []byte, indent int) {
	if !c.colored {
		c.write(text, indent)
		return
	}
	if at := subsystem(text); at > 0 {
		c.Out.WriteString(brown)
		c.write(text[:at], indent)
		c.Out.WriteString(reset)
		text = text[at:]
	}
	color := colorOf(r.level, text)
	c.Out.WriteString(color)
	c.write(text, indent)
	if color != "" {
		c.Out.WriteString(reset)
	}
}

// The colors of ECMA-48 that dmesg uses.
const (
	brown   = "\x1b[33m"
	green   = "\x1b[32m"
	red     = "\x1b[31m"
	bold    = "\x1b[1m"
	faint   = "\x1b[2m"
	reverse = "\x1b[7m"
	reset   = "\x1b[0m"
)

// paint prints a text in a color, if colors are on.
func (p *printer) paint(color, text string) {
	if p.colored {
		text = color + text + reset
	}
	p.Out.WriteString(text)
}

// colorOf returns the color of a text.
func colorOf(level int, text []byte) string {
	switch {
	case level == 1:
		return reverse + red
	case level == 2:
		return bold + red
	case level == 3:
		return red
	case level == 4:
		return bold
	case bytes.Contains(text, []byte("segfault at")):
		return faint + red
	}
	return ""
}

// subsystem returns the length of the name of a subsystem at the beginning of a text, which ends
// with a colon and a blank; 0 if there is none.
func subsystem(text []byte) int {
	for i, c := range text {
		if c == ':' && i+2 < len(text) && (text[i+1] == ' ' || text[i+1] == '\t') {
			return i + 2
		}
	}
	return 0
}

// write writes a text. Characters that cannot be printed are escaped, unless --noescape is given.
// Further lines are indented.
func (c *control) write(text []byte, indent int) {
	for i := 0; i < len(text); {
		size, plain := 1, true
		if !c.noEscape {
			size, plain = c.printable(text[i:])
		}
		for _, b := range text[i : i+size] {
			if plain {
				c.Out.WriteByte(b)
			} else {
				fmt.Fprintf(c.Out, `\x%02x`, b)
			}
		}
		if text[i] == '\n' && i+1 < cap(text) && text[:i+2][i+1] != 0 { // as in the real tool, whatever follows the text in the buffer counts, too
			c.Out.WriteString(strings.Repeat(" ", indent))
		}
		i += size
	}
}

// printable returns the size of the first character of a text in bytes, and whether it can be
// printed.
func (c *control) printable(text []byte) (size int, printable bool) {
	if text[0] < utf8.RuneSelf {
		return 1, text[0] >= ' ' && text[0] < 0x7f || isBlank(text[0])
	}
	if !c.Locale.UTF8 {
		return 1, false
	}
	r, size := utf8.DecodeRune(text)
	return size, (r != utf8.RuneError || size > 1) && (unicode.IsPrint(r) || unicode.IsSpace(r))
}

// printJSON prints a record as an element of a JSON array.
func (c *control) printJSON(r *record) {
	if !c.begun {
		c.Out.WriteString("{\n   \"dmesg\": [\n      {\n")
		c.begun = true
	} else {
		c.Out.WriteString(",{\n")
	}
	line := func(text string) { c.Out.WriteString("         " + text) }
	if r.known() {
		if c.decode {
			line("\"fac\": \"" + facilities[r.facility].name + "\",\n")
			line("\"pri\": \"" + levels[r.level].name + "\",\n")
		} else {
			line("\"pri\": " + strconv.Itoa(r.facility<<3|r.level) + ",\n")
		}
	}
	line(fmt.Sprintf("\"time\": %5d.%06d,\n", int64(r.at/time.Second), int64(r.at%time.Second/time.Microsecond)))
	if r.caller != "" {
		line("\"caller\": " + columns.QuotedJSON(r.caller) + ",\n")
	}
	line("\"msg\": " + columns.QuotedJSON(string(r.text)) + "\n      }")
}

// closeJSON ends the JSON array.
func (c *control) closeJSON() {
	if c.begun {
		c.Out.WriteString("\n   ]\n}\n")
	}
}
