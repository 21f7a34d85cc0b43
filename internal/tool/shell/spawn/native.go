//go:build amd64 || arm64 || riscv64

package spawn

import "syscall"

// failed is the errno of the child.
var failed = new(syscall.Errno)

// clone is clone(2) with the given flags and no new stack. It keeps its return address in a
// register, because the child uses the stack. Package solo has the same routine; it cannot
// be called from here, because assembly of another package is called through a wrapper,
// whose stack frame the child would overwrite.
//
//go:noescape
func clone(flags uintptr) (pid uintptr)
