package perl

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The errors of libpcre2.
var (
	errParen       = errors.New("missing closing parenthesis")
	errClosing     = errors.New("unmatched closing parenthesis")
	errBracket     = errors.New("missing terminating ] for character class")
	errRepeat      = errors.New("quantifier does not follow a repeatable item")
	errOrder       = errors.New("numbers out of order in {} quantifier")
	errTooBig      = errors.New("number too big in {} quantifier")
	errBackslash   = errors.New(`\ at end of pattern`)
	errCaseEscape  = errors.New(`PCRE2 does not support \F, \L, \l, \N{name}, \U, or \u`)
	errUnicode     = errors.New(`\N{U+dddd} is supported only in Unicode (UTF) mode`)
	errBadRange    = errors.New("invalid range in character class")
	errDigitName   = errors.New("subpattern name must start with a non-digit")
	errEscape      = errors.New(`unrecognized character follows \`)
	errRange       = errors.New("range out of order in character class")
	errReference   = errors.New("reference to non-existent subpattern")
	errClassName   = errors.New("unknown POSIX class name")
	errBareClass   = errors.New("POSIX named classes are supported only within a class")
	errMalformed   = errors.New(`malformed \P or \p sequence`)
	errCollating   = errors.New("POSIX collating elements are not supported")
	errNotHex      = errors.New(`non-hex character in \x{} (closing brace missing?)`)
	errNotOctal    = errors.New(`non-octal character in \o{} (closing brace missing?)`)
	errBrace       = errors.New(`missing opening brace after \o`)
	errControl     = errors.New(`\c at end of pattern`)
	errNoName      = errors.New(`\k is not followed by a braced, angle-bracketed, or quoted name`)
	errNoNumber    = errors.New(`\g is not followed by a braced, angle-bracketed, or quoted name/number or by a plain number`)
	errNameEnd     = errors.New("syntax error in subpattern name (missing terminator?)")
	errAfterP      = errors.New("unrecognized character after (?P")
	errCondition   = errors.New("missing closing parenthesis for condition")
	errProperty    = errors.New(`unknown property after \P or \p`)
	errAfterParen  = errors.New("unrecognized character after (? or (?-")
	errName        = errors.New("subpattern name expected")
	errLookbehind  = errors.New("length of lookbehind assertion is not limited")
	errVerb        = errors.New("(*VERB) not recognized or malformed")
	errNameAgain   = errors.New("two named subpatterns have the same name (PCRE2_DUPNAMES not set)")
	errHex         = errors.New(`digits missing after \x or in \x{} or \o{} or \N{U+}`)
	errComment     = errors.New("missing ) after (?# comment")
	errAlternative = errors.New("conditional subpattern contains more than two branches")
	errLarge       = errors.New(`character code point value in \x{} or \o{} is too large`)
)

// modes are what options such as (?i) set, beside Options.
type modes struct {
	lines  bool // (?m): ^ and $ also match at newlines
	dotAll bool // (?s): a dot also matches a newline
	blanks bool // (?x): blanks and comments are passed over
	lazy   bool // (?U): repetitions are lazy, and those with ? are not
}

// A parser reads an expression.
type parser struct {
	Options
	re    *Regexp
	text  string
	at    int
	names map[string]int
	modes
	uses  []int
	later []func() error // references to names, which may come after them
}

// expression reads all of the text.
func (p *parser) expression() (item, error) {
	whole, err := p.alternatives()
	if err == nil && p.at < len(p.text) {
		err = errClosing
	}
	for _, check := range p.later {
		if err == nil {
			err = check()
		}
	}
	for _, number := range p.uses {
		if err == nil && number >= len(p.re.bodies) {
			err = errReference
		}
	}
	return whole, err
}

func (p *parser) more() bool { return p.at < len(p.text) }

// accept passes over a text if it is next.
func (p *parser) accept(text string) bool {
	if !strings.HasPrefix(p.text[p.at:], text) {
		return false
	}
	p.at += len(text)
	return true
}

// alternatives reads up to a closing parenthesis. Options that are set in it end with it.
func (p *parser) alternatives() (item, error) {
	list, err := p.branches()
	return either(list), err
}

func (p *parser) branches() (list []item, err error) {
	options, modes := p.Options, p.modes
	defer func() { p.Options, p.modes = options, modes }()
	for {
		one, err := p.branch()
		if err != nil {
			return nil, err
		}
		if list = append(list, one); !p.accept("|") {
			return list, nil
		}
	}
}

// branch reads a sequence.
func (p *parser) branch() (item, error) {
	var items []item
	for p.more() && p.text[p.at] != '|' && p.text[p.at] != ')' {
		if p.passBlanks() {
			continue
		}
		one, err := p.atom()
		if err == nil {
			p.passBlanks()
			one, err = p.quantified(one)
		}
		if err != nil {
			return item{}, err
		}
		if one.node != nil {
			items = append(items, one)
		}
	}
	return sequence(items), nil
}

// passBlanks passes over a comment, and with (?x) over blanks.
func (p *parser) passBlanks() bool {
	switch {
	case !p.blanks || !p.more():
		return false
	case strings.IndexByte(" \t\n\v\f\r", p.text[p.at]) >= 0:
		p.at++
		return true
	case p.text[p.at] == '#':
		line, _, _ := strings.Cut(p.text[p.at:], "\n")
		p.at += len(line)
		return true
	}
	return false
}

// quantified reads the repetitions after an item.
func (p *parser) quantified(one item) (item, error) {
	how, ok, err := p.quantifier()
	if !ok || err != nil {
		return one, err
	}
	if one.node == nil {
		return one, errRepeat
	}
	how.lazy = p.lazy
	switch {
	case p.accept("?"):
		how.lazy = !p.lazy
	case p.accept("+"):
		how.possessive, how.lazy = true, false
	}
	return repeated(one, how), nil
}

func (p *parser) quantifier() (how repetition, ok bool, err error) {
	if !p.more() {
		return how, false, nil
	}
	switch c := p.text[p.at]; c {
	case '*':
		how.most = unlimited
	case '+':
		how.least, how.most = 1, unlimited
	case '?':
		how.most = 1
	case '{':
		text, _, closed := strings.Cut(p.text[p.at+1:], "}")
		least, most, comma := strings.Cut(text, ",")
		least, most = strings.Trim(least, " "), strings.Trim(most, " ")
		if !closed || least+most == "" || strings.Trim(least+most, "0123456789") != "" {
			return how, false, nil
		}
		p.at += len(text) + 1
		how.least, _ = strconv.Atoi("0" + least)
		if how.most = how.least; comma {
			if how.most = unlimited; most != "" {
				how.most, _ = strconv.Atoi(most)
			}
		}
		switch {
		case how.least > 65535 || how.most > 65535:
			return how, false, errTooBig
		case how.most != unlimited && how.most < how.least:
			return how, false, errOrder
		}
	default:
		return how, false, nil
	}
	p.at++
	return how, true, nil
}

// next returns the next character of the expression.
func (p *parser) next() rune {
	r, size := rune(p.text[p.at]), 1
	if p.UTF8 {
		r, size = utf8.DecodeRuneInString(p.text[p.at:])
	}
	p.at += size
	return r
}

// literal returns the item for a character.
func (p *parser) literal(r rune) item {
	is := func(other rune) bool { return other == r }
	if p.IgnoreCase && unicode.SimpleFold(r) != r {
		return character(p.fold(is))
	}
	one := character(is)
	if p.UTF8 {
		one.prefix = string(r)
	} else {
		one.prefix = string([]byte{byte(r)})
	}
	one.whole = true
	return one
}

// fold returns a test that ignores case if the options say so.
func (p *parser) fold(one func(rune) bool) func(rune) bool {
	switch {
	case !p.IgnoreCase:
		return one
	case p.UTF8:
		return folded(one)
	}
	return func(r rune) bool {
		return one(r) || 'a' <= r|0x20 && r|0x20 <= 'z' && one(r^0x20)
	}
}

// atom reads one item. An item without a node matches nothing, and cannot be repeated.
func (p *parser) atom() (item, error) {
	begin := p.at
	if _, ok, _ := p.quantifier(); ok {
		return item{}, errRepeat
	}
	p.at = begin
	switch r := p.next(); r {
	case '(':
		return p.parenthesis()
	case '[':
		if class := p.text[p.at:]; strings.HasPrefix(class, ":") && strings.Contains(class[1:], ":]") {
			if name, _, _ := strings.Cut(class[1:], ":]"); strings.Trim(name, "abcdefghijklmnopqrstuvwxyz^") == "" {
				return item{}, errBareClass
			}
		}
		return p.class()
	case '\\':
		return p.escape()
	case '.':
		if p.dotAll {
			return character(func(rune) bool { return true }), nil
		}
		return character(func(r rune) bool { return r != '\n' }), nil
	case '^':
		if p.lines {
			return assertion(func(s *search, at int) bool { return at == 0 || s.text[at-1] == '\n' }), nil
		}
		return assertion(atBegin), nil
	case '$':
		if p.lines {
			return assertion(func(s *search, at int) bool { return at == len(s.text) || s.text[at] == '\n' }), nil
		}
		return assertion(atEnd), nil
	default:
		return p.literal(r), nil
	}
}

func atBegin(_ *search, at int) bool { return at == 0 }

func atEnd(s *search, at int) bool { return at == len(s.text) }

// number reads a decimal number.
func (p *parser) number() (n int, ok bool) {
	begin := p.at
	for p.more() && '0' <= p.text[p.at] && p.text[p.at] <= '9' {
		p.at++
	}
	n, err := strconv.Atoi(p.text[begin:p.at])
	return n, err == nil
}

// until reads up to a mark, and passes over it.
func (p *parser) until(mark string) (string, bool) {
	text, _, found := strings.Cut(p.text[p.at:], mark)
	if found {
		p.at += len(text) + len(mark)
	}
	return text, found
}

// named returns the item that needs the number of a name or of a reference such as -1. The group may
// come later.
func (p *parser) named(name string, make func(number int) item) (item, error) {
	known := len(p.re.bodies)
	if n, err := strconv.Atoi(name); err == nil {
		if name[0] == '-' {
			n += known
		} else if name[0] == '+' {
			n += known - 1
		}
		if n < 0 || name[0] == '-' && n == 0 {
			return item{}, errReference
		}
		p.uses = append(p.uses, n)
		return make(n), nil
	}
	if name == "" {
		return item{}, errName
	}
	var found item
	p.later = append(p.later, func() error {
		n, ok := p.names[name]
		if !ok {
			return errReference
		}
		found = make(n)
		return nil
	})
	return item{width: unlimited, node: func(s *search, at int, then func(int) bool) bool { return found.node(s, at, then) }}, nil
}

// refer returns the item for what a group matched.
func (p *parser) refer(name string) (item, error) {
	fold := p.IgnoreCase
	return p.named(name, func(n int) item { return reference([]int{n}, fold) })
}

// call returns the item for another match of a group's expression.
func (p *parser) call(name string) (item, error) { return p.named(name, recursion) }
