// Package download fetches a file over HTTP as one stream of bytes. It uses several connections if
// that is faster, tries again if a connection breaks, stalls or the server is busy, and continues
// from the bytes that an earlier run has stored. Certificates are always verified.
package download

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"time"

	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/source"
)

// A Client fetches files. It honors HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
type Client struct {
	Connections int           // the limit for one file, from 1 to source.MaxConnections
	Tries       int           // failed attempts in a row before it gives up
	Enough      int64         // bytes that an attempt must bring, or it counts as failed when it breaks
	Timeout     time.Duration // without a byte, after which a connection is closed

	ConnectTimeout time.Duration // for the look-up of the name and the connection; 0 for the Timeout
	LocalAddress   net.Addr      // of all connections; nil for any
	MaxRedirects   int           // in a row
	Tell416        bool          // status 416 is an error; without it the whole file is requested

	// A connection is closed if it brings less than SpeedLimit bytes a second over SpeedTime. The
	// time in which nobody reads from it does not count. 0 means no limit.
	SpeedLimit int64
	SpeedTime  time.Duration

	// Agent is the User-Agent of all requests; "" for none.
	Agent string

	// Notice is called before a further attempt at a URL, with the error of the last one and the pause.
	Notice func(address string, why error, pause time.Duration)

	// Pause waits before a further attempt. It returns the cause of the context if that ends first.
	Pause func(context.Context, time.Duration) error

	http   *http.Client
	do     func(*http.Request) (*http.Response, error) // http.Do, or the function of Through
	now    func() time.Time
	jitter func() float64 // from 0 to 1
}

// Defaults of a Client.
const (
	DefaultConnections  = 8
	DefaultTries        = 6
	DefaultEnough       = 64 << 10
	DefaultTimeout      = 30 * time.Second
	DefaultMaxRedirects = 10
	DefaultSpeedLimit   = 100
	DefaultSpeedTime    = time.Minute
)

// partSize is how much of the body of an upload is read and sent at a time. writeSize has room for it and its
// frame, so that one system call sends both. With less it needs three.
const (
	writeSize = 128 << 10
	partSize  = writeSize - 64
)

// maxHeader is the limit of the header fields of a response in bytes.
const maxHeader = 256 << 10

// NewClient returns a Client with an Agent.
func NewClient(agent string) *Client {
	c := &Client{
		Connections: DefaultConnections, Tries: DefaultTries, Enough: DefaultEnough, Timeout: DefaultTimeout,
		SpeedLimit: DefaultSpeedLimit, SpeedTime: DefaultSpeedTime, MaxRedirects: DefaultMaxRedirects,
		Notice: func(string, error, time.Duration) {}, Pause: pause,
		Agent: agent, now: time.Now, jitter: rand.Float64,
	}
	log.SetOutput(io.Discard) // net/http logs unsolicited responses
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, cmp.Or(c.ConnectTimeout, c.Timeout)) // for all addresses of a name together
		defer cancel()
		dialer := net.Dialer{KeepAlive: 15 * time.Second, LocalAddr: c.LocalAddress}
		return dialer.DialContext(ctx, network, address)
	}
	// An archive needs no further compression. HTTP/2 would use one connection for all requests.
	c.http = &http.Client{CheckRedirect: c.checkRedirect, Transport: &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dial,
		TLSNextProto:        map[string]func(string, *tls.Conn) http.RoundTripper{},
		MaxIdleConnsPerHost: source.MaxConnections,
		WriteBufferSize:     writeSize,
		DisableCompression:  true,

		MaxResponseHeaderBytes: maxHeader,
	}}
	c.do = c.http.Do
	return c
}

// TrustFile trusts the certification authorities of a PEM file, besides those of the system.
func (c *Client) TrustFile(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return errors.New(name + ": " + reason.Of(err))
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(text) {
		return errors.New(name + ": no certificate in the PEM format")
	}
	c.Transport().TLSClientConfig = &tls.Config{RootCAs: pool}
	return nil
}

// Transport returns what makes the connections of the client. A caller may change it before the first
// request.
func (c *Client) Transport() *http.Transport { return c.http.Transport.(*http.Transport) }

// VerifyWith lets verify decide about the certificates of every https server, in place of the
// checks of crypto/tls. Its error ends the connection.
func (c *Client) VerifyWith(verify func(tls.ConnectionState) error) {
	c.Transport().TLSClientConfig = &tls.Config{InsecureSkipVerify: true, VerifyConnection: verify}
}

// RedirectsError is the error of a download with more redirects than its value.
type RedirectsError int

func (e RedirectsError) Error() string { return fmt.Sprintf("stopped after %d redirects", int(e)) }

// checkRedirect allows MaxRedirects redirects and none from https to http.
func (c *Client) checkRedirect(request *http.Request, via []*http.Request) error {
	if len(via) > c.MaxRedirects {
		return RedirectsError(c.MaxRedirects)
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
	text := "the server says " + reason.Foreign(e.Status)
	if e.asked && e.after > longestAsked {
		text += " and to come again in " + inWords(e.after)
	}
	return text
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

// A slowError is the error of a connection that has brought less than limit bytes a second.
type slowError struct {
	limit int64
	over  time.Duration
}

func (e *slowError) Error() string {
	return fmt.Sprintf("less than %d bytes a second for %v", e.limit, e.over)
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
// the client, and the body at its SpeedLimit. The server must take each part of the request's body
// within the Timeout, too. The time in which that part is made does not count.
func (c *Client) watch(request *http.Request, do func(*http.Request) (*http.Response, error)) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(request.Context())
	request = request.Clone(ctx)
	request.Header.Set("User-Agent", c.Agent)
	w := &watched{c: c, ctx: ctx, cancel: cancel}
	w.timer = time.AfterFunc(c.Timeout, func() { cancel(&stallError{c.Timeout}) })
	var sent *sending
	if request.Body != nil && request.Body != http.NoBody {
		sent = &sending{ReadCloser: request.Body, timer: w.timer, timeout: c.Timeout}
		request.Body = sent
	}
	response, err := do(request)
	sent.end()
	w.timer.Stop()
	if err != nil {
		err = w.cause(err)
		cancel(nil)
		return nil, err
	}
	w.body, response.Body = response.Body, w
	return response, nil
}

// Through returns a client that makes its requests by do, which may change them or watch them.
func (c *Client) Through(do func(*http.Request) (*http.Response, error)) *Client {
	through := *c
	through.do = do
	return &through
}
