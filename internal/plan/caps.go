package plan

import (
	"unsafe"

	"contedor/internal/hint"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// KeepCaps makes all permitted capabilities inheritable and ambient. So a program keeps them
// even if its user is not root in the new user namespace, capabilities(7).
type KeepCaps struct{}

// capData holds the arguments of capget(2) and capset(2), version 3.
type capData struct {
	header unix.CapUserHeader
	data   [2]unix.CapUserData
}

// newCapData returns empty sets of capabilities, and their addresses as arguments.
func newCapData(p *solo.Program) (*capData, []solo.Arg) {
	c := &capData{header: unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}}
	return c, []solo.Arg{p.Pointer(unsafe.Pointer(&c.header), c), p.Pointer(unsafe.Pointer(&c.data), c)}
}

// Emit adds capget(2), capset(2), and prctl(2) for each capability.
func (KeepCaps) Emit(p *solo.Program, name string) {
	c, args := newCapData(p)
	p.Call(solo.Call{Nr: unix.SYS_CAPGET, Args: args, OnError: message(name, "capget failed")})
	for i := range c.data {
		p.Copy(unsafe.Pointer(&c.data[i].Inheritable), unsafe.Pointer(&c.data[i].Permitted), c)
	}
	p.Call(solo.Call{Nr: unix.SYS_CAPSET, Args: args, OnError: message(name, "capset failed")})
	// To raise a capability that is not permitted, or that the kernel does not have,
	// fails and changes nothing.
	for n := 0; n <= unix.CAP_LAST_CAP; n++ {
		p.Call(solo.Call{Nr: unix.SYS_PRCTL, Args: []solo.Arg{
			solo.Int(unix.PR_CAP_AMBIENT), solo.Int(unix.PR_CAP_AMBIENT_RAISE), solo.Int(n), solo.Int(0), solo.Int(0),
		}})
	}
}

// Why says which program keeps the capabilities.
func (KeepCaps) Why(s Scene) string { return s.Texts.KeepCaps }

// Needs adds nothing: a process may always keep the capabilities that it has.
func (KeepCaps) Needs(*Needs) {}

// Hint returns nil.
func (KeepCaps) Hint() hint.Attempt { return nil }

// LoseCaps gives up all capabilities. It stands for the exec of a command whose steps follow:
// in a new user namespace, exec takes the capabilities of a user who is not root.
type LoseCaps struct{}

// Emit adds capset(2).
func (LoseCaps) Emit(p *solo.Program, name string) {
	_, args := newCapData(p)
	p.Call(solo.Call{Nr: unix.SYS_CAPSET, Args: args, OnError: message(name, "capset failed")})
}

// Why says why the capabilities are given up.
func (LoseCaps) Why(s Scene) string { return s.Texts.LoseCaps }

// Needs adds nothing.
func (LoseCaps) Needs(*Needs) {}

// Hint returns nil.
func (LoseCaps) Hint() hint.Attempt { return nil }
