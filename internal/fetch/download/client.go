// Package download fetches a file over HTTP as one stream of bytes. It uses several connections if
// that is faster, tries again if a connection breaks, stalls or the server is busy, and continues
// from the bytes that an earlier run has stored. Certificates are always verified.
package download

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
	"unicode"

	"contedor/internal/fetch/source"
	"contedor/internal/linux/errno"
)

// A Client fetches files. It honors HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
type Client struct {
	Connections int           // the limit for one file, from 1 to source.MaxConnections
	Tries       int           // attempts in a row that bring no byte before it gives up
	Timeout     time.Duration // without a byte, after which a connection is closed

	// Notice is called before a further attempt, with the error of the last one and the pause.
	Notice func(why error, pause time.Duration)

	agent  string
	http   *http.Client
	do     func(*http.Request) (*http.Response, error) // http.Do, or the function of Through
	pause  func(context.Context, time.Duration) error
	now    func() time.Time
	jitter func() float64 // from 0 to 1
}

// Defaults of a Client.
const (
	DefaultConnections = 8
	DefaultTries       = 6
	DefaultTimeout     = 30 * time.Second
)

// NewClient returns a Client. agent is its User-Agent.
func NewClient(agent string) *Client {
	c := &Client{
		Connections: DefaultConnections, Tries: DefaultTries, Timeout: DefaultTimeout,
		Notice: func(error, time.Duration) {},
		agent:  agent, pause: pause, now: time.Now, jitter: rand.Float64,
	}
	log.SetOutput(io.Discard) // net/http logs unsolicited responses
	dialer := net.Dialer{KeepAlive: 15 * time.Second}
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, c.Timeout) // for all addresses of a name together
		defer cancel()
		return dialer.DialContext(ctx, network, address)
	}
	// An archive needs no further compression. HTTP/2 would use one connection for all requests.
	c.http = &http.Client{CheckRedirect: checkRedirect, Transport: &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dial,
		TLSNextProto:        map[string]func(string, *tls.Conn) http.RoundTripper{},
		MaxIdleConnsPerHost: source.MaxConnections,
		DisableCompression:  true,
	}}
	c.do = c.http.Do
	return c
}

// checkRedirect allows 10 redirects and none from https to http.
func checkRedirect(request *http.Request, via []*http.Request) error {
	if len(via) >= 10 {
		return errors.New("stopped after 10 redirects")
	}
	if via[len(via)-1].URL.Scheme == "https" && request.URL.Scheme != "https" {
		return errors.New("the server redirects from https to " + request.URL.Redacted())
	}
	return nil
}

// A StatusError is a response with another status than the one that was requested.
type StatusError struct {
	Code   int
	Status string // the code and the reason phrase
	after  time.Duration
	asked  bool // the response has Retry-After
}

func (e *StatusError) Error() string {
	text := "the server says " + e.Status
	if e.asked && e.after > longestAsked {
		text += " and to come again in " + inWords(e.after)
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, text)
}

// inWords formats a time; in days if it is longer than two days.
func inWords(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d > 365*day:
		return "more than a year"
	case d > 2*day:
		return fmt.Sprintf("%d days", d/day)
	}
	return d.Round(time.Second).String()
}

// A stallError is the error of a connection without a byte for the time after.
type stallError struct{ after time.Duration }

func (e *stallError) Error() string { return fmt.Sprintf("nothing has come for %v", e.after) }

// get requests a URL. set sets header fields.
func (c *Client) get(ctx context.Context, address string, set func(http.Header)) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	set(request.Header)
	return c.watch(request, c.do)
}

// watch makes a request. The response, and each part of its body, must come within the Timeout of
// the client.
func (c *Client) watch(request *http.Request, do func(*http.Request) (*http.Response, error)) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(request.Context())
	request = request.Clone(ctx)
	request.Header.Set("User-Agent", c.agent)
	w := &watched{ctx: ctx, cancel: cancel, timeout: c.Timeout}
	w.timer = time.AfterFunc(c.Timeout, func() { cancel(&stallError{c.Timeout}) })
	response, err := do(request)
	w.timer.Stop()
	if err != nil {
		err = w.cause(err)
		cancel(nil)
		return nil, err
	}
	w.body, response.Body = response.Body, w
	return response, nil
}

// HTTP returns an http.Client for other requests, with the Timeout and the transport of the client.
func (c *Client) HTTP() *http.Client {
	h := *c.http
	h.Transport = watching{c}
	return &h
}

// A watching transport makes the requests of HTTP.
type watching struct{ c *Client }

func (w watching) RoundTrip(request *http.Request) (*http.Response, error) {
	return w.c.watch(request, w.c.http.Transport.RoundTrip)
}

// Through returns a client that makes its requests by do, which may add an Authorization to them.
func (c *Client) Through(do func(*http.Request) (*http.Response, error)) *Client {
	through := *c
	through.do = do
	return &through
}

// A watched body fails with a stallError if nothing comes for the timeout.
type watched struct {
	body    io.ReadCloser
	ctx     context.Context
	cancel  context.CancelCauseFunc
	timer   *time.Timer
	timeout time.Duration
}

func (w *watched) Read(p []byte) (int, error) {
	w.timer.Reset(w.timeout)
	n, err := w.body.Read(p)
	w.timer.Stop()
	if err != nil && err != io.EOF {
		err = w.cause(err)
	}
	return n, err
}

// cause returns the cause of the context if it is canceled, else err.
func (w *watched) cause(err error) error {
	if w.ctx.Err() != nil {
		return context.Cause(w.ctx)
	}
	return err
}

func (w *watched) Close() error {
	w.timer.Stop()
	w.cancel(nil)
	return w.body.Close()
}

// Reason returns a short text for a network error: without the request, and without control
// characters from the server.
func Reason(err error) string {
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	var number syscall.Errno
	var dial *net.OpError
	var u *url.Error
	text := err.Error()
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		text = "no such host: " + dns.Name
	case errors.As(err, &dns):
		text = "cannot look up " + dns.Name + ": " + dns.Err
	case errors.As(err, &number):
		text = errno.Text(number)
	case errors.As(err, &timeout) && timeout.Timeout():
		text = "timed out"
	case errors.Is(err, io.EOF):
		text = "the server has closed the connection without an answer"
	case errors.Is(err, io.ErrUnexpectedEOF):
		text = "the connection has broken off"
	case errors.As(err, &u):
		text = u.Err.Error()
	}
	if errors.As(err, &dial) && dial.Op == "proxyconnect" {
		text = "the proxy: " + text
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, text)
}
