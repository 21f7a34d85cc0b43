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

// A Layer is an archive that goes over the tree of the layers below it.
type Layer struct {
	Name         string       // for messages
	Archive      io.Reader    // tar, compressed or not
	Uncompressed io.Writer    // gets what the archive is when it is not compressed
	Verify       func() error // is called behind the end: whether it was the right archive
}

// The names by which a layer removes, in the OCI image specification: a file
// that is called as another and this prefix removes that other of the layers
// below; opaque removes all that they have in its directory.
const (
	whiteout = ".wh."
	opaque   = whiteout + whiteout + ".opq"
	aufs     = whiteout + whiteout // marks of the AUFS file system, which mean nothing in a layer
)

// places are the names in directories that a layer has put something at, whichever
// path led there: its own whiteouts leave them alone. Only hashes are kept. As their
// seed is secret, no archive can have two that are the same on purpose.
type places struct {
	seed   maphash.Seed
	hashes map[uint64]struct{}
}

// placeSize is about what a place takes, in bytes.
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
	return maphash.Comparable(p.seed, place{st.Dev, st.Ino, name}), nil
}

// has reports whether the layer has put something under a name in a directory.
func (p *places) has(dir int, name string) (bool, error) {
	h, err := p.hash(dir, name)
	_, is := p.hashes[h]
	return is, err
}

// applyLayer makes a layer's entries over what is there.
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

// mark notes that the layer has put something under a name in a directory.
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

// removeLower removes what a lower layer has where this one needs a directory. In an
// archive, and of the layer's own, such a thing stays, and is an error.
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

// whiteout does what an entry says that is no file but removes one, and reports
// whether it was such an entry.
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

// hide removes what lower layers have made under a name, and below it. in is the
// name of its directory and ends in a slash, or is empty.
func (t *Tree) hide(parent int, base, in string) error {
	placed, err := t.placed.has(parent, base)
	if err != nil {
		return err
	}
	if placed {
		return ignore(t.hideIn(parent, base, in), unix.ENOTDIR, unix.ELOOP)
	}
	err = unix.Unlinkat(parent, base, 0)
	if err == unix.EISDIR {
		if err = t.hideIn(parent, base, in); err == nil {
			err = t.removeDirectory(parent, base, in+base)
		}
	}
	return ignore(err, unix.ENOENT, unix.ENOTEMPTY, unix.EEXIST)
}

// hideIn opens a directory to remove what lower layers have in it.
func (t *Tree) hideIn(parent int, base, in string) error {
	dir, err := openat2.Open(parent, base, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, unix.RESOLVE_BENEATH|unix.RESOLVE_NO_XDEV)
	if err != nil {
		return err
	}
	defer unix.Close(dir)
	return t.hideAll(dir, in+base+"/")
}

// hideAll removes what lower layers have in a directory of that name.
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

// ignore returns an error unless it is one of those.
func ignore(err error, errs ...unix.Errno) error {
	for _, e := range errs {
		if errors.Is(err, e) {
			return nil
		}
	}
	return err
}
