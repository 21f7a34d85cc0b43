package shell

import (
	"os"
	"strconv"

	"contedor/internal/tool/shell/edit"
)

// interact reads commands from a terminal and runs them, until ^D or exit.
func (s *shell) interact() {
	warned := false
	for !s.Exited() {
		i := &input{shell: s}
		p := parser(i.line)
		for !s.Exited() && !i.over() {
			i.lines = 0
			os.Stderr.WriteString(s.TakeJobs())
			s.runPromptCommand()
			s.ClearInterrupt()
			more := s.Step(p)
			if s.TakeInterrupt() {
				os.Stderr.WriteString("\n") // after the ^C
			}
			if more && i.lines > 0 && !i.ended {
				warned = false
			}
		}
		if !i.ended || s.Exited() {
			continue
		}
		if !warned && s.HasStopped() {
			os.Stderr.WriteString("There are stopped jobs.\n")
			warned = true
			continue
		}
		s.farewell()
		return
	}
}

// input gives typed lines to the parser.
type input struct {
	*shell
	lines       int // of the command that is being typed
	interrupted bool
	ended       bool
}

func (i *input) over() bool { return i.interrupted || i.ended }

// line reads a line: the first line of a command with PS1, the others with PS2.
func (i *input) line() (string, bool) {
	prompt := "PS1"
	if i.lines > 0 {
		prompt = "PS2"
	}
	line, err := i.readLine(i.Prompt(i.variable(prompt)))
	switch {
	case err == edit.ErrInterrupted:
		i.interrupted = true
		i.Abandon(128 + 2)
		return "", false
	case err != nil:
		i.ended = true
		if i.lines == 0 {
			i.Abandon(-1)
		}
		return "", false
	}
	i.lines++
	i.ClearInterrupt() // a signal for the last command may arrive late
	return line + "\n", true
}

// runPromptCommand runs PROMPT_COMMAND before a prompt. $? does not change.
func (s *shell) runPromptCommand() {
	command := s.variable("PROMPT_COMMAND")
	if command == "" {
		return
	}
	status := s.Status()
	s.RunText(command)
	s.SetStatus(status)
}

// farewell prints bash's message when ^D ends the shell.
func (s *shell) farewell() {
	word := "exit"
	if s.login {
		word = "logout"
	}
	os.Stderr.WriteString(word + "\n")
}

func itoa(n int) string { return strconv.Itoa(n) }
