package signals

import (
	"os/signal"
	"slices"
	"unsafe"

	"contedor/internal/linux/entry"
	"golang.org/x/sys/unix"
)

// SetDefault gives a signal its default action, whatever the Go runtime has set:
// os/signal leaves the handlers of the runtime, which prints a trace.
func SetDefault(n int) {
	var action [4]uintptr
	unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(n), uintptr(unsafe.Pointer(&action)), 0, 8, 0, 0)
}

// Ignore lets the kernel ignore a signal. The error is EINVAL for KILL and STOP, and for a number that is not a signal.
func Ignore(n int) error {
	action := [4]uintptr{1} // SIG_IGN
	if _, _, errno := unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(n), uintptr(unsafe.Pointer(&action)), 0, 8, 0, 0); errno != 0 {
		return errno
	}
	return nil
}

// Inherit gives signals the dispositions that the process inherited, except for those that the Go
// runtime needs and those in but. Without it a Go program ignores SIGUSR1 and others. To handle a
// signal afterwards, use package catch.
func Inherit(but ...unix.Signal) {
	kept := append(but, unix.SIGBUS, unix.SIGFPE, unix.SIGSEGV, unix.SIGURG)
	for n := 1; n <= 64; n++ {
		switch {
		case n >= 32 && n <= 34 || slices.Contains(kept, unix.Signal(n)): // the C library's and the runtime's own
		case entry.Ignored().Has(n):
			// The Go runtime must know of it: otherwise it gives a child the default action.
			signal.Ignore(unix.Signal(n))
			Ignore(n) // those that os/signal leaves alone
		default:
			SetDefault(n)
		}
	}
}
