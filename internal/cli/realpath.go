package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Realpath returns the absolute path of an existing file without symbolic links, as
// realpath(3) does. The error is an errno.
func Realpath(path string) (string, error) {
	if path == "" {
		return "", syscall.ENOENT
	}
	if path[0] != '/' {
		dir, err := os.Getwd()
		if err != nil {
			return "", syscall.ENOENT // the working directory has been removed
		}
		path = dir + "/" + path // not filepath.Join, which removes ".." without regard to symbolic links
	}
	resolved, err := filepath.EvalSymlinks(path)
	if err != nil {
		errno := syscall.ELOOP
		errors.As(err, &errno)
		return "", errno
	}
	return resolved, nil
}

// Canonical returns the result of Realpath, or path itself if that fails.
func Canonical(path string) string {
	if resolved, err := Realpath(path); err == nil {
		return resolved
	}
	return path
}

// Absolute returns the absolute path of a file without empty and "." components. It keeps
// symbolic links, and therefore ".." too. The file need not exist. An empty path stays empty.
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
