package retrieve

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"sync"
	"syscall"

	"contedor/internal/fetch/cache"
	"contedor/internal/fetch/download"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/oci"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/source"
	"contedor/internal/fetch/tree"
	"contedor/internal/fetch/unpack"
	"contedor/internal/texts"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go/v1"
)

// layers are the layers of an image of a registry that are being fetched. With a cache, each is stored
// there while it arrives, no matter when it is read, and the next run need not fetch the same bytes
// again. Without one, what arrives is read at once.
type layers struct {
	job      *job
	all      []v1.Descriptor // the lowest first
	dir      string          // of the cache; empty if nothing is stored
	in       *unpack.Input   // counts what arrives
	kept     int64           // bytes of layers that are complete and checked
	unpacked int             // layers that are unpacked and checked

	mutex sync.Mutex
	open  map[*keptLayer]bool // those that are stored and not checked yet
}

// newLayers returns the layers of an image. If their blobs have more bytes than the unpacked image may
// have, none is stored.
func (j *job) newLayers(image *oci.Image, in *unpack.Input) *layers {
	l := &layers{job: j, all: image.Blobs(), in: in, open: map[*keptLayer]bool{}}
	if !j.NoCache && image.Remote() {
		l.dir = cache.Dir(j.inv.Getenv)
	}
	room := j.MaxSize
	for _, b := range l.all {
		if b.Size < 0 || b.Size > room {
			l.dir = ""
		}
		room -= min(max(b.Size, 0), room)
	}
	if l.dir != "" && j.Continuation != source.StartAnew {
		for _, b := range l.all {
			if n := cache.Length(l.dir, b.Digest.String()); n <= b.Size {
				in.Kept += n
			}
		}
	}
	return l
}

// fetch implements oci.Download. A failure of the cache is not a failure of the run.
func (l *layers) fetch(ctx context.Context, do func(*http.Request) (*http.Response, error), address string, blob oci.Blob) (io.ReadCloser, error) {
	k := &keptLayer{of: l, digest: blob.Digest, done: make(chan struct{})}
	k.moved.L = &k.mutex
	kept := download.Kept{}
	if l.dir != "" {
		k.entry, _ = cache.Open(l.dir, blob.Digest.String()) // which may be busy
	}
	if k.entry != nil && l.job.Continuation != source.StartAnew {
		if record, n := k.entry.Kept(); n > 0 && record.Size == blob.Size {
			kept = download.Kept{Version: download.Version{Size: blob.Size}, Length: n} // the digest is the version
		}
	}
	if kept.Length < blob.Size || kept.Length == 0 {
		client := l.job.client.Through(do)
		client.Connections = max(1, int(math.Round(blob.Share*float64(client.Connections))))
		f, err := client.Open(ctx, address, kept)
		if err != nil {
			k.close()
			return nil, err
		}
		k.rest = f
		if kept.Length = f.From; f.From == 0 && k.entry != nil && k.entry.Begin(cache.Record{Size: blob.Size}) != nil {
			k.drop()
		}
	}
	k.length, k.from = kept.Length, kept.Length
	l.in.Add(kept.Length)
	switch {
	case k.entry == nil:
		k.direct = true
		close(k.done)
		return k, nil
	case k.rest == nil:
		k.ended, k.err = true, io.EOF
		close(k.done)
	default:
		go k.store(io.LimitReader(k.rest, blob.Size+1-kept.Length))
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.open[k] = true
	return k, nil
}

// settle closes the other layers after a run. It keeps what has arrived, but not of a layer that was at
// fault, because the next run would fail in the same way.
func (l *layers) settle(outcome error) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	var number syscall.Errno
	var limit *tree.LimitError
	ended := errors.As(outcome, new(interrupt.TimeLimit)) || errors.As(outcome, new(interrupt.Signal))
	broke, removed := false, false
	for k := range l.open {
		k.mutex.Lock()
		broke = broke || k.broke
		if k.begun && l.applies(k) && !k.broke && !ended && !errors.As(outcome, &number) && !errors.As(outcome, &limit) {
			removed = removed || k.from > 0
			k.drop()
		} else if k.entry != nil {
			l.kept += k.length
		}
		k.close()
		k.mutex.Unlock()
	}
	switch {
	case outcome == nil:
	case removed:
		return reason.Say(func(w *texts.Fetch) string { return w.PartGone }, outcome)
	case (broke || ended) && l.kept > 0 && l.job.Continuation != source.StartAnew:
		if errors.As(outcome, new(interrupt.Signal)) {
			outcome = interrupted(l.in, outcome, l.kept)
		}
		return reason.Say(func(w *texts.Fetch) string { return w.SameAgain }, outcome)
	}
	return outcome
}

// applies reports whether the layer was being unpacked, and not only read ahead.
func (l *layers) applies(k *keptLayer) bool {
	return l.unpacked < len(l.all) && k.digest == l.all[l.unpacked].Digest
}

// A keptLayer is the blob of a layer. One goroutine stores it in the cache while it arrives, and another
// one reads it from there.
type keptLayer struct {
	of     *layers
	digest digest.Digest
	rest   io.ReadCloser // what is fetched; nil if all was in the cache
	from   int64         // bytes that an earlier run has kept
	done   chan struct{} // closed when nothing is stored any more

	mutex   sync.Mutex
	moved   sync.Cond    // signals that bytes are stored, or that there will be no more
	entry   *cache.Entry // nil if nothing is stored any more
	length  int64        // bytes in the entry
	ended   bool         // no more will be in it
	err     error        // what follows them; io.EOF at the end
	pending []byte       // what follows them if it could not be stored
	direct  bool         // after that, the reader takes the rest from the network
	at      int64        // of the next byte to read
	begun   bool         // it is being read
	broke   bool         // the reader has got an error of the network
	closed  bool         // nobody needs the rest, which therefore ends with an error
}

// storeAtOnce is the number of bytes that are stored with one system call at most.
const storeAtOnce = 256 << 10

// store stores what arrives. It runs as a goroutine.
func (k *keptLayer) store(rest io.Reader) {
	defer close(k.done)
	b := make([]byte, storeAtOnce)
	for {
		n, err := rest.Read(b)
		k.of.in.Add(int64(n))
		k.mutex.Lock()
		stored := 0
		if n > 0 {
			var full error
			if stored, full = k.entry.Write(b[:n]); full != nil {
				k.pending, k.direct, k.ended = b[stored:n], err == nil, true
			}
		}
		k.length += int64(stored)
		if err != nil {
			k.err, k.ended = err, true
		}
		ended := k.ended
		k.moved.Broadcast()
		k.mutex.Unlock()
		if ended {
			return
		}
	}
}

// Read implements io.Reader.
func (k *keptLayer) Read(p []byte) (int, error) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.begun = true
	for k.at == k.length && !k.ended && !k.direct {
		k.moved.Wait()
	}
	switch {
	case k.at < k.length && k.entry == nil:
		return 0, io.ErrClosedPipe // after settle
	case k.at < k.length:
		n, err := k.entry.ReadAt(p[:min(int64(len(p)), k.length-k.at)], k.at)
		if k.at += int64(n); n > 0 {
			err = nil
		}
		return n, err
	case len(k.pending) > 0:
		n := copy(p, k.pending)
		k.pending = k.pending[n:]
		return n, nil
	case !k.direct:
		k.broke = k.err != io.EOF && !k.closed
		return 0, k.err
	}
	k.drop()
	k.mutex.Unlock()
	n, err := k.rest.Read(p)
	k.mutex.Lock()
	k.of.in.Add(int64(n))
	k.broke = err != nil && err != io.EOF && !k.closed
	return n, err
}

// Close ends the download. What has arrived stays in the cache until settle.
func (k *keptLayer) Close() error {
	k.mutex.Lock()
	k.closed = true
	k.mutex.Unlock()
	if k.rest != nil {
		k.rest.Close()
	}
	<-k.done
	return nil
}

// Checked marks the layer as complete and good. See oci.Layer.Verify.
func (k *keptLayer) Checked() {
	k.of.mutex.Lock()
	defer k.of.mutex.Unlock()
	k.mutex.Lock()
	defer k.mutex.Unlock()
	delete(k.of.open, k)
	if k.entry == nil {
		return
	}
	sum := ""
	if k.digest.Algorithm() == digest.SHA256 {
		sum = k.digest.Encoded()
	}
	if k.entry.Finish(sum) != nil {
		k.drop()
		return
	}
	k.of.kept += k.length
	k.close()
}

// drop removes what is stored.
func (k *keptLayer) drop() {
	if k.entry != nil {
		k.entry.Drop()
	}
	k.close()
}

// close closes the entry.
func (k *keptLayer) close() {
	if k.entry != nil {
		k.entry.Close()
		k.entry = nil
	}
}
