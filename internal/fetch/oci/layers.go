package oci

import (
	"context"
	"errors"
	"fmt"
	"hash"
	"io"

	"contedor/internal/fetch/hasher"
	"contedor/internal/fetch/twin"
	"github.com/opencontainers/go-digest"
)

// layersAtOnce is how many layers are requested at the same time, with the two that are read.
const layersAtOnce = 3

// Layers are the layers of an image that is being read, the lowest first.
type Layers struct {
	ctx       context.Context
	cancel    context.CancelFunc
	image     *Image
	requested []*Layer // all so far, in their order
	next      int      // the index of the next one to return
}

// Layers begins to read the layers of the image.
func (m *Image) Layers(ctx context.Context) *Layers {
	l := &Layers{image: m}
	l.ctx, l.cancel = context.WithCancel(ctx)
	for range layersAtOnce - 2 {
		l.request()
	}
	return l
}

// request opens the next layer while those before it are read.
func (l *Layers) request() {
	rest := l.image.layers[len(l.requested):]
	if len(rest) == 0 {
		return
	}
	of, together := rest[0], 1.0 // a sum of integers from a server might overflow
	for _, o := range rest[:min(len(rest), layersAtOnce)] {
		together += float64(max(o.blob.Size, 0))
	}
	of.share = float64(max(of.blob.Size, 0)) / together
	layer := &Layer{of: of, opened: make(chan struct{})}
	if diff := hashOf(of.diffID.Algorithm()); of.blob.Digest != "" {
		layer.diff, layer.sum = hasher.NewPair(diff, hashOf(of.blob.Digest.Algorithm()))
	} else {
		layer.diff = hasher.New(diff, nil)
	}
	l.requested = append(l.requested, layer)
	go func() {
		layer.body, layer.err = l.image.store.layer(l.ctx, of)
		close(layer.opened)
	}()
}

// hashOf returns a hash of an algorithm.
func hashOf(a digest.Algorithm) hash.Hash {
	if a == digest.SHA256 {
		return twin.New()
	}
	return a.Hash()
}

// Next returns the next layer, or io.EOF after the last. The layer before may still be read, but not
// the one before that.
func (l *Layers) Next() (*Layer, error) {
	l.request()
	if l.next == len(l.requested) {
		return nil, io.EOF
	}
	l.next++
	return l.requested[l.next-1], nil
}

// Close ends the reading.
func (l *Layers) Close() {
	l.cancel()
	for _, layer := range l.requested {
		layer.close()
	}
}

// A Layer is a layer that is being read: its blob, compressed or not.
type Layer struct {
	of     layer
	opened chan struct{} // closed when the next two are set
	body   io.ReadCloser
	err    error
	closed bool
	read   int64
	sum    *hasher.Companion // nil if the digest is not known
	diff   *hasher.Hasher
}

// Name returns the name of the layer in messages.
func (l *Layer) Name() string {
	if l.of.blob.Digest != "" {
		return "layer " + l.of.blob.Digest.String()
	}
	return "layer " + l.of.diffID.String()
}

// Read implements io.Reader. It waits until the layer is open.
func (l *Layer) Read(p []byte) (n int, err error) {
	if <-l.opened; l.err != nil {
		return 0, l.err
	}
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

// close waits until the layer is open, and closes it.
func (l *Layer) close() {
	if <-l.opened; l.err == nil && !l.closed {
		l.body.Close()
	}
	l.closed = true
}

// Verify reads the rest of the layer, compares both digests and closes the layer. If the digests are
// right, it calls the method Checked of the body that a Download has returned, if there is one.
func (l *Layer) Verify() error {
	defer l.close()
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
	diff := l.diff.Sum() // computes most of the other digest, too
	if l.sum != nil {
		if err := compare("content", l.sum.Sum(), l.of.blob.Digest); err != nil {
			return err
		}
	}
	if l.read < l.of.blob.Size {
		return fmt.Errorf("only %d of the %d bytes that were announced", l.read, l.of.blob.Size)
	}
	return compare("uncompressed content", diff, l.of.diffID)
}

func compare(part string, sum []byte, want digest.Digest) error {
	if is := digest.NewDigestFromBytes(want.Algorithm(), sum); is != want {
		return errors.New("the digest of its " + part + " is " + is.String() + ", not " + want.String())
	}
	return nil
}
