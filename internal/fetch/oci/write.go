package oci

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"contedor/internal/fetch/twin"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/registry"
)

// A Writer takes the contents of an image, the manifest last.
type Writer interface {
	// Blob stores what fill writes, which may come from a tree while it is packed.
	Blob(ctx context.Context, mediaType string, fill func(*twin.Writer) error) (v1.Descriptor, error)

	// Has reports whether a blob is there already.
	Has(ctx context.Context, d v1.Descriptor) (bool, error)

	// Compresses reports whether layers may be compressed.
	Compresses() bool

	// Finish stores the manifest and gives it the name of the target. From then on the image is
	// there.
	Finish(ctx context.Context, image *Written) error

	// Close removes what an image that is not finished has left.
	Close() error
}

// A Written image is one that is being written.
type Written struct {
	Manifest v1.Manifest
	Config   []byte // the JSON of its configuration
	encoded  []byte // the JSON of the manifest
	digest   v1.Descriptor
}

// Digest returns the descriptor of the manifest after Finish.
func (w *Written) Digest() v1.Descriptor { return w.digest }

func (w *Written) encode() error {
	text, err := encode(w.Manifest)
	w.encoded = text
	w.digest = v1.Descriptor{MediaType: w.Manifest.MediaType, Digest: digest.FromBytes(text), Size: int64(len(text))}
	return err
}

// SavedPrefix begins a target that is a file in the format of docker save.
const SavedPrefix = "docker-archive:"

// Create opens a target: a layout after "oci:" that may have the name of the image after a colon, a
// file after SavedPrefix likewise, or a reference to a registry after "oci:". A registry has a dot
// or a colon in its name, or is localhost; everything else is a path. force replaces a file that
// exists.
func Create(ctx context.Context, target string, force bool, o *Options) (Writer, error) {
	if file, ok := strings.CutPrefix(target, SavedPrefix); ok {
		file, name := splitTarget(file)
		return createSaved(file, name, force)
	}
	source := strings.TrimPrefix(target, "oci:")
	if IsReference(source) {
		return createRemote(source, o)
	}
	dir, name := splitTarget(source)
	return createLayout(dir, name)
}

// IsReference reports whether the target after "oci:" is in a registry.
func IsReference(source string) bool {
	path, _ := splitTarget(source)
	if _, err := os.Stat(path); err == nil || explicit(source) {
		return false
	}
	domain, rest, found := strings.Cut(source, "/")
	return found && rest != "" && (domain == "localhost" || strings.ContainsAny(domain, ".:"))
}

// splitTarget splits a path at the first colon of its last component: the name of an image may have
// slashes.
func splitTarget(target string) (file, name string) {
	file, name, _ = strings.Cut(target, ":")
	return file, name
}

// createRemote opens a repository of a registry for writing.
func createRemote(source string, o *Options) (Writer, error) {
	name, err := parseName(source)
	if err != nil {
		return nil, err
	}
	if name.digest != "" {
		return nil, errors.New("an image is pushed by a tag, not by a digest")
	}
	s := newRemoteStore(registry.Reference{Registry: name.domain, Repository: name.path}, o)
	return &pushed{store: s, tag: name.tag}, nil
}

// counted returns a Writer to w, for the descriptor of what is written.
func counted(w io.Writer) *twin.Writer {
	return &twin.Writer{To: w, Hash: hashOf(digest.Canonical)}
}

// descriptorOf returns the descriptor of what has been written.
func descriptorOf(w *twin.Writer, mediaType string) v1.Descriptor {
	return v1.Descriptor{MediaType: mediaType, Digest: digest.NewDigest(digest.Canonical, w.Hash), Size: w.Size}
}

// put stores a short document.
func put(ctx context.Context, w Writer, mediaType string, text []byte) (v1.Descriptor, error) {
	d := v1.Descriptor{MediaType: mediaType, Digest: digest.FromBytes(text), Size: int64(len(text))}
	if has, err := w.Has(ctx, d); has || err != nil {
		return d, err
	}
	got, err := w.Blob(ctx, mediaType, func(to *twin.Writer) error {
		_, err := io.Copy(to, bytes.NewReader(text))
		return err
	})
	if err == nil && got.Digest != d.Digest {
		err = fmt.Errorf("stored as %s, not %s", got.Digest, d.Digest)
	}
	return d, err
}
