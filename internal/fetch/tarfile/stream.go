package tarfile

import (
	"bufio"
	"context"
	"errors"
	"io"
	"sync/atomic"

	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/inflate"
)

// BlockSize is the size of a block of a tar file, in bytes. Headers and data fill whole blocks.
const BlockSize = 512

const (
	headSize  = 32 << 10 // bytes of the first read, which detects the format
	chunkSize = 512 << 10
	chunks    = 8 // chunks of an uncompressed archive that may be read in advance
)

// A chunk is a run of an archive's uncompressed bytes.
type chunk struct {
	data    []byte
	err     error  // comes after data; io.EOF at the end
	release func() // gives data back
}

// A Borrower is a writer that can use bytes in place, until it calls release from any goroutine.
type Borrower interface {
	Borrow(p []byte, release func())
}

// show writes the chunk's data to w, or lends them to it.
func (c *chunk) show(w io.Writer) {
	b, borrows := w.(Borrower)
	if !borrows || c.release == nil {
		w.Write(c.data)
		return
	}
	var users atomic.Int32
	users.Store(2)
	giveBack := c.release
	c.release = func() {
		if users.Add(-1) == 0 {
			giveBack()
		}
	}
	b.Borrow(c.data, c.release)
}

// A stream is an archive's uncompressed bytes. A goroutine reads and decompresses them in
// advance. The slices that the stream returns point into the goroutine's buffers.
type stream struct {
	ctx   context.Context
	queue chan chunk
	chunk chunk
	rest  []byte // the part of the chunk that has not been returned yet
	read  int64  // bytes that have been returned
	limit int64  // the largest value of read
	split [BlockSize]byte
}

// newStream starts to read a Source.
func newStream(ctx context.Context, from Source) *stream {
	// The decompressor's buffers are the bound, also if the chunks are small.
	s := &stream{ctx: ctx, limit: from.Limit, queue: make(chan chunk, 8*chunks)}
	go s.fill(from)
	return s
}

// fill is the goroutine that reads in advance.
func (s *stream) fill(from Source) {
	next, end, err := s.open(from)
	defer end()
	for {
		var c chunk
		if err == nil {
			c, err = next()
		}
		if from.Uncompressed != nil && len(c.data) > 0 {
			c.show(from.Uncompressed)
		}
		c.err = err
		select {
		case s.queue <- c:
		case <-s.ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// plain returns a function that reads the next chunk of r.
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

// gzipped returns a function that decompresses the next chunk. Chunks are the decompressor's
// own buffers.
func (s *stream) gzipped(r io.Reader) (next func() (chunk, error), end func()) {
	in := compression.Gzip.Input(r)
	z := inflate.NewReader(in)
	end = s.whenDone(func() { z.Close() }) // NextPiece may be waiting for a buffer
	return func() (chunk, error) {
		p, err := z.NextPiece()
		if err == inflate.ErrClosed {
			return chunk{}, context.Cause(s.ctx) // in may still be read
		}
		return chunk{data: p.Data, release: p.Release}, in.Explain(err)
	}, end
}

// lent returns a function that decompresses the next chunk. Chunks are the decompressor's own
// buffers.
func (s *stream) lent(z compression.PieceReader) (next func() (chunk, error), end func()) {
	end = s.whenDone(func() { z.Close() }) // NextPiece may be waiting for a buffer
	return func() (chunk, error) {
		data, release, err := z.NextPiece()
		if err == compression.ErrClosed {
			err = context.Cause(s.ctx)
		}
		return chunk{data: data, release: release}, err
	}, end
}

// whenDone calls f when the stream's context is done, unless end is called before. Without end the
// context keeps what f uses in memory, for each layer of an image.
func (s *stream) whenDone(f func()) (end func()) {
	stop := context.AfterFunc(s.ctx, f)
	return func() { stop() }
}

// open detects the format and returns a function that reads the next chunk of the tar
// archive. The caller calls end after the last chunk.
func (s *stream) open(from Source) (next func() (chunk, error), end func(), err error) {
	end = func() {}
	// After the first bytes, reads are long enough to bypass the buffer.
	b := bufio.NewReaderSize(from.Archive, headSize)
	head, err := b.Peek(BlockSize)
	if len(head) == 0 && err == io.EOF {
		return nil, end, &NotArchive{Text: "the archive is empty: not a single byte"}
	}
	if len(head) == BlockSize && (checksumFits(head) || allZero(head)) {
		return s.plain(b), end, nil
	}
	switch f := from.Formats.Detect(head); {
	case f == compression.Gzip:
		next, end = s.gzipped(b)
		return next, end, nil
	case f != nil:
		z := f.NewReader(b)
		end = func() { z.Close() }
		if pieces, ok := z.(compression.PieceReader); ok {
			next, forget := s.lent(pieces)
			return next, func() { forget(); z.Close() }, nil
		}
		return s.plain(z), end, nil
	case err != nil && err != io.EOF:
		return nil, end, err
	case len(head) == BlockSize && from.Notice != nil:
		return s.plain(b), end, nil // there may be headers further on
	}
	return nil, end, notArchive(head)
}

// next makes the next chunk that is not empty the current one.
func (s *stream) next() error {
	for len(s.rest) == 0 {
		if s.chunk.err != nil {
			return s.chunk.err
		}
		if s.chunk.release != nil {
			s.chunk.release()
		}
		select {
		case s.chunk = <-s.queue:
			s.rest = s.chunk.data
		case <-s.ctx.Done():
			s.chunk = chunk{err: context.Cause(s.ctx)}
		}
	}
	return nil
}

// ErrTooLarge is the error for an archive of more uncompressed bytes than Source.Limit.
var ErrTooLarge = errors.New("the archive is too large")

// piece returns the next bytes, from 1 to n of them, which are valid until the next call.
// At the end the error is io.EOF.
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

// block returns the next 512 bytes, which are valid until the next call. The error is io.EOF
// if there are no more bytes, and io.ErrUnexpectedEOF if there are fewer than 512.
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

// skip skips several runs of bytes. Their sum may be more than 2^63-1.
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

// unexpected returns io.ErrUnexpectedEOF for io.EOF, and other errors unchanged.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
