package blockwise

import (
	"io"
	"runtime"

	"github.com/klauspost/pgzip"
)

// gzipBlock is the number of bytes that are compressed at a time. A larger block compresses better
// and takes more memory per processor.
const gzipBlock = 1 << 20

// Levels of Gzip.
const (
	Small = 8 // compresses about as well as gzip -6
	Fast  = 1 // takes a quarter of the time of Small; a Debian tree becomes a fifth larger
)

// Gzip returns a writer that compresses to w as gzip, at a level. Close ends the file and does not
// close w.
func Gzip(w io.Writer, level int) (io.WriteCloser, error) {
	zip, err := pgzip.NewWriterLevel(w, level)
	if err != nil {
		return nil, err
	}
	return zip, zip.SetConcurrency(gzipBlock, runtime.GOMAXPROCS(0)+1)
}
