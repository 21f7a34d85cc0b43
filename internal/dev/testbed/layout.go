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

// A Layout is a directory in the OCI image layout format, which a test fills.
type Layout struct {
	Dir   string
	t     testing.TB
	index v1.Index
}

// NewLayout makes an empty Layout.
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

// BlobPath returns the path of a blob's file, relative to Dir.
func (l *Layout) BlobPath(d digest.Digest) string {
	return filepath.Join("blobs", d.Algorithm().String(), d.Encoded())
}

// JSON stores a document as JSON.
func (l *Layout) JSON(mediaType string, document any) v1.Descriptor {
	b, err := json.Marshal(document)
	if err != nil {
		l.t.Fatal(err)
	}
	return l.Blob(mediaType, b)
}

// Name adds a manifest to the layout's index. A name that is not empty becomes its reference
// name.
func (l *Layout) Name(name string, d v1.Descriptor) {
	if name != "" {
		d.Annotations = map[string]string{v1.AnnotationRefName: name}
	}
	l.index.Manifests = append(l.index.Manifests, d)
	b, _ := json.Marshal(l.index)
	l.write("index.json", b)
}

// A Layer is a layer of an image.
type Layer struct {
	Kept   []byte // the archive as it is stored
	Plain  []byte // the archive without compression
	Excess int64  // how many bytes more than the true size the manifest says
}

// Image stores an image for a platform, such as linux/arm/v7. The media type of a layer depends
// on the magic bytes of its archive.
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
