package fetchroot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// rangeSize is what one request asks for: long enough that the wait for the
	// answer hardly counts, short enough that all that is ahead fits in memory.
	rangeSize = 4 << 20

	maxConnections     = 16
	defaultConnections = 8

	// period is how often it is decided whether one more connection helps: it
	// may where the reader has waited for half of the time. Where unpacking is
	// the slower part, one is enough.
	period = 50 * time.Millisecond

	// attempts is how often a range is asked for, and firstPause how long it
	// takes to the second time; every further one takes twice as long.
	attempts   = 5
	firstPause = 200 * time.Millisecond
)

// A ranged body is a file that arrives over several connections, each fetching
// the first range that nobody has taken, and is read in order. The ranges that
// are ahead of the reader are bounded by the number of connections.
type ranged struct {
	ctx       context.Context
	cancel    context.CancelFunc
	address   string // after redirects
	validator string // for If-Range: an ETag or a date
	total     int64
	max       int // connections

	room  chan []byte    // buffers, of which a worker needs one to take a range
	gone  sync.WaitGroup // the workers
	mutex sync.Mutex
	come  sync.Cond // part has grown
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

// newRanged goes on from the answer to a request for the first range. It returns
// nil where the answer does not tell what is needed.
func newRanged(ctx context.Context, first *http.Response, connections int) *ranged {
	total := totalLength(first.Header.Get("Content-Range"))
	if total < 0 {
		return nil
	}
	r := &ranged{
		address: first.Request.URL.String(), validator: first.Header.Get("ETag"), total: total,
		max: connections, parts: make([]part, (total+rangeSize-1)/rangeSize),
	}
	if r.validator == "" || strings.HasPrefix(r.validator, "W/") {
		r.validator = first.Header.Get("Last-Modified")
	}
	if r.validator == "" {
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

// totalLength reads the length of a file from "bytes 0-N/TOTAL"; it is -1 where
// that is not what stands there.
func totalLength(contentRange string) int64 {
	span, total, _ := strings.Cut(contentRange, "/")
	n, err := strconv.ParseInt(total, 10, 64)
	if err != nil || span != fmt.Sprintf("bytes 0-%d", min(n, rangeSize)-1) {
		return -1
	}
	return n
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
			size := min(rangeSize, r.total-int64(n)*rangeSize)
			r.parts[n].buffer = buffer[:size]
			r.mutex.Unlock()
			r.fetch(n, first)
			first = nil
		}
	})
}

// fetch gets a range, again from where it broke off if it does.
func (r *ranged) fetch(n int, response *http.Response) {
	p := &r.parts[n]
	pause := firstPause
	for try := 1; ; try++ {
		var err error
		if response == nil {
			response, err = r.request(int64(n)*rangeSize+int64(p.length), int64(n)*rangeSize+int64(len(p.buffer)))
		}
		if err == nil {
			err = r.receive(p, response.Body)
			response.Body.Close()
			response = nil
		}
		if err == nil {
			return
		}
		var final *finalError
		if try == attempts || r.ctx.Err() != nil || errors.As(err, &final) {
			r.mutex.Lock()
			p.err = err
			r.come.Broadcast()
			r.mutex.Unlock()
			return
		}
		select {
		case <-time.After(pause):
		case <-r.ctx.Done():
		}
		pause *= 2
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

// A finalError is one that no further attempt will change.
type finalError struct{ text string }

func (e *finalError) Error() string { return e.text }

// request asks for the bytes from one offset up to another.
func (r *ranged) request(from, to int64) (*http.Response, error) {
	response, err := get(r.ctx, r.address, func(h http.Header) {
		h.Set("Range", fmt.Sprintf("bytes=%d-%d", from, to-1))
		if r.validator != "" {
			h.Set("If-Range", r.validator)
		}
	})
	if err != nil {
		return nil, err
	}
	switch span := fmt.Sprintf("bytes %d-%d/%d", from, to-1, r.total); {
	case response.StatusCode == http.StatusPartialContent && response.Header.Get("Content-Range") == span:
		return response, nil
	case response.StatusCode == http.StatusOK, response.StatusCode == http.StatusPartialContent,
		response.StatusCode == http.StatusRequestedRangeNotSatisfiable:
		err = &finalError{"the file has changed on the server meanwhile"}
	case response.StatusCode >= 500, response.StatusCode == http.StatusTooManyRequests:
		err = errors.New("the server says " + response.Status)
	default:
		err = &finalError{"the server says " + response.Status}
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
