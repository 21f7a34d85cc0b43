package transfer

import (
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// A verdict says what to do about a source and a destination that may be one file.
type verdict int

const (
	different verdict = iota // the work may go on
	done                     // there is nothing to be done
	refused                  // the work would destroy the file
)

func isLink(st *unix.Stat_t) bool { return st.Mode&unix.S_IFMT == unix.S_IFLNK }
func isDir(st *unix.Stat_t) bool  { return st.Mode&unix.S_IFMT == unix.S_IFDIR }

func same(a, b *unix.Stat_t) bool { return paths.InodeOf(a) == paths.InodeOf(b) }

// compare judges whether a file may be put in the place of another one that may be
// the same, or a link to it. source and target are what Stat or Lstat said of them,
// as the copier looks at them.
func (c *Copier) compare(from, to string, source, target *unix.Stat_t) verdict {
	one := same(source, target)
	if one && c.Instead == HardLinks {
		return done
	}
	sourceLink, targetLink := *source, *target // the entries themselves
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
		case c.moving: // rename(2) would leave both
			return refused
		}
		return done
	}
	oneEntry := same(&sourceLink, &targetLink) // or two hard links
	switch {
	case c.Backup.Kind != 0:
		// The file that is set aside stays readable, unless it is the source.
		if oneEntry && SameEntry(from, to) || !oneEntry && !c.moving && c.Follow != 'P' && isLink(&sourceLink) && !isLink(&targetLink) {
			return refused
		}
		return different
	case c.moving || c.RemoveFirst:
		if isLink(&targetLink) {
			return different // only the link goes
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
		// A link to a file that has more names, and keeps one of them.
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
