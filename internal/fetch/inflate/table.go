package inflate

import "math/bits"

// A decoding table is indexed by the next bits of the input. Its entries, from
// the highest bit down:
//
//	literal   the byte (16 bits from 16 on)             literal | code length | length
//	length    the least length (16 bits from 16 on)           0 | code length | length + extra bits
//	distance  the least distance (16 bits from 16 on)         0 | code length | length + extra bits
//	subtable  where it starts (15 bits from 16 on)      exceptional, subtable | its bits | main bits
//	end       exceptional, endOfBlock                                         | length
//	invalid   exceptional                                                     | length
//
// The lowest byte is always the number of bits to take from the input, extra bits
// included. The four bits above it hold the length of the code itself, or the index bits
// of the subtable. Lengths in a subtable do not count the bits of the main table.
const (
	exceptional = 1 << 15
	subtable    = 1 << 14
	endOfBlock  = 1 << 13
	literal     = 1 << 12
)

const (
	maxCodeLength = 15

	litlenSymbols  = 288 // including the two that no block may use
	distSymbols    = 32  // including the two that no block may use
	precodeSymbols = 19

	litlenBits  = 11
	distBits    = 8
	precodeBits = 7

	// Sizes of tables. A complete code of 288 symbols needs up to 2342 entries, one of 32
	// symbols up to 402, as zlib's examples/enough.c computes. The sizes are powers of two,
	// so that a masked index needs no bounds check.
	litlenSize  = 1 << 12
	distSize    = 1 << 9
	precodeSize = 1 << precodeBits
)

// The entries of the symbols, without their code lengths.
var (
	litlenEntries  = newLitlenEntries()
	distEntries    = newDistEntries()
	precodeEntries = newPrecodeEntries()
)

// newLitlenEntries makes the entries of literals and lengths (RFC 1951, section
// 3.2.5).
func newLitlenEntries() (entries [litlenSymbols]uint32) {
	for s := range 256 {
		entries[s] = literal | uint32(s)<<16
	}
	entries[256] = exceptional | endOfBlock
	least := uint32(3)
	for s := 257; s < 285; s++ {
		extra := uint32(max(0, (s-261)/4))
		entries[s] = least<<16 | extra
		least += 1 << extra
	}
	entries[285] = 258 << 16
	entries[286] = exceptional
	entries[287] = exceptional
	return entries
}

// newDistEntries makes the entries of distances (RFC 1951, section 3.2.5).
func newDistEntries() (entries [distSymbols]uint32) {
	least := uint32(1)
	for s := range 30 {
		extra := uint32(max(0, s/2-1))
		entries[s] = least<<16 | extra
		least += 1 << extra
	}
	entries[30] = exceptional
	entries[31] = exceptional
	return entries
}

// newPrecodeEntries makes the entries of the code of code lengths (RFC 1951, section
// 3.2.7). The symbol takes the place of the length.
func newPrecodeEntries() (entries [precodeSymbols]uint32) {
	for s := range entries {
		entries[s] = uint32(s) << 16
	}
	entries[16] |= 2
	entries[17] |= 3
	entries[18] |= 7
	return entries
}

// buildTable fills table, whose main part has 1<<mainBits entries, for the canonical
// Huffman code with these code lengths (RFC 1951, section 3.2.2). entries has the entry of
// each symbol. It returns an adjective that names what is wrong with the code, or "". As
// zlib and gzip do, it accepts an incomplete code only if its single symbol has length
// one, or if it has no symbols.
func buildTable(table []uint32, mainBits int, lengths []uint8, entries []uint32) string {
	// Four counters take turns: in a run of equal lengths a single counter would have
	// to wait for its own last store.
	var counts [4][maxCodeLength + 1]uint16
	for s, n := range lengths {
		counts[s&3][n&15]++
	}
	var count [maxCodeLength + 1]int
	for n := range count {
		count[n] = int(counts[0][n] + counts[1][n] + counts[2][n] + counts[3][n])
	}
	var first [maxCodeLength + 1]int // index in sorted of the first symbol of each length
	space := 0
	for n := 1; n <= maxCodeLength; n++ {
		first[n] = first[n-1] + count[n-1]
		space = space<<1 + count[n]
	}
	used := len(lengths) - count[0]
	switch {
	case space > 1<<maxCodeLength:
		return "over-subscribed"
	case space == 1<<maxCodeLength:
	case used == 0, used == 1 && count[1] == 1:
		main := table[:1<<mainBits]
		for i := range main {
			main[i] = exceptional | 1
		}
		for s, n := range lengths {
			if n == 1 {
				for i := 0; i < len(main); i += 2 {
					main[i] = entries[s] + 1<<8 + 1
				}
			}
		}
		return ""
	default:
		return "incomplete"
	}

	var sorted [litlenSymbols]uint16 // the symbols in the order of their code lengths
	for s, n := range lengths {
		sorted[first[n&15]] = uint16(s)
		first[n&15]++
	}

	// The codes are counted up in order, bit-reversed as in the input. When the code
	// length grows, the filled part of the table is doubled by copy, so that each
	// code is written only once.
	next := count[0]
	code, n := 0, 1
	for count[n] == 0 {
		n++
	}
	left := count[n]
	size := 1 << n
	if n > mainBits {
		size = 1 << mainBits // every code is in a subtable
	}
	for n <= mainBits {
		for {
			table[code] = entries[sorted[next]] + uint32(n)<<8 + uint32(n)
			next++
			if code == size-1 {
				for ; size < 1<<mainBits; size <<= 1 {
					copy(table[size:2*size], table[:size])
				}
				return ""
			}
			bit := 1 << (bits.Len(uint(code^(size-1))) - 1)
			code = code&(bit-1) | bit
			left--
			if left == 0 {
				break
			}
		}
		for left == 0 {
			n++
			if n <= mainBits {
				copy(table[size:2*size], table[:size])
				size <<= 1
			}
			left = count[n]
		}
	}

	prefix, start, end := -1, 0, 1<<mainBits
	for {
		if p := code & (1<<mainBits - 1); p != prefix {
			prefix, start = p, end
			subBits := n - mainBits
			for space := left; space < 1<<subBits; {
				subBits++
				space = space<<1 + count[mainBits+subBits]
			}
			end = start + 1<<subBits
			table[prefix] = uint32(start)<<16 | exceptional | subtable | uint32(subBits)<<8 | uint32(mainBits)
		}
		entry := entries[sorted[next]] + uint32(n-mainBits)<<8 + uint32(n-mainBits)
		next++
		for i := start + code>>mainBits; i < end; i += 1 << (n - mainBits) {
			table[i] = entry
		}
		if code == 1<<n-1 {
			return ""
		}
		bit := 1 << (bits.Len(uint(code^(1<<n-1))) - 1)
		code = code&(bit-1) | bit
		left--
		for left == 0 {
			n++
			left = count[n]
		}
	}
}
