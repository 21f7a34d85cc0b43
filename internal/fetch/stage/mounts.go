package stage

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"contedor/internal/fetch/reason"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/linux/openat2"
	"golang.org/x/sys/unix"
)

// refuseMounts returns an error with the mount points on the tree and below it, if there are
// any. Without /proc it looks for them in the tree itself.
func (s *Stage) refuseMounts(do string) error {
	var points []string
	table, err := mountinfo.Read()
	switch {
	case errors.Is(err, os.ErrNotExist):
		points, err = s.mountsInTree()
	case err == nil:
		for _, m := range table {
			if m.Target == s.path || strings.HasPrefix(m.Target, s.path+"/") {
				points = append(points, m.Target)
			}
		}
	}
	if err != nil {
		return reason.New("cannot "+do+" "+reason.Quote(s.dir)+": what is mounted there is unknown", err)
	}
	if len(points) == 0 {
		return nil
	}
	for i := range points {
		points[i] = reason.Quote(points[i])
	}
	return reason.New("cannot "+do+" "+reason.Quote(s.dir)+" while something is mounted there (umount it first): "+strings.Join(points, ", "), nil)
}

// mountsInTree returns the mount points in the tree, without those below other mount points.
func (s *Stage) mountsInTree() (points []string, err error) {
	isRoot, top, err := look(s.parent, s.name)
	switch {
	case err == unix.ENOENT:
		return nil, nil
	case err != nil:
		return nil, err
	case isRoot:
		return []string{s.path}, nil
	case top.Mode&unix.S_IFMT != unix.S_IFDIR:
		return nil, nil
	}
	pending := []string{s.name}
	for len(pending) > 0 {
		last := len(pending) - 1
		dir := pending[last]
		pending = pending[:last]
		mounted, below, err := s.lookInto(dir, &top)
		if err != nil {
			return nil, err
		}
		for _, name := range mounted {
			points = append(points, filepath.Join(filepath.Dir(s.path), dir, name))
		}
		for _, name := range below {
			pending = append(pending, dir+"/"+name)
		}
	}
	slices.Sort(points)
	return points, nil
}

// lookInto returns the names of the mount points in a directory, and of the other directories. A
// directory that this user may not read counts as empty: the user cannot have mounted anything
// there.
func (s *Stage) lookInto(dir string, top *unix.Statx_t) (mounted, below []string, err error) {
	fd, err := openDeep(s.parent, dir)
	if err == unix.EACCES {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	f := os.NewFile(uintptr(fd), dir)
	defer f.Close()
	names, err := f.Readdirnames(-1)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		isRoot, st, err := look(fd, name)
		switch {
		case err == unix.ENOENT: // it has just been removed
		case err != nil:
			return nil, nil, err
		case isRoot:
			mounted = append(mounted, name)
		case st.Mode&unix.S_IFMT != unix.S_IFDIR:
		case st.Attributes_mask&unix.STATX_ATTR_MOUNT_ROOT == 0 && (st.Dev_major != top.Dev_major || st.Dev_minor != top.Dev_minor):
			mounted = append(mounted, name) // before Linux 5.8 only the device tells
		default:
			below = append(below, name)
		}
	}
	return mounted, below, nil
}

// look returns the status of a file, and whether it is the root of a mount, which kernels before
// Linux 5.8 do not tell.
func look(dir int, name string) (isRoot bool, st unix.Statx_t, err error) {
	err = unix.Statx(dir, name, unix.AT_SYMLINK_NOFOLLOW|unix.AT_NO_AUTOMOUNT, unix.STATX_TYPE, &st)
	return st.Attributes&unix.STATX_ATTR_MOUNT_ROOT != 0, st, err
}

// maxPath is less than the longest path for a system call, in bytes.
const maxPath = 4000

// openDeep opens a directory whose path may be longer than a system call takes.
func openDeep(dir int, path string) (int, error) {
	const flags, resolve = unix.O_RDONLY | unix.O_DIRECTORY, unix.RESOLVE_BENEATH | unix.RESOLVE_NO_SYMLINKS
	at := dir
	for len(path) > maxPath {
		cut := strings.LastIndexByte(path[:maxPath], '/')
		fd, err := openat2.Open(at, path[:cut], unix.O_PATH|unix.O_DIRECTORY, resolve)
		if at != dir {
			unix.Close(at)
		}
		if err != nil {
			return -1, err
		}
		at, path = fd, path[cut+1:]
	}
	fd, err := openat2.Open(at, path, flags, resolve)
	if at != dir {
		unix.Close(at)
	}
	return fd, err
}
