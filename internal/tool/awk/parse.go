package awk

import "slices"

// A program is a parsed program.
type program struct {
	begin, end []*block
	rules      []*rule
	functions  map[string]*function
	globals    []string // the names of the global variables; the first ones are special
}

// A rule is a pattern with its action.
type rule struct {
	pattern  expr // nil for every record
	last     expr // the second pattern of a range; nil without one
	action   *block
	inRange  bool // between the two patterns of a range
	hasBlock bool // if false, the record is printed
}

// A function is one that the program defines.
type function struct {
	name       string
	parameters []string
	body       *block
}

// A parser parses the tokens of a program by recursive descent. Its errors are panics with an
// error, which parse recovers.
type parser struct {
	list     []token
	at       int
	program  *program
	globals  map[string]int
	locals   []string // the parameters of the function that is parsed
	function bool     // within a function
	depth    int
	loops    int             // how many loops enclose the statement
	inBegin  bool            // within BEGIN or END, where next has no meaning
	noIn     bool            // "in" belongs to a for statement
	noMore   bool            // ">" redirects print
	calls    []*call         // all calls: their functions may be defined later
	arrays   map[string]bool // global variables with a subscript
}

func parse(source string) (p *program, err error) {
	list, err := tokens(source)
	if err != nil {
		return nil, err
	}
	ps := &parser{list: list, globals: map[string]int{}, arrays: map[string]bool{}, program: &program{functions: map[string]*function{}}}
	for _, name := range specials {
		ps.global(name)
	}
	defer func() {
		if e, ok := recover().(error); ok {
			p, err = nil, e
		} else if e != nil {
			panic(e)
		}
	}()
	ps.whole()
	return ps.program, nil
}

func (p *parser) peek() tokenKind { return p.list[p.at].kind }

func (p *parser) next() token {
	t := p.list[p.at]
	if p.at < len(p.list)-1 {
		p.at++
	}
	return t
}

func (p *parser) accept(kind tokenKind) bool {
	if p.peek() != kind {
		return false
	}
	p.next()
	return true
}

func (p *parser) expect(kind tokenKind) token {
	if p.peek() != kind {
		p.unexpected()
	}
	return p.next()
}

// deeper counts how deeply calls of the parser are nested, and fails before the stack is too large.
// The caller calls done when it returns.
func (p *parser) deeper() (done func()) {
	if p.depth++; p.depth > 10000 {
		p.fail("the program is nested too deep")
	}
	return p.shallower
}

func (p *parser) shallower() { p.depth-- }

func (p *parser) fail(message string) { panic(syntaxError(p.list[p.at].line, message)) }

// unexpected fails because of the next token.
func (p *parser) unexpected() {
	switch t := p.list[p.at]; t.kind {
	case endToken:
		p.fail("syntax error at or near end of file")
	case newlineToken:
		p.fail("syntax error at or near end of line")
	case ")":
		p.fail("extra ')'")
	case stringToken:
		p.fail(`syntax error at or near "` + t.text + `"`)
	case regexToken:
		p.fail("syntax error at or near /" + t.text + "/")
	default:
		p.fail("syntax error at or near " + t.text)
	}
}

func (p *parser) newlines() {
	for p.accept(newlineToken) {
	}
}

// separators skips what may stand between statements and between rules.
func (p *parser) separators() {
	for p.accept(newlineToken) || p.accept(";") {
	}
}

func (p *parser) whole() {
	for p.separators(); p.peek() != endToken; p.separators() {
		switch p.peek() {
		case "BEGIN":
			p.next()
			p.inBegin = true
			p.program.begin = append(p.program.begin, p.block())
		case "END":
			p.next()
			p.inBegin = true
			p.program.end = append(p.program.end, p.block())
		case "function":
			p.define()
		case "}":
			p.fail("extra '}'")
		default:
			p.rule()
		}
		p.inBegin = false
	}
	for name := range p.program.functions {
		if _, ok := p.globals[name]; ok {
			p.fail("illegal reference to variable " + name)
		}
	}
	for _, c := range p.calls {
		c.function = p.program.functions[c.name]
		if c.function == nil {
			p.fail("function " + c.name + " never defined")
		}
		if len(c.arguments) > len(c.function.parameters) {
			panic(syntaxError(c.line, "too many arguments in call to "+c.name))
		}
	}
}

func (p *parser) rule() {
	r := &rule{}
	if p.peek() != "{" {
		r.pattern = p.expr()
		if p.accept(",") {
			p.newlines()
			r.last = p.expr()
		}
	}
	if r.hasBlock = p.peek() == "{"; r.hasBlock {
		r.action = p.block()
	} else {
		p.end()
	}
	p.program.rules = append(p.program.rules, r)
}

func (p *parser) define() {
	p.next()
	if p.peek() != nameToken && p.peek() != functionToken {
		p.unexpected()
	}
	f := &function{name: p.next().text}
	if p.program.functions[f.name] != nil {
		p.fail("redefinition of " + f.name)
	}
	p.program.functions[f.name] = f
	p.expect("(")
	for p.newlines(); p.peek() != ")"; p.newlines() {
		switch name := p.expect(nameToken).text; {
		case name == f.name:
			p.fail("function parameter cannot be the function")
		case slices.Contains(f.parameters, name):
			p.fail(name + " is duplicated in argument list")
		default:
			f.parameters = append(f.parameters, name)
		}
		p.newlines()
		if !p.accept(",") {
			break
		}
	}
	p.expect(")")
	p.newlines()
	p.function, p.locals = true, f.parameters
	f.body = p.block()
	p.function, p.locals = false, nil
}

// end reads the end of a simple statement. A "}" ends it, too, but is not read.
func (p *parser) end() {
	switch p.peek() {
	case newlineToken, ";":
		p.next()
	case "}", endToken:
	default:
		p.unexpected()
	}
}

func (p *parser) block() *block {
	p.expect("{")
	b := &block{}
	for p.separators(); p.peek() != "}"; p.separators() {
		if p.peek() == endToken {
			p.fail("missing } near end of file")
		}
		b.list = append(b.list, p.statement())
	}
	p.next()
	return b
}

// body parses the statement of a loop or a condition.
func (p *parser) body() statement {
	p.newlines()
	if p.accept(";") {
		return &block{}
	}
	return p.statement()
}

func (p *parser) loopBody() statement {
	p.loops++
	defer func() { p.loops-- }()
	return p.body()
}

func (p *parser) condition() expr {
	p.expect("(")
	e := p.expr()
	p.expect(")")
	return e
}

func (p *parser) statement() statement {
	defer p.deeper()()
	t := p.list[p.at]
	switch t.kind {
	case "{":
		return p.block()
	case "if":
		p.next()
		s := &ifStatement{condition: p.condition(), yes: p.body()}
		begin := p.at
		p.separators()
		if !p.accept("else") {
			p.at = begin
			return s
		}
		s.no = p.body()
		return s
	case "while":
		p.next()
		c := p.condition()
		if p.accept(";") {
			return &whileStatement{condition: c, body: &block{}}
		}
		return &whileStatement{condition: c, body: p.loopBody()}
	case "do":
		p.next()
		body := p.loopBody()
		p.separators()
		p.expect("while")
		s := &doStatement{body: body, condition: p.condition()}
		p.end()
		return s
	case "for":
		return p.loop()
	case ";":
		p.next()
		return &block{}
	}
	s := p.simple()
	p.end()
	return s
}

func (p *parser) loop() statement {
	p.next()
	p.expect("(")
	if p.peek() == nameToken && p.list[p.at+1].kind == "in" && p.list[p.at+2].kind == nameToken && p.list[p.at+3].kind == ")" {
		s := &forInStatement{variable: p.variable(p.next().text)}
		p.next()
		s.array = p.variable(p.next().text)
		p.next()
		s.body = p.loopBody()
		return s
	}
	s := &forStatement{}
	if p.peek() != ";" {
		s.first = p.simple()
	}
	p.expect(";")
	p.newlines()
	if p.peek() != ";" {
		s.condition = p.expr()
	}
	p.expect(";")
	p.newlines()
	if p.peek() != ")" {
		s.step = p.simple()
	}
	p.expect(")")
	if p.accept(";") {
		s.body = &block{}
		return s
	}
	s.body = p.loopBody()
	return s
}

// simple parses a statement that needs an end.
func (p *parser) simple() statement {
	t := p.list[p.at]
	switch t.kind {
	case "print", "printf":
		return p.print()
	case "delete":
		p.next()
		s := &deleteStatement{array: p.variable(p.expect(nameToken).text)}
		if p.accept("[") {
			s.subscript = p.listOf("]")
			p.expect("]")
		}
		return s
	case "break", "continue":
		p.next()
		if p.loops == 0 {
			p.fail(string(t.kind) + " statement outside of loop")
		}
		if t.kind == "break" {
			return jump(breaking)
		}
		return jump(continuing)
	case "next", "nextfile":
		p.next()
		if p.inBegin {
			p.fail("improper use of " + string(t.kind))
		}
		if t.kind == "next" {
			return jump(nextRecord)
		}
		return jump(nextFile)
	case "exit":
		p.next()
		return &exitStatement{p.optional()}
	case "return":
		p.next()
		if !p.function {
			p.fail("return outside function body")
		}
		return &returnStatement{p.optional()}
	}
	return &exprStatement{p.expr()}
}

// optional parses an expression, if there is one.
func (p *parser) optional() expr {
	switch p.peek() {
	case newlineToken, ";", "}", endToken:
		return nil
	}
	return p.expr()
}

func (p *parser) print() statement {
	s := &printStatement{}
	s.format = p.next().kind == "printf"
	switch p.peek() {
	case newlineToken, ";", "}", endToken, ">", ">>", "|":
	default:
		before := p.noMore
		p.noMore = true
		s.arguments = p.listOf("")
		if g, ok := s.arguments[0].(*grouping); ok && len(s.arguments) == 1 && len(g.list) > 0 {
			s.arguments = g.list
		}
		p.noMore = before
	}
	if s.format && len(s.arguments) == 0 {
		p.unexpected()
	}
	switch p.peek() {
	case ">", ">>", "|":
		s.redirection = p.next().kind
		before := p.noMore
		p.noMore = true
		s.target = p.expr()
		p.noMore = before
	}
	return s
}

// listOf parses expressions with commas between them, at least one. With an end, newlines may
// surround them, and > is a comparison.
func (p *parser) listOf(end tokenKind) (list []expr) {
	if end != "" {
		before, in := p.noMore, p.noIn
		p.noMore, p.noIn = false, false
		defer func() { p.noMore, p.noIn = before, in }()
	}
	for {
		list = append(list, p.expr())
		if !p.accept(",") {
			return list
		}
		p.newlines()
	}
}

func (p *parser) expr() expr {
	defer p.deeper()()
	condition := p.or()
	if !p.accept("?") {
		return condition
	}
	p.newlines()
	yes := p.expr()
	p.newlines()
	p.expect(":")
	p.newlines()
	return &conditional{condition, yes, p.expr()}
}

func (p *parser) or() expr {
	e := p.and()
	for p.accept("||") {
		p.newlines()
		e = &logical{e, p.and(), true}
	}
	return e
}

func (p *parser) and() expr {
	e := p.in()
	for p.accept("&&") {
		p.newlines()
		e = &logical{e, p.in(), false}
	}
	return e
}

func (p *parser) in() expr {
	e := p.match()
	for !p.noIn && p.accept("in") {
		list := []expr{e}
		if g, ok := e.(*grouping); ok && len(g.list) > 0 {
			list = g.list
		}
		e = &membership{list, p.variable(p.expect(nameToken).text)}
	}
	if g, ok := e.(*grouping); ok && len(g.list) > 1 && !p.noMore {
		p.unexpected()
	}
	return e
}

func (p *parser) match() expr {
	e := p.comparison()
	for p.peek() == "~" || p.peek() == "!~" {
		negated := p.next().kind == "!~"
		e = &matching{e, p.comparison(), negated}
	}
	return e
}

func (p *parser) comparison() expr {
	e := p.input()
	switch op := p.peek(); op {
	case ">":
		if p.noMore {
			return e
		}
		fallthrough
	case "<", "<=", "==", "!=", ">=":
		p.next()
		return &comparison{op, e, p.input()}
	}
	return e
}

// input parses "command | getline", which binds less than concatenation.
func (p *parser) input() expr {
	e := p.concatenation()
	for p.peek() == "|" && p.list[p.at+1].kind == "getline" {
		p.next()
		p.next()
		e = &getline{command: e, target: p.target()}
	}
	return e
}

// target parses the variable of getline, if there is one.
func (p *parser) target() lvalue {
	switch p.peek() {
	case "$":
		p.next()
		return &fieldOf{p.increment(false)}
	case nameToken:
		return p.named()
	}
	return nil
}

func (p *parser) concatenation() expr {
	e := p.sum()
	for p.beginsOperand() {
		e = &concat{e, p.sum()}
	}
	return e
}

// beginsOperand reports whether the next token continues a concatenation.
func (p *parser) beginsOperand() bool {
	switch p.peek() {
	case numberToken, stringToken, regexToken, nameToken, functionToken, builtinToken, "$", "!", "(", "++", "--":
		return true
	case "-", "+": // never: after an operand, these are operators of a sum
		return false
	}
	return false
}

func (p *parser) sum() expr {
	e := p.product()
	for p.peek() == "+" || p.peek() == "-" {
		op := p.next().kind
		e = &arithmetic{op, e, p.product()}
	}
	return e
}

func (p *parser) product() expr {
	e := p.unary()
	for p.peek() == "*" || p.peek() == "/" || p.peek() == "%" {
		op := p.next().kind
		e = &arithmetic{op, e, p.unary()}
	}
	return e
}

func (p *parser) unary() expr {
	defer p.deeper()()
	switch op := p.peek(); op {
	case "!", "-", "+":
		p.next()
		return &unary{op, p.unary()}
	}
	return p.power()
}

func (p *parser) power() expr {
	defer p.deeper()()
	e := p.increment(true)
	if p.peek() != "^" && p.peek() != "**" {
		return e
	}
	p.next()
	switch op := p.peek(); op {
	case "-", "+", "!":
		p.next()
		return &arithmetic{"^", e, &unary{op, p.power()}}
	}
	return &arithmetic{"^", e, p.power()}
}

// increment parses an operand with ++ or -- before or after it. If assign is set, it also parses an
// assignment to the operand.
func (p *parser) increment(assign bool) expr {
	defer p.deeper()()
	if op := p.peek(); op == "++" || op == "--" {
		p.next()
		v, ok := p.primary().(lvalue)
		if !ok {
			p.unexpected()
		}
		return &increment{v, op == "++", true}
	}
	e := p.primary()
	v, ok := e.(lvalue)
	if !ok {
		return e
	}
	switch op := p.peek(); op {
	case "++", "--":
		if _, isField := v.(*fieldOf); !assign && !isField {
			return e // $i++ increments the field
		}
		p.next()
		return &increment{v, op == "++", false}
	case "=", "+=", "-=", "*=", "/=", "%=", "^=", "**=":
		if !assign {
			return e
		}
		if name, ok := v.(*variable); ok && !name.local && p.arrays[name.name] {
			p.fail("illegal reference to array " + name.name)
		}
		p.next()
		p.newlines()
		return &assignment{v, op[:len(op)-1], p.expr()}
	}
	return e
}

func (p *parser) primary() expr {
	defer p.deeper()()
	t := p.list[p.at]
	switch t.kind {
	case numberToken:
		p.next()
		return &literal{num(t.n)}
	case stringToken:
		p.next()
		return &literal{str(t.text)}
	case regexToken:
		re, err := compile(t.text)
		if err != nil {
			p.fail(err.Error())
		}
		p.next()
		return &regexLiteral{re}
	case "$":
		p.next()
		if op := p.peek(); op == "-" || op == "+" || op == "!" {
			p.next()
			return &fieldOf{&unary{op, p.increment(false)}}
		}
		return &fieldOf{p.increment(false)}
	case "-", "+", "!":
		return p.unary()
	case "(":
		p.next()
		list := p.listOf(")")
		p.expect(")")
		if len(list) == 1 {
			return &grouping{one: list[0]}
		}
		return &grouping{list: list}
	case "getline":
		p.next()
		g := &getline{target: p.target()}
		if p.accept("<") {
			g.file = p.increment(false)
		}
		return g
	case builtinToken:
		return p.builtin()
	case functionToken:
		p.next()
		c := &call{name: t.text, line: t.line, arguments: p.arguments()}
		p.calls = append(p.calls, c)
		return c
	case nameToken:
		return p.named()
	}
	p.unexpected()
	return nil
}

// arguments parses what is between the parentheses of a call.
func (p *parser) arguments() (list []expr) {
	p.expect("(")
	p.newlines()
	if p.peek() != ")" {
		list = p.listOf(")")
		p.newlines()
	}
	p.expect(")")
	return list
}

// named parses a variable or an element of an array.
func (p *parser) named() lvalue {
	v := p.variable(p.expect(nameToken).text)
	if !p.accept("[") {
		return v
	}
	p.arrays[v.name] = p.arrays[v.name] || !v.local
	e := &elementOf{v, p.listOf("]")}
	p.expect("]")
	return e
}

func (p *parser) builtin() expr {
	t := p.next()
	f := builtins()[t.text]
	b := &builtinCall{name: t.text, function: f.run}
	if p.peek() == "(" {
		b.arguments = p.arguments()
	} else if t.text != "length" {
		p.unexpected()
	}
	if n := len(b.arguments); n < f.least {
		p.at--
		p.fail("not enough arguments in call to " + t.text + ": " + decimal(n) + " (need " + decimal(f.least) + ")")
	} else if n > f.most {
		p.at--
		p.fail("too many arguments in call to " + t.text + ": " + decimal(n) + " (maximum " + decimal(f.most) + ")")
	}
	return b
}

// variable returns the node of a variable: a parameter of the function, or a global one.
func (p *parser) variable(name string) *variable {
	if at := slices.Index(p.locals, name); at >= 0 {
		return &variable{name: name, at: at, local: true}
	}
	return &variable{name: name, at: p.global(name)}
}

func (p *parser) global(name string) int {
	at, ok := p.globals[name]
	if !ok {
		at = len(p.program.globals)
		p.globals[name] = at
		p.program.globals = append(p.program.globals, name)
	}
	return at
}
