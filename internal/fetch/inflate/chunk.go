package inflate

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"sync/atomic"

	"contedor/internal/fetch/unchecked"
)

// A chunk is a part of the input that is inflated before the input in front of it. It
// begins at a guessed place, a block or a member. The window in front of a block is not
// known yet: the output then has two bytes for each byte of the file, and a value of
// marker or more names a place in that window. As soon as the last 32 KiB hold no such
// value, the output continues as plain bytes.
type chunk struct {
	counted
	store  []byte
	filled int   // bytes in store: the chunk's own, and some of the next chunk's
	begin  int64 // offset in the file of store[0]
	own    int   // bytes of store in which the chunk's output may begin
	sent   bool  // given to a worker
	taken  bool  // its output is used

	first, next state // what stands at its start and end: a member, a block, or a trailer
	start, end  int64 // in bits of the file; start is -1 if no guess was right
	out         []byte
	parts       []part
	inflated    chan struct{} // closed when first, next, start, end and parts are valid
	dropped     atomic.Bool   // the output is no longer wanted

	before   [window]byte  // the window that markers refer to
	resolved chan struct{} // closed when no markers are left
}

// A part is a run of output that belongs to one member.
type part struct {
	from, to int    // in the chunk's out
	marked   bool   // has markers: two bytes for each byte of the file
	sum      uint32 // CRC-32
	whole    bool   // the member ends here, with this trailer
	trailer  trailer
}

// length is the number of decompressed bytes in the part.
func (p part) length() int {
	if p.marked {
		return (p.to - p.from) / 2
	}
	return p.to - p.from
}

const (
	marker = 256        // marker+i stands for byte i of the window
	prefix = 2 * window // bytes before a chunk's output, which hold markers for the whole window
)

// newOutput makes a chunk's output, with room for size bytes.
func newOutput(size int) []byte {
	out := make([]byte, prefix+size+slop)
	for i := range window {
		binary.LittleEndian.PutUint16(out[2*i:], uint16(marker+i))
	}
	return out
}

// inflate inflates the chunk from the first place where it can begin. The cost of wrong
// guesses is bounded: together they read and write little more than two right ones.
func (c *chunk) inflate(d *decoder) {
	defer close(c.inflated)
	c.start = -1
	in := c.store[:c.filled]
	budget := 2 * (len(in) + len(c.out))
	for bit := 0; budget > 0; bit++ {
		var state state
		if bit, state = findStart(in, bit, c.own*8); bit < 0 {
			return
		}
		d.begin(in, c.begin, bit)
		at, right := c.try(d, state)
		if c.dropped.Load() {
			return
		}
		if right {
			c.first, c.start = state, c.begin*8+int64(bit)
			for i := range c.parts {
				if p := &c.parts[i]; !p.marked {
					p.sum = crc32.ChecksumIEEE(c.out[p.from:p.to])
				}
			}
			return
		}
		budget -= 16 + d.pos - bit/8 + at - prefix
	}
}

// try inflates from the decoder's place until input or room ends, or until the first place
// after the chunk's own input where the next chunk can begin. It returns the end of the
// output, and whether the guess was right: a whole block was inflated, and nothing after
// it is corrupt.
func (c *chunk) try(d *decoder, state state) (at int, right bool) {
	c.parts = c.parts[:0]
	at, low := prefix, 0
	if state == atBlock {
		c.open(at, true)
	}
	for {
		switch state {
		case atMember:
			if _, err := d.memberHeader(false); err != nil {
				return at, right
			}
			c.open(at, false)
			low = at
			state = atBlock
			continue
		case atBlock:
			var err error
			if at, err = c.block(d, at, low); err != nil {
				var corrupt *CorruptError
				return at, right && !errors.As(err, &corrupt)
			}
			right = true
			if d.final {
				state = atTrailer
			}
		case atTrailer:
			t, err := d.memberTrailer()
			if err != nil {
				return at, right
			}
			c.last().whole, c.last().trailer = true, t
			state = atMember
		}
		c.last().to = at
		c.next, c.end = state, d.bit()
		if c.dropped.Load() || c.end >= (c.begin+int64(c.own))*8 && d.canStart(state) {
			return at, right
		}
		if state == atBlock && c.last().marked && at+window <= len(c.out)-slop && !hasMarker(c.out[at-prefix:at]) {
			low = at
			at += narrow(c.out[at:], c.out[at-prefix:at])
			c.open(at, false)
		}
	}
}

// open begins a part.
func (c *chunk) open(at int, marked bool) {
	c.parts = append(c.parts, part{from: at, to: at, marked: marked})
}

func (c *chunk) last() *part { return &c.parts[len(c.parts)-1] }

// block inflates a block. The error is io.ErrShortBuffer if the output has no room for it.
func (c *chunk) block(d *decoder, at, low int) (to int, err error) {
	if err := d.blockHeader(); err != nil {
		return at, err
	}
	limit := len(c.out) - slop
	var s status
	if c.last().marked {
		to, s, err = inflate[uint16](d, c.out, at, limit, low)
	} else {
		to, s, err = inflate[uint8](d, c.out, at, limit, low)
	}
	switch {
	case err == nil && s == inputDry:
		err = io.ErrUnexpectedEOF
	case err == nil && s == outputFull:
		err = io.ErrShortBuffer
	}
	return to, err
}

// hasMarker reports whether any of the elements, at least four, is a marker.
func hasMarker(elements []byte) bool {
	for i := 0; i < len(elements); i += 8 {
		if unchecked.Load64(elements, i)&0xff00ff00ff00ff00 != 0 {
			return true
		}
	}
	return false
}

// narrow turns elements without markers into bytes, and returns how many. Both slices may
// begin at the same place.
func narrow(to, elements []byte) int {
	n := len(elements) / 2
	for i := range n {
		to[i] = elements[2*i]
	}
	return n
}

// after sets next to the window after the chunk, which need not be resolved. Bytes of next
// from before the last member have no meaning.
func (c *chunk) after(next *[window]byte) {
	p := c.last()
	if !p.marked {
		copy(next[:], c.out[p.to-window:p.to])
		return
	}
	elements := c.out[p.to-prefix : p.to]
	for i := range next {
		if v := binary.LittleEndian.Uint16(elements[2*i:]); v < marker {
			next[i] = byte(v)
		} else {
			next[i] = c.before[v-marker]
		}
	}
}

// refersFarther reports whether a marker refers to a byte more than reach bytes before the
// chunk.
func (c *chunk) refersFarther(reach int) bool {
	p := c.parts[0]
	if !p.marked || reach == window {
		return false
	}
	for i := p.from; i < p.to; i += 2 {
		if v := binary.LittleEndian.Uint16(c.out[i:]); v >= marker && int(v) < marker+window-reach {
			return true
		}
	}
	return false
}

// A meaning maps an element, a byte or a marker, to its byte.
type meaning [marker + window]byte

// resolve turns the first part, which has markers, into bytes.
func (c *chunk) resolve(m *meaning) {
	defer close(c.resolved)
	for i := range marker {
		m[i] = byte(i)
	}
	copy(m[marker:], c.before[:])
	p := &c.parts[0]
	n := p.length()
	in, out := c.out[p.from:p.to], c.out[p.from:p.from+n]
	i := 0
	for ; i+4 <= n; i += 4 {
		v := unchecked.Load64(in, 2*i)
		w := out[i : i+4 : i+4]
		w[0], w[1], w[2], w[3] = m[v&0xffff], m[v>>16&0xffff], m[v>>32&0xffff], m[v>>48]
	}
	for ; i < n; i++ {
		out[i] = m[binary.LittleEndian.Uint16(in[2*i:])]
	}
	p.to, p.marked, p.sum = p.from+n, false, crc32.ChecksumIEEE(out)
}
