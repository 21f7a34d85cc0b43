// Package layout implements tools of GNU coreutils that change how text fits into columns:
// expand(1), unexpand(1) and fold(1).
//
// Synopsis:
//
//	expand [OPTION]... [FILE]...
//	unexpand [OPTION]... [FILE]...
//	fold [OPTION]... [FILE]...
//
// layout.go reads characters, tabs.go has expand and unexpand, fold.go has fold.
package layout

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"

	"contedor/internal/linux/quote"
	"contedor/internal/tool/gnu"
)

// A character is a character of the locale, or a byte that belongs to none.
type character struct {
	text  string
	width int // cells on a terminal
}

// blank reports whether a line may be broken after the character, as iswblank(3) of glibc does.
func (c character) blank() bool {
	switch r, _ := utf8.DecodeRuneInString(c.text); {
	case r == ' ', r == '\t', r == 0x1680, r == 0x205f, r == 0x3000:
		return true
	default:
		return r >= 0x2000 && r <= 0x200a && r != 0x2007 // which is not to be broken
	}
}

// A reader reads characters from a list of files, as if they were one.
type reader struct {
	*gnu.Tool
	names []string // not opened yet
	name  string
	file  io.ReadCloser // nil before the first file and after the last one
	in    *bufio.Reader
	wide  bool // characters of several bytes are one, as the locale says
}

// newReader returns a reader of the bytes of files, or of standard input if there are none.
func newReader(t *gnu.Tool, names []string) *reader {
	return &reader{Tool: t, names: gnu.OrStdin(names), in: bufio.NewReaderSize(nil, 64<<10)}
}

// next returns the next character. ok is false at the end of the last file.
func (r *reader) next() (c character, ok bool) {
	for r.file != nil || r.open() {
		c, err := r.character()
		if err == nil {
			return c, true
		}
		if err != io.EOF {
			r.Complain(r.Name(r.name), err)
		}
		r.file.Close()
		r.file = nil
	}
	return character{}, false
}

// open opens the next file that can be opened.
func (r *reader) open() bool {
	for len(r.names) > 0 {
		r.name, r.names = r.names[0], r.names[1:]
		f, err := r.Open(r.name)
		if err == nil {
			r.file = f
			r.in.Reset(f)
			return true
		}
		r.Complain(r.Name(r.name), err)
	}
	return false
}

// run reads up to limit bytes that are printable characters of ASCII and not below low. It returns only
// what is buffered, perhaps nothing: all of it at once is much faster than next. The next call reuses it.
func (r *reader) run(low byte, limit uint64) []byte {
	text, _ := r.in.Peek(int(min(limit, uint64(r.in.Buffered()))))
	for i, b := range text {
		if b < low || b > '~' {
			text = text[:i]
			break
		}
	}
	r.in.Discard(len(text))
	return text
}

func (r *reader) character() (character, error) {
	b, err := r.in.ReadByte()
	if err != nil {
		return character{}, err
	}
	if b < utf8.RuneSelf {
		return character{ascii[b : b+1], 1}, nil
	}
	if r.wide {
		r.in.UnreadByte()
		start, _ := r.in.Peek(utf8.UTFMax)
		if _, size := utf8.DecodeRune(start); size > 1 {
			text := string(start[:size])
			r.in.Discard(size)
			return character{text, quote.Width(text)}, nil
		}
		r.in.Discard(1)
	}
	return character{string([]byte{b}), 1}, nil
}

// ascii has every byte below utf8.RuneSelf at its place.
var ascii = func() string {
	var b strings.Builder
	for c := range byte(utf8.RuneSelf) {
		b.WriteByte(c)
	}
	return b.String()
}()
