package badserver

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/opencontainers/go-digest"
)

// A RegistryMode is one way in which a registry is bad.
type RegistryMode struct {
	Name   string
	Make   func(*Repository)             // makes the image; nil for an image of one layer
	Answer func(*Repository, *Call)      // nil for an honest answer
	Around func(*Repository, testing.TB) // starts further servers; may be nil
	Want   string                        // a regular expression for the message; empty for success
	Stalls bool                          // the download waits for its time limit
	Drips  bool                          // the download waits for its limit of the rate
}

// Types of documents.
const (
	typeManifest = "application/vnd.oci.image.manifest.v1+json"
	typeIndex    = "application/vnd.oci.image.index.v1+json"
	typeConfig   = "application/vnd.oci.image.config.v1+json"
	typeLayer    = "application/vnd.oci.image.layer.v1.tar+gzip"
)

// A Descriptor describes a document or a layer, rightly or not.
type Descriptor struct {
	MediaType string         `json:"mediaType"`
	Digest    string         `json:"digest"`
	Size      int64          `json:"size"`
	Platform  map[string]any `json:"platform,omitempty"`
}

// A Repository is an image in a registry.
type Repository struct {
	URL   string // of the registry
	other string // the URL of another server

	layer, diff []byte // a layer, compressed and not
	blobs       map[string][]byte
	types       map[string]string
	top         Descriptor // what the tag names

	mutex sync.Mutex
	asked map[string]int // requests for a path
}

// A Call is a request to a registry.
type Call struct {
	*Exchange
	kind string // manifests, blobs, token or ""
	name string // the digest or the tag
	top  bool   // the tag or its digest is meant
}

// Start starts a registry that has an image with a layer, given compressed and not. It returns the
// name of the image.
func (m *RegistryMode) Start(t testing.TB, layer, diff []byte) string {
	r := &Repository{layer: layer, diff: diff, blobs: map[string][]byte{}, types: map[string]string{}, asked: map[string]int{}}
	if m.Make == nil {
		r.top = r.image(r.add(typeLayer, layer))
	} else {
		m.Make(r)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.mutex.Lock()
		r.asked[request.URL.Path]++
		count := r.asked[request.URL.Path]
		r.mutex.Unlock()
		c := &Call{Exchange: &Exchange{ResponseWriter: w, Request: request, Count: count}}
		if words := strings.Split(request.URL.Path, "/"); len(words) == 6 {
			c.kind, c.name = words[4], words[5]
		} else if request.URL.Path == "/token" {
			c.kind = "token"
		}
		if c.name == "latest" {
			c.name = r.top.Digest
		}
		c.top = c.name == r.top.Digest
		c.File = r.blobs[c.name]
		if m.Answer != nil {
			m.Answer(r, c)
		} else {
			r.honest(c)
		}
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	r.URL = server.URL
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	if m.Around != nil {
		m.Around(r, t)
	}
	return "oci:" + strings.TrimPrefix(server.URL, "http://") + "/team/image"
}

// add stores a blob and returns its descriptor.
func (r *Repository) add(mediaType string, b []byte) Descriptor {
	d := digest.FromBytes(b).String()
	r.blobs[d], r.types[d] = b, mediaType
	return Descriptor{MediaType: mediaType, Digest: d, Size: int64(len(b))}
}

// document stores a document in JSON.
func (r *Repository) document(mediaType string, document any) Descriptor {
	b, err := json.Marshal(document)
	if err != nil {
		panic(err)
	}
	return r.add(mediaType, b)
}

// config stores a configuration for an image of n layers.
func (r *Repository) config(n int) Descriptor {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = digest.FromBytes(r.diff).String()
	}
	return r.document(typeConfig, map[string]any{
		"os": "linux", "architecture": runtime.GOARCH, "rootfs": map[string]any{"type": "layers", "diff_ids": ids},
	})
}

// manifest stores a manifest.
func (r *Repository) manifest(config Descriptor, layers ...Descriptor) Descriptor {
	return r.document(typeManifest, map[string]any{"schemaVersion": 2, "mediaType": typeManifest, "config": config, "layers": layers})
}

// image stores an image of layers.
func (r *Repository) image(layers ...Descriptor) Descriptor {
	return r.manifest(r.config(len(layers)), layers...)
}

// index stores an index.
func (r *Repository) index(manifests ...Descriptor) Descriptor {
	return r.document(typeIndex, map[string]any{"schemaVersion": 2, "mediaType": typeIndex, "manifests": manifests})
}

// honest answers as a registry should.
func (r *Repository) honest(c *Call) {
	if c.File == nil {
		http.NotFound(c, c.Request)
		return
	}
	c.Header().Set("Docker-Content-Digest", c.name)
	if c.kind == "blobs" {
		c.Header().Set("Content-Type", "application/octet-stream")
		c.Exchange.honest()
		return
	}
	c.Header().Set("Content-Type", r.types[c.name])
	c.Header().Set("Content-Length", strconv.Itoa(len(c.File)))
	c.Write(c.File)
}

// challenge asks for a token from a realm.
func (c *Call) challenge(realm string) {
	c.Header().Set("WWW-Authenticate", fmt.Sprintf(`Bearer realm="%s",service="registry",scope="repository:team/image:pull"`, realm))
	c.WriteHeader(http.StatusUnauthorized)
}

// guarded is honest to those who have a token from a realm.
func guarded(realm func(*Repository) string, token func(*Repository, *Call)) func(*Repository, *Call) {
	return func(r *Repository, c *Call) {
		switch {
		case c.kind == "token":
			token(r, c)
		case c.Request.Header.Get("Authorization") != "Bearer good":
			c.challenge(realm(r))
		default:
			r.honest(c)
		}
	}
}

func own(r *Repository) string { return r.URL + "/token" }

// grant gives a token.
func grant(_ *Repository, c *Call) { io.WriteString(c, `{"token":"good"}`) }

// on runs an answer for one kind of requests, and is honest otherwise.
func on(kind string, answer func(*Repository, *Call)) func(*Repository, *Call) {
	return func(r *Repository, c *Call) {
		if c.kind == kind {
			answer(r, c)
		} else {
			r.honest(c)
		}
	}
}

// exchange makes an answer of one to a request for a file.
func exchange(answer func(*Exchange)) func(*Repository, *Call) {
	return func(_ *Repository, c *Call) { answer(c.Exchange) }
}

// onLayer runs an answer for requests for the layer.
func onLayer(answer func(*Exchange)) func(*Repository, *Call) {
	return func(r *Repository, c *Call) {
		if c.kind == "blobs" && bytes.Equal(c.File, r.layer) {
			answer(c.Exchange)
		} else {
			r.honest(c)
		}
	}
}

// made returns a maker of an image from a function that returns what the tag names.
func made(top func(*Repository) Descriptor) func(*Repository) {
	return func(r *Repository) { r.top = top(r) }
}

// repeat returns a descriptor n times.
func repeat(d Descriptor, n int) []Descriptor {
	list := make([]Descriptor, n)
	for i := range list {
		list[i] = d
	}
	return list
}

const noImage = "the registry has no such image"

// Registries are the ways in which a registry can be bad.
var Registries = []RegistryMode{
	{Name: "honest"},
	{Name: "an index", Make: made(func(r *Repository) Descriptor { return r.index(r.image(r.add(typeLayer, r.layer))) })},

	// Tokens.
	{Name: "a token", Answer: guarded(own, grant)},
	{Name: "a realm elsewhere", Around: func(r *Repository, t testing.TB) {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"token":"good"}`) }))
		t.Cleanup(server.Close)
		r.other = server.URL
	}, Answer: guarded(func(r *Repository) string { return r.other }, nil)},
	{Name: "a realm at a closed port", Answer: guarded(func(*Repository) string { return "http://127.0.0.1:1/" }, nil), Want: "Connection refused"},
	{Name: "a realm of another scheme", Answer: guarded(func(*Repository) string { return "file:///etc/passwd" }, nil), Want: "realm"},
	{Name: "a realm of garbage", Answer: guarded(func(*Repository) string { return "http://[%zz" }, nil), Want: "missing ']' in host"},
	{Name: "a long realm", Answer: guarded(func(*Repository) string { return "x" + strings.Repeat("x", 100_000) }, nil), Want: "realm"},
	{Name: "no realm", Answer: guarded(func(*Repository) string { return "" }, nil), Want: "."},
	{Name: "a token that needs a token", Answer: guarded(own, func(r *Repository, c *Call) { c.challenge(own(r)) }), Want: noImage},
	{Name: "a token that redirects to itself", Answer: guarded(own, exchange(status(302, "Location", "/token"))), Want: "stopped after 10 redirects"},
	{Name: "a token that is refused", Answer: guarded(own, func(_ *Repository, c *Call) { io.WriteString(c, `{"token":"bad"}`) }), Want: noImage + ", or it is not public"},
	{Name: "a token that is empty", Answer: guarded(own, func(_ *Repository, c *Call) { io.WriteString(c, `{}`) }), Want: "token"},
	{Name: "a token that is no JSON", Answer: guarded(own, func(_ *Repository, c *Call) { io.WriteString(c, "<html>\x1b[31m") }), Want: "invalid character"},
	{Name: "an endless token", Answer: guarded(own, exchange(func(x *Exchange) {
		x.endless("HTTP/1.1 200 OK\r\n\r\n{\"token\":\"", "x")
	})), Want: "."},
	{Name: "no token: 503", Answer: guarded(own, exchange(status(503, "Retry-After", "0"))), Want: "the server says 503 Service Unavailable"},
	{Name: "no token: 503, the first time", Answer: guarded(own, func(r *Repository, c *Call) {
		if c.Count == 1 {
			c.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		grant(r, c)
	})},
	{Name: "another token for the layer: 503, the first time", Answer: func(r *Repository, c *Call) {
		needed := "Bearer first"
		if c.kind == "blobs" && bytes.Equal(c.File, r.layer) {
			needed = "Bearer third"
		}
		switch {
		case c.kind == "token" && c.Count == 2:
			c.WriteHeader(http.StatusServiceUnavailable)
		case c.kind == "token":
			fmt.Fprintf(c, `{"token":"%s"}`, []string{"first", "second", "third"}[min(c.Count, 3)-1])
		case c.Request.Header.Get("Authorization") != needed:
			c.challenge(own(r))
		default:
			r.honest(c)
		}
	}},
	{Name: "401 without a challenge", Answer: func(_ *Repository, c *Call) { c.WriteHeader(401) }, Want: noImage + ", or it is not public"},
	{Name: "401 with a challenge of garbage", Answer: exchange(status(401, "WWW-Authenticate", strings.Repeat("Bearer \",=", 1000))), Want: "unsupported protocol scheme"},

	// Statuses and connections.
	{Name: "404", Answer: exchange(status(404)), Want: noImage + "$"},
	{Name: "403", Answer: exchange(status(403)), Want: noImage + ", or it is not public"},
	{Name: "400 with a long reason", Answer: exchange(func(x *Exchange) {
		x.WriteHeader(400)
		fmt.Fprintf(x, `{"errors":[{"code":"DENIED","message":"\u001b[31m%s"}]}`, strings.Repeat("no ", 1000))
	}), Want: "the registry says 400 Bad Request"},
	{Name: "503", Answer: exchange(status(503, "Retry-After", "0")), Want: "the server says 503 Service Unavailable$"},
	{Name: "503 with a far date", Answer: exchange(status(503, "Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")), Want: "come again in more than a year"},
	{Name: "503, the first time", Answer: func(r *Repository, c *Call) {
		if c.Count == 1 {
			c.WriteHeader(503)
			return
		}
		r.honest(c)
	}},
	{Name: "closes at once", Answer: exchange(raw()), Want: "the server has closed the connection without an answer"},
	{Name: "SSH", Answer: exchange(raw("SSH-2.0-OpenSSH_9.9\r\n")), Want: "the answer is not HTTP: 'SSH-2.0-OpenSSH_9.9'"},
	{Name: "never answers", Answer: func(_ *Repository, c *Call) { <-c.Context().Done() }, Want: "nothing has come for", Stalls: true},
	{Name: "redirects to itself", Answer: func(_ *Repository, c *Call) { http.Redirect(c, c.Request, c.URL.Path, http.StatusFound) }, Want: "stopped after 10 redirects"},
	{Name: "HEAD refused", Answer: func(r *Repository, c *Call) {
		if c.Method == http.MethodHead {
			c.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		r.honest(c)
	}},

	// Manifests.
	{Name: "a manifest with another digest in its header", Answer: on("manifests", func(r *Repository, c *Call) {
		c.Header().Set("Docker-Content-Digest", digest.FromString("another").String())
		c.Header().Set("Content-Type", typeManifest)
		c.Header().Set("Content-Length", strconv.Itoa(len(c.File)))
		c.Write(c.File)
	}), Want: "digest"},
	{Name: "a manifest without a digest in its header", Answer: on("manifests", func(r *Repository, c *Call) {
		c.Header().Set("Content-Type", typeManifest)
		c.Header().Set("Content-Length", strconv.Itoa(len(c.File)))
		c.Write(c.File)
	})},
	{Name: "another manifest than the index names", Make: made(func(r *Repository) Descriptor { return r.index(r.image(r.add(typeLayer, r.layer))) }),
		Answer: on("manifests", func(r *Repository, c *Call) {
			if !c.top {
				c.File = append(c.File[:len(c.File)-1:len(c.File)-1], ' ')
			}
			r.honest(c)
		}), Want: "digest"},
	{Name: "a manifest of another type", Answer: on("manifests", func(r *Repository, c *Call) {
		r.types[c.name] = "text/html"
		r.honest(c)
	})},
	{Name: "a page", Make: made(func(r *Repository) Descriptor { return r.add("text/html", []byte("<html>\x1b[31m")) }), Want: "invalid character"},
	{Name: "an empty object", Make: made(func(r *Repository) Descriptor { return r.document(typeManifest, struct{}{}) }), Want: "not an image"},
	{Name: "a first manifest format", Make: made(func(r *Repository) Descriptor {
		return r.document("application/vnd.docker.distribution.manifest.v1+json", map[string]any{"schemaVersion": 1, "fsLayers": []any{}})
	}), Want: "Docker's first format"},
	{Name: "brackets", Make: made(func(r *Repository) Descriptor {
		return r.add(typeManifest, []byte(`{"layers":`+strings.Repeat("[", 2<<20)))
	}), Want: "exceeded max depth|unexpected end"},
	{Name: "a manifest that is cut", Answer: on("manifests", func(r *Repository, c *Call) {
		c.raw("HTTP/1.1 200 OK\r\nContent-Type: ", typeManifest, "\r\nContent-Length: ", strconv.Itoa(len(c.File)), "\r\n\r\n", string(c.File[:10]))
	}), Want: Broken},
	{Name: "a manifest that is cut, the first time", Answer: on("manifests", func(r *Repository, c *Call) {
		if c.Count == 1 {
			c.raw("HTTP/1.1 200 OK\r\nContent-Type: ", typeManifest, "\r\nContent-Length: ", strconv.Itoa(len(c.File)), "\r\n\r\n", string(c.File[:10]))
			return
		}
		r.honest(c)
	})},
	{Name: "a manifest that drips", Answer: on("manifests", exchange((*Exchange).drip)), Want: "less than [0-9]+ bytes a second for", Drips: true},
	{Name: "a long manifest", Make: made(func(r *Repository) Descriptor {
		return r.document(typeManifest, map[string]any{"annotations": map[string]string{"a": strings.Repeat("x", 5<<20)}})
	}), Want: "too long|exceed"},
	{Name: "an endless manifest", Answer: on("manifests", exchange(func(x *Exchange) {
		x.endless("HTTP/1.1 200 OK\r\nContent-Type: "+typeManifest+"\r\n\r\n{\"manifests\":[", "{},")
	})), Want: "."},
	{Name: "many empty manifests", Make: made(func(r *Repository) Descriptor {
		return r.add(typeIndex, []byte(`{"manifests":[`+strings.Repeat("{},", 1<<20)+"{}]}"))
	}), Want: "more than 1000 images or layers"},
	{Name: "an index in an index in an index", Make: made(func(r *Repository) Descriptor {
		d := r.image(r.add(typeLayer, r.layer))
		for range 6 {
			d = r.index(d)
		}
		return d
	}), Want: "too many indexes in indexes"},
	{Name: "an index that is said to be in itself", Make: made(func(r *Repository) Descriptor {
		d := r.image(r.add(typeLayer, r.layer))
		d = r.index(d)
		self, _ := json.Marshal(map[string]any{"manifests": []Descriptor{d}})
		r.blobs[d.Digest] = self
		return d
	}), Want: "digest|size"},
	{Name: "an index and a manifest at once", Make: made(func(r *Repository) Descriptor {
		d := r.image(r.add(typeLayer, r.layer))
		return r.document(typeIndex, map[string]any{"manifests": []Descriptor{d}, "config": d, "layers": []Descriptor{d}})
	}), Want: "an index and a manifest at once"},
	{Name: "other platforms", Make: made(func(r *Repository) Descriptor {
		d := r.image(r.add(typeLayer, r.layer))
		var list []Descriptor
		for i := range 100 {
			d.Platform = map[string]any{"os": "\x1b[31m" + strings.Repeat("x", 500), "architecture": fmt.Sprint(i)}
			list = append(list, d)
		}
		return r.index(list...)
	}), Want: "no image for linux/"},

	// Configurations.
	{Name: "a configuration of fewer layers", Make: made(func(r *Repository) Descriptor {
		return r.manifest(r.config(1), repeat(r.add(typeLayer, r.layer), 2)...)
	}), Want: "2 layers, of which 1 are described"},
	{Name: "a configuration that is said to be large", Make: made(func(r *Repository) Descriptor {
		d := r.config(1)
		d.Size = 1 << 40
		return r.manifest(d, r.add(typeLayer, r.layer))
	}), Want: "too long"},
	{Name: "a configuration of a negative size", Make: made(func(r *Repository) Descriptor {
		d := r.config(1)
		d.Size = -1
		return r.manifest(d, r.add(typeLayer, r.layer))
	}), Want: "mismatch Content-Length"},
	{Name: "a configuration of another size", Make: made(func(r *Repository) Descriptor {
		d := r.config(1)
		d.Size--
		return r.manifest(d, r.add(typeLayer, r.layer))
	}), Want: "mismatch Content-Length"},
	{Name: "a configuration that is not there", Make: made(func(r *Repository) Descriptor {
		d := r.config(1)
		delete(r.blobs, d.Digest)
		return r.manifest(d, r.add(typeLayer, r.layer))
	}), Want: noImage},
	{Name: "a digest of garbage", Make: made(func(r *Repository) Descriptor {
		d := r.config(1)
		d.Digest = "sha256:../../\x1b[31m" + strings.Repeat("x", 5000)
		return r.manifest(d, r.add(typeLayer, r.layer))
	}), Want: "invalid checksum digest"},

	// Layers.
	{Name: "a layer larger than announced", Make: made(func(r *Repository) Descriptor {
		d := r.add(typeLayer, r.layer)
		d.Size -= 10
		return r.image(d)
	}), Want: "more than the [0-9]+ bytes that were announced"},
	{Name: "a layer smaller than announced", Make: made(func(r *Repository) Descriptor {
		d := r.add(typeLayer, r.layer)
		d.Size += 10
		return r.image(d)
	}), Want: "only [0-9]+ of the [0-9]+ bytes that were announced"},
	{Name: "a layer of an absurd size", Make: made(func(r *Repository) Descriptor {
		d := r.add(typeLayer, r.layer)
		d.Size = 1 << 62
		return r.image(d)
	}), Want: "no room for|announced"},
	{Name: "a layer of a negative size", Make: made(func(r *Repository) Descriptor {
		d := r.add(typeLayer, r.layer)
		d.Size = -1
		return r.image(d)
	}), Want: "announced|size"},
	{Name: "layers of sizes whose sum has no room", Make: made(func(r *Repository) Descriptor {
		d := r.add(typeLayer, r.layer)
		d.Size = 1 << 62
		return r.image(repeat(d, 4)...)
	}), Want: "announced|size|no room"},
	{Name: "another layer", Answer: onLayer(func(x *Exchange) {
		x.File = append([]byte(nil), x.File...)
		x.File[len(x.File)-5] ^= 1
		x.honest()
	}), Want: "digest|checksum"},
	{Name: "another uncompressed layer", Make: made(func(r *Repository) Descriptor {
		diff := r.diff
		r.diff = []byte("another")
		config := r.config(1)
		r.diff = diff
		return r.manifest(config, r.add(typeLayer, r.layer))
	}), Want: "digest of its uncompressed content"},
	{Name: "a layer that is a page", Make: made(func(r *Repository) Descriptor {
		d := r.add(typeLayer, []byte("<html>\x1b[31m"))
		return r.image(d)
	}), Want: "looks like an HTML page|not an archive"},
	{Name: "a layer of another type", Make: made(func(r *Repository) Descriptor {
		d := r.add(typeLayer, r.layer)
		d.MediaType = "text/\x1b[31m" + strings.Repeat("x", 5000)
		return r.image(d)
	}), Want: "a layer is not an archive of files but"},
	{Name: "a layer that is encrypted", Make: made(func(r *Repository) Descriptor {
		d := r.add(typeLayer, r.layer)
		d.MediaType += "+encrypted"
		return r.image(d)
	}), Want: "encrypted"},
	{Name: "a layer that is not there", Make: made(func(r *Repository) Descriptor {
		d := r.add(typeLayer, r.layer)
		delete(r.blobs, d.Digest)
		return r.image(d)
	}), Want: "the server says 404 Not Found"},
	{Name: "a layer that is cut, every time", Answer: onLayer(func(x *Exchange) { x.cut(1000) }), Want: Broken},
	{Name: "a layer that is cut, the first time", Answer: onLayer(later(func(x *Exchange) { x.cut(1000) }, (*Exchange).honest))},
	{Name: "a layer that is sent whole after a break", Answer: onLayer(later(func(x *Exchange) { x.cut(1000) }, (*Exchange).whole))},
	{Name: "a layer from another offset", Answer: onLayer(ranges(func(x *Exchange) {
		from, _ := x.from()
		x.part(x.span(from+1, x.to()), from+1, x.to())
	}))},
	{Name: "a layer elsewhere", Around: func(r *Repository, t testing.TB) {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
			if request.Header.Get("Authorization") != "" {
				w.WriteHeader(http.StatusBadRequest) // the token is not for this server
				return
			}
			http.ServeContent(w, request, "", time.Time{}, bytes.NewReader(r.layer))
		}))
		t.Cleanup(server.Close)
		r.other = server.URL
	}, Answer: func(r *Repository, c *Call) {
		if c.kind == "blobs" && c.Request.Header.Get("Authorization") == "Bearer good" && bytes.Equal(c.File, r.layer) {
			http.Redirect(c, c.Request, r.other, http.StatusTemporaryRedirect)
			return
		}
		guarded(own, grant)(r, c)
	}},
	{Name: "a layer that redirects to itself", Answer: onLayer(func(x *Exchange) {
		http.Redirect(x, x.Request, x.URL.Path, http.StatusTemporaryRedirect)
	}), Want: "layer sha256:[0-9a-f]{64}: stopped after 10 redirects"},
	{Name: "a layer that stalls", Answer: onLayer(func(x *Exchange) {
		x.Header().Set("Content-Length", strconv.Itoa(len(x.File)))
		x.Write(x.File[:100])
		x.ResponseWriter.(http.Flusher).Flush()
		<-x.Context().Done()
	}), Want: "nothing has come for", Stalls: true},
	{Name: "a layer that drips", Answer: onLayer((*Exchange).drip), Want: "less than [0-9]+ bytes a second for", Drips: true},
	{Name: "100 layers", Make: made(func(r *Repository) Descriptor { return r.image(repeat(r.add(typeLayer, r.layer), 100)...) })},
	{Name: "10,000 layers", Make: made(func(r *Repository) Descriptor {
		return r.image(repeat(r.add(typeLayer, r.layer), 10_000)...)
	}), Want: "more than 1000 images or layers"},
	{Name: "no layers", Make: made(func(r *Repository) Descriptor { return r.image() }), Want: "."},
}
