package stage

import (
	"io"
	"path/filepath"
	"strconv"

	"contedor/internal/fetch/reason"
	"contedor/internal/linux/openat2"
	"golang.org/x/sys/unix"
)

// Remove removes a tree, with what a killed process left beside it. It refuses
// while anything is mounted on dir or under it, follows no symlink and stays on
// one file system. The tree loses its name first. The next removal, or the next
// Stage for dir, finishes a removal that was interrupted.
func Remove(dir string) (err error) {
	s := &Stage{dir: dir, parent: -1, work: -1, root: -1}
	defer func() {
		if e := s.Close(); err == nil {
			err = e
		}
	}()
	if err := s.locate(dir, "remove"); err != nil {
		return err
	}
	if err := s.refuseMounts("remove"); err != nil {
		return err
	}
	var leftover unix.Stat_t
	left := unix.Fstatat(s.parent, s.partial, &leftover, unix.AT_SYMLINK_NOFOLLOW) == nil
	if left {
		if err := s.lock(); err != nil {
			return err
		}
		if err := s.unlock(); err != nil {
			return err
		}
	}
	err = s.takeAway()
	if err == unix.ENOENT && left {
		return nil
	}
	if err != nil {
		return reason.New("cannot remove "+reason.Quote(dir), err)
	}
	return nil
}

// takeAway renames the tree to the stage's name, in one step. The stage then is the tree.
func (s *Stage) takeAway() error {
	fd, err := openat2.Open(s.parent, s.name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, 0)
	if err == unix.ENOTDIR {
		var st unix.Stat_t
		if unix.Fstatat(s.parent, s.name, &st, unix.AT_SYMLINK_NOFOLLOW) == nil && st.Mode&unix.S_IFMT == unix.S_IFLNK {
			return reason.New("it is a symbolic link: name the directory itself", nil)
		}
	}
	if err != nil {
		return err
	}
	if err = unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB); err == nil {
		err = unix.Renameat2(s.parent, s.name, s.parent, s.partial, unix.RENAME_NOREPLACE)
	}
	if err == unix.EWOULDBLOCK || err == unix.EEXIST {
		err = reason.New("another fetchroot is using it", nil)
	}
	if err == nil {
		if err = own(fd); err != nil {
			unix.Renameat2(s.parent, s.partial, s.parent, s.name, unix.RENAME_NOREPLACE)
		}
	}
	if err != nil {
		unix.Close(fd)
		return err
	}
	s.work = fd
	return nil
}

// maxDepth is the depth to which removal opens one directory per level. Deeper directories are
// moved to the top and removed there, and so are those that cannot be opened because the process
// has too many open files: a tree may be deeper than their number.
const maxDepth = 100

// A removal empties a directory. It does not cross mount points or follow symlinks.
type removal struct {
	top   int    // descriptor of the directory
	path  string // of the directory, for messages
	moved int
}

// empty removes everything in the stage's directory.
func (s *Stage) empty() error {
	r := removal{top: s.work, path: s.partialPath()}
	return r.empty(s.work, r.path, 0)
}

// partialPath returns the path of the stage's directory for messages.
func (s *Stage) partialPath() string {
	return filepath.Join(filepath.Dir(filepath.Clean(s.dir)), s.partial)
}

// empty removes everything in a directory that is depth levels below the top.
func (r *removal) empty(dir int, path string, depth int) error {
	for {
		names, err := someNames(dir)
		if err != nil {
			return reason.New("cannot look into "+reason.Quote(path), err)
		}
		if len(names) == 0 {
			return nil
		}
		for _, name := range names {
			err := unix.Unlinkat(dir, name, 0)
			if err == unix.EISDIR {
				err = r.remove(dir, name, path+"/"+name, depth)
			}
			cannot := "cannot remove " + reason.Quote(path+"/"+name)
			switch err.(type) {
			case nil:
			case unix.Errno:
				if err == unix.EBUSY || err == unix.EXDEV {
					return reason.New(cannot+": something is mounted there", nil)
				}
				return reason.New(cannot, err)
			default: // the error of a file in the directory
				return err
			}
		}
	}
}

// remove removes a directory with everything in it.
func (r *removal) remove(dir int, name, path string, depth int) error {
	err := unix.Unlinkat(dir, name, unix.AT_REMOVEDIR)
	if err != unix.ENOTEMPTY && err != unix.EEXIST {
		return err
	}
	open := func(flags uint64) (int, error) {
		return openat2.Open(dir, name, flags|unix.O_DIRECTORY, unix.RESOLVE_BENEATH|unix.RESOLVE_NO_SYMLINKS|unix.RESOLVE_NO_XDEV)
	}
	if unix.Geteuid() != 0 { // the mode may not allow its owner to empty it
		fd, err := open(unix.O_PATH)
		if err != nil {
			return err
		}
		unix.Chmod("/proc/self/fd/"+strconv.Itoa(fd), 0700)
		unix.Close(fd)
	}
	if depth == maxDepth {
		return r.moveUp(dir, name)
	}
	fd, err := open(unix.O_RDONLY)
	if err == unix.EMFILE && depth > 0 {
		return r.moveUp(dir, name)
	}
	if err != nil {
		return err
	}
	err = r.empty(fd, path, depth+1)
	unix.Close(fd)
	if err != nil {
		return err
	}
	return unix.Unlinkat(dir, name, unix.AT_REMOVEDIR)
}

// moveUp moves a directory to the top, under a name that is free.
func (r *removal) moveUp(dir int, name string) (err error) {
	for err = unix.EEXIST; err == unix.EEXIST; r.moved++ {
		err = unix.Renameat2(dir, name, r.top, strconv.Itoa(r.moved), unix.RENAME_NOREPLACE)
	}
	return err
}

// someNames returns up to 1000 names in a directory, none if it is empty. It needs no further
// descriptor: a run that has used up its own can still clean up.
func someNames(dir int) ([]string, error) {
	if _, err := unix.Seek(dir, 0, io.SeekStart); err != nil {
		return nil, err
	}
	buffer := make([]byte, 32<<10)
	for {
		n, err := unix.ReadDirent(dir, buffer)
		if err != nil || n <= 0 {
			return nil, err
		}
		if _, _, names := unix.ParseDirent(buffer[:n], 1000, nil); len(names) > 0 {
			return names, nil // the first entries may be "." and ".." alone
		}
	}
}
