//go:build !amd64 && !arm64

package entry

import (
	"syscall"
	"unsafe"
)

// record fills state. There is no hook here and package syscall comes first, so the limit of open
// files is the one that syscall has raised, only SIGHUP and SIGINT count as ignored, and no
// descriptor counts as closed.
func record() {
	const size = unsafe.Sizeof(state.mask)
	syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, 0, 0, uintptr(unsafe.Pointer(&state.mask)), size, 0, 0)
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) == nil {
		state.files = Limit{limit.Cur, limit.Max}
	}
	for n := uintptr(1); n <= 64; n++ {
		var action [8]uintptr // its first word is the handler
		syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, n, 0, uintptr(unsafe.Pointer(&action)), size, 0, 0)
		if action[0] == 1 { // SIG_IGN
			state.ignored |= 1 << (n - 1)
		}
	}
	state.done = 1
}
