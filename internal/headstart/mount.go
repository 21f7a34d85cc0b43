package headstart

import (
	"slices"
	"strings"
	"syscall"
	"unsafe"

	"contedor/internal/linux/mountinfo"
	"golang.org/x/sys/unix"
)

// mountTypes are types of file systems whose source may be any word and for which mount(8)
// prints nothing on success.
var mountTypes = [...]string{"proc", "sysfs", "tmpfs", "devpts", "mqueue", "ramfs"}

// NUL-terminated strings for the kernel.
var (
	sourceKey = [...]byte{'s', 'o', 'u', 'r', 'c', 'e', 0}
	noPath    [1]byte
	path      [512]byte // longer than all paths of this package
)

// mount mounts a file system for root if the command line is -t TYPE SOURCE DIRECTORY. It
// returns false for other command lines and if a system call fails. Then nothing is mounted.
func (l line) mount() bool {
	if !l.isPlainMount() || !isRoot() || hasHelper(l.word(2)) {
		return false
	}
	fs, e := call(unix.SYS_FSOPEN, at(l.argv[2]), unix.FSOPEN_CLOEXEC)
	if e != 0 {
		return false
	}
	tree, e := configured(fs, l.argv[3])
	if e == 0 {
		_, e = call(unix.SYS_MOVE_MOUNT, tree, at(&noPath[0]), atCwd, at(l.argv[4]), unix.MOVE_MOUNT_F_EMPTY_PATH)
		call(unix.SYS_CLOSE, tree)
	}
	call(unix.SYS_CLOSE, fs)
	return e == 0
}

// isPlainMount reports whether the words are -t TYPE SOURCE DIRECTORY.
func (l line) isPlainMount() bool {
	return l.words() == 5 && l.word(1) == "-t" && slices.Contains(mountTypes[:], l.word(2)) &&
		isOperand(l.word(3)) && !strings.Contains(l.word(3), "=") && isOperand(l.word(4))
}

// isRoot reports whether the real and effective user and group ids are 0.
func isRoot() bool {
	for _, nr := range [...]uintptr{unix.SYS_GETUID, unix.SYS_GETEUID, unix.SYS_GETGID, unix.SYS_GETEGID} {
		if id(nr) != 0 {
			return false
		}
	}
	return true
}

// hasHelper reports whether mount(8) has a helper program for a type.
func hasHelper(fstype string) bool {
	for _, before := range mountinfo.HelperPrefixes {
		setPath(before, fstype)
		if _, e := call(unix.SYS_FACCESSAT, atCwd, at(&path[0]), unix.F_OK); e == 0 {
			return true
		}
	}
	return false
}

// configured gives the file system context fs a source and returns a mount of it, fsmount(2).
// It fails with EMSGSIZE if the kernel has a message for the user.
func configured(fs uintptr, source *byte) (tree uintptr, e syscall.Errno) {
	if _, e = call(unix.SYS_FSCONFIG, fs, unix.FSCONFIG_SET_STRING, at(&sourceKey[0]), at(source)); e != 0 {
		return 0, e
	}
	if _, e = call(unix.SYS_FSCONFIG, fs, unix.FSCONFIG_CMD_CREATE); e != 0 {
		return 0, e
	}
	if tree, e = call(unix.SYS_FSMOUNT, fs, unix.FSMOUNT_CLOEXEC); e != 0 {
		return 0, e
	}
	if _, e = call(unix.SYS_READ, fs, at(&path[0]), uintptr(len(path))); e != unix.ENODATA {
		call(unix.SYS_CLOSE, tree)
		return 0, unix.EMSGSIZE
	}
	return tree, 0
}

// atCwd is AT_FDCWD.
const atCwd = ^uintptr(-unix.AT_FDCWD - 1)

// call makes a system call.
func call(nr uintptr, args ...uintptr) (uintptr, syscall.Errno) {
	var a [6]uintptr
	copy(a[:], args)
	r, _, e := syscall.RawSyscall6(nr, a[0], a[1], a[2], a[3], a[4], a[5])
	return r, e
}

// at returns the address of a word of the command line or of a variable of the package. The
// garbage collector does not move these.
func at(p *byte) uintptr { return uintptr(unsafe.Pointer(p)) }

// isOperand reports whether a word is an operand in any position: not an option, not empty.
func isOperand(word string) bool { return word != "" && word[0] != '-' }
