package tree

import (
	"errors"
	"hash/maphash"
	"io"
	"os"
	"path"
	"strings"

	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/linux/openat2"
	"golang.org/x/sys/unix"
)

// A Layer is an archive with the changes to the tree of the layers below it.
type Layer struct {
	Name         string       // for messages
	Archive      io.Reader    // tar, compressed or not
	Uncompressed io.Writer    // gets the uncompressed bytes
	Verify       func() error // is called after the end; an error if the digest is wrong
}

// Names that remove files, in the OCI image specification (layer.md). A file whose name is
// this prefix and another name removes the file with that name from the layers below. The
// opaque file removes all files of the layers below from its directory.
const (
	whiteout = ".wh."
	opaque   = whiteout + whiteout + ".opq"
	aufs     = whiteout + whiteout // metadata of the AUFS file system, without meaning in a layer
)

// places are the names in directories at which a layer has made files. The whiteouts of the
// same layer do not remove them. A directory is known by its inode, as several paths may lead
// to it. Only hashes are kept; their seed is secret, so no archive can have two equal ones on
// purpose.
type places struct {
	seed   maphash.Seed
	hashes map[uint64]struct{}
}

// placeSize is about how many bytes a place takes.
const placeSize = 24

func newPlaces() *places { return &places{maphash.MakeSeed(), map[uint64]struct{}{}} }

// hash returns the hash of a name in a directory.
func (p *places) hash(dir int, name string) (uint64, error) {
	var st unix.Stat_t
	if err := unix.Fstatat(dir, "", &st, unix.AT_EMPTY_PATH); err != nil {
		return 0, err
	}
	type place struct {
		dev, ino uint64
		name     string
	}
	return maphash.Comparable(p.seed, place{uint64(st.Dev), st.Ino, name}), nil
}

// has reports whether the layer has made a file with a name in a directory.
func (p *places) has(dir int, name string) (bool, error) {
	h, err := p.hash(dir, name)
	_, is := p.hashes[h]
	return is, err
}

// applyLayer applies a layer to the tree of the layers below it.
func (t *Tree) applyLayer(r *tarfile.Reader, lowest bool) error {
	if t.placed != nil {
		t.kept -= placeSize * len(t.placed.hashes)
	}
	t.placed = nil
	if !lowest {
		t.placed = newPlaces()
	}
	return t.apply(r)
}

// mark remembers that the layer has made a file with a name in a directory.
func (t *Tree) mark(parent int, base string) error {
	if t.placed == nil {
		return nil
	}
	h, err := t.placed.hash(parent, base)
	if err != nil {
		return err
	}
	if _, is := t.placed.hashes[h]; is {
		return nil
	}
	t.placed.hashes[h] = struct{}{}
	return t.keep(placeSize)
}

// removeLower removes a file of a lower layer where this layer needs a directory. If the file
// is one of the same layer, or of an archive that is not a layer, the error is ENOENT for a
// symlink, which leads nowhere, and otherwise ENOTDIR.
func (t *Tree) removeLower(parent int, base string) error {
	placed := true
	var err error
	if t.placed != nil {
		if placed, err = t.placed.has(parent, base); err != nil {
			return err
		}
	}
	if !placed {
		return unix.Unlinkat(parent, base, 0)
	}
	var st unix.Stat_t
	if err := unix.Fstatat(parent, base, &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		return err
	}
	if st.Mode&unix.S_IFMT == unix.S_IFLNK {
		return unix.ENOENT
	}
	return unix.ENOTDIR
}

// whiteout removes the files that a whiteout names. is reports whether the entry is a
// whiteout or metadata of AUFS, and not a file.
func (t *Tree) whiteout(h *tarfile.Header) (bool, error) {
	dir, base := path.Split(h.Name)
	hidden, is := strings.CutPrefix(base, whiteout)
	switch {
	case base != opaque && strings.Contains("/"+h.Name, "/"+aufs):
		return true, nil
	case !is:
		return false, nil
	case hidden == "" || hidden == "." || hidden == "..":
		return true, reason.New("the layer has a whiteout of nothing: "+reason.Quote(h.Name), nil)
	case t.placed == nil:
		return true, nil
	}
	fd, err := t.open(path.Join(".", dir), unix.O_RDONLY|unix.O_DIRECTORY)
	if err == nil {
		if base == opaque {
			err = t.hideAll(fd, dir)
		} else {
			err = t.hide(fd, hidden, dir)
		}
		unix.Close(fd)
		t.closeHeldBut(t.root)
	}
	if err = ignore(err, unix.ENOENT, unix.ENOTDIR); err != nil {
		return true, reason.New("cannot apply the whiteout "+reason.Quote(h.Name), err)
	}
	return true, nil
}

// hide removes the files of lower layers at a name, and below it: all files if there are no layers. in is
// the path of the parent directory; it ends in a slash, or is empty for the root.
func (t *Tree) hide(parent int, base, in string) error {
	if t.placed != nil {
		placed, err := t.placed.has(parent, base)
		if err != nil {
			return err
		}
		if placed {
			return ignore(t.hideIn(parent, base, in), unix.ENOTDIR, unix.ELOOP)
		}
	}
	err := unix.Unlinkat(parent, base, 0)
	if err == unix.EISDIR {
		if err = t.hideIn(parent, base, in); err == nil {
			err = t.removeDirectory(parent, base, in+base)
		}
	}
	return ignore(err, unix.ENOENT, unix.ENOTEMPTY, unix.EEXIST)
}

// hideIn opens a directory and removes the files of lower layers in it.
func (t *Tree) hideIn(parent int, base, in string) error {
	dir, err := openat2.Open(parent, base, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, unix.RESOLVE_BENEATH|unix.RESOLVE_NO_XDEV)
	if err != nil {
		return err
	}
	defer unix.Close(dir)
	return t.hideAll(dir, in+base+"/")
}

// hideAll removes the files of lower layers in an open directory. name is its path.
func (t *Tree) hideAll(dir int, name string) error {
	fd, err := openat2.Open(dir, ".", unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return err
	}
	f := os.NewFile(uintptr(fd), name)
	defer f.Close()
	for {
		names, err := f.Readdirnames(1000)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		for _, base := range names {
			if err := t.hide(dir, base, name); err != nil {
				return err
			}
		}
	}
}

// ignore returns err, or nil if it is one of errs.
func ignore(err error, errs ...unix.Errno) error {
	for _, e := range errs {
		if errors.Is(err, e) {
			return nil
		}
	}
	return err
}
