package pattern

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// reference is the character before those that stand for back-references. It lies in a
// private plane, so that no text has it.
const reference = rune(0x10FF00)

// maxSteps bounds the search of one match: the time that back-references take can grow
// exponentially with the length of a line.
const maxSteps = 50_000_000

// A Backtracker finds matches of an expression with back-references, which Go's package
// regexp does not know. Among the matches at the leftmost place it takes the longest.
type Backtracker struct {
	re   *syntax.Regexp
	fold bool // case does not matter
}

// BackReferences returns what finds the matches of an expression, or nil if it has no
// back-references.
func BackReferences(text string, basic, ignoreCase, whole bool) (*Backtracker, error) {
	t, err := translate(text, basic, false)
	if err != nil || !t.references {
		return nil, err
	}
	translated := t.out.String()
	if whole {
		translated = `\A(?:` + translated + `)\z`
	}
	flags := syntax.Perl | syntax.DotNL
	if ignoreCase {
		flags |= syntax.FoldCase
	}
	re, err := syntax.Parse(translated, flags)
	if err != nil {
		return nil, err
	}
	return &Backtracker{re, ignoreCase}, nil
}

// A search is the search for one match.
type search struct {
	text   []byte
	groups [][2]int // where each group matched last; -1 if it did not
	fold   bool
	steps  int
	end    int // end of the longest match so far, or -1
}

// Find returns the beginning and the end of the leftmost longest match that begins at from or
// later, or nil. ok is false if the search took too many steps.
func (b *Backtracker) Find(text []byte, from int) (match []int, ok bool) {
	s := search{text: text, groups: make([][2]int, b.re.MaxCap()+1), fold: b.fold}
	for begin := from; begin <= len(text); {
		s.end = -1
		for i := range s.groups {
			s.groups[i] = [2]int{-1, -1}
		}
		s.match(b.re, begin, func(end int) bool {
			s.end = max(s.end, end)
			return end == len(text) // no other match is longer
		})
		if s.steps > maxSteps {
			return nil, false
		}
		if s.end >= 0 {
			return []int{begin, s.end}, true
		}
		_, size := utf8.DecodeRune(text[begin:])
		begin += max(size, 1)
	}
	return nil, true
}

// match calls next with every place where a match of the expression that begins at a place can
// end, until next returns true.
func (s *search) match(re *syntax.Regexp, at int, next func(int) bool) bool {
	if s.steps++; s.steps > maxSteps {
		return true
	}
	switch re.Op {
	case syntax.OpEmptyMatch:
		return next(at)
	case syntax.OpLiteral:
		return s.literal(re, at, next)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		r, size := utf8.DecodeRune(s.text[at:])
		if size == 0 || re.Op == syntax.OpCharClass && !inClass(re.Rune, r) {
			return false
		}
		return next(at + size)
	case syntax.OpBeginLine, syntax.OpBeginText:
		return at == 0 && next(at)
	case syntax.OpEndLine, syntax.OpEndText:
		return at == len(s.text) && next(at)
	case syntax.OpWordBoundary:
		return s.boundary(at) && next(at)
	case syntax.OpNoWordBoundary:
		return !s.boundary(at) && next(at)
	case syntax.OpCapture:
		return s.match(re.Sub[0], at, func(end int) bool {
			before := s.groups[re.Cap]
			s.groups[re.Cap] = [2]int{at, end}
			if next(end) {
				return true
			}
			s.groups[re.Cap] = before
			return false
		})
	case syntax.OpConcat:
		return s.sequence(re.Sub, at, next)
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if s.match(sub, at, next) {
				return true
			}
		}
		return false
	case syntax.OpStar:
		return s.repeat(re.Sub[0], 0, -1, at, next)
	case syntax.OpPlus:
		return s.repeat(re.Sub[0], 1, -1, at, next)
	case syntax.OpQuest:
		return s.repeat(re.Sub[0], 0, 1, at, next)
	case syntax.OpRepeat:
		return s.repeat(re.Sub[0], re.Min, re.Max, at, next)
	}
	return false
}

func (s *search) sequence(list []*syntax.Regexp, at int, next func(int) bool) bool {
	if len(list) == 0 {
		return next(at)
	}
	return s.match(list[0], at, func(end int) bool { return s.sequence(list[1:], end, next) })
}

// repeat matches an expression least to most times; most is -1 for any number.
func (s *search) repeat(re *syntax.Regexp, least, most, at int, next func(int) bool) bool {
	if most != 0 && s.match(re, at, func(end int) bool {
		if end == at && least <= 0 {
			return false // an empty match changes nothing
		}
		return s.repeat(re, least-1, max(most-1, -1), end, next)
	}) {
		return true
	}
	return least <= 0 && next(at)
}

// literal matches characters, which may be back-references.
func (s *search) literal(re *syntax.Regexp, at int, next func(int) bool) bool {
	for _, r := range re.Rune {
		if r <= reference || r > reference+9 {
			size := s.same(r, at, re.Flags&syntax.FoldCase != 0)
			if size == 0 {
				return false
			}
			at += size
			continue
		}
		group := s.groups[r-reference]
		if group[0] < 0 {
			return false
		}
		for _, wanted := range string(s.text[group[0]:group[1]]) {
			size := s.same(wanted, at, s.fold)
			if size == 0 {
				return false
			}
			at += size
		}
	}
	return next(at)
}

// same returns the size of the character at a place if it is the wanted one, or else 0.
func (s *search) same(wanted rune, at int, fold bool) int {
	r, size := utf8.DecodeRune(s.text[at:])
	if size == 0 || r == wanted {
		return size
	}
	if fold {
		for other := unicode.SimpleFold(wanted); other != wanted; other = unicode.SimpleFold(other) {
			if other == r {
				return size
			}
		}
	}
	return 0
}

// inClass reports whether a character is in one of the ranges.
func inClass(ranges []rune, r rune) bool {
	for i := 0; i+1 < len(ranges); i += 2 {
		if r >= ranges[i] && r <= ranges[i+1] {
			return true
		}
	}
	return false
}

func (s *search) boundary(at int) bool {
	word := func(i int) bool {
		if i < 0 || i >= len(s.text) {
			return false
		}
		c := s.text[i]
		return c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
	}
	return word(at-1) != word(at)
}
