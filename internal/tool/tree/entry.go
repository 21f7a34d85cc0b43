package tree

import (
	"cmp"
	"os"
	"slices"
	"strings"

	"contedor/internal/tool/gnu/paths"
	"contedor/internal/tool/gnu/pattern"
	"contedor/internal/tool/gnu/versions"
	"golang.org/x/sys/unix"
)

// An entry is a file in the tree.
type entry struct {
	name, path string
	st         unix.Stat_t // of the file itself
	target     unix.Stat_t // of the target of a link; for other files the same as st
	link       string      // what a link contains
	broken     bool        // it leads nowhere
	isDir      bool
	toDir      bool // a link to a directory
	other      bool // on another file system, with -x

	listed bool // list and err are valid
	list   []*entry
	err    error
	used   int64 // with --du, of everything below
}

func (e *entry) size() int64 {
	if e.used > 0 {
		return e.used
	}
	return e.st.Size
}

// stat reads the status of the file. The operands of the command line are followed.
func (e *entry) stat(w *walker, follow bool) error {
	err := unix.Lstat(e.path, &e.st)
	if err != nil {
		return err
	}
	e.target = e.st
	if e.st.Mode&unix.S_IFMT == unix.S_IFLNK {
		e.link, _ = os.Readlink(e.path)
		e.broken = unix.Stat(e.path, &e.target) != nil
		if e.broken {
			e.target = e.st
		}
		e.toDir = e.target.Mode&unix.S_IFMT == unix.S_IFDIR
		if follow {
			e.st, e.link, e.isDir, e.toDir = e.target, "", e.toDir, false
		}
	}
	e.isDir = e.isDir || e.st.Mode&unix.S_IFMT == unix.S_IFDIR
	return nil
}

// matches reports whether one of the patterns matches a name.
func (w *walker) matches(patterns []string, name string, dir bool) bool {
	for _, p := range patterns {
		for one := range strings.SplitSeq(p, "|") {
			if rest, ok := strings.CutSuffix(one, "/"); ok {
				if !dir {
					continue
				}
				one = rest
			}
			if pattern.Glob(one, name, w.fold) {
				return true
			}
		}
	}
	return false
}

// read reads a directory: the entries that are shown, in order.
func (w *walker) read(dir *entry) ([]*entry, error) {
	return w.readAll(dir, false, 0)
}

func (w *walker) readAll(dir *entry, everything bool, level int) ([]*entry, error) {
	names, err := paths.Names(dir.path)
	if err != nil {
		return nil, err
	}
	var list []*entry
	for _, name := range names {
		if !w.all && strings.HasPrefix(name, ".") {
			continue
		}
		e := &entry{name: name, path: paths.Join(dir.path, name)}
		if e.stat(w, false) != nil {
			continue
		}
		isDir := e.isDir || e.toDir && w.follow
		matched := w.dirsToo && isDir && w.matches(w.include, name, true)
		switch {
		case w.onlyDir && !e.isDir && !e.toDir:
			continue
		case len(w.exclude) > 0 && w.matches(w.exclude, name, isDir):
			continue
		case len(w.include) > 0 && !isDir && !everything && !w.matches(w.include, name, false):
			continue
		}
		e.other = w.oneFS && e.isDir && e.st.Dev != dir.st.Dev
		if isDir && (w.prune || matched || everything) && !e.other && level < 1000 && !e.toDir {
			e.list, e.err = w.readAll(e, everything || matched, level+1)
			e.listed = true
			if w.prune && len(e.list) == 0 && e.err == nil {
				continue
			}
		}
		list = append(list, e)
	}
	w.order(list)
	return list, nil
}

// measure adds up the sizes below a directory, for --du.
func (w *walker) measure(dir *entry, list []*entry) int64 {
	sum := dir.st.Size
	for _, e := range list {
		if !e.isDir || e.other {
			sum += e.st.Size
			continue
		}
		if !e.listed {
			e.list, e.err = w.read(e)
			e.listed = true
		}
		sum += w.measure(e, e.list)
	}
	dir.used = sum
	return sum
}

// order sorts the entries of a directory.
func (w *walker) order(list []*entry) {
	isDir := func(e *entry) bool { return e.isDir || e.toDir }
	byName := func(a, b *entry) int { return strings.Compare(a.name, b.name) }
	compare := byName
	switch w.sort {
	case "none":
		compare = nil
	case "version":
		compare = func(a, b *entry) int { return cmp.Or(versions.Compare(a.name, b.name), byName(a, b)) }
	case "size":
		compare = func(a, b *entry) int { return cmp.Or(cmp.Compare(b.st.Size, a.st.Size), byName(a, b)) }
	case "mtime":
		compare = func(a, b *entry) int { return cmp.Or(cmp.Compare(a.st.Mtim.Sec, b.st.Mtim.Sec), byName(a, b)) }
	case "ctime":
		compare = func(a, b *entry) int { return cmp.Or(cmp.Compare(a.st.Ctim.Sec, b.st.Ctim.Sec), byName(a, b)) }
	}
	if compare == nil && !w.dirsFirst && !w.filesFirst {
		return
	}
	slices.SortStableFunc(list, func(a, b *entry) int {
		if (w.dirsFirst || w.filesFirst) && isDir(a) != isDir(b) {
			if isDir(a) == w.dirsFirst {
				return -1
			}
			return 1
		}
		switch {
		case compare == nil:
			return 0
		case w.reverse:
			return compare(b, a)
		}
		return compare(a, b)
	})
}
