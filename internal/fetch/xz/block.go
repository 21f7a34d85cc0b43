package xz

import (
	"sync"
	"sync/atomic"

	"contedor/internal/fetch/compression"
)

// pieceSize is the number of bytes in a piece at most.
const pieceSize = 256 << 10

// A piece is a run of output.
type piece struct {
	data    []byte
	release func()
}

// A block is one of the file. Its output goes into pieces, with room for all pieces of a block that
// a worker decodes.
type block struct {
	header blockHeader
	kind   check
	sum    checksum // of the output; nil for none
	length int64    // bytes of output
	pieces chan piece
	err    error         // valid after pieces is closed; nil if the block is whole
	done   chan struct{} // closed when no more output is wanted
}

// data returns how many bytes follow the header, if that is known.
func (b *block) data() int64 {
	return b.header.packed + -(int64(b.header.size)+b.header.packed)&3 + int64(b.kind.size())
}

// fitsParallel reports whether the block can be cut out of the file, and is neither too small nor too large for
// a worker.
func (b *block) fitsParallel() bool {
	const most = parallelMemory / 3
	h := &b.header
	return h.packed > 0 && h.unpacked >= smallest && h.packed < most && h.unpacked < most && b.data()+h.unpacked < most
}

// give adds a run of output to the checksum and to the pieces.
func (b *block) give(data []byte, release func()) error {
	if b.sum != nil {
		b.sum.Write(data)
	}
	b.length += int64(len(data))
	select {
	case b.pieces <- piece{data, release}:
		return nil
	case <-b.done:
		return compression.ErrClosed
	}
}

// check compares the block with its header, of which packed bytes have been read, and with the
// checksum after it.
func (b *block) check(in *input, packed int64) error {
	h := &b.header
	if h.packed >= 0 && packed != h.packed || h.unpacked >= 0 && b.length != h.unpacked {
		return ErrCorrupt
	}
	return in.blockEnd(int64(h.size)+packed, b.kind, b.sum)
}

// end ends the output, and returns the error.
func (b *block) end(err error) error {
	b.err = err
	close(b.pieces)
	return err
}

// A shared value has a reference count, and calls back when the count reaches 0.
type shared struct {
	refs atomic.Int32
	back func()
}

func (s *shared) release() {
	if s.refs.Add(-1) == 0 {
		s.back()
	}
}

// A whole is the output of a block that stays in memory as a whole.
type whole struct {
	*block
	shared
	window window
	given  int // index in the window: the bytes before it are in pieces
}

// newWhole returns the output of a block. When all pieces are given back, it calls after.
func newWhole(b *block, m *memory, after func()) (*whole, error) {
	size := (int(b.header.unpacked) + 15) &^ 15
	buffer, err := m.get(size + windowSlop)
	if err != nil {
		return nil, err
	}
	b.pieces = make(chan piece, size/pieceSize+2)
	w := &whole{block: b, window: window{buf: buffer, size: size, most: b.header.dictionary}}
	w.back = func() {
		m.put(buffer)
		after()
	}
	w.refs.Store(1)
	return w, nil
}

// room implements the parameter room of lzma2.block.
func (w *whole) room() (limit int, err error) {
	most := int(w.header.unpacked)
	if w.window.at >= most || isDone(w.done) {
		return 0, ErrCorrupt
	}
	if w.header.chain == nil {
		for w.window.at-w.given >= pieceSize {
			w.next(w.given + pieceSize)
		}
		return min(w.given+pieceSize, most), nil
	}
	return most, nil
}

// next makes a piece of the output up to an index.
func (w *whole) next(to int) {
	w.refs.Add(1)
	if w.give(w.window.buf[w.given:to:to], w.release) != nil {
		w.release()
	}
	w.given = to
}

// flush undoes the filters, and makes pieces of the rest of the output.
func (w *whole) flush(last bool) {
	ready := newFiltering(w.header.chain).undo(w.window.buf[:w.window.at], last)
	for w.given < ready {
		w.next(min(w.given+pieceSize, ready))
	}
}

// A ring is the output of blocks whose end is not known before. Pieces are taken from the ring, or, if
// the block has filters, from copies.
type ring struct {
	*block
	shared
	window window
	given  int       // index in the window: the bytes before it are in pieces
	laps   int64     // bytes before the beginning of the ring
	start  int64     // laps and index at the beginning of the block
	spans  spans     // of the pieces
	copies *filtered // nil without filters
}

// spare is how many bytes a ring has besides the dictionary.
const spare = 4 * pieceSize

func ringSize(b *block) int { return (b.header.dictionary + spare + 15) &^ 15 }

func newRing(b *block, m *memory) (*ring, error) {
	buffer, err := m.get(ringSize(b) + windowSlop)
	if err != nil {
		return nil, err
	}
	r := &ring{window: window{buf: buffer, size: (len(buffer) - windowSlop) &^ 15}}
	r.back = func() { m.put(buffer) }
	r.refs.Store(1)
	r.spans.freed = make(chan struct{}, 1)
	return r, nil
}

// fits reports whether the ring is large enough for a block.
func (r *ring) fits(b *block) bool { return r.window.size >= ringSize(b) }

// begin begins a block.
func (r *ring) begin(b *block) {
	r.block = b
	r.window.most, r.window.full = b.header.dictionary, 0
	r.start = r.place()
	r.copies = nil
	if b.header.chain != nil {
		r.copies = newFiltered(b)
	}
}

// place counts the bytes from the first block on.
func (r *ring) place() int64 { return r.laps + int64(r.window.at) }

// room implements the parameter room of lzma2.block.
func (r *ring) room() (limit int, err error) {
	w := &r.window
	if w.at-r.given >= pieceSize || w.at == w.size {
		if err := r.next(); err != nil {
			return 0, err
		}
	}
	if w.at == w.size {
		r.laps += int64(w.size)
		w.at, r.given = 0, 0
	}
	left := int64(w.size)
	if u := r.header.unpacked; u >= 0 {
		if left = u - (r.place() - r.start); left <= 0 {
			return 0, ErrCorrupt
		}
	}
	for {
		// Beyond the first lap, writing overwrites what was written a lap before.
		free := max(int64(w.size), r.spans.oldest(r.laps+int64(r.given))+int64(w.size)-windowSlop) - r.place()
		if free > 0 {
			return w.at + int(min(int64(w.size-w.at), int64(r.given+pieceSize-w.at), left, free)), nil
		}
		select {
		case <-r.spans.freed:
		case <-r.done:
			return 0, compression.ErrClosed
		}
	}
}

// next makes a piece of the output that is not in one.
func (r *ring) next() error {
	data := r.window.buf[r.given:r.window.at:r.window.at]
	r.given = r.window.at
	if len(data) == 0 {
		return nil
	}
	if r.copies != nil {
		return r.copies.add(data, false)
	}
	r.refs.Add(1)
	give := r.spans.add(r.place()-int64(len(data)), r.release)
	err := r.give(data, give)
	if err != nil {
		give()
	}
	return err
}

// flush makes pieces of the rest of the output.
func (r *ring) flush(last bool) error {
	err := r.next()
	if r.copies != nil && err == nil && last {
		err = r.copies.add(nil, true)
	}
	return err
}

// spans are the pieces of a ring that are in use, the oldest first.
type spans struct {
	freed chan struct{} // signals that oldest has another answer
	mu    sync.Mutex
	list  []*span
}

type span struct {
	from int64
	free bool
}

// oldest returns the place of the first byte in use, or otherwise if there is none.
func (s *spans) oldest(otherwise int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.list) == 0 {
		return otherwise
	}
	return s.list[0].from
}

// add adds a piece that begins at a place. It returns the function that gives it back, which calls release.
func (s *spans) add(from int64, release func()) func() {
	p := &span{from: from}
	s.mu.Lock()
	s.list = append(s.list, p)
	s.mu.Unlock()
	return func() {
		s.mu.Lock()
		p.free = true
		for len(s.list) > 0 && s.list[0].free {
			s.list = s.list[1:]
		}
		s.mu.Unlock()
		select {
		case s.freed <- struct{}{}:
		default:
		}
		release()
	}
}

// filtered copies output and undoes filters.
type filtered struct {
	*block
	*filtering
	free chan []byte
	rest []byte // the end of the last copy, which is not done by all filters
}

const (
	copies  = 4
	maxRest = 64 // bytes, more than all filters together keep back
)

func newFiltered(b *block) *filtered {
	f := &filtered{block: b, filtering: newFiltering(b.header.chain), free: make(chan []byte, copies)}
	for range copies {
		f.free <- nil
	}
	return f
}

// add adds output, at most pieceSize bytes. last says that no more follows.
func (f *filtered) add(data []byte, last bool) error {
	var b []byte
	select {
	case b = <-f.free:
	case <-f.done:
		return compression.ErrClosed
	}
	if b == nil {
		b = make([]byte, 0, pieceSize+maxRest)
	}
	b = append(append(b[:0], f.rest...), data...)
	ready := f.undo(b, last)
	f.drop(ready)
	f.rest = append(f.rest[:0], b[ready:]...)
	if ready == 0 {
		f.free <- b
		return nil
	}
	return f.give(b[:ready:ready], func() { f.free <- b })
}
