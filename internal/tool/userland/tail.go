package userland

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"strings"
	"time"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

var tailCommand = command("tail", coreutils, `[OPTION]... [FILE]...
Shows the end of files, 10 lines where nothing else is said.
  -n, --lines=[+]N   so many lines, or from line N on
  -c, --bytes=[+]N   so many bytes, or from byte N on
  -f, --follow       go on showing what is added
  -F                 the same, by the name: also of a file that is replaced
  -s, --sleep-interval=N   look every N seconds
  -q, --quiet        no names          -v, --verbose   names always
`, tailFiles)

// A tailRun follows files.
type tailRun struct {
	*tool
	extent
	titles int
	byName bool
	shown  string // the name of the file that was shown last
}

func tailFiles(t *tool) error {
	words := oldNumber(t.Argv[1:])
	if len(words) > 0 && len(words[0]) > 1 && words[0][0] == '+' && strings.Trim(words[0][1:], "0123456789") == "" {
		words = append([]string{"-n" + words[0]}, words[1:]...)
	}
	t.Argv = append([]string{t.Argv[0]}, words...)
	r := tailRun{tool: t, extent: extent{n: 10}}
	follow, interval := false, 1.0
	files, err := t.parse(cli.Options{Permute: true, Short: "c:n:fFqs:vz", Long: append([]cli.LongOption{
		{Name: "follow", Argument: cli.Optional, Key: 'f'},
		{Name: "retry", Key: firstKey},
		{Name: "sleep-interval", Argument: cli.Required, Key: 's'},
	}, endOptions...)}, func(o cli.Option) (err error) {
		switch o.Key {
		case 'n', 'c':
			r.extent, err = t.parseExtent(o, "+")
		case 'f':
			follow, r.byName = true, o.Value == "name"
		case 'F':
			follow, r.byName = true, true
		case 's':
			var ok bool
			if interval, ok = parseSeconds(o.Value); !ok {
				return cli.Fail("invalid number of seconds: "+t.locale.Quote(o.Value), nil)
			}
		case 'q':
			r.titles = -1
		case 'v':
			r.titles = 1
		}
		return err
	})
	if err != nil {
		return err
	}
	files = orStdin(files)
	if r.titles == 0 && len(files) > 1 {
		r.titles = 1
	}
	var open []*followed
	for _, name := range files {
		f, err := t.open(name)
		if err != nil {
			t.complain("cannot open "+t.quoted(name)+" for reading", err)
			if r.byName {
				open = append(open, &followed{name: name})
			}
			continue
		}
		r.announce(name)
		if err := r.end(f); err != nil {
			t.complain("error reading "+t.quoted(name), err)
			continue
		}
		if file, ok := f.(*os.File); ok {
			open = append(open, &followed{name, file})
		}
	}
	if !follow {
		return nil
	}
	if len(open) == 0 {
		return cli.Fail("no files remaining", nil)
	}
	for {
		for _, f := range open {
			r.more(f)
		}
		if err := t.out.Flush(); err != nil {
			return cli.Fail("write error", err)
		}
		time.Sleep(time.Duration(interval * float64(time.Second)))
	}
}

func (r *tailRun) announce(name string) {
	if r.titles > 0 && r.shown != name {
		r.title(name, r.shown == "")
	}
	r.shown = name
}

// end writes the end of a file.
func (r *tailRun) end(f io.Reader) error {
	if r.other {
		return r.from(f)
	}
	if file, ok := f.(*os.File); ok {
		if err := r.seek(file); err == nil {
			_, err := io.Copy(r.out, file)
			return err
		}
	}
	data, err := io.ReadAll(f)
	r.out.Write(data[r.start(data):])
	return err
}

// from writes what comes from the line or byte on.
func (r *tailRun) from(f io.Reader) error {
	in := bufio.NewReader(f)
	for skip := r.n - 1; skip > 0; skip-- {
		var err error
		if r.bytes {
			_, err = in.ReadByte()
		} else {
			_, err = in.ReadBytes('\n')
		}
		if err != nil {
			return notEOF(err)
		}
	}
	_, err := io.Copy(r.out, in)
	return err
}

// seek sets a file to where its end begins; an error where it cannot.
func (r *tailRun) seek(f *os.File) error {
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil || size == 0 { // a file of /proc has no size
		return unix.ESPIPE
	}
	if r.bytes {
		_, err := f.Seek(max(0, size-r.n), io.SeekStart)
		return err
	}
	const block = 64 << 10
	for length := int64(block); ; length *= 4 {
		begin := max(0, size-length)
		data := make([]byte, size-begin)
		if _, err := f.ReadAt(data, begin); err != nil && err != io.EOF {
			return err
		}
		at := r.start(data)
		if at > 0 || begin == 0 {
			_, err := f.Seek(begin+int64(at), io.SeekStart)
			return err
		}
	}
}

// start returns where the last lines or bytes of data begin.
func (r *tailRun) start(data []byte) int {
	if r.bytes {
		return int(max(0, int64(len(data))-r.n))
	}
	if r.n == 0 {
		return len(data)
	}
	body := bytes.TrimSuffix(data, []byte("\n"))
	at := len(body)
	for n := r.n; n > 0; n-- {
		if at = bytes.LastIndexByte(body[:at], '\n'); at < 0 {
			return 0
		}
	}
	return at + 1
}

// A followed file may grow.
type followed struct {
	name string
	file *os.File // nil while there is none
}

// more writes what was added to a file.
func (r *tailRun) more(f *followed) {
	if r.byName {
		r.reopen(f)
	}
	if f.file == nil {
		return
	}
	if info, err := f.file.Stat(); err == nil && info.Mode().IsRegular() {
		if at, err := f.file.Seek(0, io.SeekCurrent); err == nil && info.Size() < at {
			r.warn(r.name(f.name) + ": file truncated")
			f.file.Seek(0, io.SeekStart)
		}
	}
	buf := make([]byte, 64<<10)
	for {
		n, err := f.file.Read(buf)
		if n > 0 {
			r.announce(f.name)
			r.out.Write(buf[:n])
		}
		if err != nil || n == 0 {
			return
		}
	}
}

// reopen opens the file that has the name now, where it is another one.
func (r *tailRun) reopen(f *followed) {
	info, err := os.Stat(f.name)
	if err != nil {
		if f.file != nil {
			r.warn(r.quoted(f.name) + " has become inaccessible: " + cli.Strerror(err))
			f.file.Close()
			f.file = nil
		}
		return
	}
	text := " has appeared;  following new file"
	if f.file != nil {
		if old, err := f.file.Stat(); err == nil && os.SameFile(old, info) {
			return
		}
		f.file.Close()
		text = " has been replaced;  following new file"
	}
	if f.file, err = os.Open(f.name); err == nil {
		r.warn(r.quoted(f.name) + text)
	}
}
