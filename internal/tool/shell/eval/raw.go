package eval

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// waitable returns the id of a child that has ended and can be waited for, or 0.
func waitable(info *[128]byte) int {
	_, _, e := unix.Syscall6(unix.SYS_WAITID, unix.P_ALL, 0, uintptr(unsafe.Pointer(info)), unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, 0, 0)
	if e != 0 {
		return 0
	}
	return int(*(*int32)(unsafe.Pointer(&info[16]))) // si_pid
}
