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
	// rangeSize is the size of a request in bytes. It is large enough that the other connections
	// use the time in which one waits for a response, and small enough that one range for each
	// connection, and one more, fit in memory.
	rangeSize = 13 << 18
	// lastRange is the smallest request at the end of a file, in bytes.
	lastRange = 1 << 20

	// firstConnections is the number of connections that are opened with the first response, before
	// it is known whether they help.
	firstConnections = 4
	// farAway is the time to the first response above which all connections are opened at once:
	// opening them one after the other would take too long.
	farAway = 50 * time.Millisecond

	// period is the time after which it is decided whether more connections help. They may if the
	// reader has waited for half of the time. If unpacking is slower than the network, one
	// connection is enough.
	period = 50 * time.Millisecond
)

// A ranged body is a file that comes over several connections. Each fetches the first range that no
// other has taken. The ranges are read in order; the number of connections limits how many of them
// are in memory.
type ranged struct {
	c       *Client
	ctx     context.Context
	cancel  context.CancelFunc
	address string
	version Version
	from    int64 // where the first range begins
	max     int   // connections

	gone  sync.WaitGroup // waits for the workers
	mutex sync.Mutex
	moved sync.Cond // signals that a part is new, has grown or has been read
	place string    // the URL after redirects
	parts []*span   // taken and not yet read to their end, in order
	next  int64     // the offset of the next range
	taken int       // the number of ranges so far
	came  int64     // bytes of all ranges together
	free  [][]byte  // buffers of rangeSize
	open  int       // connections

	noticed int // failures in a row of a connection that were noticed

	read   int64 // bytes of the first part that have been read
	began  time.Time
	waited time.Duration // the time that the reader has waited in this period
}

// A span is a range that is being fetched.
type span struct {
	from   int64
	buffer []byte
	length int // bytes that have come
	err    error
}

// newRanged starts from the response to the request for the first range, which begins at from. The
// response took the time took.
func (c *Client) newRanged(ctx context.Context, address string, v Version, first *http.Response, took time.Duration, from int64, connections int) *ranged {
	r := &ranged{
		c: c, address: address, version: v, from: from, max: connections,
		place: first.Request.URL.String(), next: from, open: 1,
	}
	if !v.Named() {
		r.max = 1 // nothing says that two responses are of one file
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

// length returns the length of the next range in bytes. The first is what the first request asks
// for. The first ranges of the connections grow, so that the connections do not all wait for a
// response at the same time. At the end each connection takes its share of what is missing, so that
// all end together.
func (r *ranged) length() int64 {
	rest := r.version.Size - r.next
	if r.taken == 0 {
		return min(rangeSize, rest)
	}
	most := rangeSize * int64(min(r.taken+1, r.max)) / int64(r.max)
	share := (r.version.Size - r.from - r.came) / int64(r.open)
	return min(most, max(share, lastRange), rest)
}

// connect starts a worker. The caller holds the mutex.
func (r *ranged) connect() {
	r.open++
	r.gone.Go(func() { r.work(r.take(), nil) })
}

// work fetches a range, for which there may be a response already, and then others until there are
// none.
func (r *ranged) work(p *span, first *http.Response) {
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

// take waits until there is memory for the next range and takes that range. It returns nil if there
// is none.
func (r *ranged) take() *span {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for r.next < r.version.Size && r.ctx.Err() == nil {
		size := r.length()
		if len(r.parts) > 0 && r.next+size-r.parts[0].from > int64(r.open+1)*rangeSize {
			r.moved.Wait()
			continue
		}
		p := &span{from: r.next}
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

// fetch fetches a range, and continues it if the connection breaks.
func (r *ranged) fetch(p *span, response *http.Response) error {
	end := p.from + int64(len(p.buffer))
	retries := retries{c: r.c, begun: true, news: r.news}
	failed := false
	for {
		var err error
		had := p.length
		if response == nil {
			retries.begin()
			response, err = r.request(p.from+int64(p.length), end)
		}
		if err == nil {
			err = r.receive(p, response.Body)
			response.Body.Close()
			response = nil
		}
		if err == nil {
			if failed {
				r.recovered()
			}
			return nil
		}
		failed = true
		if err == errOtherPart {
			return err
		}
		retries.brought(p.length - had)
		if err := retries.after(r.ctx, err); err != nil {
			return err
		}
	}
}

// news reports whether the nth failure in a row of a connection is the first nth failure: if the
// server fails, all connections do.
func (r *ranged) news(n int) bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	first := n > r.noticed
	r.noticed = max(r.noticed, n)
	return first
}

// recovered makes all further failures news.
func (r *ranged) recovered() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.noticed = 0
}

// receive reads the bytes of a part from a response.
func (r *ranged) receive(p *span, body io.Reader) error {
	buffer := p.buffer // the reader takes it back when the part is full
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

// request requests the bytes from one offset up to another, at the URL to which the first request
// was redirected. Such a URL may be valid for some minutes only.
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

// gone reports whether an error says that the URL has no such file, or not for this client.
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
	switch response.StatusCode {
	case http.StatusPartialContent:
		if p := partOf(response); p.of(r.version, response) && p.first == from && p.last == to-1 {
			return response, nil
		}
		err = errOtherPart
	case http.StatusOK, http.StatusRequestedRangeNotSatisfiable:
		err = errOtherPart
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

// wait waits until bytes have come or a period is over. It doubles the number of connections if
// that may help.
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

// Close closes all connections.
func (r *ranged) Close() error {
	r.mutex.Lock() // a reader that still runs opens no connection after this
	r.cancel()
	r.mutex.Unlock()
	r.gone.Wait()
	return nil
}
