package signals

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// SetDefault gives a signal its default action, whatever the Go runtime has set:
// os/signal leaves the handlers of the runtime, which prints a trace.
func SetDefault(n int) {
	var action [4]uintptr
	unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(n), uintptr(unsafe.Pointer(&action)), 0, 8, 0, 0)
}

// Ignore lets the kernel ignore a signal. The error is EINVAL for KILL, STOP and what is no signal.
func Ignore(n int) error {
	action := [4]uintptr{1} // SIG_IGN
	if _, _, errno := unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(n), uintptr(unsafe.Pointer(&action)), 0, 8, 0, 0); errno != 0 {
		return errno
	}
	return nil
}
