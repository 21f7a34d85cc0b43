//go:build !amd64 && !arm64 && !riscv64

package noted

// Begin does nothing here: the signal has its default action.
func Begin(int) {}

// End reports that no signal has arrived.
func End(int) bool { return false }

// Die does nothing here.
func Die(int) {}

// Arrived reports that no signal has arrived.
func Arrived() bool { return false }
