package plan

import (
	"contedor/internal/nsflags"
	"golang.org/x/sys/unix"
)

// A Need is what steps want of the machine and of who runs them.
type Need struct {
	Kind NeedKind
	Name string // of the capability, the kernel's version, the setting, the program
	For  string // the first system call that wants it
}

// NeedKind is what Name names.
type NeedKind int

// The kinds of needs.
const (
	Capability NeedKind = iota // capabilities(7), over the caller's user namespace
	Kernel                     // at least this version
	Positive                   // a setting that is not 0, where there is one
	Zero                       // a setting that is 0, where there is one, or CAP_SYS_ADMIN
	OneOrAdmin                 // a setting that is not 0, where there is one, or CAP_SYS_ADMIN
	Program                    // in PATH
)

// Needs asks the steps, in order. A new user namespace gives all capabilities
// over what is made in it.
func (s Steps) Needs() []Need {
	var n needs
	n.of(s)
	return n.list
}

type needs struct {
	list   []Need
	inside bool // a user namespace was made
}

func (n *needs) add(kind NeedKind, name, call string) {
	for _, x := range n.list {
		if x.Kind == kind && x.Name == name {
			return
		}
	}
	n.list = append(n.list, Need{kind, name, call})
}

func (n *needs) capability(name, call string) {
	if !n.inside {
		n.add(Capability, name, call)
	}
}

func (n *needs) of(steps Steps) {
	for _, step := range steps {
		switch s := step.(type) {
		case Unshare:
			n.unshare(s)
		case Fork:
			if s.KillChild != 0 {
				n.add(Kernel, "5.3", "pidfd_open")
			}
			n.of(s.Then)
		case Propagation, Bind, ForkBinder, MountProc:
			n.capability("CAP_SYS_ADMIN", "mount")
		case MountBinfmt:
			n.add(Kernel, "6.7", "mount")
		case Chroot:
			n.capability("CAP_SYS_CHROOT", "chroot")
		case SetTime:
			n.capability("CAP_SYS_TIME", "write")
		case SetUID:
			n.capability("CAP_SETUID", "setuid")
		case SetGID, SetGroupList:
			n.capability("CAP_SETGID", "setgid")
		case ForkMapper:
			n.mapper(s)
		}
	}
}

func (n *needs) unshare(s Unshare) {
	if s.Flags&unix.CLONE_NEWUSER != 0 {
		n.add(OneOrAdmin, "kernel.unprivileged_userns_clone", "unshare")
		n.add(Zero, "kernel.apparmor_restrict_unprivileged_userns", "unshare")
		n.inside = true
	} else if s.Flags != 0 {
		n.capability("CAP_SYS_ADMIN", "unshare")
	}
	for _, ns := range nsflags.Table {
		if s.Flags&ns.Flag != 0 {
			n.add(Kernel, ns.Since, "unshare")
			n.add(Positive, ns.Limit(), "unshare")
		}
	}
}

func (n *needs) mapper(s ForkMapper) {
	for _, m := range []struct {
		Map
		ranges     []IDRange
		capability string
	}{{UIDMap, s.Users, "CAP_SETUID"}, {GIDMap, s.Groups, "CAP_SETGID"}} {
		switch {
		case m.ranges == nil:
		case s.Privileged:
			n.capability(m.capability, "write")
		default:
			n.add(Program, m.Helper, "execve")
		}
	}
}
