package vi

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// insertCommand begins to insert text at the place of i, I, a, A, o or O.
func (e *editor) insertCommand(k rune) {
	n := e.times()
	line := e.line()
	switch k {
	case 'I':
		e.cursor.at = len(line) - len(strings.TrimLeft(line, " \t"))
	case 'a':
		e.cursor.at = next(line, e.cursor.at)
	case 'A':
		e.cursor.at = len(line)
	case 'o', 'O':
		at := e.cursor.line
		if k == 'o' {
			at++
		}
		blank := ""
		if e.settings.autoindent {
			blank = line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		}
		e.replace(at, 0, []string{blank})
		e.cursor = position{at, len(blank)}
		text := e.insert(1, false)
		for range n - 1 {
			e.replace(e.cursor.line+1, 0, strings.Split(blank+text, "\n"))
			e.cursor = position{e.cursor.line + 1 + strings.Count(text, "\n"), 0}
			e.cursor.at = last(e.line())
		}
		return
	}
	e.insert(n, false)
}

// insert inserts what is typed until escape, n times, or writes it over the text. It returns the text.
func (e *editor) insert(n int, over bool) string {
	e.mode = inserting
	if over {
		e.mode = replacing
	}
	start := e.cursor
	var typed strings.Builder
	var below []string // the characters that were replaced
	literal := func(text string) {
		end := e.cursor
		if over && text != "\n" {
			old := ""
			if end.at < len(e.line()) {
				end.at = next(e.line(), end.at)
				old = e.text(e.cursor, end)
			}
			below = append(below, old)
		}
		e.cursor = e.substitute(e.cursor, end, text)
		typed.WriteString(text)
	}
	erase := func(to position) {
		n := typed.Len() - len(e.text(to, e.cursor))
		text := typed.String()
		typed.Reset()
		typed.WriteString(text[:max(n, 0)])
		restored := ""
		if over && len(below) > 0 {
			restored = below[len(below)-1]
			below = below[:len(below)-1]
		}
		if start.line == to.line && to.before(start) {
			start = to
		}
		e.substitute(to, e.cursor, restored)
		e.cursor = to
	}
	for !e.ended {
		k := e.key()
		switch k {
		case escape, control('c'):
			text := typed.String()
			for range n - 1 {
				e.insertMore(text, over)
			}
			e.leaveInsert()
			e.typed = text
			return text
		case '\r', '\n':
			line := e.cursor.line
			literal("\n")
			typed.WriteString(e.indentNew(line))
			e.trimIndent(line)
		case '\t':
			if e.settings.expandtab {
				column := e.settings.width(e.line()[:e.cursor.at])
				literal(strings.Repeat(" ", e.settings.tabstop-column%e.settings.tabstop))
			} else {
				literal("\t")
			}
		case backspace, '\b':
			switch {
			case e.cursor.at > 0:
				erase(position{e.cursor.line, previous(e.line(), e.cursor.at)})
			case e.cursor.line > 0 && !over:
				erase(position{e.cursor.line - 1, len(e.lines[e.cursor.line-1])})
			}
		case control('w'):
			line, at := e.line(), e.cursor.at
			for at > 0 && class(e.char(position{e.cursor.line, previous(line, at)}), false) == 0 {
				at = previous(line, at)
			}
			for c := -1; at > 0; at = previous(line, at) {
				before := class(e.char(position{e.cursor.line, previous(line, at)}), false)
				if before == 0 || c >= 0 && before != c {
					break
				}
				c = before
			}
			if at < e.cursor.at {
				erase(position{e.cursor.line, at})
			}
		case control('u'):
			at := 0
			if start.line == e.cursor.line && start.at < e.cursor.at {
				at = start.at
			}
			if at < e.cursor.at {
				erase(position{e.cursor.line, at})
			}
		case control('t'), control('d'):
			before := len(e.line())
			at := e.cursor.at
			line := e.cursor.line
			e.shift(line, line, k == control('t'), 1)
			e.message = ""
			e.cursor = position{line, max(at+len(e.line())-before, 0)}
		case control('v'), control('q'):
			literal(string(e.literalKey()))
		case control('a'):
			literal(e.typed)
		case control('r'):
			literal(e.registers[unicode.ToLower(registerName(e.key()))].text)
		case keyUp, keyDown, keyLeft, keyRight, keyHome, keyEnd, keyPageUp, keyPageDown:
			typed.Reset()
			e.insertMotion(k)
			start = e.cursor
		case keyDelete:
			if end := next(e.line(), e.cursor.at); end > e.cursor.at {
				e.substitute(e.cursor, position{e.cursor.line, end}, "")
			}
		default:
			if k >= ' ' || k == 0x0c || k == 0x1d {
				literal(string(k))
			}
		}
	}
	return typed.String()
}

func registerName(k rune) rune {
	if k == '"' {
		return 0
	}
	return k
}

// insertMore inserts text once more, for a count before the command.
func (e *editor) insertMore(text string, over bool) {
	end := e.cursor
	if over && !strings.Contains(text, "\n") {
		for range utf8.RuneCountInString(text) {
			end.at = next(e.line(), end.at)
		}
	}
	e.cursor = e.substitute(e.cursor, end, text)
}

// leaveInsert puts the cursor on the last inserted character.
func (e *editor) leaveInsert() {
	e.trimIndent(e.cursor.line)
	e.cursor.at = previous(e.line(), min(e.cursor.at, len(e.line())))
	e.mode = normal
	e.goal = false
}

// insertMotion moves the cursor while text is inserted.
func (e *editor) insertMotion(k rune) {
	switch k {
	case keyLeft:
		e.cursor.at = previous(e.line(), e.cursor.at)
		e.goal = false
	case keyRight:
		e.cursor.at = next(e.line(), e.cursor.at)
		e.goal = false
	default:
		e.count = 0
		e.attempt(func() {
			if t, ok := e.motion(k, true); ok {
				e.cursor = t.to
				if k == keyEnd {
					e.cursor.at = len(e.line())
				}
			} else {
				e.scroll(k)
			}
		})
	}
}

// indentNew copies the indentation of a line to the next one, and returns it.
func (e *editor) indentNew(line int) string {
	if !e.settings.autoindent {
		return ""
	}
	above := e.lines[line]
	blank := above[:len(above)-len(strings.TrimLeft(above, " \t"))]
	below := e.lines[line+1]
	e.replace(line+1, 1, []string{blank + strings.TrimLeft(below, " \t")})
	e.cursor = position{line + 1, len(blank)}
	return blank
}

// trimIndent removes the blanks of a line that has only an indentation.
func (e *editor) trimIndent(line int) {
	if text := e.lines[line]; e.settings.autoindent && text != "" && strings.TrimLeft(text, " \t") == "" && (e.cursor.line != line || e.cursor.at == len(text)) {
		e.replace(line, 1, []string{""})
	}
}

// literalKey returns the character for the keys after ^V.
func (e *editor) literalKey() rune {
	k := e.key()
	value := rune(0)
	digits := 0
	for ; digits < 3 && k >= '0' && k <= '9'; digits++ {
		value = value*10 + k - '0'
		if digits < 2 {
			k = e.key()
		}
	}
	switch {
	case digits == 0:
		return max(k, 0)
	case digits < 3:
		e.queue = append([]rune{k}, e.queue...)
	}
	return value
}
