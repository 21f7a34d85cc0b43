package plan

import (
	"contedor/internal/hint"
	"contedor/internal/nsflags"
	"contedor/internal/solo"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// Join moves the process into an existing namespace, setns(2).
type Join struct {
	FD   int     // a descriptor of the namespace
	Flag uintptr // its kind, a CLONE_NEW* constant
}

// Emit adds setns(2). Before it, it ends all other threads if the kernel requires that.
func (j Join) Emit(p *solo.Program, name string) {
	m := message(name, "cannot enter the "+nsflags.ByFlag(j.Flag).Long+" namespace")
	if j.Flag&(unix.CLONE_NEWUSER|unix.CLONE_NEWNS|unix.CLONE_NEWTIME) != 0 {
		p.Alone(m) // a process with several threads may not enter namespaces of these kinds
	}
	p.Call(solo.Call{Nr: unix.SYS_SETNS, Args: []solo.Arg{solo.Int(j.FD), solo.Int(int(j.Flag))}, OnError: m})
}

// Why names the kind. Only the children of the process enter a PID namespace.
func (j Join) Why(s Scene) string {
	text := s.Texts.Join
	if j.Flag == unix.CLONE_NEWPID {
		text = s.Texts.JoinForChildren
	}
	return texts.Fill(text, "kind", nsflags.ByFlag(j.Flag).Long)
}

// Needs adds the capabilities that setns(2) requires. The owner of a user namespace needs
// none to enter it, and has all capabilities inside.
func (j Join) Needs(n *Needs) {
	n.kernel(nsflags.ByFlag(j.Flag).SinceJoin, "setns")
	switch j.Flag {
	case unix.CLONE_NEWUSER:
	case unix.CLONE_NEWNS:
		n.capability("CAP_SYS_ADMIN", "setns")
		n.capability("CAP_SYS_CHROOT", "setns")
	default:
		n.capability("CAP_SYS_ADMIN", "setns")
	}
	n.joined |= j.Flag
}

// Hint returns the attempt with the kind.
func (j Join) Hint() hint.Attempt { return &hint.Join{Flag: j.Flag} }
