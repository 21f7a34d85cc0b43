// Package cut implements cut(1) of GNU coreutils: it prints parts of lines.
//
// Synopsis:
//
//	cut OPTION... [FILE]...
package cut

import (
	"bufio"
	"bytes"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// Command is cut.
var Command = gnu.Command("cut", gnu.Coreutils, `OPTION... [FILE]...
Prints the parts of each line that LIST names: numbers from 1 and ranges, N, N-,
N-M, -M, separated by commas.
  -b, --bytes=LIST       bytes
  -c, --characters=LIST  the same
  -f, --fields=LIST      fields; a line without a delimiter is printed whole
  -d, --delimiter=DELIM  the character between fields (default: a tab)
  -s, --only-delimited   leave out lines without a delimiter
      --complement       all parts but those of LIST
      --output-delimiter=STRING  print STRING between parts
  -n                     ignored
  -z, --zero-terminated  lines end with a zero byte
`, cut)

const (
	outputDelimiter = gnu.FirstKey + iota
	complement
)

var options = cli.Options{Permute: true, Short: "b:c:d:f:nsz", Long: []cli.LongOption{
	{Name: "bytes", Argument: cli.Required, Key: 'b'},
	{Name: "characters", Argument: cli.Required, Key: 'c'},
	{Name: "fields", Argument: cli.Required, Key: 'f'},
	{Name: "delimiter", Argument: cli.Required, Key: 'd'},
	{Name: "only-delimited", Key: 's'},
	{Name: "output-delimiter", Argument: cli.Required, Key: outputDelimiter},
	{Name: "complement", Key: complement},
	{Name: "zero-terminated", Key: 'z'},
}}

// A span is a range of positions. The first position is 1, and both ends are included.
type span struct{ from, to uint64 }

// A cutter is one run of cut.
type cutter struct {
	*gnu.Tool
	spans     []span // in order, without overlaps
	fields    bool
	delimiter byte
	between   *string // the value of --output-delimiter
	only      bool
	end       byte
}

func cut(t *gnu.Tool) error {
	t.Closing = "-"
	c := &cutter{Tool: t, delimiter: '\t', end: '\n'}
	list, delimited, inverted := (*string)(nil), false, false
	files, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'b', 'c', 'f':
			if list != nil {
				return gnu.BadUsage("only one list may be specified")
			}
			list, c.fields = &o.Value, o.Key == 'f'
		case 'd':
			if len(o.Value) > 1 {
				return gnu.BadUsage("the delimiter must be a single character")
			}
			delimited, c.delimiter = true, 0
			if o.Value != "" {
				c.delimiter = o.Value[0]
			}
		case 's':
			c.only = true
		case 'z':
			c.end = 0
		case outputDelimiter:
			if c.between = &o.Value; o.Value == "" {
				o.Value = "\x00"
			}
		case complement:
			inverted = true
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case list == nil:
		return gnu.BadUsage("you must specify a list of bytes, characters, or fields")
	case delimited && !c.fields:
		return gnu.BadUsage("an input delimiter may be specified only when operating on fields")
	case c.only && !c.fields:
		return gnu.BadUsage("suppressing non-delimited lines makes sense\n\tonly when operating on fields")
	}
	if err := c.parse(*list); err != nil {
		return err
	}
	c.order()
	if inverted {
		c.invert()
	}
	for _, name := range gnu.OrStdin(files) {
		if err := c.file(name); err != nil {
			t.Complain(t.Name(name), err)
		}
	}
	return nil
}

// parse parses LIST.
func (c *cutter) parse(list string) error {
	wrong := func(fields, bytes string) error {
		if c.fields {
			return gnu.BadUsage(fields)
		}
		return gnu.BadUsage(bytes)
	}
	zero := wrong("fields are numbered from 1", "byte/character positions are numbered from 1")
	number := func(digits string) (uint64, error) {
		n, err := strconv.ParseUint(digits, 10, 64)
		if err != nil || n == math.MaxUint64 {
			word := c.Locale.Quote(digits)
			return 0, wrong("field number "+word+" is too large", "byte/character offset "+word+" is too large")
		}
		return n, nil
	}
	isSeparator := func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }
	for rest := list; ; {
		end := strings.IndexFunc(rest, isSeparator)
		part := rest
		if end >= 0 {
			part = rest[:end]
		}
		low, high, isRange := strings.Cut(part, "-")
		for _, digits := range []string{low, high} {
			if at := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); at >= 0 {
				if at > 0 {
					if _, err := number(digits[:at]); err != nil {
						return err
					}
				}
				if digits[at] == '-' {
					return wrong("invalid field range", "invalid byte or character range")
				}
				word := c.Locale.Quote(rest[strings.Index(rest, digits)+at:])
				if at == 0 && strings.HasPrefix(rest, digits) {
					word = c.Locale.Quote(rest)
				}
				return wrong("invalid field value "+word, "invalid byte/character position "+word)
			}
		}
		s := span{1, math.MaxUint64}
		var err error
		if low != "" {
			if s.from, err = number(low); err != nil {
				return err
			}
		}
		if high != "" {
			if s.to, err = number(high); err != nil {
				return err
			}
		}
		switch {
		case isRange && low == "" && high == "":
			return gnu.BadUsage("invalid range with no endpoint: -")
		case !isRange && low == "", low != "" && s.from == 0:
			return zero
		case !isRange:
			s.to = s.from
		case s.to < s.from:
			return gnu.BadUsage("invalid decreasing range")
		}
		c.spans = append(c.spans, s)
		if end < 0 {
			return nil
		}
		rest = rest[end+1:]
	}
}

// order sorts the spans and joins those that overlap.
func (c *cutter) order() {
	slices.SortStableFunc(c.spans, func(a, b span) int {
		switch {
		case a.from < b.from:
			return -1
		case a.from > b.from:
			return 1
		}
		return 0
	})
	joined := c.spans[:1]
	for _, s := range c.spans[1:] {
		last := &joined[len(joined)-1]
		if s.from <= last.to {
			last.to = max(last.to, s.to)
			continue
		}
		joined = append(joined, s)
	}
	c.spans = joined
}

// invert replaces the spans by the gaps between them.
func (c *cutter) invert() {
	var rest []span
	from := uint64(1)
	for _, s := range c.spans {
		if s.from > from {
			rest = append(rest, span{from, s.from - 1})
		}
		if s.to == math.MaxUint64 {
			c.spans = rest
			return
		}
		from = s.to + 1
	}
	c.spans = append(rest, span{from, math.MaxUint64})
}

func (c *cutter) file(name string) error {
	f, err := c.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 64<<10)
	if c.fields && c.delimiter == c.end {
		return c.printLines(in)
	}
	if !c.fields {
		return c.printBytes(in)
	}
	for {
		line, err := gnu.Line(in, c.end)
		if len(line) > 0 {
			if err == nil {
				line = line[:len(line)-1]
			}
			c.printFields(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// printLines prints the selected lines. They are the fields if the delimiter is the line terminator.
func (c *cutter) printLines(in *bufio.Reader) error {
	between := string(c.delimiter)
	if c.between != nil {
		between = *c.between
	}
	printed := false
	at := 0
	for n := uint64(1); ; n++ {
		line, err := gnu.Line(in, c.end)
		if n == 1 && err == io.EOF && len(line) > 0 { // there is no delimiter
			if !c.only {
				c.Out.Write(append(line, c.end))
			}
			return nil
		}
		if len(line) == 0 || at == len(c.spans) {
			if n > 1 && (printed || !c.only || n > 2 || len(line) > 0) {
				c.Out.WriteByte(c.end)
			}
			return gnu.NotEOF(err)
		}
		if n > c.spans[at].to {
			if at++; at == len(c.spans) {
				continue
			}
		}
		if n < c.spans[at].from {
			continue
		}
		if printed {
			c.Out.WriteString(between)
		}
		c.Out.Write(bytes.TrimSuffix(line, []byte{c.end}))
		printed = true
	}
}

// printBytes prints the selected bytes of each line. It keeps only a part of a long line.
func (c *cutter) printBytes(in *bufio.Reader) error {
	l := place{}
	for {
		part, err := in.ReadSlice(c.end)
		if err == nil {
			part = part[:len(part)-1]
		}
		c.printPart(part, &l)
		if err == nil || err != bufio.ErrBufferFull && l.past > 0 {
			c.Out.WriteByte(c.end)
			l = place{}
		}
		if err != nil && err != bufio.ErrBufferFull {
			return gnu.NotEOF(err)
		}
	}
}

// A place is where printBytes is in a line.
type place struct {
	past    uint64 // bytes of the line so far
	at      int    // the index of the next span, or of the one that continues
	printed bool   // a span has been printed
}

// printPart prints the selected bytes of the next part of a line.
func (c *cutter) printPart(part []byte, l *place) {
	end := l.past + uint64(len(part))
	for ; l.at < len(c.spans) && c.spans[l.at].from <= end; l.at++ {
		s := c.spans[l.at]
		if s.from > l.past && l.printed && c.between != nil {
			c.Out.WriteString(*c.between)
		}
		c.Out.Write(part[max(s.from, l.past+1)-1-l.past : min(s.to, end)-l.past])
		l.printed = true
		if s.to > end {
			break
		}
	}
	l.past = end
}

func (c *cutter) printFields(line []byte) {
	if bytes.IndexByte(line, c.delimiter) < 0 {
		if !c.only {
			c.Out.Write(line)
			c.Out.WriteByte(c.end)
		}
		return
	}
	between := string(c.delimiter)
	if c.between != nil {
		between = *c.between
	}
	printed, at := false, 0
	for n, rest, more := uint64(1), line, true; more && at < len(c.spans); n++ {
		var field []byte
		field, rest, more = bytes.Cut(rest, []byte{c.delimiter})
		if n > c.spans[at].to {
			if at++; at == len(c.spans) {
				break
			}
		}
		if n < c.spans[at].from {
			continue
		}
		if printed {
			c.Out.WriteString(between)
		}
		c.Out.Write(field)
		printed = true
	}
	c.Out.WriteByte(c.end)
}
