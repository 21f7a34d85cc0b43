package shell

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/tool/shell/eval"
)

const fcUsage = "fc: usage: fc [-e ename] [-lnr] [first] [last] or fc -s [pat=rep] [command]"

// listed is the number of commands that fc -l prints by default.
const listed = 16

// An fcCall is a call of the builtin fc: its options, and the words after them.
type fcCall struct {
	list, bare, reverse, again bool
	editor                     string
	words                      []string
}

// parseFC reads the options of fc. It returns what is wrong with them, or "".
func parseFC(words []string) (c fcCall, wrong string) {
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' && !isNumber(words[0]) {
		word := words[0]
		words = words[1:]
		if word == "--" {
			break
		}
		for i := 1; i < len(word); i++ {
			switch letter := word[i]; {
			case letter == 'l':
				c.list = true
			case letter == 'n':
				c.bare = true
			case letter == 'r':
				c.reverse = true
			case letter == 's':
				c.again = true
			case letter == 'e' && i+1 < len(word):
				c.editor, i = word[i+1:], len(word)
			case letter == 'e' && len(words) > 0:
				c.editor, words = words[0], words[1:]
			case letter == 'e':
				return c, "-e: option requires an argument"
			default:
				return c, "-" + string([]byte{letter}) + ": invalid option"
			}
		}
	}
	c.words = words
	return c, ""
}

// fixCommand implements the builtin fc, which lists, edits and repeats commands of the history.
func (s *shell) fixCommand(sh *eval.Shell, args []string) int {
	c, wrong := parseFC(args[1:])
	if wrong != "" {
		sh.Fail("fc: " + wrong)
		sh.Message(fcUsage)
		return syntaxError
	}
	if c.again || c.editor == "-" {
		return s.repeat(sh, c.words)
	}
	if s.lastBefore() < s.history.First() {
		return 0
	}
	from, to, ok := s.fcRange(c)
	if !ok {
		return sh.Fail("fc: no command found")
	}
	if from > to {
		from, to, c.reverse = to, from, !c.reverse
	}
	commands := s.history.Entries()[from-s.history.First() : to-s.history.First()+1]
	numbers := make([]int, len(commands))
	for i := range numbers {
		numbers[i] = from + i
	}
	if c.reverse {
		slices.Reverse(numbers)
	}
	text := ""
	for _, n := range numbers {
		line := commands[n-from].Line
		switch {
		case !c.list:
			text += line + "\n"
		case c.bare:
			text += "\t " + line + "\n"
		default:
			text += strconv.Itoa(n) + "\t " + line + "\n"
		}
	}
	if c.list {
		return sh.Print("fc", text)
	}
	if c.editor == "" {
		c.editor = "${FCEDIT:-${EDITOR:-" + s.defaultEditor() + "}}"
	}
	s.forgetThisCommand()
	return s.editAndRun(c.editor, text)
}

// fcRange returns the numbers of the first and the last command that fc lists or edits. The first
// number can be the larger one. It reports whether the commands exist.
func (s *shell) fcRange(c fcCall) (from, to int, ok bool) {
	to = s.lastBefore()
	switch {
	case len(c.words) > 0:
		if from, ok = s.find(c.words[0]); !ok {
			return 0, 0, false
		}
		if !c.list {
			to = from
		}
	case c.list:
		from = max(s.history.First(), to-listed+1)
	default:
		from = to
	}
	if len(c.words) > 1 {
		to, ok = s.find(c.words[1])
		return from, to, ok
	}
	return from, to, true
}

func isNumber(word string) bool {
	_, err := strconv.Atoi(word)
	return err == nil
}

// lastBefore returns the number of the newest command before the running one.
func (s *shell) lastBefore() int {
	if s.recorded {
		return s.history.Next() - 2
	}
	return s.history.Next() - 1
}

// find returns the number of a command that a word names: its number, its distance from the end if
// negative, or the text with which it begins.
func (s *shell) find(word string) (int, bool) {
	first, last := s.history.First(), s.lastBefore()
	if n, err := strconv.Atoi(word); err == nil {
		switch {
		case n < 0:
			return max(first, last+1+n), true
		case n == 0:
			return last, true
		}
		return max(first, min(n, last)), true
	}
	for n := last; n >= first; n-- {
		if line, _ := s.history.Numbered(n); strings.HasPrefix(line, word) {
			return n, true
		}
	}
	return 0, false
}

// repeat implements fc -s: it runs a command again, after replacements such as old=new.
func (s *shell) repeat(sh *eval.Shell, words []string) int {
	var replace []string
	for len(words) > 0 {
		old, repl, ok := strings.Cut(words[0], "=")
		if !ok {
			break
		}
		replace = append(replace, old, repl)
		words = words[1:]
	}
	word := "-1"
	if len(words) > 0 {
		word = words[0]
	}
	n, ok := s.find(word)
	line, found := s.history.Numbered(n)
	if !ok || !found {
		return sh.Fail("fc: no command found")
	}
	for i := 0; i < len(replace); i += 2 {
		if replace[i] != "" {
			line = strings.ReplaceAll(line, replace[i], replace[i+1])
		}
	}
	sh.Message(line)
	s.forgetThisCommand()
	s.history.Offer(line, s.historyRules())
	s.RunHere(line + "\n")
	return s.Status()
}

// editAndRun runs an editor, which is a command, on a text, and runs the result. Its lines are printed and
// kept in the history.
func (s *shell) editAndRun(editor, text string) int {
	file, err := os.CreateTemp(s.variable("TMPDIR"), "bash-fc.")
	if err != nil {
		return s.Fail("fc: " + err.Error())
	}
	defer os.Remove(file.Name())
	file.WriteString(text)
	file.Close()
	s.RunHere(editor + " " + file.Name() + "\n")
	if s.Status() != 0 {
		return 1
	}
	edited, err := os.ReadFile(file.Name())
	if err != nil || len(edited) == 0 {
		return 1
	}
	s.RunRecorded(string(edited))
	return s.Status()
}
