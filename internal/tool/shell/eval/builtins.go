package eval

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

// builtins are the builtins by their names.
var builtins map[string]Builtin

func init() { // an initializer would be an initialization cycle: the functions use the variable
	builtins = map[string]Builtin{
		":": trueBuiltin, "true": trueBuiltin, "false": func(*Shell, []string) int { return 1 },
		".": sourceBuiltin, "source": sourceBuiltin, "[": testBuiltin, "test": testBuiltin,
		"alias": aliasBuiltin, "unalias": unaliasBuiltin, "bg": bgBuiltin, "fg": fgBuiltin, "jobs": jobsBuiltin, "disown": disownBuiltin,
		"break": breakBuiltin, "continue": breakBuiltin, "builtin": builtinBuiltin, "caller": callerBuiltin, "cd": cdBuiltin, "command": commandBuiltin,
		"declare": plainDeclare, "typeset": plainDeclare, "local": plainDeclare, "export": plainDeclare, "readonly": plainDeclare,
		"dirs": dirsBuiltin, "pushd": pushdBuiltin, "popd": popdBuiltin, "echo": echoBuiltin, "enable": enableBuiltin, "eval": evalBuiltin, "exec": execBuiltin,
		"exit": exitBuiltin, "getopts": getoptsBuiltin, "hash": hashBuiltin, "help": helpBuiltin, "kill": killBuiltin, "let": letBuiltin, "logout": logoutBuiltin,
		"mapfile": mapfileBuiltin, "readarray": mapfileBuiltin, "printf": printfBuiltin, "pwd": pwdBuiltin, "read": readBuiltin, "return": returnBuiltin,
		"set": setBuiltin, "shift": shiftBuiltin, "shopt": shoptBuiltin, "suspend": suspendBuiltin, "times": timesBuiltin, "trap": trapBuiltin, "type": typeBuiltin,
		"ulimit": ulimitBuiltin, "umask": umaskBuiltin, "unset": unsetBuiltin, "wait": waitBuiltin,
		"bind": bindBuiltin, "complete": completeBuiltin, "compopt": compoptBuiltin, "compgen": compgenBuiltin, "history": trueBuiltin, "fc": trueBuiltin,
	}
}

func trueBuiltin(*Shell, []string) int { return 0 }

// bindBuiltin is bind in a subshell that is a process of its own. The shell itself has another one.
func bindBuiltin(s *Shell, _ []string) int {
	s.errorf("bind: warning: line editing not enabled")
	return 0
}

func compoptBuiltin(s *Shell, args []string) int {
	args = slices.Clone(args)
	for i, word := range args {
		if len(word) > 1 && word[0] == '+' { // +o removes an option: it is read as -o is
			args[i] = "-" + word[1:]
		}
	}
	words, status := s.Options(args, "o:DEI", "[-o|+o option] [-DEI] [name ...]", func(letter byte, value string) int {
		if letter == 'o' && !slices.Contains(completionSettings, value) {
			return s.failf("compopt: %s: invalid option name", value)
		}
		return 0
	})
	switch {
	case status != 0:
		return status
	case len(words) == 0 && s.vars["COMP_LINE"] == nil:
		return s.failf("compopt: not currently executing completion function")
	}
	for _, name := range words {
		if s.completions[name] == nil {
			status = s.failf("compopt: %s: no completion specification", name)
		}
	}
	return status
}

// number parses the numeric argument of exit and similar builtins.
func (s *Shell) number(name string, args []string) (n int, given, ok bool) {
	words := args[1:]
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		return 0, false, true
	}
	v, err := strconv.ParseInt(strings.TrimSpace(words[0]), 10, 64)
	if err != nil {
		s.errorf("%s: %s: numeric argument required", name, words[0])
		if s.errorsEnd() && name == "return" {
			s.fatal(usageError)
		}
		return 0, true, false
	}
	if len(words) > 1 {
		if name != "exit" {
			s.TooManyArguments(name)
		}
		s.errorf("%s: too many arguments", name)
		return int(v), true, false
	}
	return int(v), true, true
}

// TooManyArguments prints an error of a builtin, and ends the line of commands, or the shell with -c.
func (s *Shell) TooManyArguments(name string) {
	s.errorf("%s: too many arguments", name)
	if s.Command {
		panic(exitNow{1})
	}
	panic(discard{status: usageError})
}

func exitBuiltin(s *Shell, args []string) int {
	interactive := s.Interactive && !s.inSub
	if interactive && s.inTrap == 0 && s.source == "" {
		s.Message(map[bool]string{true: "logout", false: "exit"}[s.Login])
	}
	n, given, ok := s.number("exit", args)
	switch {
	case interactive && !ok:
		return usageError
	case interactive && s.jobsKeep():
		return 1
	}
	switch {
	case !ok && len(args) > 2:
		n = usageError
		if _, err := strconv.ParseInt(args[1], 10, 64); err == nil && s.Command {
			n = 1
		}
	case !ok:
		n = usageError
	case !given:
		n = s.status
		if s.inTrap > 0 && !s.inDebugTrap {
			n = s.beforeTrap
		}
	}
	s.flow = exits
	return n & 0xff
}

func logoutBuiltin(s *Shell, args []string) int {
	if !s.Login {
		return s.failf("logout: not login shell: use `exit'")
	}
	return exitBuiltin(s, append([]string{"exit"}, args[1:]...))
}

func returnBuiltin(s *Shell, args []string) int {
	n, given, ok := s.number("return", args)
	if !ok {
		n, given = usageError, true
	}
	if s.frame == nil && !s.exitsInCall {
		s.errorf("return: can only `return' from a function or sourced script")
		return s.usageStatus(usageError, "return")
	}
	if !given {
		n = s.status
	}
	s.beforeReturn = s.status
	s.flow = returns
	return n & 0xff
}

func breakBuiltin(s *Shell, args []string) int {
	name := args[0]
	if s.loops == 0 {
		if !s.opts.posix {
			s.errorf("%s: only meaningful in a `for', `while', or `until' loop", name)
		}
		return 0
	}
	n, given, ok := s.number(name, args)
	if !ok {
		s.fatal(usageError)
	}
	if !given {
		n = 1
	}
	if n <= 0 {
		s.errorf("%s: %d: loop count out of range", name, n)
		s.flow, s.levels = breaks, s.loops
		return 1
	}
	s.flow, s.levels = breaks, min(n, s.loops)
	if name == "continue" {
		s.flow = continues
	}
	return 0
}

func shiftBuiltin(s *Shell, args []string) int {
	n, given, ok := s.number("shift", args)
	if !ok {
		return s.usageStatus(usageError, "shift")
	}
	if !given {
		n = 1
	}
	wrong := ""
	if given {
		wrong = strconv.Itoa(n) + ": "
	}
	if n < 0 {
		return s.failf("shift: %sshift count out of range", wrong)
	}
	if n > len(s.params) {
		if s.shopt.shiftVerbose || s.opts.posix {
			s.errorf("shift: %sshift count out of range", wrong)
		}
		return 1
	}
	s.params = s.params[n:]
	return 0
}

func aliasBuiltin(s *Shell, args []string) int {
	prints := false
	words, status := s.Options(args, "p", "[-p] [name[=value] ... ]", func(byte, string) int { prints = true; return 0 })
	if status != 0 {
		return status
	}
	show := func(name string) string {
		text := name + "=" + quoteSingle(s.aliases[name]) + "\n"
		if name[0] == '-' {
			text = "-- " + text
		}
		if !s.opts.posix || prints {
			text = "alias " + text
		}
		return text
	}
	if len(words) == 0 {
		text := ""
		for _, name := range slices.Sorted(maps.Keys(s.aliases)) {
			text += show(name)
		}
		return s.print("alias", text)
	}
	for _, w := range words {
		name, value, assigns := strings.Cut(w, "=")
		switch {
		case assigns && name != "":
			if strings.ContainsAny(name, " \t\n;&|()<>$`/'\"\\") {
				status = s.failf("alias: `%s': invalid alias name", name)
				continue
			}
			s.aliases[name] = value
		default:
			if _, ok := s.aliases[w]; !ok {
				status = s.failf("alias: %s: not found", w)
				continue
			}
			s.print("alias", show(w))
		}
	}
	return status
}

func unaliasBuiltin(s *Shell, args []string) int {
	const usage = "[-a] name [name ...]"
	all := false
	words, status := s.Options(args, "a", usage, func(byte, string) int { all = true; return 0 })
	switch {
	case status != 0:
		return status
	case all:
		clear(s.aliases)
		return 0
	case len(words) == 0:
		return s.wrongUsage("unalias", usage)
	}
	for _, w := range words {
		if _, ok := s.aliases[w]; !ok {
			status = s.failf("unalias: %s: not found", w)
			continue
		}
		delete(s.aliases, w)
	}
	return status
}

func letBuiltin(s *Shell, args []string) int {
	words := args[1:]
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		return s.failf("let: expression expected")
	}
	n := int64(0)
	for _, a := range words {
		var err *arithError
		if n, err = s.evalArith(a, 0); err != nil {
			s.arithFailed("let: ", err)
			return 1
		}
	}
	return btoi(n == 0)
}

func unsetBuiltin(s *Shell, args []string) int {
	variables, functions, refs := false, false, false
	words, status := s.Options(args, "vfn", "[-f] [-v] [-n] [name ...]", func(letter byte, _ string) int {
		switch letter {
		case 'v':
			variables = true
		case 'f':
			functions = true
		case 'n':
			refs = true
		}
		return 0
	})
	if status != 0 {
		return status
	}
	if variables && functions {
		return s.failf("unset: cannot simultaneously unset a function and a variable")
	}
	for _, name := range words {
		if functions {
			if f := s.funcs[name]; f != nil && f.readonly {
				status = s.failf("unset: %s: cannot unset: readonly function", name)
				continue
			}
			delete(s.funcs, name)
			continue
		}
		if at := strings.IndexByte(name, '['); at > 0 && strings.HasSuffix(name, "]") {
			if !s.unsetElement(name[:at], name[at+1:len(name)-1]) {
				status = 1
			}
			continue
		}
		if !validName(name) {
			if !variables {
				delete(s.funcs, name)
				continue
			}
			status = s.failf("unset: `%s': not a valid identifier", name)
			continue
		}
		if v := s.vars[name]; refs && v != nil && !v.has(nameref) {
			continue
		}
		if v := s.vars[name]; v.has(nameref) && !refs {
			target, _, sub := s.follow(name, v)
			if sub != "" {
				s.unsetElement(target, sub)
				continue
			}
			name = target
		}
		if s.vars[name] == nil && !variables && s.funcs[name] != nil {
			if s.funcs[name].readonly {
				status = s.failf("unset: %s: cannot unset: readonly function", name)
				continue
			}
			delete(s.funcs, name)
			continue
		}
		if !s.unset(name) {
			status = 1
		}
	}
	return s.usageStatus(status, "unset")
}

func (s *Shell) unsetElement(name, sub string) bool {
	v := s.lookup(name)
	if v == nil {
		return true
	}
	if v.has(readonly) {
		s.errorf("unset: %s: cannot unset: readonly variable", name)
		return false
	}
	if v.has(isAssoc) {
		if v.array != nil {
			key := s.expandString(syntax.ParseText(sub))
			v.own().removeKey(key)
			if v.change != nil {
				v.change(s, key, "", false)
			}
		}
		return true
	}
	if sub == "@" || sub == "*" {
		return s.unset(name)
	}
	if v.array == nil {
		if s.arithText(sub) == 0 {
			return s.unset(name)
		}
		s.errorf("unset: %s: not an array variable", name)
		return false
	}
	i := int(s.arithText(s.expandString(syntax.ParseText(sub))))
	if i < 0 {
		if i += v.array.next(); i < 0 {
			s.errorf("unset: [%s]: bad array subscript", sub)
			return false
		}
	}
	v.own().remove(i)
	return true
}

func callerBuiltin(s *Shell, args []string) int {
	f, script := s.frame, !s.Command && !s.Stdin // a script is a frame of its own
	if f == nil && !script {
		return 1
	}
	const usage = "[expr]"
	words, status := s.Options(args, "", usage, nil)
	switch {
	case status != 0:
		return status
	case f == nil && len(words) == 0:
		return s.print("caller", "0 NULL\n")
	case f == nil:
		return 1
	}
	n := 0
	if len(words) > 0 {
		var err error
		if n, err = strconv.Atoi(words[0]); err != nil {
			s.errorf("caller: %s: invalid number", words[0])
			return s.wrongUsage("caller", usage)
		}
	}
	for range n {
		if f = f.outer; f == nil {
			return 1
		}
	}
	source, function := s.Name, "main"
	switch {
	case f.outer != nil:
		source, function = f.outer.source, f.outer.function
	case !script && len(words) > 0:
		return 1
	case !script:
		source = "NULL"
	}
	if len(words) > 0 {
		return s.print("caller", fmt.Sprintf("%d %s %s\n", f.line, function, source))
	}
	return s.print("caller", fmt.Sprintf("%d %s\n", f.line, source))
}

func timesBuiltin(s *Shell, args []string) int {
	if _, status := s.Options(args, "", "", nil); status != 0 {
		return status
	}
	text := ""
	for _, who := range []int{unix.RUSAGE_SELF, unix.RUSAGE_CHILDREN} {
		var r unix.Rusage
		unix.Getrusage(who, &r)
		show := func(t unix.Timeval) string {
			return fmt.Sprintf("%dm%d.%03ds", t.Sec/60, t.Sec%60, t.Usec/1000)
		}
		text += show(r.Utime) + " " + show(r.Stime) + "\n"
	}
	return s.print("times", text)
}

func helpBuiltin(s *Shell, args []string) int {
	if len(args) > 1 {
		status := 0
		for _, w := range args[1:] {
			if builtins[w] == nil && s.Builtins[w] == nil {
				status = s.failf("help: no help topics match `%s'.  Try `help help' or `man -k %s' or `info %s'.", w, w, w)
				continue
			}
			s.print("help", w+": a shell builtin, see bash(1)\n")
		}
		return status
	}
	names := slices.Sorted(maps.Keys(builtins))
	return s.print("help", "These are the builtins, see bash(1):\n"+strings.Join(names, " ")+"\n")
}
