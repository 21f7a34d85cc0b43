// Package pattern has POSIX regular expressions, regex(7), and shell patterns, glob(7), as glibc
// matches them. Begin reading at Compile. What the package regexp can match is translated to its
// syntax. For the rest, such as back-references, there is a matcher of our own.
package pattern

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// Options say how an expression is read and matched.
type Options struct {
	Extended   bool // an extended expression instead of a basic one
	Fixed      bool // all characters are literal, as for grep -F
	IgnoreCase bool
	Lines      bool // ^ and $ also match at newlines; dots and negated brackets do not match them
	Bytes      bool // characters are bytes, as in the C locale, instead of UTF-8
	Anchored   bool // matches begin at the beginning of the text
	Whole      bool // a match is the whole text
	Strict     bool // no extensions of GNU, such as \w, and \| in a basic expression
	Emacs      bool // + and ? are operators of a basic expression, and [^a] matches newlines

	NoIntervals bool // { and } are ordinary characters
	LooseParen  bool // a ) without a ( is an ordinary character
	LooseRange  bool // a range with its end before its beginning is empty
	LooseRepeat bool // a basic expression may repeat a repetition; an interval at its beginning is literal

	// Grep selects grep's reading: in an extended expression, a repetition without anything
	// before it repeats nothing, and a { that begins no interval is literal. An anchor may be
	// repeated. [:space:] is an error.
	Grep bool
}

// A Regexp is a set of POSIX regular expressions with the extensions of GNU. Among the leftmost
// matches of all it finds the longest, as regexec(3) does.
//
// A text in ASCII is matched by package regexp. An automaton finds those without a match first, as
// soon as there are many texts. The matcher of this package is for what that package
// lacks, such as back-references and \<, and for texts that are not valid UTF-8.
type Regexp struct {
	Groups   int      // number of groups
	Warnings []string // of grep(1), with Options.Grep
	options  Options
	texts    []string

	plain   *regexp.Regexp // for ASCII, or nil
	parsed  *syntax.Regexp // what plain is made of
	asked   int            // how many texts were matched before there was an automaton
	quick   *automaton     // nil until there are many texts
	around  bool           // a match depends on the text before it
	wide    *regexp.Regexp // for other characters of UTF-8, or nil
	matcher *matcher
	built   bool // wide and matcher are set
}

// Compile parses an expression. The error has the message of regcomp(3).
func Compile(text string, o Options) (*Regexp, error) { return CompileAny([]string{text}, o) }

// CompileAny parses expressions. The result matches what any of them matches. Back-references
// and groups are counted in each of them from 1, but in Regexp.Groups and in matches through all of
// them.
func CompileAny(texts []string, o Options) (*Regexp, error) {
	r := &Regexp{options: o, texts: texts}
	translated, special, err := r.translate(false)
	if err != nil {
		return nil, err
	}
	parsed, err := syntax.Parse(translated, syntax.Perl)
	if err != nil {
		return nil, errTooBig // Go's limits
	}
	r.around = looksBehind(parsed)
	if special {
		return r, nil
	}
	if r.plain, err = regexp.Compile(translated); err != nil {
		return nil, errTooBig
	}
	r.plain.Longest()
	r.parsed = parsed
	return r, nil
}

// never matches nothing.
const never = `[^\x00-\x{10FFFF}]`

// translate returns the expressions in Go's syntax. special says that there are marks in it. wide
// says that classes have characters beyond ASCII.
func (r *Regexp) translate(wide bool) (translated string, special bool, err error) {
	r.Groups, r.Warnings = 0, nil
	all := make([]string, 0, len(r.texts))
	for _, text := range r.texts {
		p := posix{Options: r.options, text: text, wide: wide, groupsBefore: r.Groups}
		text, err := p.compile()
		if err != nil {
			return "", false, err
		}
		all = append(all, text)
		r.Groups += p.groups
		r.Warnings = append(r.Warnings, p.warnings...)
		special = special || p.special
	}
	translated = strings.Join(all, "|")
	if len(all) == 0 {
		translated = never
	}
	switch {
	case r.options.Whole:
		translated = `\A(?:` + translated + `)\z`
	case r.options.Anchored:
		translated = `\A(?:` + translated + `)`
	}
	if r.options.IgnoreCase {
		translated = "(?i)" + translated
	}
	return translated, special, nil
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
	translated, special, err := r.translate(!r.options.Bytes)
	if err != nil {
		return // never: CompileAny has translated it
	}
	parsed, err := syntax.Parse(translated, syntax.Perl)
	if err != nil {
		return
	}
	r.matcher = newMatcher(parsed, r.options)
	if !special && !hasBoundary(parsed) {
		if r.wide, err = regexp.Compile(translated); err == nil {
			r.wide.Longest()
		}
	}
}

// hasBoundary reports whether an expression has \b or \B, for which Go knows only the letters of
// ASCII.
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
	for ; len(text) >= 8; text = text[8:] {
		if binary.LittleEndian.Uint64(text)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// few is the number of texts for which making an automaton is not worth its time.
const few = 20

// quickly is Match if an automaton can answer. ok is false if it cannot.
func (r *Regexp) quickly(text []byte) (found, ok bool) {
	if r.quick != nil {
		return r.quick.match(text)
	}
	if r.asked++; r.asked == few && r.plain != nil {
		if program, err := syntax.Compile(r.parsed.Simplify()); err == nil {
			r.quick = newAutomaton(program)
		}
	}
	return false, false
}

// Match reports whether an expression matches somewhere in a text. ok is false if the search took too
// many steps.
func (r *Regexp) Match(text []byte) (found, ok bool) {
	if found, ok := r.quickly(text); ok {
		return found, true
	}
	if re, _ := r.engine(text); re != nil {
		return re.Match(text), true
	}
	match, ok := r.Find(text, 0)
	return match != nil, ok
}

// Find returns the places of the first match that begins at from or later, and of its groups, as
// regexp.FindSubmatchIndex does. ok is false if the search took too many steps.
func (r *Regexp) Find(text []byte, from int) (match []int, ok bool) {
	return r.find(text, from, (*regexp.Regexp).FindSubmatchIndex)
}

// FindPlace is Find without groups, which takes less time. The match has two places.
func (r *Regexp) FindPlace(text []byte, from int) (match []int, ok bool) {
	match, ok = r.find(text, from, (*regexp.Regexp).FindIndex)
	return match[:min(2, len(match))], ok
}

// FindAt is Find for a match that begins at a place. It does not look further, however long the text is.
func (r *Regexp) FindAt(text []byte, at int) (match []int, ok bool) {
	r.build()
	return r.matcher.findAt(text, at)
}

func (r *Regexp) find(text []byte, from int, search func(re *regexp.Regexp, text []byte) []int) (match []int, ok bool) {
	if from == 0 {
		if found, ok := r.quickly(text); ok && !found {
			return nil, true
		}
	}
	re, m := r.engine(text)
	if re != nil && from > 0 && r.around {
		r.build()
		re, m = nil, r.matcher
	}
	if re == nil {
		return m.find(text, from)
	}
	match = search(re, text[from:])
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
