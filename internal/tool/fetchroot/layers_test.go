package fetchroot

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
	"github.com/opencontainers/go-digest"
)

// A layerServer is a registry with an image of three layers, of which each has a file. It notes the
// requests for layers.
type layerServer struct {
	*httptest.Server
	blobs  [3]string // digests of the layers
	sizes  [3]int64
	second []byte                                              // the second layer
	before func(i int, w http.ResponseWriter, r *http.Request) // before layer i is sent; nil for nothing

	mutex sync.Mutex
	asked []string // the number of a layer, and the Range
}

func serveLayers(t *testing.T) *layerServer {
	l := testbed.NewLayout(t)
	s := &layerServer{}
	var all []testbed.Layer
	for i := range s.blobs {
		noise := make([]byte, 500_000)
		rand.NewChaCha8([32]byte{byte(i)}).Read(noise)
		all = append(all, layer(t, "gzip", item{name: fmt.Sprint("file", i), body: string(noise), mode: 0o644}))
	}
	s.second = all[1].Kept
	image := l.Image(thisPlatform, all...)
	for i, one := range all {
		d := l.Blob("", one.Kept)
		s.blobs[i], s.sizes[i] = d.Digest.String(), d.Size
	}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, name, _ := strings.Cut(r.URL.Path, "/image/")
		kind, name, _ := strings.Cut(name, "/")
		if kind == "manifests" {
			name = image.Digest.String()
			w.Header().Set("Content-Type", image.MediaType)
		}
		i := slices.Index(s.blobs[:], name)
		if i >= 0 {
			s.mutex.Lock()
			s.asked = append(s.asked, strings.TrimSpace(fmt.Sprint(i, " ", r.Header.Get("Range"))))
			s.mutex.Unlock()
			if s.before != nil {
				s.before(i, w, r)
			}
		}
		http.ServeFile(w, r, filepath.Join(l.Dir, "blobs", strings.Replace(name, ":", "/", 1)))
	}))
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s
}

func (s *layerServer) image() string {
	return "oci:" + strings.TrimPrefix(s.URL, "http://") + "/image"
}

// requests returns the requests since the last call, in the order of the layers.
func (s *layerServer) requests() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	asked := s.asked
	s.asked = nil
	slices.Sort(asked)
	return strings.Join(asked, "; ")
}

// stored returns the sizes of the files in the cache.
func (u *user) stored() (sizes []int64) {
	files, _ := filepath.Glob(u.cache + "/contedor/archives/*")
	for _, f := range files {
		if st, err := os.Stat(f); err == nil && !strings.Contains(f, ".json") {
			sizes = append(sizes, st.Size())
		}
	}
	slices.Sort(sizes)
	return sizes
}

// hasLayers reports whether a run has unpacked all layers.
func (u *user) hasLayers() bool { return list(u.t, u.dir+"/rootfs") == "file0 file1 file2" }

// TestLayersAtOnce has a registry that sends no layer until all are requested.
func TestLayersAtOnce(t *testing.T) {
	s := serveLayers(t)
	for _, word := range []string{"--no-continue", "--no-cache"} {
		var requests atomic.Int32
		all := make(chan bool)
		s.before = func(_ int, _ http.ResponseWriter, r *http.Request) {
			if requests.Add(1) == 3 {
				close(all)
			}
			select {
			case <-all:
			case <-r.Context().Done():
			}
		}
		u := newUser(t)
		if r := u.fetchroot("-q", "--timeout=20", "--tries=1", word, s.image()); r != (testbed.Result{}) || !u.hasLayers() {
			t.Fatalf("%s: %+v", word, r)
		}
	}
}

// TestLayersGoOn interrupts a run while the second layer arrives. The next one fetches only its rest. Then all layers
// come from the cache.
func TestLayersGoOn(t *testing.T) {
	const part = 100_000
	for _, kill := range []os.Signal{nil, os.Interrupt, os.Kill} {
		u, s := newUser(t), serveLayers(t)
		all := s.sizes[0] + s.sizes[1] + s.sizes[2]
		kept := []int64{part, s.sizes[0], s.sizes[2]}
		slices.Sort(kept)
		goOn := make(chan bool)
		s.before = func(i int, w http.ResponseWriter, r *http.Request) {
			if i != 1 {
				return
			}
			w.Header().Set("Content-Length", fmt.Sprint(s.sizes[1]))
			w.Write(s.second[:part])
			w.(http.Flusher).Flush()
			select {
			case <-goOn:
			case <-r.Context().Done():
			}
			panic(http.ErrAbortHandler)
		}
		cmd := u.command("--tries=1", "--connections=1", s.image())
		var message bytes.Buffer
		cmd.Stderr = &message
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		waitFor(t, "all but the rest of the second layer", func() bool { return slices.Equal(u.stored(), kept) })
		want := " (the same command continues from there)\n"
		switch kill {
		case nil:
			close(goOn)
		case os.Interrupt:
			want = "fetchroot: " + s.image() + ": ended by SIGINT: 1.1 MB of 1.5 MB are kept" + want
			fallthrough
		default:
			cmd.Process.Signal(kill)
		}
		cmd.Wait()
		if kill != os.Kill && (!strings.HasSuffix(message.String(), want) || strings.Count(message.String(), "\n") != 1) {
			t.Errorf("%v: %q, want %q", kill, message.String(), want)
		}
		if got := u.stored(); !slices.Equal(got, kept) {
			t.Errorf("%v: stored %v, want %v", kill, got, kept)
		}
		s.before = nil
		s.requests()
		for _, c := range []struct{ words, asked, summary string }{
			{"", fmt.Sprintf("1 bytes=%d-", part), fmt.Sprintf("(%.1f MB kept from before)", float64(all-s.sizes[1]+part)/1e6)},
			{"", "", fmt.Sprintf("(%.1f MB kept from before)", float64(all)/1e6)},
			{"--no-continue", "0; 1; 2", "from 1.5 MB in"},
			{"--no-cache", "0; 1; 2", "from 1.5 MB in"},
		} {
			r := u.fetchroot(append(strings.Fields(c.words), "--force", "--connections=1", s.image())...)
			if asked := s.requests(); r.Status != 0 || !u.hasLayers() || asked != c.asked || !strings.Contains(r.Stderr, c.summary) {
				t.Errorf("%v, %q: %+v, asked %q, want %+v", kill, c.words, r, asked, c)
			}
		}
	}
}

// TestLayersDamaged changes what is kept of a layer, in its middle, and in what begins a tar archive. The run after the
// one that fails fetches that layer again, and no other, although the next one was already being read.
func TestLayersDamaged(t *testing.T) {
	for _, c := range []struct {
		layer int
		at    int64
	}{{2, 200_000}, {2, 20}, {0, 200_000}, {0, 20}} {
		u, s := newUser(t), serveLayers(t)
		if r := u.fetchroot("-q", s.image()); r != (testbed.Result{}) {
			t.Fatalf("%+v", r)
		}
		files, _ := filepath.Glob(u.cache + "/contedor/archives/*")
		i := slices.IndexFunc(files, func(f string) bool {
			b, _ := os.ReadFile(f)
			return digest.FromBytes(b).String() == s.blobs[c.layer]
		})
		f, err := os.OpenFile(files[i], os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		f.WriteAt([]byte("damage"), c.at)
		f.Close()
		s.requests()
		r := u.fetchroot("-q", "--force", s.image())
		if r.Status != 1 || !strings.HasSuffix(r.Stderr, " (the part that an earlier run had kept is removed: try again)\n") || s.requests() != "" {
			t.Errorf("%v: %+v", c, r)
		}
		r = u.fetchroot("-q", "--force", "--connections=1", s.image())
		if asked := s.requests(); r != (testbed.Result{}) || !u.hasLayers() || asked != fmt.Sprint(c.layer) {
			t.Errorf("%v: %+v, asked %q", c, r, asked)
		}
	}
}

// TestLayersNoCache has caches that cannot be written: one that is not a directory, and one that becomes full.
func TestLayersNoCache(t *testing.T) {
	testbed.NeedRoot(t)
	s := serveLayers(t)
	for _, line := range []string{`mount -t tmpfs -o size=1m cache "$XDG_CACHE_HOME"`, `mount --bind /dev/null "$XDG_CACHE_HOME/contedor"`} {
		u := newUser(t)
		os.WriteFile(u.cache+"/contedor", nil, 0o600)
		cmd := exec.Command("sh", "-ec", line+`; "$@"`, "sh", testbed.Program("fetchroot"), "-q", s.image())
		cmd.Dir, cmd.Env = u.dir, append(os.Environ(), "XDG_CACHE_HOME="+u.cache)
		cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
		if r := testbed.Run(t, cmd); r != (testbed.Result{}) || !u.hasLayers() {
			t.Errorf("%s: %+v", line, r)
		}
	}
}

// TestLayersTooLarge has an image whose layers are larger than what it may unpack to. Nothing of them is stored.
func TestLayersTooLarge(t *testing.T) {
	u := newUser(t)
	r := u.fetchroot("-q", "--max-size=1M", serveLayers(t).image())
	if r.Status != 1 || !strings.Contains(r.Stderr, "--max-size allows more") || len(u.stored()) > 0 {
		t.Errorf("%+v, stored %v", r, u.stored())
	}
}

// TestLayersTogether fetches an image several times at once with one cache.
func TestLayersTogether(t *testing.T) {
	u, s := newUser(t), serveLayers(t)
	s.before = func(int, http.ResponseWriter, *http.Request) { time.Sleep(10 * time.Millisecond) }
	var wait sync.WaitGroup
	for i := range 3 {
		wait.Go(func() {
			dir := fmt.Sprint("tree", i)
			if r := u.fetchroot("-q", s.image(), dir); r != (testbed.Result{}) || list(t, u.dir+"/"+dir) != "file0 file1 file2" {
				t.Errorf("%+v", r)
			}
		})
	}
	wait.Wait()
}
