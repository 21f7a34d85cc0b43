package diff

import (
	"slices"
	"strings"

	"contedor/internal/tool/gnu/filemode"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// An input is a file or directory that is compared.
type input struct {
	name   string
	stdin  bool
	absent bool // it does not exist
	st     unix.Stat_t
}

func (in *input) isDir() bool {
	return !in.absent && in.st.Mode&unix.S_IFMT == unix.S_IFDIR
}

func (in *input) is(kind uint32) bool { return !in.absent && in.st.Mode&unix.S_IFMT == kind }

// open stats a file. The error is an errno.
func (d *run) open(name string) (*input, error) {
	in := &input{name: name}
	if name == "-" {
		in.stdin = true
		return in, unix.Fstat(0, &in.st)
	}
	if d.noFollow {
		return in, unix.Lstat(name, &in.st)
	}
	return in, unix.Stat(name, &in.st)
}

// pair compares two files, of the command line if top is set, and returns the exit status.
func (d *run) pair(a, b string, top bool) int {
	x, errX := d.open(a)
	y, errY := d.open(b)
	if top && errX == nil && errY == nil && x.isDir() != y.isDir() {
		// A file is compared with the file of the same name in the directory.
		dir, f := x, y
		if y.isDir() {
			dir, f = y, x
		}
		if f.stdin {
			d.ComplainWith(2, "cannot compare '-' to a directory", nil)
			return 2
		}
		name := paths.Join(dir.name, paths.Base(f.name))
		if dir == x {
			x, errX = d.open(name)
		} else {
			y, errY = d.open(name)
		}
	}
	for _, s := range []struct {
		in, other *input
		err       *error
		otherErr  error
		may       bool
	}{{x, y, &errX, errY, d.newFile || d.firstNew}, {y, x, &errY, errX, d.newFile}} {
		if e := *s.err; (e == unix.ENOENT || e == unix.EBADF && s.in.stdin) && s.may && s.otherErr == nil {
			s.in.absent, *s.err = true, nil
		}
	}
	failed := false
	for _, f := range []struct {
		in  *input
		err error
	}{{x, errX}, {y, errY}} {
		if f.err != nil {
			d.ComplainWith(2, d.Name(f.in.name), f.err)
			failed = true
		}
	}
	switch {
	case failed:
		return 2
	case x.isDir() && d.knownSame(x, y):
		return 0
	case x.isDir() && y.isDir(), x.isDir() && y.absent && d.recursive, y.isDir() && x.absent && d.recursive:
		if !top && !d.recursive {
			d.say("Common subdirectories: " + d.Name(x.name) + " and " + d.Name(y.name) + "\n")
			return 0
		}
		return d.directories(x, y)
	case x.isDir() || y.isDir() || !x.regular(top) || !y.regular(top):
		return d.kinds(x, y, top)
	}
	return d.texts(x, y, top)
}

// regular reports whether diff reads the file as text: at the top also pipes and devices.
func (in *input) regular(top bool) bool {
	return in.absent || in.stdin || in.is(unix.S_IFREG) || top && !in.is(unix.S_IFDIR) && !in.is(unix.S_IFLNK)
}

// kinds compares two files that can be compared neither as texts nor as directories: symbolic links,
// a missing file, or files of two types.
func (d *run) kinds(x, y *input, top bool) int {
	if x.is(unix.S_IFLNK) && y.is(unix.S_IFLNK) {
		buf := make([]byte, 4096)
		n, _ := unix.Readlink(x.name, buf)
		first := string(buf[:max(n, 0)])
		n, _ = unix.Readlink(y.name, buf)
		second := string(buf[:max(n, 0)])
		if first == second {
			return d.same(x, y)
		}
		d.say("Symbolic links " + d.Locale.Quote(x.name) + " -> " + d.Locale.Quote(first) + " and " + d.Locale.Quote(y.name) + " -> " + d.Locale.Quote(second) + " differ\n")
		return 1
	}
	if x.absent || y.absent {
		in := x
		if x.absent {
			in = y
		}
		dir, name := paths.Dir(in.name), paths.Base(in.name)
		d.say("Only in " + d.Name(dir) + ": " + d.Name(name) + "\n")
		return 1
	}
	return d.kindsDiffer(x, y)
}

func (d *run) kindsDiffer(x, y *input) int {
	d.say("File " + d.shown(0, x) + " is a " + filemode.Kind(&x.st) + " while file " + d.shown(1, y) + " is a " + filemode.Kind(&y.st) + "\n")
	return 1
}

// entries returns the names in a directory that are compared, in order.
func (d *run) entries(in *input) ([]string, bool) {
	if in.absent {
		return nil, true
	}
	names, err := paths.Names(in.name)
	if err != nil {
		d.ComplainWith(2, d.Name(in.name), err)
		return nil, false
	}
	names = slices.DeleteFunc(names, func(n string) bool {
		return slices.ContainsFunc(d.excluded, func(matches func(string) bool) bool { return matches(n) })
	})
	slices.SortFunc(names, d.order)
	return names, true
}

func (d *run) order(a, b string) int {
	if d.nameCase {
		if c := strings.Compare(strings.ToLower(a), strings.ToLower(b)); c != 0 {
			return c
		}
		return 0
	}
	return strings.Compare(a, b)
}

// directories compares the files in two directories.
func (d *run) directories(x, y *input) int {
	if d.style == merged {
		d.ComplainWith(2, "-D option not supported with directories", nil)
		return 2
	}
	as, ok := d.entries(x)
	bs, ok2 := d.entries(y)
	if !ok || !ok2 {
		return 2
	}
	worst := 0
	if d.starting != "" {
		as = slices.DeleteFunc(as, func(n string) bool { return d.order(n, d.starting) < 0 })
		bs = slices.DeleteFunc(bs, func(n string) bool { return d.order(n, d.starting) < 0 })
		d.starting = ""
	}
	for len(as) > 0 || len(bs) > 0 {
		order := 0
		switch {
		case len(bs) == 0:
			order = -1
		case len(as) == 0:
			order = 1
		default:
			order = d.order(as[0], bs[0])
		}
		switch {
		case order == 0:
			worst = max(worst, d.pair(paths.Join(x.name, as[0]), paths.Join(y.name, bs[0]), false))
			as, bs = as[1:], bs[1:]
		case order < 0:
			worst = max(worst, d.only(x, y, as[0], d.newFile, false))
			as = as[1:]
		default:
			worst = max(worst, d.only(y, x, bs[0], d.newFile || d.firstNew, true))
			bs = bs[1:]
		}
	}
	return worst
}

// only is a file that exists in one directory. With -N it is compared with an empty one.
// second says that it is the second directory.
func (d *run) only(in, other *input, name string, compare, second bool) int {
	if !compare {
		d.say("Only in " + d.Name(in.name) + ": " + d.Name(name) + "\n")
		return 1
	}
	path, missing := paths.Join(in.name, name), paths.Join(other.name, name)
	x, err := d.open(path)
	if err != nil {
		d.ComplainWith(2, d.Name(path), err)
		return 2
	}
	y := &input{name: missing, absent: true}
	switch {
	case x.isDir() && !d.recursive:
		d.say("Only in " + d.Name(in.name) + ": " + d.Name(name) + "\n")
		return 1
	case !x.isDir() && !x.regular(false): // compared as if the other one were of the same kind
		y.st = x.st
		if second {
			x, y = y, x
		}
		return d.kindsDiffer(x, y)
	}
	first, last := x, y
	if second {
		first, last = y, x
	}
	if x.isDir() {
		return d.directories(first, last)
	}
	return d.texts(first, last, false)
}
