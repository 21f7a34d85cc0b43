package tr

import (
	"math"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// A kind is the kind of an element of a set.
type kind uint8

const (
	single   kind = iota // c
	span                 // c-d
	class                // [:name:]
	equal                // [=c=]
	repeated             // [c*n]
)

// An element is a part of a set: one character or several.
type element struct {
	kind        kind
	first, last byte
	name        string // of a class
	count       uint64 // of repetitions; 0 means as many as necessary
}

// A set is a parsed string1 or string2.
type set struct {
	elements []element
	length   uint64 // number of characters, or of those of the complement
	endless  int    // number of elements [c*]
	hasEqual bool
	hasClass bool
	hasOther bool // a class that is neither upper nor lower
}

// isIn reports whether a character is in the class of a name, in the C locale.
var isIn = map[string]func(c byte) bool{
	"alnum":  func(c byte) bool { return isDigit(c) || isLower(c) || isUpper(c) },
	"alpha":  func(c byte) bool { return isLower(c) || isUpper(c) },
	"blank":  func(c byte) bool { return c == ' ' || c == '\t' },
	"cntrl":  func(c byte) bool { return c < ' ' || c == 0x7f },
	"digit":  isDigit,
	"graph":  func(c byte) bool { return c > ' ' && c < 0x7f },
	"lower":  isLower,
	"print":  isPrint,
	"punct":  func(c byte) bool { return c > ' ' && c < 0x7f && !isDigit(c) && !isLower(c) && !isUpper(c) },
	"space":  func(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' },
	"upper":  isUpper,
	"xdigit": func(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' },
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
func isPrint(c byte) bool { return c >= ' ' && c < 0x7f }

// members returns the characters of a class, in order.
func members(name string) (list []byte) {
	for c := range 256 {
		if isIn[name](byte(c)) {
			list = append(list, byte(c))
		}
	}
	return list
}

// A parser reads a string after the escapes have been replaced.
type parser struct {
	*gnu.Tool
	text    []byte
	escaped []bool // the character was written with a backslash
	set     set
}

// parse reads a set.
func parse(t *gnu.Tool, word string) (*set, error) {
	p := &parser{Tool: t}
	p.unescape(word)
	i := 0
	for i+2 < len(p.text) {
		size, err := p.bracketed(i)
		switch {
		case err != nil:
			return nil, err
		case size > 0:
			i += size
		case p.is(i+1, '-'):
			first, last := p.text[i], p.text[i+2]
			if last < first {
				return nil, cli.Fail("range-endpoints of '"+printable(first)+"-"+printable(last)+"' are in reverse collating sequence order", nil)
			}
			p.add(element{kind: span, first: first, last: last})
			i += 3
		default:
			p.add(element{first: p.text[i]})
			i++
		}
	}
	for ; i < len(p.text); i++ {
		p.add(element{first: p.text[i]})
	}
	return &p.set, nil
}

func (p *parser) add(e element) { p.set.elements = append(p.set.elements, e) }

// unescape replaces the escapes of a word.
func (p *parser) unescape(word string) {
	for i := 0; i < len(word); i++ {
		c, escaped := word[i], false
		switch {
		case c != '\\':
		case i+1 == len(word):
			p.Warn("warning: an unescaped backslash at end of string is not portable")
		default:
			i++
			escaped = true
			switch c = word[i]; {
			case strings.IndexByte("abfnrtv", c) >= 0:
				c = "\a\b\f\n\r\t\v"[strings.IndexByte("abfnrtv", c)]
			case c >= '0' && c <= '7':
				var size int
				c, size = p.octal(word[i:])
				i += size - 1
			}
		}
		p.text = append(p.text, c)
		p.escaped = append(p.escaped, escaped)
	}
}

// octal reads one to three octal digits.
func (p *parser) octal(s string) (c byte, size int) {
	n := 0
	for size < len(s) && size < 3 && s[size] >= '0' && s[size] <= '7' {
		if next := n*8 + int(s[size]-'0'); next < 256 {
			n = next
			size++
			continue
		}
		p.Warn("warning: the ambiguous octal escape \\" + s[:3] + " is being\n\tinterpreted as the 2-byte sequence \\0" + s[:2] + ", " + s[2:3])
		break
	}
	return byte(n), size
}

// is reports whether a character stands at a place without a backslash.
func (p *parser) is(i int, c byte) bool {
	return i < len(p.text) && p.text[i] == c && !p.escaped[i]
}

// bracketed reads a class, an equivalence class or a repetition, and returns its size, or 0 if
// there is none.
func (p *parser) bracketed(i int) (size int, err error) {
	if !p.is(i, '[') {
		return 0, nil
	}
	if p.is(i+1, ':') || p.is(i+1, '=') {
		mark := p.text[i+1]
		for end := i + 2; end+1 < len(p.text); end++ {
			if !p.is(end, mark) || !p.is(end+1, ']') {
				continue
			}
			name := string(p.text[i+2 : end])
			if done, err := p.named(mark, name, p.isCount(i+2)); done || err != nil {
				return end + 2 - i, err
			}
			break
		}
	}
	return p.repetition(i)
}

// named adds a class or an equivalence class. done is false if it is a repetition instead.
func (p *parser) named(mark byte, name string, repetition bool) (done bool, err error) {
	if mark == ':' {
		switch {
		case name == "":
			return false, cli.Fail("missing character class name '[::]'", nil)
		case isIn[name] != nil:
			p.add(element{kind: class, name: name})
			return true, nil
		case repetition:
			return false, nil
		}
		return false, cli.Fail("invalid character class "+p.Locale.Quote(printableAll(name)), nil)
	}
	switch {
	case name == "":
		return false, cli.Fail("missing equivalence class character '[==]'", nil)
	case len(name) == 1:
		p.add(element{kind: equal, first: name[0]})
		return true, nil
	case repetition:
		return false, nil
	}
	return false, cli.Fail(printableAll(name)+": equivalence class operand must be a single character", nil)
}

// isCount reports whether "*", digits and "]" stand at a place.
func (p *parser) isCount(i int) bool {
	if !p.is(i, '*') {
		return false
	}
	for i++; i < len(p.text) && isDigit(p.text[i]); i++ {
	}
	return p.is(i, ']')
}

// repetition reads [c*n].
func (p *parser) repetition(i int) (size int, err error) {
	if !p.is(i+2, '*') {
		return 0, nil
	}
	for end := i + 3; end < len(p.text) && !p.escaped[end]; end++ {
		if p.text[end] != ']' {
			continue
		}
		e := element{kind: repeated, first: p.text[i+1]}
		if digits := string(p.text[i+3 : end]); digits != "" {
			base := 10
			if digits[0] == '0' {
				base = 8
			}
			// strtoumax(3) skips blanks and a sign
			number := strings.TrimPrefix(strings.TrimLeft(digits, " \t\n\v\f\r"), "+")
			if e.count, err = strconv.ParseUint(number, base, 64); err != nil || e.count == math.MaxUint64 {
				return 0, cli.Fail("invalid repeat count "+p.Locale.Quote(printableAll(digits))+" in [c*n] construct", nil)
			}
		}
		p.add(e)
		return end + 1 - i, nil
	}
	return 0, nil
}

func printable(c byte) string {
	if isPrint(c) {
		return string(rune(c))
	}
	return `\` + strconv.FormatInt(01000+int64(c), 8)[1:]
}

func printableAll(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if at := strings.IndexByte("\\\a\b\f\n\r\t\v", s[i]); at >= 0 {
			b.WriteString(`\` + `\abfnrtv`[at:at+1])
		} else {
			b.WriteString(printable(s[i]))
		}
	}
	return b.String()
}

// size returns the number of characters of an element.
func (e *element) size() uint64 {
	switch e.kind {
	case span:
		return uint64(e.last-e.first) + 1
	case class:
		return uint64(len(members(e.name)))
	case repeated:
		return e.count
	}
	return 1
}

// isCase reports whether an element is the class upper or lower.
func (e *element) isCase() bool { return e.kind == class && (e.name == "upper" || e.name == "lower") }

// measure counts the characters.
func (s *set) measure() error {
	for i := range s.elements {
		e := &s.elements[i]
		switch {
		case e.kind == class:
			s.hasClass = true
			s.hasOther = s.hasOther || !e.isCase()
		case e.kind == equal:
			s.hasEqual = true
		case e.kind == repeated && e.count == 0:
			s.endless++
		}
		size := e.size()
		if s.length+size < s.length || s.length+size == math.MaxUint64 {
			return cli.Fail("too many characters in set", nil)
		}
		s.length += size
	}
	return nil
}

// contents returns the characters of a set.
func (s *set) contents(complement bool) (in [256]bool) {
	for i := range s.elements {
		e := &s.elements[i]
		switch {
		case e.kind == span:
			for c := int(e.first); c <= int(e.last); c++ {
				in[c] = true
			}
		case e.kind == class:
			for _, c := range members(e.name) {
				in[c] = true
			}
		case e.kind != repeated || e.count > 0:
			in[e.first] = true
		}
	}
	if complement {
		for c := range in {
			in[c] = !in[c]
		}
	}
	return in
}

// A cursor reads the characters of a set in order.
type cursor struct {
	set   *set
	at    int    // index of the element in the set
	index uint64 // index of the character in the element
}

// next returns the next character and its element. ok is false at the end.
func (c *cursor) next() (char byte, e *element, ok bool) {
	for ; c.at < len(c.set.elements); c.at++ {
		e = &c.set.elements[c.at]
		if c.index < e.size() {
			break
		}
		c.index = 0
	}
	if c.at == len(c.set.elements) {
		return 0, nil, false
	}
	switch e.kind {
	case span:
		char = e.first + byte(c.index)
	case class:
		char = members(e.name)[c.index]
	default:
		char = e.first
	}
	c.index++
	if c.index == e.size() {
		c.skip()
	}
	return char, e, true
}

// skip goes to the next element.
func (c *cursor) skip() { c.at, c.index = c.at+1, 0 }
