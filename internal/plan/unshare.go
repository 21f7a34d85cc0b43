package plan

import (
	"strings"

	"contedor/internal/hint"
	"contedor/internal/nsflags"
	"contedor/internal/solo"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// Unshare gives the process new namespaces, all in one call of unshare(2).
type Unshare struct {
	Flags uintptr // CLONE_NEW* bits
}

// Emit adds unshare(2). Before it, it ends all other threads if the kernel requires that.
func (u Unshare) Emit(p *solo.Program, name string) {
	if u.Flags&unix.CLONE_NEWUSER != 0 {
		p.Alone(message(name, "unshare failed")) // a process with several threads may not make a user namespace
	}
	p.Call(solo.Call{Nr: unix.SYS_UNSHARE, Args: []solo.Arg{solo.Int(int(u.Flags))}, OnError: message(name, "unshare failed")})
}

// Why lists the kinds of namespaces.
func (u Unshare) Why(s Scene) string {
	if u.Flags == 0 {
		return s.Texts.UnshareNothing
	}
	var kinds []string
	for _, ns := range nsflags.Table {
		if u.Flags&ns.Flag != 0 {
			kinds = append(kinds, ns.Long)
		}
	}
	return texts.Fill(s.Texts.Unshare, "kinds", strings.Join(kinds, ", "))
}

// Needs adds, for each kind, the first kernel that has it and its limit. A user namespace
// also needs the settings of Debian and Ubuntu that allow it. Without a user namespace the
// others need CAP_SYS_ADMIN, unshare(2).
func (u Unshare) Needs(n *Needs) {
	if u.Flags&unix.CLONE_NEWUSER != 0 {
		n.add(Need{Kind: OneOrAdmin, Name: "kernel.unprivileged_userns_clone", For: "unshare"})
		n.add(Need{Kind: Zero, Name: "kernel.apparmor_restrict_unprivileged_userns", For: "unshare"})
	} else if u.Flags != 0 {
		n.capability("CAP_SYS_ADMIN", "unshare")
	}
	n.made |= u.Flags
	for _, ns := range nsflags.Table {
		if u.Flags&ns.Flag != 0 {
			n.kernel(ns.Since, "unshare")
			n.add(Need{Kind: Positive, Name: ns.Limit(), For: "unshare"})
		}
	}
}

// Hint returns the attempt with the namespaces.
func (u Unshare) Hint() hint.Attempt { return &hint.Unshare{Flags: u.Flags} }
