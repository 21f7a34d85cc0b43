package retrieve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"contedor/internal/fetch/compression/formats"
	"contedor/internal/fetch/download"
	"contedor/internal/fetch/oci"
	"contedor/internal/fetch/source"
	"contedor/internal/fetch/stage"
	"contedor/internal/fetch/tree"
	"contedor/internal/fetch/unpack"
)

// takeImage opens the image and calls use. --sha256 is compared with the digest of the manifest
// or the index that the source names.
func (j *job) takeImage(ctx context.Context, use func(*unpack.Input) error) (in *unpack.Input, vouchers []string, err error) {
	var l *layers
	image, err := oci.Open(ctx, strings.TrimPrefix(j.Name, source.ImagePrefix), &oci.Options{
		Platform:    j.Platform,
		Stdin:       j.Stdin,
		MaxSize:     j.MaxSize,
		TempDir:     j.TempDir,
		Credentials: oci.Credentials(j.Access.Auth),
		TLS:         j.Access.Authorities != "",
		Mirror:      j.Access.Mirror,
		Documents:   j.client.Documents(),
		Client:      j.client.HTTP(),
		Download: func(ctx context.Context, do func(*http.Request) (*http.Response, error), address string, blob oci.Blob) (io.ReadCloser, error) {
			return l.fetch(ctx, do, address, blob)
		},
	})
	if err != nil {
		return nil, nil, Word(j.Name, err)
	}
	defer image.Close()
	if want := fmt.Sprintf("%x", j.Trust.SHA256); want != "" && want != image.Digest.Encoded() {
		return nil, nil, fmt.Errorf("%s: the digest is %s, not sha256:%s", j.Name, image.Digest, want)
	}
	in = &unpack.Input{What: j.Name, Size: image.Size(), Digest: image.Digest.Encoded(), Formats: formats.All}
	l = j.newLayers(image, in)
	in.Fill = func(ctx context.Context, stage *stage.Stage) (tree.Result, error) {
		return l.fill(ctx, image, stage)
	}
	return in, nil, l.settle(use(in))
}

// fill unpacks the layers of an image.
func (l *layers) fill(ctx context.Context, image *oci.Image, stage *stage.Stage) (tree.Result, error) {
	all := image.Layers(ctx)
	defer all.Close()
	return stage.UnpackLayers(ctx, func() (*tree.Layer, error) {
		layer, err := all.Next()
		if err != nil {
			return nil, plain(err)
		}
		archive := worded{layer, l.in}
		if image.Remote() {
			archive.in = nil // fetch has counted it
		}
		return &tree.Layer{
			Name: layer.Name(), Archive: archive, Uncompressed: layer.Uncompressed(),
			Verify: func() error {
				err := plain(layer.Verify())
				if err == nil {
					l.unpacked++
				}
				return err
			},
		}, nil
	})
}

// plain returns an error with a text that is safe to print, as it may come from a server.
func plain(err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	return errors.New(download.Reason(err))
}

// A worded layer has errors that are safe to print. It adds the bytes that are read to those of its
// image, unless in is nil.
type worded struct {
	layer io.Reader
	in    *unpack.Input
}

func (w worded) Read(p []byte) (int, error) {
	n, err := w.layer.Read(p)
	if w.in != nil {
		w.in.Add(int64(n))
	}
	return n, plain(err)
}
