package eval

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"contedor/internal/linux/signals"
	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

// builtins are the builtins by their names.
var builtins map[string]Builtin

func init() { // an initializer of the variable would be a loop: the functions refer to it
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
		"bind": trueBuiltin, "complete": completeBuiltin, "compopt": trueBuiltin, "compgen": compgenBuiltin, "history": trueBuiltin, "fc": trueBuiltin,
	}
}

func trueBuiltin(*Shell, []string) int { return 0 }

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
		if s.opts.posix && name == "return" {
			s.fatal(usageError)
		}
		return 0, true, false
	}
	if len(words) > 1 {
		s.errorf("%s: too many arguments", name)
		switch {
		case name == "exit":
		case s.Command:
			panic(exitNow{1})
		default:
			panic(discard{usageError})
		}
		return int(v), true, false
	}
	return int(v), true, true
}

func exitBuiltin(s *Shell, args []string) int {
	interactive := s.Interactive && !s.inSub
	if interactive {
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
	}
	s.flow = exits
	return n & 0xff
}

// jobsKeep reports whether exit does not end the shell, after a message, because there are jobs. A second
// exit ends it.
func (s *Shell) jobsKeep() bool {
	if s.before == "exit" || s.before == "logout" || s.before == "jobs" {
		return false
	}
	switch {
	case s.HasStopped():
		s.Message("There are stopped jobs.")
	case s.shopt.checkjobs && len(s.jobs.jobs) > 0:
		s.Message("There are running jobs.")
	default:
		return false
	}
	if s.shopt.checkjobs {
		s.fds[2].write([]byte(s.takeJobs(true, false)))
	}
	return true
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
	if s.frame == nil {
		s.errorf("return: can only `return' from a function or sourced script")
		return usageError
	}
	if !given {
		n = s.status
	}
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
		s.fatal(bySignal)
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
	if n < 0 {
		return s.failf("shift: %d: shift count out of range", n)
	}
	if n > len(s.params) {
		if s.shopt.shiftVerbose || s.opts.posix {
			s.errorf("shift: %d: shift count out of range", n)
		}
		return 1
	}
	s.params = s.params[n:]
	return 0
}

func evalBuiltin(s *Shell, args []string) int {
	words := args[1:]
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		s.errorf("eval: -%c: invalid option", words[0][1])
		s.Message("eval: usage: eval [arg ...]")
		return s.usageStatus(usageError, "eval")
	}
	s.status = 0
	text := strings.Join(words, " ")
	if strings.TrimSpace(text) == "" {
		return 0
	}
	line := s.line
	s.runText(text, "eval", line)
	s.line = line
	return s.status
}

// sourceBuiltin implements . and source.
func sourceBuiltin(s *Shell, args []string) int {
	name, words := args[0], args[1:]
	usage := func(format string, a ...any) int {
		s.errorf(name+": "+format, a...)
		s.Message(name + ": usage: " + name + " [-p path] filename [arguments]")
		return s.usageStatus(usageError, name)
	}
	list, given := s.get("PATH"), false
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		word := words[0]
		words = words[1:]
		if word == "--" {
			break
		}
		switch {
		case word[1] != 'p':
			return usage("-%c: invalid option", word[1])
		case len(word) > 2:
			list = word[2:]
		case len(words) == 0:
			return usage("-p: option requires an argument")
		default:
			list, words = words[0], words[1:]
		}
		given = true
	}
	if len(words) == 0 {
		return usage("filename argument required")
	}
	path := words[0]
	if !strings.Contains(path, "/") && (s.shopt.sourcepath || given) {
		if found := s.searchSource(path, list); found != "" {
			path = found
		} else if given {
			return s.failf("%s: %s: file not found", name, path)
		} else if s.opts.posix {
			s.errorf("%s: %s: file not found", name, path)
			s.fatal(1)
		}
	}
	var st unix.Stat_t
	if err := s.stat(path, &st); err == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR {
		s.errorf("%s: %s: is a directory", name, words[0])
		return s.usageStatus(1, name)
	}
	data, err := s.readFile(path)
	if err != nil {
		s.errorf("%s: %s", words[0], strerror(err))
		return s.usageStatus(1, name)
	}
	return s.SourceText(path, string(data), words[1:])
}

// searchSource looks for a file to source in a list of directories.
func (s *Shell) searchSource(name, list string) string {
	for _, dir := range strings.Split(list, ":") {
		path := name
		if dir != "" {
			path = strings.TrimSuffix(dir, "/") + "/" + name
		}
		var st unix.Stat_t
		if s.stat(path, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFREG && s.access(path, unix.R_OK) == nil {
			return path
		}
	}
	return ""
}

// SourceText runs the text of a file in this shell and returns the status.
func (s *Shell) SourceText(path, text string, args []string) int {
	if first, _, _ := strings.Cut(text, "\n"); strings.Contains(first, "\x00") {
		return s.failf("%s: cannot execute binary file", path)
	}
	if s.sourcing > 1000 {
		return s.failf("%s: maximum source nesting level exceeded (1000)", path)
	}
	params, source, line := s.params, s.source, s.line
	given := len(args) > 0
	if given {
		s.params = args
	}
	s.frame = &frame{outer: s.frame, function: "source", source: path, line: s.line, isSource: true, params: params}
	top := s.frame
	s.source = path
	s.sourcing++
	s.texts++
	s.status = 0
	s.Run(syntax.New(text, 1))
	s.sourcing--
	s.texts--
	if s.flow == returns {
		s.flow = goesOn
	}
	if s.frame == top {
		s.frame = top.outer
	}
	s.source, s.line = source, line
	if given {
		s.params = params
	}
	s.returnTrap()
	return s.status
}

// Source runs a startup file. A missing file is not an error.
func (s *Shell) Source(path string) {
	data, err := s.readFile(path)
	if err == nil {
		s.SourceText(path, string(data), nil)
	}
}

func commandBuiltin(s *Shell, args []string) int {
	words := args[1:]
	how := byte(0)
	standard := false
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		if words[0] == "--" {
			words = words[1:]
			break
		}
		for _, c := range []byte(words[0][1:]) {
			switch c {
			case 'v', 'V':
				how = c
			case 'p':
				standard = true
			default:
				s.errorf("command: -%c: invalid option", c)
				s.Message("command: usage: command [-pVv] command [arg ...]")
				return usageError
			}
		}
		words = words[1:]
	}
	if len(words) == 0 {
		return 0
	}
	if standard {
		old := s.vars["PATH"]
		s.vars["PATH"] = &Var{attr: isSet, value: "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin"}
		clear(s.hash)
		defer func() {
			s.vars["PATH"] = old
			clear(s.hash)
		}()
	}
	if how != 0 {
		status := 1
		for _, w := range words {
			if s.describe("command", w, how, false, false, false) {
				status = 0
			}
		}
		return status
	}
	if b := s.builtin(words[0]); b != nil {
		posix := s.opts.posix
		if specialBuiltin(words[0]) {
			s.opts.posix = false // errors of builtins then do not end the shell
			defer func() { s.opts.posix = posix }()
		}
		return b(s, words)
	}
	return s.program(words, words[0], s.running)
}

func builtinBuiltin(s *Shell, args []string) int {
	words := args[1:]
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		return 0
	}
	if b := builtins[words[0]]; b != nil || s.Builtins[words[0]] != nil {
		if own := s.Builtins[words[0]]; own != nil {
			b = own
		}
		return b(s, words)
	}
	return s.failf("builtin: %s: not a shell builtin", words[0])
}

// keywords are the reserved words.
var keywords = []string{"if", "then", "else", "elif", "fi", "case", "esac", "for", "select", "while", "until", "do", "done", "in", "function", "time", "{", "}", "!", "[[", "]]", "coproc"}

// describe prints what a name is, as type and command -v do. It returns false if the name is unknown.
func (s *Shell) describe(cmd, name string, how byte, all, noFunctions, pathOnly bool) bool {
	var b strings.Builder
	found := false
	say := func(kind, long, short string) {
		switch how {
		case 't':
			b.WriteString(kind + "\n")
		case 'v':
			b.WriteString(short + "\n")
		case 'p':
		default:
			b.WriteString(long + "\n")
		}
		found = true
	}
	done := func() bool { return found && !all }
	if !pathOnly {
		if text, ok := s.aliases[name]; ok && s.shopt.expandAliases {
			say("alias", name+" is aliased to `"+text+"'", "alias "+name+"="+quoteSingle(text))
		}
		if !done() && slices.Contains(keywords, name) {
			say("keyword", name+" is a shell keyword", name)
		}
		if f := s.funcs[name]; !done() && f != nil && !noFunctions {
			say("function", name+" is a function\n"+syntax.PrintFunc(name, f.body), name)
		}
		if !done() && s.builtin(name) != nil {
			text := name + " is a shell builtin"
			if specialBuiltin(name) && s.opts.posix {
				text = name + " is a special shell builtin"
			}
			say("builtin", text, name)
		}
	}
	if !done() {
		for _, path := range s.paths(name, all) {
			found = true
			switch h := s.hash[name]; {
			case how == 't':
				b.WriteString("file\n")
			case how == 'v', how == 'p':
				b.WriteString(path + "\n")
			case h != nil && h.path == path && !all && !strings.Contains(name, "/"):
				b.WriteString(name + " is hashed (" + path + ")\n")
			default:
				b.WriteString(name + " is " + path + "\n")
			}
			if !all {
				break
			}
		}
	}
	if !found && how != 't' && how != 'v' && how != 'p' {
		s.errorf("%s: %s: not found", cmd, name)
	}
	s.print(cmd, b.String())
	return found
}

// paths returns the paths of a program.
func (s *Shell) paths(name string, all bool) (list []string) {
	if strings.Contains(name, "/") {
		if s.isProgram(name) {
			list = append(list, name)
		}
		return list
	}
	if h := s.hash[name]; h != nil && !all {
		return []string{h.path}
	}
	for _, dir := range strings.Split(s.get("PATH"), ":") {
		if path, _ := s.search(name, dir); path != "" {
			list = append(list, path)
		}
	}
	return list
}

func typeBuiltin(s *Shell, args []string) int {
	words := args[1:]
	how := byte(0)
	all, noFunctions, force := false, false, false
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		if words[0] == "--" {
			words = words[1:]
			break
		}
		for _, c := range []byte(words[0][1:]) {
			switch c {
			case 'a':
				all = true
			case 'f':
				noFunctions = true
			case 'p', 't':
				how = c
			case 'P':
				how, force = 'p', true
			default:
				s.errorf("type: -%c: invalid option", c)
				s.Message("type: usage: type [-afptP] name [name ...]")
				return usageError
			}
		}
		words = words[1:]
	}
	status := 0
	for _, w := range words {
		if !s.describe("type", w, how, all, noFunctions, force) {
			status = 1
		}
	}
	return status
}

func aliasBuiltin(s *Shell, args []string) int {
	words := args[1:]
	prints := false
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		word := words[0]
		words = words[1:]
		if word == "--" {
			break
		}
		if strings.Trim(word[1:], "p") != "" {
			s.errorf("alias: -%c: invalid option", strings.Trim(word[1:], "p")[0])
			s.Message("alias: usage: alias [-p] [name[=value] ... ]")
			return usageError
		}
		prints = true
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
	status := 0
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
	words := args[1:]
	if len(words) == 0 {
		s.Message("unalias: usage: unalias [-a] name [name ...]")
		return usageError
	}
	if words[0] == "-a" {
		clear(s.aliases)
		return 0
	}
	status := 0
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
	words := args[1:]
	variables, functions, refs := false, false, false
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		if words[0] == "--" {
			words = words[1:]
			break
		}
		for _, c := range words[0][1:] {
			switch c {
			case 'v':
				variables = true
			case 'f':
				functions = true
			case 'n':
				refs = true
			default:
				s.errorf("unset: -%c: invalid option", c)
				s.Message("unset: usage: unset [-f] [-v] [-n] [name ...]")
				return s.usageStatus(usageError, "unset")
			}
		}
		words = words[1:]
	}
	if variables && functions {
		return s.failf("unset: cannot simultaneously unset a function and a variable")
	}
	status := 0
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
			v.own().removeKey(s.expandString(syntax.ParseText(sub)))
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

// cdBuiltin implements cd.
func cdBuiltin(s *Shell, args []string) int {
	words := args[1:]
	physical := s.opts.physical
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		word := words[0]
		words = words[1:]
		if word == "--" {
			break
		}
		for _, c := range word[1:] {
			switch c {
			case 'L':
				physical = false
			case 'P':
				physical = true
			case 'e', '@':
			default:
				s.errorf("cd: -%c: invalid option", c)
				s.Message("cd: usage: cd [-L|[-P [-e]]] [-@] [dir]")
				return usageError
			}
		}
	}
	dir, shows := "", false
	switch {
	case len(words) > 1:
		s.errorf("cd: too many arguments")
		return usageError
	case len(words) == 0:
		home, ok := s.Get("HOME")
		if !ok {
			return s.failf("cd: HOME not set")
		}
		if home == "" {
			return 0
		}
		dir = home
	case words[0] == "-":
		old, ok := s.Get("OLDPWD")
		if !ok {
			return s.failf("cd: OLDPWD not set")
		}
		dir, shows = old, true
	case words[0] == "":
		return s.failf("cd: null directory")
	default:
		dir = words[0]
	}
	if !strings.HasPrefix(dir, "/") && dir != "." && dir != ".." && !strings.HasPrefix(dir, "./") && !strings.HasPrefix(dir, "../") {
		for _, p := range strings.Split(s.get("CDPATH"), ":") {
			if p == "" {
				continue
			}
			if path := strings.TrimSuffix(p, "/") + "/" + dir; s.isDir(path) {
				dir, shows = path, true
				break
			}
		}
	}
	err := s.changeDir(dir, physical)
	if name := dir; err != nil && s.shopt.cdableVars && len(words) > 0 && validName(words[0]) {
		if value, ok := s.Get(words[0]); ok && s.changeDir(value, physical) == nil {
			err, dir, shows = nil, value, true
		} else {
			dir = name
		}
	}
	if err != nil {
		return s.failf("cd: %s: %s", dir, strerror(err))
	}
	if shows {
		return s.print("cd", s.get("PWD")+"\n")
	}
	return 0
}

// changeDir changes the directory, and sets PWD and OLDPWD.
func (s *Shell) changeDir(dir string, physical bool) error {
	pwd := s.get("PWD")
	path := dir
	if !strings.HasPrefix(path, "/") {
		path = strings.TrimSuffix(pwd, "/") + "/" + path
	}
	target := dir
	if !physical && strings.HasPrefix(path, "/") {
		clean, ok := s.cleanPath(path)
		if ok {
			path, target = clean, clean
		} else { // a parent directory is gone, so use the path as it is
			physical, path = true, dir
		}
	}
	fd, err := unix.Openat(s.dir, target, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil && target != dir { // a parent directory is gone or not readable
		if fd, err = unix.Openat(s.dir, dir, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0); err == nil {
			physical, path = true, dir
		}
	}
	if err != nil {
		return err
	}
	if err := unix.Faccessat2(fd, "", unix.X_OK, unix.AT_EACCESS|unix.AT_EMPTY_PATH); err != nil && err != unix.EINVAL && err != unix.ENOSYS {
		unix.Close(fd)
		return err
	}
	if s.inSub {
		if s.ownDir {
			unix.Close(s.dir)
		}
		s.dir, s.ownDir = raise(fd), true
	} else {
		err = unix.Fchdir(fd)
		unix.Close(fd)
		if err != nil {
			return err
		}
	}
	if physical {
		path = s.physicalDir(path)
	}
	s.assignDir("OLDPWD", pwd)
	s.assignDir("PWD", path)
	return nil
}

func (s *Shell) assignDir(name, value string) {
	if v := s.vars[name]; v != nil {
		if v.has(readonly) {
			s.errorf("%s: readonly variable", name)
			return
		}
		v.value, v.attr = value, v.attr&^invisible|isSet
		return
	}
	s.vars[name] = &Var{attr: isSet, value: value}
}

// physicalDir returns the path of the working directory without symbolic links.
func (s *Shell) physicalDir(fallback string) string {
	if s.dir == unix.AT_FDCWD {
		buf := make([]byte, unix.PathMax)
		if n, err := unix.Getcwd(buf); err == nil && n > 1 {
			return string(buf[:n-1])
		}
		return fallback
	}
	buf := make([]byte, unix.PathMax)
	if n, err := unix.Readlink("/proc/self/fd/"+strconv.Itoa(s.dir), buf); err == nil {
		return string(buf[:n])
	}
	return fallback
}

// cleanPath removes . and .. from a path. A component before .. must be a directory.
func (s *Shell) cleanPath(path string) (string, bool) {
	var parts []string
	for _, part := range strings.Split(path, "/") {
		switch part {
		case "", ".":
		case "..":
			if len(parts) > 0 {
				if !s.isDir("/" + strings.Join(parts, "/")) {
					return "", false
				}
				parts = parts[:len(parts)-1]
			}
		default:
			parts = append(parts, part)
		}
	}
	prefix := "/"
	if strings.HasPrefix(path, "//") && !strings.HasPrefix(path, "///") {
		prefix = "//"
	}
	return prefix + strings.Join(parts, "/"), true
}

func pwdBuiltin(s *Shell, args []string) int {
	physical := s.opts.physical
	for _, w := range args[1:] {
		switch w {
		case "-P":
			physical = true
		case "-L":
			physical = false
		default:
			if len(w) > 1 && w[0] == '-' && w != "--" {
				s.errorf("pwd: -%c: invalid option", w[1])
				s.Message("pwd: usage: pwd [-LP]")
				return usageError
			}
		}
	}
	dir := s.get("PWD")
	var here, there unix.Stat_t
	if physical || s.stat(dir, &there) != nil || s.stat(".", &here) != nil || here.Ino != there.Ino || here.Dev != there.Dev {
		found := s.physicalDir("")
		gone := found == "" || strings.HasSuffix(found, " (deleted)") && s.stat(found, &there) != nil
		if gone && physical {
			s.Message("pwd: error retrieving current directory: getcwd: cannot access parent directories: " + strerror(unix.ENOENT))
			return 1
		}
		if !gone {
			dir = found
		}
	}
	return s.print("pwd", dir+"\n")
}

// dirText returns the directory stack in the format of dirs.
func (s *Shell) dirText(long bool) string {
	list := append([]string{s.get("PWD")}, s.stack...)
	home := s.get("HOME")
	for i, dir := range list {
		if rest, ok := strings.CutPrefix(dir, home); ok && home != "" && !long && (rest == "" || rest[0] == '/') {
			list[i] = "~" + rest
		}
	}
	return strings.Join(list, " ")
}

func dirsBuiltin(s *Shell, args []string) int {
	long, lines, numbered := false, false, false
	for _, w := range args[1:] {
		switch w {
		case "-c":
			s.stack = nil
			return 0
		case "-l":
			long = true
		case "-p":
			lines = true
		case "-v":
			lines, numbered = true, true
		default:
			n, plus, ok := stackIndex(w)
			if !ok {
				s.errorf("dirs: %s: invalid number", w)
				s.Message("dirs: usage: dirs [-clpv] [+N] [-N]")
				return usageError
			}
			all := append([]string{s.get("PWD")}, s.stack...)
			if !plus {
				n = len(all) - 1 - n
			}
			if n < 0 || n >= len(all) {
				return s.failf("dirs: %s: directory stack index out of range", w[1:])
			}
			return s.print("dirs", all[n]+"\n")
		}
	}
	if !lines {
		return s.print("dirs", s.dirText(long)+"\n")
	}
	text := ""
	for i, dir := range strings.Split(s.dirText(long), " ") {
		if numbered {
			text += fmt.Sprintf("%2d  ", i)
		}
		text += dir + "\n"
	}
	return s.print("dirs", text)
}

// stackIndex parses +N and -N.
func stackIndex(w string) (n int, plus, ok bool) {
	if len(w) < 2 || w[0] != '+' && w[0] != '-' || !isDigits(w[1:]) {
		return 0, false, false
	}
	n, _ = strconv.Atoi(w[1:])
	return n, w[0] == '+', true
}

// stackEntry returns the directory for ~N, ~+N and ~-N.
func (s *Shell) stackEntry(name string) (string, bool) {
	if name[0] != '+' && name[0] != '-' {
		name = "+" + name
	}
	n, plus, ok := stackIndex(name)
	all := append([]string{s.get("PWD")}, s.stack...)
	if !plus {
		n = len(all) - 1 - n
	}
	if !ok || n < 0 || n >= len(all) {
		return "", false
	}
	return all[n], true
}

func pushdBuiltin(s *Shell, args []string) int {
	words := args[1:]
	stays := false
	if len(words) > 0 && words[0] == "-n" {
		stays, words = true, words[1:]
	}
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	all := append([]string{s.get("PWD")}, s.stack...)
	switch {
	case len(words) > 1:
		return s.failf("pushd: too many arguments")
	case len(words) == 0:
		if len(s.stack) == 0 {
			return s.failf("pushd: no other directory")
		}
		all[0], all[1] = all[1], all[0]
	default:
		if n, plus, ok := stackIndex(words[0]); ok {
			if !plus {
				n = len(all) - 1 - n
			}
			if n < 0 || n >= len(all) {
				return s.failf("pushd: %s: directory stack index out of range", words[0])
			}
			all = append(append([]string{}, all[n:]...), all[:n]...)
			break
		}
		if stays {
			s.stack = append([]string{words[0]}, s.stack...)
			return s.print("pushd", s.dirText(false)+"\n")
		}
		if err := s.changeDir(words[0], false); err != nil {
			return s.failf("pushd: %s: %s", words[0], strerror(err))
		}
		s.stack = all
		return s.print("pushd", s.dirText(false)+"\n")
	}
	if err := s.changeDir(all[0], false); err != nil {
		return s.failf("pushd: %s: %s", all[0], strerror(err))
	}
	s.stack = all[1:]
	return s.print("pushd", s.dirText(false)+"\n")
}

func popdBuiltin(s *Shell, args []string) int {
	words := args[1:]
	stays := false
	if len(words) > 0 && words[0] == "-n" {
		stays, words = true, words[1:]
	}
	if len(s.stack) == 0 {
		return s.failf("popd: directory stack empty")
	}
	n := 0
	if len(words) > 0 {
		i, plus, ok := stackIndex(words[0])
		if !ok {
			s.errorf("popd: %s: invalid argument", words[0])
			s.Message("popd: usage: popd [-n] [+N | -N]")
			return usageError
		}
		n = i
		if !plus {
			n = len(s.stack) - i
		}
		if n < 0 || n > len(s.stack) {
			return s.failf("popd: %s: directory stack index out of range", words[0])
		}
	}
	if n == 0 && !stays {
		if err := s.changeDir(s.stack[0], false); err != nil {
			return s.failf("popd: %s: %s", s.stack[0], strerror(err))
		}
		s.stack = slices.Clone(s.stack[1:])
	} else {
		n = max(n, 1)
		s.stack = slices.Delete(slices.Clone(s.stack), n-1, n)
	}
	return s.print("popd", s.dirText(false)+"\n")
}

func umaskBuiltin(s *Shell, args []string) int {
	words := args[1:]
	symbolic, prints := false, false
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' && strings.Trim(words[0][1:], "Sp") == "" {
		symbolic = symbolic || strings.Contains(words[0], "S")
		prints = prints || strings.Contains(words[0], "p")
		words = words[1:]
	}
	switch {
	case len(words) > 0 && words[0] == "--":
		words = words[1:]
	case len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-':
		s.errorf("umask: %s: invalid option", words[0][:2])
		s.Message("umask: usage: umask [-p] [-S] [mode]")
		return usageError
	}
	if len(words) == 0 {
		text := fmt.Sprintf("%04o", s.mask)
		if symbolic {
			text = symbolicMask(s.mask)
		}
		if prints {
			text = "umask " + map[bool]string{true: "-S ", false: ""}[symbolic] + text
		}
		return s.print("umask", text+"\n")
	}
	word := words[0]
	if word == "" || word[0] >= '0' && word[0] <= '9' {
		n, err := strconv.ParseUint(word, 8, 32)
		if err != nil || n > 0o7777 {
			return s.failf("umask: %s: octal number out of range", word)
		}
		s.mask = uint32(n) & 0o777
		return 0
	}
	mask, wrong := parseMask(word, s.mask)
	if wrong != "" {
		return s.failf("umask: %s", wrong)
	}
	s.mask = mask
	if symbolic {
		return s.print("umask", symbolicMask(mask)+"\n")
	}
	return 0
}

func symbolicMask(mask uint32) string {
	text := ""
	for i, who := range "ugo" {
		bits := ^mask >> (6 - 3*i)
		text += "," + string(who) + "="
		for j, letter := range "rwx" {
			if bits>>(2-j)&1 != 0 {
				text += string(letter)
			}
		}
	}
	return text[1:]
}

// parseMask parses a symbolic mode of umask, which names the permissions that are kept.
func parseMask(word string, mask uint32) (uint32, string) {
	perm := ^mask & 0o777
	clauses := strings.Split(word, ",")
	for k, clause := range clauses {
		i, who := 0, uint32(0)
		for ; i < len(clause) && strings.IndexByte("ugoa", clause[i]) >= 0; i++ {
			who |= map[byte]uint32{'u': 0o700, 'g': 0o070, 'o': 0o007, 'a': 0o777}[clause[i]]
		}
		if who == 0 {
			who = 0o777
		}
		if i == len(clause) || strings.IndexByte("+-=", clause[i]) < 0 {
			c := byte(0)
			if i < len(clause) {
				c = clause[i]
			} else if k+1 < len(clauses) {
				c = ','
			}
			return 0, fmt.Sprintf("`%c': invalid symbolic mode operator", c)
		}
		for i < len(clause) && strings.IndexByte("+-=", clause[i]) >= 0 {
			op := clause[i]
			bits := uint32(0)
			for i++; i < len(clause) && strings.IndexByte("+-=", clause[i]) < 0; i++ {
				switch c := clause[i]; c {
				case 'r':
					bits |= 0o444
				case 'w':
					bits |= 0o222
				case 'x':
					bits |= 0o111
				case 'X':
					if perm&0o111 != 0 {
						bits |= 0o111
					}
				case 'u':
					bits |= perm >> 6 * 0o111
				case 'g':
					bits |= perm >> 3 & 7 * 0o111
				case 'o':
					bits |= perm & 7 * 0o111
				case 's', 't':
				default:
					return 0, fmt.Sprintf("`%c': invalid symbolic mode character", c)
				}
			}
			switch op {
			case '+':
				perm |= bits & who
			case '-':
				perm &^= bits & who
			default:
				perm = perm&^who | bits&who
			}
		}
	}
	return ^perm & 0o777, ""
}

func getoptsBuiltin(s *Shell, args []string) int {
	words := args[1:]
	switch {
	case len(words) > 0 && words[0] == "--":
		words = words[1:]
	case len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-':
		s.errorf("getopts: -%c: invalid option", words[0][1])
		words = nil
	}
	if len(words) < 2 {
		s.Message("getopts: usage: getopts optstring name [arg ...]")
		return usageError
	}
	spec, name := words[0], words[1]
	params := s.params
	if len(words) > 2 {
		params = words[2:]
	}
	silent := strings.HasPrefix(spec, ":")
	spec = strings.TrimPrefix(spec, ":")
	report := s.get("OPTERR") != "0" && !silent
	index := int(s.arithQuiet(s.get("OPTIND")))
	if index < 1 {
		index = 1
		s.optChar = 1
	}
	set := func(option string) int {
		if !validName(name) {
			return s.failf("getopts: `%s': not a valid identifier", name)
		}
		if !s.assign(name, option, false) {
			return usageError
		}
		return 0
	}
	finish := func() int {
		s.optChar = 1
		s.setOptind(index)
		s.unset("OPTARG")
		set("?")
		return 1
	}
	if index > len(params) {
		index = max(len(params)+1, 1)
		return finish()
	}
	word := params[index-1]
	if s.optChar >= len(word) && s.optChar > 1 {
		s.optChar = 1
	}
	if s.optChar == 1 {
		if len(word) < 2 || word[0] != '-' {
			return finish()
		}
		if word == "--" {
			index++
			return finish()
		}
	}
	c := word[s.optChar]
	s.optChar++
	last := s.optChar >= len(word)
	at := strings.IndexByte(spec, c)
	advance := func() {
		if last {
			index++
			s.optChar = 1
		}
	}
	if at < 0 || c == ':' {
		advance()
		s.setOptind(index)
		if silent {
			s.assign("OPTARG", string([]byte{c}), false)
		} else {
			s.unset("OPTARG")
			if report {
				s.Message(fmt.Sprintf("%s: illegal option -- %c", s.name0, c))
			}
		}
		return set("?")
	}
	if at+1 < len(spec) && spec[at+1] == ':' {
		value, given := "", true
		switch {
		case !last:
			value = word[s.optChar:]
		case index < len(params):
			index++
			value = params[index-1]
		default:
			given = false
		}
		index++
		s.optChar = 1
		s.setOptind(index)
		if !given {
			if silent {
				s.assign("OPTARG", string([]byte{c}), false)
				return set(":")
			}
			s.unset("OPTARG")
			if report {
				s.Message(fmt.Sprintf("%s: option requires an argument -- %c", s.name0, c))
			}
			return set("?")
		}
		s.assign("OPTARG", value, false)
		return set(string([]byte{c}))
	}
	advance()
	s.setOptind(index)
	s.unset("OPTARG")
	return set(string([]byte{c}))
}

// setOptind sets OPTIND without resetting the position within a word.
func (s *Shell) setOptind(index int) {
	char := s.optChar
	s.assign("OPTIND", strconv.Itoa(index), false)
	s.optChar = char
}

func hashBuiltin(s *Shell, args []string) int {
	words := args[1:]
	prints, forget, list := false, false, false
	path := ""
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		word := words[0]
		words = words[1:]
		if word == "--" {
			break
		}
		for i, c := range word[1:] {
			switch c {
			case 'r':
				clear(s.hash)
			case 't':
				prints = true
			case 'd':
				forget = true
			case 'l':
				list = true
			case 'p':
				if path = word[i+2:]; path == "" && len(words) > 0 {
					path, words = words[0], words[1:]
				}
			default:
				s.errorf("hash: -%c: invalid option", c)
				s.Message("hash: usage: hash [-lr] [-p pathname] [-dt] [name ...]")
				return usageError
			}
			if c == 'p' {
				break
			}
		}
	}
	if len(words) == 0 && len(args) == 1 || list && len(words) == 0 {
		if len(s.hash) == 0 {
			if !s.opts.posix {
				return s.print("hash", "hash: hash table empty\n")
			}
			return 0
		}
		text := "hits\tcommand\n"
		if list {
			text = ""
		}
		for _, name := range slices.Sorted(maps.Keys(s.hash)) {
			if list {
				text += "builtin hash -p " + s.hash[name].path + " " + name + "\n"
				continue
			}
			text += fmt.Sprintf("%4d\t%s\n", s.hash[name].hits, s.hash[name].path)
		}
		return s.print("hash", text)
	}
	status := 0
	for _, w := range words {
		switch {
		case path != "":
			s.hash[w] = &hashed{path, 0}
		case forget:
			if s.hash[w] == nil {
				status = s.failf("hash: %s: not found", w)
			}
			delete(s.hash, w)
		case prints:
			h := s.hash[w]
			if h == nil {
				status = s.failf("hash: %s: not found", w)
				continue
			}
			text := h.path + "\n"
			if len(words) > 1 {
				text = w + "\t" + text
			}
			s.print("hash", text)
		default:
			if strings.Contains(w, "/") || s.builtin(w) != nil || s.funcs[w] != nil {
				continue
			}
			delete(s.hash, w)
			if _, code := s.find(w); code != 0 {
				status = s.failf("hash: %s: not found", w)
				continue
			}
			s.hash[w].hits = 0
		}
	}
	return status
}

func enableBuiltin(s *Shell, args []string) int {
	const usage = "enable: usage: enable [-a] [-dnps] [-f filename] [name ...]"
	off, all, special, file, loaded := false, false, false, false, false
	words := args[1:]
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		word := words[0]
		words = words[1:]
		if word == "--" {
			break
		}
		for _, c := range word[1:] {
			switch c {
			case 'a':
				all = true
			case 'd':
				loaded = true
			case 'f':
				file = true
			case 'n':
				off = true
			case 'p':
			case 's':
				special = true
			default:
				s.errorf("enable: -%c: invalid option", c)
				s.Message(usage)
				return usageError
			}
		}
	}
	if len(words) == 0 || file && len(words) == 1 {
		text := ""
		for _, name := range slices.Sorted(maps.Keys(builtins)) {
			switch {
			case special && !specialBuiltin(name) || special && name == "source":
			case s.disabled[name] && (off || all || special):
				text += "enable -n " + name + "\n"
			case !s.disabled[name] && (!off || all):
				text += "enable " + name + "\n"
			}
		}
		return s.print("enable", text)
	}
	if file {
		return s.failf("enable: cannot open shared object %s: dynamic loading is not available", words[0])
	}
	status := 0
	for _, w := range words {
		switch {
		case builtins[w] == nil:
			status = s.failf("enable: %s: not a shell builtin", w)
		case loaded:
			status = s.failf("enable: %s: not dynamically loaded", w)
		default:
			disabled := cloneMap(s.disabled)
			disabled[w] = off
			s.disabled = disabled
		}
	}
	return status
}

func callerBuiltin(s *Shell, args []string) int {
	f := s.frame
	if f == nil {
		if len(args) > 1 {
			return 1
		}
		return s.print("caller", "0 NULL\n")
	}
	n := 0
	if len(args) > 1 {
		n = int(s.arithQuiet(args[1]))
	}
	for range n {
		if f = f.outer; f == nil {
			return 1
		}
	}
	source, function := s.Name, "main"
	if f.outer != nil {
		source, function = f.outer.source, f.outer.function
	} else if s.Command {
		source = "NULL"
	}
	if len(args) > 1 {
		return s.print("caller", fmt.Sprintf("%d %s %s\n", f.line, function, source))
	}
	return s.print("caller", fmt.Sprintf("%d %s\n", f.line, source))
}

func timesBuiltin(s *Shell, _ []string) int {
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

func suspendBuiltin(s *Shell, _ []string) int {
	if !s.opts.monitor {
		return s.failf("suspend: cannot suspend: no job control")
	}
	unix.Kill(s.pid, unix.SIGSTOP)
	return 0
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

func compgenBuiltin(s *Shell, args []string) int {
	if len(args) < 2 {
		return 0
	}
	prefix := ""
	if len(args) > 2 {
		prefix = args[len(args)-1]
	}
	var names []string
	switch args[1] {
	case "-v":
		names = s.names()
	case "-b":
		names = slices.Collect(maps.Keys(builtins))
	case "-k":
		names = slices.Clone(keywords)
	case "-a":
		names = slices.Collect(maps.Keys(s.aliases))
	case "-A":
		if len(args) > 2 && args[2] == "function" {
			names = slices.Collect(maps.Keys(s.funcs))
			prefix = ""
			if len(args) > 3 {
				prefix = args[3]
			}
		}
	case "-c":
		names = s.CommandNames()
	case "-W":
		if len(args) > 2 {
			names = strings.Fields(args[2])
		}
		prefix = ""
		if len(args) > 3 {
			prefix = args[len(args)-1]
		}
	}
	if args[1] != "-W" {
		slices.Sort(names)
	}
	text := ""
	for _, n := range names {
		if strings.HasPrefix(n, prefix) {
			text += n + "\n"
		}
	}
	if text == "" {
		return 1
	}
	return s.print("compgen", text)
}

// waitBuiltin implements wait.
func waitBuiltin(s *Shell, args []string) int {
	words := args[1:]
	next, variable := false, ""
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		word := words[0]
		words = words[1:]
		if word == "--" {
			break
		}
		switch word {
		case "-n":
			next = true
		case "-f":
		case "-p", "-np", "-fp":
			next = next || word == "-np"
			if len(words) == 0 {
				s.errorf("wait: -p: option requires an argument")
				return usageError
			}
			variable, words = words[0], words[1:]
			s.unset(variable)
		default:
			s.errorf("wait: -%c: invalid option", word[1])
			s.Message("wait: usage: wait [-fn] [-p var] [id ...]")
			return usageError
		}
	}
	if next {
		return s.waitNext(words, variable)
	}
	if len(words) == 0 {
		for len(s.jobs.jobs) > 0 {
			j := s.jobs.jobs[0]
			if !s.waitFor(j) {
				return s.waitInterrupted()
			}
			s.procs.mu.Lock()
			stopped := j.stopped()
			s.procs.mu.Unlock()
			if stopped || j.status() != 0 {
				s.sayEnd(j)
			}
			if stopped {
				break
			}
			s.jobs.forget(j)
		}
		s.jobs.past = nil
		return 0
	}
	status := 0
	for _, w := range words {
		var j *job
		switch pid, err := strconv.Atoi(w); {
		case strings.HasPrefix(w, "%"):
			var wrong errNoJob
			if j, wrong = s.findJob(w); j == nil {
				s.errorf("wait: %s", wrong)
				status = notFound
				continue
			}
		case err != nil:
			s.errorf("wait: `%s': not a pid or valid job spec", w)
			status = 1
			continue
		default:
			if j = s.jobOf(pid); j == nil {
				if past, ok := s.jobs.past[pid]; ok {
					status = past
					continue
				}
				s.errorf("wait: pid %s is not a child of this shell", w)
				status = notFound
				continue
			}
		}
		if !s.waitFor(j) {
			return s.waitInterrupted()
		}
		status = j.status()
		if pid, err := strconv.Atoi(w); err == nil {
			for _, p := range j.processes {
				if p.pid == pid {
					status = p.exitStatus()
				}
			}
		}
		if variable != "" {
			s.assign(variable, strconv.Itoa(j.pid()), false)
		}
		s.sayDeath(j)
		s.sayEnd(j)
		s.jobs.forget(j)
	}
	return status
}

// jobLine returns the line for a job that has ended.
func (s *Shell) jobLine(j *job) string {
	s.procs.mu.Lock()
	defer s.procs.mu.Unlock()
	words, _ := j.state()
	return j.line(words, s.jobs.mark(slices.Index(s.jobs.jobs, j)), false)
}

// sayEnd prints how a job ended, in an interactive shell.
func (s *Shell) sayEnd(j *job) {
	if s.Interactive && !s.inSub {
		s.Message(strings.TrimSuffix(s.jobLine(j), "\n"))
	}
}

// sayDeath prints that a signal has killed a job for which the shell waited.
func (s *Shell) sayDeath(j *job) {
	if len(j.processes) == 0 || s.Interactive {
		return
	}
	p := j.processes[len(j.processes)-1]
	if text := p.death(); text != "" && p.status.Signal() != unix.SIGTERM && !s.inSub {
		s.errorf("%5d %-27s%s", p.pid, text, j.text)
	}
}

// waitInterrupted runs the traps of the signals that ended wait, and returns the status of wait.
func (s *Shell) waitInterrupted() int {
	s.queueMu.Lock()
	n := int(unix.SIGINT)
	if len(s.queue) > 0 {
		n = s.queue[0]
	}
	s.queueMu.Unlock()
	if s.signals.stop.Load() {
		return bySignal + int(unix.SIGINT)
	}
	s.runTraps()
	return bySignal + n
}

// waitFor waits for a job. It returns false if a signal ends the wait.
func (s *Shell) waitFor(j *job) bool {
	p := s.procs
	p.mu.Lock()
	defer p.mu.Unlock()
	for !j.done() && !(j.stopped() && s.opts.monitor) {
		if s.interrupted() && s.onlyChild() == false {
			return false
		}
		p.changed.Wait()
	}
	return true
}

// onlyChild reports whether SIGCHLD is the only pending signal. That does not end a wait before the
// job has ended.
func (s *Shell) onlyChild() bool {
	s.queueMu.Lock()
	defer s.queueMu.Unlock()
	for _, n := range s.queue {
		if n != int(unix.SIGCHLD) {
			return false
		}
	}
	return len(s.queue) > 0
}

// jobOf returns the job of a process.
func (s *Shell) jobOf(pid int) *job {
	for _, j := range s.jobs.jobs {
		for _, p := range j.processes {
			if p.pid == pid {
				return j
			}
		}
	}
	return nil
}

// waitNext implements wait -n: it waits for the first job that ends.
func (s *Shell) waitNext(words []string, variable string) int {
	candidates := slices.Clone(s.jobs.jobs)
	if len(words) > 0 {
		candidates = nil
		for _, w := range words {
			if strings.HasPrefix(w, "%") {
				if j, _ := s.findJob(w); j != nil {
					candidates = append(candidates, j)
				}
			} else if pid, err := strconv.Atoi(w); err == nil {
				if j := s.jobOf(pid); j != nil {
					candidates = append(candidates, j)
				}
			}
		}
	}
	if len(candidates) == 0 {
		return notFound
	}
	p := s.procs
	p.mu.Lock()
	var ended *job
	for ended == nil {
		for _, j := range candidates {
			if j.done() {
				ended = j
				break
			}
		}
		if ended == nil {
			if s.interrupted() {
				p.mu.Unlock()
				return s.waitInterrupted()
			}
			p.changed.Wait()
		}
	}
	p.mu.Unlock()
	if variable != "" {
		s.assign(variable, strconv.Itoa(ended.pid()), false)
	}
	s.jobs.forget(ended)
	return ended.status()
}

func jobsBuiltin(s *Shell, args []string) int {
	long, pids, running, stopped := false, false, false, false
	words := args[1:]
	if len(words) > 0 && words[0] == "-x" {
		return s.runWithJobs(words[1:])
	}
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		for _, c := range words[0][1:] {
			switch c {
			case 'l':
				long = true
			case 'p':
				pids = true
			case 'r':
				running = true
			case 's':
				stopped = true
			case 'n':
			default:
				s.errorf("jobs: -%c: invalid option", c)
				s.Message("jobs: usage: jobs [-lnprs] [jobspec ...] or jobs -x command [args]")
				return usageError
			}
		}
		words = words[1:]
	}
	if len(words) == 0 && !pids && !running && !stopped {
		return s.print("jobs", s.takeJobs(true, long))
	}
	list := s.jobs.jobs
	status := 0
	if len(words) > 0 {
		list = nil
		for _, w := range words {
			j, wrong := s.findJob(w)
			if j == nil {
				status = s.failf("jobs: %s", wrong)
				continue
			}
			list = append(list, j)
		}
	}
	s.procs.mu.Lock()
	text := ""
	for _, j := range list {
		words, _ := j.state()
		switch {
		case running && words != "Running" || stopped && words != "Stopped":
		case pids:
			if len(j.processes) > 0 {
				text += strconv.Itoa(j.processes[0].pid) + "\n"
			}
		default:
			text += j.line(words, s.jobs.mark(slices.Index(s.jobs.jobs, j)), long)
		}
	}
	s.procs.mu.Unlock()
	if s.print("jobs", text) != 0 {
		return 1
	}
	return status
}

// runWithJobs implements jobs -x: it runs a command in which the ids of processes replace the names of
// jobs.
func (s *Shell) runWithJobs(words []string) int {
	words = slices.Clone(words)
	for i, w := range words {
		if !strings.HasPrefix(w, "%") {
			continue
		}
		if j, _ := s.findJob(w); j != nil {
			words[i] = strconv.Itoa(j.pid())
		}
	}
	if len(words) == 0 {
		return 0
	}
	s.invoke(&syntax.Simple{}, words)
	return s.status
}

// controlled returns the job that the words name. It prints an error if there is none.
func (s *Shell) controlled(args []string) *job {
	if !s.opts.monitor || s.inSub {
		s.errorf("%s: no job control", args[0])
		return nil
	}
	word := ""
	if len(args) > 1 {
		word = args[1]
	}
	j, wrong := s.findJob(word)
	if j == nil {
		s.errorf("%s: %s", args[0], wrong)
	}
	return j
}

func fgBuiltin(s *Shell, args []string) int {
	j := s.controlled(args)
	if j == nil {
		return 1
	}
	s.print("fg", j.text+"\n")
	s.jobs.jobs = slices.DeleteFunc(s.jobs.jobs, func(o *job) bool { return o == j })
	j.foreground = true
	if s.terminal != nil {
		s.terminal.foreground(j.group)
	}
	s.resume(j)
	if !s.waitJob(j, nil, nil) {
		return j.status()
	}
	s.afterForeground(j)
	s.interruptedWith(j.processes[len(j.processes)-1])
	return j.status()
}

func bgBuiltin(s *Shell, args []string) int {
	j := s.controlled(args)
	if j == nil {
		return 1
	}
	s.procs.mu.Lock()
	mark := s.jobs.mark(slices.Index(s.jobs.jobs, j))
	s.procs.mu.Unlock()
	s.print("bg", fmt.Sprintf("[%d]%s %s &\n", j.number, mark, j.text))
	s.resume(j)
	return 0
}

func disownBuiltin(s *Shell, args []string) int {
	words := args[1:]
	all, keep := false, false
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		all = all || strings.ContainsAny(words[0], "ar")
		keep = keep || strings.Contains(words[0], "h")
		words = words[1:]
	}
	if all && len(words) == 0 {
		s.jobs.jobs = nil
		return 0
	}
	if len(words) == 0 {
		words = []string{""}
	}
	status := 0
	for _, w := range words {
		j, wrong := s.findJob(w)
		if j == nil {
			if pid, err := strconv.Atoi(w); err == nil {
				j = s.jobOf(pid)
			}
		}
		if j == nil {
			status = s.failf("disown: %s", wrong)
			continue
		}
		if keep { // no SIGHUP is sent to jobs anyway
			continue
		}
		if j.stopped() {
			s.warn(fmt.Sprintf("deleting stopped job %d with process group %d", j.number, j.group))
		}
		s.jobs.jobs = slices.DeleteFunc(s.jobs.jobs, func(o *job) bool { return o == j })
	}
	return status
}

// killBuiltin implements kill.
func killBuiltin(s *Shell, args []string) int {
	const usage = "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]"
	words := args[1:]
	if len(words) == 0 {
		s.Message(usage)
		return usageError
	}
	sig := int(unix.SIGTERM)
	if words[0] == "-" {
		return s.failf("kill: : invalid signal specification")
	}
	if w := words[0]; len(w) > 1 && w[0] == '-' {
		spec := ""
		switch {
		case w == "--":
			words = words[1:]
		case w == "-l" || w == "-L":
			return s.killNames(words[1:])
		case w == "-s" || w == "-n":
			if len(words) < 2 {
				s.errorf("kill: %s: option requires an argument", w)
				return 1
			}
			spec, words = words[1], words[2:]
		case strings.HasPrefix(w, "-s") && signals.Number(w[2:]) != 0 && signals.Number(w[1:]) == 0, strings.HasPrefix(w, "-n") && isDigits(w[2:]):
			spec, words = w[2:], words[1:]
		default:
			spec, words = w[1:], words[1:]
		}
		if spec != "" {
			n, err := strconv.Atoi(spec)
			switch {
			case err == nil && n >= 0 && n <= signals.RTMax:
				sig = n
			case err != nil && strings.ToUpper(spec) == "EXIT":
				sig = 0
			case err != nil && signals.Number(spec) != 0:
				sig = signals.Number(spec)
			default:
				return s.failf("kill: %s: invalid signal specification", spec)
			}
		}
	}
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		s.Message(usage)
		return usageError
	}
	status := 1
	for _, w := range words {
		if s.killOne(w, sig) {
			status = 0
		}
	}
	return status
}

// killOne sends a signal to a process or a job. On failure it prints a message and returns false.
func (s *Shell) killOne(w string, sig int) bool {
	if strings.HasPrefix(w, "%") {
		j, wrong := s.findJob(w)
		if j == nil {
			s.errorf("kill: %s", wrong)
			return false
		}
		target := j.pid()
		if j.group > 0 {
			target = -j.group
		}
		err := unix.Kill(target, syscall.Signal(sig))
		if err != nil {
			s.errorf("kill: (%d) - %s", j.pid(), strerror(err))
			return false
		}
		if s.jobStopped(j) && (sig == int(unix.SIGTERM) || sig == int(unix.SIGHUP) || sig == int(unix.SIGKILL)) {
			s.resume(j)
			j.killed = true
		}
		return true
	}
	pid, err := strconv.Atoi(w)
	if err != nil {
		s.errorf("kill: `%s': not a pid or valid job spec", w)
		return false
	}
	if pid >= virtualPID {
		if sub, ok := s.virtual.Load(pid); ok {
			sub.(*Shell).deliverSub(sig)
			return true
		}
	}
	if sig == int(unix.SIGPIPE) && pid == os.Getpid() {
		if s.root.traps["PIPE"] != "" {
			s.root.deliver(sig)
			return true
		}
		if s.root.ignored>>(unix.SIGPIPE-1)&1 == 0 {
			s.dieBy(unix.SIGPIPE)
		}
	}
	before := s.root.delivered.Load()
	if err := unix.Kill(pid, syscall.Signal(sig)); err != nil {
		s.errorf("kill: (%d) - %s", pid, strerror(err))
		return false
	}
	if pid == os.Getpid() && sig != 0 {
		s.root.awaitSignal(sig, before)
	}
	return true
}

func (s *Shell) jobStopped(j *job) bool {
	s.procs.mu.Lock()
	defer s.procs.mu.Unlock()
	return j.stopped()
}

// killNames implements kill -l.
func (s *Shell) killNames(words []string) int {
	if len(words) == 0 {
		return s.listSignals()
	}
	text, status := "", 0
	for _, w := range words {
		if n, err := strconv.Atoi(w); err == nil {
			if n > bySignal {
				n -= bySignal
			}
			name := signals.Name(n)
			if n == 0 {
				name = "EXIT"
			}
			if name == "" || n < 0 {
				status = s.failf("kill: %s: invalid signal specification", w)
				continue
			}
			text += name + "\n"
			continue
		}
		n := signals.Number(w)
		if n == 0 && strings.ToUpper(w) != "EXIT" {
			status = s.failf("kill: %s: invalid signal specification", w)
			continue
		}
		text += strconv.Itoa(n) + "\n"
	}
	if s.print("kill", text) != 0 {
		return 1
	}
	return status
}
