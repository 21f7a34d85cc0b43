//go:build !purego

package xz

import "golang.org/x/sys/cpu"

// canFold reports whether the processor multiplies polynomials.
var canFold = cpu.X86.HasPCLMULQDQ

// fold takes blocks of foldSize bytes from data, at least one. Before and after, state has the same
// remainder as all that was taken: four times 128 bits, the lowest first.
//
//go:noescape
func fold(state *[foldSize]byte, data *byte, blocks int, beyond, before uint64)
