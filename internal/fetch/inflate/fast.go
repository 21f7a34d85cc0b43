package inflate

import (
	"math/bits"

	"contedor/internal/fetch/unchecked"
)

// An element is a unit of output: a byte, or a uint16 that is a byte or a marker (see
// chunk). Places in the output are counted in bytes in both cases.
type element interface{ uint8 | uint16 }

// What is wrong with a symbol.
const (
	invalidLength   = "invalid code of a literal or length"
	invalidDistance = "invalid code of a distance"
	tooFarBack      = "a distance too far back"
)

// fast does the same as careful while at least fastInput bytes of input and enough room
// are left, so that it need not check the input for each symbol. It returns inputDry when
// less is left.
//
// Its loop is like libdeflate's: the input is kept in 64 bits that a single load
// refills, the table's next entry is loaded before the one at hand is used, and
// matches are copied by words, which may write up to slop bytes past their end.
// Only the lowest six bits of n count the bits; what is above them comes from
// subtracting whole entries. A literal is stored as two bytes in either case: the
// next element overwrites the second one.
//
// Most of the time goes into the loads from the tables, each of which waits for the one
// before, and into the branch on whether an entry is a literal, which no processor
// predicts well. So both possible next entries, the one after a literal and the distance
// after a length, are loaded before that branch: while the processor recovers from a wrong
// prediction, the right entry arrives.
//
// fast_amd64.s has the same loop for bytes.
func fast[E element](d *decoder, out []byte, at, limit, low int) (int, status, error) {
	size := bits.Len16(uint16(^E(0))) / 8
	in, pos, inLimit := d.in, d.pos, d.end-fastInput
	bits, n := d.bits, d.nbits
	if pos > inLimit {
		return at, inputDry, nil
	}
	_ = out[limit+slop-1]

	bits |= unchecked.Load64(in, pos) << (n & 63)
	pos += int(7 - n>>3&7)
	n |= 56
	e := d.litlen[bits&(1<<litlenBits-1)]
	s := inputDry
	wrong := ""
	for pos <= inLimit && at < limit {
		// Up to three literals from the main table take at most 33 bits of the
		// 56, and the next entry's index 11 more; two and a length take at most
		// 42, and the distance's index 8 more.
		saved := bits
		bits >>= e & 63
		n -= uint64(e)
		next := d.litlen[bits&(1<<litlenBits-1)]
		after := d.dist[bits&(1<<distBits-1)]
		if e&literal != 0 {
			unchecked.Store16(out, at, uint16(e>>16))
			at += size
			e = next
			saved = bits
			bits >>= e & 63
			n -= uint64(e)
			next = d.litlen[bits&(1<<litlenBits-1)]
			after = d.dist[bits&(1<<distBits-1)]
			if e&literal != 0 {
				unchecked.Store16(out, at, uint16(e>>16))
				at += size
				e = next
				saved = bits
				bits >>= e & 63
				n -= uint64(e)
				next = d.litlen[bits&(1<<litlenBits-1)]
				after = d.dist[bits&(1<<distBits-1)]
				if e&literal != 0 {
					unchecked.Store16(out, at, uint16(e>>16))
					at += size
					bits |= unchecked.Load64(in, pos) << (n & 63)
					pos += int(7 - n>>3&7)
					n |= 56
					e = next
					continue
				}
			}
		}
		if e&exceptional != 0 {
			if e&subtable != 0 {
				e = d.litlen[(e>>16+uint32(bits)&(1<<(e>>8&15)-1))&(litlenSize-1)]
				saved = bits
				bits >>= e & 63
				n -= uint64(e)
				after = d.dist[bits&(1<<distBits-1)]
			}
			if e&literal != 0 {
				unchecked.Store16(out, at, uint16(e>>16))
				at += size
				bits |= unchecked.Load64(in, pos) << (n & 63)
				pos += int(7 - n>>3&7)
				n |= 56
				e = d.litlen[bits&(1<<litlenBits-1)]
				continue
			}
			if e&exceptional != 0 {
				s = blockDone
				if e&endOfBlock == 0 {
					wrong = invalidLength
				}
				break
			}
		}
		length := int(e>>16) + int(saved&(1<<(e&63)-1)>>(e>>8&63))

		// A distance takes at most 28 bits, which leaves enough for the next index.
		bits |= unchecked.Load64(in, pos) << (n & 63)
		pos += int(7 - n>>3&7)
		n |= 56
		e = after
		if e&exceptional != 0 {
			if e&subtable != 0 {
				bits >>= distBits
				n -= distBits
				e = d.dist[(e>>16+uint32(bits)&(1<<(e>>8&15)-1))&(distSize-1)]
			}
			if e&exceptional != 0 {
				wrong = invalidDistance
				break
			}
		}
		saved = bits
		bits >>= e & 63
		n -= uint64(e)
		dist := int(e>>16) + int(saved&(1<<(e&63)-1)>>(e>>8&63))
		length *= size
		dist *= size
		if dist > at-low {
			wrong = tooFarBack
			break
		}

		e = d.litlen[bits&(1<<litlenBits-1)]
		bits |= unchecked.Load64(in, pos) << (n & 63)
		pos += int(7 - n>>3&7)
		n |= 56

		from, to := at-dist, at
		at += length
		switch {
		case dist >= 8:
			for {
				unchecked.Store64(out, to, unchecked.Load64(out, from))
				unchecked.Store64(out, to+8, unchecked.Load64(out, from+8))
				unchecked.Store64(out, to+16, unchecked.Load64(out, from+16))
				unchecked.Store64(out, to+24, unchecked.Load64(out, from+24))
				if length <= 32 {
					break
				}
				from += 32
				to += 32
				length -= 32
			}
		case dist == size:
			v := unchecked.Load64(out, from)
			if size == 1 {
				v = v & 0xff * 0x0101010101010101
			} else {
				v = v & 0xffff * 0x0001000100010001
			}
			for ; to < at; to += 8 {
				unchecked.Store64(out, to, v)
			}
		default:
			for ; to < at; to += dist {
				unchecked.Store64(out, to, unchecked.Load64(out, to-dist))
			}
		}
	}
	n &= 63
	d.bits = bits & (1<<n - 1)
	d.nbits = n
	d.pos = pos
	if wrong != "" {
		return at, s, d.corrupt(wrong)
	}
	if s == inputDry && at >= limit {
		s = outputFull
	}
	return at, s, nil
}
