// Package openat2 opens files by openat2(2), which resolves a name within bounds.
package openat2

import (
	"errors"

	"golang.org/x/sys/unix"
)

// Open opens a name in the directory dir with the flags of open(2), O_CLOEXEC
// included, and the RESOLVE_ flags of openat2(2). It tries again where a rename
// elsewhere in the system made ".." uncertain.
func Open(dir int, name string, flags, resolve uint64) (int, error) {
	for try := 0; ; try++ {
		fd, err := unix.Openat2(dir, name, &unix.OpenHow{Flags: flags | unix.O_CLOEXEC, Resolve: resolve})
		if err == unix.EINTR || err == unix.EAGAIN && try < 100 {
			continue
		}
		if err == unix.ENOSYS {
			return -1, errors.New("openat2(2) is missing: Linux 5.6 is needed")
		}
		return fd, err
	}
}
