package columns

import (
	"errors"
	"io"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
)

// A Filter is an expression over the columns of a line, scols-filter(5). An example is
// 'TYPE == "net" && NPROCS > 1'.
type Filter struct {
	root  node
	names []*name
}

// ParseFilter parses an expression. Like libsmartcols it writes characters that belong to no
// token to echo, and continues. The empty expression matches all lines. The error has the
// message of the library.
func ParseFilter(text string, echo io.Writer) (*Filter, error) {
	p := &parser{text: text, echo: echo, filter: &Filter{}}
	if text == "" {
		return p.filter, nil
	}
	p.next()
	root := p.expression(0)
	if p.err == nil && p.token.kind != end {
		p.unexpected(", expecting end of file")
	}
	p.filter.root = root
	return p.filter, p.err
}

// Names returns the names of columns in the expression, in order and with repetitions.
func (f *Filter) Names() (list []string) {
	for _, n := range f.names {
		list = append(list, n.text)
	}
	return list
}

// Match reports whether a line matches. value returns the text of a column and its type. The
// error means that the types of two operands do not match.
func (f *Filter) Match(value func(name string) (string, Type)) (bool, error) {
	if f.root == nil {
		return true, nil
	}
	for _, n := range f.names {
		n.value = value
	}
	v, err := f.root.eval()
	return v.truth(), err
}

var errTypes = errors.New("Invalid argument")

// A kind is the type of an operand.
type kind uint8

const (
	text kind = iota
	number
	float
	boolean
)

// A result is the value of a part of the expression.
type result struct {
	kind   kind
	text   string
	number uint64
	float  float64
	isTrue bool
	empty  bool // a column without a value
}

func (r result) truth() bool {
	switch {
	case r.empty:
		return false
	case r.kind == text:
		return r.text != ""
	case r.kind == number:
		return r.number != 0
	case r.kind == float:
		return r.float != 0
	}
	return r.isTrue
}

// as converts a result to another type.
func (r result) as(k kind) (result, error) {
	if r.kind == k {
		return r, nil
	}
	to := result{kind: k, empty: r.empty}
	var err error
	switch r.kind {
	case text:
		switch k {
		case number:
			if !r.empty {
				to.number, err = strconv.ParseUint(strings.TrimLeft(r.text, " \t+"), 10, 64)
			}
		case float:
			if !r.empty {
				to.float, err = strconv.ParseFloat(strings.TrimSpace(r.text), 64)
			}
		case boolean:
			to.isTrue = r.text != "" && (r.text == "1" || strings.EqualFold(r.text, "true") || r.text[0]|0x20 == 'y')
		}
	case number:
		to.text, to.float, to.isTrue = strconv.FormatUint(r.number, 10), float64(r.number), r.number > 0
	case float:
		to.text, to.number, to.isTrue = strconv.FormatFloat(r.float, 'g', 6, 64), uint64(r.float), r.float > 0
	case boolean:
		to.text = strconv.FormatBool(r.isTrue)
		if r.isTrue {
			to.number, to.float = 1, 1
		}
	}
	if err != nil {
		err = errTypes
	}
	return to, err
}

// A node is a part of the expression.
type node interface {
	eval() (result, error)
	// resultType returns the node's type, and whether the node is the name of a column.
	resultType() (kind, bool)
}

type literal struct{ result }

func (l literal) eval() (result, error)    { return l.result, nil }
func (l literal) resultType() (kind, bool) { return l.kind, false }

// A name is the name of a column.
type name struct {
	text  string
	value func(name string) (string, Type)
}

func (n *name) eval() (result, error) {
	value, _ := n.value(n.text)
	return result{text: strings.TrimSpace(value), empty: value == ""}.as(n.kind())
}

func (n *name) kind() kind {
	if n.value != nil {
		switch _, t := n.value(n.text); t {
		case Number:
			return number
		case Boolean:
			return boolean
		}
	}
	return text
}

func (n *name) resultType() (kind, bool) { return n.kind(), true }

// An operation is an operator with two operands, or "!" with one.
type operation struct {
	operator    token
	left, right node
	expression  *regexp.Regexp
}

func (o *operation) resultType() (kind, bool) { return boolean, false }

func (o *operation) eval() (result, error) {
	answer := func(b bool) (result, error) { return result{kind: boolean, isTrue: b}, nil }
	if k := o.operator.kind; k == and || k == or || k == not {
		if k == not {
			r, err := o.right.eval()
			return result{kind: boolean, isTrue: !r.truth()}, err
		}
		l, err := o.left.eval()
		if err != nil || l.truth() == (k == or) {
			return result{kind: boolean, isTrue: l.truth()}, err
		}
		r, err := o.right.eval()
		return result{kind: boolean, isTrue: r.truth()}, err
	}
	k := o.common()
	l, err := o.left.eval()
	if err == nil {
		l, err = l.as(k)
	}
	if err != nil {
		return l, err
	}
	r, err := o.right.eval()
	if err == nil {
		r, err = r.as(k)
	}
	if err != nil {
		return r, err
	}
	if o.operator.kind == matches || o.operator.kind == differs {
		if k != text {
			return l, errTypes
		}
		return answer(o.expression.MatchString(l.text) == (o.operator.kind == matches))
	}
	order := 0
	switch {
	case k == text:
		// A missing value comes before all others, even before an empty text.
		if order = strings.Compare(l.text, r.text); l.empty != r.empty && order == 0 {
			order = 1
			if l.empty {
				order = -1
			}
		}
	case l.empty || r.empty:
		return answer(false)
	case k == number:
		order = compare(l.number, r.number)
	case k == float:
		order = compare(l.float, r.float)
	default:
		order = compare(strconv.FormatBool(l.isTrue), strconv.FormatBool(r.isTrue))
	}
	switch o.operator.kind {
	case equal:
		return answer(order == 0)
	case unequal:
		return answer(order != 0)
	case less:
		return answer(order < 0)
	case atMost:
		return answer(order <= 0)
	case more:
		return answer(order > 0)
	}
	return answer(order >= 0)
}

func compare[T uint64 | float64 | string](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// common returns the type in which both operands are compared. The type of a literal has
// precedence over that of a column.
func (o *operation) common() kind {
	l, leftName := o.left.resultType()
	r, rightName := o.right.resultType()
	k := l
	if leftName && !rightName {
		k = r
	}
	if k == number && (l == float || r == float) {
		k = float
	}
	return k
}

// A token is a lexical element of the expression.
type token struct {
	kind tokenKind
	text string
}

type tokenKind uint8

const (
	end tokenKind = iota
	open
	closed
	apostrophe
	and
	or
	not
	equal
	unequal
	atMost
	less
	atLeast
	more
	matches
	differs
	falsehood
	truth
	floatNumber
	wholeNumber
	columnName
	quotedText
)

// tokenNames are the names of the tokens in messages.
var tokenNames = [...]string{
	"end of file", "'('", "')'", "invalid token", "AND", "OR", "NEG", "EQ", "NE", "LE", "LT", "GE", "GT", "REG", "NREG",
	"FALSE", "TRUE", "FLOAT", "NUMBER", "HOLDER", "STRING",
}

// operators are the tokens with fixed texts. scan takes the longest that fits.
var operators = []token{
	{open, "("}, {closed, ")"}, {apostrophe, "'"},
	{and, "&&"}, {or, "||"}, {not, "!"},
	{equal, "=="}, {unequal, "!="}, {atMost, "<="}, {less, "<"}, {atLeast, ">="}, {more, ">"},
	{matches, "=~"}, {differs, "!~"},
}

// keywords are written in lower case or in upper case.
var keywords = []token{
	{and, "and"}, {or, "or"}, {not, "not"}, {equal, "eq"}, {unequal, "ne"}, {atMost, "le"}, {less, "lt"},
	{atLeast, "ge"}, {more, "gt"}, {falsehood, "false"}, {truth, "true"},
}

// binding returns the precedence of an operator, or 0 for other tokens. All operators are
// left-associative.
func (k tokenKind) binding() int {
	switch {
	case k == and || k == or:
		return 1
	case k >= equal && k <= differs:
		return 2
	}
	return 0
}

// maxNesting is the maximum nesting depth of an expression.
const maxNesting = 1000

type parser struct {
	text   string
	echo   io.Writer
	token  token
	filter *Filter
	depth  int
	err    error
}

func (p *parser) fail(text string) {
	if p.err == nil {
		p.err = errors.New(text)
	}
}

func (p *parser) unexpected(expecting string) {
	p.fail("syntax error, unexpected " + tokenNames[p.token.kind] + expecting)
}

// expression parses operands and the operators between them whose precedence is higher than
// above.
func (p *parser) expression(above int) node {
	if p.depth++; p.depth > maxNesting {
		p.fail("memory exhausted")
	}
	defer func() { p.depth-- }()
	left := p.operand()
	for p.err == nil {
		operator := p.token
		binding := operator.kind.binding()
		if binding <= above {
			break
		}
		p.next()
		o := &operation{operator: operator, left: left, right: p.expression(binding)}
		if p.err == nil && (operator.kind == matches || operator.kind == differs) {
			o.expression = p.compile(o.right)
		}
		left = o
	}
	return left
}

func (p *parser) operand() node {
	if p.err != nil {
		return nil
	}
	t := p.token
	switch t.kind {
	case open:
		p.next()
		inner := p.expression(0)
		if p.err == nil && p.token.kind != closed {
			p.unexpected("")
		}
		p.next()
		return inner
	case not:
		p.next()
		return &operation{operator: t, right: p.expression(equal.binding())} // "!a == b" is "(!a) == b"
	case columnName:
		n := &name{text: t.text}
		p.filter.names = append(p.filter.names, n)
		p.next()
		return n
	}
	l := literal{result{kind: text}}
	switch t.kind {
	case quotedText:
		l.text = strings.TrimSpace(t.text)
	case truth, falsehood:
		l.kind, l.isTrue = boolean, t.kind == truth
	case floatNumber:
		l.kind = float
		l.float, _ = strconv.ParseFloat(t.text, 64)
	case wholeNumber:
		l.kind = number
		l.number = p.number(t.text)
	default:
		p.unexpected("")
		return nil
	}
	p.next()
	return l
}

// compile compiles the right operand of =~ and !~, which must be a text.
func (p *parser) compile(n node) *regexp.Regexp {
	l, ok := n.(literal)
	if !ok || l.kind != text {
		p.fail("(null)") // the library's message
		return nil
	}
	e, err := regexp.CompilePOSIX(l.text)
	if err != nil {
		p.fail(posixError(err))
		return nil
	}
	return e
}

// posixError returns glibc's regerror(3) message for an error of an expression.
func posixError(err error) string {
	e, ok := errors.AsType[*syntax.Error](err)
	switch {
	case !ok:
	case e.Code == syntax.ErrMissingParen:
		return `Unmatched ( or \(`
	case e.Code == syntax.ErrUnexpectedParen:
		return `Unmatched ) or \)`
	case e.Code == syntax.ErrMissingBracket && (e.Expr == "[" || e.Expr == "[^"):
	case e.Code == syntax.ErrMissingBracket:
		return "Unmatched [, [^, [:, [., or [="
	case e.Code == syntax.ErrMissingRepeatArgument:
		return "Invalid preceding regular expression"
	case e.Code == syntax.ErrInvalidCharRange:
		return "Invalid range end"
	case e.Code == syntax.ErrTrailingBackslash:
		return "Trailing backslash"
	}
	return "Invalid regular expression"
}

// next reads a token. It writes a character that begins no token to echo.
func (p *parser) next() {
	for p.err == nil {
		s := strings.TrimLeft(p.text, " \t\n")
		p.text = s
		if s == "" {
			p.token = token{}
			return
		}
		t, size := scan(s)
		if size > 0 {
			p.token, p.text = t, s[size:]
			return
		}
		io.WriteString(p.echo, s[:1])
		p.text = s[1:]
	}
}

// scan returns the longest token at the beginning of a text, and its size in bytes, or 0 if there
// is none.
func scan(s string) (t token, size int) {
	switch c := s[0]; {
	case isLetter(c):
		size = 1
		for size < len(s) && (isLetter(s[size]) || isDigit(s[size]) || strings.IndexByte("_.%:/-", s[size]) >= 0) {
			size++
		}
		word := s[:size]
		for _, k := range keywords {
			if word == k.text || word == strings.ToUpper(k.text) {
				return k, size
			}
		}
		return token{columnName, word}, size
	case isDigit(c):
		size = digits(s)
		kind := wholeNumber
		rest := s[size:]
		switch {
		case len(rest) > 1 && rest[0] == '.' && isDigit(rest[1]):
			kind = floatNumber
			size += 1 + digits(rest[1:])
		case rest != "" && strings.IndexByte(units, rest[0]) >= 0:
			size++
			if strings.HasPrefix(rest[1:], "iB") {
				size += 2
			}
		}
		return token{kind, s[:size]}, size
	case c == '"' || c == '\'':
		if n := strings.IndexAny(s[1:], s[:1]+"\n"); n >= 0 && s[1+n] == c {
			return token{quotedText, s[1 : 1+n]}, n + 2
		}
	}
	for _, o := range operators {
		if strings.HasPrefix(s, o.text) && len(o.text) > size {
			t, size = o, len(o.text)
		}
	}
	return t, size
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// digits returns the number of digits at the beginning of a text.
func digits(s string) (n int) {
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

// units are the suffixes of numbers. Each is 1024 times the one before it.
const units = "KMGTPEZY"

// number returns the value of an integer with an optional unit.
func (p *parser) number(word string) uint64 {
	n := digits(word)
	value, err := strconv.ParseUint(word[:n], 10, 64)
	if n == len(word) {
		return value // the maximum for a number that is too large
	}
	for range strings.IndexByte(units, word[n]) + 1 {
		if value > 1<<54 {
			err = strconv.ErrRange
		}
		value <<= 10
	}
	if err != nil {
		p.fail(`"` + word + `" token error: Numerical result out of range`)
	}
	return value
}
