//go:build amd64 || arm64

package goruntime

import (
	"syscall"
	"unsafe"

	"contedor/internal/linux/auxv"
	"contedor/internal/linux/entry"
	"golang.org/x/sys/unix"
)

// otherChildren handles a process whose children belong to another PID namespace than the
// process itself, as unshare(2) with CLONE_NEWPID leaves it. The kernel does not let such a
// process create threads (EINVAL), but the Go runtime needs some. otherChildren re-executes
// the program where threads are allowed. It returns if that is not possible.
//
// If setns(2) is permitted, the children belong to the process's own PID namespace again,
// and the process keeps its id. It passes on a descriptor of the other namespace, see
// entry.ChildrenNamespace. A namespace without processes cannot be opened; the re-executed
// program makes a new one in its place.
//
// If setns(2) is not permitted, a child re-executes the program as the first process of the
// other namespace. The parent waits and ends with the child's status or signal.
//
//go:nosplit
func otherChildren() {
	if argv == nil {
		return
	}
	children, e1 := openFile(&childrenFile[0], 0)
	own, e2 := openFile(&ownFile[0], unix.O_CLOEXEC)
	if e2 == 0 && (e1 == 0 || e1 == syscall.ENOENT) {
		if _, _, e := syscall.RawSyscall(unix.SYS_SETNS, own, unix.CLONE_NEWPID, 0); e == 0 {
			if e1 == 0 {
				marker[len(entry.ChildrenMark)] = '0' + byte(children/10%10)
				marker[len(entry.ChildrenMark)+1] = '0' + byte(children%10)
			} else {
				copy(marker[len(entry.ChildrenMark):], entry.ChildrenFresh)
			}
			executeAgain()
			return
		}
	}
	if e1 == 0 {
		syscall.RawSyscall(unix.SYS_CLOSE, children, 0, 0)
	}
	pid, _, e := syscall.RawSyscall6(unix.SYS_CLONE, uintptr(syscall.SIGCHLD), 0, 0, 0, 0, 0)
	if e != 0 {
		return
	}
	if pid == 0 {
		copy(marker[len(entry.ChildrenMark):], entry.ChildrenForked)
		executeAgain()
		end(noThreadFor)
	}
	for {
		if _, _, e := syscall.RawSyscall6(unix.SYS_WAIT4, pid, uintptr(unsafe.Pointer(&status)), 0, 0, 0, 0); e != syscall.EINTR {
			break
		}
	}
	if n := uintptr(status & 0x7f); n != 0 {
		die(n)
	}
	for {
		syscall.RawSyscall(unix.SYS_EXIT_GROUP, uintptr(status>>8&0xff), 0, 0)
	}
}

var (
	childrenFile = [...]byte{'/', 'p', 'r', 'o', 'c', '/', 's', 'e', 'l', 'f', '/', 'n', 's', '/', 'p', 'i', 'd', '_', 'f', 'o', 'r', '_', 'c', 'h', 'i', 'l', 'd', 'r', 'e', 'n', 0}
	ownFile      = [...]byte{'/', 'p', 'r', 'o', 'c', '/', 's', 'e', 'l', 'f', '/', 'n', 's', '/', 'p', 'i', 'd', 0}
	program      = [...]byte{'/', 'p', 'r', 'o', 'c', '/', 's', 'e', 'l', 'f', '/', 'e', 'x', 'e', 0}

	status uint32

	// marker is the variable that is put in front of the environment: the mark, two
	// characters and a NUL. It is written before any package is initialized.
	marker [len(entry.ChildrenMark) + 3]byte
	envp   [8192]*byte
)

//go:nosplit
func openFile(path *byte, flags uintptr) (uintptr, syscall.Errno) {
	const cwd = ^uintptr(-unix.AT_FDCWD - 1)
	fd, _, e := syscall.RawSyscall6(unix.SYS_OPENAT, cwd, uintptr(unsafe.Pointer(path)), unix.O_RDONLY|flags, 0, 0, 0)
	return fd, e
}

// executeAgain re-executes the program with its arguments and with the marker in front of
// its environment. It tries /proc/self/exe, then the path that was passed to execve(2). It
// returns if both fail or if the environment has more than 8190 variables.
//
//go:nosplit
func executeAgain() {
	at := unsafe.Pointer(argv)
	next := func() *byte {
		word := *(**byte)(at)
		at = unsafe.Add(at, unsafe.Sizeof(word))
		return word
	}
	for next() != nil { // the arguments
	}
	copy(marker[:], entry.ChildrenMark)
	store(0, &marker[0])
	n := 1
	for word := next(); word != nil; word = next() {
		if n == len(envp)-1 {
			return
		}
		store(n, word)
		n++
	}
	store(n, nil)
	execute(&program[0])
	for key := next(); key != nil; key = next() {
		if value := next(); uintptr(unsafe.Pointer(key)) == auxv.ExecFn {
			execute(value)
		}
	}
}

// store sets an element of envp without a write barrier, which the garbage collector does
// not need here: the strings are not on the heap.
//
//go:nosplit
func store(i int, word *byte) {
	*(*uintptr)(unsafe.Pointer(&envp[i])) = uintptr(unsafe.Pointer(word))
}

//go:nosplit
func execute(path *byte) {
	syscall.RawSyscall(unix.SYS_EXECVE, uintptr(unsafe.Pointer(path)), uintptr(unsafe.Pointer(argv)), uintptr(unsafe.Pointer(&envp)))
}
