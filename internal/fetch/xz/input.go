package xz

import (
	"hash/crc32"
	"io"
)

// inputSize is the room in bytes of an input that is read. The longest chunk fits in.
const inputSize = 256 << 10

// An input is a compressed file, or a part of one.
type input struct {
	r    io.Reader // nil if buf holds everything
	buf  []byte    // with at least inputSlop bytes after end
	pos  int       // index of the next byte
	end  int       // index after the last byte
	base int64     // offset of buf[0]
	err  error     // why nothing comes after end
	stop int64     // where the data of a block of known size end; 0 for none
}

// offset returns the place of the next byte.
func (in *input) offset() int64 { return in.base + int64(in.pos) }

// need makes sure that the next n bytes are in buf. At the end of the file the error is
// io.ErrUnexpectedEOF. Beyond stop, and beyond a whole part, it is ErrCorrupt.
func (in *input) need(n int) error {
	if in.stop > 0 && in.offset()+int64(n) > in.stop {
		return ErrCorrupt
	}
	if in.end-in.pos >= n {
		return nil
	}
	if in.r != nil && in.pos+n+inputSlop > len(in.buf) {
		in.base += int64(in.pos)
		in.end = copy(in.buf, in.buf[in.pos:in.end])
		in.pos = 0
	}
	for in.end-in.pos < n {
		if in.r == nil && in.err == nil {
			in.err = ErrCorrupt // buf holds everything
		}
		if in.err != nil {
			return in.err
		}
		var m int
		m, in.err = in.read(in.buf[in.end : len(in.buf)-inputSlop])
		in.end += m
	}
	return nil
}

// read reads from the file, not from buf.
func (in *input) read(p []byte) (n int, err error) {
	if in.r == nil {
		return 0, ErrCorrupt
	}
	for range 100 {
		if n, err = in.r.Read(p); n > 0 || err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return n, err
		}
	}
	return 0, io.ErrNoProgress
}

// ended reports whether the file has no more bytes.
func (in *input) ended() (bool, error) {
	err := in.need(1)
	if err == io.ErrUnexpectedEOF {
		return true, nil
	}
	return false, err
}

// part returns the next n bytes as an input of their own, in a buffer with room for them. If the file
// ends too early there are fewer, and err says why.
func (in *input) part(n int, buffer []byte) *input {
	p := &input{buf: buffer, base: in.offset()}
	p.end = copy(buffer[:n], in.buf[in.pos:in.end])
	in.pos += p.end
	for p.end < n && in.err == nil {
		var m int
		m, in.err = in.read(buffer[p.end:n])
		in.base += int64(m)
		p.end += m
	}
	if p.end < n {
		p.err = in.err
	}
	return p
}

// fields reads a structure of the file format, such as a header, and compares it with its CRC-32.
type fields struct {
	in  *input
	sum uint32
	err error // the first one
}

func (f *fields) byte() byte {
	if f.err == nil {
		f.err = f.in.need(1)
	}
	if f.err != nil {
		return 0
	}
	b := f.in.buf[f.in.pos : f.in.pos+1]
	f.in.pos++
	f.sum = crc32.Update(f.sum, crc32.IEEETable, b)
	return b[0]
}

// number reads a number of up to 63 bits: seven in each byte, the lowest first.
func (f *fields) number() int64 {
	n := int64(0)
	for shift := 0; shift < 63; shift += 7 {
		b := f.byte()
		n |= int64(b&0x7f) << shift
		if b&0x80 == 0 {
			if b == 0 && shift > 0 {
				f.fail()
			}
			return n
		}
	}
	f.fail()
	return 0
}

func (f *fields) fail() {
	if f.err == nil {
		f.err = ErrCorrupt
	}
}

// checkSum reads the CRC-32 of what has been read.
func (f *fields) checkSum() {
	want, got := f.sum, uint32(0)
	for i := range 4 {
		got |= uint32(f.byte()) << (8 * i)
	}
	if got != want {
		f.fail()
	}
}
