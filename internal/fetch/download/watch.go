package download

import (
	"context"
	"io"
	"sync"
	"time"
)

// A watched body fails with a stallError if nothing comes for the Timeout of the client, and with a
// slowError if it comes too slowly.
type watched struct {
	c      *Client
	body   io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer // for the Timeout
	floor  *time.Timer // for what is left of the SpeedTime; nil before the first read

	// The rate is measured over periods that end after SpeedTime, or as soon as enough has come.
	// Only the time in Read counts: a slow reader is not the server's fault.
	came   int64
	waited time.Duration
	err    error // for the next Read
}

func (w *watched) Read(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	began := w.c.now()
	w.timer.Reset(w.c.Timeout)
	if w.c.SpeedLimit > 0 {
		left := w.c.SpeedTime - w.waited
		if w.floor == nil {
			w.floor = time.AfterFunc(left, func() { w.cancel(w.slow()) })
		} else {
			w.floor.Reset(left)
		}
	}
	n, err := w.body.Read(p)
	w.timer.Stop()
	if w.floor != nil {
		w.floor.Stop()
		w.measure(n, w.c.now().Sub(began))
	}
	if err != nil && err != io.EOF {
		err = w.cause(err)
	}
	return n, err
}

// measure adds n bytes that have come in the time took.
func (w *watched) measure(n int, took time.Duration) {
	w.came += int64(n)
	w.waited += took
	switch {
	case float64(w.came) >= float64(w.c.SpeedLimit)*w.c.SpeedTime.Seconds():
		w.came, w.waited = 0, 0
	case w.waited >= w.c.SpeedTime:
		w.err = w.slow()
	}
}

func (w *watched) slow() error { return &slowError{w.c.SpeedLimit, w.c.SpeedTime} }

// cause returns the cause of the context if it is canceled, else err.
func (w *watched) cause(err error) error {
	if w.ctx.Err() != nil {
		return context.Cause(w.ctx)
	}
	return err
}

// Close closes the body. It may be called more than once.
func (w *watched) Close() error {
	w.timer.Stop()
	w.cancel(nil)
	return w.body.Close()
}

// A sending body is the body of a request that is being sent. It restarts the timer for the Timeout with each part that the
// server is to take.
type sending struct {
	io.ReadCloser
	timer   *time.Timer
	timeout time.Duration

	mutex sync.Mutex
	ended bool // the timer is for the answer
}

func (s *sending) Read(p []byte) (int, error) {
	s.set(func() { s.timer.Stop() })
	n, err := s.ReadCloser.Read(p)
	s.set(func() { s.timer.Reset(s.timeout) })
	return n, err
}

// WriteTo implements io.WriterTo, which net/http calls. On its own it would read 32 KiB at a time.
func (s *sending) WriteTo(w io.Writer) (sent int64, err error) {
	b := make([]byte, partSize)
	for {
		n, err := s.Read(b)
		written, failed := w.Write(b[:n])
		sent += int64(written)
		switch {
		case failed != nil:
			return sent, failed
		case err == io.EOF:
			return sent, nil
		case err != nil:
			return sent, err
		}
	}
}

func (s *sending) set(do func()) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if !s.ended {
		do()
	}
}

// end leaves the timer alone from now on. The body may still be read. s may be nil.
func (s *sending) end() {
	if s != nil {
		s.set(func() { s.ended = true })
	}
}
