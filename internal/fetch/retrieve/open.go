package retrieve

import (
	"context"
	"crypto/sha256"
	"io"
	"os"

	"contedor/internal/fetch/compression/formats"
	"contedor/internal/fetch/download"
	"contedor/internal/fetch/hasher"
	"contedor/internal/fetch/unpack"
)

// get opens an http, https or file URL, a path, or "-". A file that comes over HTTP may begin
// after the kept bytes: see download.File.From.
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

// open opens the archive, continues from the kept bytes and stores the new ones. It hashes the
// archive if the evidence, the cache or the request needs the hash.
func (j *job) open(ctx context.Context, k *keeper, e *evidence) (*unpack.Input, error) {
	what := Shown(j.Name)
	f, err := j.get(ctx, j.Name, k.kept(k.how))
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
		in.Hash = hasher.New(sha256.New(), e.also)
	}
	return in, nil
}
