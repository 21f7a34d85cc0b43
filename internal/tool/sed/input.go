package sed

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// The input is the files that are edited, one after the other.
type input struct {
	names   []string      // of the files that were not opened yet
	name    string        // of the current file
	reader  *bufio.Reader // nil between two files
	file    *os.File      // nil for standard input
	number  uint64        // of the current line
	restart bool          // the numbers begin again with the next file
	failed  bool          // some file cannot be read
	edited  *edited       // with -i, the new file
}

// An edited file is one that -i replaces.
type edited struct {
	target string // the file that is replaced
	temp   *os.File
	out    *output
}

// A single reader reads one byte at a time.
type single struct{ io.Reader }

func (s single) Read(b []byte) (int, error) { return s.Reader.Read(b[:min(1, len(b))]) }

// open opens the next file. ok is false if there is none.
func (e *editor) open() (ok bool, err error) {
	in := &e.input
	for in.reader == nil {
		if len(in.names) == 0 {
			return false, nil
		}
		in.name, in.names = in.names[0], in.names[1:]
		var source io.Reader
		if in.name == "-" && !e.inPlace {
			source, _ = e.Open(in.name)
			in.file = nil
		} else {
			f, err := os.Open(in.name)
			if err != nil {
				io.WriteString(e.Stderr, e.ErrorName()+": can't read "+in.name+": "+cli.Strerror(err)+"\n")
				in.failed = true
				continue
			}
			source, in.file = f, f
			if e.inPlace {
				if err := e.beginEdit(); err != nil {
					return false, err
				}
			}
		}
		if e.unbuffered {
			source = single{source}
		}
		in.reader = bufio.NewReaderSize(source, 64<<10)
		if in.restart {
			in.number = 0
			in.restart = false
			for _, cmd := range e.commands {
				cmd.state = rangeInactive
				if cmd.from != nil && cmd.from.kind == addressLine && cmd.from.number == 0 {
					cmd.state = rangeActive
				}
			}
			if !e.inPlace {
				e.completeLine(e.out)
			}
		}
	}
	return true, nil
}

// nextLine reads the next line. ok is false at the end of the last file. chomped says that the line
// had a newline.
func (e *editor) nextLine(buf []byte) (line []byte, chomped, ok bool, err error) {
	in := &e.input
	for {
		if ok, err := e.open(); err != nil || !ok {
			return buf, false, false, err
		}
		any := false
		for {
			part, err := in.reader.ReadSlice(e.delimiter)
			buf = append(buf, part...)
			any = any || len(part) > 0
			if err == bufio.ErrBufferFull {
				continue
			}
			if err != nil && err != io.EOF {
				return buf, false, false, e.readError(err)
			}
			if err == nil {
				return buf[:len(buf)-1], true, true, e.countLine()
			}
			break
		}
		if any {
			return buf, false, true, e.countLine()
		}
		if err := e.closeInput(); err != nil {
			return buf, false, false, err
		}
	}
}

// countLine counts a line. The files of 0r are written before the first one.
func (e *editor) countLine() error {
	e.input.number++
	if e.input.number > 1 {
		return nil
	}
	for _, cmd := range e.commands {
		if cmd.name == 'r' && cmd.from != nil && cmd.to == nil && cmd.from.kind == addressLine && cmd.from.number == 0 {
			if err := e.copyFile(e.out, cmd.file); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *editor) readError(err error) error {
	name := e.input.name
	if name == "-" {
		name = "stdin"
	}
	return cli.Fail("read error on "+name, err)
}

// atEnd reports whether the current line is the last one.
func (e *editor) atEnd() (bool, error) {
	in := &e.input
	if in.reader != nil {
		switch _, err := in.reader.Peek(1); {
		case err == nil:
			return false, nil
		case err != io.EOF:
			return false, e.readError(err)
		}
		if e.separate {
			return true, nil
		}
	}
	// a later file may have no line, and then this one is the last
	for len(in.names) > 0 {
		saved := in.name
		if in.reader != nil {
			if err := e.closeInput(); err != nil {
				return false, err
			}
		}
		ok, err := e.open()
		if err != nil || !ok {
			in.name = saved
			return true, err
		}
		if _, err := in.reader.Peek(1); err == nil {
			return false, nil
		}
		in.reader = bufio.NewReader(strings.NewReader("")) // also if the file cannot be read
	}
	return true, nil
}

// closeInput ends the current file.
func (e *editor) closeInput() error {
	in := &e.input
	if in.file != nil {
		in.file.Close()
	} else if f, ok := e.Stdin.(*os.File); ok && in.reader != nil && in.reader.Buffered() > 0 {
		f.Seek(-int64(in.reader.Buffered()), io.SeekCurrent) // what follows is for the next program
	}
	in.reader, in.file = nil, nil
	in.restart = e.separate
	return e.endEdit()
}

// beginEdit makes the file that takes the place of the current one.
func (e *editor) beginEdit() error {
	in := &e.input
	target := in.name
	if e.followLinks {
		if resolved, err := filepath.EvalSymlinks(target); err == nil {
			target = resolved
		}
	}
	info, err := in.file.Stat()
	if err != nil {
		return cli.Fail("couldn't edit "+in.name, err)
	}
	if _, err := unix.IoctlGetTermios(int(in.file.Fd()), unix.TCGETS); err == nil {
		return cli.Fail("couldn't edit "+in.name+": is a terminal", nil)
	}
	if !info.Mode().IsRegular() {
		return cli.Fail("couldn't edit "+in.name+": not a regular file", nil)
	}
	dir := ""
	if at := strings.LastIndexByte(target, '/'); at >= 0 {
		dir = target[:at+1]
	}
	if dir == "" {
		dir = "."
	}
	temp, err := os.CreateTemp(dir, "sed")
	if err != nil {
		return cli.Fail("couldn't open temporary file "+strings.TrimPrefix(dir+"/", "./")+"sedXXXXXX", err)
	}
	var st unix.Stat_t
	if unix.Fstat(int(in.file.Fd()), &st) == nil {
		if unix.Fchown(int(temp.Fd()), int(st.Uid), int(st.Gid)) != nil {
			unix.Fchown(int(temp.Fd()), -1, int(st.Gid))
		}
		unix.Fchmod(int(temp.Fd()), st.Mode&0o7777) // after fchown, which clears the set-user-ID bit
	}
	in.edited = &edited{target: target, temp: temp, out: &output{name: temp.Name(), to: bufio.NewWriterSize(temp, 64<<10)}}
	e.out = in.edited.out
	return nil
}

// endEdit replaces the current file by the new one.
func (e *editor) endEdit() error {
	edited := e.input.edited
	if edited == nil {
		return nil
	}
	e.input.edited = nil
	e.out = e.standardOutput()
	err := e.flush(edited.out)
	if failed := edited.temp.Close(); failed != nil && err == nil {
		err = cli.Fail("couldn't close "+edited.out.name, failed)
	}
	if err == nil && e.suffix != "" {
		backup := e.backupName(edited.target)
		if failed := os.Rename(edited.target, backup); failed != nil {
			err = cli.Fail("cannot rename "+edited.target, cause(failed))
		}
	}
	if err == nil {
		if failed := os.Rename(edited.out.name, edited.target); failed != nil {
			err = cli.Fail("cannot rename "+edited.out.name, cause(failed))
		}
	}
	if err != nil {
		os.Remove(edited.out.name)
	}
	return err
}

// cause returns the errno of a failed rename(2).
func cause(err error) error {
	if link, ok := err.(*os.LinkError); ok {
		return link.Err
	}
	return err
}

// backupName returns the name of the backup: the suffix with the file's name for each asterisk, or after the
// name if there is none.
func (e *editor) backupName(target string) string {
	if strings.Contains(e.suffix, "*") {
		return strings.ReplaceAll(e.suffix, "*", target)
	}
	return target + e.suffix
}

// A lineFile is a file that R reads line by line.
type lineFile struct {
	name   string
	reader *bufio.Reader // nil until the first line is read
	ended  bool
}

// lineSource returns the file of an R command. Commands with the same name share it.
func (e *editor) lineSource(name string) *lineFile {
	for _, f := range e.sources {
		if f.name == name {
			return f
		}
	}
	f := &lineFile{name: name}
	e.sources = append(e.sources, f)
	return f
}

// line returns the next line of a file, with its newline, or nothing after the last one.
func (e *editor) line(f *lineFile) ([]byte, error) {
	if f.reader == nil && !f.ended {
		if f.name == "/dev/stdin" {
			f.reader = bufio.NewReader(e.Stdin)
		} else if opened, err := os.Open(f.name); err == nil {
			f.reader = bufio.NewReader(source{opened})
		} else {
			f.ended = true
		}
	}
	if f.ended {
		return nil, nil
	}
	text, err := gnu.Line(f.reader, e.delimiter)
	f.ended = err != nil
	return text, gnu.NotEOF(err)
}
