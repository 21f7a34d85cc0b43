package less

import (
	"bufio"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"contedor/internal/linux/quote"
)

// most is how many bytes of a file are kept in memory.
const most = 1 << 30

// A text is a file, read as far as it is needed.
type text struct {
	name  string
	lines []string
	in    *bufio.Reader
	close func() error
	size  int
	err   error // at the end of the file; io.EOF if all is well
}

// read makes sure that n lines are there, if the file has as many.
func (t *text) read(n int, squeeze bool) {
	for len(t.lines) < n && t.err == nil {
		line, err := t.in.ReadString('\n')
		if t.err = err; line == "" {
			break
		}
		if t.size += len(line); t.size > most {
			t.err = io.ErrShortBuffer
			break
		}
		line = strings.TrimSuffix(line, "\n")
		if last := len(t.lines) - 1; squeeze && line == "" && last >= 0 && t.lines[last] == "" {
			continue
		}
		t.lines = append(t.lines, line)
	}
}

// has reports whether there is a line of a number, from 0.
func (t *text) has(n int, squeeze bool) bool {
	t.read(n+1, squeeze)
	return n < len(t.lines)
}

// more reads on after the end of the file, for F.
func (t *text) more() bool {
	if t.err != io.EOF {
		return false
	}
	before := len(t.lines)
	t.err = nil
	t.read(math.MaxInt, false)
	return len(t.lines) > before
}

// A cell is a character with its width and how it is drawn.
type cell struct {
	text  string
	width int
	style string // an escape sequence, "" for none
	plain bool   // it is an escape sequence of the file itself
}

const (
	reverse   = "\x1b[7m"
	bold      = "\x1b[1m"
	underline = "\x1b[4m"
	normal    = "\x1b[m"
)

// cells divides a line into what is drawn: control characters as ^X, tabs as blanks, and
// characters that are struck over as bold or underlined.
func cells(line string, colors bool) (list []cell) {
	column := 0
	add := func(c cell) {
		list = append(list, c)
		column += c.width
	}
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		rest := line[i+size:]
		switch {
		case r == utf8.RuneError && size <= 1:
			add(cell{text: "<" + strings.ToUpper(strconv.FormatUint(uint64(line[i]), 16)) + ">", width: 4, style: reverse})
		case colors && r == 0x1b && strings.HasPrefix(rest, "["):
			end := strings.IndexFunc(rest[1:], func(r rune) bool { return r >= '@' && r <= '~' })
			if end >= 0 && rest[1+end] == 'm' {
				size += end + 2
				list = append(list, cell{text: line[i : i+size], plain: true})
				break
			}
			add(cell{text: "ESC", width: 3, style: reverse})
		case len(rest) > 1 && rest[0] == '\b':
			next, n := utf8.DecodeRuneInString(rest[1:])
			style := bold
			if r == '_' && next != '_' {
				style, r = underline, next
			}
			if next == '_' && r != '_' {
				style = underline
			}
			add(cell{text: string(r), width: quote.Width(string(r)), style: style})
			size += 1 + n
		case r == '\t':
			n := 8 - column%8
			add(cell{text: strings.Repeat(" ", n), width: n})
		case r == 0x1b:
			add(cell{text: "ESC", width: 3, style: reverse})
		case r == '\r' && rest == "":
		case r < ' ' || r == 0x7f:
			add(cell{text: "^" + string(r^0x40), width: 2, style: reverse})
		default:
			add(cell{text: line[i : i+size], width: quote.Width(line[i : i+size])})
		}
		i += size
	}
	return list
}

// searched returns the text of a line that searches look at.
func searched(line string) string {
	if !strings.ContainsAny(line, "\b\x1b") {
		return line
	}
	var b strings.Builder
	for _, c := range cells(line, true) {
		if !c.plain {
			b.WriteString(c.text)
		}
	}
	return b.String()
}
