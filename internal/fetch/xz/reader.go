// Package xz decompresses .xz files (file format 1.2.0, https://tukaani.org/xz/xz-file-format.txt)
// with all filters that xz(1) 5.8 writes, and compresses them. Blocks whose headers tell their
// sizes are decompressed in parallel.
//
// Begin reading at Reader.NextPiece. feed (feed.go) reads the file and cuts it into blocks,
// lzma2.block (lzma2.go) decodes one, and lzma.decode (lzma.go) is its inner loop.
package xz

import (
	"errors"
	"io"
	"runtime"
	"sync"

	"contedor/internal/fetch/compression"
)

// The errors of a Reader are these, io.ErrUnexpectedEOF for a file that is cut short, a
// compression.Refusal, compression.ErrClosed, or an error of the source.
var (
	ErrCorrupt = errors.New("xz: the file is corrupt")
	ErrMemory  = errors.New("xz: the file takes too much memory to decompress")
)

// A Reader decompresses a file. A Reader that is not read to its end has to be closed. Only Close
// and the functions that release pieces may be called while another method runs.
type Reader struct {
	feed      *feed
	start     func()
	closed    chan struct{}
	closeOnce sync.Once

	block *block // that pieces are taken from; nil between two
	err   error
	rest  compression.Rest
}

// NewReader returns a Reader of the file that r reads. Matches may refer back up to mostDictionary
// bytes. It reads nothing before the first call of a method, and nothing after a method has returned an
// error other than compression.ErrClosed.
func NewReader(r io.Reader, mostDictionary int) *Reader {
	return newReader(r, mostDictionary, runtime.GOMAXPROCS(0))
}

func newReader(r io.Reader, mostDictionary, processors int) *Reader {
	f := newFeed(r, mostDictionary, processors)
	return &Reader{
		feed: f, start: sync.OnceFunc(func() { go f.run() }),
		closed: make(chan struct{}),
	}
}

// NextPiece returns the next decompressed bytes, at least one, and a function that gives them
// back. The bytes may be read, not written, until then. The function must be called once, by any
// goroutine, and pieces may be given back in any order. NextPiece may wait for that. At the end of the
// file the error is io.EOF. The bytes before another error have not been checked.
func (z *Reader) NextPiece() (data []byte, release func(), err error) {
	if isDone(z.closed) {
		return nil, nil, compression.ErrClosed
	}
	z.start()
	for z.err == nil {
		if z.block == nil {
			select {
			case b, more := <-z.feed.blocks:
				if !more {
					z.err = z.feed.err
				}
				z.block = b
			case <-z.closed:
				return nil, nil, compression.ErrClosed
			}
			continue
		}
		select {
		case p, more := <-z.block.pieces:
			if more {
				return p.data, p.release, nil
			}
			z.err = z.block.err
			z.block = nil
		case <-z.closed:
			return nil, nil, compression.ErrClosed
		}
	}
	z.feed.stop()
	select {
	case <-z.feed.ended:
		return nil, nil, z.err
	case <-z.closed:
		return nil, nil, compression.ErrClosed
	}
}

// Read implements io.Reader.
func (z *Reader) Read(p []byte) (int, error) {
	return z.rest.Read(p, z.NextPiece)
}

// Close ends the Reader: a call that waits returns compression.ErrClosed, and so does every later call.
// The source is not closed; a Read of it may still be running when Close returns.
func (z *Reader) Close() error {
	z.closeOnce.Do(func() {
		close(z.closed)
		z.feed.stop()
	})
	return nil
}

// isDone reports whether a channel is closed.
func isDone(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
