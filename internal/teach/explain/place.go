package explain

import (
	"path"
	"strings"

	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// A place is where a process is: the root and the working directory from which it
// looks for files, empty where they are this program's, and the CLONE_NEW* bits of the
// namespaces that it has made and entered.
type place struct {
	root, dir    string
	made, joined uintptr
}

// follow brings the place up to date with a system call.
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

// path0 is the path that is the first argument of a system call.
func path0(o solo.Operation) string {
	b, _ := o.Args[0].([]byte)
	return strings.TrimRight(string(b), "\x00")
}

// inside returns a path as the process would have it from its root directory.
func (p *place) inside(name string) string {
	if path.IsAbs(name) || p.dir == "" && p.root == "" {
		return name
	}
	return path.Join("/", p.dir, name)
}

// outside returns where a path leads to for this program, symbolic links aside.
func (p *place) outside(name string) string {
	if p.root == "" || p.root == "/" {
		return p.inside(name)
	}
	return path.Join(p.root, p.inside(name))
}

// find returns the first of some paths that may be executed.
func (p *place) find(paths []string) (string, bool) {
	for _, name := range paths {
		if p.executable(name) {
			return name, true
		}
	}
	return "", false
}

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
