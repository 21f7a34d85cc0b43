package tarfile

import (
	"context"
	"io"

	"contedor/internal/fetch/reason"
)

// List calls see with every entry of an archive, in order, and with the Reader, which may be asked
// for the data. The header is valid during the call only. List returns where the last entry ends, in
// uncompressed bytes. The error is that of see, or the one of Ended.
func List(ctx context.Context, from Source, see func(*Reader, *Header) error) (end int64, err error) {
	working, cancel := context.WithCancel(ctx)
	defer cancel()
	r := NewReader(working, from)
	for {
		h, err := r.Next()
		if err == io.EOF {
			return r.Start(), Ended(ctx, r.Drain())
		}
		if err == nil {
			err = see(r, h)
		}
		if err != nil {
			return 0, Ended(ctx, err)
		}
	}
}

// Ended returns the error to show for the end of an archive's reading: the cause of ctx if
// that is done, "the archive is cut short" for io.ErrUnexpectedEOF, and otherwise err.
func Ended(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err == io.ErrUnexpectedEOF:
		return ErrCut
	}
	return err
}

// ErrCut is the error of an archive that ends within an entry.
var ErrCut error = reason.New("the archive is cut short", nil)
