package eval

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"contedor/internal/linux/ids"
	"contedor/internal/tool/shell/pattern"
	"contedor/internal/tool/shell/syntax"
	"slices"
)

// A field is a word that results from an expansion.
type field struct {
	text    []byte
	pattern []byte // the text as a pattern, in which quoted text is escaped
	active  bool   // the field exists, even if it is only an empty quoted text
	special bool   // an unquoted byte of the pattern may be special
}

// An expander turns the parts of words into fields.
type expander struct {
	s       *Shell
	fields  []field
	cur     field
	split   bool // unquoted expansions are split
	tilde   bool // a tilde after a colon is expanded
	equals  bool // and after the first equals sign
	doc     bool // a here-document, in which $* is joined with blanks
	inner   bool // within the word of ${x-word}, whose text is split, too
	regex   bool // the pattern is a regular expression
	endedWS bool // the last field was ended by white space
	lists   int  // the number of quoted lists with elements so far
	ifs     string
}

func (s *Shell) expander(split bool) *expander {
	e := &expander{s: s, split: split}
	if split {
		e.ifs = s.ifs()
	}
	return e
}

// ifs returns the separators of fields.
func (s *Shell) ifs() string {
	v := s.vars["IFS"]
	if v == nil || v.attr&isSet == 0 {
		return " \t\n"
	}
	return v.value
}

// words expands the words of a command to arguments.
func (s *Shell) words(list []*syntax.Word) []string {
	out := make([]string, 0, len(list)+2)
	for _, w := range list {
		out = s.word(out, w)
	}
	return out
}

// word expands one word and appends the resulting words.
func (s *Shell) word(out []string, w *syntax.Word) []string {
	return s.argument(out, w, isAssignment(w) && !s.opts.posix)
}

// argument is word. tilde says that a tilde after a colon or an equals sign is expanded.
func (s *Shell) argument(out []string, w *syntax.Word, tilde bool) []string {
	if w.Static && !w.Braces {
		return append(out, w.Value)
	}
	if w.Braces && s.opts.braceexpand {
		for _, b := range braces(w) {
			out = s.plainWord(out, b, tilde)
		}
		return out
	}
	return s.plainWord(out, w, tilde)
}

// plainWord is argument without expansion of braces.
func (s *Shell) plainWord(out []string, w *syntax.Word, tilde bool) []string {
	e := s.expander(true)
	e.tilde, e.equals = tilde, tilde
	e.parts(w.Parts, false, true)
	e.end()
	for i := range e.fields {
		f := &e.fields[i]
		if f.special && !s.opts.noglob {
			if found, ok := s.glob(string(f.pattern)); ok {
				out = append(out, found...)
				continue
			}
		}
		out = append(out, string(f.text))
	}
	return out
}

// isAssignment reports whether a word looks like NAME=…, NAME+=… or NAME[…]=….
func isAssignment(w *syntax.Word) bool {
	if len(w.Parts) == 0 {
		return false
	}
	l, ok := w.Parts[0].(*syntax.Lit)
	if !ok {
		return false
	}
	name, _, found := strings.Cut(l.Text, "=")
	name = strings.TrimSuffix(name, "+")
	if at := strings.IndexByte(name, '['); at > 0 && strings.HasSuffix(name, "]") {
		name = name[:at]
	}
	return found && validName(name)
}

// expandString expands a word to one string, without splitting.
func (s *Shell) expandString(w *syntax.Word) string {
	if w == nil {
		return ""
	}
	if w.Static {
		return w.Value
	}
	e := s.expander(false)
	e.parts(w.Parts, false, true)
	return e.joined()
}

// expandDocument expands the body of a here-document.
func (s *Shell) expandDocument(w *syntax.Word) string {
	if w.Static {
		return w.Value
	}
	e := s.expander(false)
	e.doc = true
	e.parts(w.Parts, false, true)
	return e.joined()
}

// expandValue expands an assigned value. A tilde after a colon is expanded, too.
func (s *Shell) expandValue(w *syntax.Word) string {
	if w == nil {
		return ""
	}
	if w.Static {
		return w.Value
	}
	e := s.expander(false)
	e.tilde = true
	e.parts(w.Parts, false, true)
	return e.joined()
}

// joined returns all fields with blanks between them.
func (e *expander) joined() string {
	e.end()
	switch len(e.fields) {
	case 0:
		return ""
	case 1:
		return string(e.fields[0].text)
	}
	var b []byte
	for i, f := range e.fields {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, f.text...)
	}
	return string(b)
}

// expandPattern expands a word to a pattern.
func (s *Shell) expandPattern(w *syntax.Word) string { return s.patternOf(w, false) }

func (s *Shell) patternOf(w *syntax.Word, regex bool) string {
	if w == nil {
		return ""
	}
	e := s.expander(false)
	e.regex = regex
	e.parts(w.Parts, false, true)
	e.end()
	var b []byte
	for i, f := range e.fields {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, f.pattern...)
	}
	return string(b)
}

// end closes the current field.
func (e *expander) end() {
	if e.cur.active {
		e.fields = append(e.fields, e.cur)
	}
	e.cur = field{}
}

// quoted adds literal text.
func (e *expander) quoted(text string) {
	e.cur.active = true
	e.endedWS = false
	e.cur.text = append(e.cur.text, text...)
	if e.regex {
		e.cur.pattern = append(e.cur.pattern, escapeRegex(e.cur.pattern, text)...)
		return
	}
	if strings.ContainsAny(text, `*?[]\()|+@!^-`) {
		e.cur.pattern = append(e.cur.pattern, pattern.Escape(text)...)
	} else {
		e.cur.pattern = append(e.cur.pattern, text...)
	}
}

// literal adds unquoted text of the program.
func (e *expander) literal(text string) {
	if text == "" {
		return
	}
	e.cur.active = true
	e.endedWS = false
	e.cur.text = append(e.cur.text, text...)
	e.cur.pattern = append(e.cur.pattern, text...)
	e.cur.special = e.cur.special || strings.ContainsAny(text, `*?[`) || e.s.shopt.extglob && strings.IndexByte(text, '(') >= 0 && strings.ContainsAny(text, "@+!")
}

// result adds the result of an unquoted expansion. It splits it if e.split is set.
func (e *expander) result(text string) {
	if !e.split {
		if text != "" {
			e.literal(text)
		}
		return
	}
	if !strings.ContainsAny(text, e.ifs) {
		e.unquoted(text)
		return
	}
	start, size, bytes := 0, 1, e.s.bytes()
	for i := 0; i < len(text); i += size {
		c := text[i]
		if size = 1; c >= utf8.RuneSelf && !bytes {
			_, size = utf8.DecodeRuneInString(text[i:])
		}
		if !strings.Contains(e.ifs, text[i:i+size]) {
			continue
		}
		if i > start {
			e.unquoted(text[start:i])
		}
		start = i + size
		if c == ' ' || c == '\t' || c == '\n' {
			if e.cur.active {
				e.end()
				e.endedWS = true
			}
			continue
		}
		switch {
		case e.cur.active:
			e.end()
		case e.endedWS: // the separator belongs to the white space before it
		default:
			e.fields = append(e.fields, field{active: true})
		}
		e.endedWS = false
	}
	e.unquoted(text[start:])
}

// unquoted is like literal, but a backslash does not make the word a pattern.
func (e *expander) unquoted(text string) {
	if text == "" {
		return
	}
	e.literal(text)
	if strings.IndexByte(text, '\\') >= 0 && strings.ContainsAny(text, "*?[") {
		e.cur.special = true
	}
}

// parts expands parts. first is set if they begin a word, so that a tilde is expanded.
func (e *expander) parts(list []syntax.Part, quoted, first bool) {
	for i, part := range list {
		switch part := part.(type) {
		case *syntax.Lit:
			if quoted {
				e.quoted(part.Text)
				continue
			}
			text := part.Text
			if strings.IndexByte(text, '~') >= 0 && (first && i == 0 || e.tilde) {
				e.tildes(text, first && i == 0, i+1 == len(list))
				continue
			}
			e.equals = e.equals && strings.IndexByte(text, '=') < 0
			if e.inner && e.split {
				e.result(text)
				continue
			}
			e.literal(text)
		case *syntax.Quoted:
			e.quoted(part.Text)
		case *syntax.Double:
			if len(part.Parts) == 0 {
				e.quoted("")
				continue
			}
			e.double(part.Parts)
		case *syntax.Param:
			if part.Op == "" && part.Index == nil && !part.Indirect && !part.Length && !part.Bad && part.Prefix == 0 && part.Name != "@" && part.Name != "*" {
				value, ok := e.s.param(part.Name)
				if !ok && e.s.opts.nounset {
					name := part.Name
					if !strings.HasPrefix(part.Raw, "${") && !validName(name) {
						name = "$" + name
					}
					e.s.unbound(name)
				}
				e.add(value, quoted)
				continue
			}
			e.param(part, quoted)
		case *syntax.CommandSub:
			e.add(e.s.substitute(part), quoted)
		case *syntax.ArithExp:
			n, err := e.s.expr(part.X)
			if err != nil {
				e.s.arithFailed("", err)
				e.s.expansionFailed()
			}
			e.add(strconv.FormatInt(n, 10), quoted)
		case *syntax.ProcessSub:
			e.quoted(e.s.processSub(part))
		}
	}
}

// double expands the contents of double quotes. They make a field even if they are empty, except
// for "$@" without parameters.
func (e *expander) double(list []syntax.Part) {
	fields, before, lists := len(e.fields), e.cur, e.lists
	hasAt := slices.ContainsFunc(list, func(part syntax.Part) bool {
		p, ok := part.(*syntax.Param)
		return ok && (isAt(p) || (p.Name == "@" || p.Index != nil && p.Index.All == '@') && strings.HasSuffix(p.Op, "+") && !e.read(p.Name, p.Index).set)
	})
	e.parts(list, true, false)
	switch {
	case len(e.fields) > fields:
	case !hasAt:
		e.cur.active = true
	case e.lists == lists && len(e.cur.text) == len(before.text):
		e.cur.active = before.active
	}
}

// isAt reports whether an expansion results in a field for each parameter or element.
func isAt(p *syntax.Param) bool {
	if p.Op == "+" || p.Op == ":+" {
		return false
	}
	return p.Name == "@" && !p.Length || p.Index != nil && p.Index.All == '@' && !p.Length || p.Prefix == '@'
}

// add adds the value of an expansion.
func (e *expander) add(value string, quoted bool) {
	if quoted {
		e.quoted(value)
		return
	}
	e.result(value)
}

// tildes adds literal text. It replaces ~ and ~USER at the beginning, in a value after a colon, and in an
// argument like an assignment also after its equals sign.
func (e *expander) tildes(text string, first, last bool) {
	start, from := first, 0
	for i := 0; i < len(text); i++ {
		if text[i] == '~' && start {
			end := i + 1
			for end < len(text) && text[end] != '/' && text[end] != ':' {
				end++
			}
			if end < len(text) || last {
				if dir, ok := e.s.home(text[i+1 : end]); ok {
					e.literal(text[from:i])
					e.quoted(dir)
					from, i, start = end, end-1, false
					continue
				}
			}
		}
		start = e.tilde && text[i] == ':' || e.equals && text[i] == '='
		e.equals = e.equals && text[i] != '='
	}
	e.literal(text[from:])
}

// home returns the directory for ~NAME.
func (s *Shell) home(name string) (string, bool) {
	switch name {
	case "":
		if home, ok := s.Get("HOME"); ok {
			return home, true
		}
		u, ok := ids.Host().UserByID(uint32(geteuid()))
		return u.Home, ok
	case "+":
		return s.Get("PWD")
	case "-":
		return s.Get("OLDPWD")
	}
	if digits := strings.TrimLeft(name, "+-"); isDigits(digits) && len(name)-len(digits) <= 1 {
		return s.stackEntry(name)
	}
	u, ok := ids.Host().UserByName(name)
	return u.Home, ok
}

// param returns the value of a parameter with a name, and whether it is set.
func (s *Shell) param(name string) (string, bool) {
	if c := name[0]; c > '9' && isName(c) {
		return s.scalar(name)
	}
	switch name {
	case "?":
		return strconv.Itoa(s.status), true
	case "#":
		return strconv.Itoa(len(s.params)), true
	case "$":
		return strconv.Itoa(s.pid), true
	case "!":
		if s.lastBackground == 0 {
			return "", false
		}
		return strconv.Itoa(s.lastBackground), true
	case "-":
		return s.optionLetters(), true
	case "0":
		return s.name0, true
	case "@", "*":
		return strings.Join(s.params, " "), len(s.params) > 0
	}
	n, err := strconv.Atoi(name)
	if err != nil || n > len(s.params) {
		return "", false
	}
	if n == 0 {
		return s.name0, true
	}
	return s.params[n-1], true
}

// values is the value, or the list of values, of a parameter in an expansion.
type values struct {
	list []string
	all  byte // '@' or '*': a list
	set  bool
}

// read returns the value, or the list of values, of a parameter.
func (e *expander) read(name string, index *syntax.Subscript) values {
	s := e.s
	if name == "@" || name == "*" {
		all := name[0]
		if e.doc {
			all = '@'
		}
		return values{s.params, all, len(s.params) > 0}
	}
	if index == nil {
		value, ok := s.param(name)
		return values{[]string{value}, 0, ok}
	}
	if index.All != 0 {
		v := s.lookup(name)
		if v == nil || v.attr&(isSet|dynamic) == 0 {
			return values{nil, index.All, false}
		}
		if v.attr&dynamic != 0 {
			return values{[]string{v.get(s)}, index.All, true}
		}
		list := v.values()
		return values{list, index.All, len(list) > 0}
	}
	value, ok := s.element(name, s.subscript(name, index))
	return values{[]string{value}, 0, ok}
}

// subscript expands a subscript.
func (s *Shell) subscript(name string, index *syntax.Subscript) string {
	text := s.expandString(index.Word)
	if text == "" && !s.lookup(name).has(isAssoc) {
		return "0"
	}
	return text
}

// bad fails with the error about an invalid expansion.
func (s *Shell) bad(p *syntax.Param) {
	s.reportf("%s: bad substitution", p.Raw)
	s.expansionFailed()
}

// param expands ${…}.
func (e *expander) param(p *syntax.Param, quoted bool) {
	s := e.s
	if p.Bad && p.Op != "@" {
		s.bad(p)
	}
	if p.Op == "@" && (p.Bad || strings.IndexByte("UuLQEPAKak", p.Arg.Value[0]) < 0) {
		if v := s.lookup(p.Name); v == nil && validName(p.Name) && !p.Indirect && p.Prefix == 0 { // as bash, which looks at the variable first
			return
		}
		s.errorf("%s: bad substitution", p.Raw)
		s.fatal(s.errorStatus())
	}
	name, index := p.Name, p.Index
	if p.Prefix != 0 {
		var list []string
		for _, n := range s.present() {
			if strings.HasPrefix(n, name) && (s.vars[n].attr&(isSet|dynamic) != 0) {
				list = append(list, n)
			}
		}
		e.list(values{list, p.Prefix, true}, quoted)
		return
	}
	if p.Indirect {
		if index != nil && index.All != 0 && p.Op == "" {
			e.list(values{s.lookup(name).keyListOrNone(), index.All, true}, quoted)
			return
		}
		if v := s.vars[name]; v != nil && v.attr&nameref != 0 && index == nil && p.Op == "" {
			e.add(v.value, quoted)
			return
		}
		target := e.read(name, index)
		text := strings.Join(target.list, " ")
		if !target.set || text == "" {
			e.indirectNothing(p, target.set, quoted)
			return
		}
		name, index = text, nil
		if at := strings.IndexByte(text, '['); at > 0 && strings.HasSuffix(text, "]") && validName(text[:at]) {
			name = text[:at]
			sub := text[at+1 : len(text)-1]
			index = &syntax.Subscript{Word: syntax.ParseText(sub)}
			if sub == "@" || sub == "*" {
				index = &syntax.Subscript{All: sub[0]}
			}
		} else if !validName(text) && !isDigits(text) && !(len(text) == 1 && strings.Contains("@*#?-$!", text)) {
			s.reportf("%s: invalid variable name", text)
			panic(discard{status: 1})
		}
	}
	v := e.read(name, index)
	if p.Length {
		n := 0
		switch {
		case v.all != 0:
			if n = len(v.list); n == 0 && s.opts.nounset && index != nil && s.lookup(name) == nil {
				s.errorf("%s: unbound variable", name)
				panic(discard{status: 1})
			}
		default:
			if !v.set && s.opts.nounset && name != "!" {
				s.unbound(name)
			}
			n = s.length(v.list[0])
		}
		e.add(strconv.Itoa(n), quoted)
		return
	}
	e.operate(p, v, name, index, quoted)
}

// indirectNothing expands ${!NAME} if NAME is empty or not set.
func (e *expander) indirectNothing(p *syntax.Param, set, quoted bool) {
	s := e.s
	switch {
	case set:
		s.reportf("%s: invalid variable name", "")
		panic(discard{status: 1})
	case p.Index == nil && validName(p.Name):
		s.reportf("%s: invalid indirect expansion", p.Name)
		panic(discard{status: 1})
	case strings.HasSuffix(p.Op, "="):
		s.reportf("!%s: invalid indirect expansion", p.Name)
		panic(discard{status: 1})
	}
	e.operate(p, values{list: []string{""}}, p.Name, nil, quoted)
}

func (v *Var) keyListOrNone() []string {
	if v == nil {
		return nil
	}
	return v.keyList()
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// length returns the number of characters.
func (s *Shell) length(text string) int {
	if s.bytes() {
		return len(text)
	}
	return utf8.RuneCountInString(text)
}

// operate applies the operator of an expansion.
func (e *expander) operate(p *syntax.Param, v values, name string, index *syntax.Subscript, quoted bool) {
	s := e.s
	empty := !v.set
	if len(p.Op) == 2 && p.Op[0] == ':' {
		empty = empty || strings.Join(v.list, "") == "" && len(v.list) < 2
	}
	switch p.Op {
	case "-", ":-":
		if empty {
			e.word(p.Arg, quoted)
			if quoted {
				e.lists++
				e.quoted("")
			}
			return
		}
	case "+", ":+":
		if !empty {
			e.word(p.Arg, quoted)
		}
		return
	case "=", ":=":
		if empty {
			e.assignDefault(p, name, index, quoted)
			return
		}
	case "?", ":?":
		if empty {
			s.complainUnset(p, name)
		}
	case ":":
		e.slice(p, v, name, quoted)
		return
	case "":
	default:
		if !v.set && s.opts.nounset && v.all == 0 {
			s.unbound(shownName(p, name, index))
		}
		e.list(e.transform(p, v, name, index), quoted)
		return
	}
	if !v.set && s.opts.nounset && v.all == 0 {
		s.unbound(shownName(p, name, index))
	}
	e.list(v, quoted)
}

// word expands the word of an operator instead of the parameter.
func (e *expander) word(w *syntax.Word, quoted bool) {
	outer := e.inner
	e.inner = true
	e.parts(w.Parts, quoted, true)
	e.inner = outer
}

// shownName returns the name of a parameter for an error: the text before the operator.
func shownName(p *syntax.Param, name string, index *syntax.Subscript) string {
	if p.Indirect {
		return "!" + paramText(p.Name, p.Index)
	}
	return paramText(name, index)
}

func paramText(name string, index *syntax.Subscript) string {
	switch {
	case index == nil:
		return name
	case index.All != 0:
		return name + "[" + string(rune(index.All)) + "]"
	}
	return name + "[" + index.Word.Raw + "]"
}

func (e *expander) assignDefault(p *syntax.Param, name string, index *syntax.Subscript, quoted bool) {
	s := e.s
	if index != nil && index.All != 0 {
		s.reportf("%s: bad array subscript", paramText(name, index))
		s.expansionFailed()
	}
	if !validName(name) {
		s.reportf("$%s: cannot assign in this way", name)
		s.expansionFailed()
	}
	inner := s.expander(false)
	inner.parts(p.Arg.Parts, quoted, true)
	value := inner.joined()
	ok := false
	if index != nil {
		ok = s.assignElement(name, s.subscript(name, index), value, false)
	} else {
		ok = s.assign(name, value, false)
	}
	if !ok {
		s.assignmentFailed()
	}
	stored := e.read(name, index)
	e.add(stored.list[0], quoted)
}

// assignmentFailed ends the command, or in POSIX mode the shell, after an assignment to a readonly
// variable in an expansion. As in bash, the status is another one where a text is evaluated.
func (s *Shell) assignmentFailed() {
	if s.opts.posix {
		s.fatal(s.errorStatus())
	}
	if s.opts.errexit || s.sourcing > 0 || s.substituting || s.Command && !s.inSub {
		panic(discard{status: 1})
	}
	panic(discard{status: usageError})
}

// complainUnset fails with the message of ${NAME?WORD}. It ends a shell that is not interactive.
func (s *Shell) complainUnset(p *syntax.Param, name string) {
	text := s.expandString(p.Arg)
	if p.Arg == nil || len(p.Arg.Parts) == 0 {
		text = "parameter not set"
		if p.Op == ":?" {
			text = "parameter null or not set"
		}
	}
	s.errorf("%s: %s", shownName(p, name, p.Index), text)
	s.fatal(s.errorStatus())
}

// list adds a value or a list of values.
func (e *expander) list(v values, quoted bool) {
	switch {
	case v.all == 0:
		if len(v.list) > 0 {
			e.add(v.list[0], quoted)
		}
	case quoted && v.all == '*':
		e.quoted(strings.Join(v.list, e.s.ifsFirst()))
	case !e.split && v.all == '*' && !quoted:
		e.literal(strings.Join(v.list, e.s.ifsFirst()))
	case !quoted && e.split && e.ifs != "" && strings.IndexByte(" \t\n", e.ifs[0]) < 0:
		e.result(strings.Join(v.list, e.s.ifsFirst())) // empty parameters stay
	case quoted:
		e.lists += min(len(v.list), 1)
		for i, value := range v.list {
			if i > 0 {
				e.next()
			}
			e.quoted(value)
		}
	default:
		for i, value := range v.list {
			if i > 0 {
				if e.split {
					if e.cur.active {
						e.end()
					}
					e.endedWS = false
				} else {
					e.literal(" ")
				}
			}
			e.result(value)
		}
	}
}

// next begins a new field after an element of a quoted list.
func (e *expander) next() {
	if e.split {
		e.end()
		return
	}
	e.quoted(" ")
}

// ifsFirst returns the separator of the parameters in "$*".
func (s *Shell) ifsFirst() string {
	ifs := s.ifs()
	if ifs == "" {
		return ""
	}
	if !s.bytes() {
		_, n := utf8.DecodeRuneInString(ifs)
		return ifs[:n]
	}
	return ifs[:1]
}

// slice expands ${NAME:OFFSET:LENGTH}.
func (e *expander) slice(p *syntax.Param, v values, name string, quoted bool) {
	s := e.s
	if !v.set && v.all == 0 {
		if s.opts.nounset {
			s.unbound(shownName(p, name, nil))
		}
		e.add("", quoted) // the expressions are not evaluated
		return
	}
	offset, length := e.sliceNumber(p, name, p.Offset), 0
	if p.Length2 != nil {
		length = e.sliceNumber(p, name, p.Length2)
	}
	if array := s.lookup(name); v.all != 0 && (array == nil || array.array != nil) {
		list, ok := sliceFrom(array, v.list, s.name0, offset)
		if ok && p.Length2 != nil {
			if length < 0 {
				e.wrongLength(p)
			}
			list = list[:min(length, len(list))]
		}
		e.list(values{list, v.all, true}, quoted)
		return
	}
	text := v.list[0]
	size := s.length(text)
	if offset < 0 {
		offset += size
	}
	if offset < 0 || offset > size {
		e.add("", quoted)
		return
	}
	end := size
	switch {
	case p.Length2 == nil:
	case length >= 0:
		end = min(offset+length, size)
	default:
		if end = size + length; end < offset {
			e.wrongLength(p)
		}
	}
	e.add(s.cut(text, offset, end), quoted)
}

// sliceNumber evaluates the offset or the length of a slice.
func (e *expander) sliceNumber(p *syntax.Param, name string, a *syntax.Arith) int {
	n, err := e.s.expr(a)
	if err != nil {
		e.s.arithFailed(paramText(name, p.Index)+": ", err)
		panic(discard{status: 1})
	}
	return int(n)
}

// sliceFrom returns the values from an offset on, and whether the offset is in range. Without an
// array the values are the parameters, which name0 precedes. The offset of an indexed array is an
// index. That of an associative array counts from 1, but 0 means the first element, too.
func sliceFrom(array *Var, list []string, name0 string, offset int) ([]string, bool) {
	end := len(list) + 1
	switch {
	case array == nil:
		list = append([]string{name0}, list...)
	case !array.has(isAssoc):
		end = array.array.next()
	}
	if offset < 0 {
		offset += end
	}
	if offset < 0 || offset > end || offset == end && array != nil {
		return nil, false
	}
	switch {
	case array == nil:
	case array.has(isAssoc):
		offset = max(offset-1, 0)
	default:
		offset, _ = slices.BinarySearch(array.array.keys, offset)
	}
	return list[offset:], true
}

// wrongLength ends the expansion of a slice whose length is negative, or so negative that it ends
// before it begins.
func (e *expander) wrongLength(p *syntax.Param) {
	e.s.errorf("%s: substring expression < 0", p.Length2.Raw)
	panic(discard{status: 1})
}

// cut returns the characters from start to end.
func (s *Shell) cut(text string, start, end int) string {
	if s.bytes() {
		return text[start:end]
	}
	from, n := len(text), 0
	for i := range text {
		if n == start {
			from = i
		}
		if n == end {
			return text[min(from, i):i]
		}
		n++
	}
	return text[from:]
}

// mode returns the options for matching patterns.
func (s *Shell) mode() pattern.Mode {
	return pattern.Mode{Extended: s.shopt.extglob, Bytes: s.bytes()}
}

// transform applies an operator to each value.
func (e *expander) transform(p *syntax.Param, v values, name string, index *syntax.Subscript) values {
	s := e.s
	if p.Op == "@" {
		return s.transformation(p.Arg.Value[0], v, name, index)
	}
	var change func(string) string
	switch p.Op {
	case "#", "##":
		pat, mode := s.expandPattern(p.Arg), s.mode()
		change = func(text string) string {
			if n := mode.Prefix(pat, text, p.Op == "##"); n >= 0 {
				return text[n:]
			}
			return text
		}
	case "%", "%%":
		pat, mode := s.expandPattern(p.Arg), s.mode()
		change = func(text string) string {
			if n := mode.Suffix(pat, text, p.Op == "%%"); n >= 0 {
				return text[:n]
			}
			return text
		}
	case "/", "//", "/#", "/%":
		change = s.replacing(p)
	default:
		change = s.casing(p)
	}
	out := values{make([]string, len(v.list)), v.all, v.set}
	for i, text := range v.list {
		out.list[i] = change(text)
	}
	return out
}

// replacing returns the function for ${NAME/PATTERN/REPLACEMENT}.
func (s *Shell) replacing(p *syntax.Param) func(string) string {
	pat, mode := s.expandPattern(p.Arg), s.mode()
	mode.NoCase = s.shopt.nocasematch
	with := s.replacement(p.With)
	return func(text string) string {
		if pat == "" && (p.Op == "/" || p.Op == "//") {
			return text
		}
		switch p.Op {
		case "/#":
			if n := mode.Prefix(pat, text, true); n >= 0 {
				return with(text[:n]) + text[n:]
			}
			return text
		case "/%":
			if n := mode.Suffix(pat, text, true); n >= 0 {
				return text[:n] + with(text[n:])
			}
			return text
		}
		var b strings.Builder
		at := 0
		for at <= len(text) {
			start, end := mode.Find(pat, text, at)
			if start < 0 || start == end && start == len(text) && at > 0 {
				break
			}
			b.WriteString(text[at:start])
			b.WriteString(with(text[start:end]))
			at = end
			if start == end {
				if at < len(text) {
					b.WriteByte(text[at])
				}
				at++
			}
			if p.Op == "/" {
				break
			}
		}
		if at < len(text) {
			b.WriteString(text[at:])
		}
		return b.String()
	}
}

// replacement returns the function that maps a match to its replacement. An unquoted & stands for
// the match.
func (s *Shell) replacement(w *syntax.Word) func(string) string {
	if w == nil {
		return func(string) string { return "" }
	}
	if w.Static && strings.IndexByte(w.Value, '&') < 0 || !s.shopt.patsubReplacement {
		text := s.expandString(w)
		return func(string) string { return text }
	}
	e := s.expander(false)
	e.parts(w.Parts, false, true)
	e.end()
	var text, pat []byte
	for i, f := range e.fields {
		if i > 0 {
			text, pat = append(text, ' '), append(pat, ' ')
		}
		text, pat = append(text, f.text...), append(pat, f.pattern...)
	}
	// Walk through the parts again, because quoted text is literal.
	return func(match string) string { return s.replaceAmpersands(w, match) }
}

func (s *Shell) replaceAmpersands(w *syntax.Word, match string) string {
	var b strings.Builder
	for i, part := range w.Parts {
		one := &syntax.Word{Parts: []syntax.Part{part}}
		text := ""
		if i == 0 {
			text = s.expandString(one)
		} else {
			e := s.expander(false)
			e.parts(one.Parts, false, false)
			text = e.joined()
		}
		switch part.(type) {
		case *syntax.Quoted, *syntax.Double:
			b.WriteString(text)
		default:
			for i := 0; i < len(text); i++ {
				switch {
				case text[i] == '\\' && i+1 < len(text) && (text[i+1] == '&' || text[i+1] == '\\'):
					i++
					b.WriteByte(text[i])
				case text[i] == '&':
					b.WriteString(match)
				default:
					b.WriteByte(text[i])
				}
			}
		}
	}
	return b.String()
}

// casing returns the function for ${NAME^PATTERN} and similar expansions.
func (s *Shell) casing(p *syntax.Param) func(string) string {
	pat := "?"
	if len(p.Arg.Parts) > 0 {
		pat = s.expandPattern(p.Arg)
	}
	mode, all := s.mode(), len(p.Op) == 2
	return func(text string) string {
		var b strings.Builder
		for i := 0; i < len(text); {
			n := 1
			if !s.bytes() {
				_, n = utf8.DecodeRuneInString(text[i:])
			}
			c := text[i : i+n]
			if (all || i == 0) && mode.Match(pat, c) {
				switch up := s.upper(c); {
				case p.Op[0] == '^', p.Op[0] == '~' && c != up:
					c = up
				default:
					c = s.lower(c)
				}
			}
			b.WriteString(c)
			i += n
		}
		return b.String()
	}
}

// transformation returns the value of ${NAME@LETTER}.
func (s *Shell) transformation(letter byte, v values, name string, index *syntax.Subscript) values {
	each := func(f func(string) string) values {
		if !v.set {
			return values{nil, v.all, false}
		}
		out := values{make([]string, len(v.list)), v.all, v.set}
		for i, text := range v.list {
			out.list[i] = f(text)
		}
		return out
	}
	name, variable, element := s.follow(name, s.vars[name])
	if variable.has(nameref) || element != "" {
		variable = nil
	}
	switch letter {
	case 'Q':
		return each(s.quoteAlways)
	case 'E':
		return each(func(t string) string { return syntax.Unescape(t, s.bytes()) })
	case 'U':
		return each(s.upper)
	case 'L':
		return each(s.lower)
	case 'u':
		return each(func(t string) string {
			if t == "" {
				return t
			}
			_, n := utf8.DecodeRuneInString(t)
			return s.upper(t[:n]) + t[n:]
		})
	case 'P':
		return each(s.Prompt)
	case 'a':
		if variable != nil && !v.set && v.all == 0 {
			return values{[]string{variable.letters()}, 0, true}
		}
		return each(func(string) string { return variable.letters() })
	case 'A':
		if v.set && (name == "@" || name == "*") {
			return values{[]string{"set -- " + strings.Join(each(s.quoteAlways).list, " ")}, 0, true}
		}
		if !v.set || variable == nil {
			return values{[]string{""}, 0, true}
		}
		text := s.declaration(name, variable)
		if v.all == 0 || variable.array == nil {
			text = name + "=" + s.quoteAlways(v.list[0])
			if letters := variable.letters(); letters != "" {
				text = "declare -" + letters + " " + text
			}
		}
		return values{[]string{text}, 0, true}
	case 'K', 'k':
		if v.all == 0 || variable == nil {
			return each(s.quoteAlways)
		}
		var words []string
		values2 := variable.values()
		for i, key := range variable.keyList() {
			if letter == 'k' {
				words = append(words, key, values2[i])
				continue
			}
			words = append(words, s.quoteKey(key)+" "+s.quoteDouble(values2[i]))
		}
		if letter == 'K' {
			text := strings.Join(words, " ")
			if variable.has(isAssoc) {
				text += " "
			}
			return values{[]string{text}, 0, true}
		}
		return values{words, v.all, v.set}
	}
	return v
}
