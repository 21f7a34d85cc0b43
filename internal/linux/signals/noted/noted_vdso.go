//go:build arm64 || riscv64

package noted

// newAction returns the struct sigaction of the kernel. The code that returns from the handler is the
// kernel's own.
func newAction(handler, flags, _ uintptr) [4]uintptr { return [4]uintptr{handler, flags, 0, 0} }
