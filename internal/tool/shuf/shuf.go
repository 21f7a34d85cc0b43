// Package shuf implements shuf(1) of GNU coreutils: it prints lines in a random order.
//
// Synopsis:
//
//	shuf [OPTION]... [FILE]
//	shuf -e [OPTION]... [WORD]...
//	shuf -i LOW-HIGH [OPTION]...
package shuf

import (
	"bufio"
	"crypto/rand"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/numeral"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is shuf.
var Command = gnu.Command("shuf", gnu.Coreutils, `[OPTION]... [FILE]
  or:  shuf -e [OPTION]... [WORD]...
  or:  shuf -i LOW-HIGH [OPTION]...
Prints lines in a random order.
  -e, --echo                  each WORD is a line
  -i, --input-range=LOW-HIGH  each number of a range is a line
  -n, --head-count=COUNT      print at most COUNT lines
  -o, --output=FILE           write to FILE
      --random-source=FILE    read random bytes from FILE
  -r, --repeat                a line may occur again
  -z, --zero-terminated       lines end with a zero byte
`, shuf)

const sourceKey = gnu.FirstKey

var options = cli.Options{Permute: true, Short: "ei:n:o:rz", Long: []cli.LongOption{
	{Name: "echo", Key: 'e'},
	{Name: "input-range", Argument: cli.Required, Key: 'i'},
	{Name: "head-count", Argument: cli.Required, Key: 'n'},
	{Name: "output", Argument: cli.Required, Key: 'o'},
	{Name: "random-source", Argument: cli.Required, Key: sourceKey},
	{Name: "repeat", Key: 'r'},
	{Name: "zero-terminated", Key: 'z'},
}}

// A run is what the command line asks for.
type run struct {
	*gnu.Tool
	echo, isRange, repeat bool
	low, count            uint64 // the range: its first number, and how many there are
	most                  uint64 // lines to print
	output, source        string
	hasOutput, hasSource  bool
	end                   byte
	random                random
}

func shuf(t *gnu.Tool) error {
	r := &run{Tool: t, most: math.MaxUint64, end: '\n'}
	words, err := t.Parse(options, r.take)
	switch {
	case err != nil:
		return err
	case r.echo && r.isRange:
		return gnu.BadUsage("cannot combine -e and -i options")
	case !r.echo && !r.isRange && len(words) > 1:
		return t.ExtraOperand(words[1])
	case r.isRange && len(words) > 0:
		return t.ExtraOperand(words[0])
	}
	lines := words
	sampled := false
	if !r.echo && !r.isRange && r.most > 0 {
		in, err := t.Open(gnu.OrStdin(words)[0])
		if err != nil {
			return cli.Fail(t.Name(words[0]), err)
		}
		defer in.Close()
		if sampled = r.samples(in); !sampled {
			if lines, err = r.read(in, math.MaxInt); err != nil {
				return err
			}
		}
		if err := r.open(); err != nil {
			return err
		}
		if sampled {
			if lines, err = r.sample(in); err != nil {
				return err
			}
		}
	} else if err := r.open(); err != nil {
		return err
	}
	if !r.isRange {
		r.count = uint64(len(lines))
	}
	return r.print(func(i uint64) string {
		if r.isRange {
			return strconv.FormatUint(r.low+i, 10)
		}
		return lines[i]
	})
}

func (r *run) take(o cli.Option) error {
	once := func(text *string, has *bool, what string) error {
		if *has && *text != o.Value {
			return cli.Fail("multiple "+what+" specified", nil)
		}
		*text, *has = o.Value, true
		return nil
	}
	switch o.Key {
	case 'e':
		r.echo = true
	case 'i':
		if r.isRange {
			return cli.Fail("multiple -i options specified", nil)
		}
		r.isRange = true
		return r.parseRange(o.Value)
	case 'n':
		if !decimal(o.Value) {
			return cli.Fail("invalid line count: "+r.Locale.Quote(o.Value), nil)
		}
		n, _, _ := numeral.Unsigned(o.Value, 10) // the highest number if it is too large
		r.most = min(r.most, n)
	case 'o':
		return once(&r.output, &r.hasOutput, "output files")
	case sourceKey:
		return once(&r.source, &r.hasSource, "random sources")
	case 'r':
		r.repeat = true
	case 'z':
		r.end = 0
	}
	return nil
}

// decimal reports whether a number has only digits, except for blanks and a plus in front.
func decimal(text string) bool {
	digits := strings.TrimPrefix(strings.TrimLeft(text, " \t\n\v\f\r"), "+")
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}

// parseRange parses LOW-HIGH. A range may be empty: 1-0.
func (r *run) parseRange(text string) error {
	invalid := cli.Fail("invalid input range: "+r.Locale.Quote(text), nil)
	low, high, _ := strings.Cut(text, "-")
	if !decimal(low) || !decimal(high) {
		return invalid
	}
	first, err1 := strconv.ParseUint(strings.TrimLeft(low, " \t\n\v\f\r+"), 10, 64)
	last, err2 := strconv.ParseUint(strings.TrimLeft(high, " \t\n\v\f\r+"), 10, 64)
	if err1 != nil || err2 != nil {
		invalid.Err = unix.EOVERFLOW
		return invalid
	}
	r.low, r.count = first, last-first+1
	if first > last && r.count != 0 || first <= last && r.count == 0 {
		return invalid
	}
	return nil
}

// samples reports whether lines are to be chosen while they are read, to keep only those that
// are printed: for -n, unless the input is known to be small.
func (r *run) samples(in io.Reader) bool {
	const small = 8 << 20
	if r.repeat || r.most == math.MaxUint64 {
		return false
	}
	f, ok := in.(*os.File)
	if !ok {
		f, ok = r.Stdin.(*os.File)
	}
	if !ok {
		return true
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return true
	}
	at, _ := f.Seek(0, io.SeekCurrent)
	return info.Size()-at > small
}

// read reads at most most lines, without their ends.
func (r *run) read(in io.Reader, most uint64) (lines []string, err error) {
	buffered, ok := in.(*bufio.Reader)
	if !ok {
		buffered = bufio.NewReaderSize(in, 64<<10)
	}
	for uint64(len(lines)) < most {
		line, err := buffered.ReadString(r.end)
		if err != nil && err != io.EOF {
			return nil, cli.Fail("read error", err)
		}
		if line == "" {
			break
		}
		lines = append(lines, strings.TrimSuffix(line, string(r.end)))
	}
	return lines, nil
}

// sample reads all lines and keeps r.most of them, each with the same probability.
func (r *run) sample(in io.Reader) ([]string, error) {
	if r.most == 0 {
		return nil, nil
	}
	buffered := bufio.NewReaderSize(in, 64<<10)
	lines, err := r.read(buffered, r.most)
	for n := uint64(len(lines)); err == nil && n == r.most; {
		for {
			place, err := r.random.below(n + 1)
			if err != nil {
				return nil, r.failed(err)
			}
			line, err := r.read(buffered, 1)
			if err != nil || len(line) == 0 {
				return lines, err
			}
			if n++; place < r.most {
				lines[place] = line[0]
			}
		}
	}
	return lines, err
}

// open opens the source of random bytes.
func (r *run) open() error {
	if !r.hasSource {
		r.random.source = bufio.NewReaderSize(rand.Reader, 512)
		return nil
	}
	f, err := os.Open(r.source)
	if err != nil {
		return cli.Fail(r.Name(r.source), err)
	}
	r.random.source = bufio.NewReader(f)
	return nil
}

// failed returns the failure for an error of the source.
func (r *run) failed(err error) error {
	if err == io.EOF {
		return cli.Fail(r.Locale.Quote(r.source)+": end of file", nil)
	}
	return cli.Fail(r.Locale.Quote(r.source)+": read error", err)
}

// print prints the lines that line returns for numbers from 0 to r.count-1, in a random order.
func (r *run) print(line func(uint64) string) error {
	order := map[uint64]uint64{} // Fisher-Yates: the lines at places where a swap has put another line
	most := r.most
	if !r.repeat {
		most = min(most, r.count)
	}
	chosen := make([]uint64, 0, min(most, 1<<16))
	if !r.repeat { // choose all lines before the output is opened
		at := func(i uint64) uint64 {
			if v, ok := order[i]; ok {
				return v
			}
			return i
		}
		for i := uint64(0); i < most; i++ {
			n, err := r.random.below(r.count - i)
			if err != nil {
				return r.failed(err)
			}
			chosen = append(chosen, at(i+n))
			order[i+n] = at(i)
			delete(order, i)
		}
	}
	if r.hasOutput {
		f, err := os.Create(r.output)
		if err != nil {
			return cli.Fail(r.Name(r.output), err)
		}
		r.Out.Reset(f) // it is closed when the process ends
	}
	for _, i := range chosen {
		r.Out.WriteString(line(i))
		if err := r.Out.WriteByte(r.end); err != nil {
			return cli.Fail("write error", err)
		}
	}
	if !r.repeat || most == 0 {
		return nil
	}
	if r.count == 0 {
		return cli.Fail("no lines to repeat", nil)
	}
	for range most {
		n, err := r.random.below(r.count)
		if err != nil {
			return r.failed(err)
		}
		r.Out.WriteString(line(n))
		if err := r.Out.WriteByte(r.end); err != nil {
			return cli.Fail("write error", err)
		}
	}
	return nil
}

// random makes random numbers from bytes, as randint of gnulib does: --random-source gives the same
// order as with GNU's shuf.
type random struct {
	source    io.ByteReader
	left      uint64 // a random number that is left
	leftUntil uint64 // its highest possible value
}

// below returns a number below n, which is at least 1.
func (r *random) below(n uint64) (uint64, error) {
	number, until := r.left, r.leftUntil
	for {
		for until < n-1 {
			b, err := r.source.ReadByte()
			if err != nil {
				return 0, err
			}
			number = number<<8 + uint64(b)
			until = until<<8 + 0xff
		}
		if until == n-1 {
			r.left, r.leftUntil = 0, 0
			return number, nil
		}
		excess := until - (n - 1)
		unusable := excess % n
		last := until - unusable
		if number <= last {
			r.left, r.leftUntil = number/n, excess/n
			return number % n, nil
		}
		number -= last + 1
		until = unusable - 1
	}
}
