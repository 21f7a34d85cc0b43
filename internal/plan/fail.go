package plan

import (
	"contedor/internal/hint"
	"contedor/internal/solo"
	"contedor/internal/texts"
)

// Fail ends the process with a message and exit status 1. It is for an error that was found
// while the plan was made, but that the real tool reports only after the earlier steps.
type Fail struct{ Text string } // the message, without the tool's name

// Emit adds the message and the end of the process.
func (f Fail) Emit(p *solo.Program, name string) { p.Fail(*message(name, f.Text)) }

// Why has the message.
func (f Fail) Why(s Scene) string { return texts.Fill(s.Texts.Fail, "message", s.Operation.Says) }

// Needs adds nothing.
func (Fail) Needs(*Needs) {}

// Hint returns nil: the message needs no explanation.
func (Fail) Hint() hint.Attempt { return nil }
