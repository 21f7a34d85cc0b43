package fetchroot

import (
	"context"
	"errors"
	"io"
	"net/url"
	"os"
	"path"
	"strings"

	"contedor/internal/fetch/download"
	"contedor/internal/tool/fetchroot/local"
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
	f, size, err := local.OpenFile(name)
	if err != nil {
		return nil, err
	}
	return &download.File{Version: download.Version{Size: size}, ReadCloser: f}, nil
}

// open opens the archive, goes on from what is kept of it, and keeps what comes.
// It is hashed where somebody wants to know: the evidence, the cache, a person.
func (j *job) open(ctx context.Context, k *keeper, e *evidence) (*local.Input, error) {
	what := shown(j.Source)
	f, err := j.get(ctx, j.Source, k.kept())
	if err != nil {
		return nil, word(what, err)
	}
	body, err := k.keep(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	in := &local.Input{Body: body, What: what, Size: f.Size, Least: f.Size, Kept: f.From, Most: j.Limits.Bytes, Reason: download.Reason}
	if file, ok := f.ReadCloser.(*os.File); ok {
		in.Least = local.Least(file, f.Size)
	}
	if !j.Quiet || j.PrintHash || k.entry != nil || len(e.claims) > 0 || e.also != nil {
		in.Hash = local.NewHasher(e.also)
	}
	return in, nil
}

// locate tells an http or https URL from a file's, and from a path. It returns
// the path of a file.
func locate(source string) (name string, isURL bool, err error) {
	scheme, _, found := strings.Cut(source, "://")
	if !found {
		return source, false, nil
	}
	switch strings.ToLower(scheme) {
	case "http", "https":
		return "", true, nil
	case "file":
		u, err := url.Parse(source)
		if err != nil || u.Path == "" || u.Host != "" && u.Host != "localhost" {
			return "", false, errors.New("not a valid file URL")
		}
		return u.Path, false, nil
	}
	return "", false, errors.New("only http, https and file URLs are known")
}

// beside returns the source of a file in the same directory.
func beside(source, name string) string {
	return renamed(source, func(p string) string { return p[:strings.LastIndexByte(p, '/')+1] + name })
}

// behind returns the source of a file with something behind its name.
func behind(source, suffix string) string {
	return renamed(source, func(p string) string { return p + suffix })
}

// renamed changes the path of a source, and leaves the query of a URL.
func renamed(source string, change func(string) string) string {
	u, err := url.Parse(source)
	if err != nil || !strings.Contains(source, "://") {
		return change(source)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	u.Path, u.RawPath = change(u.Path), ""
	return u.String()
}

// shown returns a source for messages: without a password.
func shown(source string) string {
	if source == "-" {
		return "standard input"
	}
	if u, err := url.Parse(source); err == nil && u.User != nil {
		return u.Redacted()
	}
	return source
}

// pathOf returns the name of a source with what is known of the directories that
// it is published in.
func pathOf(source string) string {
	name, isURL, _ := locate(source)
	if !isURL {
		return path.Base(name)
	}
	u, err := url.Parse(source)
	if err != nil {
		return source
	}
	return u.Path
}
