package pattern

import (
	"bytes"
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// A matcher finds the leftmost longest match of a compiled expression by backtracking. It tries the
// alternatives in the order of the expression and a repetition before its end, so of several
// longest matches it takes the one whose groups glibc reports.
//
// Without back-references every instruction is tried at most once at each place, so the time is at
// most proportional to the product of the lengths of the expression and of the text.
type matcher struct {
	program    []instruction
	start      int
	groups     int
	bytes      bool // characters are bytes
	fold       bool
	references bool
	prefix     []byte    // the characters in ASCII with which every match begins
	first      [256]bool // the bytes with which a match can begin
	empty      bool      // a match can be empty, or begin with anything
	atBegin    bool      // a match begins at the beginning of the text

	// The state of a search.
	visited []uint64 // a bit for each place and instruction
	passed  []int    // with references: where the path has last met each instruction
	jobs    []job    // what is left to try, the last one first
	groupAt []int    // the beginning and end of each group on this path, or -1
}

// An instruction is one of regexp/syntax, or one of the additional kinds.
type instruction struct {
	kind syntax.InstOp
	syntax.Inst
}

const (
	instWordStart syntax.InstOp = 100 + iota
	instWordEnd
	instReference // Arg is the number of the group
)

// A job is another path to try, or a value to restore before it.
type job struct {
	kind jobKind
	at   int // the instruction, or the index of the value
	pos  int // the place in the text, or the value
}

type jobKind uint8

const (
	jobTry jobKind = iota
	jobGroup
	jobPassed
)

// maxVisited bounds the bits of matcher.visited. If a text is longer, nothing is remembered, and
// the steps are bounded.
const maxVisited = 1 << 28

// maxSteps bounds the search of one match: the time that back-references take can grow
// exponentially with the length of a text.
const maxSteps = 50_000_000

func newMatcher(parsed *syntax.Regexp, o Options) *matcher {
	groups := parsed.MaxCap()
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil // never: Compile returns no errors
	}
	m := &matcher{groups: groups, start: program.Start, bytes: o.Bytes, fold: o.IgnoreCase}
	for _, inst := range program.Inst {
		i := instruction{inst.Op, inst}
		if inst.Op == syntax.InstRune1 {
			switch r := inst.Rune[0]; {
			case r == markWordStart:
				i.kind = instWordStart
			case r == markWordEnd:
				i.kind = instWordEnd
			case r > markReference && r <= markReference+maxReference:
				i.kind, i.Arg = instReference, uint32(r-markReference)
				m.references = true
			case r == markWordStart-partner, r == markWordEnd-partner, r > markReference-partner && r <= markReference-partner+maxReference:
				i.kind = syntax.InstNop
			}
		}
		m.program = append(m.program, i)
	}
	prefix, _ := program.Prefix()
	for len(m.prefix) < len(prefix) && prefix[len(m.prefix)] < utf8.RuneSelf {
		m.prefix = append(m.prefix, prefix[len(m.prefix)])
	}
	m.atBegin = program.StartCond()&syntax.EmptyBeginText != 0
	m.findFirst(m.start, make([]bool, len(m.program)))
	return m
}

// findFirst sets first and empty from the instructions that can come first.
func (m *matcher) findFirst(at int, seen []bool) {
	for !seen[at] {
		seen[at] = true
		i := &m.program[at]
		switch i.kind {
		case syntax.InstAlt, syntax.InstAltMatch:
			m.findFirst(int(i.Out), seen)
			at = int(i.Arg)
			continue
		case syntax.InstCapture, syntax.InstNop, syntax.InstEmptyWidth, instWordStart, instWordEnd:
			at = int(i.Out)
			continue
		case syntax.InstMatch, instReference:
			m.empty = true
		case syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			m.empty = true
		case syntax.InstRune, syntax.InstRune1:
			for c := range 256 {
				if c >= utf8.RuneSelf && !m.bytes || i.MatchRune(rune(c)) {
					m.first[c] = true // any byte of UTF-8 may be the beginning of the right character
				}
			}
		}
		return
	}
}

// find returns the first match at from or later.
func (m *matcher) find(text []byte, from int) (match []int, ok bool) {
	steps := 0
	for begin := from; begin <= len(text); begin += m.size(text, begin) {
		if m.atBegin && begin > 0 {
			break
		}
		if len(m.prefix) > 0 {
			next := bytes.Index(text[begin:], m.prefix)
			if next < 0 {
				break
			}
			begin += next
		}
		if !m.empty && (begin == len(text) || !m.first[text[begin]]) {
			continue
		}
		if match = m.at(text, from, begin, &steps); match != nil {
			break
		}
		if steps > maxSteps {
			break
		}
	}
	m.visited = m.visited[:0]
	return match, steps <= maxSteps
}

// findAt returns the match that begins at a place.
func (m *matcher) findAt(text []byte, at int) (match []int, ok bool) {
	if !m.empty && (at == len(text) || !m.first[text[at]]) {
		return nil, true
	}
	steps := 0
	match = m.at(text, at, at, &steps)
	m.visited = m.visited[:0]
	return match, steps <= maxSteps
}

// at returns the longest match that begins at a place. base is where the search began.
func (m *matcher) at(text []byte, base, begin int, steps *int) (match []int) {
	remember := !m.references && uint64(len(text)+1-base)*uint64(len(m.program)) < maxVisited
	if m.references {
		m.passed = append(m.passed[:0], make([]int, len(m.program))...)
		for i := range m.passed {
			m.passed[i] = -1
		}
	}
	groups := m.groupAt[:0]
	for range 2 * (m.groups + 1) {
		groups = append(groups, -1)
	}
	m.groupAt = groups
	m.jobs = append(m.jobs[:0], job{jobTry, m.start, begin})
	for len(m.jobs) > 0 {
		j := m.jobs[len(m.jobs)-1]
		m.jobs = m.jobs[:len(m.jobs)-1]
		switch j.kind {
		case jobGroup:
			groups[j.at] = j.pos
			continue
		case jobPassed:
			m.passed[j.at] = j.pos
			continue
		}
		end := m.follow(text, base, j.at, j.pos, remember, steps)
		if *steps > maxSteps {
			return nil
		}
		if end >= 0 && (match == nil || end > match[1]) {
			match = append(match[:0], groups...)
			match[0], match[1] = begin, end
			if end == len(text) {
				return match // no other match is longer
			}
		}
	}
	return match
}

// follow runs the program from an instruction to the end of a path. It returns the end of the match,
// or -1 if the path fails.
func (m *matcher) follow(text []byte, base, at, pos int, remember bool, steps *int) int {
	for {
		i := &m.program[at]
		if !remember {
			if *steps++; *steps > maxSteps {
				return -1
			}
		}
		switch i.kind {
		case syntax.InstAlt, syntax.InstAltMatch:
			switch {
			case remember:
				if m.visit(base, at, pos) {
					return -1
				}
			case m.references:
				if m.passed[at] == pos {
					return -1 // an empty repetition changes nothing
				}
				m.jobs = append(m.jobs, job{jobPassed, at, m.passed[at]})
				m.passed[at] = pos
			}
			m.jobs = append(m.jobs, job{jobTry, int(i.Arg), pos})
		case syntax.InstCapture:
			m.jobs = append(m.jobs, job{jobGroup, int(i.Arg), m.groupAt[i.Arg]})
			m.groupAt[i.Arg] = pos
		case syntax.InstNop:
		case syntax.InstEmptyWidth:
			if !m.holds(syntax.EmptyOp(i.Arg), text, pos) {
				return -1
			}
		case instWordStart:
			if m.wordBefore(text, pos) || !m.wordAfter(text, pos) {
				return -1
			}
		case instWordEnd:
			if !m.wordBefore(text, pos) || m.wordAfter(text, pos) {
				return -1
			}
		case instReference:
			from, to := m.groupAt[2*i.Arg], m.groupAt[2*i.Arg+1]
			if from < 0 || to < 0 || pos+to-from > len(text) || !sameBytes(text[from:to], text[pos:pos+to-from], m.fold) {
				return -1
			}
			pos += to - from
		case syntax.InstMatch:
			return pos
		case syntax.InstFail:
			return -1
		default:
			if pos == len(text) || remember && m.visit(base, at, pos) {
				return -1
			}
			r, size := m.decode(text, pos)
			if !matches(i, r) {
				return -1
			}
			pos += size
		}
		at = int(i.Out)
	}
}

// matches reports whether an instruction matches a character. A byte that is not part of a
// character is matched only by itself.
func matches(i *instruction, r rune) bool {
	if r >= invalidByte && r < invalidByte+256 {
		return i.kind == syntax.InstRune1 && i.Rune[0] == r
	}
	switch i.kind {
	case syntax.InstRuneAny:
		return true
	case syntax.InstRuneAnyNotNL:
		return r != '\n'
	}
	return i.MatchRune(r)
}

// visit reports whether an instruction was tried at a place before, and records that it is tried now.
func (m *matcher) visit(base, at, pos int) bool {
	bit := uint64(pos-base)*uint64(len(m.program)) + uint64(at)
	word := int(bit / 64)
	if word >= len(m.visited) {
		if word >= cap(m.visited) {
			larger := make([]uint64, len(m.visited), max(2*word, 64))
			copy(larger, m.visited)
			m.visited = larger
		}
		old := len(m.visited)
		m.visited = m.visited[:word+1]
		clear(m.visited[old:])
	}
	mask := uint64(1) << (bit % 64)
	if m.visited[word]&mask != 0 {
		return true
	}
	m.visited[word] |= mask
	return false
}

// decode returns the character at a place and its size in bytes. A byte that is not part of a
// character becomes invalidByte plus its value.
func (m *matcher) decode(text []byte, at int) (r rune, size int) {
	if c := text[at]; m.bytes || c < utf8.RuneSelf {
		return rune(c), 1
	}
	if r, size = utf8.DecodeRune(text[at:]); r == utf8.RuneError && size == 1 {
		r = invalidByte + rune(text[at])
	}
	return r, size
}

// holds reports whether all assertions of op hold at a place.
func (m *matcher) holds(op syntax.EmptyOp, text []byte, at int) bool {
	switch {
	case op&syntax.EmptyBeginText != 0 && at > 0,
		op&syntax.EmptyEndText != 0 && at < len(text),
		op&syntax.EmptyBeginLine != 0 && at > 0 && text[at-1] != '\n',
		op&syntax.EmptyEndLine != 0 && at < len(text) && text[at] != '\n':
		return false
	}
	if op&(syntax.EmptyWordBoundary|syntax.EmptyNoWordBoundary) == 0 {
		return true
	}
	boundary := m.wordBefore(text, at) != m.wordAfter(text, at)
	return boundary == (op&syntax.EmptyWordBoundary != 0)
}

// wordBefore and wordAfter report whether a character of a word stands before or after a place.
func (m *matcher) wordBefore(text []byte, at int) bool {
	if at == 0 {
		return false
	}
	if c := text[at-1]; m.bytes || c < utf8.RuneSelf {
		return isWord(rune(c), m.bytes)
	}
	r, size := utf8.DecodeLastRune(text[:at])
	return (size > 1 || r != utf8.RuneError) && isWord(r, false)
}

func (m *matcher) wordAfter(text []byte, at int) bool {
	if at == len(text) {
		return false
	}
	r, _ := m.decode(text, at)
	return r < invalidByte && isWord(r, m.bytes)
}

func isWord(r rune, bytes bool) bool {
	if r < utf8.RuneSelf || bytes {
		return r == '_' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return unicode.IsLetter(r) || unicode.Is(unicode.Nd, r) || unicode.Is(unicode.Nl, r)
}
