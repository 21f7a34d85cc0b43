// Package inflate decompresses gzip files (RFC 1951, RFC 1952) as gzip(1) does,
// several times as fast as compress/gzip, and on several processors at once where
// there are four or more.
//
// A file may consist of several members, as those of pigz and bgzip do. Zeros
// behind the last one are ignored, anything else there is, too, but told.
package inflate

import (
	"hash/crc32"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
)

const (
	blockSize  = 512 << 10 // a piece is at most this long, and slop longer
	firstPiece = 16 << 10  // the first one: each may be twice as long as the one before
	maxBlocks  = 8         // that a Reader allocates

	// Up to here blocks are smaller and fewer: pages that are touched for the first
	// time cost as much as what is written to them.
	smallOutput = 4 << 20
	smallBlock  = 128 << 10
	smallBlocks = 3
)

// A block is a buffer of output: the window that matches may refer to, room for
// what is handed out, and slop for what is written past that.
type block struct {
	counted
	data []byte
}

// end is behind the room of a block, 0 for none.
func (b *block) end() int { return max(0, len(b.data)-slop) }

// A counted buffer goes back to where it came from when nobody uses it.
type counted struct {
	refs atomic.Int32
	back func()
}

func (c *counted) release() {
	if c.refs.Add(-1) == 0 {
		c.back()
	}
}

// A Piece is a run of decompressed bytes. They belong to the one who got it, to
// be read only, until it calls Release, once. That may happen in another
// goroutine, and pieces may be released in any order.
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

// A Reader decompresses a gzip file, on several processors where there are four
// or more. What it holds in memory is bounded: by about 5 MB, or 32 MB on
// several processors. One that is not read to its end has to be closed. Only Close
// and a Piece's Release may be called beside its other methods.
type Reader struct {
	d       decoder
	block   *block // being written to
	at      int    // of the next byte in it
	given   int    // up to here bytes are in the checksum and handed out
	longest int    // how much more there may be, so that who waits for the first gets them soon
	made    int64  // bytes in all blocks before
	low     int    // where the member begins in it, or the window
	state   state
	members int
	garbage bool
	sum     uint32
	length  int64 // of the member, so far
	err     error // after what is not handed out yet

	ahead *ahead       // nil where all is done in turn
	queue []*chunk     // taken, to be handed out
	last  [window]byte // behind the last chunk that was taken
	known int          // bytes of last that are the member's
	moved bool         // last is what the output goes on from, not the block

	free      chan *block
	blocks    int
	closed    chan struct{}
	closeOnce sync.Once

	next Piece // that Next gave
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

// NewReader returns a Reader of the gzip file that r reads. Nothing is read
// before the first call of a method, and nothing after one has returned an error
// other than ErrClosed.
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

// NextPiece returns the next decompressed bytes, at least one. It waits for the
// source only where it has nothing to give, or the source has just given all that it
// was asked for; and for pieces to be released where all of its memory is in use. At
// the end of the file, all checks passed, the error is io.EOF. Bytes that come before
// an error have passed no check yet.
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

// piece hands out what is not handed out yet.
func (z *Reader) piece() Piece {
	p := Piece{z.block.data[z.given:z.at:z.at], &z.block.counted}
	z.block.refs.Add(1)
	z.given = z.at
	z.longest = min(2*z.longest, blockSize)
	return p
}

// makeRoom sees to it that the block has room. All bytes in it are handed out.
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

// bounds are how much the blocks have room for by now, and how many there may be.
func (z *Reader) bounds() (room, blocks int) {
	if z.made < smallOutput {
		return smallBlock, smallBlocks
	}
	return blockSize, maxBlocks
}

// newBlock returns a block that nobody uses.
func (z *Reader) newBlock() (*block, error) {
	room, most := z.bounds()
	var b *block
	select {
	case b = <-z.free:
	default:
		if z.blocks < most {
			z.blocks++
			b = &block{}
			b.back = func() { z.free <- b } // there is room for all blocks
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

// step does the next thing that the input asks for. It returns true where what
// there is should be handed out first: where the rest may have to wait for the
// source, or there is no room for it.
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

// Next returns the next decompressed bytes as NextPiece does. They are to be
// read only, until the next call of a method.
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

// TrailingGarbage reports whether there is something behind the last member
// that is neither another one nor zeros only. gzip(1) warns of that and exits
// with 2. It is known once the end, io.EOF, is reached.
func (z *Reader) TrailingGarbage() bool { return z.garbage }

// Close ends the Reader: a call that waits, and every later one, returns
// ErrClosed. The source is not closed; where it is read ahead, a Read of it may
// still be under way.
func (z *Reader) Close() error {
	z.closeOnce.Do(func() {
		close(z.closed)
		if z.ahead != nil {
			z.ahead.stop()
		}
	})
	return nil
}
