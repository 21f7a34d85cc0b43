package inflate

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// The errors of a Reader wrap one of these, a *CorruptError, io.ErrUnexpectedEOF, or an
// error of the source.
var (
	ErrFormat         = errors.New("not in gzip format")
	ErrMethod         = errors.New("unknown compression method")
	ErrFlags          = errors.New("reserved flags in the gzip header")
	ErrHeaderChecksum = errors.New("header checksum (CRC) is wrong")
	ErrChecksum       = errors.New("checksum (CRC) is wrong")
	ErrLength         = errors.New("length is wrong")
	ErrClosed         = errors.New("the decompressor is closed")
)

// The flags of a member's header (RFC 1952, section 2.3.1).
const (
	flagHeaderCRC = 1 << 1
	flagExtra     = 1 << 2
	flagName      = 1 << 3
	flagComment   = 1 << 4
	flagsReserved = 0xe0
)

// headerByte reads a byte of a header.
func (d *decoder) headerByte(sum *uint32) (byte, error) {
	if err := d.need(8); err != nil {
		return 0, err
	}
	b := byte(d.take(8))
	*sum = crc32.Update(*sum, crc32.IEEETable, []byte{b})
	return b, nil
}

// memberHeader reads a member's header. The error io.EOF means that no member follows;
// garbage then reports whether other bytes do. As in gzip(1), any bytes after zeros are
// garbage, and a single byte that is not zero is a member cut short.
func (d *decoder) memberHeader(first bool) (garbage bool, err error) {
	if !first {
		zeros := false
		for {
			err := d.need(8)
			if err == io.ErrUnexpectedEOF {
				return false, io.EOF
			}
			if err != nil {
				return false, err
			}
			if d.bits&0xff != 0 {
				break
			}
			d.take(8)
			zeros = true
		}
		if zeros {
			return true, io.EOF
		}
	}
	var sum uint32
	var head [10]byte
	for i := range head {
		b, err := d.headerByte(&sum)
		if err != nil {
			return false, err
		}
		head[i] = b
		switch {
		case i == 1 && (head[0] != 0x1f || head[1] != 0x8b):
			if first {
				return false, ErrFormat
			}
			return true, io.EOF
		case i == 2 && b != 8:
			return false, fmt.Errorf("%w %d", ErrMethod, b)
		case i == 3 && b&flagsReserved != 0:
			return false, fmt.Errorf("%w: %#x", ErrFlags, b)
		}
	}
	flags := head[3]
	if flags&flagExtra != 0 {
		var size [2]byte
		for i := range size {
			if size[i], err = d.headerByte(&sum); err != nil {
				return false, err
			}
		}
		for range binary.LittleEndian.Uint16(size[:]) {
			if _, err := d.headerByte(&sum); err != nil {
				return false, err
			}
		}
	}
	for _, flag := range []byte{flagName, flagComment} {
		for flags&flag != 0 {
			b, err := d.headerByte(&sum)
			if err != nil {
				return false, err
			}
			if b == 0 {
				break
			}
		}
	}
	if flags&flagHeaderCRC != 0 {
		if err := d.need(16); err != nil {
			return false, err
		}
		if uint16(d.take(16)) != uint16(sum) {
			return false, ErrHeaderChecksum
		}
	}
	return false, nil
}

// A trailer ends a member: its CRC-32 and the lowest 32 bits of its length in bytes.
type trailer struct{ sum, length uint32 }

// memberTrailer reads a member's trailer.
func (d *decoder) memberTrailer() (t trailer, err error) {
	d.take(d.nbits & 7)
	if err := d.need(32); err != nil {
		return t, err
	}
	t.sum = uint32(d.take(32))
	if err := d.need(32); err != nil {
		return t, err
	}
	t.length = uint32(d.take(32))
	return t, nil
}

// check compares the trailer with the CRC-32 and length of the inflated bytes.
func (t trailer) check(sum uint32, length int64) error {
	switch {
	case t.sum != sum:
		return ErrChecksum
	case t.length != uint32(length):
		return ErrLength
	}
	return nil
}
