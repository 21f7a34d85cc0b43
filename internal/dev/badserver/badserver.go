// Package badserver has HTTP servers that lie, break off, drip and never end, as a table of modes
// with the end that a download from each must have.
package badserver

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A Mode is one way in which a server of a file is bad.
type Mode struct {
	Name   string
	Answer func(*Exchange) // nil for a server that never answers

	// Want is a regular expression for the message of a download that fails, after several attempts
	// if that may help. Empty means that the download has all bytes of the file, in the end.
	Want string

	Stalls bool // the download waits for its time limit
	Drips  bool // the download waits for its limit of the rate
	HTTPS  bool // the URL begins with https, which the server does not speak
	Huge   bool // no disk has the room that the file is said to need

	// Bytes are what a download has that cannot see the lie; nil for the file.
	Bytes func(file []byte) []byte
}

// An Exchange is a request and how to answer it.
type Exchange struct {
	http.ResponseWriter
	*http.Request
	File  []byte
	Count int // of requests to the server so far, from 1 on
}

// Start starts a server of a file and returns its URL.
func (m *Mode) Start(t testing.TB, file []byte) string {
	if m.Answer == nil {
		return "https://" + silent(t) + "/file"
	}
	var count atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.Answer(&Exchange{w, r, file, int(count.Add(1))})
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	if m.HTTPS {
		return strings.Replace(server.URL, "http:", "https:", 1) + "/file"
	}
	return server.URL + "/file"
}

// silent starts a server that never answers and returns its address.
func silent(t testing.TB) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0") // the kernel accepts
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return listener.Addr().String()
}

// etag returns a strong ETag of some content.
func etag(b []byte) string { return fmt.Sprintf(`"%x"`, sha256.Sum256(b)) }

// honest answers as it should.
func (x *Exchange) honest() {
	if x.Header().Get("ETag") == "" {
		x.Header().Set("ETag", etag(x.File))
	}
	http.ServeContent(x.ResponseWriter, x.Request, "", time.Time{}, bytes.NewReader(x.File))
}

// Header is the header of the answer.
func (x *Exchange) Header() http.Header { return x.ResponseWriter.Header() }

// Write writes to the body of the answer.
func (x *Exchange) Write(p []byte) (int, error) { return x.ResponseWriter.Write(p) }

// whole answers without regard to the requested range, and names no version.
func (x *Exchange) whole() {
	x.Header().Set("Content-Length", strconv.Itoa(len(x.File)))
	x.Write(x.File)
}

// from returns the offset of the first requested byte, and whether a range is requested.
func (x *Exchange) from() (int, bool) {
	from := 0
	n, _ := fmt.Sscanf(x.Request.Header.Get("Range"), "bytes=%d-", &from)
	return from, n == 1
}

// to returns the offset after the last requested byte.
func (x *Exchange) to() int {
	var from, last int
	if n, _ := fmt.Sscanf(x.Request.Header.Get("Range"), "bytes=%d-%d", &from, &last); n == 2 {
		return min(last+1, len(x.File))
	}
	return len(x.File)
}

// part answers with a part of the file, as the text in Content-Range says or not.
func (x *Exchange) part(span string, from, to int) {
	x.Header().Set("Content-Range", span)
	x.Header().Set("Content-Length", strconv.Itoa(to-from))
	x.WriteHeader(http.StatusPartialContent)
	x.Write(x.File[from:to])
}

// span returns the right text for Content-Range.
func (x *Exchange) span(from, to int) string {
	return fmt.Sprintf("bytes %d-%d/%d", from, to-1, len(x.File))
}

// raw takes the connection over, writes texts to it and closes it.
func (x *Exchange) raw(texts ...string) {
	x.hijack(func(conn net.Conn) {
		for _, text := range texts {
			io.WriteString(conn, text)
		}
	})
}

// endless writes a text over and over until the client goes away, but no more than 64 MiB.
func (x *Exchange) endless(begin, text string) {
	text = strings.Repeat(text, 1+4096/len(text))
	x.hijack(func(conn net.Conn) {
		io.WriteString(conn, begin)
		for sent := 0; sent < 64<<20; sent += len(text) {
			if _, err := io.WriteString(conn, text); err != nil {
				return
			}
		}
	})
}

// hijack takes the connection over and closes it after do.
func (x *Exchange) hijack(do func(net.Conn)) {
	conn, _, err := x.ResponseWriter.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	do(conn)
}

// cut answers honestly, but breaks off after n bytes of content.
func (x *Exchange) cut(n int) {
	cutter := *x
	cutter.ResponseWriter = &limited{x.ResponseWriter, n}
	cutter.honest()
}

// A limited writer breaks the connection off after some bytes.
type limited struct {
	http.ResponseWriter
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	n, err := l.ResponseWriter.Write(p[:min(len(p), l.left)])
	l.left -= n
	if err == nil && n < len(p) {
		l.ResponseWriter.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	return n, err
}

// later runs one of two answers: for the first request, or for all others.
func later(first, others func(*Exchange)) func(*Exchange) {
	return func(x *Exchange) {
		if x.Count == 1 {
			first(x)
		} else {
			others(x)
		}
	}
}

// ranges runs an answer for requests for a range, and is honest otherwise.
func ranges(answer func(*Exchange)) func(*Exchange) {
	return func(x *Exchange) {
		if _, is := x.from(); is {
			answer(x)
		} else {
			x.honest()
		}
	}
}

// status answers with a status, and header fields in pairs.
func status(code int, fields ...string) func(*Exchange) {
	return func(x *Exchange) {
		for i := 0; i+1 < len(fields); i += 2 {
			x.Header().Set(fields[i], fields[i+1])
		}
		x.WriteHeader(code)
	}
}

// raw answers with texts and the end of the connection.
func raw(texts ...string) func(*Exchange) { return func(x *Exchange) { x.raw(texts...) } }

// Broken is a regular expression for the message about a connection that ends too early.
const Broken = `the connection has broken off|the connection ended after`
