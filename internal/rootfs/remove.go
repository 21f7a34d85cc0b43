package rootfs

import (
	"io"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// maxDepth is how deep removal goes with one open directory a level. What lies
// deeper is moved up and removed from there: an archive can make trees deeper
// than a process may have files open.
const maxDepth = 100

// A removal empties a directory. It crosses no mount point and follows no
// symlink.
type removal struct {
	top   int // descriptor of the directory
	moved int
}

// empty removes all that is in the stage's directory.
func (s *Stage) empty() error {
	r := removal{top: s.work}
	return r.empty(s.work, 0)
}

// empty removes what is in a directory below the top, depth levels down.
func (r *removal) empty(dir, depth int) error {
	for {
		names, err := someNames(dir)
		if err != nil || len(names) == 0 {
			return err
		}
		for _, name := range names {
			err := unix.Unlinkat(dir, name, 0)
			if err == unix.EISDIR {
				err = r.remove(dir, name, depth)
			}
			if err != nil {
				return err
			}
		}
	}
}

// remove removes a directory with all that is in it.
func (r *removal) remove(dir int, name string, depth int) error {
	err := unix.Unlinkat(dir, name, unix.AT_REMOVEDIR)
	if err != unix.ENOTEMPTY && err != unix.EEXIST {
		return err
	}
	if unix.Geteuid() != 0 {
		unix.Fchmodat(dir, name, 0700, 0) // a directory may forbid its owner to empty it
	}
	if depth == maxDepth {
		for err = unix.EEXIST; err == unix.EEXIST; r.moved++ {
			err = unix.Renameat2(dir, name, r.top, strconv.Itoa(r.moved), unix.RENAME_NOREPLACE)
		}
		return err
	}
	fd, err := openIn(dir, name, unix.O_RDONLY|unix.O_DIRECTORY,
		unix.RESOLVE_BENEATH|unix.RESOLVE_NO_SYMLINKS|unix.RESOLVE_NO_XDEV)
	if err != nil {
		return err
	}
	err = r.empty(fd, depth+1)
	unix.Close(fd)
	if err != nil {
		return err
	}
	return unix.Unlinkat(dir, name, unix.AT_REMOVEDIR)
}

// someNames returns names in a directory, none if it is empty.
func someNames(dir int) ([]string, error) {
	fd, err := openIn(dir, ".", unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(fd), ".")
	defer f.Close()
	names, err := f.Readdirnames(1000)
	if err == io.EOF {
		err = nil
	}
	return names, err
}
