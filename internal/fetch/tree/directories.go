package tree

import (
	"errors"
	"slices"
	"strings"

	"contedor/internal/fetch/tarfile"
	"contedor/internal/linux/clock"
)

// maxKept is the largest size, in bytes, of what is remembered until the end of an archive:
// directories, device nodes that could not be made, names that a layer has made. Go's garbage
// collector may need the same again.
const maxKept = 32 << 20

// A delayedDir is a directory whose owner, mode and times are set at the end, after the last
// file in it has been made. There may be hundreds of thousands, so it is small.
type delayedDir struct {
	name     string
	seconds  int64 // of the last change
	nanos    uint32
	uid, gid uint32 // noID for an invalid id
	mode     uint16
	gone     bool // the directory has been removed since
	xattrs   *[]tarfile.Attribute
}

// delayedSize is about how many bytes a delayedDir takes besides its strings: the structure,
// the pointer to sort it by, and the unused bytes after the name.
const delayedSize = 48 + 8 + 8

// size returns about how many bytes the directory takes.
func (d *delayedDir) size() int {
	n := delayedSize + len(d.name)
	if d.xattrs != nil {
		for _, x := range *d.xattrs {
			n += 2*len("string header...") + len(x.Name) + len(x.Value)
		}
	}
	return n
}

// metadata returns the metadata of the directory.
func (d *delayedDir) metadata() *tarfile.Metadata {
	m := &tarfile.Metadata{
		Mode: uint32(d.mode), UID: int64(d.uid), GID: int64(d.gid),
		Mtime: clock.Timespec(d.seconds, int64(d.nanos)),
	}
	if d.xattrs != nil {
		m.Xattrs = *d.xattrs
	}
	return m
}

// delay remembers the metadata of a directory.
func (t *Tree) delay(h *tarfile.Header) error {
	d := delayedDir{
		name: strings.Clone(h.Name), seconds: int64(h.Mtime.Sec), nanos: uint32(h.Mtime.Nsec),
		uid: shortID(h.UID), gid: shortID(h.GID), mode: uint16(h.Mode),
	}
	if len(h.Xattrs) > 0 {
		xattrs := slices.Clone(h.Xattrs)
		d.xattrs = &xattrs
	}
	return t.remember(d)
}

// shortID returns an id in 32 bits, noID for an invalid one.
func shortID(id int64) uint32 {
	if id < 0 || id > noID {
		return noID
	}
	return uint32(id)
}

// forget makes finish skip a directory that has been removed.
func (t *Tree) forget(name string) error {
	return t.remember(delayedDir{name: strings.Clone(name), gone: true})
}

// delayedPart is the number of directories in a part of Tree.delayed. Parts do not grow, so
// directories are never copied.
const delayedPart = 256

func (t *Tree) remember(d delayedDir) error {
	last := len(t.delayed) - 1
	if last < 0 || len(t.delayed[last]) == delayedPart {
		t.delayed = append(t.delayed, make([]delayedDir, 0, delayedPart))
		last++
	}
	t.delayed[last] = append(t.delayed[last], d)
	return t.keep(d.size())
}

// keep counts bytes that are remembered. It returns an error if there are too many.
func (t *Tree) keep(n int) error {
	if t.kept += n; t.kept <= maxKept {
		return nil
	}
	before := t.kept
	t.compact()
	if t.kept > before-before/8 {
		return errors.New("the archive's directories, or its layers, have too many names and attributes to remember")
	}
	return nil
}

// compact forgets all entries of a directory but the last.
func (t *Tree) compact() {
	var kept [][]delayedDir
	for _, d := range t.latest() {
		if last := len(kept) - 1; last < 0 || len(kept[last]) == delayedPart {
			kept = append(kept, make([]delayedDir, 0, delayedPart))
		}
		kept[len(kept)-1] = append(kept[len(kept)-1], *d)
	}
	for _, part := range t.delayed {
		for i := range part {
			t.kept -= part[i].size()
		}
	}
	t.delayed = kept
	for _, part := range t.delayed {
		for i := range part {
			t.kept += part[i].size()
		}
	}
}

// latest returns the last entry of each directory that has not been removed, subdirectories
// before their parents.
func (t *Tree) latest() []*delayedDir {
	var all []*delayedDir
	for _, part := range t.delayed {
		for i := range part {
			all = append(all, &part[i])
		}
	}
	slices.Reverse(all)
	slices.SortStableFunc(all, func(a, b *delayedDir) int { return strings.Compare(b.name, a.name) })
	all = slices.CompactFunc(all, func(a, b *delayedDir) bool { return a.name == b.name })
	return slices.DeleteFunc(all, func(d *delayedDir) bool { return d.gone })
}
