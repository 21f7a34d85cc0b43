// Package blockwise compresses data in blocks of one size, on all processors. The result does not
// depend on their number.
package blockwise

import (
	"runtime"
	"sync/atomic"
)

// mostWorkers bounds the memory: each worker has a block, its result, and a compressor.
const mostWorkers = 4

// A Compressor compresses a block, and appends the result to an empty slice. The block and the
// slice are used again after the result has gone to the sink.
type Compressor func(to, block []byte) ([]byte, error)

// A job is a block on its way.
type job struct {
	block, result []byte
	err           error
	done          chan struct{}
}

// A Writer cuts what is written to it into blocks. If nothing is written there is one block, which
// is empty. A Writer must be closed.
type Writer struct {
	job     *job // with the block that is being filled
	begun   bool // there is a block
	size    int
	work    chan *job
	ordered chan *job // the same jobs, in order
	free    chan *job
	ended   chan struct{}
	failed  atomic.Pointer[error] // the first error
}

// New returns a Writer. Each worker calls compressor for a Compressor of its own. sink gets the blocks
// and their results, in order.
func New(size int, compressor func() (Compressor, error), sink func(block, result []byte) error) (*Writer, error) {
	workers := min(runtime.GOMAXPROCS(0), mostWorkers)
	jobs := workers + 1
	w := &Writer{
		size: size, work: make(chan *job, jobs), ordered: make(chan *job, jobs), free: make(chan *job, jobs),
		ended: make(chan struct{}),
	}
	for range workers {
		c, err := compressor()
		if err != nil {
			close(w.work)
			return nil, err
		}
		go func() {
			for j := range w.work {
				j.result, j.err = c(j.result[:0], j.block)
				close(j.done)
			}
		}()
	}
	for range jobs {
		w.free <- &job{}
	}
	go w.drain(sink)
	return w, nil
}

// drain gives the results to the sink. It runs as a goroutine.
func (w *Writer) drain(sink func(block, result []byte) error) {
	defer close(w.ended)
	for j := range w.ordered {
		<-j.done
		if w.failed.Load() == nil {
			err := j.err
			if err == nil {
				err = sink(j.block, j.result)
			}
			if err != nil {
				w.failed.Store(&err)
			}
		}
		w.free <- j
	}
}

// Write implements io.Writer. An error may be that of an earlier block.
func (w *Writer) Write(p []byte) (n int, err error) {
	for n < len(p) {
		if err := w.failed.Load(); err != nil {
			return n, *err
		}
		if w.job == nil {
			w.begin()
		}
		m := min(len(p)-n, w.size-len(w.job.block))
		w.job.add(p[n : n+m])
		n += m
		if len(w.job.block) == w.size {
			w.send()
		}
	}
	return n, nil
}

// AvailableBuffer is as that of a bufio.Writer: an empty buffer with some capacity. If the caller appends to
// it and passes the result to Write next, nothing is copied.
func (w *Writer) AvailableBuffer() []byte {
	if w.job == nil {
		w.begin()
	}
	return w.job.block[len(w.job.block):]
}

// add adds bytes to the block, which has room for them. They may be there already.
func (j *job) add(p []byte) {
	at := len(j.block)
	j.block = j.block[:at+len(p)]
	if &j.block[at] != &p[0] {
		copy(j.block[at:], p)
	}
}

// begin begins a block.
func (w *Writer) begin() {
	w.begun = true
	w.job = <-w.free
	w.job.block, w.job.done = w.job.block[:0], make(chan struct{})
	if w.job.block == nil {
		w.job.block = make([]byte, 0, w.size)
	}
}

// send gives the block to a worker. The channels have room for all jobs.
func (w *Writer) send() {
	w.ordered <- w.job
	w.work <- w.job
	w.job = nil
}

// Close compresses the rest, and waits for the sink. It returns the first error.
func (w *Writer) Close() error {
	if !w.begun {
		w.begin()
	}
	if w.job != nil {
		w.send()
	}
	close(w.work)
	close(w.ordered)
	<-w.ended
	if err := w.failed.Load(); err != nil {
		return *err
	}
	return nil
}
