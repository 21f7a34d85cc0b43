// Package cat copies files to the standard output: cat(1) of GNU coreutils.
//
// Synopsis:
//
//	cat [OPTION]... [FILE]...
package cat

import (
	"bytes"
	"io"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/entry"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// Command is cat.
var Command = gnu.Command("cat", gnu.Coreutils, `[OPTION]... [FILE]...
Writes the files, or the standard input, one after the other.
  -A, --show-all          the same as -vET
  -b, --number-nonblank   number the lines that are not empty
  -e                      the same as -vE
  -E, --show-ends         show $ at the end of each line
  -n, --number            number all lines
  -s, --squeeze-blank     write one empty line in place of several
  -t                      the same as -vT
  -T, --show-tabs         show tabs as ^I
  -u                      no effect
  -v, --show-nonprinting  show control characters as ^X, others as M-X
`, catFiles)

var options = cli.Options{Permute: true, Short: "benstuvAET", Long: []cli.LongOption{
	{Name: "number-nonblank", Key: 'b'},
	{Name: "number", Key: 'n'},
	{Name: "squeeze-blank", Key: 's'},
	{Name: "show-nonprinting", Key: 'v'},
	{Name: "show-ends", Key: 'E'},
	{Name: "show-tabs", Key: 'T'},
	{Name: "show-all", Key: 'A'},
}}

// A run is one run of cat with options that change how lines are shown.
type run struct {
	*gnu.Tool
	number, nonblank, squeeze, visible, ends, tabs bool

	heldCR    bool // with -E alone: a carriage return is held back, because a line end may follow
	line      int  // the number of the last line
	within    bool // a line without its end was written
	lastEmpty bool
	shown     [256]string // how a byte is written, or "" if as it is
}

func catFiles(t *gnu.Tool) error {
	t.Closing = "closing standard input"
	c := &run{Tool: t}
	files, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'n':
			c.number = true
		case 'b':
			c.nonblank = true
		case 's':
			c.squeeze = true
		}
		c.visible = c.visible || strings.ContainsRune("vAet", o.Key)
		c.ends = c.ends || strings.ContainsRune("EAe", o.Key)
		c.tabs = c.tabs || strings.ContainsRune("TAt", o.Key)
		return nil
	})
	if err != nil {
		return err
	}
	for b := range c.shown {
		if b == '\t' && c.tabs || b != '\t' && c.visible && (b < ' ' || b > '~') {
			c.shown[b] = caret(byte(b))
		}
	}
	if entry.WasClosed(1) {
		return cli.Fail("standard output", unix.EBADF)
	}
	for _, name := range gnu.OrStdin(files) {
		if err := c.file(name); err != nil {
			return err
		}
	}
	if c.heldCR {
		c.Out.WriteByte('\r')
	}
	return nil
}

// file writes one file. The error is one of writing.
func (c *run) file(name string) error {
	f, err := c.Open(name)
	if err != nil {
		c.Complain(c.Name(name), err)
		if e, ok := err.(*os.PathError); ok {
			c.Advise(&hint.Cgroup{Path: name}, e.Err)
		}
		return nil
	}
	defer f.Close()
	source := io.Reader(f)
	if name == "-" {
		source = c.Stdin // with its descriptor
	}
	if c.isOutput(source) {
		c.Complain(c.Name(name)+": input file is output file", nil)
		return nil
	}
	plain := !c.number && !c.nonblank && !c.squeeze && !c.visible && !c.ends && !c.tabs
	buf := make([]byte, 128<<10)
	for {
		n, err := f.Read(buf)
		if plain {
			_, failed := c.Stdout.Write(buf[:n])
			if failed != nil {
				return cli.Fail("write error", failed)
			}
		} else {
			for chunk := range bytes.Lines(buf[:n]) {
				c.show(chunk)
			}
			if failed := c.Out.Flush(); failed != nil {
				return cli.Fail("write error", failed)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			c.Complain(c.Name(name), err)
			return nil
		}
	}
}

// isOutput reports whether a file would grow as it is read: it is the output too, and
// what is written goes after the place where reading begins.
func (c *run) isOutput(in io.Reader) bool {
	from, readable := in.(interface{ Fd() uintptr })
	to, writable := c.Stdout.(interface{ Fd() uintptr })
	if !readable || !writable {
		return false
	}
	input, output := int(from.Fd()), int(to.Fd())
	var a, b unix.Stat_t
	if unix.Fstat(input, &a) != nil || unix.Fstat(output, &b) != nil || paths.InodeOf(&a) != paths.InodeOf(&b) {
		return false
	}
	if kind := a.Mode & unix.S_IFMT; kind == unix.S_IFIFO || kind == unix.S_IFSOCK {
		return false
	}
	begin, err := unix.Seek(input, 0, io.SeekCurrent)
	if err != nil {
		return false
	}
	whence := io.SeekCurrent
	if flags, err := unix.FcntlInt(uintptr(output), unix.F_GETFL, 0); err == nil && flags&unix.O_APPEND != 0 {
		whence = io.SeekEnd
	}
	end, err := unix.Seek(output, 0, whence)
	return err == nil && begin < end
}

// show writes a line, or a part of one.
func (c *run) show(chunk []byte) {
	text, ended := bytes.CutSuffix(chunk, []byte("\n"))
	crlf := false
	if c.ends && !c.visible {
		if c.heldCR {
			text = append([]byte{'\r'}, text...)
		}
		if text, c.heldCR = bytes.CutSuffix(text, []byte("\r")); c.heldCR && ended {
			c.heldCR, crlf = false, true
		}
	}
	if !c.within {
		empty := len(chunk) == 1 && ended && !crlf
		if empty && c.lastEmpty && c.squeeze {
			return
		}
		c.lastEmpty = empty
		if c.nonblank && !empty || c.number && !c.nonblank {
			c.line++
			number := strconv.Itoa(c.line)
			c.Out.WriteString("      "[min(len(number), 6):])
			c.Out.WriteString(number)
			c.Out.WriteByte('\t')
		}
	}
	c.text(text)
	if crlf {
		c.Out.WriteString("^M")
	}
	if ended && c.ends {
		c.Out.WriteByte('$')
	}
	if ended {
		c.Out.WriteByte('\n')
	}
	c.within = !ended
}

// text writes a part of a line without its end.
func (c *run) text(text []byte) {
	out := c.Out.AvailableBuffer()
	begin := 0
	for i, b := range text {
		if shown := c.shown[b]; shown != "" {
			out = append(append(out, text[begin:i]...), shown...)
			begin = i + 1
		}
	}
	c.Out.Write(append(out, text[begin:]...))
}

// caret shows a byte as ^X, M-X or M-^X where it is not printable.
func caret(b byte) string {
	prefix := ""
	if b >= 128 {
		prefix, b = "M-", b-128
	}
	if b < ' ' || b == 0x7f {
		return prefix + "^" + string(rune(b^0x40))
	}
	return prefix + string(rune(b))
}
