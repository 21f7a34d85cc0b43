package inflate

// sizes are the parameters of parallel mode.
type sizes struct {
	workers int // 0 for no parallel mode
	spare   int // chunks beyond one for each worker
	own     int // bytes of input in which a chunk may begin
	overlap int // bytes of input after those, for the chunk's last block
	output  int // bytes of room for a chunk's output
}

// sizesFor returns the best sizes for a number of processors. Parallel mode costs half as
// much work again, which fewer than four processors do not win back.
func sizesFor(processors int) sizes {
	if processors < 4 {
		return sizes{}
	}
	return sizes{workers: min(processors, 8), spare: 3, own: 192 << 10, overlap: 128 << 10, output: 7 << 18}
}

// chunkHere returns a chunk that may begin at the decoder's place, or nil. The decoder
// itself reads the first member's header, to report a file that is not gzip.
func (z *Reader) chunkHere() *chunk {
	if z.ahead == nil || z.members == 0 || !z.d.canStart(z.state) {
		return nil
	}
	return z.ahead.at(z.d.bit())
}

// reach is the number of bytes before the decoder's place that a match may refer to.
func (z *Reader) reach() int {
	if z.moved {
		return z.known
	}
	return int(min(window, z.length))
}

// chunkPiece takes c, which may be nil, and the chunks after it that are inflated, and
// hands out output of the first chunk taken. It waits only for that chunk. The piece is
// empty if there is no output. The block's output has to be handed out already.
func (z *Reader) chunkPiece(c *chunk) (Piece, error) {
	for ; c != nil; c = z.chunkHere() {
		if len(z.queue) > 0 && !isDone(c.inflated) {
			break
		}
		select {
		case <-c.inflated:
		case <-z.closed:
			return Piece{}, ErrClosed
		}
		if c.first != z.state || c.start != z.d.bit() || c.refersFarther(z.reach()) {
			break
		}
		z.take(c)
	}
	for len(z.queue) > 0 && z.err == nil {
		c := z.queue[0]
		select {
		case <-c.resolved:
		case <-z.closed:
			return Piece{}, ErrClosed
		}
		p := z.parts(c)
		if len(c.parts) == 0 {
			z.queue = append(z.queue[:0], z.queue[1:]...)
			c.release()
		}
		if len(p.Data) > 0 {
			return p, nil
		}
		p.Release()
	}
	return Piece{}, nil
}

// take uses the output of a chunk that begins at the decoder's place.
func (z *Reader) take(c *chunk) {
	if !z.moved {
		if z.block != nil {
			copy(z.last[:], z.block.data[z.at-window:z.at])
		}
		z.known, z.moved = z.reach(), true
	}
	c.before = z.last
	c.after(&z.last)
	for _, p := range c.parts {
		z.known = min(window, z.known+p.length())
		if p.whole {
			z.known = 0
		}
	}
	z.ahead.take(c, &z.d)
	z.state = c.next
	z.queue = append(z.queue, c)
	if c.parts[0].marked {
		z.ahead.marked <- c // never blocks: the channel has room for every chunk
	} else {
		close(c.resolved)
	}
}

// parts hands out the next parts of a chunk that are adjacent in memory.
func (z *Reader) parts(c *chunk) Piece {
	from := c.parts[0].from
	to := from
	for len(c.parts) > 0 && c.parts[0].from == to && z.err == nil {
		p := c.parts[0]
		c.parts = c.parts[1:]
		to = p.to
		z.sum = combine(z.sum, p.sum, p.length())
		z.length += int64(p.length())
		if p.whole {
			z.err = p.trailer.check(z.sum, z.length)
			z.sum, z.length = 0, 0
		}
	}
	c.refs.Add(1)
	return Piece{c.out[from:to:to], &c.counted}
}
