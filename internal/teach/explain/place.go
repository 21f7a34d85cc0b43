package explain

import (
	"path"
	"strings"

	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// A place is where a process looks for files: its root and its working
// directory. Empty, it is where this program is.
type place struct{ root, dir string }

// enter follows chroot(2) and chdir(2).
func (p *place) enter(o solo.Operation) {
	if o.Nr != unix.SYS_CHROOT && o.Nr != unix.SYS_CHDIR {
		return
	}
	b, _ := o.Args[0].([]byte)
	dir := strings.TrimRight(string(b), "\x00")
	if o.Nr == unix.SYS_CHROOT {
		p.root = p.outside(dir)
	} else {
		p.dir = p.inside(dir)
	}
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
