package testbed

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	"github.com/opencontainers/image-spec/specs-go/v1"
)

// A Layout is an OCI image layout, a directory that a test fills.
type Layout struct {
	Dir   string
	t     testing.TB
	index v1.Index
}

// NewLayout makes an empty one.
func NewLayout(t testing.TB) *Layout {
	t.Helper()
	l := &Layout{Dir: t.TempDir(), t: t, index: v1.Index{Versioned: specs.Versioned{SchemaVersion: 2}}}
	l.write("oci-layout", []byte(`{"imageLayoutVersion":"1.0.0"}`))
	return l
}

func (l *Layout) write(name string, b []byte) {
	path := filepath.Join(l.Dir, name)
	os.MkdirAll(filepath.Dir(path), 0755)
	if err := os.WriteFile(path, b, 0644); err != nil {
		l.t.Fatal(err)
	}
}

// Blob stores bytes.
func (l *Layout) Blob(mediaType string, b []byte) v1.Descriptor {
	d := v1.Descriptor{MediaType: mediaType, Digest: digest.FromBytes(b), Size: int64(len(b))}
	l.write(l.BlobPath(d.Digest), b)
	return d
}

// BlobPath returns the name of a blob's file.
func (l *Layout) BlobPath(d digest.Digest) string {
	return filepath.Join("blobs", d.Algorithm().String(), d.Encoded())
}

// JSON stores a document.
func (l *Layout) JSON(mediaType string, document any) v1.Descriptor {
	b, err := json.Marshal(document)
	if err != nil {
		l.t.Fatal(err)
	}
	return l.Blob(mediaType, b)
}

// Name puts something into the layout's index, under a name if it is not empty.
func (l *Layout) Name(name string, d v1.Descriptor) {
	if name != "" {
		d.Annotations = map[string]string{v1.AnnotationRefName: name}
	}
	l.index.Manifests = append(l.index.Manifests, d)
	b, _ := json.Marshal(l.index)
	l.write("index.json", b)
}

// A Layer is an archive of an image, and what it is when it is not compressed.
type Layer struct {
	Kept, Plain []byte
	Excess      int64 // bytes that it is announced to be longer than it is
}

// Image stores an image for a platform, such as linux/arm/v7, whose layers are
// told to be compressed by what they begin with.
func (l *Layout) Image(platform string, layers ...Layer) v1.Descriptor {
	parts := append(strings.Split(platform, "/"), "")
	p := v1.Platform{OS: parts[0], Architecture: parts[1], Variant: parts[2]}
	config := v1.Image{Platform: p, RootFS: v1.RootFS{Type: "layers"}}
	manifest := v1.Manifest{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: v1.MediaTypeImageManifest}
	for _, layer := range layers {
		kind := v1.MediaTypeImageLayer
		switch {
		case strings.HasPrefix(string(layer.Kept), "\x1f\x8b"):
			kind = v1.MediaTypeImageLayerGzip
		case strings.HasPrefix(string(layer.Kept), "\x28\xb5\x2f\xfd"):
			kind = v1.MediaTypeImageLayerZstd
		}
		d := l.Blob(kind, layer.Kept)
		d.Size += layer.Excess
		manifest.Layers = append(manifest.Layers, d)
		config.RootFS.DiffIDs = append(config.RootFS.DiffIDs, digest.FromBytes(layer.Plain))
	}
	manifest.Config = l.JSON(v1.MediaTypeImageConfig, config)
	d := l.JSON(v1.MediaTypeImageManifest, manifest)
	d.Platform = &p
	return d
}

// Index stores an index of several manifests.
func (l *Layout) Index(manifests ...v1.Descriptor) v1.Descriptor {
	return l.JSON(v1.MediaTypeImageIndex, v1.Index{
		Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: v1.MediaTypeImageIndex, Manifests: manifests,
	})
}
