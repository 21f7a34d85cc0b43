package formats

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"runtime"
	"sync"

	"contedor/internal/fetch/compression"
	"github.com/klauspost/compress/zstd"
)

const (
	// mostFrame is the number of bytes in the largest frame that is decompressed as a whole.
	mostFrame = 16 << 20
	// leastFrame is the number in the smallest one.
	leastFrame = 64 << 10
	// mostFrames is how many of them are in memory at most.
	mostFrames = 6
)

// A frameReader decompresses zstd. While the file has frames that tell their size, and are neither
// small nor large, they are decompressed in parallel. The rest of the file, which may be all of it,
// is read by one decoder.
type frameReader struct {
	in     *bufio.Reader
	start  func()
	begun  bool
	frames chan *frame   // in the order of the file
	flying chan struct{} // has an element for each frame in memory
	rest   io.ReadCloser // of the rest of the file; nil if err is not nil
	err    error         // valid, like rest, after frames is closed
	done   chan struct{} // closed by Close
	close  func()
	ended  chan struct{} // closed when the file is no longer read ahead

	frame *frame    // that is handed out
	left  []byte    // of its data
	last  io.Reader // rest, when all frames are handed out
}

// A frame is one of the file.
type frame struct {
	packed, data []byte
	size         int
	err          error
	done         chan struct{} // closed when data and err are valid
}

func newZstd(r io.Reader) (io.ReadCloser, error) {
	processors := min(runtime.GOMAXPROCS(0), mostFrames)
	if processors == 1 {
		return streamed(r)
	}
	z := &frameReader{
		in: bufio.NewReaderSize(r, 256<<10), frames: make(chan *frame, mostFrames),
		flying: make(chan struct{}, min(processors+1, mostFrames)), done: make(chan struct{}), ended: make(chan struct{}),
	}
	z.start = sync.OnceFunc(func() { go z.feed(processors) })
	z.close = sync.OnceFunc(func() { close(z.done) })
	return z, nil
}

// streamed returns the library's decoder of a file.
func streamed(r io.Reader) (io.ReadCloser, error) {
	d, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(compression.MaxWindow), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, err
	}
	return d.IOReadCloser(), nil
}

// feed cuts the file into frames. It runs as a goroutine.
func (z *frameReader) feed(processors int) {
	defer close(z.ended)
	defer close(z.frames)
	work := make(chan *frame, mostFrames)
	defer close(work)
	running := 0
	for first := true; ; first = false {
		select {
		case z.flying <- struct{}{}:
		case <-z.done:
		}
		select {
		case <-z.done:
			z.err = compression.ErrClosed
			return
		default:
		}
		f, whole := z.cut()
		if whole && first {
			// A single frame is faster in the pipeline of the one decoder.
			_, err := z.in.Peek(1)
			whole = err == nil
		}
		if !whole {
			z.rest, z.err = streamed(io.MultiReader(bytes.NewReader(f.packed), z.in))
			return
		}
		z.frames <- f // never blocks: the channel has room for every frame in memory
		work <- f
		if running < processors {
			running++
			go decodeFrames(work)
		}
	}
}

// cut reads a frame to be decompressed in parallel. If the next one is none of these, whole is false
// and packed has the bytes that are read already.
func (z *frameReader) cut() (f *frame, whole bool) {
	f = &frame{done: make(chan struct{})}
	head, _ := z.in.Peek(zstd.HeaderMaxSize)
	var h zstd.Header
	if h.Decode(head) != nil || h.Skippable || !h.HasFCS || h.FrameContentSize < leastFrame || h.FrameContentSize > mostFrame || h.DictionaryID != 0 {
		return f, false
	}
	f.size = int(h.FrameContentSize)
	f.packed = make([]byte, 0, f.size/2)
	take := func(n int) bool {
		at := len(f.packed)
		f.packed = append(f.packed, make([]byte, n)...)
		n, err := io.ReadFull(z.in, f.packed[at:])
		f.packed = f.packed[:at+n]
		return err == nil
	}
	if !take(h.HeaderSize) {
		return f, false
	}
	for last := false; !last; {
		if !take(3) {
			return f, false
		}
		block := uint32(f.packed[len(f.packed)-3]) | uint32(binary.LittleEndian.Uint16(f.packed[len(f.packed)-2:]))<<8
		last = block&1 != 0
		size := int(block >> 3)
		if block>>1&3 == 1 { // one byte, repeated
			size = 1
		}
		if size > 128<<10 || len(f.packed)+size > f.size+f.size/8+1024 || !take(size) {
			return f, false
		}
	}
	return f, !h.HasCheckSum || take(4)
}

// decodeFrames decompresses frames. It runs as a goroutine.
func decodeFrames(work <-chan *frame) {
	d, err := zstd.NewReader(nil, zstd.WithDecoderMaxWindow(compression.MaxWindow), zstd.WithDecoderConcurrency(1),
		zstd.WithDecodeAllCapLimit(true))
	for f := range work {
		if f.err = err; err == nil {
			f.data, f.err = d.DecodeAll(f.packed, make([]byte, 0, f.size))
		}
		f.packed = nil
		close(f.done)
	}
	if err == nil {
		d.Close()
	}
}

func (z *frameReader) Read(p []byte) (int, error) {
	z.begun = true
	z.start()
	for z.last == nil {
		switch {
		case len(z.left) > 0:
			n := copy(p, z.left)
			z.left = z.left[n:]
			return n, nil
		case z.frame != nil && z.frame.err != nil:
			return 0, z.fail(z.frame.err)
		case z.frame != nil:
			z.frame = nil
			<-z.flying
		}
		f, more := <-z.frames
		switch {
		case more:
			<-f.done
			z.frame, z.left = f, f.data
		case z.err != nil:
			return 0, z.err
		default:
			z.last = z.rest
		}
	}
	return z.last.Read(p)
}

// fail ends the reading ahead, and returns an error.
func (z *frameReader) fail(err error) error {
	z.close()
	<-z.ended
	return err
}

// Close ends the reader. The file may still be read until the Read that is running returns.
func (z *frameReader) Close() error {
	z.close()
	if z.begun {
		go func() {
			<-z.ended
			if z.rest != nil {
				z.rest.Close()
			}
		}()
	}
	return nil
}
