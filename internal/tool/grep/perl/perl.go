// Package perl matches the regular expressions of Perl as libpcre2 does for grep -P: by backtracking.
// It has what scripts use: groups with and without names, references, lazy and possessive
// repetitions, assertions in both directions, \K, conditions and recursion. Verbs such as (*SKIP) and
// callouts are errors.
//
// parse.go makes the nodes of an expression, and nodes.go runs them. Begin reading at Regexp.FindPlace.
package perl

import (
	"bytes"
	"unicode/utf8"
)

// Options say how an expression is read.
type Options struct {
	IgnoreCase bool
	UTF8       bool // characters are those of UTF-8, else bytes
}

// A Regexp is an expression. A search changes it, so it is for one goroutine.
type Regexp struct {
	all    node
	bodies []node // of the groups, for recursion; the first is the whole expression
	prefix []byte // each match begins with it
	utf8   bool
	groups []int // the places of the groups in the last search
}

// The limits of a search. libpcre2 has limits, too; a line that reaches them is an error.
const (
	maxSteps = 10_000_000
	maxDepth = 200_000
)

// Compile parses an expression. The error has the message of libpcre2.
func Compile(text string, o Options) (*Regexp, error) {
	p := &parser{Options: o, text: text, re: &Regexp{utf8: o.UTF8}, names: map[string]int{}}
	p.re.bodies = []node{nil}
	whole, err := p.expression()
	if err != nil {
		return nil, err
	}
	p.re.all = whole.node
	p.re.bodies[0] = whole.node
	p.re.prefix = []byte(whole.prefix)
	p.re.groups = make([]int, 2*len(p.re.bodies))
	return p.re, nil
}

// A search is one attempt to match at one place.
type search struct {
	*Regexp
	text  []byte
	from  int // where the search begins
	begin int // where the match begins, which \K changes
	steps int
	depth int
	calls int  // the recursions that have not ended
	ended bool // a limit was reached
}

// gaveUp reports whether the search took too long.
func (s *search) gaveUp() bool {
	s.ended = s.ended || s.steps > maxSteps || s.depth > maxDepth
	return s.ended
}

// Match reports whether a text has a match. ok is false if the search was given up.
func (r *Regexp) Match(text []byte) (found, ok bool) {
	match, ok := r.FindPlace(text, 0)
	return match != nil, ok
}

// FindPlace returns the first match that begins at from or later, or nil. ok is false if the search
// was given up.
func (r *Regexp) FindPlace(text []byte, from int) (match []int, ok bool) {
	s := &search{Regexp: r, text: text, from: from}
	for at := from; at <= len(text); at++ {
		if len(r.prefix) > 0 {
			next := bytes.Index(text[at:], r.prefix)
			if next < 0 {
				return nil, true
			}
			at += next
		}
		if r.utf8 && at < len(text) && !utf8.RuneStart(text[at]) && inside(text, at) {
			continue
		}
		for i := range r.groups {
			r.groups[i] = -1
		}
		s.begin = at
		if s.all(s, at, func(end int) bool {
			match = []int{s.begin, end}
			return true
		}) {
			return match, true
		}
		if s.gaveUp() {
			return nil, false
		}
	}
	return nil, true
}

// inside reports whether a place is inside a character.
func inside(text []byte, at int) bool {
	for back := 1; back < utf8.UTFMax && at >= back; back++ {
		if utf8.RuneStart(text[at-back]) {
			_, size := utf8.DecodeRune(text[at-back:])
			return size > back
		}
	}
	return false
}
