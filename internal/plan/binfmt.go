package plan

import (
	"contedor/internal/hint"
	"contedor/internal/solo"
)

// MountBinfmt mounts the user namespace's own binfmt_misc.
type MountBinfmt struct{ Dir string }

// Emit adds mount(2).
func (m MountBinfmt) Emit(p *solo.Program, name string) {
	mount(p, "binfmt_misc", m.Dir, "binfmt_misc", quiet, solo.Call{OnError: noMount(name, m.Dir)})
}

// Why says what is mounted.
func (MountBinfmt) Why(s Scene) string { return s.Texts.MountBinfmt }

// Needs adds the kernel that has one for each user namespace.
func (MountBinfmt) Needs(n *Needs) { n.kernel("6.7", "mount") }

// Hint returns nil.
func (MountBinfmt) Hint() hint.Attempt { return nil }

// LoadInterp registers an interpreter with binfmt_misc.
type LoadInterp struct {
	Dir  string // where binfmt_misc is mounted
	Line string // for the file register
}

// Emit adds the writing of the line.
func (l LoadInterp) Emit(p *solo.Program, name string) {
	textFile{path: l.Dir + "/register", noOpen: "cannot open ", noWrite: "write failed "}.write(p, name, []byte(l.Line))
}

// Why says what the line does.
func (LoadInterp) Why(s Scene) string { return s.Texts.LoadInterp }

// Needs adds nothing.
func (LoadInterp) Needs(*Needs) {}

// Hint returns nil.
func (LoadInterp) Hint() hint.Attempt { return nil }
