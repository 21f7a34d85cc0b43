package pattern

import (
	"bytes"
	"regexp"
	"regexp/syntax"
	"unicode/utf8"
)

// Options say how an expression is read and matched.
type Options struct {
	Extended   bool // an extended expression instead of a basic one
	IgnoreCase bool
	Lines      bool // ^ and $ also match at newlines; dots and negated brackets do not match them
	Bytes      bool // characters are bytes, as in the C locale, instead of UTF-8
	Anchored   bool // matches begin at the beginning of the text
	Strict     bool // no extensions of GNU, as \| in a basic expression, and \w
	Emacs      bool // + and ? are operators of a basic expression, there are no intervals, and [^a] matches newlines

	LooseParen  bool // a ) without a ( is an ordinary character
	LooseRepeat bool // a basic expression may repeat a repetition; an interval at its beginning is literal
}

// A Regexp is a POSIX regular expression with the extensions of GNU. Among the leftmost matches it
// finds the longest, as regexec(3) does.
//
// A text in ASCII is matched by package regexp. Where that package lacks something, as
// back-references and \<, or where the text is not valid UTF-8, the matcher of this package is used.
type Regexp struct {
	Groups  int // number of groups
	options Options
	text    string

	plain   *regexp.Regexp // for ASCII, or nil
	around  bool           // a match depends on the text before it
	wide    *regexp.Regexp // for other characters of UTF-8, or nil
	matcher *matcher
	built   bool // wide and matcher are set
}

// Compile parses an expression. The error has the message of regcomp(3).
func Compile(text string, o Options) (*Regexp, error) {
	p := posix{Options: o, text: text}
	translated, err := p.compile()
	if err != nil {
		return nil, err
	}
	r := &Regexp{Groups: p.groups, options: o, text: text}
	parsed, err := syntax.Parse(r.flags()+translated, syntax.Perl)
	if err != nil {
		return nil, errTooBig // Go's limits
	}
	r.around = looksBehind(parsed)
	if p.special {
		return r, nil
	}
	if r.plain, err = regexp.Compile(r.flags() + translated); err != nil {
		return nil, errTooBig
	}
	r.plain.Longest()
	return r, nil
}

func (r *Regexp) flags() string {
	if r.options.IgnoreCase {
		return "(?i)"
	}
	return ""
}

// looksBehind reports whether an expression has assertions about the text before a place.
func looksBehind(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginLine, syntax.OpBeginText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	}
	for _, sub := range re.Sub {
		if looksBehind(sub) {
			return true
		}
	}
	return false
}

// build prepares what texts beyond ASCII need.
func (r *Regexp) build() {
	if r.built {
		return
	}
	r.built = true
	p := posix{Options: r.options, text: r.text, wide: !r.options.Bytes}
	translated, err := p.compile()
	if err != nil {
		return // Compile has parsed it
	}
	parsed, err := syntax.Parse(r.flags()+translated, syntax.Perl)
	if err != nil {
		return
	}
	r.matcher = newMatcher(parsed, r.options)
	if !p.special && !hasBoundary(parsed) {
		if r.wide, err = regexp.Compile(r.flags() + translated); err == nil {
			r.wide.Longest()
		}
	}
}

func hasBoundary(re *syntax.Regexp) bool {
	if re.Op == syntax.OpWordBoundary || re.Op == syntax.OpNoWordBoundary {
		return true
	}
	for _, sub := range re.Sub {
		if hasBoundary(sub) {
			return true
		}
	}
	return false
}

// engine returns what matches a text: re, or m if re is nil.
func (r *Regexp) engine(text []byte) (re *regexp.Regexp, m *matcher) {
	if r.plain != nil && isASCII(text) {
		return r.plain, nil
	}
	r.build()
	if r.wide != nil && !r.options.Bytes && utf8.Valid(text) {
		return r.wide, nil
	}
	return nil, r.matcher
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Match reports whether an expression matches somewhere in a text. ok is false if the search took too
// many steps.
func (r *Regexp) Match(text []byte) (found, ok bool) {
	if re, _ := r.engine(text); re != nil {
		return re.Match(text), true
	}
	match, ok := r.Find(text, 0)
	return match != nil, ok
}

// Find returns the places of the first match that begins at from or later, and of its groups, as
// regexp.FindSubmatchIndex does. ok is false if the search took too many steps.
func (r *Regexp) Find(text []byte, from int) (match []int, ok bool) {
	re, m := r.engine(text)
	if re != nil && from > 0 && r.around {
		r.build()
		re, m = nil, r.matcher
	}
	if re == nil {
		return m.find(text, from)
	}
	match = re.FindSubmatchIndex(text[from:])
	for i := range match {
		if match[i] >= 0 {
			match[i] += from
		}
	}
	return match, true
}

// FindAll returns successive matches, at most n of them, or all if n is negative. An empty match does
// not follow another match at once. ok is false if the search took too many steps.
func (r *Regexp) FindAll(text []byte, n int) (matches [][]int, ok bool) {
	if n == 1 {
		match, ok := r.Find(text, 0)
		if match != nil {
			matches = append(matches, match)
		}
		return matches, ok
	}
	re, m := r.engine(text)
	if re != nil {
		return re.FindAllSubmatchIndex(text, n), true
	}
	end := -1
	for from := 0; from <= len(text) && len(matches) != n; {
		match, ok := m.find(text, from)
		if !ok {
			return matches, false
		}
		if match == nil {
			break
		}
		if match[1] > match[0] || match[0] != end {
			matches = append(matches, match)
		}
		end = match[1]
		from = end
		if match[1] == match[0] {
			from += m.size(text, from)
		}
	}
	return matches, true
}

// size returns the number of bytes of the character at a place, at least 1.
func (m *matcher) size(text []byte, at int) int {
	if at >= len(text) || m.bytes {
		return 1
	}
	_, size := utf8.DecodeRune(text[at:])
	return size
}

// sameBytes reports whether two texts are the same, apart from the case of letters if fold is set.
func sameBytes(a, b []byte, fold bool) bool {
	return bytes.Equal(a, b) || fold && bytes.EqualFold(a, b)
}
