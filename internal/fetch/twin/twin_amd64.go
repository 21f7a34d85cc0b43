//go:build !purego

package twin

import "sync"

// hasInstructions reports whether the processor has those of blocks. It asks at the first call, because
// that takes some microseconds in a virtual machine.
var hasInstructions = sync.OnceValue(hasSHA)

// hasSHA asks the processor.
func hasSHA() bool

// blocks adds n blocks of p and of q to two states.
//
//go:noescape
func blocks(a, b *[8]uint32, p, q *byte, n int)
