// Package auxv reads the auxiliary vector that the kernel gives a program,
// getauxval(3).
package auxv

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// ExecFn is AT_EXECFN, the key of the path that was passed to execve(2).
const ExecFn = 31

// Executed returns the path that was passed to execve(2) for this process, or "" if the
// kernel does not report it.
func Executed() string {
	vector, _ := unix.Auxv()
	for _, pair := range vector {
		if pair[0] == ExecFn {
			return unix.BytePtrToString(*(**byte)(unsafe.Pointer(&pair[1])))
		}
	}
	return ""
}
