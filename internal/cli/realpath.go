package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
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

// Absolute returns the name of a file from the root directory on, without empty
// and "." components; symbolic links stay, and so does "..", as what it leads to
// hangs on them.
func Absolute(path string) string {
	if dir, err := os.Getwd(); err == nil && path != "" && path[0] != '/' {
		path = dir + "/" + path
	}
	absolute := ""
	for part := range strings.SplitSeq(path, "/") {
		if part != "" && part != "." {
			absolute += "/" + part
		}
	}
	if absolute == "" && path != "" {
		return "/"
	}
	return absolute
}
