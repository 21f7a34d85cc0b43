package unpack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/progress"
	"contedor/internal/fetch/stage"
	"contedor/internal/fetch/tree"
)

// An Input is an archive's bytes on their way in, counted and hashed.
type Input struct {
	Body    io.ReadCloser
	What    string              // names the source in messages
	Size    int64               // bytes in all; -1 if unknown
	Kept    int64               // of them, those that an earlier run has left here
	Least   int64               // bytes that it unpacks to at least; -1 if unknown
	Most    int64               // that it may unpack to
	Hash    *Hasher             // nil where nobody asks
	Formats compression.Formats // that it may have besides gzip
	Reason  func(error) string  // words the errors of Body

	// What an image has in place of the archive.
	Digest string
	Fill   func(context.Context, *stage.Stage) (tree.Result, error)

	count atomic.Int64
	broke atomic.Bool // the reading, before the end
}

// Count returns how many bytes have come so far.
func (in *Input) Count() int64 { return in.count.Load() }

// Add adds to the bytes that have come.
func (in *Input) Add(n int64) { in.count.Add(n) }

// Total returns how many bytes there are in all; -1 if unknown.
func (in *Input) Total() int64 { return in.Size }

// Before returns how many of the bytes an earlier run has left here.
func (in *Input) Before() int64 { return in.Kept }

// Broke reports whether the reading ended before its end.
func (in *Input) Broke() bool { return in.broke.Load() }

// Close ends the reading.
func (in *Input) Close() error { return in.Body.Close() }

func (in *Input) Read(p []byte) (int, error) {
	if in.Count()/2 > in.Most { // no format makes it longer: what comes now is not of the archive
		return 0, fmt.Errorf("%s: no end after %s (--max-size allows more)", in.What, progress.Size(in.Count()))
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
		err = errors.New("the connection ended after " + progress.Size(in.Count()))
	case err == io.ErrUnexpectedEOF:
		err = fmt.Errorf("the connection ended after %s of %s", progress.Size(in.Count()), progress.Size(in.Size))
	}
	return n, errors.New(in.What + ": " + in.Reason(err))
}

// Drain reads what is left to the end.
func (in *Input) Drain(ctx context.Context) error {
	done := make(chan error, 1)
	go func() {
		b := make([]byte, hashBuffer)
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
		return context.Cause(ctx)
	}
}

// Sum returns the archive's SHA-256, or the image's digest, in hexadecimal
// digits. It is to be called when all has come.
func (in *Input) Sum() string {
	if in.Digest != "" {
		return in.Digest
	}
	return fmt.Sprintf("%x", in.Hash.Sum())
}

// unpack makes a tree of it.
func (in *Input) unpack(ctx context.Context, stage *stage.Stage) (tree.Result, error) {
	if in.Fill != nil {
		return in.Fill(ctx, stage)
	}
	return stage.Unpack(ctx, in)
}
