package eval

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"contedor/internal/tool/shell/syntax"
)

func commandBuiltin(s *Shell, args []string) int {
	how := byte(0)
	standard := false
	words, status := s.Options(args, "pVv", "[-pVv] command [arg ...]", func(letter byte, _ string) int {
		if letter == 'p' {
			standard = true
		} else {
			how = letter
		}
		return 0
	})
	if status != 0 {
		return status
	}
	if len(words) == 0 {
		return 0
	}
	if standard && s.shopt.restrictedShell {
		return s.failf("command: -p: restricted")
	}
	if standard {
		old := s.vars["PATH"]
		s.vars["PATH"] = &Var{attr: isSet, value: "/bin:/usr/bin"} // confstr(3) of glibc
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
		s.viaCommand = true
		defer func() { s.viaCommand = false }()
		return b(s, words)
	}
	return s.program(words, words[0], s.running)
}

func builtinBuiltin(s *Shell, args []string) int {
	words, status := s.Options(args, "", "[shell-builtin [arg ...]]", nil)
	if status != 0 || len(words) == 0 {
		return status
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
			say("function", name+" is a function\n"+syntax.PrintFunc(name, f.body, s.opts.posix), name)
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
	how := byte(0)
	all, noFunctions, force := false, false, false
	words, status := s.Options(args, "afptP", "[-afptP] name [name ...]", func(letter byte, _ string) int {
		switch letter {
		case 'a':
			all = true
		case 'f':
			noFunctions = true
		case 'p', 't':
			how = letter
		case 'P':
			how, force = 'p', true
		}
		return 0
	})
	if status != 0 {
		return status
	}
	for _, w := range words {
		if !s.describe("type", w, how, all, noFunctions, force) {
			status = 1
		}
	}
	return status
}

// hashedNames returns the names of the found programs in the order of bash's table.
func (s *Shell) hashedNames() []string {
	names := slices.Collect(maps.Keys(s.hash))
	const buckets = 256
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(bucket(a)%buckets-bucket(b)%buckets, strings.Compare(a, b))
	})
	return names
}

func hashBuiltin(s *Shell, args []string) int {
	const usage = "[-lr] [-p pathname] [-dt] [name ...]"
	if !s.opts.hashall {
		return s.failf("hash: hashing disabled")
	}
	prints, forget, list, all := false, false, false, false
	path := ""
	words, status := s.Options(args, "lrp:dt", usage, func(letter byte, value string) int {
		switch letter {
		case 'r':
			clear(s.hash)
			all = true
		case 't':
			prints = true
		case 'd':
			forget = true
		case 'l':
			list = true
		case 'p':
			path = value
		}
		return 0
	})
	if status != 0 {
		return status
	}
	if (prints || forget) && len(words) == 0 {
		return s.failf("hash: -%c: option requires an argument", "td"[btoi(forget)])
	}
	if path != "" && len(words) == 0 {
		return s.wrongUsage("hash", usage)
	}
	if len(words) == 0 && !all {
		return s.printHashed(list)
	}
	if path != "" && s.shopt.restrictedShell {
		return s.failf("hash: %s: restricted", path)
	}
	for _, w := range words {
		found := true
		switch h := s.hash[w]; {
		case prints && h == nil:
			found = false
		case prints:
			h.hits++
			s.print("hash", h.text(w, list, len(words) > 1))
		case path != "":
			s.hash[w] = &hashed{path, 0}
		case forget:
			found = h != nil
			delete(s.hash, w)
		default:
			found = s.hashAgain(w)
		}
		if !found {
			status = s.failf("hash: %s: not found", w)
		}
	}
	return status
}

// printHashed prints the programs that were found, as a table or as commands.
func (s *Shell) printHashed(asCommands bool) int {
	text := ""
	switch {
	case asCommands:
	case len(s.hash) > 0:
		text = "hits\tcommand\n"
	case !s.opts.posix:
		text = "hash: hash table empty\n"
	}
	for _, name := range s.hashedNames() {
		h := s.hash[name]
		if asCommands {
			text += h.text(name, true, true)
		} else {
			text += fmt.Sprintf("%4d\t%s\n", h.hits, h.path)
		}
	}
	return s.print("hash", text)
}

// text returns the line of hash -t for a program, or of hash -l.
func (h *hashed) text(name string, asCommand, withName bool) string {
	switch {
	case asCommand:
		return "builtin hash -p " + h.path + " " + name + "\n"
	case withName:
		return name + "\t" + h.path + "\n"
	}
	return h.path + "\n"
}

// hashAgain looks up a program and forgets where it was. Paths, builtins and functions need no
// lookup. It returns whether the command was found.
func (s *Shell) hashAgain(name string) bool {
	if strings.Contains(name, "/") || s.builtin(name) != nil || s.funcs[name] != nil {
		return true
	}
	delete(s.hash, name)
	if _, code := s.find(name); code != 0 {
		return false
	}
	s.hash[name].hits = 0
	return true
}

func enableBuiltin(s *Shell, args []string) int {
	off, all, special, file, loaded := false, false, false, false, false
	words, status := s.Options(args, "adnpsf", "[-a] [-dnps] [-f filename] [name ...]", func(letter byte, _ string) int {
		switch letter {
		case 'a':
			all = true
		case 'd':
			loaded = true
		case 'f':
			file = true
		case 'n':
			off = true
		case 's':
			special = true
		}
		return 0
	})
	if status != 0 {
		return status
	}
	if len(words) == 0 || file && len(words) == 1 {
		text := ""
		for _, name := range slices.Sorted(maps.Keys(builtins)) {
			switch {
			case special && !specialBuiltin(name):
			case s.disabled[name] && (off || all):
				text += "enable -n " + name + "\n"
			case !s.disabled[name] && (!off || all):
				text += "enable " + name + "\n"
			}
		}
		return s.print("enable", text)
	}
	if file && s.shopt.restrictedShell {
		return s.failf("enable: restricted")
	}
	if file {
		return s.failf("enable: cannot open shared object %[1]s: %[1]s: cannot open shared object file: No such file or directory", words[0])
	}
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
