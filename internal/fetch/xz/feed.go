package xz

import (
	"io"
	"sync"

	"contedor/internal/fetch/compression"
)

// smallest is how many bytes a block must unpack to so that it is decompressed in parallel.
const smallest = 64 << 10

// A feed reads a file and cuts it into blocks. It gives the blocks to workers if their headers tell
// how large they are. It decodes a block itself if that is not known, if the block takes much memory, or
// if there is just one processor.
type feed struct {
	in             *input
	mostDictionary int
	blocks         chan *block   // in the order of the file
	err            error         // valid after blocks is closed; io.EOF at the end
	done           chan struct{} // closed when no more output is wanted
	stop           func()        // closes done
	ended          chan struct{} // closed when the source is no longer read

	workers int // that may run
	running int
	work    chan *job
	flying  chan struct{} // has an element for each block whose output, decoded by a worker, is in memory
	memory  *memory
	decoder lzma2
	ring    *ring // for the blocks that the feed decodes itself
}

func newFeed(r io.Reader, mostDictionary, processors int) *feed {
	f := &feed{
		in: &input{r: r}, mostDictionary: mostDictionary,
		blocks: make(chan *block, 2*processors), work: make(chan *job), flying: make(chan struct{}, processors+1),
		done: make(chan struct{}), ended: make(chan struct{}),
	}
	f.stop = sync.OnceFunc(func() { close(f.done) })
	f.memory = newMemory(f.done)
	if processors > 1 {
		f.workers = processors
	}
	return f
}

// run decompresses the file. It runs as a goroutine.
func (f *feed) run() {
	f.in.buf = make([]byte, inputSize)
	f.err = f.streams()
	close(f.work)
	close(f.ended)
	close(f.blocks)
}

// streams decompresses all streams.
func (f *feed) streams() error {
	for {
		kind, err := f.in.streamHeader()
		if err != nil {
			return err
		}
		if err := f.stream(kind); err != nil {
			return err
		}
		more, err := f.in.padding()
		if err != nil {
			return err
		}
		if !more {
			return io.EOF
		}
	}
}

// stream decompresses a stream, whose header has been read.
func (f *feed) stream(kind check) error {
	var blocks records
	for {
		if err := f.in.need(1); err != nil {
			return err
		}
		if f.in.buf[f.in.pos] == 0 {
			return f.in.index(blocks, kind)
		}
		h, err := f.in.blockHeader()
		if err != nil {
			return err
		}
		if h.unpacked >= 0 {
			h.dictionary = min(h.dictionary, int(min(h.unpacked+15, 1<<62)))
		}
		if h.dictionary > f.mostDictionary {
			return ErrMemory
		}
		b := &block{header: h, kind: kind, sum: kind.new(), done: f.done}
		if f.workers > 0 && b.fitsParallel() {
			err = f.send(b)
		} else {
			err = f.decode(b)
		}
		if err != nil {
			return err
		}
		blocks.add(int64(h.size)+b.header.packed+int64(kind.size()), b.header.unpacked)
	}
}

// queue makes a block the next one of the output.
func (f *feed) queue(b *block) error {
	select {
	case f.blocks <- b:
		return nil
	case <-f.done:
		return compression.ErrClosed
	}
}

// A job is a block for a worker.
type job struct {
	in  *input // the block after its header
	out *whole
}

// send reads a block and gives it to a worker.
func (f *feed) send(b *block) error {
	if f.ring != nil {
		f.ring.release()
		f.ring = nil
	}
	select {
	case f.flying <- struct{}{}:
	case <-f.done:
		return compression.ErrClosed
	}
	size := int(b.data())
	buffer, err := f.memory.get(size + inputSlop)
	if err != nil {
		return err
	}
	in := f.in.part(size, buffer)
	out, err := newWhole(b, f.memory, func() { <-f.flying })
	if err != nil {
		return err
	}
	if err := f.queue(b); err != nil {
		return err
	}
	if f.running < f.workers {
		f.running++
		go f.worker()
	}
	select {
	case f.work <- &job{in, out}:
		return nil
	case <-f.done:
		return compression.ErrClosed
	}
}

// worker decodes blocks. It runs as a goroutine.
func (f *feed) worker() {
	var d lzma2
	for j := range f.work {
		err := d.block(j.in, j.out.header.packed, &j.out.window, j.out.room)
		j.out.flush(err == nil)
		if err == nil {
			err = j.out.check(j.in, int64(j.in.pos))
		}
		f.memory.put(j.in.buf)
		j.out.release()
		j.out.end(err)
	}
}

// decode decodes a block.
func (f *feed) decode(b *block) error {
	b.pieces = make(chan piece, 2)
	if err := f.queue(b); err != nil {
		return err
	}
	if f.ring == nil || !f.ring.fits(b) {
		if f.ring != nil {
			f.ring.release()
			f.ring = nil
		}
		r, err := newRing(b, f.memory)
		if err != nil {
			return b.end(err)
		}
		f.ring = r
	}
	f.ring.begin(b)
	begin := f.in.offset()
	err := f.decoder.block(f.in, b.header.packed, &f.ring.window, f.ring.room)
	if e := f.ring.flush(err == nil); err == nil {
		err = e
	}
	if err == nil {
		size := f.in.offset() - begin
		err = b.check(f.in, size)
		b.header.packed, b.header.unpacked = size, b.length // for the index
	}
	return b.end(err)
}
