// Package publish makes an image of a directory: in an OCI layout, in a file that docker load reads,
// or in a registry. The directory is packed, compressed and sent at the same time.
package publish

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/blockwise"
	"contedor/internal/fetch/compression/formats"
	"contedor/internal/fetch/download"
	"contedor/internal/fetch/oci"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/source"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/fetch/tree"
	"contedor/internal/fetch/twin"
	"contedor/internal/linux/platform"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	"github.com/opencontainers/image-spec/specs-go/v1"
)

// Image makes the image.
func Image(ctx context.Context, asked *source.Image, agent string) (r tree.Published, err error) {
	client := download.NewClient(agent)
	if file := asked.Access.Authorities; file != "" {
		if err := client.TrustFile(file); err != nil {
			return r, err
		}
	}
	o := &oci.Options{
		Platform: asked.Platform, Documents: client.Documents(), Client: client.HTTP(), MaxSize: tree.DefaultLimits.Bytes, TempDir: ".",
		Credentials: oci.Credentials(asked.Access.Auth), TLS: asked.Access.Authorities != "", Mirror: asked.Access.Mirror,
		Download: func(ctx context.Context, do func(*http.Request) (*http.Response, error), address string, _ oci.Blob) (io.ReadCloser, error) {
			return client.Through(do).Open(ctx, address, download.Kept{})
		},
	}
	to, err := oci.Create(ctx, asked.Target, asked.Force, o)
	if err != nil {
		return r, naming(asked.Target, err)
	}
	defer to.Close()
	p := &publication{asked: asked, to: to, limit: o.MaxSize}
	if err := p.readBase(ctx, o); err != nil {
		return r, naming(asked.Base, err)
	}
	layer, err := p.layer(ctx)
	if err == nil {
		err = p.finish(ctx, layer)
	}
	if err != nil {
		return r, naming(asked.Target, err)
	}
	return tree.Published{Packed: p.packed, Digest: p.image.Digest().Digest.String(), Size: layer.Size}, nil
}

// naming adds the name of the image to an error, unless it names a file.
func naming(name string, err error) error {
	if bad, ok := errors.AsType[*reason.Error](err); ok {
		return bad
	}
	return errors.New(name + ": " + download.Reason(err))
}

// A publication is an image that is being made.
type publication struct {
	asked  *source.Image
	to     oci.Writer
	limit  int64
	lower  *tree.Lower // what the base has; nil without one
	config v1.Image    // of the base, and then of the image
	layers []v1.Descriptor
	packed tree.Packed
	image  oci.Written
}

// readBase reads the base, copies its layers to the target, and keeps what is in them.
func (p *publication) readBase(ctx context.Context, o *oci.Options) error {
	if p.asked.Base == "" {
		at := p.asked.Platform
		if at == (platform.Platform{}) {
			at = platform.Host
		}
		p.config.OS, p.config.Architecture, p.config.Variant = at.OS, at.Architecture, at.Variant
		return nil
	}
	base, err := oci.Open(ctx, strings.TrimPrefix(p.asked.Base, source.ImagePrefix), o)
	if err != nil {
		return err
	}
	defer base.Close()
	if base.Configuration() == nil {
		return errors.New("a file of docker save cannot be a base: its layers have no digests")
	}
	if err := json.Unmarshal(base.Configuration(), &p.config); err != nil {
		return err
	}
	p.layers = base.Blobs()
	if !p.to.Compresses() {
		return errors.New("with --base the target is a layout or a registry")
	}
	if err := base.Copy(ctx, p.to); err != nil {
		return err
	}
	p.lower = tree.NewLower()
	layers := base.Layers(ctx)
	defer layers.Close()
	for {
		l, err := layers.Next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = p.lower.Add(ctx, tarfile.Source{Archive: l, Formats: formats.All, Limit: p.limit, Uncompressed: l.Uncompressed(), Unpadded: true})
		}
		if err == nil {
			err = l.Verify()
		}
		if err != nil {
			return err
		}
	}
}

// layer packs the directory as the topmost layer.
func (p *publication) layer(ctx context.Context) (v1.Descriptor, error) {
	mediaType := v1.MediaTypeImageLayerGzip
	switch {
	case !p.to.Compresses():
		mediaType = v1.MediaTypeImageLayer
	case p.asked.Zstd:
		mediaType = v1.MediaTypeImageLayerZstd
	}
	diff := twin.New()
	d, err := p.to.Blob(ctx, mediaType, func(w *twin.Writer) error {
		zip, err := compressor(w, mediaType, diff)
		if err != nil {
			return err
		}
		p.packed, err = tree.PackLayer(ctx, p.asked.Dir, zip, tree.Times{All: p.asked.All, Latest: p.asked.Latest}, p.lower)
		return errors.Join(err, zip.Close())
	})
	p.layers = append(p.layers, d)
	p.config.RootFS.Type = "layers"
	p.config.RootFS.DiffIDs = append(p.config.RootFS.DiffIDs, digest.NewDigest(digest.SHA256, diff))
	return d, err
}

// compressor returns a writer that compresses to w. What is written to it also goes to the hash diff.
func compressor(w *twin.Writer, mediaType string, diff hash.Hash) (io.WriteCloser, error) {
	switch mediaType {
	case v1.MediaTypeImageLayerGzip:
		return blockwise.FastGzip(w, diff)
	case v1.MediaTypeImageLayerZstd:
		return formats.NewFastZstd(w, diff)
	}
	return plain{io.MultiWriter(w, diff)}, nil
}

type plain struct{ io.Writer }

func (plain) Close() error { return nil }

// finish writes the configuration and the manifest. What is not asked for stays as in the base.
func (p *publication) finish(ctx context.Context, layer v1.Descriptor) error {
	c, asked := &p.config, p.asked
	if asked.Entrypoint != nil {
		c.Config.Entrypoint, c.Config.Cmd = asked.Entrypoint, nil // the base's Cmd was for its own entrypoint
	}
	if asked.Cmd != nil {
		c.Config.Cmd = asked.Cmd
	}
	c.Config.Env = merge(c.Config.Env, asked.Env)
	for _, label := range asked.Labels {
		if c.Config.Labels == nil {
			c.Config.Labels = map[string]string{}
		}
		name, value, _ := strings.Cut(label, "=")
		c.Config.Labels[name] = value
	}
	// Without a time the same tree gives the same image.
	var created *time.Time
	if at := cmp.Or(asked.All, asked.Latest); at != nil {
		utc := at.UTC()
		created = &utc
	}
	c.Created = created
	c.History = append(c.History, v1.History{Created: created, CreatedBy: "fetchroot --pack (contedor " + cli.Version + ")"})
	config, err := json.Marshal(c)
	if err != nil {
		return err
	}
	p.image = oci.Written{Config: config, Manifest: v1.Manifest{
		Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: v1.MediaTypeImageManifest,
		Config: v1.Descriptor{MediaType: v1.MediaTypeImageConfig}, Layers: p.layers,
	}}
	return p.to.Finish(ctx, &p.image)
}

// merge returns variables, of which those of more replace others with the same name.
func merge(env, more []string) []string {
	for _, v := range more {
		name, _, _ := strings.Cut(v, "=")
		env = slices.DeleteFunc(env, func(old string) bool { return strings.HasPrefix(old, name+"=") })
		env = append(env, v)
	}
	return env
}
