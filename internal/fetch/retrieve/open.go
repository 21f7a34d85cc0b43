package retrieve

import (
	"context"
	"io"
	"os"

	"contedor/internal/fetch/compression/formats"
	"contedor/internal/fetch/download"
	"contedor/internal/fetch/unpack"
)

// get opens a file: of an http, https or file URL, a path, or "-". What is kept
// of it already may be left out where it is fetched over HTTP.
func (j *job) get(ctx context.Context, source string, kept download.Kept) (*download.File, error) {
	if source == "-" {
		return &download.File{Version: download.Version{Size: -1}, ReadCloser: io.NopCloser(j.Stdin)}, nil
	}
	name, isURL, err := locate(source)
	if err != nil {
		return nil, err
	}
	if isURL {
		return j.client.Open(ctx, source, kept)
	}
	f, size, err := unpack.OpenFile(name)
	if err != nil {
		return nil, err
	}
	return &download.File{Version: download.Version{Size: size}, ReadCloser: f}, nil
}

// open opens the archive, goes on from what is kept of it, and keeps what comes.
// It is hashed where somebody wants to know: the evidence, the cache, a person.
func (j *job) open(ctx context.Context, k *keeper, e *evidence) (*unpack.Input, error) {
	what := Shown(j.Name)
	f, err := j.get(ctx, j.Name, k.kept())
	if err != nil {
		return nil, Word(what, err)
	}
	body, err := k.keep(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	in := &unpack.Input{Body: body, What: what, Size: f.Size, Least: f.Size, Kept: f.From, Most: j.MaxSize, Reason: download.Reason, Formats: formats.All}
	if file, ok := f.ReadCloser.(*os.File); ok {
		in.Least = unpack.Least(file, f.Size)
	}
	if j.Hashed || k.entry != nil || len(e.claims) > 0 || e.also != nil {
		in.Hash = unpack.NewHasher(e.also)
	}
	return in, nil
}
