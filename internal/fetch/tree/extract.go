package tree

import (
	"context"
	"io"
	"math"

	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/linux/openat2"
	"golang.org/x/sys/unix"
)

// An Extraction is how Extract makes the entries of an archive.
type Extraction struct {
	Exactly  bool                       // permissions as the archive has them; otherwise less the umask and the set-id bits
	Wanted   func(*tarfile.Header) bool // whether an entry is made
	Complain func(error)                // told of an entry that cannot be made; the others are
	Formats  compression.Formats        // that the archive may have besides gzip
}

// Extract makes entries of an archive below a directory that is there, each in
// the place of what may stand there, as tar(1) does. What goes wrong leaves what
// was made.
func Extract(ctx context.Context, dir string, archive io.Reader, how Extraction) (Result, error) {
	root, err := openat2.Open(unix.AT_FDCWD, dir, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return Result{}, reason.New("cannot open "+reason.Quote(dir), err)
	}
	defer unix.Close(root)
	t := New(root, Limits{Bytes: math.MaxInt64, Files: math.MaxInt64}, how.Formats)
	t.how, t.unnamed = how, 0777&^t.umask
	if !how.Exactly {
		t.withheld = t.umask | unix.S_ISUID | unix.S_ISGID | unix.S_ISVTX
	}
	return t.receive(ctx, func(ctx context.Context) error {
		return t.unpack(tarfile.NewReader(ctx, tarfile.Source{Archive: archive, Formats: how.Formats, Limit: math.MaxInt64, Lenient: true}))
	})
}
