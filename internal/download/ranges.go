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
	// rangeSize is what one request asks for: long enough that the wait for the
	// answer hardly counts, short enough that all that is ahead fits in memory.
	rangeSize = 4 << 20

	// period is how often it is decided whether one more connection helps: it
	// may where the reader has waited for half of the time. Where unpacking is
	// the slower part, one is enough.
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

	room  chan []byte    // buffers, of which a worker needs one to take a range
	gone  sync.WaitGroup // the workers
	mutex sync.Mutex
	come  sync.Cond // part has grown
	place string    // the address after redirects
	parts []part
	taken int // ranges taken, from the first on
	open  int // connections

	at     int   // the range that is read
	read   int64 // bytes of it that are
	began  time.Time
	waited time.Duration // by the reader since then
}

// A part is a range on its way.
type part struct {
	buffer []byte
	length int // bytes that are there
	err    error
}

// newRanged goes on from the answer to a request for the first range of those
// that begin at from.
func (c *Client) newRanged(ctx context.Context, address string, v Version, first *http.Response, from int64, connections int) *ranged {
	r := &ranged{
		c: c, address: address, version: v, from: from, max: connections,
		place: first.Request.URL.String(), parts: make([]part, (v.Size-from+rangeSize-1)/rangeSize),
	}
	if !v.Named() {
		r.max = 1 // nothing says that two answers are of one file
	}
	r.come.L = &r.mutex
	r.ctx, r.cancel = context.WithCancel(ctx)
	context.AfterFunc(r.ctx, func() {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		r.come.Broadcast()
	})
	r.room = make(chan []byte, r.max+1)
	for range cap(r.room) {
		r.room <- nil
	}
	r.connect(first)
	return r
}

// connect starts a worker, with the answer to a request already made or none.
func (r *ranged) connect(first *http.Response) {
	r.open++
	r.gone.Go(func() {
		for {
			var buffer []byte
			select {
			case buffer = <-r.room:
			case <-r.ctx.Done():
				return
			}
			r.mutex.Lock()
			n := r.taken
			if n == len(r.parts) {
				r.mutex.Unlock()
				return
			}
			r.taken++
			if buffer == nil {
				buffer = make([]byte, rangeSize)
			}
			size := min(rangeSize, r.version.Size-r.offset(n))
			r.parts[n].buffer = buffer[:size]
			r.mutex.Unlock()
			r.fetch(n, first)
			first = nil
		}
	})
}

// offset returns where a range begins.
func (r *ranged) offset(n int) int64 { return r.from + int64(n)*rangeSize }

// fetch gets a range, again from where it broke off if it does.
func (r *ranged) fetch(n int, response *http.Response) {
	p := &r.parts[n]
	retries := retries{c: r.c, begun: true}
	for {
		var err error
		had := p.length
		if response == nil {
			response, err = r.request(r.offset(n)+int64(p.length), r.offset(n)+int64(len(p.buffer)))
		}
		if err == nil {
			err = r.receive(p, response.Body)
			response.Body.Close()
			response = nil
		}
		if err == nil {
			return
		}
		if p.length > had {
			retries.failed = 0
		}
		if err := retries.after(r.ctx, err); err != nil {
			r.mutex.Lock()
			p.err = err
			r.come.Broadcast()
			r.mutex.Unlock()
			return
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
		r.come.Broadcast()
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
	if r.at == len(r.parts) {
		return 0, io.EOF
	}
	p := &r.parts[r.at]
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for int64(p.length) == r.read && p.err == nil && r.ctx.Err() == nil {
		r.wait()
	}
	switch {
	case int64(p.length) > r.read:
	case p.err != nil:
		return 0, p.err
	default:
		return 0, context.Cause(r.ctx)
	}
	n := copy(b, p.buffer[r.read:p.length])
	r.read += int64(n)
	if r.read == int64(len(p.buffer)) {
		r.room <- p.buffer[:cap(p.buffer)] // there is room for all
		p.buffer = nil
		r.at, r.read = r.at+1, 0
	}
	return n, nil
}

// wait waits until something has come, or a period is over, and opens another
// connection where that seems to help.
func (r *ranged) wait() {
	began := time.Now()
	if r.began.IsZero() {
		r.began = began
	}
	alarm := time.AfterFunc(period, func() {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		r.come.Broadcast()
	})
	r.come.Wait()
	alarm.Stop()
	now := time.Now()
	r.waited += now.Sub(began)
	if now.Sub(r.began) < period {
		return
	}
	if r.waited > now.Sub(r.began)/2 && r.open < r.max && r.taken < len(r.parts) && r.ctx.Err() == nil {
		r.connect(nil)
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
