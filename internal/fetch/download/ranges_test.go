package download

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"contedor/internal/fetch/source"
)

// A rangeServer serves one file, with the faults that a test chooses. Its connections are slow, so
// several of them are faster than one.
type rangeServer struct {
	file []byte
	etag string
	date time.Time // Last-Modified; zero for none

	// spoil may respond instead of the server. times is the number of requests for the range so
	// far, including this one.
	spoil func(w http.ResponseWriter, r *http.Request, times int) bool

	mutex          sync.Mutex
	asked          map[string]int
	now, most, all int // the numbers of requests: running now, the maximum at once, and in all
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

// slowly is a writer that waits before each part of a response.
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
	later := func(r *http.Request) bool {
		span := r.Header.Get("Range")
		return span != "" && !strings.HasPrefix(span, "bytes=0-")
	}
	for _, c := range []struct {
		name        string
		server      *rangeServer
		connections int
		length      int    // the length of the file; 0 for all of it
		want        string // a part of the error; "" for none
		most        int    // the maximum number of requests at once; canceled ones take a while to end
		all         int    // the number of requests, if not 0
		times       int    // the number of requests for each range except the first, if not 0
	}{
		{name: "many", server: &rangeServer{etag: `"a"`}, connections: 4, most: 5, times: 1},
		{name: "one", server: &rangeServer{etag: `"a"`}, connections: 1, most: 1, all: 1},
		{name: "by date", server: &rangeServer{etag: `W/"a"`, date: time.Unix(1e9, 0)}, connections: 3, most: 4, times: 1},
		{name: "nothing to compare by", server: &rangeServer{}, connections: 4, most: 1, times: 1},
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
		}}, connections: 3, most: 4, times: 2},
		{name: "gone", server: &rangeServer{etag: `"a"`, spoil: func(w http.ResponseWriter, r *http.Request, _ int) bool {
			if later(r) {
				http.NotFound(w, r)
			}
			return later(r)
		}}, connections: 2, want: "the server says 404 Not Found", most: 4},
		{name: "changed", server: &rangeServer{etag: `"a"`, spoil: func(w http.ResponseWriter, r *http.Request, _ int) bool {
			if later(r) {
				w.Header().Set("ETag", `"b"`)
				http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(append([]byte("new"), file...)))
			}
			return later(r)
		}}, connections: 2, want: "has changed on the server", most: 4},
		{name: "another ETag for the same", server: &rangeServer{etag: `"a"`, spoil: func(w http.ResponseWriter, r *http.Request, _ int) bool {
			if later(r) {
				w.Header().Set("ETag", `"b"`)
				http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file))
			}
			return later(r)
		}}, connections: 2, most: 4},
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
			if c.times > 0 {
				s.wholeFileAsked(t, c.times)
			}
			if c.name == "many" && s.most < 2 {
				t.Error("never more than one connection")
			}
		})
	}
}

// wholeFileAsked checks that the ranges cover the file. They do not overlap, but for one: while there was
// one connection, it asked for all the rest, of which others took a part. There was one request for the
// first range, and times requests for each other one. The caller holds the mutex.
func (s *rangeServer) wholeFileAsked(t *testing.T, times int) {
	t.Helper()
	size := int64(len(s.file))
	asked, ends := map[int64]int{}, map[int64]int64{}
	for span, n := range s.asked {
		var from, last int64
		fmt.Sscanf(span, "bytes=%d-%d", &from, &last)
		asked[from] += n
		ends[from] = max(ends[from], min(last+1, size))
	}
	at, cut := int64(0), 0
	for i, from := range slices.Sorted(maps.Keys(ends)) {
		if at > from && at == size {
			at, cut = from, cut+1
		}
		if at != from || cut > 1 {
			t.Errorf("a range begins at %d, not %d: %v", from, at, s.asked)
		}
		if n := asked[from]; n != times && !(i == 0 && n == 1) {
			t.Errorf("the range at %d was asked for %d times, not %d", from, n, times)
		}
		at = ends[from]
	}
	if at != size {
		t.Errorf("no ranges up to %d: %v", size, s.asked)
	}
}

// TestLengths assigns ranges to simulated connections of equal speed. Each waits before a range for as
// long as a quarter of a range takes. The ranges must reach the end of the file. The connections must
// begin with ranges of different lengths, and end within the time for one range.
func TestLengths(t *testing.T) {
	const wait = rangeSize / 4
	for _, c := range []struct{ from, end int64 }{
		{0, 1}, {0, rangeSize - 1}, {0, rangeSize}, {0, rangeSize + 1}, {12345, 5*rangeSize + 1}, {7, 100*rangeSize + 99},
	} {
		for connections := 1; connections <= source.MaxConnections; connections++ {
			r := &ranged{version: Version{Size: c.end}, from: c.from, next: c.from, max: connections, open: connections}
			ends := make([]int64, connections) // the times at which the current ranges end
			sizes := make([]int64, connections)
			var begun []int64 // the length of the first range of each connection
			for r.next < c.end {
				first := slices.Index(ends, slices.Min(ends))
				now := ends[first]
				r.came = r.next - c.from
				for i, end := range ends {
					r.came -= min(max(end-now, 0), sizes[i])
				}
				n := r.length()
				if n < 1 || n > rangeSize || n > c.end-r.next || connections == 1 && r.taken > 0 && n > onlyRange || r.taken == 0 && n != min(rangeSize, c.end-c.from) {
					t.Fatalf("%d to %d over %d connections: range %d, at %d, has %d bytes", c.from, c.end, connections, r.taken, r.next, n)
				}
				if r.taken < connections {
					begun = append(begun, n)
				}
				ends[first], sizes[first] = now+wait+n, n
				r.next += n
				r.taken++
			}
			if c.end-c.from < int64(3*connections)*rangeSize {
				continue
			}
			if apart := slices.Max(ends) - slices.Min(ends); apart > rangeSize*4/5 {
				t.Errorf("%d to %d over %d connections: they end %.2f ranges apart", c.from, c.end, connections, float64(apart)/rangeSize)
			}
			slices.Sort(begun)
			if len(slices.Compact(begun)) < connections-1 {
				t.Errorf("%d connections: they begin with ranges of %d", connections, begun)
			}
		}
	}
}

// While nothing is read, a server that responds at once gets one connection, a slower one a few, and a
// slow server gets all of them.
func TestConnectionsAtOnce(t *testing.T) {
	s := &rangeServer{file: make([]byte, 20*rangeSize), etag: `"a"`, asked: map[string]int{}}
	s.spoil = func(http.ResponseWriter, *http.Request, int) bool {
		time.Sleep(farAway)
		return false
	}
	server := httptest.NewServer(s)
	defer server.Close()
	client, _ := testClient()
	open := func(r *ranged) int {
		defer r.Close()
		r.mutex.Lock()
		defer r.mutex.Unlock()
		return r.open
	}
	in, err := client.Open(context.Background(), server.URL, Kept{})
	if err != nil {
		t.Fatal(err)
	}
	if n := open(in.ReadCloser.(*parallel).ranged); n != DefaultConnections {
		t.Errorf("%d connections to a server far away", n)
	}
	for took, want := range map[time.Duration]int{nearBy - 1: 1, nearBy: firstConnections, farAway - 1: firstConnections} {
		if n := open(startRanged(t, client, server.URL, in.Version, took)); n != want {
			t.Errorf("%d connections to one that responds after %v, not %d", n, took, want)
		}
	}
}

// startRanged requests the first range as if the response took the time took.
func startRanged(t *testing.T, c *Client, address string, v Version, took time.Duration) *ranged {
	t.Helper()
	ctx := context.Background()
	return c.newRanged(ctx, address, v, firstRange(t, ctx, c, address), took, 0, c.Connections)
}

// firstRange requests the first range.
func firstRange(t *testing.T, ctx context.Context, c *Client, address string) *http.Response {
	t.Helper()
	first, err := c.get(ctx, address, func(h http.Header) {
		h.Set("Range", fmt.Sprintf("bytes=0-%d", rangeSize-1))
	})
	if err != nil {
		t.Fatal(err)
	}
	return first
}

// TestOnlyConnection reads from a server that is near: one request brings everything after the first
// range. Before anything is read, less than a range waits in memory besides the first.
func TestOnlyConnection(t *testing.T) {
	s := &rangeServer{file: make([]byte, 5*rangeSize+99), etag: `"a"`, asked: map[string]int{}}
	for i := range s.file {
		s.file[i] = byte(i>>16 ^ i*7)
	}
	server := httptest.NewServer(s)
	defer server.Close()
	client, _ := testClient()
	r := startRanged(t, client, server.URL, Version{ETag: s.etag, Size: int64(len(s.file))}, 0)
	defer r.Close()
	waitFor(t, "all that there is memory for", func() bool {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		return len(r.parts) == 1+onlyAhead
	})
	r.mutex.Lock()
	r.max = 1 // a slow machine opens no others, either
	for _, p := range r.parts[1:] {
		if len(p.buffer) != onlyRange {
			t.Errorf("a range has %d bytes", len(p.buffer))
		}
	}
	r.mutex.Unlock()
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, s.file) {
		t.Errorf("%d bytes of %d, or other ones; %v", len(got), len(s.file), err)
	}
	want := map[string]int{fmt.Sprintf("bytes=0-%d", rangeSize-1): 1, fmt.Sprintf("bytes=%d-%d", rangeSize, len(s.file)-1): 1}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if !maps.Equal(s.asked, want) {
		t.Errorf("asked for %v, not %v", s.asked, want)
	}
}

// TestReadAhead stops reading. The data that arrives meanwhile is bounded, and all workers end when the
// body is closed or its context is canceled.
func TestReadAhead(t *testing.T) {
	s := &rangeServer{file: make([]byte, 40*rangeSize), etag: `"a"`, asked: map[string]int{}}
	server := httptest.NewServer(s)
	defer server.Close()
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancelCause(context.Background())
	client, _ := testClient()
	client.Connections = 3
	in := client.newParallel(ctx, server.URL, Version{ETag: s.etag, Size: int64(len(s.file))}, firstRange(t, ctx, client, server.URL), farAway, 0, client.Connections)
	io.CopyN(io.Discard, in, 2*rangeSize)
	r := in.ranged
	ahead := func() float64 {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		return float64(r.next-r.parts[0].from)/rangeSize - float64(r.open)
	}
	waitFor(t, "a range for each connection to be taken", func() bool { return ahead() > 0 })
	time.Sleep(100 * time.Millisecond)
	if n := ahead(); n > 1 {
		t.Errorf("%.2f ranges more than connections are taken", n)
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

// TestNotices has a server that fails for all connections: each attempt is noticed once.
func TestNotices(t *testing.T) {
	s := &rangeServer{file: make([]byte, 20*rangeSize), etag: `"a"`, asked: map[string]int{}}
	s.spoil = func(w http.ResponseWriter, r *http.Request, _ int) bool {
		if strings.HasPrefix(r.Header.Get("Range"), "bytes=0-") {
			return false
		}
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	}
	server := httptest.NewServer(s)
	defer server.Close()
	client, p := testClient()
	client.Tries = 3
	noticed := 0
	var mutex sync.Mutex
	client.Notice = func(string, error, time.Duration) {
		mutex.Lock()
		defer mutex.Unlock()
		noticed++
	}
	if _, _, err := read(client, server.URL, Kept{}); err == nil || Reason(err) != "the server says 503 Service Unavailable" {
		t.Error(err)
	}
	if noticed != 2 || len(p.list()) < 2*3 {
		t.Errorf("%d notices of %d pauses", noticed, len(p.list()))
	}
}
