package vi

import (
	"strings"
	"unicode"
)

// A target is where a motion leads, and which text an operator then takes.
type target struct {
	to        position
	from      *position // the beginning of the text if it is not the cursor, as for text objects
	lines     bool      // whole lines
	inclusive bool      // with the character at the end
	keeps     bool      // the column of vertical motions stays as it was
	jump      bool      // ' and ` lead back
}

// class returns the class of a character for w, b and e: 0 for blanks.
func class(r rune, big bool) int {
	switch {
	case r == ' ' || r == '\t' || r == '\n':
		return 0
	case big || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
		return 1
	}
	return 2
}

// forward returns the position after a character, on the next line at the end of a line. ok is false at
// the end of the text.
func (b *buffer) forward(p position) (position, bool) {
	line := b.lines[p.line]
	if p.at < len(line) {
		if at := next(line, p.at); at < len(line) {
			return position{p.line, at}, true
		}
	}
	if p.line+1 < len(b.lines) {
		return position{p.line + 1, 0}, true
	}
	return position{p.line, len(line)}, false
}

// back returns the position before a character.
func (b *buffer) back(p position) (position, bool) {
	if p.at > 0 {
		return position{p.line, previous(b.lines[p.line], p.at)}, true
	}
	if p.line > 0 {
		return position{p.line - 1, last(b.lines[p.line-1])}, true
	}
	return p, false
}

// wordForward implements w and W. operator says that the end of the text counts as well.
func (b *buffer) wordForward(p position, n int, big, operator bool) (position, bool) {
	for i := range n {
		start := p
		c := class(b.char(p), big)
		ok := true
		for c != 0 && class(b.char(p), big) == c {
			line := p.line
			if p, ok = b.forward(p); !ok {
				break
			}
			if p.line != line {
				break
			}
		}
		for ok && class(b.char(p), big) == 0 {
			line := p.line
			if b.lines[p.line] == "" && p != start {
				break // an empty line is a word
			}
			if operator && i == n-1 && line > start.line && p.at == 0 {
				break
			}
			if p, ok = b.forward(p); !ok {
				break
			}
		}
		if !ok {
			return p, i > 0 || p != start
		}
	}
	return p, true
}

// wordBack implements b and B.
func (b *buffer) wordBack(p position, n int, big bool) (position, bool) {
	for range n {
		var ok bool
		if p, ok = b.back(p); !ok {
			return p, false
		}
		for class(b.char(p), big) == 0 && b.lines[p.line] != "" {
			if p, ok = b.back(p); !ok {
				return p, true
			}
		}
		if b.lines[p.line] == "" {
			continue
		}
		c := class(b.char(p), big)
		for p.at > 0 {
			q := position{p.line, previous(b.lines[p.line], p.at)}
			if class(b.char(q), big) != c {
				break
			}
			p = q
		}
	}
	return p, true
}

// wordEnd implements e and E.
func (b *buffer) wordEnd(p position, n int, big bool) (position, bool) {
	for range n {
		var ok bool
		if p, ok = b.forward(p); !ok {
			return b.lastChar(), false
		}
		for class(b.char(p), big) == 0 {
			if p, ok = b.forward(p); !ok {
				return b.lastChar(), true
			}
		}
		c := class(b.char(p), big)
		for {
			line := b.lines[p.line]
			at := next(line, p.at)
			if at >= len(line) || class(b.char(position{p.line, at}), big) != c {
				break
			}
			p.at = at
		}
	}
	return p, true
}

func (b *buffer) lastChar() position {
	n := len(b.lines) - 1
	return position{n, last(b.lines[n])}
}

// paragraph implements { and }.
func (b *buffer) paragraph(p position, n, step int) position {
	line := p.line
	for range n {
		for line >= 0 && line < len(b.lines) && b.lines[line] == "" {
			line += step
		}
		for line >= 0 && line < len(b.lines) && b.lines[line] != "" {
			line += step
		}
	}
	switch {
	case line < 0:
		return position{}
	case line >= len(b.lines):
		return b.lastChar()
	}
	return position{line, 0}
}

// sentence implements ( and ).
func (b *buffer) sentence(p position, n, step int) position {
	starts := func(q position) bool {
		line := b.lines[q.line]
		if q.at == 0 {
			if line == "" {
				return q.line == 0 || b.lines[q.line-1] != ""
			}
			if line[0] == ' ' || line[0] == '\t' {
				return false
			}
			if q.line == 0 || b.lines[q.line-1] == "" {
				return true
			}
			return ends(b.lines[q.line-1])
		}
		if q.at >= len(line) || line[q.at] == ' ' || line[q.at] == '\t' {
			return false
		}
		before := strings.TrimRight(line[:q.at], " \t")
		return len(before) < q.at && (before == "" && (q.line == 0 || b.lines[q.line-1] == "" || ends(b.lines[q.line-1])) || before != "" && ends(before))
	}
	for range n {
		for {
			var ok bool
			if step > 0 {
				p, ok = b.forward(p)
			} else {
				p, ok = b.back(p)
			}
			if !ok {
				if step > 0 {
					return b.lastChar()
				}
				return position{}
			}
			if starts(p) {
				break
			}
		}
	}
	return p
}

// ends reports whether a text ends with the end of a sentence.
func ends(text string) bool {
	text = strings.TrimRight(strings.TrimRight(text, " \t"), `)]"'`)
	return text != "" && strings.IndexByte(".!?", text[len(text)-1]) >= 0
}

const brackets = "()[]{}"

// match implements %: it finds the bracket that belongs to the next one on the line.
func (b *buffer) match(p position) (position, bool) {
	line := b.lines[p.line]
	at := strings.IndexAny(line[min(p.at, len(line)):], brackets)
	if at < 0 {
		return p, false
	}
	p.at += at
	return b.partner(p)
}

// partner returns the position of the bracket that belongs to the one at a position.
func (b *buffer) partner(p position) (position, bool) {
	n := strings.IndexByte(brackets, b.lines[p.line][p.at])
	same, other := brackets[n], brackets[n^1]
	depth := 0
	for line := p.line; line >= 0 && line < len(b.lines); {
		text := b.lines[line]
		step, at := 1, 0
		if line == p.line {
			at = p.at
		}
		if n%2 == 1 {
			step = -1
			if line != p.line {
				at = len(text) - 1
			}
		}
		for ; at >= 0 && at < len(text); at += step {
			switch text[at] {
			case same:
				depth++
			case other:
				if depth--; depth == 0 {
					return position{line, at}, true
				}
			}
		}
		line += step
	}
	return p, false
}

// enclosing returns the brackets around a position.
func (b *buffer) enclosing(p position, open byte) (from, to position, ok bool) {
	n := strings.IndexByte(brackets, open)
	if line := b.lines[p.line]; p.at < len(line) && (line[p.at] == brackets[n] || line[p.at] == brackets[n^1]) {
		other, ok := b.partner(p)
		if other.before(p) {
			return other, p, ok
		}
		return p, other, ok
	}
	defer func() {
		if at := strings.IndexByte(b.lines[p.line][min(p.at, len(b.lines[p.line])):], open); !ok && at >= 0 {
			from = position{p.line, p.at + at}
			to, ok = b.partner(from)
		}
	}()
	depth := 0
	for line := p.line; line >= 0; line-- {
		text := b.lines[line]
		at := len(text) - 1
		if line == p.line {
			at = p.at - 1
		}
		for ; at >= 0; at-- {
			switch text[at] {
			case brackets[n^1]:
				depth++
			case open:
				if depth == 0 {
					from = position{line, at}
					to, ok = b.partner(from)
					return from, to, ok
				}
				depth--
			}
		}
	}
	return p, p, false
}

// object returns the text of a text object, such as iw and a". The end is not in the text.
func (b *buffer) object(p position, around bool, kind rune, n int) (from, to position, ok bool) {
	line := b.lines[p.line]
	switch kind {
	case 'w', 'W':
		return b.wordObject(p, around, kind == 'W', n)
	case '"', '\'', '`':
		var quotes []int
		for i := 0; i < len(line); i++ {
			if line[i] == '\\' {
				i++
			} else if rune(line[i]) == kind {
				quotes = append(quotes, i)
			}
		}
		for i := 0; i+1 < len(quotes); i += 2 {
			if quotes[i+1] < p.at {
				continue
			}
			start, end := quotes[i]+1, quotes[i+1]
			if around {
				start, end = start-1, end+1
				if after := len(line[end:]) - len(strings.TrimLeft(line[end:], " \t")); after > 0 {
					end += after
				} else {
					start = len(strings.TrimRight(line[:start], " \t"))
				}
			}
			return position{p.line, start}, position{p.line, end}, true
		}
		return p, p, false
	case 'b':
		kind = '('
	case 'B':
		kind = '{'
	case ')', ']', '}':
		kind = rune(brackets[strings.IndexByte(brackets, byte(kind))-1])
	case '(', '[', '{':
	case 'p':
		return b.paragraphObject(p, around)
	default:
		return p, p, false
	}
	from, to, ok = b.enclosing(p, byte(kind))
	if !ok {
		return p, p, false
	}
	if around {
		to.at++
		return from, to, true
	}
	from.at++
	if from.at >= len(b.lines[from.line]) && from.line < to.line {
		from = position{from.line + 1, 0}
		if strings.TrimLeft(b.lines[to.line][:to.at], " \t") == "" {
			to = position{to.line - 1, len(b.lines[to.line-1])}
		}
	}
	return from, to, true
}

func (b *buffer) wordObject(p position, around, big bool, n int) (from, to position, ok bool) {
	line := b.lines[p.line]
	if line == "" {
		return p, p, true
	}
	at := func(i int) int { return class(b.char(position{p.line, i}), big) }
	start := p.at
	for start > 0 && at(previous(line, start)) == at(p.at) {
		start = previous(line, start)
	}
	end := p.at
	run := func() {
		for c := at(end); end < len(line) && at(end) == c; {
			end = next(line, end)
		}
	}
	for range n {
		if end >= len(line) {
			break
		}
		blank := at(end) == 0
		run()
		if !around {
			continue
		}
		if end < len(line) && (blank || at(end) == 0) {
			run()
		} else if !blank {
			for start > 0 && at(previous(line, start)) == 0 {
				start = previous(line, start)
			}
		}
	}
	return position{p.line, start}, position{p.line, end}, true
}

func (b *buffer) paragraphObject(p position, around bool) (from, to position, ok bool) {
	start, end := p.line, p.line
	blank := b.lines[p.line] == ""
	for start > 0 && (b.lines[start-1] == "") == blank {
		start--
	}
	for end+1 < len(b.lines) && (b.lines[end+1] == "") == blank {
		end++
	}
	if around {
		for end+1 < len(b.lines) && (b.lines[end+1] == "") != blank {
			end++
		}
	}
	return position{start, 0}, position{end, len(b.lines[end])}, true
}
