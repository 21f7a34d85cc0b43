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

// Columns returns the width of a terminal in cells, or 0 if the descriptor is not a terminal or
// the terminal does not report its width.
func Columns(fd int) int {
	size, err := unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ)
	if err != nil {
		return 0
	}
	return int(size.Col)
}

// SetRaw gives a terminal the settings t, changed as cfmakeraw(3) does: every key is passed on as it is.
func SetRaw(fd int, t unix.Termios) error {
	t.Iflag &^= unix.IGNBRK | unix.BRKINT | unix.PARMRK | unix.ISTRIP | unix.INLCR | unix.IGNCR | unix.ICRNL | unix.IXON
	t.Oflag &^= unix.OPOST
	t.Lflag &^= unix.ECHO | unix.ECHONL | unix.ICANON | unix.ISIG | unix.IEXTEN
	t.Cflag = t.Cflag&^(unix.CSIZE|unix.PARENB) | unix.CS8
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	return unix.IoctlSetTermios(fd, unix.TCSETS, &t)
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
