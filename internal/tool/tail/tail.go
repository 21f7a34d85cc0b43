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
	"time"

	"contedor/internal/cli"
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
  -z, --zero-terminated   lines end with a zero byte     --retry  wait for files that do not exist
`, tailFiles)

// A run is one run of tail.
type run struct {
	*gnu.Tool
	extent.Extent
	titles    int
	delimiter byte // the end of a line
	byName    bool
	retry     bool   // wait for files that do not exist
	noSeek    bool   // read everything, as from a pipe
	shown     string // the name of the file that was printed last
}

func tailFiles(t *gnu.Tool) error {
	r := run{Tool: t, Extent: extent.Extent{N: 10}, delimiter: '\n'}
	follow, debug, interval := false, false, 1.0
	if e, forever, ok := oldOption(t); ok {
		r.Extent, follow = e, forever
		t.Argv = append(t.Argv[:1:1], t.Argv[2:]...)
	}
	var pids []int
	files, err := t.Parse(cli.Options{Permute: true, Short: "c:n:fFqs:vz0123456789", Long: append([]cli.LongOption{
		{Name: "debug", Key: debugKey},
		{Name: "follow", Argument: cli.Optional, Key: 'f'},
		{Name: "-disable-inotify", Key: pollKey},
		{Name: "-presume-input-pipe", Key: pipeKey},
		{Name: "max-unchanged-stats", Argument: cli.Required, Key: unchangedKey},
		{Name: "pid", Argument: cli.Required, Key: pidKey},
		{Name: "retry", Key: retryKey},
		{Name: "sleep-interval", Argument: cli.Required, Key: 's'},
	}, extent.Options...)}, func(o cli.Option) (err error) {
		switch o.Key {
		case 'n', 'c':
			r.Extent, err = extent.Parse(t, o, "+")
		case 'f':
			follow, r.byName = true, false
			if o.HasValue {
				word, err := t.Match(o.Value, "--follow", []string{"descriptor"}, []string{"name"})
				if err != nil {
					return err
				}
				r.byName = word == "name"
			}
		case 'F':
			follow, r.byName, r.retry = true, true, true
		case debugKey:
			debug = true
		case pollKey: // ours always polls
		case pipeKey:
			r.noSeek = true
		case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			return cli.Fail("option used in invalid context -- "+string(o.Key), nil)
		case 's':
			var ok bool
			if interval, ok = quantity.Seconds(o.Value); !ok {
				return cli.Fail("invalid number of seconds: "+t.Locale.Quote(o.Value), nil)
			}
		case pidKey:
			word := strings.TrimPrefix(strings.TrimLeft(o.Value, " \t\n\v\f\r"), "+")
			pid, err := strconv.ParseUint(word, 10, 31)
			if errors.Is(err, strconv.ErrRange) {
				return cli.Fail("invalid PID: "+t.Locale.Quote(o.Value), unix.EOVERFLOW)
			}
			if err != nil {
				return cli.Fail("invalid PID: "+t.Locale.Quote(o.Value), nil)
			}
			pids = append(pids, int(pid))
		case retryKey:
			r.retry = true
		case unchangedKey: // ours looks at the name at every turn
			if _, err := strconv.ParseUint(o.Value, 10, 64); err != nil {
				if _, err := strconv.Atoi(o.Value); err == nil {
					return cli.Fail("invalid maximum number of unchanged stats between opens: "+t.Locale.Quote(o.Value), unix.EOVERFLOW)
				}
				return cli.Fail("invalid maximum number of unchanged stats between opens: "+t.Locale.Quote(o.Value), nil)
			}
		case 'q':
			r.titles = -1
		case 'v':
			r.titles = 1
		case 'z':
			r.delimiter = 0
		}
		return err
	})
	if err != nil {
		return err
	}
	switch {
	case r.retry && !follow:
		t.Warn("warning: --retry ignored; --retry is useful only when following")
	case r.retry && !r.byName:
		t.Warn("warning: --retry only effective for the initial open")
	}
	if len(pids) > 0 && !follow {
		t.Warn("warning: PID ignored; --pid=PID is useful only when following")
	}
	files = gnu.OrStdin(files)
	if r.byName && slices.Contains(files, "-") {
		return cli.Fail("cannot follow '-' by name", nil)
	}
	if follow && debug {
		t.Warn("using polling mode")
	}
	if !follow && (r.N == 0 && !r.Other || r.N == math.MaxInt64 && r.Other) {
		return nil
	}
	if r.titles == 0 && len(files) > 1 {
		r.titles = 1
	}
	var open []*followed
	pipes := 0
	for _, name := range files {
		var f io.Reader
		f, err := t.Open(name)
		if err != nil {
			t.Complain("cannot open "+t.Quoted(name)+" for reading", err)
			if r.retry {
				open = append(open, &followed{name: name})
			}
			continue
		}
		if name == "-" {
			f = t.Stdin
		}
		if r.titles > 0 {
			extent.Title(t, name, r.shown == "")
		}
		r.shown = name
		if err := r.end(f); err != nil {
			t.Complain("error reading "+t.Quoted(name), err)
			if info, failed := os.Stat(name); follow && failed == nil && !isTailable(info) {
				t.Complain(t.Name(name)+": cannot follow end of this type of file"+r.givingUp(), nil)
				open = append(open, &followed{name: name, strange: true})
			}
			continue
		}
		if file, ok := f.(*os.File); ok && name == "-" && isPipe(file) { // it has come to its end
			pipes++
		} else if ok {
			open = append(open, &followed{name: name, file: file})
		}
	}
	if !follow || pipes > 0 && len(open) == 0 && t.Status == 0 {
		return nil
	}
	r.shown = files[len(files)-1] // its title is not repeated, even if it could not be opened
	for last := false; ; {
		if !slices.ContainsFunc(open, func(f *followed) bool { return f.file != nil || r.retry }) {
			return cli.Fail("no files remaining", nil)
		}
		for _, f := range open {
			r.more(f)
		}
		if err := t.Out.Flush(); err != nil {
			return cli.Fail("write error", err)
		}
		if last {
			return nil
		}
		if last = len(pids) > 0 && !slices.ContainsFunc(pids, runs); last {
			continue // what they wrote at last
		}
		time.Sleep(time.Duration(interval * float64(time.Second)))
	}
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

// oldOption parses a first word in the old notation: -5, +5, -5c, +5lf and their like. There is one only
// with at most one file behind it.
func oldOption(t *gnu.Tool) (e extent.Extent, follow, ok bool) {
	words := t.Argv[1:]
	switch {
	case len(words) == 1:
	case len(words) == 2 && !(len(words[1]) > 1 && words[1][0] == '-'):
	case (len(words) == 2 || len(words) == 3) && words[1] == "--":
	default:
		return e, false, false
	}
	version := 200809
	if text, set := t.Getenv("_POSIX2_VERSION"); set {
		if n, err := strconv.Atoi(text); err == nil {
			version = n
		}
	}
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

// runs reports whether there is a process of that id.
func runs(pid int) bool {
	err := unix.Kill(pid, 0)
	return err == nil || err == unix.EPERM
}

func (r *run) announce(name string) {
	if r.titles > 0 && r.shown != name {
		extent.Title(r.Tool, name, r.shown == "")
	}
	r.shown = name
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
	}
	data, err := io.ReadAll(f)
	r.Out.Write(data[r.start(data):])
	return err
}

// from writes everything from a line or byte on.
func (r *run) from(f io.Reader) error {
	in := bufio.NewReader(f)
	for skip := r.N - 1; skip > 0; skip-- {
		var err error
		if r.Bytes {
			_, err = in.ReadByte()
		} else {
			_, err = in.ReadBytes(r.delimiter)
		}
		if err != nil {
			return gnu.NotEOF(err)
		}
	}
	_, err := io.Copy(r.Out, in)
	return err
}

// seek sets the offset of a file to the last lines or bytes. It fails if the file has no size.
func (r *run) seek(f *os.File) error {
	first, err := f.Seek(0, io.SeekCurrent) // where standard input may have been read to
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
	const block = 64 << 10
	for length := int64(block); ; length *= 4 {
		begin := max(first, size-length)
		data := make([]byte, size-begin)
		if _, err := f.ReadAt(data, begin); err != nil && err != io.EOF {
			return err
		}
		at := r.start(data)
		if at > 0 || begin == first {
			_, err := f.Seek(begin+int64(at), io.SeekStart)
			return err
		}
	}
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

// A followed file is a file of tail -f.
type followed struct {
	name string
	file *os.File // nil while it does not exist

	strange bool // something that cannot be followed has the name
}

// givingUp ends the message about a file that cannot be followed.
func (r *run) givingUp() string {
	if r.retry && r.byName {
		return ""
	}
	return "; giving up on this name"
}

// isTailable reports whether a file of the type can be followed.
func isTailable(info os.FileInfo) bool {
	return info.Mode().IsRegular() || info.Mode()&(os.ModeNamedPipe|os.ModeSocket|os.ModeCharDevice) != 0
}

// more writes what was appended to a file.
func (r *run) more(f *followed) {
	if r.byName || f.file == nil && r.retry {
		r.reopen(f)
	}
	if f.file == nil {
		return
	}
	if info, err := f.file.Stat(); err == nil && info.Mode().IsRegular() {
		if at, err := f.file.Seek(0, io.SeekCurrent); err == nil && info.Size() < at {
			r.Warn(r.Name(f.name) + ": file truncated")
			f.file.Seek(0, io.SeekStart)
		}
	}
	buf := make([]byte, 64<<10)
	for {
		n, err := f.file.Read(buf)
		if n > 0 {
			r.announce(f.name)
			r.Out.Write(buf[:n])
		}
		if err != nil || n == 0 {
			return
		}
	}
}

// reopen opens the file again if its name belongs to another file now.
func (r *run) reopen(f *followed) {
	info, err := os.Stat(f.name)
	if err != nil {
		if f.file != nil {
			r.Warn(r.Quoted(f.name) + " has become inaccessible: " + cli.Strerror(err))
			f.file.Close()
			f.file = nil
		}
		return
	}
	text := " has appeared;  following new file"
	if !isTailable(info) {
		if !f.strange {
			r.Warn(r.Quoted(f.name) + " has been replaced with an untailable file" + r.givingUp())
		}
		f.strange = true
		if f.file != nil {
			f.file.Close()
			f.file = nil
		}
		return
	}
	f.strange = false
	if f.file != nil {
		if old, err := f.file.Stat(); err == nil && os.SameFile(old, info) {
			return
		}
		f.file.Close()
		text = " has been replaced;  following new file"
	}
	if f.file, err = os.Open(f.name); err == nil {
		r.Warn(r.Quoted(f.name) + text)
	}
}
