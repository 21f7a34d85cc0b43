package eval

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

// An argument is an argument of declare and similar builtins: a word, or an assignment that has not
// been made yet.
type argument struct {
	word   string
	assign *syntax.Assign
}

// simple runs a simple command.
func (s *Shell) simple(c *syntax.Simple) {
	s.line = c.Line
	s.inBuiltin = ""
	s.runs(c)
	switch {
	case s.debugged:
		s.debugged = false
	case s.traps["DEBUG"] != "":
		if !s.debugTrap(syntax.Print(c)) {
			return
		}
	}
	s.subStatus = 0
	if s.opts.keyword {
		c = keywordAssigns(c)
	}
	if len(c.Words) == 0 {
		s.assignments(c)
		return
	}
	if at := declaring(c.Words); at >= 0 && s.funcs[c.Words[at].Value] == nil {
		s.declareCommand(c, at)
		return
	}
	args := s.words(c.Words)
	if len(args) == 0 {
		s.assignments(c)
		return
	}
	s.invoke(c, args)
}

// runs makes a command the value of BASH_COMMAND, unless a trap runs.
func (s *Shell) runs(c syntax.Command) {
	if s.inTrap == 0 {
		s.running = c
	}
}

// keywordAssigns returns a command whose words that look like assignments are assignments, as set -k
// makes them.
func keywordAssigns(c *syntax.Simple) *syntax.Simple {
	changed := &syntax.Simple{Line: c.Line, Assigns: slices.Clone(c.Assigns), Redirs: c.Redirs}
	for _, w := range c.Words {
		if isAssignment(w) {
			if a := parseAssign(w.Raw); a != nil {
				changed.Assigns = append(changed.Assigns, a)
				continue
			}
		}
		changed.Words = append(changed.Words, w)
	}
	return changed
}

// declaring returns the index of the word that names a builtin with assignments as arguments, or -1.
// command and builtin may precede it.
func declaring(words []*syntax.Word) int {
	for i, w := range words {
		if !w.Static {
			return -1
		}
		switch w.Value {
		case "declare", "typeset", "local", "export", "readonly":
			if w.Raw == w.Value {
				return i
			}
			return -1
		case "command", "builtin":
		default:
			return -1
		}
	}
	return -1
}

// assignments runs a command without words.
func (s *Shell) assignments(c *syntax.Simple) {
	for _, a := range c.Assigns {
		if !s.doAssign(a) {
			if s.opts.posix {
				s.fatal(s.errorStatus())
			}
			panic(discard{status: 1})
		}
	}
	s.status = s.subStatus
	if len(c.Redirs) > 0 {
		undo, ok := s.redirect(c.Redirs)
		s.undo(undo)
		if !ok {
			s.status = 1
			return
		}
	}
	s.underscore = ""
	s.pipeStatus = append(s.pipeStatus[:0:0], s.status)
}

// doAssign makes an assignment of a command.
func (s *Shell) doAssign(a *syntax.Assign) bool {
	switch {
	case a.IsArray && a.Index != nil:
		s.errorf("%s[%s]: cannot assign list to array member", a.Name, syntax.SubscriptText(a.Index))
		return false
	case a.IsArray:
		return s.assignArray(a, 0, true)
	case a.Index != nil:
		if a.Index.All != 0 && !s.vars[a.Name].has(isAssoc) {
			s.errorf("%s[%c]: bad array subscript", a.Name, a.Index.All)
			return false
		}
		sub := ""
		if a.Index.All != 0 {
			sub = string([]byte{a.Index.All})
		} else if sub = s.expandString(a.Index.Word); sub == "" {
			s.errorf("%s[%s]: bad array subscript", a.Name, a.Index.Word.Raw)
			return false
		}
		value := s.expandValue(a.Value)
		if s.opts.xtrace {
			s.trace(syntax.AssignTarget(a) + s.quoteValue(value))
		}
		return s.assignElement(a.Name, sub, value, a.Append)
	}
	value := s.expandValue(a.Value)
	if s.opts.xtrace {
		s.traceAssign(a.Name, value, a.Append)
	}
	return s.assign(a.Name, value, a.Append)
}

// traceAssign writes an assignment for set -x.
func (s *Shell) traceAssign(name, value string, add bool) {
	s.trace(name + assignOperator(add) + s.quoteValue(value))
}

func assignOperator(add bool) string {
	if add {
		return "+="
	}
	return "="
}

// A listed is an expanded element of a compound assignment.
type listed struct {
	sub, value string
	add, keyed bool   // += instead of =; with a subscript
	raw        string // as written
}

// assignArray makes a compound assignment. kind is an attribute for the variable: isArray or isAssoc.
// traces is set if set -x shows it.
func (s *Shell) assignArray(a *syntax.Assign, kind attr, traces bool) bool {
	name := a.Name
	if old := s.vars[name]; old.has(nameref) {
		if name, _, _ = s.follow(name, old); name == "" {
			return true // as in bash
		}
	}
	old := s.vars[name]
	if old.has(nameref) && old.value == "" {
		s.warn(name + ": removing nameref attribute")
		old.attr &^= nameref
	}
	assoc := kind&isAssoc != 0 || old.has(isAssoc) && kind&isArray == 0
	if traces && s.opts.xtrace {
		s.trace(syntax.AssignText(a))
	}
	elements := s.elements(a, assoc)
	v, ok := s.variable(name)
	if !ok {
		return false
	}
	v.attr |= kind
	if v.attr&isAssoc == 0 {
		v.attr |= isArray
	}
	before := v.array // += adds to the old values of an associative array
	if !a.Append {
		v.array = newArray(assoc)
		v.value = ""
	} else if v.array == nil {
		first, had := v.value, v.has(isSet)
		v.array = newArray(assoc)
		if had && !assoc {
			v.array.put(0, first)
		}
		v.value = ""
	}
	v.attr = v.attr&^invisible | isSet
	if assoc {
		var old map[string]string
		switch {
		case a.Append:
			old = v.own().assoc
		case before != nil:
			old = before.assoc
		}
		s.putKeys(v, old, name, elements, !traces)
	} else {
		s.putIndexed(v, elements)
	}
	return true
}

// elements expands the elements of a compound assignment.
func (s *Shell) elements(a *syntax.Assign, assoc bool) (elements []listed) {
	for _, e := range a.Elems {
		switch {
		case e.Index != nil:
			sub := "@"
			if e.Index.Word != nil {
				sub = s.expandString(e.Index.Word)
			}
			if e.Index.All != 0 {
				sub = string([]byte{e.Index.All})
			}
			elements = append(elements, listed{sub, s.expandValue(e.Value), e.Append, true, e.Raw})
		case assoc:
			elements = append(elements, listed{value: s.expandString(e.Value), raw: e.Value.Raw})
		default:
			for _, w := range s.argument(nil, e.Value, false) {
				elements = append(elements, listed{value: w})
			}
		}
	}
	return elements
}

// putKeys puts elements into the associative array of a variable: each with its subscript, or pairs of
// words, key and value. += adds to the values in before. declares says that a builtin such as declare makes the assignment: messages then
// show the elements in quotes, as in bash.
func (s *Shell) putKeys(v *Var, before map[string]string, name string, elements []listed, declares bool) {
	array := v.own()
	for i := 0; i < len(elements); i++ {
		e := elements[i]
		switch {
		case !e.keyed && (elements[0].keyed || !declares && strings.HasPrefix(elements[0].raw, "[")):
			shown := e.value
			if declares {
				shown = quoteSingle(shown)
			}
			s.errorf("%s: %s: must use subscript when assigning associative array", name, shown)
			panic(discard{status: 1})
		case !e.keyed:
			value := ""
			if i+1 < len(elements) && !elements[i+1].keyed {
				value = elements[i+1].value
				i++
			}
			array.putKey(e.value, s.convert(v, "", value, false))
		case e.sub == "":
			shown := e.raw
			if declares {
				shown = "['']=" + quoteSingle(e.value)
			}
			s.errorf("%s: bad array subscript", shown)
			panic(discard{status: 1})
		default:
			array.putKey(e.sub, s.convert(v, before[e.sub], e.value, e.add))
		}
	}
}

// putIndexed puts elements into the indexed array of a variable, each at its subscript or after the one
// before it.
func (s *Shell) putIndexed(v *Var, elements []listed) {
	array := v.own()
	next := array.next()
	for _, e := range elements {
		if e.keyed {
			next = s.listedIndex(v, e)
		}
		array.put(next, s.convert(v, array.indexed[next], e.value, e.add))
		if v.change != nil {
			v.change(s, strconv.Itoa(next), array.indexed[next], true)
		}
		next++
	}
}

// listedIndex returns the index of an element with a subscript. An invalid one ends the command.
func (s *Shell) listedIndex(v *Var, e listed) int {
	wrong := "bad array subscript"
	switch e.sub {
	case "":
	case "@", "*":
		wrong = "cannot assign to non-numeric index"
	default:
		if i, ok := v.position(int(s.arithText(e.sub))); ok {
			return i
		}
	}
	s.errorf("[%s]=%s: %s", e.sub, e.value, wrong)
	panic(discard{status: 1})
}

// temporary makes the exported assignments before a command. undo restores the variables.
func (s *Shell) temporary(assigns []*syntax.Assign) (temp, saved map[string]*Var, undo func()) {
	if len(assigns) == 0 {
		return nil, nil, func() {}
	}
	saved = map[string]*Var{}
	temp = map[string]*Var{}
	undo = func() {
		for name, old := range saved {
			if s.vars[name] != temp[name] && temp[name] != nil && !s.vars[name].has(exported) {
				continue
			}
			if old == nil {
				delete(s.vars, name)
			} else {
				s.vars[name] = old
			}
			if hook := specials[name]; hook != nil {
				hook(s, "")
			}
		}
	}
	for _, a := range assigns {
		old := s.vars[a.Name]
		if old.has(readonly) {
			s.reportf("%s: readonly variable", a.Name)
			if s.opts.posix {
				undo()
				s.fatal(1)
			}
			continue
		}
		value := s.expandValue(a.Value)
		if a.Append {
			before, _ := old.scalar(s)
			value = before + value
		}
		if _, done := saved[a.Name]; !done {
			saved[a.Name] = old
		}
		v := &Var{attr: exported | isSet, value: value}
		if old.has(integer) {
			v.attr |= integer
			v.value = s.convert(v, "", value, false)
		}
		temp[a.Name], s.vars[a.Name] = v, v
		if hook := specials[a.Name]; hook != nil {
			hook(s, value)
		}
	}
	return temp, saved, undo
}

// traceTemporary writes the assignments before a command for set -x. It returns them with expanded
// values.
func (s *Shell) traceTemporary(assigns []*syntax.Assign) (expanded []*syntax.Assign) {
	temp, _, undo := s.temporary(assigns)
	undo()
	for _, a := range assigns {
		if v := temp[a.Name]; v != nil {
			s.traceAssign(a.Name, v.value, false)
			expanded = append(expanded, &syntax.Assign{Name: a.Name, Value: &syntax.Word{Static: true, Value: v.value}})
		}
	}
	return expanded
}

// invoke runs a command with expanded words.
func (s *Shell) invoke(c *syntax.Simple, args []string) {
	if s.opts.monitor && strings.HasPrefix(args[0], "%") {
		args = append([]string{"fg"}, args...)
	}
	name := args[0]
	f := s.funcs[name]
	builtin := s.builtin(name)
	s.before, s.newest = s.newest, name
	if f != nil && builtin != nil && s.opts.posix && specialBuiltin(name) {
		f = nil
	}
	assigns := c.Assigns
	keeps := f == nil && builtin != nil && s.opts.posix && specialBuiltin(name) // the variables stay after the command
	if s.opts.xtrace {
		if len(assigns) > 0 && !keeps {
			assigns = s.traceTemporary(assigns)
		}
		s.traceArgs(args)
	}
	s.isElement = s.isElement && f == nil && builtin == nil
	isExec := f == nil && builtin != nil && commandName(args) == "exec"
	var undo []saved
	if len(c.Redirs) > 0 {
		var ok bool
		if f == nil && builtin == nil {
			undo, ok = s.redirectChild(c.Redirs)
		} else if undo, ok = s.redirect(c.Redirs); !ok {
			s.status = 1
		}
		if !isExec || !ok {
			defer s.undo(undo)
		}
		if !ok {
			if builtin != nil && f == nil && s.opts.posix && specialBuiltin(name) {
				s.fatal(1)
			}
			return
		}
	}
	switch {
	case f != nil:
		temp, _, restore := s.temporary(assigns)
		defer restore()
		s.callFunction(name, f, args[1:], temp)
	case builtin != nil:
		switch {
		case keeps:
			for _, a := range assigns {
				if !s.doAssign(a) {
					s.fatal(1)
				}
			}
		case len(assigns) > 0:
			defer s.temporaryFor(name, assigns)()
		}
		via := s.viaCommand
		s.viaCommand, s.inBuiltin = false, name
		s.status = builtin(s, args)
		s.viaCommand, s.inBuiltin = via, ""
		if isExec {
			s.commit(undo)
		}
	default:
		_, _, restore := s.temporary(assigns)
		defer restore()
		s.status = s.program(args, args[0], c)
	}
	s.underscore = args[len(args)-1]
	if len(s.pipeStatus) == 1 {
		s.pipeStatus[0] = s.status
	} else {
		s.pipeStatus = []int{s.status}
	}
}

// commandName returns the name of a command, without the word command before it.
func commandName(args []string) string {
	for len(args) > 1 && args[0] == "command" {
		args = args[1:]
	}
	return args[0]
}

// builtin returns the builtin with a name, or nil if there is none or it is disabled.
func (s *Shell) builtin(name string) Builtin {
	if b := s.Builtins[name]; b != nil {
		return b
	}
	if s.disabled[name] {
		return nil
	}
	return builtins[name]
}

// specialBuiltin reports whether a name is that of a special builtin of POSIX.
func specialBuiltin(name string) bool {
	switch name {
	case ":", ".", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return", "set", "shift", "source", "times", "trap", "unset":
		return true
	}
	return false
}

// declareCommand runs declare and similar builtins, whose arguments may be assignments.
func (s *Shell) declareCommand(c *syntax.Simple, at int) {
	name := c.Words[at].Value
	var args []argument
	trace := []string{}
	for _, w := range c.Words[:at] {
		trace = append(trace, w.Value)
	}
	trace = append(trace, name)
	for _, w := range c.Words[at+1:] {
		if w.Assign != nil && !(w.Braces && s.opts.braceexpand) {
			if !w.Assign.IsArray && w.Assign.Index == nil { // expanded in order with the other words
				value := s.expandValue(w.Assign.Value)
				args = append(args, argument{w.Assign.Name + "=" + value, &syntax.Assign{Name: w.Assign.Name, Append: w.Assign.Append, Value: &syntax.Word{Static: true, Value: value}}})
				trace = append(trace, s.quoteTrace(w.Assign.Name+assignOperator(w.Assign.Append)+value))
				continue
			}
			assign := w.Assign
			if s.opts.xtrace && assign.IsArray {
				assign = s.traceElements(assign)
				trace = append(trace, assign.Name)
			} else if !assign.IsArray {
				trace = append(trace, s.quoteTrace(w.Raw))
			} else {
				trace = append(trace, w.Raw)
			}
			args = append(args, argument{w.Raw, assign})
			continue
		}
		for _, word := range s.word(nil, w) {
			args = append(args, argument{word: word})
			trace = append(trace, s.quoteTrace(word))
		}
	}
	assigns := c.Assigns
	if s.opts.xtrace {
		assigns = s.traceTemporary(assigns)
		s.trace(strings.Join(trace, " "))
	}
	undo, ok := s.redirect(c.Redirs)
	defer s.undo(undo)
	if !ok {
		if s.status = 1; s.opts.posix && specialBuiltin(name) && at == 0 {
			s.fatal(1)
		}
		return
	}
	stays := s.opts.posix && specialBuiltin(name) && at == 0
	if !stays {
		assigns = s.handDown(name, args, assigns)
	}
	switch {
	case len(assigns) > 0 && stays: // the assignments stay after the command
		for _, a := range assigns {
			if !s.doAssign(a) {
				s.fatal(1)
			}
		}
	case len(assigns) > 0:
		_, _, restore := s.temporary(assigns)
		defer restore()
	}
	invalid := false
	s.inBuiltin = name
	s.status, invalid = s.declare(name, args)
	s.inBuiltin = ""
	s.underscore = name
	if n := len(args); n > 0 {
		s.underscore = args[n-1].word
	}
	s.pipeStatus = []int{s.status}
	if invalid && s.opts.posix && (name == "export" || name == "readonly") && at == 0 {
		s.fatal(s.status)
	}
}

// handDown gives a declaration the values of the variables before it that it declares, if they stay
// after the command. It returns the other assignments.
func (s *Shell) handDown(name string, args []argument, assigns []*syntax.Assign) (rest []*syntax.Assign) {
	options := ""
	for _, a := range args {
		if a.assign == nil && strings.HasPrefix(a.word, "-") {
			options += a.word
		}
	}
	global := strings.Contains(options, "g")
	stays := name == "export" || name == "readonly" || strings.Contains(options, "x") || s.inFunction() && !global
	for _, a := range assigns {
		kept := false
		for i, to := range args {
			switch {
			case to.assign != nil && to.assign.Name == a.Name:
				kept = kept || stays || global
			case to.word == a.Name && stays:
				args[i].assign, kept = a, true
			}
		}
		if !kept {
			rest = append(rest, a)
		}
	}
	return rest
}

// temporaryFor is temporary for a builtin. What most builtins assign to one of the variables stays after
// the command, and unset makes the old variable visible.
func (s *Shell) temporaryFor(builtin string, assigns []*syntax.Assign) (undo func()) {
	temp, saved, restore := s.temporary(assigns)
	outer := s.hidden
	if builtin == "eval" || builtin == "unset" {
		s.hidden = saved
	}
	given := map[string]string{}
	for name, v := range temp {
		given[name] = v.value
	}
	return func() {
		s.hidden = outer
		assigned := map[string]string{}
		for name := range saved {
			if value, ok := s.vars[name].scalar(s); ok && value != given[name] {
				assigned[name] = value
			}
		}
		restore()
		if slices.Contains([]string{"eval", ".", "source", "read", "mapfile", "readarray", "command", "builtin"}, builtin) {
			return
		}
		for name, value := range assigned {
			s.assign(name, value, false)
		}
	}
}

// traceElements writes the compound assignment of a declaration for set -x. It returns the assignment
// with expanded elements.
func (s *Shell) traceElements(a *syntax.Assign) *syntax.Assign {
	static := func(text string) *syntax.Word { return &syntax.Word{Static: true, Value: text} }
	expanded := *a
	expanded.Elems = nil
	var texts []string
	for _, e := range a.Elems {
		if e.Index != nil && e.Index.Word != nil {
			key, value := s.expandString(e.Index.Word), s.expandValue(e.Value)
			expanded.Elems = append(expanded.Elems, &syntax.Elem{Index: &syntax.Subscript{Word: static(key)}, Value: static(value), Append: e.Append})
			texts = append(texts, "["+s.quoteAlways(key)+"]="+s.quoteAlways(value))
			continue
		}
		for _, w := range s.argument(nil, e.Value, false) {
			expanded.Elems = append(expanded.Elems, &syntax.Elem{Value: static(w)})
			texts = append(texts, s.quoteAlways(w))
		}
	}
	s.trace(a.Name + assignOperator(a.Append) + "(" + strings.Join(texts, " ") + ")")
	return &expanded
}

// callFunction calls a function.
func (s *Shell) callFunction(name string, f *function, args []string, temp map[string]*Var) {
	limit := int(s.arithQuiet(s.get("FUNCNEST")))
	if s.depth >= maxFunctions || limit > 0 && s.depth >= limit {
		if limit <= 0 {
			limit = maxFunctions
		}
		s.errorf("%s: maximum function nesting level exceeded (%d)", name, limit)
		panic(discard{status: 1})
	}
	fr := &frame{outer: s.frame, function: name, source: f.source, line: s.line, temp: temp, params: s.params}
	s.frame, s.params = fr, args
	s.depth++
	loops, source, optChar := s.loops, s.source, s.optChar
	if !s.opts.functrace && !f.traced && s.traps["DEBUG"] != "" {
		defer s.hideTrap("DEBUG")()
	}
	if !s.opts.errtrace && s.traps["ERR"] != "" {
		defer s.hideTrap("ERR")()
	}
	returnTrap, hadReturn := s.traps["RETURN"]
	hidesReturn := hadReturn && !s.opts.functrace && !f.traced
	if hidesReturn {
		delete(s.traps, "RETURN")
	}
	s.loops = 0
	if f.line > 0 {
		s.line = f.line
	}
	s.debugTrap(s.get("BASH_COMMAND"))
	finished := false
	defer func() {
		if !finished { // after a panic, guarded pops the frames
			return
		}
		s.loops, s.source, s.optChar = loops, source, optChar
	}()
	s.command(f.body)
	s.exitsInCall = s.flow == exits
	status := s.status
	if s.flow == returns {
		s.flow = goesOn
		s.status = s.beforeReturn
	}
	if s.flow == goesOn {
		s.returnTrap()
		s.status = status
	}
	if hidesReturn && s.traps["RETURN"] == "" {
		s.traps["RETURN"] = returnTrap
	}
	finished = true
	s.popFrame()
}

// maxFunctions is the maximum depth of function calls.
const maxFunctions = 100_000

// popFrame ends a function or a sourced file. It removes the local variables.
func (s *Shell) popFrame() {
	fr := s.frame
	s.frame = fr.outer
	if fr.isSource {
		return
	}
	s.depth--
	s.params = fr.params
	for name, old := range fr.saved {
		if old == nil {
			delete(s.vars, name)
		} else {
			s.vars[name] = old
		}
		if hook := specials[name]; hook != nil {
			hook(s, s.get(name))
		}
	}
	if fr.options != nil {
		s.opts = *fr.options
	}
}

// arithQuiet evaluates an expression. It returns 0 if that is invalid.
func (s *Shell) arithQuiet(text string) int64 {
	if text == "" {
		return 0
	}
	n, err := s.evalArith(text, 0)
	if err != nil {
		return 0
	}
	return n
}

// trace writes a line of set -x.
func (s *Shell) trace(text string) {
	if !s.opts.xtrace || s.tracing {
		return
	}
	s.tracing = true
	defer func() { s.tracing = false }()
	prompt := s.get("PS4")
	if prompt != "" {
		status := s.status
		s.opts.xtrace = false // also for a $(…) in PS4, which would be traced without end
		prompt = s.expandPrompt(prompt, 0)
		s.opts.xtrace = true
		s.status = status
		prompt = strings.Repeat(prompt[:1], s.substitutions+s.texts) + prompt
	}
	fd := s.traceFd
	if fd == 0 {
		fd = 2
	}
	s.fds[fd].write([]byte(prompt + text + "\n"))
	s.hasBegun()
}

// setTraceFd makes the value of BASH_XTRACEFD the descriptor for set -x.
func (s *Shell) setTraceFd(value string) {
	fd, err := strconv.Atoi(value)
	switch {
	case value == "":
		if s.traceFd > 2 {
			s.fds.put(s.traceFd, nil)
		}
		s.traceFd = 0
	case err != nil || s.fds[fd] == nil:
		s.errorf("BASH_XTRACEFD: %s: invalid value for trace file descriptor", value)
	default:
		s.traceFd = fd
	}
}

func (s *Shell) traceArgs(args []string) {
	quoted := make([]string, len(args))
	for i, a := range args {
		quoted[i] = s.quoteTrace(a)
	}
	s.trace(strings.Join(quoted, " "))
}

// quoteValue quotes an assigned value for set -x.
func (s *Shell) quoteValue(w string) string {
	if w == "" {
		return ""
	}
	return s.quoteTrace(w)
}

// quoteTrace quotes a word for set -x.
func (s *Shell) quoteTrace(w string) string {
	if w == "" {
		return "''"
	}
	if s.isControl(w) {
		return s.quoteANSI(w)
	}
	if strings.ContainsAny(w, " \t\n'\"\\|&;()<>!{}*[?]^$`") || w[0] == '#' || w[0] == '~' {
		return s.quoteAlways(w)
	}
	return w
}

// saved is a descriptor to restore after a redirection.
type saved struct {
	n int
	f *file
}

// setFd makes f the descriptor n and saves the previous one.
func (s *Shell) setFd(undo *[]saved, n int, f *file) {
	*undo = append(*undo, saved{n, s.fds[n]})
	if f == nil {
		delete(s.fds, n)
		return
	}
	s.fds[n] = f
}

// undo reverts redirections.
func (s *Shell) undo(list []saved) {
	for _, u := range slices.Backward(list) {
		s.fds[u.n].release()
		if u.f == nil {
			delete(s.fds, u.n)
		} else {
			s.fds[u.n] = u.f
		}
	}
}

// commit makes redirections permanent, as exec does.
func (s *Shell) commit(list []saved) {
	for _, u := range list {
		u.f.release()
	}
}

// redirect makes the redirections of a command. If one fails, it prints a message and returns false.
func (s *Shell) redirect(list []*syntax.Redir) (undo []saved, ok bool) {
	complete := false
	defer func() {
		if !complete { // a panic has ended this function
			s.undo(undo)
		}
	}()
	for _, r := range list {
		if !s.redirectOne(r, &undo) {
			complete = true
			return undo, false
		}
	}
	complete = true
	return undo, true
}

// redirectChild makes the redirections of a program, which bash makes in the child: assignments and
// errors of their expansions have no effect on the shell. If one fails, redirectChild sets $? and
// returns false.
func (s *Shell) redirectChild(list []*syntax.Redir) (undo []saved, ok bool) {
	if !slices.ContainsFunc(list, expands) {
		if undo, ok = s.redirect(list); !ok {
			s.status = 1
		}
		return undo, ok
	}
	sub := s.subshell()
	sub.fds.closeAll()
	sub.fds, sub.inSub = s.fds, s.inSub
	sub.protect(func() { undo, ok = sub.redirect(list) })
	if !ok {
		s.status = max(sub.status, 1)
	}
	s.substituted = append(s.substituted, sub.substituted...)
	return undo, ok
}

// expands reports whether a redirection has an expansion.
func expands(r *syntax.Redir) bool {
	if r.Doc != nil {
		return !r.Doc.Static
	}
	return !r.Word.Static
}

// target expands the word of a redirection, which must expand to one word.
func (s *Shell) target(r *syntax.Redir) (string, bool) {
	if r.Word.Static && !r.Word.Braces {
		return r.Word.Value, true
	}
	var words []string
	if s.opts.posix && !s.Interactive && !r.Word.Braces { // neither split nor a pattern
		e := s.expander(false)
		e.parts(r.Word.Parts, false, true)
		if text := e.joined(); len(e.fields) > 0 {
			words = []string{text}
		}
	} else {
		words = s.word(nil, r.Word)
	}
	if len(words) != 1 {
		s.errorf("%s: ambiguous redirect", r.Word.Raw)
		return "", false
	}
	return words[0], true
}

func (s *Shell) redirectOne(r *syntax.Redir, undo *[]saved) bool {
	n := r.Fd
	if n < 0 {
		n = 1
		if r.Op[0] == '<' {
			n = 0
		}
	}
	assigned := true
	place := func(f *file) {
		if r.Var == "" {
			s.setFd(undo, n, f)
			return
		}
		n = 10
		for s.fds[n] != nil {
			n++
		}
		if assigned = s.assignReference(r.Var, itoa(int64(n))); !assigned {
			s.errorf("%s: cannot assign fd to variable", r.Var)
			f.release()
			return
		}
		if s.shopt.varredirClose {
			s.setFd(undo, n, f)
			return
		}
		s.fds[n] = f
	}
	switch r.Op {
	case "<<", "<<-", "<<<":
		text := ""
		if r.Op == "<<<" {
			text = s.expandString(r.Word) + "\n"
		} else {
			text = s.expandDocument(r.Doc)
		}
		fd, err := document(text)
		if err != nil {
			s.errorf("cannot create temp file for here-document: %s", strerror(err))
			return false
		}
		place(newFile(fd))
		return assigned
	case "<&", ">&":
		return s.duplicate(r, n, undo, place) && assigned
	}
	name, ok := s.target(r)
	if !ok {
		return false
	}
	return s.redirectFile(r, name, undo, place) && assigned
}

func (s *Shell) redirectFile(r *syntax.Redir, name string, undo *[]saved, place func(*file)) bool {
	flags := 0
	op := r.Op
	switch op {
	case "<":
		flags = unix.O_RDONLY
	case "<>":
		flags = unix.O_RDWR | unix.O_CREAT
	case ">>", "&>>":
		flags = unix.O_WRONLY | unix.O_CREAT | unix.O_APPEND
	default:
		flags = unix.O_WRONLY | unix.O_CREAT | unix.O_TRUNC
	}
	if op != "<" && s.shopt.restrictedShell {
		s.errorf("%s: restricted: cannot redirect output", name)
		return false
	}
	if (op == ">" || op == "&>") && s.opts.noclobber {
		var st unix.Stat_t
		if s.stat(name, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFREG {
			s.errorf("%s: cannot overwrite existing file", name)
			return false
		}
		if s.stat(name, &st) != nil {
			flags = flags&^unix.O_TRUNC | unix.O_EXCL
		}
	}
	fd, err := s.openRedirected(name, flags)
	if err == unix.EEXIST && s.opts.noclobber {
		s.errorf("%s: cannot overwrite existing file", name)
		return false
	}
	if err != nil {
		if err == unix.EINTR {
			return false
		}
		s.errorf("%s: %s", name, strerror(err))
		s.adviseOn(name, "", err)
		return false
	}
	f := newFile(fd)
	f.tasks = path.Base(name) == "tasks"
	if op == "&>" || op == "&>>" {
		s.setFd(undo, 1, f)
		s.setFd(undo, 2, f.hold())
		return true
	}
	place(f)
	return true
}

// openRedirected opens the file of a redirection, which may be a connection.
func (s *Shell) openRedirected(name string, flags int) (int, error) {
	if protocol, host, port, ok := networkFile(name); ok {
		return s.connect(protocol, host, port)
	}
	return s.openat(name, flags, 0o666)
}

// duplicate makes the redirections <& and >&.
func (s *Shell) duplicate(r *syntax.Redir, n int, undo *[]saved, place func(*file)) bool {
	word, ok := s.target(r)
	if !ok {
		return false
	}
	closes := strings.HasSuffix(word, "-")
	digits := strings.TrimSuffix(word, "-")
	switch {
	case word == "-":
		if r.Var != "" {
			fd := int(s.arithQuiet(s.reference(r.Var)))
			s.fds[fd].release()
			delete(s.fds, fd)
			return true
		}
		s.setFd(undo, n, nil)
		return true
	case isDigits(digits):
		from := int(s.arithQuiet(strings.TrimLeft(digits, "0")))
		f := s.fds[from]
		if f == nil {
			s.errorf("%s: Bad file descriptor", strings.TrimSuffix(r.Word.Raw, "-"))
			return false
		}
		if from == n && r.Var == "" {
			return true
		}
		wasOpen := s.fds[n] != nil
		place(f.hold())
		switch {
		case closes && wasOpen:
			s.setFd(undo, from, nil)
		case closes: // for good, as in bash
			f.release()
			delete(s.fds, from)
		}
		return true
	case r.Op == ">&" && (r.Fd < 0 || r.Fd == 1) && r.Var == "":
		both := *r
		both.Op = "&>"
		return s.redirectFile(&both, word, undo, place)
	}
	s.errorf("%s: ambiguous redirect", word)
	return false
}

// document returns a descriptor for reading a text. As in bash, it is a pipe if the text fits in one, and
// otherwise a file.
func document(text string) (int, error) {
	if fd := filledPipe(text); fd >= 0 {
		return fd, nil
	}
	fd, err := unix.MemfdCreate("sh-thd", unix.MFD_CLOEXEC)
	if err != nil {
		return documentPipe(text)
	}
	if err := writeAll(fd, []byte(text)); err != nil {
		unix.Close(fd)
		return -1, err
	}
	unix.Seek(fd, 0, 0)
	return raise(fd), nil
}

// filledPipe returns the read end of a pipe with a text, or -1 if the text does not fit.
func filledPipe(text string) int {
	const capacity = 1 << 16
	if len(text) > capacity {
		return -1
	}
	r, w, err := pipe(0)
	if err != nil {
		return -1
	}
	defer unix.Close(w)
	unix.SetNonblock(w, true)
	if n, _ := unix.Write(w, []byte(text)); n != len(text) && text != "" {
		unix.Close(r)
		return -1
	}
	return r
}

// documentPipe is document without memfd_create(2).
func documentPipe(text string) (int, error) {
	r, w, err := pipe(0)
	if err != nil {
		return -1, err
	}
	go func() {
		writeAll(w, []byte(text))
		unix.Close(w)
	}()
	return r, nil
}

// reference returns the value of NAME or NAME[SUBSCRIPT].
func (s *Shell) reference(ref string) string {
	if at := strings.IndexByte(ref, '['); at > 0 && strings.HasSuffix(ref, "]") {
		value, _ := s.element(ref[:at], s.expandString(syntax.ParseText(ref[at+1:len(ref)-1])))
		return value
	}
	return s.get(ref)
}

// assignReference assigns to NAME or NAME[SUBSCRIPT].
func (s *Shell) assignReference(ref, value string) bool {
	if at := strings.IndexByte(ref, '['); at > 0 && strings.HasSuffix(ref, "]") {
		name, sub := ref[:at], ref[at+1:len(ref)-1]
		return s.assignElement(name, s.expandString(syntax.ParseText(sub)), value, false)
	}
	return s.assign(ref, value, false)
}
