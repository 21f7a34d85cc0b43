package eval

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"strings"

	"contedor/internal/linux/signals"
	"contedor/internal/tool/shell/syntax"
)

// A completion says how the words of a command are completed.
type completion struct {
	options  []string // of -o
	letters  string   // short options for kinds of words
	actions  []string // of -A
	patterns string   // -G
	words    string   // -W
	prefix   string   // -P
	suffix   string   // -S
	filter   string   // -X
	function string   // -F
	command  string   // -C
}

const completeUsage = "[-abcdefgjksuv] [-pr] [-DEI] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [name ...]"

// completeBuiltin implements complete.
func completeBuiltin(s *Shell, args []string) int {
	c := &completion{}
	prints, removes, which := len(args) == 1, false, 0
	words, status := s.Options(args, "pr"+completionOptions, completeUsage, func(letter byte, value string) int {
		switch letter {
		case 'p':
			prints = true
		case 'r':
			removes = true
		case 'D', 'E', 'I':
			which |= 1 << strings.IndexByte("DIE", letter)
		default:
			return s.setCompletion("complete", c, letter, value)
		}
		return 0
	})
	if status != 0 {
		return status
	}
	if which != 0 { // the first of them counts
		words = []string{completionsOfNoCommand[bits.TrailingZeros(uint(which))].name}
	}
	switch {
	case prints, removes:
		return s.knownCompletions(words, removes)
	case len(words) == 0:
		return s.wrongUsage("complete", completeUsage)
	}
	completions := cloneMap(s.completions)
	for _, name := range words {
		completions[name] = c
	}
	s.completions = completions
	return 0
}

// completionsOfNoCommand are the names under which bash keeps the completions of -D, -I and -E.
var completionsOfNoCommand = []struct{ name, option string }{{"_DefaultCmD_", "-D"}, {"_InitialWorD_", "-I"}, {"_EmptycmD_", "-E"}}

// completionSettings are the values of -o.
var completionSettings = []string{"bashdefault", "default", "dirnames", "filenames", "fullquote", "noquote", "nosort", "nospace", "plusdirs"}

// completionOptions are the options of both complete and compgen.
const completionOptions = "abcdefgjksuvDEIo:A:G:W:F:C:X:P:S:"

// setCompletion checks and applies one of completionOptions. It returns the status.
func (s *Shell) setCompletion(builtin string, c *completion, letter byte, value string) int {
	switch {
	case letter == 'o' && !slices.Contains(completionSettings, value):
		s.errorf("%s: %s: invalid option name", builtin, value)
		return usageError
	case letter == 'A' && !slices.Contains(completionActions, value):
		s.errorf("%s: %s: invalid action name", builtin, value)
		return usageError
	case letter == 'F' && strings.ContainsAny(value, "()<>;&| \t\n"):
		s.errorf("%s: `%s': not a valid identifier", builtin, value)
		return usageError
	}
	c.set(letter, value)
	return 0
}

// set applies one of completionOptions.
func (c *completion) set(letter byte, value string) {
	switch letter {
	case 'o':
		c.options = append(c.options, value)
	case 'A':
		if at := slices.Index(lettered, value); at >= 0 {
			c.letters += completionLetters[at : at+1]
		} else {
			c.actions = append(c.actions, value)
		}
	case 'G':
		c.patterns = value
	case 'W':
		c.words = value
	case 'F':
		c.function = value
	case 'C':
		c.command = value
	case 'X':
		c.filter = value
	case 'P':
		c.prefix = value
	case 'S':
		c.suffix = value
	default:
		c.letters += string(letter)
	}
}

// knownCompletions prints or removes the completions of commands, or all.
func (s *Shell) knownCompletions(names []string, removes bool) int {
	if len(names) == 0 {
		names = slices.SortedFunc(maps.Keys(s.completions), func(x, y string) int { // as in the table of bash
			return cmp.Or(bucket(x)&511-bucket(y)&511, strings.Compare(x, y))
		})
	}
	status, text := 0, ""
	completions := cloneMap(s.completions)
	for _, name := range names {
		c := completions[name]
		if c == nil {
			status = s.failf("complete: %s: no completion specification", name)
			continue
		}
		if removes {
			delete(completions, name)
			continue
		}
		shown := s.quoteTrace(name)
		for _, o := range completionsOfNoCommand {
			if name == o.name {
				shown = o.option
			}
		}
		text += c.line(shown)
	}
	s.completions = completions
	if s.print("complete", text) != 0 {
		return 1
	}
	return status
}

// line returns the command that makes a completion.
func (c *completion) line(name string) string {
	b := "complete"
	add := func(option, value string) { b += " -" + option + " " + value }
	for _, o := range slices.Compact(slices.Sorted(slices.Values(c.options))) {
		add("o", o)
	}
	for _, l := range completionLetters {
		if strings.ContainsRune(c.letters, l) {
			b += " -" + string(l)
		}
	}
	for _, a := range slices.Compact(slices.Sorted(slices.Values(c.actions))) {
		add("A", a)
	}
	for _, o := range []struct{ letter, value string }{{"G", c.patterns}, {"W", c.words}, {"P", c.prefix}, {"S", c.suffix}, {"X", c.filter}, {"C", c.command}} {
		if o.value != "" {
			add(o.letter, quoteSingle(o.value))
		}
	}
	if c.function != "" {
		add("F", c.function)
	}
	return b + " " + name + "\n"
}

// Programmed returns the completions of a word, if complete has been told how to complete the words of
// its command. words are those of the command up to the completed one, which is the last. line is the
// typed text and at the cursor in it. noSpace says that no blank follows a single completion.
func (s *Shell) Programmed(words []string, line string, at int) (found []string, noSpace, ok bool) {
	c := cmp.Or(s.completions[words[0]], s.completions[completionsOfNoCommand[0].name])
	if c == nil {
		return nil, false, false
	}
	found = s.generated(c, words[len(words)-1])
	if f := s.funcs[c.function]; f != nil {
		found = append(found, s.completeBy(c.function, f, words, line, at)...)
	}
	if c.command != "" {
		found = append(found, s.completeWith(c.command, words[0], words[len(words)-1], words[max(0, len(words)-2)])...)
	}
	slices.Sort(found)
	found = slices.Compact(found)
	for i, w := range found {
		found[i] = c.prefix + w + c.suffix
	}
	files := strings.ContainsAny(c.letters, "fd") || len(found) == 0 && (slices.Contains(c.options, "default") || slices.Contains(c.options, "bashdefault"))
	return found, slices.Contains(c.options, "nospace"), !files
}

// completeBy calls the function of a completion, which sets COMPREPLY.
func (s *Shell) completeBy(name string, f *function, words []string, line string, at int) []string {
	set := func(name, value string) { s.vars[name] = &Var{attr: isSet, value: value} }
	list := &Var{attr: isArray | isSet, array: newArray(false)}
	for i, w := range words {
		list.array.put(i, w)
	}
	s.vars["COMP_WORDS"] = list
	set("COMP_CWORD", itoa(int64(len(words)-1)))
	set("COMP_LINE", line)
	set("COMP_POINT", itoa(int64(at)))
	set("COMP_TYPE", "9")
	set("COMP_KEY", "9")
	defer func() {
		for _, name := range []string{"COMP_WORDS", "COMP_CWORD", "COMP_LINE", "COMP_POINT", "COMP_TYPE", "COMP_KEY", "COMPREPLY"} {
			delete(s.vars, name)
		}
	}()
	delete(s.vars, "COMPREPLY")
	before := ""
	if len(words) > 1 {
		before = words[len(words)-2]
	}
	status := s.status
	s.guarded(func() { s.callFunction(name, f, []string{words[0], words[len(words)-1], before}, nil) })
	s.status = status
	return s.Values("COMPREPLY")
}

// compgenBuiltin implements compgen.
func compgenBuiltin(s *Shell, args []string) int {
	const usage = "[-V varname] [-abcdefgjksuv] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [word]"
	c, array := &completion{}, ""
	words, status := s.Options(args, completionOptions+"V:", usage, func(letter byte, value string) int {
		if letter == 'V' {
			if array = value; !validName(value) {
				s.errorf("compgen: `%s': not a valid identifier", value)
				return usageError
			}
			return 0
		}
		return s.setCompletion("compgen", c, letter, value)
	})
	if status != 0 {
		return status
	}
	word := ""
	if len(words) > 0 {
		word = words[0]
	}
	found := s.generated(c, word)
	if c.function != "" {
		s.errorf("compgen: warning: -F option may not work as you expect")
		if f := s.funcs[c.function]; f != nil {
			found = append(found, s.completeBy(c.function, f, []string{"compgen", "", word}, "", 0)...)
		} else {
			s.errorf("completion: function `%s' not found", c.function)
		}
	}
	if c.command != "" {
		s.errorf("compgen: warning: -C option may not work as you expect")
		found = append(found, s.completeWith(c.command, "compgen", word, "")...)
	}
	text, list := "", newArray(false)
	for _, w := range found {
		if c.filter != "" {
			pat, keeps := strings.CutPrefix(strings.ReplaceAll(c.filter, "&", word), "!")
			if s.mode().Match(pat, w) != keeps {
				continue
			}
		}
		list.put(list.next(), c.prefix+w+c.suffix)
		text += c.prefix + w + c.suffix + "\n"
	}
	if array != "" {
		s.vars[array] = &Var{attr: isArray | isSet, array: list}
	} else if s.print("compgen", text) != 0 {
		return 1
	}
	return btoi(text == "")
}

// completeWith runs the command of -C, which prints the completions.
func (s *Shell) completeWith(command, name, word, before string) []string {
	for _, w := range []string{name, word, before} {
		command += " " + quoteSingle(w)
	}
	return strings.Split(s.expandString(syntax.ParseText("$("+command+"\n)")), "\n")
}

// completionActions are the values of -A.
var completionActions = []string{"alias", "arrayvar", "binding", "builtin", "command", "directory", "disabled", "enabled", "export", "file", "function", "group", "helptopic", "hostname", "job", "keyword", "running", "service", "setopt", "shopt", "signal", "stopped", "user", "variable"}

// completionLetters are the short options for kinds of words, and lettered the values of -A for the same.
const completionLetters = "abcdefgjksuv"

var lettered = []string{"alias", "builtin", "command", "directory", "export", "file", "group", "job", "keyword", "service", "user", "variable"}

// generated returns the words of a completion that need no function and no command.
func (s *Shell) generated(c *completion, word string) (found []string) {
	for _, letter := range []byte("abkvucgefsjd") {
		if strings.IndexByte(c.letters, letter) >= 0 {
			found = append(found, s.named(letter, word)...)
		}
	}
	for _, action := range c.actions {
		found = append(found, s.acted(action, word)...)
	}
	if c.patterns != "" {
		files, _ := s.glob(c.patterns)
		found = append(found, files...)
	}
	noglob := s.opts.noglob
	s.opts.noglob = true
	defer func() { s.opts.noglob = noglob }()
	for _, text := range splitUnquoted(c.words, s.ifs()) {
		found = append(found, withPrefix(s.word(nil, syntax.ParseText(text)), word)...)
	}
	return found
}

// acted returns the words of -A.
func (s *Shell) acted(action, word string) (found []string) {
	switch action {
	case "alias", "builtin", "command", "directory", "export", "file", "group", "job", "keyword", "service", "user", "variable":
		return s.named(action[0], word)
	case "function":
		found = slices.Sorted(maps.Keys(s.funcs))
	case "enabled", "helptopic", "disabled":
		for _, name := range s.named('b', word) {
			if action == "helptopic" || s.disabled[name] == (action == "disabled") {
				found = append(found, name)
			}
		}
	case "setopt":
		for _, o := range optionTable {
			found = append(found, o.name)
		}
	case "shopt":
		for _, o := range shoptTable {
			found = append(found, o.name)
		}
	case "signal":
		for n := 1; n <= signals.RTMax; n++ {
			if name := signals.Name(n); name != "" {
				found = append(found, "SIG"+name)
			}
		}
	case "arrayvar":
		for _, name := range s.present() {
			if s.vars[name].has(isArray | isAssoc) {
				found = append(found, name)
			}
		}
	case "running", "stopped":
		for _, j := range s.jobs.jobs {
			if words, _ := j.state(); strings.EqualFold(words, action) {
				found = append(found, strings.Fields(j.text + " x")[0])
			}
		}
	}
	return withPrefix(found, word)
}

// splitUnquoted splits a text at characters that are not quoted and not in a command substitution.
func splitUnquoted(text, separators string) (list []string) {
	word, quote, depth := "", byte(0), 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\' && quote != '\'' && i+1 < len(text):
			word += text[i : i+1]
			i++
			c = text[i]
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"' || c == '`':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth == 0 && strings.IndexByte(separators, c) >= 0:
			if word != "" {
				list = append(list, word)
			}
			word = ""
			continue
		}
		word += string([]byte{c})
	}
	if word != "" {
		list = append(list, word)
	}
	return list
}

func withPrefix(list []string, prefix string) (found []string) {
	for _, w := range list {
		if strings.HasPrefix(w, prefix) {
			found = append(found, w)
		}
	}
	return found
}

// named returns the names of a kind that begin with a word. The kind is a letter of compgen.
func (s *Shell) named(kind byte, word string) []string {
	switch kind {
	case 'a':
		return withPrefix(slices.Sorted(maps.Keys(s.aliases)), word)
	case 'b':
		return withPrefix(slices.Sorted(maps.Keys(builtins)), word)
	case 'k':
		return withPrefix(keywords, word)
	case 'v':
		return withPrefix(s.present(), word)
	case 'e':
		var list []string
		for _, name := range s.names() {
			if s.vars[name].has(exported) {
				list = append(list, name)
			}
		}
		return withPrefix(list, word)
	case 'u':
		return withPrefix(s.firstFields("/etc/passwd"), word)
	case 'g':
		return withPrefix(s.firstFields("/etc/group"), word)
	case 's':
		return withPrefix(s.firstFields("/etc/services"), word)
	case 'j':
		return append(s.acted("running", word), s.acted("stopped", word)...)
	case 'f', 'd':
		return s.completeFiles(word, kind == 'd')
	case 'c':
		list := append(s.named('a', word), s.named('k', word)...)
		list = append(list, withPrefix(slices.Sorted(maps.Keys(s.funcs)), word)...)
		list = append(list, s.named('b', word)...)
		for _, dir := range strings.Split(s.get("PATH"), ":") {
			for _, name := range withPrefix(s.readDir(dir), word) {
				if s.isProgram(strings.TrimSuffix(dir, "/") + "/" + name) {
					list = append(list, name)
				}
			}
		}
		return list
	}
	return nil
}

// firstFields returns the texts before the first colon or blank of the lines of a file.
func (s *Shell) firstFields(path string) (list []string) {
	data, _ := s.readFile(path)
	for line := range strings.Lines(string(data)) {
		if f := strings.FieldsFunc(line, func(c rune) bool { return strings.ContainsRune(": \t\n", c) }); len(f) > 0 && f[0][0] != '#' {
			list = append(list, f[0])
		}
	}
	return list
}

// completeFiles returns the files, or only the directories, whose paths begin with a word.
func (s *Shell) completeFiles(word string, onlyDirs bool) (found []string) {
	dir, base := word[:strings.LastIndexByte(word, '/')+1], word[strings.LastIndexByte(word, '/')+1:]
	for _, name := range s.readDir(dir) {
		if name == "." || name == ".." || !strings.HasPrefix(name, base) || onlyDirs && !s.isDir(dir+name) {
			continue
		}
		found = append(found, dir+name)
	}
	return found
}
