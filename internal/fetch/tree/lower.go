package tree

import (
	"context"
	"crypto/sha256"
	"hash"
	"io"
	"path"
	"slices"
	"strings"

	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/linux/openat2"
	"golang.org/x/sys/unix"
)

// A Lower is what the layers of an image give, in memory: the metadata of every file, and the
// SHA-256 of the data. PackLayer compares a tree with it, so the image is not unpacked.
type Lower struct {
	root  *lowerFile
	layer int
	count int
}

// A lowerFile is a file of the layers.
type lowerFile struct {
	tarfile.Metadata
	kind     tarfile.Kind
	link     string // of a symlink
	device   uint64
	size     int64
	sum      [sha256.Size]byte
	layer    int // the layer that gave it
	children map[string]*lowerFile
}

// maxLower is the largest number of files in a Lower.
const maxLower = 1 << 20

// NewLower returns an empty directory.
func NewLower() *Lower { return &Lower{root: &lowerFile{kind: tarfile.Directory}} }

// Add applies a layer, an archive that may be compressed. It reads all of it.
func (l *Lower) Add(ctx context.Context, from tarfile.Source) error {
	l.layer++
	working, cancel := context.WithCancel(ctx)
	defer cancel()
	r := tarfile.NewReader(working, from)
	for {
		h, err := r.Next()
		if err == io.EOF {
			return tarfile.Ended(ctx, r.Drain())
		}
		if err == nil {
			err = l.add(r, h)
		}
		if err != nil {
			return tarfile.Ended(ctx, err)
		}
	}
}

func (l *Lower) add(r *tarfile.Reader, h *tarfile.Header) error {
	if h.Name == "." {
		l.root.Metadata = h.Metadata
		return nil
	}
	dir, base := path.Split(h.Name)
	if base == opaque {
		if d := l.find(dir); d != nil {
			d.hide(l.layer)
		}
		return nil
	}
	if hidden, is := strings.CutPrefix(base, whiteout); is {
		if d := l.find(dir); d != nil && d.children[hidden] != nil && d.children[hidden].layer < l.layer {
			delete(d.children, hidden)
		}
		return nil
	}
	if l.count++; l.count > maxLower {
		return reason.New("the base has too many files to compare with", nil)
	}
	d := l.directory(dir)
	f := &lowerFile{Metadata: h.Metadata, kind: h.Kind, device: h.Device, size: h.Size, layer: l.layer}
	f.Xattrs = slices.Clone(h.Xattrs)
	switch h.Kind {
	case tarfile.HardLink:
		if f = l.find(h.Link); f == nil {
			return reason.New("the base has a link to nothing: "+reason.Quote(h.Name), nil)
		}
	case tarfile.Symlink:
		f.link = h.Link
	case tarfile.Directory:
		if old := d.children[base]; old != nil && old.kind == tarfile.Directory {
			f.children = old.children
		}
	case tarfile.Regular:
		sum := &holes{to: sha256.New()}
		if err := r.Data(h, sum.put); err != nil {
			return err
		}
		if err := sum.put(nil, h.Size); err != nil {
			return err
		}
		sum.to.Sum(f.sum[:0])
	}
	d.set(base, f)
	return nil
}

func (f *lowerFile) set(name string, child *lowerFile) {
	if f.children == nil {
		f.children = map[string]*lowerFile{}
	}
	f.children[name] = child
}

// hide removes what lower layers than layer gave.
func (f *lowerFile) hide(layer int) {
	for name, child := range f.children {
		if child.layer < layer && child.kind != tarfile.Directory {
			delete(f.children, name)
		} else if child.hide(layer); child.layer < layer && len(child.children) == 0 {
			delete(f.children, name)
		}
	}
}

// find returns a file, or nil.
func (l *Lower) find(name string) *lowerFile {
	f := l.root
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part == "." {
			continue
		}
		if f = f.children[part]; f == nil {
			return nil
		}
	}
	return f
}

// directory returns a directory, and makes it if there is none.
func (l *Lower) directory(name string) *lowerFile {
	f := l.root
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part == "." {
			continue
		}
		child := f.children[part]
		if child == nil || child.kind != tarfile.Directory {
			child = &lowerFile{kind: tarfile.Directory, layer: l.layer, Metadata: tarfile.Metadata{Mode: 0o755}}
			f.set(part, child)
		}
		f = child
	}
	return f
}

// holes hashes the data of a file with its holes, which are zeros.
type holes struct {
	to hash.Hash
	at int64
}

var zeros [32 << 10]byte

func (h *holes) put(p []byte, offset int64) error {
	for h.at < offset {
		n := min(offset-h.at, int64(len(zeros)))
		h.to.Write(zeros[:n])
		h.at += n
	}
	h.to.Write(p)
	h.at += int64(len(p))
	return nil
}

// Published says what was packed as the layer of an image.
type Published struct {
	Packed
	Digest string // of the image's manifest
	Size   int64  // of the layer, in bytes
}

// PackLayer writes the tree below dir to w as a layer of an image: as Pack does, but without a
// directory around it. With a Lower it writes only what differs from that, and whiteouts for what
// is missing, as layer.md of the image specification describes them.
func PackLayer(ctx context.Context, dir string, w io.Writer, times Times, lower *Lower) (Packed, error) {
	fd, err := openat2.Open(unix.AT_FDCWD, dir, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return Packed{}, reason.New("cannot pack "+reason.Quote(dir), err)
	}
	p := newPacker(ctx, w, times, nil)
	p.isLayer, p.lower, p.known = true, lower, map[string]bool{}
	return p.end(p.root(fd))
}

// isKnown reports whether the Lower has the same file, with the same metadata; a directory may have
// other files in it. sum returns the SHA-256 of the data of a regular file.
func (p *packer) isKnown(e *tarfile.Entry, st *unix.Stat_t, sum func() ([sha256.Size]byte, error)) (bool, error) {
	if p.lower == nil {
		return false, nil
	}
	f := p.lower.find(e.Name)
	if f == nil || f.kind != kindOf(e.Type) || f.Mode != e.Mode || f.UID != e.UID || f.GID != e.GID || f.Mtime.Sec != st.Mtim.Sec ||
		f.Mtime.Nsec != st.Mtim.Nsec && f.Mtime.Nsec != 0 || !slices.Equal(sorted(f.Xattrs), sorted(p.attributes)) {
		return false, nil
	}
	same := f.link == e.Link && f.device == e.Device
	if f.kind == tarfile.Regular {
		if f.size != st.Size {
			return false, nil
		}
		have, err := sum()
		if err != nil {
			return false, err
		}
		same = have == f.sum
	}
	if same && f.kind != tarfile.Directory && st.Nlink > 1 {
		p.known[e.Name] = true
	}
	return same, nil
}

// sorted returns the attributes that PackLayer compares, by name.
func sorted(list []tarfile.Attribute) []tarfile.Attribute {
	list = slices.DeleteFunc(slices.Clone(list), func(a tarfile.Attribute) bool { return strings.HasPrefix(a.Name, "security.selinux") })
	slices.SortFunc(list, func(a, b tarfile.Attribute) int { return strings.Compare(a.Name, b.Name) })
	return list
}

func kindOf(typeflag byte) tarfile.Kind {
	switch typeflag {
	case '2':
		return tarfile.Symlink
	case '3':
		return tarfile.CharDevice
	case '4':
		return tarfile.BlockDevice
	case '5':
		return tarfile.Directory
	case '6':
		return tarfile.FIFO
	}
	return tarfile.Regular
}

// whiteouts writes a whiteout for each file of the lower directory that names lacks, or one opaque file if
// it lacks all.
func (p *packer) whiteouts(name string, names []string) error {
	if p.lower == nil {
		return nil
	}
	f := p.lower.find(name)
	if f == nil || f.kind != tarfile.Directory {
		return nil
	}
	var gone []string
	for child := range f.children {
		if _, there := slices.BinarySearch(names, child); !there {
			gone = append(gone, whiteout+child)
		}
	}
	slices.Sort(gone)
	if len(gone) > 1 && len(gone) == len(f.children) {
		gone = []string{opaque}
	}
	for _, base := range gone {
		e := &tarfile.Entry{Name: path.Join(name, base), Type: '0', Mode: 0o644, Mtime: p.times.of(&unix.Stat_t{})}
		if _, err := p.write(e, e.Name); err != nil {
			return err
		}
	}
	return nil
}
