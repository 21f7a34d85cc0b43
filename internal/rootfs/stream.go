package rootfs

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
)

const (
	blockSize = 512
	chunkSize = 1 << 20
	chunks    = 8 // how far the decompressor may be ahead of the writer
)

// A chunk is what the decompressor hands to the writer.
type chunk struct {
	data []byte
	err  error // what comes after data; io.EOF at the end
}

// A stream is an archive's uncompressed bytes. A goroutine of its own reads and
// decompresses ahead; the slices that it hands out point into the buffers that
// it was decompressed to.
type stream struct {
	ctx   context.Context
	full  chan chunk
	empty chan []byte
	chunk chunk
	rest  []byte // of the chunk, not handed out yet
	read  int64  // bytes handed out
	split [blockSize]byte
}

// newStream begins to read an archive, compressed with gzip or not at all.
func newStream(ctx context.Context, r io.Reader) *stream {
	s := &stream{ctx: ctx, full: make(chan chunk, chunks), empty: make(chan []byte, chunks)}
	for range chunks {
		s.empty <- nil
	}
	go s.fill(r)
	return s
}

// fill is the decompressor's goroutine.
func (s *stream) fill(r io.Reader) {
	r, err := decompress(r)
	for {
		var buffer []byte
		select {
		case buffer = <-s.empty:
		case <-s.ctx.Done():
			return
		}
		if buffer == nil {
			buffer = make([]byte, chunkSize)
		}
		n := 0
		for err == nil && n < len(buffer) {
			var m int
			m, err = r.Read(buffer[n:])
			n += m
		}
		s.full <- chunk{buffer[:n], err} // never blocks: there are as many places as buffers
		if err != nil {
			return
		}
	}
}

// formats names what an archive may be taken for, by its first bytes.
var formats = []struct{ magic, name string }{
	{"\x28\xb5\x2f\xfd", "zstd"},
	{"\xfd7zXZ\x00", "xz"},
	{"BZh", "bzip2"},
	{"\x04\x22\x4d\x18", "lz4"},
	{"LZIP", "lzip"},
	{"PK\x03\x04", "zip"},
}

// errNotArchive is the error of bytes that are neither gzip nor tar.
var errNotArchive = errors.New("not a gzip or tar archive")

// decompress looks at the first bytes and returns the reader of a tar archive.
func decompress(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 256<<10)
	head, err := b.Peek(blockSize)
	switch {
	case len(head) == 0 && err == io.EOF:
		return nil, errors.New("the archive is empty: not a single byte")
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, wordGzip(err)
		}
		return gzipReader{z}, nil
	case len(head) == blockSize && (checksumFits(head) || allZero(head)):
		return b, nil
	case err != nil && err != io.EOF:
		return nil, err
	}
	for _, f := range formats {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return nil, errors.New("not a gzip or tar archive, but " + f.name)
		}
	}
	return nil, errNotArchive
}

// gzipReader words the decompressor's errors.
type gzipReader struct{ io.Reader }

func (g gzipReader) Read(p []byte) (int, error) {
	n, err := g.Reader.Read(p)
	return n, wordGzip(err)
}

func wordGzip(err error) error {
	switch {
	case errors.Is(err, gzip.ErrChecksum):
		return errors.New("the archive is damaged: its checksum (CRC) is wrong")
	case errors.Is(err, gzip.ErrHeader):
		return errors.New("the archive is damaged: a bad gzip header")
	}
	return err
}

// next takes the next chunk that has bytes in hand.
func (s *stream) next() error {
	for len(s.rest) == 0 {
		if s.chunk.err != nil {
			return s.chunk.err
		}
		if s.chunk.data != nil {
			s.empty <- s.chunk.data[:cap(s.chunk.data)]
		}
		s.chunk = chunk{}
		select {
		case s.chunk = <-s.full:
			s.rest = s.chunk.data
		case <-s.ctx.Done():
			s.chunk.err = context.Cause(s.ctx)
		}
	}
	return nil
}

// piece returns the next bytes, at least one and at most n of them, good until
// the next call. The end is io.EOF.
func (s *stream) piece(n int64) ([]byte, error) {
	if err := s.next(); err != nil {
		return nil, err
	}
	p := s.rest[:min(n, int64(len(s.rest)))]
	s.rest = s.rest[len(p):]
	s.read += int64(len(p))
	return p, nil
}

// block returns the next 512 bytes, good until the next call. The end is io.EOF
// before the first and io.ErrUnexpectedEOF before the last of them.
func (s *stream) block() ([]byte, error) {
	p, err := s.piece(blockSize)
	if err != nil || len(p) == blockSize {
		return p, err
	}
	n := copy(s.split[:], p)
	for n < blockSize {
		p, err := s.piece(int64(blockSize - n))
		if err != nil {
			return nil, unexpected(err)
		}
		n += copy(s.split[n:], p)
	}
	return s.split[:], nil
}

// skip passes n bytes over.
func (s *stream) skip(n int64) error {
	for n > 0 {
		p, err := s.piece(n)
		if err != nil {
			return unexpected(err)
		}
		n -= int64(len(p))
	}
	return nil
}

// drain reads to the end, so that the checksum behind it is checked.
func (s *stream) drain() error {
	for {
		if _, err := s.piece(1 << 62); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// unexpected turns an end into one that came too early.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
