package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// The link that downloads are measured over, as a server far away has it.
const (
	latency       = 100 * time.Millisecond // of a connection's beginning, and of an answer
	perConnection = 10e6                   // bytes a second
	inAll         = 60e6                   // bytes a second
)

// Names of peers that download.
const (
	wgetTar  = "wget && tar xfz"
	ariaTar  = "aria2c -x8 && tar xfz"
	fileName = "a.tar.gz"
)

// download measures fetching and unpacking the Debian tree over the link.
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

// serve serves a file on the loopback interface, at the speed of the link. The
// file is opened by the calling thread, whose mount namespace may be its own.
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
	shared pace
}

func (l *link) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return &linked{Conn: c, link: l, ready: time.Now().Add(latency)}, err
}

// A linked connection is slow.
type linked struct {
	net.Conn
	link  *link
	ready time.Time // when the first bytes may have come
	own   pace
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

// A pace tells when bytes may go, so that a rate is kept.
type pace struct {
	mu   sync.Mutex
	next time.Time
}

func (p *pace) after(n int, rate float64) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	// Who slept too long may catch up, but for no longer than this.
	if since := time.Now().Add(-20 * time.Millisecond); p.next.Before(since) {
		p.next = since
	}
	p.next = p.next.Add(time.Duration(float64(n) / rate * float64(time.Second)))
	return p.next
}
