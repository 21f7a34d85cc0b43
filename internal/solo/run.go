package solo

import (
	"slices"
	"syscall"
	"unsafe"

	"contedor/internal/linux/entry"
	"contedor/internal/linux/errno"
	"golang.org/x/sys/unix"
)

// machine is the state of the one program that a process runs. It is not on the stack,
// because a child that borrows the parent's memory runs on the parent's stack.
var machine struct {
	program *Program
	ops     []op
	pc      int
	resume  int // index of the parent's next operation after a fork
	regs    [registers]uintptr
	status  uint32
	texts   []string
	path    Candidate
	early   bool // the Go runtime has not started: there are no other threads
}

// Run carries out the program and does not return: the program ends in Exec, Exit or Wait,
// or at the first failure. It has to be called on the process's first thread. The runtime
// runs package initialization there, so call it from a func init of the main package.
//
// Before the first system call the process gets back the signal mask, the ignored signals
// and the limits that it was started with.
func (p *Program) Run() {
	p.load()
	early := p.endsThreadsFirst()
	blockAll()
	restoreSignals()
	if early {
		dismissThreads()
	}
	restoreChildren()
	loop()
}

// RunPreRuntime carries out a program that was made without an allocation, before the
// Go runtime has started. It returns only at Leave.
//
//go:nosplit
func (p *Program) RunPreRuntime() {
	p.load()
	machine.early = true
	loop()
	machine.early = false
}

//go:nosplit
func (p *Program) load() {
	machine.program, machine.ops, machine.pc, machine.texts = p, p.ops, 0, errno.Table()
}

// endsThreadsFirst reports whether the program ends the other threads before it forks.
func (p *Program) endsThreadsFirst() bool {
	first := slices.IndexFunc(p.ops, func(o op) bool { return o.kind == alone || o.kind == fork })
	return first >= 0 && p.ops[first].kind == alone
}

const (
	sigsetSize = 8
	// endThread is a real-time signal that the Go runtime neither blocks nor
	// handles in any of its threads.
	endThread = 33
	// How often ending the other threads is tried: at first without a pause, for a
	// fraction of a millisecond, then with a pause that leaves the processor to the
	// ending threads; some seconds in all.
	hasty    = 600
	patience = 30000
)

// action is the kernel's struct sigaction: the handler first, on the supported
// architectures 32 bytes at most.
type action struct{ handler, flags, restorer, mask uintptr }

//go:nosplit
func raw(nr, a, b, c, d uintptr) (uintptr, syscall.Errno) {
	r, _, e := syscall.RawSyscall6(nr, a, b, c, d, 0, 0)
	return r, e
}

var allSignals = ^uint64(0)

//go:nosplit
func blockAll() {
	raw(unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK, uintptr(unsafe.Pointer(&allSignals)), 0, sigsetSize)
}

var scratchAction action

//go:nosplit
func setHandler(n int, handler, flags uintptr) {
	scratchAction = action{handler: handler, flags: flags}
	raw(unix.SYS_RT_SIGACTION, uintptr(n), uintptr(unsafe.Pointer(&scratchAction)), 0, sigsetSize)
}

var maskBuffer uint64

// inherit gives a signal the disposition that the process inherited: SIG_IGN (1) or
// SIG_DFL (0).
//
//go:nosplit
func inherit(n int) {
	handler := uintptr(0)
	if entry.Ignored().Has(n) {
		handler = 1
	}
	setHandler(n, handler, 0)
}

// restoreSignals gives every signal the disposition that the process inherited,
// then the mask and the limit of open files.
//
//go:nosplit
func restoreSignals() {
	for n := 1; n <= 64; n++ {
		inherit(n)
	}
	limit := entry.OpenFiles()
	limitBuffer = limit
	raw(unix.SYS_PRLIMIT64, 0, unix.RLIMIT_NOFILE, uintptr(unsafe.Pointer(&limitBuffer)), 0)
	maskBuffer = uint64(entry.Mask())
	setMask()
}

// restoreChildren gives the process back the PID namespace for its children that it had when it
// was executed. Package goruntime has taken it away, because the Go runtime needs threads.
// Afterwards no thread may be created.
//
//go:nosplit
func restoreChildren() {
	switch entry.ChildrenBelong() {
	case entry.FreshNamespace:
		endThreads(&noOperation) // a process with threads may have no new PID namespace
		raw(unix.SYS_UNSHARE, unix.CLONE_NEWPID, 0, 0, 0)
	case entry.OtherNamespace:
		fd := uintptr(entry.ChildrenNamespace())
		raw(unix.SYS_SETNS, fd, unix.CLONE_NEWPID, 0, 0)
		raw(unix.SYS_CLOSE, fd, 0, 0, 0)
	}
}

// noOperation is passed to endThreads for a call that is not an operation of the program.
var noOperation op

var limitBuffer entry.Limit

//go:nosplit
func setMask() {
	raw(unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK, uintptr(unsafe.Pointer(&maskBuffer)), 0, sigsetSize)
}

// loop carries out the operations. It never returns once there is a child: a child that
// borrows the memory runs on loop's stack frame, so the parent reads everything from
// machine again.
//
//go:nosplit
//go:norace
func loop() {
	for {
		o := &machine.ops[machine.pc]
		machine.pc++
		switch o.kind {
		case call:
			doCall(o)
		case fork:
			machine.resume = o.jump
			flags := uintptr(syscall.SIGCHLD)
			if o.shared {
				flags |= unix.CLONE_VM | unix.CLONE_VFORK
			}
			pid := clone(flags)
			if -int(pid) == int(syscall.EINVAL) && flags != uintptr(syscall.SIGCHLD) {
				pid = clone(uintptr(syscall.SIGCHLD)) // a new time namespace forbids CLONE_VM
			}
			if pid != 0 {
				machine.pc = machine.resume
				forked(pid)
			}
		case exec:
			doExec(o)
		case exit:
			die(o.args[0])
		case store:
			doStore(o)
		case copyWord:
			**(**uint32)(unsafe.Pointer(&o.args[0])) = **(**uint32)(unsafe.Pointer(&o.args[1]))
		case stop:
			fail(&o.onError, 0)
		case alone:
			if !machine.early {
				endThreads(o)
			}
		case leave:
			return
		case wait:
			doWait(o)
		case waitHelper:
			doWaitHelper(o)
		}
	}
}

// forked is the parent's part of a fork. It finds the fork operation by the place where the
// parent continues.
//
//go:nosplit
func forked(pid uintptr) {
	at := machine.resume - 1
	for at >= 0 && !(machine.ops[at].kind == fork && machine.ops[at].jump == machine.resume) {
		at--
	}
	o := &machine.ops[at]
	if int(pid) < 0 {
		machine.pc = at + 1
		fail(&o.onError, syscall.Errno(-int(pid)))
	}
	machine.regs[o.result] = pid
}

//go:nosplit
func doStore(o *op) {
	**(**int32)(unsafe.Pointer(&o.args[0])) = int32(machine.regs[o.result])
}

//go:nosplit
func doCall(o *op) {
	if o.when != Discard && machine.regs[o.when] == 0 || o.unless != Discard && machine.regs[o.unless] != 0 {
		return
	}
	var a [6]uintptr
	for i := range a {
		a[i] = o.args[i]
		if o.fromReg>>i&1 != 0 {
			a[i] = machine.regs[a[i]]
		}
	}
	for {
		r, _, e := syscall.RawSyscall6(o.nr, a[0], a[1], a[2], a[3], a[4], a[5])
		if e == syscall.EINTR {
			continue
		}
		if e != 0 && e != o.ignore {
			if o.instead != 0 {
				machine.pc = o.instead
				return
			}
			if o.onError.speaks {
				fail(&o.onError, e)
			}
		}
		if e == 0 && (o.stopOn == OnNonZero && r != 0 || o.stopOn == OnZero && r == 0) {
			die(1)
		}
		machine.regs[o.result] = r
		return
	}
}

// fail writes a message and ends the process; without a message the status is 1.
//
//go:nosplit
func fail(m *report, e syscall.Errno) {
	if !m.speaks {
		die(1)
	}
	line.count = 0
	if !m.Nameless {
		line.add(m.Name)
		line.add(": ")
	}
	line.add(m.Text)
	line.add(m.Word)
	line.add(m.Rest)
	if !m.NoErrno {
		line.add(": ")
		if int(e) < len(machine.texts) {
			line.add(machine.texts[e])
		}
	}
	line.add("\n")
	_, notWritten := raw(unix.SYS_WRITEV, 2, uintptr(unsafe.Pointer(&line.parts)), line.count, 0)
	if notWritten != 0 && m.NotWritten != 0 {
		die(uintptr(m.NotWritten))
	}
	speak(e)
	if e == syscall.ENOENT && m.NotFound != 0 {
		die(uintptr(m.NotFound))
	}
	die(uintptr(m.Status))
}

// line is what writev(2) writes, all at once.
var line parts

type parts struct {
	parts [8]unix.Iovec
	count uintptr
}

//go:nosplit
func (m *parts) add(s string) {
	m.parts[m.count].Base = unsafe.StringData(s)
	m.parts[m.count].SetLen(len(s))
	m.count++
}

//go:nosplit
func die(status uintptr) {
	for {
		raw(unix.SYS_EXIT_GROUP, status, 0, 0, 0)
	}
}

// doExec is execvp(3): the search continues after EACCES, which is reported if nothing is
// found, and the shell runs a file of unknown format.
//
//go:nosplit
func doExec(o *op) {
	x := o.exec
	last := syscall.ENOENT
	denied, over := false, false
	for s := newSearch(x.file, x.path); !over && s.next(&machine.path); {
		last = execve(&machine.path[0], x.words[1:], x.envp)
		if last == syscall.ENOEXEC && !x.direct {
			last = execveScript(x)
		}
		switch last {
		case syscall.EACCES:
			denied = true
		case syscall.ENOENT, syscall.ESTALE, syscall.ENOTDIR, syscall.ENODEV, syscall.ETIMEDOUT:
		default:
			over = true
		}
	}
	if denied && !over {
		last = syscall.EACCES
	}
	if o.instead != 0 {
		machine.pc = o.instead
		return
	}
	fail(&o.onError, last)
}

//go:nosplit
func execve(path *byte, argv, envp []*byte) syscall.Errno {
	_, e := raw(unix.SYS_EXECVE, uintptr(unsafe.Pointer(path)), uintptr(unsafe.Pointer(unsafe.SliceData(argv))), uintptr(unsafe.Pointer(unsafe.SliceData(envp))), 0)
	return e
}

var shell = [...]byte{'/', 'b', 'i', 'n', '/', 's', 'h', 0}

// execveScript has the shell run the file at machine.path. It stores the words without
// write barriers: the memory that they point to is not garbage-collected.
//
//go:nosplit
func execveScript(x *execution) syscall.Errno {
	words := unsafe.Slice((*uintptr)(unsafe.Pointer(unsafe.SliceData(x.words))), 2)
	spare, name := words[0], words[1]
	words[0], words[1] = uintptr(unsafe.Pointer(&shell)), uintptr(unsafe.Pointer(&machine.path))
	e := execve(&shell[0], x.words, x.envp)
	words[0], words[1] = spare, name
	return e
}

// dismissThreads begins to end the other threads. It sends one signal for each thread that a
// program with one processor has. They end while the next calls run; endThreads waits for
// them.
//
//go:nosplit
func dismissThreads() {
	maskBuffer = uint64(entry.Mask()) | 1<<(endThread-1) // keeps this thread alive
	setMask()
	setHandler(endThread, exitThreadAddress(), restorerFlag)
	pid, _ := raw(unix.SYS_GETPID, 0, 0, 0, 0)
	raw(unix.SYS_KILL, pid, endThread, 0, 0)
	raw(unix.SYS_KILL, pid, endThread, 0, 0)
}

// endThreads ends all threads but this one. The thread that takes signal endThread exits.
// unshare(CLONE_THREAD) changes nothing, and fails with EINVAL as long as there are other
// threads.
//
//go:nosplit
func endThreads(o *op) {
	raw(unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK, uintptr(unsafe.Pointer(&allSignals)), uintptr(unsafe.Pointer(&maskBuffer)), sigsetSize)
	setHandler(endThread, exitThreadAddress(), restorerFlag)
	pid, _ := raw(unix.SYS_GETPID, 0, 0, 0, 0)
	for tries := 0; ; tries++ {
		_, e := raw(unix.SYS_UNSHARE, unix.CLONE_THREAD, 0, 0, 0)
		if e == 0 {
			break
		}
		if e != syscall.EINVAL || tries == patience {
			if !o.onError.speaks {
				break
			}
			fail(&o.onError, e)
		}
		// Each signal ends one thread. The first signals follow at once, because
		// the threads end in parallel; later ones now and then, so that few
		// signals are left pending.
		if tries < 4 || tries%8 == 0 {
			raw(unix.SYS_KILL, pid, endThread, 0, 0)
			if tries < 3 {
				continue
			}
		}
		if tries < hasty {
			raw(unix.SYS_SCHED_YIELD, 0, 0, 0, 0)
		} else {
			raw(unix.SYS_NANOSLEEP, uintptr(unsafe.Pointer(&pause)), 0, 0, 0)
		}
	}
	setHandler(endThread, 1, 0) // drops signals that are still pending
	inherit(endThread)
	if !entry.Mask().Has(endThread) {
		maskBuffer &^= 1 << (endThread - 1)
	}
	setMask()
}

var pause = unix.Timespec{Nsec: 1e3} // the kernel makes it some fifty microseconds

// doWait waits for the child and ends as the child did. It returns only if the child's signal
// does not end the process, because it is the first process of a PID namespace.
//
//go:nosplit
func doWait(o *op) {
	start, end := code()
	raw(unix.SYS_MADVISE, start, end-start, unix.MADV_DONTNEED, 0) // pages that the wait needs are read from the file again
	child := machine.regs[Child]
	if o.forward { // a blocked SIGCHLD stays pending, although its default is to be ignored
		raw(unix.SYS_RT_SIGPROCMASK, unix.SIG_BLOCK, uintptr(unsafe.Pointer(&forwarded)), 0, sigsetSize)
	}
	for o.forward {
		if done, _ := raw(unix.SYS_WAIT4, child, uintptr(unsafe.Pointer(&machine.status)), unix.WNOHANG, 0); done == child {
			endAs(machine.status)
			return
		}
		n, e := raw(unix.SYS_RT_SIGTIMEDWAIT, uintptr(unsafe.Pointer(&forwarded)), 0, 0, sigsetSize)
		if e == 0 && n != uintptr(syscall.SIGCHLD) {
			raw(unix.SYS_KILL, child, n, 0, 0)
		}
	}
	if o.stops {
		waitStopping(child)
	}
	for {
		_, e := raw(unix.SYS_WAIT4, child, uintptr(unsafe.Pointer(&machine.status)), 0, 0)
		if e == 0 {
			endAs(machine.status)
			return
		}
		if e != syscall.EINTR {
			fail(&o.onError, e)
		}
	}
}

// waitStopping waits for the child and ends as it did. It stops and continues with it.
//
//go:nosplit
func waitStopping(child uintptr) {
	self, _ := raw(unix.SYS_GETPID, 0, 0, 0, 0)
	for {
		done, e := raw(unix.SYS_WAIT4, child, uintptr(unsafe.Pointer(&machine.status)), unix.WUNTRACED, 0)
		if e != 0 || done != child || machine.status&0xff != 0x7f {
			break
		}
		raw(unix.SYS_KILL, self, uintptr(syscall.SIGSTOP), 0, 0)
		raw(unix.SYS_KILL, child, uintptr(syscall.SIGCONT), 0, 0)
	}
	if n := machine.status & 0x7f; n != 0 {
		raw(unix.SYS_KILL, self, uintptr(n), 0, 0)
		die(1)
	}
	die(uintptr(machine.status >> 8 & 0xff))
}

var forwarded = uint64(1)<<(unix.SIGINT-1) | 1<<(unix.SIGTERM-1) | 1<<(unix.SIGCHLD-1)

// endAs ends the process with a status of wait(2): the same exit status, or the same signal,
// reset to its default and unblocked. It returns if the signal does not end the process.
//
//go:nosplit
func endAs(status uint32) {
	if n := status & 0x7f; n != 0 {
		setHandler(int(n), 0, 0)
		maskBuffer = 1 << (n - 1)
		raw(unix.SYS_RT_SIGPROCMASK, unix.SIG_UNBLOCK, uintptr(unsafe.Pointer(&maskBuffer)), 0, sigsetSize)
		pid, _ := raw(unix.SYS_GETPID, 0, 0, 0, 0)
		raw(unix.SYS_KILL, pid, uintptr(n), 0, 0)
		return
	}
	die(uintptr(status >> 8 & 0xff))
}

//go:nosplit
func doWaitHelper(o *op) {
	for {
		_, e := raw(unix.SYS_WAIT4, machine.regs[o.result], uintptr(unsafe.Pointer(&machine.status)), 0, 0)
		if e == syscall.EINTR {
			continue
		}
		if s := machine.status >> 8 & 0xff; e == 0 && machine.status&0x7f == 0 && s != 0 {
			die(uintptr(s))
		}
		return // a helper ended by a signal counts as successful, as in the real tool
	}
}
