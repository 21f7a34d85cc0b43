package sed

import "contedor/internal/tool/gnu/pattern"

// A script is the commands that are carried out for each line.
type script struct {
	commands    []*command
	scriptPlace string // in messages: the end of the script
}

// A command is one command of a script.
type command struct {
	name     byte
	from, to *address // nil for none
	negated  bool     // the command is for the other lines
	state    rangeState
	end      uint64 // the last line of a range that ends with a number

	number  int // of q Q l L; -1 for none
	text    []byte
	file    string    // of r
	out     *output   // of w W, and of s with w; nil for none
	source  *lineFile // of R
	label   string
	target  int // for b t T and {: the index of the command to jump to
	subst   *substitution
	mapping *mapping // of y
}

type addressKind uint8

const (
	addressLine     addressKind = iota // NUMBER
	addressStep                        // FIRST~STEP
	addressOffset                      // +NUMBER, as the second one
	addressMultiple                    // ~NUMBER, as the second one
	addressLast                        // $
	addressRegexp                      // /REGEXP/
)

type address struct {
	kind         addressKind
	number, step uint64
	re           *pattern.Regexp // nil for the last one that was used
}

type rangeState uint8

const (
	rangeInactive rangeState = iota
	rangeActive
	rangeClosed
)

// A substitution is what s does.
type substitution struct {
	re         *pattern.Regexp // nil for the last one that was used
	parts      []part
	largest    int // of the group numbers in parts
	number     int // the first match that is replaced
	global     bool
	print      int // how often the result is printed: bit 0 before it is executed, bit 1 after it
	evaluate   bool
	hasLetters bool // some part changes the case
}

// A part is a piece of a replacement: a text, and then a group.
type part struct {
	text  []byte
	group int // -1 for none
	first letterCase
	rest  letterCase
}

// A letterCase is a change of letters to another case.
type letterCase uint8

const (
	asIs letterCase = iota
	upper
	lower
)

// A mapping is what y does.
type mapping struct {
	bytes [256]byte
	runes map[rune]rune // nil if all characters are bytes
}
