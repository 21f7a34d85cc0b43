package unpack

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"os"

	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/hasher"
	"contedor/internal/fetch/reason"
)

// OpenFile opens an archive. The size is in bytes, -1 if it is unknown: for a pipe or a device.
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

// Least returns the least number of bytes to which an archive of a size in bytes unpacks: its
// size, or the number at the end of a gzip file (RFC 1952), whichever is larger.
func Least(f *os.File, size int64) int64 {
	if size < 20 || !isGzip(f) {
		return size
	}
	var tail [4]byte
	f.ReadAt(tail[:], size-int64(len(tail)))
	n := int64(binary.LittleEndian.Uint32(tail[:]))
	const ratio = 1032 // the best one of deflate; a larger number is not a length but other data
	if n > size*ratio {
		return size
	}
	return max(n, size)
}

// isGzip reports whether a file begins with the magic number of gzip. The file must be
// seekable.
func isGzip(f *os.File) bool {
	var head [2]byte
	f.ReadAt(head[:], 0)
	return compression.Gzip.Matches(head[:])
}

// IsGzip reports whether path is a regular file that begins with the magic number of gzip.
func IsGzip(path string) bool {
	// Opening a FIFO would be visible to its writer.
	if st, err := os.Stat(path); err != nil || !st.Mode().IsRegular() {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	return isGzip(f)
}

// File returns a Take of a gzip file. There are no vouchers. most is the largest number of
// uncompressed bytes. hashed is whether to compute its SHA-256.
func File(path string, most int64, hashed bool) Take {
	return func(ctx context.Context, use func(*Input) error) (*Input, []string, error) {
		f, size, err := OpenFile(path)
		if err != nil {
			return nil, nil, errors.New(path + ": " + reason.Of(err))
		}
		defer f.Close()
		in := &Input{Body: f, What: path, Size: size, Least: Least(f, size), Most: most, Reason: reason.Of}
		if hashed {
			in.Hash = hasher.New(sha256.New(), nil)
		}
		err = use(in)
		if err == nil {
			err = in.Drain(ctx)
		}
		return in, nil, err
	}
}
