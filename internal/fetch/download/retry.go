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
	// firstPause is the mean pause before the second attempt. It doubles with every attempt, up to
	// longestPause.
	firstPause   = 500 * time.Millisecond
	longestPause = 30 * time.Second

	// longestAsked is the longest Retry-After that is waited for.
	longestAsked = 5 * time.Minute
)

// retries counts the failed attempts in a row at one request.
type retries struct {
	c       *Client
	address string // what is requested, before redirects
	begun   bool   // there was a response before
	failed  int
	came    int64 // bytes that this attempt has brought

	// news reports whether the nth failure in a row is to be noticed; nil for each.
	news func(n int) bool
}

// begin begins an attempt.
func (r *retries) begin() { r.came = 0 }

// brought counts bytes that have come. After Enough of them the attempt has not failed, even if the
// connection breaks. Otherwise a server that sends a byte over each connection could continue for
// ever.
func (r *retries) brought(n int) {
	if r.came += int64(n); r.came >= r.c.Enough {
		r.failed = 0
	}
}

// after pauses before the next attempt, or returns why there is none: the error is not a temporary
// one, or there have been too many attempts.
func (r *retries) after(ctx context.Context, why error) error {
	r.failed++
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if r.failed >= r.c.Tries || !r.passing(why) {
		return why
	}
	// Half of the pause is random, so that many clients that lost their connections do not come
	// back at the same time.
	pause := min(firstPause<<(r.failed-1), longestPause)
	pause = pause/2 + time.Duration(r.c.jitter()*float64(pause/2))
	var status *StatusError
	if errors.As(why, &status) && status.asked {
		if status.after > longestAsked {
			return why
		}
		pause = max(pause, status.after) // Retry-After: 0 must not use up all attempts at once
	}
	if r.news == nil || r.news(r.failed) {
		r.c.Notice(r.address, why, pause)
	}
	return r.c.Pause(ctx, pause)
}

// passing reports whether an error may be temporary.
func (r *retries) passing(err error) bool {
	var status *StatusError
	var dns *net.DNSError
	var stall *stallError
	var slow *slowError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &status):
		return busy(status.Code)
	case errors.As(err, &dns):
		return r.begun && !dns.IsNotFound
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return r.begun
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.EPIPE),
		errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.ECONNABORTED), err == errOtherPart:
		return true
	}
	return errors.As(err, &stall) || errors.As(err, &slow) || errors.As(err, &timeout) && timeout.Timeout()
}

// busy reports whether a status may be temporary.
func busy(status int) bool {
	return status >= 500 || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout
}

// refusal returns the error of a response with another status than the one that was requested.
// Retry-After is in seconds or a date, RFC 9110, 10.2.3.
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

// pause waits for d or until ctx is done, and then returns its cause.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
