package inflate

import (
	"io"
	"sync"
)

// Ahead is the source of a Reader that has chunks of the input inflated before its
// decoder is there.
//
// One goroutine reads chunks, others inflate them. When the decoder comes to a
// place where a chunk was rightly guessed to begin, the Reader takes the chunk's
// output and goes on behind it. What was guessed wrong, or is more than there is
// room for, or corrupt, is left to the decoder.
type ahead struct {
	sizes
	src    io.Reader
	start  func() // has it read
	stop   func() // has all goroutines end, the one that reads when its Read returns
	done   chan struct{}
	read   chan struct{} // closed when src is not read any more
	free   chan *chunk
	work   chan *chunk   // to be inflated
	marked chan *chunk   // to be resolved
	grown  chan struct{} // there is more input, or err
	gone   sync.WaitGroup

	mu      sync.Mutex
	working bool     // the workers are started
	chunks  []*chunk // in order, the decoder's first
	err     error    // behind the last chunk
	misses  int      // chunks in a row that came to nothing
	pause   int      // so many chunks are not tried, lest that goes on
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
		c.back = func() { a.free <- c } // there is room for all
		a.free <- c
	}
	return a
}

// finish stops and waits until the source is not read any more. It returns false
// if closed comes first.
func (a *ahead) finish(closed <-chan struct{}) bool {
	a.stop()
	select {
	case <-a.read:
		return true
	case <-closed:
		return false
	}
}

// feed reads the input. It is a goroutine.
func (a *ahead) feed() {
	defer close(a.read)
	var err error
	var next int64
	var rest []byte // of the chunk before, that belongs to the next one
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
		c.refs.Store(1) // of the list
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

// update changes what feed and the decoder share.
func (a *ahead) update(change func()) {
	a.mu.Lock()
	change()
	a.mu.Unlock()
	select {
	case a.grown <- struct{}{}:
	default:
	}
}

// send has a chunk inflated, if the decoder is not there yet.
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
	a.work <- c // there is room for all
}

// worker inflates chunks and resolves them, the latter first. It is a goroutine.
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

// more gives the decoder the input in order: the rest of the chunk where it is, then
// the next one.
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

// move has the decoder go on where there is more input, and reports whether there
// is.
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

// pass drops the chunks before one where the decoder is.
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

// at returns the chunk that may begin at a bit of the file, or nil.
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

// take has the decoder go on behind a chunk, the output of which is used.
func (a *ahead) take(c *chunk, d *decoder) {
	a.mu.Lock()
	a.pass(c)
	c.taken = true
	a.mu.Unlock()
	c.refs.Add(1)
	d.in, d.base, d.end = c.store, c.begin, c.filled
	d.moveTo(int(c.end - c.begin*8))
}
