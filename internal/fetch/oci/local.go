package oci

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"contedor/internal/linux/platform"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go/v1"
)

// splitPath reports whether a source is a path: it begins with a slash or a dot, or it is an
// existing file or layout. A directory without a layout does not count,
// because an image of that name may have been unpacked to it. The name of one of several images may follow a colon.
func splitPath(source string) (file, name string, is bool) {
	for end := len(source); end > 0; end = strings.LastIndexByte(source[:end], ':') {
		file, name = source[:end], strings.TrimPrefix(source[end:], ":")
		st, err := os.Stat(file)
		if err == nil && st.IsDir() && !explicit(file) {
			_, err = os.Stat(path.Join(file, v1.ImageLayoutFile))
		}
		if err == nil || file == "-" {
			return file, name, true
		}
	}
	return source, "", explicit(source)
}

func explicit(path string) bool { return strings.HasPrefix(path, "/") || strings.HasPrefix(path, ".") }

// files opens files of a layout or an archive by their names.
type files interface {
	open(name string) (io.ReadCloser, int64, error)
	Close() error
}

// openLocal opens a layout, an archive of a layout, or an archive of docker save.
func openLocal(ctx context.Context, file, name string, o *Options, want platform.Platform) (*Image, error) {
	in, err := openFiles(ctx, file, o)
	if err != nil {
		return nil, err
	}
	image, err := openLayout(ctx, in, name, want)
	if errors.Is(err, fs.ErrNotExist) {
		image, err = openSaved(in, name, want)
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("neither an OCI layout nor an archive of docker save")
	}
	if err != nil {
		in.Close()
		return nil, err
	}
	return image, nil
}

func openFiles(ctx context.Context, file string, o *Options) (files, error) {
	if file == "-" {
		return openArchive(ctx, io.NopCloser(o.Stdin), o)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	if st, err := f.Stat(); err != nil || !st.IsDir() {
		return openArchive(ctx, f, o)
	}
	f.Close()
	root, err := os.OpenRoot(file)
	return directory{root}, err
}

// A directory is the directory of a layout. No symlink leads out of it.
type directory struct{ *os.Root }

func (d directory) open(name string) (io.ReadCloser, int64, error) {
	st, err := d.Stat(name)
	if err == nil && !st.Mode().IsRegular() {
		err = errors.New(name + " is not a file")
	}
	if err != nil {
		return nil, 0, err
	}
	f, err := d.Open(name)
	return f, st.Size(), err
}

// A layout is a store as image-layout.md of the image specification describes it.
type layout struct{ files }

func openLayout(ctx context.Context, in files, name string, want platform.Platform) (*Image, error) {
	var index document
	if _, err := readFile(in, v1.ImageIndexFile, &index); err != nil {
		return nil, err
	}
	candidates := make([]candidate, len(index.Manifests))
	for i, d := range index.Manifests {
		candidates[i] = candidate{id: d.Digest.String()}
		for _, n := range []string{d.Annotations.Name, d.Annotations.Ref} {
			if n != "" {
				candidates[i].names = append(candidates[i].names, n)
			}
		}
	}
	found, err := pick(candidates, name)
	if err != nil {
		return nil, err
	}
	var there []descriptor
	for _, i := range found {
		there = append(there, index.Manifests[i])
	}
	chosen, err := choose(there, want)
	if err != nil {
		return nil, err
	}
	image, err := find(ctx, layout{in}, chosen, want)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("the layout is incomplete: " + err.Error())
	}
	return image, err
}

// Fetch implements store.
func (l layout) Fetch(_ context.Context, d v1.Descriptor) (io.ReadCloser, error) {
	r, _, err := l.open(path.Join(v1.ImageBlobsDir, d.Digest.Algorithm().String(), d.Digest.Encoded()))
	return r, err
}

func (l layout) layer(ctx context.Context, of layer) (io.ReadCloser, error) {
	return l.Fetch(ctx, of.blob)
}

// saved is an archive of docker save before version 25, or of another program in that format.
type saved struct{ layout }

func (s saved) layer(_ context.Context, of layer) (io.ReadCloser, error) {
	r, _, err := s.open(of.file)
	return r, err
}

// A savedImage is an image in manifest.json of docker save.
type savedImage struct {
	Config   string
	RepoTags list[string]
	Layers   list[string]
}

func openSaved(in files, name string, want platform.Platform) (*Image, error) {
	var images list[savedImage]
	if _, err := readFile(in, "manifest.json", &images); err != nil {
		return nil, err
	}
	candidates := make([]candidate, len(images))
	for i, image := range images {
		candidates[i] = candidate{image.RepoTags, image.Config}
	}
	found, err := pick(candidates, name)
	if err != nil {
		return nil, err
	}
	if len(found) > 1 {
		return nil, errors.New("holds several images without names")
	}
	of := images[found[0]]
	var config configuration
	sum, err := readFile(in, of.Config, &config)
	if err != nil {
		return nil, errors.New("the archive is incomplete: " + err.Error())
	}
	// The name of the configuration is its digest, with a suffix or in a directory.
	if id := strings.TrimSuffix(path.Base(of.Config), ".json"); digest.NewDigestFromEncoded(digest.SHA256, id).Validate() == nil && id != sum.Encoded() {
		return nil, fmt.Errorf("the digest of %s is %s", of.Config, sum)
	}
	image := &Image{Digest: sum, store: saved{layout{in}}}
	for _, file := range of.Layers {
		r, size, err := in.open(file)
		if err != nil {
			return nil, errors.New("the archive is incomplete: " + err.Error())
		}
		r.Close()
		image.layers = append(image.layers, layer{blob: v1.Descriptor{Size: size}, file: file})
	}
	return image, image.configure(&config, want)
}

// readFile reads a document and returns its digest.
func readFile(in files, name string, to any) (digest.Digest, error) {
	r, size, err := in.open(name)
	if err != nil {
		return "", err
	}
	defer r.Close()
	if size > maxDocument {
		return "", fmt.Errorf("%s: a description of %d bytes is too long", name, size)
	}
	b, err := io.ReadAll(io.LimitReader(r, maxDocument))
	if err == nil {
		err = json.Unmarshal(b, to)
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return digest.FromBytes(b), nil
}

// A candidate is one of several images in the same place.
type candidate struct {
	names []string
	id    string
}

// pick returns the images that have a name. Without a name it returns all, unless they are
// different images with different names.
func pick(images []candidate, name string) (found []int, err error) {
	var names, ids []string
	for i, image := range images {
		called := func(n string) bool { return n == name || whole(n) == whole(name) }
		if name == "" || image.id == name || slices.ContainsFunc(image.names, called) {
			found = append(found, i)
		}
		names = append(names, image.names...)
		ids = append(ids, image.id)
	}
	names, ids = unique(names), unique(ids)
	switch {
	case len(images) == 0:
		return nil, errors.New("holds no image")
	case len(found) == 0:
		return nil, fmt.Errorf("holds no image '%s', only %s", name, some(append(names, ids...)))
	case name == "" && len(ids) > 1 && len(names) > 1:
		return nil, fmt.Errorf("holds several images; append a colon and one of these names: %s", some(names))
	}
	return found, nil
}

// whole returns a name with the registry, directory and tag that Docker assumes if they are missing.
// It returns a name that is not a reference unchanged.
func whole(name string) string {
	named, err := parseName(name)
	if err != nil {
		return name
	}
	return named.String()
}
