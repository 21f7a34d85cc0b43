package download

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

const (
	// rangeSize is what one request asks for: long enough that what some of the
	// connections lose while they wait for an answer is made up for by the others,
	// short enough that one for each connection, and one more, fit in memory.
	rangeSize = 13 << 18
	// lastRange is the least that one asks for at the end.
	lastRange = 1 << 20

	// firstConnections are there as soon as the first answer is, even if they
	// turn out to be of no use: the first bytes are what one waits for.
	firstConnections = 4
	// farAway is how long the first answer takes from a server for which all
	// connections are opened with it: there the next ones would come late.
	farAway = 50 * time.Millisecond

	// period is how often it is decided whether more connections help: they may
	// where the reader has waited for half of the time. Where unpacking is the
	// slower part, one is enough.
	period = 50 * time.Millisecond
)

// A ranged body is a file that arrives over several connections, each fetching
// the first range that nobody has taken, and is read in order. The ranges that
// are ahead of the reader are bounded by the number of connections.
type ranged struct {
	c       *Client
	ctx     context.Context
	cancel  context.CancelFunc
	address string
	version Version
	from    int64 // where the first range begins
	max     int   // connections

	gone  sync.WaitGroup // the workers
	mutex sync.Mutex
	moved sync.Cond // a part has come, has grown or has been read
	place string    // the address after redirects
	parts []*part   // those taken, and not read to their end yet, in order
	next  int64     // where the range begins that is taken next
	taken int       // ranges
	came  int64     // bytes, of all ranges together
	free  [][]byte  // buffers of rangeSize
	open  int       // connections

	read   int64 // bytes of the first part that are
	began  time.Time
	waited time.Duration // by the reader since then
}

// A part is a range on its way.
type part struct {
	from   int64
	buffer []byte
	length int // bytes that are there
	err    error
}

// newRanged goes on from the answer to a request for the first range of those
// that begin at from, which the server took so long for.
func (c *Client) newRanged(ctx context.Context, address string, v Version, first *http.Response, took time.Duration, from int64, connections int) *ranged {
	r := &ranged{
		c: c, address: address, version: v, from: from, max: connections,
		place: first.Request.URL.String(), next: from, open: 1,
	}
	if !v.Named() {
		r.max = 1 // nothing says that two answers are of one file
	}
	r.moved.L = &r.mutex
	r.ctx, r.cancel = context.WithCancel(ctx)
	context.AfterFunc(r.ctx, func() {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		r.moved.Broadcast()
	})
	p := r.take()
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.gone.Go(func() { r.work(p, first) })
	atOnce := r.max
	if took < farAway {
		atOnce = min(r.max, firstConnections)
	}
	for range atOnce - 1 {
		r.connect()
	}
	return r
}

// length returns how long the range is that is taken next. The first is what the
// first request asks for. Those that the connections begin with grow, lest all
// wait for their next answers at the same time. At the end a connection takes its
// share of all that is missing, so that it has as long to do as the others.
func (r *ranged) length() int64 {
	rest := r.version.Size - r.next
	if r.taken == 0 {
		return min(rangeSize, rest)
	}
	most := rangeSize * int64(min(r.taken+1, r.max)) / int64(r.max)
	share := (r.version.Size - r.from - r.came) / int64(r.open)
	return min(most, max(share, lastRange), rest)
}

// connect starts a worker. The mutex is held.
func (r *ranged) connect() {
	r.open++
	r.gone.Go(func() { r.work(r.take(), nil) })
}

// work fetches a range that was taken, for which there may be an answer already,
// and others as long as there are any.
func (r *ranged) work(p *part, first *http.Response) {
	for ; p != nil; p = r.take() {
		if err := r.fetch(p, first); err != nil {
			r.mutex.Lock()
			p.err = err
			r.moved.Broadcast()
			r.mutex.Unlock()
			return
		}
		first = nil
	}
}

// take waits until there is room for the first range that nobody has taken, and
// takes it. It returns nil where there is none any more.
func (r *ranged) take() *part {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for r.next < r.version.Size && r.ctx.Err() == nil {
		size := r.length()
		if len(r.parts) > 0 && r.next+size-r.parts[0].from > int64(r.open+1)*rangeSize {
			r.moved.Wait()
			continue
		}
		p := &part{from: r.next}
		if last := len(r.free) - 1; last >= 0 {
			p.buffer, r.free = r.free[last][:size], r.free[:last]
		} else {
			p.buffer = make([]byte, size, rangeSize)
		}
		r.parts = append(r.parts, p)
		r.next += size
		r.taken++
		r.moved.Broadcast()
		return p
	}
	return nil
}

// fetch gets a range, again from where it broke off if it does.
func (r *ranged) fetch(p *part, response *http.Response) error {
	end := p.from + int64(len(p.buffer))
	retries := retries{c: r.c, begun: true}
	for {
		var err error
		had := p.length
		if response == nil {
			response, err = r.request(p.from+int64(p.length), end)
		}
		if err == nil {
			err = r.receive(p, response.Body)
			response.Body.Close()
			response = nil
		}
		if err == nil {
			return nil
		}
		if p.length > had {
			retries.failed = 0
		}
		if err := retries.after(r.ctx, err); err != nil {
			return err
		}
	}
}

// receive takes a part's bytes as they come.
func (r *ranged) receive(p *part, body io.Reader) error {
	buffer := p.buffer // the reader takes it back as soon as it is full
	for p.length < len(buffer) {
		n, err := body.Read(buffer[p.length:])
		r.mutex.Lock()
		p.length += n
		r.came += int64(n)
		r.moved.Broadcast()
		r.mutex.Unlock()
		if p.length == len(buffer) {
			break
		}
		if err == io.EOF {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// request asks for the bytes from one offset up to another, where the first
// request was redirected to; such a place may be good for some minutes only.
func (r *ranged) request(from, to int64) (*http.Response, error) {
	r.mutex.Lock()
	place := r.place
	r.mutex.Unlock()
	response, err := r.requestAt(place, from, to)
	if place != r.address && gone(err) {
		if response, err = r.requestAt(r.address, from, to); err == nil {
			r.mutex.Lock()
			r.place = response.Request.URL.String()
			r.mutex.Unlock()
		}
	}
	return response, err
}

// gone reports whether an error says that there is nothing at a place, or not
// for this client.
func gone(err error) bool {
	var status *StatusError
	if !errors.As(err, &status) {
		return false
	}
	switch status.Code {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone:
		return true
	}
	return false
}

func (r *ranged) requestAt(place string, from, to int64) (*http.Response, error) {
	response, err := r.c.get(r.ctx, place, func(h http.Header) {
		h.Set("Range", fmt.Sprintf("bytes=%d-%d", from, to-1))
		if validator := r.version.strong(); validator != "" {
			h.Set("If-Range", validator)
		}
	})
	if err != nil {
		return nil, err
	}
	switch first, last, total := contentRange(response); {
	case response.StatusCode == http.StatusPartialContent && first == from && last == to-1 && same(version(response, total), r.version):
		return response, nil
	case response.StatusCode == http.StatusOK, response.StatusCode == http.StatusPartialContent,
		response.StatusCode == http.StatusRequestedRangeNotSatisfiable:
		err = errChanged
	default:
		err = r.c.refusal(response)
	}
	response.Body.Close()
	return nil, err
}

// Read implements io.Reader.
func (r *ranged) Read(b []byte) (int, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for len(r.parts) == 0 || int64(r.parts[0].length) == r.read {
		switch {
		case len(r.parts) == 0 && r.next == r.version.Size:
			return 0, io.EOF
		case r.ctx.Err() != nil:
			return 0, context.Cause(r.ctx)
		case len(r.parts) > 0 && r.parts[0].err != nil:
			return 0, r.parts[0].err
		}
		r.wait()
	}
	p := r.parts[0]
	n := copy(b, p.buffer[r.read:p.length])
	r.read += int64(n)
	if r.read == int64(len(p.buffer)) {
		r.free = append(r.free, p.buffer)
		r.parts, r.read = r.parts[1:], 0
		r.moved.Broadcast()
	}
	return n, nil
}

// wait waits until something has come, or a period is over, and opens as many
// connections again as there are where that seems to help.
func (r *ranged) wait() {
	began := time.Now()
	if r.began.IsZero() {
		r.began = began
	}
	alarm := time.AfterFunc(period, func() {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		r.moved.Broadcast()
	})
	r.moved.Wait()
	alarm.Stop()
	now := time.Now()
	r.waited += now.Sub(began)
	if now.Sub(r.began) < period {
		return
	}
	if r.waited > now.Sub(r.began)/2 && r.next < r.version.Size && r.ctx.Err() == nil {
		for range min(r.open, r.max-r.open) {
			r.connect()
		}
	}
	r.began, r.waited = now, 0
}

// Close ends all connections.
func (r *ranged) Close() error {
	r.mutex.Lock() // a reader that is still at work opens no connection after this
	r.cancel()
	r.mutex.Unlock()
	r.gone.Wait()
	return nil
}
