package shell

import (
	"os"
	"strconv"
	"strings"

	"contedor/internal/tool/shell/edit"
	"contedor/internal/tool/shell/history"
	"contedor/internal/tool/shell/syntax"
)

// interact reads commands from a terminal and runs them, until ^D or exit.
func (s *shell) interact() {
	for !s.Exited() {
		i := &input{shell: s}
		p := syntax.New("", s.lines+1)
		p.More = i.line
		more := false
		for more = true; more && !s.Exited() && !i.over(); {
			i.text, s.recorded = "", false
			os.Stderr.WriteString(s.TakeJobs())
			s.runPromptCommand()
			s.ClearInterrupt()
			more = s.Step(p, s.beforeCommand)
			if s.TakeInterrupt() {
				os.Stderr.WriteString("\n") // after the ^C
			}
		}
		if document := more && i.text != ""; i.ended && !document && !s.ignoresEnd() { // ^D may also end a here-document
			s.RunText("builtin exit")
		}
		if !i.ended {
			s.ends = 0
		}
	}
}

// ignoresEnd reports whether ^D does not end the shell, after a message: IGNOREEOF is the number of times
// in succession.
func (s *shell) ignoresEnd() bool {
	const standard = 10
	limit := standard
	value, isSet := s.Get("IGNOREEOF")
	switch n, err := strconv.Atoi(value); {
	case !isSet && !s.Option("ignoreeof"):
		return false
	case err == nil:
		limit = n
	}
	if s.ends++; s.ends > limit {
		return false
	}
	s.Message(`Use "exit" to leave the shell.`)
	return true
}

// input passes typed lines to the parser.
type input struct {
	*shell
	text        string // the lines of the command that is being typed
	kept        bool   // the first line of the command is in the history
	commented   bool   // the last line has a comment
	interrupted bool
	ended       bool
}

func (i *input) over() bool { return i.interrupted || i.ended }

// line reads a line: the first line of a command with PS1, the others with PS2.
func (i *input) line() (string, bool) {
	prompt := "PS1"
	if i.text != "" {
		prompt = "PS2"
	}
	i.asking = true
	line, err := i.readLine(i.Prompt(i.variable(prompt)))
	i.asking = false
	switch {
	case err == edit.ErrInterrupted:
		i.interrupted = true
		i.shell.lines++
		i.RunInterruptTrap()
		os.Stderr.WriteString("\n")
		i.Abandon(128 + 2)
		return "", false
	case err == edit.ErrTimeout:
		os.Stderr.WriteString("\atimed out waiting for input: auto-logout\n")
		i.End()
		return "", false
	case err != nil:
		i.ended = true
		if i.text == "" {
			i.Abandon(-1)
		}
		return "", false
	}
	i.shell.lines++
	i.ends = 0
	return i.keepExpanded(line)
}

// Record implements eval.History for the lines of a script.
func (i *input) Record(line string, first bool) (string, bool) {
	if first {
		i.text, i.recorded = "", false
	}
	return i.keepExpanded(strings.TrimSuffix(line, "\n"))
}

// Next implements eval.History.
func (i *input) Next() int { return i.history.Next() }

// Load implements eval.History.
func (i *input) Load() { i.loadHistory() }

// keepExpanded expands "!" in a line and adds it to the history.
func (i *input) keepExpanded(line string) (string, bool) {
	line, ok := i.expandHistory(line)
	switch {
	case !ok && i.text != "":
		return "", true // another line is read
	case !ok:
		return "\n", true
	}
	if i.Option("history") && (line != "" || i.text != "") {
		i.keep(line)
	}
	i.text += line + "\n"
	return line + "\n", true
}

// expandHistory expands "!" in a typed line. It returns false if the line must not run.
func (i *input) expandHistory(line string) (string, bool) {
	if !i.Option("histexpand") || !i.Option("history") || strings.Contains(i.text, "<<") && history.InDocument(i.text) {
		return line, true
	}
	i.expander.Comments, i.expander.On = i.Option("interactive-comments"), true
	text, changed, printOnly, err := i.expander.Expand(line, history.Quote(i.text))
	switch {
	case err != nil:
		i.Fail(err.Error())
		return "", false
	case !changed:
		return line, true
	case !printOnly && i.interactive && i.Shopt("histverify"):
		i.editor.Begin(text)
		return "", false
	}
	os.Stderr.WriteString(text + "\n")
	if printOnly && text != "" {
		i.keep(text)
	}
	return text, !printOnly
}

// keep adds a line to the history: to the unfinished command, or as a new entry.
func (i *input) keep(line string) {
	rules := i.historyRules()
	first := i.text == ""
	inside := history.Quote(i.text) != 0 || history.InDocument(i.text)
	commented := i.commented
	i.commented = !inside && history.HasComment(line)
	switch {
	case first:
		i.kept = i.history.Offer(line, rules)
		i.recorded = i.kept
	case !i.kept, i.commented && !i.Shopt("lithist") && strings.HasPrefix(strings.TrimLeft(line, " \t"), "#"):
	case i.Shopt("cmdhist"):
		i.extend(line, inside, commented)
	case line != "":
		i.history.Offer(line, rules)
	}
}

// extend adds a line to the newest command. inside says that it begins in a quote or a here-document,
// commented that the line before it has a comment.
func (i *input) extend(line string, inside, commented bool) {
	newest := i.history.Newest()
	joint := "\n"
	if !i.Shopt("lithist") && !(commented && line != "") {
		joint = history.Joint(i.text, line)
	}
	switch {
	case !inside && strings.HasSuffix(newest, `\`) && !strings.HasSuffix(newest, `\\`):
		newest, joint = newest[:len(newest)-1], ""
	case !inside && strings.HasSuffix(newest, "\n") && strings.HasPrefix(joint, ";"):
		joint = joint[1:]
	}
	i.history.Replace(newest + joint + line)
	if strings.Contains(i.text, "<<") && history.InDocument(i.text) && !history.InDocument(i.text+line+"\n") {
		i.history.Extend("\n") // the delimiter of a here-document must be alone in its line
	}
}

// beforeCommand prints PS0.
func (s *shell) beforeCommand() {
	if prompt := s.variable("PS0"); prompt != "" {
		os.Stderr.WriteString(s.Prompt(prompt))
	}
	s.Commands++
}

// runPromptCommand runs PROMPT_COMMAND, a command or an array of them, before a prompt. $? does not
// change.
func (s *shell) runPromptCommand() {
	for _, command := range s.Values("PROMPT_COMMAND") {
		if command == "" {
			continue
		}
		status := s.Status()
		s.RunText(command)
		s.SetStatus(status)
	}
}
