//go:build !amd64 && !arm64 && !riscv64

package solo

import (
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// clone is clone(2) with the given flags and no new stack. It returns 0 in the child and a
// negative errno on failure. Go code cannot keep its return address in a register, so the child
// gets a copy of the memory in any case.
//
//go:nosplit
func clone(flags uintptr) (pid uintptr) {
	flags &^= unix.CLONE_VM | unix.CLONE_VFORK
	stack := uintptr(0)
	if runtime.GOARCH == "s390x" { // the order of the arguments is another one
		flags, stack = stack, flags
	}
	pid, _, e := syscall.RawSyscall6(unix.SYS_CLONE, flags, stack, 0, 0, 0, 0)
	if e != 0 {
		return -uintptr(e)
	}
	return pid
}

// exitThreadAddress returns the address of a handler that only makes exit(2), which ends the
// thread.
//
//go:nosplit
func exitThreadAddress() uintptr { return **(**uintptr)(unsafe.Pointer(&exitThread)) }

var exitThread = func() { syscall.RawSyscall(unix.SYS_EXIT, 0, 0, 0) }

// code returns no bounds: where the instructions are is known only to assembly.
//
//go:nosplit
func code() (start, end uintptr) { return 0, 0 }

// header returns a page without a build id, so no other program counts as built together with
// this one.
func header() *[headerSize]byte { return new([headerSize]byte) }
