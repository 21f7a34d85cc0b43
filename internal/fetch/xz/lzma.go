package xz

import "contedor/internal/fetch/unchecked"

const (
	// inputSlop is how many bytes after the end of a chunk of input the decoder may read: a
	// symbol takes fewer.
	inputSlop = 32
)

// The indexes of the probabilities in lzma.probs.
const (
	isMatch    = 0                      // by state and position
	isRep      = isMatch + states<<4    // by state
	isRepG0    = isRep + states         // by state
	isRepG1    = isRepG0 + states       // by state
	isRepG2    = isRepG1 + states       // by state
	isRep0Long = isRepG2 + states       // by state and position
	slots      = isRep0Long + states<<4 // trees of distance slots, by length
	special    = slots + 4<<6           // trees of the low bits of near distances
	align      = special + 128          // the tree of the lowest four bits of far distances
	matchLen   = align + 16
	repLen     = matchLen + lengthSize
	literals   = repLen + lengthSize // by context: 0x300 each
	probCount  = literals + 0x300<<4

	states = 12

	// The parts of a coder of lengths.
	lengthChoice  = 0
	lengthChoice2 = 1
	lengthLow     = 2               // trees of three bits, by position
	lengthMid     = lengthLow + 128 // the same
	lengthHigh    = lengthMid + 128 // a tree of eight bits
	lengthSize    = lengthHigh + 256

	literalStates = 7 // states below follow a literal
)

// An lzma decodes the LZMA chunks of LZMA2.
type lzma struct {
	probs [probCount]uint16
	state int
	reps  [4]int // the last distances, in bytes

	contextBits  uint // lc: high bits of the previous byte that choose the literals' tree
	literalMask  int  // of the position, for the same
	positionMask int  // of the position, for other trees
	pending      int  // bytes of a match that had no room
	coder        coder
	input        []byte // at least inputSlop bytes longer than end
	end          int
}

// setProperties reads the byte with lc, lp and pb.
func (d *lzma) setProperties(b byte) bool {
	if b > (4*5+4)*9+8 {
		return false
	}
	pb, lp, lc := b/45, b/9%5, b%9
	if lc+lp > 4 {
		return false
	}
	d.contextBits, d.literalMask, d.positionMask = uint(lc), 1<<lp-1, 1<<pb-1
	return true
}

// reset resets the state and all probabilities.
func (d *lzma) reset() {
	d.state = 0
	d.reps = [4]int{1, 1, 1, 1}
	used := d.probs[:literals+0x300*(d.literalMask+1)<<d.contextBits]
	for i := range used {
		used[i] = half
	}
}

// begin begins a chunk: in[from:end]. There are at least inputSlop bytes after it.
func (d *lzma) begin(in []byte, from, end int) error {
	if end-from < 5 || in[from] != 0 {
		return ErrCorrupt
	}
	code := uint64(0)
	for _, b := range in[from+1 : from+5] {
		code = code<<8 | uint64(b)
	}
	d.input, d.end, d.pending = in, end, 0
	d.coder = coder{rng: 1<<32 - 1, code: code, pos: from + 5}
	return nil
}

// finished reports whether a chunk, all of whose bytes are decoded, ends where it should.
func (d *lzma) finished() bool {
	d.coder = d.coder.normalized(d.input)
	return d.pending == 0 && d.coder.pos == d.end && d.coder.code == 0
}

const half = 1 << 10 // the probability of a bit, of 2048

// A coder is the state of the range decoder. Its numbers have 32 bits; the difference of two
// has its sign in the highest of 64.
type coder struct {
	rng, code uint64
	pos       int
}

// normalized reads a byte if the range has become small.
func (c coder) normalized(in []byte) coder {
	if c.rng < 1<<24 {
		c.rng <<= 8
		c.code = c.code<<8 | unchecked.Load8(in, c.pos)
		c.pos++
	}
	return c
}

// bit decodes a bit that is 0 with probability p/2048. It returns all ones for a bit 0, zero for
// a bit 1, and the new probability. It has no branch: one would often be predicted wrongly.
func (c coder) bit(p uint64) (coder, uint64, uint64) {
	bound := c.rng >> 11 * p
	code := c.code - bound
	zero := uint64(int64(code) >> 63)
	rest := c.rng - bound
	return coder{rest + zero&(bound-rest), code + zero&bound, c.pos}, zero, p - uint64(int64(p+zero&^2016)>>5)
}

// decode decodes until the window's index is limit, or the data are corrupt. At least windowSlop
// bytes after limit are free.
//
// It is one long function, so that the state of the coder stays in registers: each round of the loop
// decodes one symbol, a literal or a match. Functions that the compiler does not inline would make it
// much slower.
func (d *lzma) decode(w *window, limit int) error {
	if d.pending > 0 {
		n := min(d.pending, limit-w.at)
		w.copy(d.reps[0], n)
		d.pending -= n
	}
	out, at := w.buf, w.at
	in, end := d.input, d.end
	low, most, skew := at-w.full, w.most, -w.base&15
	probs := d.probs[:]
	c := d.coder
	state := d.state
	rep0, rep1, rep2, rep3 := d.reps[0], d.reps[1], d.reps[2], d.reps[3]
	prev := uint64(w.last())
	corrupt := false
	_ = out[limit+windowSlop-1]

	for at < limit && c.pos <= end {
		// A literal, or a match?
		position := (at + skew) & d.positionMask
		c = c.normalized(in)
		p := unchecked.Element(probs, isMatch+state<<4+position)
		if bound := c.rng >> 11 * p; c.code < bound {
			c.rng = bound
			unchecked.SetElement(probs, isMatch+state<<4+position, uint16(p+(2048-p)>>5))
			// A literal: eight bits. After a match, the byte at the last distance predicts them.
			tree := literals + 0x300*((at+skew)&d.literalMask<<(d.contextBits&7)+int(prev>>((8-d.contextBits)&15)))
			symbol := uint64(1)
			if state < literalStates {
				state = max(state, 3) - 3
				var zero uint64
				p = unchecked.Element(probs, tree+1)
				pair := unchecked.Pair(probs, tree+2)
				for range 7 {
					c = c.normalized(in)
					c, zero, p = c.bit(p)
					unchecked.SetElement(probs, tree+int(symbol), uint16(p))
					symbol = 2*symbol + 1 + zero
					p = (pair ^ (pair^pair>>16)&^zero) & 0xffff
					pair = unchecked.Pair(probs, tree+int(2*symbol))
				}
				c = c.normalized(in)
				c, zero, p = c.bit(p)
				unchecked.SetElement(probs, tree+int(symbol), uint16(p))
				symbol = 2*symbol + 1 + zero
			} else {
				state -= 3
				if state >= literalStates {
					state -= 3
				}
				from := at - rep0
				if from < 0 {
					from += w.size
				}
				match := unchecked.Load8(out, from)
				offset := uint64(0x100)
				for range 8 {
					match <<= 1
					bit := match & offset
					i := tree + int(offset+bit+symbol)
					c = c.normalized(in)
					var zero uint64
					c, zero, p = c.bit(unchecked.Element(probs, i))
					unchecked.SetElement(probs, i, uint16(p))
					symbol = 2*symbol + 1 + zero
					offset &= bit ^ zero
				}
			}
			prev = symbol & 0xff
			out[at] = byte(prev)
			at++
			continue
		} else {
			c.rng -= bound
			c.code -= bound
			unchecked.SetElement(probs, isMatch+state<<4+position, uint16(p-p>>5))
		}

		// A match with a distance of its own, or one of the last four distances?
		length := matchLen
		c = c.normalized(in)
		p = unchecked.Element(probs, isRep+state)
		if bound := c.rng >> 11 * p; c.code < bound {
			c.rng = bound
			unchecked.SetElement(probs, isRep+state, uint16(p+(2048-p)>>5))
			rep3, rep2, rep1, rep0 = rep2, rep1, rep0, 0
			if state < literalStates {
				state = 7
			} else {
				state = 10
			}
		} else {
			c.rng -= bound
			c.code -= bound
			unchecked.SetElement(probs, isRep+state, uint16(p-p>>5))
			length = repLen
			c = c.normalized(in)
			p = unchecked.Element(probs, isRepG0+state)
			if bound := c.rng >> 11 * p; c.code < bound {
				c.rng = bound
				unchecked.SetElement(probs, isRepG0+state, uint16(p+(2048-p)>>5))
				c = c.normalized(in)
				p = unchecked.Element(probs, isRep0Long+state<<4+position)
				if bound := c.rng >> 11 * p; c.code < bound {
					c.rng = bound
					unchecked.SetElement(probs, isRep0Long+state<<4+position, uint16(p+(2048-p)>>5))
					if rep0 > at-low || rep0 > most {
						corrupt = true
						break
					}
					if state < literalStates {
						state = 9
					} else {
						state = 11
					}
					from := at - rep0
					if from < 0 {
						from += w.size
					}
					prev = unchecked.Load8(out, from)
					out[at] = byte(prev)
					at++
					continue
				} else {
					c.rng -= bound
					c.code -= bound
					unchecked.SetElement(probs, isRep0Long+state<<4+position, uint16(p-p>>5))
				}
			} else {
				c.rng -= bound
				c.code -= bound
				unchecked.SetElement(probs, isRepG0+state, uint16(p-p>>5))
				c = c.normalized(in)
				p = unchecked.Element(probs, isRepG1+state)
				if bound := c.rng >> 11 * p; c.code < bound {
					c.rng = bound
					unchecked.SetElement(probs, isRepG1+state, uint16(p+(2048-p)>>5))
					rep1, rep0 = rep0, rep1
				} else {
					c.rng -= bound
					c.code -= bound
					unchecked.SetElement(probs, isRepG1+state, uint16(p-p>>5))
					c = c.normalized(in)
					p = unchecked.Element(probs, isRepG2+state)
					if bound := c.rng >> 11 * p; c.code < bound {
						c.rng = bound
						unchecked.SetElement(probs, isRepG2+state, uint16(p+(2048-p)>>5))
						rep2, rep1, rep0 = rep1, rep0, rep2
					} else {
						c.rng -= bound
						c.code -= bound
						unchecked.SetElement(probs, isRepG2+state, uint16(p-p>>5))
						rep3, rep2, rep1, rep0 = rep2, rep1, rep0, rep3
					}
				}
			}
			if state < literalStates {
				state = 8
			} else {
				state = 11
			}
		}

		// The length.
		coderOfLengths := length
		symbol := uint64(1)
		var zero uint64
		c = c.normalized(in)
		p = unchecked.Element(probs, coderOfLengths+lengthChoice)
		if bound := c.rng >> 11 * p; c.code < bound {
			c.rng = bound
			unchecked.SetElement(probs, coderOfLengths+lengthChoice, uint16(p+(2048-p)>>5))
			tree := coderOfLengths + lengthLow + position<<3
			for range 3 {
				c = c.normalized(in)
				c, zero, p = c.bit(unchecked.Element(probs, tree+int(symbol)))
				unchecked.SetElement(probs, tree+int(symbol), uint16(p))
				symbol = 2*symbol + 1 + zero
			}
			length = int(symbol) - 8 + 2
		} else {
			c.rng -= bound
			c.code -= bound
			unchecked.SetElement(probs, coderOfLengths+lengthChoice, uint16(p-p>>5))
			c = c.normalized(in)
			p = unchecked.Element(probs, coderOfLengths+lengthChoice2)
			if bound := c.rng >> 11 * p; c.code < bound {
				c.rng = bound
				unchecked.SetElement(probs, coderOfLengths+lengthChoice2, uint16(p+(2048-p)>>5))
				tree := coderOfLengths + lengthMid + position<<3
				for range 3 {
					c = c.normalized(in)
					c, zero, p = c.bit(unchecked.Element(probs, tree+int(symbol)))
					unchecked.SetElement(probs, tree+int(symbol), uint16(p))
					symbol = 2*symbol + 1 + zero
				}
				length = int(symbol) - 8 + 10
			} else {
				c.rng -= bound
				c.code -= bound
				unchecked.SetElement(probs, coderOfLengths+lengthChoice2, uint16(p-p>>5))
				tree := coderOfLengths + lengthHigh
				for range 8 {
					c = c.normalized(in)
					c, zero, p = c.bit(unchecked.Element(probs, tree+int(symbol)))
					unchecked.SetElement(probs, tree+int(symbol), uint16(p))
					symbol = 2*symbol + 1 + zero
				}
				length = int(symbol) - 256 + 18
			}
		}

		// The distance, if it is none of the last four: a slot, then the bits below it.
		if rep0 == 0 {
			tree := slots + min(length-2, 3)<<6
			symbol = 1
			for range 6 {
				c = c.normalized(in)
				c, zero, p = c.bit(unchecked.Element(probs, tree+int(symbol)))
				unchecked.SetElement(probs, tree+int(symbol), uint16(p))
				symbol = 2*symbol + 1 + zero
			}
			slot := int(symbol) - 64
			if slot < 4 {
				rep0 = slot + 1
			} else {
				bits := slot>>1 - 1
				rep0 = 2 + slot&1
				if slot < 14 {
					rep0 <<= bits & 15
					tree := special + rep0 - slot
					symbol = 1
					bit := 1
					for range bits {
						c = c.normalized(in)
						c, zero, p = c.bit(unchecked.Element(probs, tree+int(symbol)))
						unchecked.SetElement(probs, tree+int(symbol), uint16(p))
						symbol = 2*symbol + 1 + zero
						rep0 += bit &^ int(zero)
						bit <<= 1
					}
					rep0++
				} else {
					for range bits - 4 {
						c = c.normalized(in)
						c.rng >>= 1
						c.code -= c.rng
						zero = uint64(int64(c.code) >> 63)
						c.code += c.rng & zero
						rep0 = 2*rep0 + 1 + int(zero)
					}
					rep0 <<= 4
					symbol = 1
					bit := 1
					for range 4 {
						c = c.normalized(in)
						c, zero, p = c.bit(unchecked.Element(probs, align+int(symbol)))
						unchecked.SetElement(probs, align+int(symbol), uint16(p))
						symbol = 2*symbol + 1 + zero
						rep0 += bit &^ int(zero)
						bit <<= 1
					}
					rep0++
				}
			}
		}

		// Copy the match.
		if rep0 > at-low || rep0 > most {
			corrupt = true
			break
		}
		from, to := at-rep0, at
		if from < 0 || length > limit-at {
			n := min(length, limit-at)
			d.pending = length - n
			w.at = at
			w.copy(rep0, n)
			at = w.at
			prev = unchecked.Load8(out, at-1)
			continue
		}
		at += length
		if rep0 >= 8 {
			for {
				unchecked.Store64(out, to, unchecked.Load64(out, from))
				unchecked.Store64(out, to+8, unchecked.Load64(out, from+8))
				if length <= 16 {
					break
				}
				from += 16
				to += 16
				length -= 16
			}
		} else {
			for ; to < at; to++ {
				out[to] = out[from]
				from++
			}
		}
		prev = unchecked.Load8(out, at-1)
	}
	w.full = min(at-low, most)
	w.at = at
	d.coder, d.state = c, state
	d.reps = [4]int{rep0, rep1, rep2, rep3}
	if corrupt || c.pos > end {
		return ErrCorrupt
	}
	return nil
}
