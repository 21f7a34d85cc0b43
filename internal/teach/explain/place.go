package explain

import (
	"path"
	"strings"

	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// A place is the state of a process at one of its calls.
type place struct {
	root, dir    string  // root and working directory; empty for those of this program
	made, joined uintptr // CLONE_NEW* bits of the namespaces that it has made and entered
}

// follow updates the place for a system call.
func (p *place) follow(o solo.Operation) {
	switch o.Nr {
	case unix.SYS_CHROOT:
		p.root = p.outside(path0(o))
	case unix.SYS_CHDIR:
		p.dir = p.inside(path0(o))
	case unix.SYS_UNSHARE:
		p.made |= uintptr(o.Args[0].(int))
	case unix.SYS_SETNS:
		p.joined |= uintptr(o.Args[1].(int))
	}
}

// path0 returns the first argument of a system call, a path.
func path0(o solo.Operation) string {
	b, _ := o.Args[0].([]byte)
	return strings.TrimRight(string(b), "\x00")
}

// inside returns the absolute path of a file from the root directory of the process.
func (p *place) inside(name string) string {
	if path.IsAbs(name) || p.dir == "" && p.root == "" {
		return name
	}
	return path.Join("/", p.dir, name)
}

// outside returns the path of a file from the root directory of this program, without regard
// to symbolic links.
func (p *place) outside(name string) string {
	if p.root == "" || p.root == "/" {
		return p.inside(name)
	}
	return path.Join(p.root, p.inside(name))
}

// find returns the first of several paths that the process could execute.
func (p *place) find(paths []string) (string, bool) {
	for _, name := range paths {
		if p.executable(name) {
			return name, true
		}
	}
	return "", false
}

// executable reports whether the process could execute a file.
func (p *place) executable(name string) bool {
	root, how := unix.AT_FDCWD, unix.OpenHow{Flags: unix.O_PATH | unix.O_CLOEXEC}
	name = p.inside(name)
	if p.root != "" {
		dir, err := unix.Open(p.root, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
		if err != nil {
			return false
		}
		defer unix.Close(dir)
		root, how.Resolve = dir, unix.RESOLVE_IN_ROOT
	}
	fd, err := unix.Openat2(root, name, &how)
	if err != nil {
		return false
	}
	defer unix.Close(fd)
	var st unix.Stat_t
	return unix.Fstat(fd, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFREG && st.Mode&0o111 != 0
}
