// Package spawn starts programs for the shell from one thread with raw system calls. The child sets
// its descriptors, directory, umask, limits, signals and process group between fork and exec. No
// other thread or process takes part.
//
// The child shares the parent's memory until it executes (CLONE_VM and CLONE_VFORK). So it runs only
// nosplit code and takes everything from one global variable. Package solo makes containers in the
// same way.
package spawn

import (
	"sync"
	"syscall"
	"unsafe"

	"contedor/internal/linux/entry"
	"golang.org/x/sys/unix"
)

// A Move makes descriptor From the child's descriptor To; From -1 closes To.
type Move struct{ From, To int32 }

// A Limit is a resource limit for the child, setrlimit(2).
type Limit struct {
	Resource   int
	Soft, Hard uint64
}

// Attr is the state that the child gets.
type Attr struct {
	Moves    []Move  // applied in order
	Dir      int     // descriptor of the working directory; -1 for the parent's
	Umask    int     // -1 for the parent's
	Limits   []Limit //
	Ignored  uint64  // the signals to ignore: signal n is bit n-1; all others get the default
	Group    int     // the process group to join; 0 for a new one, -1 for the parent's
	Terminal int     // the terminal whose foreground the group becomes; -1 for none
}

// request is the data for the child.
var request struct {
	path    *byte
	argv    **byte
	envp    **byte
	attr    *Attr
	pid     uintptr
	oldMask uint64
	group   uint32
	flags   uintptr // further flags for clone(2)
	theirs  int     // the PID namespace of the children, a descriptor; 0 for the parent's
	own     int     // the PID namespace of the parent, a descriptor
	action  [4]uintptr
	limit   [2]uint64
	files   entry.Limit
	mask    uint64
	stop    uintptr // the signal that would have stopped the child before execve(2), or 0
}

var mu sync.Mutex

// A ForkError is an error of clone(2): there is no child.
type ForkError struct{ Errno syscall.Errno }

func (e ForkError) Error() string { return e.Errno.Error() }

// Start executes a file in a child and returns the child's process id. An error is a
// ForkError, or the errno of execve(2).
func Start(path string, argv, env []string, attr *Attr) (pid int, err error) {
	p, err := unix.BytePtrFromString(path)
	if err != nil {
		return 0, unix.ENOENT
	}
	av, err := syscall.SlicePtrFromStrings(argv)
	if err != nil {
		return 0, unix.EINVAL
	}
	ev, err := syscall.SlicePtrFromStrings(env)
	if err != nil {
		return 0, unix.EINVAL
	}
	mu.Lock()
	defer mu.Unlock()
	syscall.ForkLock.Lock() // other goroutines have no descriptor open that is not yet close-on-exec
	defer syscall.ForkLock.Unlock()
	request.path, request.argv, request.envp, request.attr = p, &av[0], &ev[0], attr
	request.files, request.mask = entry.OpenFiles(), uint64(entry.Mask())
	if err := place(); err != nil {
		return 0, err
	}
	run()
	request.path, request.argv, request.envp, request.attr = nil, nil, nil, nil
	if int(request.pid) > 0 {
		placed(int(request.pid))
	}
	if int(request.pid) < 0 {
		return 0, ForkError{*failed}
	}
	if *failed != 0 {
		if int(request.pid) > 0 { // there is a child, but it could not execute
			var status syscall.WaitStatus
			for {
				if _, err := syscall.Wait4(int(request.pid), &status, 0, nil); err != syscall.EINTR {
					break
				}
			}
		}
		return 0, *failed
	}
	return int(request.pid), nil
}

const sigsetSize = 8

var allSignals = ^uint64(0)

// stopSignals are the signals with which a terminal stops programs. A child that they stopped before
// execve(2) would leave its parent in the kernel, where ^Z cannot stop the parent, too. So the child
// takes them from the pending signals, and the parent sends them again when the child has executed.
var stopSignals = uint64(1<<(unix.SIGTSTP-1) | 1<<(unix.SIGTTIN-1) | 1<<(unix.SIGTTOU-1))

// now is a time limit of zero.
var now unix.Timespec

//go:nosplit
func raw(nr, a, b, c, d uintptr) (uintptr, syscall.Errno) {
	r, _, e := syscall.RawSyscall6(nr, a, b, c, d, 0, 0)
	return r, e
}

// run forks, and executes in the child. No local variable is used after the fork.
//
//go:nosplit
//go:noinline
//go:norace
func run() {
	raw(unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK, uintptr(unsafe.Pointer(&allSignals)), uintptr(unsafe.Pointer(&request.oldMask)), sigsetSize)
	*failed, request.stop = 0, 0
	if request.theirs != 0 {
		raw(unix.SYS_SETNS, uintptr(request.theirs), unix.CLONE_NEWPID, 0, 0)
	}
	request.pid = clone(uintptr(syscall.SIGCHLD) | unix.CLONE_VM | unix.CLONE_VFORK | request.flags)
	if request.pid == 0 {
		child()
	}
	if request.theirs != 0 {
		raw(unix.SYS_SETNS, uintptr(request.own), unix.CLONE_NEWPID, 0, 0)
	}
	if int(request.pid) < 0 {
		*failed = syscall.Errno(-int(request.pid))
	} else if request.stop != 0 {
		raw(unix.SYS_KILL, request.pid, request.stop, 0, 0)
	}
	raw(unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK, uintptr(unsafe.Pointer(&request.oldMask)), 0, sigsetSize)
}

// child sets the child up and executes the file. It does not return.
//
//go:nosplit
//go:noinline
//go:norace
func child() {
	a := request.attr
	if a.Group >= 0 {
		raw(unix.SYS_SETPGID, 0, uintptr(a.Group), 0, 0)
	}
	if a.Terminal >= 0 { // all signals are blocked, even SIGTTOU
		g, _ := raw(unix.SYS_GETPGID, 0, 0, 0, 0)
		request.group = uint32(g)
		raw(unix.SYS_IOCTL, uintptr(a.Terminal), unix.TIOCSPGRP, uintptr(unsafe.Pointer(&request.group)), 0)
	}
	for n := 1; n <= 64; n++ {
		request.action = [4]uintptr{}
		if a.Ignored>>(n-1)&1 != 0 {
			request.action[0] = 1
		}
		raw(unix.SYS_RT_SIGACTION, uintptr(n), uintptr(unsafe.Pointer(&request.action)), 0, sigsetSize)
	}
	if a.Dir >= 0 {
		raw(unix.SYS_FCHDIR, uintptr(a.Dir), 0, 0, 0)
	}
	if a.Umask >= 0 {
		raw(unix.SYS_UMASK, uintptr(a.Umask), 0, 0, 0)
	}
	for i := range a.Moves {
		m := &a.Moves[i]
		switch {
		case m.From < 0:
			raw(unix.SYS_CLOSE, uintptr(m.To), 0, 0, 0)
		case m.From == m.To:
			raw(unix.SYS_FCNTL, uintptr(m.To), unix.F_SETFD, 0, 0)
		default:
			raw(unix.SYS_DUP3, uintptr(m.From), uintptr(m.To), 0, 0)
		}
	}
	request.limit = [2]uint64{request.files.Soft, request.files.Hard}
	raw(unix.SYS_PRLIMIT64, 0, unix.RLIMIT_NOFILE, uintptr(unsafe.Pointer(&request.limit)), 0)
	for i := range a.Limits {
		l := &a.Limits[i]
		request.limit = [2]uint64{l.Soft, l.Hard}
		raw(unix.SYS_PRLIMIT64, 0, uintptr(l.Resource), uintptr(unsafe.Pointer(&request.limit)), 0)
	}
	n, e := raw(unix.SYS_RT_SIGTIMEDWAIT, uintptr(unsafe.Pointer(&stopSignals)), 0, uintptr(unsafe.Pointer(&now)), sigsetSize)
	if e == 0 {
		request.stop = n
	}
	raw(unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK, uintptr(unsafe.Pointer(&request.mask)), 0, sigsetSize)
	_, e = raw(unix.SYS_EXECVE, uintptr(unsafe.Pointer(request.path)), uintptr(unsafe.Pointer(request.argv)), uintptr(unsafe.Pointer(request.envp)), 0)
	*failed = e
	for {
		raw(unix.SYS_EXIT, 127, 0, 0, 0)
	}
}
