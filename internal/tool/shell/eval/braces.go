package eval

import (
	"strconv"
	"strings"

	"contedor/internal/tool/shell/syntax"
)

// braces expands {a,b} and {1..3} in a word.
func braces(w *syntax.Word) []*syntax.Word {
	lists := expandBraces(w.Parts, 0)
	words := make([]*syntax.Word, len(lists))
	for i, parts := range lists {
		words[i] = &syntax.Word{Parts: parts, Raw: w.Raw}
	}
	return words
}

// position is the position of a byte in an unquoted part.
type position struct{ part, at int }

// scan looks for an unquoted byte from a position on.
func scan(parts []syntax.Part, from position, f func(position, byte) bool) {
	for i := from.part; i < len(parts); i++ {
		l, ok := parts[i].(*syntax.Lit)
		if !ok {
			continue
		}
		at := 0
		if i == from.part {
			at = from.at
		}
		for ; at < len(l.Text); at++ {
			if !f(position{i, at}, l.Text[at]) {
				return
			}
		}
	}
}

// cut returns the parts from one position up to another.
func cut(parts []syntax.Part, from, to position) []syntax.Part {
	var out []syntax.Part
	for i := from.part; i <= to.part && i < len(parts); i++ {
		l, ok := parts[i].(*syntax.Lit)
		if !ok {
			if i < to.part || to.at > 0 {
				out = append(out, parts[i])
			}
			continue
		}
		start, end := 0, len(l.Text)
		if i == from.part {
			start = from.at
		}
		if i == to.part {
			end = min(end, to.at)
		}
		if start < end {
			out = append(out, &syntax.Lit{Text: l.Text[start:end]})
		}
	}
	return out
}

const maxBraceDepth = 100

func expandBraces(parts []syntax.Part, depth int) [][]syntax.Part {
	if depth > maxBraceDepth {
		return [][]syntax.Part{parts}
	}
	end := position{len(parts), 0}
	from := position{}
	for {
		open := position{-1, 0}
		scan(parts, from, func(p position, c byte) bool {
			if c == '{' {
				open = p
				return false
			}
			return true
		})
		if open.part < 0 {
			return [][]syntax.Part{parts}
		}
		var commas []position
		closing := position{-1, 0}
		level := 0
		scan(parts, position{open.part, open.at + 1}, func(p position, c byte) bool {
			switch c {
			case '{':
				level++
			case '}':
				if level == 0 {
					closing = p
					return false
				}
				level--
			case ',':
				if level == 0 {
					commas = append(commas, p)
				}
			}
			return true
		})
		from = position{open.part, open.at + 1}
		if closing.part < 0 {
			continue
		}
		var middles [][]syntax.Part
		if len(commas) == 0 {
			inner := cut(parts, position{open.part, open.at + 1}, closing)
			if len(inner) == 1 {
				if l, ok := inner[0].(*syntax.Lit); ok {
					for _, text := range sequence(l.Text) {
						middles = append(middles, sequenceMember(text))
					}
				}
			}
			if middles == nil {
				continue
			}
		} else {
			start := position{open.part, open.at + 1}
			for _, c := range append(commas, closing) {
				middles = append(middles, expandBraces(cut(parts, start, c), depth+1)...)
				start = position{c.part, c.at + 1}
			}
		}
		before := cut(parts, position{}, open)
		tails := expandBraces(cut(parts, position{closing.part, closing.at + 1}, end), depth+1)
		out := make([][]syntax.Part, 0, len(middles)*len(tails))
		for _, m := range middles {
			for _, t := range tails {
				word := append([]syntax.Part{}, before...)
				word = append(append(word, m...), t...)
				out = append(out, merge(word))
			}
		}
		return out
	}
}

// merge joins adjacent literals, so that a tilde prefix is in one of them. Braces are expanded in the
// text, so in $a{b,c} the names are ab and ac.
func merge(parts []syntax.Part) []syntax.Part {
	var out []syntax.Part
	for _, part := range parts {
		if len(out) > 0 {
			var joined bool
			if out[len(out)-1], part, joined = extendName(out[len(out)-1], part); joined && part == nil {
				continue
			}
		}
		if l, ok := part.(*syntax.Lit); ok && len(out) > 0 {
			if before, ok := out[len(out)-1].(*syntax.Lit); ok {
				out[len(out)-1] = &syntax.Lit{Text: before.Text + l.Text}
				continue
			}
		}
		out = append(out, part)
	}
	return out
}

// sequenceMember returns a member of a sequence as a part of a word. The backslash between Z and a
// disappears, because it quotes nothing.
func sequenceMember(text string) []syntax.Part {
	switch {
	case text == "\\":
		return []syntax.Part{&syntax.Quoted{}}
	case isName(text[0]):
		return []syntax.Part{&syntax.Lit{Text: text}}
	}
	return []syntax.Part{&syntax.Quoted{Text: text}}
}

// extendName appends the beginning of a text to the name of an expansion without braces before it. It
// returns the rest of the text, or nil.
func extendName(before, after syntax.Part) (name, rest syntax.Part, ok bool) {
	p, isParam := before.(*syntax.Param)
	if !isParam || !validName(p.Name) || p.Raw != "$"+p.Name {
		return before, after, false
	}
	l, isText := after.(*syntax.Lit)
	if !isText {
		return before, after, false
	}
	text, n := l.Text, 0
	for n < len(text) && isName(text[n]) {
		n++
	}
	if n == 0 {
		return before, after, false
	}
	longer := p.Name + text[:n]
	name = &syntax.Param{Name: longer, Raw: "$" + longer}
	if n == len(text) {
		return name, nil, true
	}
	return name, &syntax.Lit{Text: text[n:]}, true
}

// maxSequence is the maximum number of words from {1..N}.
const maxSequence = 10_000_000

// sequence expands 1..9, a..e or 1..9..2. It returns nil for another text.
func sequence(text string) []string {
	bounds := strings.Split(text, "..")
	if len(bounds) != 2 && len(bounds) != 3 {
		return nil
	}
	step := 1
	if len(bounds) == 3 {
		n, err := strconv.Atoi(bounds[2])
		if err != nil {
			return nil
		}
		step = max(n, -n)
		if step == 0 {
			step = 1
		}
	}
	isLetter := func(s string) bool {
		return len(s) == 1 && (s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z')
	}
	var out []string
	if isLetter(bounds[0]) && isLetter(bounds[1]) {
		a, b := int(bounds[0][0]), int(bounds[1][0])
		for i := a; a <= b && i <= b || a > b && i >= b; {
			out = append(out, string([]byte{byte(i)}))
			if a <= b {
				i += step
			} else {
				i -= step
			}
		}
		return out
	}
	a, err1 := strconv.Atoi(bounds[0])
	b, err2 := strconv.Atoi(bounds[1])
	if err1 != nil || err2 != nil || max(a, b)-min(a, b) < 0 || (max(a, b)-min(a, b))/step > maxSequence {
		return nil
	}
	width := 0
	for _, s := range bounds[:2] {
		if d := strings.TrimLeft(s, "+-"); len(d) > 1 && d[0] == '0' {
			width = max(len(bounds[0]), len(bounds[1]))
		}
	}
	for i, n := a, (max(a, b)-min(a, b))/step; n >= 0; n-- {
		t := strconv.Itoa(i)
		for len(t) < width {
			if i < 0 {
				t = "-0" + t[1:]
			} else {
				t = "0" + t
			}
		}
		out = append(out, t)
		if a <= b {
			i += step
		} else {
			i -= step
		}
	}
	return out
}
