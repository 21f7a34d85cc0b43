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
	"os"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/extent"
	"golang.org/x/sys/unix"
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
	case e.N == 0 && e.Other:
		_, err := io.Copy(t.Out, f)
		return err
	case e.Bytes:
		return allBut(t, f, func(held, _ []byte) int { return int(max(int64(len(held))-e.N, 0)) })
	case !e.Other:
		defer func() { unread(f, in.Buffered()) }()
		for left := e.N; left > 0; {
			part, err := in.ReadSlice(delimiter)
			t.Out.Write(part)
			switch err {
			case nil:
				left--
			case bufio.ErrBufferFull:
			default:
				return gnu.NotEOF(err)
			}
		}
		return nil
	}
	if file, ok := f.(*os.File); ok {
		if end, err := lastLines(file, e.N, delimiter); err == nil {
			_, err := io.CopyN(t.Out, f, end)
			return gnu.NotEOF(err)
		}
	}
	lines := int64(0) // that were begun in what is held
	return allBut(t, f, func(held, added []byte) (over int) {
		lines += int64(bytes.Count(added, []byte{delimiter}))
		complete := lines
		if held[len(held)-1] != delimiter {
			complete++ // the last line may have no end
		}
		for ; complete > e.N && lines > 0; complete-- {
			over += bytes.IndexByte(held[over:], delimiter) + 1
			lines--
		}
		return over
	})
}

// lastLines returns how far the last n lines of a file are away. It fails if the file has no size.
func lastLines(f *os.File, n int64, delimiter byte) (int64, error) {
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 { // files of /proc have no size
		return 0, unix.ESPIPE
	}
	first, err := f.Seek(0, io.SeekCurrent) // standard input may have been read up to here
	if err != nil {
		return 0, err
	}
	at, err := extent.LastLines(f, first, max(first, info.Size()), n, delimiter)
	return at - first, err
}

// unread seeks back over n bytes, so that another program that shares the descriptor reads them. A pipe
// cannot do that.
func unread(f io.Reader, n int) {
	if file, ok := f.(io.Seeker); ok && n > 0 {
		file.Seek(int64(-n), io.SeekCurrent)
	}
}

// allBut writes everything except what is held back at the end. over returns how many bytes of what is
// held, to which added was just appended, are to be written.
func allBut(t *gnu.Tool, in io.Reader, over func(held, added []byte) int) error {
	var data []byte
	begin := 0 // of what is held in data
	defer func() { unread(in, len(data)-begin) }()
	buf := make([]byte, 64<<10)
	for {
		n, err := in.Read(buf)
		if n > 0 {
			if begin > len(data)/2 {
				data, begin = data[:copy(data, data[begin:])], 0
			}
			data = append(data, buf[:n]...)
			end := begin + over(data[begin:], buf[:n])
			t.Out.Write(data[begin:end])
			begin = end
		}
		if err != nil {
			return gnu.NotEOF(err)
		}
	}
}
