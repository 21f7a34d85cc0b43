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
	// onlyRange is the size of a range of the only connection. Its ranges cost no request, and what is
	// in memory at the same time should fit into the processor's caches.
	onlyRange = 256 << 10
	// onlyAhead is the number of such ranges that are in memory.
	onlyAhead = 4

	// nearBy is the time to the first response below which one connection is enough until the reader
	// has waited: it asks for all the rest at once, because each request costs the server work, too.
	nearBy = 20 * time.Millisecond
	// firstConnections is the number of connections to a server that is neither near nor far away,
	// before it is known whether they help.
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
// are in memory. As long as there is only one connection, one response brings range after range. It is
// cut short when another connection takes the next range.
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
	free  [][]byte  // buffers
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

func (p *span) end() int64 { return p.from + int64(len(p.buffer)) }

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
	switch {
	case took < nearBy:
	case took < farAway:
		r.open = min(r.max, firstConnections)
	default:
		r.open = r.max
	}
	p := r.take()
	r.gone.Go(func() { r.work(p, connection{body: first.Body, at: from, to: min(from+rangeSize, v.Size)}) })
	r.start(r.open - 1)
	return r
}

// length returns the length of the next range in bytes. The first is what the first request asks
// for. The first ranges of the connections grow, so that the connections do not all wait for a
// response at the same time. At the end each connection takes its share of what is missing, so that
// all end together.
func (r *ranged) length() int64 {
	rest := r.version.Size - r.next
	if r.taken == 0 || r.open == 1 {
		return min(r.most(), rest)
	}
	most := rangeSize * int64(min(r.taken+1, r.max)) / int64(r.max)
	share := (r.version.Size - r.from - r.came) / int64(r.open)
	return min(most, max(share, lastRange), rest)
}

// start starts n workers for connections that are counted already.
func (r *ranged) start(n int) {
	for range n {
		r.gone.Go(func() { r.work(r.take(), connection{}) })
	}
}

// A connection is what a worker has of one: the body of a response with the bytes from one offset up to
// another. There is none if the body is nil.
type connection struct {
	body    io.ReadCloser
	at, to  int64
	retries retries
}

// close closes the body, if there is one.
func (o *connection) close() {
	if o.body != nil {
		o.body.Close()
		o.body = nil
	}
}

// work fetches a range over a connection, and then others until there are none.
func (r *ranged) work(p *span, o connection) {
	defer o.close()
	o.retries = retries{c: r.c, address: r.address, begun: true, news: r.news}
	for ; p != nil; p = r.take() {
		if err := r.fetch(p, &o); err != nil {
			r.mutex.Lock()
			p.err = err
			r.moved.Broadcast()
			r.mutex.Unlock()
			return
		}
	}
}

// take waits until there is memory for the next range and takes that range. It returns nil if there
// is none.
func (r *ranged) take() *span {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for r.next < r.version.Size && r.ctx.Err() == nil {
		size := r.length()
		if len(r.parts) > 0 && size > r.room() {
			r.moved.Wait()
			continue
		}
		p := &span{from: r.next}
		if last := len(r.free) - 1; last >= 0 {
			p.buffer, r.free = r.free[last], r.free[:last]
		}
		if int64(cap(p.buffer)) < size { // there are more connections now
			p.buffer = make([]byte, size, r.most())
		}
		p.buffer = p.buffer[:size]
		r.parts = append(r.parts, p)
		r.next += size
		r.taken++
		r.moved.Broadcast()
		return p
	}
	return nil
}

// most returns the length of the largest ranges that follow.
func (r *ranged) most() int64 {
	if r.open == 1 && r.taken > 0 {
		return onlyRange
	}
	return rangeSize
}

// room returns how many bytes more there is memory for.
func (r *ranged) room() int64 {
	if r.open == 1 {
		return onlyAhead*onlyRange - (r.next - r.parts[0].end())
	}
	return int64(r.open+1)*rangeSize - (r.next - r.parts[0].from)
}

// fetch fetches a range, and continues it if the connection breaks. If the body of the last response
// has bytes after the range, it stays for the next one.
func (r *ranged) fetch(p *span, o *connection) error {
	failed := false
	for {
		had := p.length
		err := r.request(o, p.from+int64(had), p.end())
		if err == nil {
			err = r.receive(p, o.body)
			o.at += int64(p.length - had)
			o.retries.brought(p.length - had)
		}
		if err != nil || o.at == o.to {
			o.close()
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
		if err := o.retries.after(r.ctx, err); err != nil {
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

// request requests the bytes from one offset up to another, unless they are those that the connection
// brings next. If no other connection fetches the rest, it requests all of that. It uses the URL to which
// the first request was redirected. Such a URL may be valid for some minutes only.
func (r *ranged) request(o *connection, from, to int64) error {
	if o.body != nil && o.at == from {
		return nil
	}
	o.close()
	o.retries.begin()
	r.mutex.Lock()
	place := r.place
	if r.open == 1 {
		to = r.version.Size
	}
	r.mutex.Unlock()
	response, err := r.requestAt(place, from, to)
	if place != r.address && gone(err) {
		if response, err = r.requestAt(r.address, from, to); err == nil {
			r.mutex.Lock()
			r.place = response.Request.URL.String()
			r.mutex.Unlock()
		}
	}
	if err == nil {
		o.body, o.at, o.to = response.Body, from, to
	}
	return err
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

// wait waits until bytes have come or a period is over. If more connections may help, it opens the
// first ones, or doubles their number.
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
		more := min(max(firstConnections, 2*r.open), r.max) - r.open
		r.open += more
		r.start(more)
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
