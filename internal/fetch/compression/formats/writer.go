package formats

import (
	"hash"
	"io"
	"runtime/debug"

	"contedor/internal/fetch/blockwise"
	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/twin"
	"github.com/klauspost/compress/zstd"
)

// zstdFrameSize is the number of bytes in a frame that NewWriter makes. A larger frame compresses
// better, and takes more memory per processor.
const zstdFrameSize = 8 << 20

// memory is the number of bytes from which on the collector works harder. A compressor leaves
// garbage of eight times its block, which would otherwise grow to as much as what is in use.
const memory = 200 << 20

// NewWriter returns a writer that compresses to w on all processors, in the format that the name of a
// file asks for, otherwise as gzip. The same data always give the same bytes. Close ends the file and
// does not close w. For another format than gzip, the whole process keeps to less memory from here on.
func NewWriter(file string, w io.Writer) (io.WriteCloser, error) {
	for _, f := range All {
		if f.Compress != nil && f.HasSuffix(file) {
			debug.SetMemoryLimit(memory)
			return f.Compress(w)
		}
	}
	return compression.Gzip.Compress(w)
}

func compressZstd(w io.Writer) (io.WriteCloser, error) {
	return newZstdWriter(zstd.SpeedBetterCompression, func(_, frame []byte) error {
		_, err := w.Write(frame)
		return err
	})
}

// NewFastZstd compresses as zstd in a third of the time of NewWriter. A Debian tree becomes a tenth larger.
// What is written to it also goes to the hash diff.
func NewFastZstd(w *twin.Writer, diff hash.Hash) (io.WriteCloser, error) {
	debug.SetMemoryLimit(memory)
	return newZstdWriter(zstd.SpeedFastest, func(block, frame []byte) error { return w.WriteBeside(frame, diff, block) })
}

// newZstdWriter returns a writer that makes a frame of each block.
func newZstdWriter(level zstd.EncoderLevel, sink func(block, frame []byte) error) (io.WriteCloser, error) {
	compressor := func() (blockwise.Compressor, error) {
		z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithEncoderConcurrency(1),
			zstd.WithZeroFrames(true), zstd.WithWindowSize(zstdFrameSize))
		if err != nil {
			return nil, err
		}
		return func(to, block []byte) ([]byte, error) { return z.EncodeAll(block, to), nil }, nil
	}
	return blockwise.New(zstdFrameSize, compressor, sink)
}
