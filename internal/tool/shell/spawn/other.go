//go:build !amd64 && !arm64 && !riscv64

package spawn

import (
	"os"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// failed is the errno of the child, in memory that it shares with the parent.
var failed = func() *syscall.Errno {
	page, err := unix.Mmap(-1, 0, os.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_ANONYMOUS)
	if err != nil {
		return new(syscall.Errno)
	}
	return (*syscall.Errno)(unsafe.Pointer(&page[0]))
}()

// clone is clone(2) with the given flags and no new stack. The child gets a copy of the memory,
// because Go code cannot keep its return address in a register.
//
//go:nosplit
func clone(flags uintptr) (pid uintptr) {
	flags &^= unix.CLONE_VM
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
