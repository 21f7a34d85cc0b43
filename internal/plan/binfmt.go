package plan

import (
	"contedor/internal/hint"
	"contedor/internal/solo"
)

// MountBinfmt mounts the binfmt_misc of the new user namespace.
type MountBinfmt struct{ Dir string }

// Emit adds mount(2).
func (m MountBinfmt) Emit(p *solo.Program, name string) {
	mount(p, "binfmt_misc", m.Dir, "binfmt_misc", restricted, solo.Call{OnError: noMount(name, m.Dir)})
}

// Why says what is mounted.
func (MountBinfmt) Why(s Scene) string { return s.Texts.MountBinfmt }

// Needs adds Linux 6.7, the first with a binfmt_misc for each user namespace.
func (MountBinfmt) Needs(n *Needs) { n.kernel("6.7", "mount") }

// Hint returns nil.
func (MountBinfmt) Hint() hint.Attempt { return nil }

// LoadInterp registers an interpreter with binfmt_misc.
type LoadInterp struct {
	Dir  string // the mount point of binfmt_misc
	Line string // the rule, as the kernel's binfmt-misc.rst describes it
}

// Emit adds writing the rule to the file register.
func (l LoadInterp) Emit(p *solo.Program, name string) {
	textFile{path: l.Dir + "/register", noOpen: "cannot open ", noWrite: "write failed "}.write(p, name, []byte(l.Line))
}

// Why says what the rule is for.
func (LoadInterp) Why(s Scene) string { return s.Texts.LoadInterp }

// Needs adds nothing.
func (LoadInterp) Needs(*Needs) {}

// Hint returns nil.
func (LoadInterp) Hint() hint.Attempt { return nil }
