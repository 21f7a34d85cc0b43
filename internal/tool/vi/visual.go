package vi

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// visual begins the visual mode, and carries out keys until it ends.
func (e *editor) visual(k rune) {
	e.anchor = e.cursor
	e.mode = map[rune]mode{'v': visual, 'V': visualLines}[k]
	defer func() {
		if e.mode == visual || e.mode == visualLines {
			e.mode = normal
		}
	}()
	for (e.mode == visual || e.mode == visualLines) && !e.quit {
		e.recorded = nil
		k := e.key()
		e.message = ""
		if !e.attempt(func() { e.command(k) }) {
			e.queue = nil
		}
		if e.mode == visual || e.mode == visualLines {
			if e.cursor.at = min(e.cursor.at, last(e.line())); e.goal && e.column == farRight {
				e.cursor.at = len(e.line()) // $ takes the end of the line as well
			}
		}
	}
}

// visualCommand carries out a key of the visual mode.
func (e *editor) visualCommand(k rune) {
	switch k {
	case escape, control('c'):
		e.mode = normal
		return
	case 'v', 'V':
		m := map[rune]mode{'v': visual, 'V': visualLines}[k]
		if e.mode == m {
			m = normal
		}
		e.mode = m
		return
	case 'o', 'O':
		e.cursor, e.anchor = e.anchor, e.cursor
		return
	case 'i', 'a':
		kind := e.key()
		from, to, ok := e.object(e.cursor, k == 'a', kind, e.times())
		if !ok || !from.before(to) {
			e.bell()
		}
		e.anchor, e.cursor = from, position{to.line, previous(e.lines[to.line], to.at)}
		if kind == 'p' {
			e.mode = visualLines
		}
		return
	case control('f'), control('b'), control('d'), control('u'), control('e'), control('y'), keyPageUp, keyPageDown:
		e.scroll(k)
		return
	case 'z':
		e.scrollCommand()
		return
	}
	if t, ok := e.motion(k, true); ok {
		e.move(t)
		return
	}
	if e.replayed == 0 && strings.ContainsRune("dxXDcsSCRr<>JuU~", k) {
		from, to := e.selected()
		e.dot = repetition{count: e.count, register: e.register, lines: to.line - from.line, mode: e.mode}
		begin := 0
		if from.line == to.line {
			begin = from.at
		}
		if begin <= to.at {
			e.dot.width = utf8.RuneCountInString(e.lines[to.line][begin:to.at])
		}
		defer func() { e.dot.keys = withoutCount(e.recorded) }()
	}
	e.visualAction(k)
}

// selected returns the ends of the visual text.
func (e *editor) selected() (from, to position) {
	from, to = e.anchor, e.cursor
	if to.before(from) {
		from, to = to, from
	}
	return from, to
}

// visualAction applies a command to the visual text.
func (e *editor) visualAction(k rune) {
	from, to := e.selected()
	lines := e.mode == visualLines
	if strings.ContainsRune("XDYSCR", k) {
		lines = true
	}
	op := k
	switch k {
	case 'x', 'X', 'D', keyDelete:
		op = 'd'
	case 's', 'S', 'C', 'R':
		op = 'c'
	case 'Y':
		op = 'y'
	}
	e.marks['<'], e.marks['>'] = from, to
	switch op {
	case 'd', 'c', 'y', '<', '>', 'u', 'U', '~', '!', '=':
		e.mode = normal
		if op == '<' || op == '>' {
			e.shift(from.line, to.line, op == '>', e.times())
			return
		}
		if lines {
			e.cursor = position{from.line, e.cursor.at}
			e.operateRange(op, from.line, to.line)
			if op != 'c' && op != 'd' {
				e.cursor.at = min(from.at, len(e.line()))
			}
			return
		}
		if line := e.lines[to.line]; to.at >= len(line) && to.line+1 < len(e.lines) {
			to = position{to.line + 1, 0}
		} else {
			to.at = next(line, to.at)
		}
		e.operate(op, from, to)
	case 'J':
		e.mode = normal
		e.join(from.line, max(to.line-from.line+1, 2), true)
	case 'r':
		c := e.key()
		e.mode = normal
		if lines {
			from.at, to.at = 0, len(e.lines[to.line])
		} else {
			to.at = next(e.lines[to.line], to.at)
		}
		text := strings.Map(func(r rune) rune {
			if r == '\n' {
				return r
			}
			return c
		}, e.text(from, to))
		e.substitute(from, to, text)
		e.cursor = from
	case 'p', 'P':
		e.mode = normal
		r := e.registers[unicode.ToLower(registerName(e.register))]
		e.register = 0
		if lines {
			e.operateRange('d', from.line, to.line)
		} else {
			to.at = next(e.lines[to.line], to.at)
			e.operate('d', from, to)
		}
		e.putOver(r, lines, from)
	case ':':
		e.mode = normal
		e.cursor = from
		e.colon("'<,'>")
	default:
		e.bell()
	}
}

// putOver inserts a register in place of a visual text that has been deleted.
func (e *editor) putOver(r register, lines bool, from position) {
	deleted := e.registers[0]
	defer func() { e.registers[0] = deleted }()
	e.registers[0] = r
	switch {
	case lines && !r.lines:
		e.registers[0] = register{r.text, true}
		fallthrough
	case lines:
		if from.line >= len(e.lines) {
			e.cursor.line = len(e.lines) - 1
			e.put(true)
			return
		}
		e.cursor = position{line: from.line}
		e.put(false)
	case r.lines:
		e.substitute(from, from, "\n"+r.text+"\n")
		e.cursor = position{line: from.line + 1}
	default:
		end := e.substitute(from, from, r.text)
		e.cursor = position{end.line, previous(e.lines[end.line], end.at)}
	}
}
