package cli

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// Realpath returns the absolute name of an existing file, without symbolic
// links, as realpath(3) does. The error is an errno.
func Realpath(path string) (string, error) {
	if path == "" {
		return "", syscall.ENOENT
	}
	if path[0] != '/' {
		dir, err := os.Getwd()
		if err != nil {
			return "", syscall.ENOENT // it has been removed
		}
		path = dir + "/" + path // not joined: what ".." leads to hangs on the links before it
	}
	resolved, err := filepath.EvalSymlinks(path)
	if err != nil {
		errno := syscall.ELOOP
		errors.As(err, &errno)
		return "", errno
	}
	return resolved, nil
}

// Canonical returns the Realpath of a file; a name that leads nowhere stays as
// it is written.
func Canonical(path string) string {
	if resolved, err := Realpath(path); err == nil {
		return resolved
	}
	return path
}
