//go:build amd64 || arm64

// Package goruntime lets a program start under limits under which the Go runtime alone
// cannot start. If the program cannot start at all, the package prints one line that says
// why.
//
// The runtime reserves about 700 MB of address space that it never uses. Under a limit of
// address space (RLIMIT_AS, ulimit -v) the package only pretends to reserve it: the routine
// mapping, which the runtime calls instead of mmap(2), returns a free address and maps
// nothing. Later the runtime maps the parts that it uses, at fixed addresses.
//
// The runtime prints a traceback if it gets no memory, no thread or no epoll(7)
// descriptor. The function explain, which it calls instead of write(2), prints one line in
// its place. A signal that another process sends ends the program in silence, without
// the runtime's traceback.
//
// The package is for main packages, which import it through entry/hook. Its code runs before
// the runtime has started and while the runtime fails. It may only be nosplit, without heap
// and locks, and make raw system calls.
package goruntime

import (
	"syscall"
	"unsafe"

	"contedor/internal/linux/entry"
)

// limited is 0 until the limit of address space has been read, 1 if there is no limit, and
// 2 if there is one.
var limited uint64

// limit is RLIMIT_AS, soft and hard, in bytes.
var limit [2]uint64

// reserved is the next address that mapping hands out without mapping anything. The first
// one is far below everything that Linux and the runtime map by themselves, even on machines
// with addresses of 39 bits.
var reserved uint64 = 64 << 30

// If _cgo_mmap is set, the runtime calls the routine that it points to, with C's calling
// convention. The symbol is cgo's: a program with this package cannot link runtime/cgo.
//
//go:linkname _cgo_mmap _cgo_mmap
var _cgo_mmap = &mapping

//go:linkname mapping contedor_goruntime_mapping
var mapping byte

// If write is set, the runtime calls it instead of write(2).
//
//go:linkname write runtime.overrideWrite
var write func(fd uintptr, p unsafe.Pointer, n int32) int32 = explain

// A cause is a failure of the runtime: the words with which the runtime's report begins, and
// the line that is printed instead.
type cause struct{ begins, line string }

var causes = [...]cause{
	{"runtime: epollcreate failed with", ": cannot start: no epoll descriptor (ulimit -n, seccomp)\n"},
	{"runtime: eventfd failed with", ": cannot start: no eventfd descriptor (ulimit -n, seccomp)\n"},
	{"runtime: epollwait on fd ", ": epoll_wait(2) is not possible (seccomp)\n"},
	{"runtime: epollctl failed with ", ": epoll_ctl(2) is not possible (seccomp)\n"},
	{"futexwakeup addr=", ": futex(2) is not possible (seccomp)\n"},
	{"runtime: unexpected error while checking standard file descriptor ", ": cannot start: fcntl(2) is not possible (seccomp)\n"},
	{"runtime: out of memory", outOfMemory},
}

// fatalCauses are the causes that the runtime reports as fatal errors. It writes fatal first, as
// a piece of its own, and then the words of the cause.
var fatalCauses = [...]cause{
	{"runtime: out of memory", outOfMemory},
	{"runtime: cannot allocate memory", outOfMemory},
	{"failed to reserve page summary memory", outOfMemory},
	{"out of memory", outOfMemory},
	{"sigaction failed", ": cannot start: rt_sigaction(2) is not possible (seccomp)\n"},
}

const fatal = "fatal error: "

const (
	outOfMemory   = ": memory exhausted (ulimit -v, -d)\n"
	noThread      = ": cannot start a thread: no more processes allowed (ulimit -u)\n"
	refusedThread = ": cannot start a thread: clone(2) is not possible (seccomp)\n"
	noThreadFor   = ": cannot start a thread: its children belong to another PID namespace (unshare -p without -f)\n"
)

// pieces counts the pieces that the runtime has written of its report about a thread that it
// could not create.
var pieces int

// fatalHeld is set while the piece fatal is held back: the next piece is the cause.
var fatalHeld bool

// explain is write(2) for the runtime. When the runtime begins to report one of the causes,
// explain writes its line instead and ends the process. If the report is about a signal, see hold.
//
//go:nosplit
func explain(fd uintptr, p unsafe.Pointer, n int32) int32 {
	if fd == 2 {
		text := unsafe.String((*byte)(p), n)
		switch {
		case pieces == 0 && begins(text, "runtime: failed to create new OS thread (have "),
			pieces == 1, pieces == 2: // the number of threads; more words
			pieces++
			return n
		case pieces == 3: // the errno
			switch text {
			case "22": // EINVAL
				otherChildren()
				end(noThreadFor)
			case "1", "38": // EPERM, ENOSYS
				end(refusedThread)
			}
			end(noThread)
		}
		endIfCause(text, causes[:])
		if fatalHeld {
			fatalHeld = false
			endIfCause(text, fatalCauses[:])
			syscall.RawSyscall(syscall.SYS_WRITE, 2, uintptr(unsafe.Pointer(unsafe.StringData(fatal))), uintptr(len(fatal)))
		}
		if text == fatal {
			fatalHeld = true
			return n
		}
		if hold(text) {
			return n
		}
	}
	r, _, e := syscall.RawSyscall(syscall.SYS_WRITE, fd, uintptr(p), uintptr(n))
	if e != 0 {
		return -int32(e)
	}
	return int32(r)
}

// endIfCause ends the process with the line of the cause that text begins with, if there is one.
//
//go:nosplit
func endIfCause(text string, list []cause) {
	for i := range list {
		if begins(text, list[i].begins) {
			end(list[i].line)
		}
	}
}

//go:nosplit
func begins(text, with string) bool {
	return len(text) >= len(with) && text[:len(with)] == with
}

// silent are the system calls without which the runtime crashes without a word. They are tried with
// arguments that change nothing.
var silent = [...]struct {
	number, size uintptr
	line         string
}{
	{syscall.SYS_RT_SIGPROCMASK, 8, ": cannot start: rt_sigprocmask(2) is not possible (seccomp)\n"},
	{syscall.SYS_SIGALTSTACK, 0, ": cannot start: sigaltstack(2) is not possible (seccomp)\n"},
}

// begin reads the limit of address space, and ends the process if it may not use a call that the
// runtime needs. The assembly routine calls it before the runtime's first mapping.
//
//go:nosplit
func begin() {
	limited = 1
	syscall.RawSyscall6(syscall.SYS_PRLIMIT64, 0, syscall.RLIMIT_AS, 0, uintptr(unsafe.Pointer(&limit)), 0, 0)
	if limit[0] != ^uint64(0) {
		limited = 2
	}
	for i := range silent {
		if _, _, e := syscall.RawSyscall6(silent[i].number, 0, 0, 0, silent[i].size, 0, 0); e != 0 {
			end(silent[i].line)
		}
	}
}

// exhausted ends the process when mmap(2) returned ENOMEM: the runtime cannot continue.
//
//go:nosplit
func exhausted() { end(outOfMemory) }

// end writes the program's name and a line to standard error. Then it ends the process with
// the status that the command has for its own failures.
//
//go:nosplit
func end(line string) {
	name := name()
	parts := [2]syscall.Iovec{
		{Base: unsafe.StringData(name), Len: uint64(len(name))},
		{Base: unsafe.StringData(line), Len: uint64(len(line))},
	}
	syscall.RawSyscall(syscall.SYS_WRITEV, 2, uintptr(unsafe.Pointer(&parts)), uintptr(len(parts)))
	status := uintptr(1)
	if name == "chroot" {
		status = 125
	}
	for {
		syscall.RawSyscall(syscall.SYS_EXIT_GROUP, status, 0, 0)
	}
}

// argv is the argument vector, or nil if package entry has not found it.
//
//go:linkname argv contedor/internal/linux/entry.argv
var argv **byte

// name returns the base name of argv[0], or "contedor" if there is none.
//
//go:nosplit
func name() string {
	if argv == nil || *argv == nil {
		return "contedor"
	}
	return entry.BaseName(entry.Text(*argv))
}
