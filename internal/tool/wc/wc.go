// Package wc implements wc(1) of GNU coreutils: it counts lines, words and bytes.
//
// Synopsis:
//
//	wc [OPTION]... [FILE]...
package wc

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/gnu"
)

// Command is wc.
var Command = gnu.Command("wc", gnu.Coreutils, `[OPTION]... [FILE]...
Counts lines, words and bytes.
  -l, --lines             the number of lines
  -w, --words             the number of words
  -c, --bytes             the number of bytes
  -m, --chars             the number of characters
  -L, --max-line-length   the width of the widest line
      --files0-from=FILE  count the files that FILE names, each name ended by a zero byte
      --total=WHEN        print the sum: auto, always, only or never
      --debug             accepted
`, wc)

const (
	filesKey = gnu.FirstKey + iota
	totalKey
	debugKey
)

var options = cli.Options{Permute: true, Short: "clLmw", Long: []cli.LongOption{
	{Name: "bytes", Key: 'c'},
	{Name: "chars", Key: 'm'},
	{Name: "debug", Key: debugKey},
	{Name: "files0-from", Argument: cli.Required, Key: filesKey},
	{Name: "lines", Key: 'l'},
	{Name: "total", Argument: cli.Required, Key: totalKey},
	{Name: "words", Key: 'w'},
	{Name: "max-line-length", Key: 'L'},
}}

// A count is the counts of a file, in the order in which wc prints them.
type count [5]int64

const letters = "lwmcL"

const (
	countLines = iota
	countWords
	countChars
	countBytes
	countWidth
)

func wc(t *gnu.Tool) error {
	t.Closing = "-"
	t.Unwritten = gnu.LineBuffered // of --help and --version
	asked, list, when := "", "", "auto"
	files, err := t.Parse(options, func(o cli.Option) (err error) {
		switch o.Key {
		case filesKey:
			list = o.Value
		case totalKey:
			when, err = t.Match(o.Value, "--total", []string{"auto"}, []string{"always"}, []string{"only"}, []string{"never"})
		case debugKey:
		default:
			asked += string(o.Key)
		}
		return err
	})
	if err != nil {
		return err
	}
	t.Unwritten = nil
	if asked == "" {
		asked = "lwc"
	}
	named := len(files) > 0 || list != ""
	width := 1
	if list == "" {
		files = gnu.OrStdin(files)
		width = columnWidth(t, files, len(asked))
	} else if files, width, err = listed(t, list, files, len(asked)); err != nil {
		return err
	}
	if when == "only" {
		width = 1
	}
	_, posix := t.Getenv("POSIXLY_CORRECT")
	spaces := locale{utf8: t.Locale.UTF8, noBreak: !posix}
	var total count
	for i, name := range files {
		switch {
		case list != "" && name == "":
			t.Complain(t.Name(list)+":"+strconv.Itoa(i+1)+": invalid zero-length file name", nil)
			continue
		case name == "":
			t.Complain("invalid zero-length file name", nil)
			continue
		case list == "-" && name == "-":
			t.Complain("when reading file names from standard input, no file name of "+t.Quoted(name)+" allowed", nil)
			continue
		}
		f, err := t.Open(name)
		if err != nil {
			t.Complain(t.Name(name), err)
			continue
		}
		c, failure := countAll(f, spaces)
		f.Close()
		total.add(c)
		if when != "only" {
			label := name
			if !named {
				label = ""
			}
			showCount(t, c, asked, width, label)
		}
		if failure != nil {
			label := t.Name(name)
			if !named {
				label = t.Quoted("standard input")
			}
			t.Complain(label, failure)
		}
	}
	switch {
	case when == "only":
		showCount(t, total, asked, width, "")
	case when == "always", when == "auto" && len(files) > 1:
		showCount(t, total, asked, width, "total")
	}
	return nil
}

// add adds the counts of a file. The width of all files is that of the widest.
func (total *count) add(c count) {
	for i := range total {
		if i == countWidth {
			total[i] = max(total[i], c[i])
		} else {
			total[i] += c[i]
		}
	}
}

// listed reads the names for --files0-from. The width of the columns depends on the files only
// if the list is a regular file.
func listed(t *gnu.Tool, list string, operands []string, columns int) (files []string, width int, err error) {
	if len(operands) > 0 {
		return nil, 0, gnu.BadUsage("extra operand " + t.Quoted(operands[0]) + "\nfile operands cannot be combined with --files0-from")
	}
	f, err := t.Open(list)
	if err != nil {
		return nil, 0, cli.Fail("cannot open "+t.Quoted(list)+" for reading", err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, 0, cli.Fail(t.Name(list)+": read error", err)
	}
	if len(data) == 0 {
		return nil, 1, nil
	}
	files = strings.Split(strings.TrimSuffix(string(data), "\x00"), "\x00")
	width = 1
	info, err := os.Stat(list)
	if in, ok := t.Stdin.(*os.File); list == "-" && ok {
		info, err = in.Stat()
	}
	if err == nil && info.Mode().IsRegular() {
		width = columnWidth(t, files, columns)
	}
	return files, width, nil
}

// columnWidth returns the width of the columns: that of the sum of the sizes, 7 if a file has no
// size, 1 for a single number.
func columnWidth(t *gnu.Tool, files []string, columns int) int {
	var sum int64
	least := 1
	for _, name := range files {
		info, err := os.Stat(name)
		if f, ok := t.Stdin.(*os.File); name == "-" && ok {
			info, err = f.Stat()
		}
		switch {
		case err != nil:
		case info.Mode().IsRegular():
			sum += info.Size()
		default:
			least = 7
		}
	}
	if columns == 1 && len(files) == 1 {
		return 1
	}
	return max(least, len(strconv.FormatInt(sum, 10)))
}

func showCount(t *gnu.Tool, c count, asked string, width int, name string) {
	var shown []string
	for i, letter := range letters {
		if strings.ContainsRune(asked, letter) {
			shown = append(shown, fmt.Sprintf("%*d", width, c[i]))
		}
	}
	if name != "" {
		shown = append(shown, t.Name(name))
	}
	t.Out.WriteString(strings.Join(shown, " ") + "\n")
}

// A locale says what the bytes of a file mean.
type locale struct {
	utf8    bool
	noBreak bool // no-break spaces separate words
}

// next reads a character. It has size 1 and is utf8.RuneError if the byte belongs to none.
func (l locale) next(in *bufio.Reader) (r rune, size int, err error) {
	if l.utf8 {
		return in.ReadRune()
	}
	b, err := in.ReadByte()
	return rune(b), 1, err
}

// separates reports whether a character separates words, as iswspace(3) of glibc does, which has
// neither NEL nor the no-break spaces.
func (l locale) separates(r rune) bool {
	switch {
	case r < 0x80:
		return r == ' ' || r >= '\t' && r <= '\r'
	case r == 0xa0:
		return l.noBreak
	case !l.utf8:
		return false
	case r == 0x2007 || r == 0x202f || r == 0x2060:
		return l.noBreak
	}
	return r != 0x85 && unicode.IsSpace(r)
}

// width returns the number of terminal cells of a character, 0 if it cannot be printed.
func (l locale) width(r rune) int64 {
	switch {
	case r < 0x7f:
		if r >= ' ' {
			return 1
		}
		return 0
	case l.utf8 && unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Zs, unicode.Co, unicode.Cf):
		return int64(quote.Width(string(r)))
	}
	return 0
}

func countAll(f io.Reader, l locale) (c count, err error) {
	in := bufio.NewReaderSize(f, 64<<10)
	word := false
	var width int64
	for {
		r, size, err := l.next(in)
		if err != nil {
			c[countWidth] = max(c[countWidth], width)
			return c, gnu.NotEOF(err)
		}
		c[countBytes] += int64(size)
		valid := r != utf8.RuneError || size > 1
		if valid {
			c[countChars]++
		}
		switch {
		case r == '\n':
			c[countLines]++
			fallthrough
		case r == '\r', r == '\f':
			c[countWidth] = max(c[countWidth], width)
			width = 0
		case r == '\t':
			width += 8 - width%8
		case valid:
			width += l.width(r)
		}
		blank := l.separates(r)
		if !blank && !word {
			c[countWords]++
		}
		word = !blank
	}
}
