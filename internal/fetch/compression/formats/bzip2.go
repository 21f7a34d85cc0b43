package formats

import (
	"bufio"
	"compress/bzip2"
	"io"
)

// A Bzip2Reader decompresses as bzip2(1) does: it ignores bytes after the last stream, which
// are an error to compress/bzip2.
type Bzip2Reader struct {
	z  io.Reader
	in *endless
}

// Trailing reports, after io.EOF, whether there were bytes after the last stream.
func (b *Bzip2Reader) Trailing() bool { return b.in.past < 2 }

// NewBzip2 returns a reader of decompressed data.
func NewBzip2(r io.Reader) *Bzip2Reader {
	in := &endless{Reader: bufio.NewReaderSize(r, 64<<10)}
	return &Bzip2Reader{bzip2.NewReader(in), in}
}

// The errors of compress/bzip2 for bytes after a stream that are not another stream. They do
// not occur at the beginning of a file that Detect has recognized.
const (
	errMagic = bzip2.StructuralError("bad magic value in continuation file")
	errThird = bzip2.StructuralError("non-Huffman entropy encoding")
	errLevel = bzip2.StructuralError("invalid compression level")
)

func (b *Bzip2Reader) Read(p []byte) (n int, err error) {
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

// An endless file continues with two zeros after its end. compress/bzip2 needs two bytes to
// decide whether another stream begins; a single byte of garbage would be an error.
type endless struct {
	*bufio.Reader
	past int // zeros that have been read
}

func (e *endless) ReadByte() (byte, error) {
	b, err := e.Reader.ReadByte()
	if err == io.EOF && e.past < 2 {
		e.past++
		return 0, nil
	}
	return b, err
}
