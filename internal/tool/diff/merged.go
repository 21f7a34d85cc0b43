package diff

import (
	"fmt"
	"strconv"
	"strings"

	"contedor/internal/tool/gnu"
)

// A kind says what happened to a group of lines, or to a line.
type kind int

const (
	unchangedKind kind = iota
	oldKind
	newKind
	changedKind // groups only
)

var kindNames = []string{"unchanged", "old", "new", "changed"}

// formats are those of the merged output of -D, --line-format and --KIND-group-format. nil is the
// default.
type formats struct {
	groups [4]*string
	lines  [3]*string
}

// setFormat sets a format. option names it in the message about a second one with another value.
func (d *run) setFormat(format **string, value, option string) error {
	if *format != nil && **format != value {
		return gnu.BadUsage("conflicting " + option + " option value " + d.Locale.Quote(value))
	}
	*format = &value
	return d.setStyle(merged)
}

// setIfdef makes the formats of -D, which merges two files for the C preprocessor.
func (d *run) setIfdef(name string) error {
	for i, format := range []string{
		"%=",
		"#ifndef " + name + "\n%<#endif /* ! " + name + " */\n",
		"#ifdef " + name + "\n%>#endif /* " + name + " */\n",
		"#ifndef " + name + "\n%<#else /* " + name + " */\n%>#endif /* " + name + " */\n",
	} {
		if err := d.setFormat(&d.formats.groups[i], format, "-D"); err != nil {
			return err
		}
	}
	return nil
}

// setLineFormat sets the formats of all lines.
func (d *run) setLineFormat(value string) error {
	for i := range d.formats.lines {
		if err := d.setFormat(&d.formats.lines[i], value, "--line-format"); err != nil {
			return err
		}
	}
	return nil
}

// complete fills in the formats that are not given.
func (f *formats) complete() {
	for i := range f.lines {
		if f.lines[i] == nil {
			f.lines[i] = pointer("%l\n")
		}
	}
	for k, lines := range map[kind]string{unchangedKind: "%=", oldKind: "%<", newKind: "%>"} {
		if f.groups[k] == nil && k != unchangedKind && f.groups[changedKind] != nil {
			f.groups[k] = f.groups[changedKind]
		} else if f.groups[k] == nil {
			f.groups[k] = &lines
		}
	}
	if f.groups[changedKind] == nil {
		f.groups[changedKind] = pointer(*f.groups[oldKind] + *f.groups[newKind])
	}
}

func pointer(s string) *string { return &s }

// A side is a file and the lines of it that belong to a group, from begin to before end, from 0.
type side struct {
	*file
	begin, end int
}

// A group is the lines of both files that a group format is about.
type group [2]side

// merge prints both files in one.
func (d *run) merge(a, b *file, changes []change) {
	i, j := 0, 0
	common := func(to int) {
		if i < to {
			d.group(unchangedKind, group{{a, i, to}, {b, j, j + to - i}})
		}
	}
	for _, c := range changes {
		if c.ignored && c.deleted == c.inserted {
			continue // these lines are printed as if they were the same
		}
		common(c.a)
		k := changedKind
		switch {
		case c.ignored:
			k = unchangedKind
		case c.inserted == 0:
			k = oldKind
		case c.deleted == 0:
			k = newKind
		}
		i, j = c.a+c.deleted, c.b+c.inserted
		d.group(k, group{{a, c.a, i}, {b, c.b, j}})
	}
	common(len(a.lines))
}

func (d *run) group(k kind, g group) { d.groupFormat(*d.formats.groups[k], 0, true, g) }

// groupFormat prints a group in a format up to the character end, and returns what follows. If show
// is not set, it only looks for the end.
func (d *run) groupFormat(format string, end byte, show bool, g group) (rest string) {
	for format != "" && format[0] != end {
		c, after := format[0], format[1:]
		if c == '%' && after != "" {
			switch next := after[1:]; after[0] {
			case '%':
				after = next
			case '(':
				if rest, ok := d.condition(next, show, g); ok {
					format = rest
					continue
				}
			case '<':
				d.groupLines(oldKind, g[0], show)
				format = next
				continue
			case '=':
				d.groupLines(unchangedKind, g[0], show)
				format = next
				continue
			case '>':
				d.groupLines(newKind, g[1], show)
				format = next
				continue
			default:
				if text, rest, ok := directive(after, g.number); ok {
					if show {
						d.say(text)
					}
					format = rest
					continue
				}
			}
		}
		if show {
			d.say(string(c))
		}
		format = after
	}
	return format
}

// condition is %(A=B?THEN:ELSE), in which A and B are numbers or letters.
func (d *run) condition(format string, show bool, g group) (rest string, ok bool) {
	var values [2]int
	for i := range values {
		size := 0
		for size < len(format) && isDigit(format[size]) {
			size++
		}
		if size > 0 {
			values[i], _ = strconv.Atoi(format[:size])
		} else {
			if format == "" {
				return "", false
			}
			size = 1
			if values[i], ok = g.number(format[0]); !ok {
				return "", false
			}
		}
		if format = format[size:]; format == "" || format[0] != "=?"[i] {
			return "", false
		}
		format = format[1:]
	}
	same := values[0] == values[1]
	for i, end := range []byte(":)") {
		format = d.groupFormat(format, end, show && same == (i == 0), g)
		if format == "" {
			return "", true
		}
		format = format[1:]
	}
	return format, true
}

// number returns the number of a line, or a count of lines, that a letter stands for: of the second
// file if it is an upper case letter.
func (g group) number(letter byte) (int, bool) {
	s := g[0]
	if letter >= 'A' && letter <= 'Z' {
		s = g[1]
		letter += 'a' - 'A'
	}
	switch letter {
	case 'e':
		return s.begin, true
	case 'f':
		return s.begin + 1, true
	case 'l':
		return s.end, true
	case 'm':
		return s.end + 1, true
	case 'n':
		return s.end - s.begin, true
	}
	return 0, false
}

// groupLines prints the lines of a side in the format of their kind.
func (d *run) groupLines(k kind, s side, show bool) {
	if !show {
		return
	}
	format := *d.formats.lines[k]
	for i := s.begin; i < s.end; i++ {
		d.formattedLine(format, s.lines[i], i+1)
	}
}

func (d *run) formattedLine(format, line string, number int) {
	text, ended := strings.CutSuffix(line, "\n")
	if d.expandTabs {
		text = expand(text, d.tabSize)
	}
	for format != "" {
		c, after := format[0], format[1:]
		format = after
		if c != '%' || after == "" {
			d.say(string(c))
			continue
		}
		switch after[0] {
		case '%':
			d.say("%")
			format = after[1:]
		case 'l':
			d.say(text)
			format = after[1:]
		case 'L':
			d.say(text)
			if ended {
				d.say("\n")
			}
			format = after[1:]
		default:
			shown, rest, ok := directive(after, func(letter byte) (int, bool) { return number, letter == 'n' })
			if ok {
				d.say(shown)
				format = rest
			} else {
				d.say("%")
			}
		}
	}
}

// directive formats what printf(3) would: c'C', c'\OOO', or a number with flags, width and precision,
// one of d, o, x, X, and a letter. It returns the rest of the format.
func directive(format string, number func(letter byte) (int, bool)) (text, rest string, ok bool) {
	size := 0
	for size < len(format) && strings.IndexByte("-'0", format[size]) >= 0 {
		size++
	}
	for size < len(format) && isDigit(format[size]) {
		size++
	}
	if size < len(format) && format[size] == '.' {
		for size++; size < len(format) && isDigit(format[size]); size++ {
		}
	}
	if size+1 >= len(format) {
		return "", "", false
	}
	letter, rest := format[size+1], format[size+2:]
	switch verb := format[size]; verb {
	case 'c':
		c, rest, ok := literal(rest)
		return string([]byte{c}), rest, ok && letter == '\''
	case 'd', 'o', 'x', 'X':
		n, ok := number(letter)
		return fmt.Sprintf("%"+strings.ReplaceAll(format[:size], "'", "")+string(verb), n), rest, ok
	}
	return "", "", false
}

// literal reads a character in the notation of C and the quotation mark after it.
func literal(s string) (c byte, rest string, ok bool) {
	if s == "" || s[0] == '\'' {
		return 0, "", false
	}
	c, s = s[0], s[1:]
	if c == '\\' {
		size := 0
		for n := 0; size < 3 && size < len(s) && s[size] >= '0' && s[size] <= '7'; size++ {
			n = n*8 + int(s[size]-'0')
			c = byte(n)
		}
		s = s[size:]
	}
	rest, ok = strings.CutPrefix(s, "'")
	return c, rest, ok
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
