// Package terminal asks the kernel about terminals: ioctl_tty(2).
package terminal

import (
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Is reports whether a descriptor is a terminal, as isatty(3) does. Package headstart calls it
// before the Go runtime starts, so it must not allocate.
func Is(fd int) bool {
	var settings unix.Termios
	_, _, e := syscall.RawSyscall(unix.SYS_IOCTL, uintptr(fd), unix.TCGETS, uintptr(unsafe.Pointer(&settings)))
	return e == 0
}

// Columns returns the width of a terminal in cells, or 0 if the descriptor is no terminal or
// the terminal does not report its width.
func Columns(fd int) int {
	size, err := unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ)
	if err != nil {
		return 0
	}
	return int(size.Col)
}

// NonBlocking returns the same terminal as a file whose reads end at a deadline, and when it is
// closed. It closes f, which package pty leaves blocking.
func NonBlocking(f *os.File) (*os.File, error) {
	defer f.Close()
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, os.NewSyscallError("fcntl", err)
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		unix.Close(fd)
		return nil, os.NewSyscallError("fcntl", err)
	}
	return os.NewFile(uintptr(fd), f.Name()), nil
}

// FD returns the descriptor of a stream such as an *os.File, or -1 if it has none.
func FD(stream any) int {
	if f, ok := stream.(interface{ Fd() uintptr }); ok {
		return int(f.Fd())
	}
	return -1
}
