// Package atomicfile replaces a file by a new one at once: whoever opens it at any time, also after a
// crash, finds the old text or the new one whole.
//
// It is for texts that are in memory, or soon complete. These files have rules of their own and do not
// use it: an archive that grows for minutes (tool/tar, fetch/partial), whose temporary file is locked or has the mode of a new
// file; blobs whose name is their digest (fetch/oci); sed -i, whose messages name the temporary file; and
// links (multicall).
package atomicfile

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// A Rule says what the new file is like.
type Rule struct {
	// Mode has the permissions, whatever the umask is.
	Mode uint32

	// Owner has the owner and the group. If it is nil, they are those that the kernel gives a new file.
	Owner *unix.Stat_t

	// Sync is set if the text is written to the disk before the file gets its name. It is then there
	// after a power failure, too.
	Sync bool

	// Temporary is appended to the name until the text is complete. A file with that name, left by
	// a process that was killed, is removed first, so the caller must hold a lock. Without Temporary
	// the name is a new one.
	Temporary string
}

// A File is a new file that does not have its final name yet.
type File struct {
	*os.File
	path string
	sync bool
}

// Create makes an empty file beside path. If path is a symbolic link, Publish replaces the link; for a
// caller that wants to keep it, path is what Target returns.
func Create(path string, rule Rule) (*File, error) {
	f, err := open(path, rule.Temporary)
	if err != nil {
		return nil, err
	}
	made := &File{File: f, path: path, sync: rule.Sync}
	if rule.Owner != nil {
		err = f.Chown(int(rule.Owner.Uid), int(rule.Owner.Gid))
	}
	if err == nil {
		err = unix.Fchmod(int(f.Fd()), rule.Mode) // after chown(2), which clears set-user-ID bits
	}
	if err != nil {
		made.Discard()
		return nil, err
	}
	return made, nil
}

func open(path, temporary string) (*os.File, error) {
	if temporary == "" {
		return os.CreateTemp(filepath.Dir(path), ".new-*")
	}
	os.Remove(path + temporary)
	return os.OpenFile(path+temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}

// Publish closes the file and gives it its name. If that fails, the new file is removed, and the old one
// is as it was.
func (f *File) Publish() error {
	var err error
	if f.sync {
		if err = f.Sync(); errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) { // a file system without a disk
			err = nil
		}
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.Name(), f.path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// Discard closes and removes the file. The old one is as it was.
func (f *File) Discard() {
	f.Close()
	os.Remove(f.Name())
}

// Write replaces the file path, or makes it. It follows no symbolic link.
func Write(path, text string, rule Rule) error {
	f, err := Create(path, rule)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(text); err != nil {
		f.Discard()
		return err
	}
	return f.Publish()
}

// Target returns the path of the file that a path leads to over symbolic links, or path itself if there
// is none.
func Target(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	return path
}
