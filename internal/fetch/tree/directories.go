package tree

import (
	"errors"
	"slices"
	"strings"

	"contedor/internal/fetch/tarfile"
	"golang.org/x/sys/unix"
)

// maxKept bounds the memory, in bytes, for what is remembered of entries until the
// end of an archive: the directories, the device nodes that could not be made, and
// what a layer has put in place. Go's collector may need as much again.
const maxKept = 32 << 20

// A delayedDir is a directory whose owner, mode and times are set at the end, when
// nothing more is made in it. There may be hundreds of thousands: it holds no more of its
// header than that, in few bytes.
type delayedDir struct {
	name     string
	seconds  int64 // of the last change
	nanos    uint32
	uid, gid uint32 // noID for an id that there is not
	mode     uint16
	gone     bool // the directory has been removed since
	xattrs   *[]tarfile.Attribute
}

// delayedSize is about what a delayedDir takes besides its strings, with the pointer by
// which it is sorted and what is lost behind the name.
const delayedSize = 48 + 8 + 8

// size returns about how many bytes it takes.
func (d *delayedDir) size() int {
	n := delayedSize + len(d.name)
	if d.xattrs != nil {
		for _, x := range *d.xattrs {
			n += 2*len("string header...") + len(x.Name) + len(x.Value)
		}
	}
	return n
}

// metadata returns what the directory is to have.
func (d *delayedDir) metadata() *tarfile.Metadata {
	m := &tarfile.Metadata{
		Mode: uint32(d.mode), UID: int64(d.uid), GID: int64(d.gid),
		Mtime: unix.Timespec{Sec: d.seconds, Nsec: int64(d.nanos)},
	}
	if d.xattrs != nil {
		m.Xattrs = *d.xattrs
	}
	return m
}

// delay remembers what a header says of a directory.
func (t *Tree) delay(h *tarfile.Header) error {
	d := delayedDir{
		name: strings.Clone(h.Name), seconds: h.Mtime.Sec, nanos: uint32(h.Mtime.Nsec),
		uid: shortID(h.UID), gid: shortID(h.GID), mode: uint16(h.Mode),
	}
	if len(h.Xattrs) > 0 {
		xattrs := slices.Clone(h.Xattrs)
		d.xattrs = &xattrs
	}
	return t.remember(d)
}

// shortID returns an id in 32 bits: noID for one that there is not.
func shortID(id int64) uint32 {
	if id < 0 || id > noID {
		return noID
	}
	return uint32(id)
}

// forget undoes what was delayed of a directory that has been removed.
func (t *Tree) forget(name string) error {
	return t.remember(delayedDir{name: strings.Clone(name), gone: true})
}

// delayedPart is how many directories are in a part of Tree.delayed: parts are never
// copied to grow.
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

// keep counts bytes that are remembered.
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

// compact forgets all but the last of several entries for one directory.
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

// latest returns the last entry for each of the directories that are there, the
// deepest directories first.
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
