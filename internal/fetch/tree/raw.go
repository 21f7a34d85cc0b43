package tree

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// The functions of this file are the calls that are made for every regular file.
// They do not tell Go's scheduler, which otherwise looks every 20 microseconds
// whether a call has left a processor idle, and moves goroutines to and fro: with
// thousands of calls of a few microseconds that costs a tenth of the time. A call
// that does block, on a slow disk, keeps one of the processors of GOMAXPROCS from
// other goroutines for so long.

// createFile is openat(2) for a file that is not there yet, open for writing.
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
