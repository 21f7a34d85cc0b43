package plan

import (
	"strings"

	"contedor/internal/hint"
	"contedor/internal/nsflags"
	"contedor/internal/solo"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// Enter moves the process into several existing namespaces in the order of nsenter(1):
// setns(2). First it tries all but the user namespace and ignores failures. Then it enters
// the user namespace, and tries again what failed. The first try is for a process that would
// lose the necessary capabilities in the user namespace, the second for one that gains them
// there.
type Enter struct {
	PIDFD int     // descriptor of a process whose namespaces are entered
	Kinds uintptr // CLONE_NEW* bits of the kinds that are entered through PIDFD
	Files []Join  // further namespaces, in the order of nsflags.InBindOrder
}

// Emit adds the calls of setns(2). Before them it ends all other threads, if the kernel
// requires that.
func (e Enter) Emit(p *solo.Program, name string) {
	if e.flags()&(unix.CLONE_NEWUSER|unix.CLONE_NEWNS|unix.CLONE_NEWTIME) != 0 {
		p.Alone(message(name, "reassociate to namespaces failed"))
	}
	first := func(flags uintptr) uintptr {
		if e.flags() == unix.CLONE_NEWUSER {
			return flags // there is no other namespace to enter first
		}
		return flags &^ unix.CLONE_NEWUSER
	}
	const failed = solo.Entered
	early := first(e.Kinds)
	if early != 0 {
		setns(p, e.PIDFD, early, failed, solo.Discard, nil)
	}
	for i, f := range e.Files {
		if first(f.Flag) != 0 {
			setns(p, f.FD, f.Flag, failed+solo.Register(i+1), solo.Discard, nil)
		}
	}
	if early != 0 {
		setns(p, e.PIDFD, e.Kinds, solo.Discard, failed, message(name, "reassociate to namespaces failed"))
	}
	if late := e.Kinds &^ early; late != 0 {
		c := solo.Call{Nr: unix.SYS_SETNS, Args: []solo.Arg{solo.Int(e.PIDFD), solo.Int(int(late))}, OnError: message(name, "reassociate to namespaces failed")}
		if early != 0 {
			c.Unless = failed // if the first try failed, the second one has entered all kinds
		}
		p.Call(c)
	}
	for i, f := range e.Files {
		when := failed + solo.Register(i+1)
		if first(f.Flag) == 0 {
			when = solo.Discard
		}
		setns(p, f.FD, f.Flag, solo.Discard, when, &solo.Message{
			Name: name, Text: "reassociate to namespace 'ns/", Word: nsflags.ByFlag(f.Flag).JoinFile(), Rest: "' failed", Status: 1,
		})
	}
}

func setns(p *solo.Program, fd int, flags uintptr, result, when solo.Register, m *solo.Message) {
	p.Call(solo.Call{Nr: unix.SYS_SETNS, Args: []solo.Arg{solo.Int(fd), solo.Int(int(flags))}, Result: result, When: when, OnError: m})
}

// flags returns the CLONE_NEW* bits of all entered namespaces.
func (e Enter) flags() uintptr {
	flags := e.Kinds
	for _, f := range e.Files {
		flags |= f.Flag
	}
	return flags
}

// Why names the kinds. Only the children of the process enter a PID namespace.
func (e Enter) Why(s Scene) string {
	switch {
	case s.Operation.When && e.flags()&unix.CLONE_NEWUSER != 0:
		return s.Texts.EnterAgain
	case s.Operation.When:
		return s.Texts.EnterRetry
	}
	flags, _ := s.Operation.Args[1].(int)
	var kinds []string
	for _, ns := range nsflags.Table {
		if uintptr(flags)&ns.Flag != 0 {
			kinds = append(kinds, ns.Long)
		}
	}
	text := s.Texts.Join
	if flags == unix.CLONE_NEWPID {
		text = s.Texts.JoinForChildren
	}
	return texts.Fill(text, "kind", strings.Join(kinds, ", "))
}

// Needs adds what each of the namespaces needs.
func (e Enter) Needs(n *Needs) {
	if e.Kinds != 0 {
		n.kernel("5.8", "setns") // the first version whose setns(2) accepts the descriptor of a process
	}
	for _, ns := range nsflags.Table {
		if e.flags()&ns.Flag != 0 {
			Join{Flag: ns.Flag}.Needs(n)
		}
	}
}

// Hint returns the attempt with all kinds.
func (e Enter) Hint() hint.Attempt { return &hint.Join{Flag: e.flags()} }

// ForkStopping makes a child process, which is in the PID namespace that was entered. The
// steps that follow in the plan are the child's. The parent waits as nsenter(1) does: it
// stops and continues with the child, and ends with its exit status or signal.
type ForkStopping struct{}

// Emit adds the fork of a child that does nothing.
func (f ForkStopping) Emit(p *solo.Program, name string) { f.Around(p, name, func() {}) }

// Around adds the fork. child adds the operations of the child.
func (ForkStopping) Around(p *solo.Program, name string, child func()) {
	step := p.Marked()
	DefaultSignal{unix.SIGCHLD}.Emit(p, name)
	p.Alone(nil) // the waiting parent has only one thread
	p.Fork(solo.Child, true, message(name, "fork failed"), child)
	p.Mark(step)
	p.WaitStopping(message(name, "waitpid failed"))
}

// Why says what the fork, the wait or the change of SIGCHLD is for.
func (ForkStopping) Why(s Scene) string {
	switch s.Operation.Nr {
	case unix.SYS_CLONE:
		return s.Texts.ForkJoined
	case unix.SYS_WAIT4:
		return s.Texts.Wait
	}
	return texts.Fill(s.Texts.DefaultSignal, "signal", "SIGCHLD")
}

// Needs adds nothing.
func (ForkStopping) Needs(*Needs) {}

// Hint returns nil.
func (ForkStopping) Hint() hint.Attempt { return nil }

// DropGroups drops the supplementary groups, setgroups(2). nsenter(1) does so before and
// after it enters a user namespace: it is an error only if both calls fail.
type DropGroups struct{ Again bool } // whether this is the second call

// Emit adds setgroups(2).
func (d DropGroups) Emit(p *solo.Program, name string) {
	c := solo.Call{Nr: unix.SYS_SETGROUPS, Args: []solo.Arg{solo.Int(0), solo.Int(0)}, Result: solo.File5}
	if d.Again {
		c.Result, c.When, c.OnError = solo.Discard, solo.File5, message(name, "setgroups failed")
		p.Call(c)
		c.When, c.Unless, c.OnError = solo.Discard, solo.File5, nil
	}
	p.Call(c)
}

// Why says that the groups are set.
func (DropGroups) Why(s Scene) string { return s.Texts.SetGroupList }

// Needs adds nothing, because one of the calls may fail.
func (DropGroups) Needs(*Needs) {}

// Hint returns the attempt, which has no fields.
func (DropGroups) Hint() hint.Attempt { return &hint.DropGroups{} }

// ChrootTo changes the root directory to an open directory, fchdir(2) and chroot(2), and the
// working directory to the new root.
type ChrootTo struct {
	FD      int  // the directory
	KeepDir bool // whether the working directory stays as it is
}

// Emit adds the calls.
func (c ChrootTo) Emit(p *solo.Program, name string) {
	if c.KeepDir {
		openDir(p, name, ".")
	}
	p.Call(solo.Call{Nr: unix.SYS_FCHDIR, Args: []solo.Arg{solo.Int(c.FD)}, OnError: message(name, "change directory by root file descriptor failed")})
	p.Call(solo.Call{Nr: unix.SYS_CHROOT, Args: []solo.Arg{p.String(".")}, OnError: message(name, "chroot failed")})
	p.Call(solo.Call{Nr: unix.SYS_CHDIR, Args: []solo.Arg{p.String("/")}, OnError: message(name, "cannot change directory to /")})
	if c.KeepDir {
		changeTo(p, name, solo.FromRegister(solo.File1))
	}
}

func openDir(p *solo.Program, name, path string) {
	p.Call(solo.Call{
		Nr:     unix.SYS_OPENAT,
		Args:   []solo.Arg{solo.Int(unix.AT_FDCWD), p.String(path), solo.Int(unix.O_RDONLY | unix.O_CLOEXEC)},
		Result: solo.File1, OnError: message(name, "cannot open current working directory"),
	})
}

func changeTo(p *solo.Program, name string, dir solo.Arg) {
	p.Call(solo.Call{Nr: unix.SYS_FCHDIR, Args: []solo.Arg{dir}, OnError: message(name, "change directory by working directory file descriptor failed")})
}

// Why says what all calls together are for.
func (ChrootTo) Why(s Scene) string { return s.Texts.ChrootTo }

// Needs adds CAP_SYS_CHROOT.
func (ChrootTo) Needs(n *Needs) { n.capability("CAP_SYS_CHROOT", "chroot") }

// Hint returns nil.
func (ChrootTo) Hint() hint.Attempt { return nil }

// ChdirTo changes the working directory to an open directory, fchdir(2), or to Path in the
// root directory that the process has at that time.
type ChdirTo struct {
	FD   int    // the directory, if Path is empty
	Path string // the directory
}

// Emit adds the calls.
func (c ChdirTo) Emit(p *solo.Program, name string) {
	dir := solo.Int(c.FD)
	if c.Path != "" {
		openDir(p, name, c.Path)
		dir = solo.FromRegister(solo.File1)
	}
	changeTo(p, name, dir)
}

// Why says what all calls together are for.
func (ChdirTo) Why(s Scene) string { return s.Texts.ChdirTo }

// Needs adds nothing.
func (ChdirTo) Needs(*Needs) {}

// Hint returns nil.
func (ChdirTo) Hint() hint.Attempt { return nil }

// JoinCgroup moves the process into a control group, cgroups(7).
type JoinCgroup struct {
	FD  int    // descriptor of the group's cgroup.procs, open for writing
	PID string // of the process, in decimal
}

// Emit adds write(2).
func (j JoinCgroup) Emit(p *solo.Program, name string) {
	p.Call(solo.Call{Nr: unix.SYS_WRITE, Args: []solo.Arg{solo.Int(j.FD), p.String(j.PID), solo.Int(len(j.PID))}, OnError: message(name, "write cgroup.procs failed")})
}

// Why says what the write is for.
func (JoinCgroup) Why(s Scene) string { return s.Texts.JoinCgroup }

// Needs adds nothing.
func (JoinCgroup) Needs(*Needs) {}

// Hint returns nil.
func (JoinCgroup) Hint() hint.Attempt { return nil }

// Becomes stands for the exec of one of our own commands whose steps follow. The messages of
// these steps begin with its name.
type Becomes struct{ Name string } // what messages begin with

// Emit adds nothing.
func (Becomes) Emit(*solo.Program, string) {}

// Why is never called, because there is no operation.
func (Becomes) Why(s Scene) string { return s.Texts.Exec }

// Needs adds nothing.
func (Becomes) Needs(*Needs) {}

// Hint returns nil.
func (Becomes) Hint() hint.Attempt { return nil }
