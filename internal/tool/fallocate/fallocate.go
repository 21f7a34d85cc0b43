// Package fallocate implements fallocate(1) of util-linux: it allocates space for a file, or frees
// part of it.
//
//	fallocate [options] FILE
package fallocate

import (
	"fmt"
	"math"

	"contedor/internal/cli"
	"contedor/internal/tool/bytesize"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is fallocate(1).
var Command = gnu.Command("fallocate", cli.UtilLinux, "", fallocate)

// usage returns the text of --help: our own sentences, fallocate(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] <filename>

Allocate space for a file, or free a part of it.

Options:
 -c, --collapse-range  remove a range from the file
 -d, --dig-holes       replace blocks of zeroes by holes
 -i, --insert-range    insert a hole, and move the rest of the file
 -l, --length <num>    length of the range in bytes
 -n, --keep-size       do not change the size of the file
 -o, --offset <num>    offset of the range in bytes
 -p, --punch-hole      replace a range by a hole, with -n
 -r, --report-holes    show the holes, and what could be holes
 -v, --verbose         say what happens
 -w, --write-zeroes    write zeroes to a range
 -x, --posix           use posix_fallocate(3)
 -z, --zero-range      allocate a range, and fill it with zeroes
 -h, --help            display this help
 -V, --version         display version

Numbers may have a suffix: KiB, MiB, GiB, TiB, PiB, EiB, ZiB or YiB; "iB" may be left out.

For more details see fallocate(1).
`
}

var options = cli.Options{
	Short: "hvVncpdizxwrl:o:",
	Long: []cli.LongOption{
		{Name: "help", Key: 'h'},
		{Name: "version", Key: 'V'},
		{Name: "keep-size", Key: 'n'},
		{Name: "punch-hole", Key: 'p'},
		{Name: "collapse-range", Key: 'c'},
		{Name: "dig-holes", Key: 'd'},
		{Name: "insert-range", Key: 'i'},
		{Name: "zero-range", Key: 'z'},
		{Name: "write-zeroes", Key: 'w'},
		{Name: "report-holes", Key: 'r'},
		{Name: "offset", Argument: cli.Required, Key: 'o'},
		{Name: "length", Argument: cli.Required, Key: 'l'},
		{Name: "posix", Key: 'x'},
		{Name: "verbose", Key: 'v'},
	},
	Permute:   true,
	Exclusive: [][]rune{[]rune("cdipwxz"), []rune("cinwx")},
}

// writeZeroes is FALLOC_FL_WRITE_ZEROES, which package unix does not have.
const writeZeroes = 0x80

// A way is an option that changes a range: its mode of fallocate(2), and what -v says of it.
type way struct {
	mode uint32
	done string
}

var ways = map[rune]way{
	'c': {unix.FALLOC_FL_COLLAPSE_RANGE, "removed"},
	'i': {unix.FALLOC_FL_INSERT_RANGE, "inserted"},
	'p': {unix.FALLOC_FL_PUNCH_HOLE | unix.FALLOC_FL_KEEP_SIZE, "hole created"},
	'w': {writeZeroes, "write zeroed"},
	'x': {0, "allocated"},
	'z': {unix.FALLOC_FL_ZERO_RANGE, "zeroed"},
}

// A request is a parsed command line.
type request struct {
	*gnu.Tool
	way
	offset, length int64
	dig, report    bool
	verbose        bool
	fd             int
	name           string
}

// unset is the length if there is no option -l.
const unset = -2

func fallocate(t *gnu.Tool) error {
	q := &request{Tool: t, way: way{done: "allocated"}, length: unset}
	words, err := t.ParseUtilLinux(&options, usage, func(o cli.Option) error {
		switch o.Key {
		case 'd':
			q.dig = true
		case 'r':
			q.report = true
		case 'v':
			q.verbose = true
		case 'n':
			q.mode |= unix.FALLOC_FL_KEEP_SIZE
		case 'l':
			q.length = size(o.Value)
		case 'o':
			q.offset = size(o.Value)
		default:
			q.mode |= ways[o.Key].mode
			q.done = ways[o.Key].done
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := q.check(words); err != nil {
		return err
	}
	flags := unix.O_RDWR
	if !q.dig && q.mode&(unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_COLLAPSE_RANGE) == 0 {
		flags |= unix.O_CREAT
	}
	q.name = words[0]
	if q.fd, err = unix.Open(q.name, flags, 0o666); err != nil {
		return cli.Fail("cannot open "+q.name, err)
	}
	if q.dig || q.report {
		err = q.holes()
	} else if err = q.allocate(q.mode, q.offset, q.length); err == nil && q.verbose {
		fmt.Fprintf(t.Out, "%s: %s (%d bytes) %s.\n", q.name, rounded(q.length), q.length, q.done)
	}
	if err != nil {
		return err
	}
	if err := unix.Fsync(q.fd); err != nil {
		return cli.Fail("write failed: "+q.name, err)
	}
	return nil
}

// check checks the operands and the numbers, in the order of fallocate(1).
func (q *request) check(words []string) error {
	ranged := !q.dig && !q.report
	if !ranged && q.length == unset {
		q.length = 0
	}
	switch {
	case len(words) == 0:
		return cli.Fail("no filename specified", nil)
	case len(words) > 1:
		return cli.Fail("unexpected number of arguments", nil)
	case ranged && q.length == unset:
		return cli.Fail("no length argument specified", nil)
	case q.length < 0 || ranged && q.length == 0:
		return cli.Fail("invalid length", nil)
	case q.offset < 0:
		return cli.Fail("invalid offset", nil)
	}
	return nil
}

// size parses a number of bytes; -1 stands for a wrong one.
func size(word string) int64 {
	n, err := bytesize.Parse(word)
	if err != nil || n > math.MaxInt64 {
		return -1
	}
	return int64(n)
}

// rounded formats a number of bytes with a unit, such as 1.5 MiB.
func rounded(n int64) string {
	text := bytesize.Format(uint64(n))
	digits, unit := text[:len(text)-1], text[len(text)-1:]
	if unit != "B" {
		unit += "iB"
	}
	return digits + " " + unit
}

// allocate calls fallocate(2).
func (q *request) allocate(mode uint32, offset, length int64) error {
	err := unix.Fallocate(q.fd, mode, offset, length)
	switch {
	case err == unix.EOPNOTSUPP && mode&unix.FALLOC_FL_KEEP_SIZE != 0:
		return cli.Fail("fallocate failed: keep size mode is unsupported", nil)
	case err != nil:
		return cli.Fail("fallocate failed", err)
	}
	return nil
}
