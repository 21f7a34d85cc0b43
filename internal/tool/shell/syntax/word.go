package syntax

import (
	"strings"
)

// mode is the context of a word. It decides what ends the word and what is quoted.
type mode uint8

const (
	wordMode       mode = iota // a word of a command
	doubleMode                 // within "…"
	docMode                    // a here-document, or an arithmetic expression: up to the end of the text
	textMode                   // words up to the end of the text, with blanks
	braceMode                  // the word of ${x-…}
	braceQuoteMode             // the same within double quotes
	braceDocMode               // the same within a here-document
	patternMode                // the pattern of ${x/…/…}
	subscriptMode              // a[…]
	keyMode                    // ${a[…]}
	globMode                   // within @(…)
	regexMode                  // after =~
)

// quotes reports whether text has the same meaning as within double quotes.
func (m mode) quotes() bool {
	return m == doubleMode || m == docMode || m == braceQuoteMode || m == braceDocMode
}

// ends reports whether a byte ends a word.
func (m mode) ends(c int) bool {
	switch m {
	case wordMode:
		return isMeta(c)
	case doubleMode:
		return c == '"'
	case braceMode, braceQuoteMode, braceDocMode:
		return c == '}'
	case patternMode:
		return c == '}' || c == '/'
	case subscriptMode:
		return c == ']'
	case keyMode:
		return c == ']' || c == '}'
	case globMode:
		return c == ')'
	}
	return false
}

// maxDepth is the maximum nesting depth of commands and words.
const maxDepth = 500

func (p *Parser) enter() {
	if p.depth++; p.depth > maxDepth {
		p.fail(p.line, "maximum nesting of commands reached")
	}
}

func (p *Parser) leave() { p.depth-- }

// word reads a word and sets its constant properties, such as Static.
func (p *Parser) word(m mode) *Word {
	start := p.pos
	w := &Word{}
	if m == wordMode && p.assigns {
		w.Assign = p.assignment()
	}
	if w.Assign == nil {
		w.Parts = p.parts(m, nil)
	}
	w.Raw = p.since(start)
	w.settle(m)
	return w
}

// settle sets Static for a word that always expands to the same text.
func (w *Word) settle(m mode) {
	if w.Assign != nil {
		return
	}
	var value strings.Builder
	static := true
	for _, part := range w.Parts {
		switch part := part.(type) {
		case *Lit:
			if strings.IndexByte(part.Text, '{') >= 0 && m == wordMode {
				w.Braces = true
				static = static && part.Text == "{" && len(w.Parts) == 1
			}
			if m == textMode {
				static = static && strings.IndexByte(part.Text, '~') < 0
			} else if m != docMode && (strings.ContainsAny(part.Text, "*?[~") || strings.ContainsAny(part.Text, "@+!") && strings.IndexByte(part.Text, '(') >= 0) && !(part.Text == "[" && len(w.Parts) == 1) && part.Text != "[[" {
				static = false
			}
			value.WriteString(part.Text)
		case *Quoted:
			value.WriteString(part.Text)
		case *Double:
			text, ok := fixed(part)
			static = static && ok
			value.WriteString(text)
		default:
			static = false
		}
	}
	if static {
		w.Static, w.Value = true, value.String()
	}
}

// fixed returns the text of double quotes without expansions.
func fixed(d *Double) (string, bool) {
	switch len(d.Parts) {
	case 0:
		return "", true
	case 1:
		if q, ok := d.Parts[0].(*Quoted); ok {
			return q.Text, true
		}
	}
	return "", false
}

// gather collects the parts of a word.
type gather struct {
	parts []Part
	text  []byte
	how   uint8 // 1: text is unquoted, 2: quoted
}

func (g *gather) flush() {
	if len(g.text) == 0 {
		return
	}
	if g.how == 1 {
		g.parts = append(g.parts, &Lit{string(g.text)})
	} else {
		g.parts = append(g.parts, &Quoted{string(g.text)})
	}
	g.text = g.text[:0]
}

func (g *gather) literal(c byte) {
	if g.how != 1 {
		g.flush()
		g.how = 1
	}
	g.text = append(g.text, c)
}

func (g *gather) quoted(c byte) {
	if g.how != 2 {
		g.flush()
		g.how = 2
	}
	g.text = append(g.text, c)
}

func (g *gather) add(part Part) {
	g.flush()
	g.parts = append(g.parts, part)
}

// parts reads the parts of a word up to the byte that ends it.
func (p *Parser) parts(m mode, g *gather) []Part {
	p.enter()
	defer p.leave()
	if g == nil {
		g = &gather{}
	}
	start, line := p.pos, p.line
	text := g.literal
	if m.quotes() {
		text = g.quoted
	}
	parens, brackets := 0, 0
	single := 0 // the line of an open single quote: it is text, but a } within does not end the word
	for {
		c := p.peek()
		if m == braceQuoteMode && c == '\'' && !p.Posix {
			if single != 0 {
				single = 0
			} else {
				single = p.line
			}
		}
		if m.ends(c) && parens == 0 && (brackets == 0 || m == keyMode && c == '}') && single == 0 {
			if m == wordMode && (c == '<' || c == '>') && p.second() == '(' {
				g.add(p.processSub())
				continue
			}
			if m == wordMode && c == '(' && p.pos > start && p.globbing() {
				if last := p.src[p.pos-1]; strings.IndexByte("?*+@!", last) >= 0 && g.how == 1 && len(g.text) > 0 {
					p.extglob(g)
					continue
				}
			}
			break
		}
		if c == eof {
			if m == regexMode && parens > 0 {
				then := &Error{Line: p.line, Texts: []string{"unexpected argument to conditional binary operator"}}
				panic(&Error{Line: line, Texts: []string{"unexpected EOF while looking for matching `)'"}, EOF: true, Then: then})
			}
			if m == wordMode || m == docMode || m == textMode || m == regexMode {
				break
			}
			if single != 0 {
				p.fail(single, "unexpected EOF while looking for matching `''")
			}
			p.unclosed(m, line)
		}
		if m == regexMode && parens == 0 && (c == ' ' || c == '\t' || c == '\n') {
			break
		}
		switch {
		case c == '\\':
			p.backslash(m, g)
		case c == '\'' && !m.quotes():
			p.single(g)
		case c == '"' && (!m.quotes() || m == braceQuoteMode || m == braceDocMode):
			if m.quotes() {
				p.advance()
				line := p.line
				for _, part := range p.parts(doubleMode, nil) {
					g.add(part)
				}
				if !p.take('"') {
					p.unclosed(doubleMode, line)
				}
				continue
			}
			g.add(p.double())
		case c == '$':
			p.dollar(m, g)
		case c == '`':
			g.add(p.backquote(m == doubleMode || m == braceQuoteMode))
		case m == wordMode && p.globbing() && strings.IndexByte("?*+@!", byte(c)) >= 0 && p.second() == '(':
			g.literal(byte(c))
			p.advance()
			p.extglob(g)
		default:
			switch {
			case m == globMode && c == '(' || m == regexMode && c == '(':
				parens++
			case (m == globMode || m == regexMode) && c == ')':
				if parens--; parens < 0 {
					g.flush()
					return g.parts
				}
			case (m == subscriptMode || m == keyMode) && c == '[':
				brackets++
			case (m == subscriptMode || m == keyMode) && c == ']':
				brackets--
			}
			text(byte(c))
			p.advance()
		}
	}
	g.flush()
	return g.parts
}

// globbing reports whether @(…) and similar forms are patterns here.
func (p *Parser) globbing() bool { return p.inTest || p.Extglob != nil && p.Extglob() }

// extglob reads (…) of an extended pattern: its parentheses and bars are text.
func (p *Parser) extglob(g *gather) {
	line := p.line
	g.literal('(')
	p.peek()
	p.advance()
	p.parts(globMode, g)
	if !p.take(')') {
		p.unclosed(globMode, line)
	}
	g.literal(')')
}

// backslash reads a backslash and the byte that it quotes.
func (p *Parser) backslash(m mode, g *gather) {
	p.pos++
	c := p.raw()
	if c == eof {
		if m.quotes() {
			g.quoted('\\')
		} else {
			g.literal('\\')
		}
		return
	}
	escapes := true
	switch m {
	case doubleMode, docMode:
		escapes = c == '$' || c == '`' || c == '\\' || c == '"' && m == doubleMode
	case braceQuoteMode, braceDocMode:
		escapes = c == '$' || c == '`' || c == '\\' || c == '"' && m == braceQuoteMode || c == '}'
	}
	if !escapes {
		g.quoted('\\')
	}
	g.quoted(byte(c))
	p.advance()
}

// single reads '…'.
func (p *Parser) single(g *gather) {
	line := p.line
	p.pos++
	start := p.pos
	for p.raw() != '\'' {
		if p.raw() == eof {
			p.fail(line, "unexpected EOF while looking for matching `''")
		}
		p.advance()
	}
	g.add(&Quoted{p.src[start:p.pos]})
	p.pos++
}

// double reads "…".
func (p *Parser) double() *Double {
	line := p.line
	p.advance()
	d := &Double{p.parts(doubleMode, nil)}
	if !p.take('"') {
		p.unclosed(doubleMode, line)
	}
	return d
}

// unclosed fails with the error about the end of the input within quotes or brackets.
func (p *Parser) unclosed(m mode, line int) {
	closing := map[mode]string{doubleMode: `"`, subscriptMode: "]", keyMode: "]", globMode: ")"}[m]
	if closing == "" {
		closing = "}"
	}
	p.fail(line, "unexpected EOF while looking for matching `"+closing+"'")
}

// dollar reads an expansion that begins with $.
func (p *Parser) dollar(m mode, g *gather) {
	line := p.line
	switch c := p.second(); {
	case c == '(':
		if p.pos+2 < len(p.src) && p.src[p.pos+1:p.pos+3] == "((" { // no line continuation in between
			if a := p.arithmetic(3, ')'); a != nil {
				g.add(a)
				return
			}
			outer := p.parens
			defer func() { p.parens = outer }()
			p.parens = line
		}
		p.skip(2)
		g.add(p.commandSub(line))
	case c == '[':
		if a := p.arithmetic(2, ']'); a != nil {
			g.add(a)
			return
		}
		g.literal('$')
		p.advance()
	case c == '{':
		p.skip(2)
		g.add(p.brace(m, line))
	case c == '\'' && (!m.quotes() || m == braceQuoteMode && !p.Posix):
		p.skip(1)
		p.ansi(g)
	case c == '"' && !m.quotes():
		p.skip(1)
		start := p.pos + 1
		g.add(p.double())
		if p.Translated != nil {
			text := p.since(start)
			p.Translated(text[:len(text)-1], line)
		}
	case c != eof && (isNameByte(byte(c)) || strings.IndexByte("@*#?-$!", byte(c)) >= 0):
		start := p.pos
		p.skip(1)
		name := p.paramName(false)
		g.add(&Param{Name: name, Raw: p.since(start)})
	default:
		if m.quotes() {
			g.quoted('$')
		} else {
			g.literal('$')
		}
		p.advance()
	}
}

// skip moves past n bytes, not counting line continuations.
func (p *Parser) skip(n int) {
	for range n {
		p.peek()
		p.advance()
	}
	p.peek()
}

// paramName reads the name of a parameter. Within braces a number may have several digits.
func (p *Parser) paramName(braces bool) string {
	c := p.peek()
	if c == eof {
		return ""
	}
	var name []byte
	switch {
	case c >= '0' && c <= '9':
		for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
			name = append(name, byte(c))
			p.advance()
			if !braces {
				break
			}
		}
	case isNameByte(byte(c)):
		for c := p.peek(); c != eof && isNameByte(byte(c)); c = p.peek() {
			name = append(name, byte(c))
			p.advance()
		}
	case strings.IndexByte("@*#?-$!", byte(c)) >= 0:
		name = append(name, byte(c))
		p.advance()
	}
	return string(name)
}

// arithmetic reads $((…)) or $[…]. opening is the length of the opening in bytes. If the
// parentheses do not match, it reads nothing and returns nil.
func (p *Parser) arithmetic(opening int, closing byte) *ArithExp {
	start, line := p.pos, p.line
	p.pos += opening
	text, ok := p.balanced(closing)
	if !ok {
		p.pos, p.line = start, line
		return nil
	}
	return &ArithExp{X: p.arith(text, line), Raw: p.since(start)}
}

// balanced reads the text up to the closing )) or ], and returns it without them.
func (p *Parser) balanced(closing byte) (string, bool) {
	start, depth, line := p.pos, 0, p.line
	opening := byte('(')
	if closing == ']' {
		opening = '['
	}
	for {
		c := p.peek()
		switch c {
		case eof:
			if closing == ']' {
				p.fail(line, "unexpected EOF while looking for matching `]'")
			}
			p.fail(line, "unexpected EOF while looking for matching `)'")
		case '\\':
			p.pos++
			if p.raw() != eof {
				p.advance()
			}
			continue
		case '\'', '"', '`':
			p.quotedSpan(byte(c))
			continue
		case int(opening):
			depth++
		case int(closing):
			if depth == 0 {
				text := p.since(start)
				if closing == ']' {
					p.advance()
					return text, true
				}
				if p.second() == ')' {
					p.skip(1)
					p.advance()
					return text, true
				}
				return "", false
			}
			depth--
		}
		p.advance()
	}
}

// quotedSpan moves past a quoted text.
func (p *Parser) quotedSpan(quote byte) {
	line := p.line
	p.advance()
	for {
		c := p.raw()
		switch {
		case c == eof:
			p.fail(line, "unexpected EOF while looking for matching `"+string([]byte{quote})+"'")
		case c == '\\' && quote != '\'':
			p.advance()
			if p.raw() == eof {
				continue
			}
		case c == int(quote):
			p.advance()
			return
		}
		p.advance()
	}
}

// arith returns the expression for a text.
func (p *Parser) arith(text string, line int) *Arith {
	q := p.sub(text, line)
	w := q.word(docMode)
	for _, part := range w.Parts {
		if quoted, ok := part.(*Quoted); ok {
			quoted.Text = strings.ReplaceAll(quoted.Text, `"`, "")
		}
	}
	w.Value = strings.ReplaceAll(w.Value, `"`, "")
	return &Arith{Word: w, Raw: text}
}

// backquote reads `…`, which is parsed when it is run.
func (p *Parser) backquote(quoted bool) *CommandSub {
	line := p.line
	p.advance()
	var text []byte
	for {
		c := p.raw()
		switch c {
		case eof:
			p.fail(line, "unexpected EOF while looking for matching ``'")
		case '`':
			p.pos++
			return &CommandSub{Raw: string(text), Backtick: true, Line: line}
		case '\\':
			p.pos++
			if c = p.raw(); c == eof {
				continue
			}
			if c == '\n' { // a line continuation
				p.advance()
				continue
			}
			if c != '$' && c != '`' && c != '\\' && !(c == '"' && quoted) {
				text = append(text, '\\')
			}
		}
		text = append(text, byte(c))
		p.advance()
	}
}

// commandSub reads the commands of $(…) and the closing parenthesis.
func (p *Parser) commandSub(line int) *CommandSub {
	start := p.pos
	list := p.nested()
	return &CommandSub{List: list, Raw: p.since(start)[:len(p.since(start))-1], Line: line}
}

// processSub reads <(…) or >(…).
func (p *Parser) processSub() *ProcessSub {
	line := p.line
	out := p.peek() == '>'
	p.skip(2)
	start := p.pos
	list := p.nested()
	text := p.since(start)
	return &ProcessSub{Out: out, List: list, Raw: text[:len(text)-1], Line: line}
}

// brace reads the rest of ${…}.
func (p *Parser) brace(m mode, line int) Part {
	start := p.pos
	if c := p.peek(); c == '|' || c == ' ' || c == '\t' || c == '\n' {
		return p.hereSub(line, c == '|')
	}
	e := &Param{}
	inner := braceMode
	switch {
	case m == docMode || m == braceDocMode:
		inner = braceDocMode
	case m.quotes():
		inner = braceQuoteMode
	}
	if !p.readParam(e, inner) || p.peek() != '}' {
		e.Bad = true
		p.parts(inner, nil)
	}
	e.Raw = "${" + p.since(start) + "}"
	if !p.take('}') {
		p.unclosed(braceMode, line)
	}
	return e
}

// hereSub reads ${ LIST;} and ${| LIST;}.
func (p *Parser) hereSub(line int, reply bool) *CommandSub {
	if reply {
		p.advance()
	}
	start := p.pos
	state := p.suspend()
	p.inBrace = true
	p.next()
	list := p.list()
	if p.tok.kind == eofToken {
		p.fail(p.tok.line, "unexpected EOF while looking for matching `}'")
	}
	if !p.tok.reserved("}") {
		p.unexpected()
	}
	raw := p.src[start:p.tok.pos]
	p.pos, p.line = p.tok.pos+1, p.tok.line
	p.resume(state)
	return &CommandSub{List: list, Raw: raw, Here: true, Reply: reply, Line: line}
}

// readParam reads the text between the braces. It returns false if that is invalid.
func (p *Parser) readParam(e *Param, inner mode) bool {
	if p.peek() == '#' {
		if c := p.second(); c != '}' && (c == eof || !isOperatorOfHash(c) || p.third() == '}') {
			p.advance()
			e.Length = true
		}
	} else if p.peek() == '!' {
		if c := p.second(); c != '}' && c != eof && (isNameByte(byte(c)) || strings.IndexByte("@*#?-$!", byte(c)) >= 0 && p.third() == '}' || strings.IndexByte("@*#?!$", byte(c)) >= 0) {
			p.advance()
			e.Indirect = true
		}
	}
	e.Name = p.paramName(true)
	if e.Name == "" {
		return false
	}
	if p.peek() == '[' && (isNameByte(e.Name[0])) {
		e.Index = p.subscript(keyMode)
		if e.Index == nil {
			return false
		}
	}
	c := p.peek()
	if c == '}' {
		return true
	}
	if e.Length || c == eof {
		return false
	}
	if e.Indirect && (c == '*' || c == '@') && p.second() == '}' {
		e.Prefix = byte(c)
		p.advance()
		return true
	}
	return p.readParamOp(e, c, inner)
}

// isOperatorOfHash reports whether a byte after ${# is an operator on $#.
func isOperatorOfHash(c int) bool { return strings.IndexByte(":-=?+#%/^,@", byte(c)) >= 0 }

func (p *Parser) third() int {
	save, line := p.pos, p.line
	p.skip(2)
	c := p.peek()
	p.pos, p.line = save, line
	return c
}

func (p *Parser) readParamOp(e *Param, c int, inner mode) bool {
	const plain = braceMode // a pattern can have quotes even within double quotes
	if strings.IndexByte(":-=?+#%^,~/@", byte(c)) < 0 {
		return false
	}
	op := string([]byte{byte(c)})
	p.advance()
	twice := func() {
		if p.peek() == c {
			op += op
			p.advance()
		}
	}
	switch c {
	case ':':
		if d := p.peek(); d != eof && strings.IndexByte("-=?+", byte(d)) >= 0 {
			op += string([]byte{byte(d)})
			p.advance()
			e.Arg = p.word(inner)
			break
		}
		return p.slice(e)
	case '-', '=', '?', '+':
		e.Arg = p.word(inner)
	case '#', '%':
		twice()
		e.Arg = p.word(plain)
	case '^', ',', '~':
		twice()
		e.Arg = p.word(plain)
	case '/':
		if d := p.peek(); d == '/' || d == '#' || d == '%' {
			op += string([]byte{byte(d)})
			p.advance()
		}
		slash := op == "//" && p.take('/') // the pattern begins with it
		e.Arg = p.word(patternMode)
		if slash {
			e.Arg.Parts = append([]Part{&Lit{"/"}}, e.Arg.Parts...)
			e.Arg.Raw, e.Arg.Static = "/"+e.Arg.Raw, false
			e.Arg.settle(patternMode)
		}
		if p.take('/') {
			e.With = p.word(plain)
		}
	case '@':
		start := p.pos
		for d := p.peek(); d != eof && isNameByte(byte(d)); d = p.peek() {
			p.advance()
		}
		e.Op, e.Arg = op, &Word{Value: p.since(start), Static: true}
		if len(e.Arg.Value) != 1 {
			return false
		}
	default:
		return false
	}
	e.Op = op
	return true
}

// slice reads OFFSET[:LENGTH].
func (p *Parser) slice(e *Param) bool {
	e.Op = ":"
	if p.peek() == '}' {
		return false
	}
	offset, line := p.sliceText(true), p.line
	e.Offset = p.arith(offset, line)
	if p.take(':') {
		e.Length2 = p.arith(p.sliceText(false), line)
	}
	return true
}

// sliceText reads an expression up to the closing brace. For the offset it also stops at a colon that
// does not belong to ?:.
func (p *Parser) sliceText(offset bool) string {
	start, depth, questions := p.pos, 0, 0
	for {
		c := p.peek()
		switch c {
		case eof:
			return p.since(start)
		case '\\':
			p.pos++
			if p.raw() != eof {
				p.advance()
			}
			continue
		case '\'', '"', '`':
			p.quotedSpan(byte(c))
			continue
		case '(', '[', '{':
			depth++
		case ')', ']':
			depth--
		case '?':
			questions++
		case ':':
			if offset && depth <= 0 && questions == 0 {
				return p.since(start)
			}
			questions--
		case '}':
			if depth <= 0 {
				return p.since(start)
			}
			depth--
		}
		p.advance()
	}
}

// subscript reads […]. It returns nil if that is empty, or within braces if it is not closed.
func (p *Parser) subscript(m mode) *Subscript {
	line := p.line
	p.advance()
	if c := p.peek(); (c == '@' || c == '*') && p.second() == ']' {
		p.advance()
		p.advance()
		return &Subscript{All: byte(c)}
	}
	start := p.pos
	w := p.word(m)
	if m == keyMode && p.peek() == '}' {
		return nil
	}
	if p.peek() != ']' {
		p.unclosed(subscriptMode, line)
	}
	p.advance()
	if p.pos-1 == start {
		return nil
	}
	return &Subscript{Word: w}
}

// ansi reads $'…'.
func (p *Parser) ansi(g *gather) {
	line := p.line
	p.advance()
	start := p.pos
	for {
		switch p.raw() {
		case eof:
			p.fail(line, "unexpected EOF while looking for matching `''")
		case '\'':
			g.add(&Quoted{Unescape(p.src[start:p.pos], p.Bytes != nil && p.Bytes())})
			p.pos++
			return
		case '\\':
			p.pos++
			if p.raw() == eof {
				continue
			}
		}
		p.advance()
	}
}
