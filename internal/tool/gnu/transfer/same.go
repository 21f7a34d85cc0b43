package transfer

import (
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// A verdict is the result of comparing a source and a destination that may be the same file.
type verdict int

const (
	different verdict = iota // the copy can be made
	done                     // there is nothing to do
	refused                  // the copy would destroy the file
)

func isLink(st *unix.Stat_t) bool { return st.Mode&unix.S_IFMT == unix.S_IFLNK }
func isDir(st *unix.Stat_t) bool  { return st.Mode&unix.S_IFMT == unix.S_IFDIR }

func same(a, b *unix.Stat_t) bool { return paths.InodeOf(a) == paths.InodeOf(b) }

// compare decides whether a file may replace another one that may be the same file, or a link to it.
// source and target are their status from stat(2) or lstat(2), whichever the copier uses.
func (c *Copier) compare(from, to string, source, target *unix.Stat_t) verdict {
	one := same(source, target)
	if one && c.Instead == HardLinks {
		return done
	}
	sourceLink, targetLink := *source, *target // the status from lstat(2)
	if c.Follow != 'P' {
		if !one || unix.Lstat(to, &targetLink) != nil || unix.Lstat(from, &sourceLink) != nil {
			return different
		}
		if isLink(&sourceLink) && isLink(&targetLink) && c.RemoveFirst {
			return different
		}
	} else if isLink(source) && isLink(target) {
		switch {
		case SameEntry(from, to):
			return refused
		case c.Backup.Kind != 0 || !one:
			return different
		case c.moving: // rename(2) does nothing for two links to the same file
			return refused
		}
		return done
	}
	oneEntry := same(&sourceLink, &targetLink) // one entry, or two hard links
	switch {
	case c.Backup.Kind != 0:
		// After the backup the source can still be read, unless the backup is the source.
		if oneEntry && SameEntry(from, to) || !oneEntry && !c.moving && c.Follow != 'P' && isLink(&sourceLink) && !isLink(&targetLink) {
			return refused
		}
		return different
	case c.moving || c.RemoveFirst:
		if isLink(&targetLink) {
			return different // only the link is removed
		}
		if oneEntry && targetLink.Nlink > 1 && !SameEntry(from, to) {
			if c.moving {
				return refused
			}
			return different
		}
	}
	if !isLink(&sourceLink) && !isLink(&targetLink) && !oneEntry {
		return different
	}
	if c.moving && isLink(source) && targetLink.Nlink > 1 {
		// A symbolic link to a file with several names, of which one is left.
		if real, err := paths.Canonical(from, 'e'); err == nil {
			if SameEntry(real, to) {
				return refused
			}
			return different
		}
	}
	if c.Instead == SymbolicLinks && isLink(&targetLink) {
		return different
	}
	if c.Follow != 'P' {
		return refused
	}
	var a, b unix.Stat_t
	if unix.Stat(from, &a) != nil || unix.Stat(to, &b) != nil || !same(&a, &b) {
		return different
	}
	if c.Instead == HardLinks {
		if isLink(&targetLink) {
			return different
		}
		return done
	}
	return refused
}
