package tree

import (
	"context"
	"io"
	"strconv"

	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
)

// Limits bounds an archive.
type Limits struct {
	Bytes int64 // uncompressed, headers included
	Files int64 // entries, and directories that no entry names
}

// A LimitError is the refusal of an archive that Limits do not allow.
type LimitError struct{ text string }

func (e *LimitError) Error() string { return e.text }

// DefaultLimits is more than any root file system that we have seen, and less
// than what fills a large disk with a small download.
var DefaultLimits = Limits{Bytes: 32 << 30, Files: 2_000_000}

// A Result says what an archive held.
type Result struct {
	Files int64  // entries: regular files, directories, links and so on
	Bytes int64  // in regular files, holes included
	Lost  Losses // what could not be made, without being an error
}

// Unpack makes the tree of an archive. It returns when all of it is written, something
// went wrong or ctx is done; a read that blocks then is left to itself.
func (t *Tree) Unpack(ctx context.Context, archive io.Reader) (Result, error) {
	return t.whole(ctx, func(ctx context.Context) error {
		return t.unpack(tarfile.NewReader(ctx, tarfile.Source{Archive: archive, Formats: t.formats, Limit: t.limits.Bytes}))
	})
}

// UnpackLayers makes the tree of the layers of an image, each of which next returns
// in turn, the lowest first, and io.EOF behind the last.
func (t *Tree) UnpackLayers(ctx context.Context, next func() (*Layer, error)) (Result, error) {
	t.layered = true
	at := ""
	result, err := t.whole(ctx, func(ctx context.Context) error {
		room := t.limits.Bytes
		for lowest := true; ; lowest = false {
			layer, err := next()
			if err == io.EOF {
				return t.finish()
			}
			if err != nil {
				return err
			}
			at = layer.Name
			r := tarfile.NewReader(ctx, tarfile.Source{
				Archive: layer.Archive, Formats: t.formats, Limit: room, Uncompressed: layer.Uncompressed,
			})
			if err := t.applyLayer(r, lowest); err != nil {
				return err
			}
			room -= r.Count()
			if err := layer.Verify(); err != nil {
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

// whole lets fill make the tree, and words the errors of an archive that the limits
// forbid or that is empty.
func (t *Tree) whole(ctx context.Context, fill func(context.Context) error) (Result, error) {
	result, err := t.receive(ctx, fill)
	switch {
	case err == tarfile.ErrTooLarge:
		err = &LimitError{"the archive unpacks to more than " + strconv.FormatInt(t.limits.Bytes, 10) + " bytes (--max-size allows more)"}
	case err == errTooMany:
		err = &LimitError{"the archive has more than " + strconv.FormatInt(t.limits.Files, 10) + " entries (--max-files allows more)"}
	case err == nil && result.Files == 0:
		err = reason.New("the archive holds no files", nil)
	}
	return result, err
}

// receive lets fill make the entries of an archive until ctx is done.
func (t *Tree) receive(ctx context.Context, fill func(context.Context) error) (Result, error) {
	working, cancel := context.WithCancel(ctx)
	defer cancel()
	err := fill(working)
	t.close()
	return Result{t.files.Load(), t.bytes, t.lost}, tarfile.Ended(ctx, err)
}
