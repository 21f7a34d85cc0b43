package perl

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"
)

// A node matches a part of an expression at a place, and then the rest of the expression: it calls
// then with the end of each of its matches until then returns true. If none does, the node leaves
// the search as it was.
type node func(s *search, at int, then func(end int) bool) bool

// An item is a node with what the parser knows about it.
type item struct {
	node   node
	one    func(rune) bool // it matches one character; nil for other nodes
	width  int             // of the longest match in characters; unlimited if it has no longest one
	prefix string          // each match begins with it
	whole  bool            // the prefix is the only match
}

const unlimited = -1

// step returns the end of the character at a place if it is one that is asked for, else -1.
func (s *search) step(at int, one func(rune) bool) int {
	if at >= len(s.text) {
		return -1
	}
	r, size := rune(s.text[at]), 1
	if s.utf8 && r >= utf8.RuneSelf {
		if r, size = utf8.DecodeRune(s.text[at:]); r == utf8.RuneError && size == 1 {
			return -1 // no character matches
		}
	}
	if !one(r) {
		return -1
	}
	return at + size
}

// back returns the beginning of the character before a place.
func (s *search) back(at int) int {
	if !s.utf8 {
		return at - 1
	}
	_, size := utf8.DecodeLastRune(s.text[:at])
	return at - size
}

// before and after report whether the character at a side of a place is one that is asked for.
func (s *search) before(at int, one func(rune) bool) bool {
	return at > 0 && s.step(s.back(at), one) == at
}

func (s *search) after(at int, one func(rune) bool) bool { return s.step(at, one) >= 0 }

// character returns the item for one character.
func character(one func(rune) bool) item {
	return item{one: one, width: 1, node: func(s *search, at int, then func(int) bool) bool {
		end := s.step(at, one)
		return end >= 0 && then(end)
	}}
}

// literal returns the item for a text.
func literal(text string) item {
	b := []byte(text)
	return item{width: len(b), prefix: text, whole: true, node: func(s *search, at int, then func(int) bool) bool {
		return bytes.HasPrefix(s.text[at:], b) && then(at+len(b))
	}}
}

// assertion returns the item for a condition on a place.
func assertion(holds func(s *search, at int) bool) item {
	return item{node: func(s *search, at int, then func(int) bool) bool { return holds(s, at) && then(at) }}
}

func empty(s *search, at int, then func(int) bool) bool { return then(at) }

// sequence returns the item for one item after the other.
func sequence(items []item) item {
	whole := item{node: empty, whole: true}
	for i := len(items) - 1; i >= 0; i-- {
		first, second := items[i].node, whole.node
		if i == len(items)-1 {
			whole.node = first
		} else {
			whole.node = func(s *search, at int, then func(int) bool) bool {
				return first(s, at, func(end int) bool { return second(s, end, then) })
			}
		}
	}
	for _, one := range items {
		if whole.width = add(whole.width, one.width); whole.whole {
			whole.prefix, whole.whole = whole.prefix+one.prefix, one.whole
		}
	}
	return whole
}

func add(a, b int) int {
	if a == unlimited || b == unlimited {
		return unlimited
	}
	return a + b
}

// either returns the item for alternatives.
func either(items []item) item {
	if len(items) == 1 {
		return items[0]
	}
	width := 0
	for _, one := range items {
		if one.width == unlimited || width == unlimited {
			width = unlimited
		} else {
			width = max(width, one.width)
		}
	}
	return item{width: width, node: func(s *search, at int, then func(int) bool) bool {
		for _, one := range items {
			if one.node(s, at, then) {
				return true
			}
		}
		return false
	}}
}

// group returns the item for a group with a number.
func group(number int, body item) item {
	inner := body.node
	body.one = nil
	body.node = func(s *search, at int, then func(int) bool) bool {
		return inner(s, at, func(end int) bool {
			g := s.groups[2*number:]
			begin, old := g[0], g[1]
			g[0], g[1] = at, end
			if then(end) {
				return true
			}
			g[0], g[1] = begin, old
			return false
		})
	}
	return body
}

// atomic returns the item whose first match is the only one.
func atomic(body item) item {
	inner := body.node
	body.one = nil
	body.node = func(s *search, at int, then func(int) bool) bool {
		saved, end := slices.Clone(s.groups), -1
		if !inner(s, at, func(e int) bool { end = e; return true }) {
			return false
		}
		if then(end) {
			return true
		}
		copy(s.groups, saved)
		return false
	}
	return body
}

// look returns the item for an assertion about the text after a place, or before it.
func look(body item, behind, negative bool) item {
	return assertionNode(func(s *search, at int) bool {
		begin := s.begin
		found := false
		if !behind {
			found = body.node(s, at, func(int) bool { return true })
		}
		for from, n := at, 0; behind && !found && n <= body.width; n++ {
			found = body.node(s, from, func(end int) bool { return end == at })
			if from == 0 {
				break
			}
			from = s.back(from)
		}
		if negative {
			s.begin = begin
		}
		return found != negative
	})
}

// assertionNode returns the item for a condition that may set groups.
func assertionNode(holds func(s *search, at int) bool) item {
	return item{node: func(s *search, at int, then func(int) bool) bool {
		saved := slices.Clone(s.groups)
		if holds(s, at) && then(at) {
			return true
		}
		copy(s.groups, saved)
		return false
	}}
}

// keep returns the item for \K: the match begins here.
func keep() item {
	return item{node: func(s *search, at int, then func(int) bool) bool {
		begin := s.begin
		s.begin = at
		if then(at) {
			return true
		}
		s.begin = begin
		return false
	}}
}

// reference returns the item for what a group matched.
func reference(numbers []int, fold bool) item {
	return item{width: unlimited, node: func(s *search, at int, then func(int) bool) bool {
		for _, number := range numbers {
			begin, end := s.groups[2*number], s.groups[2*number+1]
			if begin < 0 {
				continue
			}
			text := s.text[begin:end]
			size := len(text)
			if at+size > len(s.text) {
				return false
			}
			same := bytes.Equal(text, s.text[at:at+size])
			if fold && !same {
				same = bytes.EqualFold(text, s.text[at:at+size])
			}
			return same && then(at+size)
		}
		return false
	}}
}

// recursion returns the item for another match of a group's expression. What it sets is forgotten.
func recursion(number int) item {
	return item{width: unlimited, node: func(s *search, at int, then func(int) bool) bool {
		s.steps++
		if s.depth += 10; s.gaveUp() {
			return false
		}
		saved := slices.Clone(s.groups)
		s.calls++
		found := s.bodies[number](s, at, func(end int) bool {
			inner := slices.Clone(s.groups)
			copy(s.groups, saved)
			s.calls--
			if then(end) {
				return true
			}
			s.calls++
			copy(s.groups, inner)
			return false
		})
		s.depth -= 10
		if !found {
			s.calls--
		}
		return found
	}}
}

// choice returns the item for a condition with its two alternatives.
func choice(holds func(s *search, at int) bool, yes, no item) item {
	width := unlimited
	if yes.width != unlimited && no.width != unlimited {
		width = max(yes.width, no.width)
	}
	return item{width: width, node: func(s *search, at int, then func(int) bool) bool {
		if holds(s, at) {
			return yes.node(s, at, then)
		}
		return no.node(s, at, then)
	}}
}

// How often something is repeated.
type repetition struct {
	least, most int // most may be unlimited
	lazy        bool
	possessive  bool
}

// repeated returns the item for repetitions of an item.
func repeated(body item, how repetition) item {
	width := unlimited
	if how.most != unlimited && body.width != unlimited {
		width = how.most * body.width
	}
	result := item{width: width, node: repeatAny(body.node, how)}
	if body.one != nil {
		result.node = repeatOne(body.one, how)
	}
	if how.possessive && body.one == nil {
		result = atomic(result)
	}
	if how.least > 0 {
		result.prefix = body.prefix
	}
	return result
}

// repeatOne repeats one character, without a level of calls for each.
func repeatOne(one func(rune) bool, how repetition) node {
	return func(s *search, at int, then func(int) bool) bool {
		n := 0
		for n != how.most && (n < how.least || !how.lazy) {
			end := s.step(at, one)
			if end < 0 {
				break
			}
			at = end
			n++
		}
		for n >= how.least {
			if s.steps++; s.gaveUp() {
				return false
			}
			if then(at) {
				return true
			}
			switch {
			case how.possessive:
				return false
			case how.lazy:
				if at = s.step(at, one); at < 0 || n == how.most {
					return false
				}
				n++
			case n == how.least:
				return false
			default:
				at = s.back(at)
				n--
			}
		}
		return false
	}
}

// repeatAny repeats a node. A repetition of nothing is the last one.
func repeatAny(body node, how repetition) node {
	var from func(s *search, at, n int, then func(int) bool) bool
	from = func(s *search, at, n int, then func(int) bool) bool {
		s.steps++
		if s.depth++; s.gaveUp() {
			return false
		}
		more := func() bool {
			return n != how.most && body(s, at, func(end int) bool {
				if end == at && n >= how.least {
					return then(end)
				}
				return from(s, end, n+1, then)
			})
		}
		found := false
		switch {
		case n < how.least:
			found = more()
		case how.lazy:
			found = then(at) || more()
		default:
			found = more() || then(at)
		}
		s.depth--
		return found
	}
	return func(s *search, at int, then func(int) bool) bool { return from(s, at, 0, then) }
}

// folded returns a test that ignores case.
func folded(one func(rune) bool) func(rune) bool {
	return func(r rune) bool {
		for other := r; ; {
			if one(other) {
				return true
			}
			if other = unicode.SimpleFold(other); other == r {
				return false
			}
		}
	}
}
