package tarfile

import (
	"bufio"
	"context"
	"errors"
	"io"

	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/inflate"
)

// BlockSize is what headers and data are padded to, in bytes.
const BlockSize = 512

const (
	headSize  = 32 << 10 // of what is looked at first, so that it is not too little to begin with
	chunkSize = 512 << 10
	chunks    = 8 // how far the reader of a plain archive may be ahead of the writer
)

// A chunk is a run of an archive's uncompressed bytes.
type chunk struct {
	data    []byte
	err     error  // what comes after data; io.EOF at the end
	release func() // gives data back
}

// A stream is an archive's uncompressed bytes. A goroutine of its own reads and
// decompresses ahead; the slices that are handed out point into the buffers that
// it decompresses to.
type stream struct {
	ctx   context.Context
	ahead chan chunk
	chunk chunk
	rest  []byte // of the chunk, not handed out yet
	read  int64  // bytes handed out
	limit int64  // how many may be
	split [BlockSize]byte
}

// newStream begins to read what a Source says.
func newStream(ctx context.Context, from Source) *stream {
	// Small pieces must not fill the channel before they have filled the
	// decompressor's buffers, which are what bounds it.
	s := &stream{ctx: ctx, limit: from.Limit, ahead: make(chan chunk, 8*chunks)}
	go s.fill(from)
	return s
}

// fill is the goroutine that reads ahead.
func (s *stream) fill(from Source) {
	next, end, err := s.open(from.Archive, from.Formats)
	defer end()
	for {
		var c chunk
		if err == nil {
			c, err = next()
		}
		if from.Uncompressed != nil {
			from.Uncompressed.Write(c.data)
		}
		c.err = err
		select {
		case s.ahead <- c:
		case <-s.ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// plain returns what reads chunks of an archive as it is.
func (s *stream) plain(r io.Reader) func() (chunk, error) {
	free := make(chan []byte, chunks)
	for range chunks {
		free <- nil
	}
	return func() (chunk, error) {
		var b []byte
		select {
		case b = <-free:
		case <-s.ctx.Done():
			return chunk{}, context.Cause(s.ctx)
		}
		if b == nil {
			b = make([]byte, chunkSize)
		}
		n, err := r.Read(b)
		return chunk{data: b[:n], release: func() { free <- b }}, err
	}
}

// gzipped returns what decompresses chunks, which are the decompressor's own
// buffers.
func (s *stream) gzipped(r io.Reader) func() (chunk, error) {
	in := compression.Gzip.Input(r)
	z := inflate.NewReader(in)
	context.AfterFunc(s.ctx, func() { z.Close() }) // it may wait for a buffer
	return func() (chunk, error) {
		p, err := z.NextPiece()
		if err == inflate.ErrClosed {
			return chunk{}, context.Cause(s.ctx) // in may still be read
		}
		return chunk{data: p.Data, release: p.Release}, in.Explain(err)
	}
}

// open looks at the first bytes and returns what reads the chunks of a tar
// archive, and what is to be called when no more are read.
func (s *stream) open(r io.Reader, formats compression.Formats) (next func() (chunk, error), end func(), err error) {
	end = func() {}
	// Once the first bytes are taken, longer reads pass the buffer by.
	b := bufio.NewReaderSize(r, headSize)
	head, err := b.Peek(BlockSize)
	if len(head) == 0 && err == io.EOF {
		return nil, end, errors.New("the archive is empty: not a single byte")
	}
	if len(head) == BlockSize && (checksumFits(head) || allZero(head)) {
		return s.plain(b), end, nil
	}
	switch f := formats.Detect(head); {
	case f == compression.Gzip:
		return s.gzipped(b), end, nil
	case f != nil:
		z := f.NewReader(b)
		return s.plain(z), func() { z.Close() }, nil
	case err != nil && err != io.EOF:
		return nil, end, err
	}
	return nil, end, notArchive(head)
}

// next takes the next chunk that has bytes in hand.
func (s *stream) next() error {
	for len(s.rest) == 0 {
		if s.chunk.err != nil {
			return s.chunk.err
		}
		if s.chunk.release != nil {
			s.chunk.release()
		}
		select {
		case s.chunk = <-s.ahead:
			s.rest = s.chunk.data
		case <-s.ctx.Done():
			s.chunk = chunk{err: context.Cause(s.ctx)}
		}
	}
	return nil
}

// ErrTooLarge is the error of an archive with more bytes than are allowed.
var ErrTooLarge = errors.New("the archive is too large")

// piece returns the next bytes, at least one and at most n of them, good until
// the next call. The end is io.EOF.
func (s *stream) piece(n int64) ([]byte, error) {
	if err := s.next(); err != nil {
		return nil, err
	}
	p := s.rest[:min(n, int64(len(s.rest)))]
	s.rest = s.rest[len(p):]
	s.read += int64(len(p))
	if s.read > s.limit {
		return nil, ErrTooLarge
	}
	return p, nil
}

// block returns the next 512 bytes, good until the next call. The end is io.EOF
// before the first and io.ErrUnexpectedEOF before the last of them.
func (s *stream) block() ([]byte, error) {
	p, err := s.piece(BlockSize)
	if err != nil || len(p) == BlockSize {
		return p, err
	}
	n := copy(s.split[:], p)
	for n < BlockSize {
		p, err := s.piece(int64(BlockSize - n))
		if err != nil {
			return nil, unexpected(err)
		}
		n += copy(s.split[n:], p)
	}
	return s.split[:], nil
}

// skip passes over several runs of bytes, whose sum may be more than an int64 holds.
func (s *stream) skip(runs ...int64) error {
	for _, n := range runs {
		for n > 0 {
			p, err := s.piece(n)
			if err != nil {
				return unexpected(err)
			}
			n -= int64(len(p))
		}
	}
	return nil
}

// drain reads to the end.
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
