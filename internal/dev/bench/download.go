package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// The simulated link to a distant server, over which downloads are measured.
const (
	latency       = 100 * time.Millisecond // of opening a connection, and of each answer
	perConnection = 10e6                   // bytes per second
	inAll         = 60e6                   // bytes per second of all connections together
)

// Names of peers that download.
const (
	wgetTar  = "wget && tar xfz"
	ariaTar  = "aria2c -x8 && tar xfz"
	fileName = "a.tar.gz"
)

// download measures how long it takes to fetch and unpack the Debian tree over the link.
func (b *bench) download() (string, error) {
	archive, err := b.archive()
	if err != nil {
		return "", err
	}
	server, err := serve(archive)
	if err != nil {
		return "", err
	}
	defer server.Close()
	url := "http://" + server.Addr + "/" + fileName
	shell := func(name, tool, line string) *entry {
		return command(name, "", "/bin/sh", "-c", line, "sh", url).needs(tool)
	}
	c := contest{
		title:  "Downloading and unpacking the Debian tree: 100 ms, 10 MB/s a connection, 60 MB/s in all",
		rounds: max(b.unpacks/2, 3),
		entries: []*entry{
			shell(wgetTar, "wget", `wget -q -O a.tar.gz "$1" && tar xfz a.tar.gz`),
			command("ours, fetchroot", b.ours, "fetchroot", "-q", "--no-cache", url).atMost(0.22, wgetTar).atMost(0.65, ariaTar),
			shell("curl | tar xz", "curl", `curl -s "$1" | tar xz`),
			shell(ariaTar, "aria2c", `aria2c -q -x8 -s8 -k1M -o a.tar.gz "$1" && tar xfz a.tar.gz`),
		},
	}
	b.charted = append(b.charted, &c)
	c.before, c.after = freshDir(b.tmpfs)
	return c.play()
}

// serve serves a file on the loopback interface at the speed of the link. The calling thread
// opens the file, because it may have a mount namespace of its own.
func serve(path string) (*http.Server, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Addr: l.Addr().String(), Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(latency)
		w.Header().Set("ETag", `"1"`)
		http.ServeContent(w, r, fileName, st.ModTime(), io.NewSectionReader(f, 0, st.Size()))
	})}
	go server.Serve(&link{Listener: l})
	return server, nil
}

// A link is a listener whose connections share a rate.
type link struct {
	net.Listener
	shared limiter
}

func (l *link) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return &linked{Conn: c, link: l, ready: time.Now().Add(latency)}, err
}

// linked is a connection of a link.
type linked struct {
	net.Conn
	link  *link
	ready time.Time // the earliest time at which the first bytes can arrive
	own   limiter
}

func (c *linked) Read(b []byte) (int, error) {
	time.Sleep(time.Until(c.ready))
	return c.Conn.Read(b)
}

func (c *linked) Write(b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		piece := b[n:min(n+32<<10, len(b))]
		time.Sleep(time.Until(c.own.after(len(piece), perConnection)))
		time.Sleep(time.Until(c.link.shared.after(len(piece), inAll)))
		var m int
		m, err = c.Conn.Write(piece)
		n += m
	}
	return n, err
}

// A limiter limits a rate.
type limiter struct {
	mu   sync.Mutex
	next time.Time
}

// after returns the time before which n more bytes may not be sent. rate is in bytes per
// second.
func (l *limiter) after(n int, rate float64) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	// A connection that slept too long may catch up, but by this time at most.
	if since := time.Now().Add(-20 * time.Millisecond); l.next.Before(since) {
		l.next = since
	}
	l.next = l.next.Add(time.Duration(float64(n) / rate * float64(time.Second)))
	return l.next
}
