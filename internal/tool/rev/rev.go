// Package rev implements rev(1) of util-linux: it reverses each line.
//
//	rev [OPTION]... [FILE]...
package rev

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"slices"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is rev(1).
var Command = gnu.Command("rev", cli.UtilLinux, "", rev)

// usage returns the text of --help: our own sentences, rev(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] [<file> ...]

Reverse the characters of each line.

Options:
 -0, --zero     use the byte with value 0 as the line separator

 -h, --help     display this help
 -V, --version  display version

For more details see rev(1).
`
}

var options = cli.Options{Permute: true, Short: "hV0", Long: []cli.LongOption{
	{Name: "zero", Key: '0'},
	{Name: "version", Key: 'V'},
	{Name: "help", Key: 'h'},
}}

func rev(t *gnu.Tool) error {
	end := byte('\n')
	files, err := t.ParseUtilLinux(&options, usage, func(cli.Option) error {
		end = 0 // -0 is the only option
		return nil
	})
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return reverse(t, t.Stdin, end)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			complain(t, cli.Fail("cannot open "+name, err))
			continue
		}
		err = reverse(t, f, end)
		f.Close()
		if err != nil { // the files after it are not read
			complain(t, err)
			return nil
		}
	}
	return nil
}

// complain prints a message. As with C's stdio, it comes before the output if that is not a
// terminal.
func complain(t *gnu.Tool, message error) {
	if terminal.Is(terminal.FD(t.Stdout)) {
		t.Out.Flush()
	}
	t.Stderr.Write([]byte(t.ErrorName() + ": " + message.Error() + "\n"))
	t.Status = 1
}

// reverse writes the lines of a file.
func reverse(t *gnu.Tool, from io.Reader, end byte) error {
	in := bufio.NewReader(from)
	for {
		line, err := gnu.Line(in, end)
		body, ended := bytes.CutSuffix(line, []byte{end})
		if !valid(body, t.Locale.UTF8) {
			return cli.Fail("fgetwc() failed", unix.EILSEQ)
		}
		t.Out.Write(reversed(body, t.Locale.UTF8))
		if ended {
			t.Out.WriteByte(end)
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return cli.Fail("fgetwc() failed", err)
		}
	}
}

// valid reports whether a line has only characters of the locale.
func valid(line []byte, inUTF8 bool) bool {
	if inUTF8 {
		return utf8.Valid(line)
	}
	return !slices.ContainsFunc(line, func(b byte) bool { return b >= utf8.RuneSelf })
}

// reversed reverses the characters of a valid line.
func reversed(line []byte, inUTF8 bool) []byte {
	slices.Reverse(line)
	if !inUTF8 {
		return line
	}
	// Now the bytes of each character are reversed, too: turn them around again.
	for at := 0; at < len(line); {
		n := 1
		for !utf8.RuneStart(line[at+n-1]) {
			n++
		}
		slices.Reverse(line[at : at+n])
		at += n
	}
	return line
}
