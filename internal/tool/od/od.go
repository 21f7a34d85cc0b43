// Package od implements od(1) of GNU coreutils: it prints files as numbers and characters.
//
// Synopsis:
//
//	od [OPTION]... [FILE]...
//	od [-abcdfilosx]... [FILE] [[+]OFFSET[.][b]]
//	od --traditional [OPTION]... [FILE] [[+]OFFSET[.][b] [+][LABEL][.][b]]
//
// format.go has the types of -t, dump.go prints blocks and strings.
package od

import (
	"bufio"
	"encoding/binary"
	"io"
	"math"
	"math/bits"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/quantity"
	"golang.org/x/sys/unix"
)

// Command is od.
var Command = gnu.Command("od", gnu.Coreutils, `[OPTION]... [FILE]...
Prints each FILE, or standard input, as octal numbers or as other types.
  -A, --address-radix=R  d, o, x, or n for no addresses
      --endian=ORDER     big or little
  -j, --skip-bytes=N     skip bytes
  -N, --read-bytes=N     print at most N bytes
  -S N, --strings[=N]    print strings of at least N characters, or 3
  -t, --format=TYPE      a, c, or d, o, u, x, f with a size: 1 2 4 8 16, C S I L, or
                         B H F D L for f; a z after it adds the characters
  -v, --output-duplicates  print lines that are the same as the one before
  -w[N], --width[=N]     N bytes in a line, or 32
      --traditional      the old operands, also with a label
Old types: -a is -t a, -b o1, -c c, -d u2, -f fF, -i dI, -l dL, -o o2, -s d2, -x x2.
`, od)

const (
	traditionalKey = gnu.FirstKey + iota
	endianKey
)

var options = cli.Options{Permute: true, Short: "A:aBbcDdeFfHhIij:LlN:OoS:st:vw::Xx", Long: []cli.LongOption{
	{Name: "skip-bytes", Argument: cli.Required, Key: 'j'},
	{Name: "address-radix", Argument: cli.Required, Key: 'A'},
	{Name: "read-bytes", Argument: cli.Required, Key: 'N'},
	{Name: "format", Argument: cli.Required, Key: 't'},
	{Name: "output-duplicates", Key: 'v'},
	{Name: "strings", Argument: cli.Optional, Key: 'S'},
	{Name: "traditional", Key: traditionalKey},
	{Name: "width", Argument: cli.Optional, Key: 'w'},
	{Name: "endian", Argument: cli.Required, Key: endianKey},
}}

// old has the types of the old options.
var old = map[rune]string{
	'a': "a", 'b': "o1", 'c': "c", 'D': "u4", 'd': "u2", 'F': "fD", 'e': "fD", 'f': "fF", 'X': "x4", 'H': "x4",
	'i': "dI", 'I': "dL", 'L': "dL", 'l': "dL", 'O': "o4", 'B': "o2", 'o': "o2", 's': "d2", 'h': "x2", 'x': "x2",
}

// A dumper is one run.
type dumper struct {
	*gnu.Tool
	formats  []format
	radix    byte   // how addresses are printed: d o x, or n for none
	skip     uint64 // number of bytes to skip
	left     uint64 // number of bytes that are still to be skipped
	limit    uint64 // maximum number of bytes to print, if limited
	limited  bool
	all      bool // -v
	width    int  // bytes of a line
	shortest int  // -S: minimum length of the strings to print; 0 to print no strings
	order    binary.ByteOrder
	labeled  bool   // addresses have a label in parentheses
	label    uint64 // the label of the first address
	wrong    bool   // some type is invalid

	names []string
	in    *bufio.Reader // the current file, or nil
	name  string
	close func() error
}

func od(t *gnu.Tool) error {
	t.Closing = "standard input"
	d := &dumper{Tool: t, radix: 'o', order: binary.LittleEndian}
	modern, traditional, width := false, false, ""
	words, err := t.Parse(options, func(o cli.Option) (err error) {
		switch o.Key {
		case 'A':
			if d.radix = firstByte(o.Value); strings.IndexByte("doxn", d.radix) < 0 || o.Value == "" {
				return cli.Fail("invalid output address radix '"+string([]byte{d.radix})+"'; it must be one character from [doxn]", nil)
			}
			modern = true
		case 'j':
			d.skip, err = d.number(o.Value, "-j")
			modern = true
		case 'N':
			d.limit, err = d.number(o.Value, "-N")
			d.limited, modern = true, true
		case 'S':
			n := uint64(3)
			if o.HasValue {
				n, err = d.number(o.Value, "-S")
			}
			d.shortest = int(min(max(n, 1), math.MaxInt32))
			modern = true
		case 't':
			d.add(o.Value)
			modern = true
		case 'v':
			d.all, modern = true, true
		case 'w':
			if width = "32"; o.HasValue {
				width = o.Value
				var n uint64
				if n, err = d.number(o.Value, "-w"); err == nil && n == 0 {
					err = cli.Fail("invalid -w argument "+t.Quoted(o.Value), nil)
				}
			}
			modern = true
		case traditionalKey:
			traditional = true
		case endianKey:
			var name string
			if name, err = t.Match(o.Value, "--endian", []string{"little"}, []string{"big"}); name == "big" {
				d.order = binary.BigEndian
			}
			modern = true
		default:
			d.add(old[o.Key])
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case d.wrong:
		return &cli.Failure{Status: 1}
	case d.shortest > 0 && len(d.formats) > 0:
		return cli.Fail("no type may be specified when dumping strings", nil)
	}
	if !modern || traditional {
		if words, err = d.oldOperands(words, traditional); err != nil {
			return err
		}
	}
	if len(d.formats) == 0 {
		d.add("oS")
	}
	d.setWidth(width)
	d.names = gnu.OrStdin(words)
	return d.run()
}

func firstByte(word string) byte {
	if word == "" {
		return 0
	}
	return word[0]
}

// setWidth sets how many bytes a line has.
func (d *dumper) setWidth(word string) {
	common := 1
	for _, f := range d.formats {
		common = common / gcd(common, f.size) * f.size
	}
	d.width = common
	if common < 16 {
		d.width = common * (16 / common)
	}
	if word != "" {
		n, _ := d.number(word, "-w")
		if n%uint64(common) == 0 && n < 1<<30 {
			d.width = int(n)
		} else {
			d.Warn("warning: invalid width " + word + "; using " + strconv.Itoa(common) + " instead")
			d.width = common
		}
	}
	most := 0 // columns of a line
	for _, f := range d.formats {
		most = max(most, (f.width+1)*(d.width/f.size))
	}
	for i := range d.formats {
		f := &d.formats[i]
		f.padding = most - f.width*(d.width/f.size)
	}
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// number parses a number of bytes, of at most 63 bits. Only the width has no suffixes.
func (d *dumper) number(word, option string) (uint64, error) {
	suffixes := "bEGKkMmPQRTYZ0"
	if option == "-w" {
		suffixes = ""
	}
	n, err := quantity.Integer(word, suffixes)
	if err == nil && n > math.MaxInt64 {
		err = unix.EOVERFLOW
	}
	if err != nil {
		return 0, gnu.InvalidNumber(option, word, err)
	}
	return n, nil
}

// oldOperands takes the offset and the label from the operands.
func (d *dumper) oldOperands(words []string, traditional bool) ([]string, error) {
	begins := func(word string, digits bool) bool {
		return traditional || strings.HasPrefix(word, "+") || digits && word != "" && word[0] >= '0' && word[0] <= '9'
	}
	switch len(words) {
	case 1:
		if n, ok := oldOffset(words[0]); ok && begins(words[0], false) {
			d.skip, words = n, nil
		}
	case 2:
		n, ok := oldOffset(words[1])
		if !ok || !begins(words[1], true) {
			break
		}
		if first, ok := oldOffset(words[0]); traditional && ok {
			d.skip, d.labeled, d.label, words = first, true, n, nil
		} else {
			d.skip, words = n, words[:1]
		}
	case 3:
		first, ok1 := oldOffset(words[1])
		second, ok2 := oldOffset(words[2])
		if traditional && ok1 && ok2 {
			d.skip, d.labeled, d.label, words = first, true, second, words[:1]
		}
	}
	if traditional && len(words) > 1 {
		d.Warn("extra operand " + d.Locale.Quote(words[1]))
		return nil, gnu.BadUsage("compatibility mode supports at most one file")
	}
	return words, nil
}

// oldOffset parses [+]OFFSET[.][b]: octal, hexadecimal after 0x, or decimal with a point.
func oldOffset(word string) (n uint64, ok bool) {
	text := strings.TrimPrefix(word, "+")
	factor := uint64(1)
	switch {
	case strings.HasSuffix(text, "b"):
		factor, text = 512, text[:len(text)-1]
	case strings.HasSuffix(text, "B"):
		factor, text = 1024, text[:len(text)-1]
	}
	base := 8
	switch {
	case strings.HasSuffix(text, "."):
		base, text = 10, text[:len(text)-1]
	case strings.HasPrefix(text, "0x"), strings.HasPrefix(text, "0X"):
		base, text = 16, text[2:]
		if factor > 1 { // the b is a digit
			factor, text = 1, text+strings.TrimLeft(word[len(word)-1:], "")
		}
	}
	n, err := strconv.ParseUint(text, base, 64)
	if high, low := bits.Mul64(n, factor); err == nil && high == 0 {
		return low, true
	}
	return 0, false
}

// next opens the next file. It returns false if there is none.
func (d *dumper) next() bool {
	if d.in != nil {
		d.close()
		d.in = nil
	}
	for len(d.names) > 0 {
		d.name, d.names = d.names[0], d.names[1:]
		f, err := d.Open(d.name)
		if err != nil {
			d.Complain(d.Name(d.name), err)
			continue
		}
		d.in, d.close = bufio.NewReaderSize(f, 64<<10), f.Close
		if d.name == "-" {
			d.name = "standard input"
			d.seek(d.Stdin)
		} else {
			d.seek(f)
		}
		return true
	}
	return false
}

// seek skips the bytes that are left to skip with lseek(2) in devices and directories. They have no end,
// so that even /dev/null has as many bytes.
func (d *dumper) seek(in io.Reader) {
	f, ok := in.(*os.File)
	if !ok || d.left == 0 {
		return
	}
	if st, err := f.Stat(); err != nil || st.Mode().IsRegular() {
		return
	}
	if _, err := f.Seek(int64(d.left), io.SeekCurrent); err == nil {
		d.left = 0
	}
}

// Read reads from all files, one after the other.
func (d *dumper) Read(b []byte) (n int, err error) {
	for d.in != nil {
		n, err := d.in.Read(b)
		if n > 0 {
			return n, nil
		}
		if err == nil {
			continue
		}
		d.end(err)
	}
	return 0, io.EOF
}

// end ends a file because of an error, and opens the next one.
func (d *dumper) end(err error) {
	if err != io.EOF {
		d.Complain(d.Name(d.name), err)
	}
	d.next()
}
