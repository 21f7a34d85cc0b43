package hint

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// variable turns hints on with the value "1", and off with "0".
const variable = "CONTEDOR_HINTS"

// Wanted reports whether hints are printed: by default if standard error is a terminal.
// Package headstart calls it before the Go runtime starts, so it must not allocate.
func Wanted(getenv func(string) (string, bool)) bool {
	switch v, _ := getenv(variable); v {
	case "0":
		return false
	case "1":
		return true
	}
	var settings unix.Termios
	_, _, e := syscall.RawSyscall(unix.SYS_IOCTL, 2, unix.TCGETS, uintptr(unsafe.Pointer(&settings)))
	return e == 0
}

// Called reports whether argv is a result of Argv.
func Called(argv []string) bool { return argv[0] == called }
