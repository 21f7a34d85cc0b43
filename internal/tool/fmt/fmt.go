// Package fmt implements fmt(1) of GNU coreutils: it fills the lines of paragraphs.
//
// Synopsis:
//
//	fmt [-WIDTH] [OPTION]... [FILE]...
//
// read.go divides the input into paragraphs, and fill.go finds the best places to break their lines.
package fmt

import (
	"bufio"
	"errors"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is fmt.
var Command = gnu.Command("fmt", gnu.Coreutils, `[-WIDTH] [OPTION]... [FILE]...
Fills the lines of the paragraphs in each FILE, or in standard input.
  -c, --crown-margin       the first two lines keep their own indentation
  -p, --prefix=TEXT        only lines that begin with TEXT, which the new lines get, too
  -s, --split-only         break lines that are too long, but join none
  -t, --tagged-paragraph   like -c, but a paragraph begins where the first line's indentation differs
  -u, --uniform-spacing    one space between words, two between sentences
  -w, --width=WIDTH        the maximum width of a line, 75 by default
  -g, --goal=WIDTH         the width that lines should have, 93 % of the maximum by default
`, run)

var options = cli.Options{Permute: true, Short: "0123456789cstuw:p:g:", Long: []cli.LongOption{
	{Name: "crown-margin", Key: 'c'},
	{Name: "prefix", Argument: cli.Required, Key: 'p'},
	{Name: "split-only", Key: 's'},
	{Name: "tagged-paragraph", Key: 't'},
	{Name: "uniform-spacing", Key: 'u'},
	{Name: "width", Argument: cli.Required, Key: 'w'},
	{Name: "goal", Argument: cli.Required, Key: 'g'},
}}

const (
	defaultWidth = 75
	leeway       = 7    // percent by which a line should be shorter than the maximum
	maxWords     = 998  // of a paragraph that are filled at once
	maxBytes     = 5000 // of the same
)

// A formatter is one run.
type formatter struct {
	*gnu.Tool
	crown, tagged, split, uniform bool
	width, goal                   int    // of lines, in columns
	prefix                        string // of -p, without the spaces around it
	prefixLead                    int    // number of spaces before it
	prefixFull                    int    // its length with the spaces after it

	in           *bufio.Reader
	next         int  // the character after the last paragraph
	tabs         bool // the input has tabs, and so the output
	column       int  // of the input
	outColumn    int
	nextIndent   int // of the prefix of the current line
	prefixIndent int // of the prefix in the paragraph
	firstIndent  int // of the paragraph's first line
	otherIndent  int // of its other lines
	lastLength   int // of the line before, if the paragraph was too long

	words []word // of the paragraph
	size  int    // bytes of its words
}

// end is the character after the last one of a file.
const end = -1

func run(t *gnu.Tool) error {
	f := &formatter{Tool: t, width: defaultWidth}
	var width, goal *string
	if len(t.Argv) > 1 && len(t.Argv[1]) > 1 && t.Argv[1][0] == '-' && t.Argv[1][1] >= '0' && t.Argv[1][1] <= '9' {
		text := t.Argv[1][1:]
		width = &text
		t.Argv = append(t.Argv[:1:1], t.Argv[2:]...)
	}
	files, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'c':
			f.crown = true
		case 's':
			f.split = true
		case 't':
			f.tagged = true
		case 'u':
			f.uniform = true
		case 'w':
			width = &o.Value
		case 'g':
			goal = &o.Value
		case 'p':
			text := strings.TrimLeft(o.Value, " ")
			f.prefixLead, f.prefixFull = len(o.Value)-len(text), len(text)
			f.prefix = strings.TrimRight(text, " ")
		default:
			return gnu.BadUsage("invalid option -- " + string(o.Key) + "; -WIDTH is recognized only when it is the first\noption; use -w N instead")
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := f.setWidths(width, goal); err != nil {
		return err
	}
	for _, name := range gnu.OrStdin(files) {
		f.file(name)
	}
	return nil
}

// setWidths sets the widths from the values of the options, which may be nil.
func (f *formatter) setWidths(width, goal *string) (err error) {
	if width != nil {
		if f.width, err = f.parse(*width, maxBytes/2, unix.ERANGE); err != nil {
			return err
		}
	}
	if goal == nil {
		f.goal = f.width * (2*(100-leeway) + 1) / 200
		return nil
	}
	if f.goal, err = f.parse(*goal, f.width, unix.EOVERFLOW); err == nil && width == nil {
		f.width = f.goal + 10
	}
	return err
}

// parse parses a width. large is the cause in the message about one that is too large.
func (f *formatter) parse(text string, limit int, large error) (int, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(strings.TrimLeft(text, " \t\n\v\f\r"), "+"), 10, 64)
	switch {
	case errors.Is(err, strconv.ErrSyntax):
		return 0, cli.Fail("invalid width: "+f.Locale.Quote(text), nil)
	case n > uint64(limit): // also the number that stands for a larger one
		return 0, cli.Fail("invalid width: "+f.Locale.Quote(text), large)
	}
	return int(n), nil
}

func (f *formatter) file(name string) {
	in, err := f.Open(name)
	if err != nil {
		f.Complain("cannot open "+f.Quoted(name)+" for reading", err)
		return
	}
	defer in.Close()
	source := &source{from: in}
	f.in = bufio.NewReader(source)
	f.tabs, f.otherIndent = false, 0
	f.next = f.readPrefix()
	for f.paragraph() {
		f.fill()
		f.write(len(f.words))
	}
	if source.err != nil {
		if name == "-" {
			name = "standard input"
		}
		f.Complain("error reading "+f.Quoted(name), source.err)
	}
}
