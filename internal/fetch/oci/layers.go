package oci

import (
	"context"
	"fmt"
	"io"

	"contedor/internal/fetch/hasher"
	"github.com/opencontainers/go-digest"
)

// layersAtOnce is how many layers are requested at the same time, with the one that is read.
const layersAtOnce = 3

// Layers are the layers of an image that is being read, the lowest first.
type Layers struct {
	ctx       context.Context
	cancel    context.CancelFunc
	image     *Image
	next      int           // the next layer to request
	requested []chan *Layer // each receives a layer, in their order
	last      *Layer
}

// Layers begins to read the layers of the image.
func (m *Image) Layers(ctx context.Context) *Layers {
	l := &Layers{image: m}
	l.ctx, l.cancel = context.WithCancel(ctx)
	for range layersAtOnce - 1 {
		l.request()
	}
	return l
}

// request opens the next layer while those before it are read.
func (l *Layers) request() {
	rest := l.image.layers[l.next:]
	if len(rest) == 0 {
		return
	}
	l.next++
	of, together := rest[0], 1.0 // a sum of integers from a server might overflow
	for _, o := range rest[:min(len(rest), layersAtOnce)] {
		together += float64(max(o.blob.Size, 0))
	}
	of.share = float64(max(of.blob.Size, 0)) / together
	opened := make(chan *Layer, 1)
	l.requested = append(l.requested, opened)
	go func() {
		layer := &Layer{of: of, diff: hasher.New(of.diffID.Algorithm().Hash(), nil)}
		if of.blob.Digest != "" {
			layer.sum = hasher.New(of.blob.Digest.Algorithm().Hash(), nil)
		}
		layer.body, layer.err = l.image.store.layer(l.ctx, of)
		opened <- layer
	}()
}

// Next closes the layer before, and returns the next one, or io.EOF after the last.
func (l *Layers) Next() (*Layer, error) {
	if l.last != nil {
		l.last.body.Close()
		l.last = nil
	}
	l.request()
	if len(l.requested) == 0 {
		return nil, io.EOF
	}
	layer := <-l.requested[0]
	l.requested = l.requested[1:]
	if layer.err != nil {
		return nil, &LayerError{layer.Name(), layer.err}
	}
	l.last = layer
	return layer, nil
}

// A LayerError is the error of a layer that cannot be opened.
type LayerError struct {
	Layer string // its name in messages
	Err   error
}

func (e *LayerError) Error() string { return e.Layer + ": " + e.Err.Error() }
func (e *LayerError) Unwrap() error { return e.Err }

// Close ends the reading.
func (l *Layers) Close() {
	l.cancel()
	if l.last != nil {
		l.last.body.Close()
	}
	for _, opened := range l.requested {
		if layer := <-opened; layer.err == nil {
			layer.body.Close()
		}
	}
}

// A Layer is a layer that is being read: its blob, compressed or not.
type Layer struct {
	of   layer
	body io.ReadCloser
	err  error
	read int64
	sum  *hasher.Hasher // nil if the digest is not known
	diff *hasher.Hasher
}

// Name returns the name of the layer in messages.
func (l *Layer) Name() string {
	if l.of.blob.Digest != "" {
		return "layer " + l.of.blob.Digest.String()
	}
	return "layer " + l.of.diffID.String()
}

func (l *Layer) Read(p []byte) (n int, err error) {
	n, err = l.body.Read(p)
	if l.sum != nil {
		l.sum.Write(p[:n])
	}
	if l.read += int64(n); l.read > l.of.blob.Size {
		return 0, fmt.Errorf("more than the %d bytes that were announced", l.of.blob.Size)
	}
	return n, err
}

// Uncompressed returns the writer for the uncompressed bytes of the layer.
func (l *Layer) Uncompressed() io.Writer { return l.diff }

// Verify reads the rest of the layer and compares both digests. If they are right, it calls the method
// Checked of the body that a Download has returned, if there is one.
func (l *Layer) Verify() error {
	err := l.verify()
	if body, ok := l.body.(interface{ Checked() }); ok && err == nil {
		body.Checked()
	}
	return err
}

func (l *Layer) verify() error {
	if _, err := io.Copy(io.Discard, l); err != nil {
		return err
	}
	if l.sum != nil {
		if err := compare("content", l.sum, l.of.blob.Digest); err != nil {
			return err
		}
	}
	if l.read < l.of.blob.Size {
		return fmt.Errorf("only %d of the %d bytes that were announced", l.read, l.of.blob.Size)
	}
	return compare("uncompressed content", l.diff, l.of.diffID)
}

func compare(what string, sum *hasher.Hasher, want digest.Digest) error {
	if is := digest.NewDigestFromBytes(want.Algorithm(), sum.Sum()); is != want {
		return fmt.Errorf("the digest of its %s is %s, not %s", what, is, want)
	}
	return nil
}
