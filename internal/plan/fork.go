package plan

import (
	"unsafe"

	"contedor/internal/hint"
	"contedor/internal/linux/errno"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// Fork makes a child process, the first process of the container. The steps that follow in
// the plan are the child's. The parent waits, and ends with the child's exit status or signal.
type Fork struct {
	KillChild int   // the signal that the child gets when its parent dies; 0 for none
	Forward   bool  // whether SIGINT and SIGTERM are passed to the child, not only blocked
	Then      Steps // the parent's steps before it waits
}

// Emit adds the fork of a child that does nothing.
func (f Fork) Emit(p *solo.Program, name string) { f.Around(p, name, func() {}) }

// blocked is the set of signals that the parent blocks while it waits.
var blocked = uint64(1)<<(unix.SIGINT-1) | 1<<(unix.SIGTERM-1)

// Around adds the fork. child adds the operations of the child.
func (f Fork) Around(p *solo.Program, name string, child func()) {
	step := p.Marked()
	mask := func(how int, set *uint64, old *uint64) {
		p.Call(solo.Call{Nr: unix.SYS_RT_SIGPROCMASK, Args: []solo.Arg{
			solo.Int(how), p.Pointer(unsafe.Pointer(set), set), p.Pointer(unsafe.Pointer(old), old), solo.Int(8),
		}})
	}
	p.Alone(nil)   // the child, too, must see a parent with only one thread
	if f.Forward { // the real tool's handlers undo an inherited SIG_IGN
		DefaultSignal{unix.SIGINT}.Emit(p, name)
		DefaultSignal{unix.SIGTERM}.Emit(p, name)
	}
	old := (*uint64)(unsafe.Pointer(unsafe.SliceData(p.Space(8))))
	mask(unix.SIG_BLOCK, &blocked, old)
	if f.KillChild != 0 {
		p.Call(solo.Call{Nr: unix.SYS_GETPID, Result: solo.File2})
		p.Call(solo.Call{
			Nr: unix.SYS_PIDFD_OPEN, Args: []solo.Arg{solo.FromRegister(solo.File2), solo.Int(0)},
			Result: solo.File2, OnError: message(name, "pidfd_open failed"),
		})
	}
	p.Fork(solo.Child, len(f.Then) == 0, message(name, "fork failed"), func() {
		mask(unix.SIG_SETMASK, old, nil)
		if f.KillChild != 0 {
			p.Call(solo.Call{Nr: unix.SYS_PRCTL, Args: []solo.Arg{solo.Int(unix.PR_SET_PDEATHSIG), solo.Int(f.KillChild)}, OnError: message(name, "prctl failed")})
			fds := &pollSet{events: unix.POLLIN}
			p.Store(solo.File2, unsafe.Pointer(&fds.fd), fds)
			p.Call(solo.Call{
				Nr: unix.SYS_PPOLL, Args: []solo.Arg{p.Pointer(unsafe.Pointer(fds), fds), solo.Int(1), p.Pointer(unsafe.Pointer(&fds.timeout), fds), solo.Int(0)},
				StopOn: solo.OnNonZero, OnError: message(name, "poll parent pidfd failed"),
			})
			p.Call(solo.Call{Nr: unix.SYS_CLOSE, Args: []solo.Arg{solo.FromRegister(solo.File2)}})
		}
		child()
	})
	f.Then.compile(p, name)
	p.Mark(step)
	p.Wait(f.Forward, message(name, "waitpid failed"))
	// The first process of a PID namespace survives the signal of its child, which it sends
	// to itself.
	p.Fail(solo.Message{Name: name, Text: "child exit failed: ", Word: errno.Text(0), Status: 1})
}

// pollSet is a struct pollfd and a timeout of zero.
type pollSet struct {
	fd              int32
	events, revents int16
	timeout         unix.Timespec
}

// Why says what the fork, the wait, or an operation about signals or KillChild is for.
func (f Fork) Why(s Scene) string {
	t, o := s.Texts, s.Operation
	switch o.Nr {
	case unix.SYS_CLONE:
		switch {
		case s.New&unix.CLONE_NEWPID != 0:
			return t.ForkFirst
		case s.Joined&unix.CLONE_NEWPID != 0:
			return t.ForkJoined
		}
		return t.Fork
	case unix.SYS_RT_SIGTIMEDWAIT:
		return t.Forward
	case unix.SYS_WAIT4:
		return t.Wait
	case unix.SYS_PIDFD_OPEN, unix.SYS_PRCTL, unix.SYS_PPOLL, unix.SYS_GETPID, unix.SYS_CLOSE:
		return t.KillChild
	}
	if o.Args[0] == any(unix.SIG_SETMASK) {
		return t.Unblock
	}
	return t.Signals
}

// Needs adds the kernel with pidfd_open(2) for KillChild, and the needs of Then.
func (f Fork) Needs(n *Needs) {
	if f.KillChild != 0 {
		n.kernel("5.3", "pidfd_open")
	}
	n.of(f.Then)
}

// Hint returns nil.
func (Fork) Hint() hint.Attempt { return nil }
