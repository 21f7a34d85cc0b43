package local

import (
	"encoding/binary"
	"errors"
	"os"

	"contedor/internal/fetch/compression/format"
)

// OpenFile opens an archive. Its size is in bytes, -1 where that is not known
// before its end.
func OpenFile(path string) (f *os.File, size int64, err error) {
	if f, err = os.Open(path); err != nil {
		return nil, 0, err
	}
	st, err := f.Stat()
	switch {
	case err == nil && st.IsDir():
		f.Close()
		return nil, 0, errors.New("a directory, not an archive")
	case err == nil && st.Mode().IsRegular():
		return f, st.Size(), nil
	}
	return f, -1, nil
}

// Least returns how many bytes an archive of that size unpacks to at least: as
// many as it has, or as the end of a gzip file says, RFC 1952.
func Least(f *os.File, size int64) int64 {
	if size < 20 || !isGzip(f) {
		return size
	}
	var tail [4]byte
	f.ReadAt(tail[:], size-int64(len(tail)))
	n := int64(binary.LittleEndian.Uint32(tail[:]))
	const ratio = 1032 // deflate's best: more is no length, but something behind the data
	if n > size*ratio {
		return size
	}
	return max(n, size)
}

// isGzip reports whether a file begins as one of gzip's. It has to be one that
// can be read at any place.
func isGzip(f *os.File) bool {
	var head [2]byte
	f.ReadAt(head[:], 0)
	return format.Gzip.Matches(head[:])
}
