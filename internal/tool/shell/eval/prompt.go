package eval

import (
	"strings"

	"contedor/internal/tool/shell/syntax"
)

// Prompt replaces the escapes of a prompt, and expands it.
func (s *Shell) Prompt(text string) string { return s.expandPrompt(text, 1) }

// expandPrompt is Prompt with the command that \# counts from the running one: that is 0 for PS4, 1 for the
// next command.
func (s *Shell) expandPrompt(text string, next int) string {
	if s.Config.Prompt != nil {
		text = s.Config.Prompt(text, s.root.Commands+next)
	}
	if !strings.ContainsAny(text, "$`\\") {
		return text
	}
	status, line := s.status, s.line
	defer func() { s.status, s.line = status, line }()
	out := text
	s.guarded(func() { out = s.expandString(syntax.ParseDocument(text)) })
	return out
}

// Expand expands a text as within double quotes.
func (s *Shell) Expand(text string) string { return s.expandString(syntax.ParseDocument(text)) }

// deliverSub sends a signal to a subshell of this process.
func (c *Shell) deliverSub(sig int) {
	if sig == 0 {
		return
	}
	c.deliver(sig)
}

// awaitSignal waits for a signal that the shell has sent to itself, so that the trap runs before the
// next command.
func (s *Shell) awaitSignal(sig int, before int64) {
	s.signals.mu.Lock()
	heard := sig < len(s.signals.heard) && s.signals.heard[sig]
	s.signals.mu.Unlock()
	if !heard {
		return
	}
	p := s.procs
	p.mu.Lock()
	defer p.mu.Unlock()
	for s.delivered.Load() == before {
		p.changed.Wait()
	}
}
