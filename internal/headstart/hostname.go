package headstart

import (
	"syscall"
	"unsafe"

	"contedor/internal/hostname/nodename"
	"golang.org/x/sys/unix"
)

// host is what uname(2) tells.
var host unix.Utsname

// hostname gives the host the name that is the only word, or writes its name where
// there is none, and ends the process. It returns where there are other words, and
// where the kernel refuses.
func (l line) hostname() {
	switch l.words() {
	case 1:
		if _, _, e := syscall.RawSyscall(unix.SYS_UNAME, uintptr(unsafe.Pointer(&host)), 0, 0); e != 0 {
			return
		}
		n := len(text(&host.Nodename[0]))
		host.Nodename[n] = '\n' // the field has room for 64 bytes, and one more
		syscall.RawSyscall(unix.SYS_WRITE, 1, uintptr(unsafe.Pointer(&host.Nodename)), uintptr(n+1))
	case 2:
		name := l.word(1)
		if !nodename.Valid(name) {
			return
		}
		if _, _, e := syscall.RawSyscall(unix.SYS_SETHOSTNAME, uintptr(unsafe.Pointer(unsafe.StringData(name))), uintptr(len(name)), 0); e != 0 {
			return
		}
	default:
		return
	}
	syscall.RawSyscall(unix.SYS_EXIT_GROUP, 0, 0, 0)
}
