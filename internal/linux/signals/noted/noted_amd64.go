package noted

// newAction returns the struct sigaction of the kernel. It has the code that returns from the handler.
func newAction(handler, flags, restorer uintptr) [4]uintptr {
	const hasRestorer = 0x04000000 // SA_RESTORER
	return [4]uintptr{handler, flags | hasRestorer, restorer, 0}
}
