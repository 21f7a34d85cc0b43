package pgrep

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// siginfo is siginfo_t of rt_sigqueueinfo(2) on 64-bit machines.
type siginfo struct {
	signo, errno, code, _ int32
	pid                   int32
	uid                   uint32
	value                 int64
	_                     [12]int64
}

// siQueue is SI_QUEUE: sigqueue(3) has sent the signal.
const siQueue = -1

// queue sends a signal with a value, as sigqueue(3) does.
func queue(pid, signal, value int) error {
	info := siginfo{signo: int32(signal), code: siQueue, pid: int32(os.Getpid()), uid: uint32(os.Getuid()), value: int64(value)}
	_, _, errno := unix.Syscall(unix.SYS_RT_SIGQUEUEINFO, uintptr(pid), uintptr(signal), uintptr(unsafe.Pointer(&info)))
	if errno != 0 {
		return errno
	}
	return nil
}
