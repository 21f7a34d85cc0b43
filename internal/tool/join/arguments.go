package join

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

const (
	headerKey = gnu.FirstKey + iota
	checkKey
	noCheckKey
	helpKey
	versionKey
)

var options = cli.Options{Permute: true, Short: "a:e:i1:2:j:o:t:v:z", Long: []cli.LongOption{
	{Name: "ignore-case", Key: 'i'},
	{Name: "check-order", Key: checkKey},
	{Name: "nocheck-order", Key: noCheckKey},
	{Name: "zero-terminated", Key: 'z'},
	{Name: "header", Key: headerKey},
	{Name: "help", Key: helpKey},
	{Name: "version", Key: versionKey},
}}

// settings is what the options say.
type settings struct {
	unpaired   [2]bool
	pairs      bool
	field      [2]uint64 // the join fields, counted from 0
	format     []place
	auto       bool
	filler     string
	filled     bool // -e was given
	separated  bool // -t was given
	separator  string
	ignoreCase bool
	header     bool
	checks     rune // checkKey, noCheckKey, or 0 to check only files whose lines have no partner
	end        byte
}

// unset is the number of a join field that no option has chosen.
const unset = math.MaxUint64

var defaults = settings{pairs: true, field: [2]uint64{unset, unset}, end: '\n'}

// A place is a field of the output. file is 0 for the join field.
type place struct {
	file  int
	field uint64
}

// The kinds of an operand: old forms of options have a value that looks like one.
type kind int

const (
	isFile     kind = iota
	maybeField      // after -j1 or -j2
	maybePlace      // after -o PLACE
)

// operands collects the operands. Only the last two can be the files: an earlier one is the value of an
// old form.
type operands struct {
	j       *joining
	names   []string
	kinds   []kind
	which   []int // the file of -j1 or -j2
	pending [2]int
}

func (o *operands) add(name string, k kind, which int) error {
	if len(o.names) == 2 {
		at := 0
		if o.kinds[0] == isFile {
			at = 1
		}
		if o.kinds[at] == isFile {
			return gnu.BadUsage("extra operand " + o.j.Quoted(name))
		}
		if err := o.take(at); err != nil {
			return err
		}
		o.names = append(o.names[:at], o.names[at+1:]...)
		o.kinds = append(o.kinds[:at], o.kinds[at+1:]...)
		o.which = append(o.which[:at], o.which[at+1:]...)
	}
	o.names, o.kinds, o.which = append(o.names, name), append(o.kinds, k), append(o.which, which)
	return nil
}

// take takes an operand as the value of the old form of an option.
func (o *operands) take(at int) error {
	name := o.names[at]
	if o.kinds[at] == maybePlace {
		return o.j.places(name)
	}
	o.pending[o.which[at]]--
	n, err := o.j.number(name)
	if err != nil {
		return err
	}
	return o.j.setField(o.which[at], n)
}

// arguments parses the command line and returns the names of the two files.
func (j *joining) arguments() ([]string, error) {
	g := j.Getopt(&options)
	ops := &operands{j: j}
	seen, words := 0, len(g.Rest())
	follows, which := isFile, 0
	collect := func(passed []string) error {
		for _, name := range passed[seen:] {
			if err := ops.add(name, follows, which); err != nil {
				return err
			}
			if follows == maybeField {
				follows = isFile
			}
		}
		seen = len(passed)
		return nil
	}
	all, err := g.Each(func(o cli.Option) error {
		before := seen
		if err := collect(g.Passed()); err != nil {
			return err
		}
		used := words - len(g.Rest()) - (seen - before)
		words = len(g.Rest())
		follows = isFile
		switch {
		case o.Key == 'j' && used == 1 && !o.Joined && (o.Value == "1" || o.Value == "2"):
			follows, which = maybeField, int(o.Value[0]-'1')
			ops.pending[which]++
			return nil
		case o.Key == 'o' && o.Value != "auto":
			follows = maybePlace
		}
		return j.option(o)
	}, nil)
	if err == nil {
		err = collect(all)
	}
	if err != nil {
		return nil, err
	}
	if err := j.Exactly(2, ops.names); err != nil {
		if len(ops.names) == 1 {
			return nil, gnu.BadUsage("missing operand after " + j.Locale.Quote(j.Argv[len(j.Argv)-1]))
		}
		return nil, err
	}
	return ops.names, j.finish(ops.pending)
}

// finish sets what no option has set. -j1 without a value was -j 1.
func (j *joining) finish(pending [2]int) error {
	for n, count := range pending {
		if count == 0 {
			continue
		}
		for i := range j.field {
			if err := j.setField(i, uint64(n)); err != nil {
				return err
			}
		}
	}
	for i, n := range j.field {
		if n == unset {
			j.field[i] = 0
		}
	}
	return nil
}

func (j *joining) option(o cli.Option) error {
	switch o.Key {
	case 'a', 'v':
		n, err := strconv.ParseUint(o.Value, 10, 64)
		if err != nil || n != 1 && n != 2 {
			return cli.Fail("invalid file number: "+j.Locale.Quote(o.Value), nil)
		}
		j.unpaired[n-1] = true
		j.pairs = j.pairs && o.Key == 'a'
	case 'e':
		if j.filled && j.filler != o.Value {
			return cli.Fail("conflicting empty-field replacement strings", nil)
		}
		j.filler, j.filled = o.Value, true
	case '1', '2', 'j':
		n, err := j.number(o.Value)
		if err != nil {
			return err
		}
		for i := range j.field {
			if o.Key == 'j' || int(o.Key-'1') == i {
				if err := j.setField(i, n); err != nil {
					return err
				}
			}
		}
	case 'o':
		if j.auto = j.auto || o.Value == "auto"; o.Value != "auto" {
			return j.places(o.Value)
		}
	case 't':
		return j.setSeparator(o.Value)
	case 'i':
		j.ignoreCase = true
	case 'z':
		j.end = 0
	case headerKey:
		j.header = true
	case checkKey, noCheckKey:
		j.checks = o.Key
	case helpKey:
		return j.Help()
	case versionKey:
		return j.Version()
	}
	return nil
}

// setSeparator sets the separator: a character, or \0 for a zero byte.
func (j *joining) setSeparator(value string) error {
	text := value
	switch {
	case value == `\0`:
		text = "\x00"
	case len(value) > 1:
		if _, size := utf8.DecodeRuneInString(value); !j.Locale.UTF8 || size != len(value) || size == 1 {
			return cli.Fail("multi-character tab "+j.Locale.Quote(value), nil)
		}
	}
	if j.separated && j.separator != text {
		return cli.Fail("incompatible tabs", nil)
	}
	j.separated, j.separator = true, text
	return nil
}

// setField sets the join field of a file. The message of join(1) counts from 0.
func (j *joining) setField(i int, n uint64) error {
	if j.field[i] != unset && j.field[i] != n {
		return cli.Fail("incompatible join fields "+strconv.FormatUint(j.field[i], 10)+", "+strconv.FormatUint(n, 10), nil)
	}
	j.field[i] = n
	return nil
}

func (j *joining) invalidField(text string) error {
	return cli.Fail("invalid field number: "+j.Locale.Quote(text), nil)
}

// number parses the number of a field and returns it counted from 0.
func (j *joining) number(text string) (uint64, error) {
	digits := strings.TrimPrefix(strings.TrimLeft(text, " \t\n\v\f\r"), "+")
	n, err := strconv.ParseUint(digits, 10, 64)
	if err != nil && err.(*strconv.NumError).Err == strconv.ErrRange {
		return unset - 1, nil
	}
	if err != nil || n == 0 {
		return 0, j.invalidField(text)
	}
	return n - 1, nil
}

// places parses a list of fields of the output.
func (j *joining) places(list string) error {
	for {
		at := strings.IndexAny(list, ", \t")
		text := list
		if at >= 0 {
			text = list[:at]
		}
		if err := j.place(text); err != nil || at < 0 || at == len(list)-1 {
			return err
		}
		list = list[at+1:]
	}
}

func (j *joining) place(text string) error {
	switch {
	case text == "0":
		j.format = append(j.format, place{})
		return nil
	case text == "" || text[0] < '0' || text[0] > '2':
		return cli.Fail("invalid file number in field spec: "+j.Locale.Quote(text), nil)
	case text[0] == '0' || len(text) < 2 || text[1] != '.':
		return cli.Fail("invalid field specifier: "+j.Locale.Quote(text), nil)
	}
	n, err := j.number(text[2:])
	if err != nil {
		return err
	}
	j.format = append(j.format, place{int(text[0] - '0'), n})
	return nil
}
