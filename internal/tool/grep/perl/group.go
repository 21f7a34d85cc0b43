package perl

import (
	"strings"
)

// parenthesis reads what is after an opening parenthesis, with the closing one.
func (p *parser) parenthesis() (item, error) {
	if strings.HasPrefix(p.text[p.at:], "*") {
		return item{}, errVerb
	}
	if !p.accept("?") {
		return p.numbered("")
	}
	switch {
	case p.accept("#"):
		if _, found := p.until(")"); !found {
			return item{}, errComment
		}
		return item{}, nil
	case p.accept(":"):
		return p.closed(p.alternatives())
	case p.accept(">"):
		body, err := p.closed(p.alternatives())
		return atomic(body), err
	case p.accept("|"):
		return p.reset()
	case p.accept("("):
		return p.condition()
	case p.accept("R)"), p.accept("0)"):
		return recursion(0), nil
	case p.accept("&"), p.accept("P>"):
		name, err := p.name(")")
		if err != nil {
			return item{}, err
		}
		return p.call(name)
	case p.accept("P="):
		name, err := p.name(")")
		if err != nil {
			return item{}, err
		}
		return p.refer(name)
	}
	if one, is, err := p.looking(); is {
		return one, err
	}
	for _, marks := range [][2]string{{"P<", ">"}, {"<", ">"}, {"'", "'"}} {
		if p.accept(marks[0]) {
			name, err := p.name(marks[1])
			if err != nil {
				return item{}, err
			}
			return p.numbered(name)
		}
	}
	if text, _, found := strings.Cut(p.text[p.at:], ")"); found && text != "" && strings.Trim(text, "+-0123456789") == "" && text != "-" {
		p.at += len(text) + 1
		return p.call(text)
	}
	if p.accept("P") {
		if !p.more() {
			return item{}, errParen
		}
		return item{}, errAfterP
	}
	return p.options()
}

// closed reads the closing parenthesis after the inside of a group.
func (p *parser) closed(body item, err error) (item, error) {
	if err == nil && !p.accept(")") {
		err = errParen
	}
	body.one = nil
	return body, err
}

// name reads a name and the mark after it.
func (p *parser) name(mark string) (string, error) {
	name, found := p.until(mark)
	for i, r := range name {
		if r != '_' && !(r|0x20 >= 'a' && r|0x20 <= 'z') && (i == 0 || r < '0' || r > '9') {
			found = false
		}
	}
	switch {
	case name != "" && digit(rune(name[0])):
		return "", errDigitName
	case name == "":
		return "", errName
	case !found:
		return "", errNameEnd
	}
	return name, nil
}

// numbered reads a group with a number, and perhaps with a name.
func (p *parser) numbered(name string) (item, error) {
	number := len(p.re.bodies)
	p.re.bodies = append(p.re.bodies, nil)
	if name != "" {
		if _, known := p.names[name]; known {
			return item{}, errNameAgain
		}
		p.names[name] = number
	}
	body, err := p.closed(p.alternatives())
	if err != nil {
		return item{}, err
	}
	one := group(number, body)
	p.re.bodies[number] = one.node
	return one, nil
}

// reset reads (?|…), whose alternatives number their groups alike.
func (p *parser) reset() (item, error) {
	first := len(p.re.bodies)
	most := first
	var list []item
	for {
		bodies := p.re.bodies
		p.re.bodies = bodies[:first:first]
		one, err := p.branch()
		if err != nil {
			return item{}, err
		}
		if len(p.re.bodies) < most {
			p.re.bodies = append(p.re.bodies, bodies[len(p.re.bodies):most]...)
		}
		most = len(p.re.bodies)
		if list = append(list, one); !p.accept("|") {
			return p.closed(either(list), nil)
		}
	}
}

// looking reads an assertion about the text before or after a place.
func (p *parser) looking() (one item, is bool, err error) {
	behind, negative := false, false
	switch {
	case p.accept("="):
	case p.accept("!"):
		negative = true
	case p.accept("<="):
		behind = true
	case p.accept("<!"):
		behind, negative = true, true
	default:
		return one, false, nil
	}
	body, err := p.closed(p.alternatives())
	if err == nil && behind && body.width == unlimited {
		err = errLookbehind
	}
	return look(body, behind, negative), true, err
}

// condition reads (?(…)yes|no).
func (p *parser) condition() (item, error) {
	var holds func(s *search, at int) bool
	if p.accept("?") {
		test, is, err := p.looking()
		if err != nil || !is {
			return item{}, errAfterParen
		}
		holds = func(s *search, at int) bool { return test.node(s, at, func(int) bool { return true }) }
	} else {
		name, found := p.until(")")
		if !found {
			return item{}, errCondition
		}
		test, err := p.isSet(name)
		if err != nil {
			return item{}, err
		}
		holds = func(s *search, at int) bool { return test.node(s, at, func(int) bool { return true }) }
	}
	list, err := p.branches()
	switch {
	case err != nil:
		return item{}, err
	case len(list) > 2:
		return item{}, errAlternative
	case len(list) == 1:
		list = append(list, sequence(nil))
	}
	return p.closed(choice(holds, list[0], list[1]), nil)
}

// isSet returns the item for the condition that a group with a name or number is set.
func (p *parser) isSet(name string) (item, error) {
	switch name {
	case "DEFINE":
		return assertion(func(*search, int) bool { return false }), nil
	case "R":
		return assertion(func(s *search, _ int) bool { return s.calls > 0 }), nil
	}
	return p.named(strings.Trim(name, "<>'"), func(n int) item {
		return assertion(func(s *search, _ int) bool { return s.groups[2*n] >= 0 })
	})
}

// options reads (?i) and the like, for the rest of the group, or (?i:…).
func (p *parser) options() (item, error) {
	o, modes, on := p.Options, p.modes, true
	for p.more() {
		c := p.text[p.at]
		p.at++
		switch c {
		case '^':
			o.IgnoreCase, modes.lines, modes.dotAll, modes.blanks = false, false, false, false
		case '-':
			on = false
		case 'i':
			o.IgnoreCase = on
		case 'm':
			modes.lines = on
		case 's':
			modes.dotAll = on
		case 'x':
			modes.blanks = on
		case 'U':
			modes.lazy = on
		case ')':
			p.Options, p.modes = o, modes
			return item{}, nil
		case ':':
			old, oldModes := p.Options, p.modes
			p.Options, p.modes = o, modes
			body, err := p.closed(p.alternatives())
			p.Options, p.modes = old, oldModes
			return body, err
		default:
			return item{}, errAfterParen
		}
	}
	return item{}, errParen
}
