package plan

import (
	"contedor/internal/hint"
	"contedor/internal/solo"
	"contedor/internal/texts"
)

// Fail ends the plan with a message that was known before.
type Fail struct{ Text string }

// Emit adds the message and the end, with status 1.
func (f Fail) Emit(p *solo.Program, name string) { p.Fail(*message(name, f.Text)) }

// Why tells the message.
func (f Fail) Why(s Scene) string { return texts.Fill(s.Texts.Fail, "message", s.Operation.Says) }

// Needs adds nothing.
func (Fail) Needs(*Needs) {}

// Hint returns nil: the message says all.
func (Fail) Hint() hint.Attempt { return nil }
