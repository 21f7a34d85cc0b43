package digest

import (
	"encoding/binary"
	"hash"
	"math/bits"
)

// sm3Sum is the hash function of GB/T 32905, which is similar to SHA-256.
var sm3Sum = algorithm{"sm3", "SM3", sm3Size, func() hash.Hash {
	d := &sm3{}
	d.Reset()
	return d
}}

const (
	sm3Size  = 32 // bytes of a checksum
	sm3Block = 64 // bytes that are hashed at once
)

type sm3 struct {
	state   [8]uint32
	pending [sm3Block]byte // bytes of a block that is not complete
	length  uint64         // bytes so far
}

func (d *sm3) Size() int      { return sm3Size }
func (d *sm3) BlockSize() int { return sm3Block }

func (d *sm3) Reset() {
	*d = sm3{state: [8]uint32{0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e}}
}

func (d *sm3) Write(b []byte) (int, error) {
	written := len(b)
	for len(b) > 0 {
		at := int(d.length % sm3Block)
		n := copy(d.pending[at:], b)
		d.length += uint64(n)
		b = b[n:]
		if at+n == sm3Block {
			d.block()
		}
	}
	return written, nil
}

func (d *sm3) Sum(to []byte) []byte {
	end := *d // the caller can go on writing
	tail := make([]byte, 1, 2*sm3Block)
	tail[0] = 0x80
	for (end.length+uint64(len(tail)))%sm3Block != sm3Block-8 {
		tail = append(tail, 0)
	}
	end.Write(binary.BigEndian.AppendUint64(tail, 8*d.length))
	for _, word := range end.state {
		to = binary.BigEndian.AppendUint32(to, word)
	}
	return to
}

// block hashes the pending block. The letters are those of the standard.
func (d *sm3) block() {
	var w [68]uint32
	for i := range 16 {
		w[i] = binary.BigEndian.Uint32(d.pending[4*i:])
	}
	turn := bits.RotateLeft32
	for i := 16; i < len(w); i++ {
		x := w[i-16] ^ w[i-9] ^ turn(w[i-3], 15)
		w[i] = x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[i-13], 7) ^ w[i-6]
	}
	a, b, c, e, f, g := d.state[0], d.state[1], d.state[2], d.state[4], d.state[5], d.state[6]
	h, k := d.state[7], d.state[3]
	for i := range 64 {
		constant := uint32(0x79cc4519)
		ff, gg := a^b^c, e^f^g
		if i >= 16 {
			constant = 0x7a879d8a
			ff, gg = a&b|a&c|b&c, e&f|^e&g
		}
		ss := turn(turn(a, 12)+e+turn(constant, i), 7)
		t1 := ff + k + (ss ^ turn(a, 12)) + (w[i] ^ w[i+4])
		t2 := gg + h + ss + w[i]
		a, b, c, k = t1, a, turn(b, 9), c
		e, f, g, h = t2^turn(t2, 9)^turn(t2, 17), e, turn(f, 19), g
	}
	for i, word := range [8]uint32{a, b, c, k, e, f, g, h} {
		d.state[i] ^= word
	}
}
