package unpack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/hasher"
	"contedor/internal/fetch/progress"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/stage"
	"contedor/internal/fetch/tree"
	"contedor/internal/texts"
)

// An Input reads an archive, and counts and hashes its bytes.
type Input struct {
	Body    io.ReadCloser
	What    string              // names the source in messages
	Size    int64               // in bytes; -1 if unknown
	Kept    int64               // bytes that an earlier run has kept
	Least   int64               // least number of uncompressed bytes; -1 if unknown
	Most    int64               // largest number of uncompressed bytes
	Hash    *hasher.Hasher      // nil if no hash is needed
	Formats compression.Formats // besides gzip, those that it may be compressed with
	Reason  func(error) string  // words the errors of Body

	// For an image, instead of Body and Hash.
	Digest string
	Fill   func(context.Context, *stage.Stage) (tree.Result, error)

	count atomic.Int64
	broke atomic.Bool // reading failed before the end
}

// Count returns how many bytes have arrived.
func (in *Input) Count() int64 { return in.count.Load() }

// Add adds to the number of bytes that have arrived.
func (in *Input) Add(n int64) { in.count.Add(n) }

// Total returns the size of the archive in bytes, -1 if it is unknown.
func (in *Input) Total() int64 { return in.Size }

// Before returns how many of the bytes an earlier run has kept.
func (in *Input) Before() int64 { return in.Kept }

// Broke reports whether reading failed before the end.
func (in *Input) Broke() bool { return in.broke.Load() }

// Close closes Body.
func (in *Input) Close() error { return in.Body.Close() }

func (in *Input) Read(p []byte) (int, error) {
	if in.Count()/2 > in.Most { // no format doubles the size, so these bytes are not of the archive
		return 0, reason.Say(func(w *texts.Fetch) string { return w.NoEnd }, nil, "name", in.What, "size", progress.Size(reason.English(), in.Count()))
	}
	n, err := in.Body.Read(p)
	in.count.Add(int64(n))
	if in.Hash != nil {
		in.Hash.Write(p[:n])
	}
	if err == nil || err == io.EOF {
		return n, err
	}
	in.broke.Store(true)
	switch {
	case err == io.ErrUnexpectedEOF && in.Size < 0:
		err = errors.New("the connection ended after " + progress.Size(reason.English(), in.Count()))
	case err == io.ErrUnexpectedEOF:
		err = fmt.Errorf("the connection ended after %s of %s", progress.Size(reason.English(), in.Count()), progress.Size(reason.English(), in.Size))
	}
	return n, errors.New(in.What + ": " + in.Reason(err))
}

// Drain reads the remaining bytes until the end or until ctx is done.
func (in *Input) Drain(ctx context.Context) error {
	done := make(chan error, 1)
	go func() {
		b := make([]byte, 256<<10)
		var err error
		for err == nil {
			_, err = in.Read(b)
		}
		if err == io.EOF {
			err = nil
		}
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return reason.New(in.What, context.Cause(ctx))
	}
}

// Sum returns the SHA-256 of the archive, or the digest of the image, in hexadecimal digits. All
// bytes must have been read.
func (in *Input) Sum() string {
	if in.Digest != "" {
		return in.Digest
	}
	return fmt.Sprintf("%x", in.Hash.Sum())
}

// unpack makes the tree in a stage.
func (in *Input) unpack(ctx context.Context, stage *stage.Stage) (tree.Result, error) {
	if in.Fill != nil {
		return in.Fill(ctx, stage)
	}
	return stage.Unpack(ctx, in)
}
