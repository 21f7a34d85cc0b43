// Package hexdump implements hexdump(1) of util-linux, and hd: they dump bytes in formats that may be
// given on the command line.
//
//	hexdump [options] FILE...
//	hd [options] FILE...
//
// format.go parses formats, dump.go reads the files and writes the dump.
package hexdump

import (
	"math"
	"os"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/numeral"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/quantity"
	"golang.org/x/sys/unix"
)

// Command and Canonical are hexdump and hd, which is hexdump -C.
var (
	Command   = &cli.Command{Name: "hexdump", Dialect: cli.UtilLinux, Run: run}
	Canonical = &cli.Command{Name: "hd", Dialect: cli.UtilLinux, Run: run}
)

// usage returns the text of --help: our own sentences, hexdump(1)'s options.
func usage(string) string {
	return `
Usage:
 hexdump [options] <file>...
 hd [options] <file>...

Dump files as hexadecimal, decimal or octal numbers, or as characters.

Options:
 -b, --one-byte-octal     bytes in octal
 -X, --one-byte-hex       bytes in hexadecimal
 -c, --one-byte-char      bytes as characters
 -C, --canonical          bytes in hexadecimal, and as characters
 -d, --two-bytes-decimal  two bytes as a decimal number
 -o, --two-bytes-octal    two bytes as an octal number
 -x, --two-bytes-hex      two bytes as a hexadecimal number
 -L, --color[=<mode>]     accepted; nothing is colored
 -e, --format <format>    dump in this format
 -f, --format-file <file> read formats from this file
 -n, --length <length>    dump at most this many bytes
 -s, --skip <offset>      skip this many bytes
 -v, --no-squeezing       write identical lines, too

 -h, --help               display this help
 -V, --version            display version

For more details see hexdump(1).
`
}

var words = cli.Options{Permute: true, Short: "bXcCde:f:L::n:os:vxhV", Exclusive: nil, Long: []cli.LongOption{
	{Name: "one-byte-octal", Key: 'b'},
	{Name: "one-byte-hex", Key: 'X'},
	{Name: "one-byte-char", Key: 'c'},
	{Name: "canonical", Key: 'C'},
	{Name: "two-bytes-decimal", Key: 'd'},
	{Name: "two-bytes-octal", Key: 'o'},
	{Name: "two-bytes-hex", Key: 'x'},
	{Name: "format", Argument: cli.Required, Key: 'e'},
	{Name: "color", Argument: cli.Optional, Key: 'L'},
	{Name: "format-file", Argument: cli.Required, Key: 'f'},
	{Name: "length", Argument: cli.Required, Key: 'n'},
	{Name: "skip", Argument: cli.Required, Key: 's'},
	{Name: "no-squeezing", Key: 'v'},
	{Name: "help", Key: 'h'},
	{Name: "version", Key: 'V'},
}}

// wholeOffset is the format for the offset at the end of the dump. -C has its own.
const wholeOffset = `"%07.7_Ax\n"`

// formats has the formats of the options.
var formats = map[rune][]string{
	'b': {wholeOffset, `"%07.7_ax " 16/1 "%03o " "\n"`},
	'X': {wholeOffset, `"%07.7_ax " 16/1 " %02x " "\n"`},
	'c': {wholeOffset, `"%07.7_ax " 16/1 "%3_c " "\n"`},
	'C': {`"%08.8_Ax\n"`, `"%08.8_ax  " 8/1 "%02x " "  " 8/1 "%02x " `, `"  |" 16/1 "%_p" "|\n"`},
	'd': {wholeOffset, `"%07.7_ax " 8/2 "  %05u " "\n"`},
	'o': {wholeOffset, `"%07.7_ax " 8/2 " %06o " "\n"`},
	'x': {wholeOffset, `"%07.7_ax " 8/2 "   %04x " "\n"`},
}

// plainFormat is the format without an option.
var plainFormat = []string{wholeOffset, `"%07.7_ax " 8/2 "%04x " "\n"`}

func run(inv *cli.Invocation) error {
	return gnu.Run("", func(t *gnu.Tool) error {
		d := &dumper{Tool: t, length: -1}
		var err error
		if d.files, err = t.ParseUtilLinux(&words, usage, d.option); err != nil {
			return err
		}
		if len(d.formats) == 0 {
			list := plainFormat
			if cli.BaseName(t.Argv[0]) == "hd" {
				list = formats['C']
			}
			if err := d.addAll(list); err != nil {
				return err
			}
		}
		if err := d.settle(); err != nil {
			return err
		}
		return d.dump()
	})(inv)
}

func (d *dumper) option(o cli.Option) (err error) {
	switch o.Key {
	case 'L':
		switch strings.TrimPrefix(o.Value, "=") {
		case "", "auto", "always", "never":
		default:
			return cli.Fail("unsupported color mode: '"+o.Value+"'", nil)
		}
	case 'e':
		return d.add(o.Value)
	case 'f':
		return d.addFile(o.Value)
	case 'n':
		d.length, err = size(o.Value, "failed to parse length")
	case 's':
		d.skip, err = size(o.Value, "failed to parse offset")
	case 'v':
		d.all = true
	default:
		return d.addAll(formats[o.Key])
	}
	return err
}

// size parses a number in the notation of C with an optional unit.
func size(word, text string) (int64, error) {
	n, unit, fits := numeral.Unsigned(word, 0)
	factor, err := int64(1), error(nil)
	switch {
	case unit == word || strings.HasPrefix(strings.TrimLeft(word, blanks), "-"):
		err = unix.EINVAL
	case unit != "":
		factor, err = quantity.Parse("1" + unit)
	}
	switch {
	case err == nil && fits && n <= math.MaxInt64/uint64(factor):
		return int64(n) * factor, nil
	case err == nil:
		err = unix.ERANGE
	case err != unix.EOVERFLOW:
		err = unix.EINVAL
	}
	return 0, cli.Fail(text+": '"+word+"'", err)
}

func (d *dumper) addAll(list []string) error {
	for _, text := range list {
		if err := d.add(text); err != nil {
			return err
		}
	}
	return nil
}

// addFile adds the formats in a file, one in each line. Empty lines and those with # are ignored.
func (d *dumper) addFile(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return cli.Fail("can't read "+name, err)
	}
	for line := range strings.SplitAfterSeq(string(text), "\n") {
		line = strings.TrimLeft(line, blanks)
		if line == "" || line[0] == '#' {
			continue
		}
		if err := d.add(line); err != nil {
			return err
		}
	}
	return nil
}
