//go:build !purego

package inflate

import "sync"

// hasFastLoop reports whether the processor has the instructions of fastLoop. It asks the processor at
// the first call, not when the program starts, as golang.org/x/sys/cpu does: each CPUID instruction
// takes 4 µs in a virtual machine.
var hasFastLoop = sync.OnceValue(hasAVX2AndBMI2)

// hasAVX2AndBMI2 asks the processor, and whether the kernel saves the registers.
func hasAVX2AndBMI2() bool

// Why fastLoop returned.
const (
	whyBounds = iota // the end of the input or of the output is near
	whyBlockDone
	whyInvalidLength
	whyInvalidDistance
	whyTooFar
)

// fastLoop is the loop of fast for bytes, with instructions that Go's compiler may not assume:
// shifts by any register, and copies of 32 bytes. At least fastInput bytes of input have to be
// left. It saves a tenth of the processor time of inflating.
//
//go:noescape
func fastLoop(d *decoder, out *byte, at, limit, low int) (end int, why int)

// fastBytes does the same as fast[uint8].
func fastBytes(d *decoder, out []byte, at, limit, low int) (int, status, error) {
	if d.pos > d.end-fastInput {
		return at, inputDry, nil
	}
	_ = out[limit+slop-1]
	at, why := fastLoop(d, &out[0], at, limit, low)
	switch why {
	case whyBlockDone:
		return at, blockDone, nil
	case whyInvalidLength:
		return at, blockDone, d.corrupt(invalidLength)
	case whyInvalidDistance:
		return at, inputDry, d.corrupt(invalidDistance)
	case whyTooFar:
		return at, inputDry, d.corrupt(tooFarBack)
	}
	if at >= limit {
		return at, outputFull, nil
	}
	return at, inputDry, nil
}
