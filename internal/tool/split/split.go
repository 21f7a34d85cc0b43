// Package split implements split(1) of GNU coreutils: it writes the pieces of a file to files.
//
// Synopsis:
//
//	split [OPTION]... [FILE [PREFIX]]
//
// names.go makes the names of the pieces, pieces.go writes them, and chunks.go divides a file into
// a number of pieces.
package split

import (
	"bufio"
	"io"
	"os"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/quantity"
	"golang.org/x/sys/unix"
)

// Command is split.
var Command = &cli.Command{Name: "split", Dialect: gnu.Coreutils, KeepsPipe: true, Run: gnu.Run(`[OPTION]... [FILE [PREFIX]]
Writes the pieces of FILE, or standard input, to files PREFIXaa, PREFIXab and so on. The default
is pieces of 1000 lines, and the prefix x.
  -a, --suffix-length=N    length of the suffixes; the default is 2, and more if necessary
      --additional-suffix=SUFFIX  append this to the names
  -b, --bytes=SIZE         pieces of SIZE bytes
  -C, --line-bytes=SIZE    pieces of whole lines, of at most SIZE bytes
  -d                       the same as --numeric-suffixes, without a value
      --numeric-suffixes[=FROM]  decimal numbers as suffixes, from FROM
  -x                       the same as --hex-suffixes, without a value
      --hex-suffixes[=FROM]  hexadecimal numbers as suffixes, from FROM
  -e, --elide-empty-files  no empty pieces, with -n
      --filter=COMMAND     give each piece to a shell command; the name is in $FILE
  -l, --lines=NUMBER       pieces of NUMBER lines
  -n, --number=CHUNKS      the number of pieces, see below
  -t, --separator=SEP      lines end with this character; '\0' is the zero byte
  -u, --unbuffered         with -n r/..., write each line at once
      --verbose            print a message for each piece
CHUNKS is N for pieces of equal size, K/N for the Kth of them on standard output, l/N or l/K/N
for pieces of whole lines, r/N or r/K/N to deal the lines out in turn.
`, split)}

const (
	verboseKey = gnu.FirstKey + iota
	filterKey
	additionalKey
	numericKey
	hexKey
	blockSizeKey
)

var options = cli.Options{Permute: true, Short: "0123456789C:a:b:del:n:t:ux", Long: []cli.LongOption{
	{Name: "bytes", Argument: cli.Required, Key: 'b'},
	{Name: "lines", Argument: cli.Required, Key: 'l'},
	{Name: "line-bytes", Argument: cli.Required, Key: 'C'},
	{Name: "number", Argument: cli.Required, Key: 'n'},
	{Name: "elide-empty-files", Key: 'e'},
	{Name: "unbuffered", Key: 'u'},
	{Name: "suffix-length", Argument: cli.Required, Key: 'a'},
	{Name: "additional-suffix", Argument: cli.Required, Key: additionalKey},
	{Name: "numeric-suffixes", Argument: cli.Optional, Key: numericKey},
	{Name: "hex-suffixes", Argument: cli.Optional, Key: hexKey},
	{Name: "filter", Argument: cli.Required, Key: filterKey},
	{Name: "verbose", Key: verboseKey},
	{Name: "separator", Argument: cli.Required, Key: 't'},
	{Name: "-io-blksize", Argument: cli.Required, Key: blockSizeKey},
}}

// A splitter is one run of split.
type splitter struct {
	*gnu.Tool
	suffix suffix
	out    piece

	how          rune // l, b, C, n (bytes), L (-n l/N), r, or 0
	size         int64
	chunk        int64 // the K of -n, or 0
	oldLines     string
	separator    byte
	hasSeparator bool
	elide        bool
	unbuffered   bool
	filter       string
	filtered     bool
	verbose      bool
	input        unix.Stat_t
}

func split(t *gnu.Tool) error {
	s := &splitter{Tool: t, separator: '\n', suffix: suffix{alphabet: letters, prefix: "x"}}
	operands, err := t.Parse(options, s.option)
	if err != nil {
		return err
	}
	if s.oldLines != "" {
		if err := s.setHow('l', s.oldLines, "lines"); err != nil {
			return gnu.BadUsage(err.Error())
		}
	}
	if s.how == 0 {
		s.how, s.size = 'l', 1000
	}
	if s.chunk > 0 && s.filtered {
		return gnu.BadUsage("--filter does not process a chunk extracted to standard output")
	}
	name := "-"
	switch {
	case len(operands) > 2:
		return t.ExtraOperand(operands[2])
	case len(operands) == 2:
		s.suffix.prefix = operands[1]
	}
	if len(operands) > 0 {
		name = operands[0]
	}
	pieces := int64(0)
	if s.how == 'n' || s.how == 'L' || s.how == 'r' {
		pieces = s.size
	}
	if err := s.suffix.settle(pieces); err != nil {
		return err
	}
	in := t.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return cli.Fail("cannot open "+t.Quoted(name)+" for reading", err)
		}
		defer f.Close()
		in = f
	}
	if f, ok := in.(*os.File); ok {
		unix.Fstat(int(f.Fd()), &s.input)
	}
	s.out.splitter = s
	err = s.work(in)
	if err == errDone {
		return nil
	}
	if e, ok := err.(*readError); ok {
		return cli.Fail(t.Name(name), e.err)
	}
	return err
}

// A readError is a failure to read the input.
type readError struct{ err error }

func (e *readError) Error() string { return e.err.Error() }

func (s *splitter) work(in io.Reader) error {
	buffered := bufio.NewReaderSize(in, 64<<10)
	var err error
	switch s.how {
	case 'l':
		err = s.lines(buffered)
	case 'b':
		err = s.bytes(buffered)
	case 'C':
		err = s.lineBytes(buffered)
	case 'r':
		return s.roundRobin(buffered)
	default:
		err = s.chunks(in)
	}
	if closed := s.out.close(); err == nil {
		err = closed
	}
	return err
}

// setHow sets how the file is divided.
func (s *splitter) setHow(how rune, value, what string) error {
	if s.how != 0 {
		return gnu.BadUsage("cannot split in more than one way")
	}
	s.how = how
	n, ok := count(value, how != 'l')
	if !ok || n == 0 {
		return s.invalid("number of "+what, value, nil)
	}
	s.size = n
	return nil
}

func (s *splitter) invalid(what, value string, err error) error {
	return cli.Fail("invalid "+what+": "+s.Locale.Quote(value), err)
}

func (s *splitter) option(o cli.Option) error {
	if o.Key >= '0' && o.Key <= '9' {
		return s.oldOption(o)
	}
	switch o.Key {
	case 'a':
		n, err := ids.ParseUint(o.Value)
		switch {
		case err == unix.ERANGE, n > 1<<62:
			return s.invalid("suffix length", o.Value, unix.EOVERFLOW)
		case err != nil:
			return s.invalid("suffix length", o.Value, nil)
		}
		s.suffix.length = int(n)
	case additionalKey:
		if strings.Contains(o.Value, "/") {
			return gnu.BadUsage("invalid suffix " + s.Locale.Quote(o.Value) + ", contains directory separator")
		}
		s.suffix.additional = o.Value
	case 'b':
		return s.setHow('b', o.Value, "bytes")
	case 'l':
		return s.setHow('l', o.Value, "lines")
	case 'C':
		return s.setHow('C', o.Value, "lines")
	case 'n':
		return s.number(o.Value)
	case 'u':
		s.unbuffered = true
	case 't':
		return s.setSeparator(o.Value)
	case 'd', 'x', numericKey, hexKey:
		return s.numeric(o)
	case 'e':
		s.elide = true
	case filterKey:
		s.filter, s.filtered = o.Value, true
	case verboseKey:
		s.verbose = true
	}
	return nil
}

// oldOption takes a digit of an option such as -20. Digits in one word are one number.
func (s *splitter) oldOption(o cli.Option) error {
	if s.how != 0 {
		return gnu.BadUsage("cannot split in more than one way")
	}
	if !o.Joined {
		s.oldLines = ""
	}
	s.oldLines += string(o.Key)
	return nil
}

// numeric sets the digits of the suffixes, and their first number.
func (s *splitter) numeric(o cli.Option) error {
	s.suffix.alphabet = decimal
	kind := "numerical"
	if o.Key == 'x' || o.Key == hexKey {
		s.suffix.alphabet, kind = hexadecimal, "hexadecimal"
	}
	if !o.HasValue {
		return nil
	}
	if strings.Trim(o.Value, s.suffix.alphabet) != "" {
		return gnu.BadUsage(s.Locale.Quote(o.Value) + ": invalid start value for " + kind + " suffix")
	}
	s.suffix.start = strings.TrimLeft(o.Value, "0")
	if s.suffix.start == "" && o.Value != "" {
		s.suffix.start = "0"
	}
	s.suffix.hasStart = true
	return nil
}

func (s *splitter) setSeparator(value string) error {
	separator := value
	switch {
	case value == "":
		return cli.Fail("empty record separator", nil)
	case value == `\0`:
		separator = "\x00"
	case len(value) > 1:
		return cli.Fail("multi-character separator "+s.Locale.Quote(value), nil)
	}
	if s.hasSeparator && separator[0] != s.separator {
		return cli.Fail("multiple separator characters specified", nil)
	}
	s.separator, s.hasSeparator = separator[0], true
	return nil
}

// number parses the value of -n.
func (s *splitter) number(value string) error {
	if s.how != 0 {
		return gnu.BadUsage("cannot split in more than one way")
	}
	s.how = 'n'
	value = strings.TrimLeft(value, " \t\n\v\f\r")
	if rest, ok := strings.CutPrefix(value, "r/"); ok {
		s.how, value = 'r', rest
	} else if rest, ok := strings.CutPrefix(value, "l/"); ok {
		s.how, value = 'L', rest
	}
	word, hasChunk := value, false
	if k, n, ok := strings.Cut(value, "/"); ok {
		word, hasChunk = n, true
		chunk, ok := count(k, false)
		if !ok {
			return s.invalid("number of chunks", value, nil)
		}
		s.chunk = chunk
	}
	n, ok := count(word, false)
	if !ok || n == 0 {
		return s.invalid("number of chunks", word, nil)
	}
	s.size = n
	if hasChunk && (s.chunk == 0 || s.chunk > n) {
		k, _, _ := strings.Cut(value, "/")
		return s.invalid("chunk number", k, nil)
	}
	return nil
}

// count parses a number without a sign, which may have a unit if units is set. A number that is too
// large is the largest one.
func count(word string, units bool) (int64, bool) {
	n, err := quantity.Parse(word)
	if !units && strings.Trim(word, "0123456789 \t\n\v\f\r+") != "" {
		return 0, false
	}
	if err == unix.EOVERFLOW {
		return 1<<63 - 1, true
	}
	return n, err == nil
}
