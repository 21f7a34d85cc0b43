//go:build amd64 || arm64 || riscv64

package solo

// clone is clone(2) with the given flags and no new stack. It returns 0 in the child and a
// negative errno on failure. It keeps its return address in a register, because the child
// may overwrite the stack.
//
//go:noescape
func clone(flags uintptr) (pid uintptr)

// exitThreadAddress returns the address of a handler that only makes exit(2), which ends the
// thread. It needs no stack.
//
//go:nosplit
func exitThreadAddress() uintptr

// code returns the page-aligned bounds of the program's instructions and constants, which
// are backed by its file.
//
//go:nosplit
func code() (start, end uintptr)

// header returns that page of this program.
func header() *[headerSize]byte
