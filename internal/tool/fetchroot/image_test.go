package fetchroot

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

// thisPlatform is the platform of the images that are unpacked here.
var thisPlatform = "linux/" + runtime.GOARCH

// An item is an entry of a layer.
type item struct {
	name, body string
	kind       byte // 0 for a regular file
	mode       int64
	link       string
	uid        int
}

// layer packs entries as a layer. compress is a command; "" for none.
func layer(t *testing.T, compress string, items ...item) testbed.Layer {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, i := range items {
		h := &tar.Header{
			Name: i.name, Typeflag: i.kind, Mode: i.mode, Size: int64(len(i.body)), Linkname: i.link, Uid: i.uid, Gid: i.uid,
			ModTime: time.Unix(1e9, 0), Format: tar.FormatPAX,
		}
		if i.kind == tar.TypeChar {
			h.Devmajor, h.Devminor = 1, 3
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, i.body)
	}
	w.Close()
	kept := b.Bytes()
	if compress != "" {
		c := exec.Command(testbed.Need(t, compress), "-c")
		c.Stdin = bytes.NewReader(kept)
		var err error
		if kept, err = c.Output(); err != nil {
			t.Fatal(err)
		}
	}
	return testbed.Layer{Kept: kept, Plain: b.Bytes()}
}

// layers returns the layers of an image that has all interactions between layers.
func layers(t *testing.T) []testbed.Layer {
	d := func(name string, mode int64) item { return item{name: name, kind: tar.TypeDir, mode: mode} }
	f := func(name, body string) item { return item{name: name, body: body, mode: 0644} }
	return []testbed.Layer{
		layer(t, "gzip", d("./", 0755), d("etc/", 0755), f("etc/passwd", "root"), f("etc/old", "old"),
			d("usr/", 0755), d("usr/lib/", 0711), f("usr/lib/a", "a"), f("usr/lib/b", "b"),
			item{name: "lib", kind: tar.TypeSymlink, link: "usr/lib", mode: 0777},
			d("opt/", 0755), d("opt/app/", 0750), f("opt/app/v1", "1"), d("opt/app/sub/", 0700), f("opt/app/sub/x", "x"),
			d("var/", 0755), d("var/cache/", 0755), f("var/cache/1", "1"), d("var/cache/d/", 0755), f("var/cache/d/2", "2"),
			d("tmp/", 01777), item{name: "usr/su", body: "su", mode: 04755, uid: 7},
			item{name: "usr/hard", kind: tar.TypeLink, link: "usr/su"}, item{name: "null", kind: tar.TypeChar, mode: 0666},
			d("gone/", 0755), f("gone/x", ""), f("kind", "a file")),
		layer(t, "", f("etc/.wh.old", ""), f("etc/new", "new"), f("lib/c", "c"), f("usr/lib/.wh.a", ""),
			f(".wh.gone", ""), f(".wh.kind", ""), d("kind/", 0700), f("kind/x", "a directory"),
			d("opt/app/", 0755), f("opt/app/.wh..wh..opq", ""), f("opt/app/v2", "2")),
		layer(t, "gzip", f("var/.wh.cache", ""), d("opt/app/sub/", 0755), f("opt/app/sub/y", "y"),
			item{name: "usr/hard2", kind: tar.TypeLink, link: "usr/su"}, f("etc/passwd", "root and more")),
	}
}

// describe lists a tree: kind and mode, owner, links, size, target of a symlink, name and
// content. It leaves out times, because directories without entries in a layer get new ones.
func describe(t *testing.T, dir string) string {
	t.Helper()
	script := `cd "$1" && find . -mindepth 1 \( -type d -printf '%y %m %U:%G %P\n' -o -printf '%y %m %U:%G %n %s %l %Ts %P\n' \) | sort -k9,9 -k4,4 &&
		find . -type f -print0 | sort -z | xargs -0r sha256sum`
	r := testbed.Run(t, exec.Command("sh", "-c", script, "sh", dir))
	if r.Status != 0 || r.Stderr != "" {
		t.Fatal(r)
	}
	return r.Stdout
}

// TestLikeUmoci compares the tree of an image with umoci(1)'s, from a layout and from copies
// made by skopeo(1).
func TestLikeUmoci(t *testing.T) {
	testbed.NeedRoot(t)
	l := testbed.NewLayout(t)
	l.Name("v1", l.Image(thisPlatform, layers(t)...))
	dir := t.TempDir()
	run := func(words ...string) {
		t.Helper()
		if r := testbed.Run(t, exec.Command(testbed.Need(t, words[0]), words[1:]...)); r.Status != 0 {
			t.Fatalf("%q: %v", words, r)
		}
	}
	run("umoci", "unpack", "--image", l.Dir+":v1", dir+"/theirs")
	want := describe(t, dir+"/theirs/rootfs")
	if !strings.Contains(want, "usr/lib/c") || strings.Contains(want, "gone") {
		t.Fatalf("umoci: %s", want)
	}
	run("skopeo", "copy", "-q", "oci:"+l.Dir+":v1", "oci-archive:"+dir+"/oci.tar:v1")
	run("skopeo", "copy", "-q", "oci:"+l.Dir+":v1", "docker-archive:"+dir+"/save.tar:team/image:v1")
	run("zstd", "-q", dir+"/oci.tar")
	run("gzip", "-k", dir+"/save.tar")
	for i, source := range []string{
		"oci:" + l.Dir, "oci:" + l.Dir + ":v1", "oci:oci.tar", "oci:./oci.tar:v1", "oci:" + dir + "/oci.tar.zst",
		"oci:save.tar", "oci:save.tar:team/image:v1", "oci:save.tar.gz", "oci:-", "oci:-:docker.io/team/image:v1",
	} {
		tree := "tree" + strconv.Itoa(i)
		save, err := os.Open(dir + "/save.tar")
		if err != nil {
			t.Fatal(err)
		}
		r := fetchroot(t, dir, save, "-q", source, tree)
		save.Close()
		if r != (testbed.Result{}) {
			t.Errorf("%s: %+v", source, r)
		} else if got := describe(t, filepath.Join(dir, tree)); got != want {
			t.Errorf("%s\n%s\numoci:\n%s", source, got, want)
		}
	}
}

// TestZstdLayers uses layers that umoci(1) cannot read.
func TestZstdLayers(t *testing.T) {
	l := testbed.NewLayout(t)
	l.Name("", l.Image(thisPlatform,
		layer(t, "zstd", item{name: "a", body: "1", mode: 0644}, item{name: "b", body: strings.Repeat("2", 1e6), mode: 0644}),
		layer(t, "zstd", item{name: ".wh.b"}, item{name: "c", body: "3", mode: 0644})))
	dir := t.TempDir()
	r := fetchroot(t, dir, nil, "-q", "oci:"+l.Dir)
	if r != (testbed.Result{}) || list(t, dir+"/rootfs") != "a c" {
		t.Errorf("%+v, %s", r, list(t, dir+"/rootfs"))
	}
}

// registry starts Debian's docker-registry, empty, and returns its address.
func registry(t *testing.T, settings string) string {
	t.Helper()
	program := testbed.Need(t, "docker-registry")
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	dir := t.TempDir()
	config := fmt.Sprintf("version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: %q}\n%s", dir, address, settings)
	os.WriteFile(dir+"/config.yml", []byte(config), 0644)
	c := exec.Command(program, "serve", dir+"/config.yml")
	var log bytes.Buffer
	c.Stdout, c.Stderr = &log, &log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
		if t.Failed() {
			t.Log(log.String())
		}
	})
	waitFor(t, "the registry", func() bool {
		r, err := http.Get("http://" + address + "/v2/")
		if err == nil {
			r.Body.Close()
		}
		return err == nil
	})
	return address
}

// push copies a layout's image to a registry.
func push(t *testing.T, l *testbed.Layout, name, to string, words ...string) {
	t.Helper()
	words = append([]string{"copy", "-q", "--all", "--dest-tls-verify=false"}, words...)
	c := exec.Command(testbed.Need(t, "skopeo"), append(words, "oci:"+l.Dir+":"+name, "docker://"+to)...)
	if r := testbed.Run(t, c); r.Status != 0 {
		t.Fatal(r)
	}
}

// TestRegistry fetches from a real registry.
func TestRegistry(t *testing.T) {
	l := testbed.NewLayout(t)
	other := "linux/s390x"
	single := l.Image(thisPlatform, layer(t, "gzip", item{name: "a", body: "1"}), layer(t, "gzip", item{name: "b", body: strings.Repeat("x", 1e6)}))
	index := l.Index(single, l.Image(other, layer(t, "gzip", item{name: "s390x"}, item{name: "z"})))
	l.Name("single", single)
	l.Name("index", index)
	address := registry(t, "")
	push(t, l, "single", address+"/single")
	push(t, l, "single", address+"/docker", "--format=v2s2")
	push(t, l, "index", address+"/team/index:v1.0")
	_, port, _ := net.SplitHostPort(address)
	for _, c := range []struct {
		words []string
		want  string
	}{
		{[]string{"oci:" + address + "/single"}, "a b"},
		{[]string{"oci:localhost:" + port + "/single:latest"}, "a b"},
		{[]string{"oci:" + address + "/single@" + string(single.Digest)}, "a b"},
		{[]string{"oci:" + address + "/single:nonsense@" + string(single.Digest)}, "a b"},
		{[]string{"oci:" + address + "/docker"}, "a b"},
		{[]string{"oci:" + address + "/team/index:v1.0"}, "a b"},
		{[]string{"oci:" + address + "/team/index@" + string(index.Digest)}, "a b"},
		{[]string{"oci:" + address + "/team/index:v1.0", "--platform", other}, "s390x z"},
		{[]string{"oci:" + address + "/single", "--connections", "1"}, "a b"},
		{[]string{"oci:" + address + "/single", "--sha256", single.Digest.Encoded()}, "a b"},
	} {
		dir := t.TempDir()
		r := fetchroot(t, dir, nil, append(c.words, "-q")...)
		if r != (testbed.Result{}) || list(t, dir) != "rootfs" || list(t, dir+"/rootfs") != c.want {
			t.Errorf("%q: %+v", c.words, r)
		}
	}
	for _, c := range []struct{ source, want string }{
		{"/single", single.Digest.Encoded()}, {"/team/index:v1.0", index.Digest.Encoded()},
	} {
		if r := fetchroot(t, t.TempDir(), nil, "--print-hash", "oci:"+address+c.source); r != (testbed.Result{Stdout: c.want + "\n"}) {
			t.Errorf("%s: %+v", c.source, r)
		}
	}
	zeros := strings.Repeat("0", 64)
	for _, c := range []struct{ source, want string }{
		{"/nothing", "the registry has no such image"},
		{"/single:v2", "the registry has no such image"},
		{"/single@sha256:" + zeros, "the registry has no such image"},
		{"/Single", "invalid reference format: repository name (Single) must be lowercase"},
		{"/single --platform=linux/arm/v6", "no image for linux/arm/v6, only for " + thisPlatform},
		{"/team/index:v1.0 --platform=linux/arm/v6", "no image for linux/arm/v6, only for " + thisPlatform + ", " + other},
		{"/single --sha256=" + zeros, "the digest is " + string(single.Digest) + ", not sha256:" + zeros},
	} {
		dir := t.TempDir()
		words := strings.Fields("oci:" + address + c.source)
		r := fetchroot(t, dir, nil, words...)
		if want := "fetchroot: " + words[0] + ": " + c.want + "\n"; r != (testbed.Result{Stderr: want, Status: 1}) || list(t, dir) != "" {
			t.Errorf("%s: %+v, want %s", c.source, r, want)
		}
	}
}

// A tokenServer issues tokens for a registry. Everybody may pull, one user may push.
type tokenServer struct {
	key         *ecdsa.PrivateKey
	certificate []byte
	mutex       sync.Mutex
	scopes      []string // that clients without credentials asked for
}

func newTokenServer(t *testing.T) *tokenServer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return &tokenServer{key: key, certificate: der}
}

// ServeHTTP answers as the distribution project's token specification describes.
func (s *tokenServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _, known := r.BasicAuth()
	type access struct {
		Type    string   `json:"type"`
		Name    string   `json:"name"`
		Actions []string `json:"actions"`
	}
	granted := []access{}
	for _, scope := range r.URL.Query()["scope"] {
		if !known {
			s.mutex.Lock()
			s.scopes = append(s.scopes, scope)
			s.mutex.Unlock()
		}
		parts := strings.Split(scope, ":")
		actions := []string{"pull"}
		if known {
			actions = append(actions, "push")
		}
		if len(parts) == 3 && !strings.HasPrefix(parts[1], "secret") || known {
			granted = append(granted, access{parts[0], parts[1], actions})
		}
	}
	now := time.Now().Unix()
	encode := func(v any) string {
		b, _ := json.Marshal(v)
		return base64.RawURLEncoding.EncodeToString(b)
	}
	text := encode(map[string]any{"typ": "JWT", "alg": "ES256", "x5c": [][]byte{s.certificate}}) + "." + encode(map[string]any{
		"iss": "issuer", "sub": "", "aud": r.URL.Query().Get("service"), "exp": now + 600, "nbf": now - 600, "iat": now, "jti": "1", "access": granted,
	})
	sum := sha256.Sum256([]byte(text))
	a, b, _ := ecdsa.Sign(rand.Reader, s.key, sum[:])
	signature := append(a.FillBytes(make([]byte, 32)), b.FillBytes(make([]byte, 32))...)
	json.NewEncoder(w).Encode(map[string]string{"token": text + "." + base64.RawURLEncoding.EncodeToString(signature)})
}

// TestTokens fetches from a registry that requires a token even for public images.
func TestTokens(t *testing.T) {
	tokens := newTokenServer(t)
	server := httptest.NewServer(tokens)
	defer server.Close()
	bundle := filepath.Join(t.TempDir(), "bundle.pem")
	os.WriteFile(bundle, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: tokens.certificate}), 0644)
	address := registry(t, fmt.Sprintf("auth: {token: {realm: %q, service: registry, issuer: issuer, rootcertbundle: %q}}\n", server.URL, bundle))
	l := testbed.NewLayout(t)
	l.Name("x", l.Image(thisPlatform, layer(t, "gzip", item{name: "a"}, item{name: "b"}), layer(t, "gzip", item{name: "c"})))
	push(t, l, "x", address+"/open/image", "--dest-creds=me:password")
	push(t, l, "x", address+"/secret/image", "--dest-creds=me:password")
	dir := t.TempDir()
	if r := fetchroot(t, dir, nil, "-q", "oci:"+address+"/open/image"); r != (testbed.Result{}) || list(t, dir+"/rootfs") != "a b c" {
		t.Errorf("%+v", r)
	}
	for _, scope := range tokens.scopes {
		if scope != "repository:open/image:pull" {
			t.Errorf("asked for %s", scope)
		}
	}
	if len(tokens.scopes) == 0 {
		t.Error("no token was asked for")
	}
	dir = t.TempDir()
	want := testbed.Result{Stderr: "fetchroot: oci:" + address + "/secret/image: the registry has no such image, or it is not public\n", Status: 1}
	if r := fetchroot(t, dir, nil, "oci:"+address+"/secret/image"); r != want || list(t, dir) != "" {
		t.Errorf("%+v", r)
	}
}

// TestUnreliableRegistry uses a registry that redirects, breaks off, or sends wrong bytes.
func TestUnreliableRegistry(t *testing.T) {
	noise := make([]byte, 9<<20)
	rand.Read(noise)
	l := testbed.NewLayout(t)
	image := l.Image(thisPlatform, layer(t, "gzip", item{name: "noise", body: string(noise)}), layer(t, "gzip", item{name: "z"}))
	l.Name("x", image)
	address := registry(t, "")
	push(t, l, "x", address+"/x")
	target, _ := url.Parse("http://" + address)
	proxy := httputil.NewSingleHostReverseProxy(target)

	var mutex sync.Mutex
	cut, leaked := 0, false
	var change func(body []byte) []byte
	redirect := false
	store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		leaked = leaked || r.Header.Get("Authorization") != ""
		mutex.Unlock()
		r.Host = target.Host
		proxy.ServeHTTP(w, r)
	}))
	defer store.Close()
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		cutting := cut > 0 && strings.Contains(r.URL.Path, "/blobs/")
		if cutting {
			cut--
		}
		mutex.Unlock()
		switch {
		case redirect && strings.Contains(r.URL.Path, "/blobs/"):
			http.Redirect(w, r, store.URL+r.URL.Path, http.StatusTemporaryRedirect)
			return
		case change != nil && strings.Contains(r.URL.Path, "/blobs/"):
			answer, err := http.Get(target.String() + r.URL.Path)
			if err != nil {
				panic(http.ErrAbortHandler)
			}
			defer answer.Body.Close()
			b, _ := io.ReadAll(answer.Body)
			if len(b) > 1000 && b[0] == 0x1f {
				b = change(b)
			}
			w.Write(b)
			return
		}
		r.Host = target.Host
		if cutting {
			w = &breaking{w, 100_000}
		}
		proxy.ServeHTTP(w, r)
	}))
	defer front.Close()
	front.Config.ErrorLog = nil
	name := "oci:" + strings.TrimPrefix(front.URL, "http://") + "/x"
	fetch := func(words ...string) (testbed.Result, string) {
		dir := t.TempDir()
		r := fetchroot(t, dir, nil, append(words, "-q", name)...)
		if r.Status == 0 {
			b, _ := os.ReadFile(dir + "/rootfs/noise")
			if !bytes.Equal(b, noise) {
				t.Errorf("%q: the kept file has other bytes", words)
			}
		}
		return r, list(t, dir)
	}
	redirect = true
	if r, left := fetch(); r != (testbed.Result{}) || leaked {
		t.Errorf("redirected: %+v, %s, authorization went along: %v", r, left, leaked)
	}
	redirect, cut = false, 3
	if r, left := fetch(); r != (testbed.Result{}) || cut != 0 {
		t.Errorf("broken off: %+v, %s, %d", r, left, cut)
	}
	for what, c := range map[string]func([]byte) []byte{
		"the gzip data is corrupt: ":       func(b []byte) []byte { b[len(b)/2] ^= 4; return b },
		"bytes that were announced":        func(b []byte) []byte { return append(b, make([]byte, 100)...) },
		"the gzip data is cut short":       func(b []byte) []byte { return b[:len(b)/2] },
		"the digest of its content is sha": func(b []byte) []byte { b[4] ^= 1; return b }, // a time in gzip's header
	} {
		change = c
		r, left := fetch()
		if r.Status != 1 || !strings.HasPrefix(r.Stderr, "fetchroot: layer sha256:") || !strings.Contains(r.Stderr, what) ||
			strings.Count(r.Stderr, "\n") != 1 || left != "" {
			t.Errorf("%s: %+v, left %s", what, r, left)
		}
	}
}

// TestImageInterrupted interrupts the program while it waits for an archive, a manifest and a
// layer. It must end at once and leave nothing.
func TestImageInterrupted(t *testing.T) {
	l := testbed.NewLayout(t)
	l.Name("x", l.Image(thisPlatform, layer(t, "", item{name: "a"}, item{name: "b"})))
	address := registry(t, "")
	push(t, l, "x", address+"/x")
	target, _ := url.Parse("http://" + address)
	proxy := httputil.NewSingleHostReverseProxy(target)
	for _, silent := range []string{"", "/manifests/", "/blobs/"} {
		waiting := make(chan bool, 100)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if silent != "" && strings.Contains(r.URL.Path, silent) {
				waiting <- true
				<-r.Context().Done()
				return
			}
			r.Host = target.Host
			proxy.ServeHTTP(w, r)
		}))
		c := exec.Command(testbed.Program("fetchroot"), "oci:"+strings.TrimPrefix(server.URL, "http://")+"/x")
		c.Dir = t.TempDir()
		in, out, _ := os.Pipe()
		if silent == "" {
			c.Args[1], c.Stdin = "oci:-", in
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		if silent == "" {
			// This is more than a pipe holds, so the program reads once it is written.
			out.Write(make([]byte, 1<<20))
		} else {
			<-waiting
		}
		c.Process.Signal(syscall.SIGTERM)
		c.Wait()
		if ws := c.ProcessState.Sys().(syscall.WaitStatus); !ws.Signaled() || ws.Signal() != syscall.SIGTERM || list(t, c.Dir) != "" {
			t.Errorf("waiting for %q: %v, left %s", silent, c.ProcessState, list(t, c.Dir))
		}
		server.CloseClientConnections()
		server.Close()
		in.Close()
		out.Close()
	}
}

// A breaking response ends the connection after some bytes.
type breaking struct {
	http.ResponseWriter
	left int
}

func (b *breaking) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		panic(http.ErrAbortHandler)
	}
	return b.ResponseWriter.Write(p)
}

// TestSourceNames uses names of sources. A file of that name must be given as ./NAME, and --pack
// takes a directory instead.
func TestSourceNames(t *testing.T) {
	dir := t.TempDir()
	os.WriteFile(dir+"/debian", archive(), 0600)
	if r := fetchroot(t, dir, nil, "-q", "./debian"); r != (testbed.Result{}) || !whole(dir+"/rootfs") {
		t.Errorf("%+v", r)
	}
	os.Rename(dir+"/rootfs", dir+"/alpine")
	if r := fetchroot(t, dir, nil, "-q", "--pack", "alpine"); r.Status != 0 {
		t.Errorf("%+v", r)
	}
	var z *gzip.Reader
	if b, err := os.ReadFile(dir + "/alpine.tar.gz"); err != nil {
		t.Error(err)
	} else if z, err = gzip.NewReader(bytes.NewReader(b)); err != nil {
		t.Error(z, err)
	}
}

// TestImageMessages uses documents whose text would move a terminal's cursor.
func TestImageMessages(t *testing.T) {
	l := testbed.NewLayout(t)
	l.Name("a", l.Index(l.Image("linux/\x1b[2J\n", layer(t, "", item{name: "x"}))))
	for source, want := range map[string]string{
		"oci:" + l.Dir:        "no image for linux/" + runtime.GOARCH + ", only for linux/?[2J?",
		"oci:" + l.Dir + ":b": "holds no image 'b', only a, sha256:",
	} {
		r := fetchroot(t, t.TempDir(), nil, source)
		if r.Status != 1 || !strings.HasPrefix(r.Stderr, "fetchroot: "+source+": "+want) || strings.Count(r.Stderr, "\n") != 1 {
			t.Errorf("%s: %+v", source, r)
		}
	}
}

// TestImageUsage uses command lines that are refused.
func TestImageUsage(t *testing.T) {
	try := "Try 'fetchroot --help' for more information.\n"
	for _, c := range []struct{ words, want string }{
		{"--platform linux oci:x", "not a platform such as linux/amd64 or linux/arm/v7: 'linux'\n" + try},
		{"--platform linux/arm64 a.tar.gz", "--platform is for images: 'a.tar.gz' is none\n" + try},
		{"oci:./missing", "oci:./missing: No such file or directory\n"},
		{"oci:", "oci:: invalid reference format\n"},
		{"oci:/dev/null", "oci:/dev/null: neither an OCI layout nor an archive of docker save\n"},
		{"oci:/proc/self/cmdline", "oci:/proc/self/cmdline: not an archive of an image\n"},
	} {
		dir := t.TempDir()
		if r := fetchroot(t, dir, nil, strings.Fields(c.words)...); r != (testbed.Result{Stderr: "fetchroot: " + c.want, Status: 1}) || list(t, dir) != "" {
			t.Errorf("%s: %+v", c.words, r)
		}
	}
}
