// Package inflate decompresses gzip files (RFC 1951, RFC 1952) as gzip(1) does. It is
// several times as fast as compress/gzip, and uses all processors of a machine that has
// four or more.
//
// A file may consist of several members, as the files of pigz and bgzip do. Zeros after
// the last member are ignored. Other trailing bytes are ignored, but reported.
//
// Begin reading at Reader.NextPiece. decoder (deflate.go) reads a deflate stream bit by
// bit, fast (fast.go) is its inner loop, and ahead (ahead.go) has chunks of the input
// inflated in parallel.
package inflate

import (
	"hash/crc32"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
)

const (
	blockSize  = 512 << 10 // bytes in a piece at most, not counting slop
	firstPiece = 16 << 10  // bytes in the first piece at most; the limit doubles with every piece
	maxBlocks  = 8         // blocks that a Reader allocates at most

	// The first smallOutput bytes use smaller and fewer blocks: a page that is touched
	// for the first time costs as much as the bytes written to it.
	smallOutput = 4 << 20
	smallBlock  = 128 << 10
	smallBlocks = 3
)

// A block is a buffer of output: the window that matches may refer to, room for the
// bytes that are handed out, and slop, where the decoder may write past that room.
type block struct {
	counted
	data []byte
}

// end is the index after the last byte that may be handed out; 0 for an empty block.
func (b *block) end() int { return max(0, len(b.data)-slop) }

// A counted buffer has a reference count, and calls back when the count reaches 0.
type counted struct {
	refs atomic.Int32
	back func()
}

func (c *counted) release() {
	if c.refs.Add(-1) == 0 {
		c.back()
	}
}

// A Piece is a run of decompressed bytes. The caller may read them, not write them, until
// it calls Release, exactly once. Any goroutine may call Release, and pieces may be
// released in any order.
type Piece struct {
	Data []byte
	from *counted
}

// Release gives the piece's bytes back to the Reader.
func (p Piece) Release() {
	if p.from != nil {
		p.from.release()
	}
}

// A Reader decompresses a gzip file, in parallel on a machine with four processors or
// more. It holds at most about 5 MB in memory, or 32 MB in parallel. A Reader that is not
// read to its end has to be closed. Only Close and Piece.Release may be called while
// another method runs.
type Reader struct {
	d       decoder
	block   *block // being written to
	at      int    // index in block of the next byte to write
	given   int    // index in block: the bytes before it are handed out and in sum
	longest int    // bytes in the next piece at most; small at first, so that the first piece comes soon
	made    int64  // bytes in all earlier blocks
	low     int    // index in block where the member or its window begins
	state   state
	members int
	garbage bool
	sum     uint32
	length  int64 // bytes of the member so far
	err     error // returned after the bytes that are not handed out yet

	ahead *ahead       // nil where nothing is done in parallel
	queue []*chunk     // taken, but not handed out yet
	last  [window]byte // the window after the last chunk that was taken
	known int          // bytes of last that belong to the member
	moved bool         // the output continues after last, not after block

	free      chan *block
	blocks    int
	closed    chan struct{}
	closeOnce sync.Once

	next Piece // the piece that Next returned last
	rest []byte
}

// A state is what comes next in the input.
type state int

const (
	atMember state = iota
	atBlock
	inBlock
	atTrailer
)

// NewReader returns a Reader of the gzip file that r reads. It reads nothing before the
// first call of a method, and nothing after a method has returned an error other than
// ErrClosed.
func NewReader(r io.Reader) *Reader {
	return newReader(r, sizesFor(runtime.GOMAXPROCS(0)))
}

func newReader(r io.Reader, s sizes) *Reader {
	z := &Reader{longest: firstPiece, free: make(chan *block, maxBlocks), closed: make(chan struct{})}
	if s.workers > 0 {
		z.ahead = newAhead(r, s)
		z.d.src = z.ahead
	} else {
		z.d.src = reader{r}
		z.d.in = make([]byte, inputSize)
	}
	return z
}

// NextPiece returns the next decompressed bytes, at least one. It waits for the source
// only if it has no bytes to return, or if the last read filled the whole buffer. It
// waits for pieces to be released if all of its memory is in use. At the end of the file
// the error is io.EOF: every check has passed. The bytes returned before another error
// have not been checked.
func (z *Reader) NextPiece() (Piece, error) {
	if isDone(z.closed) {
		return Piece{}, ErrClosed
	}
	for z.err == nil {
		if c := z.chunkHere(); c != nil || len(z.queue) > 0 {
			if z.at > z.given {
				return z.piece(), nil
			}
			if p, err := z.chunkPiece(c); err != nil || p.Data != nil {
				return p, err
			}
			if z.err != nil {
				break
			}
		}
		if z.at == z.given {
			if err := z.makeRoom(); err != nil {
				return Piece{}, err
			}
		}
		give, err := z.step()
		z.err = err
		if (give || err != nil) && z.at > z.given {
			return z.piece(), nil
		}
	}
	if z.ahead != nil && !z.ahead.finish(z.closed) {
		return Piece{}, ErrClosed
	}
	return Piece{}, z.err
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

// piece hands out the bytes that are not handed out yet.
func (z *Reader) piece() Piece {
	p := Piece{z.block.data[z.given:z.at:z.at], &z.block.counted}
	z.block.refs.Add(1)
	z.given = z.at
	z.longest = min(2*z.longest, blockSize)
	return p
}

// makeRoom gives the block room for output. All bytes in it have to be handed out.
func (z *Reader) makeRoom() error {
	if z.block != nil && z.at < z.block.end() && !z.moved {
		return nil
	}
	old := z.block
	if old != nil {
		z.made += int64(z.at - window)
	}
	if room, _ := z.bounds(); old == nil || old.refs.Load() > 1 || old.end() < window+room {
		b, err := z.newBlock()
		if err != nil {
			return err
		}
		z.block = b
	}
	switch {
	case z.moved:
		copy(z.block.data, z.last[:])
		z.low = window - z.known
		z.moved = false
	case old != nil:
		copy(z.block.data[:window], old.data[z.at-window:z.at])
		z.low = max(0, z.low-(z.at-window))
	default:
		z.low = window
	}
	if old != nil && old != z.block {
		old.release()
	}
	z.at, z.given = window, window
	return nil
}

// bounds returns the bytes that a block has room for now, and how many blocks there may be.
func (z *Reader) bounds() (room, blocks int) {
	if z.made < smallOutput {
		return smallBlock, smallBlocks
	}
	return blockSize, maxBlocks
}

// newBlock returns a block that is not in use. It waits for one if all are.
func (z *Reader) newBlock() (*block, error) {
	room, most := z.bounds()
	var b *block
	select {
	case b = <-z.free:
	default:
		if z.blocks < most {
			z.blocks++
			b = &block{}
			b.back = func() { z.free <- b } // never blocks: the channel has room for every block
			break
		}
		select {
		case b = <-z.free:
		case <-z.closed:
			return nil, ErrClosed
		}
	}
	if b.end() < window+room {
		b.data = make([]byte, window+room+slop)
	}
	b.refs.Store(1)
	return b, nil
}

// step reads the next header, block or trailer of the input. It returns true if the output
// should be handed out before the next step, because that may have to wait for the source
// or has no room.
func (z *Reader) step() (give bool, err error) {
	d := &z.d
	if z.state != inBlock && z.at > z.given && !d.flows && d.inHand() < maxHeader {
		return true, nil
	}
	switch z.state {
	case atMember:
		z.garbage, err = d.memberHeader(z.members == 0)
		if err != nil {
			return false, err
		}
		z.members++
		z.low = z.at
		z.state = atBlock
	case atBlock:
		if err := d.blockHeader(); err != nil {
			return false, err
		}
		z.state = inBlock
	case inBlock:
		at, s, err := inflate[uint8](d, z.block.data, z.at, min(z.block.end(), z.given+z.longest), z.low)
		z.sum = crc32.Update(z.sum, crc32.IEEETable, z.block.data[z.at:at])
		z.length += int64(at - z.at)
		z.at = at
		switch {
		case err != nil:
			return false, err
		case s == blockDone && d.final:
			z.state = atTrailer
		case s == blockDone:
			z.state = atBlock
		case s == outputFull || z.at > z.given && !d.flows:
			return true, nil
		default:
			if err := d.fill(); err != nil {
				return false, unexpected(err)
			}
		}
	case atTrailer:
		t, err := d.memberTrailer()
		if err == nil {
			err = t.check(z.sum, z.length)
		}
		if err != nil {
			return false, err
		}
		z.sum, z.length = 0, 0
		z.state = atMember
	}
	return false, nil
}

// Next returns the next decompressed bytes as NextPiece does. They may be read, not
// written, until the next call of a method.
func (z *Reader) Next() ([]byte, error) {
	if len(z.rest) > 0 {
		rest := z.rest
		z.rest = nil
		return rest, nil
	}
	z.next.Release()
	var err error
	z.next, err = z.NextPiece()
	return z.next.Data, err
}

// Read implements io.Reader.
func (z *Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := z.Next()
	n := copy(p, b)
	z.rest = b[n:]
	return n, err
}

// WriteTo implements io.WriterTo.
func (z *Reader) WriteTo(w io.Writer) (n int64, err error) {
	for {
		b, err := z.Next()
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		m, err := w.Write(b)
		n += int64(m)
		if err != nil {
			return n, err
		}
	}
}

// TrailingGarbage reports whether bytes other than zeros follow the last member. gzip(1)
// warns of them and exits with status 2. The answer is valid after io.EOF.
func (z *Reader) TrailingGarbage() bool { return z.garbage }

// Close ends the Reader: a call that waits returns ErrClosed, and so does every later
// call. The source is not closed. In parallel mode a Read of the source may still be
// running when Close returns.
func (z *Reader) Close() error {
	z.closeOnce.Do(func() {
		close(z.closed)
		if z.ahead != nil {
			z.ahead.stop()
		}
	})
	return nil
}
