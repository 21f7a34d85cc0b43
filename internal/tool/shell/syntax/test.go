package syntax

import "strings"

// test parses [[ … ]].
func (p *Parser) test() Command {
	t := &Test{Line: p.tok.line}
	p.push("[[")
	saved := p.inTest
	p.inTest, p.assigns = true, false
	p.next()
	groups := p.groups
	p.groups = 0
	t.X = p.condOr()
	p.groups = groups
	if !p.tok.reserved("]]") {
		p.badTest()
	}
	p.inTest, p.assigns = saved, true
	p.pop()
	p.next()
	return t
}

// badTest ends parsing with an error about the current token in [[ ]].
func (p *Parser) badTest(before ...string) {
	if p.tok.kind == eofToken {
		p.endsInTest()
	}
	for range p.groups {
		before = append(before, "expected `)'")
	}
	if len(before) == 0 && !p.tok.reserved("]]") {
		before = []string{"syntax error in conditional expression: unexpected token `" + p.tok.text + "'"}
	}
	p.failAt(append(before, "syntax error near `"+p.nearText()+"'")...)
}

// endsInTest ends parsing with the two errors of bash about a text that ends in [[ ]].
func (p *Parser) endsInTest() {
	line := p.tok.line
	defer func() {
		then, ok := recover().(*Error)
		if !ok {
			then = nil
		}
		panic(&Error{Line: line, Texts: []string{"unexpected token `EOF' in conditional command"}, EOF: true, Then: then})
	}()
	p.unexpected()
}

// nearText returns the text at the current token that bash prints in errors.
func (p *Parser) nearText() string {
	end := min(p.pos, len(p.src)-1)
	if p.tok.kind == newlineToken {
		end = min(end, p.tok.pos)
	}
	for end > 0 && strings.IndexByte(" \t\n", p.src[end]) >= 0 {
		end--
	}
	start := end
	for start > 0 && strings.IndexByte(" \t\n;|&", p.src[start]) < 0 {
		start--
	}
	return strings.TrimLeft(p.src[start:end+1], " \t\n")
}

func (p *Parser) condOr() Cond {
	p.enter()
	defer p.leave()
	x := p.condAnd()
	for p.tok.is("||") {
		p.next()
		x = &CondLogic{Or: true, X: x, Y: p.condAnd()}
	}
	return x
}

func (p *Parser) condAnd() Cond {
	x := p.condTerm()
	for p.tok.is("&&") {
		p.next()
		x = &CondLogic{X: x, Y: p.condTerm()}
	}
	return x
}

func (p *Parser) condTerm() Cond {
	p.enter()
	defer p.leave()
	p.skipNewlines()
	switch {
	case p.tok.is("("):
		p.next()
		p.groups++
		x := p.condOr()
		p.groups--
		p.skipNewlines()
		if !p.tok.is(")") {
			p.badTest("unexpected token `" + p.tok.text + "', expected `)'")
		}
		p.next()
		p.skipNewlines()
		return &CondGroup{x}
	case p.tok.reserved("!"):
		p.next()
		return &CondNot{p.condTerm()}
	case p.tok.reserved("]]"):
		p.badTest()
	case p.tok.kind != wordToken && p.tok.kind != numberToken:
		p.badTest("unexpected token `" + p.tok.text + "' in conditional command")
	}
	x := p.tok.word
	if op := p.tok.text; isUnary(op) {
		p.next()
		if p.tok.kind == wordToken && !p.tok.reserved("]]") && !isBinary(p.tok.text) || p.tok.kind == wordToken && isBinary(p.tok.text) && !p.binaryAhead() {
			y := p.tok.word
			p.next()
			p.skipNewlines()
			return &CondUnary{op, y}
		}
		if p.tok.kind != wordToken || p.tok.reserved("]]") {
			p.badTest("unexpected argument `" + p.tok.text + "' to conditional unary operator")
		}
	} else {
		p.next()
	}
	op := p.tok.text
	switch {
	case p.tok.kind == wordToken && op == "=~":
		return p.regexTerm(x)
	case p.tok.kind == wordToken && isBinary(op), p.tok.is("<"), p.tok.is(">"):
		p.next()
		if p.tok.kind != wordToken && p.tok.kind != numberToken || p.tok.reserved("]]") {
			p.badTest("unexpected argument `" + p.tok.text + "' to conditional binary operator")
		}
		y := p.tok.word
		p.next()
		p.skipNewlines()
		return &CondBinary{op, x, y}
	case p.tok.kind == wordToken && op != "]]" || p.tok.kind == newlineToken || p.tok.kind == opToken && op != "&&" && op != "||" && op != ")":
		p.badTest("unexpected token `" + op + "', conditional binary operator expected")
	}
	return &CondUnary{"-n", x}
}

// binaryAhead reports whether the current token is a binary operator that is followed by a word. In
// [[ -n = x ]], -n is a word.
func (p *Parser) binaryAhead() bool {
	rest := strings.TrimLeft(p.src[p.pos:], " \t")
	return !strings.HasPrefix(rest, "]]") && !strings.HasPrefix(rest, "&&") && !strings.HasPrefix(rest, "||")
}

func (p *Parser) regexTerm(x *Word) Cond {
	for c := p.peek(); c == ' ' || c == '\t'; c = p.peek() {
		p.advance()
	}
	p.tok = token{pos: p.pos, line: p.line}
	y := p.word(regexMode)
	if y.Raw == "" || y.Raw == "]]" {
		p.next()
		p.badTest("unexpected argument `" + p.tok.text + "' to conditional binary operator")
	}
	p.next()
	p.skipNewlines()
	return &CondBinary{"=~", x, y}
}

func isUnary(op string) bool {
	return len(op) == 2 && op[0] == '-' && strings.IndexByte("abcdefghknoprstuvwxzGLNORS", op[1]) >= 0
}

func isBinary(op string) bool {
	switch op {
	case "=", "==", "!=", "=~", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef":
		return true
	}
	return false
}
