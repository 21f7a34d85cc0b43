package plan

import (
	"unsafe"

	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// KeepCaps makes all permitted capabilities inheritable and ambient, so that
// they outlast exec for a user who is not root inside, capabilities(7).
type KeepCaps struct{}

// capData is what capget(2) and capset(2) exchange with version 3.
type capData struct {
	header unix.CapUserHeader
	data   [2]unix.CapUserData
}

// newCapData returns a set without capabilities, and the arguments that name it.
func newCapData(p *solo.Program) (*capData, []solo.Arg) {
	c := &capData{header: unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}}
	return c, []solo.Arg{p.Pointer(unsafe.Pointer(&c.header), c), p.Pointer(unsafe.Pointer(&c.data), c)}
}

func (KeepCaps) Emit(p *solo.Program, name string) {
	c, args := newCapData(p)
	p.Call(solo.Call{Nr: unix.SYS_CAPGET, Args: args, OnError: failure(name, "capget failed")})
	for i := range c.data {
		p.Copy(unsafe.Pointer(&c.data[i].Inheritable), unsafe.Pointer(&c.data[i].Permitted), c)
	}
	p.Call(solo.Call{Nr: unix.SYS_CAPSET, Args: args, OnError: failure(name, "capset failed")})
	// Raising one that is not permitted, or that the kernel does not have, fails
	// and changes nothing.
	for n := 0; n <= unix.CAP_LAST_CAP; n++ {
		p.Call(solo.Call{Nr: unix.SYS_PRCTL, Args: []solo.Arg{
			solo.Int(unix.PR_CAP_AMBIENT), solo.Int(unix.PR_CAP_AMBIENT_RAISE), solo.Int(n), solo.Int(0), solo.Int(0),
		}})
	}
}

// LoseCaps gives all capabilities up, as exec does for a user who is not root
// in a new user namespace: it stands for the exec of a command whose steps
// follow.
type LoseCaps struct{}

func (LoseCaps) Emit(p *solo.Program, name string) {
	_, args := newCapData(p)
	p.Call(solo.Call{Nr: unix.SYS_CAPSET, Args: args, OnError: failure(name, "capset failed")})
}
