// Package xxd implements xxd(1) of vim: it dumps bytes as hexadecimal numbers, and makes bytes from
// such a dump.
//
//	xxd [OPTION]... [INFILE [OUTFILE]]
//	xxd -r [OPTION]... [INFILE [OUTFILE]]
//
// dump.go writes dumps, and revert.go reads them.
package xxd

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/numeral"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is xxd.
var Command = &cli.Command{Name: "xxd", Dialect: cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 2, UsageStatus: 1}, Run: run}

const usage = `Usage:
 xxd [OPTION]... [INFILE [OUTFILE]]
 xxd -r [-s [-]OFFSET] [-c COLUMNS] [-ps] [INFILE [OUTFILE]]

Dumps bytes as hexadecimal numbers, or makes bytes from such a dump.

Options:
 -a            toggle whether a single * stands for several lines of zeros
 -b            binary digits
 -C            names in capital letters, with -i
 -c COLUMNS    bytes in each line: 16, with -i 12, with -ps 30
 -E            characters of EBCDIC
 -e            groups as little-endian numbers
 -g BYTES      bytes in each group: 2, with -e 4
 -h            display this help
 -i            output for inclusion in a program in C
 -t            with -i, a zero byte at the end
 -l LENGTH     stop after this many bytes
 -n NAME       name of the variable, with -i
 -o OFFSET     add this to the printed offsets
 -ps           only digits
 -r            make bytes from a dump
 -d            offsets in decimal
 -s [+][-]SEEK begin at this offset; with -r, add it to the offsets
 -u            capital letters as digits
 -R WHEN       colors: always, auto or never
 -v            display version
`

// The kinds of dumps.
const (
	bits         = 1 << iota // -b
	littleEndian             // -e
	plain                    // -ps
	cInclude                 // -i
)

// A dumper is one run of xxd.
type dumper struct {
	*gnu.Tool
	in  input
	out *bufio.Writer

	kind           int // 0 for an ordinary dump
	skipsZeros     bool
	capital        bool // names
	upper          bool // digits
	decimal        bool
	reverts        bool
	ebcdic         bool
	terminated     bool // -t
	hasColumns     bool
	columns, group int // group is -1 if it is not given
	length         int64
	name           string // of the variable, and of the file
	offset         int64  // -o
	seek           int64
	relative       bool // to the position in the file
	fromEnd        bool
	colored        bool
}

func run(inv *cli.Invocation) error {
	return gnu.Run("", func(t *gnu.Tool) error {
		d := &dumper{Tool: t, group: -1, length: -1}
		d.colored = d.colorsByDefault()
		t.Unwritten = func(cause error) error { return broken(cause, 3) }
		files, err := d.parse()
		if err != nil {
			return err
		}
		if err := d.settle(); err != nil {
			return err
		}
		return d.run(files)
	})(inv)
}

func (d *dumper) colorsByDefault() bool {
	term, _ := d.Getenv("TERM")
	no, ok := d.Getenv("NO_COLOR")
	return terminal.Is(terminal.FD(d.Stdout)) && term != "" && term != "dumb" && !(ok && no != "")
}

// wrongUsage writes the usage.
func (d *dumper) wrongUsage() error {
	d.Stderr.Write([]byte(usage))
	return &cli.Failure{Status: 1}
}

// broken returns the failure for a file that cannot be read or written.
func broken(err error, status int) error {
	return &cli.Failure{Text: cli.Strerror(err), Status: status}
}

// fail returns a failure with the exit status 1.
func fail(text string) error { return &cli.Failure{Text: text, Status: 1} }

// parse parses the options, of which only the first letter counts, and returns the files.
func (d *dumper) parse() ([]string, error) {
	words := d.Argv[1:]
	for len(words) > 0 {
		word := words[0]
		if strings.HasPrefix(word, "--") && len(word) > 2 {
			word = word[1:]
		}
		if word == "--" {
			words = words[1:]
			break
		}
		if len(word) < 2 || word[0] != '-' {
			break
		}
		words = words[1:]
		letter, rest := word[1], word[2:]
		if long, ok := valued[letter]; ok && !(letter == 'c' && strings.HasPrefix(rest, "apitalize")) {
			value := rest
			if value == "" || strings.HasPrefix(value, long) || letter == 's' && strings.HasPrefix(value, "eek") {
				if len(words) == 0 {
					return nil, d.wrongUsage()
				}
				value, words = words[0], words[1:]
			}
			if err := d.value(letter, value); err != nil {
				return nil, err
			}
			continue
		}
		if letter == 'v' {
			d.Stderr.Write([]byte(cli.BaseName(d.Argv[0]) + " (contedor) " + cli.Version + "\n"))
			return nil, cli.ErrAnswered
		}
		if !d.flag(letter) {
			return nil, d.wrongUsage()
		}
	}
	return words, nil
}

// valued has the options with a value, and how their long names go on.
var valued = map[byte]string{'c': "ols", 'g': "roup", 'l': "en", 'n': "ame", 'o': "ffset", 's': "kip", 'R': "\x00"}

func (d *dumper) flag(letter byte) bool {
	switch letter {
	case 'a':
		d.skipsZeros = !d.skipsZeros
	case 'b':
		d.kind |= bits
	case 'e':
		d.kind |= littleEndian
	case 'u':
		d.upper = true
	case 'p':
		d.kind |= plain
	case 'i':
		d.kind |= cInclude
	case 'C', 'c':
		d.capital = true
	case 'd':
		d.decimal = true
	case 'r':
		d.reverts = true
	case 'E':
		d.ebcdic = true
	case 't':
		d.terminated = true
	default:
		return false
	}
	return true
}

func (d *dumper) value(letter byte, value string) error {
	switch letter {
	case 'c':
		d.columns, d.hasColumns = int(int32(number(value))), true
	case 'g':
		d.group = int(int32(number(value)))
	case 'l':
		d.length = number(value)
	case 'n':
		d.name = value
	case 'o':
		d.offset = number(value)
	case 's':
		d.relative = strings.HasPrefix(value, "+")
		value = strings.TrimPrefix(value, "+")
		d.fromEnd = strings.HasPrefix(value, "-")
		d.seek = number(strings.TrimPrefix(value, "-"))
	case 'R':
		switch value {
		case "always":
			d.colored = true
		case "never":
			d.colored = false
		case "auto":
			d.colored = d.colorsByDefault()
		default:
			return d.wrongUsage()
		}
	}
	return nil
}

// number reads a number in the notation of C. What follows it is ignored.
func number(word string) int64 {
	n, _, _ := numeral.Signed(word, 0)
	return n
}

// hexDigit returns the value of a hexadecimal digit, or -1.
func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// maxColumns is the largest number of bytes in a line of a dump with characters.
const maxColumns = 256

// settle checks the options together, and sets the defaults.
func (d *dumper) settle() error {
	if d.kind&(d.kind-1) != 0 {
		return fail("only one of -b, -e, -u, -p, -i can be used")
	}
	if !d.hasColumns || d.columns == 0 && d.kind != plain {
		d.columns = map[int]int{0: 16, bits: 6, littleEndian: 16, plain: 30, cInclude: 12}[d.kind]
	}
	if d.group < 0 {
		d.group = map[int]int{0: 2, bits: 1, littleEndian: 4}[d.kind]
	}
	ordinary := d.kind&(plain|cInclude) == 0
	if d.columns < 0 || ordinary && d.columns > maxColumns {
		return fail("invalid number of columns (max. 256).")
	}
	if ordinary && (d.group < 1 || d.group > d.columns) {
		d.group = d.columns
	}
	if d.kind == littleEndian && d.group&(d.group-1) != 0 {
		return fail("number of octets per group must be a power of 2 with -e.")
	}
	return nil
}

func (d *dumper) run(files []string) error {
	if len(files) > 2 {
		return d.wrongUsage()
	}
	f := d.Stdin
	if len(files) > 0 && files[0] != "-" {
		if d.name == "" {
			d.name = files[0]
		}
		file, err := os.Open(files[0])
		if err != nil {
			return cli.Fail(files[0], err)
		}
		defer file.Close()
		f = file
	}
	d.in = input{file: f, Reader: bufio.NewReaderSize(f, 64<<10)}
	d.out = d.Out
	var result *os.File
	if len(files) == 2 && files[1] != "-" {
		mode := unix.O_WRONLY | unix.O_CREAT
		if !d.reverts {
			mode |= unix.O_TRUNC
		}
		file, err := os.OpenFile(files[1], mode, 0o666)
		if err != nil {
			return &cli.Failure{Text: files[1], Err: err, Status: 3}
		}
		defer file.Close()
		result = file
		d.out = bufio.NewWriterSize(file, 64<<10)
	}
	err := d.convert(result)
	if failed := d.out.Flush(); result != nil && err == nil && failed != nil {
		return broken(failed, 3)
	}
	return err
}

func (d *dumper) convert(result *os.File) error {
	if d.reverts {
		if d.kind == littleEndian || d.kind == cInclude {
			return &cli.Failure{Text: "Sorry, cannot revert this type of hexdump", Status: 255}
		}
		seek := d.seek
		if d.fromEnd {
			seek = -seek
		}
		return d.revert(result, seek)
	}
	start, err := d.skip()
	if err != nil {
		return err
	}
	switch d.kind {
	case cInclude:
		return d.include()
	case plain:
		return d.digits()
	}
	return d.lines(start)
}

// An input is the file that xxd reads.
type input struct {
	file io.Reader
	*bufio.Reader
}

// skip goes to the beginning of the dump and returns its offset.
func (d *dumper) skip() (int64, error) {
	if d.seek == 0 && !d.fromEnd && !d.relative {
		return 0, nil
	}
	seeker, ok := d.in.file.(io.Seeker)
	at, err := int64(0), errors.ErrUnsupported
	if ok {
		whence, by := io.SeekStart, d.seek
		switch {
		case d.fromEnd && d.relative:
			whence, by = io.SeekCurrent, -d.seek
		case d.fromEnd:
			whence, by = io.SeekEnd, -d.seek
		case d.relative:
			whence = io.SeekCurrent
		}
		at, err = seeker.Seek(by, whence)
	}
	if err == nil {
		return at, nil
	}
	if d.fromEnd {
		return 0, &cli.Failure{Text: "Sorry, cannot seek.", Status: 4}
	}
	n, err := io.CopyN(io.Discard, d.in, d.seek)
	if n < d.seek {
		if err == io.EOF {
			return 0, &cli.Failure{Text: "Sorry, cannot seek.", Status: 4}
		}
		return 0, broken(err, 2)
	}
	return d.seek, nil
}
