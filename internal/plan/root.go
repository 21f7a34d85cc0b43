package plan

import (
	"contedor/internal/hint"
	"contedor/internal/solo"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// Chroot changes the root directory, chroot(2).
type Chroot struct {
	Dir     string
	OnError *solo.Message // nil for unshare's message
}

// Emit adds chroot(2).
func (c Chroot) Emit(p *solo.Program, name string) {
	m := c.OnError.Or(&solo.Message{Name: name, Text: "cannot change root directory to '", Word: c.Dir, Rest: "'", Status: 1})
	p.Call(solo.Call{Nr: unix.SYS_CHROOT, Args: []solo.Arg{p.String(c.Dir)}, OnError: m})
}

// Why names the directory.
func (c Chroot) Why(s Scene) string { return texts.Fill(s.Texts.Chroot, "dir", c.Dir) }

// Needs adds CAP_SYS_CHROOT.
func (Chroot) Needs(n *Needs) { n.capability("CAP_SYS_CHROOT", "chroot") }

// Hint returns the attempt with the directory.
func (c Chroot) Hint() hint.Attempt { return &hint.Chroot{Dir: c.Dir} }

// Chdir changes the working directory, chdir(2).
type Chdir struct {
	Dir     string
	OnError *solo.Message // nil for unshare's message
}

// Emit adds chdir(2).
func (c Chdir) Emit(p *solo.Program, name string) {
	m := c.OnError.Or(&solo.Message{Name: name, Text: "cannot change directory to ", Word: c.Dir, Status: 1})
	p.Call(solo.Call{Nr: unix.SYS_CHDIR, Args: []solo.Arg{p.String(c.Dir)}, OnError: m})
}

// Why names the directory.
func (c Chdir) Why(s Scene) string { return texts.Fill(s.Texts.Chdir, "dir", c.Dir) }

// Needs adds nothing.
func (Chdir) Needs(*Needs) {}

// Hint returns the attempt with the directory.
func (c Chdir) Hint() hint.Attempt { return &hint.Chdir{Dir: c.Dir} }
