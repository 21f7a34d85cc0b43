package blockwise

import (
	"io"
	"runtime"

	"github.com/klauspost/pgzip"
)

// gzipBlock is the number of bytes that are compressed at a time. A larger block compresses better
// and takes more memory per processor.
const gzipBlock = 1 << 20

// gzipLevel is the level of pgzip. It compresses about as well as gzip -6.
const gzipLevel = 8

// Gzip returns a writer that compresses to w as gzip. Close ends the file and does not close w.
func Gzip(w io.Writer) (io.WriteCloser, error) {
	zip, err := pgzip.NewWriterLevel(w, gzipLevel)
	if err != nil {
		return nil, err
	}
	return zip, zip.SetConcurrency(gzipBlock, runtime.GOMAXPROCS(0)+1)
}
