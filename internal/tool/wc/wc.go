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
	"contedor/internal/tool/gnu"
)

// Command is wc.
var Command = gnu.Command("wc", gnu.Coreutils, `[OPTION]... [FILE]...
Counts lines, words and bytes.
  -l, --lines   -w, --words   -c, --bytes   -m, --chars
  -L, --max-line-length
`, wc)

var options = cli.Options{Permute: true, Short: "clLmw", Long: []cli.LongOption{
	{Name: "bytes", Key: 'c'},
	{Name: "chars", Key: 'm'},
	{Name: "lines", Key: 'l'},
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
	asked := ""
	files, err := t.Parse(options, func(o cli.Option) error {
		asked += string(o.Key)
		return nil
	})
	if err != nil {
		return err
	}
	if asked == "" {
		asked = "lwc"
	}
	named := len(files) > 0
	files = gnu.OrStdin(files)
	width := columnWidth(t, files, len(asked))
	var total count
	for _, name := range files {
		f, err := t.Open(name)
		if err != nil {
			t.Complain(t.Name(name), err)
			continue
		}
		c, err := countAll(f, t.Locale.UTF8)
		f.Close()
		if err != nil {
			t.Complain(t.Name(name), err)
		}
		for i := range total {
			if i == countWidth {
				total[i] = max(total[i], c[i])
			} else {
				total[i] += c[i]
			}
		}
		if !named {
			name = ""
		}
		showCount(t, c, asked, width, name)
	}
	if len(files) > 1 {
		showCount(t, total, asked, width, "total")
	}
	return nil
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

func countAll(f io.Reader, characters bool) (c count, err error) {
	in := bufio.NewReaderSize(f, 64<<10)
	word := false
	var width int64
	for {
		r, size, err := rune(0), 1, error(nil)
		if characters {
			r, size, err = in.ReadRune()
		} else {
			var b byte
			b, err = in.ReadByte()
			r = rune(b)
		}
		if err != nil {
			c[countWidth] = max(c[countWidth], width)
			return c, gnu.NotEOF(err)
		}
		c[countBytes] += int64(size)
		if r != utf8.RuneError || size > 1 {
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
		case r >= ' ' && r < 0x7f || characters && unicode.IsPrint(r):
			width++
		}
		blank := r == ' ' || r >= '\t' && r <= '\r' || characters && r > 0x7f && unicode.IsSpace(r)
		if !blank && !word {
			c[countWords]++
		}
		word = !blank
	}
}
