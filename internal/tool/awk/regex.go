package awk

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"contedor/internal/linux/numeral"
)

// A regex is a compiled regular expression. It matches bytes: a text that is not ASCII is
// matched with a character for each of its bytes.
type regex struct{ re *regexp.Regexp }

// compile compiles an extended regular expression, as awk writes it. The error has mawk's
// words.
func compile(source string) (*regex, error) {
	translated, err := translate(source)
	if err != nil {
		return nil, err
	}
	re, err := regexp.Compile(translated)
	if err != nil {
		return nil, fmt.Errorf("regular expression compile failed (bad class -- [], [^] or [)\n%s", source)
	}
	re.Longest()
	return &regex{re}, nil
}

// find returns where the leftmost, longest match in s is.
func (r *regex) find(s string) (from, to int, found bool) {
	if isASCII(s) {
		at := r.re.FindStringIndex(s)
		if at == nil {
			return 0, 0, false
		}
		return at[0], at[1], true
	}
	wide := widen(s)
	at := r.re.FindStringIndex(wide)
	if at == nil {
		return 0, 0, false
	}
	return utf8.RuneCountInString(wide[:at[0]]), utf8.RuneCountInString(wide[:at[1]]), true
}

func (r *regex) matches(s string) bool {
	if isASCII(s) {
		return r.re.MatchString(s)
	}
	return r.re.MatchString(widen(s))
}

// all returns the places of the matches in s, which do not overlap. An empty match right after
// another match does not count. groups adds the positions of the groups to each match.
func (r *regex) all(s string, limit int, groups bool) [][]int {
	find := func(s string) [][]int {
		if groups {
			return r.re.FindAllStringSubmatchIndex(s, limit)
		}
		return r.re.FindAllStringIndex(s, limit)
	}
	if isASCII(s) {
		return find(s)
	}
	wide := widen(s)
	list := find(wide)
	at, bytes := 0, 0
	place := func(p int) int {
		if p < at {
			at, bytes = 0, 0
		}
		bytes += utf8.RuneCountInString(wide[at:p])
		at = p
		return bytes
	}
	for _, match := range list {
		for i, p := range match {
			if p >= 0 {
				match[i] = place(p)
			}
		}
	}
	return list
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// widen returns a text with a character for each byte of s.
func widen(s string) string {
	b := make([]byte, 0, len(s)+len(s)/2)
	for i := range len(s) {
		b = utf8.AppendRune(b, rune(s[i]))
	}
	return string(b)
}

// A translator translates a regular expression to Go's syntax.
type translator struct {
	source   string
	out      strings.Builder
	atom     int   // offset of the last atom in out; -1 where there is none to repeat
	repeated bool  // it has a repetition
	open     []int // offsets of the open groups
}

func (t *translator) failed(why string) error {
	return fmt.Errorf("regular expression compile failed (%s)\n%s", why, t.source)
}

func translate(source string) (string, error) {
	t := translator{source: source, atom: -1}
	t.out.WriteString("(?s)")
	for i := 0; i < len(source); {
		size, err := t.step(source[i:])
		if err != nil {
			return "", err
		}
		i += size
	}
	if len(t.open) > 0 {
		return "", t.failed("missing ')'")
	}
	return t.out.String(), nil
}

func (t *translator) single(text string) {
	t.atom, t.repeated = t.out.Len(), false
	t.out.WriteString(text)
}

// literal writes a byte.
func (t *translator) literal(c byte) { t.single(regexp.QuoteMeta(string(rune(c)))) }

// step translates what s begins with, and returns its size.
func (t *translator) step(s string) (size int, err error) {
	switch c := s[0]; c {
	case '\\':
		return t.escape(s), nil
	case '[':
		set, size := bracket(s)
		if size == 0 {
			return 0, t.failed("bad class -- [], [^] or [")
		}
		t.single(set)
		return size, nil
	case '(':
		t.open = append(t.open, t.out.Len())
		t.out.WriteByte('(')
		t.atom = -1
	case ')':
		if len(t.open) == 0 {
			t.literal(c)
			return 1, nil
		}
		last := len(t.open) - 1
		t.atom, t.repeated, t.open = t.open[last], false, t.open[:last]
		t.out.WriteByte(')')
	case '|':
		t.out.WriteByte('|')
		t.atom = -1
	case '^':
		t.out.WriteString(`\A`)
		t.atom = -1
	case '$':
		t.single(`\z`)
	case '.':
		t.single(".")
	case '*', '+', '?':
		if t.atom < 0 {
			if t.out.Len() == len("(?s)") {
				return 0, t.failed("missing operand")
			}
			t.literal(c)
			return 1, nil
		}
		t.repeat(string(rune(c)))
	case '{':
		count, size := interval(s)
		if size == 0 || t.atom < 0 {
			t.literal(c)
			return 1, nil
		}
		t.repeat(count)
		return size, nil
	default:
		t.literal(c)
	}
	return 1, nil
}

// repeat repeats the last atom. Go wants a group around one that is repeated already.
func (t *translator) repeat(how string) {
	if t.repeated {
		all := t.out.String()
		t.out.Reset()
		t.out.WriteString(all[:t.atom] + "(?:" + all[t.atom:] + ")")
	}
	t.out.WriteString(how)
	t.repeated = true
}

func (t *translator) escape(s string) int {
	if len(s) == 1 {
		t.literal('\\')
		return 1
	}
	c, size := escaped(s)
	if size == 2 {
		switch s[1] {
		case 'y':
			t.out.WriteString(`\b`)
			return size
		case 'B':
			t.out.WriteString(`\B`)
			return size
		case '<', '>':
			t.out.WriteString(`\b`)
			return size
		case '`':
			t.out.WriteString(`\A`)
			return size
		case 's', 'S', 'w', 'W':
			t.single(s[:2])
			return size
		}
	}
	t.literal(c)
	return size
}

// escaped returns the byte that the escape at the beginning of s stands for, and its size.
func escaped(s string) (c byte, size int) {
	c = s[1]
	if at := strings.IndexByte("ntabfvr", c); at >= 0 {
		return "\n\t\a\b\f\v\r"[at], 2
	}
	if c >= '0' && c <= '7' {
		code, n := numeral.Digits(s[1:], 8, 3)
		return byte(code), n + 1
	}
	if c == 'x' {
		if code, n := numeral.Digits(s[2:], 16, 2); n > 0 {
			return byte(code), n + 2
		}
	}
	return c, 2
}

// interval translates {2}, {2,} or {2,3}. size is 0 if s does not begin with one.
func interval(s string) (count string, size int) {
	end := strings.IndexByte(s, '}')
	if end < 0 {
		return "", 0
	}
	low, high, ranged := strings.Cut(s[1:end], ",")
	if strings.Trim(low+high, "0123456789") != "" || low == "" && (!ranged || high == "") {
		return "", 0
	}
	if low == "" {
		low = "0"
	}
	if ranged {
		low += "," + high
	}
	return "{" + low + "}", end + 1
}

// bracket translates a bracket expression. size is 0 if it does not end.
func bracket(s string) (set string, size int) {
	var b strings.Builder
	b.WriteByte('[')
	i := 1
	if i < len(s) && s[i] == '^' {
		b.WriteByte('^')
		i++
	}
	// one reads a byte of the set, which may be escaped.
	one := func() byte {
		if s[i] == '\\' && i+1 < len(s) {
			c, n := escaped(s[i:])
			i += n
			return c
		}
		i++
		return s[i-1]
	}
	for first := true; i < len(s); first = false {
		if s[i] == ']' && !first {
			b.WriteByte(']')
			return b.String(), i + 1
		}
		if s[i] == '[' && i+1 < len(s) && s[i+1] == ':' {
			if end := strings.Index(s[i:], ":]"); end > 0 {
				b.WriteString(s[i : i+end+2])
				i += end + 2
				continue
			}
		}
		low := one()
		b.WriteString(quoted(low))
		if i+1 < len(s) && s[i] == '-' && s[i+1] != ']' {
			i++
			high := one()
			if high < low {
				return "", 0
			}
			b.WriteString("-" + quoted(high))
		}
	}
	return "", 0
}

// quoted returns a byte as Go writes it in a bracket expression.
func quoted(c byte) string {
	if strings.IndexByte(`\[]-^&~`, c) >= 0 {
		return `\` + string(rune(c))
	}
	return string(rune(c))
}
