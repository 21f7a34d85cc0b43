package layout

import (
	"math"
	"strings"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/linux/numeral"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Fold is fold(1).
var Fold = gnu.Command("fold", gnu.Coreutils, `[OPTION]... [FILE]...
Breaks lines that are too long.
  -b, --bytes        count bytes
  -c, --characters   count characters
  -s, --spaces       break after blanks where there are any
  -w, --width=WIDTH  the width in columns, 80 by default
`, fold)

var foldOptions = cli.Options{Permute: true, Short: "bcsw:0::1::2::3::4::5::6::7::8::9::", Long: []cli.LongOption{
	{Name: "bytes", Key: 'b'},
	{Name: "characters", Key: 'c'},
	{Name: "spaces", Key: 's'},
	{Name: "width", Argument: cli.Required, Key: 'w'},
}}

// A folder breaks lines.
type folder struct {
	*gnu.Tool
	counts rune // 'b' for bytes, 'c' for characters, or 0 for columns
	width  uint64
	line   []character // not written yet
	begun  bool        // a part of the line was written
	column uint64      // after the line
	last   uint64      // the width of the character before a backspace
}

func fold(t *gnu.Tool) error {
	t.Closing = "-"
	f := &folder{Tool: t, width: 80}
	spaces := false
	files, err := t.Parse(foldOptions, func(o cli.Option) (err error) {
		switch o.Key {
		case 'b', 'c':
			f.counts = o.Key
		case 's':
			spaces = true
		case 'w':
			f.width, err = f.columns(o.Value)
		default:
			f.width, err = f.columns(string(o.Key) + o.Value)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, name := range gnu.OrStdin(files) { // the end of a file ends its line
		in := newReader(t, []string{name})
		in.wide = t.Locale.UTF8
		for {
			f.plain(in.run(' ', f.width-min(f.column, f.width)), spaces)
			c, ok := in.next()
			if !ok {
				break
			}
			f.add(c, spaces)
			if len(f.line) >= most { // of characters without width
				f.write(len(f.line))
				f.begun = true
			}
		}
		f.write(len(f.line))
		f.column, f.begun = 0, false
	}
	return nil
}

// most is how many characters of a line are kept in memory.
const most = 64 << 10

// plain adds characters of ASCII that fit into the line. Without -s they are written at once.
func (f *folder) plain(text []byte, spaces bool) {
	switch {
	case len(text) == 0:
		return
	case spaces:
		for _, b := range text {
			f.line = append(f.line, character{ascii[b : b+1], 1})
		}
	default:
		f.write(len(f.line))
		f.Out.Write(text)
		f.begun = true
	}
	f.column += uint64(len(text))
	f.last = 1
}

// add adds a character to the line, and writes what is in front of it if the line becomes too long.
func (f *folder) add(c character, spaces bool) {
	if c.text == "\n" {
		f.line = append(f.line, c)
		f.write(len(f.line))
		f.column, f.begun = 0, false
		return
	}
	for {
		after := f.after(f.column, c)
		if after <= f.width || len(f.line) == 0 && !f.begun {
			f.line = append(f.line, c)
			f.column = after
			return
		}
		end := 0
		if spaces {
			for end = len(f.line); end > 0 && !f.line[end-1].blank(); {
				end--
			}
		}
		if end == 0 {
			end = len(f.line)
		}
		f.write(end)
		f.Out.WriteByte('\n')
		f.column, f.begun = 0, false
		for _, kept := range f.line {
			if len(kept.text) == 1 && kept.text[0] >= utf8.RuneSelf {
				kept.width = 0 // GNU's fold counts bytes that are no characters only the first time
			}
			f.column = f.after(f.column, kept)
		}
	}
}

// after returns the column after a character.
func (f *folder) after(column uint64, c character) uint64 {
	switch {
	case f.counts == 'b':
		return column + uint64(len(c.text))
	case c.text == "\b":
		return column - min(column, f.last)
	case c.text == "\r":
		return 0
	case c.text == "\t":
		return column + 8 - column%8
	case f.counts == 'c':
		f.last = 1
	case c.text == "\x00":
		f.last = 0
	default:
		f.last = uint64(c.width)
	}
	return column + f.last
}

// write writes the first n characters of the line.
func (f *folder) write(n int) {
	for _, c := range f.line[:n] {
		f.Out.WriteString(c.text)
	}
	f.line = f.line[:copy(f.line, f.line[n:])]
}

// columns parses a width.
func (f *folder) columns(text string) (uint64, error) {
	n, rest, fits := numeral.Unsigned(text, 10)
	failed := cli.Fail("invalid number of columns: "+f.Locale.Quote(text), nil)
	switch {
	case text == "" || rest != "" || strings.Contains(text, "-"):
	case n == 0 || !fits || n > math.MaxUint64-9: // a tab must fit
		failed.Err = unix.ERANGE
	default:
		return n, nil
	}
	return 0, failed
}
