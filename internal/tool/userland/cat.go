package userland

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

var catCommand = command("cat", coreutils, `[OPTION]... [FILE]...
Writes the files, or the standard input, one after the other.
  -n, --number            number the lines     -b, --number-nonblank  but empty ones
  -s, --squeeze-blank     one empty line in the place of several
  -v, --show-nonprinting  ^X and M-X           -E, --show-ends        $ at line ends
  -T, --show-tabs         ^I for tabs          -A, --show-all         -vET
  -e                      -vE                  -t                     -vT
`, catFiles)

var catOptions = cli.Options{Permute: true, Short: "benstuvAET", Long: []cli.LongOption{
	{Name: "number-nonblank", Key: 'b'},
	{Name: "number", Key: 'n'},
	{Name: "squeeze-blank", Key: 's'},
	{Name: "show-nonprinting", Key: 'v'},
	{Name: "show-ends", Key: 'E'},
	{Name: "show-tabs", Key: 'T'},
	{Name: "show-all", Key: 'A'},
}}

// A catRun shows lines in another form than they have.
type catRun struct {
	*tool
	number, nonblank, squeeze, visible, ends, tabs bool

	line      int  // the number of the last one
	within    bool // a line without its end was written
	lastEmpty bool
}

func catFiles(t *tool) error {
	c := &catRun{tool: t}
	files, err := t.parse(catOptions, func(o cli.Option) error {
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
	for _, name := range orStdin(files) {
		if err := c.file(name); err != nil {
			return err
		}
	}
	return nil
}

// file writes one file. The error is one of writing.
func (c *catRun) file(name string) error {
	f, err := c.open(name)
	if err != nil {
		c.complain(c.name(name), err)
		return nil
	}
	defer f.Close()
	if in, ok := f.(*os.File); ok && c.isOutput(in) {
		c.complain(c.name(name)+": input file is output file", nil)
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
			if failed := c.out.Flush(); failed != nil {
				return cli.Fail("write error", failed)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			c.complain(c.name(name), err)
			return nil
		}
	}
}

// isOutput tells a file that would grow as it is read.
func (c *catRun) isOutput(in *os.File) bool {
	out, ok := c.Stdout.(interface{ Fd() uintptr })
	var a, b unix.Stat_t
	return ok && unix.Fstat(int(in.Fd()), &a) == nil && unix.Fstat(int(out.Fd()), &b) == nil &&
		a.Mode&unix.S_IFMT == unix.S_IFREG && a.Dev == b.Dev && a.Ino == b.Ino && a.Size > 0
}

// show writes a line, or a part of one.
func (c *catRun) show(chunk []byte) {
	text, ended := bytes.CutSuffix(chunk, []byte("\n"))
	if !c.within {
		empty := len(text) == 0 && ended
		if empty && c.lastEmpty && c.squeeze {
			return
		}
		c.lastEmpty = empty
		if c.nonblank && !empty || c.number && !c.nonblank {
			c.line++
			fmt.Fprintf(c.out, "%6d\t", c.line)
		}
	}
	for _, b := range text {
		switch {
		case b == '\t' && !c.tabs, !c.visible && b != '\t':
			c.out.WriteByte(b)
		default:
			c.out.WriteString(caret(b))
		}
	}
	if ended && c.ends {
		c.out.WriteByte('$')
	}
	if ended {
		c.out.WriteByte('\n')
	}
	c.within = !ended
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
