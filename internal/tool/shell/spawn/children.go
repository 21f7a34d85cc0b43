package spawn

import (
	"os"
	"strconv"

	"contedor/internal/linux/entry"
	"golang.org/x/sys/unix"
)

// first is the process id of the first child, or 0 before it exists.
var first int

// place makes the next child belong to the PID namespace to which children belonged when the shell was
// executed (entry.ChildrenBelong). After process 1 of a namespace has ended, fork(2) fails there
// with ENOMEM.
func place() error {
	request.flags, request.theirs = 0, 0
	switch entry.ChildrenBelong() {
	case entry.FreshNamespace:
		if first == 0 {
			request.flags = unix.CLONE_NEWPID
			return nil
		}
		if namespace == 0 {
			return ForkError{unix.ENOMEM}
		}
		request.theirs = namespace
	case entry.OtherNamespace:
		request.theirs = entry.ChildrenNamespace()
	case entry.ForkedInto: // this process is process 1, in place of the shell
		if first != 0 && unix.Kill(first, 0) == unix.ESRCH {
			return ForkError{unix.ENOMEM}
		}
		return nil
	default:
		return nil
	}
	if request.own == 0 {
		request.own, _ = unix.Open("/proc/self/ns/pid", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	}
	return nil
}

// namespace is a descriptor of the first child's PID namespace, or 0 if the child ended before it
// could be opened.
var namespace int

// placed stores the first child and its namespace.
func placed(pid int) {
	if first != 0 {
		return
	}
	first = pid
	if entry.ChildrenBelong() != entry.FreshNamespace {
		return
	}
	if f, err := os.Open("/proc/" + strconv.Itoa(pid) + "/ns/pid"); err == nil {
		namespace, _ = unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 200)
		f.Close()
	}
}
