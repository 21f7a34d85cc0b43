//go:build amd64 || arm64 || riscv64

// Package noted notes that a signal has arrived, without os/signal: its handler only sets a mark, so a
// program can change what a signal does for a short time and pays for two system calls.
package noted

import (
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// arrived is what the handler sets.
var arrived uint32

// handler is the address of the handler, and restorer of the code that returns from it, or 0.
func handler() (handler, restorer uintptr)

// Begin makes the process note a signal. Its action was the default one.
func Begin(n int) {
	atomic.StoreUint32(&arrived, 0)
	entry, restorer := handler()
	set(n, entry, restorer)
}

// End gives the signal its default action again, and reports whether it has arrived.
func End(n int) bool {
	set(n, 0, 0)
	return atomic.SwapUint32(&arrived, 0) != 0
}

// Die ends the process by the signal if it has arrived.
func Die(n int) {
	if Arrived() {
		set(n, 0, 0)
		unix.Kill(unix.Getpid(), unix.Signal(n))
	}
}

// Arrived reports whether the signal has arrived since Begin.
func Arrived() bool { return atomic.LoadUint32(&arrived) != 0 }

func set(n int, handler, restorer uintptr) {
	const onStack, restart = 0x08000000, 0x10000000 // SA_ONSTACK, SA_RESTART
	var action [4]uintptr
	if handler != 0 {
		action = newAction(handler, onStack|restart, restorer)
	}
	unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(n), uintptr(unsafe.Pointer(&action)), 0, 8, 0, 0)
}
