// Package serve implements `contedor serve`: a teacher's machine hands out the program, root file
// systems and the course over HTTP. It only reads, and it serves only what was named.
//
//	shelf.go    the files, and what is known of them
//	pages.go    the pages, and the script that students run
//	board.go    what the teacher sees
package serve

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"log"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/teach/guide"
	"contedor/internal/texts"
)

var options = cli.Options{
	Short:   "l:",
	Long:    []cli.LongOption{{Name: "listen", Argument: cli.Required, Key: 'l'}},
	Permute: true,
}

// Bounds of the server, so that no client takes what others need.
const (
	mostConnections = 256
	headerTime      = 10 * time.Second // for the request
	idleTime        = 30 * time.Second // between two requests
	stallTime       = time.Minute      // in which a client must take some bytes
	mostHeaderBytes = 16 << 10
)

// Run is `contedor serve`.
func Run(inv *cli.Invocation) error {
	address := ":8000"
	o, err := guide.ParseOwn(inv, options, math.MaxInt, func(opt cli.Option) { address = opt.Value })
	if err != nil {
		return err
	}
	if o.Help {
		return o.PrintHelp(inv, o.Serve.Help)
	}
	s, err := newShelf(&o.Serve, o.Operands)
	if err != nil {
		return err
	}
	defer s.close()
	return serve(inv, o.Language, address, s)
}

func serve(inv *cli.Invocation, language *texts.Language, address string, s *shelf) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		if wrong, ok := errors.AsType[*net.AddrError](err); ok {
			return cli.Fail(address+": "+wrong.Err, nil)
		}
		if wrong, ok := errors.AsType[*net.DNSError](err); ok {
			return cli.Fail(address+": "+wrong.Err, nil)
		}
		if number, ok := errors.AsType[syscall.Errno](err); ok {
			return cli.Fail(address, number)
		}
		return cli.Fail(err.Error(), nil)
	}
	urls := reachable(listener.Addr().(*net.TCPAddr))
	h := &handler{shelf: s, language: language, url: urls[0], board: newBoard(inv, language)}
	if err := h.makePages(); err != nil {
		return err
	}
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, MaxHeaderBytes: mostHeaderBytes,
		ErrorLog: log.New(io.Discard, "", 0),
	}
	if err := inv.Print(invitation(&language.Serve, urls)); err != nil {
		return err
	}
	return interrupt.Run(&language.Fetch, nil, func(ctx context.Context) error {
		defer context.AfterFunc(ctx, func() { server.Close() })()
		h.board.begin()
		err := server.Serve(&bounded{Listener: listener, free: make(chan struct{}, mostConnections)})
		h.board.end()
		if errors.Is(err, http.ErrServerClosed) {
			return nil
		}
		return err
	})
}

// reachable returns the addresses at which other machines reach the listener, the most likely one
// first.
func reachable(at *net.TCPAddr) (urls []string) {
	add := func(ip string) {
		url := "http://" + net.JoinHostPort(ip, strconv.Itoa(at.Port))
		for _, u := range urls {
			if u == url {
				return
			}
		}
		urls = append(urls, url)
	}
	if !at.IP.IsUnspecified() {
		add(at.IP.String())
		return urls
	}
	// The address of the default route. Nothing is sent.
	if c, err := net.Dial("udp4", "192.0.2.1:9"); err == nil {
		add(c.LocalAddr().(*net.UDPAddr).IP.String())
		c.Close()
	}
	addresses, _ := net.InterfaceAddrs()
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			add(n.IP.String())
		}
	}
	if urls == nil {
		add("127.0.0.1")
	}
	return urls
}

// invitation is what the teacher sees first.
func invitation(t *texts.Serve, urls []string) string {
	text := t.TypeThis + "\n\n    wget -qO- " + urls[0] + "/get | sh\n    curl -fsS " + urls[0] + "/get | sh\n\n"
	if len(urls) > 1 {
		text += t.Others + "\n\n"
		for _, u := range urls[1:] {
			text += "    wget -qO- " + u + "/get | sh\n"
		}
		text += "\n"
	}
	return text
}

// A bounded listener accepts no more connections than free has room for.
type bounded struct {
	net.Listener
	free chan struct{}
}

func (b *bounded) Accept() (net.Conn, error) {
	b.free <- struct{}{}
	c, err := b.Listener.Accept()
	if err != nil {
		<-b.free
		return nil, err
	}
	return &counted{Conn: c, free: b.free}, nil
}

// A counted connection gives its place back once.
type counted struct {
	net.Conn
	free   chan struct{}
	closed bool
}

func (c *counted) Close() error {
	if !c.closed {
		c.closed = true
		<-c.free
	}
	return c.Conn.Close()
}

// A handler answers the requests.
type handler struct {
	shelf    *shelf
	language *texts.Language
	url      string // at which the listener is reached, for requests that do not say it
	board    *board
	pages    map[string][]byte // by path
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	w = &patient{ResponseWriter: w, control: http.NewResponseController(w)}
	name := strings.TrimPrefix(r.URL.Path, "/")
	switch name {
	case "":
		h.text(w, "text/html; charset=utf-8", h.index(h.asked(r)))
		return
	case "get":
		h.text(w, "text/x-shellscript; charset=utf-8", h.script(h.asked(r)))
		return
	case sumsName:
		h.text(w, "text/plain; charset=utf-8", h.shelf.sums())
		return
	}
	if page, ok := h.pages[name]; ok {
		header.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
		h.text(w, "text/html; charset=utf-8", string(page))
		return
	}
	f := h.shelf.find(name)
	if f == nil {
		http.NotFound(w, r)
		return
	}
	h.file(w, r, f)
}

func (h *handler) text(w http.ResponseWriter, kind, text string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	io.WriteString(w, text)
}

// file sends a file or a range of it, RFC 9110. Its ETag is its SHA-256, which is also in the
// header Repr-Digest of RFC 9530.
func (h *handler) file(w http.ResponseWriter, r *http.Request, f *file) {
	if f.hasChanged() {
		http.Error(w, f.name+": changed", http.StatusServiceUnavailable)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "application/octet-stream")
	header.Set("ETag", `"`+f.hex()+`"`)
	header.Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(f.sum[:])+":")
	client, _, _ := net.SplitHostPort(r.RemoteAddr)
	sent := h.board.transfer(client, f)
	defer sent.finish()
	http.ServeContent(&counting{ResponseWriter: w, sent: sent}, r, "", f.modified, io.NewSectionReader(f.file, 0, f.size))
}

// asked returns the address of this machine as the client knows it. A header that is not an address
// is not repeated.
func (h *handler) asked(r *http.Request) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]"
	if r.Host == "" || strings.Trim(r.Host, plain) != "" {
		return h.url
	}
	return "http://" + r.Host
}

// A patient writer waits for a client as long as it takes some bytes within stallTime.
type patient struct {
	http.ResponseWriter
	control *http.ResponseController
}

func (p *patient) Write(b []byte) (int, error) {
	p.control.SetWriteDeadline(time.Now().Add(stallTime))
	return p.ResponseWriter.Write(b)
}

// A counting writer tells the board what was sent of a file.
type counting struct {
	http.ResponseWriter
	sent *transfer
}

func (c *counting) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	c.sent.add(int64(n), err)
	return n, err
}
