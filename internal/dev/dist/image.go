package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"

	"contedor/internal/cli"
	"contedor/internal/commands"
	"contedor/internal/multicall"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	"github.com/opencontainers/image-spec/specs-go/v1"
)

// image writes an archive with an image for all architectures, in the layout of
// https://github.com/opencontainers/image-spec/blob/main/image-layout.md. An image has the program
// and links for its commands, and nothing else.
func (r *release) image(arches []string) error {
	l := layout{filepath.Join(r.scratch, "image", "layout")}
	index := v1.Index{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: v1.MediaTypeImageIndex}
	for _, arch := range arches {
		manifest, err := r.manifest(l, arch)
		if err != nil {
			return err
		}
		index.Manifests = append(index.Manifests, manifest)
	}
	all, err := l.document(v1.MediaTypeImageIndex, index)
	if err != nil {
		return err
	}
	all.Annotations = map[string]string{v1.AnnotationRefName: cli.Version}
	top, err := json.Marshal(v1.Index{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: v1.MediaTypeImageIndex, Manifests: []v1.Descriptor{all}})
	if err != nil {
		return err
	}
	err = cmp.Or(
		writeFile(filepath.Join(l.dir, v1.ImageIndexFile), top, 0o644),
		writeFile(filepath.Join(l.dir, v1.ImageLayoutFile), []byte(`{"imageLayoutVersion":"`+v1.ImageLayoutVersion+`"}`), 0o644),
	)
	if err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(r.out, version()+"-oci.tar"))
	if err != nil {
		return err
	}
	return cmp.Or(r.plain(f, l.dir, v1.ImageLayoutFile, v1.ImageIndexFile, v1.ImageBlobsDir), f.Close())
}

// manifest stores the image for an architecture.
func (r *release) manifest(l layout, arch string) (v1.Descriptor, error) {
	top := filepath.Join(r.scratch, "image", arch)
	if err := copyFile(r.program(arch), filepath.Join(top, "bin", cli.Program), 0o755); err != nil {
		return v1.Descriptor{}, err
	}
	for _, name := range multicall.Names(commands.List()) {
		if err := os.Symlink(cli.Program, filepath.Join(top, "bin", name)); err != nil {
			return v1.Descriptor{}, err
		}
	}
	var tar, zipped bytes.Buffer
	if err := cmp.Or(r.plain(&tar, top, "bin"), r.packed(&zipped, top, "bin")); err != nil {
		return v1.Descriptor{}, err
	}
	platform := v1.Platform{OS: "linux", Architecture: arch}
	config, err := l.document(v1.MediaTypeImageConfig, v1.Image{
		Created:  &r.date,
		Platform: platform,
		Config:   v1.ImageConfig{Env: []string{"PATH=/bin"}, Entrypoint: []string{"/bin/" + cli.Program}, Cmd: []string{"bash"}},
		RootFS:   v1.RootFS{Type: "layers", DiffIDs: []digest.Digest{digest.FromBytes(tar.Bytes())}},
	})
	if err != nil {
		return v1.Descriptor{}, err
	}
	layer, err := l.blob(v1.MediaTypeImageLayerGzip, zipped.Bytes())
	if err != nil {
		return v1.Descriptor{}, err
	}
	d, err := l.document(v1.MediaTypeImageManifest, v1.Manifest{
		Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: v1.MediaTypeImageManifest,
		Config: config, Layers: []v1.Descriptor{layer},
	})
	d.Platform = &platform
	return d, err
}

// A layout is a directory in the OCI image layout.
type layout struct{ dir string }

// blob stores bytes.
func (l layout) blob(mediaType string, b []byte) (v1.Descriptor, error) {
	d := v1.Descriptor{MediaType: mediaType, Digest: digest.FromBytes(b), Size: int64(len(b))}
	return d, writeFile(filepath.Join(l.dir, v1.ImageBlobsDir, d.Digest.Algorithm().String(), d.Digest.Encoded()), b, 0o644)
}

// document stores a document as JSON.
func (l layout) document(mediaType string, document any) (v1.Descriptor, error) {
	b, err := json.Marshal(document)
	if err != nil {
		return v1.Descriptor{}, err
	}
	return l.blob(mediaType, b)
}
