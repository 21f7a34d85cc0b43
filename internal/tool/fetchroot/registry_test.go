package fetchroot

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

// certify makes a certificate for 127.0.0.1 that is its own authority: dir/NAME.pem and dir/NAME.key.
func certify(t *testing.T, dir, name string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile(dir+"/"+name+".pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644)
	os.WriteFile(dir+"/"+name+".key", pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private}), 0o600)
}

// TestRegistryTLS pushes to a real registry over TLS, and fetches from it, with its own authority.
func TestRegistryTLS(t *testing.T) {
	top := t.TempDir()
	makeTree(t, top+"/tree")
	certify(t, top, "ours")
	certify(t, top, "other")
	os.WriteFile(top+"/none", []byte("no certificate\n"), 0o644)
	t.Setenv("REGISTRY_HTTP_TLS_CERTIFICATE", top+"/ours.pem")
	t.Setenv("REGISTRY_HTTP_TLS_KEY", top+"/ours.key")
	image := "oci:" + registry(t, "") + "/x"
	packed(t, top, "--ca-certificate", "ours.pem", "tree", image)
	if r := fetchroot(t, top, nil, "-q", "--ca-certificate", "ours.pem", image, "ours"); r != (testbed.Result{}) {
		t.Fatalf("%+v", r)
	}
	sameTree(t, "over TLS", top+"/ours", top+"/tree")
	for _, c := range []struct{ words, want string }{
		{"--ca-certificate other.pem", "fetchroot: " + image + ": tls: failed to verify certificate: x509: certificate signed by unknown authority\n"},
		{"--ca-certificate nosuch", "fetchroot: nosuch: No such file or directory\n"},
		{"--ca-certificate none", "fetchroot: none: no certificate in the PEM format\n"},
		{"", "fetchroot: " + image + ": the registry says 400 Bad Request\n"}, // which is asked over http
	} {
		words := append(strings.Fields(c.words), "-q", "--tries", "1", image, "more")
		if r := fetchroot(t, top, nil, words...); r.Status != 1 || r.Stderr != c.want {
			t.Errorf("%q: %+v, want %s", c.words, r, c.want)
		}
	}
}

// A witness passes requests on to a registry, and notes those that have credentials.
type witness struct {
	*httptest.Server
	proxy *httputil.ReverseProxy
	host  string
	first func(http.ResponseWriter, *http.Request) bool // whether it has answered; may be nil

	mutex    sync.Mutex
	requests []string // METHOD PATH?QUERY STATUS
	known    int      // requests with credentials
}

func newWitness(t *testing.T, address string) *witness {
	w := &witness{proxy: httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: address})}
	w.proxy.ModifyResponse = func(answer *http.Response) error {
		w.mutex.Lock()
		defer w.mutex.Unlock()
		r := answer.Request
		w.requests = append(w.requests, fmt.Sprintf("%s %s %d", r.Method, r.URL.RequestURI(), answer.StatusCode))
		return nil
	}
	w.Server = httptest.NewServer(http.HandlerFunc(func(to http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			w.mutex.Lock()
			w.known++
			w.mutex.Unlock()
		}
		if w.first == nil || !w.first(to, r) {
			w.proxy.ServeHTTP(to, r) // with the Host of the request, so that locations lead here
		}
	}))
	t.Cleanup(w.Close)
	w.host = strings.TrimPrefix(w.URL, "http://")
	return w
}

// authFile writes a file of credentials for several hosts.
func authFile(t *testing.T, file string, hosts ...string) {
	t.Helper()
	auths := map[string]map[string]string{}
	for _, host := range hosts {
		auths[host] = map[string]string{"auth": base64.StdEncoding.EncodeToString([]byte("ann:secret"))}
	}
	text, _ := json.Marshal(map[string]any{"auths": auths})
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestCredentialsStay checks that credentials go to their registry only: neither to the host to which it redirects, nor
// to a mirror.
func TestCredentialsStay(t *testing.T) {
	l := testbed.NewLayout(t)
	l.Name("x", l.Image(thisPlatform, layer(t, "gzip", item{name: "a"}, item{name: "b"})))
	address := registry(t, "")
	push(t, l, "x", address+"/library/x")
	store := newWitness(t, address)
	front := newWitness(t, address)
	front.first = func(w http.ResponseWriter, r *http.Request) bool {
		_, password, _ := r.BasicAuth()
		switch {
		case password != "secret":
			w.Header().Set("WWW-Authenticate", `Basic realm="test"`)
			w.WriteHeader(http.StatusUnauthorized)
		case strings.Contains(r.URL.Path, "/blobs/"):
			http.Redirect(w, r, store.URL+r.URL.Path, http.StatusTemporaryRedirect)
		default:
			return false
		}
		return true
	}
	top := t.TempDir()
	authFile(t, top+"/auth.json", front.host, store.host+"/other", "https://index.docker.io/v1/", "docker.io")
	if r := fetchroot(t, top, nil, "-q", "--registry-auth", "auth.json", "oci:"+front.host+"/library/x", "a"); r != (testbed.Result{}) || list(t, top+"/a") != "a b" {
		t.Errorf("%+v", r)
	}
	if front.known == 0 || len(store.requests) == 0 || store.known > 0 {
		t.Errorf("the registry got %d requests with credentials; the store %d, of them %d with credentials", front.known, len(store.requests), store.known)
	}
	mirror := newWitness(t, address)
	if r := fetchroot(t, top, nil, "-q", "--registry-auth", "auth.json", "--registry-mirror", mirror.host, "oci:x", "b"); r != (testbed.Result{}) || list(t, top+"/b") != "a b" {
		t.Errorf("from the mirror: %+v", r)
	}
	if len(mirror.requests) == 0 || mirror.known > 0 {
		t.Errorf("the mirror got %d requests, of them %d with credentials", len(mirror.requests), mirror.known)
	}
	asked := len(mirror.requests)
	if r := fetchroot(t, top, nil, "-q", "--registry-mirror", mirror.host, "oci:"+address+"/library/x", "c"); r != (testbed.Result{}) || len(mirror.requests) != asked {
		t.Errorf("the mirror was asked for the image of another registry; %+v", r)
	}
	if r := fetchroot(t, top, nil, "--registry-mirror", "http://x/", "oci:x", "d"); r.Status != 1 || !strings.HasPrefix(r.Stderr, "fetchroot: not a host such as mirror.example:5000: 'http://x/'\n") {
		t.Errorf("%+v", r)
	}
}

// TestTokenExpires has a registry that wants a new token after every three requests.
func TestTokenExpires(t *testing.T) {
	l := testbed.NewLayout(t)
	var layers []testbed.Layer
	for i := range 6 {
		layers = append(layers, layer(t, "gzip", item{name: fmt.Sprintf("f%d", i), body: strings.Repeat("x", 1000*i)}))
	}
	l.Name("x", l.Image(thisPlatform, layers...))
	address := registry(t, "")
	push(t, l, "x", address+"/x")
	front := newWitness(t, address)
	var mutex sync.Mutex
	tokens, left, refused := 0, 0, map[string]bool{}
	front.first = func(w http.ResponseWriter, r *http.Request) bool {
		mutex.Lock()
		defer mutex.Unlock()
		if r.URL.Path == "/token" {
			tokens++
			left = 3
			fmt.Fprintf(w, `{"token": "t%d"}`, tokens)
			return true
		}
		// Several layers are requested at once. So the answer to the same request with another token is never 401, no
		// matter how many requests come between the two.
		authorized := strings.HasPrefix(r.Header.Get("Authorization"), "Bearer t")
		if left--; !authorized || left < 0 && !refused[r.URL.Path] {
			refused[r.URL.Path] = authorized
			w.Header().Set("WWW-Authenticate", `Bearer realm="`+front.URL+`/token",service="test",scope="repository:x:pull"`)
			w.WriteHeader(http.StatusUnauthorized)
			return true
		}
		return false
	}
	top := t.TempDir()
	if r := fetchroot(t, top, nil, "-q", "oci:"+front.host+"/x", "x"); r != (testbed.Result{}) || list(t, top+"/x") != "f0 f1 f2 f3 f4 f5" {
		t.Errorf("%+v", r)
	}
	if tokens < 3 {
		t.Errorf("%d tokens for more than six requests", tokens)
	}
}

// TestMount pushes an image above one of another repository of the same registry. Its layers are mounted, those that are
// there are left alone, and a registry that cannot mount gets them.
func TestMount(t *testing.T) {
	l := testbed.NewLayout(t)
	l.Name("x", l.Image(thisPlatform, layer(t, "gzip", item{name: "a"}), layer(t, "gzip", item{name: "b"}), layer(t, "gzip", item{name: "c"})))
	front := newWitness(t, registry(t, ""))
	push(t, l, "x", front.host+"/base")
	top := t.TempDir()
	if r := fetchroot(t, top, nil, "-q", "oci:"+front.host+"/base", "tree"); r != (testbed.Result{}) {
		t.Fatalf("%+v", r)
	}
	os.WriteFile(top+"/tree/d", nil, 0o644)
	count := func(image string) (mounted, sent int) {
		t.Helper()
		front.requests = nil
		packed(t, top, "tree", "oci:"+front.host+"/"+image, "--base", "oci:"+front.host+"/base")
		for _, r := range front.requests {
			if strings.HasPrefix(r, "POST /v2/"+image+"/blobs/uploads/?mount=sha256:") && strings.HasSuffix(r, "&from=base 201") {
				mounted++
			}
			if strings.HasPrefix(r, "PUT /v2/"+image+"/blobs/uploads/") {
				sent++
			}
		}
		if r := fetchroot(t, top, nil, "-q", "--force", "oci:"+front.host+"/"+image, "again"); r != (testbed.Result{}) || list(t, top+"/again") != "a b c d" {
			t.Errorf("%s: %+v", image, r)
		}
		return mounted, sent
	}
	if mounted, sent := count("derived"); mounted != 3 || sent != 2 {
		t.Errorf("%d layers are mounted and %d blobs sent, want 3, 2: %q", mounted, sent, front.requests)
	}
	if mounted, _ := count("derived"); mounted != 0 {
		t.Errorf("%d layers are mounted again", mounted)
	}
	front.first = func(w http.ResponseWriter, r *http.Request) bool {
		r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "mount=", "none=", 1) // so it begins an upload
		return false
	}
	if mounted, sent := count("sent"); mounted != 0 || sent != 5 {
		t.Errorf("without mounting %d layers are mounted and %d blobs sent, want 0, 5", mounted, sent)
	}
}

// TestRefusedBlob pushes to a registry that refuses the layer or the configuration after all of it has come. There is no
// image then.
func TestRefusedBlob(t *testing.T) {
	front := newWitness(t, registry(t, ""))
	top := t.TempDir()
	os.Mkdir(top+"/tree", 0o755)
	for i, part := range []string{"layer", "configuration"} {
		front.requests = nil
		front.first = func(w http.ResponseWriter, r *http.Request) bool {
			refused := r.Method == http.MethodPut && strings.Contains(r.URL.Path, "/blobs/uploads/") && (r.ContentLength > 0) == (i == 1)
			if refused {
				w.WriteHeader(http.StatusInsufficientStorage)
			}
			return refused
		}
		name := "oci:" + front.host + "/refused" + strconv.Itoa(i)
		r := fetchroot(t, top, nil, "--pack", "-q", "tree", name)
		if want := "fetchroot: " + name + ": the registry says 507 Insufficient Storage\n"; r.Status != 1 || r.Stderr != want {
			t.Errorf("%s: %+v, want %q", part, r, want)
		}
		for _, r := range front.requests {
			if strings.Contains(r, "/manifests/") {
				t.Errorf("%s: %s", part, r)
			}
		}
	}
}

// TestUmociInsert unpacks layers of umoci insert, which end without the padding of the last file.
func TestUmociInsert(t *testing.T) {
	top := t.TempDir()
	os.Mkdir(top+"/new", 0o755)
	os.WriteFile(top+"/new/file", []byte("five\n"), 0o644)
	run(t, top, "umoci", "init", "--layout", "l")
	run(t, top, "umoci", "new", "--image", "l:x")
	run(t, top, "umoci", "insert", "--image", "l:x", "new", "/a")
	run(t, top, "umoci", "insert", "--image", "l:x", "new", "/b")
	if r := fetchroot(t, top, nil, "-q", "oci:l:x", "ours"); r != (testbed.Result{}) {
		t.Fatalf("%+v", r)
	}
	run(t, top, "umoci", "unpack", "--image", "l:x", "umoci")
	for _, dir := range []string{"/a", "/b"} {
		sameTree(t, "umoci insert", top+"/ours"+dir, top+"/umoci/rootfs"+dir)
	}
	os.WriteFile(top+"/ours/more", nil, 0o644)
	packed(t, top, "ours", "oci:l:y", "--base", "oci:l:x")
}
