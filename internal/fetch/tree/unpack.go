package tree

import (
	"context"
	"io"
	"strconv"

	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
)

// Limits are the largest sizes of an archive, or of all layers of an image.
type Limits struct {
	Bytes int64 // uncompressed bytes, with headers
	Files int64 // entries, and directories without an entry
}

// A LimitError is the error for an archive that exceeds Limits.
type LimitError struct{ text string }

func (e *LimitError) Error() string { return e.text }

// TooLarge is the error of an archive that has more bytes than are allowed.
func TooLarge(most int64) error {
	return &LimitError{"the archive unpacks to more than " + strconv.FormatInt(most, 10) + " bytes (--max-size allows more)"}
}

// DefaultLimits are larger than any root file system that we have seen, and small enough that
// a small download cannot fill a large disk.
var DefaultLimits = Limits{Bytes: 32 << 30, Files: 2_000_000}

// A Result says what was in an archive.
type Result struct {
	Files int64  // entries: regular files, directories, links and so on
	Bytes int64  // in regular files, with holes
	Lost  Losses // what could not be made
}

// Unpack makes the tree of an archive. It returns after the last write, after the first error
// (a LimitError among others), or when ctx is done, with the cause of ctx. It does not wait for
// a read of the archive that blocks.
func (t *Tree) Unpack(ctx context.Context, archive io.Reader) (Result, error) {
	return t.whole(ctx, func(ctx context.Context) error {
		return t.unpack(tarfile.NewReader(ctx, tarfile.Source{Archive: archive, Formats: t.formats, Limit: t.limits.Bytes}))
	})
}

// UnpackLayers makes the tree of an image. next returns its layers one by one, the lowest
// first, and io.EOF after the last. While a layer is applied, the one above it is already read and
// decompressed. Errors are as for Unpack, with the name of the layer.
func (t *Tree) UnpackLayers(ctx context.Context, next func() (*Layer, error)) (Result, error) {
	t.layered = true
	at := ""
	result, err := t.whole(ctx, func(ctx context.Context) error {
		room := t.limits.Bytes
		above := t.begin(ctx, next)
		for lowest := true; ; lowest = false {
			this := above
			if this.err == io.EOF {
				return t.finish()
			}
			if this.err != nil {
				return this.err
			}
			above = t.begin(ctx, next)
			at = this.Name
			this.archive.SetLimit(room)
			if err := t.applyLayer(this.archive, lowest); err != nil {
				return err
			}
			room -= this.archive.Count()
			if err := this.Verify(); err != nil {
				return err
			}
			at = ""
		}
	})
	if at != "" && err != nil && ctx.Err() == nil {
		err = reason.New(at, err)
	}
	return result, err
}

// A begunLayer is a layer that is being decompressed, or the error of having none.
type begunLayer struct {
	*Layer
	archive *tarfile.Reader
	err     error
}

// begin begins to decompress the next layer.
func (t *Tree) begin(ctx context.Context, next func() (*Layer, error)) begunLayer {
	layer, err := next()
	if err != nil {
		return begunLayer{err: err}
	}
	return begunLayer{Layer: layer, archive: tarfile.NewReader(ctx, tarfile.Source{
		Archive: layer.Archive, Formats: t.formats, Uncompressed: layer.Uncompressed, Unpadded: true,
	})}
}

// whole calls fill to make the tree. An archive that exceeds the limits, or is empty, is an
// error.
func (t *Tree) whole(ctx context.Context, fill func(context.Context) error) (Result, error) {
	result, err := t.receive(ctx, fill)
	switch {
	case err == tarfile.ErrTooLarge:
		err = TooLarge(t.limits.Bytes)
	case err == errTooMany:
		err = &LimitError{"the archive has more than " + strconv.FormatInt(t.limits.Files, 10) + " entries (--max-files allows more)"}
	case err == nil && result.Files == 0:
		err = reason.New("the archive holds no files", nil)
	}
	return result, err
}

// receive calls fill to make the entries of an archive, with a context that ends afterwards.
func (t *Tree) receive(ctx context.Context, fill func(context.Context) error) (Result, error) {
	working, cancel := context.WithCancel(ctx)
	defer cancel()
	err := fill(working)
	t.close()
	return Result{t.files.Load(), t.bytes, t.lost}, tarfile.Ended(ctx, err)
}
