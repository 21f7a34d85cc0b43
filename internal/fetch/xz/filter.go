package xz

import "encoding/binary"

// A filter undoes a transformation that made the data easier to compress.
type filter interface {
	// undo changes b in place and returns how many bytes of it are done. The others come again
	// in front of more bytes, or stay as they are at the end.
	undo(b []byte) int
}

// A filtering is data on their way through the filters of a block, the last one of the block first. A
// filter may be a few bytes after the one before it.
type filtering struct {
	chain []filter
	upTo  []int // for each filter, the index in the data up to which they are done
}

func newFiltering(chain []filter) *filtering {
	return &filtering{chain, make([]int, len(chain))}
}

// undo undoes the filters. It returns the index in data up to which they are done by all: up to the
// end if these are the last data.
func (f *filtering) undo(data []byte, last bool) int {
	ready := len(data)
	for i, step := range f.chain {
		f.upTo[i] += step.undo(data[f.upTo[i]:ready])
		if last {
			f.upTo[i] = ready
		}
		ready = f.upTo[i]
	}
	return ready
}

// drop tells that the first n bytes of the data have been removed.
func (f *filtering) drop(n int) {
	for i := range f.upTo {
		f.upTo[i] -= n
	}
}

// A delta adds to each byte the one at a distance in front of it.
type delta struct {
	history  [256]byte
	distance int
	at       uint8
}

func (d *delta) undo(b []byte) int {
	for i := range b {
		b[i] += d.history[uint8(d.distance)+d.at]
		d.history[d.at] = b[i]
		d.at--
	}
	return len(b)
}

// A branch is a filter of a processor's instructions: their targets have been made absolute.
type branch struct {
	at   uint32 // place of the next byte
	step func(at uint32, b []byte) int
}

func (f *branch) undo(b []byte) int {
	n := f.step(f.at, b)
	f.at += uint32(n)
	return n
}

// words returns a step for instructions of four bytes.
func words(order binary.ByteOrder, change func(at, instruction uint32) uint32) func(uint32, []byte) int {
	return func(at uint32, b []byte) int {
		n := len(b) &^ 3
		for i := 0; i < n; i += 4 {
			instruction := order.Uint32(b[i:])
			if changed := change(at+uint32(i), instruction); changed != instruction {
				order.PutUint32(b[i:], changed)
			}
		}
		return n
	}
}

func powerPC(at, v uint32) uint32 {
	if v&0xfc000003 == 0x48000001 {
		return 0x48000001 | (v-at)&0x03fffffc
	}
	return v
}

func arm(at, v uint32) uint32 {
	if v>>24 == 0xeb {
		return 0xeb000000 | (v-(at+8)>>2)&0xffffff
	}
	return v
}

func sparc(at, v uint32) uint32 {
	if v>>22 == 0x100 || v>>22 == 0x1ff {
		v = v<<2 - at
		v >>= 2
		return -(v>>22&1)<<22&0x3fffffff | v&0x3fffff | 0x40000000
	}
	return v
}

func arm64(at, v uint32) uint32 {
	switch {
	case v>>26 == 0x25: // BL
		return 0x94000000 | (v-at>>2)&0x03ffffff
	case v&0x9f000000 == 0x90000000: // ADRP
		from := v>>29&3 | v>>3&0x1ffffc
		if (from+0x020000)&0x1c0000 != 0 {
			return v // out of the range of 512 MiB
		}
		to := from - at>>12
		return v&0x9000001f | to&3<<29 | to&0x3fffc<<3 | -(to&0x020000)&0xe00000
	}
	return v
}

// armThumb undoes pairs of two-byte instructions: BL with a prefix.
func armThumb(at uint32, b []byte) int {
	i := 0
	for ; i+4 <= len(b); i += 2 {
		high, low := binary.LittleEndian.Uint16(b[i:]), binary.LittleEndian.Uint16(b[i+2:])
		if high&0xf800 != 0xf000 || low&0xf800 != 0xf800 {
			continue
		}
		to := (uint32(high&0x7ff)<<11|uint32(low&0x7ff))<<1 - (at + uint32(i) + 4)
		to >>= 1
		binary.LittleEndian.PutUint16(b[i:], 0xf000|uint16(to>>11&0x7ff))
		binary.LittleEndian.PutUint16(b[i+2:], 0xf800|uint16(to&0x7ff))
		i += 2
	}
	return i
}

// ia64Slots are the slots of a bundle that may hold a branch, as bits, by its template.
var ia64Slots = [32]uint8{
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 6, 6, 0, 0, 7, 7, 4, 4, 0, 0, 4, 4, 0, 0,
}

// ia64 undoes bundles of 16 bytes: a template of 5 bits and three instructions of 41.
func ia64(at uint32, b []byte) int {
	n := len(b) &^ 15
	for i := 0; i < n; i += 16 {
		slots := ia64Slots[b[i]&0x1f]
		for slot := range 3 {
			if slots>>slot&1 == 0 {
				continue
			}
			bit := 5 + 41*slot
			field := b[i+bit>>3:][:6]
			whole := uint64(0)
			for j := 5; j >= 0; j-- {
				whole = whole<<8 | uint64(field[j])
			}
			shift := bit & 7
			v := whole >> shift
			if v>>37&0xf != 5 || v>>9&7 != 0 {
				continue
			}
			to := uint32(v>>13)&0xfffff | uint32(v>>36&1)<<20
			to = (to<<4 - (at + uint32(i))) >> 4
			v &^= 0x8fffff << 13
			v |= uint64(to&0xfffff)<<13 | uint64(to&0x100000)<<(36-20)
			whole = whole&(1<<shift-1) | v<<shift
			for j := range field {
				field[j] = byte(whole >> (8 * j))
			}
		}
	}
	return n
}

// An x86 undoes CALL and JMP with four bytes of target. previous has a bit for each of the bytes
// before the next one that may be part of such an instruction.
type x86 struct {
	at       uint32
	mask     uint32
	previous uint32 // place of the last opcode
}

func newX86(start uint32) *x86 { return &x86{at: start, previous: start - 5} }

// x86Number is, by the mask, the number of bytes after the end of the last opcode's target.
var x86Number = [5]uint8{0, 1, 2, 2, 3}

func isTop(b byte) bool { return b == 0 || b == 0xff }

func (f *x86) undo(b []byte) int {
	if len(b) < 5 {
		return 0
	}
	if f.at-f.previous > 5 {
		f.previous = f.at - 5
	}
	i := 0
	for i <= len(b)-5 {
		if b[i]&0xfe != 0xe8 {
			i++
			continue
		}
		distance := f.at + uint32(i) - f.previous
		f.previous = f.at + uint32(i)
		if distance > 5 {
			f.mask = 0
		} else {
			for range distance {
				f.mask = f.mask & 0x77 << 1
			}
		}
		if !isTop(b[i+4]) || f.mask>>1 > 4 || f.mask>>1 == 3 {
			i++
			f.mask |= 1
			if isTop(b[i+3]) {
				f.mask |= 0x10
			}
			continue
		}
		from := binary.LittleEndian.Uint32(b[i+1:])
		var to uint32
		for {
			to = from - (f.at + uint32(i) + 5)
			if f.mask == 0 {
				break
			}
			j := x86Number[f.mask>>1]
			if !isTop(byte(to >> (24 - 8*j))) {
				break
			}
			from = to ^ (1<<(32-8*j) - 1)
		}
		to &= 0x01ffffff
		to |= -(to & 0x01000000)
		binary.LittleEndian.PutUint32(b[i+1:], to)
		i += 5
		f.mask = 0
	}
	f.at += uint32(i)
	return i
}

// riscV undoes JAL, and AUIPC with the instruction after it.
func riscV(at uint32, b []byte) int {
	i := 0
	for ; i+8 <= len(b); i += 2 {
		switch first := uint32(b[i]); {
		case first == 0xef && b[i+1]&0x0d == 0:
			jump := b[i : i+4]
			to := uint32(jump[1]&0xf0)<<13 | uint32(jump[2])<<9 | uint32(jump[3])<<1
			to -= at + uint32(i)
			jump[1] = jump[1]&0x0f | byte(to>>8)&0xf0
			jump[2] = byte(to>>16)&0x0f | byte(to>>7)&0x10 | byte(to<<4)&0xe0
			jump[3] = byte(to>>4)&0x7f | byte(to>>13)&0x80
			i += 4 - 2
		case first&0x7f == 0x17:
			i += riscVPair(at+uint32(i), b[i:i+8]) - 2
		}
	}
	return i
}

// riscVPair undoes AUIPC and another instruction, and returns how many bytes are done. With the
// registers x0 and x2 AUIPC stands for a pair that has been changed, with others for itself.
func riscVPair(at uint32, pair []byte) int {
	first, second := binary.LittleEndian.Uint32(pair), binary.LittleEndian.Uint32(pair[4:])
	if first&0xe80 != 0 {
		if (first<<8^(second-3))&0xf8003 != 0 {
			return 6 // the second one does not use the register
		}
		first, second = 0x17|2<<7|second<<12, first&0xfffff000+second>>20
	} else {
		register := first >> 27
		if (first-0x3117)<<18 >= register&0x1d {
			return 4
		}
		to := binary.BigEndian.Uint32(pair[4:]) - at
		first, second = 0x17|register<<7|(to+0x800)&0xfffff000, first>>12|to<<20
	}
	binary.LittleEndian.PutUint32(pair, first)
	binary.LittleEndian.PutUint32(pair[4:], second)
	return 8
}
