package vi

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"contedor/internal/linux/quote"
)

// motion returns the target of a motion. ok is false if the key is not a motion. operator says that an
// operator or the visual mode takes the text, so that the end of a line counts as well.
func (e *editor) motion(k rune, operator bool) (t target, ok bool) {
	n, line := e.times(), e.line()
	t.to = e.cursor
	switch k {
	case 'h', keyLeft, backspace, '\b':
		if e.cursor.at == 0 {
			if operator && k == 'h' {
				return t, true
			}
			e.bell()
		}
		for range n {
			t.to.at = previous(line, t.to.at)
		}
	case 'l', keyRight, ' ':
		for range n {
			t.to.at = next(line, t.to.at)
		}
		if t.to.at >= len(line) && !operator {
			if t.to.at = last(line); t.to.at == e.cursor.at {
				if k == ' ' && e.cursor.line+1 < len(e.lines) {
					t.to = position{e.cursor.line + 1, 0}
					return t, true
				}
				e.bell()
			}
		}
	case '0', keyHome:
		t.to.at = 0
	case '^':
		t.to.at = indent(line)
	case '$', keyEnd:
		t.to.line = e.lineAt(e.cursor.line + n - 1)
		t.to.at = last(e.lines[t.to.line])
		t.inclusive = e.lines[t.to.line] != ""
		t.keeps = true
		e.column, e.goal = farRight, true
	case '|':
		t.to.at = e.offsetOf(e.cursor.line, n-1)
	case 'j', keyDown, '\n', control('n'):
		t = e.vertical(n)
	case 'k', keyUp, control('p'):
		t = e.vertical(-n)
	case '+', '\r', '-', '_':
		step := map[rune]int{'+': n, '\r': n, '-': -n, '_': n - 1}[k]
		if to := e.cursor.line + step; to < 0 || to >= len(e.lines) {
			e.bell()
		}
		t.to = position{line: e.cursor.line + step}
		t.to.at = indent(e.lines[t.to.line])
		t.lines = true
	case 'G':
		to := len(e.lines) - 1
		if e.count > 0 {
			to = e.lineAt(e.count - 1)
		}
		t.to, t.lines, t.jump = position{to, indent(e.lines[to])}, true, true
	case 'H', 'M', 'L':
		to := e.screen.row(e, k, n)
		t.to, t.lines, t.jump = position{to, indent(e.lines[to])}, true, true
	case 'w', 'W':
		to, ok := e.wordForward(e.cursor, n, k == 'W', operator)
		if !ok && !operator && to.at >= last(e.lines[to.line]) && e.cursor == e.lastChar() {
			e.bell()
		}
		if operator && to.line > e.cursor.line && to.at == 0 {
			to = position{to.line - 1, len(e.lines[to.line-1])}
		}
		t.to = to
	case 'b', 'B':
		to, ok := e.wordBack(e.cursor, n, k == 'B')
		if !ok && to == e.cursor {
			e.bell()
		}
		t.to = to
	case 'e', 'E':
		to, ok := e.wordEnd(e.cursor, n, k == 'E')
		if !ok && to == e.cursor && !operator {
			e.bell()
		}
		t.to, t.inclusive = to, true
	case '{', '}':
		step := map[rune]int{'{': -1, '}': 1}[k]
		t.to, t.jump = e.paragraph(e.cursor, n, step), true
		t.inclusive = k == '}' && e.lines[t.to.line] != ""
	case '(', ')':
		t.to, t.jump = e.sentence(e.cursor, n, map[rune]int{'(': -1, ')': 1}[k]), true
	case '%':
		if e.count > 0 {
			to := e.lineAt((min(e.count, 100)*len(e.lines)+99)/100 - 1)
			t.to, t.lines, t.jump = position{to, indent(e.lines[to])}, true, true
			break
		}
		to, ok := e.match(e.cursor)
		if !ok {
			e.bell()
		}
		t.to, t.inclusive, t.jump = to, true, true
	case 'f', 'F', 't', 'T':
		c := e.key()
		if c == escape {
			e.bell()
		}
		e.find = finding{k, c}
		t = e.findChar(e.find, n, false)
	case ';', ',':
		if e.find.key == 0 {
			e.bell()
		}
		f := e.find
		if k == ',' {
			f.key = map[rune]rune{'f': 'F', 'F': 'f', 't': 'T', 'T': 't'}[f.key]
		}
		t = e.findChar(f, n, true)
	case '/', '?':
		t = e.searchFor(k)
	case 'n', 'N':
		t = e.searchAgain(e.down == (k == 'n'), n)
	case '*', '#':
		t = e.searchWord(k == '*', n)
	case '\'', '`':
		t = e.markTarget(k, e.key())
	case 'g':
		k := e.key()
		switch k {
		case 'g':
			to := e.lineAt(max(e.count, 1) - 1)
			t.to, t.lines, t.jump = position{to, indent(e.lines[to])}, true, true
		case 'e', 'E':
			t.to, t.inclusive = e.wordEndBack(n, k == 'E'), true
		case '_':
			t.to.line = e.lineAt(e.cursor.line + n - 1)
			text := e.lines[t.to.line]
			t.to.at, t.inclusive = last(strings.TrimRight(text, " \t")), true
		default:
			e.queue = append([]rune{k}, e.queue...)
			return t, false
		}
	default:
		return t, false
	}
	return t, true
}

// lineAt returns the line nearest to a number.
func (e *editor) lineAt(n int) int { return max(min(n, len(e.lines)-1), 0) }

// vertical moves up or down and keeps the column.
func (e *editor) vertical(n int) (t target) {
	to := e.cursor.line + n
	if to < 0 || to >= len(e.lines) {
		e.bell()
	}
	if !e.goal {
		e.column, e.goal = e.settings.width(e.line()[:e.cursor.at]), true
		if e.char(e.cursor) == '\t' && !e.settings.list {
			e.column = e.settings.width(e.line()[:e.cursor.at+1]) - 1 // where the cursor is shown
		}
	}
	return target{to: position{to, e.offsetOf(to, e.column)}, lines: true, keeps: true}
}

// offsetOf returns the offset of the character at a column of a line.
func (e *editor) offsetOf(line, column int) int {
	text := e.lines[line]
	if column >= farRight {
		return last(text)
	}
	at := 0
	for at < len(text) {
		after := next(text, at)
		if after >= len(text) || e.settings.width(text[:after]) > column {
			break
		}
		at = after
	}
	return at
}

// wordEndBack implements ge and gE.
func (e *editor) wordEndBack(n int, big bool) position {
	p := e.cursor
	for range n {
		c := class(e.char(p), big)
		var ok bool
		for ok = true; ok && c != 0 && class(e.char(p), big) == c; {
			line := p.line
			if p, ok = e.back(p); p.line != line {
				break
			}
		}
		for ok && class(e.char(p), big) == 0 && e.lines[p.line] != "" {
			p, ok = e.back(p)
		}
	}
	return p
}

// findChar implements f, t, F and T. A repeated t does not stay where it is.
func (e *editor) findChar(f finding, n int, again bool) target {
	line, at := e.line(), e.cursor.at
	t := target{to: e.cursor, inclusive: f.key == 'f' || f.key == 't'}
	sought := string(f.char)
	for i := range n {
		if f.key == 'f' || f.key == 't' {
			from := next(line, at)
			if again && i == 0 && f.key == 't' && strings.HasPrefix(line[from:], sought) {
				from = next(line, from)
			}
			found := strings.Index(line[from:], sought)
			if found < 0 {
				e.bell()
			}
			at = from + found
			continue
		}
		end := at
		if again && i == 0 && f.key == 'T' && strings.HasSuffix(line[:end], sought) {
			end -= len(sought)
		}
		if at = strings.LastIndex(line[:end], sought); at < 0 {
			e.bell()
		}
	}
	switch f.key {
	case 't':
		at = previous(line, at)
	case 'T':
		at = next(line, at)
	}
	t.to.at = at
	return t
}

// markTarget returns the place of a mark: ' leads to its line, ` to its character.
func (e *editor) markTarget(k, name rune) target {
	p, ok := e.marks[name]
	if name == '\'' || name == '`' {
		p, ok = e.last, true
	}
	if !ok || p.line >= len(e.lines) {
		e.fail("E20: Mark not set")
	}
	t := target{to: position{p.line, min(p.at, len(e.lines[p.line]))}, jump: true}
	if k == '\'' {
		t.to.at, t.lines = indent(e.lines[p.line]), true
	}
	return t
}

// prompt reads a line at the bottom of the screen. ok is false if it was given up.
func (e *editor) prompt(lead string) (text string, ok bool) {
	b := []rune{}
	defer func() { e.screen.prompt = "" }()
	for !e.ended {
		e.screen.prompt = lead + string(b)
		switch k := e.key(); k {
		case '\r', '\n':
			return string(b), true
		case escape, control('c'):
			return "", false
		case backspace, '\b':
			if len(b) == 0 {
				return "", false
			}
			b = b[:len(b)-1]
		case control('u'):
			b = b[:0]
		case control('w'):
			text := strings.TrimRight(string(b), " ")
			b = []rune(text[:strings.LastIndexByte(text, ' ')+1])
		case control('v'):
			b = append(b, e.literalKey())
		case control('r'):
			if k := e.key(); k == control('w') {
				b = append(b, []rune(e.wordUnder())...)
			} else {
				b = append(b, []rune(e.registers[registerName(k)].text)...)
			}
		default:
			if k >= ' ' || k == '\t' {
				b = append(b, k)
			}
		}
	}
	return "", false
}

// wordUnder returns the word under the cursor.
func (e *editor) wordUnder() string {
	from, to, _ := e.object(e.cursor, false, 'w', 1)
	return e.text(from, to)
}

// scroll implements the keys that scroll the text.
func (e *editor) scroll(k rune) {
	s := &e.screen
	height := s.rows - 1
	n := e.times()
	switch k {
	case control('f'), keyPageDown:
		for range n {
			e.page(s.rowsFrom(e, s.top, max(height-2, 1)))
		}
	case control('b'), keyPageUp:
		for range n {
			if s.top == 0 {
				e.cursor.line = 0
				break
			}
			bottom := min(s.top+1, len(e.lines)-1)
			s.top = s.topFor(e, bottom, height-1)
			e.cursor.line = min(e.cursor.line, bottom)
		}
	case control('d'), control('u'):
		if e.count > 0 {
			s.half = e.count
		}
		step := s.half
		if step == 0 {
			step = max(height/2, 1)
		}
		if k == control('u') {
			step = -step
		}
		if step < 0 && e.cursor.line == 0 || step > 0 && e.cursor.line == len(e.lines)-1 {
			e.bell()
		}
		e.cursor.line = e.lineAt(e.cursor.line + step)
		s.top = e.lineAt(s.top + step)
		if step > 0 {
			s.top = min(s.top, s.topFor(e, len(e.lines)-1, height-1))
		}
	case control('e'):
		s.top = e.lineAt(s.top + n)
		e.cursor.line = max(e.cursor.line, s.top)
		e.cursor.at = min(e.cursor.at, len(e.line()))
		return
	case control('y'):
		s.top = e.lineAt(s.top - n)
		if bottom := s.rowsFrom(e, s.top, height-1); e.cursor.line > bottom {
			e.cursor.line = bottom
		}
		e.cursor.at = min(e.cursor.at, len(e.line()))
		return
	}
	e.cursor.at = indent(e.line())
}

// page shows the text from a line on.
func (e *editor) page(top int) {
	if top >= len(e.lines)-1 && e.screen.top >= len(e.lines)-1 {
		e.bell()
	}
	e.screen.top = e.lineAt(top)
	e.cursor.line = max(e.cursor.line, e.screen.top)
}

// scrollCommand implements zt, zz, zb and the other commands that begin with z.
func (e *editor) scrollCommand() {
	if e.count > 0 {
		e.cursor.line = e.lineAt(e.count - 1)
	}
	s := &e.screen
	height := s.rows - 1
	k := e.key()
	switch k {
	case '\r', '\n', 't':
		s.top = e.cursor.line
	case '.', 'z':
		s.top = s.topFor(e, e.cursor.line, height/2)
	case '-', 'b':
		s.top = s.topFor(e, e.cursor.line, height-1)
	default:
		e.bell()
	}
	if strings.ContainsRune("\r\n.-", k) {
		e.cursor.at = indent(e.line())
	}
}

// settings are the options of :set.
type settings struct {
	number, autoindent, ignorecase, smartcase, wrapscan, expandtab, list, readonly bool
	tabstop, shiftwidth                                                            int
}

// width returns the columns that the beginning of a line takes.
func (s *settings) width(text string) (columns int) {
	for i := 0; i < len(text); {
		c, n := s.cell(text[i:], columns)
		columns += quote.Width(c)
		i += n
	}
	return columns
}

// cell returns how the first character of a text is shown, and its length in bytes.
func (s *settings) cell(text string, column int) (shown string, n int) {
	r, n := utf8.DecodeRuneInString(text)
	switch {
	case r == utf8.RuneError && n <= 1:
		return fmt.Sprintf("<%02x>", text[0]), 1
	case r == '\t' && !s.list:
		return strings.Repeat(" ", s.tabstop-column%s.tabstop), 1
	case r < ' ' || r == 0x7f:
		return "^" + string(r^0x40), 1
	case r >= 0x80 && r < 0xa0:
		return fmt.Sprintf("<%02x>", r), n
	}
	return text[:n], n
}

// blanks returns the indentation for a number of columns.
func (s *settings) blanks(columns int) string {
	if s.expandtab {
		return strings.Repeat(" ", columns)
	}
	return strings.Repeat("\t", columns/s.tabstop) + strings.Repeat(" ", columns%s.tabstop)
}

// combines reports whether a text begins with a character that is shown together with the one before.
func combines(text string) bool {
	r, n := utf8.DecodeRuneInString(text)
	return r >= 0x300 && n > 1 && quote.Width(text[:n]) == 0
}
