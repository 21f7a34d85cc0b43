// Package head implements head(1) of GNU coreutils: it prints the beginning of files.
//
// Synopsis:
//
//	head [OPTION]... [FILE]...
package head

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/extent"
)

// Command is head.
var Command = gnu.Command("head", gnu.Coreutils, `[OPTION]... [FILE]...
Prints the beginning of files, by default 10 lines.
  -n, --lines=[-]N        print N lines, or all but the last N
  -c, --bytes=[-]N        print N bytes, or all but the last N
  -q, --quiet, --silent   no titles
  -v, --verbose           always titles
  -z, --zero-terminated   lines end with a zero byte
`, headFiles)

func headFiles(t *gnu.Tool) error {
	t.Closing = "-"
	words, err := oldOption(t.Argv[1:])
	if err != nil {
		return err
	}
	t.Argv = append([]string{t.Argv[0]}, words...)
	e := extent.Extent{N: 10}
	titles, delimiter := 0, byte('\n')
	files, err := t.Parse(cli.Options{Permute: true, Short: "c:n:qvz0123456789", Long: append(extent.Options[:len(extent.Options):len(extent.Options)],
		cli.LongOption{Name: "-presume-input-pipe", Key: gnu.FirstKey})}, func(o cli.Option) (err error) {
		switch o.Key {
		case 'n', 'c':
			e, err = extent.Parse(t, o, "-")
		case 'q':
			titles = -1
		case 'v':
			titles = 1
		case 'z':
			delimiter = 0
		case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			return gnu.BadUsage("invalid trailing option -- " + string(o.Key))
		}
		return err
	})
	if err != nil {
		return err
	}
	return eachTitled(t, gnu.OrStdin(files), titles, func(f io.Reader) error { return head(t, f, e, delimiter) })
}

// oldOption changes a first word such as -5 or -5cv to today's options: a number, then
// letters, which are a unit, c for bytes, l for lines, q, v and z.
func oldOption(words []string) ([]string, error) {
	if len(words) == 0 || len(words[0]) < 2 || words[0][0] != '-' || words[0][1] < '0' || words[0][1] > '9' {
		return words, nil
	}
	letters := strings.TrimLeft(words[0][1:], "0123456789")
	number := words[0][1 : len(words[0])-len(letters)]
	option, unit, others := "-n", "", []string(nil)
	for i := range len(letters) {
		switch letter := letters[i]; letter {
		case 'c':
			option, unit = "-c", ""
		case 'b', 'k', 'm':
			option, unit = "-c", string(letter)
		case 'l':
			option = "-n"
		case 'q', 'v', 'z':
			others = append(others, "-"+string(letter))
		default:
			return nil, gnu.BadUsage("invalid trailing option -- " + string(letter))
		}
	}
	return append(append([]string{option + number + unit}, others...), words[1:]...), nil
}

// eachTitled calls show for each file. It prints titles if there are several files.
func eachTitled(t *gnu.Tool, files []string, titles int, show func(io.Reader) error) error {
	first := true
	for _, name := range files {
		f, err := t.Open(name)
		if err != nil {
			t.Complain("cannot open "+t.Quoted(name)+" for reading", err)
			continue
		}
		if titles > 0 || titles == 0 && len(files) > 1 {
			extent.Title(t, name, first)
			first = false
		}
		in := io.Reader(f)
		if name == "-" {
			in = t.Stdin
		}
		if err := show(in); err != nil {
			t.Complain("error reading "+t.Quoted(extent.Shown(name)), err)
		}
		f.Close()
	}
	return nil
}

func head(t *gnu.Tool, f io.Reader, e extent.Extent, delimiter byte) error {
	in := bufio.NewReader(f)
	switch {
	case e.Bytes && !e.Other:
		_, err := io.CopyN(t.Out, f, e.N)
		return gnu.NotEOF(err)
	case e.Bytes:
		return allButBytes(t, f, e.N)
	case !e.Other:
		defer func() { unread(f, in.Buffered()) }()
		for ; e.N > 0; e.N-- {
			line, err := in.ReadBytes(delimiter)
			t.Out.Write(line)
			if err != nil {
				return gnu.NotEOF(err)
			}
		}
		return nil
	}
	var held [][]byte
	defer func() { unread(f, len(bytes.Join(held, nil))) }()
	for {
		line, err := in.ReadBytes(delimiter)
		if len(line) > 0 {
			held = append(held, line)
		}
		if int64(len(held)) > e.N {
			t.Out.Write(held[0])
			held = held[1:]
		}
		if err != nil {
			return gnu.NotEOF(err)
		}
	}
}

// unread seeks back over n bytes, so that another program that shares the descriptor reads them. A pipe
// cannot do that.
func unread(f io.Reader, n int) {
	if file, ok := f.(io.Seeker); ok && n > 0 {
		file.Seek(int64(-n), io.SeekCurrent)
	}
}

// allButBytes writes everything except the last n bytes.
func allButBytes(t *gnu.Tool, in io.Reader, n int64) error {
	var held []byte
	defer func() { unread(in, len(held)) }()
	buf := make([]byte, 64<<10)
	for {
		m, err := in.Read(buf)
		held = append(held, buf[:m]...)
		if over := int64(len(held)) - n; over > 0 {
			t.Out.Write(held[:over])
			held = append(held[:0], held[over:]...)
		}
		if err != nil {
			return gnu.NotEOF(err)
		}
	}
}
