package formats

import (
	"bufio"
	"encoding/binary"
	"io"
	"strconv"

	"contedor/internal/fetch/compression"
	"github.com/therootcompany/xz"
)

// newXZ returns a decompressor of xz files. Filters that the library does not have are
// refused by name: the library has one error for all options.
func newXZ(r io.Reader) (io.ReadCloser, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	head, _ := in.Peek(xzStreamHeader + xzMaxBlockHeader)
	if name := foreignFilter(head); name != "" {
		return nil, compression.Refusal("the filter " + name + ", which is not supported (xz -d undoes it)")
	}
	d, err := xz.NewReader(in, compression.MaxWindow)
	return xzReader{d}, meaning(err)
}

// An xzReader is the library's reader with a clear error for filters that only a later block
// has.
type xzReader struct{ *xz.Reader }

func (x xzReader) Read(p []byte) (int, error) {
	n, err := x.Reader.Read(p)
	return n, meaning(err)
}

func meaning(err error) error {
	if err == xz.ErrOptions {
		return compression.Refusal("filters or options that are not supported")
	}
	return err
}

func (xzReader) Close() error { return nil }

// Sizes in the file format, version 1.2.0, in bytes: the header of a stream, and the longest
// header of a block, which comes next.
const (
	xzStreamHeader   = 12
	xzMaxBlockHeader = 1024
)

// xzFilters are the filters of the format by their numbers, and whether the library has
// them.
var xzFilters = map[uint64]struct {
	name  string
	known bool
}{
	0x03: {"delta", true}, 0x04: {"x86", true}, 0x05: {"PowerPC", true}, 0x06: {"IA-64", true}, 0x07: {"ARM", true},
	0x08: {"ARM-Thumb", true}, 0x09: {"SPARC", true}, 0x0a: {"ARM64", false}, 0x0b: {"RISC-V", false}, 0x21: {"LZMA2", true},
}

// foreignFilter returns the name of the first filter in a file's first block that the library
// does not have, or "". head is the beginning of the file. Damaged headers have no filters.
func foreignFilter(head []byte) string {
	if len(head) < xzStreamHeader+2 {
		return ""
	}
	block := head[xzStreamHeader:]
	size := 4 * (int(block[0]) + 1)
	if block[0] == 0 || size > len(block) { // no block but the index
		return ""
	}
	flags, fields := block[1], block[2:size]
	number := func() uint64 {
		n, used := binary.Uvarint(fields)
		fields = fields[max(used, 0):]
		return n
	}
	if flags&0x40 != 0 { // the compressed size
		number()
	}
	if flags&0x80 != 0 { // the uncompressed size
		number()
	}
	for range flags&3 + 1 {
		id, length := number(), number()
		if id == 0 || length > uint64(len(fields)) {
			return ""
		}
		fields = fields[length:]
		if f := xzFilters[id]; !f.known {
			if f.name == "" {
				return "number " + strconv.FormatUint(id, 10)
			}
			return f.name
		}
	}
	return ""
}
