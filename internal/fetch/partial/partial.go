// Package partial makes a file that appears under its name only when it is complete.
package partial

import (
	"os"
	"path/filepath"

	"contedor/internal/fetch/reason"
	"contedor/internal/texts"
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
			return nil, Cannot(path, unix.EISDIR)
		}
		if !force {
			return nil, reason.Say(func(w *texts.Fetch) string { return w.Exists }, nil, "name", path)
		}
	}
	name := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".partial")
	for {
		opened, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW, 0666)
		if err != nil {
			return nil, Cannot(path, err)
		}
		f := &File{File: opened, path: path}
		if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
			f.File.Close()
			if err == unix.EWOULDBLOCK {
				return nil, reason.Say(func(w *texts.Fetch) string { return w.AtWork }, nil, "name", "'"+path+"'")
			}
			return nil, Cannot(path, err)
		}
		var there unix.Stat_t
		if unix.Fstat(int(f.Fd()), &f.Stat) != nil || unix.Lstat(name, &there) != nil || there.Dev != f.Stat.Dev || there.Ino != f.Stat.Ino {
			f.File.Close() // another process has renamed it since
			continue
		}
		if err := f.Truncate(0); err != nil {
			f.Discard()
			return nil, Cannot(path, err)
		}
		return f, nil
	}
}

// Cannot returns the error for a final file that cannot be written.
func Cannot(path string, err error) error {
	return reason.Say(func(w *texts.Fetch) string { return w.NotWritten }, nil, "name", path, "cause", reason.Of(err))
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
