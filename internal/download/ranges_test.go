package download

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// A rangeServer serves one file and can be as bad as a test wants it. Its links
// are slow, so that more than one of them is worth it.
type rangeServer struct {
	file []byte
	etag string
	date time.Time // Last-Modified; zero for none

	// spoil may answer in place of the server; the number counts how often that
	// range has been asked for, from 1 on.
	spoil func(w http.ResponseWriter, r *http.Request, times int) bool

	mutex          sync.Mutex
	asked          map[string]int
	now, most, all int // requests at work, at most at once, ever
}

func (s *rangeServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	span := r.Header.Get("Range")
	s.mutex.Lock()
	s.asked[span]++
	times := s.asked[span]
	s.now++
	s.all++
	s.most = max(s.most, s.now)
	s.mutex.Unlock()
	defer func() {
		s.mutex.Lock()
		s.now--
		s.mutex.Unlock()
	}()
	if s.spoil != nil && s.spoil(w, r, times) {
		return
	}
	if s.etag != "" {
		w.Header().Set("ETag", s.etag)
	}
	http.ServeContent(slowly{w, r.Context()}, r, "", s.date, bytes.NewReader(s.file))
}

// slowly waits before each part of an answer.
type slowly struct {
	http.ResponseWriter
	ctx context.Context
}

func (s slowly) Write(p []byte) (n int, err error) {
	for len(p) > 0 && err == nil && s.ctx.Err() == nil {
		time.Sleep(5 * time.Millisecond)
		var m int
		m, err = s.ResponseWriter.Write(p[:min(len(p), 128<<10)])
		n, p = n+m, p[m:]
	}
	return n, err
}

func TestRanges(t *testing.T) {
	file := make([]byte, 5*rangeSize+12345)
	for i := range file {
		file[i] = byte(i>>16 ^ i*7)
	}
	parts := func(connections int) int { return len(lengths(0, int64(len(file)), connections)) }
	later := func(r *http.Request) bool {
		span := r.Header.Get("Range")
		return span != "" && !strings.HasPrefix(span, "bytes=0-")
	}
	for _, c := range []struct {
		name        string
		server      *rangeServer
		connections int
		length      int    // of the file; 0 for all of it
		want        string // part of the error; empty for none
		most        int    // requests at once; those given up take a while to end
		all         int    // requests, if not 0
	}{
		{name: "many", server: &rangeServer{etag: `"a"`}, connections: 4, most: 4, all: parts(4)},
		{name: "one", server: &rangeServer{etag: `"a"`}, connections: 1, most: 1, all: 1},
		{name: "by date", server: &rangeServer{etag: `W/"a"`, date: time.Unix(1e9, 0)}, connections: 3, most: 3, all: parts(3)},
		{name: "nothing to compare by", server: &rangeServer{}, connections: 4, most: 1, all: parts(1)},
		{name: "shorter than a range", server: &rangeServer{etag: `"a"`}, connections: 4, length: 1000, most: 1, all: 1},
		{name: "of one range", server: &rangeServer{etag: `"a"`}, connections: 4, length: rangeSize, most: 1, all: 1},
		{name: "of a range and a byte", server: &rangeServer{etag: `"a"`}, connections: 4, length: rangeSize + 1, most: 2, all: 2},
		{name: "no ranges", server: &rangeServer{spoil: func(w http.ResponseWriter, r *http.Request, _ int) bool {
			w.Write(file)
			return true
		}}, connections: 4, most: 1, all: 1},
		{name: "ranges of unknown length", server: &rangeServer{spoil: func(w http.ResponseWriter, r *http.Request, _ int) bool {
			if r.Header.Get("Range") == "" {
				return false
			}
			w.Header().Set("Content-Range", "bytes 0-99/*")
			w.WriteHeader(http.StatusPartialContent)
			w.Write(file[:100])
			return true
		}}, connections: 4, most: 1, all: 2},
		{name: "absurd length", server: &rangeServer{spoil: func(w http.ResponseWriter, r *http.Request, _ int) bool {
			if later(r) {
				http.NotFound(w, r)
				return true
			}
			w.Header().Set("Content-Range", fmt.Sprintf("bytes 0-%d/%d", rangeSize-1, int64(1)<<62))
			w.WriteHeader(http.StatusPartialContent)
			w.Write(file[:rangeSize])
			return true
		}}, connections: 4, want: "the server says 404 Not Found", most: 4},
		{name: "cut", server: &rangeServer{etag: `"a"`, spoil: func(w http.ResponseWriter, r *http.Request, times int) bool {
			var from, to int
			fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-%d", &from, &to)
			if to-from < rangeSize/2 {
				return false
			}
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, to, len(file)))
			w.Header().Set("Content-Length", fmt.Sprint(to-from+1))
			w.Header().Set("ETag", `"a"`)
			w.WriteHeader(http.StatusPartialContent)
			w.Write(file[from : from+rangeSize/2+100])
			panic(http.ErrAbortHandler)
		}}, connections: 2, most: 2},
		{name: "busy", server: &rangeServer{etag: `"a"`, spoil: func(w http.ResponseWriter, r *http.Request, times int) bool {
			if later(r) && times == 1 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return true
			}
			return false
		}}, connections: 3, most: 3, all: 2*parts(3) - 1},
		{name: "gone", server: &rangeServer{etag: `"a"`, spoil: func(w http.ResponseWriter, r *http.Request, _ int) bool {
			if later(r) {
				http.NotFound(w, r)
			}
			return later(r)
		}}, connections: 2, want: "the server says 404 Not Found", most: 4},
		{name: "changed", server: &rangeServer{etag: `"a"`, spoil: func(w http.ResponseWriter, r *http.Request, _ int) bool {
			if later(r) {
				w.Header().Set("ETag", `"b"`)
				http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file))
			}
			return later(r)
		}}, connections: 2, want: "has changed on the server", most: 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := c.server
			s.file, s.asked = file, map[string]int{}
			if c.length > 0 {
				s.file = file[:c.length]
			}
			server := httptest.NewServer(s)
			defer server.Close()
			client, _ := testClient()
			client.Connections = c.connections
			in, err := client.Open(context.Background(), server.URL, Kept{})
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(in)
			in.Close()
			switch {
			case c.want != "":
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("%v, want %q", err, c.want)
				}
			case err != nil:
				t.Error(err)
			case !bytes.Equal(got, s.file):
				t.Errorf("%d bytes of %d, or other ones", len(got), len(s.file))
			}
			s.mutex.Lock()
			defer s.mutex.Unlock()
			if s.most > c.most || c.all > 0 && s.all != c.all {
				t.Errorf("%d requests, %d at once; want %d, %d", s.all, s.most, c.all, c.most)
			}
			if c.name == "many" && s.most < 2 {
				t.Error("never more than one connection")
			}
		})
	}
}

// lengths returns those of all ranges of a file.
func lengths(from, end int64, connections int) (list []int64) {
	r := &ranged{version: Version{Size: end}, from: from, max: connections}
	for at := from; at < end; at += list[len(list)-1] {
		list = append(list, r.length(at))
	}
	return list
}

// TestLengths wants ranges that come to the file's end, the first one that of the
// first request, and none that is longer at the end than what the other
// connections have to do.
func TestLengths(t *testing.T) {
	for _, c := range []struct{ from, end int64 }{
		{0, 1}, {0, rangeSize - 1}, {0, rangeSize}, {0, rangeSize + 1}, {12345, 5*rangeSize + 1}, {7, 100*rangeSize + 99},
	} {
		for connections := 1; connections <= MaxConnections; connections++ {
			at := c.from
			for i, n := range lengths(c.from, c.end, connections) {
				most := int64(rangeSize)
				if rest := (c.end - at) / int64(connections); i > 0 && rest < most {
					most = max(rest, lastRange)
				}
				if n < 1 || n > most || i == 0 && n != min(rangeSize, c.end-c.from) {
					t.Errorf("%d to %d over %d connections: range %d, at %d, has %d bytes", c.from, c.end, connections, i, at, n)
				}
				at += n
			}
			if at != c.end {
				t.Errorf("%d to %d over %d connections: ends at %d", c.from, c.end, connections, at)
			}
		}
	}
}

// TestReadAhead does not read on: what arrives is bounded, and all workers end
// when the body is closed, or its context.
func TestReadAhead(t *testing.T) {
	s := &rangeServer{file: make([]byte, 40*rangeSize), etag: `"a"`, asked: map[string]int{}}
	server := httptest.NewServer(s)
	defer server.Close()
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancelCause(context.Background())
	client, _ := testClient()
	client.Connections = 3
	in, err := client.Open(ctx, server.URL, Kept{})
	if err != nil {
		t.Fatal(err)
	}
	io.CopyN(io.Discard, in, 2*rangeSize)
	r := in.ReadCloser.(*ranged)
	ahead := func() int64 {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		return (r.next-r.parts[0].from)/rangeSize - int64(r.open)
	}
	waitFor(t, "a range for each connection, and one more, to be taken", func() bool { return ahead() == 1 })
	time.Sleep(100 * time.Millisecond)
	if n := ahead(); n > 1 {
		t.Errorf("%d ranges more than connections are taken", n)
	}
	why := errors.New("enough")
	cancel(why)
	if _, err := io.Copy(io.Discard, in); err == nil || !strings.Contains(err.Error(), "enough") {
		t.Errorf("read after the context's end: %v", err)
	}
	in.Close()
	server.CloseClientConnections()
	server.Close()
	client.http.CloseIdleConnections()
	waitFor(t, "goroutines to end", func() bool { return runtime.NumGoroutine() <= before })
}
