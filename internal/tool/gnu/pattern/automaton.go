package pattern

import (
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// An automaton tells whether an expression matches somewhere in a text of ASCII, with one step for
// each byte. It is deterministic: a state stands for all places in the compiled expression that a
// match could have reached. States are made when a text first needs them.
type automaton struct {
	program *syntax.Prog
	begins  bool // matches can only begin at the beginning of the text
	start   *state
	states  map[string]*state // by their keys
}

// A state is a set of instructions, before the jumps and assertions that lead on from them: what
// these do depends on the next byte.
type state struct {
	at     []uint32 // indices of instructions
	behind neighbor
	next   [utf8.RuneSelf]*state // by the next byte; nil if it is not known yet
	atEnd  answer                // whether there is a match if the text ends here
}

// A neighbor is the kind of the byte before a place.
type neighbor uint8

const (
	nothing neighbor = iota // the place is the beginning of the text
	newline
	wordByte
	otherByte
)

type answer uint8

const (
	unknown answer = iota
	yes
	no
)

// Every way through the automaton ends in one of these, or at the end of the text.
var (
	matched = new(state)
	failed  = new(state)
)

// maxStates is the number of states after which an automaton gives up.
const maxStates = 500

func newAutomaton(program *syntax.Prog) *automaton {
	a := &automaton{program: program, begins: program.StartCond()&syntax.EmptyBeginText != 0, states: map[string]*state{}}
	a.start = a.state([]uint32{uint32(program.Start)}, nothing)
	return a
}

// match reports whether the expression matches somewhere in a text. ok is false if the text is not
// ASCII, or if there are too many states.
func (a *automaton) match(text []byte) (found, ok bool) {
	s := a.start
	for i, c := range text {
		if c >= utf8.RuneSelf {
			return false, false
		}
		next := s.next[c]
		if next == nil {
			if next = a.step(s, c); next == nil {
				return false, false
			}
			s.next[c] = next
		}
		if next == matched || next == failed {
			return next == matched, isASCII(text[i:])
		}
		s = next
	}
	if s.atEnd == unknown {
		s.atEnd = no
		if _, found := a.follow(s, flags(s.behind, nothing)); found {
			s.atEnd = yes
		}
	}
	return s.atEnd == yes, true
}

// step returns the state after a byte, or nil if there are too many states.
func (a *automaton) step(s *state, c byte) *state {
	ahead := neighborOf(c)
	runes, found := a.follow(s, flags(s.behind, ahead))
	if found {
		return matched
	}
	var at []uint32
	for _, i := range runes {
		if in := &a.program.Inst[i]; in.MatchRune(rune(c)) {
			at = append(at, in.Out)
		}
	}
	if !a.begins {
		at = append(at, uint32(a.program.Start))
	}
	if len(at) == 0 {
		return failed
	}
	return a.state(at, ahead)
}

// state returns the state of a set of instructions.
func (a *automaton) state(at []uint32, behind neighbor) *state {
	slices.Sort(at)
	at = slices.Compact(at)
	key := []byte{byte(behind)}
	for _, i := range at {
		key = append(key, byte(i), byte(i>>8), byte(i>>16))
	}
	s := a.states[string(key)]
	if s == nil && len(a.states) < maxStates {
		s = &state{at: at, behind: behind}
		a.states[string(key)] = s
	}
	return s
}

// follow follows jumps and those assertions that hold. It returns the instructions that compare a
// byte, and whether a match ends here.
func (a *automaton) follow(s *state, holds syntax.EmptyOp) (runes []uint32, found bool) {
	seen := make([]bool, len(a.program.Inst))
	todo := slices.Clone(s.at)
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[i] {
			continue
		}
		seen[i] = true
		switch in := &a.program.Inst[i]; in.Op {
		case syntax.InstMatch:
			return nil, true
		case syntax.InstAlt, syntax.InstAltMatch:
			todo = append(todo, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			todo = append(todo, in.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^holds == 0 {
				todo = append(todo, in.Out)
			}
		case syntax.InstFail:
		default:
			runes = append(runes, i)
		}
	}
	return runes, false
}

func neighborOf(c byte) neighbor {
	switch {
	case c == '\n':
		return newline
	case syntax.IsWordChar(rune(c)):
		return wordByte
	}
	return otherByte
}

// flags returns the assertions that hold between two bytes. nothing stands for the beginning or the
// end of the text.
func flags(behind, ahead neighbor) (holds syntax.EmptyOp) {
	switch behind {
	case nothing:
		holds |= syntax.EmptyBeginText | syntax.EmptyBeginLine
	case newline:
		holds |= syntax.EmptyBeginLine
	}
	switch ahead {
	case nothing:
		holds |= syntax.EmptyEndText | syntax.EmptyEndLine
	case newline:
		holds |= syntax.EmptyEndLine
	}
	if (behind == wordByte) != (ahead == wordByte) {
		return holds | syntax.EmptyWordBoundary
	}
	return holds | syntax.EmptyNoWordBoundary
}
