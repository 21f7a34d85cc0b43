package wget

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"strings"

	"contedor/internal/fetch/download"
)

// A request has the options about requests.
type request struct {
	header   http.Header // of --header and --referer
	method   string      // "" for GET, or POST if there is something to post
	body     string
	hasBody  bool
	bodyFile string
	post     string
	hasPost  bool
	postFile string

	user, password, httpUser, httpPassword string
	unasked                                bool              // --auth-no-challenge
	known                                  map[string]string // the Authorization for each host that has asked for it

	noCache, noKeepAlive, noCookies, gzip bool

	noProxy                  bool
	proxyUser, proxyPassword string
	proxies                  map[string]string // http_proxy, https_proxy and no_proxy of wgetrc commands

	local        string // --bind-address
	only4, only6 bool
}

// content returns the method and the body of the first request. The body is nil if there is none.
func (r *request) content() (method string, body []byte, err error) {
	method = r.method
	text, has, file := r.body, r.hasBody, r.bodyFile
	if r.hasPost || r.postFile != "" {
		method, text, has, file = http.MethodPost, r.post, r.hasPost, r.postFile
	}
	switch {
	case file != "":
		body, err = os.ReadFile(file)
		if err == nil && body == nil {
			body = []byte{}
		}
	case has:
		body = []byte(text)
	}
	if method == "" {
		method = http.MethodGet
	}
	return method, body, err
}

// missingError is the error of a file for --post-file or --body-file that cannot be read.
type missingError struct{ error }

// prepared returns do for requests as the options want them.
func (d *retrieval) prepared(do func(*http.Request) (*http.Response, error)) func(*http.Request) (*http.Response, error) {
	r := &d.request
	return func(request *http.Request) (*http.Response, error) {
		method, body, err := r.content()
		if err != nil {
			return nil, missingError{err}
		}
		if request.Method = method; d.probing {
			request.Method = http.MethodHead
		}
		if body != nil && !d.probing {
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			request.ContentLength = int64(len(body))
			request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
			if request.Body, _ = request.GetBody(); len(body) == 0 {
				request.Body = http.NoBody
			}
		}
		request.Header.Set("Accept", "*/*")
		request.Header.Set("Accept-Encoding", "identity")
		if r.gzip {
			request.Header.Set("Accept-Encoding", "gzip")
		}
		request.Header.Set("Connection", "Keep-Alive")
		if r.noKeepAlive {
			request.Header.Set("Connection", "Close")
		}
		if proxy, err := d.proxy(request); err == nil && proxy != nil && request.URL.Scheme == "http" {
			request.Header.Set("Proxy-Connection", request.Header.Get("Connection"))
		}
		if r.noCache {
			request.Header.Set("Cache-Control", "no-cache")
			request.Header.Set("Pragma", "no-cache")
		}
		if d.since != "" {
			request.Header.Set("If-Modified-Since", d.since)
		}
		for name, values := range r.header {
			if request.Header[name] = values; name == "Host" {
				request.Host = values[0]
			}
		}
		response, err := d.authorized(request, do)
		if err == nil {
			err = d.adapt(response)
		}
		return response, err
	}
}

// adapt changes an answer as the options want it.
func (d *retrieval) adapt(response *http.Response) error {
	d.length, d.failedWith = response.ContentLength, nil
	if response.StatusCode >= 300 {
		if d.keepErrors && response.StatusCode >= 400 {
			d.failedWith = &download.StatusError{Code: response.StatusCode, Status: response.Status}
			response.StatusCode = http.StatusOK
			return nil
		}
		// A short text is read, so that the connection is used again.
		text, _ := io.ReadAll(io.LimitReader(response.Body, 4<<10))
		response.Body = struct {
			io.Reader
			io.Closer
		}{bytes.NewReader(text), response.Body}
	}
	if d.ignoreLength {
		response.ContentLength = -1
	}
	if d.request.gzip && strings.EqualFold(response.Header.Get("Content-Encoding"), "gzip") && response.Request.Method != http.MethodHead {
		z, err := gzip.NewReader(response.Body)
		if err != nil {
			return err
		}
		response.ContentLength = -1
		response.Body = struct {
			io.Reader
			io.Closer
		}{z, response.Body}
	}
	return nil
}

// hidden returns a URL without the password in it.
func hidden(u *url.URL) string {
	if u.User == nil {
		return u.String()
	}
	user := u.User.Username()
	if _, has := u.User.Password(); has {
		user += ":*password*"
	}
	plain := *u
	plain.User = nil
	return strings.Replace(plain.String(), "://", "://"+user+"@", 1)
}

// connect prepares connections: their proxy, their addresses, and that the bytes of headers are
// recorded.
func (d *retrieval) connect(client *http.Client) {
	r := &d.request
	transport := d.client.Transport()
	transport.Proxy = d.proxy
	if !r.noCookies {
		client.Jar = &jar{journal: d.journal}
	}
	dial := transport.DialContext
	if r.local != "" {
		address, err := net.ResolveIPAddr("ip", r.local)
		if err != nil {
			fmt.Fprintf(d.Stderr, "%s: unable to resolve bind address %s; disabling bind.\n", d.ErrorName(), d.journal.quote(r.local))
		} else {
			d.client.LocalAddress = &net.TCPAddr{IP: address.IP}
		}
	}
	family := ""
	if r.only4 {
		family = "4"
	} else if r.only6 {
		family = "6"
	}
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network+family, address)
		if err != nil || !d.journal.records() {
			return conn, err
		}
		return &recording{Conn: conn}, nil
	}
	if d.journal.records() {
		transport.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dial(ctx, network+family, address)
			if err != nil {
				return nil, err
			}
			return d.secure(ctx, conn, address, transport.TLSClientConfig)
		}
	}
}

// secure returns the encrypted connection over conn, with a record of its headers.
func (d *retrieval) secure(ctx context.Context, conn net.Conn, address string, config *tls.Config) (net.Conn, error) {
	config = config.Clone()
	config.ServerName, _, _ = net.SplitHostPort(address)
	trace := httptrace.ContextClientTrace(ctx)
	trace.TLSHandshakeStart()
	c := tls.Client(conn, config)
	err := c.HandshakeContext(ctx)
	trace.TLSHandshakeDone(c.ConnectionState(), err)
	if err != nil {
		conn.Close()
		return nil, err
	}
	return &recording{Conn: c}, nil
}

// proxy returns the proxy for a request, or nil.
func (d *retrieval) proxy(request *http.Request) (*url.URL, error) {
	r := &d.request
	variable := func(name string) string {
		if value, has := r.proxies[name]; has {
			return value
		}
		value, _ := d.Getenv(name)
		return value
	}
	address := variable(request.URL.Scheme + "_proxy")
	if r.noProxy || address == "" {
		return nil, nil
	}
	for suffix := range strings.SplitSeq(variable("no_proxy"), ",") {
		if suffix = strings.TrimSpace(suffix); suffix != "" && matchesHost(request.URL.Hostname(), suffix) {
			return nil, nil
		}
	}
	if !strings.Contains(address, "://") {
		if !d.prepended {
			d.journal.say(brief, "Prepended http:// to '%s'\n", address)
		}
		d.prepended = true
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, errors.New("Error parsing proxy URL " + address)
	}
	if u.Port() == "" {
		u.Host = net.JoinHostPort(u.Hostname(), "80")
	}
	if r.proxyUser != "" {
		u.User = url.UserPassword(r.proxyUser, r.proxyPassword)
	}
	d.journal.proxied = request.URL.Scheme == "http"
	return u, nil
}

// matchesHost reports whether a host is one of those that an element of no_proxy means: the host
// itself, and those of the domain.
func matchesHost(host, suffix string) bool {
	host, suffix = strings.ToLower(host), strings.ToLower(suffix)
	rest, ok := strings.CutSuffix(host, suffix)
	return suffix == "*" || ok && (rest == "" || suffix[0] == '.' || rest[len(rest)-1] == '.')
}

// A recording is a connection that keeps the bytes of the header of each answer.
type recording struct {
	net.Conn
	head []byte
	done bool
}

// mostHeader is the limit of a recorded header in bytes.
const mostHeader = 300 << 10

// begin begins with the next answer.
func (r *recording) begin() { r.head, r.done = nil, false }

func (r *recording) Read(p []byte) (int, error) {
	n, err := r.Conn.Read(p)
	if !r.done {
		r.head = append(r.head, p[:n]...)
		r.done = len(r.head) > mostHeader
		if end := bytes.Index(r.head, []byte("\r\n\r\n")); end >= 0 && !bytes.HasPrefix(r.head, []byte("HTTP/1.1 1")) {
			r.head, r.done = r.head[:end+4], true
		}
	}
	return n, err
}
