package formats

import (
	"bufio"
	"bytes"
	"io"
	"math"
	"runtime"
	"slices"
	"sync"

	"contedor/internal/fetch/compression"
	"github.com/klauspost/compress/zstd"
)

const (
	// mostFrame is the number of bytes in the largest frame that is decompressed as a whole.
	mostFrame = 16 << 20
	// mostFrames is how many of them are in memory at most.
	mostFrames = 6
	// blocksAhead is how many blocks of 128 KiB the library's pipeline has in memory.
	blocksAhead = 8
	// overrun is how many bytes after the data the library's fast copies may write.
	overrun = 16
)

// A zstdReader decompresses a zstd file. The first frame goes through the library's pipeline,
// block by block, and so does every large one. Other frames are in memory as a whole, and are
// decompressed in parallel.
type zstdReader struct {
	feeder
	start func()
	stop  func() // closes done

	frame   *frame // that pieces are taken from; nil between two
	failure error  // what NextPiece has returned
	rest    compression.Rest
}

// A feeder reads the file and cuts it into frames. Its method run is a goroutine.
type feeder struct {
	in         *bufio.Reader
	processors int
	frames     chan *frame   // in the order of the file
	buffers    chan *buffer  // those that are free
	err        error         // what follows the frames; valid after frames is closed
	done       chan struct{} // closed by the reader
	ended      chan struct{} // closed when the file is no longer read

	library *zstd.Decoder // of the pipeline; nil until it is needed
	work    chan *buffer  // frames for the workers
	workers int
	small   bool // the last frame was small, so that the next one may be
}

// A frame is one zstd frame of the file.
type frame struct {
	pieces chan piece
	err    error // what follows the pieces; nil at the end; valid after pieces is closed
}

// A piece is a part of a frame's decompressed bytes.
type piece struct {
	data    []byte
	release func()
}

// A buffer has the memory to decompress a frame as a whole.
type buffer struct {
	packed, data []byte
	frame        *frame
}

func newZstd(r io.Reader) (io.ReadCloser, error) {
	return newZstdReader(r, runtime.GOMAXPROCS(0)), nil
}

func newZstdReader(r io.Reader, processors int) *zstdReader {
	z := &zstdReader{
		feeder: feeder{
			in: bufio.NewReaderSize(r, 256<<10), processors: min(processors, mostFrames),
			frames: make(chan *frame, mostFrames), buffers: make(chan *buffer, mostFrames), work: make(chan *buffer, mostFrames),
			done: make(chan struct{}), ended: make(chan struct{}),
		},
	}
	z.start = sync.OnceFunc(func() { go z.run() })
	z.stop = sync.OnceFunc(func() { close(z.done) })
	return z
}

// NextPiece implements compression.PieceReader. After Close, pieces are no longer valid.
func (z *zstdReader) NextPiece() (data []byte, release func(), err error) {
	z.start()
	for z.failure == nil {
		if z.frame == nil {
			select {
			case f, more := <-z.frames:
				if !more {
					z.failure = z.err
				}
				z.frame = f
			case <-z.done:
				return nil, nil, compression.ErrClosed
			}
			continue
		}
		select {
		case p, more := <-z.frame.pieces:
			if more {
				return p.data, p.release, nil
			}
			z.failure = z.frame.err
			z.frame = nil
		case <-z.done:
			return nil, nil, compression.ErrClosed
		}
	}
	if z.failure != compression.ErrClosed { // otherwise the file may still be read
		z.stop()
		<-z.ended
	}
	return nil, nil, z.failure
}

// Read implements io.Reader.
func (z *zstdReader) Read(p []byte) (int, error) {
	return z.rest.Read(p, z.NextPiece)
}

// Close ends the reader. The file may still be read until the Read that is running returns.
func (z *zstdReader) Close() error {
	z.stop()
	return nil
}

// run reads the file.
func (z *feeder) run() {
	defer close(z.ended)
	defer close(z.frames)
	defer close(z.work)
	for range min(z.processors+1, mostFrames) {
		z.buffers <- &buffer{}
	}
	for z.err == nil {
		z.err = z.one()
	}
	if z.library != nil {
		z.library.Close()
	}
}

// one reads a frame, and has it decompressed. At the end of the file the error is io.EOF.
func (z *feeder) one() error {
	in, err := z.next()
	if err != nil {
		return err
	}
	f := &frame{pieces: make(chan piece, 1)}
	if !z.small || z.processors == 1 {
		return z.stream(f, in)
	}
	var b *buffer
	select {
	case b = <-z.buffers:
	case <-z.done:
		return compression.ErrClosed
	}
	whole := false
	if b.packed, whole = in.whole(b.packed[:0]); !whole {
		defer func() { z.buffers <- b }()
		return z.stream(f, io.MultiReader(bytes.NewReader(b.packed), in))
	}
	b.data, b.frame = slices.Grow(b.data[:0], in.most+overrun), f
	z.work <- b // never blocks: the channel has room for all buffers
	if z.workers < z.processors {
		z.workers++
		go z.decode()
	}
	return z.begin(f)
}

// begin hands out a frame.
func (z *feeder) begin(f *frame) error {
	select {
	case z.frames <- f:
		return nil
	case <-z.done:
		return compression.ErrClosed
	}
}

// stream decompresses a frame in the library's pipeline.
func (z *feeder) stream(f *frame, r io.Reader) (err error) {
	if err := z.begin(f); err != nil {
		return err
	}
	defer close(f.pieces)
	blocks := blocksAhead
	if z.processors == 1 {
		blocks = 1 // the library starts no goroutines
	}
	if z.library == nil {
		z.library, f.err = zstd.NewReader(r, zstd.WithDecoderMaxWindow(compression.MaxWindow),
			zstd.WithDecoderConcurrency(blocks), zstd.WithDecoderLowmem(false))
	} else {
		f.err = z.library.Reset(r)
	}
	n := int64(0)
	if f.err == nil {
		n, f.err = z.library.WriteTo(&outlet{f.pieces, z.done, make(chan struct{})})
	}
	z.small = n <= mostFrame
	return f.err
}

// next skips the skippable frames, and begins the next frame of data. At the end of the file the
// error is io.EOF.
func (z *feeder) next() (*frameInput, error) {
	for {
		head, err := z.in.Peek(zstd.HeaderMaxSize)
		if len(head) == 0 {
			return nil, err
		}
		in := &frameInput{in: z.in}
		if in.header.Decode(head) != nil {
			in.left = math.MaxInt // the library words the error
			return in, nil
		}
		if !in.header.Skippable {
			in.left = in.header.HeaderSize
			return in, nil
		}
		n := int64(in.header.HeaderSize) + int64(in.header.SkippableSize)
		if _, err := io.CopyN(io.Discard, z.in, n); err == io.EOF {
			return nil, io.ErrUnexpectedEOF
		} else if err != nil {
			return nil, err
		}
	}
}

// A frameInput reads the bytes of a frame, and no others. Of a frame that is damaged it may read
// more.
type frameInput struct {
	in     *bufio.Reader
	header zstd.Header
	left   int  // bytes of the current part: the header, a block, or the checksum
	last   bool // the last block has begun,
	summed bool // and the checksum, too
	most   int  // into how many bytes the blocks decompress at most
}

// advance begins the next part. It reports whether there is one.
func (f *frameInput) advance() bool {
	if f.last {
		if f.header.HasCheckSum && !f.summed {
			f.left, f.summed = 4, true
			return true
		}
		return false
	}
	b, err := f.in.Peek(3)
	if err != nil {
		f.left = math.MaxInt // the library words the error
		return true
	}
	head := int(b[0]) | int(b[1])<<8 | int(b[2])<<16
	f.last = head&1 != 0
	size := head >> 3
	f.left = len(b) + size
	switch head >> 1 & 3 {
	case 1: // one byte, repeated
		f.left = len(b) + 1
	case 2: // compressed
		size = 128 << 10
	}
	f.most += size
	return true
}

func (f *frameInput) Read(p []byte) (int, error) {
	if f.left == 0 && !f.advance() {
		return 0, io.EOF
	}
	n, err := f.in.Read(p[:min(len(p), f.left)])
	f.left -= n
	return n, err
}

// whole appends the frame to packed. If the frame is large, or damaged, ok is false, and the rest of it
// can be read.
func (f *frameInput) whole(packed []byte) (_ []byte, ok bool) {
	if f.header.HasFCS && f.header.FrameContentSize > mostFrame {
		return packed, false
	}
	for f.left > 0 || f.advance() {
		if f.most > mostFrame && !f.header.HasFCS || f.left > mostFrame+mostFrame/8-len(packed) {
			return packed, false
		}
		at := len(packed)
		packed = slices.Grow(packed, f.left)[:at+f.left]
		n, err := io.ReadFull(f.in, packed[at:])
		f.left -= n
		if err != nil {
			return packed[:at+n], false
		}
	}
	if f.header.HasFCS {
		f.most = int(f.header.FrameContentSize)
	}
	return packed, true
}

// decode decompresses frames as a whole. It runs as a goroutine.
func (z *feeder) decode() {
	d, err := zstd.NewReader(nil, zstd.WithDecoderMaxWindow(compression.MaxWindow), zstd.WithDecoderConcurrency(1),
		zstd.WithDecodeAllCapLimit(true))
	for b := range z.work {
		f := b.frame
		if f.err = err; err == nil {
			b.data, f.err = d.DecodeAll(b.packed, b.data)
		}
		if len(b.data) > 0 {
			f.pieces <- piece{b.data, func() { z.buffers <- b }} // never blocks: the channel has room for one
		} else {
			z.buffers <- b
		}
		close(f.pieces)
	}
	if err == nil {
		d.Close()
	}
}

// An outlet gets the output of the library's pipeline, which is valid until Write returns.
type outlet struct {
	pieces   chan<- piece
	done     <-chan struct{}
	returned chan struct{}
}

func (o *outlet) Write(p []byte) (int, error) {
	select {
	case o.pieces <- piece{p, o.giveBack}:
	case <-o.done:
		return 0, compression.ErrClosed
	}
	select {
	case <-o.returned:
		return len(p), nil
	case <-o.done:
		return 0, compression.ErrClosed
	}
}

func (o *outlet) giveBack() {
	select {
	case o.returned <- struct{}{}:
	case <-o.done:
	}
}
