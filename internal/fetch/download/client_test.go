package download

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// pauses records the pauses of a client, so that tests need not wait.
type pauses struct {
	mutex sync.Mutex
	made  []time.Duration
}

func (p *pauses) list() []time.Duration {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return slices.Clone(p.made)
}

// testClient returns a client that does not wait, and whose random pauses are always the longest.
func testClient() (*Client, *pauses) {
	c := NewClient("test")
	p := &pauses{}
	c.jitter = func() float64 { return 1 }
	c.Pause = func(ctx context.Context, d time.Duration) error {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		p.made = append(p.made, d)
		return context.Cause(ctx)
	}
	return c, p
}

// read opens an address and reads all data.
func read(c *Client, address string, kept Kept) (*File, []byte, error) {
	f, err := c.Open(context.Background(), address, kept)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	return f, b, err
}

// waitFor waits until a condition holds. The test fails after ten seconds.
func waitFor(t *testing.T, what string, so func() bool) {
	t.Helper()
	for range 1000 {
		if so() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("waited in vain for " + what)
}

// reset ends a connection with a TCP RST.
func reset(w http.ResponseWriter) {
	conn, _, _ := w.(http.Hijacker).Hijack()
	conn.(*net.TCPConn).SetLinger(0)
	conn.Close()
}

// TestRetries has a server that fails for the first few requests.
func TestRetries(t *testing.T) {
	file := []byte("the file")
	status := func(code int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
		}
	}
	hang := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	const s = time.Second
	doubled := []time.Duration{s / 2, s, 2 * s, 4 * s, 8 * s}
	for _, c := range []struct {
		name    string
		trouble http.HandlerFunc
		times   int // the number of failing requests; 0 for all
		pauses  []time.Duration
		err     string
	}{
		{"503 once", status(503), 1, doubled[:1], ""},
		{"500 often", status(500), 5, doubled, ""},
		{"502 for ever", status(502), 0, doubled, "the server says 502 Bad Gateway"},
		{"408", status(408), 2, doubled[:2], ""},
		{"429", status(429), 2, doubled[:2], ""},
		{"429, seconds", status(429, "Retry-After", "7"), 2, []time.Duration{7 * s, 7 * s}, ""},
		{"503, at once", status(503, "Retry-After", "0"), 1, doubled[:1], ""},
		{"429, a date", status(429, "Date", "Tue, 01 Jan 2030 00:00:00 GMT", "Retry-After", "Tue, 01 Jan 2030 00:01:05 GMT"), 1, []time.Duration{65 * s}, ""},
		{"429, a date gone by", status(429, "Retry-After", "Tue, 01 Jan 2002 00:01:05 GMT"), 1, doubled[:1], ""},
		{"429, nonsense", status(429, "Retry-After", "soon"), 1, doubled[:1], ""},
		{"429, too long", status(429, "Retry-After", "3600"), 0, nil, "the server says 429 Too Many Requests and to come again in 1h0m0s"},
		{"503, a far date", status(503, "Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"), 0, nil, "the server says 503 Service Unavailable and to come again in more than a year"},
		{"503, some days", status(503, "Retry-After", "864000"), 0, nil, "the server says 503 Service Unavailable and to come again in 10 days"},
		{"404", status(404), 0, nil, "the server says 404 Not Found"},
		{"403", status(403), 0, nil, "the server says 403 Forbidden"},
		{"an escape sequence", func(w http.ResponseWriter, r *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			io.WriteString(conn, "HTTP/1.1 404 \x1b[31mRed\r\nContent-Length: 0\r\n\r\n")
			conn.Close()
		}, 0, nil, "the server says 404 ?[31mRed"},
		{"304 unasked", status(304), 0, nil, "the server says 304 Not Modified"},
		{"reset", func(w http.ResponseWriter, r *http.Request) { reset(w) }, 2, doubled[:2], ""},
		{"closed", func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) }, 0, doubled, "the server has closed the connection without an answer"},
		{"no answer", hang, 1, doubled[:1], ""},
		{"never an answer", hang, 0, doubled, "nothing has come for 200ms"},
		{"not HTTP", func(w http.ResponseWriter, r *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			io.WriteString(conn, "SSH-2.0-x\r\n")
			conn.Close()
		}, 0, nil, "the answer is not HTTP: 'SSH-2.0-x'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			asked := 0
			var mutex sync.Mutex
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mutex.Lock()
				asked++
				trouble := c.times == 0 || asked <= c.times
				mutex.Unlock()
				if trouble {
					c.trouble(w, r)
				} else {
					w.Write(file)
				}
			}))
			defer server.Close()
			client, p := testClient()
			if strings.Contains(c.name, "answer") {
				client.Timeout = 200 * time.Millisecond
			}
			noticed := 0
			client.Notice = func(string, error, time.Duration) { noticed++ }
			_, got, err := read(client, server.URL, Kept{})
			if c.err == "" && (err != nil || !bytes.Equal(got, file)) || c.err != "" && (err == nil || !strings.Contains(Reason(err), c.err)) {
				t.Errorf("%q, %v", got, err)
			}
			made := p.list()
			if noticed != len(made) {
				t.Errorf("paused %v, noticed %d", made, noticed)
			}
			if len(made) > len(c.pauses) && client.Timeout < DefaultTimeout {
				made = made[:len(c.pauses)] // on a slow machine, the download may stall as well
			}
			if !slices.Equal(made, c.pauses) {
				t.Errorf("paused %v, want %v", made, c.pauses)
			}
		})
	}
}

func TestPauseIsLeftToChance(t *testing.T) {
	c, p := testClient()
	for _, chance := range []float64{0, 0.5, 1} {
		c.jitter = func() float64 { return chance }
		r := retries{c: c}
		r.after(context.Background(), io.EOF)
	}
	if got, want := fmt.Sprint(p.list()), "[250ms 375ms 500ms]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("enough"))
	for _, pause := range []func(context.Context, time.Duration) error{pause, c.Pause} {
		if err := pause(ctx, time.Hour); err == nil || err.Error() != "enough" {
			t.Error(err)
		}
	}
}

func TestRefused(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free.Close()
	client, p := testClient()
	if _, _, err := read(client, "http://"+free.Addr().String(), Kept{}); err == nil || Reason(err) != "Connection refused" || len(p.list()) > 0 {
		t.Errorf("%v after %v", err, p.list())
	}
}

// TestBroken breaks a connection in the middle of a body, with servers that support ranges and others
// that do not.
func TestBroken(t *testing.T) {
	file := bytes.Repeat([]byte("0123456789"), 100_000)
	for _, c := range []struct {
		name    string
		etag    string
		ranges  bool
		cut     int    // the number of bytes of each response
		stall   bool   // the connection stalls instead of ending
		change  bool   // from the second request on, the file has another ETag,
		relabel bool   // but the same contents
		healed  bool   // the second response is complete
		length  bool   // the response has a Content-Length
		err     string // the expected error; "" for none
		pauses  int
	}{
		{name: "ranges", etag: `"a"`, ranges: true, cut: 300_000, length: true, pauses: 3},
		{name: "ever again", etag: `"a"`, ranges: true, cut: 100_000, length: true, pauses: 9},
		{name: "ranges without an ETag", ranges: true, cut: 300_000, length: true, pauses: 3},
		{name: "from the beginning again", etag: `"a"`, cut: 999_000, length: true, err: "unexpected EOF", pauses: 5},
		{name: "ever the same", cut: 300_000, length: true, err: "unexpected EOF", pauses: 5},
		{name: "another ETag", etag: `"a"`, cut: 300_000, length: true, change: true, relabel: true, err: "unexpected EOF", pauses: 5},
		{name: "another ETag, once", etag: `"a"`, cut: 999_000, length: true, change: true, relabel: true, healed: true, pauses: 1},
		{name: "another file", etag: `"a"`, cut: 300_000, length: true, change: true, err: "has changed on the server", pauses: 1},
		{name: "another file, ranges", etag: `"a"`, ranges: true, cut: 300_000, length: true, change: true, err: "has changed on the server", pauses: 1},
		{name: "stalled", etag: `"a"`, ranges: true, cut: 600_000, stall: true, length: true, pauses: 1},
		{name: "stalled for ever", etag: `"a"`, cut: 600_000, stall: true, length: true, err: "nothing has come for 200ms", pauses: 5},
		{name: "length unknown", etag: `"a"`, ranges: true, cut: 300_000, pauses: 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var mutex sync.Mutex
			asked := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mutex.Lock()
				asked++
				etag, file, cut := c.etag, file, c.cut
				if c.change && asked > 1 {
					etag = `"b"`
					if !c.relabel {
						file = bytes.Repeat([]byte("9876543210"), 100_000)
					}
				}
				if c.healed && asked > 1 {
					cut = len(file)
				}
				mutex.Unlock()
				from := 0
				if n, _ := fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from); n == 1 && c.ranges && r.Header.Get("If-Range") == etag {
					w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(file)-1, len(file)))
				} else {
					from = 0
				}
				if etag != "" {
					w.Header().Set("ETag", etag)
				}
				if c.length {
					w.Header().Set("Content-Length", fmt.Sprint(len(file)-from))
				}
				if w.Header().Get("Content-Range") != "" {
					w.WriteHeader(http.StatusPartialContent)
				}
				w.Write(file[from:min(from+cut, len(file))])
				w.(http.Flusher).Flush()
				switch {
				case c.stall && from+cut < len(file):
					<-r.Context().Done()
				case from+cut < len(file):
					panic(http.ErrAbortHandler)
				}
			}))
			defer server.Close()
			client, p := testClient()
			client.Connections = 1
			client.Timeout = time.Minute
			if c.stall {
				client.Timeout = 200 * time.Millisecond
			}
			_, got, err := read(client, server.URL, Kept{})
			if c.err == "" && (err != nil || !bytes.Equal(got, file)) || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Errorf("%d bytes, %v", len(got), err)
			}
			if n := len(p.list()); n < c.pauses || n > c.pauses && !c.stall { // on a slow machine there may be more stalls
				t.Errorf("%d pauses, want %d", n, c.pauses)
			}
		})
	}
}

// TestKept downloads a file of which a part is kept from an earlier run.
func TestKept(t *testing.T) {
	file := make([]byte, 3*rangeSize+1000)
	for i := range file {
		file[i] = byte(i>>12 ^ i)
	}
	size := int64(len(file))
	when := time.Unix(1e9, 0).UTC()
	date := when.Format(http.TimeFormat)
	for _, connections := range []int{1, 4} {
		for _, c := range []struct {
			name string
			etag string // the ETag of the server's file
			kept Kept
			from int64
			dumb bool // the server does not support ranges
		}{
			{"nothing", `"a"`, Kept{}, 0, false},
			{"a part", `"a"`, Kept{Version{`"a"`, "", size}, 1_000_000}, 1_000_000, false},
			{"a part by its date", "", Kept{Version{"", date, size}, 1_000_000}, 1_000_000, false},
			{"a part of unknown size", `"a"`, Kept{Version{`"a"`, "", -1}, 1_000_000}, 1_000_000, false},
			{"nearly all", `"a"`, Kept{Version{`"a"`, "", size}, size - 1}, size - 1, false},
			{"all", `"a"`, Kept{Version{`"a"`, "", size}, size}, size, false},
			{"all, weakly", `W/"a"`, Kept{Version{`W/"a"`, "", size}, size}, size, false},
			{"all by its date", "", Kept{Version{"", date, size}, size}, size, false},
			{"all of another", `"b"`, Kept{Version{`"a"`, "", size}, size}, 0, false},
			{"a part of another", `"b"`, Kept{Version{`"a"`, "", size}, 1_000_000}, 0, false},
			{"a part of a longer one", `"a"`, Kept{Version{`"a"`, "", size + 1}, 1_000_000}, 0, false},
			{"more than there is", `"a"`, Kept{Version{`"a"`, "", -1}, size + 10}, 0, false},
			{"a part, no ranges", `"a"`, Kept{Version{`"a"`, "", size}, 1_000_000}, 0, true},
			{"all, no ranges", `"a"`, Kept{Version{`"a"`, "", size}, size}, size, true},
			{"a part, only its size known", `"a"`, Kept{Version{"", "", size}, 1_000_000}, 1_000_000, false},
		} {
			t.Run(fmt.Sprintf("%s, %d", c.name, connections), func(t *testing.T) {
				t.Parallel()
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if c.etag != "" {
						w.Header().Set("ETag", c.etag)
					}
					if c.dumb {
						r.Header.Del("Range")
					}
					http.ServeContent(w, r, "", when, bytes.NewReader(file))
				}))
				defer server.Close()
				client, _ := testClient()
				client.Connections = connections
				f, got, err := read(client, server.URL, c.kept)
				if err != nil || f.From != c.from || !bytes.Equal(got, file[c.from:]) {
					t.Fatalf("%+v, %d bytes, %v", f, len(got), err)
				}
				if want := (Version{c.etag, date, size}); c.from < size && f.Version != want {
					t.Errorf("%+v, want %+v", f.Version, want)
				}
			})
		}
	}
}

// TestPlaceGone has ranges redirected to an address that is valid for one request only.
func TestPlaceGone(t *testing.T) {
	file := make([]byte, 3*rangeSize)
	var mutex sync.Mutex
	sent := 0
	used := map[string]bool{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		if r.URL.Path == "/" {
			sent++
			http.Redirect(w, r, fmt.Sprint("/place", sent), http.StatusFound)
			return
		}
		if used[r.URL.Path] {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		used[r.URL.Path] = true
		w.Header().Set("ETag", `"a"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file))
	}))
	defer server.Close()
	client, p := testClient()
	_, got, err := read(client, server.URL+"/", Kept{})
	if err != nil || !bytes.Equal(got, file) || len(p.list()) > 0 {
		t.Errorf("%d bytes, %v, paused %v", len(got), err, p.list())
	}
}

// TestTLS has servers with invalid certificates. There must be only one request to each.
func TestTLS(t *testing.T) {
	authority := newAuthority(t)
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "plain") }))
	defer plain.Close()
	for _, c := range []struct {
		name    string
		expires time.Time
		host    string // the host of the certificate
		trusted bool
		max     uint16
		path    string
		err     string
	}{
		{name: "good", trusted: true, host: "127.0.0.1", expires: time.Now().Add(time.Hour)},
		{name: "unknown CA", host: "127.0.0.1", expires: time.Now().Add(time.Hour), err: "certificate signed by unknown authority"},
		{name: "wrong name", trusted: true, host: "example.org", expires: time.Now().Add(time.Hour), err: "127.0.0.1"},
		{name: "expired", trusted: true, host: "127.0.0.1", expires: time.Now().Add(-time.Hour), err: "certificate has expired"},
		{name: "TLS 1.1", trusted: true, host: "127.0.0.1", expires: time.Now().Add(time.Hour), max: tls.VersionTLS11, err: "protocol version not supported"},
		{name: "down to http", trusted: true, host: "127.0.0.1", expires: time.Now().Add(time.Hour), path: "/down", err: "redirects from https to http://"},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/down" {
					http.Redirect(w, r, plain.URL, http.StatusFound)
				}
				io.WriteString(w, "secret")
			}))
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.TLS = &tls.Config{Certificates: []tls.Certificate{authority.issue(t, c.host, c.expires)}, MaxVersion: c.max}
			if c.max != 0 {
				server.TLS.MinVersion = tls.VersionTLS10
			}
			server.StartTLS()
			defer server.Close()
			client, p := testClient()
			if c.trusted {
				pool := x509.NewCertPool()
				pool.AddCert(authority.certificate)
				client.http.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: pool}
			}
			_, got, err := read(client, server.URL+c.path, Kept{})
			if c.err == "" && (err != nil || string(got) != "secret") || c.err != "" && (err == nil || !strings.Contains(Reason(err), c.err)) {
				t.Errorf("%q, %v", got, err)
			}
			if len(p.list()) > 0 {
				t.Errorf("tried again after %v", p.list())
			}
		})
	}
}

func FuzzPartOf(f *testing.F) {
	for _, span := range []string{"bytes 0-99/100", "bytes 5-9/*", "bytes */100", "bytes 9-5/100", "bytes 0-99/50", "bytes -1-2/3", "0-0/1", ""} {
		f.Add(span)
	}
	f.Fuzz(func(t *testing.T, span string) {
		p := partOf(&http.Response{Header: http.Header{"Content-Range": {span}}})
		if p != (part{-1, -1, -1}) && (p.first < 0 || p.last < p.first || p.total != -1 && p.total <= p.last) {
			t.Errorf("%q: %+v", span, p)
		}
	})
}

// TestNoNameServer checks the text of a lookup that fails because no name server can be reached.
func TestNoNameServer(t *testing.T) {
	for text, want := range map[string]string{
		"dial udp 10.0.0.1:53: connect: network is unreachable":       "Network is unreachable",
		"dial udp [::1]:53: connect: cannot assign requested address": "Cannot assign requested address",
	} {
		want = "cannot look up h.example: " + want
		if got := Reason(&net.DNSError{Name: "h.example", Err: text}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
