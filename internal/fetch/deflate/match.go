package deflate

import (
	"math/bits"

	"contedor/internal/fetch/unchecked"
)

const (
	hashBits  = 13 // so that the table fits into the first cache
	minMatch  = 4  // bytes that the hash is made of
	lookahead = 24 // bytes that find may read after its position, besides those of a match
)

// distances[d-1] is the symbol of a distance d up to 256, and distances[256+(d-1)/128] that of a longer one
// (RFC 1951, section 3.2.5).
var distances = func() (table [512]uint8) {
	for d := range table {
		far := uint32(d)
		if d >= 256 {
			far = uint32(d-256) << 7
		}
		table[d] = uint8(far)
		if far >= 4 {
			n := bits.Len32(far) - 1
			table[d] = uint8(2*n + int(far>>(n-1)&1))
		}
	}
	return table
}()

// leastDistance has the least distance of each symbol, less one.
var leastDistance = [32]uint16{
	0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096,
	6144, 8192, 12288, 16384, 24576,
}

func hash(v uint64) uint32 { return uint32(v) * 0x9e3779b1 >> (32 - hashBits) }

// find fills the tokens of a block that begins at chunk[at], and counts their symbols. It returns the
// number of tokens and the end of the block in chunk.
//
// It looks at two positions at a time, because their loads do not wait for one another. Where nothing
// matches for long it looks at fewer positions.
func (e *Encoder) find(chunk []byte, at int) (n, end int) {
	e.firsts, e.seconds = [1 << firstBits]uint32{}, [1 << secondBits]uint32{}
	misses := 0
	limit := len(chunk) - lookahead
	for at < limit && n < maxTokens {
		v, w := unchecked.Load64(chunk, at), unchecked.Load64(chunk, at+1)
		h, g := hash(v), hash(w)
		from := before(at, e.recent[h])
		e.recent[h] = uint16(at)
		from1 := before(at+1, e.recent[g])
		e.recent[g] = uint16(at + 1)
		x := unchecked.Load64(chunk, from) ^ v
		y := unchecked.Load64(chunk, from1) ^ w
		if uint32(x) != 0 || uint(at-from-1) >= window {
			if uint32(y) != 0 || uint(at-from1) >= window {
				e.add(n&(maxTokens-1), uint32(v&0xff), uint32(w&0xff)+firstSecond, 0)
				n++
				at += 2
				misses++
				for skip := misses >> 5; skip > 0 && at < limit && n < maxTokens; skip-- {
					e.add(n, uint32(chunk[at]), uint32(chunk[at+1])+firstSecond, 0)
					n++
					at += 2
				}
				continue
			}
			e.add(n&(maxTokens-1), uint32(v&0xff), nothing, 0)
			n++
			at++
			x, from = y, from1
		}
		misses = 0
		length := bits.TrailingZeros64(x) >> 3
		if x == 0 {
			length = extend(chunk, at, from)
		}
		far := uint32(at - from - 1)
		i := far
		if far >= 256 {
			i = far>>7 + 256
		}
		symbol := uint32(distances[i&511])
		e.add(n, uint32(length)+firstLength-minLength, symbol, far-uint32(leastDistance[symbol&31]))
		n++
		last := min(at+length-1, limit) // one position within a match saves 1 % of the size
		e.recent[hash(unchecked.Load64(chunk, last))] = uint16(last)
		at += length
	}
	for at < len(chunk) && n < maxTokens {
		e.add(n, uint32(chunk[at]), nothing, 0)
		n++
		at++
	}
	return n, at
}

// add stores token n: its two symbols, and the extra bits of the distance.
func (e *Encoder) add(n int, first, second, extra uint32) {
	e.tokens[n] = token(first | second<<firstBits | extra<<(firstBits+secondBits))
	e.firsts[first&(1<<firstBits-1)]++
	e.seconds[second&(1<<secondBits-1)]++
}

// before returns the last position before at whose lowest bits are low, or the chunk's beginning.
func before(at int, low uint16) int {
	from := at - int(uint16(at)-low)
	return from &^ (from >> 63)
}

// extend returns the length of a match of at least eight bytes.
func extend(chunk []byte, at, from int) int {
	most := min(maxLength, len(chunk)-at)
	length := 8
	for ; length+8 <= most; length += 8 {
		if x := unchecked.Load64(chunk, at+length) ^ unchecked.Load64(chunk, from+length); x != 0 {
			return length + bits.TrailingZeros64(x)>>3
		}
	}
	for length < most && chunk[at+length] == chunk[from+length] {
		length++
	}
	return length
}
