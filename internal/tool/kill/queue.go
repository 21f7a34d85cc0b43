package kill

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A queued is the siginfo_t of sigqueue(3), with its fields where 64-bit machines have them.
type queued struct {
	signal, errno, code int32
	_                   int32
	pid, uid            int32
	value               int64
	_                   [96]byte
}

// queue sends a signal with a value, rt_sigqueueinfo(2).
func queue(pid, signal, value int) error {
	const fromQueue = -1 // SI_QUEUE
	info := queued{signal: int32(signal), code: fromQueue, pid: int32(os.Getpid()), uid: int32(os.Getuid()), value: int64(value)}
	if _, _, errno := unix.Syscall(unix.SYS_RT_SIGQUEUEINFO, uintptr(pid), uintptr(signal), uintptr(unsafe.Pointer(&info))); errno != 0 {
		return errno
	}
	return nil
}
