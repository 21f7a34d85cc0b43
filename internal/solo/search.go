package solo

import (
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// defaultPath is the search path if PATH is unset, confstr(3)'s _CS_PATH.
const defaultPath = "/bin:/usr/bin"

// SearchPath returns the search path of execvp(3): the value of PATH, or the default.
func SearchPath(getenv func(string) (string, bool)) string {
	if path, ok := getenv("PATH"); ok {
		return path
	}
	return defaultPath
}

// A search lists the paths that execvp(3) tries: a file with a slash is tried itself, any
// other file in each directory of a path. An empty directory is the working directory; one
// that is too long is skipped.
type search struct {
	file, rest string
	more       bool
}

//go:nosplit
func newSearch(file, path string) search {
	switch {
	case file == "" || strings.IndexByte(file, '/') >= 0:
		path = ""
	case len(file) > unix.NAME_MAX:
		path = "." // ENAMETOOLONG, whatever the path
	}
	return search{file, path, true}
}

// next writes the next candidate with its NUL, and reports whether there is one.
//
//go:nosplit
func (s *search) next(to *Candidate) bool {
	if !s.more {
		return false
	}
	dir := s.rest
	colon := strings.IndexByte(dir, ':')
	if s.more = colon >= 0; s.more {
		dir, s.rest = dir[:colon], dir[colon+1:]
	}
	if len(dir) >= unix.PathMax {
		if !s.more {
			return false
		}
		dir = "" // glibc takes the following colon for an empty directory
	}
	n := copy(to[:], dir)
	if n > 0 {
		to[n] = '/'
		n++
	}
	n += copy(to[n:len(to)-1], s.file) // a name that is cut here is too long for the kernel anyway
	to[n] = 0
	return true
}

// A Candidate is a NUL-terminated path that a search tries. It has room for a directory, a
// slash, a name and the NUL.
type Candidate [unix.PathMax + 1 + unix.NAME_MAX + 1]byte

// Candidates returns the paths that execvp(3) tries for file, in order.
func Candidates(file, path string) (list []string) {
	var c Candidate
	for s := newSearch(file, path); s.next(&c); {
		list = append(list, unix.ByteSliceToString(c[:]))
	}
	return list
}

// UsualPath is the search path with all directories in which Debian has programs.
const UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// LookUp returns the file that execvp(3) would run: the first executable file of its search.
func LookUp(file, path string) (string, bool) {
	var c Candidate
	ok := Find(&c, file, path)
	return unix.ByteSliceToString(c[:]), ok
}

// Find is LookUp without an allocation.
func Find(found *Candidate, file, path string) bool {
	for s := newSearch(file, path); s.next(found); {
		if executable(&found[0]) {
			return true
		}
	}
	*found = Candidate{}
	return false
}

// executable reports whether a path names a regular file that the process may execute.
func executable(path *byte) bool {
	here := unix.AT_FDCWD
	var st unix.Stat_t
	at := uintptr(unsafe.Pointer(path))
	if _, e := raw(unix.SYS_FACCESSAT, uintptr(here), at, unix.X_OK, 0); e != 0 {
		return false
	}
	_, e := raw(sysFstatat, uintptr(here), at, uintptr(unsafe.Pointer(&st)), 0)
	return e == 0 && st.Mode&unix.S_IFMT == unix.S_IFREG
}
