package perl

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// escape reads what is after a backslash.
func (p *parser) escape() (item, error) {
	if !p.more() {
		return item{}, errBackslash
	}
	if p.accept("Q") {
		return p.quoted()
	}
	if p.accept("E") {
		return item{}, nil
	}
	if one, is, err := p.place(); is {
		return one, err
	}
	if one, is, err := p.back(); is {
		return one, err
	}
	if p.accept("R") {
		return atomic(either([]item{literal("\r\n"), character(vertical)})), nil
	}
	if p.accept("X") {
		first := character(func(rune) bool { return true })
		marks := repeated(character(func(r rune) bool { return unicode.Is(unicode.M, r) }), repetition{most: unlimited, possessive: true})
		return sequence([]item{first, marks}), nil
	}
	if test, is, err := p.kind(); is {
		return character(test), err
	}
	r, err := p.code()
	return p.literal(r), err
}

// quoted reads the text of \Q…\E. Only its last character is repeated.
func (p *parser) quoted() (item, error) {
	text, _, closed := strings.Cut(p.text[p.at:], `\E`)
	end := p.at + len(text)
	var items []item
	for p.at < end {
		items = append(items, p.literal(p.next()))
	}
	if closed {
		p.at += len(`\E`)
	}
	if len(items) == 0 {
		return item{}, nil
	}
	last, err := p.quantified(items[len(items)-1])
	items[len(items)-1] = last
	return sequence(items), err
}

// place reads an escape that stands for a place.
func (p *parser) place() (one item, is bool, err error) {
	word := p.words()
	boundary := func(s *search, at int) bool { return s.before(at, word) != s.after(at, word) }
	is = true
	switch {
	case p.accept("b"):
		one = assertion(boundary)
	case p.accept("B"):
		one = assertion(func(s *search, at int) bool { return !boundary(s, at) })
	case p.accept("A"):
		one = assertion(atBegin)
	case p.accept("G"):
		one = assertion(func(s *search, at int) bool { return at == s.from })
	case p.accept("z"):
		one = assertion(atEnd)
	case p.accept("Z"):
		one = assertion(func(s *search, at int) bool {
			return at == len(s.text) || at == len(s.text)-1 && s.text[at] == '\n'
		})
	case p.accept("K"):
		one = keep()
	default:
		is = false
	}
	return one, is, nil
}

// back reads a reference to a group, or a call of one.
func (p *parser) back() (one item, is bool, err error) {
	begin := p.at
	switch c := p.text[p.at]; {
	case c == 'k', c == 'g':
		p.at++
		for _, marks := range []string{"{}", "<>", "''"} {
			if !p.accept(marks[:1]) {
				continue
			}
			name, found := p.until(marks[1:])
			switch {
			case !found && name == "":
				return one, true, errName
			case !found:
				return one, true, errNameEnd
			case c == 'g' && marks != "{}":
				one, err = p.call(name)
			default:
				one, err = p.refer(name)
			}
			return one, true, err
		}
		sign := ""
		if p.accept("-") {
			sign = "-"
		}
		if n, ok := p.number(); ok && c == 'g' {
			one, err = p.refer(sign + strconv.Itoa(n))
			return one, true, err
		}
		if c == 'k' {
			return one, true, errNoName
		}
		return one, true, errNoNumber
	case c >= '1' && c <= '9':
		n, _ := p.number()
		if n < 10 || n < len(p.re.bodies) {
			one, err = p.refer(strconv.Itoa(n))
			return one, true, err
		}
		p.at = begin // an octal number
	}
	return one, false, nil
}

// words returns the test for \w.
func (p *parser) words() func(rune) bool {
	utf8 := p.UTF8
	return func(r rune) bool {
		return r == '_' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z' ||
			utf8 && r >= 0x80 && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.M, r) || unicode.Is(unicode.Pc, r))
	}
}

func digit(r rune) bool { return '0' <= r && r <= '9' }

func vertical(r rune) bool { return '\n' <= r && r <= '\r' || r == 0x85 || r == 0x2028 || r == 0x2029 }

func horizontal(r rune) bool {
	return r == ' ' || r == '\t' || r == 0xa0 || r == 0x180e || r > 0xff && unicode.Is(unicode.Zs, r)
}

// blank returns the test for \s.
func (p *parser) blank() func(rune) bool {
	utf8 := p.UTF8
	return func(r rune) bool {
		return r == ' ' || '\t' <= r && r <= '\r' || utf8 && r >= 0x80 && unicode.IsSpace(r)
	}
}

// kind reads an escape for a kind of characters, such as \d.
func (p *parser) kind() (test func(rune) bool, is bool, err error) {
	c := p.text[p.at]
	switch c | 0x20 {
	case 'd':
		test = digit
	case 'w':
		test = p.words()
	case 's':
		test = p.blank()
	case 'h':
		test = horizontal
	case 'v':
		test = vertical
	case 'p':
		p.at++
		test, err = p.property(c == 'P')
		return test, true, err
	case 'n':
		if c == 'N' && !strings.HasPrefix(p.text[p.at:], "N{") {
			p.at++
			return func(r rune) bool { return r != '\n' }, true, nil
		}
	}
	if test == nil {
		return nil, false, nil
	}
	p.at++
	if positive := test; c < 'a' {
		test = func(r rune) bool { return !positive(r) }
	}
	return test, true, nil
}

// property reads the name of a property of characters.
func (p *parser) property(negated bool) (func(rune) bool, error) {
	name := ""
	if p.accept("{") {
		text, found := p.until("}")
		if !found {
			return nil, errMalformed
		}
		name = strings.TrimSpace(text)
	} else if p.more() {
		name = string(p.next())
	} else {
		return nil, errMalformed
	}
	if rest, is := strings.CutPrefix(name, "^"); is {
		name, negated = rest, !negated
	}
	tables, unknown := tablesOf(name)
	if unknown {
		return nil, errProperty
	}
	return func(r rune) bool { return (tables == nil || unicode.In(r, tables...)) != negated }, nil
}

// tablesOf returns the tables of a property; nil for any character.
func tablesOf(name string) (tables []*unicode.RangeTable, unknown bool) {
	if _, script, is := strings.Cut(name, "="); is {
		name = strings.TrimSpace(script)
	}
	switch {
	case strings.EqualFold(name, "Any"):
		return nil, false
	case strings.EqualFold(name, "L&"), strings.EqualFold(name, "LC"):
		return []*unicode.RangeTable{unicode.Lu, unicode.Ll, unicode.Lt}, false
	case strings.EqualFold(name, "Xan"):
		return []*unicode.RangeTable{unicode.L, unicode.N}, false
	}
	for _, all := range []map[string]*unicode.RangeTable{unicode.Categories, unicode.Scripts} {
		for other, table := range all {
			if strings.EqualFold(name, other) {
				return []*unicode.RangeTable{table}, false
			}
		}
	}
	return nil, true
}

// code reads an escape for one character.
func (p *parser) code() (rune, error) {
	c := p.next()
	switch {
	case strings.ContainsRune("FLlUu", c), c == 'N' && !strings.HasPrefix(p.text[p.at:], "{U+"):
		return 0, errCaseEscape
	case c == 'N' && !p.UTF8:
		return 0, errUnicode
	}
	if i := strings.IndexRune("aefnrt", c); i >= 0 {
		return rune("\a\x1b\f\n\r\t"[i]), nil
	}
	switch {
	case c == 'x' && p.accept("{"), c == 'o' && p.accept("{"), c == 'N' && p.accept("{U+"):
		base := 16
		if c == 'o' {
			base = 8
		}
		text, _ := p.until("}")
		n, err := strconv.ParseUint(strings.TrimSpace(text), base, 32)
		switch {
		case strings.TrimSpace(text) == "":
			return 0, errHex
		case err != nil && base == 8:
			return 0, errNotOctal
		case err != nil:
			return 0, errNotHex
		case n > unicode.MaxRune || !p.UTF8 && n > 0xff:
			return 0, errLarge
		}
		return rune(n), nil
	case c == 'x':
		begin := p.at
		if r := p.digits(16, 2); p.at > begin {
			return r, nil
		}
		return 0, errHex
	case c == 'o':
		return 0, errBrace
	case c == 'c' && !p.more():
		return 0, errControl
	case c == '0':
		return p.digits(8, 2), nil
	case '1' <= c && c <= '7':
		p.at--
		return p.digits(8, 3), nil
	case c == 'c' && p.more():
		r := p.next()
		return unicode.ToUpper(r) ^ 0x40, nil
	case 'a' <= c|0x20 && c|0x20 <= 'z', '0' <= c && c <= '9':
		return 0, errEscape
	}
	return c, nil
}

// digits reads a number in a base. most is the largest number of its digits.
func (p *parser) digits(base, most int) rune {
	begin := p.at
	for p.more() && p.at < begin+most {
		if _, err := strconv.ParseUint(p.text[p.at:p.at+1], base, 8); err != nil {
			break
		}
		p.at++
	}
	n, _ := strconv.ParseUint("0"+p.text[begin:p.at], base, 32)
	return rune(n)
}

// posix are the classes that [:NAME:] stands for.
var posix = []string{"alpha", "lower", "upper", "alnum", "ascii", "blank", "cntrl", "digit", "graph", "print", "punct", "space", "word", "xdigit"}

// posixTest returns the test for [:NAME:].
func (p *parser) posixTest(name string) func(rune) bool {
	word, utf8 := p.words(), p.UTF8
	in := func(r rune, low, high rune) bool { return low <= r && r <= high }
	letter := func(r rune) bool { return in(r|0x20, 'a', 'z') || utf8 && r >= 0x80 && unicode.IsLetter(r) }
	graph := func(r rune) bool {
		return in(r, '!', '~') || utf8 && r >= 0x80 && unicode.IsGraphic(r) && !unicode.IsSpace(r)
	}
	return map[string]func(rune) bool{
		"alpha": letter,
		"lower": func(r rune) bool { return in(r, 'a', 'z') || utf8 && r >= 0x80 && unicode.IsLower(r) },
		"upper": func(r rune) bool { return in(r, 'A', 'Z') || utf8 && r >= 0x80 && unicode.IsUpper(r) },
		"alnum": func(r rune) bool { return letter(r) || digit(r) || utf8 && r >= 0x80 && unicode.IsNumber(r) },
		"ascii": func(r rune) bool { return r < 0x80 },
		"blank": func(r rune) bool { return r == ' ' || r == '\t' || utf8 && r >= 0x80 && horizontal(r) },
		"cntrl": func(r rune) bool { return r < ' ' || r == 0x7f || utf8 && in(r, 0x80, 0x9f) },
		"digit": digit,
		"graph": graph,
		"print": func(r rune) bool { return r == ' ' || graph(r) || utf8 && r >= 0x80 && unicode.Is(unicode.Zs, r) },
		"punct": func(r rune) bool {
			return in(r, '!', '/') || in(r, ':', '@') || in(r, '[', '`') || in(r, '{', '~') || utf8 && r >= 0x80 && unicode.IsPunct(r)
		},
		"space":  p.blank(),
		"word":   word,
		"xdigit": func(r rune) bool { return digit(r) || in(r|0x20, 'a', 'f') },
	}[name]
}

// class reads a class of characters after its bracket.
func (p *parser) class() (item, error) {
	negated := p.accept("^")
	var tests []func(rune) bool
	for first := true; ; first = false {
		if !p.more() {
			return item{}, errBracket
		}
		if !first && p.accept("]") {
			break
		}
		test, low, err := p.member()
		if err != nil {
			return item{}, err
		}
		if strings.HasPrefix(p.text[p.at:], "-") && !strings.HasPrefix(p.text[p.at:], "-]") {
			if test != nil {
				return item{}, errBadRange
			}
			p.at++
			if !p.more() {
				return item{}, errBracket
			}
			other, high, err := p.member()
			switch {
			case err != nil:
				return item{}, err
			case other != nil:
				return item{}, errBadRange
			case high < low:
				return item{}, errRange
			default:
				test = p.fold(func(r rune) bool { return low <= r && r <= high })
			}
		}
		if test == nil && low >= 0 {
			test = p.fold(func(r rune) bool { return r == low })
		}
		if test != nil {
			tests = append(tests, test)
		}
	}
	return character(func(r rune) bool {
		return slices.ContainsFunc(tests, func(test func(rune) bool) bool { return test(r) }) != negated
	}), nil
}

// member reads a member of a class: a test, or a character; -1 for neither.
func (p *parser) member() (test func(rune) bool, r rune, err error) {
	if name, _, found := strings.Cut(p.text[p.at:], ":]"); found && strings.HasPrefix(name, "[:") {
		word, negated := strings.CutPrefix(name[2:], "^")
		if strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == "" {
			p.at += len(name) + 2
			if !slices.Contains(posix, word) {
				return nil, 0, errClassName
			}
			test := p.posixTest(word)
			if !p.UTF8 {
				test = p.fold(test)
			}
			return func(r rune) bool { return test(r) != negated }, 0, nil
		}
	}
	for _, mark := range []string{".", "="} {
		if strings.HasPrefix(p.text[p.at:], "["+mark) && strings.Contains(p.text[p.at+2:], mark+"]") {
			return nil, 0, errCollating
		}
	}
	if r = p.next(); r != '\\' {
		return nil, r, nil
	}
	switch {
	case !p.more():
		return nil, 0, errBackslash
	case p.accept("b"):
		return nil, '\b', nil
	case p.accept("E"), p.accept("Q"):
		return nil, -1, nil
	}
	if test, is, err := p.kind(); is {
		return test, 0, err
	}
	r, err = p.code()
	return nil, r, err
}
