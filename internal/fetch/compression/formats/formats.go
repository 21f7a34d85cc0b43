// Package formats contains the compression formats besides gzip: zstd, xz and bzip2.
package formats

import (
	"bytes"
	"io"

	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/xz"
	"github.com/klauspost/compress/zstd"
)

// All are all of these formats.
var All = compression.Formats{
	{
		Name: "zstd", Matches: IsZstd,
		Decompress: newZstd,
		TooLarge:   zstd.ErrWindowSizeExceeded, Prefix: "invalid input: ",
		Suffixes: []string{".zst", ".tzst"}, Compress: compressZstd,
	},
	{
		Name: "xz", Matches: compression.Begins("\xfd7zXZ\x00"),
		Decompress: func(r io.Reader) (io.ReadCloser, error) { return xz.NewReader(r, compression.MaxWindow), nil },
		TooLarge:   xz.ErrMemory, Corrupt: xz.ErrCorrupt,
		Suffixes: []string{".xz", ".txz"}, Compress: func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) },
	},
	{
		Name: "bzip2", Matches: bzip2Stream,
		Decompress: func(r io.Reader) (io.ReadCloser, error) { return io.NopCloser(NewBzip2(r)), nil },
		Prefix:     "bzip2 data invalid: ",
	},
}

// IsZstd reports whether head, at least the first four bytes of a file, is the beginning of a frame
// of zstd, RFC 8878: a frame of data, or a skippable one, for which there are sixteen magic numbers.
func IsZstd(head []byte) bool {
	return compression.Begins("\x28\xb5\x2f\xfd")(head) ||
		len(head) >= 4 && head[0]&0xf0 == 0x50 && bytes.Equal(head[1:4], []byte("\x2a\x4d\x18"))
}

// bzip2Stream reports whether a file begins as one of bzip2(1): the magic number, and the
// digit for the size of the blocks.
func bzip2Stream(head []byte) bool {
	return compression.Begins("BZh")(head) && len(head) >= 4 && '1' <= head[3] && head[3] <= '9'
}
