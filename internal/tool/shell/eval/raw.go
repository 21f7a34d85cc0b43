package eval

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// setDefault sets a signal to the kernel's default. os/signal.Reset does not do that: it leaves the
// runtime's handler.
func setDefault(n int) {
	var action [4]uintptr
	unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(n), uintptr(unsafe.Pointer(&action)), 0, 8, 0, 0)
}

// waitable returns the id of a child that has ended and can be waited for, or 0.
func waitable(info *[128]byte) int {
	_, _, e := unix.Syscall6(unix.SYS_WAITID, unix.P_ALL, 0, uintptr(unsafe.Pointer(info)), unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, 0, 0)
	if e != 0 {
		return 0
	}
	return int(*(*int32)(unsafe.Pointer(&info[16]))) // si_pid
}
