package vi

import (
	"fmt"
	"strings"
	"unicode"
)

// operator carries out an operator and its motion.
func (e *editor) operator(op rune) {
	count := e.count
	k := e.key()
	e.count = 0
	for k >= '1' && k <= '9' || k == '0' && e.count > 0 {
		e.count = min(e.count*10+int(k-'0'), 1<<24)
		k = e.key()
	}
	if count > 0 {
		e.count = min(count*max(e.count, 1), 1<<24)
	}
	work := func() {
		doubled := k == op
		if op == 'u' || op == 'U' || op == '~' {
			doubled = k == op
			if k == 'g' {
				if k = e.key(); k == op {
					doubled = true
				} else {
					e.queue = append([]rune{k}, e.queue...)
					k = 'g'
				}
			}
		}
		if doubled {
			e.operateLines(op, e.times())
			return
		}
		if k == 'i' || k == 'a' {
			e.operateObject(op, k == 'a')
			return
		}
		e.operateTo(op, k)
	}
	if op == 'y' {
		work()
		return
	}
	first := e.count
	e.changes()
	work()
	e.repeatable()
	if e.replayed == 0 { // the count may stand before the operator or the motion
		e.dot.keys, e.dot.count = withoutInnerCount(e.dot.keys), first
	}
}

// withoutInnerCount removes the count between an operator and its motion.
func withoutInnerCount(keys []rune) []rune {
	at := 1
	if len(keys) > 0 && keys[0] == 'g' {
		at = 2
	}
	end := at
	for end < len(keys) && (keys[end] >= '1' && keys[end] <= '9' || keys[end] == '0' && end > at) {
		end++
	}
	if end == at {
		return keys
	}
	return append(append([]rune{}, keys[:at]...), keys[end:]...)
}

// operateObject applies an operator to a text object.
func (e *editor) operateObject(op rune, around bool) {
	kind := e.key()
	from, to, ok := e.object(e.cursor, around, kind, e.times())
	if !ok {
		e.bell()
	}
	if kind == 'p' || op == 'd' && !around && from.line <= to.line && from.at == 0 && from.line > 0 && to.at == len(e.lines[to.line]) && strings.ContainsRune("{}B()b[]", kind) {
		e.operateRange(op, from.line, to.line)
		return
	}
	e.operate(op, from, to)
}

// operateTo applies an operator to the text up to the target of a motion.
func (e *editor) operateTo(op, k rune) {
	start := e.cursor
	if op == 'c' && (k == 'w' || k == 'W') && class(e.char(start), k == 'W') != 0 {
		k = map[rune]rune{'w': 'e', 'W': 'E'}[k] // cw changes no blanks after the word
		e.changeWord(op, k)
		return
	}
	t, ok := e.motion(k, true)
	if !ok {
		e.bell()
	}
	from, to := start, t.to
	if to.before(from) {
		from, to = to, from
	}
	if t.lines {
		e.cursor = from
		if op == 'y' || op == 'd' || op == 'c' {
			e.cursor.at = start.at
		}
		e.operateRange(op, from.line, to.line)
		return
	}
	if t.inclusive {
		to.at = next(e.lines[to.line], to.at)
	} else if to.at == 0 && to.line > from.line && k != 'w' && k != 'W' {
		// An exclusive motion to the beginning of a line ends on the line before. If it began at
		// or before the first character, it takes whole lines.
		to = position{to.line - 1, len(e.lines[to.line-1])}
		if from.at <= len(e.lines[from.line])-len(strings.TrimLeft(e.lines[from.line], " \t")) && op != 'c' {
			e.operateRange(op, from.line, to.line)
			return
		}
	}
	if op == 'd' && from.line < to.line && strings.TrimLeft(e.lines[from.line][:from.at], " \t") == "" && strings.TrimLeft(e.lines[to.line][to.at:], " \t") == "" {
		e.operateRange(op, from.line, to.line) // nothing would be left of the lines
		return
	}
	e.operate(op, from, to)
}

// changeWord applies c to the words from the cursor to their end.
func (e *editor) changeWord(op, k rune) {
	p := e.cursor
	big := k == 'E'
	n := e.times()
	line := e.line()
	for c := class(e.char(p), big); p.at < len(line) && class(e.char(p), big) == c; {
		p.at = next(line, p.at)
	}
	if n > 1 {
		q, _ := e.wordEnd(position{p.line, previous(line, p.at)}, n-1, big)
		p = position{q.line, next(e.lines[q.line], q.at)}
	}
	e.operate(op, e.cursor, p)
}

// operateLines applies an operator to n lines from the cursor on.
func (e *editor) operateLines(op rune, n int) {
	end := e.cursor.line + n - 1
	if end >= len(e.lines) {
		if op == 'd' && n > 1 && e.cursor.line == len(e.lines)-1 {
			e.bell()
		}
		end = len(e.lines) - 1
	}
	e.operateRange(op, e.cursor.line, end)
}

// operateRange applies an operator to whole lines.
func (e *editor) operateRange(op rune, first, end int) {
	text := strings.Join(e.lines[first:end+1], "\n")
	switch op {
	case 'y':
		e.keep(register{text, true}, true)
		e.cursor.line = first
		e.report(end-first+1, "yanked")
	case 'd':
		e.keep(register{text, true}, false)
		e.replace(first, end-first+1, nil)
		e.cursor = position{line: min(first, len(e.lines)-1)}
		e.cursor.at = indent(e.line())
		e.report(end-first+1, "fewer lines")
	case 'c':
		e.keep(register{text, true}, false)
		blank := ""
		if e.settings.autoindent {
			line := e.lines[first]
			blank = line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		}
		e.replace(first, end-first+1, []string{blank})
		e.cursor = position{first, len(blank)}
		e.insert(1, false)
	case '<', '>':
		e.shift(first, end, op == '>', 1)
	case '!':
		e.filter(first, end)
	case '=':
		e.cursor = position{line: first}
	default:
		e.transform(position{first, 0}, position{end, len(e.lines[end])}, op)
		e.cursor.line = first
	}
}

// operate applies an operator to the text between two positions. The second one is not in it.
func (e *editor) operate(op rune, from, to position) {
	switch op {
	case '<', '>', '!', '=':
		e.operateRange(op, from.line, to.line)
		return
	}
	text := e.text(from, to)
	e.cursor = from
	switch op {
	case 'y':
		e.keep(register{text: text}, true)
	case 'd':
		e.keep(register{text: text}, false)
		e.substitute(from, to, "")
	case 'c':
		e.keep(register{text: text}, false)
		e.substitute(from, to, "")
		e.insert(1, false)
	default:
		e.transform(from, to, op)
		e.cursor = from
	}
}

// keep stores text in a register.
func (e *editor) keep(r register, yanked bool) {
	name := e.register
	if name == '_' {
		return
	}
	if name >= 'A' && name <= 'Z' {
		name = unicode.ToLower(name)
		old := e.registers[name]
		if (old.lines || r.lines) && old.text != "" {
			r = register{old.text + "\n" + r.text, true}
		} else {
			r.text = old.text + r.text
		}
	}
	if name != 0 && name != '"' {
		e.registers[name] = r
	} else if yanked {
		e.registers['0'] = r
	} else if r.lines || strings.Contains(r.text, "\n") {
		for n := '9'; n > '1'; n-- {
			if before, ok := e.registers[n-1]; ok {
				e.registers[n] = before
			}
		}
		e.registers['1'] = r
	} else {
		e.registers['-'] = r
	}
	e.registers[0] = r
}

// report says how many lines a command has changed, if there are many.
func (e *editor) report(n int, what string) {
	if n > 2 {
		e.message = fmt.Sprintf("%d %s", n, what)
		if what == "yanked" {
			e.message = fmt.Sprintf("%d lines yanked", n)
		}
	}
}

// put inserts the text of a register after or before the cursor.
func (e *editor) put(after bool) {
	name := e.register
	if name == '"' {
		name = 0
	}
	r, ok := e.registers[unicode.ToLower(name)]
	if !ok {
		if name == 0 {
			e.fail("E353: Nothing in register \"")
		}
		e.fail("E353: Nothing in register %c", name)
	}
	if r.lines {
		lines := strings.Split(strings.Repeat("\n"+r.text, e.times())[1:], "\n")
		at := e.cursor.line
		if after {
			at++
		}
		e.replace(at, 0, lines)
		e.cursor = position{line: at}
		e.cursor.at = indent(e.line())
		e.report(len(lines), "more lines")
		return
	}
	at := e.cursor
	if after && e.line() != "" {
		at.at = next(e.line(), at.at)
	}
	end := e.substitute(at, at, strings.Repeat(r.text, e.times()))
	if strings.Contains(r.text, "\n") {
		e.cursor = at
		return
	}
	if r.text != "" {
		end.at = previous(e.lines[end.line], end.at)
	}
	e.cursor = end
}

// deleteChars deletes characters at or before the cursor.
func (e *editor) deleteChars(n int, ahead bool) {
	line := e.line()
	from, to := e.cursor.at, e.cursor.at
	for range n {
		if ahead {
			to = next(line, to)
		} else {
			from = previous(line, from)
		}
	}
	if from == to {
		e.bell()
	}
	e.operate('d', position{e.cursor.line, from}, position{e.cursor.line, to})
}

// replaceChars implements r.
func (e *editor) replaceChars() {
	n, line := e.times(), e.line()
	k := e.key()
	if k == escape || k < 0 {
		e.bell()
	}
	if k == control('v') {
		k = e.key()
	} else if k == '\r' {
		k = '\n'
	}
	end := e.cursor.at
	for range n {
		if end >= len(line) {
			e.bell()
		}
		end = next(line, end)
	}
	if k == '\n' {
		p := e.substitute(e.cursor, position{e.cursor.line, end}, "\n")
		e.cursor = p
		e.indentNew(p.line - 1)
		return
	}
	p := e.substitute(e.cursor, position{e.cursor.line, end}, strings.Repeat(string(k), n))
	e.cursor.at = previous(e.lines[p.line], p.at)
}

// swapCase implements ~.
func (e *editor) swapCase() {
	line := e.line()
	if line == "" {
		e.bell()
	}
	end := e.cursor.at
	for range e.times() {
		end = next(line, end)
	}
	e.transform(e.cursor, position{e.cursor.line, end}, '~')
	e.cursor.at = end
}

// transform changes the case of letters: u to small ones, U to capitals, ~ to the other.
func (e *editor) transform(from, to position, how rune) {
	text := strings.Map(func(r rune) rune {
		switch {
		case how == 'u', how == '~' && unicode.IsUpper(r):
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, e.text(from, to))
	e.substitute(from, to, text)
}

// join joins n lines from a line on.
func (e *editor) join(line, n int, spaces bool) {
	if line+1 >= len(e.lines) {
		e.bell()
	}
	n = min(n, len(e.lines)-line)
	text := e.lines[line]
	at := 0
	for _, more := range e.lines[line+1 : line+n] {
		if !spaces {
			at = len(text)
			text += more
			continue
		}
		more = strings.TrimLeft(more, " \t")
		at = len(text)
		switch {
		case more == "":
			at = last(text)
		case text == "" || strings.HasSuffix(text, " ") || strings.HasSuffix(text, "\t") || more[0] == ')':
		default:
			text += " "
		}
		text += more
	}
	e.replace(line, n, []string{text})
	e.cursor = position{line, at}
}

// shift moves lines to the right or to the left.
func (e *editor) shift(first, end int, right bool, times int) {
	var lines []string
	for _, line := range e.lines[first : end+1] {
		body := strings.TrimLeft(line, " \t")
		width := e.settings.width(line[:len(line)-len(body)])
		step := e.settings.shiftwidth * times
		if right {
			width += step
		} else {
			width = max(width-step, 0)
		}
		if body != "" || !right {
			line = e.settings.blanks(width) + body
		}
		lines = append(lines, line)
	}
	e.replace(first, end-first+1, lines)
	e.cursor = position{line: first}
	e.cursor.at = indent(e.line())
	if n := end - first + 1; n > 2 {
		e.message = fmt.Sprintf("%d lines %ced 1 time", n, map[bool]rune{true: '>', false: '<'}[right])
	}
}

// addNumber adds to the number at or after the cursor.
func (e *editor) addNumber(n int) {
	line := e.line()
	isDigit := func(i int) bool { return i >= 0 && i < len(line) && line[i] >= '0' && line[i] <= '9' }
	start := e.cursor.at
	for start < len(line) && !isDigit(start) {
		start++
	}
	if start >= len(line) {
		e.bell()
	}
	for isDigit(start - 1) {
		start--
	}
	end := start
	value := 0
	for ; isDigit(end); end++ {
		value = value*10 + int(line[end]-'0')
	}
	if start > 0 && line[start-1] == '-' {
		value = -value
		start--
	}
	text := fmt.Sprint(value + n)
	e.substitute(position{e.cursor.line, start}, position{e.cursor.line, end}, text)
	e.cursor.at = start + len(text) - 1
}

func (e *editor) undo(redo bool) {
	e.open = nil
	for range e.times() {
		at, ok := e.revert(redo)
		if !ok {
			if redo {
				e.message = "Already at newest change"
			} else {
				e.message = "Already at oldest change"
			}
			return
		}
		e.cursor = at
	}
}
