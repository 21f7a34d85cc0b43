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

// matches reports whether one of the patterns matches a file. One that ends in / only matches directories and
// links to them. One with another / matches the end of the path.
func (w *walker) matches(patterns []string, e *entry) bool {
	for _, p := range patterns {
		for one := range strings.SplitSeq(p, "|") {
			if rest, ok := strings.CutSuffix(one, "/"); ok {
				if !e.isDir && !e.toDir {
					continue
				}
				one = rest
			}
			if !strings.Contains(one, "/") {
				if pattern.Glob(one, e.name, w.fold) {
					return true
				}
			} else if w.matchesPath(append([]string{"**"}, strings.Split(one, "/")...), strings.Split(e.path, "/")) {
				return true
			}
		}
	}
	return false
}

// matchesPath reports whether patterns match the names of a path one by one. ** matches any number of names, and at
// the end at least one.
func (w *walker) matchesPath(patterns, names []string) bool {
	switch {
	case len(patterns) == 0 || len(names) == 0:
		return len(patterns) == len(names)
	case patterns[0] == "**":
		return len(patterns) > 1 && w.matchesPath(patterns[1:], names) || len(names) > 1 && w.matchesPath(patterns, names[1:]) || len(patterns) == 1
	}
	return pattern.Glob(patterns[0], names[0], w.fold) && w.matchesPath(patterns[1:], names[1:])
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
		matched := w.dirsToo && isDir && w.matches(w.include, e)
		switch {
		case w.onlyDir && !e.isDir && !e.toDir:
			continue
		case len(w.exclude) > 0 && w.matches(w.exclude, e):
			continue
		case len(w.include) > 0 && !isDir && !everything && !w.matches(w.include, e):
			continue
		}
		if w.prune && e.toDir && !w.follow && !(w.dirsToo && w.matches(w.include, e)) {
			continue
		}
		e.other = w.oneFS && e.isDir && e.st.Dev != dir.st.Dev
		if isDir && (w.prune || matched || everything) && !e.other && level < 1000 && !e.toDir {
			if !w.prune || w.depth <= 0 || level+1 < w.depth {
				e.list, e.err = w.readAll(e, everything || matched, level+1)
			}
			e.listed = true
			if w.prune && len(e.list) == 0 && e.err == nil && !matched {
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
