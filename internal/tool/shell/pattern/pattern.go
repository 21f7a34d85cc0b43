// Package pattern matches shell patterns, glob(7), with bash's extended patterns: ?(…), *(…), +(…),
// @(…), !(…). In a pattern, a backslash makes the next byte literal. Begin reading at Mode.Match.
package pattern

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mode is a set of options for matching.
type Mode struct {
	NoCase   bool // ignore the case of letters
	Extended bool // ?(…) and similar forms are patterns
	Bytes    bool // a character is a byte, as in the C locale
	Path     bool // only a slash in the pattern matches a slash
}

// Special reports whether a pattern has pattern characters.
func Special(p string, extended bool) bool {
	for i := 0; i < len(p); i++ {
		switch p[i] {
		case '\\':
			i++
		case '*', '?':
			return true
		case '[':
			if strings.IndexByte(p[i:], ']') > 0 {
				return true
			}
		case '+', '@', '!':
			if extended && i+1 < len(p) && p[i+1] == '(' {
				return true
			}
		}
	}
	return false
}

// Text returns the text of a pattern without pattern characters: it removes the backslashes.
func Text(p string) string {
	if strings.IndexByte(p, '\\') < 0 {
		return p
	}
	var b strings.Builder
	for i := 0; i < len(p); i++ {
		if p[i] == '\\' && i+1 < len(p) {
			i++
		}
		b.WriteByte(p[i])
	}
	return b.String()
}

// Escape returns the pattern that matches only a text.
func Escape(text string) string {
	if !strings.ContainsAny(text, `*?[]\()|+@!^-`) {
		return text
	}
	var b strings.Builder
	for i := range len(text) {
		if strings.IndexByte(`*?[]\()|+@!^-`, text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// Match reports whether a pattern p matches the whole text s.
func (m Mode) Match(p, s string) bool {
	return (&matcher{mode: m, left: steps}).match(p, s)
}

// steps bounds the time of a match.
const steps = 1 << 22

// A matcher counts the steps of a match, to bound the time for patterns with much backtracking.
type matcher struct {
	mode  Mode
	left  int
	known map[task]bool
}

func (m *matcher) width(s string) int {
	if m.mode.Bytes || s[0] < utf8.RuneSelf {
		return 1
	}
	_, n := utf8.DecodeRuneInString(s)
	return n
}

func (m *matcher) match(p, s string) bool {
	starP, starS := "", ""
	star := false
	for {
		if m.left--; m.left < 0 {
			return false
		}
		if p == "" {
			if s == "" {
				return true
			}
		} else if m.mode.Extended && len(p) > 1 && p[1] == '(' && strings.IndexByte("?*+@!", p[0]) >= 0 {
			alternatives, rest, ok := split(p)
			if ok && m.extended(p[0], p, alternatives, rest, s) || !ok && m.same(p, s) {
				return true // a pattern that is not closed matches only itself
			}
			goto back
		}
		if p != "" {
			if p[0] == '*' {
				for p != "" && p[0] == '*' && !(m.mode.Extended && len(p) > 1 && p[1] == '(') {
					p = p[1:]
				}
				star, starP, starS = true, p, s
				continue
			}
			if s != "" {
				if np, n, ok := m.one(p, s); ok {
					p, s = p[np:], s[n:]
					continue
				}
			}
		}
	back:
		if !star || starS == "" || m.mode.Path && starS[0] == '/' {
			return false
		}
		starS = starS[m.width(starS):]
		p, s = starP, starS
	}
}

// one matches a single character. It returns its length in the pattern and in the text in bytes.
func (m *matcher) one(p, s string) (np, n int, ok bool) {
	n = m.width(s)
	switch p[0] {
	case '?':
		return 1, n, !m.mode.Path || s[0] != '/'
	case '[':
		if length, matches := m.bracket(p, s[:n]); length > 0 {
			return length, n, matches && !(m.mode.Path && s[0] == '/')
		}
	case '\\':
		if len(p) > 1 {
			w := m.width(p[1:])
			return 1 + w, n, m.same(p[1:1+w], s[:n])
		}
	}
	w := m.width(p)
	return w, n, m.same(p[:w], s[:n])
}

func (m *matcher) same(a, b string) bool {
	return a == b || m.mode.NoCase && strings.EqualFold(a, b)
}

// split splits X(A|B)REST into its alternatives and the rest.
func split(p string) (alternatives []string, rest string, ok bool) {
	depth, start := 0, 2
	for i := 2; i < len(p); i++ {
		switch p[i] {
		case '\\':
			i++
		case '[':
			if end := bracketEnd(p[i:]); end > 0 {
				i += end - 1
			}
		case '(':
			depth++
		case '|':
			if depth == 0 {
				alternatives = append(alternatives, p[start:i])
				start = i + 1
			}
		case ')':
			if depth == 0 {
				return append(alternatives, p[start:i]), p[i+1:], true
			}
			depth--
		}
	}
	return nil, "", false
}

// A task is a text to be matched against an extended pattern and what follows it.
type task struct {
	kind byte
	p, s string
}

// extended matches a text against the pattern p, which is X(A|B)REST with an X of any kind. It remembers
// the answers, because it comes to the same task in many ways.
func (m *matcher) extended(kind byte, p string, alternatives []string, rest, s string) bool {
	t := task{kind, p, s}
	found, known := m.known[t]
	if !known {
		found = m.tryLengths(kind, p, alternatives, rest, s)
		if m.known == nil {
			m.known = map[task]bool{}
		}
		m.known[t] = found
	}
	return found
}

// tryLengths is extended without its memory.
func (m *matcher) tryLengths(kind byte, p string, alternatives []string, rest, s string) bool {
	any := func(text string) bool {
		for _, a := range alternatives {
			if m.match(a, text) {
				return true
			}
		}
		return false
	}
	if (kind == '?' || kind == '*') && m.match(rest, s) {
		return true
	}
	for i := 0; i <= len(s); i++ {
		if m.left--; m.left < 0 {
			return false
		}
		switch kind {
		case '!':
			if !any(s[:i]) && m.match(rest, s[i:]) {
				return true
			}
			continue
		case '?', '@':
			if any(s[:i]) && m.match(rest, s[i:]) {
				return true
			}
		case '*', '+':
			if (i > 0 || kind == '+') && any(s[:i]) && (m.match(rest, s[i:]) || i > 0 && m.extended('*', p, alternatives, rest, s[i:])) {
				return true
			}
		}
	}
	return false
}

// bracketEnd returns the length of […] in bytes, or 0 if it is not closed.
func bracketEnd(p string) int {
	i := 1
	if i < len(p) && (p[i] == '!' || p[i] == '^') {
		i++
	}
	for first := true; i < len(p); first = false {
		switch {
		case p[i] == ']' && !first:
			return i + 1
		case p[i] == '\\':
			i++
		case p[i] == '[' && i+1 < len(p) && (p[i+1] == ':' || p[i+1] == '.' || p[i+1] == '='):
			if end := strings.Index(p[i+2:], p[i+1:i+2]+"]"); end >= 0 {
				i += end + 3
			}
		}
		i++
	}
	return 0
}

// bracket matches a character against […]. It returns the length of the expression in bytes, or 0
// if it is not closed.
func (m *matcher) bracket(p, c string) (length int, matches bool) {
	length = bracketEnd(p)
	if length == 0 {
		return 0, false
	}
	inner := p[1 : length-1]
	negated := false
	if inner != "" && (inner[0] == '!' || inner[0] == '^') {
		negated, inner = true, inner[1:]
	}
	for inner != "" {
		if inner[0] == '[' && len(inner) > 1 && inner[1] == ':' {
			if end := strings.Index(inner, ":]"); end > 0 {
				matches = matches || m.class(inner[2:end], c)
				inner = inner[end+2:]
				continue
			}
		}
		low, rest := m.element(inner)
		inner = rest
		high := low
		if len(inner) > 1 && inner[0] == '-' {
			high, inner = m.element(inner[1:])
		}
		matches = matches || m.between(low, high, c)
	}
	return length, matches != negated
}

// element removes one character from the beginning of a bracket expression.
func (m *matcher) element(p string) (c, rest string) {
	if p[0] == '[' && len(p) > 1 && (p[1] == '.' || p[1] == '=') {
		if end := strings.Index(p[2:], p[1:2]+"]"); end > 0 {
			return p[2 : 2+end], p[end+4:]
		}
	}
	if p[0] == '\\' && len(p) > 1 {
		p = p[1:]
	}
	n := m.width(p)
	return p[:n], p[n:]
}

func (m *matcher) between(low, high, c string) bool {
	r := m.code(c)
	if m.code(low) <= r && r <= m.code(high) {
		return true
	}
	if !m.mode.NoCase {
		return false
	}
	for _, other := range []rune{unicode.ToLower(r), unicode.ToUpper(r)} {
		if m.code(low) <= other && other <= m.code(high) {
			return true
		}
	}
	return false
}

func (m *matcher) code(c string) rune {
	if m.mode.Bytes || len(c) == 1 {
		return rune(c[0])
	}
	r, _ := utf8.DecodeRuneInString(c)
	return r
}

func (m *matcher) class(name, c string) bool {
	r := m.code(c)
	ascii := r < utf8.RuneSelf
	if m.mode.Bytes && !ascii {
		return false
	}
	switch name {
	case "alpha":
		return unicode.IsLetter(r)
	case "digit":
		return r >= '0' && r <= '9'
	case "alnum":
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	case "upper":
		return unicode.IsUpper(r) || m.mode.NoCase && unicode.IsLower(r)
	case "lower":
		return unicode.IsLower(r) || m.mode.NoCase && unicode.IsUpper(r)
	case "space":
		return r == ' ' || r >= '\t' && r <= '\r' || !ascii && unicode.IsSpace(r)
	case "blank":
		return r == ' ' || r == '\t'
	case "punct":
		return ascii && r > ' ' && r < 0x7f && !unicode.IsLetter(r) && !unicode.IsDigit(r) || !ascii && unicode.IsPunct(r)
	case "cntrl":
		return unicode.IsControl(r)
	case "print":
		return r >= ' ' && r != 0x7f
	case "graph":
		return r > ' ' && r != 0x7f
	case "xdigit":
		return strings.ContainsRune("0123456789abcdefABCDEF", r)
	case "word":
		return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
	case "ascii":
		return ascii
	}
	return false
}

// fixed returns the number of characters that every match has, or -1 if that varies.
func (m Mode) fixed(p string) int {
	n := 0
	x := &matcher{mode: m}
	for p != "" {
		if m.Extended && len(p) > 1 && p[1] == '(' && strings.IndexByte("?*+@!", p[0]) >= 0 {
			return -1
		}
		switch p[0] {
		case '*':
			return -1
		case '[':
			if end := bracketEnd(p); end > 0 {
				p = p[end:]
				n++
				continue
			}
		case '\\':
			if len(p) > 1 {
				p = p[1:]
			}
		}
		p = p[x.width(p):]
		n++
	}
	return n
}

// Prefix returns the length in bytes of the shortest or longest prefix of a text that a pattern
// matches, or -1.
func (m Mode) Prefix(p, s string, longest bool) int {
	x := &matcher{mode: m}
	if n := m.fixed(p); n >= 0 {
		end := 0
		for range n {
			if end >= len(s) {
				return -1
			}
			end += x.width(s[end:])
		}
		if m.Match(p, s[:end]) {
			return end
		}
		return -1
	}
	if longest {
		if strings.HasSuffix(p, "*") && !strings.HasSuffix(p, `\*`) && m.Match(p, s) {
			return len(s)
		}
		for end := len(s); end >= 0; end-- {
			if (end == len(s) || m.starts(s, end)) && m.Match(p, s[:end]) {
				return end
			}
		}
		return -1
	}
	for end := 0; end <= len(s); end++ {
		if (end == len(s) || m.starts(s, end)) && m.Match(p, s[:end]) {
			return end
		}
	}
	return -1
}

// starts reports whether a character begins at an index.
func (m Mode) starts(s string, at int) bool { return m.Bytes || utf8.RuneStart(s[at]) }

// Suffix returns the offset of the shortest or longest suffix of a text that a pattern matches, or
// -1.
func (m Mode) Suffix(p, s string, longest bool) int {
	if longest {
		for at := 0; at <= len(s); at++ {
			if (at == len(s) || m.starts(s, at)) && m.Match(p, s[at:]) {
				return at
			}
		}
		return -1
	}
	for at := len(s); at >= 0; at-- {
		if (at == len(s) || m.starts(s, at)) && m.Match(p, s[at:]) {
			return at
		}
	}
	return -1
}

// Find returns the first match in a text from an offset on, as long as possible. start is -1 if
// there is none.
func (m Mode) Find(p, s string, from int) (start, end int) {
	if !Special(p, m.Extended) && !m.NoCase {
		text := Text(p)
		at := strings.Index(s[from:], text)
		if at < 0 {
			return -1, -1
		}
		return from + at, from + at + len(text)
	}
	for start = from; start <= len(s); start++ {
		if start < len(s) && !m.starts(s, start) {
			continue
		}
		if n := m.Prefix(p, s[start:], true); n >= 0 {
			return start, start + n
		}
	}
	return -1, -1
}
