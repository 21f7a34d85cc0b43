package xz

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"hash/crc64"
	"io"
	"math"
	"strconv"

	"contedor/internal/fetch/compression"
)

// The sizes of structures of the file format 1.2.0, in bytes, and their magic numbers.
const (
	streamHeaderSize = 12
	maxBlockHeader   = 1024

	headerMagic = "\xfd7zXZ\x00"
	footerMagic = "YZ"
)

const unsupportedOptions = compression.Refusal("filters or options that are not supported")

// A check is the kind of checksum of a stream's blocks.
type check byte

const (
	checkNone   check = 0
	checkCRC32  check = 1
	checkCRC64  check = 4
	checkSHA256 check = 10
)

// A checksum is computed of what is written to it.
type checksum interface {
	io.Writer
	Sum(b []byte) []byte // appends the sum to b
}

// new returns a checksum, nil for none.
func (c check) new() checksum {
	switch c {
	case checkCRC32:
		return crc32.NewIEEE()
	case checkCRC64:
		return newSum64()
	case checkSHA256:
		return sha256.New()
	}
	return nil
}

// size returns the number of bytes of a checksum.
func (c check) size() int {
	return [16]int{0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64}[c]
}

// sum returns a checksum as a file has it. The bytes of a CRC are in the opposite order of those of a hash.
func (c check) sum(h checksum) []byte {
	b := h.Sum(nil)
	if c != checkSHA256 {
		for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
			b[i], b[j] = b[j], b[i]
		}
	}
	return b
}

// streamHeader reads the header of a stream.
func (in *input) streamHeader() (check, error) {
	if err := in.need(streamHeaderSize); err != nil {
		return 0, err // as xz(1), also for a few bytes that are no header
	}
	b := in.buf[in.pos : in.pos+streamHeaderSize]
	in.pos += streamHeaderSize
	if string(b[:6]) != headerMagic || crc32.ChecksumIEEE(b[6:8]) != binary.LittleEndian.Uint32(b[8:]) {
		return 0, ErrCorrupt
	}
	if b[6] != 0 || b[7] > 15 {
		return 0, unsupportedOptions
	}
	switch c := check(b[7]); c {
	case checkNone, checkCRC32, checkCRC64, checkSHA256:
		return c, nil
	default:
		return 0, compression.Refusal("a check of type " + strconv.Itoa(int(c)) + ", which is not supported")
	}
}

// A blockHeader describes a block.
type blockHeader struct {
	size             int   // of the header in bytes
	packed, unpacked int64 // bytes of the block; -1 if unknown
	dictionary       int   // bytes
	chain            []filter
}

// The filters' numbers.
const (
	idDelta = 3
	idLZMA2 = 0x21
)

// branches are the filters for processors, their numbers, and to what their start has to be aligned.
var branches = map[uint64]struct {
	alignment uint32
	step      func(uint32, []byte) int // nil for x86
}{
	4:  {1, nil},
	5:  {4, words(binary.BigEndian, powerPC)},
	6:  {16, ia64},
	7:  {4, words(binary.LittleEndian, arm)},
	8:  {2, armThumb},
	9:  {4, words(binary.BigEndian, sparc)},
	10: {4, words(binary.LittleEndian, arm64)},
	11: {2, riscV},
}

// blockHeader reads the header of a block. Its first byte, which is not 0, is not read yet.
func (in *input) blockHeader() (blockHeader, error) {
	h := blockHeader{size: 4 * (int(in.buf[in.pos]) + 1), packed: -1, unpacked: -1}
	if err := in.need(h.size); err != nil {
		return h, err
	}
	b := in.buf[in.pos : in.pos+h.size]
	in.pos += h.size
	if crc32.ChecksumIEEE(b[:h.size-4]) != binary.LittleEndian.Uint32(b[h.size-4:]) {
		return h, ErrCorrupt
	}
	flags := b[1]
	if flags&0x3c != 0 {
		return h, unsupportedOptions
	}
	f := fields{in: &input{buf: b, pos: 2, end: h.size - 4}}
	if flags&0x40 != 0 {
		if h.packed = f.number(); h.packed == 0 {
			f.fail()
		}
	}
	if flags&0x80 != 0 {
		h.unpacked = f.number()
	}
	err := h.filters(&f, int(flags&3)+1)
	if f.err != nil {
		return h, ErrCorrupt
	}
	for ; f.in.pos < f.in.end; f.in.pos++ {
		if f.in.buf[f.in.pos] != 0 && err == nil {
			err = unsupportedOptions
		}
	}
	return h, err
}

// filters reads the list of n filters.
func (h *blockHeader) filters(f *fields, n int) error {
	for i := range n {
		id, size := uint64(f.number()), f.number()
		if f.err != nil || size > int64(f.in.end-f.in.pos) {
			return ErrCorrupt
		}
		properties := f.in.buf[f.in.pos : f.in.pos+int(size)]
		f.in.pos += int(size)
		if id == idLZMA2 {
			if i < n-1 || len(properties) != 1 || properties[0] > 40 {
				return unsupportedOptions
			}
			h.dictionary = dictionarySize(properties[0])
			continue
		}
		step, err := newFilter(id, properties)
		if err != nil {
			return err
		}
		if i == n-1 {
			return unsupportedOptions
		}
		h.chain = append([]filter{step}, h.chain...)
	}
	return nil
}

// dictionarySize returns the number of bytes that a byte stands for: 2 or 3 times a power of two.
func dictionarySize(b byte) int {
	if b == 40 {
		return int(min(1<<32-1, uint64(math.MaxInt)))
	}
	return int(min(uint64(2|b&1)<<(b/2+11), math.MaxInt))
}

func newFilter(id uint64, properties []byte) (filter, error) {
	if id == idDelta {
		if len(properties) != 1 {
			return nil, unsupportedOptions
		}
		return &delta{distance: int(properties[0]) + 1}, nil
	}
	b, known := branches[id]
	if !known {
		return nil, compression.Refusal("the filter number " + strconv.FormatUint(id, 10) + ", which is not supported")
	}
	start := uint32(0)
	switch len(properties) {
	case 0:
	case 4:
		start = binary.LittleEndian.Uint32(properties)
	default:
		return nil, unsupportedOptions
	}
	switch {
	case start%b.alignment != 0:
		return nil, unsupportedOptions
	case b.step == nil:
		return newX86(start), nil
	}
	return &branch{start, b.step}, nil
}

// A records is what the index of a stream says about its blocks.
type records struct {
	count int64
	sum   uint64 // of the sizes
	total int64  // of the blocks with their padding, in bytes
}

// add adds a block: the bytes that it takes without padding, and those that it unpacks to.
func (r *records) add(unpadded, unpacked int64) {
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:], uint64(unpadded))
	binary.LittleEndian.PutUint64(b[8:], uint64(unpacked))
	r.sum = crc64.Update(r.sum, crc64Table, b[:])
	r.count++
}

// index reads the index of a stream and compares it with the blocks. Then it reads the footer.
func (in *input) index(blocks records, kind check) error {
	begin := in.offset()
	f := fields{in: in}
	f.byte() // 0
	if f.number() != blocks.count {
		f.fail()
	}
	var listed records
	for f.err == nil && listed.count < blocks.count {
		unpadded := f.number()
		listed.add(unpadded, f.number())
	}
	if listed != blocks {
		f.fail()
	}
	for f.err == nil && (in.offset()-begin)%4 != 0 {
		if f.byte() != 0 {
			f.fail()
		}
	}
	f.checkSum()
	if f.err != nil {
		return f.err
	}
	size := in.offset() - begin
	if err := in.need(streamHeaderSize); err != nil {
		return err
	}
	b := in.buf[in.pos : in.pos+streamHeaderSize]
	in.pos += streamHeaderSize
	if crc32.ChecksumIEEE(b[4:10]) != binary.LittleEndian.Uint32(b) || int64(binary.LittleEndian.Uint32(b[4:]))*4+4 != size ||
		!bytes.Equal(b[8:10], []byte{0, byte(kind)}) || string(b[10:]) != footerMagic {
		return ErrCorrupt
	}
	return nil
}

// padding reads the zeros after a stream. It reports whether another stream follows.
func (in *input) padding() (bool, error) {
	for n := 0; ; n++ {
		ended, err := in.ended()
		if err != nil {
			return false, err
		}
		if ended || in.buf[in.pos] != 0 {
			if n%4 != 0 {
				err = ErrCorrupt
			}
			return !ended, err
		}
		in.pos++
	}
}

// blockEnd reads what follows the data of a block: the padding and the checksum. size is the number of
// bytes of the header and the data.
func (in *input) blockEnd(size int64, kind check, sum checksum) error {
	zeros := int(-size & 3)
	n := kind.size()
	if err := in.need(zeros + n); err != nil {
		return err
	}
	for range zeros {
		if in.buf[in.pos] != 0 {
			return ErrCorrupt
		}
		in.pos++
	}
	got := in.buf[in.pos : in.pos+n]
	in.pos += n
	if sum != nil && !bytes.Equal(got, kind.sum(sum)) {
		return ErrCorrupt
	}
	return nil
}
