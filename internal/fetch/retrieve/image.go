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
		Download: func(ctx context.Context, do func(*http.Request) (*http.Response, error), address string) (io.ReadCloser, error) {
			return j.client.Through(do).Open(ctx, address, download.Kept{})
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
	in.Fill = func(ctx context.Context, stage *stage.Stage) (tree.Result, error) {
		return fill(ctx, image, in, stage)
	}
	return in, nil, use(in)
}

// fill unpacks the layers of an image.
func fill(ctx context.Context, image *oci.Image, in *unpack.Input, stage *stage.Stage) (tree.Result, error) {
	layers := image.Layers(ctx)
	defer layers.Close()
	return stage.UnpackLayers(ctx, func() (*tree.Layer, error) {
		l, err := layers.Next()
		if err != nil {
			return nil, plain(err)
		}
		return &tree.Layer{
			Name: l.Name(), Archive: counted{l, in}, Uncompressed: l.Uncompressed(),
			Verify: func() error { return plain(l.Verify()) },
		}, nil
	})
}

// plain returns an error with a text that is safe to print, as it may come from a server.
func plain(err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	if of, ok := errors.AsType[*oci.LayerError](err); ok {
		return errors.New(of.Layer + ": " + download.Reason(of.Err))
	}
	return errors.New(download.Reason(err))
}

// A counted layer adds the bytes that are read from it to those of its image.
type counted struct {
	layer io.Reader
	in    *unpack.Input
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.layer.Read(p)
	c.in.Add(int64(n))
	return n, plain(err)
}
