package plan

import (
	"contedor/internal/hint"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// Propagation sets the propagation type of all mounts in the new mount namespace,
// mount_namespaces(7).
type Propagation struct{ Flags uintptr } // MS_PRIVATE, MS_SLAVE or MS_SHARED, with MS_REC

// Emit adds mount(2) for the root directory.
func (m Propagation) Emit(p *solo.Program, name string) {
	mount(p, "none", "/", "", m.Flags, solo.Call{OnError: message(name, "cannot change root filesystem propagation")})
}

// Why reports whether mounts propagate.
func (m Propagation) Why(s Scene) string {
	if m.Flags&unix.MS_PRIVATE == 0 {
		return s.Texts.Unprivate
	}
	return s.Texts.Propagation
}

// Needs adds CAP_SYS_ADMIN.
func (Propagation) Needs(n *Needs) { n.capability("CAP_SYS_ADMIN", "mount") }

// Hint returns the attempt, which has no fields.
func (Propagation) Hint() hint.Attempt { return &hint.Propagation{} }

// MountProc mounts proc(5) for the new PID namespace.
type MountProc struct {
	Dir string // the mount point
	// Private is set if the mount at Dir is made private first, because the other mounts
	// are not private.
	Private bool
}

// Emit adds mount(2), twice for Private.
func (m MountProc) Emit(p *solo.Program, name string) {
	if m.Private {
		mount(p, "none", m.Dir, "", unix.MS_PRIVATE|unix.MS_REC, solo.Call{
			Ignore: unix.EINVAL, OnError: &solo.Message{Name: name, Text: "cannot change ", Word: m.Dir, Rest: " filesystem propagation", Status: 1},
		})
	}
	mount(p, "proc", m.Dir, "proc", restricted, solo.Call{OnError: noMount(name, m.Dir)})
}

// Why says what proc is mounted for.
func (MountProc) Why(s Scene) string { return s.Texts.MountProc }

// Needs adds CAP_SYS_ADMIN.
func (MountProc) Needs(n *Needs) { n.capability("CAP_SYS_ADMIN", "mount") }

// Hint returns the attempt with the mount point.
func (m MountProc) Hint() hint.Attempt { return &hint.MountProc{Dir: m.Dir} }

// restricted are the mount flags of file systems of the kernel, which need no programs and
// devices.
const restricted = unix.MS_NOSUID | unix.MS_NOEXEC | unix.MS_NODEV

// noMount returns util-linux's message for a file system that cannot be mounted.
func noMount(name, dir string) *solo.Message {
	return &solo.Message{Name: name, Text: "mount ", Word: dir, Rest: " failed", Status: 1}
}

// mount adds mount(2). c has the fields for the result and errors.
func mount(p *solo.Program, source, target, fstype string, flags uintptr, c solo.Call) {
	kind := solo.Int(0)
	if fstype != "" {
		kind = p.String(fstype)
	}
	c.Nr = unix.SYS_MOUNT
	c.Args = []solo.Arg{p.String(source), p.String(target), kind, solo.Int(int(flags)), solo.Int(0)}
	p.Call(c)
}
