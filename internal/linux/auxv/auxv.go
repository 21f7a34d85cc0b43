// Package auxv reads the auxiliary vector that the kernel gives a program,
// getauxval(3).
package auxv

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// ExecFn is AT_EXECFN, the key of the path that execve(2) was given.
const ExecFn = 31

// Executed returns the path that execve(2) was given for this process; "" where the
// kernel does not tell.
func Executed() string {
	vector, _ := unix.Auxv()
	for _, pair := range vector {
		if pair[0] == ExecFn {
			return unix.BytePtrToString(*(**byte)(unsafe.Pointer(&pair[1])))
		}
	}
	return ""
}
