package tarfile

import (
	"context"
	"io"

	"contedor/internal/fetch/reason"
)

// List tells see of every entry of an archive, in order.
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

// Ended words what ended the reading of an archive, which ctx may have done.
func Ended(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err == io.ErrUnexpectedEOF:
		return reason.New("the archive is cut short", nil)
	}
	return err
}
