//go:build amd64 || arm64

package goruntime

import (
	"syscall"
	"unsafe"
)

// If _cgo_sigaction is set, the runtime calls the routine that it points to instead of sigaction(2), with
// C's calling convention. When the runtime starts it installs a handler for every signal, which drops
// SIGUSR1 and most others until signals.Inherit takes the handlers away. So a signal that came early was
// lost. The routine leaves the action of a signal as it is when the runtime asks for its first handler.
//
//go:linkname _cgo_sigaction _cgo_sigaction
var _cgo_sigaction = &action

//go:linkname action contedor_goruntime_action
var action byte

// unclaimed has a bit, 1<<(n-1), for each signal whose first handler is not to be installed: all but those
// that signals.Inherit leaves to the runtime, and the C library's.
var unclaimed = ^(1<<(syscall.SIGBUS-1) | 1<<(syscall.SIGFPE-1) | 1<<(syscall.SIGSEGV-1) | 1<<(syscall.SIGPIPE-1) |
	1<<(syscall.SIGCHLD-1) | 1<<(syscall.SIGURG-1) | uint64(7)<<31)

// A death is a signal that ends the process and for which the runtime keeps its handler, because it may
// also report a fault of the program. The runtime's report begins with a name. It is written unless the
// signal comes from a process.
type death struct {
	begins string
	signal uintptr
}

var deaths = [...]death{
	{"SIGBUS: ", uintptr(syscall.SIGBUS)},
	{"SIGFPE: ", uintptr(syscall.SIGFPE)},
	{"SIGSEGV: ", uintptr(syscall.SIGSEGV)},
}

// report is what the runtime has written about a signal so far.
var report struct {
	signal uintptr // 0 if there is no report
	text   [256]byte
	length int
	code   bool // the next piece is the code of the signal, sigaction(2)
	ended  bool // the rest is written as it comes
}

// hold keeps a piece of the report about a signal, and ends the process by the signal if it comes
// from a process, as it would without a handler. It returns false if the piece is to be written.
//
//go:nosplit
func hold(text string) bool {
	if report.ended {
		return false
	}
	if report.signal == 0 {
		for i := range deaths {
			if begins(text, deaths[i].begins) {
				report.signal = deaths[i].signal
			}
		}
		if report.signal == 0 {
			return false
		}
	}
	// The runtime prints the code as an unsigned number. Those of processes are 0 and negative.
	if report.code && (text == "0" || len(text) > len("4294967295")) {
		die(report.signal)
	}
	if report.code || report.length+len(text) > len(report.text) {
		report.ended = true
		syscall.RawSyscall(syscall.SYS_WRITE, 2, uintptr(unsafe.Pointer(&report.text)), uintptr(report.length))
		return false
	}
	for i := 0; i < len(text); i++ {
		report.text[report.length+i] = text[i]
	}
	report.length += len(text)
	report.code = text == " sigcode="
	return true
}

// die ends the process by a signal without its handler.
//
//go:nosplit
func die(signal uintptr) {
	action := [4]uintptr{} // SIG_DFL
	syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, signal, uintptr(unsafe.Pointer(&action)), 0, 8, 0, 0)
	mask := uint64(1) << (signal - 1)
	const unblock = 1
	syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, unblock, uintptr(unsafe.Pointer(&mask)), 0, 8, 0, 0)
	process, _, _ := syscall.RawSyscall(syscall.SYS_GETPID, 0, 0, 0)
	thread, _, _ := syscall.RawSyscall(syscall.SYS_GETTID, 0, 0, 0)
	syscall.RawSyscall(syscall.SYS_TGKILL, process, thread, signal) // kill(2) may choose another thread
	for {                                                           // process 1 of a PID namespace does not end by signals
		syscall.RawSyscall(syscall.SYS_EXIT_GROUP, 128+signal, 0, 0)
	}
}
