package download

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"
)

const (
	// firstPause is about how long it takes to the second attempt; to every
	// further one it takes twice as long, up to longestPause.
	firstPause   = 500 * time.Millisecond
	longestPause = 30 * time.Second

	// longestAsked is the longest pause that a server may ask for.
	longestAsked = 5 * time.Minute
)

// retries counts the attempts at one request that have brought nothing.
type retries struct {
	c      *Client
	begun  bool // the server has been there already
	failed int
}

// after pauses before the next attempt, or returns why there is none: what went
// wrong is no passing trouble, or there have been enough.
func (r *retries) after(ctx context.Context, why error) error {
	r.failed++
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if r.failed >= r.c.Tries || !r.passing(why) {
		return why
	}
	// The half that is left to chance keeps those that were cut off together
	// from coming again together.
	pause := min(firstPause<<(r.failed-1), longestPause)
	pause = pause/2 + time.Duration(r.c.jitter()*float64(pause/2))
	var status *StatusError
	if errors.As(why, &status) && status.asked {
		if status.after > longestAsked {
			return why
		}
		pause = max(pause, status.after) // "at once" must not use up all attempts at once
	}
	r.c.Notice(why, pause)
	return r.c.pause(ctx, pause)
}

// passing reports whether another attempt may do better.
func (r *retries) passing(err error) bool {
	var status *StatusError
	var dns *net.DNSError
	var stall *stallError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &status):
		return status.Code >= 500 || status.Code == http.StatusTooManyRequests || status.Code == http.StatusRequestTimeout
	case errors.As(err, &dns):
		return r.begun && !dns.IsNotFound
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return r.begun
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.EPIPE),
		errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.ECONNABORTED):
		return true
	}
	return errors.As(err, &stall) || errors.As(err, &timeout) && timeout.Timeout()
}

// refusal is the error of an answer with another status than was asked for. When
// to come again is in seconds, or a date by the server's clock (RFC 9110, 10.2.3).
func (c *Client) refusal(response *http.Response) error {
	e := &StatusError{Code: response.StatusCode, Status: response.Status}
	after := response.Header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(after, 10, 31); err == nil {
		e.after, e.asked = time.Duration(seconds)*time.Second, true
	} else if date, err := http.ParseTime(after); err == nil {
		now, err := http.ParseTime(response.Header.Get("Date"))
		if err != nil {
			now = c.now()
		}
		e.after, e.asked = max(date.Sub(now), 0), true
	}
	return e
}

// pause waits, or ends with ctx.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
