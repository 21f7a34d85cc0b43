// Package comm implements comm(1) of GNU coreutils: it compares two sorted files line by line.
//
// Synopsis:
//
//	comm [OPTION]... FILE1 FILE2
package comm

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"strconv"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// Command is comm.
var Command = gnu.Command("comm", gnu.Coreutils, `[OPTION]... FILE1 FILE2
Prints the lines of two sorted files in three columns: those that are only in FILE1, only in
FILE2, and in both.
  -1, -2, -3             leave out this column
      --check-order      fail if a file is not sorted
      --nocheck-order    do not check that
      --output-delimiter=TEXT  put TEXT between the columns, not a tab
      --total            print how many lines each column has
  -z, --zero-terminated  lines end with a zero byte
`, comm)

const (
	checkKey = gnu.FirstKey + iota
	noCheckKey
	delimiterKey
	totalKey
)

var options = cli.Options{Permute: true, Short: "123z", Long: []cli.LongOption{
	{Name: "check-order", Key: checkKey},
	{Name: "nocheck-order", Key: noCheckKey},
	{Name: "output-delimiter", Argument: cli.Required, Key: delimiterKey},
	{Name: "total", Key: totalKey},
	{Name: "zero-terminated", Key: 'z'},
}}

// A comparison is one run.
type comparison struct {
	*gnu.Tool
	hidden    [3]bool // columns
	checks    rune    // checkKey, noCheckKey, or 0 to check only files that differ
	delimiter string
	total     bool
	end       byte
	totals    [3]uint64
	files     [2]file
	differs   bool // some line is only in one file
	twice     bool // both files are standard input, of which each reads some lines
}

// A file is one of the two.
type file struct {
	name     string
	in       *bufio.Reader
	line     []byte // nil at the end
	before   []byte // the line before it, or nil
	disorder bool   // a message has said that it is not sorted
}

func comm(t *gnu.Tool) error {
	c := &comparison{Tool: t, delimiter: "\t", end: '\n'}
	given := false
	words, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case '1', '2', '3':
			c.hidden[o.Key-'1'] = true
		case 'z':
			c.end = 0
		case checkKey, noCheckKey:
			c.checks = o.Key
		case delimiterKey:
			if given && c.delimiter != o.Value {
				return cli.Fail("multiple output delimiters specified", nil)
			}
			if c.delimiter, given = o.Value, true; o.Value == "" {
				c.delimiter = "\x00"
			}
		case totalKey:
			c.total = true
		}
		return nil
	})
	if err := cmp.Or(err, t.Exactly(2, words)); err != nil {
		return err
	}
	return c.run(words)
}

func (c *comparison) run(words []string) error {
	c.twice = words[0] == "-" && words[1] == "-"
	for i, name := range words {
		f, err := c.Open(name)
		if err != nil {
			return cli.Fail(c.Name(name), err)
		}
		defer f.Close()
		c.files[i] = file{name: name, in: bufio.NewReaderSize(f, 64<<10)}
		if i > 0 && c.twice {
			c.files[i].in = c.files[0].in
		}
		if _, err := c.read(i); err != nil {
			return err
		}
	}
	for c.files[0].line != nil || c.files[1].line != nil {
		order := 0
		switch {
		case c.files[0].line == nil:
			order = 1
		case c.files[1].line == nil:
			order = -1
		default:
			order = bytes.Compare(c.files[0].line, c.files[1].line)
		}
		column, from := 2, 1
		if order != 0 {
			c.differs = true
			column = (order + 1) / 2
			from = column
		}
		c.totals[column]++
		c.write(column, c.files[from].line)
		for i := range c.files {
			if order == 0 || i == from {
				if err := c.step(i); err != nil {
					return err
				}
			}
		}
	}
	if c.twice { // the real one fails as it closes standard input a second time
		return cli.Fail("-", nil)
	}
	if c.total {
		for _, n := range c.totals {
			c.Out.WriteString(strconv.FormatUint(n, 10) + c.delimiter)
		}
		c.Out.WriteString("total")
		c.Out.WriteByte(c.end)
	}
	if c.files[0].disorder || c.files[1].disorder {
		return cli.Fail("input is not in sorted order", nil)
	}
	return nil
}

// read reads the next line of a file. It returns the one before.
func (c *comparison) read(i int) (before []byte, err error) {
	f := &c.files[i]
	before = f.line
	line, err := gnu.Line(f.in, c.end)
	switch {
	case err == nil:
		f.line = line[:len(line)-1]
	case err != io.EOF:
		return nil, cli.Fail(c.Name(f.name), err)
	case len(line) > 0:
		f.line = line
	default:
		f.line = nil
	}
	return before, nil
}

// step reads the next line of a file and checks the order. At the end of a file it checks
// the last two lines again: without an option, the order matters only if the files differ, which may
// be known only then.
func (c *comparison) step(i int) error {
	f := &c.files[i]
	earlier := f.before
	before, err := c.read(i)
	if err != nil {
		return err
	}
	f.before = before
	if f.line != nil {
		return c.check(i, before, f.line)
	}
	if earlier != nil {
		return c.check(i, earlier, before)
	}
	return nil
}

func (c *comparison) check(i int, before, line []byte) error {
	f := &c.files[i]
	if c.checks == noCheckKey || c.checks == 0 && !c.differs || f.disorder || bytes.Compare(before, line) <= 0 {
		return nil
	}
	text := "file " + strconv.Itoa(i+1) + " is not in sorted order"
	if c.checks == checkKey {
		return cli.Fail(text, nil)
	}
	c.Warn(text)
	f.disorder = true
	return nil
}

// write writes a line in its column.
func (c *comparison) write(column int, line []byte) {
	if c.hidden[column] {
		return
	}
	for i := range column {
		if !c.hidden[i] {
			c.Out.WriteString(c.delimiter)
		}
	}
	c.Out.Write(line)
	c.Out.WriteByte(c.end)
}
