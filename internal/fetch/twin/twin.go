// Package twin computes two SHA-256 at once on one processor. The instructions for SHA-256 wait for one
// another: a processor that computes two digests takes hardly longer than for one.
package twin

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"io"
)

// New returns a SHA-256. It is that of crypto/sha256 where the processor does not have the instructions.
func New() hash.Hash {
	if !hasInstructions() {
		return sha256.New()
	}
	d := &digest{}
	d.Reset()
	return d
}

// Write writes p to a and q to b. If both are from New, it does so at once as far as the shorter of p and q goes.
func Write(a, b hash.Hash, p, q []byte) {
	d, is := a.(*digest)
	e, both := b.(*digest)
	if is && both {
		p, q = d.align(p), e.align(q)
		if n := min(len(p), len(q)) / sha256.BlockSize; n > 0 {
			blocks(&d.words, &e.words, &p[0], &q[0], n)
			n *= sha256.BlockSize
			d.length += uint64(n)
			e.length += uint64(n)
			p, q = p[n:], q[n:]
		}
	}
	a.Write(p)
	b.Write(q)
}

// A digest is a SHA-256.
type digest struct {
	words  [8]uint32 // in the order of the instructions
	block  [sha256.BlockSize]byte
	length uint64 // bytes so far; those after the last whole block are in block
}

// order has the index of each word of the standard in digest.words.
var order = [8]int{3, 2, 7, 6, 1, 0, 5, 4}

// Reset implements hash.Hash.
func (d *digest) Reset() {
	d.length = 0
	for i, w := range [8]uint32{ // FIPS 180-4, 5.3.3
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	} {
		d.words[order[i]] = w
	}
}

// Size implements hash.Hash.
func (*digest) Size() int { return sha256.Size }

// BlockSize implements hash.Hash.
func (*digest) BlockSize() int { return sha256.BlockSize }

// align writes the first bytes of p if a block is begun, until it is complete, and returns the others.
func (d *digest) align(p []byte) []byte {
	begun := d.length % sha256.BlockSize
	if begun == 0 {
		return p
	}
	n := copy(d.block[begun:], p)
	d.length += uint64(n)
	if d.length%sha256.BlockSize == 0 {
		d.add(d.block[:])
	}
	return p[n:]
}

// add adds whole blocks. The second digest is of no use, and takes no time.
func (d *digest) add(p []byte) {
	var unused [8]uint32
	blocks(&d.words, &unused, &p[0], &p[0], len(p)/sha256.BlockSize)
}

// Write implements hash.Hash.
func (d *digest) Write(p []byte) (int, error) {
	rest := d.align(p)
	if whole := len(rest) &^ (sha256.BlockSize - 1); whole > 0 {
		d.add(rest[:whole])
		d.length += uint64(whole)
		rest = rest[whole:]
	}
	if len(rest) > 0 { // of a new block
		d.length += uint64(copy(d.block[:], rest))
	}
	return len(p), nil
}

// Sum implements hash.Hash.
func (d *digest) Sum(b []byte) []byte {
	end := *d
	padding := [sha256.BlockSize]byte{0x80}
	zeros := (2*sha256.BlockSize - 8 - int(d.length%sha256.BlockSize) - 1) % sha256.BlockSize
	end.Write(padding[:1+zeros])
	end.Write(binary.BigEndian.AppendUint64(nil, d.length*8))
	for _, at := range order {
		b = binary.BigEndian.AppendUint32(b, end.words[at])
	}
	return b
}

// A Writer passes bytes on, counts them and computes their digest.
type Writer struct {
	To   io.Writer
	Hash hash.Hash
	Size int64
}

// Write implements io.Writer.
func (w *Writer) Write(p []byte) (int, error) {
	n, err := w.To.Write(p)
	w.Hash.Write(p[:n])
	w.Size += int64(n)
	return n, err
}

// WriteBeside is Write. At the same time, it writes the bytes q, of which p was made, to another hash.
func (w *Writer) WriteBeside(p []byte, hash hash.Hash, q []byte) error {
	n, err := w.To.Write(p)
	Write(w.Hash, hash, p[:n], q)
	w.Size += int64(n)
	return err
}
