package fmt

import (
	"io"
	"strings"
)

// A source remembers the error of reading, which ends the text.
type source struct {
	from io.Reader
	err  error
}

func (s *source) Read(b []byte) (int, error) {
	n, err := s.from.Read(b)
	if err != nil && err != io.EOF {
		s.err, err = err, io.EOF
	}
	return n, err
}

func (f *formatter) read() int {
	c, err := f.in.ReadByte()
	if err != nil {
		return end
	}
	return int(c)
}

// skipSpace reads spaces and tabs from c on, and returns the character after them.
func (f *formatter) skipSpace(c int) int {
	for ; ; c = f.read() {
		switch c {
		case ' ':
			f.column++
		case '\t':
			f.tabs = true
			f.column = (f.column/tab + 1) * tab
		default:
			return c
		}
	}
}

// readPrefix reads the indentation and the prefix at the beginning of a line, and returns the
// character after them.
func (f *formatter) readPrefix() int {
	f.column = 0
	c := f.skipSpace(f.read())
	if f.prefix == "" {
		f.nextIndent = min(f.prefixLead, f.column)
		return c
	}
	f.nextIndent = f.column
	for i := range len(f.prefix) {
		if c != int(f.prefix[i]) {
			return c
		}
		f.column++
		c = f.read()
	}
	return f.skipSpace(c)
}

// paragraph reads the next paragraph, and copies what is before it. It returns false at the end of the
// file.
func (f *formatter) paragraph() bool {
	f.lastLength = 0
	c := f.next
	for c == '\n' || c == end || f.nextIndent < f.prefixLead || f.column < f.nextIndent+f.prefixFull {
		if c = f.copyRest(c); c == end {
			f.next = end
			return false
		}
		f.Out.WriteByte('\n')
		c = f.readPrefix()
	}
	f.prefixIndent, f.firstIndent = f.nextIndent, f.column
	f.words, f.size = f.words[:0], 0
	c = f.line(c)
	f.setOtherIndent(f.continues(c))
	switch {
	case f.split:
	case f.crown:
		if f.continues(c) {
			for c = f.line(c); f.continues(c) && f.column == f.otherIndent; {
				c = f.line(c)
			}
		}
	case f.tagged:
		if f.continues(c) && f.column != f.firstIndent {
			for c = f.line(c); f.continues(c) && f.column == f.otherIndent; {
				c = f.line(c)
			}
		}
	default:
		for f.continues(c) && f.column == f.otherIndent {
			c = f.line(c)
		}
	}
	last := &f.words[len(f.words)-1]
	last.period, last.final = true, true
	f.next = c
	return true
}

// continues reports whether the line that begins with c can belong to the paragraph.
func (f *formatter) continues(c int) bool {
	return f.nextIndent == f.prefixIndent && f.column >= f.nextIndent+f.prefixFull && c != '\n' && c != end
}

// setOtherIndent sets the indentation of the lines after the first one. more says that there is another
// line in the input.
func (f *formatter) setOtherIndent(more bool) {
	switch {
	case f.split:
		f.otherIndent = f.firstIndent
	case f.crown:
		f.otherIndent = f.firstIndent
		if more {
			f.otherIndent = f.column
		}
	case f.tagged && more && f.column != f.firstIndent:
		f.otherIndent = f.column
	case f.tagged && f.otherIndent == f.firstIndent: // one line only: the indentations must differ
		f.otherIndent = 0
		if f.firstIndent == 0 {
			f.otherIndent = 3
		}
	case f.tagged: // that of the paragraph before
	default:
		f.otherIndent = f.firstIndent
	}
}

// copyRest copies a line that belongs to no paragraph, without its end.
func (f *formatter) copyRest(c int) int {
	f.outColumn = 0
	if f.column > f.nextIndent || c != '\n' && c != end {
		f.space(f.nextIndent)
		for i := 0; f.outColumn != f.column && i < len(f.prefix); i++ {
			f.Out.WriteByte(f.prefix[i])
			f.outColumn++
		}
		if c != end && c != '\n' {
			f.space(f.column - f.outColumn)
		}
		if c == end && f.column >= f.nextIndent+len(f.prefix) {
			f.Out.WriteByte('\n')
		}
	}
	for ; c != '\n' && c != end; c = f.read() {
		f.Out.WriteByte(byte(c))
	}
	return c
}

// line reads the words of a line from c on, and the prefix of the next line. It returns the character
// after that.
func (f *formatter) line(c int) int {
	for {
		w := word{}
		for {
			if f.size == maxBytes {
				f.setOtherIndent(true)
				f.flush(&w)
			}
			w.text = append(w.text, byte(c))
			f.size++
			if c = f.read(); c == end || strings.IndexByte(" \t\n\v\f\r", byte(c)) >= 0 {
				break
			}
		}
		f.column += len(w.text)
		w.judge()
		start := f.column
		c = f.skipSpace(c)
		w.space = f.column - start
		w.final = c == end || w.period && (c == '\n' || w.space > 1)
		if c == '\n' || c == end || f.uniform {
			w.space = 1
			if w.final {
				w.space = 2
			}
		}
		if len(f.words) == maxWords {
			f.setOtherIndent(true)
			f.flush(&w)
		}
		f.words = append(f.words, w)
		if c == '\n' || c == end {
			return f.readPrefix()
		}
	}
}

// flush writes the beginning of a paragraph that is too long: up to a good place for a break near the
// end, or the beginning of the word that is being read if that is the only one.
func (f *formatter) flush(pending *word) {
	if len(f.words) == 0 {
		f.Out.Write(pending.text)
		pending.text = nil
		f.size = 0
		return
	}
	f.fill()
	split, best := len(f.words), maxCost
	for i := f.words[0].next; i != len(f.words); i = f.words[i].next {
		after := 0
		if next := f.words[i].next; next < len(f.words) {
			after = f.words[next].cost
		}
		if f.words[i].cost-after < best {
			split, best = i, f.words[i].cost-after
		}
		if best <= maxCost-lineCredit {
			best += lineCredit
		}
	}
	f.write(split)
	f.words = append(f.words[:0], f.words[split:]...)
	f.size = len(pending.text)
	for _, w := range f.words {
		f.size += len(w.text)
	}
}
