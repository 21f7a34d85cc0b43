package inflate

import (
	"fmt"
	"io"
	"math/bits"

	"contedor/internal/fetch/deflate"
	"contedor/internal/fetch/unchecked"
)

const (
	window     = 32 << 10 // the farthest distance
	maxMatch   = 258
	inputSize  = 64 << 10
	maxHeader  = 1 << 10 // bytes; the header of every block is much shorter
	maxPrecode = 14      // bits of a code length, with the extra bits of a run
	fastInput  = 32      // bytes that one round of the fast loop may load
	fastOutput = 3 + maxMatch
	slop       = 2*fastOutput + 64 // bytes after the output that may be overwritten; an element has up to two
)

// A CorruptError reports compressed data that violates RFC 1951.
type CorruptError struct {
	Offset int64 // in bytes of the compressed file, approximate
	Reason string
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("invalid compressed data at byte %d: %s", e.Offset, e.Reason)
}

// A decoder reads a deflate stream (RFC 1951).
type decoder struct {
	src   source
	in    []byte // the input, valid up to end
	pos   int    // index in in of the next byte that is not in bits
	end   int
	base  int64 // offset in the file of in[0]
	bits  uint64
	nbits uint64 // number of valid bits; the others are zero
	flows bool   // the last read filled the buffer: the next one will hardly wait

	final  bool // the block is the last
	plain  bool // the block is stored, not compressed
	stored int  // bytes of the stored block that are not copied yet
	fixed  bool // the tables hold the fixed codes

	litlen  [litlenSize]uint32
	dist    [distSize]uint32
	precode [precodeSize]uint32
}

// corrupt returns a CorruptError for the decoder's place.
func (d *decoder) corrupt(reason string) error {
	return &CorruptError{Offset: d.base + int64(d.pos) - int64(d.nbits>>3), Reason: reason}
}

// inHand is the number of whole input bytes that the decoder has.
func (d *decoder) inHand() int { return d.end - d.pos + int(d.nbits>>3) }

// unread moves whole bytes from bits back to the input.
func (d *decoder) unread() {
	d.pos -= int(d.nbits >> 3)
	d.nbits &= 7
	d.bits &= 1<<d.nbits - 1
}

// A source gives a decoder more input.
type source interface {
	// more appends to d.in, or replaces it by input that continues at the same
	// place. The error at the end of the input is io.EOF.
	more(d *decoder) error
}

// fill gets more input. The error at the end of the input is io.EOF.
func (d *decoder) fill() error {
	d.unread()
	return d.src.more(d)
}

// nothing is a source without input.
type nothing struct{}

func (nothing) more(*decoder) error { return io.EOF }

// A reader is a source that reads into the decoder's own buffer, one Read at a time.
type reader struct{ io.Reader }

func (r reader) more(d *decoder) error {
	d.base += int64(d.pos)
	d.end = copy(d.in, d.in[d.pos:d.end])
	d.pos = 0
	n, err := readSome(r, d.in[d.end:])
	d.end += n
	d.flows = d.end == len(d.in)
	return err
}

// readSome reads at least one byte, or returns an error. It drops an error that comes with
// bytes: the next call returns it.
func readSome(r io.Reader, p []byte) (int, error) {
	for range 100 {
		n, err := r.Read(p)
		if n > 0 {
			return n, nil
		}
		if err != nil {
			return 0, err
		}
	}
	return 0, io.ErrNoProgress
}

// begin makes in, from a bit on, the whole input of the decoder. base is the offset of in
// in the file.
func (d *decoder) begin(in []byte, base int64, bit int) {
	d.src, d.in, d.end, d.base = nothing{}, in, len(in), base
	d.moveTo(bit)
}

// moveTo moves the decoder to a bit of in.
func (d *decoder) moveTo(bit int) {
	d.pos, d.bits, d.nbits = bit/8, 0, 0
	d.refill()
	d.take(uint64(bit % 8))
}

// bit is the offset of the next bit, in bits of the file.
func (d *decoder) bit() int64 { return (d.base+int64(d.pos))*8 - int64(d.nbits) }

// refill moves input into bits until bits has at least 56, or the input is empty.
func (d *decoder) refill() {
	if d.end-d.pos >= 8 {
		d.bits |= unchecked.Load64(d.in, d.pos) << (d.nbits & 63)
		n := (63 - d.nbits) >> 3
		d.pos += int(n)
		d.nbits += n << 3
		d.bits &= 1<<(d.nbits&63) - 1
		return
	}
	for d.nbits < 56 && d.pos < d.end {
		d.bits |= uint64(d.in[d.pos]) << d.nbits
		d.pos++
		d.nbits += 8
	}
}

// need refills bits until it has at least n, which is at most 48. It reads more input if
// necessary.
func (d *decoder) need(n uint64) error {
	for d.nbits < n {
		if d.pos == d.end {
			if err := d.fill(); err != nil {
				return unexpected(err)
			}
		}
		d.refill()
	}
	return nil
}

// take removes and returns the next n bits. The caller makes sure that bits has them.
func (d *decoder) take(n uint64) uint64 {
	v := d.bits & (1<<n - 1)
	d.bits >>= n
	d.nbits -= n
	return v
}

// A status says why a function of the decoder returned.
type status int

const (
	blockDone status = iota // the block has ended
	inputDry                // more input is needed
	outputFull
)

// blockHeader reads the header of a block, and its codes.
func (d *decoder) blockHeader() error {
	if err := d.need(3); err != nil {
		return err
	}
	d.final = d.take(1) == 1
	d.plain = false
	switch d.take(2) {
	case 0:
		d.plain = true
		return d.storedHeader()
	case 1:
		d.fixedCodes()
		return nil
	case 2:
		d.fixed = false
		return d.dynamicCodes()
	}
	return d.corrupt("unknown type of block")
}

func (d *decoder) storedHeader() error {
	d.take(d.nbits & 7)
	if err := d.need(32); err != nil {
		return err
	}
	n, complement := d.take(16), d.take(16)
	if n != complement^0xffff {
		return d.corrupt("the length of a stored block does not match its complement")
	}
	d.stored = int(n)
	d.unread()
	return nil
}

func (d *decoder) fixedCodes() {
	if d.fixed {
		return
	}
	var lengths [litlenSymbols]uint8
	for s := range lengths {
		switch {
		case s < 144:
			lengths[s] = 8
		case s < 256:
			lengths[s] = 9
		case s < 280:
			lengths[s] = 7
		default:
			lengths[s] = 8
		}
	}
	buildTable(d.litlen[:], litlenBits, lengths[:], litlenEntries[:])
	for s := range distSymbols {
		lengths[s] = 5
	}
	buildTable(d.dist[:], distBits, lengths[:distSymbols], distEntries[:])
	d.fixed = true
}

func (d *decoder) dynamicCodes() error {
	if err := d.need(14); err != nil {
		return err
	}
	litlens := int(d.take(5)) + 257
	dists := int(d.take(5)) + 1
	precodes := int(d.take(4)) + 4
	if litlens > 286 {
		return d.corrupt("too many length codes")
	}
	if dists > 30 {
		return d.corrupt("too many distance codes")
	}
	var precode [precodeSymbols]uint8
	for _, s := range deflate.PrecodeOrder[:precodes] {
		if err := d.need(3); err != nil {
			return err
		}
		precode[s] = uint8(d.take(3))
	}
	if wrong := buildTable(d.precode[:], precodeBits, precode[:], precodeEntries[:]); wrong != "" {
		return d.corrupt(wrong + " code of code lengths")
	}

	// A run of lengths may cross from one code into the other. The extra room is
	// for a run that goes past both.
	var lengths [litlenSymbols + distSymbols + 6]uint8
	for i := 0; i < litlens+dists; {
		if d.nbits < maxPrecode {
			d.refill()
		}
		e := d.precode[d.bits&(precodeSize-1)]
		for d.nbits < uint64(e&0xff) {
			if err := d.need(d.nbits + 1); err != nil {
				return err
			}
			e = d.precode[d.bits&(precodeSize-1)]
		}
		if e&exceptional != 0 {
			return d.corrupt("invalid code length")
		}
		length := e >> 8 & 15
		d.take(uint64(length))
		extra := int(d.take(uint64(e&0xff - length)))
		s := uint8(e >> 16)
		if s < 16 {
			lengths[i] = s
			i++
			continue
		}
		n := 3 + extra
		switch s {
		case 16:
			if i == 0 {
				return d.corrupt("a repeated code length without a first")
			}
			run := lengths[i : i+n]
			for j := range run {
				run[j] = lengths[i-1]
			}
		case 18:
			n = 11 + extra
		}
		i += n // the lengths are zeros already, but for those of 16
		if i > litlens+dists {
			return d.corrupt("more code lengths than codes")
		}
	}
	if lengths[256] == 0 {
		return d.corrupt("no code for the end of the block")
	}
	if wrong := buildTable(d.dist[:], distBits, lengths[litlens:litlens+dists], distEntries[:]); wrong != "" {
		return d.corrupt(wrong + " code of distances")
	}
	if wrong := buildTable(d.litlen[:], litlenBits, lengths[:litlens], litlenEntries[:]); wrong != "" {
		return d.corrupt(wrong + " code of literals and lengths")
	}
	return nil
}

// inflate continues the block that blockHeader began. It writes elements to out from at on,
// until limit or a little past it: len(out) has to be at least limit+slop. Matches may
// refer to the bytes of out from low on. It returns the new value of at; no byte before
// that changes again.
func inflate[E element](d *decoder, out []byte, at, limit, low int) (int, status, error) {
	if d.plain {
		return copyStored[E](d, out, at, limit)
	}
	quick := fast[E]
	if bits.Len16(uint16(^E(0))) == 8 && hasFastLoop() {
		quick = fastBytes
	}
	at, s, err := quick(d, out, at, limit, low)
	if s != inputDry || err != nil {
		return at, s, err
	}
	return careful[E](d, out, at, limit, low)
}

// copyStored continues a stored block.
func copyStored[E element](d *decoder, out []byte, at, limit int) (int, status, error) {
	size := bits.Len16(uint16(^E(0))) / 8
	n := min(max(0, limit-at+size-1)/size, d.end-d.pos, d.stored)
	if size == 1 {
		copy(out[at:], d.in[d.pos:d.pos+n])
	} else {
		for i, v := range d.in[d.pos : d.pos+n] {
			unchecked.Store16(out, at+i*size, uint16(v))
		}
	}
	at += n * size
	d.pos += n
	d.stored -= n
	switch {
	case d.stored == 0:
		return at, blockDone, nil
	case at >= limit:
		return at, outputFull, nil
	}
	return at, inputDry, nil
}

// careful is inflate for a compressed block when little input or room is left, or when
// neither is known. It takes a symbol from the input only when the whole symbol is there;
// for a match that includes its distance.
func careful[E element](d *decoder, out []byte, at, limit, low int) (int, status, error) {
	size := bits.Len16(uint16(^E(0))) / 8
	for at < limit {
		d.refill()
		bits := d.bits
		e := d.litlen[bits&(1<<litlenBits-1)]
		used := uint64(0)
		if e&subtable != 0 {
			used = litlenBits
			bits >>= litlenBits
			e = d.litlen[(e>>16+uint32(bits)&(1<<(e>>8&15)-1))&(litlenSize-1)]
		}
		used += uint64(e & 0xff)
		if used > d.nbits {
			return at, inputDry, nil
		}
		if e&literal != 0 {
			unchecked.Store16(out, at, uint16(e>>16))
			at += size
			d.take(used)
			continue
		}
		if e&exceptional != 0 {
			if e&endOfBlock == 0 {
				return at, 0, d.corrupt(invalidLength)
			}
			d.take(used)
			return at, blockDone, nil
		}
		length := int(e>>16) + int(bits&(1<<(e&63)-1)>>(e>>8&15))
		bits = d.bits >> used

		e = d.dist[bits&(1<<distBits-1)]
		if e&subtable != 0 {
			used += distBits
			bits >>= distBits
			e = d.dist[(e>>16+uint32(bits)&(1<<(e>>8&15)-1))&(distSize-1)]
		}
		used += uint64(e & 0xff)
		if used > d.nbits {
			return at, inputDry, nil
		}
		if e&exceptional != 0 {
			return at, 0, d.corrupt(invalidDistance)
		}
		dist := int(e>>16) + int(bits&(1<<(e&63)-1)>>(e>>8&15))
		length *= size
		dist *= size
		if dist > at-low {
			return at, 0, d.corrupt(tooFarBack)
		}
		d.take(used)
		for end := at + length; at < end; at++ {
			out[at] = out[at-dist]
		}
	}
	return at, outputFull, nil
}

// unexpected turns io.EOF into io.ErrUnexpectedEOF.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
