package formats

import (
	"bufio"
	"compress/bzip2"
	"io"
)

// A bzip2Reader decompresses as bzip2(1) does: unlike compress/bzip2 it ignores
// what follows the last stream and begins no other.
type bzip2Reader struct {
	z  io.Reader
	in *endless
}

func newBzip2(r io.Reader) *bzip2Reader {
	in := &endless{Reader: bufio.NewReaderSize(r, 64<<10)}
	return &bzip2Reader{bzip2.NewReader(in), in}
}

// The errors of compress/bzip2 about what follows a stream and begins no other.
// A file that Detect has taken for bzip2 gives none of them at its beginning.
const (
	errMagic = bzip2.StructuralError("bad magic value in continuation file")
	errThird = bzip2.StructuralError("non-Huffman entropy encoding")
	errLevel = bzip2.StructuralError("invalid compression level")
)

func (b *bzip2Reader) Read(p []byte) (n int, err error) {
	n, err = b.z.Read(p)
	switch {
	case err == nil || err == io.EOF:
	case err == errMagic:
		err = io.EOF
	case b.in.past > 0:
		err = io.ErrUnexpectedEOF
	case err == errThird || err == errLevel:
		err = io.EOF
	}
	return n, err
}

// An endless file is followed by two zeros: by two bytes compress/bzip2 tells
// whether another stream begins, which a single byte of garbage leaves open.
type endless struct {
	*bufio.Reader
	past int // zeros that were read
}

func (e *endless) ReadByte() (byte, error) {
	b, err := e.Reader.ReadByte()
	if err == io.EOF && e.past < 2 {
		e.past++
		return 0, nil
	}
	return b, err
}
