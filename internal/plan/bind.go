package plan

import (
	"strconv"

	"contedor/internal/hint"
	"contedor/internal/nsflags"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// A Binding keeps a namespace alive by a bind mount of its file.
type Binding struct {
	Namespace *nsflags.Namespace
	Target    string // an existing file
}

// Bind bind-mounts the files of a process's new namespaces.
type Bind struct {
	PID      int // of the process
	Bindings []Binding
}

// Emit adds mount(2) for each Binding.
func (b Bind) Emit(p *solo.Program, name string) {
	for _, x := range b.Bindings {
		source := "/proc/" + strconv.Itoa(b.PID) + "/ns/" + x.Namespace.File
		mount(p, source, x.Target, "", unix.MS_BIND, solo.Call{OnError: message(name, "mount "+source+" on "+x.Target+" failed")})
	}
}

// Why says what the mounts are for.
func (Bind) Why(s Scene) string { return s.Texts.Bind }

// Needs adds CAP_SYS_ADMIN.
func (Bind) Needs(n *Needs) { n.capability("CAP_SYS_ADMIN", "mount") }

// Hint returns the attempt with the mount points.
func (b Bind) Hint() hint.Attempt {
	var files []string
	for _, x := range b.Bindings {
		files = append(files, x.Target)
	}
	return &hint.Bind{Files: files}
}

// ForkBinder makes a helper process that stays in the old namespaces and bind-mounts the
// files of the new ones there.
type ForkBinder struct {
	Pipe Pipe
	Bind
}

// Emit adds the fork and, for the new process, the wait for the Pipe and the mounts.
func (f ForkBinder) Emit(p *solo.Program, name string) {
	p.Fork(solo.Helper1, false, message(name, "fork failed"), func() {
		f.Pipe.await(p)
		f.Bind.Emit(p, name)
		p.Exit(0)
	})
}

// Why says what the helper is for.
func (ForkBinder) Why(s Scene) string { return s.Texts.ForkBinder }

// AwaitBinder tells the helper of ForkBinder to begin, and waits until it has ended.
type AwaitBinder struct{ Pipe Pipe }

// Emit adds a write to the Pipe and the wait.
func (a AwaitBinder) Emit(p *solo.Program, name string) { a.Pipe.begin(p, solo.Helper1) }

// Why says that the helper begins, or that the process waits for it.
func (AwaitBinder) Why(s Scene) string { return whyAwait(s) }

// Needs adds nothing.
func (AwaitBinder) Needs(*Needs) {}

// Hint returns nil.
func (AwaitBinder) Hint() hint.Attempt { return nil }
