package shell

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"
)

// interact reads what a person types and runs it, until ^D or exit.
func (s *shell) interact() {
	signals := catchSignals()
	var cancel atomic.Pointer[context.CancelFunc]
	go func() {
		for range signals {
			if c := cancel.Load(); c != nil {
				(*c)()
			}
		}
	}()
	text, warned := "", false
	for !s.exited {
		prompt := "PS2"
		if text == "" {
			prompt = "PS1"
			os.Stderr.WriteString(s.jobs.take(false, false))
			s.runPromptCommand()
		}
		line, err := s.readLine(s.prompt(s.variable(prompt)))
		if err == errInterrupted {
			text = ""
			s.setStatus(bySignal + int(unix.SIGINT))
			continue
		}
		if err != nil {
			if text != "" {
				s.say("syntax error: unexpected end of file", nil)
				s.setStatus(syntaxError)
			}
			if err == io.EOF && !warned && slices.ContainsFunc(s.jobs.all(), s.jobs.stopped) {
				os.Stderr.WriteString("There are stopped jobs.\n")
				text, warned = "", true
				continue
			}
			s.farewell()
			return
		}
		text += line + "\n"
		stmts, incomplete, wrong := parseCommands(text)
		if incomplete {
			continue
		}
		warned = false
		if wrong != nil {
			s.complainSyntax(text, wrong, false)
		}
		text = ""
		ctx, stop := context.WithCancel(context.Background())
		s.interrupt = stop
		cancel.Store(&stop)
		s.runTyped(ctx, stmts)
		cancel.Store(nil)
		stop()
	}
}

// runPromptCommand runs what is to be run before each prompt; $? stays as it is.
func (s *shell) runPromptCommand() {
	command := s.variable("PROMPT_COMMAND")
	if command == "" {
		return
	}
	status := s.status
	s.foreground = &job{}
	s.runText(command)
	s.setStatus(status)
}

// runTyped runs the statements of a line, each as a job of its own.
func (s *shell) runTyped(ctx context.Context, stmts []*syntax.Stmt) {
	for _, stmt := range stmts {
		s.foreground = &job{}
		s.runStmt(ctx, stmt)
		s.keepStopped(stmt)
		os.Chdir(s.runner.Dir) // where /proc shows the shell to be
		if s.jobs.stopped(s.foreground) {
			return
		}
		if ctx.Err() != nil {
			os.Stderr.WriteString("\n") // after the ^C
			return
		}
		if s.exited {
			return
		}
	}
}

// keepStopped gives the job a number that ^Z has stopped.
func (s *shell) keepStopped(stmt *syntax.Stmt) {
	if !s.jobs.stopped(s.foreground) {
		return
	}
	if s.foreground.text == "" {
		var text strings.Builder
		syntax.NewPrinter(syntax.SingleLine(true)).Print(&text, stmt)
		s.foreground.text = text.String()
	}
	s.jobs.add(s.foreground)
	fmt.Fprintf(os.Stderr, "\n%s", s.foreground.line("Stopped", "+", false))
}

// foregroundDone is called when a process of the foreground has ended or
// stopped. With the last of them the shell has the terminal again.
func (s *shell) foregroundDone(p *process) {
	if s.terminal != nil && s.jobs.idle(s.foreground) {
		s.terminal.takeBack(p.ended && !p.status.Signaled())
	}
	killed := p.ended && p.status.Signaled() && p.status.Signal() == unix.SIGINT
	if s.interactive && (killed || p.stopped) && s.interrupt != nil { // loops end, too
		s.interrupt()
	}
}

// farewell says what bash says when ^D ends it.
func (s *shell) farewell() {
	word := "exit"
	if s.login {
		word = "logout"
	}
	os.Stderr.WriteString(word + "\n")
}
