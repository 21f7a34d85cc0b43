package oci

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"contedor/internal/fetch/reason"
	"contedor/internal/linux/platform"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
)

// A store returns contents by their digests.
type store interface {
	content.Fetcher
	layer(context.Context, layer) (io.ReadCloser, error)
	Close() error
}

// A layer has two digests: of its blob, and of the blob without compression.
type layer struct {
	blob   v1.Descriptor // without a digest if only the other one is known
	diffID digest.Digest
	file   string  // in an archive of docker save
	share  float64 // see Blob
}

// maxDepth is the limit of documents between a name and a manifest.
const maxDepth = 4

// fetch reads a document and checks its size and digest.
func fetch(ctx context.Context, from content.Fetcher, d v1.Descriptor, to any) error {
	if err := valid(d.Digest); err != nil {
		return err
	}
	if d.Size > maxDocument {
		return fmt.Errorf("%s: a description of %d bytes is too long", d.Digest, d.Size)
	}
	b, err := content.FetchAll(ctx, from, d)
	if _, local := from.(layout); local && errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("less than the %d bytes that were announced", d.Size)
	}
	if err == nil {
		err = json.Unmarshal(b, to)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", d.Digest, err)
	}
	return nil
}

// valid reports an invalid digest, or one of an algorithm that is not supported.
func valid(d digest.Digest) error {
	if err := d.Validate(); err != nil {
		return fmt.Errorf("%w: %s", err, reason.Quote(string(d)))
	}
	return nil
}

// find follows a descriptor through indexes to the image of a platform.
func find(ctx context.Context, from store, d descriptor, want platform.Platform) (*Image, error) {
	image := &Image{Digest: d.Digest, store: from}
	for range maxDepth {
		var doc document
		err := fetch(ctx, from, d.blob(), &doc)
		switch {
		case err != nil:
			return nil, err
		case doc.Manifests != nil && (doc.Layers != nil || doc.Config != nil):
			return nil, fmt.Errorf("%s is an index and a manifest at once", d.Digest)
		case doc.Manifests != nil:
			if d, err = choose(doc.Manifests, want); err != nil {
				return nil, err
			}
		case doc.Config != nil:
			return image, image.read(ctx, &doc, d.Platform, want)
		case doc.Schema1 != nil:
			return nil, errors.New("an image in Docker's first format, which is not supported")
		default:
			return nil, errors.New("not an image")
		}
	}
	return nil, errors.New("too many indexes in indexes")
}

// choose returns the manifest of a platform from an index, or the only manifest that names no
// platform.
func choose(manifests []descriptor, want platform.Platform) (descriptor, error) {
	var best descriptor
	var there, silent []string
	fit := 0
	for _, d := range manifests {
		if d.Platform == nil {
			if silent = append(silent, d.Digest.String()); fit == 0 {
				best = d
			}
			continue
		}
		have := d.Platform.platform()
		if have.OS == "unknown" {
			continue // an attestation is not an image
		}
		there = append(there, have.String())
		if f := want.Fit(have); f > fit {
			fit, best = f, d
		}
	}
	silent = unique(silent)
	switch {
	case fit > 0, len(there) == 0 && len(silent) == 1:
		return best, nil
	case len(there) == 0 && len(silent) == 0:
		return best, errors.New("holds no image")
	case len(there) == 0:
		return best, errors.New("holds several images: " + some(silent))
	}
	return best, missing(want, unique(there)...)
}

// missing returns the error of an image that exists for other platforms only.
func missing(want platform.Platform, there ...string) error {
	return fmt.Errorf("no image for %s, only for %s", want, some(there))
}

// unique returns the strings sorted, each once.
func unique(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}

// read sets the fields of the image from its manifest and its configuration. indexed is the
// platform in the index that led to it, or nil.
func (m *Image) read(ctx context.Context, manifest *document, indexed *described, want platform.Platform) error {
	if err := fetch(ctx, m.store, manifest.Config.blob(), &m.config); err != nil {
		return err
	}
	var config configuration
	if err := json.Unmarshal(m.config, &config); err != nil {
		return fmt.Errorf("%s: %w", manifest.Config.Digest, err)
	}
	for _, blob := range manifest.Layers {
		switch kind := blob.MediaType; {
		case strings.HasSuffix(kind, "+encrypted"):
			return errors.New("the image is encrypted")
		case !strings.Contains(kind, ".tar"):
			return fmt.Errorf("a layer is not an archive of files but %q", kind)
		}
		if err := valid(blob.Digest); err != nil {
			return err
		}
		m.layers = append(m.layers, layer{blob: blob.blob()})
	}
	if indexed != nil {
		want = config.platform()
	}
	return m.configure(&config, want)
}

// configure sets the second digests of the layers and compares the platform.
func (m *Image) configure(config *configuration, want platform.Platform) error {
	ids := config.RootFS.DiffIDs
	if len(ids) != len(m.layers) {
		return fmt.Errorf("not an image of files: %d layers, of which %d are described", len(m.layers), len(ids))
	}
	for i, id := range ids {
		if err := valid(id); err != nil {
			return err
		}
		m.layers[i].diffID = id
	}
	m.Platform = config.platform()
	if m.Platform.OS != "" && want.Fit(m.Platform) == 0 {
		return missing(want, m.Platform.String())
	}
	return nil
}
