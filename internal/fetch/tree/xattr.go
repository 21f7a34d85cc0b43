package tree

import (
	"strconv"
	"unsafe"

	"contedor/internal/fetch/tarfile"
	"golang.org/x/sys/unix"
)

// Extended attributes of files that cannot be opened without an effect: symlinks, device nodes,
// FIFOs. Before Linux 6.13 no system call takes a directory and a name, so the functions use a
// path in /proc. Without /proc and on an older kernel the error is ENOTSUP.

// throughProc returns a path of a file in an open directory.
func throughProc(parent int, base string) string {
	return "/proc/self/fd/" + strconv.Itoa(parent) + "/" + base
}

// setXattrAt sets an extended attribute of a file in an open directory.
func setXattrAt(parent int, base string, x tarfile.Attribute) error {
	err := unix.Lsetxattr(throughProc(parent, base), x.Name, []byte(x.Value), 0)
	if err != unix.ENOENT {
		return err
	}
	_, err = xattrCall(unix.SYS_SETXATTRAT, parent, base, x.Name, []byte(x.Value))
	return err
}

// getXattrAt is lgetxattr(2) of a file in an open directory.
func getXattrAt(parent int, base, name string, value []byte) (int, error) {
	n, err := unix.Lgetxattr(throughProc(parent, base), name, value)
	if err != unix.ENOENT {
		return n, err
	}
	return xattrCall(unix.SYS_GETXATTRAT, parent, base, name, value)
}

// listXattrsAt is llistxattr(2) of a file in an open directory.
func listXattrsAt(parent int, base string, names []byte) (int, error) {
	n, err := unix.Llistxattr(throughProc(parent, base), names)
	if err != unix.ENOENT {
		return n, err
	}
	path, err := unix.BytePtrFromString(base)
	if err != nil {
		return 0, err
	}
	r, _, e := unix.Syscall6(unix.SYS_LISTXATTRAT, uintptr(parent), uintptr(unsafe.Pointer(path)),
		unix.AT_SYMLINK_NOFOLLOW, uintptr(unsafe.Pointer(unsafe.SliceData(names))), uintptr(len(names)), 0)
	return int(r), supported(e)
}

// xattrCall is setxattrat(2) or getxattrat(2).
func xattrCall(number uintptr, parent int, base, name string, value []byte) (int, error) {
	path, err := unix.BytePtrFromString(base)
	if err != nil {
		return 0, err
	}
	key, err := unix.BytePtrFromString(name)
	if err != nil {
		return 0, err
	}
	// struct xattr_args, linux/xattr.h. The kernel reads an address from it: value is a
	// parameter, so its bytes stay where they are until the call is over.
	args := struct {
		value       unsafe.Pointer
		size, flags uint32
	}{unsafe.Pointer(unsafe.SliceData(value)), uint32(len(value)), 0}
	r, _, e := unix.Syscall6(number, uintptr(parent), uintptr(unsafe.Pointer(path)),
		unix.AT_SYMLINK_NOFOLLOW, uintptr(unsafe.Pointer(key)), uintptr(unsafe.Pointer(&args)), unsafe.Sizeof(args))
	return int(r), supported(e)
}

func supported(e unix.Errno) error {
	if e == unix.ENOSYS {
		return unix.ENOTSUP
	}
	return failed(e)
}
