// Package goruntime lets a program start where the Go runtime by itself could not, and has
// one line say why where it cannot start at all.
//
// The runtime reserves some 700 MB of address space that it never uses. Under a limit of
// address space (RLIMIT_AS, ulimit -v) the reservations are only pretended: the routine
// mapping, which the runtime calls in place of mmap(2), returns a free address and maps
// nothing. The runtime maps the parts that it uses later, at fixed addresses.
//
// The runtime prints a traceback when it gets no memory, no thread or no epoll(7)
// descriptor. The function explain, which it calls in place of write(2), prints one line
// instead.
//
// The package is for main packages, by way of entry/hook. Its code may run
// before the runtime has started, and while the runtime fails: nosplit, no heap, no locks,
// raw system calls only.
package goruntime

import (
	"syscall"
	"unsafe"

	"contedor/internal/linux/entry"
)

// limited is 0 until the limit of address space is known, 1 without one, 2 with one. Only
// the assembly routine uses it.
var limited uint64

// limit is RLIMIT_AS, soft and hard. Only the assembly routine uses it.
var limit [2]uint64

// reserved is the end of the address space that was handed out without being mapped. It
// begins far below everything that Linux and the runtime map on their own, also where
// addresses have 39 bits.
var reserved uint64 = 64 << 30

// The runtime calls mapping where _cgo_mmap is set, with C's calling convention; the symbol
// is cgo's, and cgo is not linked into a program that has this package.
//
//go:linkname _cgo_mmap _cgo_mmap
var _cgo_mmap = &mapping

//go:linkname mapping contedor_goruntime_mapping
var mapping byte

// The runtime calls this in place of write(2).
//
//go:linkname write runtime.overrideWrite
var write func(fd uintptr, p unsafe.Pointer, n int32) int32 = explain

// A cause is a failure of the runtime by the words with which its report begins.
type cause struct{ begins, says string }

var causes = [...]cause{
	{"runtime: epollcreate failed with", ": cannot start: no epoll descriptor (ulimit -n, seccomp)\n"},
	{"runtime: eventfd failed with", ": cannot start: no eventfd descriptor (ulimit -n, seccomp)\n"},
	{"runtime: out of memory", outOfMemory},
	{"fatal error: runtime: out of memory", outOfMemory},
	{"fatal error: runtime: cannot allocate memory", outOfMemory},
	{"fatal error: failed to reserve page summary memory", outOfMemory},
}

const (
	outOfMemory = ": memory exhausted (ulimit -v, -d)\n"
	noThread    = ": cannot start a thread: no more processes allowed (ulimit -u)\n"
	noThreadFor = ": cannot start a thread: its children belong to another PID namespace (unshare -p without -f)\n"
)

// threads says how much of the report of a thread that could not be made was seen; 0 for
// nothing. The runtime writes it in pieces.
var threads int

// explain is write(2) for the runtime. Where it begins to report one of the causes, it
// writes a line in its place and ends the process.
//
//go:nosplit
func explain(fd uintptr, p unsafe.Pointer, n int32) int32 {
	if fd == 2 {
		text := unsafe.String((*byte)(p), n)
		switch {
		case threads == 0 && begins(text, "runtime: failed to create new OS thread (have "),
			threads == 1, threads == 2:
			threads++ // the number of threads and more words
			return n
		case threads == 3: // the errno
			if text == "22" { // EINVAL
				otherChildren()
				end(noThreadFor)
			}
			end(noThread)
		}
		for i := range causes {
			if begins(text, causes[i].begins) {
				end(causes[i].says)
			}
		}
	}
	r, _, e := syscall.RawSyscall(syscall.SYS_WRITE, fd, uintptr(p), uintptr(n))
	if e != 0 {
		return -int32(e)
	}
	return int32(r)
}

//go:nosplit
func begins(text, with string) bool {
	return len(text) >= len(with) && text[:len(with)] == with
}

// exhausted ends the process: the runtime got no memory, and lives by none.
//
//go:nosplit
func exhausted() { end(outOfMemory) }

// end writes a line that begins with the program's name, and ends the process.
//
//go:nosplit
func end(says string) {
	name := name()
	parts := [2]syscall.Iovec{
		{Base: unsafe.StringData(name), Len: uint64(len(name))},
		{Base: unsafe.StringData(says), Len: uint64(len(says))},
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

// argv is what execve(2) left, where package entry has found it; nil elsewhere.
//
//go:linkname argv contedor/internal/linux/entry.argv
var argv **byte

// name returns the base name of argv[0].
//
//go:nosplit
func name() string {
	if argv == nil || *argv == nil {
		return "contedor"
	}
	return entry.BaseName(entry.Text(*argv))
}
