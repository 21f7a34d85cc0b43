package inflate

import (
	"bytes"
	"math/bits"

	"contedor/internal/fetch/unchecked"
)

// dynamicBlock holds the first three bits of a block with dynamic codes that is not the
// last of its member. The start of such a block can be guessed, because hardly anything
// else looks like its header. Other blocks look like any other bits.
const (
	dynamicBlock     = 2 << 1
	dynamicBlockMask = 7
)

// memberMagic is the first three bytes of a member.
var memberMagic = []byte{0x1f, 0x8b, 8}

// findStart returns the first bit, at or after from and before limit, where a member or a
// block may begin, and which of them. It returns -1 if there is none.
func findStart(in []byte, from, limit int) (int, state) {
	block := findBlock(in, from, limit)
	if block >= 0 {
		limit = block
	}
	first := (from + 7) / 8
	end := min((limit+7)/8+len(memberMagic)-1, len(in)) // a member may begin just before limit
	if i := bytes.Index(in[min(first, end):end], memberMagic); i >= 0 {
		return (first + i) * 8, atMember
	}
	return block, atBlock
}

// canStart reports whether findStart would find the decoder's place.
func (d *decoder) canStart(s state) bool {
	if s == atBlock {
		d.refill()
		return d.nbits >= 3 && d.bits&dynamicBlockMask == dynamicBlock
	}
	return s == atMember
}

// findBlock returns the first bit, at or after from and before limit, where a block with
// dynamic codes may begin, or -1. It checks the block's type, the numbers of codes, and
// that the code of code lengths is complete. Only one in thousands of wrong places passes.
func findBlock(in []byte, from, limit int) int {
	limit = min(limit, (len(in)-17)*8) // the loads below
	for at := from; at < limit; {
		w := unchecked.Load64(in, at>>3) >> (at & 7)
		// Each bit of candidates stands for a start at that bit. The 13 bits from
		// there on have to be 0 (not the last block), 0 and 1 (the type), then
		// twice five bits that are neither 30 nor 31.
		candidates := ^w & ^(w >> 1) & (w >> 2)
		candidates &^= w >> 4 & (w >> 5) & (w >> 6) & (w >> 7)
		candidates &^= w >> 9 & (w >> 10) & (w >> 11) & (w >> 12)
		const looked = 56 - 12 // starts that the 57 bits of a load can decide
		for candidates &= 1<<looked - 1; candidates != 0; candidates &= candidates - 1 {
			bit := at + bits.TrailingZeros64(candidates)
			if bit < limit && completePrecode(in, bit+13) {
				return bit
			}
		}
		at += looked
	}
	return -1
}

// completePrecode reports whether the bits from bit on are a number of code lengths and a
// complete code of code lengths.
func completePrecode(in []byte, bit int) bool {
	n := unchecked.Load64(in, bit>>3)>>(bit&7)&15 + 4
	bit += 4
	v := unchecked.Load64(in, bit>>3) >> (bit & 7) & (1<<(3*n) - 1)
	space := precodeSpace[v&0xfff] + precodeSpace[v>>12&0xfff]
	if space > 1<<precodeBits {
		return false
	}
	space += precodeSpace[v>>24&0xfff] + precodeSpace[v>>36&0xfff] + precodeSpace[v>>48]
	return space == 1<<precodeBits
}

// precodeSpace tells how much of the code space, 1<<precodeBits, four code lengths of
// three bits take together.
var precodeSpace = newPrecodeSpace()

func newPrecodeSpace() (space [1 << 12]uint16) {
	for lengths := range space {
		for v := lengths; v != 0; v >>= 3 {
			if n := v & 7; n != 0 {
				space[lengths] += 1 << (precodeBits - n)
			}
		}
	}
	return space
}
