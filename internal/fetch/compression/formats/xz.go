package formats

import (
	"errors"

	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/xz"
)

// An xzReader is an xz.Reader with the errors of the package compression.
type xzReader struct{ *xz.Reader }

func (r xzReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	return n, general(err)
}

func (r xzReader) NextPiece() ([]byte, func(), error) {
	data, release, err := r.Reader.NextPiece()
	return data, release, general(err)
}

func general(err error) error {
	var unsupported xz.Unsupported
	switch {
	case err == xz.ErrClosed:
		return compression.ErrClosed
	case errors.As(err, &unsupported):
		return compression.Refusal(unsupported)
	}
	return err
}
