// Package paths has operations on paths that several tools share.
package paths

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// An Inode identifies a file by its device and inode numbers.
type Inode struct{ device, number uint64 }

// InodeOf returns the identity of the file that st describes.
func InodeOf(st *unix.Stat_t) Inode { return Inode{uint64(st.Dev), st.Ino} }

// Join appends a name to the path of a directory, without cleaning that path.
func Join(dir, name string) string { return strings.TrimRight(dir, "/") + "/" + name }

// Base returns the last component of a name, without slashes after it. For a name of slashes only it
// returns "/".
func Base(name string) string {
	short := strings.TrimRight(name, "/")
	if short == "" && name != "" {
		return "/"
	}
	return short[strings.LastIndexByte(short, '/')+1:]
}

// Dir returns a name without its last component and the slashes around it, or "." if nothing is left.
func Dir(name string) string {
	short := strings.TrimRight(name, "/")
	dir := strings.TrimRight(short[:strings.LastIndexByte(short, '/')+1], "/")
	switch {
	case dir != "":
		return dir
	case strings.HasPrefix(name, "/"):
		return "/"
	}
	return "."
}

// IsDir reports whether a path is a directory. It follows symbolic links.
func IsDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// Names returns the names in a directory in the order of the directory, as GNU's tools visit them.
func Names(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Entries(f)
}

// Entries returns the names in an open directory in its order. A removed directory is empty, as for
// readdir(3).
func Entries(dir *os.File) ([]string, error) {
	names, err := dir.Readdirnames(-1)
	if errors.Is(err, unix.ENOENT) {
		err = nil
	}
	return names, err
}

// ByInode returns the names in a directory in the order of their inode numbers, in which GNU's tools
// copy them.
func ByInode(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	type numbered struct {
		inode uint64
		name  string
	}
	var list []numbered
	for buf := make([]byte, 64<<10); ; {
		n, err := unix.Getdents(int(f.Fd()), buf)
		if err == unix.ENOENT { // the directory was removed
			break
		}
		if err != nil {
			return nil, err
		}
		if n == 0 {
			break
		}
		for b := buf[:n]; len(b) > 0; {
			size := binary.NativeEndian.Uint16(b[16:])
			name, _, _ := bytes.Cut(b[19:size], []byte{0})
			if s := string(name); s != "." && s != ".." {
				list = append(list, numbered{binary.NativeEndian.Uint64(b), s})
			}
			b = b[size:]
		}
	}
	slices.SortStableFunc(list, func(a, b numbered) int { return cmp.Compare(a.inode, b.inode) })
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = e.name
	}
	return names, nil
}

// Canonical returns the absolute path of a file without symbolic links. mode is an option of
// readlink(1): with 'e' the file must exist, with 'f' its directory, with 'm' nothing needs to exist.
func Canonical(name string, mode rune) (string, error) {
	if name == "" {
		return "", unix.ENOENT
	}
	done := "/"
	if !filepath.IsAbs(name) {
		var err error
		if done, err = unix.Getwd(); err != nil {
			return "", err
		}
	}
	rest := strings.Split(name, "/")
	for links := 0; len(rest) > 0; {
		part := rest[0]
		rest = rest[1:]
		switch part {
		case "", ".":
			continue
		case "..":
			done = filepath.Dir(done)
			continue
		}
		path := filepath.Join(done, part)
		last := strings.Trim(strings.Join(rest, ""), "/") == ""
		info, err := os.Lstat(path)
		switch {
		case err != nil && (mode == 'm' || mode == 'f' && last && os.IsNotExist(err)):
			done = path
			continue
		case err != nil:
			return "", err
		case info.Mode()&os.ModeSymlink == 0:
			if !info.IsDir() && len(rest) > 0 && mode != 'm' {
				return "", unix.ENOTDIR
			}
			done = path
			continue
		}
		if links++; links > 40 {
			if mode != 'm' {
				return "", unix.ELOOP
			}
			done = path
			continue
		}
		target, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if filepath.IsAbs(target) {
			done = "/"
		}
		rest = append(strings.Split(target, "/"), rest...)
	}
	return done, nil
}
