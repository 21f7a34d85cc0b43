package deflate

import (
	"math/bits"
	"slices"
)

const (
	litlens   = 286
	dists     = 30
	maxBits   = 15
	precodes  = 19
	maxPrebit = 7
	endBlock  = 256
)

// codes are the Huffman codes of a block.
type codes struct {
	litlen, dist         [litlens]uint8 // lengths of codes
	litlenWord, distWord [litlens]uint16
}

// lengths sets the length of the Huffman code of each symbol that occurs, from how often each occurs. No
// code is longer than limit bits.
func lengths(to []uint8, counts []uint32, limit int) {
	var sorted [litlens]uint64
	used := sorted[:0]
	for s, n := range counts {
		to[s] = 0
		if n > 0 {
			used = append(used, uint64(n)<<16|uint64(s))
		}
	}
	if len(used) == 0 {
		return
	}
	if len(used) == 1 {
		to[used[0]&0xffff] = 1
		return
	}
	slices.Sort(used)
	// Two queues, the leaves in order and the inner nodes in the order of their making, give the tree.
	var weight [litlens]uint64
	var parent [2 * litlens]uint16
	leaf, inner, made := 0, 0, 0
	take := func() (uint64, int) {
		if inner == made || leaf < len(used) && used[leaf]>>16 <= weight[inner] {
			leaf++
			return used[leaf-1] >> 16, leaf - 1
		}
		inner++
		return weight[inner-1], litlens + inner - 1
	}
	for made < len(used)-1 {
		a, i := take()
		b, j := take()
		parent[i], parent[j] = uint16(made), uint16(made)
		weight[made] = a + b
		made++
	}
	var depth [litlens]uint8
	for i := made - 2; i >= 0; i-- {
		depth[i] = depth[parent[litlens+i]] + 1
	}
	var count [64]int
	for i := range used {
		count[min(int(depth[parent[i]])+1, limit)]++
	}
	// Codes that were cut to the limit are too many: lengthen shorter ones until all fit.
	space := 0
	for n := 1; n <= limit; n++ {
		space += count[n] << (limit - n)
	}
	for ; space > 1<<limit; space-- {
		n := limit - 1
		for count[n] == 0 {
			n--
		}
		count[n]--
		count[n+1] += 2
		count[limit]--
	}
	i := 0
	for n := limit; n > 0; n-- {
		for range count[n] {
			to[used[i]&0xffff] = uint8(n)
			i++
		}
	}
}

// words sets the canonical code of each symbol (RFC 1951, section 3.2.2), its first bit lowest.
func words(to []uint16, lengths []uint8) {
	var next [maxBits + 2]uint16
	for _, n := range lengths {
		if n > 0 {
			next[n+1]++
		}
	}
	code := uint16(0)
	for n := 1; n <= maxBits; n++ {
		code = (code + next[n]) << 1
		next[n] = code
	}
	for s, n := range lengths {
		if n > 0 {
			to[s] = bits.Reverse16(next[n]) >> (16 - n)
			next[n]++
		}
	}
}
