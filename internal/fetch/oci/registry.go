package oci

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"contedor/internal/linux/platform"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/errdef"
	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/errcode"
)

// A remoteStore is a repository of a registry.
type remoteStore struct {
	*remote.Repository
	client   *auth.Client // for layers
	download Download
	first    io.ReadCloser // the document of the name, until it is read
	firstIs  digest.Digest
}

// openRemote opens an image of a registry.
func openRemote(ctx context.Context, source string, o *Options, want platform.Platform) (*Image, error) {
	name, err := parseName(source)
	if err != nil {
		return nil, err
	}
	version := name.tag
	if name.digest != "" {
		version = name.digest.String()
	}
	domains := []string{name.domain}
	if o.Mirror != "" && name.domain == defaultDomain {
		domains = []string{o.Mirror, name.domain}
	}
	var s *remoteStore
	var d v1.Descriptor
	for _, domain := range domains {
		s = newRemoteStore(registry.Reference{Registry: domain, Repository: name.path}, o)
		if d, s.first, err = s.Manifests().FetchReference(ctx, version); err == nil || ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return nil, explain(err)
	}
	s.firstIs = d.Digest
	return find(ctx, s, descriptor{MediaType: d.MediaType, Digest: d.Digest, Size: d.Size}, want)
}

func newRemoteStore(repository registry.Reference, o *Options) *remoteStore {
	here := loopback(repository.Host())
	plain := here && !o.TLS
	tokens := auth.NewCache()
	client := func(c *http.Client) *auth.Client {
		a := &auth.Client{Client: c, Cache: tokens}
		if o.Credentials != nil {
			a.Credential = func(ctx context.Context, host string) (auth.Credential, error) {
				if host != repository.Host() {
					return auth.EmptyCredential, nil // the registry may have redirected to this host
				}
				return o.Credentials(ctx, repository.Registry, repository.Repository)
			}
		}
		if here { // a server for its tokens may be here, too
			a.BlockedRealmPrefixes = []netip.Prefix{}
		}
		return a
	}
	return &remoteStore{
		Repository: &remote.Repository{
			Client: client(o.Documents), Reference: repository, PlainHTTP: plain, MaxMetadataBytes: maxDocument,
		},
		client: client(&http.Client{CheckRedirect: o.Client.CheckRedirect, Transport: layerTransport{
			prefix: "/v2/" + repository.Repository + "/", once: o.Client.Transport, again: o.Documents.Transport,
		}}),
		download: o.Download,
	}
}

// A layerTransport makes the requests for layers once, because Download tries them again, and those
// for tokens by a transport that tries again.
type layerTransport struct {
	prefix      string // of the paths of the repository
	once, again http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t layerTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	first := request // of several redirects
	for first.Response != nil {
		first = first.Response.Request
	}
	if strings.HasPrefix(first.URL.Path, t.prefix) {
		return t.once.RoundTrip(request)
	}
	return t.again.RoundTrip(request)
}

// loopback reports whether a host, perhaps with a port, is this machine. Registries there speak
// HTTP.
func loopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// Fetch implements store.
func (s *remoteStore) Fetch(ctx context.Context, d v1.Descriptor) (io.ReadCloser, error) {
	if body := s.first; body != nil && d.Digest == s.firstIs {
		s.first = nil
		return body, nil
	}
	body, err := s.Repository.Fetch(ctx, d)
	return body, explain(err)
}

// Close implements store.
func (s *remoteStore) Close() error { return nil }

// layer implements store.
func (s *remoteStore) layer(ctx context.Context, of layer) (io.ReadCloser, error) {
	scheme := "https"
	if s.PlainHTTP {
		scheme = "http"
	}
	ctx = auth.AppendRepositoryScope(ctx, s.Reference, auth.ActionPull)
	address := scheme + "://" + s.Reference.Host() + "/v2/" + s.Reference.Repository + "/blobs/" + of.blob.Digest.String()
	return s.download(ctx, s.client.Do, address, Blob{of.blob.Digest, of.blob.Size, of.share})
}

// explain returns a short text for an error of a registry.
func explain(err error) error {
	if errors.Is(err, errdef.ErrNotFound) {
		return errors.New("the registry has no such image")
	}
	if status, ok := statusOf(err); ok {
		switch status {
		case http.StatusUnauthorized, http.StatusForbidden:
			return errors.New("the registry has no such image, or it is not public")
		}
		return fmt.Errorf("the registry says %d %s", status, http.StatusText(status))
	}
	return err
}

// statusOf returns the status of an answer of a registry that is an error.
func statusOf(err error) (status int, ok bool) {
	if errors.Is(err, auth.ErrBasicCredentialNotFound) {
		return http.StatusUnauthorized, true
	}
	answer, ok := errors.AsType[*errcode.ErrorResponse](err)
	if !ok {
		return 0, false
	}
	return answer.StatusCode, true
}
