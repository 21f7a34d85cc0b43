package libcap

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// sleeper makes a child that sleeps and ends. The child has only the thread that forked, so it
// makes system calls and nothing else.
//
//go:nosplit
func sleeper(duration *unix.Timespec) (pid int, err unix.Errno) {
	id, _, err := unix.RawSyscall6(unix.SYS_CLONE, uintptr(unix.SIGCHLD), 0, 0, 0, 0, 0)
	if err != 0 || id != 0 {
		return int(id), err
	}
	for unixSleep(duration) == unix.EINTR {
	}
	for {
		unix.RawSyscall(unix.SYS_EXIT_GROUP, 0, 0, 0)
	}
}

// unixSleep sleeps. An interrupted sleep leaves the rest of the time in duration.
//
//go:nosplit
func unixSleep(duration *unix.Timespec) unix.Errno {
	at := uintptr(unsafe.Pointer(duration))
	_, _, err := unix.RawSyscall(unix.SYS_NANOSLEEP, at, at, 0)
	return err
}
