// Package openat2 opens files with openat2(2), which can keep the resolution of a path
// inside a directory.
package openat2

import (
	"errors"

	"golang.org/x/sys/unix"
)

// Open opens name, relative to the directory that is open as dir. flags are those of open(2),
// to which O_CLOEXEC is added; resolve has the RESOLVE_* flags. On EAGAIN, which the kernel
// returns if a rename or mount happened while it resolved "..", Open tries up to 100 times
// more. The error is an errno, or says that the kernel is older than Linux 5.6.
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
