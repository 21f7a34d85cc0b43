// Package partial makes a file that appears under its name only when it is complete.
package partial

import (
	"fmt"
	"os"
	"path/filepath"

	"contedor/internal/fetch/reason"
	"golang.org/x/sys/unix"
)

// A File is the temporary file ".NAME.partial" beside the final file. It is locked, so that no other
// process writes it.
type File struct {
	*os.File             // nil after Publish
	Stat     unix.Stat_t // of the temporary file
	path     string
}

// Create opens an empty File for reading and writing. It refuses an existing file without force.
func Create(path string, force bool) (*File, error) {
	if st, err := os.Lstat(path); err == nil {
		if st.IsDir() {
			return nil, cannot(path, unix.EISDIR)
		}
		if !force {
			return nil, fmt.Errorf("'%s' exists (--force replaces it)", path)
		}
	}
	name := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".partial")
	for {
		opened, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW, 0666)
		if err != nil {
			return nil, cannot(path, err)
		}
		f := &File{File: opened, path: path}
		if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
			f.File.Close()
			if err == unix.EWOULDBLOCK {
				return nil, fmt.Errorf("another fetchroot is at work on '%s'", path)
			}
			return nil, cannot(path, err)
		}
		var there unix.Stat_t
		if unix.Fstat(int(f.Fd()), &f.Stat) != nil || unix.Lstat(name, &there) != nil || there.Dev != f.Stat.Dev || there.Ino != f.Stat.Ino {
			f.File.Close() // another process has renamed it since
			continue
		}
		if err := f.Truncate(0); err != nil {
			f.Discard()
			return nil, cannot(path, err)
		}
		return f, nil
	}
}

// cannot names the final file in an error.
func cannot(path string, err error) error {
	return fmt.Errorf("cannot write '%s': %s", path, reason.Of(err))
}

// Publish renames the file to its final name, and closes it.
func (f *File) Publish() error {
	if err := os.Rename(f.Name(), f.path); err != nil {
		return err
	}
	err := f.File.Close()
	f.File = nil
	return err
}

// Discard removes the file and closes it, unless it has been published.
func (f *File) Discard() {
	if f.File != nil {
		os.Remove(f.Name())
		f.File.Close()
		f.File = nil
	}
}
