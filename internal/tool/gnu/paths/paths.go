// Package paths has what several tools ask of a path.
package paths

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// An Inode tells files apart.
type Inode struct{ device, number uint64 }

// InodeOf returns the identity of the file that st describes.
func InodeOf(st *unix.Stat_t) Inode { return Inode{st.Dev, st.Ino} }

// Join puts a name behind a directory, whose own spelling stays.
func Join(dir, name string) string { return strings.TrimRight(dir, "/") + "/" + name }

// IsDir reports whether the name leads to a directory.
func IsDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// Names returns a directory's names in its own order, as GNU's walks do.
func Names(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Readdirnames(-1)
}

// ByInode returns a directory's names in the order of the numbers of their inodes,
// in which GNU's tools copy them.
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

// Canonical returns the absolute name without links that a name stands for. The
// mode is the letter of readlink's option.
func Canonical(name string, mode rune) (string, error) {
	if name == "" {
		return "", unix.ENOENT
	}
	done := "/"
	if !filepath.IsAbs(name) {
		dir, err := os.Getwd()
		if err != nil {
			return "", err
		}
		if done, err = filepath.EvalSymlinks(dir); err != nil {
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
			return "", unix.ELOOP
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
