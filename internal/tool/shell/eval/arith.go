package eval

import (
	"fmt"
	"strings"

	"contedor/internal/tool/shell/syntax"
)

// An arith evaluates an expression as bash does. Numbers are 64-bit integers, and the value of a
// variable is an expression itself.
type arith struct {
	s     *Shell
	text  string
	pos   int
	tok   string // the current token; "" at the end
	start int    // where it starts
	num   int64
	kind  byte // 'n' a number, 'v' a name, 'o' an operator, 0 the end
	depth int
	last  int // where the last number started

	operand bool // the token before the current one is a number or a name
	stepped bool // the current token is a name with ++ or -- before it
	skip    int  // > 0 within a branch that is not evaluated
}

// arithError is the error of an invalid expression. Its text is empty if the message has been printed.
type arithError struct{ text string }

// arithFailed prints the error of an expression in a command.
func (s *Shell) arithFailed(prefix string, err *arithError) {
	if err.text != "" {
		s.errorf("%s%s", prefix, err.text)
	}
}

// arithText evaluates a text. An invalid expression ends the line with a message, or the string of -c.
func (s *Shell) arithText(text string) int64 { return s.arithOf("", text) }

// arithValue is arithText for a value that is assigned. The message then names the running builtin.
func (s *Shell) arithValue(text string) int64 {
	if s.inBuiltin != "" {
		return s.arithOf(s.inBuiltin+": ", text)
	}
	return s.arithText(text)
}

func (s *Shell) arithOf(prefix, text string) int64 {
	n, err := s.evalArith(text, 0)
	if err != nil {
		s.arithFailed(prefix, err)
		if s.Command && !s.Interactive {
			panic(exitNow{1})
		}
		panic(discard{status: 1, evals: true})
	}
	return n
}

// expr evaluates an expression of a command.
func (s *Shell) expr(a *syntax.Arith) (int64, *arithError) {
	return s.evalArith(s.arithString(a.Word), 0)
}

// arithString makes the expansions of an expression. Within a subscript their results are quoted: they
// neither end it nor are expanded again.
func (s *Shell) arithString(w *syntax.Word) string {
	if w.Static || len(w.Parts) == 1 {
		return s.expandString(w)
	}
	text, depth := "", 0
	for _, part := range w.Parts {
		result := s.expandString(&syntax.Word{Parts: []syntax.Part{part}})
		switch part.(type) {
		case *syntax.Quoted, *syntax.Lit:
			depth = max(0, depth+strings.Count(result, "[")-strings.Count(result, "]"))
		default:
			if depth > 0 {
				result = inSubscript.Replace(result)
			}
		}
		text += result
	}
	return text
}

var inSubscript = strings.NewReplacer(`[`, `\[`, `]`, `\]`, `\`, `\\`, `$`, `\$`, "`", "\\`", `"`, `\"`, `'`, `\'`)

// tracedExpr is expr for (( )) and for ((;;)), which set -x shows.
func (s *Shell) tracedExpr(a *syntax.Arith) (int64, *arithError) {
	text := s.arithString(a.Word)
	if s.opts.xtrace {
		s.trace("(( " + text + " ))")
	}
	return s.evalArith(text, 0)
}

func (s *Shell) evalArith(text string, depth int) (n int64, err *arithError) {
	if n, ok := plainNumber(text); ok {
		return n, nil
	}
	a := arith{s: s, text: text, depth: depth}
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *arithError:
			err = e
		default:
			panic(e)
		}
	}()
	if depth > 500 {
		a.fail("expression recursion level exceeded")
	}
	a.next()
	if a.kind == 0 {
		return 0, nil
	}
	n = a.comma()
	if a.kind != 0 {
		if a.kind == 'o' && (a.tok == "=" || strings.HasSuffix(a.tok, "=") && assigning(a.tok)) {
			a.fail("attempted assignment to non-variable")
		}
		a.fail("arithmetic syntax error in expression")
	}
	return n, nil
}

// plainNumber parses a decimal number, the most frequent expression.
func plainNumber(text string) (n int64, ok bool) {
	if len(text) == 0 || len(text) > 18 || text[0] == '0' && len(text) > 1 {
		return 0, false
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(text[i]-'0')
	}
	return n, true
}

func (a *arith) fail(what string) {
	text := strings.TrimLeft(a.text, " \t\n")
	token := ""
	if a.kind != 0 {
		token = a.text[a.start:]
	} else {
		at := a.start
		token = a.text[min(at, len(a.text)):]
	}
	panic(&arithError{fmt.Sprintf("%s: %s (error token is \"%s\")", text, what, token)})
}

// failAt fails with an error about the text at an offset.
func (a *arith) failAt(at int, what string) {
	a.start, a.kind = at, 'o'
	a.fail(what)
}

var arithOperators = []string{"<<=", ">>=", "**", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=",
	"+", "-", "*", "/", "%", "<", ">", "=", "!", "~", "&", "|", "^", "?", ":", "(", ")", ","}

func (a *arith) next() {
	for a.pos < len(a.text) && strings.IndexByte(" \t\n\r", a.text[a.pos]) >= 0 {
		a.pos++
	}
	if a.pos >= len(a.text) {
		if a.kind != 0 { // errors at the end name the last token
			a.kind, a.tok = 0, ""
		}
		return
	}
	a.start = a.pos
	afterName := a.kind == 'v'
	a.operand = afterName || a.kind == 'n'
	c := a.text[a.pos]
	switch {
	case c >= '0' && c <= '9':
		a.number()
	case isName(c):
		for a.pos < len(a.text) && isName(a.text[a.pos]) {
			a.pos++
		}
		a.tok = a.text[a.start:a.pos]
		if a.pos < len(a.text) && a.text[a.pos] == '[' {
			depth, end := 0, 0
			for i := a.pos; i < len(a.text) && end == 0; i++ {
				switch a.text[i] {
				case '\\':
					i++
				case '\'':
					i += 1 + max(0, strings.IndexByte(a.text[i+1:], '\''))
				case '[':
					depth++
				case ']':
					if depth--; depth == 0 {
						end = i + 1
					}
				}
			}
			if end == 0 {
				a.kind = 'v'
				a.fail("bad array subscript")
			}
			if end == a.pos+2 {
				a.s.errorf("%s: bad array subscript", a.text[a.start:end])
			}
			a.pos = end
			a.tok = a.text[a.start:a.pos]
		}
		a.kind = 'v'
	default:
		a.kind = 'o'
		a.tok = ""
		for _, op := range arithOperators {
			if strings.HasPrefix(a.text[a.pos:], op) {
				a.tok = op
				break
			}
		}
		if a.tok == "" {
			if a.operand {
				a.fail("arithmetic syntax error: invalid arithmetic operator")
			}
			a.fail("arithmetic syntax error: operand expected")
		}
		if (a.tok == "++" || a.tok == "--") && a.stepped {
			a.fail(a.tok + ": assignment requires lvalue")
		}
		if (a.tok == "++" || a.tok == "--") && !a.stepsName(afterName) {
			a.tok = a.tok[:1]
		}
		a.pos += len(a.tok)
	}
}

// stepsName reports whether ++ or -- at the cursor applies to a name.
func (a *arith) stepsName(afterName bool) bool {
	if afterName {
		return true
	}
	after := strings.TrimLeft(a.text[a.pos+2:], " \t\n")
	return after != "" && isName(after[0]) && !(after[0] >= '0' && after[0] <= '9')
}

func isName(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func (a *arith) number() {
	a.kind = 'n'
	base, digits := int64(10), false
	i := a.pos
	if a.text[i] == '0' && i+1 < len(a.text) {
		switch {
		case a.text[i+1] == 'x' || a.text[i+1] == 'X':
			base = 16
			i += 2
		default:
			base = 8
		}
	}
	n := int64(0)
	for ; i < len(a.text); i++ {
		c := a.text[i]
		if c == '#' && !digits && base != 10 { // 0#1
			a.end(i)
			a.fail("invalid number")
		}
		if c == '#' && !digits {
			if n < 2 || n > 64 {
				a.end(i)
				a.fail("invalid arithmetic base")
			}
			base, digits = n, true
			n = 0
			if i+1 >= len(a.text) || !isName(a.text[i+1]) && a.text[i+1] != '@' {
				a.end(i)
				a.fail("invalid integer constant")
			}
			continue
		}
		d := int64(-1)
		switch {
		case c >= '0' && c <= '9':
			d = int64(c - '0')
		case c >= 'a' && c <= 'z':
			d = int64(c-'a') + 10
		case c >= 'A' && c <= 'Z':
			d = int64(c-'A') + 36
			if base <= 36 {
				d = int64(c-'A') + 10
			}
		case c == '@' && digits:
			d = 62
		case c == '_':
			d = 63
		}
		if d < 0 {
			break
		}
		if d >= base {
			a.end(i)
			a.fail("value too great for base")
		}
		n = n*base + d
	}
	a.pos = i
	a.tok, a.num = a.text[a.start:i], n
}

// end moves the cursor to the end of an invalid number.
func (a *arith) end(i int) {
	for i < len(a.text) && (isName(a.text[i]) || a.text[i] == '#' || a.text[i] == '@') {
		i++
	}
	a.pos, a.text = i, a.text[:i] // bash prints the text up to there
}

func (a *arith) is(op string) bool { return a.kind == 'o' && a.tok == op }

func (a *arith) comma() int64 {
	n := a.assignment()
	for a.is(",") {
		a.next()
		n = a.assignment()
	}
	return n
}

func assigning(op string) bool {
	switch op {
	case "=", "+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "<<=", ">>=":
		return true
	}
	return false
}

func (a *arith) assignment() int64 {
	if a.depth++; a.depth > 2000 {
		a.fail("expression recursion level exceeded")
	}
	defer func() { a.depth-- }()
	if a.kind == 'v' {
		save := *a
		name := a.tok
		a.next()
		if a.kind == 'o' && assigning(a.tok) {
			op := a.tok
			old := int64(0)
			if op != "=" {
				old = a.value(name)
			}
			a.next()
			if a.kind == 0 {
				a.fail("arithmetic syntax error: operand expected")
			}
			n := a.assignment()
			if op != "=" {
				n = a.binary(op[:len(op)-1], old, n, a.last)
			}
			a.store(name, n)
			return n
		}
		*a = save
	}
	return a.ternary()
}

func (a *arith) ternary() int64 {
	n := a.level(0)
	if !a.is("?") {
		return n
	}
	a.next()
	if a.kind == 0 || a.is(":") {
		a.fail("expression expected")
	}
	if n == 0 {
		a.skip++
	}
	x := a.comma()
	if n == 0 {
		a.skip--
	}
	if !a.is(":") {
		a.fail("`:' expected for conditional expression")
	}
	a.next()
	if a.kind == 0 {
		a.fail("expression expected")
	}
	if n != 0 {
		a.skip++
	}
	y := a.ternary()
	if n != 0 {
		a.skip--
		return x
	}
	return y
}

// levels are the binary operators in ascending order of precedence.
var levels = [][]string{{"||"}, {"&&"}, {"|"}, {"^"}, {"&"}, {"==", "!="}, {"<", ">", "<=", ">="}, {"<<", ">>"}, {"+", "-"}, {"*", "/", "%"}}

// precedence returns the level of an operator, or -1 for none.
func precedence(op string) int {
	switch op {
	case "||":
		return 0
	case "&&":
		return 1
	case "|":
		return 2
	case "^":
		return 3
	case "&":
		return 4
	case "==", "!=":
		return 5
	case "<", ">", "<=", ">=":
		return 6
	case "<<", ">>":
		return 7
	case "+", "-":
		return 8
	case "*", "/", "%":
		return 9
	}
	return -1
}

// level evaluates an expression with operators of at least a level.
func (a *arith) level(least int) int64 {
	n := a.power()
	for {
		if a.kind != 'o' {
			return n
		}
		op := a.tok
		p := precedence(op)
		if p < least {
			return n
		}
		a.next()
		at := a.start
		skips := op == "&&" && n == 0 || op == "||" && n != 0
		if skips {
			a.skip++
		}
		m := a.level(p + 1)
		if skips {
			a.skip--
		}
		n = a.binary(op, n, m, at)
	}
}

func (a *arith) power() int64 {
	n := a.unary()
	if !a.is("**") {
		return n
	}
	a.next()
	at := a.start
	return a.binary("**", n, a.power(), at)
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func (a *arith) binary(op string, x, y int64, at int) int64 {
	switch op {
	case "||":
		return truth(x != 0 || y != 0)
	case "&&":
		return truth(x != 0 && y != 0)
	case "|":
		return x | y
	case "^":
		return x ^ y
	case "&":
		return x & y
	case "==":
		return truth(x == y)
	case "!=":
		return truth(x != y)
	case "<":
		return truth(x < y)
	case ">":
		return truth(x > y)
	case "<=":
		return truth(x <= y)
	case ">=":
		return truth(x >= y)
	case "<<":
		return x << (uint(y) & 63)
	case ">>":
		return x >> (uint(y) & 63)
	case "+":
		return x + y
	case "-":
		return x - y
	case "*":
		return x * y
	case "/", "%":
		if y == 0 {
			if a.skip > 0 {
				return 0
			}
			a.failAt(at, "division by 0")
		}
		if y == -1 {
			if op == "/" {
				return -x
			}
			return 0
		}
		if op == "/" {
			return x / y
		}
		return x % y
	case "**":
		if y < 0 {
			if a.skip > 0 {
				return 0
			}
			a.failAt(a.last, "exponent less than 0")
		}
		n := int64(1)
		for ; y > 0; y >>= 1 {
			if y&1 != 0 {
				n *= x
			}
			x *= x
		}
		return n
	}
	return 0
}

func (a *arith) unary() int64 {
	if a.depth++; a.depth > 2000 {
		a.fail("expression recursion level exceeded")
	}
	defer func() { a.depth-- }()
	if a.kind == 'o' {
		op := a.tok
		switch op {
		case "!", "~", "-", "+":
			a.next()
			n := a.unary()
			switch op {
			case "!":
				return truth(n == 0)
			case "~":
				return ^n
			case "-":
				return -n
			}
			return n
		case "++", "--":
			a.next()
			if a.kind != 'v' {
				a.fail("identifier expected after pre-increment or pre-decrement")
			}
			name := a.tok
			n := a.value(name) + 1
			if op == "--" {
				n -= 2
			}
			a.store(name, n)
			a.kind, a.stepped = 'n', true
			a.next()
			a.stepped = false
			return n
		}
	}
	return a.primary()
}

func (a *arith) primary() int64 {
	switch {
	case a.is("("):
		a.next()
		n := a.comma()
		if !a.is(")") {
			a.fail("missing `)'")
		}
		a.next()
		return n
	case a.kind == 'n':
		n := a.num
		a.last = a.start
		a.next()
		return n
	case a.kind == 'v':
		name := a.tok
		a.next()
		if a.is("++") || a.is("--") {
			n := a.value(name)
			if a.tok == "++" {
				a.store(name, n+1)
			} else {
				a.store(name, n-1)
			}
			a.kind = 'n'
			a.next()
			return n
		}
		return a.value(name)
	}
	a.fail("arithmetic syntax error: operand expected")
	return 0
}

// value returns the numeric value of a variable, evaluated as an expression.
func (a *arith) value(name string) int64 {
	if a.skip > 0 {
		return 0
	}
	var text string
	var ok bool
	if at := strings.IndexByte(name, '['); at > 0 {
		text, ok = a.s.elementOf(name[:at], name[at+1:len(name)-1])
		name = name[:at]
	} else {
		text, ok = a.s.scalar(name)
	}
	if !ok && a.s.opts.nounset {
		a.s.unbound(name)
	}
	if text == "" {
		return 0
	}
	n, err := a.s.evalArith(text, a.depth+1)
	if err != nil {
		panic(err)
	}
	return n
}

func (a *arith) store(name string, n int64) {
	if a.skip > 0 {
		return
	}
	ok := false
	if at := strings.IndexByte(name, '['); at > 0 {
		ok = a.s.assignElement(name[:at], a.s.subscriptText(name[:at], name[at+1:len(name)-1]), itoa(n), false)
	} else {
		ok = a.s.assign(name, itoa(n), false)
	}
	if !ok {
		panic(&arithError{})
	}
}

// elementOf returns the element of an array by a subscript in an expression, whose expansions have
// been made.
func (s *Shell) elementOf(name, sub string) (string, bool) {
	return s.element(name, s.subscriptText(name, sub))
}

// subscriptText removes the quotes from the key of an associative array, and makes the expansions in a
// subscript that comes from the value of a variable.
func (s *Shell) subscriptText(name, sub string) string {
	if v := s.lookup(name); v.has(isAssoc) && strings.ContainsAny(sub, `'"`) || strings.ContainsAny(sub, "\\$`") {
		return s.expandString(syntax.ParseText(sub))
	}
	return sub
}
