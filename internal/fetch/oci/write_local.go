package oci

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"contedor/internal/fetch/partial"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/twin"
	"contedor/internal/linux/atomicfile"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	"github.com/opencontainers/image-spec/specs-go/v1"
	"golang.org/x/sys/unix"
)

// A written layout is the directory of a layout to which an image is added. Other images in it stay.
type writtenLayout struct {
	dir, name string
	lock      *os.File
	fresh     bool     // whether there was no layout before
	made      []string // blobs that this image has added
	done      bool
}

func createLayout(dir, name string) (Writer, error) {
	if dir == "" {
		return nil, errors.New("the directory of the layout has no name")
	}
	if name != "" && !validName(name) {
		return nil, errReference
	}
	l := &writtenLayout{dir: dir, name: name}
	if err := os.MkdirAll(l.blobs(), 0o777); err != nil {
		return nil, reason.New("cannot make "+reason.Quote(dir), err)
	}
	lock, err := os.Open(dir)
	if err == nil {
		err = unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	}
	if err == unix.EWOULDBLOCK {
		return nil, errors.New("another fetchroot is using " + reason.Quote(dir))
	}
	if err != nil {
		return nil, err
	}
	l.lock = lock
	_, err = os.Stat(filepath.Join(dir, v1.ImageLayoutFile))
	l.fresh = errors.Is(err, fs.ErrNotExist)
	return l, nil
}

// validName accepts the name of an image in a layout, as the specification's
// org.opencontainers.image.ref.name.
func validName(name string) bool {
	return all(name, func(c rune) bool { return letterOrDigit(c) || strings.ContainsRune("-._:@/+", c) })
}

func (l *writtenLayout) blobs() string {
	return filepath.Join(l.dir, v1.ImageBlobsDir, digest.Canonical.String())
}

func (l *writtenLayout) path(d digest.Digest) string { return filepath.Join(l.blobs(), d.Encoded()) }

// Compresses implements Writer.
func (*writtenLayout) Compresses() bool { return true }

// Has implements Writer.
func (l *writtenLayout) Has(_ context.Context, d v1.Descriptor) (bool, error) {
	if d.Digest.Algorithm() != digest.Canonical {
		return false, nil
	}
	st, err := os.Stat(l.path(d.Digest))
	return err == nil && st.Size() == d.Size, nil
}

// Blob implements Writer.
func (l *writtenLayout) Blob(_ context.Context, mediaType string, fill func(*twin.Writer) error) (v1.Descriptor, error) {
	f, err := os.CreateTemp(l.blobs(), ".partial-")
	if err != nil {
		return v1.Descriptor{}, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	c := counted(f)
	if err := fill(c); err != nil {
		return v1.Descriptor{}, err
	}
	d := descriptorOf(c, mediaType)
	if has, _ := l.Has(nil, d); has {
		return d, nil
	}
	if err := f.Chmod(0o644); err != nil {
		return d, err
	}
	if err := os.Rename(f.Name(), l.path(d.Digest)); err != nil {
		return d, err
	}
	l.made = append(l.made, l.path(d.Digest))
	return d, nil
}

// Finish implements Writer. The index is replaced last, at once.
func (l *writtenLayout) Finish(ctx context.Context, image *Written) error {
	config, err := put(ctx, l, image.Manifest.Config.MediaType, image.Config)
	if err != nil {
		return err
	}
	image.Manifest.Config = config
	if err := image.encode(); err != nil {
		return err
	}
	if _, err := put(ctx, l, image.digest.MediaType, image.encoded); err != nil {
		return err
	}
	index := v1.Index{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: v1.MediaTypeImageIndex}
	if !l.fresh {
		text, err := os.ReadFile(filepath.Join(l.dir, v1.ImageIndexFile))
		if err == nil {
			err = json.Unmarshal(text, &index)
		}
		if err != nil {
			return reason.New("cannot read the index of "+reason.Quote(l.dir), err)
		}
	}
	entry := image.digest
	if l.name != "" {
		entry.Annotations = map[string]string{v1.AnnotationRefName: l.name}
	}
	index.Manifests = append(slices.DeleteFunc(index.Manifests, func(d v1.Descriptor) bool {
		return d.Annotations[v1.AnnotationRefName] == l.name && (l.name != "" || d.Digest == entry.Digest)
	}), entry)
	text, err := encode(index)
	if err != nil {
		return err
	}
	version, err := encode(v1.ImageLayout{Version: v1.ImageLayoutVersion})
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		text []byte
	}{{v1.ImageIndexFile, text}, {v1.ImageLayoutFile, version}} {
		if err := atomicfile.Write(filepath.Join(l.dir, f.name), string(f.text), atomicfile.Rule{Mode: 0o644}); err != nil {
			return err
		}
	}
	l.done = true
	return nil
}

// Close implements Writer.
func (l *writtenLayout) Close() error {
	if !l.done {
		for _, name := range l.made {
			os.Remove(name)
		}
		if l.fresh { // what is empty was made for this image
			os.Remove(l.blobs())
			os.Remove(filepath.Dir(l.blobs()))
			os.Remove(l.dir)
		}
	}
	return l.lock.Close()
}

func encode(document any) ([]byte, error) {
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	err := e.Encode(document)
	return []byte(strings.TrimSuffix(text.String(), "\n")), err
}

// A savedWriter writes a file in the format of docker save. Its layers are not compressed, because the
// names of their members are the digests that the configuration has.
type savedWriter struct {
	file    *partial.File
	name    string
	offset  int64
	members map[digest.Digest]string
}

func createSaved(file, name string, force bool) (Writer, error) {
	if file == "" || file == "-" {
		return nil, errors.New("name the file of the archive")
	}
	if name != "" {
		if _, err := parseName(name); err != nil {
			return nil, err
		}
	}
	f, err := partial.Create(file, force)
	if err != nil {
		return nil, err
	}
	return &savedWriter{file: f, name: name, members: map[digest.Digest]string{}}, nil
}

// Compresses implements Writer.
func (*savedWriter) Compresses() bool { return false }

// Has implements Writer.
func (s *savedWriter) Has(_ context.Context, d v1.Descriptor) (bool, error) {
	_, has := s.members[d.Digest]
	return has, nil
}

// Blob implements Writer. The header of a member has its size, so it is written after the member,
// into the space in front.
func (s *savedWriter) Blob(_ context.Context, mediaType string, fill func(*twin.Writer) error) (v1.Descriptor, error) {
	begin := s.offset
	c := counted(io.NewOffsetWriter(s.file, begin+blockSize))
	if err := fill(c); err != nil {
		return v1.Descriptor{}, err
	}
	d := descriptorOf(c, mediaType)
	name := d.Digest.Encoded() + ".tar"
	if mediaType == v1.MediaTypeImageConfig {
		name = d.Digest.Encoded() + ".json"
	}
	s.members[d.Digest] = name
	return d, s.header(name, begin, c.Size)
}

// blockSize is the unit of tar(5) in bytes.
const blockSize = 512

// header writes the header of a member whose data are there, and the padding after it.
func (s *savedWriter) header(name string, at, size int64) error {
	h := tar.NewWriter(io.NewOffsetWriter(s.file, at))
	// Without a format, tar would write more than one block for a large size.
	err := h.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: size, Format: tar.FormatGNU})
	s.offset = at + blockSize + (size+blockSize-1)/blockSize*blockSize
	return errors.Join(err, s.file.Truncate(s.offset))
}

// Finish implements Writer.
func (s *savedWriter) Finish(ctx context.Context, image *Written) error {
	config, err := put(ctx, s, v1.MediaTypeImageConfig, image.Config)
	if err != nil {
		return err
	}
	image.Manifest.Config = config
	if err := image.encode(); err != nil {
		return err
	}
	image.digest = config // docker load shows the digest of the configuration
	entry := struct {
		Config   string
		RepoTags []string
		Layers   []string
	}{Config: s.members[config.Digest], RepoTags: []string{}, Layers: []string{}}
	if s.name != "" {
		name, err := parseName(s.name)
		if err != nil {
			return err
		}
		entry.RepoTags = append(entry.RepoTags, strings.TrimPrefix(strings.TrimPrefix(name.String(), defaultDomain+"/"), defaultPath))
	}
	for _, l := range image.Manifest.Layers {
		entry.Layers = append(entry.Layers, s.members[l.Digest])
	}
	text, err := encode([]any{entry})
	if err != nil {
		return err
	}
	begin := s.offset
	if _, err := s.file.WriteAt(text, begin+blockSize); err != nil {
		return err
	}
	if err := s.header("manifest.json", begin, int64(len(text))); err != nil {
		return err
	}
	if err := s.file.Truncate(s.offset + 2*blockSize); err != nil {
		return err
	}
	return s.file.Publish()
}

// Close implements Writer.
func (s *savedWriter) Close() error {
	s.file.Discard()
	return nil
}
