// Package download fetches a file over HTTP as one stream of bytes, and does
// what can be done that the stream comes to its end: over several connections
// where that is faster, again where one breaks, stalls or the server is busy,
// and on from the bytes that an earlier run has kept. Certificates are always
// verified.
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
	Connections int           // for one file at most, from 1 to source.MaxConnections
	Tries       int           // in a row that bring nothing, before it gives up
	Timeout     time.Duration // without a byte, before a connection counts as dead

	// Notice is told why the next attempt is made, and in how long.
	Notice func(why error, pause time.Duration)

	agent  string
	http   *http.Client
	do     func(*http.Request) (*http.Response, error) // http's, or what has been put before it
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

// NewClient returns a Client that tells servers its name.
func NewClient(agent string) *Client {
	c := &Client{
		Connections: DefaultConnections, Tries: DefaultTries, Timeout: DefaultTimeout,
		Notice: func(error, time.Duration) {},
		agent:  agent, pause: pause, now: time.Now, jitter: rand.Float64,
	}
	log.SetOutput(io.Discard) // net/http writes there what a server sends out of turn
	dialer := net.Dialer{KeepAlive: 15 * time.Second}
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, c.Timeout) // which several addresses share
		defer cancel()
		return dialer.DialContext(ctx, network, address)
	}
	// An archive that is compressed already is not to be compressed, or
	// decompressed, by the way. HTTP/2 would put all requests on one connection.
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

// checkRedirect bounds the redirects, and refuses those that would give up what
// https promises.
func checkRedirect(request *http.Request, via []*http.Request) error {
	if len(via) >= 10 {
		return errors.New("stopped after 10 redirects")
	}
	if via[len(via)-1].URL.Scheme == "https" && request.URL.Scheme != "https" {
		return errors.New("the server redirects from https to " + request.URL.Redacted())
	}
	return nil
}

// A StatusError is an answer that is not the file.
type StatusError struct {
	Code   int
	Status string // the code and its reason
	after  time.Duration
	asked  bool // to come again only after that time
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

// inWords returns how long a time is, in days if it is longer than two of them.
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

// A stallError is the end of a connection over which nothing has come for so
// long.
type stallError struct{ after time.Duration }

func (e *stallError) Error() string { return fmt.Sprintf("nothing has come for %v", e.after) }

// get requests an address with a few header fields.
func (c *Client) get(ctx context.Context, address string, set func(http.Header)) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	set(request.Header)
	return c.watch(request, c.do)
}

// watch makes a request. The answer, and each part of its body, has to come
// within the client's Timeout.
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

// HTTP returns what makes requests of other kinds as the client makes its own.
func (c *Client) HTTP() *http.Client {
	h := *c.http
	h.Transport = watching{c}
	return &h
}

// A watching transport is a client's.
type watching struct{ c *Client }

func (w watching) RoundTrip(request *http.Request) (*http.Response, error) {
	return w.c.watch(request, w.c.http.Transport.RoundTrip)
}

// Through returns a client that makes its requests by do, which may add to them
// what a server wants to know of who asks.
func (c *Client) Through(do func(*http.Request) (*http.Response, error)) *Client {
	through := *c
	through.do = do
	return &through
}

// A watched body ends with an error when nothing comes for too long while it is
// read.
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

// cause returns why the request was ended, where it was ended from here.
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

// Reason words a failure of the network in short, without the request that it
// belongs to, and without anything from a server that a terminal would act on.
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
