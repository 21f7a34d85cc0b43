package solo

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// An Afterword is a program that is run after the message of a failed operation. The process
// waits for it, and then ends as it would have without it.
type Afterword struct {
	File int // descriptor of the program
	Keep int // descriptor that the program inherits
	// Argv returns the program's argument vector for an operation with a Mark, or nil if
	// no program is run. When the operation fails, the element at index Errno is replaced
	// by the errno, in three decimal digits.
	Argv  func(mark any) []string
	Errno int
	Env   []string
}

// SetAfterword gives the program an afterword.
func (p *Program) SetAfterword(a *Afterword) {
	w := &afterword{file: uintptr(a.File), keep: uintptr(a.Keep), envp: pointers(a.Env)}
	for _, m := range p.marks {
		var argv []*byte
		if words := a.Argv(m.of); words != nil {
			argv = pointers(words)
			argv[a.Errno] = &w.errno[0]
		}
		w.from, w.argv = append(w.from, m.at), append(w.argv, argv)
	}
	p.afterword = w
}

type afterword struct {
	file, keep uintptr
	from       []int     // argv[i] is for the operations from index from[i] on
	argv       [][]*byte // nil for no program
	envp       []*byte
	errno      [4]byte // three digits and a NUL
}

// empty is the empty path, with which execveat(2) executes the descriptor itself.
var empty [1]byte

// speak runs the afterword of the operation that has just failed.
//
//go:nosplit
func speak(e syscall.Errno) {
	w := machine.program.afterword
	if w == nil {
		return
	}
	at := len(w.from) - 1
	for at >= 0 && w.from[at] >= machine.pc {
		at--
	}
	if at < 0 || w.argv[at] == nil {
		return
	}
	w.errno = [4]byte{'0' + byte(e/100%10), '0' + byte(e/10%10), '0' + byte(e%10)}
	pid := clone(uintptr(syscall.SIGCHLD))
	if pid == 0 {
		raw(unix.SYS_FCNTL, w.keep, unix.F_SETFD, 0, 0)
		syscall.RawSyscall6(unix.SYS_EXECVEAT, w.file, uintptr(unsafe.Pointer(&empty)), uintptr(unsafe.Pointer(unsafe.SliceData(w.argv[at]))), uintptr(unsafe.Pointer(unsafe.SliceData(w.envp))), unix.AT_EMPTY_PATH, 0)
		die(1)
	}
	for int(pid) > 0 {
		if _, e := raw(unix.SYS_WAIT4, pid, 0, 0, 0); e != syscall.EINTR {
			return
		}
	}
}
