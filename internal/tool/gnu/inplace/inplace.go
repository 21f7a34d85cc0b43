// Package inplace makes the new files with which xz and zstd replace a file.
package inplace

import (
	"os"

	"golang.org/x/sys/unix"
)

// Create creates a file, which must not exist. With the mode 0600 only its owner can use it until
// Finish.
func Create(name string, mode os.FileMode) (*os.File, error) {
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
}

// Discard closes a file, and removes it if it is not a device or a FIFO.
func Discard(f *os.File) {
	st, err := f.Stat()
	f.Close()
	if err == nil && st.Mode().IsRegular() {
		unix.Unlink(f.Name())
	}
}

// Same reports whether two names are those of one file.
func Same(a, b string) bool {
	var x, y unix.Stat_t
	return unix.Stat(a, &x) == nil && unix.Stat(b, &y) == nil && x.Dev == y.Dev && x.Ino == y.Ino
}

// Finish gives a file the owner, mode and times of another one, and closes it. If the owner or group
// cannot be changed, the file gets no permissions that the other one does not give them.
func Finish(f *os.File, st *unix.Stat_t) error {
	fd := int(f.Fd())
	unix.Fchown(fd, int(st.Uid), -1)
	unix.Fchown(fd, -1, int(st.Gid))
	unix.Fchmod(fd, st.Mode&0o777)
	times := []unix.Timespec{st.Atim, st.Mtim}
	if err := f.Close(); err != nil {
		return err
	}
	return unix.UtimesNanoAt(unix.AT_FDCWD, f.Name(), times, unix.AT_SYMLINK_NOFOLLOW)
}

// A Counter counts the bytes that are read or written, and remembers the error.
type Counter struct {
	Do  func([]byte) (int, error) // Read or Write
	N   int64
	Err error
}

func (c *Counter) count(p []byte) (n int, err error) {
	n, err = c.Do(p)
	c.N += int64(n)
	if err != nil {
		c.Err = err
	}
	return n, err
}

// Read implements io.Reader.
func (c *Counter) Read(p []byte) (int, error) { return c.count(p) }

// Write implements io.Writer.
func (c *Counter) Write(p []byte) (int, error) { return c.count(p) }
