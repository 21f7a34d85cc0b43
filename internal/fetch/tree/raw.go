package tree

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// The functions of this file are the system calls for every regular file. They are raw:
// Go's scheduler does not know about them. Otherwise it checks every 20 microseconds whether
// a call has left a processor idle, and moves goroutines between processors. With thousands
// of calls of a few microseconds each, that is a tenth of the time. The price: while a call
// blocks on a slow disk, other goroutines cannot use its processor.

// createFile creates a file with openat(2) and opens it for writing. The error is EEXIST if
// the name exists.
func createFile(dir int, name string, mode uint32) (fd int, err error) {
	const flags = unix.O_WRONLY | unix.O_CREAT | unix.O_EXCL | unix.O_NOFOLLOW | unix.O_CLOEXEC
	p, err := unix.BytePtrFromString(name)
	if err != nil {
		return -1, err
	}
	n, _, e := unix.RawSyscall6(unix.SYS_OPENAT, uintptr(dir), uintptr(unsafe.Pointer(p)), flags, uintptr(mode), 0, 0)
	return int(n), failed(e)
}

// write is write(2).
func write(fd int, p []byte) (n int, err error) {
	r, _, e := unix.RawSyscall(unix.SYS_WRITE, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(len(p)))
	return int(r), failed(e)
}

// setTimes is futimens(3).
func setTimes(fd int, ts *[2]unix.Timespec) error {
	_, _, e := unix.RawSyscall6(unix.SYS_UTIMENSAT, uintptr(fd), 0, uintptr(unsafe.Pointer(ts)), 0, 0, 0)
	return failed(e)
}

// closeFile is close(2).
func closeFile(fd int) error {
	_, _, e := unix.RawSyscall(unix.SYS_CLOSE, uintptr(fd), 0, 0)
	return failed(e)
}

func failed(e unix.Errno) error {
	if e != 0 {
		return e
	}
	return nil
}
