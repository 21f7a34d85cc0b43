// Package truncate implements truncate(1) of GNU coreutils: it changes the size of files.
//
// Synopsis:
//
//	truncate OPTION... FILE...
package truncate

import (
	"math"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/quantity"
	"golang.org/x/sys/unix"
)

// Command is truncate.
var Command = gnu.Command("truncate", gnu.Coreutils, `OPTION... FILE...
Makes files shorter, or longer by a hole of zeros. A file that does not exist is made.
  -c, --no-create        do not make files
  -o, --io-blocks        SIZE is a number of IO blocks, not of bytes
  -r, --reference=RFILE  the size is that of RFILE
  -s, --size=SIZE        the new size, with a unit such as K or MB
SIZE may begin with + or - (relative to the old size), < (at most), > (at least),
/ (round down to a multiple) or % (round up).
`, truncate)

var options = cli.Options{Permute: true, Short: "cor:s:", Long: []cli.LongOption{
	{Name: "no-create", Key: 'c'},
	{Name: "io-blocks", Key: 'o'},
	{Name: "reference", Argument: cli.Required, Key: 'r'},
	{Name: "size", Argument: cli.Required, Key: 's'},
}}

// A request is a parsed command line.
type request struct {
	*gnu.Tool
	noCreate, blocks bool
	hasSize          bool
	relation         byte // one of "+<>/%", or 0 for a size that replaces the old one
	size             int64
	reference        int64 // the size of the reference file, or -1 without one
}

func truncate(t *gnu.Tool) error {
	q := request{Tool: t, reference: -1}
	reference, hasReference := "", false
	files, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'c':
			q.noCreate = true
		case 'o':
			q.blocks = true
		case 'r':
			reference, hasReference = o.Value, true
		case 's':
			return q.setSize(o.Value)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case !hasReference && !q.hasSize:
		return gnu.BadUsage("you must specify either " + t.Locale.Quote("--size") + " or " + t.Locale.Quote("--reference"))
	case hasReference && q.hasSize && q.relation == 0:
		return gnu.BadUsage("you must specify a relative " + t.Locale.Quote("--size") + " with " + t.Locale.Quote("--reference"))
	case q.blocks && !q.hasSize:
		return gnu.BadUsage(t.Locale.Quote("--io-blocks") + " was specified but " + t.Locale.Quote("--size") + " was not")
	case len(files) == 0:
		return gnu.BadUsage("missing file operand")
	}
	if hasReference {
		var st unix.Stat_t
		if err := unix.Stat(reference, &st); err != nil {
			return cli.Fail("cannot stat "+t.Quoted(reference), err)
		}
		q.reference = st.Size
		if st.Mode&unix.S_IFMT != unix.S_IFREG {
			size, err := seekable(reference)
			if err != nil {
				return cli.Fail("cannot get the size of "+t.Quoted(reference), err)
			}
			q.reference = size
		}
	}
	for _, file := range files {
		q.change(file)
	}
	return nil
}

// seekable returns the size of a device in bytes: the offset of its end.
func seekable(name string) (int64, error) {
	fd, err := unix.Open(name, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return 0, err
	}
	defer unix.Close(fd)
	return unix.Seek(fd, 0, unix.SEEK_END)
}

// setSize parses the value of --size.
func (q *request) setSize(word string) error {
	text := strings.TrimLeft(word, " \t\n\v\f\r")
	if text != "" && strings.IndexByte("<>/%", text[0]) >= 0 {
		q.relation = text[0]
		text = strings.TrimLeft(text[1:], " \t\n\v\f\r")
	}
	digits, negative := text, false
	if text != "" && (text[0] == '+' || text[0] == '-') {
		if q.relation != 0 {
			return gnu.BadUsage("multiple relative modifiers specified")
		}
		q.relation, negative, digits = '+', text[0] == '-', text[1:]
		if strings.HasPrefix(digits, "+") {
			digits = "x" // make "++1" an invalid number
		}
	}
	alone := digits != "" && (digits[0] < '0' || digits[0] > '9') // a unit without a number
	size, err := quantity.Parse(digits)
	if strings.HasSuffix(digits, "b") || alone && digits != text {
		err = unix.EINVAL // truncate has no blocks of 512 bytes
	}
	if negative {
		size = -size
	}
	switch {
	case err == unix.EOVERFLOW:
		return cli.Fail("Invalid number: "+q.Locale.Quote(text), err)
	case err != nil:
		return cli.Fail("Invalid number: "+q.Locale.Quote(text), nil)
	case (q.relation == '/' || q.relation == '%') && size == 0:
		return cli.Fail("division by zero", nil)
	}
	q.hasSize, q.size = true, size
	return nil
}

// change changes the size of a file.
func (q *request) change(file string) {
	flags := unix.O_WRONLY | unix.O_NONBLOCK | unix.O_CLOEXEC
	if !q.noCreate {
		flags |= unix.O_CREAT
	}
	fd, err := unix.Open(file, flags, 0o666)
	if err != nil {
		if !(q.noCreate && err == unix.ENOENT) {
			q.Complain("cannot open "+q.Quoted(file)+" for writing", err)
		}
		return
	}
	defer unix.Close(fd)
	size, ok := q.newSize(fd, file)
	if !ok {
		return
	}
	if err := unix.Ftruncate(fd, size); err != nil {
		q.Complain("failed to truncate "+q.Quoted(file)+" at "+decimal(size)+" bytes", err)
	}
}

// newSize returns the new size of an open file. It complains and returns false if there is none.
func (q *request) newSize(fd int, file string) (int64, bool) {
	var st unix.Stat_t
	if q.blocks || q.relation != 0 && q.reference < 0 {
		if err := unix.Fstat(fd, &st); err != nil {
			q.Complain("cannot fstat "+q.Quoted(file), err)
			return 0, false
		}
	}
	size := q.size
	if q.blocks {
		unit := int64(st.Blksize)
		if unit <= 0 || unit > 1<<62 {
			unit = 512
		}
		product := size * unit
		if size != 0 && product/unit != size {
			q.Complain("overflow in "+decimal(size)+" * "+decimal(unit)+" byte blocks for file "+q.Quoted(file), nil)
			return 0, false
		}
		size = product
	}
	if !q.hasSize {
		return q.reference, true
	}
	if q.relation == 0 {
		return max(size, 0), true
	}
	old := q.reference
	if old < 0 {
		if old = st.Size; st.Mode&unix.S_IFMT != unix.S_IFREG {
			var err error
			if old, err = unix.Seek(fd, 0, unix.SEEK_END); err != nil {
				q.Complain("cannot get the size of "+q.Quoted(file), err)
				return 0, false
			}
		}
	}
	return q.relative(old, size, file)
}

// relative returns the new size for an old one. size is the value of --size, whose sign < > / % or +
// says how the new size depends on both.
func (q *request) relative(old, size int64, file string) (int64, bool) {
	switch q.relation {
	case '<':
		return min(old, size), true
	case '>':
		return max(old, size), true
	case '/':
		return old / size * size, true
	case '%':
		rest := old % size
		if rest == 0 {
			return old, true
		}
		size -= rest
	}
	if size > 0 && old > math.MaxInt64-size {
		q.Complain("overflow extending size of file "+q.Quoted(file), nil)
		return 0, false
	}
	return max(old+size, 0), true
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
