package download

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A Version identifies the content that a URL had when it was fetched, by the validators of RFC
// 9110, 8.8.
type Version struct {
	ETag, LastModified string // as the server sends them; empty for none
	Size               int64  // in bytes; -1 if unknown
}

// strong returns the validator for If-Range: a strong ETag or a date; "" for none.
func (v Version) strong() string {
	if v.ETag != "" && !strings.HasPrefix(v.ETag, "W/") {
		return v.ETag
	}
	return v.LastModified
}

// Named reports whether the version has a validator for If-Range.
func (v Version) Named() bool { return v.strong() != "" }

// version returns the version of a response. size is the size if the response does not say it. A
// validator that the server would not accept in a request does not count.
func version(response *http.Response, size int64) Version {
	short := func(field string) string {
		if v := response.Header.Get(field); len(v) <= 1000 {
			return v
		}
		return ""
	}
	return Version{short("ETag"), short("Last-Modified"), size}
}

// Kept is the beginning of a file that an earlier run has stored, of Length bytes. The file is
// complete if Length is Size.
type Kept struct {
	Version
	Length int64
}

// whole reports whether the file is complete.
func (k Kept) whole() bool { return k.Length > 0 && k.Length == k.Size }

// A File is a file that is being downloaded. Its body begins at the offset From: 0, or the length
// of the kept bytes if the server still has the same file.
type File struct {
	Version
	From int64
	io.ReadCloser
}

// Open requests a file, of which kept may be here already. It returns when the first response has
// come.
func (c *Client) Open(ctx context.Context, address string, kept Kept) (*File, error) {
	r := retries{c: c}
	for {
		f, err := c.open(ctx, address, kept, c.Connections)
		if err == nil {
			return f, nil
		}
		if err := r.after(ctx, err); err != nil {
			return nil, err
		}
	}
}

// open makes one request. For several connections it requests the first missing range, and accepts
// the whole file instead.
func (c *Client) open(ctx context.Context, address string, kept Kept, connections int) (*File, error) {
	from := kept.Length
	if kept.whole() {
		from = 0 // it has changed
	}
	asked := time.Now()
	response, err := c.get(ctx, address, func(h http.Header) {
		switch validator := kept.strong(); {
		case kept.whole() && kept.ETag != "":
			h.Set("If-None-Match", kept.ETag)
		case kept.whole():
			h.Set("If-Modified-Since", kept.LastModified)
		case from > 0 && validator != "":
			h.Set("If-Range", validator)
		}
		if connections > 1 {
			h.Set("Range", fmt.Sprintf("bytes=%d-%d", from, from+rangeSize-1))
		} else if from > 0 {
			h.Set("Range", fmt.Sprintf("bytes=%d-", from))
		}
	})
	if err != nil {
		return nil, err
	}
	switch {
	case response.StatusCode == http.StatusNotModified && kept.whole():
		response.Body.Close()
		return &File{kept.Version, kept.Length, http.NoBody}, nil
	case response.StatusCode == http.StatusOK:
		v := version(response, response.ContentLength)
		return &File{v, 0, c.newSingle(ctx, address, v, response, 0)}, nil
	case response.StatusCode == http.StatusPartialContent && (connections > 1 || from > 0):
		first, last, total := contentRange(response)
		v := version(response, total)
		fits := first == from && (from == 0 || same(v, kept.Version))
		switch {
		case fits && connections > 1 && last == min(from+rangeSize, total)-1:
			return &File{v, from, c.newRanged(ctx, address, v, response, time.Since(asked), from, connections)}, nil
		case fits && connections == 1 && last == total-1:
			return &File{v, from, c.newSingle(ctx, address, v, response, from)}, nil
		}
		fallthrough // not the range that was requested
	case response.StatusCode == http.StatusRequestedRangeNotSatisfiable && (connections > 1 || from > 0): // an empty file, too
		response.Body.Close()
		return c.open(ctx, address, Kept{}, 1)
	}
	response.Body.Close()
	return nil, c.refusal(response)
}

// same reports whether two versions may be of one file: neither sizes nor validators differ.
func same(a, b Version) bool {
	differ := func(a, b string) bool { return a != "" && b != "" && a != b }
	return (a.Size == b.Size || b.Size < 0) && !differ(a.ETag, b.ETag) && !differ(a.LastModified, b.LastModified)
}

// contentRange reads "bytes FIRST-LAST/TOTAL". total is -1 for anything else.
func contentRange(response *http.Response) (first, last, total int64) {
	span, size, _ := strings.Cut(strings.TrimPrefix(response.Header.Get("Content-Range"), "bytes "), "/")
	from, to, _ := strings.Cut(span, "-")
	first, errFirst := strconv.ParseInt(from, 10, 64)
	last, errLast := strconv.ParseInt(to, 10, 64)
	total, errTotal := strconv.ParseInt(size, 10, 64)
	if errFirst != nil || errLast != nil || errTotal != nil || first < 0 || last < first || total <= last {
		return 0, 0, -1
	}
	return first, last, total
}

// errChanged is the error of a download whose file has changed on the server.
var errChanged = errors.New("the file has changed on the server meanwhile")

// A single body comes over one connection. If it breaks, another one continues.
type single struct {
	c       *Client
	ctx     context.Context
	address string
	version Version
	body    io.ReadCloser
	at      int64 // the offset of the next byte
	retries retries
}

func (c *Client) newSingle(ctx context.Context, address string, v Version, first *http.Response, from int64) *single {
	return &single{c: c, ctx: ctx, address: address, version: v, body: first.Body, at: from, retries: retries{c: c, begun: true}}
}

// Read implements io.Reader.
func (s *single) Read(p []byte) (int, error) {
	for {
		n, err := s.body.Read(p)
		s.at += int64(n)
		if n > 0 {
			s.retries.failed = 0
			return n, nil
		}
		if err == io.EOF && s.at < s.version.Size {
			err = io.ErrUnexpectedEOF
		}
		if err == nil || err == io.EOF {
			return 0, err
		}
		if err := s.reconnect(err); err != nil {
			return 0, err
		}
	}
}

// reconnect opens a connection that continues, or returns why that is impossible.
func (s *single) reconnect(why error) error {
	for {
		if err := s.retries.after(s.ctx, why); err != nil {
			return err
		}
		response, err := s.c.get(s.ctx, s.address, func(h http.Header) {
			h.Set("Range", fmt.Sprintf("bytes=%d-", s.at))
			if validator := s.version.strong(); validator != "" {
				h.Set("If-Range", validator)
			}
		})
		if err != nil {
			why = err
			continue
		}
		first, last, total := contentRange(response)
		switch {
		case response.StatusCode == http.StatusPartialContent:
			if first != s.at || last != total-1 || !same(version(response, total), s.version) {
				err = errChanged
			}
		case response.StatusCode == http.StatusOK && !s.version.Named():
			response.Body.Close()
			return why // nothing says that it is the same file
		case response.StatusCode == http.StatusOK && version(response, response.ContentLength) == s.version:
			_, err = io.CopyN(io.Discard, response.Body, s.at)
		case response.StatusCode == http.StatusOK, response.StatusCode == http.StatusRequestedRangeNotSatisfiable:
			err = errChanged
		default:
			err = s.c.refusal(response)
		}
		if err == nil {
			s.body.Close()
			s.body = response.Body
			return nil
		}
		response.Body.Close()
		why = err
	}
}

// Close closes the connection.
func (s *single) Close() error { return s.body.Close() }
