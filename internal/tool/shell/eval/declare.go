package eval

import (
	"maps"
	"slices"
	"strings"

	"contedor/internal/tool/shell/syntax"
)

// letters returns the attributes in the notation of declare -p.
func (v *Var) letters() string {
	if v == nil {
		return ""
	}
	text := ""
	for _, a := range []struct {
		attr   attr
		letter string
	}{{isArray, "a"}, {isAssoc, "A"}, {integer, "i"}, {nameref, "n"}, {readonly, "r"}, {traced, "t"}, {exported, "x"}, {capital, "c"}, {lower, "l"}, {upper, "u"}} {
		if v.attr&a.attr != 0 {
			text += a.letter
		}
	}
	return text
}

// declaration returns a variable in the format of declare -p.
func (s *Shell) declaration(name string, v *Var) string {
	letters := v.letters()
	if letters == "" {
		letters = "-"
	}
	text := "declare -" + letters + " " + name
	if v.attr&computed != 0 {
		v.refresh(s, v)
	}
	switch {
	case v.array != nil:
		return text + "=" + s.arrayText(v)
	case v.attr&(isSet|dynamic) == 0:
		return text
	case v.attr&nameref != 0:
		return text + "=" + s.quoteDouble(v.value)
	}
	value, _ := v.scalar(s)
	return text + "=" + s.quoteDouble(value)
}

// arrayText returns the elements in parentheses.
func (s *Shell) arrayText(v *Var) string {
	var b strings.Builder
	b.WriteByte('(')
	values := v.values()
	for i, key := range v.keyList() {
		if i > 0 {
			b.WriteByte(' ')
		}
		if v.has(isAssoc) {
			key = s.quoteKey(key)
		}
		b.WriteString("[" + key + "]=" + s.quoteDouble(values[i]))
	}
	if v.has(isAssoc) && len(values) > 0 {
		b.WriteByte(' ')
	}
	b.WriteByte(')')
	return b.String()
}

// hidden reports whether lists leave a variable out. That is so for variables that are computed when
// they are read.
func (v *Var) hidden(name string) bool {
	return v.has(dynamic) && name != "SHELLOPTS" && name != "BASHOPTS" && name != "_" || name == "PIPESTATUS" || name == "COMP_WORDBREAKS"
}

// allVariables returns the output of set.
func (s *Shell) allVariables() string {
	var b strings.Builder
	for _, name := range s.names() {
		v := s.vars[name]
		if v.hidden(name) {
			continue
		}
		if v.attr&computed != 0 {
			v.refresh(s, v)
		}
		switch {
		case v.array != nil:
			b.WriteString(name + "=" + s.arrayText(v) + "\n")
		case v.attr&(isSet|dynamic) != 0:
			value, _ := v.scalar(s)
			b.WriteString(name + "=" + s.quoteSet(value) + "\n")
		}
	}
	if !s.opts.posix {
		for _, name := range slices.Sorted(maps.Keys(s.funcs)) {
			b.WriteString(syntax.PrintFunc(name, s.funcs[name].body, s.opts.posix) + "\n")
		}
	}
	return b.String()
}

// quoteSet quotes a value for set.
func (s *Shell) quoteSet(value string) string {
	if value == "" {
		return ""
	}
	if s.isControl(value) && !s.opts.posix {
		return s.quoteANSI(value)
	}
	if s.isControl(value) {
		return quoteSingle(value)
	}
	if strings.ContainsAny(value, " \t\n'\"\\|&;()<>!{}*[?]^$`") || value[0] == '#' || value[0] == '~' || strings.Contains(value, "=~") || strings.Contains(value, ":~") {
		return s.quoteAlways(value)
	}
	return value
}

const declareUsage = "[-aAfFgiIlnrtux] [name[=value] ...] or %s -p [-aAfFilnrtux] [name ...]"

// declare implements declare, typeset, local, export and readonly. invalid reports an error that ends a
// shell in POSIX mode after export and readonly.
func (s *Shell) declare(cmd string, args []argument) (status int, invalid bool) {
	d := &declarer{s: s, cmd: cmd}
	if cmd == "local" && !s.inFunction() {
		return s.failf("local: can only be used in a function"), false
	}
	for len(args) > 0 {
		word := args[0].word
		if args[0].assign != nil || len(word) < 2 || word[0] != '-' && word[0] != '+' || word[0] == '+' && (cmd == "export" || cmd == "readonly") {
			break
		}
		args = args[1:]
		if word == "--" {
			break
		}
		for i := 1; i < len(word); i++ {
			if !d.flag(word[0] == '-', word[i]) {
				s.errorf("%s: %c%c: invalid option", cmd, word[0], word[i])
				switch cmd {
				case "export", "readonly":
					usage := "export [-fn] [name[=value] ...] or export -p [-f]"
					if cmd == "readonly" {
						usage = "readonly [-aAf] [name[=value] ...] or readonly -p"
					}
					s.Message(cmd + ": usage: " + usage)
				case "local":
					s.Message("local: usage: local [option] name[=value] ...")
				case "typeset":
					s.Message("typeset: usage: typeset [-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]")
				default:
					s.Message(cmd + ": usage: " + cmd + " " + strings.Replace(declareUsage, "%s", cmd, 1))
				}
				return usageError, true
			}
		}
	}
	switch {
	case d.functions:
		return d.showFunctions(args), false
	case len(args) == 0 || d.prints:
		return d.show(args), false
	}
	for _, a := range args {
		if !d.one(a) {
			status, invalid = 1, true
		}
	}
	return status, invalid
}

// A declarer holds the options of declare.
type declarer struct {
	s          *Shell
	cmd        string
	on, off    attr
	functions  bool
	namesOnly  bool
	global     bool
	inherit    bool
	prints     bool
	drops      bool // -n of export and readonly
	traceFuncs bool
}

func (d *declarer) flag(on bool, c byte) bool {
	set := func(a attr) bool {
		if on {
			d.on |= a
		} else {
			d.off |= a
		}
		return true
	}
	if d.cmd == "export" {
		switch c {
		case 'f':
			d.functions = true
		case 'n':
			d.drops = true
		case 'p':
			d.prints = true
		case 'a':
			return set(isArray)
		case 'A':
			return set(isAssoc)
		default:
			return false
		}
		return true
	}
	if d.cmd == "readonly" && c == 'n' { // the usage does not name it
		d.drops = true
		return true
	}
	if d.cmd == "readonly" && strings.IndexByte("aAfp", c) < 0 {
		return false
	}
	switch c {
	case 'a':
		return set(isArray)
	case 'A':
		return set(isAssoc)
	case 'i':
		return set(integer)
	case 'l':
		return set(lower)
	case 'u':
		return set(upper)
	case 'n':
		return set(nameref)
	case 'r':
		return set(readonly)
	case 'x':
		return set(exported)
	case 'f':
		d.functions = true
	case 'F':
		d.functions, d.namesOnly = true, true
	case 'g':
		d.global = true
	case 'I':
		d.inherit = true
	case 'p':
		d.prints = true
	case 't':
		d.traceFuncs = true
		return set(traced)
	case 'c':
		return set(capital)
	default:
		return false
	}
	return true
}

// compoundAssign returns the assignment of the array that a value in parentheses describes, or nil.
func compoundAssign(name, value string) *syntax.Assign {
	if !strings.HasPrefix(value, "(") || !strings.HasSuffix(value, ")") {
		return nil
	}
	return parseAssign(name + "=" + value)
}

// parseAssign parses a text as one assignment. It returns nil if it is something else.
func parseAssign(text string) *syntax.Assign {
	list, err := syntax.New(text, 1).All()
	if err != nil || len(list) != 1 {
		return nil
	}
	if c, ok := list[0].Cmd.(*syntax.Simple); ok && len(c.Assigns) == 1 && len(c.Words)+len(c.Redirs) == 0 {
		return c.Assigns[0]
	}
	return nil
}

// one declares one name. On failure it prints a message and returns false.
func (d *declarer) one(a argument) bool {
	s := d.s
	name, sub := a.word, ""
	if a.assign != nil {
		name = a.assign.Name
	} else if at := strings.IndexByte(name, '='); at >= 0 && a.assign == nil {
		value := name[at+1:]
		name = name[:at]
		add := strings.HasSuffix(name, "+")
		name = strings.TrimSuffix(name, "+")
		a.assign = &syntax.Assign{Name: name, Append: add, Value: &syntax.Word{Static: true, Value: value}}
		if at := strings.IndexByte(name, '['); at > 0 && strings.HasSuffix(name, "]") && validName(name[:at]) {
			a.assign.Index = &syntax.Subscript{Word: syntax.ParseText(name[at+1 : len(name)-1])}
			a.assign.Name, name = name[:at], name[:at]
		}
	}
	if a.assign != nil && a.assign.Index == nil && a.assign.Value != nil && a.assign.Value.Static && validName(name) && (d.on&(isArray|isAssoc) != 0 || s.vars[name].has(isArray|isAssoc)) {
		if compound := compoundAssign(name, a.assign.Value.Value); compound != nil {
			compound.Append = a.assign.Append
			a.assign = compound
		}
	}
	if name == "-" && d.cmd == "local" {
		saved := s.opts
		s.frame.options = &saved
		return true
	}
	if at := strings.IndexByte(name, '['); a.assign == nil && at > 0 && strings.HasSuffix(name, "]") {
		name, sub = name[:at], name[at:]
	}
	if !validName(name) {
		shown := a.word
		if a.assign != nil && a.assign.Value != nil && a.assign.Index == nil {
			shown = name + "=" + s.expandString(a.assign.Value)
		}
		s.errorf("%s: `%s': not a valid identifier", d.cmd, shown)
		return false
	}
	if (d.cmd == "export" || d.cmd == "readonly") && (sub != "" || a.assign != nil && a.assign.Index != nil) {
		if sub == "" {
			sub = "[" + syntax.SubscriptText(a.assign.Index) + "]"
		}
		s.errorf("%s: `%s': not a valid identifier", d.cmd, name+sub)
		return false
	}
	if d.drops && a.assign == nil && s.vars[name] == nil {
		return true
	}
	v := d.variable(name)
	if v == nil {
		return false
	}
	if v.has(readonly) && a.assign == nil && d.cmd == "readonly" {
		return true
	}
	const fixed = integer | lower | upper | capital | isArray | isAssoc // of a read-only variable
	if v.has(readonly) && (d.on|d.off)&fixed != 0 && d.cmd != "export" {
		s.errorf("%s: %s: readonly variable", d.cmd, name)
		return false
	}
	if d.off&(isArray|isAssoc)&v.attr != 0 {
		s.errorf("%s: %s: cannot destroy array variables in this way", d.cmd, name)
		return false
	}
	if sub != "" {
		v.attr |= isArray
	}
	if d.on&isAssoc != 0 && v.has(isArray) && v.array != nil {
		s.errorf("%s: %s: cannot convert indexed to associative array", d.cmd, name)
		return false
	}
	if d.on&isArray != 0 && v.has(isAssoc) {
		s.errorf("%s: %s: cannot convert associative to indexed array", d.cmd, name)
		return false
	}
	if v.has(readonly) && (d.off&readonly != 0 || a.assign != nil) {
		if d.cmd == "export" || d.cmd == "readonly" {
			s.errorf("%s: readonly variable", name)
			d.apply(name, v, nil)
			return false
		}
		s.errorf("%s: %s: readonly variable", d.cmd, name)
		return false
	}
	return d.apply(name, v, a.assign)
}

// variable returns the variable to declare. It makes it if needed.
func (d *declarer) variable(name string) *Var {
	s := d.s
	if d.cmd == "local" || (d.cmd == "declare" || d.cmd == "typeset") && s.inFunction() && !d.global {
		if old := s.vars[name]; old.has(readonly) {
			local := false
			for f := s.frame; f != nil && !local; f = f.outer {
				_, local = f.saved[name]
			}
			if !local {
				s.errorf("%s: %s: readonly variable", d.cmd, name)
				return nil
			}
		}
		if slices.Contains([]string{"FUNCNAME", "BASH_ARGC", "BASH_ARGV", "BASH_SOURCE", "BASH_LINENO", "GROUPS"}, name) && s.vars[name].has(computed) {
			s.errorf("%s: %s: variable may not be assigned value", d.cmd, name)
			return nil
		}
		return s.makeLocalFrame(name, d.inherit || s.shopt.localvarInherit)
	}
	if d.global {
		for f := s.frame; f != nil; f = f.outer { // the outermost binding
			if saved, local := f.saved[name]; local {
				outermost := true
				for g := f.outer; g != nil; g = g.outer {
					if _, again := g.saved[name]; again {
						outermost = false
					}
				}
				if outermost {
					if saved == nil {
						saved = &Var{attr: invisible}
						f.saved[name] = saved
					}
					return saved
				}
			}
		}
	}
	v := s.vars[name]
	if v.has(nameref) && d.on&nameref == 0 && d.off&nameref == 0 && v.value != "" {
		target, tv, _ := s.follow(name, v)
		if tv == nil && validName(target) {
			tv = &Var{attr: invisible}
			s.vars[target] = tv
		}
		return tv
	}
	if v == nil {
		v = &Var{attr: invisible}
		s.vars[name] = v
	}
	return v
}

// makeLocalFrame is makeLocal in the innermost function. It skips sourced files.
func (s *Shell) makeLocalFrame(name string, inherit bool) *Var {
	top := s.frame
	for s.frame.isSource && s.frame.outer != nil {
		s.frame = s.frame.outer
	}
	defer func() { s.frame = top }()
	return s.makeLocal(name, inherit)
}

func (d *declarer) apply(name string, v *Var, a *syntax.Assign) bool {
	s := d.s
	on := d.on
	switch d.cmd {
	case "export":
		if d.drops {
			v.attr &^= exported
		} else {
			on |= exported
		}
	}
	const cases = lower | upper | capital
	if on&cases != 0 {
		v.attr &^= cases
		if on&cases&(on&cases-1) != 0 { // more than one of them
			on &^= cases
		}
	}
	v.attr |= on & (integer | cases | exported | isAssoc | traced)
	v.attr &^= d.off &^ (readonly | isArray | isAssoc)
	if on&isArray != 0 {
		v.attr |= isArray
	}
	if on&(isArray|isAssoc) != 0 && v.array == nil && v.has(isSet) && !v.has(dynamic) {
		first := v.value
		v.array = newArray(v.has(isAssoc))
		if v.has(isAssoc) {
			v.array.putKey("0", first)
		} else {
			v.array.put(0, first)
		}
		v.value = ""
	}
	if on&nameref != 0 {
		value := ""
		if a != nil {
			value = s.expandValue(a.Value)
			if !validTarget(value) {
				s.errorf("%s: `%s': invalid variable name for name reference", d.cmd, value)
				return false
			}
			if value == name {
				if !s.inFunction() {
					s.errorf("%s: %s: nameref variable self references not allowed", d.cmd, name)
					return false
				}
				s.errorf("%s: warning: %s: circular name reference", d.cmd, name)
				s.warn(name + ": circular name reference")
			}
			v.value = value
			v.attr = v.attr&^invisible | isSet
		}
		v.attr |= nameref
		a = nil
	}
	ok := true
	if a != nil {
		ok = d.assign(name, v, a)
	}
	if on&readonly != 0 || d.cmd == "readonly" && !d.drops {
		v.attr |= readonly
	}
	return ok
}

// assign makes the assignment of a declaration. With declare -g, the variable may differ from the
// visible one.
func (d *declarer) assign(name string, v *Var, a *syntax.Assign) bool {
	s := d.s
	visible := s.vars[name]
	s.vars[name] = v
	defer func() {
		if d.global && visible != nil && visible != v && s.inFunction() {
			s.vars[name] = visible
		}
	}()
	switch {
	case a.IsArray && a.Index != nil:
		s.errorf("%s[%s]: cannot assign list to array member", a.Name, syntax.SubscriptText(a.Index))
		return false
	case a.IsArray:
		return s.assignArray(a, v.attr&isAssoc, false)
	case a.Index != nil:
		sub := "@"
		if a.Index.Word != nil {
			sub = s.expandString(a.Index.Word)
		}
		return s.assignElement(name, sub, s.expandValue(a.Value), a.Append)
	}
	value := s.expandValue(a.Value)
	if s.opts.xtrace && (d.cmd == "export" || d.cmd == "readonly") {
		s.traceAssign(name, value, a.Append)
	}
	return s.assign(name, value, a.Append)
}

// show lists variables.
func (d *declarer) show(args []argument) int {
	s := d.s
	var b strings.Builder
	status := 0
	want := d.on
	switch d.cmd {
	case "export":
		want |= exported
	case "readonly":
		want |= readonly
	}
	if len(args) > 0 {
		for _, a := range args {
			v := s.vars[a.word]
			if v == nil {
				status = s.failf("%s: %s: not found", d.cmd, a.word)
				continue
			}
			b.WriteString(s.declaration(a.word, v) + "\n")
		}
		if s.print(d.cmd, b.String()) != 0 {
			return 1
		}
		return status
	}
	if want == 0 && !d.prints && d.cmd != "local" {
		return s.print(d.cmd, s.allVariables())
	}
	for _, name := range s.names() {
		v := s.vars[name]
		if v.hidden(name) || v.attr&want != want || v.attr&computed != 0 && v.attr&isSet == 0 {
			continue
		}
		if d.cmd == "local" {
			if _, local := s.frame.saved[name]; !local {
				continue
			}
			b.WriteString(s.declaration(name, v) + "\n")
			continue
		}
		if s.opts.posix && (d.cmd == "export" || d.cmd == "readonly") {
			text := d.cmd + " "
			switch kind := v.attr & (isArray | isAssoc); {
			case kind == 0:
				if value, ok := v.scalar(s); ok {
					name += "=" + s.quoteDouble(value)
				}
			case v.array != nil:
				name += "=" + s.arrayText(v)
				fallthrough
			default:
				text += "-" + (&Var{attr: kind}).letters() + " "
			}
			b.WriteString(text + name + "\n")
			continue
		}
		b.WriteString(s.declaration(name, v) + "\n")
	}
	return s.print(d.cmd, b.String())
}

// showFunctions lists functions, or sets their attributes.
func (d *declarer) showFunctions(args []argument) int {
	s := d.s
	var b strings.Builder
	if len(args) == 0 {
		for _, name := range slices.Sorted(maps.Keys(s.funcs)) {
			f := s.funcs[name]
			if d.cmd == "export" && !f.exported || d.cmd == "readonly" && !f.readonly || d.on&exported != 0 && !f.exported {
				continue
			}
			letters := "f"
			if f.exported {
				letters += "x"
			}
			if f.readonly {
				letters = "fr"
			}
			if !d.namesOnly {
				b.WriteString(syntax.PrintFunc(name, f.body, s.opts.posix) + "\n")
			}
			if d.namesOnly || d.cmd != "declare" && d.cmd != "typeset" || d.on&exported != 0 || f.exported {
				b.WriteString("declare -" + letters + " " + name + "\n")
			}
		}
		return s.print(d.cmd, b.String())
	}
	status := 0
	for _, a := range args {
		f := s.funcs[a.word]
		switch {
		case f == nil:
			if d.cmd == "export" || d.cmd == "readonly" {
				s.errorf("%s: %s: not a function", d.cmd, a.word)
			}
			status = 1
		case d.cmd == "export":
			f.exported = !d.drops
		case d.cmd == "readonly" || d.on&readonly != 0:
			f.readonly = true
		case d.on&exported != 0:
			f.exported = true
		case d.traceFuncs:
			f.traced = true
		case d.namesOnly && s.shopt.extdebug:
			b.WriteString(a.word + " " + itoa(int64(f.line)) + " " + f.source + "\n")
		case d.namesOnly:
			b.WriteString(a.word + "\n")
		default:
			b.WriteString(syntax.PrintFunc(a.word, f.body, s.opts.posix) + "\n")
		}
	}
	if s.print(d.cmd, b.String()) != 0 {
		return 1
	}
	return status
}

// plainDeclare is declare for words that the parser could not recognize as assignments, because the
// name of the command is the result of an expansion.
func plainDeclare(s *Shell, args []string) int {
	list := make([]argument, len(args)-1)
	for i, w := range args[1:] {
		list[i] = argument{word: w}
	}
	status, _ := s.declare(args[0], list)
	return status
}
