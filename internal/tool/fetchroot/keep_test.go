package fetchroot

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

// A fileServer serves an archive as real servers do, and records the requests.
type fileServer struct {
	*httptest.Server
	mutex sync.Mutex
	file  []byte
	etag  string
	date  time.Time
	cut   int           // number of bytes after which a response breaks off; 0 for never
	hold  chan struct{} // if not nil, the rest waits for this channel instead
	asked []string      // Range and the condition of each request
	sent  int64         // number of bytes in bodies
}

func serve(t *testing.T, file []byte) *fileServer {
	s := &fileServer{file: file, etag: `"a"`}
	s.Server = httptest.NewServer(s)
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s
}

func (s *fileServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	ask := r.Header.Get("Range")
	for _, condition := range []string{"If-Range", "If-None-Match", "If-Modified-Since"} {
		if v := r.Header.Get(condition); v != "" {
			ask += " " + condition
		}
	}
	s.asked = append(s.asked, strings.TrimSpace(ask))
	if s.etag != "" {
		w.Header().Set("ETag", s.etag)
	}
	http.ServeContent(&cutter{w, r, s, s.cut}, r, "", s.date, bytes.NewReader(s.file))
}

// change changes the server's behavior, and returns the requests up to then.
func (s *fileServer) change(how func()) []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	asked := s.asked
	s.asked, s.sent = nil, 0
	if how != nil {
		how()
	}
	return asked
}

// A cutter breaks a response off.
type cutter struct {
	http.ResponseWriter
	request *http.Request
	server  *fileServer
	left    int
}

func (c *cutter) Write(p []byte) (int, error) {
	if c.server.cut == 0 || len(p) <= c.left {
		n, err := c.ResponseWriter.Write(p)
		c.left -= n
		c.server.sent += int64(n)
		return n, err
	}
	c.ResponseWriter.Write(p[:c.left])
	c.ResponseWriter.(http.Flusher).Flush()
	if hold := c.server.hold; hold != nil {
		c.server.mutex.Unlock()
		select {
		case <-hold:
		case <-c.request.Context().Done():
		}
		c.server.mutex.Lock()
	}
	panic(http.ErrAbortHandler)
}

// A user is a directory and a cache for several runs.
type user struct {
	t          *testing.T
	dir, cache string
	env        []string
}

func newUser(t *testing.T) *user { return &user{t: t, dir: t.TempDir(), cache: t.TempDir()} }

func (u *user) command(words ...string) *exec.Cmd {
	c := exec.Command(testbed.Program("fetchroot"), words...)
	c.Dir = u.dir
	c.Env = append(append(os.Environ(), "XDG_CACHE_HOME="+u.cache), u.env...)
	return c
}

func (u *user) fetchroot(words ...string) testbed.Result {
	u.t.Helper()
	return testbed.Run(u.t, u.command(words...))
}

// kept returns the number of bytes of an archive in the cache, or in a file of --keep.
func (u *user) kept() int64 {
	files, _ := filepath.Glob(u.cache + "/contedor/archives/*")
	partial, _ := filepath.Glob(u.dir + "/[^.]*.partial")
	for _, f := range append(files, partial...) {
		if st, err := os.Stat(f); err == nil && !strings.Contains(f, ".json") {
			return st.Size()
		}
	}
	return 0
}

// TestGoesOn interrupts downloads in several ways. The next run fetches only what is missing.
func TestGoesOn(t *testing.T) {
	const half = 1_500_000
	for _, c := range []struct {
		name  string
		words []string
		kill  os.Signal // nil: the server ends the connection
		date  bool      // instead of an ETag
	}{
		{name: "cut", words: []string{"--tries=1"}},
		{name: "cut, one connection", words: []string{"--tries=1", "--connections=1"}},
		{name: "by date", words: []string{"--tries=1"}, date: true},
		{name: "killed", kill: os.Kill},
		{name: "interrupted", kill: os.Interrupt},
		{name: "kept as a file", words: []string{"--tries=1", "--keep=a.tar.gz"}},
		{name: "kept as a file, killed", words: []string{"--keep=a.tar.gz", "--no-cache"}, kill: os.Kill},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			u := newUser(t)
			s := serve(t, archive())
			s.cut = half
			if c.date {
				s.etag, s.date = "", time.Unix(1e9, 0)
			}
			words := append(c.words, s.URL+"/a.tar.gz", "tree")
			if c.kill == nil {
				r := u.fetchroot(words...)
				if r.Status != 1 || !strings.HasSuffix(r.Stderr, ": the connection ended after 1.5 MB of 3.0 MB (the same command continues from there)\n") {
					t.Fatal(r)
				}
			} else {
				s.hold = make(chan struct{})
				cmd := u.command(words...)
				var message strings.Builder
				cmd.Stderr = &message
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				waitFor(t, "half of it", func() bool { return u.kept() == half })
				cmd.Process.Signal(c.kill)
				cmd.Wait()
				want := "fetchroot: " + s.URL + "/a.tar.gz: ended by SIGINT: 1.5 MB of 3.0 MB are kept (the same command continues from there)\n"
				if c.kill == os.Interrupt && !strings.HasSuffix(message.String(), want) {
					t.Errorf("%q, want %q", message.String(), want)
				}
			}
			if u.kept() != half {
				t.Fatalf("%d bytes are kept", u.kept())
			}
			s.change(func() { s.cut = 0 })
			r := u.fetchroot(words...)
			if r.Status != 0 || !whole(u.dir+"/tree") || !strings.Contains(r.Stderr, "3.0 MB from 3.0 MB (1.5 MB kept from before) in ") {
				t.Errorf("%+v, %s", r, list(t, u.dir))
			}
			if s.sent != int64(len(archive()))-half {
				t.Errorf("%d bytes sent in all: %q", s.sent, s.change(nil))
			}
			want := "tree"
			if strings.HasPrefix(c.name, "kept") {
				want = "a.tar.gz tree"
				if b, _ := os.ReadFile(u.dir + "/a.tar.gz"); !bytes.Equal(b, archive()) {
					t.Errorf("%d bytes in the file", len(b))
				}
			}
			if got := list(t, u.dir); got != want {
				t.Errorf("left %s", got)
			}
		})
	}
}

// TestBeginsAnew has kept data with which a download must not be continued.
func TestBeginsAnew(t *testing.T) {
	other := append(bytes.Clone(archive()), make([]byte, 512)...)
	for _, c := range []struct {
		name    string
		unnamed bool // the server has neither ETag nor date
		word    string
		change  func(*fileServer)
		kept    bool
	}{
		{name: "another ETag", change: func(s *fileServer) { s.etag = `"b"`; s.file = other }},
		{name: "no ETag any more", change: func(s *fileServer) { s.etag = ""; s.file = other }},
		{name: "a weak ETag", change: func(s *fileServer) { s.etag = `W/"a"` }},
		{name: "unnamed", unnamed: true},
		{name: "unnamed, forced", unnamed: true, word: "--continue", kept: true},
		{name: "unnamed, of another size", unnamed: true, word: "--continue", change: func(s *fileServer) { s.file = other }},
		{name: "refused", word: "--no-continue"},
		{name: "an endless ETag", change: func(s *fileServer) { s.etag = `"` + strings.Repeat("a", 5000) + `"` }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			u := newUser(t)
			s := serve(t, archive())
			if c.unnamed {
				s.etag = ""
			}
			s.cut = 1_500_000
			r := u.fetchroot("--tries=1", s.URL+"/x")
			if r.Status != 1 || u.kept() != 1_500_000 || strings.Contains(r.Stderr, "(with --continue the same command continues") != c.unnamed {
				t.Fatal(r, u.kept())
			}
			s.change(func() {
				s.cut = 0
				if c.change != nil {
					c.change(s)
				}
			})
			words := []string{s.URL + "/x"}
			if c.word != "" {
				words = append(words, c.word)
			}
			r = u.fetchroot(words...)
			if r.Status != 0 || !whole(u.dir+"/rootfs") || strings.Contains(r.Stderr, "kept") != c.kept {
				t.Error(r)
			}
			if want := fmt.Sprintf("SHA-256 %x\n", sha256.Sum256(s.file)); !strings.Contains(r.Stderr, want) {
				t.Errorf("%s, want %s", r.Stderr, want)
			}
		})
	}
}

// TestCache fetches an archive a second time.
func TestCache(t *testing.T) {
	u := newUser(t)
	s := serve(t, archive())
	url := s.URL + "/a.tar.gz"
	fetch := func(what, asked, summary string, words ...string) {
		t.Helper()
		r := u.fetchroot(append(words, "--connections=1", "--force", url)...)
		if r.Status != 0 || !whole(u.dir+"/rootfs") || !strings.Contains(r.Stderr, summary) {
			t.Errorf("%s: %+v", what, r)
		}
		if got := strings.Join(s.change(nil), "; "); got != asked {
			t.Errorf("%s: asked %q, want %q", what, got, asked)
		}
	}
	const all = "" // neither a range nor a condition
	fetch("new", all, "from 3.0 MB in")
	fetch("the same", "If-None-Match", "from 3.0 MB (3.0 MB kept from before) in")
	fetch("without the cache", all, "from 3.0 MB in", "--no-cache")
	fetch("anew", all, "from 3.0 MB in", "--no-continue")
	s.change(func() { s.etag, s.date = "", time.Unix(1e9, 0) })
	fetch("no ETag any more, so another", "If-None-Match", "from 3.0 MB in")
	fetch("the same by its date", "If-Modified-Since", "(3.0 MB kept from before)")
	s.change(func() { s.date = s.date.Add(time.Hour) })
	fetch("another", "If-Modified-Since", "from 3.0 MB in")
	u.cache = t.TempDir()
	fetch("with the cache left alone", all, "from 3.0 MB in", "--no-cache")
	if got := list(t, u.cache); got != "" {
		t.Errorf("--no-cache left %s", got)
	}
	for _, bad := range []string{"/dev/null", "/proc"} {
		u.cache = bad
		fetch("a cache at "+bad, all, "from 3.0 MB in")
	}
}

// TestTwoAtOnce runs several downloads of one URL with one cache.
func TestTwoAtOnce(t *testing.T) {
	u := newUser(t)
	s := serve(t, archive())
	var runs []*exec.Cmd
	for i := range 4 {
		c := u.command("-q", s.URL, fmt.Sprint("tree", i))
		c.Stderr = os.Stderr
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		runs = append(runs, c)
	}
	for i, c := range runs {
		if err := c.Wait(); err != nil || !whole(fmt.Sprint(u.dir, "/tree", i)) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if r := u.fetchroot(s.URL); r.Status != 0 || !strings.Contains(r.Stderr, "(3.0 MB kept from before)") {
		t.Error(r)
	}
}

// TestDamage changes the kept data. The damage is detected, and the next run starts from the
// beginning.
func TestDamage(t *testing.T) {
	plain := unzipped(t)
	for _, c := range []struct {
		name string
		file []byte
		cut  int
		want string
	}{
		{"a part", archive(), 1_500_000, "checksum (CRC) is wrong"},
		{"all", archive(), 0, "checksum (CRC) is wrong"},
		{"all, with no checksum of its own", plain, 0, "the kept part of it is damaged"},
	} {
		u := newUser(t)
		s := serve(t, c.file)
		s.cut = c.cut
		u.fetchroot("--tries=1", "--force", s.URL)
		files, _ := filepath.Glob(u.cache + "/contedor/archives/*[0-9a-f]")
		if len(files) != 1 {
			t.Fatalf("%s: kept %q", c.name, files)
		}
		f, err := os.OpenFile(files[0], os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		f.WriteAt([]byte("damage"), 1_000_000)
		f.Close()
		s.change(func() { s.cut = 0 })
		r := u.fetchroot("--force", s.URL)
		if r.Status != 1 || !strings.Contains(r.Stderr, c.want) || !strings.HasSuffix(r.Stderr, "(the part that an earlier run had kept is removed: try again)\n") {
			t.Errorf("%s: %+v", c.name, r)
		}
		if r := u.fetchroot("--force", s.URL); r.Status != 0 || strings.Contains(r.Stderr, "kept") {
			t.Errorf("%s: %+v", c.name, r)
		}
	}
}

// TestEndless uses a server whose response never ends. It must not fill the cache.
func TestEndless(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"a"`)
		for p := archive(); ; p = make([]byte, 1<<20) {
			if _, err := w.Write(p); err != nil {
				return
			}
		}
	}))
	defer server.Close()
	for _, words := range [][]string{{}, {"--print-hash"}} {
		u := newUser(t)
		r := u.fetchroot(append(words, "--max-size=4M", server.URL)...)
		if r.Status != 1 || r.Stdout != "" || !strings.Contains(r.Stderr, " (--max-size allows more)\n") || list(t, u.dir) != "" || u.kept() != 0 {
			t.Errorf("%q: %+v, left %s, %d bytes", words, r, list(t, u.dir), u.kept())
		}
	}
}

func TestKeep(t *testing.T) {
	u := newUser(t)
	s := serve(t, archive())
	s.date = time.Unix(1e9, 0)
	os.WriteFile(u.dir+"/here.tar.gz", archive(), 0o600)
	for i, source := range []string{s.URL, "here.tar.gz", "file://" + u.dir + "/here.tar.gz", "-"} {
		kept := fmt.Sprint("kept", i)
		c := u.command("-q", "--force", "--keep", kept, source)
		c.Stdin = bytes.NewReader(archive())
		if r := testbed.Run(t, c); r != (testbed.Result{}) || !whole(u.dir+"/rootfs") {
			t.Errorf("%s: %+v", source, r)
		}
		b, _ := os.ReadFile(u.dir + "/" + kept)
		st, err := os.Stat(u.dir + "/" + kept)
		if err != nil || !bytes.Equal(b, archive()) || source == s.URL && !st.ModTime().Equal(s.date) {
			t.Errorf("%s: %d bytes, %v", source, len(b), st)
		}
	}
	if got := list(t, u.cache) + list(t, u.dir); got != "here.tar.gz kept0 kept1 kept2 kept3 rootfs" {
		t.Errorf("left %s", got)
	}
	// An archive that cannot be kept, or is refused, leaves everything as it was.
	os.WriteFile(u.dir+"/old", []byte("old"), 0o600)
	os.RemoveAll(u.dir + "/rootfs")
	for _, c := range []struct{ file, source, want string }{
		{"none/x", s.URL, "fetchroot: cannot keep 'none/x': No such file or directory\n"},
		{"/dev/null", s.URL, "fetchroot: cannot keep '/dev/null': it is not a regular file\n"},
		{".", s.URL, "fetchroot: cannot keep '.': it is not a regular file\n"},
		{"old", s.URL, "the SHA-256 is "},
	} {
		r := u.fetchroot("--sha256", strings.Repeat("0", 64), "--keep", c.file, c.source)
		if r.Status != 1 || !strings.Contains(r.Stderr, c.want) {
			t.Errorf("%s: %+v", c.file, r)
		}
	}
	if b, _ := os.ReadFile(u.dir + "/old"); string(b) != "old" {
		t.Errorf("replaced by %d bytes", len(b))
	}
	if got := list(t, u.dir); got != "here.tar.gz kept0 kept1 kept2 kept3 old" {
		t.Errorf("left %s", got)
	}
}

// TestNotice expects a notice that says why a download takes longer.
func TestNotice(t *testing.T) {
	times := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if times++; times%2 == 1 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(503)
			return
		}
		w.Write(archive())
	}))
	defer server.Close()
	r := fetchroot(t, t.TempDir(), nil, server.URL+"/root.tar.gz")
	again := `^fetchroot: ` + server.URL + `/root.tar.gz: the server says 503 Service Unavailable; trying again in 0\.[2-5] s\nfetchroot: rootfs: `
	if r.Status != 0 || !regexp.MustCompile(again).MatchString(r.Stderr) {
		t.Error(r)
	}
	if r := fetchroot(t, t.TempDir(), nil, "-q", server.URL); r != (testbed.Result{}) {
		t.Error(r)
	}
}

// TestStall uses a server that stops sending once.
func TestStall(t *testing.T) {
	u := newUser(t)
	s := serve(t, archive())
	s.cut, s.hold = 1_500_000, make(chan struct{})
	cmd := u.command("--timeout=0.3", s.URL)
	cmd.Stderr = &bytes.Buffer{}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "half of it", func() bool { return u.kept() == 1_500_000 })
	s.change(func() { s.cut = 0 })
	if err := cmd.Wait(); err != nil || !whole(u.dir+"/rootfs") || !strings.Contains(fmt.Sprint(cmd.Stderr), "nothing has come for 300ms") {
		t.Errorf("%v: %s", err, cmd.Stderr)
	}
}

// TestProxy uses the proxies in the environment.
func TestProxy(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.String() == "http://rootfs.example/a.tar.gz" {
			w.Write(archive())
		}
	}))
	defer proxy.Close()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free.Close()
	for _, c := range []struct {
		env  []string
		want string
	}{
		{[]string{"http_proxy=" + proxy.URL}, ""},
		{[]string{"HTTP_PROXY=" + proxy.URL}, ""},
		{[]string{"http_proxy=http://" + free.Addr().String()}, "http://rootfs.example/a.tar.gz: the proxy: Connection refused"},
		{[]string{"http_proxy=" + proxy.URL, "no_proxy=.example"}, "rootfs.example"},
	} {
		u := newUser(t)
		u.env = c.env
		r := u.fetchroot("-q", "--tries=1", "http://rootfs.example/a.tar.gz")
		if c.want == "" && (r != (testbed.Result{}) || !whole(u.dir+"/rootfs")) || c.want != "" && (r.Status != 1 || !strings.Contains(r.Stderr, c.want)) {
			t.Errorf("%q: %+v", c.env, r)
		}
	}
}

// TestCertificates expects that servers without a valid certificate are refused.
func TestCertificates(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write(archive()) }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	u := newUser(t)
	r := u.fetchroot(server.URL)
	if r.Status != 1 || !strings.Contains(r.Stderr, "certificate signed by unknown authority") || strings.Count(r.Stderr, "\n") != 1 || list(t, u.dir) != "" {
		t.Error(r)
	}
	u.env = []string{"SSL_CERT_FILE=" + u.cache + "/ca.pem"}
	os.WriteFile(u.cache+"/ca.pem", pemOf(server), 0o600)
	if r := u.fetchroot("-q", server.URL); r != (testbed.Result{}) || !whole(u.dir+"/rootfs") {
		t.Error(r)
	}
	if r := u.fetchroot("-q", strings.Replace(server.URL, "127.0.0.1", "localhost", 1), "other"); r.Status != 1 || !strings.Contains(r.Stderr, "not localhost") {
		t.Error(r)
	}
}

// TestTunnel reaches an https server through a proxy, which cannot see the request.
func TestTunnel(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write(archive()) }))
	defer server.Close()
	tunnels := 0
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || r.Host != "example.com:443" {
			t.Errorf("the proxy is asked for %s %s", r.Method, r.Host)
			return
		}
		tunnels++
		there, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Error(err)
			return
		}
		here, _, _ := w.(http.Hijacker).Hijack()
		io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
		go io.Copy(there, here)
		io.Copy(here, there)
		here.Close()
	}))
	defer proxy.Close()
	u := newUser(t)
	os.WriteFile(u.cache+"/ca.pem", pemOf(server), 0o600)
	u.env = []string{"https_proxy=" + proxy.URL, "SSL_CERT_FILE=" + u.cache + "/ca.pem"}
	r := u.fetchroot("-q", "https://example.com/a.tar.gz") // the name in httptest's certificate
	if r != (testbed.Result{}) || !whole(u.dir+"/rootfs") || tunnels == 0 {
		t.Errorf("%+v, %d tunnels", r, tunnels)
	}
	server.CloseClientConnections()
}

// TestCacheFails removes the cache, or its room, in the middle. The archive is unpacked without
// it.
func TestCacheFails(t *testing.T) {
	t.Run("gone", func(t *testing.T) {
		u := newUser(t)
		s := serve(t, archive())
		s.cut, s.hold = 1_500_000, make(chan struct{})
		cmd := u.command("-q", "--timeout=1", s.URL)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		waitFor(t, "half of it", func() bool { return u.kept() == 1_500_000 })
		os.RemoveAll(u.cache + "/contedor")
		s.change(func() { s.cut = 0 })
		close(s.hold)
		if err := cmd.Wait(); err != nil || !whole(u.dir+"/rootfs") {
			t.Error(err)
		}
	})
	t.Run("full", func(t *testing.T) {
		testbed.NeedRoot(t)
		u := newUser(t)
		s := serve(t, archive())
		cmd := exec.Command("sh", "-ec", `
			mount -t tmpfs -o size=1m cache "$XDG_CACHE_HOME"
			"$@"
			find "$XDG_CACHE_HOME" -type f
		`, "sh", testbed.Program("fetchroot"), "-q", s.URL)
		cmd.Dir = u.dir
		cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+u.cache)
		cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
		if r := testbed.Run(t, cmd); r != (testbed.Result{}) || !whole(u.dir+"/rootfs") {
			t.Error(r)
		}
	})
}

// TestRefused uses a valid archive that is refused or has no room. Its data stays in the cache.
func TestRefused(t *testing.T) {
	u := newUser(t)
	s := serve(t, archive())
	if r := u.fetchroot("--max-size=2M", s.URL); r.Status != 1 || !strings.Contains(r.Stderr, "--max-size allows more") {
		t.Error(r)
	}
	if u.kept() == 0 {
		t.Error("nothing is kept of what is too large")
	}
	if r := u.fetchroot(s.URL); r.Status != 0 || !strings.Contains(r.Stderr, "kept from before") {
		t.Error(r)
	}
	testbed.NeedRoot(t)
	cmd := exec.Command("sh", "-ec", `mount -t tmpfs -o size=1m full full; exec "$@"`, "sh", testbed.Program("fetchroot"), s.URL, "full/tree")
	cmd.Dir = u.dir
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+u.cache)
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	os.Mkdir(u.dir+"/full", 0o700)
	if r := testbed.Run(t, cmd); r.Status != 1 || !strings.Contains(r.Stderr, "no room for") || strings.Contains(r.Stderr, "dropped") {
		t.Error(r)
	}
	if u.kept() != int64(len(archive())) {
		t.Errorf("%d bytes are kept of what has no room", u.kept())
	}
}

func unzipped(t *testing.T) []byte {
	t.Helper()
	c := exec.Command(testbed.Need(t, "gzip"), "-dc")
	c.Stdin = bytes.NewReader(archive())
	var b bytes.Buffer
	c.Stdout = &b
	if err := c.Run(); err != nil && err != io.EOF {
		t.Fatal(err)
	}
	return b.Bytes()
}
