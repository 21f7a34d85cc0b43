// Package tac implements tac(1) of GNU coreutils: it writes files with their records in reverse
// order.
//
// Synopsis:
//
//	tac [OPTION]... [FILE]...
package tac

import (
	"bytes"
	"errors"
	"io"
	"os"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/pattern"
)

// Command is tac.
var Command = gnu.Command("tac", gnu.Coreutils, `[OPTION]... [FILE]...
Writes each FILE, or standard input, with the last line first.
  -b, --before            the separator begins a record instead of ending it
  -r, --regex             the separator is a regular expression
  -s, --separator=STRING  the separator, by default a newline
`, tac)

var options = cli.Options{Permute: true, Short: "brs:", Long: []cli.LongOption{
	{Name: "before", Key: 'b'},
	{Name: "regex", Key: 'r'},
	{Name: "separator", Argument: cli.Required, Key: 's'},
}}

// A reverser is one run.
type reverser struct {
	*gnu.Tool
	before    bool
	separator string
	re        *pattern.Regexp // the separator, if it is an expression
}

func tac(t *gnu.Tool) error {
	t.Closing = "-"
	r := &reverser{Tool: t, separator: "\n"}
	regex := false
	words, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'b':
			r.before = true
		case 'r':
			regex = true
		case 's':
			r.separator = o.Value
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case r.separator == "" && regex:
		return cli.Fail("separator cannot be empty", nil)
	case r.separator == "":
		r.separator = "\x00"
	}
	if regex {
		if r.re, err = pattern.Compile(r.separator, pattern.Options{Bytes: !t.Locale.UTF8, Lines: true, LooseRepeat: true, Emacs: true, NoIntervals: true}); err != nil {
			return cli.Fail(err.Error(), nil)
		}
	}
	for _, name := range gnu.OrStdin(words) {
		r.file(name)
	}
	return nil
}

func (r *reverser) file(name string) {
	f, err := r.Open(name)
	if err != nil {
		r.Complain("failed to open "+r.Quoted(name)+" for reading", err)
		return
	}
	defer f.Close()
	whole, size, err := r.whole(f)
	var failed *cli.Failure
	switch {
	case err == nil:
		defer whole.Close()
		err = r.reverse(whole, size)
	case errors.As(err, &failed):
		r.Complain(failed.Text, failed.Err)
		return
	}
	if err != nil {
		if name == "-" {
			name = "standard input"
		}
		r.Complain(r.Name(name)+": read error", err)
	}
}

// inMemory is the size up to which a file is kept in memory. window is how much of a larger one is
// read at a time.
const (
	inMemory = 8 << 20
	window   = 1 << 20
)

// A readerAt is the whole text of a file, from which parts can be read in any order.
type readerAt interface {
	io.ReaderAt
	io.Closer
}

// inMemoryText is a text that fits in memory.
type inMemoryText struct{ *bytes.Reader }

func (inMemoryText) Close() error { return nil }

// whole reads a file. If it is large, it goes into a temporary file, as a pipe cannot be read from its
// end. The temporary file loses its name as soon as it is open, so that none stays behind.
func (r *reverser) whole(f io.Reader) (readerAt, int64, error) {
	data, err := io.ReadAll(io.LimitReader(f, inMemory))
	if err != nil || len(data) < inMemory {
		return inMemoryText{bytes.NewReader(data)}, int64(len(data)), err
	}
	dir, _ := r.Getenv("TMPDIR")
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		dir = "/tmp"
	}
	temporary, err := os.CreateTemp(dir, "cutmp")
	var path *os.PathError
	if errors.As(err, &path) {
		return nil, 0, cli.Fail("failed to create temporary file "+r.Quoted(path.Path), path.Err)
	}
	os.Remove(temporary.Name())
	if _, err = temporary.Write(data); err != nil {
		temporary.Close()
		return nil, 0, cli.Fail(r.Name(temporary.Name())+": write error", err)
	}
	n, err := io.Copy(spool{r, temporary}, f)
	if err != nil {
		temporary.Close()
		return nil, 0, err
	}
	return temporary, inMemory + n, nil
}

// A spool writes to the temporary file. Its errors name that file, so that they differ from those of
// reading.
type spool struct {
	r    *reverser
	file *os.File
}

func (s spool) Write(data []byte) (int, error) {
	n, err := s.file.Write(data)
	if err != nil {
		err = cli.Fail(s.r.Name(s.file.Name())+": write error", err)
	}
	return n, err
}

// reverse writes the records of a text. It keeps only the part that holds the current record.
func (r *reverser) reverse(text io.ReaderAt, size int64) error {
	var data []byte // the text from base to the end of the record
	base := size
	end := 0  // of the record
	from := 0 // separators are looked for before this place
	first := true
	for {
		at, length := -1, 0
		if base < size || size == 0 {
			low := 0
			if base > 0 {
				low = lookBehind
			}
			at, length = r.last(data[:from], low)
		}
		if at < 0 && base > 0 {
			more := min(base, int64(max(window, end)))
			if size <= inMemory {
				more = base
			}
			longer := make([]byte, int(more)+end)
			if n, err := text.ReadAt(longer[:more], base-more); n < int(more) {
				return err
			}
			copy(longer[more:], data[:end])
			data, base = longer, base-more
			end, from = end+int(more), from+int(more)
			continue
		}
		if at < 0 {
			r.Out.Write(data[:end])
			return nil
		}
		if r.before {
			r.Out.Write(data[at:end])
			end = at
		} else {
			if !first || at+length != end {
				r.Out.Write(data[at+length : end])
			}
			end = at + length
			first = false
		}
		from = at
	}
}

// lookBehind is how many bytes before a place can decide whether an expression matches there: a character.
const lookBehind = utf8.UTFMax

// last returns the place and the size of the last separator in a text, or -1. If the separator is an
// expression, it is the longest match at the last place where one begins, from low on.
func (r *reverser) last(data []byte, low int) (at, size int) {
	if r.re == nil {
		return bytes.LastIndex(data, []byte(r.separator)), len(r.separator)
	}
	for at = len(data) - 1; at >= low; at-- {
		if match, ok := r.re.FindAt(data, at); ok && match != nil {
			return at, match[1] - at
		}
	}
	return -1, 0
}
