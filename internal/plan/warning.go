package plan

import (
	"contedor/internal/hint"
	"contedor/internal/solo"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// warned returns the steps with a warning before the program, if only the program's children
// are in the new PID namespace. Their failure comes later, with a message of the program that
// no hint can follow.
func (s Steps) warned(c *texts.Language) Steps {
	if s.needs().made&unix.CLONE_NEWPID == 0 {
		return s
	}
	for _, step := range s {
		if _, ok := step.(Fork); ok {
			return s
		}
	}
	last := len(s) - 1
	e, ok := s[last].(Exec)
	if !ok {
		return s
	}
	text := hint.Text(c, texts.Fill(c.Hint.WithoutFork, "program", e.File))
	return append(append(Steps{}, s[:last]...), Warn{text}, e)
}

// Warn writes a line to standard error, and ignores a failure.
type Warn struct{ Line string } // with its newline

// Emit adds write(2).
func (w Warn) Emit(p *solo.Program, name string) {
	p.Call(solo.Call{Nr: unix.SYS_WRITE, Args: []solo.Arg{solo.Int(2), p.String(w.Line), solo.Int(len(w.Line))}})
}

// Why says what the warning is about.
func (Warn) Why(s Scene) string { return s.Texts.Warn }

// Needs adds nothing.
func (Warn) Needs(*Needs) {}

// Hint returns nil.
func (Warn) Hint() hint.Attempt { return nil }
