package syntax

import (
	"strconv"
	"strings"
)

// kind is the kind of a token.
type kind uint8

const (
	wordToken kind = iota
	opToken
	newlineToken
	numberToken // before a redirection
	eofToken
)

// token is the current token of the grammar.
type token struct {
	kind kind
	text string // the operator, the number, or the word as written
	word *Word
	pos  int
	line int
}

func (t *token) is(op string) bool { return t.kind == opToken && t.text == op }

// reserved reports whether the token is the given reserved word, without quotes.
func (t *token) reserved(word string) bool { return t.kind == wordToken && t.text == word }

// eof is what peek returns at the end of the input.
const eof = -1

// fill reads another line. It returns false at the end of the input.
func (p *Parser) fill() bool {
	if p.More == nil || p.ended {
		return false
	}
	line, ok := p.More()
	if !ok {
		p.ended = true
		return false
	}
	if !strings.HasSuffix(line, "\n") {
		line = terminated(line)
	}
	p.src += line
	return line != "" || p.fill()
}

// terminated adds a newline to the last line, as bash does. It does not do so after a backslash,
// whose meaning that would change.
func terminated(line string) string {
	if backslashes := len(line) - len(strings.TrimRight(line, "\\")); line == "" || backslashes%2 == 1 {
		return line
	}
	return line + "\n"
}

// raw returns the byte at the cursor, or eof.
func (p *Parser) raw() int {
	if p.pos >= len(p.src) && !p.fill() {
		return eof
	}
	return int(p.src[p.pos])
}

// peek skips line continuations and returns the byte at the cursor, or eof.
func (p *Parser) peek() int {
	for {
		c := p.raw()
		if c != '\\' || p.ahead(1) != '\n' {
			return c
		}
		p.pos += 2
		p.line++
	}
}

// ahead returns the byte n bytes after the cursor, or eof.
func (p *Parser) ahead(n int) int {
	for p.pos+n >= len(p.src) {
		if !p.fill() {
			return eof
		}
	}
	return int(p.src[p.pos+n])
}

// second returns the byte after the one at the cursor. It skips line continuations.
func (p *Parser) second() int {
	if p.peek() == eof {
		return eof
	}
	n := 1
	for p.ahead(n) == '\\' && p.ahead(n+1) == '\n' {
		n += 2
	}
	return p.ahead(n)
}

func (p *Parser) advance() {
	if p.src[p.pos] == '\n' {
		p.line++
	}
	p.pos++
}

// take moves past c if the cursor is there, and reports whether it was.
func (p *Parser) take(c byte) bool {
	if p.peek() != int(c) {
		return false
	}
	p.advance()
	return true
}

// since returns the text from an offset to the cursor, without line continuations.
func (p *Parser) since(start int) string {
	text := p.src[start:p.pos]
	if strings.Contains(text, "\\\n") {
		text = withoutContinuations(text)
	}
	return text
}

// withoutContinuations removes every backslash that is followed by a newline, and the newline,
// except within single quotes.
func withoutContinuations(text string) string {
	var b strings.Builder
	single, double := false, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\' && !single && i+1 < len(text):
			if text[i+1] != '\n' {
				b.WriteByte(c)
				b.WriteByte(text[i+1])
			}
			i++
			continue
		case c == '\'' && !double:
			single = !single
		case c == '"' && !single:
			double = !double
		}
		b.WriteByte(c)
	}
	return b.String()
}

// isMeta reports whether a byte ends a word.
func isMeta(c int) bool {
	switch c {
	case eof, ' ', '\t', '\n', ';', '&', '|', '(', ')', '<', '>':
		return true
	}
	return false
}

var operators = []string{";;&", "&>>", "<<<", "<<-", ";;", ";&", "&&", "&>", "||", "|&", "<<", "<&", "<>", ">>", ">&", ">|", ";", "&", "|", "(", ")", "<", ">"}

// next reads a token.
func (p *Parser) next() {
	for {
		switch p.peek() {
		case ' ', '\t':
			p.advance()
			continue
		case '#':
			for c := p.raw(); c != '\n' && c != eof; c = p.raw() {
				p.pos++
			}
			continue
		}
		break
	}
	p.expireAliases()
	p.tok = token{pos: p.pos, line: p.line}
	c := p.peek()
	p.tok.pos, p.tok.line = p.pos, p.line
	switch {
	case c == eof:
		p.tok.kind = eofToken
		if p.pos > 0 && p.src[p.pos-1] != '\n' || p.pos == 0 && p.line == 1 {
			p.tok.line++ // bash counts the end as a line of its own
		}
		p.readDocs()
	case c == '\n':
		p.advance()
		p.tok.kind, p.tok.text = newlineToken, "newline"
		p.readDocs()
	case (c == '<' || c == '>') && p.second() == '(':
		p.readWord()
	case isMeta(c):
		p.readOperator()
	case c == '}' && p.inBrace && p.assigns && len(p.openers) == 0:
		p.advance()
		p.tok.kind, p.tok.word, p.tok.text = wordToken, &Word{Raw: "}", Static: true, Value: "}"}, "}"
	default:
		p.readWord()
	}
}

func (p *Parser) readOperator() {
	text := string([]byte{byte(p.peek())})
	p.advance()
	for {
		c := p.peek()
		if c == eof || !isOperator(text+string([]byte{byte(c)})) {
			break
		}
		text += string([]byte{byte(c)})
		p.advance()
	}
	p.tok.kind, p.tok.text = opToken, text
}

func isOperator(text string) bool {
	for _, op := range operators {
		if op == text {
			return true
		}
	}
	return false
}

// readWord reads a word, or the number or {NAME} of a redirection.
func (p *Parser) readWord() {
	start := p.pos
	w := p.word(wordMode)
	p.tok.kind, p.tok.word, p.tok.text = wordToken, w, w.Raw
	if c := p.peek(); c != '<' && c != '>' || p.pos == start {
		return
	}
	if isDigits(w.Raw) || len(w.Raw) > 2 && w.Raw[0] == '{' && w.Raw[len(w.Raw)-1] == '}' && validReference(w.Raw[1:len(w.Raw)-1]) {
		p.tok.kind = numberToken
	}
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// validReference reports whether s is a name with an optional subscript.
func validReference(s string) bool {
	if at := strings.IndexByte(s, '['); at > 0 && s[len(s)-1] == ']' {
		s = s[:at]
	}
	return ValidName(s)
}

// ValidName reports whether s is valid as the name of a variable.
func ValidName(s string) bool {
	for i := range len(s) {
		if !isNameByte(s[i]) || i == 0 && s[0] <= '9' && s[0] >= '0' {
			return false
		}
	}
	return s != ""
}

func isNameByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// readDocs reads the bodies of the here-documents on the line that has just ended.
func (p *Parser) readDocs() {
	docs := p.docs
	p.docs = nil
	for _, r := range docs {
		p.readDoc(r)
	}
}

func (p *Parser) readDoc(r *Redir) {
	var body strings.Builder
	first := p.line
	for {
		if p.raw() == eof {
			p.warnDoc(p.line-1, r)
			break
		}
		line := p.docLine(!r.Quoted)
		bare := strings.TrimSuffix(line, "\n")
		if r.Op == "<<-" && bare != r.EndWord {
			line, bare = strings.TrimLeft(line, "\t"), strings.TrimLeft(bare, "\t")
		}
		if bare == r.EndWord {
			break
		}
		if p.docEnd != 0 && r.EndWord != "" && strings.HasPrefix(bare, r.EndWord) && strings.IndexByte(bare, p.docEnd) == len(r.EndWord) {
			p.warnDoc(p.line-1, r)
			p.pos -= len(line) - len(r.EndWord) // "E)" also ends a document in a substitution
			if strings.HasSuffix(line, "\n") {
				p.line--
			}
			break
		}
		body.WriteString(line)
	}
	r.RawDoc = body.String()
	if r.Quoted {
		r.Doc = &Word{Static: true, Value: r.RawDoc, Parts: []Part{&Quoted{r.RawDoc}}}
		return
	}
	q := p.sub(r.RawDoc, first)
	r.Doc = q.word(docMode)
}

// warnDoc warns that a here-document has no line of its own with its end word.
func (p *Parser) warnDoc(line int, r *Redir) {
	if p.Warn != nil {
		p.Warn(line, "here-document at line "+strconv.Itoa(r.Line)+" delimited by end-of-file (wanted `"+r.EndWord+"')")
	}
}

// docLine reads a line of a here-document. If joins is set, a backslash at the end joins the next
// line.
func (p *Parser) docLine(joins bool) string {
	var b strings.Builder
	for {
		c := p.raw()
		if c == eof {
			return b.String()
		}
		if joins && c == '\\' {
			p.pos++
			if p.raw() == '\n' {
				p.pos++
				p.line++
				continue
			}
			b.WriteByte('\\')
			if c = p.raw(); c == eof {
				return b.String()
			}
		}
		b.WriteByte(byte(c))
		p.advance()
		if c == '\n' {
			return b.String()
		}
	}
}

// sub returns a parser of a part of the text.
func (p *Parser) sub(text string, line int) *Parser {
	return &Parser{src: text, line: line, Extglob: p.Extglob, Bytes: p.Bytes, Posix: p.Posix, depth: p.depth + 1, name: p.name, isSub: true, whole: p}
}
