package userland

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

var headCommand = command("head", coreutils, `[OPTION]... [FILE]...
Shows the beginning of files, 10 lines where nothing else is said.
  -n, --lines=[-]N   so many lines, or all but the last N
  -c, --bytes=[-]N   so many bytes, or all but the last N
  -q, --quiet        no names          -v, --verbose   names always
`, headFiles)

var endOptions = []cli.LongOption{
	{Name: "bytes", Argument: cli.Required, Key: 'c'},
	{Name: "lines", Argument: cli.Required, Key: 'n'},
	{Name: "quiet", Key: 'q'},
	{Name: "silent", Key: 'q'},
	{Name: "verbose", Key: 'v'},
	{Name: "zero-terminated", Key: 'z'},
}

// An extent is how much head and tail show.
type extent struct {
	n     int64
	bytes bool // not lines
	// other says that a sign turned it round: all but the last n for head, from
	// number n on for tail.
	other bool
}

func headFiles(t *tool) error {
	t.Argv = append([]string{t.Argv[0]}, oldNumber(t.Argv[1:])...)
	e := extent{n: 10}
	titles := 0
	files, err := t.parse(cli.Options{Permute: true, Short: "c:n:qvz", Long: endOptions}, func(o cli.Option) (err error) {
		switch o.Key {
		case 'n', 'c':
			e, err = t.parseExtent(o, "-")
		case 'q':
			titles = -1
		case 'v':
			titles = 1
		}
		return err
	})
	if err != nil {
		return err
	}
	return t.eachTitled(orStdin(files), titles, func(f io.Reader) error { return t.head(f, e) })
}

// oldNumber turns -5 into -n5, as people type it.
func oldNumber(words []string) []string {
	if len(words) == 0 || len(words[0]) < 2 || words[0][0] != '-' || strings.Trim(words[0][1:], "0123456789") != "" {
		return words
	}
	return append([]string{"-n" + words[0][1:]}, words[1:]...)
}

// parseExtent reads the value of -n or -c; sign is the one that turns it round.
func (t *tool) parseExtent(o cli.Option, sign string) (extent, error) {
	text, other := strings.CutPrefix(o.Value, sign)
	if !other {
		text = strings.TrimPrefix(strings.TrimPrefix(text, "+"), "-")
	}
	n, err := parseSize(text)
	if err != nil {
		what := "lines"
		if o.Key == 'c' {
			what = "bytes"
		}
		cause := error(nil)
		if err == unix.EOVERFLOW {
			cause = err
		}
		return extent{}, cli.Fail("invalid number of "+what+": "+t.locale.Quote(o.Value), cause)
	}
	return extent{n, o.Key == 'c', other}, nil
}

// parseSize reads a number with coreutils' suffixes: b, kB, K, KiB, MB, M, and so
// on. The error is EINVAL, or EOVERFLOW for a number beyond 63 bits.
func parseSize(text string) (int64, error) {
	end := 0
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	n, err := strconv.ParseInt(text[:end], 10, 64)
	if err != nil && end > 0 {
		return 0, unix.EOVERFLOW
	}
	suffix := text[end:]
	factor := int64(1)
	switch {
	case end == 0:
		return 0, unix.EINVAL
	case suffix == "b":
		factor = 512
	case suffix != "":
		base := int64(1024)
		switch suffix[1:] {
		case "", "iB":
		case "B":
			base = 1000
		default:
			return 0, unix.EINVAL
		}
		power := strings.IndexByte("KMGTPE", suffix[0]&^0x20)
		if power < 0 {
			return 0, unix.EINVAL
		}
		for range power + 1 {
			factor *= base
		}
	}
	if n*factor/factor != n {
		return 0, unix.EOVERFLOW
	}
	return n * factor, nil
}

// eachTitled shows files, with their names above them where there are several.
func (t *tool) eachTitled(files []string, titles int, show func(io.Reader) error) error {
	first := true
	for _, name := range files {
		f, err := t.open(name)
		if err != nil {
			t.complain("cannot open "+t.quoted(name)+" for reading", err)
			continue
		}
		if titles > 0 || titles == 0 && len(files) > 1 {
			t.title(name, first)
			first = false
		}
		if err := show(f); err != nil {
			t.complain("error reading "+t.quoted(name), err)
		}
		f.Close()
	}
	return nil
}

func (t *tool) title(name string, first bool) {
	if name == "-" {
		name = "standard input"
	}
	if !first {
		t.out.WriteString("\n")
	}
	t.out.WriteString("==> " + name + " <==\n")
}

func (t *tool) head(f io.Reader, e extent) error {
	in := bufio.NewReader(f)
	switch {
	case e.bytes && !e.other:
		_, err := io.CopyN(t.out, in, e.n)
		return notEOF(err)
	case e.bytes:
		return t.allButBytes(in, e.n)
	case !e.other:
		for ; e.n > 0; e.n-- {
			line, err := in.ReadBytes('\n')
			t.out.Write(line)
			if err != nil {
				return notEOF(err)
			}
		}
		return nil
	}
	var held [][]byte
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			held = append(held, line)
		}
		if int64(len(held)) > e.n {
			t.out.Write(held[0])
			held = held[1:]
		}
		if err != nil {
			return notEOF(err)
		}
	}
}

// allButBytes writes what comes, but for the last n bytes.
func (t *tool) allButBytes(in io.Reader, n int64) error {
	var held []byte
	buf := make([]byte, 64<<10)
	for {
		m, err := in.Read(buf)
		held = append(held, buf[:m]...)
		if over := int64(len(held)) - n; over > 0 {
			t.out.Write(held[:over])
			held = append(held[:0], held[over:]...)
		}
		if err != nil {
			return notEOF(err)
		}
	}
}

func notEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}
