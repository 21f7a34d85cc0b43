package vi

import (
	"strings"
	"unicode/utf8"
)

// A position is a line, and a byte within it. Both count from 0.
type position struct{ line, at int }

func (p position) before(q position) bool { return p.line < q.line || p.line == q.line && p.at < q.at }

// An edit replaced the lines old, which began at a line, by the lines new.
type edit struct {
	line     int
	old, new []string
}

// A change is what one undo takes back.
type change struct {
	edits  []edit
	before position // the cursor before it
}

// A buffer is a text. It always has a line, which is empty for an empty text.
type buffer struct {
	lines      []string
	undos      []*change
	redos      []*change
	open       *change // the change that is being made
	changed    bool    // differs from the file
	empty      bool    // has no lines: the only one is there for the cursor
	marks      map[rune]position
	unchanging bool // the buffer is being undone, so edits are not recorded
}

func newBuffer(lines []string) *buffer {
	b := &buffer{lines: lines, empty: len(lines) == 0, marks: map[rune]position{}}
	if b.empty {
		b.lines = []string{""}
	}
	return b
}

// begin begins a change. The cursor returns to at when it is undone.
func (b *buffer) begin(at position) { b.open = &change{before: at} }

// finish ends a change, and reports whether it has changed anything.
func (b *buffer) finish() bool {
	c := b.open
	b.open = nil
	if c == nil || len(c.edits) == 0 {
		return false
	}
	b.undos = append(b.undos, c)
	b.redos = nil
	return true
}

// replace replaces n lines from a line on.
func (b *buffer) replace(line, n int, with []string) {
	old := append([]string{}, b.lines[line:line+n]...)
	b.changed = true
	if b.open != nil && !b.unchanging {
		b.record(edit{line, old, with})
	}
	if n == len(with) {
		copy(b.lines[line:], with)
	} else {
		rest := append([]string{}, b.lines[line+n:]...)
		b.lines = append(append(b.lines[:line], with...), rest...)
		b.shiftMarks(line, n, len(with))
	}
	if b.empty = len(b.lines) == 0; b.empty {
		b.lines = []string{""}
	}
}

// record adds an edit to the open change. Successive edits of one line are joined.
func (b *buffer) record(e edit) {
	edits := b.open.edits
	if n := len(edits); n > 0 && len(e.old) == 1 && len(e.new) == 1 {
		if last := &edits[n-1]; last.line == e.line && len(last.new) == 1 && len(last.old) == 1 {
			last.new = e.new
			return
		}
	}
	b.open.edits = append(edits, e)
}

// shiftMarks moves the marks below lines that were replaced, and deletes those in deleted lines.
func (b *buffer) shiftMarks(line, old, new int) {
	for name, m := range b.marks {
		switch {
		case m.line >= line+old:
			m.line += new - old
			b.marks[name] = m
		case m.line >= line+new:
			delete(b.marks, name)
		}
	}
}

// revert undoes the last change, or makes the last undone one again. It returns the cursor.
func (b *buffer) revert(redo bool) (position, bool) {
	from, to := &b.undos, &b.redos
	if redo {
		from, to = to, from
	}
	n := len(*from)
	if n == 0 {
		return position{}, false
	}
	c := (*from)[n-1]
	*from = (*from)[:n-1]
	*to = append(*to, c)
	b.unchanging = true
	defer func() { b.unchanging = false }()
	at := position{line: len(b.lines)}
	for i := range c.edits {
		e := c.edits[i]
		if redo {
			b.patch(e.line, e.old, e.new)
		} else {
			e = c.edits[len(c.edits)-1-i]
			b.patch(e.line, e.new, e.old)
		}
		at.line = min(at.line, e.line)
	}
	at.line = min(at.line, len(b.lines)-1)
	if !redo && c.before.line == at.line {
		at.at = c.before.at
	} else {
		at.at = indent(b.lines[at.line])
	}
	return at, true
}

// patch replaces lines as an edit did.
func (b *buffer) patch(line int, old, new []string) {
	n := len(old)
	if b.empty {
		n = 1
	}
	b.replace(line, n, new)
}

// text returns the text between two positions. It does not contain the second one.
func (b *buffer) text(from, to position) string {
	if from.line == to.line {
		return b.lines[from.line][from.at:to.at]
	}
	var s strings.Builder
	s.WriteString(b.lines[from.line][from.at:])
	for _, line := range b.lines[from.line+1 : to.line] {
		s.WriteString("\n" + line)
	}
	s.WriteString("\n" + b.lines[to.line][:to.at])
	return s.String()
}

// substitute replaces the text between two positions, and returns the position after the new text.
func (b *buffer) substitute(from, to position, text string) position {
	text = b.lines[from.line][:from.at] + text
	end := strings.Split(text, "\n")
	after := position{from.line + len(end) - 1, len(end[len(end)-1])}
	b.replace(from.line, to.line-from.line+1, strings.Split(text+b.lines[to.line][to.at:], "\n"))
	return after
}

// next returns the offset after the character at an offset of a line.
func next(line string, at int) int {
	if at >= len(line) {
		return len(line)
	}
	_, n := utf8.DecodeRuneInString(line[at:])
	at += n
	for at < len(line) && combines(line[at:]) {
		_, n := utf8.DecodeRuneInString(line[at:])
		at += n
	}
	return at
}

// previous returns the offset of the character before an offset of a line.
func previous(line string, at int) int {
	for at > 0 {
		_, n := utf8.DecodeLastRuneInString(line[:at])
		at -= n
		if !combines(line[at:]) {
			break
		}
	}
	return at
}

// last returns the offset of the last character of a line.
func last(line string) int { return previous(line, len(line)) }

// indent returns the offset of the first character of a line that is not blank, or of the last one.
func indent(line string) int {
	if n := len(line) - len(strings.TrimLeft(line, " \t")); n < len(line) {
		return n
	}
	return last(line)
}

// char returns the character at a position, or '\n' at the end of a line.
func (b *buffer) char(p position) rune {
	line := b.lines[p.line]
	if p.at >= len(line) {
		return '\n'
	}
	r, _ := utf8.DecodeRuneInString(line[p.at:])
	return r
}
