package layout

import (
	"math"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/numeral"
	"contedor/internal/tool/gnu"
)

// stops are the columns of tabs.
type stops struct {
	list   []uint64 // ascending
	every  uint64   // multiples of it follow the list, or 0
	beyond uint64   // then tabs are so far apart, counted from the last of the list, or 0
	at     int      // the first of the list that may be ahead
}

// add parses a list of columns: 3,5,/8 or 3,5,+8. It prints what is wrong with it, and fails.
func (s *stops) add(t *gnu.Tool, text string) error {
	const digits = "0123456789"
	wrong := false
	complain := func(text string) {
		t.Complain(text, nil)
		wrong = true
	}
	kind := byte(0) // of the numbers: / or + or, for a column, 0
	store := func(n uint64) (ok bool) {
		to, other := &s.every, "'/' specifier"
		switch kind {
		case 0:
			s.list = append(s.list, n)
			return true
		case '+':
			to, other = &s.beyond, "'+' specifier"
		}
		if *to != 0 {
			complain(other + " only allowed with the last value")
			return false
		}
		*to = n
		return true
	}
	pending, n := false, uint64(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case strings.IndexByte(", \t", c) >= 0:
			if pending && !store(n) {
				return &cli.Failure{Status: 1}
			}
			pending = false
		case c == '/' || c == '+':
			if pending {
				complain("'" + string(c) + "' specifier not at start of number: " + t.Locale.Quote(text[i:]))
			}
			kind = c
		case strings.IndexByte(digits, c) >= 0:
			number := text[i : len(text)-len(strings.TrimLeft(text[i:], digits))]
			value, _, fits := numeral.Unsigned(number, 10)
			if !fits || value > math.MaxInt64 {
				complain("tab stop is too large " + t.Locale.Quote(number))
			}
			n, pending = value, true
			i += len(number) - 1
		default:
			complain("tab size contains invalid character(s): " + t.Locale.Quote(text[i:]))
			return &cli.Failure{Status: 1}
		}
	}
	if pending && !wrong {
		store(n)
	}
	if wrong {
		return &cli.Failure{Status: 1}
	}
	return nil
}

// finish checks the list. Without one, tabs are 8 columns apart.
func (s *stops) finish() error {
	for i, n := range s.list {
		switch {
		case n == 0:
			return cli.Fail("tab size cannot be 0", nil)
		case i > 0 && n <= s.list[i-1]:
			return cli.Fail("tab sizes must be ascending", nil)
		}
	}
	switch {
	case s.every > 0 && s.beyond > 0:
		return cli.Fail("'/' specifier is mutually exclusive with '+'", nil)
	case len(s.list) == 0:
		if s.every += s.beyond; s.every == 0 {
			s.every = 8
		}
	case len(s.list) == 1 && s.every == 0 && s.beyond == 0:
		s.every, s.list = s.list[0], nil
	}
	return nil
}

// next returns the tab that follows a column. ok is false after the last one.
func (s *stops) next(column uint64) (next uint64, ok bool) {
	for ; s.at < len(s.list); s.at++ {
		if column < s.list[s.at] {
			return s.list[s.at], true
		}
	}
	switch {
	case s.every > 0:
		return column + s.every - column%s.every, true
	case s.beyond > 0:
		return column + s.beyond - (column-s.list[len(s.list)-1])%s.beyond, true
	}
	return 0, false
}

// back returns the column in front of one.
func (s *stops) back(column uint64) uint64 {
	s.at = max(s.at-1, 0)
	return max(column, 1) - 1
}

// Expand is expand(1).
var Expand = gnu.Command("expand", gnu.Coreutils, `[OPTION]... [FILE]...
Replaces tabs by spaces.
  -i, --initial    only in front of the text of a line
  -t, --tabs=LIST  tabs at these columns, or N columns apart, 8 by default;
                   after the last column /N for multiples of N, +N for steps of N
`, expand)

var expandOptions = cli.Options{Permute: true, Short: "it:0::1::2::3::4::5::6::7::8::9::", Long: []cli.LongOption{
	{Name: "initial", Key: 'i'},
	{Name: "tabs", Argument: cli.Required, Key: 't'},
}}

func expand(t *gnu.Tool) error {
	t.Closing = "-"
	s, initial := &stops{}, false
	files, err := t.Parse(expandOptions, func(o cli.Option) error {
		switch o.Key {
		case 'i':
			initial = true
			return nil
		case 't':
			return s.add(t, o.Value)
		}
		return s.add(t, string(o.Key)+o.Value)
	})
	if err == nil {
		err = s.finish()
	}
	if err != nil {
		return err
	}
	in := newReader(t, files)
	column, converts := uint64(0), true
	for {
		low := byte(' ')
		if initial && converts {
			low++
		}
		if text := in.run(low, math.MaxUint64); len(text) > 0 {
			t.Out.Write(text)
			column += uint64(len(text))
			converts = !initial
		}
		c, ok := in.next()
		if !ok {
			return nil
		}
		if converts {
			switch c.text {
			case "\t":
				next, ok := s.next(column)
				if !ok {
					next = column + 1
				}
				for column++; column < next; column++ {
					t.Out.WriteByte(' ')
				}
				c.text = " "
			case "\b":
				column = s.back(column)
			default:
				column += uint64(c.width)
			}
			converts = !initial || c.blank()
		}
		t.Out.WriteString(c.text)
		if c.text == "\n" {
			column, converts, s.at = 0, true, 0
		}
	}
}

// Unexpand is unexpand(1).
var Unexpand = gnu.Command("unexpand", gnu.Coreutils, `[OPTION]... [FILE]...
Replaces spaces by tabs in front of the text of a line.
  -a, --all         replace all spaces, if they are two or more in front of a tab
      --first-only  only those in front of the text, also with -a or -t
  -t, --tabs=LIST   as -a; tabs at these columns, or N columns apart, 8 by default;
                    after the last column /N for multiples of N, +N for steps of N
`, unexpand)

const firstOnlyKey = gnu.FirstKey

var unexpandOptions = cli.Options{Permute: true, Short: ",0123456789at:", Long: []cli.LongOption{
	{Name: "tabs", Argument: cli.Required, Key: 't'},
	{Name: "all", Key: 'a'},
	{Name: "first-only", Key: firstOnlyKey},
}}

func unexpand(t *gnu.Tool) error {
	t.Closing = "-"
	u := &unexpander{in: newReader(t, nil)}
	all, firstOnly, digits := false, false, ""
	store := func() error {
		if digits == "" {
			return nil
		}
		n, _, fits := numeral.Unsigned(digits, 10)
		if !fits || n > math.MaxInt64 {
			return cli.Fail("tab stop value is too large", nil)
		}
		u.list, digits = append(u.list, n), ""
		return nil
	}
	files, err := t.Parse(unexpandOptions, func(o cli.Option) error {
		switch o.Key {
		case 'a':
			all = true
		case 't':
			all = true
			return u.add(t, o.Value)
		case firstOnlyKey:
			firstOnly = true
		case ',':
			return store()
		default:
			digits += string(o.Key)
		}
		return nil
	})
	if err == nil {
		err = store()
	}
	if err == nil {
		err = u.finish()
	}
	if err != nil {
		return err
	}
	u.all = all && !firstOnly
	u.in = newReader(t, files)
	for u.line() {
	}
	return nil
}

// An unexpander replaces spaces.
type unexpander struct {
	stops
	in      *reader
	all     bool
	pending []string // blanks that perhaps become a tab
}

// line converts a line. It returns false at the end.
func (u *unexpander) line() bool {
	u.at = 0
	column, converts := uint64(0), true
	single := false // whether one blank in front of a tab is pending
	afterBlank := true
	for {
		if len(u.pending) == 0 {
			if text := u.in.run('!', math.MaxUint64); len(text) > 0 {
				u.in.Out.Write(text)
				column += uint64(len(text))
				converts = converts && u.all
				afterBlank = false
			}
		}
		c, ok := u.in.next()
		if converts {
			blank := ok && c.blank()
			if blank {
				next, ahead := u.next(column)
				converts = ahead
				switch {
				case !ahead:
				case c.text == "\t":
					if column = next; len(u.pending) > 0 {
						u.pending[0] = "\t"
					}
				default:
					column += uint64(c.width)
					if !afterBlank || column != next {
						single = single || column == next
						u.pending = append(u.pending, c.text)
						afterBlank = true
						continue
					}
					c.text = "\t"
					if len(u.pending) > 0 {
						u.pending[0] = "\t"
					}
				}
				if ahead {
					u.pending = u.pending[:min(len(u.pending), count(single))]
				}
			} else if c.text == "\b" {
				column = u.back(column)
			} else {
				column += uint64(c.width)
			}
			u.flush(single)
			single = false
			afterBlank = blank
			converts = converts && (u.all || blank)
		}
		if !ok {
			return false
		}
		u.in.Out.WriteString(c.text)
		if c.text == "\n" {
			return true
		}
	}
}

// count returns 1 for true.
func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// flush writes what is pending. single says that its first blank was the only one in front of a tab.
func (u *unexpander) flush(single bool) {
	if len(u.pending) > 1 && single {
		u.pending[0] = "\t"
	}
	for _, text := range u.pending {
		u.in.Out.WriteString(text)
	}
	u.pending = u.pending[:0]
}
