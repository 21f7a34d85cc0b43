// Package join implements join(1) of GNU coreutils: it joins the lines of two sorted files that have
// the same field.
//
// Synopsis:
//
//	join [OPTION]... FILE1 FILE2
//
// Begin reading at join. arguments.go reads the command line.
package join

import (
	"bufio"
	"bytes"
	"io"
	"strconv"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// Command is join.
var Command = gnu.Command("join", gnu.Coreutils, `[OPTION]... FILE1 FILE2
Prints a line for each pair of lines of two sorted files whose join fields are the same: that
field, then the other fields of both. - is standard input.
  -a N                  also print the lines of file N that have no partner
  -v N                  print only those
  -1 FIELD              the join field of FILE1, not the first
  -2 FIELD              the join field of FILE2
  -j FIELD              the join field of both
  -o FORMAT             print these fields: 0 is the join field, 1.2 the second of FILE1; auto is
                        as many as the first line of each file has
  -e TEXT               print this for an empty or missing field
  -t CHAR               the separator of fields, not blanks; '' joins whole lines
  -i, --ignore-case     ignore upper and lower case
      --header          the first lines are headers
      --check-order     fail if a file is not sorted
      --nocheck-order   do not check that
  -z, --zero-terminated  lines end with a zero byte
`, join)

// A joining is one run.
type joining struct {
	*gnu.Tool
	settings
	files   [2]*file
	partial bool // some line had no partner: from now on the order matters
}

// A line is a line without its end, and its fields.
type line struct {
	text   []byte
	fields [][]byte
}

// A file is one of the two, with the lines that have the same join field.
type file struct {
	name     string
	in       *bufio.Reader
	number   int   // of the last line
	last     *line // for the check of the order
	group    []*line
	count    int  // fields of the first line
	disorder bool // a message has said that it is not sorted
}

func join(t *gnu.Tool) error {
	j := &joining{Tool: t, settings: defaults}
	names, err := j.arguments()
	if err != nil {
		return err
	}
	if names[0] == "-" && names[1] == "-" {
		return cli.Fail("both files cannot be standard input", nil)
	}
	for i, name := range names {
		f, err := t.Open(name)
		if err != nil {
			return cli.Fail(t.Name(name), err)
		}
		defer f.Close()
		j.files[i] = &file{name: name, in: bufio.NewReaderSize(f, 64<<10)}
	}
	if err := j.run(); err != nil {
		return err
	}
	if t.Out.Flush() == nil && (j.files[0].disorder || j.files[1].disorder) { // a write error goes before
		return cli.Fail("input is not in sorted order", nil)
	}
	return nil
}

func (j *joining) run() error {
	for i, f := range j.files {
		if _, err := j.advance(i); err != nil {
			return err
		}
		if len(f.group) > 0 {
			f.count = len(f.group[0].fields)
		}
	}
	first, second := j.files[0], j.files[1]
	if j.header && len(first.group)+len(second.group) > 0 {
		j.write(first.first(), second.first())
		for i, f := range j.files {
			f.last = nil
			if len(f.group) == 0 {
				continue
			}
			if err := j.next(i); err != nil {
				return err
			}
		}
	}
	for len(first.group) > 0 && len(second.group) > 0 {
		order := j.compare(first.group[0], second.group[0], j.field[0], j.field[1])
		if order == 0 {
			if err := j.pair(); err != nil {
				return err
			}
			continue
		}
		from := 0
		if order > 0 {
			from = 1
		}
		j.alone(from, j.files[from].group[0])
		if err := j.next(from); err != nil {
			return err
		}
		j.partial = true
	}
	return j.rest()
}

// pair joins all lines that have the join field of the two first ones.
func (j *joining) pair() error {
	first, second := j.files[0], j.files[1]
	var more [2][]*line // the first line of the next group
	for i, f := range j.files {
		key := j.files[1-i].group[0]
		for more[i] == nil {
			any, err := j.advance(i)
			if err != nil {
				return err
			}
			if !any {
				break
			}
			if end := len(f.group) - 1; j.compare(f.group[end], key, j.field[i], j.field[1-i]) != 0 {
				f.group, more[i] = f.group[:end], f.group[end:]
			}
		}
	}
	if j.pairs {
		for _, a := range first.group {
			for _, b := range second.group {
				j.write(a, b)
			}
		}
	}
	first.group, second.group = more[0], more[1]
	return nil
}

// rest prints the lines that are left in one file, and checks their order.
func (j *joining) rest() error {
	check := j.checks != noCheckKey && !(j.files[0].disorder && j.files[1].disorder)
	for i, f := range j.files {
		if len(f.group) == 0 || !check && !j.unpaired[i] {
			continue
		}
		j.partial = j.partial || len(j.files[1-i].group) > 0
		for len(f.group) > 0 {
			j.alone(i, f.group[0])
			if err := j.next(i); err != nil {
				return err
			}
			if f.disorder && !j.unpaired[i] {
				break
			}
		}
	}
	return nil
}

// first returns the first line, or nil.
func (f *file) first() *line {
	if len(f.group) == 0 {
		return nil
	}
	return f.group[0]
}

// next replaces the group of a file with the next line.
func (j *joining) next(i int) error {
	j.files[i].group = nil
	_, err := j.advance(i)
	return err
}

// advance adds the next line of a file to its group, if there is one.
func (j *joining) advance(i int) (bool, error) {
	f := j.files[i]
	text, err := gnu.Line(f.in, j.end)
	switch {
	case err == nil:
		text = text[:len(text)-1]
	case err != io.EOF:
		return false, cli.Fail("read error", err)
	case len(text) == 0:
		return false, nil
	}
	f.number++
	l := &line{text, j.split(text)}
	if f.last != nil {
		if err := j.checkOrder(i, f.last, l); err != nil {
			return false, err
		}
	}
	f.last = l
	f.group = append(f.group, l)
	return true, nil
}

func (j *joining) checkOrder(i int, before, l *line) error {
	f := j.files[i]
	if j.checks == noCheckKey || j.checks == 0 && !j.partial || f.disorder || j.compare(before, l, j.field[i], j.field[i]) <= 0 {
		return nil
	}
	text := f.name + ":" + strconv.Itoa(f.number) + ": is not sorted: " + string(l.text)
	if j.checks == checkKey {
		return cli.Fail(text, nil)
	}
	j.Warn(text)
	f.disorder = true
	return nil
}

// blank reports whether a character separates fields.
func blank(c rune) bool { return c == ' ' || c == '\t' || c == '\n' }

// split returns the fields of a line. An empty line has none.
func (j *joining) split(text []byte) [][]byte {
	switch {
	case len(text) == 0:
		return nil
	case j.separated && j.separator == "":
		return [][]byte{text}
	case j.separated:
		return bytes.Split(text, []byte(j.separator))
	}
	return bytes.FieldsFunc(text, blank)
}

// compare compares a field of each line. A missing one is empty.
func (j *joining) compare(a, b *line, fieldA, fieldB uint64) int {
	x, y := a.field(fieldA), b.field(fieldB)
	if j.ignoreCase {
		x, y = upper(x), upper(y)
	}
	return bytes.Compare(x, y)
}

// upper returns text with the ASCII letters in upper case.
func upper(text []byte) []byte {
	out := bytes.Clone(text)
	for i, c := range out {
		if 'a' <= c && c <= 'z' {
			out[i] = c - 'a' + 'A'
		}
	}
	return out
}

// field returns a field, counted from 0. The line may be nil, which has none.
func (l *line) field(n uint64) []byte {
	if l == nil || n >= uint64(len(l.fields)) {
		return nil
	}
	return l.fields[n]
}

// alone prints a line without a partner, if it is wanted.
func (j *joining) alone(from int, l *line) {
	switch {
	case !j.unpaired[from]:
	case from == 0:
		j.write(l, nil)
	default:
		j.write(nil, l)
	}
}

// write prints a pair of lines, one of which may be nil.
func (j *joining) write(a, b *line) {
	lines := [2]*line{a, b}
	from := 0
	if a == nil {
		from = 1
	}
	if len(j.format) > 0 {
		for i, f := range j.format {
			if i > 0 {
				j.separate()
			}
			if f.file == 0 {
				j.writeField(lines[from].field(j.field[from]))
			} else {
				j.writeField(lines[f.file-1].field(f.field))
			}
		}
		j.Out.WriteByte(j.end)
		return
	}
	j.writeField(lines[from].field(j.field[from]))
	for i, l := range lines {
		count := 0
		if j.auto {
			count = j.files[i].count
		} else if l != nil {
			count = len(l.fields)
		}
		for n := range uint64(count) {
			if n != j.field[i] {
				j.separate()
				j.writeField(l.field(n))
			}
		}
	}
	j.Out.WriteByte(j.end)
}

func (j *joining) writeField(text []byte) {
	if len(text) == 0 {
		j.Out.WriteString(j.filler)
	}
	j.Out.Write(text)
}

func (j *joining) separate() {
	switch {
	case !j.separated:
		j.Out.WriteByte(' ')
	case j.separator == "":
		j.Out.WriteByte('\n')
	default:
		j.Out.WriteString(j.separator)
	}
}
