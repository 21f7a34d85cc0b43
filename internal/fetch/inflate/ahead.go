package inflate

import (
	"io"
	"sync"
)

// ahead is the source of a Reader in parallel mode. It has chunks of the input inflated
// before the decoder reaches them.
//
// One goroutine reads chunks, others inflate them from a guessed start. When the decoder
// arrives where a chunk's guess was right, the Reader takes the chunk's output and
// continues after it. If the guess was wrong, or the chunk is corrupt or too large for its
// buffer, the decoder inflates the chunk itself.
type ahead struct {
	sizes
	src    io.Reader
	start  func() // starts the goroutine that reads
	stop   func() // ends all goroutines; the one that reads ends when its Read returns
	done   chan struct{}
	read   chan struct{} // closed when src is no longer read
	free   chan *chunk
	work   chan *chunk   // to be inflated
	marked chan *chunk   // to be resolved
	grown  chan struct{} // signals more input, or err
	gone   sync.WaitGroup

	mu      sync.Mutex
	working bool     // the workers are started
	chunks  []*chunk // in the order of the file; the decoder is in the first one
	err     error    // why reading ended after the last chunk
	misses  int      // chunks in a row whose output was not used
	pause   int      // chunks to skip after repeated misses
}

func newAhead(r io.Reader, s sizes) *ahead {
	n := s.workers + s.spare
	a := &ahead{
		sizes: s, src: r, done: make(chan struct{}), read: make(chan struct{}), grown: make(chan struct{}, 1),
		free: make(chan *chunk, n), work: make(chan *chunk, n), marked: make(chan *chunk, n),
	}
	a.start = sync.OnceFunc(func() { a.gone.Go(a.feed) })
	a.stop = sync.OnceFunc(func() { close(a.done) })
	for range n {
		c := &chunk{}
		c.back = func() { a.free <- c } // never blocks: the channel has room for every chunk
		a.free <- c
	}
	return a
}

// finish stops all goroutines and waits until the source is no longer read. It returns
// false if closed is closed first.
func (a *ahead) finish(closed <-chan struct{}) bool {
	a.stop()
	select {
	case <-a.read:
		return true
	case <-closed:
		return false
	}
}

// feed reads the input into chunks. It runs as a goroutine.
func (a *ahead) feed() {
	defer close(a.read)
	var err error
	var next int64
	var rest []byte // the end of the last chunk's buffer, where the next chunk begins
	for err == nil {
		var c *chunk
		select {
		case c = <-a.free:
		case <-a.done:
			return
		}
		if c.store == nil {
			c.store = make([]byte, a.own+a.overlap)
		}
		c.refs.Store(1) // the list's reference
		c.begin, c.own, c.filled = next, a.own, copy(c.store, rest)
		c.sent, c.taken = false, false
		c.dropped.Store(false)
		c.inflated, c.resolved = make(chan struct{}), make(chan struct{})
		a.update(func() { a.chunks = append(a.chunks, c) })
		for err == nil && c.filled < len(c.store) {
			var n int
			n, err = readSome(a.src, c.store[c.filled:])
			a.update(func() { c.filled += n })
			if isDone(a.done) {
				return
			}
		}
		rest = c.store[min(c.own, c.filled):c.filled]
		next += int64(c.own)
		a.update(func() {
			if err != nil {
				c.own = c.filled
				a.err = err
			}
			a.send(c)
		})
	}
}

// update changes the state that feed and the decoder share.
func (a *ahead) update(change func()) {
	a.mu.Lock()
	change()
	a.mu.Unlock()
	select {
	case a.grown <- struct{}{}:
	default:
	}
}

// send gives a chunk to the workers, unless the decoder has reached it.
func (a *ahead) send(c *chunk) {
	if a.chunks[0] == c {
		return
	}
	if a.pause > 0 {
		a.pause--
		return
	}
	if !a.working {
		a.working = true
		for range a.workers {
			a.gone.Go(a.worker)
		}
	}
	c.sent = true
	c.refs.Add(1)
	a.work <- c // never blocks: the channel has room for every chunk
}

// worker inflates and resolves chunks; those to be resolved come first. It runs as a
// goroutine.
func (a *ahead) worker() {
	var d decoder
	var m meaning
	for {
		select {
		case c := <-a.marked:
			c.resolve(&m)
			continue
		default:
		}
		select {
		case c := <-a.marked:
			c.resolve(&m)
		case c := <-a.work:
			if c.out == nil {
				c.out = newOutput(a.output)
			}
			c.inflate(&d)
			c.release()
		case <-a.done:
			return
		}
	}
}

// more gives the decoder the input in order: the rest of the chunk that it is in, then the
// next chunk.
func (a *ahead) more(d *decoder) error {
	a.start()
	for {
		if found, err := a.move(d); found || err != nil {
			return err
		}
		select {
		case <-a.grown:
		case <-a.done:
			return ErrClosed
		}
	}
}

// move gives the decoder more input if there is any, and reports whether there was.
func (a *ahead) move(d *decoder) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	at, end := d.base+int64(d.pos), d.base+int64(d.end)
	for _, c := range a.chunks {
		if c.begin <= at && c.begin+int64(c.filled) > end {
			a.pass(c)
			d.in, d.base, d.pos, d.end = c.store, c.begin, int(at-c.begin), c.filled
			return true, nil
		}
	}
	return false, a.err
}

// pass drops the chunks before the one that the decoder is in.
func (a *ahead) pass(here *chunk) {
	for a.chunks[0] != here {
		c := a.chunks[0]
		a.chunks = append(a.chunks[:0], a.chunks[1:]...)
		switch {
		case c.taken:
			a.misses, a.pause = 0, 0
		case c.sent:
			a.misses++
			a.pause = a.misses
		}
		c.dropped.Store(true)
		c.release()
	}
}

// at returns the chunk that was sent to a worker and covers a bit of the file, or nil.
func (a *ahead) at(bit int64) *chunk {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range a.chunks {
		if c.sent && bit >= c.begin*8 && bit < (c.begin+int64(c.own))*8 {
			return c
		}
	}
	return nil
}

// take moves the decoder to the end of a chunk whose output is used.
func (a *ahead) take(c *chunk, d *decoder) {
	a.mu.Lock()
	a.pass(c)
	c.taken = true
	a.mu.Unlock()
	c.refs.Add(1)
	d.in, d.base, d.end = c.store, c.begin, c.filled
	d.moveTo(int(c.end - c.begin*8))
}
