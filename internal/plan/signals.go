package plan

import (
	"contedor/internal/hint"
	"contedor/internal/solo"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// DefaultSignal gives a signal its default action, in case it was ignored.
type DefaultSignal struct{ Signal unix.Signal }

// defaultAction is the kernel's struct sigaction with SIG_DFL.
var defaultAction [32]byte

// Emit adds rt_sigaction(2).
func (d DefaultSignal) Emit(p *solo.Program, name string) {
	p.Call(solo.Call{Nr: unix.SYS_RT_SIGACTION, Args: []solo.Arg{solo.Int(int(d.Signal)), p.Bytes(defaultAction[:]), solo.Int(0), solo.Int(8)}})
}

// Why names the signal.
func (d DefaultSignal) Why(s Scene) string {
	return texts.Fill(s.Texts.DefaultSignal, "signal", unix.SignalName(d.Signal))
}

// Needs adds nothing.
func (DefaultSignal) Needs(*Needs) {}

// Hint returns nil.
func (DefaultSignal) Hint() hint.Attempt { return nil }
