package tarfile

import (
	"context"
	"io"

	"contedor/internal/fetch/reason"
)

// List calls see with every entry of an archive, in order. The header is valid during the
// call only. The error is the one of Ended.
func List(ctx context.Context, from Source, see func(*Header)) error {
	working, cancel := context.WithCancel(ctx)
	defer cancel()
	r := NewReader(working, from)
	for {
		h, err := r.Next()
		if err == io.EOF {
			return Ended(ctx, r.Drain())
		}
		if err != nil {
			return Ended(ctx, err)
		}
		see(h)
	}
}

// Ended returns the error to show for the end of an archive's reading: the cause of ctx if
// that is done, "the archive is cut short" for io.ErrUnexpectedEOF, and otherwise err.
func Ended(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err == io.ErrUnexpectedEOF:
		return reason.New("the archive is cut short", nil)
	}
	return err
}
