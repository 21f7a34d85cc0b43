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

// An insertion is text that is being typed.
type insertion struct {
	*editor
	over  bool     // it is written over the text
	start position // where it begins, or continues after a motion
	text  strings.Builder
	below []string // the characters that were replaced
}

// insert inserts what is typed until escape, n times, or writes it over the text. It returns the text.
func (e *editor) insert(n int, over bool) string {
	e.mode = inserting
	if over {
		e.mode = replacing
	}
	i := &insertion{editor: e, over: over, start: e.cursor}
	for !e.ended {
		k := e.key()
		if k != escape && k != control('c') {
			i.take(k)
			continue
		}
		text := i.text.String()
		for range n - 1 {
			e.insertMore(text, over)
		}
		e.leaveInsert()
		e.typed = text
		return text
	}
	return i.text.String()
}

// add inserts a text at the cursor.
func (i *insertion) add(text string) {
	end := i.cursor
	if i.over && text != "\n" {
		old := ""
		if end.at < len(i.line()) {
			end.at = next(i.line(), end.at)
			old = i.editor.text(i.cursor, end)
		}
		i.below = append(i.below, old)
	}
	i.cursor = i.substitute(i.cursor, end, text)
	i.text.WriteString(text)
}

// erase removes the text from a position to the cursor, and brings back the last replaced character.
func (i *insertion) erase(to position) {
	n := i.text.Len() - len(i.editor.text(to, i.cursor))
	text := i.text.String()
	i.text.Reset()
	i.text.WriteString(text[:max(n, 0)])
	restored := ""
	if i.over && len(i.below) > 0 {
		restored = i.below[len(i.below)-1]
		i.below = i.below[:len(i.below)-1]
	}
	if i.start.line == to.line && to.before(i.start) {
		i.start = to
	}
	i.substitute(to, i.cursor, restored)
	i.cursor = to
}

// take carries out a key.
func (i *insertion) take(k rune) {
	switch k {
	case '\r', '\n':
		line := i.cursor.line
		i.add("\n")
		i.text.WriteString(i.indentNew(line))
		i.trimIndent(line)
	case '\t':
		if i.settings.expandtab {
			column := i.settings.width(i.line()[:i.cursor.at])
			i.add(strings.Repeat(" ", i.settings.tabstop-column%i.settings.tabstop))
		} else {
			i.add("\t")
		}
	case backspace, '\b':
		switch {
		case i.cursor.at > 0:
			i.erase(position{i.cursor.line, previous(i.line(), i.cursor.at)})
		case i.cursor.line > 0 && !i.over:
			i.erase(position{i.cursor.line - 1, len(i.lines[i.cursor.line-1])})
		}
	case control('w'):
		if at := i.wordBefore(); at < i.cursor.at {
			i.erase(position{i.cursor.line, at})
		}
	case control('u'):
		at := 0
		if i.start.line == i.cursor.line && i.start.at < i.cursor.at {
			at = i.start.at
		}
		if at < i.cursor.at {
			i.erase(position{i.cursor.line, at})
		}
	case control('t'), control('d'):
		before := len(i.line())
		at := i.cursor.at
		line := i.cursor.line
		i.shift(line, line, k == control('t'), 1)
		i.message = ""
		i.cursor = position{line, max(at+len(i.line())-before, 0)}
	case control('v'), control('q'):
		i.add(string(i.literalKey()))
	case control('a'):
		i.add(i.typed)
	case control('r'):
		i.add(i.registers[unicode.ToLower(registerName(i.key()))].text)
	case keyUp, keyDown, keyLeft, keyRight, keyHome, keyEnd, keyPageUp, keyPageDown:
		i.text.Reset()
		i.insertMotion(k)
		i.start = i.cursor
	case keyDelete:
		if end := next(i.line(), i.cursor.at); end > i.cursor.at {
			i.substitute(i.cursor, position{i.cursor.line, end}, "")
		}
	default:
		if k >= ' ' || k == 0x0c || k == 0x1d {
			i.add(string(k))
		}
	}
}

// wordBefore returns the offset in the line at which the word before the cursor begins, for ^W.
func (e *editor) wordBefore() int {
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
	return at
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
