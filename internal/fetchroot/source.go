package fetchroot

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"hash"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"contedor/internal/rootfs"
)

// An input is an archive's bytes on their way in. They are counted.
type input struct {
	body  io.ReadCloser
	what  string // names the source in messages
	size  int64  // bytes in all; -1 if unknown
	count atomic.Int64
	hash  hash.Hash // of the bytes so far; nil for none
}

// Count returns how many bytes have come so far.
func (in *input) Count() int64 { return in.count.Load() }

// Close ends the reading.
func (in *input) Close() error { return in.body.Close() }

func (in *input) Read(p []byte) (int, error) {
	n, err := in.body.Read(p)
	in.count.Add(int64(n))
	if in.hash != nil {
		in.hash.Write(p[:n])
	}
	if err != nil && err != io.EOF {
		if err == io.ErrUnexpectedEOF {
			return n, fmt.Errorf("%s: the connection ended after %s of %s", in.what, size(in.Count()), size(in.size))
		}
		err = errors.New(in.what + ": " + reason(err))
	}
	return n, err
}

// open opens a source: an http, https or file URL, a path, or "-".
// A server that can is asked for the file in ranges, over so many connections.
func open(ctx context.Context, source string, stdin io.Reader, connections int) (*input, error) {
	if source == "-" {
		return &input{body: io.NopCloser(stdin), what: "standard input", size: -1}, nil
	}
	scheme, _, isURL := strings.Cut(source, "://")
	if !isURL {
		return openFile(source, source)
	}
	switch strings.ToLower(scheme) {
	case "http", "https":
		return openHTTP(ctx, source, connections)
	case "file":
		u, err := url.Parse(source)
		if err != nil || u.Path == "" || u.Host != "" && u.Host != "localhost" {
			return nil, errors.New("not a valid file URL: " + source)
		}
		return openFile(u.Path, source)
	}
	return nil, errors.New("cannot fetch " + source + ": only http, https and file URLs are known")
}

func openFile(path, what string) (*input, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errors.New(what + ": " + reason(err))
	}
	in := &input{body: f, what: what, size: -1}
	st, err := f.Stat()
	if err == nil && st.IsDir() {
		f.Close()
		return nil, errors.New(what + ": a directory, not an archive")
	}
	if err == nil && st.Mode().IsRegular() {
		in.size = st.Size()
	}
	return in, nil
}

// client asks for the bytes as they are: an archive that is compressed already
// is not to be compressed, or decompressed, by the way. HTTP/2 would put all
// requests on one connection.
var client = &http.Client{Transport: &http.Transport{
	Proxy:                 http.ProxyFromEnvironment,
	DialContext:           (&net.Dialer{Timeout: 30 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
	TLSHandshakeTimeout:   15 * time.Second,
	ResponseHeaderTimeout: 60 * time.Second,
	TLSNextProto:          map[string]func(string, *tls.Conn) http.RoundTripper{},
	MaxIdleConnsPerHost:   maxConnections,
	DisableCompression:    true,
}}

// get requests an address with a few header fields.
func get(ctx context.Context, address string, set func(http.Header)) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "fetchroot/"+Version)
	set(request.Header)
	return client.Do(request)
}

// openHTTP asks for the first range of a file, and takes the whole of it where
// the server answers with that.
func openHTTP(ctx context.Context, address string, connections int) (*input, error) {
	response, err := get(ctx, address, func(h http.Header) {
		if connections > 1 {
			h.Set("Range", fmt.Sprintf("bytes=0-%d", rangeSize-1))
		}
	})
	if err == nil && response.StatusCode == http.StatusRequestedRangeNotSatisfiable {
		response.Body.Close()
		return openHTTP(ctx, address, 1) // an empty file has no first range
	}
	if err != nil {
		return nil, errors.New(address + ": " + reason(err))
	}
	switch response.StatusCode {
	case http.StatusOK:
		return &input{body: response.Body, what: address, size: response.ContentLength}, nil
	case http.StatusPartialContent:
		if r := newRanged(ctx, response, connections); r != nil {
			return &input{body: r, what: address, size: r.total}, nil
		}
		response.Body.Close()
		if connections > 1 {
			return openHTTP(ctx, address, 1)
		}
	}
	response.Body.Close()
	return nil, errors.New(address + ": the server says " + response.Status)
}

// reason words a failure of the network in short, without the request that it
// belongs to.
func reason(err error) string {
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &dns):
		if dns.IsNotFound {
			return "no such host: " + dns.Name
		}
		return "cannot look up " + dns.Name + ": " + dns.Err
	case errors.As(err, &timeout) && timeout.Timeout():
		return "timed out"
	}
	var u *url.Error
	if text := rootfs.Reason(err); !errors.As(err, &u) || text != err.Error() {
		return text
	}
	return u.Err.Error()
}
