package fetchroot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"contedor/internal/download"
	"contedor/internal/oci"
	"contedor/internal/rootfs"
)

// imagePrefix begins a source that is an image.
const imagePrefix = "oci:"

func (j *job) isImage() bool { return strings.HasPrefix(j.source, imagePrefix) }

// refuse returns what is wrong with the words that say what is fetched and how
// it is checked; empty for nothing.
func (j *job) refuse() string {
	switch t := &j.trust; {
	case !j.isImage() && j.platform != (oci.Platform{}):
		return "--platform is for images: '" + j.source + "' is none"
	case !j.isImage():
		return t.refuse(j.source)
	case j.keep != "":
		return "--keep is for archives: '" + j.source + "' is an image"
	case t.sums != "" || t.keyring != "" || t.minisignKey != "" || t.signature != "":
		return "an image is checked by its digest: --sha256, or @sha256: behind its name"
	}
	return ""
}

// takeImage opens the image and has it used. Its digest, which is what --sha256
// is compared with, is that of the manifest or the index that the source names.
func (j *job) takeImage(ctx context.Context, use func(*input) error) (in *input, vouchers []string, err error) {
	image, err := oci.Open(ctx, strings.TrimPrefix(j.source, imagePrefix), &oci.Options{
		Platform: j.platform,
		Stdin:    j.stdin,
		Client:   j.client.HTTP(),
		Download: func(ctx context.Context, do func(*http.Request) (*http.Response, error), address string) (io.ReadCloser, error) {
			return j.client.Through(do).Open(ctx, address, download.Kept{})
		},
	})
	if err != nil {
		return nil, nil, word(j.source, err)
	}
	defer image.Close()
	if want := fmt.Sprintf("%x", j.trust.sha256); want != "" && want != image.Digest.Encoded() {
		return nil, nil, fmt.Errorf("%s: the digest is %s, not sha256:%s", j.source, image.Digest, want)
	}
	in = &input{image: image, what: j.source, size: image.Size()}
	return in, nil, use(in)
}

// sum returns the archive's SHA-256, or the image's digest, in hexadecimal
// digits. It is to be called when all has come.
func (in *input) sum() string {
	if in.image != nil {
		return in.image.Digest.Encoded()
	}
	return fmt.Sprintf("%x", in.hash.Sum())
}

// unpack makes a tree of an archive or of an image's layers.
func (in *input) unpack(ctx context.Context, stage *rootfs.Stage) (rootfs.Result, error) {
	if in.image == nil {
		return stage.Unpack(ctx, in)
	}
	layers := in.image.Layers(ctx)
	defer layers.Close()
	return stage.UnpackLayers(ctx, func() (*rootfs.Layer, error) {
		l, err := layers.Next()
		if err != nil {
			return nil, plain(err)
		}
		return &rootfs.Layer{
			Name: l.Name(), Archive: counted{l, in}, Uncompressed: l.Uncompressed(),
			Verify: func() error { return plain(l.Verify()) },
		}, nil
	})
}

// plain words an error that may have come from a server.
func plain(err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	return errors.New(download.Reason(err))
}

// A counted layer adds to the bytes of its image that have come.
type counted struct {
	layer io.Reader
	in    *input
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.layer.Read(p)
	c.in.count.Add(int64(n))
	return n, plain(err)
}
