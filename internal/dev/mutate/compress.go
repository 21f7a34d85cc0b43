package mutate

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"hash/crc64"
	"os/exec"
)

// Formats are the formats that Compress knows: all that we read, and "tar" for none. The order
// is part of the seeds of fuzz targets.
var Formats = []string{"tar", "gzip", "zstd", "xz", "bzip2"}

// Compress compresses data in a format, more or less well. bzip2 needs the program bzip2;
// without it the data are returned as they are.
func (s *Source) Compress(format string, data []byte) []byte {
	var b []byte
	switch format {
	case "tar":
		return data
	case "gzip":
		b = s.parts(data, s.gzip)
	case "zstd":
		b = s.parts(data, s.zstd)
	case "xz":
		b = s.parts(data, s.xz)
	case "bzip2":
		b = s.parts(data, bzip2)
	default:
		panic("mutate: " + format + " is not one of Formats")
	}
	if s.fault(12) {
		b = append(b, s.data(600)...)
	}
	if s.fault(6) {
		b = s.spoil(b)
	}
	return b
}

// parts compresses data as one to three streams, one after another.
func (s *Source) parts(data []byte, compress func([]byte) []byte) []byte {
	var b []byte
	for s.once(4) && len(data) > 1 {
		half := data[:len(data)/2]
		b = append(b, compress(half)...)
		data = data[len(half):]
	}
	return append(b, compress(data)...)
}

// gzip makes a member, RFC 1952.
func (s *Source) gzip(data []byte) []byte {
	flags := byte(0)
	if s.once(3) {
		flags = byte(s.below(32))
	}
	if s.fault(30) {
		flags = byte(s.below(256))
	}
	b := []byte{0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3}
	if flags&4 != 0 {
		extra := s.data(40)
		b = binary.LittleEndian.AppendUint16(b, uint16(len(extra)))
		b = append(b, extra...)
	}
	for _, bit := range []byte{8, 16} {
		if flags&bit != 0 {
			b = append(append(b, bytes.ReplaceAll(s.data(30), []byte{0}, nil)...), 0)
		}
	}
	if flags&2 != 0 {
		b = binary.LittleEndian.AppendUint16(b, uint16(crc32.ChecksumIEEE(b)))
	}
	if s.once(3) {
		b = s.deflate(b, data)
	} else {
		var body bytes.Buffer
		w, _ := flate.NewWriter(&body, pick(s, flate.BestSpeed, flate.BestCompression, flate.HuffmanOnly, flate.NoCompression))
		w.Write(data)
		w.Close()
		packed := body.Bytes()
		if s.fault(5) {
			packed = s.spoil(packed)
		}
		b = append(b, packed...)
	}
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(data))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	if s.fault(20) {
		b[len(b)-1-s.below(8)] ^= 1
	}
	return b
}

// deflate appends stored blocks, RFC 1951, some of which lie.
func (s *Source) deflate(b, data []byte) []byte {
	for {
		n := min(len(data), 1+s.below(60_000))
		last := byte(0)
		if n == len(data) {
			last = 1
		}
		kind := byte(0)
		if s.fault(40) {
			kind = byte(s.below(4)) << 1
		}
		length := uint16(n)
		b = append(b, last|kind)
		b = binary.LittleEndian.AppendUint16(b, length)
		if s.fault(40) {
			length ^= 1
		}
		b = binary.LittleEndian.AppendUint16(b, ^length)
		b = append(b, data[:n]...)
		if data = data[n:]; last == 1 {
			return b
		}
	}
}

// zstd makes a frame, RFC 8878, of blocks that are not compressed.
func (s *Source) zstd(data []byte) []byte {
	if s.once(12) {
		skip := s.data(100)
		b := []byte{0x50 + byte(s.below(16)), 0x2a, 0x4d, 0x18}
		b = binary.LittleEndian.AppendUint32(b, uint32(len(skip)))
		return append(append(b, skip...), s.zstd(data)...)
	}
	single := s.once(2)
	descriptor := byte(2 << 6) // four bytes of size
	if single {
		descriptor |= 1 << 5
	}
	if s.fault(30) {
		descriptor |= byte(1 << s.below(5)) // reserved bits, dictionaries, a checksum that is not there
	}
	b := []byte{0x28, 0xb5, 0x2f, 0xfd, descriptor}
	if !single {
		window := byte(10) << 3
		if s.fault(8) {
			window = byte(s.below(256))
		}
		b = append(b, window)
	}
	size := uint32(len(data))
	if s.fault(20) {
		size = pick(s, uint32(0), 1, size-1, size+1, 1<<31, 1<<32-1)
	}
	b = binary.LittleEndian.AppendUint32(b, size)
	for {
		n := min(len(data), 1+s.below(100_000))
		last := uint32(0)
		if n == len(data) {
			last = 1
		}
		kind, length, body := uint32(0), uint32(n), data[:n]
		switch {
		case s.fault(50):
			kind, length, body = 1, pick(s, uint32(1), 1<<17, 1<<21-1), []byte{0} // one byte, repeated
		case s.fault(50):
			kind = pick(s, uint32(2), 3)
		case s.fault(50):
			length = uint32(s.below(1 << 21))
		}
		h := last | kind<<1 | length<<3
		b = append(b, byte(h), byte(h>>8), byte(h>>16))
		b = append(b, body...)
		if data = data[n:]; last == 1 {
			return b
		}
	}
}

// xz makes a stream, xz-file-format.txt, of blocks of LZMA2 that are not compressed.
func (s *Source) xz(data []byte) []byte {
	check := pick(s, byte(1), 1, 4, 0)
	if s.fault(30) {
		check = byte(s.below(16))
	}
	flags := []byte{0, check}
	sum := binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(flags))
	b := append(append([]byte("\xfd7zXZ\x00"), flags...), sum...)
	var records []byte
	blocks := uint64(0)
	for len(data) > 0 {
		n := min(len(data), 1+s.below(200_000))
		block, unpadded := s.xzBlock(data[:n], check)
		b = append(b, block...)
		records = binary.AppendUvarint(records, unpadded)
		records = binary.AppendUvarint(records, uint64(n))
		blocks++
		data = data[n:]
	}
	if s.fault(20) {
		blocks = pick(s, uint64(0), blocks+1, 1<<62)
	}
	index := append(binary.AppendUvarint([]byte{0}, blocks), records...)
	if s.fault(20) {
		index = s.spoil(index)
	}
	index = append(index, make([]byte, -len(index)&3)...)
	index = binary.LittleEndian.AppendUint32(index, crc32.ChecksumIEEE(index))
	b = append(b, index...)
	back := binary.LittleEndian.AppendUint32(nil, uint32(len(index)/4-1))
	if s.fault(20) {
		back[s.below(4)] ^= 1
	}
	footer := append(back, flags...)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(footer))
	b = append(append(b, footer...), "YZ"...)
	return append(b, make([]byte, pick(s, 0, 0, 4, 8))...)
}

// xzBlock makes a block, and returns its size without padding.
func (s *Source) xzBlock(whole []byte, check byte) ([]byte, uint64) {
	data := whole
	dictionary := pick(s, byte(16), 0, 22)
	if s.fault(10) {
		dictionary = byte(s.below(64))
	}
	filters := []byte{0x21, 1, dictionary}
	count := byte(0)
	if s.fault(6) { // a filter that changes nothing here may well change something
		filters = append([]byte{pick(s, byte(3), 4, 5, 6, 7, 8, 9, 10, 11, 12), 0}, filters...)
		count = 1
	}
	if s.fault(30) {
		filters = s.spoil(filters)
	}
	header := append([]byte{0, count}, filters...)
	header = append(header, make([]byte, -len(header)&3)...)
	header[0] = byte(len(header) / 4)
	if s.fault(30) {
		header[s.below(2)] ^= 1 << s.below(8)
	}
	b := binary.LittleEndian.AppendUint32(header, crc32.ChecksumIEEE(header))
	for first := true; len(data) > 0; first = false {
		n := min(len(data), 1+s.below(65_536))
		control := byte(2)
		if first {
			control = 1
		}
		if s.fault(40) {
			control = byte(s.below(256))
		}
		b = append(b, control, byte((n-1)>>8), byte(n-1))
		b = append(b, data[:n]...)
		data = data[n:]
	}
	b = append(b, 0)
	size := len(b)
	b = append(b, make([]byte, -len(b)&3)...)
	var sum []byte
	switch check {
	case 1:
		sum = binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(whole))
	case 4:
		sum = binary.LittleEndian.AppendUint64(nil, crc64.Checksum(whole, crc64.MakeTable(crc64.ECMA)))
	}
	return append(b, sum...), uint64(size + len(sum))
}

func bzip2(data []byte) []byte {
	cmd := exec.Command("bzip2", "-1")
	cmd.Stdin = bytes.NewReader(data)
	if out, err := cmd.Output(); err == nil {
		return out
	}
	return data
}
