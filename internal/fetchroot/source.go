package fetchroot

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"strings"
	"sync/atomic"

	"contedor/internal/download"
	"contedor/internal/oci"
)

// An input is an archive's bytes on their way in, counted and hashed; or an
// image, whose layers are counted.
type input struct {
	image *oci.Image // nil for an archive
	body  io.ReadCloser
	what  string // names the source in messages
	size  int64  // bytes in all; -1 if unknown
	kept  int64  // of them, those that an earlier run has left here
	least int64  // bytes that it unpacks to at least; -1 if unknown
	most  int64  // that it may unpack to
	count atomic.Int64
	hash  *hasher     // nil where nobody asks
	broke atomic.Bool // the reading, before the end
}

// Count returns how many bytes have come so far.
func (in *input) Count() int64 { return in.count.Load() }

// Close ends the reading.
func (in *input) Close() error { return in.body.Close() }

func (in *input) Read(p []byte) (int, error) {
	if in.Count()/2 > in.most { // no format makes it longer: what comes now is not of the archive
		return 0, fmt.Errorf("%s: no end after %s (--max-size allows more)", in.what, size(in.Count()))
	}
	n, err := in.body.Read(p)
	in.count.Add(int64(n))
	if in.hash != nil {
		in.hash.Write(p[:n])
	}
	if err == nil || err == io.EOF {
		return n, err
	}
	in.broke.Store(true)
	switch {
	case err == io.ErrUnexpectedEOF && in.size < 0:
		err = errors.New("the connection ended after " + size(in.Count()))
	case err == io.ErrUnexpectedEOF:
		err = fmt.Errorf("the connection ended after %s of %s", size(in.Count()), size(in.size))
	}
	return n, word(in.what, err)
}

// drain reads what is left to the end.
func (in *input) drain(ctx context.Context) error {
	done := make(chan error, 1)
	go func() {
		b := make([]byte, hashBuffer)
		var err error
		for err == nil {
			_, err = in.Read(b)
		}
		if err == io.EOF {
			err = nil
		}
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// get opens a file: of an http, https or file URL, a path, or "-". What is kept
// of it already may be left out where it is fetched over HTTP.
func (j *job) get(ctx context.Context, source string, kept download.Kept) (*download.File, error) {
	if source == "-" {
		return &download.File{Version: download.Version{Size: -1}, ReadCloser: io.NopCloser(j.stdin)}, nil
	}
	name, isURL, err := locate(source)
	if err != nil {
		return nil, err
	}
	if isURL {
		return j.client.Open(ctx, source, kept)
	}
	return openFile(name)
}

// open opens the archive, goes on from what is kept of it, and keeps what comes.
// It is hashed where somebody wants to know: the evidence, the cache, a person.
func (j *job) open(ctx context.Context, k *keeper, e *evidence) (*input, error) {
	what := shown(j.source)
	f, err := j.get(ctx, j.source, k.kept())
	if err != nil {
		return nil, word(what, err)
	}
	body, err := k.keep(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	in := &input{body: body, what: what, size: f.Size, least: least(f), kept: f.From, most: j.limits.Bytes}
	if !j.quiet || j.printHash || k.entry != nil || len(e.claims) > 0 || e.also != nil {
		in.hash = newHasher(e.also)
	}
	return in, nil
}

// least returns how many bytes an archive unpacks to at least: as many as it has,
// or as the end of a gzip file says, RFC 1952, where it can be looked at.
func least(f *download.File) int64 {
	file, ok := f.ReadCloser.(*os.File)
	if !ok || f.Size < 20 {
		return f.Size
	}
	var head [2]byte
	var tail [4]byte
	file.ReadAt(head[:], 0)
	file.ReadAt(tail[:], f.Size-int64(len(tail)))
	n := int64(binary.LittleEndian.Uint32(tail[:]))
	const ratio = 1032 // deflate's best: more is no length, but something behind the data
	if head != [2]byte{0x1f, 0x8b} || n > f.Size*ratio {
		return f.Size
	}
	return max(n, f.Size)
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

func openFile(path string) (*download.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	size := int64(-1)
	st, err := f.Stat()
	if err == nil && st.IsDir() {
		f.Close()
		return nil, errors.New("a directory, not an archive")
	}
	if err == nil && st.Mode().IsRegular() {
		size = st.Size()
	}
	return &download.File{Version: download.Version{Size: size}, ReadCloser: f}, nil
}
