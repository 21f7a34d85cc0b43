// Package oci finds the images of the Open Container Initiative, and Docker's,
// where they are kept: in registries, in layouts, and in archives of a layout or
// of docker save. It chooses the image for a platform and reads its layers,
// checking every digest.
package oci

import (
	"context"
	"io"
	"net/http"

	"contedor/internal/linux/platform"
	"github.com/opencontainers/go-digest"
)

// Options say how an image is looked for.
type Options struct {
	Platform platform.Platform // the zero value is this machine's
	Stdin    io.Reader         // of which an archive is read where the source is "-"
	MaxSize  int64             // bytes that an archive may have when it is not compressed
	TempDir  string            // where an archive is kept meanwhile that cannot be read at any place

	Client   *http.Client // carries the requests to a registry,
	Download Download     // but those for layers
}

// A Download returns the body of an address that do has to be asked for.
type Download func(ctx context.Context, do func(*http.Request) (*http.Response, error), address string) (io.ReadCloser, error)

// An Image is a file system in layers, for one platform.
type Image struct {
	Digest   digest.Digest // of what the source names: a manifest, an index of manifests, or docker save's configuration
	Platform platform.Platform
	layers   []layer // the lowest first
	store    store
}

// Size returns how many bytes all layers have as they are kept.
func (m *Image) Size() (n int64) {
	for _, l := range m.layers {
		n += l.blob.Size
	}
	return n
}

// Close ends the reading of an image that is kept here.
func (m *Image) Close() error { return m.store.Close() }

// Open finds an image: at a path, or "-", behind which a colon and the name of
// one of several images may follow; or by a reference to a registry, in which
// what is missing is as with Docker: docker.io, library, latest.
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
