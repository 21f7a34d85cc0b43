package plan

import (
	"contedor/internal/hint"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// Propagation sets how mounts spread between the new mount namespace and
// others, mount_namespaces(7), for the whole tree.
type Propagation struct{ Flags uintptr } // MS_PRIVATE, MS_SLAVE or MS_SHARED, with MS_REC

// Emit adds mount(2) of the root directory.
func (m Propagation) Emit(p *solo.Program, name string) {
	mount(p, "none", "/", "", m.Flags, solo.Call{OnError: message(name, "cannot change root filesystem propagation")})
}

// Why says whether mounts spread.
func (m Propagation) Why(s Scene) string {
	if m.Flags&unix.MS_PRIVATE == 0 {
		return s.Texts.Unprivate
	}
	return s.Texts.Propagation
}

// Needs adds CAP_SYS_ADMIN.
func (Propagation) Needs(n *Needs) { n.capability("CAP_SYS_ADMIN", "mount") }

// Hint tells that the propagation was to be changed.
func (Propagation) Hint() hint.Attempt { return &hint.Propagation{} }

// MountProc mounts the new PID namespace's proc(5).
type MountProc struct {
	Dir string
	// Private makes what is mounted there private first, where the propagation
	// of the whole tree was left shared.
	Private bool
}

// Emit adds mount(2), once or twice.
func (m MountProc) Emit(p *solo.Program, name string) {
	if m.Private {
		mount(p, "none", m.Dir, "", unix.MS_PRIVATE|unix.MS_REC, solo.Call{
			Ignore: unix.EINVAL, OnError: &solo.Message{Name: name, Text: "cannot change ", Word: m.Dir, Rest: " filesystem propagation", Status: 1},
		})
	}
	mount(p, "proc", m.Dir, "proc", quiet, solo.Call{OnError: noMount(name, m.Dir)})
}

// Why says what proc is mounted for.
func (MountProc) Why(s Scene) string { return s.Texts.MountProc }

// Needs adds CAP_SYS_ADMIN.
func (MountProc) Needs(n *Needs) { n.capability("CAP_SYS_ADMIN", "mount") }

// Hint tells the directory.
func (m MountProc) Hint() hint.Attempt { return &hint.MountProc{Dir: m.Dir} }

// quiet are the flags of a file system on which nothing is executed.
const quiet = unix.MS_NOSUID | unix.MS_NOEXEC | unix.MS_NODEV

func noMount(name, dir string) *solo.Message {
	return &solo.Message{Name: name, Text: "mount ", Word: dir, Rest: " failed", Status: 1}
}

// mount adds mount(2); c holds what is done about its result.
func mount(p *solo.Program, source, target, fstype string, flags uintptr, c solo.Call) {
	kind := solo.Int(0)
	if fstype != "" {
		kind = p.String(fstype)
	}
	c.Nr = unix.SYS_MOUNT
	c.Args = []solo.Arg{p.String(source), p.String(target), kind, solo.Int(int(flags)), solo.Int(0)}
	p.Call(c)
}
