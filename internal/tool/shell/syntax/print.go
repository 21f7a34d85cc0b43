package syntax

import (
	"strconv"
	"strings"
)

// A printer formats commands as bash's declare -f and jobs do.
type printer struct {
	posix  bool // functions within functions have no word function
	b      strings.Builder
	indent int
	inFunc int
	flat   bool // the indentation is one blank
	docs   []*Redir
	inList bool // a here-document ended in the middle of an and-or list: no semicolon follows
}

// Print returns the text of a command in the format of bash's jobs.
func Print(c Command) string {
	p := &printer{}
	p.command(c)
	p.flushDocs("")
	return p.b.String()
}

// PrintStmt returns the text of one command of a list.
func PrintStmt(s *Stmt) string { return Print(s.Cmd) }

// PrintFunc returns the definition of a function in the format of declare -f, in POSIX mode without the
// word function.
func PrintFunc(name string, body Command, posix bool) string {
	p := &printer{posix: posix}
	p.function(name, body, false)
	return p.b.String()
}

// PrintExported returns the body of a function as the environment has it: a blank stands for any
// indentation, and the first command follows the brace.
func PrintExported(name string, body Command) string {
	p := &printer{flat: true}
	p.function(name, body, false)
	text := strings.TrimLeft(strings.TrimPrefix(p.b.String(), name+" () "), "\n")
	return strings.Replace(text, "{ \n", "{ ", 1)
}

func (p *printer) write(texts ...string) {
	for _, t := range texts {
		p.b.WriteString(t)
	}
}

func (p *printer) newline() {
	if p.flat {
		p.write("\n", strings.Repeat(" ", min(p.indent, 1)))
		return
	}
	p.write("\n", strings.Repeat("    ", p.indent))
}

// flushDocs writes the bodies of pending here-documents.
func (p *printer) flushDocs(before string) {
	if len(p.docs) == 0 {
		return
	}
	docs := p.docs
	p.docs = nil
	p.write(before)
	for _, r := range docs {
		p.write("\n", r.RawDoc, r.EndWord)
	}
	p.write("\n")
}

// operator writes an operator, and the here-documents of the command before it.
func (p *printer) operator(op string) {
	p.write(op)
	if len(p.docs) > 0 {
		p.flushDocs("")
		p.write(" ")
		p.inList = true
	}
}

// condition writes the condition of an if or a loop, and the separator before then or do.
func (p *printer) condition(l List) {
	p.list(l)
	switch {
	case l[len(l)-1].Background:
		p.write(" ")
	case len(p.docs) > 0:
		p.flushDocs("")
	case p.inList && p.inFunc > 0:
		p.inList = false
		p.write(";    ")
	default:
		p.write("; ")
	}
}

// separator ends a command within a list.
func (p *printer) separator() {
	if len(p.docs) > 0 {
		p.flushDocs("")
		return
	}
	if p.inList {
		p.inList = false
		return
	}
	if !strings.HasSuffix(p.b.String(), "&") && !strings.HasSuffix(p.b.String(), "\n") {
		p.write(";")
	}
}

func (p *printer) list(l List) {
	for i, s := range l {
		if i > 0 {
			p.between(l[i-1])
		}
		p.command(s.Cmd)
		if s.Background {
			p.write(" &")
		}
	}
}

func (p *printer) between(before *Stmt) {
	if before.Background {
		p.write(" ")
		return
	}
	p.separator()
	switch {
	case p.inFunc > 0:
		p.newline()
	default:
		p.write(" ")
	}
}

// block writes a list with one command per line. Each ends with a semicolon.
func (p *printer) block(l List) {
	p.indent++
	p.newline()
	p.list(l)
	p.separator()
	p.indent--
	p.newline()
}

func (p *printer) command(c Command) {
	switch c := c.(type) {
	case *Simple:
		p.simple(c)
	case *Redirected:
		p.command(c.Cmd)
		p.redirs(c.Redirs)
	case *Pipeline:
		p.pipeline(c)
	case *AndOr:
		p.command(c.X)
		op := " && "
		if c.Or {
			op = " || "
		}
		p.operator(op)
		p.command(c.Y)
	case *Block:
		p.group(c.List)
	case *Subshell:
		p.write("( ")
		p.list(c.List)
		p.flushDocs("")
		p.write(" )")
	case *If:
		p.ifCommand(c.Clauses, c.Else)
	case *While:
		word := "while "
		if c.Until {
			word = "until "
		}
		p.write(word)
		p.condition(c.Cond)
		p.write("do")
		p.block(c.Body)
		p.write("done")
	case *For:
		p.forCommand(c)
	case *ArithFor:
		p.write("for ((", raw(c.Init), "; ", raw(c.Cond), "; ", raw(c.Post), "))")
		p.newline()
		p.write("do")
		p.block(c.Body)
		p.write("done")
	case *Case:
		p.caseCommand(c)
	case *Func:
		p.function(c.Name, c.Body, true)
	case *ArithCmd:
		p.write("((", c.Expr.Raw, "))")
	case *Test:
		p.write("[[ ")
		p.cond(c.X)
		p.write(" ]]")
	case *Coproc:
		p.write("coproc ")
		if c.Name != "COPROC" {
			p.write(c.Name, " ")
		}
		p.command(c.Cmd)
	}
}

func raw(a *Arith) string {
	if a == nil {
		return "1"
	}
	return a.Raw
}

func (p *printer) simple(c *Simple) {
	space := ""
	if len(c.Words) > 0 && len(c.Redirs) > 0 && len(c.Assigns) == 0 && isReserved(c.Words[0].Raw) {
		for _, r := range c.Redirs { // a word after redirections is not reserved
			p.redirText(r)
			p.write(" ")
		}
		c = &Simple{Words: c.Words}
	}
	for _, a := range c.Assigns {
		p.write(space, AssignText(a))
		space = " "
	}
	for _, w := range c.Words {
		p.write(space, plainQuotes(w.Raw))
		space = " "
	}
	if len(c.Redirs) > 0 && space == "" {
		p.redirText(c.Redirs[0])
		p.redirs(c.Redirs[1:])
		return
	}
	p.redirs(c.Redirs)
}

// AssignTarget returns an assignment up to its operator, as it was written.
func AssignTarget(a *Assign) string {
	text := a.Name
	if a.Index != nil {
		text += "[" + SubscriptText(a.Index) + "]"
	}
	if a.Append {
		text += "+"
	}
	return text + "="
}

// AssignText returns an assignment as it was written.
func AssignText(a *Assign) string {
	text := AssignTarget(a)
	if a.IsArray {
		text += "("
		for i, e := range a.Elems {
			if i > 0 {
				text += " "
			}
			text += plainQuotes(e.Raw)
		}
		return text + ")"
	}
	if a.Value != nil {
		text += plainQuotes(a.Value.Raw)
	}
	return text
}

// plainQuotes replaces $'…' and $"…" in a word by the quotes that mean the same, as bash keeps them.
func plainQuotes(raw string) string {
	if !strings.Contains(raw, "$'") && !strings.Contains(raw, `$"`) {
		return raw
	}
	var b strings.Builder
	double := false
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		end := i + 1
		switch {
		case c == '\\':
			end = min(i+2, len(raw))
		case c == '"':
			double = !double
		case double:
		case c == '\'':
			end = closingQuote(raw, i+1, false)
		case c == '$' && strings.HasPrefix(raw[i+1:], "'"):
			end = closingQuote(raw, i+2, true)
			text := Unescape(strings.TrimSuffix(raw[i+2:end], "'"), false)
			b.WriteString("'" + strings.ReplaceAll(text, "'", `'\''`) + "'")
			i = end - 1
			continue
		case c == '$' && strings.HasPrefix(raw[i+1:], `"`):
			continue
		}
		b.WriteString(raw[i:end])
		i = end - 1
	}
	return b.String()
}

// closingQuote returns the position after the single quote that ends a text, which may have escapes.
func closingQuote(raw string, i int, escapes bool) int {
	for ; i < len(raw) && raw[i] != '\''; i++ {
		if escapes && raw[i] == '\\' {
			i++
		}
	}
	return min(i+1, len(raw))
}

// SubscriptText returns the text between the brackets.
func SubscriptText(s *Subscript) string {
	if s.All != 0 {
		return string([]byte{s.All})
	}
	return s.Word.Raw
}

func (p *printer) redirs(list []*Redir) {
	for _, r := range list {
		p.write(" ")
		p.redirText(r)
	}
}

func (p *printer) redirText(r *Redir) {
	fd := ""
	if r.Fd >= 0 {
		fd = strconv.Itoa(r.Fd)
	}
	if r.Var != "" {
		fd = "{" + r.Var + "}"
	}
	word := plainQuotes(r.Word.Raw)
	switch r.Op {
	case ">&":
		if fd == "" {
			if isDigits(word) || word == "-" {
				fd = "1"
			}
		}
		p.write(fd, r.Op, word)
	case "<&":
		if fd == "" {
			fd = "0"
		}
		op := r.Op
		if word == "-" { // as bash shows all that close a descriptor
			op = ">&"
		}
		p.write(fd, op, word)
	case "<<", "<<-":
		p.write(fd, r.Op, word)
		p.docs = append(p.docs, r)
	case "&>", "&>>":
		p.write(r.Op, " ", word)
	default:
		if r.Fd == 1 && r.Op[0] == '>' || r.Fd == 0 && r.Op[0] == '<' {
			fd = ""
		}
		p.write(fd, r.Op, " ", word)
	}
}

func (p *printer) pipeline(c *Pipeline) {
	if c.Timed {
		p.write("time ")
		if c.Posix {
			p.write("-p ")
		}
	}
	if c.Negated {
		p.write("! ")
	}
	for i, cmd := range c.Cmds {
		if i > 0 {
			if c.Errors[i-1] {
				p.write(" 2>&1")
			}
			p.operator(" |")
			p.write(" ")
		}
		p.command(cmd)
	}
}

func (p *printer) group(l List) {
	if p.inFunc == 0 {
		p.write("{ ")
		p.list(l)
		p.separator()
		p.write(" }")
		return
	}
	p.write("{ ")
	p.indent++
	p.newline()
	p.list(l)
	p.flushDocs("")
	p.indent--
	p.newline()
	p.write("}")
}

func (p *printer) ifCommand(clauses []Clause, other List) {
	p.write("if ")
	p.condition(clauses[0].Cond)
	p.write("then")
	p.block(clauses[0].Then)
	if len(clauses) > 1 {
		p.write("else")
		p.indent++
		p.newline()
		p.ifCommand(clauses[1:], other)
		p.write(";")
		p.indent--
		p.newline()
	} else if other != nil {
		p.write("else")
		p.block(other)
	}
	p.write("fi")
}

func (p *printer) forCommand(c *For) {
	word := "for "
	if c.Select {
		word = "select "
	}
	p.write(word, c.Name, " in")
	if !c.In {
		p.write(` "$@"`)
	}
	for _, w := range c.Words {
		p.write(" ", plainQuotes(w.Raw))
	}
	p.write(";")
	p.newline()
	p.write("do")
	p.block(c.Body)
	p.write("done")
}

func (p *printer) caseCommand(c *Case) {
	p.write("case ", plainQuotes(c.Word.Raw), " in ")
	p.indent++
	for _, item := range c.Items {
		p.newline()
		for i, w := range item.Patterns {
			if i > 0 {
				p.write(" | ")
			}
			p.write(plainQuotes(w.Raw))
		}
		p.write(")")
		p.indent++
		if len(item.Body) == 0 {
			p.write("\n")
		} else {
			p.newline()
		}
		p.list(item.Body)
		p.flushDocs("")
		p.indent--
		p.newline()
		p.write(item.End)
	}
	p.indent--
	p.newline()
	p.write("esac")
}

func (p *printer) function(name string, body Command, inside bool) {
	if inside && !p.posix {
		p.write("function ")
	}
	p.write(name, " () ")
	p.newline()
	p.inFunc++
	inner, redirs := body, []*Redir(nil)
	if r, ok := body.(*Redirected); ok {
		inner, redirs = r.Cmd, r.Redirs
	}
	if b, ok := inner.(*Block); ok {
		p.group(b.List)
		p.redirs(redirs)
	} else {
		p.write("{ ")
		p.indent++
		p.newline()
		p.command(body)
		p.indent--
		p.newline()
		p.write("}")
	}
	p.flushDocs("")
	p.inFunc--
}

func (p *printer) cond(x Cond) {
	switch x := x.(type) {
	case *CondBinary:
		p.write(plainQuotes(x.X.Raw), " ", x.Op, " ", plainQuotes(x.Y.Raw))
	case *CondUnary:
		p.write(x.Op, " ", plainQuotes(x.X.Raw))
	case *CondNot:
		p.write("! ")
		p.cond(x.X)
	case *CondLogic:
		op := " && "
		if x.Or {
			op = " || "
		}
		p.cond(x.X)
		p.write(op)
		p.cond(x.Y)
	case *CondGroup:
		p.write("( ")
		p.cond(x.X)
		p.write(" )")
	}
}
