package vi

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"contedor/internal/tool/gnu/pattern"
)

// A substitution is what :s did last.
type substitution struct {
	pattern, with, flags string
}

// substituteCommand reads the arguments of :s.
func (e *editor) substituteCommand(first, end int, args string) {
	if args == "" || !unicode.IsPunct(rune(args[0])) && !unicode.IsSymbol(rune(args[0])) || args[0] == '&' || args[0] == '"' {
		e.substituteLines(first, end, substitution{e.replaced.pattern, e.replaced.with, args})
		return
	}
	delimiter := args[0]
	text, rest, _ := cutPattern(args[1:], delimiter)
	with, flags, _ := cutPattern(rest, delimiter)
	if delimiter != '/' {
		text = strings.ReplaceAll(text, `\`+string(delimiter), string(delimiter))
	}
	if with == "~" {
		with = e.replaced.with
	}
	if text == "" {
		text = e.pattern
	}
	e.substituteLines(first, end, substitution{text, with, flags})
}

// substituteLines replaces what matches in lines.
func (e *editor) substituteLines(first, end int, s substitution) {
	flags := s.flags
	if strings.HasPrefix(flags, "&") {
		flags = e.replaced.flags + flags[1:]
	}
	if before, after, found := cutBar(flags); found {
		flags = before
		defer func() { e.ex(after) }()
	}
	flags, count := strings.TrimSpace(flags), 0
	if at := strings.IndexAny(flags, "0123456789"); at >= 0 {
		count, _ = number(flags[at:])
		flags = strings.TrimSpace(flags[:at])
		first, end = end, e.lineAt(end+count-1)
	}
	text := s.pattern
	if strings.Contains(flags, "i") {
		text = `\c` + text
	}
	re := e.compile(text)
	e.pattern = s.pattern
	e.replaced = substitution{s.pattern, s.with, flags}
	changed, lines := 0, 0
	lastLine := -1
	r := replacer{editor: e, re: re, with: s.with, global: strings.Contains(flags, "g"), asks: strings.Contains(flags, "c")}
	for n := first; n <= end && n < len(e.lines) && !r.stopped; n++ {
		text, found := r.line(n)
		if found == 0 {
			continue
		}
		with := strings.Split(text, "\n")
		e.replace(n, 1, with)
		n += len(with) - 1
		end += len(with) - 1
		changed, lines, lastLine = changed+found, lines+1, n
	}
	if lastLine < 0 {
		if !r.asks {
			e.fail("E486: Pattern not found: %s", s.pattern)
		}
		return
	}
	e.cursor = position{lastLine, indent(e.lines[lastLine])}
	if changed > 2 {
		e.message = fmt.Sprintf("%d substitutions on %d line%s", changed, lines, map[bool]string{true: "s"}[lines > 1])
	}
}

// A replacer replaces matches in lines, for :s.
type replacer struct {
	*editor
	re      *pattern.Regexp
	with    string
	global  bool // replace every match of a line, not only the first one
	asks    bool // ask before each replacement
	all     bool // the answer was to replace all
	stopped bool // the answer was to stop
}

// line returns line n with the replacements, and their number.
func (r *replacer) line(n int) (text string, found int) {
	line := r.lines[n]
	var b strings.Builder
	at := 0
	for at <= len(line) && !r.stopped {
		m, _ := r.re.Find([]byte(line), at)
		if m == nil || m[0] == m[1] && m[0] == len(line) && at > 0 && found > 0 {
			break
		}
		b.WriteString(line[at:m[0]])
		yes := true
		if r.asks && !r.all {
			yes, r.all, r.stopped = r.confirm(position{n, m[0]}, r.with)
		}
		if yes {
			b.WriteString(expand(r.with, line, m))
			found++
		} else {
			b.WriteString(line[m[0]:m[1]])
		}
		at = m[1]
		if m[0] == m[1] {
			after := next(line, at)
			b.WriteString(line[at:after])
			if at = after; m[1] == len(line) {
				at++
			}
		}
		if !r.global {
			break
		}
	}
	if at < len(line) {
		b.WriteString(line[at:])
	}
	return b.String(), found
}

// confirm asks whether a match is to be replaced.
func (e *editor) confirm(at position, with string) (yes, all, stop bool) {
	e.cursor = at
	e.message = "replace with " + with + " (y/n/a/q/l)?"
	defer func() { e.message = "" }()
	for {
		switch e.key() {
		case 'y':
			return true, false, false
		case 'n':
			return false, false, false
		case 'a':
			return true, true, false
		case 'l':
			return true, false, true
		case 'q', escape, control('c'):
			return false, false, true
		}
	}
}

// expand returns the replacement for a match.
func expand(with, line string, m []int) string {
	var b strings.Builder
	change, once := rune(0), rune(0) // \U, \L and \u, \l
	write := func(text string) {
		for _, r := range text {
			how := change
			if once != 0 {
				how, once = once, 0
			}
			switch how {
			case 'U', 'u':
				r = unicode.ToUpper(r)
			case 'L', 'l':
				r = unicode.ToLower(r)
			}
			b.WriteRune(r)
		}
	}
	group := func(n int) {
		if 2*n+1 < len(m) && m[2*n] >= 0 {
			write(line[m[2*n]:m[2*n+1]])
		}
	}
	for i := 0; i < len(with); i++ {
		switch c := with[i]; {
		case c == '&':
			group(0)
		case c == '\r':
			b.WriteByte('\n')
		case c == '\\' && i+1 < len(with):
			i++
			switch c := with[i]; c {
			case 'r', 'n':
				b.WriteByte('\n')
			case 't':
				b.WriteByte('\t')
			case 'U', 'L':
				change = rune(c)
			case 'u', 'l':
				once = rune(c)
			case 'E', 'e':
				change, once = 0, 0
			default:
				if c >= '0' && c <= '9' {
					group(int(c - '0'))
				} else {
					write(string(c))
				}
			}
		default:
			_, n := utf8.DecodeRuneInString(with[i:])
			write(with[i : i+n])
			i += n - 1
		}
	}
	return b.String()
}

// global carries out a command on every line that matches, or that does not.
func (e *editor) global(first, end int, matching bool, args string) {
	if args == "" {
		e.fail("E148: Regular expression missing from global")
	}
	text, command, _ := cutPattern(args[1:], args[0])
	re := e.compile(text)
	pattern := e.pattern
	if strings.TrimSpace(command) == "" {
		command = "p"
	}
	const mark = 0x110000 // names of marks from here on are not characters
	var names []rune
	for n := first; n <= end; n++ {
		if found, _ := re.Match([]byte(e.lines[n])); found == matching {
			name := rune(mark + len(names))
			e.marks[name] = position{line: n}
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		e.fail("E486: Pattern not found: %s", text)
	}
	defer func() {
		for _, name := range names {
			delete(e.marks, name)
		}
	}()
	for _, name := range names {
		if p, ok := e.marks[name]; ok && !e.quit {
			delete(e.marks, name)
			e.cursor = position{line: e.lineAt(p.line)}
			e.pattern = pattern
			e.attempt(func() { e.ex(command) })
		}
	}
}
