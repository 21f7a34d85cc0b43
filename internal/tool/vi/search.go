package vi

import (
	"fmt"
	"strings"
	"unicode"

	"contedor/internal/tool/gnu/pattern"
)

// searchFor reads a pattern and searches for it.
func (e *editor) searchFor(k rune) target {
	text, ok := e.prompt(string(k))
	if !ok {
		e.bell()
	}
	text, offset, _ := cutPattern(text, byte(k))
	if text == "" {
		text = e.pattern
	}
	if text == "" {
		e.fail("E35: No previous regular expression")
	}
	e.pattern, e.down, e.offset = text, k == '/', offset
	return e.searchAgain(e.down, e.times())
}

// cutPattern divides a text at a delimiter without a backslash.
func cutPattern(text string, delimiter byte) (before, after string, found bool) {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '[':
			if end := strings.IndexByte(text[i+1:], ']'); end > 0 && strings.IndexByte(text[i+1:i+1+end], delimiter) >= 0 {
				i += end + 1
			}
		case delimiter:
			return text[:i], text[i+1:], true
		}
	}
	return text, "", false
}

// searchAgain searches for the last pattern, n times.
func (e *editor) searchAgain(down bool, n int) target {
	re := e.compile("")
	p := e.cursor
	for range n {
		found, wrapped, ok := e.search(re, p, down)
		if !ok {
			e.fail("E486: Pattern not found: %s", e.pattern)
		}
		if wrapped {
			if !e.settings.wrapscan {
				e.fail("E385: Search hit %s without match for: %s", map[bool]string{true: "BOTTOM", false: "TOP"}[down], e.pattern)
			}
			e.message = "search hit " + map[bool]string{true: "BOTTOM, continuing at TOP", false: "TOP, continuing at BOTTOM"}[down]
		}
		p = found
	}
	if e.message == "" && len(e.queue) == 0 {
		e.message = map[bool]string{true: "/", false: "?"}[down] + e.pattern
	}
	t := target{to: p, jump: true}
	return e.offsetTarget(t)
}

// offsetTarget applies what stands after a pattern: a number of lines, or e and s with one of characters.
func (e *editor) offsetTarget(t target) target {
	if e.offset == "" {
		return t
	}
	n := 0
	switch c := e.offset[0]; {
	case c == '+' || c == '-' || c >= '0' && c <= '9':
		if _, err := fmt.Sscan(e.offset, &n); err != nil {
			n = map[byte]int{'+': 1, '-': -1}[c]
		}
		t.to.line, t.lines = e.lineAt(t.to.line+n), true
		t.to.at = indent(e.lines[t.to.line])
	case c == 'e':
		if m, _ := e.compile("").Find([]byte(e.lines[t.to.line]), t.to.at); m != nil {
			t.to.at, t.inclusive = max(previous(e.lines[t.to.line], m[1]), t.to.at), true
		}
	}
	return t
}

type searcher interface {
	Find(text []byte, from int) ([]int, bool)
}

// search returns the place of the next match after a position, or of the previous one before it.
// wrapped says that it lies beyond the end of the text.
func (b *buffer) search(re searcher, from position, down bool) (p position, wrapped, ok bool) {
	if down {
		for i := 0; i <= len(b.lines); i++ {
			n := (from.line + i) % len(b.lines)
			line, start := b.lines[n], 0
			if i == 0 {
				if start = next(line, from.at); start >= len(line) {
					continue
				}
			}
			m, _ := re.Find([]byte(line), start)
			if m == nil || m[0] >= len(line) && line != "" || i == len(b.lines) && m[0] > from.at {
				continue
			}
			return position{n, m[0]}, from.line+i >= len(b.lines), true
		}
		return from, false, false
	}
	for i := 0; i <= len(b.lines); i++ {
		n := (from.line - i + 2*len(b.lines)) % len(b.lines)
		line, found := b.lines[n], -1
		for at := 0; at <= len(line); {
			m, _ := re.Find([]byte(line), at)
			if m == nil || m[0] >= len(line) && line != "" || i == 0 && m[0] >= from.at {
				break
			}
			found = m[0]
			at = max(next(line, m[0]), m[0]+1)
		}
		if found >= 0 {
			return position{n, found}, from.line-i < 0, true
		}
	}
	return from, false, false
}

// searchWord implements * and #.
func (e *editor) searchWord(down bool, n int) target {
	line, at := e.line(), e.cursor.at
	isWord := func(i int) bool { return class(e.char(position{e.cursor.line, i}), false) == 1 }
	for at < len(line) && !isWord(at) {
		at = next(line, at)
	}
	if at >= len(line) {
		e.fail("E348: No string under cursor")
	}
	start, end := at, at
	for start > 0 && isWord(previous(line, start)) {
		start = previous(line, start)
	}
	for end < len(line) && isWord(end) {
		end = next(line, end)
	}
	e.pattern, e.down, e.offset = `\<`+line[start:end]+`\>`, down, ""
	e.cursor.at = start
	return e.searchAgain(down, n)
}

// compile compiles a pattern as vi reads it. An empty one is the last pattern.
func (e *editor) compile(text string) *pattern.Regexp {
	if text == "" {
		if text = e.pattern; text == "" {
			e.fail("E35: No previous regular expression")
		}
	}
	e.pattern = text
	o := pattern.Options{IgnoreCase: e.settings.ignorecase, LooseRepeat: true}
	if e.settings.smartcase && strings.IndexFunc(text, unicode.IsUpper) >= 0 {
		o.IgnoreCase = false
	}
	for text != strings.TrimSuffix(strings.TrimPrefix(text, `\c`), `\c`) {
		o.IgnoreCase = true
		text = strings.TrimSuffix(strings.TrimPrefix(text, `\c`), `\c`)
	}
	re, err := pattern.Compile(posix(text), o)
	if err != nil {
		e.fail("E486: %s: %s", err, text)
	}
	return re
}

// posix translates what vim's patterns have in addition to basic regular expressions.
func posix(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		i++
		switch c := text[i]; c {
		case '=':
			b.WriteString(`\?`)
		case 's':
			b.WriteString("[ \t]")
		case 'S':
			b.WriteString("[^ \t]")
		case 'd':
			b.WriteString("[0-9]")
		case 'D':
			b.WriteString("[^0-9]")
		case 'a':
			b.WriteString("[A-Za-z]")
		case 'l':
			b.WriteString("[a-z]")
		case 'u':
			b.WriteString("[A-Z]")
		case 'x':
			b.WriteString("[0-9A-Fa-f]")
		case 't':
			b.WriteByte('\t')
		case '/', '~':
			b.WriteByte(c)
		case '{':
			b.WriteString(`\{`)
			end := strings.IndexByte(text[i:], '}')
			if end > 0 && text[i+end-1] != '\\' {
				b.WriteString(text[i+1:i+end] + `\}`)
				i += end
			}
		default:
			b.WriteByte('\\')
			b.WriteByte(c)
		}
	}
	return b.String()
}
