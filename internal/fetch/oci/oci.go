// Package oci reads images of the Open Container Initiative and of Docker from registries, layouts,
// and archives of a layout or of docker save. It chooses the image of a platform, reads its layers,
// and checks every digest.
package oci

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"

	"contedor/internal/fetch/twin"
	"contedor/internal/linux/platform"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go/v1"
)

// Options say which image is opened, and how.
type Options struct {
	Platform platform.Platform // the zero value is this machine's
	Stdin    io.Reader         // the archive, if the source is "-"
	MaxSize  int64             // the limit of an uncompressed archive in bytes
	TempDir  string            // the directory for a copy of an archive that cannot be read at any offset

	Credentials Credential // for registries; nil for none
	TLS         bool       // registries on this machine are asked over https, too
	Mirror      string     // the host of a registry that is asked before Docker's; empty for none

	Documents *http.Client // makes all requests to a registry but those for layers, and tries again
	Client    *http.Client // makes the requests for layers; Download tries again
	Download  Download
}

// A Download fetches a blob from a URL by HTTP requests that do makes. See Layer.Verify for the body.
type Download func(ctx context.Context, do func(*http.Request) (*http.Response, error), address string, blob Blob) (io.ReadCloser, error)

// A Blob is what a Download fetches.
type Blob struct {
	Digest digest.Digest
	Size   int64   // in bytes, as the manifest says
	Share  float64 // of the bytes that are fetched at the same time, from 0 to 1
}

// An Image is a file system in layers, for one platform.
type Image struct {
	Digest   digest.Digest // of the manifest or index that the source names, or of docker save's configuration
	Platform platform.Platform
	layers   []layer // the lowest one first
	store    store
	config   json.RawMessage // its configuration; nil for an image of docker save
}

// Size returns the size of all blobs in bytes.
func (m *Image) Size() (n int64) {
	for _, l := range m.layers {
		n += l.blob.Size
	}
	return n
}

// Remote reports whether the image is in a registry.
func (m *Image) Remote() bool {
	_, remote := m.store.(*remoteStore)
	return remote
}

// Configuration returns the JSON of the image's configuration, or nil for an image of docker save.
func (m *Image) Configuration() []byte { return m.config }

// Blobs returns the descriptors of the layers, the lowest first.
func (m *Image) Blobs() (list []v1.Descriptor) {
	for _, l := range m.layers {
		list = append(list, l.blob)
	}
	return list
}

// copiesAtOnce is how many layers go to a registry at once.
const copiesAtOnce = 3

// Copy copies the layers to a Writer, which may have some of them already, and compares their digests.
func (m *Image) Copy(ctx context.Context, to Writer) error {
	_, remote := to.(*pushed)
	if !remote {
		for _, l := range m.layers {
			if err := m.copyLayer(ctx, l, to); err != nil {
				return err
			}
		}
		return nil
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	running := make(chan struct{}, copiesAtOnce)
	var wait sync.WaitGroup
	for _, l := range m.layers {
		running <- struct{}{}
		wait.Go(func() {
			if err := m.copyLayer(ctx, l, to); err != nil {
				cancel(err) // the first error counts
			}
			<-running
		})
	}
	wait.Wait()
	return context.Cause(ctx)
}

func (m *Image) copyLayer(ctx context.Context, l layer, to Writer) error {
	if has, err := to.Has(ctx, l.blob); has || err != nil {
		return err
	}
	fill := func(w *twin.Writer) error {
		l.share = 1
		body, err := m.store.layer(ctx, l)
		if err != nil {
			return err
		}
		defer body.Close()
		_, err = io.Copy(w, io.LimitReader(body, l.blob.Size+1))
		return err
	}
	p, remote := to.(*pushed)
	if !remote {
		d, err := to.Blob(ctx, l.blob.MediaType, fill)
		return cmp.Or(err, l.is(d))
	}
	if p.mount(ctx, l.blob, m.store) {
		return nil
	}
	d, commit, err := p.send(ctx, l.blob.MediaType, fill)
	if err = cmp.Or(err, l.is(d)); err != nil {
		return err
	}
	return commit()
}

// is returns an error if the layer is not the blob that has been copied.
func (l layer) is(copied v1.Descriptor) error {
	if copied.Digest != l.blob.Digest {
		return fmt.Errorf("the digest of layer %s is %s", l.blob.Digest, copied.Digest)
	}
	return nil
}

// Close closes the store of the image.
func (m *Image) Close() error { return m.store.Close() }

// Open opens an image. source is a path or "-", with the name of one of several images after a
// colon, or a reference to a registry. The defaults of a reference are those of Docker: docker.io,
// library, latest.
func Open(ctx context.Context, source string, o *Options) (*Image, error) {
	want := o.Platform
	if want == (platform.Platform{}) {
		want = platform.Host
	}
	if file, name, is := splitPath(source); is {
		return openLocal(ctx, file, name, o, want)
	}
	return openRemote(ctx, source, o, want)
}
