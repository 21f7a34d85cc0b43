// Package tail implements tail(1) of GNU coreutils: it prints the end of files and follows them.
//
// Synopsis:
//
//	tail [OPTION]... [FILE]...
package tail

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/entry"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/extent"
	"contedor/internal/tool/gnu/quantity"
	"contedor/internal/tool/gnu/versions"
	"golang.org/x/sys/unix"
)

// Command is tail.
var Command = gnu.Command("tail", gnu.Coreutils, `[OPTION]... [FILE]...
Prints the end of files, by default 10 lines.
  -n, --lines=[+]N   print the last N lines, or all from line N on
  -c, --bytes=[+]N   print the last N bytes, or all from byte N on
  -f, --follow       keep printing what is appended
  -F                 the same, by name: also after the file is replaced
  -s, --sleep-interval=N   wait N seconds between two checks
  -q, --quiet        no titles         -v, --verbose   always titles
      --pid=PID      stop following after the process has ended; repeatable
  -z, --zero-terminated   lines end with a zero byte
      --retry        wait for files that do not exist
`, tailFiles)

// A run is one run of tail.
type run struct {
	*gnu.Tool
	extent.Extent
	titles    int     // -1 for none, 1 for one before each file, 0 for the default
	delimiter byte    // the end of a line
	follow    bool    // -f
	byName    bool    // -F, --follow=name
	retry     bool    // wait for files that do not exist
	interval  float64 // seconds between two checks
	pids      []int   // follow until none of these processes is left
	debug     bool    // --debug
	noSeek    bool    // read everything, as from a pipe
	shown     string  // the name of the file that was printed last
}

func tailFiles(t *gnu.Tool) error {
	t.Closing = "-"
	r := run{Tool: t, Extent: extent.Extent{N: 10}, delimiter: '\n', interval: 1}
	if e, follow, ok := oldOption(t); ok {
		r.Extent, r.follow = e, follow
		t.Argv = append(t.Argv[:1:1], t.Argv[2:]...)
	}
	files, err := t.Parse(cli.Options{Permute: true, Short: "c:n:fFqs:vz0123456789", Long: append([]cli.LongOption{
		{Name: "debug", Key: debugKey},
		{Name: "follow", Argument: cli.Optional, Key: 'f'},
		{Name: "-disable-inotify", Key: pollKey},
		{Name: "-presume-input-pipe", Key: pipeKey},
		{Name: "max-unchanged-stats", Argument: cli.Required, Key: unchangedKey},
		{Name: "pid", Argument: cli.Required, Key: pidKey},
		{Name: "retry", Key: retryKey},
		{Name: "sleep-interval", Argument: cli.Required, Key: 's'},
	}, extent.Options...)}, r.option)
	if err != nil {
		return err
	}
	r.warn()
	files = gnu.OrStdin(files)
	if r.byName && slices.Contains(files, "-") {
		return cli.Fail("cannot follow '-' by name", nil)
	}
	if r.follow && r.debug {
		t.Warn("using polling mode")
	}
	if !r.follow && (r.N == 0 && !r.Other || r.N == math.MaxInt64 && r.Other) {
		return nil
	}
	if r.titles == 0 && len(files) > 1 {
		r.titles = 1
	}
	open, pipes, err := r.printAll(files)
	if err != nil {
		return err
	}
	if !r.follow || pipes > 0 && len(open) == 0 && t.Status == 0 {
		return nil
	}
	r.shown = files[len(files)-1] // its title is not repeated, even if it could not be opened
	return r.followAll(open)
}

// option applies an option.
func (r *run) option(o cli.Option) (err error) {
	switch o.Key {
	case 'n', 'c':
		r.Extent, err = extent.Parse(r.Tool, o, "+")
	case 'f':
		r.follow, r.byName = true, false
		if o.HasValue {
			word, err := r.Match(o.Value, "--follow", []string{"descriptor"}, []string{"name"})
			if err != nil {
				return err
			}
			r.byName = word == "name"
		}
	case 'F':
		r.follow, r.byName, r.retry = true, true, true
	case debugKey:
		r.debug = true
	case pollKey: // ours always polls
	case pipeKey:
		r.noSeek = true
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return cli.Fail("option used in invalid context -- "+string(o.Key), nil)
	case 's':
		var ok bool
		r.interval, ok = quantity.Seconds(o.Value)
		if bare := strings.TrimRight(o.Value, "smhd"); !ok || bare != o.Value && !strings.Contains(strings.ToLower(bare), "0x") {
			return cli.Fail("invalid number of seconds: "+r.Locale.Quote(o.Value), nil)
		}
	case pidKey:
		word := strings.TrimPrefix(strings.TrimLeft(o.Value, " \t\n\v\f\r"), "+")
		pid, err := strconv.ParseUint(word, 10, 31)
		if errors.Is(err, strconv.ErrRange) {
			return cli.Fail("invalid PID: "+r.Locale.Quote(o.Value), unix.EOVERFLOW)
		}
		if err != nil {
			return cli.Fail("invalid PID: "+r.Locale.Quote(o.Value), nil)
		}
		r.pids = append(r.pids, int(pid))
	case retryKey:
		r.retry = true
	case unchangedKey: // no effect: ours checks the name every time
		number := strings.TrimPrefix(strings.TrimLeft(o.Value, " \t\n\v\f\r"), "+")
		if _, err := strconv.ParseUint(number, 10, 64); err != nil {
			if digits, negative := strings.CutPrefix(o.Value, "-"); negative && digits != "" && strings.Trim(digits, "0123456789") == "" {
				return cli.Fail("invalid maximum number of unchanged stats between opens: "+r.Locale.Quote(o.Value), unix.EOVERFLOW)
			}
			return cli.Fail("invalid maximum number of unchanged stats between opens: "+r.Locale.Quote(o.Value), nil)
		}
	case 'q':
		r.titles = -1
	case 'v':
		r.titles = 1
	case 'z':
		r.delimiter = 0
	}
	return err
}

// warn prints warnings about options that have no effect together.
func (r *run) warn() {
	switch {
	case r.retry && !r.follow:
		r.Warn("warning: --retry ignored; --retry is useful only when following")
	case r.retry && !r.byName:
		r.Warn("warning: --retry only effective for the initial open")
	}
	if len(r.pids) > 0 && !r.follow {
		r.Warn("warning: PID ignored; --pid=PID is useful only when following")
	}
}

// printAll prints the end of each file. It returns the files that can be followed, and the number of
// pipes on standard input, which are read to their end. The error is that of a file without lines to count.
func (r *run) printAll(files []string) (open []*followed, pipes int, err error) {
	for _, name := range files {
		var f io.Reader
		f, err := r.Open(name)
		if err != nil {
			r.Complain("cannot open "+r.Quoted(name)+" for reading", err)
			if r.retry {
				open = append(open, &followed{name: name})
			}
			continue
		}
		if name == "-" {
			f = r.Stdin
		}
		if r.titles > 0 {
			extent.Title(r.Tool, name, r.shown == "")
		}
		r.shown = name
		if name == "-" && entry.WasClosed(0) {
			r.Complain("cannot fstat "+r.Quoted(extent.Shown(name)), unix.EBADF)
			continue
		}
		if err := r.end(f); err != nil {
			if r.Other && r.N <= 1 { // nothing was to be counted
				return nil, 0, cli.Fail("error reading "+r.Quoted(extent.Shown(name)), err)
			}
			r.Complain("error reading "+r.Quoted(extent.Shown(name)), err)
			if info, failed := os.Stat(name); r.follow && failed == nil && !isTailable(info) {
				r.Complain(r.Name(name)+": cannot follow end of this type of file"+r.givingUp(), nil)
				open = append(open, &followed{name: name, strange: true})
			}
			continue
		}
		if file, ok := f.(*os.File); ok && name == "-" && isPipe(file) {
			pipes++
		} else if ok {
			open = append(open, &followed{name: name, file: file})
		}
	}
	return open, pipes, nil
}

const (
	retryKey = gnu.FirstKey + iota
	pidKey
	unchangedKey
	debugKey
	pollKey
	pipeKey
)

func isPipe(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeNamedPipe != 0
}

// oldOption parses a first word in the old notation, such as -5, +5, -5c or +5lf. It is recognized only
// if at most one file follows.
func oldOption(t *gnu.Tool) (e extent.Extent, follow, ok bool) {
	words := t.Argv[1:]
	switch {
	case len(words) == 1:
	case len(words) == 2 && !(len(words[1]) > 1 && words[1][0] == '-'):
	case (len(words) == 2 || len(words) == 3) && words[1] == "--":
	default:
		return e, false, false
	}
	version := t.Posix2()
	old := version < 200112
	word := words[0]
	switch {
	case word == "":
		return e, false, false
	case word[0] == '+' && (old || version >= 200809):
		e.Other = true
	case word[0] == '-' && (old || strings.TrimPrefix(word[1:], "c") != ""):
	default:
		return e, false, false
	}
	digits := versions.LeadingDigits(word[1:])
	rest := word[1+len(digits):]
	e.N = 10
	if digits != "" {
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			n = math.MaxInt64
		}
		e.N = n
	}
	switch {
	case strings.HasPrefix(rest, "b"):
		e.Bytes, e.N, rest = true, e.N*512, rest[1:]
	case strings.HasPrefix(rest, "c"):
		e.Bytes, rest = true, rest[1:]
	case strings.HasPrefix(rest, "l"):
		rest = rest[1:]
	}
	rest, follow = strings.CutPrefix(rest, "f")
	return e, follow, rest == ""
}

// end writes the last lines or bytes of a file.
func (r *run) end(f io.Reader) error {
	if r.Other {
		return r.from(f)
	}
	if file, ok := f.(*os.File); ok && !r.noSeek {
		if err := r.seek(file); err == nil {
			_, err := io.Copy(r.Out, file)
			return err
		}
		if r.Bytes && endless(file, r.N) {
			_, err := io.CopyN(r.Out, file, r.N)
			return gnu.NotEOF(err)
		}
	}
	data, err := r.readEnd(f)
	r.Out.Write(data[r.start(data):])
	return err
}

// endless reports whether a file is a device such as /dev/zero, which has no end but can be set to n bytes
// before it. Files of /proc are regular.
func endless(f *os.File, n int64) bool {
	info, err := f.Stat()
	if err != nil || info.Mode().IsRegular() {
		return false
	}
	_, err = f.Seek(-n, io.SeekEnd)
	return err == nil
}

// readEnd reads a file to its end. It keeps little more than what will be written, because a pipe may have
// no end.
func (r *run) readEnd(f io.Reader) (data []byte, err error) {
	const block = 64 << 10
	for enough := 16 * block; ; {
		data = slices.Grow(data, block)
		n, err := f.Read(data[len(data) : len(data)+block])
		data = data[:len(data)+n]
		if err != nil {
			return data, gnu.NotEOF(err)
		}
		if len(data) >= enough {
			data = append(data[:0], data[r.start(data):]...)
			enough = 2*len(data) + 16*block
		}
	}
}

// from writes everything from a line or byte on.
func (r *run) from(f io.Reader) error {
	in := bufio.NewReader(f)
	for skip := r.N - 1; skip > 0; {
		var err error
		if r.Bytes {
			var n int
			n, err = in.Discard(int(min(skip, 1<<30)))
			skip -= int64(n)
		} else if _, err = in.ReadSlice(r.delimiter); err == nil {
			skip--
		}
		if err != nil && err != bufio.ErrBufferFull {
			return gnu.NotEOF(err)
		}
	}
	_, err := io.Copy(r.Out, in)
	return err
}

// seek sets the offset of a file to the last lines or bytes. It fails if the file has no size.
func (r *run) seek(f *os.File) error {
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return unix.EISDIR
	}
	first, err := f.Seek(0, io.SeekCurrent) // standard input may have been read up to here
	if err != nil {
		return err
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil || size == 0 { // files of /proc have no size
		return unix.ESPIPE
	}
	if first = min(first, size); r.Bytes {
		_, err := f.Seek(max(first, size-r.N), io.SeekStart)
		return err
	}
	at, err := extent.LastLines(f, first, size, r.N, r.delimiter)
	if err == nil {
		_, err = f.Seek(at, io.SeekStart)
	}
	return err
}

// start returns the offset of the last lines or bytes in data.
func (r *run) start(data []byte) int {
	if r.Bytes {
		return int(max(0, int64(len(data))-r.N))
	}
	if r.N == 0 {
		return len(data)
	}
	body := bytes.TrimSuffix(data, []byte{r.delimiter})
	at := len(body)
	for n := r.N; n > 0; n-- {
		if at = bytes.LastIndexByte(body[:at], r.delimiter); at < 0 {
			return 0
		}
	}
	return at + 1
}
