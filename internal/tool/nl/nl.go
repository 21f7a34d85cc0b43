// Package nl implements nl(1) of GNU coreutils: it numbers lines.
//
// Synopsis:
//
//	nl [OPTION]... [FILE]...
package nl

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/pattern"
	"golang.org/x/sys/unix"
)

// Command is nl.
var Command = gnu.Command("nl", gnu.Coreutils, `[OPTION]... [FILE]...
Writes each FILE, or standard input, with numbers before its lines.
  -b, --body-numbering=STYLE    which lines of a body are numbered
  -d, --section-delimiter=CC    the separator of sections, by default \:
  -f, --footer-numbering=STYLE  which lines of a footer are numbered
  -h, --header-numbering=STYLE  which lines of a header are numbered
  -i, --line-increment=N        the distance of two numbers
  -l, --join-blank-lines=N      N empty lines count as one
  -n, --number-format=FORMAT    ln (left), rn (right), rz (right, with zeros)
  -p, --no-renumber             do not begin again with each section
  -s, --number-separator=TEXT   the text after a number
  -v, --starting-line-number=N  the first number
  -w, --number-width=N          the width of the numbers
STYLE is a (all), t (those that are not empty), n (none) or pREGEXP (those that match).
CC three times begins a header, twice a body, and once a footer.
`, nl)

var options = cli.Options{Permute: true, Short: "h:b:f:v:i:pl:s:w:n:d:", Long: []cli.LongOption{
	{Name: "header-numbering", Argument: cli.Required, Key: 'h'},
	{Name: "body-numbering", Argument: cli.Required, Key: 'b'},
	{Name: "footer-numbering", Argument: cli.Required, Key: 'f'},
	{Name: "starting-line-number", Argument: cli.Required, Key: 'v'},
	{Name: "line-increment", Argument: cli.Required, Key: 'i'},
	{Name: "no-renumber", Key: 'p'},
	{Name: "join-blank-lines", Argument: cli.Required, Key: 'l'},
	{Name: "number-separator", Argument: cli.Required, Key: 's'},
	{Name: "number-width", Argument: cli.Required, Key: 'w'},
	{Name: "number-format", Argument: cli.Required, Key: 'n'},
	{Name: "section-delimiter", Argument: cli.Required, Key: 'd'},
}}

// A style says which lines of a section are numbered.
type style struct {
	kind byte // a t n p
	re   *pattern.Regexp
}

// A numberer is one run.
type numberer struct {
	*gnu.Tool
	header, body, footer, current style
	start, step, number           int64
	overflow                      bool // the next number is too large
	keeps                         bool // -p
	join, blank                   int64
	separator, format, delimiter  string
	width                         int64
}

func nl(t *gnu.Tool) error {
	t.Closing = "-"
	n := &numberer{Tool: t, header: style{kind: 'n'}, body: style{kind: 't'}, footer: style{kind: 'n'}, start: 1, step: 1, join: 1, width: 6, separator: "\t", format: "rn", delimiter: `\:`}
	wrong := false
	words, err := t.Parse(options, func(o cli.Option) (err error) {
		ok := true
		switch o.Key {
		case 'h':
			ok, err = n.parseStyle(&n.header, o.Value, "header")
		case 'b':
			ok, err = n.parseStyle(&n.body, o.Value, "body")
		case 'f':
			ok, err = n.parseStyle(&n.footer, o.Value, "footer")
		case 'v':
			n.start, err = n.parse(o.Value, math.MinInt64, math.MaxInt64, "invalid starting line number")
		case 'i':
			n.step, err = n.parse(o.Value, math.MinInt64, math.MaxInt64, "invalid line number increment")
		case 'p':
			n.keeps = true
		case 'l':
			n.join, err = n.parse(o.Value, 0, math.MaxInt64, "invalid line number of blank lines")
		case 's':
			n.separator = o.Value
		case 'w':
			n.width, err = n.parse(o.Value, 1, math.MaxInt32, "invalid line number field width")
		case 'n':
			if ok = o.Value == "ln" || o.Value == "rn" || o.Value == "rz"; !ok {
				n.Warn("invalid line numbering format: " + n.Locale.Quote(o.Value))
			}
			n.format = o.Value
		case 'd':
			if len(o.Value) == 1 {
				n.delimiter = o.Value + n.delimiter[1:]
			} else {
				n.delimiter = o.Value
			}
		}
		wrong = wrong || !ok
		return err
	})
	switch {
	case err != nil:
		return err
	case wrong:
		return &cli.Failure{Usage: true}
	}
	n.number, n.current = n.start, n.body
	for _, name := range gnu.OrStdin(words) {
		if err := n.file(name); err != nil {
			return err
		}
	}
	return nil
}

func (n *numberer) parseStyle(s *style, word, what string) (ok bool, err error) {
	if word == "" || strings.IndexByte("atnp", word[0]) < 0 {
		n.Warn("invalid " + what + " numbering style: " + n.Locale.Quote(word))
		return false, nil
	}
	s.kind = word[0]
	if s.kind == 'p' {
		if s.re, err = pattern.Compile(word[1:], pattern.Options{Bytes: !n.Locale.UTF8, LooseRepeat: true}); err != nil {
			return false, cli.Fail(err.Error(), nil)
		}
	}
	return true, nil
}

// parse parses a number as strtoimax(3) does.
func (n *numberer) parse(word string, least, most int64, text string) (int64, error) {
	number, err := strconv.ParseInt(strings.TrimLeft(word, " \t\n\v\f\r"), 10, 64)
	switch {
	case err == nil && number < least:
		return 0, cli.Fail(text+": "+n.Locale.Quote(word), unix.ERANGE)
	case errors.Is(err, strconv.ErrRange) || err == nil && number > most:
		return 0, cli.Fail(text+": "+n.Locale.Quote(word), unix.EOVERFLOW)
	case err != nil || strings.Contains(word, "_"):
		return 0, cli.Fail(text+": "+n.Locale.Quote(word), nil)
	}
	return number, nil
}

func (n *numberer) file(name string) error {
	f, err := n.Open(name)
	if err != nil {
		n.Complain(n.Name(name), err)
		return nil
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 64<<10)
	for {
		line, err := gnu.Line(in, '\n')
		if len(line) > 0 {
			if line[len(line)-1] == '\n' {
				line = line[:len(line)-1]
			}
			if err := n.line(line); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			n.Complain(n.Name(name), err)
			return nil
		}
	}
}

func (n *numberer) line(line []byte) error {
	if len(n.delimiter) > 0 && len(line) <= 3*len(n.delimiter) {
		text := string(line)
		sections := []style{n.footer, n.body, n.header}
		for i, s := range sections {
			if text != strings.Repeat(n.delimiter, i+1) {
				continue
			}
			n.current = s
			if !n.keeps {
				n.number, n.overflow = n.start, false
			}
			n.Out.WriteByte('\n')
			return nil
		}
	}
	numbered := false
	switch n.current.kind {
	case 'a':
		numbered = true
		if n.join > 1 {
			if len(line) == 0 {
				n.blank++
				numbered = n.blank == n.join
			}
			if numbered {
				n.blank = 0
			}
		}
	case 't':
		numbered = len(line) > 0
	case 'p':
		numbered, _ = n.current.re.Match(line)
	}
	if !numbered {
		n.Out.WriteString(strings.Repeat(" ", int(n.width)+len(n.separator)))
	} else if err := n.writeNumber(); err != nil {
		return err
	}
	n.Out.Write(line)
	n.Out.WriteByte('\n')
	return nil
}

func (n *numberer) writeNumber() error {
	if n.overflow {
		return cli.Fail("line number overflow", nil)
	}
	format := map[string]string{"ln": "%-*d%s", "rn": "%*d%s", "rz": "%0*d%s"}[n.format]
	fmt.Fprintf(n.Out, format, int(n.width), n.number, n.separator)
	next := n.number + n.step
	n.overflow = (next > n.number) != (n.step > 0) && n.step != 0
	n.number = next
	return nil
}
