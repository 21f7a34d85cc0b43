package deflate

import (
	"math/bits"
	"slices"

	"contedor/internal/fetch/unchecked"
)

// A writer writes bits. Between its methods n is less than 8.
type writer struct {
	bytes []byte
	bits  uint64
	n     uint
}

// put writes the lowest n bits of v, at most 48; the others are zero.
func (w *writer) put(v uint64, n uint) {
	w.bits |= v << w.n
	w.n += n
	for w.n >= 8 {
		w.bytes = append(w.bytes, byte(w.bits))
		w.bits >>= 8
		w.n -= 8
	}
}

// stored writes data as stored blocks, at least one.
func (w *writer) stored(data []byte) {
	for {
		n := min(len(data), 1<<16-1)
		w.put(0, 3)
		w.put(0, -w.n&7)
		w.put(uint64(n)|uint64(^uint16(n))<<16, 32)
		w.bytes = append(w.bytes, data[:n]...)
		data = data[n:]
		if len(data) == 0 {
			return
		}
	}
}

// lengthSymbol returns the symbol, less 257, of a length less minLength, and its extra bits.
func lengthSymbol(length int) (symbol int, extra uint64, n uint) {
	switch {
	case length < 8:
		return length, 0, 0
	case length == maxLength-minLength:
		return 28, 0, 0
	}
	n = uint(bits.Len(uint(length)) - 3)
	return int(n)*4 + length>>n, uint64(length) & (1<<n - 1), n
}

// distanceBits returns the number of extra bits of a symbol.
func distanceBits(symbol int) uint { return uint(max(0, symbol/2-1)) }

// block writes data as one block: as tokens, whose symbols are counted, or stored if that is shorter.
func (e *Encoder) block(tokens []token, data []byte) {
	var litlen [litlens]uint32
	var dist [dists]uint32
	size := uint(0)
	copy(litlen[:256], e.firsts[:])
	for s := range 256 {
		litlen[s] += e.seconds[firstSecond+s]
	}
	litlen[endBlock] = 1
	for l := range maxLength - minLength + 1 {
		symbol, _, n := lengthSymbol(l)
		litlen[257+symbol] += e.firsts[firstLength+l]
		size += n * uint(e.firsts[firstLength+l])
	}
	copy(dist[:], e.seconds[:])
	c := &e.codes
	lengths(c.litlen[:], litlen[:], maxBits)
	lengths(c.dist[:dists], dist[:], maxBits)
	for s, n := range litlen {
		size += uint(n) * uint(c.litlen[s])
	}
	for s, n := range dist {
		size += uint(n) * (uint(c.dist[s]) + distanceBits(s))
	}
	if size/8 >= uint(len(data)) {
		e.out.stored(data)
		return
	}
	words(c.litlenWord[:], c.litlen[:])
	words(c.distWord[:dists], c.dist[:dists])
	e.header()
	e.write(tokens)
	e.out.put(uint64(c.litlenWord[endBlock]), uint(c.litlen[endBlock]))
}

// PrecodeOrder is the order in which a block lists the lengths of the precode (RFC 1951, section 3.2.7).
var PrecodeOrder = [precodes]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// header writes the header of a block and the lengths of its codes (RFC 1951, section 3.2.7).
func (e *Encoder) header() {
	c := &e.codes
	nl, nd := litlens, dists
	for c.litlen[nl-1] == 0 {
		nl--
	}
	for nd > 1 && c.dist[nd-1] == 0 {
		nd--
	}
	all := append(append(make([]uint8, 0, litlens+dists), c.litlen[:nl]...), c.dist[:nd]...)
	type item struct{ symbol, extra uint8 }
	var items []item
	var counts [precodes]uint32
	for i := 0; i < len(all); {
		run := 1
		for i+run < len(all) && all[i+run] == all[i] {
			run++
		}
		it := item{symbol: all[i]}
		switch {
		case all[i] == 0 && run >= 11:
			run = min(run, 138)
			it = item{18, uint8(run - 11)}
		case all[i] == 0 && run >= 3:
			it = item{17, uint8(run - 3)}
		case i > 0 && all[i] == all[i-1] && run >= 3:
			run = min(run, 6)
			it = item{16, uint8(run - 3)}
		default:
			run = 1
		}
		items = append(items, it)
		counts[it.symbol]++
		i += run
	}
	var length [precodes]uint8
	var word [precodes]uint16
	lengths(length[:], counts[:], maxPrebit)
	words(word[:], length[:])
	np := precodes
	for np > 4 && length[PrecodeOrder[np-1]] == 0 {
		np--
	}
	w := &e.out
	w.put(2<<1, 3)
	w.put(uint64(nl-257)|uint64(nd-1)<<5|uint64(np-4)<<10, 14)
	for _, s := range PrecodeOrder[:np] {
		w.put(uint64(length[s]), 3)
	}
	extras := [precodes]uint{16: 2, 17: 3, 18: 7}
	for _, it := range items {
		w.put(uint64(word[it.symbol])|uint64(it.extra)<<length[it.symbol], uint(length[it.symbol])+extras[it.symbol])
	}
}

// write writes the tokens.
func (e *Encoder) write(tokens []token) {
	c := &e.codes
	// What to write for a symbol. The first: 24 bits, and their number above. The second: the code (16 bits),
	// its length, and the length with the extra bits.
	var first [1 << firstBits]uint32
	var second [1 << secondBits]uint32
	for s := range 256 {
		first[s] = uint32(c.litlenWord[s]) | uint32(c.litlen[s])<<24
		second[firstSecond+s] = uint32(c.litlenWord[s]) | uint32(c.litlen[s])<<16 | uint32(c.litlen[s])<<24
	}
	for l := range maxLength - minLength + 1 {
		symbol, extra, n := lengthSymbol(l)
		length := c.litlen[257+symbol]
		first[firstLength+l] = uint32(c.litlenWord[257+symbol]) | uint32(extra)<<length | (uint32(length)+uint32(n))<<24
	}
	for s := range dists {
		second[s] = uint32(c.distWord[s]) | uint32(c.dist[s])<<16 | (uint32(c.dist[s])+uint32(distanceBits(s)))<<24
	}

	w := &e.out
	w.bytes = slices.Grow(w.bytes, 6*len(tokens)+16)
	out := w.bytes[:cap(w.bytes)]
	at, bits, n := len(w.bytes), w.bits, uint64(w.n)
	for _, t := range tokens {
		f := first[t&(1<<firstBits-1)]
		s := second[t>>firstBits&(1<<secondBits-1)]
		bits |= uint64(f&0xffffff) << (n & 63)
		n += uint64(f >> 24)
		bits |= (uint64(s&0xffff) | uint64(t>>(firstBits+secondBits))<<(s>>16&31)) << (n & 63)
		n += uint64(s >> 24)
		unchecked.Store64(out, at, bits)
		at += int(n >> 3)
		bits >>= n & 56
		n &= 7
	}
	w.bytes, w.bits, w.n = out[:at], bits, uint(n)
}
