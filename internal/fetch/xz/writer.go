package xz

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"

	"contedor/internal/fetch/blockwise"
	encoder "github.com/ulikunitz/xz/lzma"
)

// BlockSize is the number of bytes in a block that a Writer makes, and in its dictionary. A larger
// block compresses better, but the encoder takes about eight times its size for each processor.
const (
	BlockSize      = 4 << 20
	dictionaryByte = 20 // 4 MiB
)

// A Writer compresses a file, in blocks whose headers tell their sizes, so that they can be compressed
// and decompressed in parallel.
type Writer struct {
	*blockwise.Writer
	w       io.Writer
	index   []byte // the records of the blocks
	records int64
}

// NewWriter returns a Writer. Close ends the file, and does not close w.
func NewWriter(w io.Writer) (*Writer, error) {
	z := &Writer{w: w}
	var err error
	z.Writer, err = blockwise.New(BlockSize, func() (blockwise.Compressor, error) { return compressBlock, nil }, z.add)
	return z, err
}

// streamFlags are the flags of a stream with CRC-64.
var streamFlags = []byte{0, byte(checkCRC64)}

func appendCRC32(b, of []byte) []byte {
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(of))
}

// begin writes the header of the stream.
func (z *Writer) begin() error {
	_, err := z.w.Write(appendCRC32(append([]byte(headerMagic), streamFlags...), streamFlags))
	return err
}

// add writes a block.
func (z *Writer) add(data, block []byte) error {
	if z.records == 0 {
		if err := z.begin(); err != nil {
			return err
		}
	}
	h, err := (&input{buf: block, end: len(block)}).blockHeader()
	if err != nil {
		return err
	}
	z.index = binary.AppendUvarint(z.index, uint64(int64(h.size)+h.packed)+uint64(checkCRC64.size()))
	z.index = binary.AppendUvarint(z.index, uint64(len(data)))
	z.records++
	_, err = z.w.Write(block)
	return err
}

// Close writes the rest of the blocks, the index and the footer.
func (z *Writer) Close() error {
	if err := z.Writer.Close(); err != nil {
		return err
	}
	index := append(binary.AppendUvarint([]byte{0}, uint64(z.records)), z.index...)
	index = append(index, make([]byte, -len(index)&3)...)
	index = appendCRC32(index, index)
	footer := binary.LittleEndian.AppendUint32(nil, uint32(len(index)/4-1))
	footer = append(footer, streamFlags...)
	footer = append(appendCRC32(nil, footer), footer...)
	_, err := z.w.Write(append(append(index, footer...), footerMagic...))
	return err
}

// compressBlock makes a block with its header and checksum.
func compressBlock(to, data []byte) ([]byte, error) {
	packed := bytes.NewBuffer(nil)
	w, err := encoder.Writer2Config{DictCap: BlockSize, Matcher: encoder.HashTable4}.NewWriter2(packed)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, err
	}
	const sizes = 0xc0 // the header tells both
	header := binary.AppendUvarint([]byte{0, sizes}, uint64(packed.Len()))
	header = binary.AppendUvarint(header, uint64(len(data)))
	header = append(header, idLZMA2, 1, dictionaryByte)
	header = append(header, make([]byte, -len(header)&3)...)
	header[0] = byte(len(header) / 4)
	to = append(append(to, appendCRC32(header, header)...), packed.Bytes()...)
	to = append(to, make([]byte, -packed.Len()&3)...)
	sum := checkCRC64.new()
	sum.Write(data)
	return append(to, checkCRC64.sum(sum)...), nil
}
