// Package cmp implements cmp(1) of GNU diffutils: it compares two files byte by byte.
//
// Synopsis:
//
//	cmp [OPTION]... FILE1 [FILE2 [SKIP1 [SKIP2]]]
package cmp

import (
	"bufio"
	"bytes"
	"contedor/internal/linux/entry"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/quantity"
	"golang.org/x/sys/unix"
)

// Command is cmp.
var Command = gnu.Command("cmp", gnu.Diffutils, `[OPTION]... FILE1 [FILE2 [SKIP1 [SKIP2]]]
Compares two files, by default with standard input, byte by byte.
  -b, --print-bytes             print the bytes that differ
  -i, --ignore-initial=SKIP[:SKIP2]  skip bytes of both files
  -l, --verbose                 all differences: their places and values
  -n, --bytes=LIMIT             compare at most LIMIT bytes
  -s, --quiet, --silent         print nothing
SKIP and LIMIT may have a suffix such as kB 1000, K 1024, MB, M. The status is 0 for equal
files, 1 for others, 2 for trouble.
`, cmp)

var options = cli.Options{Permute: true, Short: "bci:ln:sv", Long: []cli.LongOption{
	{Name: "print-bytes", Key: 'b'},
	{Name: "print-chars", Key: 'c'},
	{Name: "ignore-initial", Argument: cli.Required, Key: 'i'},
	{Name: "verbose", Key: 'l'},
	{Name: "bytes", Argument: cli.Required, Key: 'n'},
	{Name: "silent", Key: 's'},
	{Name: "quiet", Key: 's'},
}}

// A comparison is one run.
type comparison struct {
	*gnu.Tool
	bytes, all, silent bool
	skip               [2]int64
	limit              int64 // how many bytes to compare; at most math.MaxInt64
	names              [2]string
	files              [2]*os.File
}

func cmp(t *gnu.Tool) error {
	t.Unwritten = func(cause error) error { return cli.Fail("standard output", cause) }
	c := &comparison{Tool: t, limit: math.MaxInt64}
	words, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'b', 'c':
			c.bytes = true
		case 'i':
			first, second, both := strings.Cut(o.Value, ":")
			if err := c.skipBytes(0, first, o.Value); err != nil {
				return err
			}
			if !both {
				second = first
			}
			return c.skipBytes(1, second, second)
		case 'l':
			c.all = true
		case 'n':
			n, ok := number(o.Value)
			if !ok {
				return c.bad("invalid --bytes value " + t.Locale.Quote(o.Value))
			}
			c.limit = min(c.limit, n)
		case 's':
			c.silent = true
		case 'v':
			return t.Version()
		}
		return nil
	})
	if failure, ok := err.(*cli.Failure); ok && failure.Usage {
		return c.bad(failure.Text)
	}
	switch {
	case err != nil:
		return err
	case c.all && c.silent:
		return c.bad("options -l and -s are incompatible")
	case len(words) == 0:
		return c.bad("missing operand after " + t.Locale.Quote(t.Argv[len(t.Argv)-1]))
	}
	c.names[0], c.names[1] = words[0], "-"
	if len(words) > 1 {
		c.names[1] = words[1]
	}
	for i := 2; i < len(words) && i < 4; i++ {
		if err := c.skipBytes(i-2, words[i], words[i]); err != nil {
			return err
		}
	}
	if len(words) > 4 {
		return c.bad("extra operand " + t.Locale.Quote(words[4]))
	}
	silent := c.silent
	c.silent = silent || entry.WasClosed(1)
	for i, name := range c.names {
		if c.files[i], err = c.open(name); err != nil {
			if silent {
				return &cli.Failure{Status: 2}
			}
			return cli.Fail(t.Name(name), err)
		}
	}
	if c.isSame() {
		return nil
	}
	err = c.run()
	if failed := t.Out.Flush(); failed != nil {
		return t.Unwritten(failed)
	}
	return err
}

// bad returns the failure for a wrong command line.
func (c *comparison) bad(text string) error {
	name := c.Argv[0]
	return cli.Fail(text+"\n"+name+": Try '"+name+" --help' for more information.", nil)
}

// number parses a size in bytes. A number that is too large becomes math.MaxInt64.
func number(word string) (n int64, ok bool) {
	if digits, negative := strings.CutPrefix(word, "-"); negative && strings.Trim(digits, "0") == "" && digits != "" {
		return 0, true
	}
	u, err := quantity.Integer(word, "kKMGTPEZY0")
	if err == unix.EOVERFLOW {
		return math.MaxInt64, true
	}
	return int64(min(u, math.MaxInt64)), err == nil
}

func (c *comparison) skipBytes(file int, word, shown string) error {
	n, ok := number(word)
	if !ok {
		return c.bad("invalid --ignore-initial value " + c.Locale.Quote(shown))
	}
	c.skip[file] = max(c.skip[file], n)
	return nil
}

func (c *comparison) open(name string) (*os.File, error) {
	if name == "-" {
		if f, ok := c.Stdin.(*os.File); ok {
			return f, nil
		}
	}
	return os.Open(name)
}

// isSame reports whether both files are the same one, and are read from the same offset.
func (c *comparison) isSame() bool {
	var st [2]unix.Stat_t
	var at [2]int64
	for i, f := range c.files {
		if unix.Fstat(int(f.Fd()), &st[i]) != nil {
			return false
		}
		at[i], _ = unix.Seek(int(f.Fd()), 0, io.SeekCurrent)
	}
	return st[0].Dev == st[1].Dev && st[0].Ino == st[1].Ino && at[0]+c.skip[0] == at[1]+c.skip[1]
}

// width returns the width of the places that -l prints.
func (c *comparison) width() int {
	most := c.limit
	for _, f := range c.files {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			at, _ := f.Seek(0, io.SeekCurrent)
			most = min(most, info.Size()-at)
		}
	}
	return len(strconv.FormatInt(max(most, 0), 10))
}

// run compares the files.
func (c *comparison) run() error {
	var in [2]*bufio.Reader
	for i, f := range c.files {
		if err := c.advance(f, c.skip[i]); err != nil {
			return c.readError(i, err)
		}
	}
	width := c.width()
	for i, f := range c.files {
		in[i] = bufio.NewReaderSize(f, 64<<10)
	}
	at, lines, last := int64(0), int64(1), byte('\n')
	for at < c.limit {
		var part [2][]byte
		for i := range in {
			if _, err := in[i].Peek(1); gnu.NotEOF(err) != nil {
				return c.readError(i, err)
			}
			part[i], _ = in[i].Peek(in[i].Buffered())
		}
		n := int(min(int64(min(len(part[0]), len(part[1]))), c.limit-at))
		if n == 0 {
			return c.ended(len(part[0]), len(part[1]), at, lines, last)
		}
		a, b := part[0][:n], part[1][:n]
		if !bytes.Equal(a, b) {
			if c.silent {
				return &cli.Failure{Status: 1}
			}
			for i := range a {
				if a[i] == b[i] {
					continue
				}
				if !c.all {
					c.report(at+int64(i)+1, lines+int64(bytes.Count(a[:i], []byte{'\n'})), a[i], b[i])
					return &cli.Failure{Status: 1}
				}
				c.list(width, at+int64(i)+1, a[i], b[i])
			}
			c.Status = 1
		}
		lines += int64(bytes.Count(a, []byte{'\n'}))
		last = a[n-1]
		at += int64(n)
		in[0].Discard(n)
		in[1].Discard(n)
	}
	return nil
}

// advance skips bytes of a file.
func (c *comparison) advance(f *os.File, n int64) error {
	if n == 0 {
		return nil
	}
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		n = min(n, max(info.Size(), 0)) // some file systems refuse to seek beyond the end
	}
	if _, err := f.Seek(n, io.SeekCurrent); err == nil {
		return nil
	}
	_, err := io.CopyN(io.Discard, f, n)
	return gnu.NotEOF(err)
}

func (c *comparison) readError(i int, err error) error {
	return cli.Fail(c.Name(c.names[i]), err)
}

// ended ends the comparison when a file has ended.
func (c *comparison) ended(left1, left2 int, at, lines int64, last byte) error {
	if left1 == 0 && left2 == 0 {
		return nil
	}
	if c.silent {
		return &cli.Failure{Status: 1}
	}
	name := c.names[0]
	if left1 > 0 {
		name = c.names[1]
	}
	text := "EOF on " + c.Locale.Quote(name)
	switch {
	case at == 0:
		text += " which is empty"
	case c.all:
		text += fmt.Sprintf(" after byte %d", at)
	case last == '\n':
		text += fmt.Sprintf(" after byte %d, line %d", at, lines-1)
	default:
		text += fmt.Sprintf(" after byte %d, in line %d", at, lines)
	}
	// the message comes before the differences that are buffered
	io.WriteString(c.Stderr, c.ErrorName()+": "+text+"\n")
	return &cli.Failure{Status: 1}
}

// report prints the first difference.
func (c *comparison) report(at, line int64, a, b byte) {
	unit := "byte"
	if !c.bytes && !c.Locale.UTF8 {
		unit = "char"
	}
	fmt.Fprintf(c.Out, "%s %s differ: %s %d, line %d", c.names[0], c.names[1], unit, at, line)
	if c.bytes {
		fmt.Fprintf(c.Out, " is %3o %s %3o %s", a, visible(a), b, visible(b))
	}
	c.Out.WriteByte('\n')
}

// list prints a difference for -l.
func (c *comparison) list(width int, at int64, a, b byte) {
	if c.bytes {
		fmt.Fprintf(c.Out, "%*d %3o %-4s %3o %s\n", width, at, a, visible(a), b, visible(b))
	} else {
		fmt.Fprintf(c.Out, "%*d %3o %3o\n", width, at, a, b)
	}
}

// visible returns a byte as cat -v shows it, and with ^ also tabs and newlines.
func visible(c byte) string {
	text := ""
	if c >= 0x80 {
		text = "M-"
		c -= 0x80
	}
	switch {
	case c < ' ':
		return text + "^" + string(rune(c+64))
	case c == 0x7f:
		return text + "^?"
	}
	return text + string(rune(c))
}
