package curl

import (
	"strconv"
	"strings"
)

// mostURLs is the limit of the URLs that one pattern may stand for.
const mostURLs = 1 << 20

// A match is one of the URLs that a pattern stands for, with the words that were put in place of its
// braces and brackets.
type match struct {
	url   string
	words []string
}

// named returns the name of an output: #1 is the first word of the pattern, and so on.
func (m match) named(name string) string {
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		end := i + 1
		for end < len(name) && '0' <= name[end] && name[end] <= '9' {
			end++
		}
		if n, err := strconv.Atoi(name[i+1 : end]); name[i] == '#' && err == nil && 0 < n && n <= len(m.words) {
			b.WriteString(m.words[n-1])
			i = end - 1
		} else {
			b.WriteByte(name[i])
		}
	}
	return b.String()
}

// expand returns the URLs that a pattern stands for: {a,b} are alternatives, and [1-9], [01-20:2] and
// [a-z] are ranges. The last one of a pattern varies fastest.
func expand(pattern string) ([]match, error) {
	list := []match{{}}
	literal := func(text string) {
		for i := range list {
			list[i].url += text
		}
	}
	wrong := func(text string, at int) error {
		return fail(3, "%s in position %d:\n%s\n%s^", text, at, pattern, strings.Repeat(" ", at-1))
	}
	for i := 0; i < len(pattern); {
		rest := pattern[i:]
		var words []string
		length := 0
		switch {
		case rest[0] == '\\' && len(rest) > 1 && strings.IndexByte("{}[]", rest[1]) >= 0:
			literal(rest[1:2])
			i += 2
			continue
		case rest[0] == '[' && isAddress(rest):
			end := strings.IndexByte(rest, ']') + 1
			literal(rest[:end])
			i += end
			continue
		case rest[0] == '{':
			end := strings.IndexByte(rest, '}')
			if end < 0 {
				return nil, wrong("unmatched brace", len(pattern)+1)
			}
			if rest[1:end] == "" {
				return nil, wrong("empty string within braces", i+2)
			}
			words, length = strings.Split(rest[1:end], ","), end+1
		case rest[0] == '[':
			var at int
			if words, length, at = parseRange(rest); words == nil {
				return nil, wrong("bad range", i+1+at)
			}
		case rest[0] == '}' || rest[0] == ']':
			return nil, wrong("unmatched close brace/bracket", i+1)
		default:
			end := strings.IndexAny(rest[1:], `\{}[]`) + 1
			if end == 0 {
				end = len(rest)
			}
			literal(rest[:end])
			i += end
			continue
		}
		if len(list)*len(words) > mostURLs {
			return nil, wrong("range overflow", i+1)
		}
		var longer []match
		for _, m := range list {
			for _, w := range words {
				longer = append(longer, match{m.url + w, append(m.words[:len(m.words):len(m.words)], w)})
			}
		}
		list = longer
		i += length
	}
	return list, nil
}

// isAddress reports whether a text begins with an IPv6 address in brackets.
func isAddress(text string) bool {
	inside, _, closed := strings.Cut(text[1:], "]")
	address, _, _ := strings.Cut(inside, "%")
	return closed && strings.Count(address, ":") >= 2 && strings.Trim(address, "0123456789abcdefABCDEF:.") == ""
}

// parseRange parses a range in brackets at the beginning of a text: its words and its length in bytes.
// Without words, there is an error at the offset.
func parseRange(text string) (words []string, length, at int) {
	inside, _, closed := strings.Cut(text[1:], "]")
	span, step, stepped := strings.Cut(inside, ":")
	from, to, _ := strings.Cut(span, "-")
	by := 1
	if n, err := strconv.Atoi(step); stepped {
		if err != nil || n <= 0 {
			return nil, 0, len(inside) + 2
		}
		by = n
	}
	if len(from) == 1 && isLetter(from[0]) {
		if !closed || len(to) != 1 || !isLetter(to[0]) || to[0] < from[0] || int(to[0]-from[0]) < by && to != from {
			return nil, 0, 1
		}
		for c := int(from[0]); c <= int(to[0]); c += by {
			words = append(words, string(rune(c)))
		}
		return words, len(inside) + 2, 0
	}
	first, err := strconv.Atoi(from)
	last, err2 := strconv.Atoi(to)
	if !closed || err != nil || err2 != nil || first < 0 || last < first || (last-first)/by >= mostURLs {
		return nil, 0, min(len(inside)+2, len(text))
	}
	width := 0
	if from[0] == '0' {
		width = len(from)
	}
	for n := first; n <= last; n += by {
		w := strconv.Itoa(n)
		words = append(words, strings.Repeat("0", max(width-len(w), 0))+w)
	}
	return words, len(inside) + 2, 0
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
