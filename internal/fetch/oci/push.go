package oci

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/twin"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/registry/remote/auth"
)

// A pushed image goes to a registry, by the distribution specification 1.1.
type pushed struct {
	store   *remoteStore
	tag     string
	commits []chan error // of blobs that the registry checks while more are sent
}

// Compresses implements Writer.
func (*pushed) Compresses() bool { return true }

// Has implements Writer.
func (p *pushed) Has(ctx context.Context, d v1.Descriptor) (bool, error) {
	has, err := p.store.Blobs().Exists(p.scoped(ctx), d)
	return has, explainPush(err)
}

// scoped asks for permission to write at once, so that the token serves all requests.
func (p *pushed) scoped(ctx context.Context) context.Context {
	return auth.AppendRepositoryScope(ctx, p.store.Reference, auth.ActionPull, auth.ActionPush)
}

// address returns the URL of a path of the repository.
func (p *pushed) address(rest string) string {
	scheme := "https"
	if p.store.PlainHTTP {
		scheme = "http"
	}
	return scheme + "://" + p.store.Reference.Host() + "/v2/" + p.store.Reference.Repository + rest
}

// mount takes a blob from another repository of the same registry, if the registry does that.
func (p *pushed) mount(ctx context.Context, d v1.Descriptor, from store) bool {
	other, remote := from.(*remoteStore)
	if !remote || other.Reference.Registry != p.store.Reference.Registry || other.Reference.Repository == p.store.Reference.Repository {
		return false
	}
	unread := func() (io.ReadCloser, error) { return nil, errBroken } // Blob sends it instead
	return p.store.Mount(ctx, d, other.Reference.Repository, unread) == nil
}

// Blob implements Writer. The registry may still check the blob afterwards, which takes some time, and
// refuse it: Finish waits for that.
func (p *pushed) Blob(ctx context.Context, mediaType string, fill func(*twin.Writer) error) (v1.Descriptor, error) {
	d, commit, err := p.send(ctx, mediaType, fill)
	if err == nil {
		done := make(chan error, 1)
		go func() { done <- commit() }()
		p.commits = append(p.commits, done)
	}
	return d, err
}

// send sends a blob. The digest is known only after the last byte, so the blob is sent in one chunk of
// unknown length, and named then, by commit.
func (p *pushed) send(ctx context.Context, mediaType string, fill func(*twin.Writer) error) (d v1.Descriptor, commit func() error, err error) {
	ctx = p.scoped(ctx)
	at, err := p.begin(ctx)
	if err != nil {
		return d, nil, err
	}
	reader, writer := io.Pipe()
	c := counted(writer)
	filled := make(chan error, 1)
	go func() {
		err := fill(c)
		writer.CloseWithError(err)
		filled <- err
	}()
	at, err = p.request(ctx, http.MethodPatch, at, reader, "application/octet-stream", http.StatusAccepted)
	reader.CloseWithError(errBroken)
	own := <-filled
	broken := errors.Is(own, errBroken) || errors.Is(own, io.ErrClosedPipe)
	switch {
	case own != nil && !broken:
		return d, nil, own
	case err != nil:
		return d, nil, err
	case broken:
		return d, nil, errBroken
	}
	d = descriptorOf(c, mediaType)
	return d, func() error { return p.end(ctx, at, d, nil) }, nil
}

// begin begins an upload and returns its URL.
func (p *pushed) begin(ctx context.Context) (string, error) {
	return p.request(ctx, http.MethodPost, p.address("/blobs/uploads/"), nil, "", http.StatusAccepted)
}

// end ends an upload with the rest of the blob, which may be nil for nothing.
func (p *pushed) end(ctx context.Context, at string, d v1.Descriptor, rest io.Reader) error {
	whole, err := url.Parse(at)
	if err != nil {
		return err
	}
	query := whole.Query()
	query.Set("digest", d.Digest.String())
	whole.RawQuery = query.Encode()
	_, err = p.request(ctx, http.MethodPut, whole.String(), rest, "application/octet-stream", http.StatusCreated)
	return err
}

// configure sends the configuration of an image.
func (p *pushed) configure(ctx context.Context, text []byte) (v1.Descriptor, error) {
	d := v1.Descriptor{MediaType: v1.MediaTypeImageConfig, Digest: digest.FromBytes(text), Size: int64(len(text))}
	if has, err := p.Has(ctx, d); has || err != nil {
		return d, err
	}
	ctx = p.scoped(ctx)
	at, err := p.begin(ctx)
	if err == nil {
		err = p.end(ctx, at, d, bytes.NewReader(text))
	}
	return d, err
}

// errBroken ends fill if the registry takes no more.
var errBroken = errors.New("the registry interrupted the transfer")

// request makes a request and returns the Location of the answer, a whole URL.
func (p *pushed) request(ctx context.Context, method, address string, body io.Reader, mediaType string, want int) (string, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return "", err
	}
	if mediaType != "" {
		r.Header.Set("Content-Type", mediaType)
	}
	answer, err := p.store.client.Do(r)
	if err != nil {
		return "", explainPush(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != want {
		return "", refused(answer.StatusCode)
	}
	location := answer.Header.Get("Location")
	if location == "" {
		return "", nil
	}
	whole, err := answer.Request.URL.Parse(location)
	if err != nil {
		return "", err
	}
	if whole.Scheme != r.URL.Scheme {
		return "", fmt.Errorf("the registry redirects from %s to %s", r.URL.Scheme, reason.Quote(whole.Scheme))
	}
	return whole.String(), nil
}

// Finish implements Writer.
func (p *pushed) Finish(ctx context.Context, image *Written) error {
	config, err := p.configure(ctx, image.Config)
	for _, done := range p.commits {
		err = cmp.Or(<-done, err) // what is wrong with a layer comes first
	}
	p.commits = nil
	if err != nil {
		return err
	}
	image.Manifest.Config = config
	if err := image.encode(); err != nil {
		return err
	}
	_, err = p.request(p.scoped(ctx), http.MethodPut, p.address("/manifests/"+p.tag), bytes.NewReader(image.encoded), image.digest.MediaType, http.StatusCreated)
	return err
}

// Close implements Writer. An upload that is not finished vanishes in the registry.
func (p *pushed) Close() error { return p.store.Close() }

func refused(status int) error {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return fmt.Errorf("the registry does not let you write there")
	}
	return fmt.Errorf("the registry says %d %s", status, http.StatusText(status))
}

// explainPush is explain for a request that writes.
func explainPush(err error) error {
	if status, ok := statusOf(err); ok {
		return refused(status)
	}
	return err
}
