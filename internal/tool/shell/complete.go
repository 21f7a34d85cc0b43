package shell

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"contedor/internal/linux/ids"
	"contedor/internal/tool/shell/edit"
)

// complete returns the completions of the word before the cursor: commands, variables, users, files,
// or options of one of our commands. Apart from options, they are those of bash without programmed
// completions.
func (s *shell) complete(line string, at int) edit.Completion {
	w := wordBefore(line[:at])
	command := w.command
	if command != "" && len(w.words) > 0 && w.quote == 0 {
		if found, noSpace, ok := s.Programmed(append(w.words, w.text), line, at); ok {
			insert := w.insert
			if noSpace {
				insert = func(text string, _ bool) string { return w.insert(text, false) }
			}
			return edit.Completion{Begin: w.begin, Words: found, Insert: insert}
		}
	}
	switch {
	case w.quote != '\'' && strings.HasPrefix(w.text, "$"):
		return s.completeVariable(w)
	case w.quote == 0 && strings.HasPrefix(w.text, "~") && !strings.Contains(w.text, "/"):
		return completeUser(w)
	case command == "" && !strings.Contains(w.text, "/"):
		return edit.Completion{Begin: w.begin, Words: s.commandsLike(w.text), Insert: w.insert}
	case strings.HasPrefix(w.text, "-") && command != "":
		if options := s.optionsLike(command, w.text); len(options) > 0 {
			return edit.Completion{Begin: w.begin, Words: options, Insert: w.insert}
		}
	}
	return edit.Completion{Begin: w.begin, Words: s.filesLike(w.text), Insert: w.insert}
}

// A word is the word before the cursor.
type word struct {
	begin   int      // where it begins in the line, after an open quote
	text    string   // without its quotes
	quote   byte     // the open quote; 0 for none
	command string   // the name of its command; "" if the word itself is one
	words   []string // of the command before it, from the name on
}

// breaks are the characters between words; readline's rl_completer_word_break_characters of bash.
const breaks = " \t\n><=;|&(:`"

// wordBefore splits the text before the cursor.
func wordBefore(line string) word {
	var w word
	var words []string // the words of the last command
	var text strings.Builder
	before, started := "", false // the parts of the word before a "=" or ":"
	end := func() {
		if started {
			words = append(words, before+text.String())
		}
		text.Reset()
		before, started = "", false
	}
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case w.quote == '\'' && c != '\'', w.quote == '"' && c != '"' && c != '\\':
			text.WriteByte(c)
		case w.quote == c:
			w.quote = 0
		case c == '\\' && i+1 < len(line):
			i++
			text.WriteByte(line[i])
			started = true
		case c == '\'' || c == '"':
			w.quote, w.begin, started = c, i+1, true
		case strings.IndexByte(breaks, c) >= 0:
			if c == '=' || c == ':' { // the rest of the word is completed alone
				before += text.String() + string(rune(c))
				started = true
				text.Reset()
			} else {
				end()
			}
			if strings.IndexByte(";|&(`", c) >= 0 {
				words = nil
			}
			w.begin = i + 1
		default:
			text.WriteByte(c)
			started = true
		}
	}
	w.text = text.String()
	if len(words) == 0 && strings.Contains(before, "=") {
		w.command = before // the value of a variable is a file
	}
	for i, name := range words {
		if !strings.Contains(name, "=") {
			w.command, w.words = name, slices.Clone(words[i:])
			break
		}
	}
	return w
}

// special are the characters that a backslash must quote in a completed word.
const special = " \t\n\\\"'@><=;|&()#$`?*[!:{~"

// insert returns the quoted text to insert for a completion. whole says that it is the only one.
func (w word) insert(text string, whole bool) string {
	closing := ""
	if whole && !strings.HasSuffix(text, "/") {
		closing = " "
		if w.quote != 0 {
			closing = string(rune(w.quote)) + " "
		}
	}
	quoted := special
	switch w.quote {
	case '\'':
		return strings.ReplaceAll(text, "'", `'\''`) + closing
	case '"':
		quoted = "\\\""
	}
	var b strings.Builder
	for i, c := range []byte(text) {
		tilde := c == '~' && i == 0
		if strings.IndexByte(quoted, c) >= 0 && !tilde {
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return b.String() + closing
}

// completeVariable completes the name of a variable after $ or ${. A slash follows the name of a
// directory.
func (s *shell) completeVariable(w word) edit.Completion {
	begin, end := "$", ""
	name, braced := strings.CutPrefix(w.text[1:], "{")
	if braced {
		begin, end = "${", "}"
	}
	if w.quote != 0 {
		end += `"`
	}
	var names []string
	for _, v := range s.VariableNames() {
		if strings.HasPrefix(v, name) {
			names = append(names, begin+v)
		}
	}
	slices.Sort(names)
	return edit.Completion{Begin: w.begin, Words: names, Insert: func(text string, whole bool) string {
		if !whole {
			return text
		}
		info, err := os.Stat(s.variable(text[len(begin):]))
		if err == nil && info.IsDir() {
			return text + end + "/"
		}
		return text + end + " "
	}}
}

// completeUser completes the name of a user after ~.
func completeUser(w word) edit.Completion {
	var names []string
	for _, u := range ids.Host().Users() {
		if strings.HasPrefix(u.Name, w.text[1:]) {
			names = append(names, "~"+u.Name)
		}
	}
	slices.Sort(names)
	return edit.Completion{Begin: w.begin, Words: slices.Compact(names), Insert: func(text string, whole bool) string {
		if whole {
			return text + "/"
		}
		return text
	}}
}

// filesLike returns the files whose names begin with a word. The names of directories end in a slash.
func (s *shell) filesLike(word string) (list []string) {
	dir, name := filepath.Split(word)
	place := dir
	switch rest, ok := strings.CutPrefix(dir, "~"); {
	case ok:
		if user, below, _ := strings.Cut(rest, "/"); user == "" {
			place = filepath.Join(s.variable("HOME"), below)
		} else if u, ok := ids.Host().UserByName(user); ok {
			place = filepath.Join(u.Home, below)
		}
	case !filepath.IsAbs(dir):
		place = filepath.Join(s.variable("PWD"), dir)
	}
	entries, _ := os.ReadDir(place)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), name) {
			continue
		}
		candidate := dir + e.Name()
		if info, err := os.Stat(filepath.Join(place, e.Name())); err == nil && info.IsDir() {
			candidate += "/"
		}
		list = append(list, candidate)
	}
	return list
}

// commandsLike returns the names of commands that begin with a word.
func (s *shell) commandsLike(word string) (list []string) {
	found := map[string]bool{}
	for _, name := range s.CommandNames() {
		found[name] = true
	}
	for _, dir := range filepath.SplitList(s.variable("PATH")) {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if !strings.HasPrefix(e.Name(), word) || found[e.Name()] {
				continue
			}
			info, err := os.Stat(filepath.Join(dir, e.Name()))
			if err == nil && !info.IsDir() && info.Mode()&0o111 != 0 {
				found[e.Name()] = true
			}
		}
	}
	maps.DeleteFunc(found, func(name string, _ bool) bool { return !strings.HasPrefix(name, word) })
	return slices.Sorted(maps.Keys(found))
}

// optionsLike returns the long options of one of our own commands that begin with a word. It finds
// them in the text of --help.
func (s *shell) optionsLike(command, word string) (list []string) {
	theirs, err1 := os.Stat(s.FindProgram(command))
	ours, err2 := os.Stat(self())
	if err1 != nil || err2 != nil || !os.SameFile(theirs, ours) {
		return nil
	}
	help := s.Expand("$(" + command + " --help </dev/null 2>/dev/null)")
	for _, option := range regexp.MustCompile(`(?m)--[a-z][-a-z0-9]*`).FindAllString(help, -1) {
		if strings.HasPrefix(option, word) {
			list = append(list, option)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
