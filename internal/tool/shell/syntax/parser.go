package syntax

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// A Parser reads commands. Its exported fields are set before the first use. Each may be nil.
type Parser struct {
	More    func() (line string, ok bool)            // returns the next line of input
	Alias   func(name string) (text string, ok bool) // returns the text of an alias
	Extglob func() bool                              // reports whether @(…) and similar forms are patterns
	Warn    func(line int, text string)              // called with bash's warnings
	Bytes   func() bool                              // reports whether a character is a byte, as in the C locale
	Posix   bool

	// Translated is called with each text in $"…", as it is written, and the number of its line.
	Translated func(text string, line int)

	src       string
	pos       int
	line      int
	ended     bool // More has returned false
	tok       token
	assigns   bool // a word may be an assignment
	inTest    bool // within [[ ]]
	groups    int  // number of open parentheses there
	docs      []*Redir
	docEnd    byte // a byte that also ends a here-document; 0 for none
	active    []alias
	openers   []opener
	depth     int
	name      string
	isSub     bool
	whole     *Parser // the parser of the whole text, if this one reads a part
	inside    int     // number of open $(
	parens    int     // the line of the $(( that is read as $( (, or 0
	inBrace   bool    // within ${ LIST;}, which a } ends that begins a command
	aliasNext bool    // the next word may be an alias, too
	typed     string  // the line with the newest alias, as it was typed
	typedLine int     // its number
}

// An alias is an alias whose text is being read.
type alias struct {
	name  string
	end   int
	lines int  // in the text: they do not count
	more  bool // the text ends with a blank, so the next word may be an alias
}

// An opener is the beginning of a compound command that is not closed yet.
type opener struct {
	word string
	line int
}

// New returns a parser of a text. line is the number of its first line.
func New(text string, line int) *Parser {
	if !strings.HasSuffix(text, "\n") {
		text = terminated(text)
	}
	return &Parser{src: text, line: line}
}

// An Error is a syntax error: the lines of the message, and the line of the program that bash
// prints below them.
type Error struct {
	Line   int
	Texts  []string
	Source string
	Quotes bool   // print Source, too
	EOF    bool   // the input has ended too early
	Inside bool   // within $(…)
	Status int    // the value of $?; 0 for 2
	GoesOn bool   // only the line is dropped: the program goes on
	Then   *Error // a second message, about the command that the first one left unfinished
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Texts[0]) }

// fail ends parsing with an error.
func (p *Parser) fail(line int, text string) {
	panic(&Error{Line: line, Texts: []string{text}, EOF: strings.HasPrefix(text, "unexpected EOF")})
}

// unexpected ends parsing with an error about the current token.
func (p *Parser) unexpected() {
	if p.tok.kind == eofToken {
		text := "syntax error: unexpected end of file"
		if p.inside > 0 {
			line := p.tok.line
			if p.parens > 0 {
				line = p.parens
			}
			p.fail(line, "unexpected EOF while looking for matching `)'")
		}
		if n := len(p.openers); n > 0 {
			text += fmt.Sprintf(" from `%s' command on line %d", p.openers[n-1].word, p.openers[n-1].line)
		}
		panic(&Error{Line: p.tok.line, Texts: []string{text}, EOF: true})
	}
	text := "syntax error near unexpected token `" + p.tok.text + "'"
	if p.inside > 0 && p.tok.is(")") {
		panic(&Error{Line: p.tok.line, Texts: []string{text}, Source: p.lineAt(p.tok.pos), Quotes: true, Inside: true})
	}
	if p.inside > 0 {
		panic(&Error{Line: p.tok.line, Texts: []string{text + " while looking for matching `)'"}, Source: p.lineAt(p.tok.pos), Quotes: true, Inside: true})
	}
	p.failAt(text)
}

// failAt ends parsing with an error that quotes the line of the current token.
func (p *Parser) failAt(texts ...string) {
	panic(&Error{Line: p.tok.line, Texts: texts, Source: p.lineAt(p.tok.pos), Quotes: true})
}

// lineAt returns the line of the current token, at an offset, without the texts of aliases.
func (p *Parser) lineAt(pos int) string {
	if p.tok.line == p.typedLine {
		return p.typed
	}
	pos = min(pos, len(p.src))
	start := strings.LastIndexByte(p.src[:pos], '\n') + 1
	line, _, _ := strings.Cut(p.src[start:], "\n")
	return line
}

// Next reads the commands of a line, and further lines if a command needs them. At the end it
// returns io.EOF. Any other error is an *Error. An empty line is an empty list, so that an
// interactive shell prints another prompt.
func (p *Parser) Next() (list List, err error) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *Error:
			list, err = nil, e
			p.forget()
		default:
			panic(e)
		}
	}()
	if p.line == 0 {
		p.line = 1
	}
	if len(p.active) == 0 && p.More != nil {
		p.src, p.pos = p.src[p.pos:], 0
	}
	p.tok, p.assigns, p.docs, p.openers = token{}, true, nil, p.openers[:0]
	p.next()
	for {
		switch {
		case p.tok.kind == eofToken && len(list) == 0:
			return nil, io.EOF
		case p.tok.kind == eofToken, p.tok.kind == newlineToken:
			return list, nil
		case !p.startsCommand():
			p.unexpected()
		}
		list = append(list, p.stmt())
	}
}

// forget drops the rest of a line with an error.
func (p *Parser) forget() {
	p.active, p.docs, p.openers, p.depth, p.inside, p.inTest = nil, nil, nil, 0, 0, false
	if p.More == nil {
		p.pos = len(p.src)
		return
	}
	p.line += strings.Count(p.src[p.pos:], "\n")
	p.src, p.pos = "", 0
}

// Ended reports whether all text that was read has been parsed.
func (p *Parser) Ended() bool { return p.pos >= len(p.src) }

// Line returns the number of the next line.
func (p *Parser) Line() int { return p.line }

// Rest returns the text that was read but not parsed, and drops it.
func (p *Parser) Rest() string {
	rest := p.src[p.pos:]
	p.src, p.pos = "", 0
	return rest
}

// All parses the whole text. An error is an *Error.
func (p *Parser) All() (all List, err error) {
	for {
		list, err := p.Next()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, list...)
	}
}

// stmt reads an and-or list and the ; or & after it.
func (p *Parser) stmt() *Stmt {
	s := &Stmt{Line: p.tok.line}
	s.Cmd = p.andOr()
	switch {
	case p.tok.is("&"):
		s.Background = true
		p.next()
	case p.tok.is(";"):
		p.next()
	case p.tok.kind == newlineToken || p.tok.kind == eofToken:
	default:
		if p.inList() {
			return s
		}
		p.unexpected()
	}
	return s
}

// inList reports whether the current token may end a list.
func (p *Parser) inList() bool {
	switch {
	case p.tok.is(")"), p.tok.is(";;"), p.tok.is(";&"), p.tok.is(";;&"),
		p.tok.kind == wordToken && slices.Contains(closing, p.tok.text): // after a compound command
		return p.inside+len(p.openers) > 0 || p.isSub
	}
	return false
}

// closing are the reserved words that cannot begin a command.
var closing = []string{"then", "do", "done", "fi", "elif", "else", "esac", "in", "}"}

// isReserved reports whether a word is reserved.
func isReserved(word string) bool {
	switch word {
	case "if", "for", "while", "until", "case", "select", "function", "coproc", "time", "{", "!", "[[":
		return true
	}
	return slices.Contains(closing, word)
}

// startsCommand reports whether the current token may begin a command.
func (p *Parser) startsCommand() bool {
	switch p.tok.kind {
	case wordToken:
		return p.tok.word.Assign != nil || !slices.Contains(closing, p.tok.text)
	case numberToken:
		return true
	case opToken:
		return p.tok.text == "(" || isRedirection(p.tok.text)
	}
	return false
}

func isRedirection(op string) bool { return op[0] == '<' || op[0] == '>' || op == "&>" || op == "&>>" }

// list reads commands up to a token that cannot begin one.
func (p *Parser) list() List {
	p.enter()
	defer p.leave()
	var list List
	for {
		p.skipNewlines()
		p.expandAliases()
		if !p.startsCommand() {
			return list
		}
		list = append(list, p.stmt())
	}
}

// body reads a list that may not be empty.
func (p *Parser) body() List {
	list := p.list()
	if len(list) == 0 {
		p.unexpected()
	}
	return list
}

func (p *Parser) skipNewlines() {
	for p.tok.kind == newlineToken {
		p.next()
	}
}

// expect reads a reserved word.
func (p *Parser) expect(word string) {
	if !p.tok.reserved(word) {
		p.unexpected()
	}
	p.next()
}

// state is the state of the parser that is saved while a nested list is read.
type state struct {
	tok     token
	assigns bool
	inTest  bool
	openers []opener
	docEnd  byte
	inBrace bool
}

func (p *Parser) suspend() state {
	s := state{p.tok, p.assigns, p.inTest, p.openers, p.docEnd, p.inBrace}
	p.assigns, p.inTest, p.openers, p.inBrace = true, false, nil, false
	return s
}

func (p *Parser) resume(s state) {
	p.tok, p.assigns, p.inTest, p.openers, p.docEnd, p.inBrace = s.tok, s.assigns, s.inTest, s.openers, s.docEnd, s.inBrace
}

// nested reads the commands of $(…), after its opening parenthesis, and the closing one.
func (p *Parser) nested() List {
	p.enter()
	s := p.suspend()
	p.inside++
	p.docEnd = ')'
	p.next()
	list := p.list()
	if !p.tok.is(")") {
		p.unexpected()
	}
	p.inside--
	p.resume(s)
	p.leave()
	return list
}

func (p *Parser) andOr() Command {
	p.enter()
	defer p.leave()
	x := p.pipeline()
	for p.tok.is("&&") || p.tok.is("||") {
		or := p.tok.text == "||"
		p.next()
		p.skipNewlines()
		if !p.startsCommand() {
			p.unexpected()
		}
		x = &AndOr{Or: or, X: x, Y: p.pipeline()}
	}
	return x
}

func (p *Parser) pipeline() Command {
	l := &Pipeline{Line: p.tok.line}
	prefixed := false
	for {
		p.expandAliases()
		switch {
		case p.tok.reserved("!"):
			l.Negated = !l.Negated
		case p.tok.reserved("time") && !l.Timed && !(p.Posix && p.nextIsOption()):
			l.Timed = true
			p.next()
			prefixed = true
			if p.tok.reserved("-p") {
				l.Posix = true
				p.next()
			}
			if p.tok.reserved("--") {
				l.Posix = true
				p.next()
			}
			continue
		default:
			goto commands
		}
		prefixed = true
		p.next()
	}
commands:
	if prefixed && !p.startsCommand() {
		return l
	}
	for {
		l.Cmds = append(l.Cmds, p.command())
		if !p.tok.is("|") && !p.tok.is("|&") {
			break
		}
		l.Errors = append(l.Errors, p.tok.text == "|&")
		p.next()
		p.skipNewlines()
		p.expandAliases()
		if !p.startsCommand() || p.tok.reserved("!") {
			p.unexpected()
		}
	}
	if len(l.Cmds) == 1 && !prefixed {
		return l.Cmds[0]
	}
	return l
}

// nextIsOption reports whether the next word begins with a hyphen. In POSIX mode, time before it is a
// program.
func (p *Parser) nextIsOption() bool {
	rest := strings.TrimLeft(p.src[min(p.pos, len(p.src)):], " \t")
	return strings.HasPrefix(rest, "-")
}

// expandAliases replaces the current word by its text while it is an alias.
func (p *Parser) expandAliases() {
	for p.expandAlias() {
	}
}

func (p *Parser) expandAlias() bool {
	w := p.tok.word
	if p.Alias == nil || p.tok.kind != wordToken || w.Assign != nil || strings.ContainsAny(w.Raw, "\\'\"$`") {
		return false
	}
	if p.Posix && isReserved(w.Raw) {
		return false
	}
	for _, a := range p.active {
		if a.name == w.Raw {
			return false
		}
	}
	text, ok := p.Alias(w.Raw)
	if !ok || len(p.active) > 100 {
		return false
	}
	if len(p.active) == 0 && p.typedLine != p.tok.line {
		p.typed, p.typedLine = p.lineAt(p.tok.pos), p.tok.line
	}
	grown := len(text) - (p.pos - p.tok.pos)
	p.src = p.src[:p.tok.pos] + text + p.src[p.pos:]
	for i := range p.active {
		p.active[i].end += grown
	}
	more := strings.HasSuffix(text, " ") || strings.HasSuffix(text, "\t")
	p.active = append(p.active, alias{w.Raw, p.tok.pos + len(text), strings.Count(text, "\n"), more})
	p.pos = p.tok.pos
	p.line = p.tok.line
	p.next()
	return true
}

// expireAliases removes the aliases whose text has been read.
func (p *Parser) expireAliases() {
	p.aliasNext = false
	for len(p.active) > 0 && p.active[len(p.active)-1].end <= p.pos {
		p.aliasNext = p.aliasNext || p.active[len(p.active)-1].more
		p.line -= p.active[len(p.active)-1].lines
		p.active = p.active[:len(p.active)-1]
	}
}

// command reads a compound command with its redirections, a function or a simple
// command.
func (p *Parser) command() Command {
	p.enter()
	defer p.leave()
	p.expandAliases()
	line := p.tok.line
	if c := p.compound(); c != nil {
		return p.redirected(c, line)
	}
	if p.tok.reserved("function") {
		return p.function()
	}
	if p.tok.reserved("coproc") {
		return p.coproc()
	}
	if !p.startsCommand() {
		p.unexpected()
	}
	return p.simple()
}

func (p *Parser) redirected(c Command, line int) Command {
	r := &Redirected{Cmd: c, Line: line}
	for p.atRedir() {
		r.Redirs = append(r.Redirs, p.redir())
	}
	if len(r.Redirs) == 0 {
		return c
	}
	return r
}

// compound reads a compound command. It returns nil if there is none.
func (p *Parser) compound() Command {
	line := p.tok.line
	if p.tok.is("(") {
		if p.peek() == '(' {
			if c := p.arithCommand(); c != nil {
				return c
			}
		}
		p.push("(")
		p.next()
		c := &Subshell{List: p.body(), Line: line}
		if !p.tok.is(")") {
			p.unexpected()
		}
		c.End = p.tok.line
		p.pop()
		p.next()
		return c
	}
	if p.tok.kind != wordToken || p.tok.word.Assign != nil {
		return nil
	}
	switch p.tok.text {
	case "{":
		p.push("{")
		p.next()
		c := &Block{p.body()}
		if !p.tok.reserved("}") {
			p.unexpected()
		}
		p.pop()
		p.next()
		return c
	case "if":
		return p.ifCommand()
	case "while", "until":
		word := p.tok.text
		p.push(word)
		p.next()
		cond := p.body()
		body := p.doGroup()
		return &While{Until: word == "until", Cond: cond, Body: body}
	case "for", "select":
		return p.forCommand()
	case "case":
		return p.caseCommand()
	case "[[":
		return p.test()
	}
	return nil
}

func (p *Parser) push(word string) { p.openers = append(p.openers, opener{word, p.tok.line}) }
func (p *Parser) pop()             { p.openers = p.openers[:len(p.openers)-1] }

// doGroup reads do … done and removes the opener.
func (p *Parser) doGroup() List {
	p.skipNewlines()
	p.expandAliases()
	p.expect("do")
	body := p.body()
	if !p.tok.reserved("done") {
		p.unexpected()
	}
	p.pop()
	p.next()
	return body
}

func (p *Parser) ifCommand() Command {
	c := &If{}
	p.push("if")
	for {
		p.next()
		cond := p.body()
		p.expect("then")
		c.Clauses = append(c.Clauses, Clause{cond, p.body()})
		if !p.tok.reserved("elif") {
			break
		}
	}
	if p.tok.reserved("else") {
		p.next()
		c.Else = p.body()
	}
	if !p.tok.reserved("fi") {
		p.unexpected()
	}
	p.pop()
	p.next()
	return c
}

func (p *Parser) forCommand() Command {
	c := &For{Select: p.tok.text == "select", Line: p.tok.line}
	p.push(p.tok.text)
	p.assigns = false
	p.next()
	if p.tok.is("(") && p.peek() == '(' && !c.Select {
		p.assigns = true
		return p.arithFor(c.Line)
	}
	if p.tok.kind != wordToken {
		p.assigns = true
		p.unexpected()
	}
	c.Name = p.tok.text
	p.next()
	semicolon := false
	if p.tok.is(";") {
		semicolon = true
		p.assigns = true
		p.next()
	}
	p.skipNewlines()
	if p.tok.reserved("in") && !semicolon {
		c.In = true
		p.next()
		for p.tok.kind == wordToken {
			c.Words = append(c.Words, p.tok.word)
			p.next()
		}
		p.assigns = true
		if p.tok.kind != newlineToken && !p.tok.is(";") {
			p.unexpected()
		}
		p.next()
		p.skipNewlines()
	}
	p.assigns = true
	if p.tok.reserved("{") {
		c.Body = p.braceBody()
		return c
	}
	c.Body = p.doGroup()
	return c
}

func (p *Parser) braceBody() List {
	p.next()
	body := p.body()
	if !p.tok.reserved("}") {
		p.unexpected()
	}
	p.pop()
	p.next()
	return body
}

func (p *Parser) arithFor(line int) Command {
	p.advance()
	at := p.line
	text, ok := p.balanced(')')
	if !ok {
		p.unexpected()
	}
	parts := strings.Split(text, ";")
	if len(parts) != 3 {
		wrong := "arithmetic expression required"
		if len(parts) > 3 {
			wrong = "`;' unexpected"
		}
		panic(&Error{Line: line, Texts: []string{"syntax error: " + wrong, "syntax error: `((" + text + "))'"}})
	}
	c := &ArithFor{Line: line}
	for i, to := range []**Arith{&c.Init, &c.Cond, &c.Post} {
		if t := strings.TrimLeft(parts[i], " \t\n"); t != "" {
			*to = p.arith(t, at)
		}
	}
	p.next()
	if p.tok.is(";") {
		p.next()
	}
	p.skipNewlines()
	if p.tok.reserved("{") {
		c.Body = p.braceBody()
		return c
	}
	c.Body = p.doGroup()
	return c
}

// arithCommand reads ((…)). It returns nil if that is a subshell within a subshell.
func (p *Parser) arithCommand() Command {
	pos, line, tok := p.pos, p.line, p.tok
	p.advance()
	text, ok := p.balanced(')')
	if !ok {
		p.pos, p.line, p.tok = pos, line, tok
		return nil
	}
	c := &ArithCmd{Expr: p.arith(text, line), Line: tok.line}
	p.next()
	return c
}

func (p *Parser) caseCommand() Command {
	c := &Case{Line: p.tok.line}
	p.push("case")
	p.assigns = false
	p.next()
	if p.tok.kind != wordToken {
		p.unexpected()
	}
	c.Word = p.tok.word
	p.next()
	p.skipNewlines()
	if !p.tok.reserved("in") {
		p.unexpected()
	}
	p.next()
	p.skipNewlines()
	for !p.tok.reserved("esac") {
		p.assigns = false
		item := &CaseItem{End: ";;"}
		if p.tok.is("(") {
			p.next()
		}
		for {
			if p.tok.kind != wordToken {
				p.unexpected()
			}
			item.Patterns = append(item.Patterns, p.tok.word)
			p.next()
			if !p.tok.is("|") {
				break
			}
			p.next()
		}
		if !p.tok.is(")") {
			p.unexpected()
		}
		p.assigns = true
		p.next()
		item.Body = p.list()
		c.Items = append(c.Items, item)
		p.assigns = false
		if p.tok.is(";;") || p.tok.is(";&") || p.tok.is(";;&") {
			item.End = p.tok.text
			p.next()
			p.skipNewlines()
		} else if !p.tok.reserved("esac") {
			p.unexpected()
		}
	}
	p.assigns = true
	p.pop()
	p.next()
	return c
}

func (p *Parser) function() Command {
	p.assigns = false
	p.next()
	p.assigns = true
	if p.tok.kind != wordToken {
		p.unexpected()
	}
	name := p.tok.text
	p.next()
	if p.tok.is("(") && p.peek() == ')' {
		p.next()
		p.next()
	}
	f := p.functionBody(name)
	f.Word = true
	return f
}

func (p *Parser) functionBody(name string) *Func {
	p.skipNewlines()
	line := p.tok.line
	c := p.compound()
	if c == nil {
		p.unexpected()
	}
	return &Func{Name: name, Body: p.redirected(c, line), Line: line}
}

func (p *Parser) coproc() Command {
	c := &Coproc{Name: "COPROC", Line: p.tok.line}
	p.next()
	line := p.tok.line
	if cmd := p.compound(); cmd != nil {
		c.Cmd = p.redirected(cmd, line)
		return c
	}
	if p.tok.kind == wordToken && p.tok.word.Assign == nil && !p.tok.reserved("function") {
		first := p.tok
		p.assigns = true
		p.next()
		line = p.tok.line
		if cmd := p.compound(); cmd != nil {
			c.Name, c.Cmd = first.text, p.redirected(cmd, line)
			return c
		}
		s := &Simple{Line: first.line, Words: []*Word{first.word}}
		c.Cmd = p.simpleRest(s)
		return c
	}
	if !p.startsCommand() {
		p.unexpected()
	}
	c.Cmd = p.simple()
	return c
}

// declares reports whether a word is a builtin whose arguments can be assignments.
func declares(word string) bool {
	switch word {
	case "declare", "typeset", "local", "export", "readonly", "command", "builtin":
		return true
	}
	return false
}

// simple reads a simple command. Its line is that of the end of its first word.
func (p *Parser) simple() Command {
	line := p.line
	if p.tok.kind == wordToken && !strings.Contains(p.tok.text, "\n") {
		line = p.tok.line
	}
	return p.simpleRest(&Simple{Line: line})
}

// simpleRest reads the rest of a simple command, whose first words may have been read.
func (p *Parser) simpleRest(s *Simple) Command {
	defer func() { p.assigns = true }()
	if len(s.Words) > 0 {
		p.assigns = false
	}
	for {
		if p.atRedir() {
			s.Redirs = append(s.Redirs, p.redir())
			continue
		}
		if p.tok.kind != wordToken {
			break
		}
		if len(s.Words) == 0 && p.tok.word.Assign == nil || p.aliasNext {
			p.expandAliases()
			if p.tok.kind != wordToken {
				continue
			}
		}
		w := p.tok.word
		switch {
		case w.Assign != nil && len(s.Words) == 0:
			s.Assigns = append(s.Assigns, w.Assign)
			p.next()
			continue
		case w.Assign != nil:
			p.alsoPlain(w)
		case len(s.Words) == 0:
			p.assigns = declares(w.Raw)
			first := p.tok
			p.next()
			if p.tok.is("(") && len(s.Assigns) == 0 && len(s.Redirs) == 0 {
				return p.functionOr(first)
			}
			s.Words = append(s.Words, w)
			continue
		default:
			p.assigns = p.assigns && declares(s.Words[0].Raw)
		}
		s.Words = append(s.Words, w)
		p.next()
	}
	if p.tok.is("(") {
		p.unexpected()
	}
	return s
}

// functionOr reads the rest of NAME() COMMAND.
func (p *Parser) functionOr(name token) Command {
	p.assigns = true
	if p.peek() != ')' {
		p.next()
		if !p.tok.is(")") {
			p.unexpected()
		}
	} else {
		p.next()
	}
	p.next()
	return p.functionBody(name.text)
}

// alsoPlain also gives an assigning argument the parts of an ordinary word, because the command may
// turn out not to declare anything.
func (p *Parser) alsoPlain(w *Word) {
	if w.Assign.IsArray {
		return
	}
	q := p.sub(w.Raw, p.line)
	plain := q.word(wordMode)
	w.Parts, w.Static, w.Value, w.Braces = plain.Parts, plain.Static, plain.Value, plain.Braces
}

// atRedir reports whether the current token begins a redirection.
func (p *Parser) atRedir() bool {
	return p.tok.kind == numberToken || p.tok.kind == opToken && isRedirection(p.tok.text)
}

func (p *Parser) redir() *Redir {
	r := &Redir{Fd: -1, Line: p.tok.line}
	saved := p.assigns
	p.assigns = false
	if p.tok.kind == numberToken {
		if p.tok.text[0] == '{' {
			r.Var = p.tok.text[1 : len(p.tok.text)-1]
		} else {
			r.Fd = 0
			for i := range len(p.tok.text) {
				r.Fd = min(r.Fd*10+int(p.tok.text[i]-'0'), 1<<30)
			}
		}
		p.next()
	}
	r.Op = p.tok.text
	p.next()
	if p.tok.kind != wordToken && p.tok.kind != numberToken {
		p.assigns = true
		p.unexpected()
	}
	r.Word = p.tok.word
	if r.Op == "<<" || r.Op == "<<-" {
		r.EndWord, r.Quoted = unquote(r.Word)
		p.docs = append(p.docs, r)
	}
	p.assigns = saved
	p.next()
	return r
}

// unquote removes the quotes from the delimiter of a here-document.
func unquote(w *Word) (text string, quoted bool) {
	raw := w.Raw
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; c {
		case '\\':
			quoted = true
			if i++; i < len(raw) {
				b.WriteByte(raw[i])
			}
		case '\'', '"':
			quoted = true
			for i++; i < len(raw) && raw[i] != c; i++ {
				if raw[i] == '\\' && c == '"' && i+1 < len(raw) && strings.IndexByte("\\\"$`", raw[i+1]) >= 0 {
					i++
				}
				b.WriteByte(raw[i])
			}
		case '$':
			if i+1 < len(raw) && (raw[i+1] == '\'' || raw[i+1] == '"') {
				continue
			}
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), quoted
}

// assignment reads NAME=…, NAME+=… or NAME[…]=…. If the word is not an assignment, it
// reads nothing and returns nil.
func (p *Parser) assignment() *Assign {
	start, line := p.pos, p.line
	a := &Assign{}
	for c := p.peek(); c != eof && isNameByte(byte(c)); c = p.peek() {
		p.advance()
	}
	a.Name = p.since(start)
	ok := ValidName(a.Name)
	if ok && p.peek() == '[' {
		p.unclosedSubscript()
		if ok = p.closes(); ok {
			a.Index = p.subscript(subscriptMode)
			if a.Index == nil { // an error when it is executed
				a.Index = &Subscript{Word: &Word{Static: true}}
			}
		}
	}
	if ok && p.peek() == '+' && p.second() == '=' {
		a.Append = true
		p.advance()
	}
	if !ok || !p.take('=') {
		p.pos, p.line = start, line
		return nil
	}
	if p.peek() != '(' {
		a.Value = p.value()
		return a
	}
	open := p.pos
	p.advance()
	elems := p.elements()
	list := p.since(open)
	rest := p.value()
	if rest == nil {
		a.IsArray, a.Elems = true, elems
		return a
	}
	a.Value = ParseText(list) // NAME=(…)TEXT is not an array
	a.Value.Parts = append(a.Value.Parts, rest.Parts...)
	a.Value.Raw += rest.Raw
	a.Value.settle(textMode)
	return a
}

// value reads the assigned value. It returns nil if there is none.
func (p *Parser) value() *Word {
	start := p.pos
	w := &Word{Parts: p.parts(wordMode, nil)}
	if p.pos == start {
		return nil
	}
	w.Raw = p.since(start)
	w.settle(textMode)
	return w
}

// unclosedSubscript fails if there is no bracket that closes the open one.
func (p *Parser) unclosedSubscript() {
	if p.isSub || len(p.active) > 0 {
		return
	}
	line := p.line
	for !bracketCloses(p.src[p.pos:]) {
		if !p.fill() {
			p.fail(line, "unexpected EOF while looking for matching `]'")
		}
	}
}

// bracketCloses reports whether a text that begins with a bracket has the bracket that closes it.
// Quoted brackets do not count.
func bracketCloses(text string) bool {
	depth, quote := 0, byte(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && quote != '\'':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"' || c == '`':
			quote = c
		case c == '[':
			depth++
		case c == ']':
			if depth--; depth == 0 {
				return true
			}
		}
	}
	return false
}

// closes reports whether the open bracket is closed and followed by = or +=.
func (p *Parser) closes() bool {
	depth := 0
	for i := p.pos; i < len(p.src); i++ {
		switch p.src[i] {
		case '\\':
			i++
		case '\'', '"':
			at := strings.IndexByte(p.src[i+1:], p.src[i])
			if at < 0 {
				return false
			}
			i += at + 1
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				rest := p.src[i+1:]
				return strings.HasPrefix(rest, "=") || strings.HasPrefix(rest, "+=")
			}
		case '\n':
			return false
		}
	}
	return false
}

// elements reads the words of NAME=(…) and the closing parenthesis.
func (p *Parser) elements() []*Elem {
	saved := p.assigns
	p.assigns = false
	defer func() { p.assigns = saved }()
	p.enter()
	defer p.leave()
	line := p.line
	var list []*Elem
	for {
		c := p.peek()
		switch {
		case c == ' ' || c == '\t' || c == '\n':
			p.advance()
			continue
		case c == '#':
			for c := p.raw(); c != '\n' && c != eof; c = p.raw() {
				p.pos++
			}
			continue
		case c == eof:
			panic(&Error{Line: line, Texts: []string{"unexpected EOF while looking for matching `)'"}, EOF: true, Status: 1})
		case c == ')':
			p.advance()
			return list
		case isMeta(c) && !((c == '<' || c == '>') && p.second() == '('):
			p.tok = token{pos: p.pos, line: p.line}
			p.readOperator()
			panic(&Error{Line: p.tok.line, Texts: []string{"syntax error near unexpected token `" + p.tok.text + "'"}, Source: p.lineAt(p.tok.pos), Quotes: true, Status: 1, GoesOn: true})
		}
		e := &Elem{}
		start := p.pos
		if c == '[' && p.closes() {
			if e.Index = p.subscript(subscriptMode); e.Index == nil { // an error when it is executed
				e.Index = &Subscript{Word: &Word{Static: true}}
			}
			if p.peek() == '+' {
				e.Append = true
				p.advance()
			}
			p.advance()
			e.Value = p.value()
		} else {
			e.Value = p.word(wordMode)
		}
		e.Raw = p.since(start)
		list = append(list, e)
	}
}

// ParseText parses a text, with its blanks, as one word with quotes and expansions. Invalid parts
// stay text.
func ParseText(text string) *Word { return parseWord(text, textMode) }

// ParseDocument parses a text as the body of a here-document.
func ParseDocument(text string) *Word { return parseWord(text, docMode) }

func parseWord(text string, m mode) (w *Word) {
	defer func() {
		if e := recover(); e != nil {
			if _, ok := e.(*Error); !ok {
				panic(e)
			}
			w = &Word{Raw: text, Parts: []Part{&Quoted{text}}, Static: true, Value: text}
		}
	}()
	p := &Parser{src: text, line: 1}
	return p.word(m)
}
