package pattern

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// The errors of regcomp(3).
var (
	errParen     = errors.New(`Unmatched ( or \(`)
	errClosing   = errors.New(`Unmatched ) or \)`)
	errBracket   = errors.New("Unmatched [, [^, [:, [., or [=")
	errBrace     = errors.New(`Unmatched \{`)
	errInterval  = errors.New(`Invalid content of \{\}`)
	errContent   = errors.New(errInterval.Error()) // for an interval without numbers
	errRepeat    = errors.New("Invalid preceding regular expression")
	errTooBig    = errors.New("Regular expression too big")
	errRange     = errors.New("Invalid range end")
	errClass     = errors.New("Invalid character class name")
	errCollation = errors.New("Invalid collation character")
	errEscape    = errors.New("Trailing backslash")
	errReference = errors.New("Invalid back reference")
	errPattern   = errors.New("Invalid regular expression")

	// An error of grep.
	errBareClass = errors.New("character class syntax is [[:space:]], not [:space:]")
)

// Marks are characters that stand for what Go's regular expressions lack. They are in a plane for
// private use, so texts do not have them. Each mark is followed by its partner. Without it, the
// parser and the optimizer of package regexp/syntax would make a class of two marks.
const (
	markWordStart = rune(0x10FF41)
	markWordEnd   = rune(0x10FF42)
	markReference = rune(0x10E000) // plus the number of the group
	maxReference  = 0xfff          // the largest number of a group in a mark
	markNothing   = rune(0x10FF43) // in a bracket expression: a range without characters
	partner       = rune(0x2000)   // the distance from a mark to its partner, downward
	invalidByte   = rune(0x10FD00) // plus the byte: it is not part of a character
)

// A posix parses a POSIX regular expression as glibc does, and writes it in Go's syntax.
type posix struct {
	Options
	text    string
	at      int // where the next token begins
	kind    token
	lexeme  string // of the token
	begin   bool   // only anchors stand before the token, in this expression, group or alternative
	wide    bool   // classes have characters beyond ASCII
	groups  int
	closed  uint16 // a bit for each group that a back-reference may name
	special bool   // the result has marks

	groupsBefore int  // groups of other expressions in the result
	bareClass    bool // a bracket expression is like [:space:]
	warnings     []string
}

type token uint8

const (
	tokenEnd token = iota
	tokenChar
	tokenOpen
	tokenClose
	tokenBracket
	tokenReference
	tokenRepeat // * + ?
	tokenInterval
	tokenIntervalEnd
	tokenAlternative
	tokenAnchor
	tokenAny
	tokenClass // \w \W \s \S
)

// maxDepth bounds how deep groups may be nested, as Go does.
const maxDepth = 1000

// compile returns the expression in Go's syntax.
func (p *posix) compile() (string, error) {
	if p.Fixed {
		return p.fixed(), nil
	}
	if err := p.next(true); err != nil {
		return "", err
	}
	text, err := p.alternatives(0)
	if err == nil && p.bareClass && p.Grep {
		err = errBareClass // after the errors of regcomp(3)
	}
	return text, err
}

// fixed returns the text as an expression that matches it.
func (p *posix) fixed() string {
	var b strings.Builder
	for p.at < len(p.text) {
		r, size := p.char(p.at)
		p.at += size
		b.WriteString(literal(r))
	}
	return b.String()
}

// char returns the character at a place and its size. In the C locale it is a byte.
func (p *posix) char(at int) (r rune, size int) { return decode(p.text[at:], p.Bytes) }

func decode(s string, bytes bool) (r rune, size int) {
	if bytes || s[0] < utf8.RuneSelf {
		return rune(s[0]), 1
	}
	if r, size = utf8.DecodeRuneInString(s); r == utf8.RuneError && size == 1 {
		r = invalidByte + rune(s[0])
	}
	return r, size
}

// next reads a token. begin says that a caret is an anchor here, in a basic expression, too.
func (p *posix) next(begin bool) error {
	p.lexeme = ""
	if p.at == len(p.text) {
		p.kind = tokenEnd
		return nil
	}
	first := p.at == 0
	_, size := p.char(p.at)
	p.lexeme = p.text[p.at : p.at+size]
	p.at += size
	p.kind = tokenChar
	if size > 1 {
		return nil
	}
	c := p.lexeme[0]
	escaped := c == '\\'
	if escaped {
		if p.at == len(p.text) {
			return errEscape
		}
		_, size := p.char(p.at)
		p.lexeme = p.text[p.at : p.at+size]
		p.at += size
		if size > 1 {
			return nil
		}
		c = p.lexeme[0]
	}
	if at := strings.IndexByte("(){}+?|", c); at >= 0 {
		operator := escaped != p.Extended && (at < 4 || p.Extended || !p.Strict)
		if p.Emacs && (c == '+' || c == '?') {
			operator = !escaped
		}
		if p.NoIntervals && (c == '{' || c == '}') {
			operator = false
		}
		if operator {
			p.kind = [...]token{tokenOpen, tokenClose, tokenInterval, tokenIntervalEnd, tokenRepeat, tokenRepeat, tokenAlternative}[at]
		}
		return nil
	}
	if escaped {
		switch {
		case c >= '1' && c <= '9':
			p.kind = tokenReference
		case p.Strict:
		case strings.IndexByte("wWsS", c) >= 0:
			p.kind = tokenClass
		case strings.IndexByte("<>bB`'", c) >= 0:
			p.kind = tokenAnchor
		}
		return nil
	}
	switch c {
	case '*':
		p.kind = tokenRepeat
	case '[':
		p.kind = tokenBracket
	case '.':
		p.kind = tokenAny
	case '^':
		if p.Extended || begin || first {
			p.kind = tokenAnchor
		}
	case '$':
		rest := p.text[p.at:]
		if p.Extended || rest == "" || strings.HasPrefix(rest, `\)`) || strings.HasPrefix(rest, `\|`) {
			p.kind = tokenAnchor
		}
	}
	return nil
}

// ends reports whether the token ends an alternative. nested says that it is inside a group.
func (p *posix) ends(nested bool) bool {
	return p.kind == tokenEnd || p.kind == tokenAlternative || nested && p.kind == tokenClose
}

// alternatives reads alternatives up to the end of the expression or of the group. depth is the
// number of groups around them. A back-reference cannot name a group of another alternative.
func (p *posix) alternatives(depth int) (string, error) {
	nested := depth > 0
	before := p.closed
	text, err := p.branch(depth)
	if err != nil {
		return "", err
	}
	for p.kind == tokenAlternative {
		if err := p.next(true); err != nil {
			return "", err
		}
		text += "|"
		if p.ends(nested) {
			continue
		}
		all := p.closed
		p.closed = before
		part, err := p.branch(depth)
		if err != nil {
			return "", err
		}
		p.closed |= all
		text += part
	}
	return text, nil
}

// branch reads one alternative.
func (p *posix) branch(depth int) (string, error) {
	var b strings.Builder
	p.begin = true
	for !p.ends(depth > 0) {
		part, err := p.expression(depth)
		if err != nil {
			return "", err
		}
		b.WriteString(part)
	}
	return b.String(), nil
}

// expression reads an atom with its repetitions.
func (p *posix) expression(depth int) (atom string, err error) {
	switch p.kind {
	case tokenOpen:
		if atom, err = p.group(depth); err != nil {
			return "", err
		}
	case tokenBracket:
		if atom, err = p.bracket(); err != nil {
			return "", err
		}
	case tokenReference:
		n := int(p.lexeme[0] - '0')
		if p.closed>>n&1 == 0 {
			return "", errReference
		}
		number := p.groupsBefore + n
		if number > maxReference {
			return "", errTooBig
		}
		atom = p.mark(markReference + rune(number))
	case tokenInterval, tokenRepeat:
		if p.Extended && p.Grep {
			return p.repeatNothing(depth)
		}
		if p.Extended || p.kind == tokenInterval && !p.LooseRepeat {
			return "", errRepeat
		}
		atom = literal(rune(p.lexeme[0]))
	case tokenClose:
		if !p.LooseParen {
			return "", errClosing
		}
		atom = literal(')')
	case tokenAnchor:
		return p.anchor()
	case tokenAny:
		atom = "(?s:.)"
		if p.Lines {
			atom = `[^\n]`
		}
	case tokenClass:
		atom = p.class()
	default:
		r, _ := decode(p.lexeme, p.Bytes)
		atom = literal(r)
	}
	p.begin = false
	if err := p.next(false); err != nil {
		return "", err
	}
	for p.repeats() {
		if atom, err = p.repeat(atom); err != nil {
			return "", err
		}
		if !p.Extended && !p.LooseRepeat && (p.kind == tokenRepeat && p.lexeme == "*" || p.kind == tokenInterval) {
			return "", errRepeat
		}
	}
	return atom, nil
}

// repeats reports whether the token is a repetition. It makes a { that begins no interval a literal,
// if that is allowed.
func (p *posix) repeats() bool {
	if p.kind != tokenInterval || !p.Extended || !p.Grep {
		return p.kind == tokenRepeat || p.kind == tokenInterval
	}
	start := *p
	if _, _, err := p.interval(); err == errContent || err == errBrace {
		*p = start
		p.kind = tokenChar
		return false
	}
	*p = start
	return true
}

// repeatNothing reads a repetition without anything before it, as grep does, and then an expression.
func (p *posix) repeatNothing(depth int) (string, error) {
	if !p.repeats() {
		return p.expression(depth)
	}
	p.warn()
	if _, err := p.repeat(""); err != nil {
		return "", err
	}
	if p.kind == tokenEnd || p.kind == tokenAlternative {
		return "", nil
	}
	if p.kind == tokenClose {
		p.kind = tokenChar // glibc reads it as a character, and so does not find the end of the group
	}
	return p.expression(depth)
}

// warn warns of the repetition that is the token.
func (p *posix) warn() {
	operator := p.lexeme
	if p.kind == tokenInterval {
		operator = "{...}"
	}
	p.warnings = append(p.warnings, operator+" at start of expression")
}

// group reads a group after its "(". After it, the token is the ")".
func (p *posix) group(depth int) (string, error) {
	if depth == maxDepth {
		return "", errTooBig
	}
	p.groups++
	number := p.groups
	if err := p.next(true); err != nil {
		return "", err
	}
	text := ""
	if p.kind != tokenClose {
		var err error
		if text, err = p.alternatives(depth + 1); err != nil {
			return "", err
		}
		if p.kind != tokenClose {
			return "", errParen
		}
	}
	if number <= 9 {
		p.closed |= 1 << number
	}
	return "(" + text + ")", nil
}

// repeat reads a repetition of an atom, and the token after it.
func (p *posix) repeat(atom string) (string, error) {
	count := p.lexeme
	if p.kind == tokenInterval {
		low, high, err := p.interval()
		switch {
		case err != nil:
			return "", err
		case max(low, high) > 1000:
			return "", errTooBig // Go's limit
		case high < 0:
			count = fmt.Sprintf("{%d,}", low)
		default:
			count = fmt.Sprintf("{%d,%d}", low, high)
		}
	}
	if atom == "" {
		return "", p.next(false)
	}
	return "(?:" + atom + ")" + count, p.next(false)
}

// largestCount is RE_DUP_MAX of regex(7): the largest number in an interval.
const largestCount = 32767

// interval reads {low,high} up to the closing brace. high is -1 for no limit.
func (p *posix) interval() (low, high int, err error) {
	const missing, wrong = -1, -2
	number := func() (n int, err error) {
		n = missing
		for {
			if err := p.next(false); err != nil {
				return 0, err
			}
			switch {
			case p.kind == tokenEnd:
				return wrong, nil
			case p.kind == tokenIntervalEnd || p.lexeme == ",":
				return n, nil
			case p.kind != tokenChar || p.lexeme[0] < '0' || p.lexeme[0] > '9' || n == wrong:
				n = wrong
			default:
				n = min(max(n, 0)*10+int(p.lexeme[0]-'0'), largestCount+1)
			}
		}
	}
	if low, err = number(); err != nil {
		return 0, 0, err
	}
	comma := func() bool { return p.kind == tokenChar && p.lexeme == "," }
	if low == missing {
		if !comma() {
			return 0, 0, errInterval
		}
		low = 0
	}
	if low != wrong {
		switch {
		case p.kind == tokenIntervalEnd:
			high = low
		case comma():
			if high, err = number(); err != nil {
				return 0, 0, err
			}
		default:
			high = wrong
		}
	}
	switch {
	case (low == wrong || high == wrong) && p.kind == tokenEnd:
		return 0, 0, errBrace
	case low == wrong || high == wrong:
		return 0, 0, errContent
	case high != missing && low > high, p.kind != tokenIntervalEnd:
		return 0, 0, errInterval
	case max(low, high) > largestCount:
		return 0, 0, errTooBig
	}
	return low, high, nil
}

// mark returns the expression for a mark and its partner.
func (p *posix) mark(r rune) string {
	p.special = true
	return "(?:" + literal(r) + literal(r-partner) + ")"
}

// anchor reads an anchor. In grep, but not in regcomp(3), it may be repeated, and a caret after it is
// literal in a basic expression.
func (p *posix) anchor() (string, error) {
	atom := p.assertion()
	if err := p.next(!p.Grep); err != nil || !p.Grep || !p.Extended && p.begin {
		return atom, err
	}
	for p.repeats() {
		if p.begin {
			p.warn()
		}
		var err error
		if atom, err = p.repeat(atom); err != nil {
			return "", err
		}
	}
	return atom, nil
}

// assertion returns the anchor that is the token in Go's syntax.
func (p *posix) assertion() string {
	switch p.lexeme[0] {
	case '^':
		if p.Lines {
			return "(?m:^)"
		}
		return `\A`
	case '$':
		if p.Lines {
			return "(?m:$)"
		}
		return `\z`
	case '<':
		return p.mark(markWordStart)
	case '>':
		return p.mark(markWordEnd)
	case '`':
		return `\A`
	case '\'':
		return `\z`
	}
	return `\` + p.lexeme // \b \B
}

// class returns \w, \W, \s or \S, which is the token, in Go's syntax.
func (p *posix) class() string {
	switch c := p.lexeme[0]; {
	case !p.wide:
		return `\` + p.lexeme
	case c == 'w':
		return `[_` + wideClasses["alnum"] + `]`
	case c == 'W':
		return `[^_` + wideClasses["alnum"] + `]`
	case c == 's':
		return `[` + wideClasses["space"] + `]`
	}
	return `[^` + wideClasses["space"] + `]`
}

// wideClasses are the members of classes in UTF-8, in Go's syntax. The classes that are missing have
// only characters of ASCII.
var wideClasses = map[string]string{
	"alnum": `\p{L}\p{Nd}\p{Nl}`,
	"alpha": `\p{L}\p{Nl}`,
	"blank": `\t\x{1680}\x{2000}-\x{2006}\x{2008}-\x{200a}\x{205f}\x{3000} `,
	"cntrl": `\x00-\x1f\x7f-\x{9f}\x{2028}\x{2029}`,
	"graph": `\p{L}\p{M}\p{N}\p{P}\p{S}\p{Cf}\p{Co}`,
	"lower": `\p{Ll}`,
	"print": `\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\p{Cf}\p{Co}`,
	"punct": `\p{P}\p{S}\p{M}`,
	"space": `\t-\r\x{1680}\x{2000}-\x{2006}\x{2008}-\x{200a}\x{2028}\x{2029}\x{205f}\x{3000} `,
	"upper": `\p{Lu}`,
}

// asciiClasses are the names of all classes.
var asciiClasses = map[string]bool{
	"alnum": true, "alpha": true, "blank": true, "cntrl": true, "digit": true, "graph": true, "lower": true,
	"print": true, "punct": true, "space": true, "upper": true, "xdigit": true,
}

// literal writes a character in Go's syntax.
func literal(r rune) string {
	if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
		return string(r)
	}
	return fmt.Sprintf(`\x{%x}`, r)
}

// bracket reads a bracket expression after its "[".
func (p *posix) bracket() (string, error) {
	var b strings.Builder
	b.WriteByte('[')
	if p.at == len(p.text) {
		return "", errPattern
	}
	members := strings.TrimPrefix(p.text[p.at:], "^")
	if p.text[p.at] == '^' {
		b.WriteByte('^')
		if p.Lines && !p.Emacs {
			b.WriteString(`\n`)
		}
		if p.at++; p.at == len(p.text) {
			return "", errPattern
		}
	}
	for first := true; ; first = false {
		if p.at == len(p.text) {
			return "", errBracket
		}
		if p.text[p.at] == ']' && !first {
			p.bareClass = p.bareClass || isBareClass(members[:len(members)-len(p.text[p.at:])])
			p.at++
			b.WriteByte(']')
			return b.String(), nil
		}
		low, set, err := p.member(first)
		if err != nil {
			return "", err
		}
		rest := p.text[p.at:]
		if rest == "" {
			return "", errBracket
		}
		if rest[0] != '-' || strings.HasPrefix(rest, "-]") {
			if set == "" {
				set = literal(low)
			}
			b.WriteString(set)
			continue
		}
		if p.at++; p.at == len(p.text) {
			return "", errBracket
		}
		high, end, err := p.member(true)
		switch {
		case err != nil:
			return "", err
		case set != "" || end != "":
			return "", errRange
		case !p.Bytes && (low >= utf8.RuneSelf || high >= utf8.RuneSelf):
			return "", errCollation // the order of C.UTF-8 has only ASCII
		case low > high && p.LooseRange:
			b.WriteString(literal(markNothing))
			continue
		case low > high:
			return "", errRange
		}
		b.WriteString(literal(low) + "-" + literal(high))
	}
}

// isBareClass reports whether the members of a bracket expression look like a class without
// the brackets of its own, such as :space:.
func isBareClass(members string) bool {
	last := len(members) - 1
	return last > 1 && members[0] == ':' && members[last] == ':' && strings.Trim(members, ":[") != "" && !strings.ContainsAny(members[2:last], "[-")
}

// member reads a character of a bracket expression or, as set, a class.
func (p *posix) member(hyphen bool) (r rune, set string, err error) {
	rest := p.text[p.at:]
	if len(rest) > 1 && rest[0] == '[' && strings.IndexByte(":.=", rest[1]) >= 0 {
		end := strings.Index(rest[2:], rest[1:2]+"]")
		if end < 0 || end >= 32 {
			return 0, "", errBracket
		}
		name := rest[2 : 2+end]
		p.at += end + 4
		if rest[1] == ':' {
			set, err := p.namedClass(name)
			return 0, set, err
		}
		if len(name) != 1 {
			return 0, "", errCollation
		}
		r, _ := decode(name, p.Bytes)
		if rest[1] == '=' {
			return 0, literal(r), nil
		}
		return r, "", nil
	}
	if rest[0] == '-' && !hyphen && !strings.HasPrefix(rest, "-]") {
		if !strings.HasPrefix(rest, "---") {
			return 0, "", errRange
		}
		p.at += 2 // three hyphens are one
	}
	r, size := p.char(p.at)
	p.at += size
	return r, "", nil
}

// namedClass returns the members of a class such as [:alpha:] in Go's syntax.
func (p *posix) namedClass(name string) (string, error) {
	if p.IgnoreCase && (name == "upper" || name == "lower") {
		name = "alpha"
	}
	switch {
	case !asciiClasses[name]:
		return "", errClass
	case p.wide && wideClasses[name] != "":
		return wideClasses[name], nil
	}
	return "[:" + name + ":]", nil
}
