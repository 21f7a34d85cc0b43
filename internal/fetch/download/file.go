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
	r := retries{c: c, address: address}
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
	switch response.StatusCode {
	case http.StatusNotModified:
		if kept.whole() {
			response.Body.Close()
			return &File{kept.Version, kept.Length, http.NoBody}, nil
		}
	case http.StatusOK:
		v := version(response, response.ContentLength)
		return &File{v, 0, c.newSingle(ctx, address, v, response, 0)}, nil
	case http.StatusPartialContent:
		p := partOf(response)
		v := version(response, p.total)
		switch fits := p.first == from && (from == 0 || same(v, kept.Version)); {
		case fits && p.total < 0 && connections == 1: // the end of the answer is that of the file
			return &File{v, from, c.newSingle(ctx, address, v, response, from)}, nil
		case p.total < 0:
		case fits && connections > 1 && p.last == min(from+rangeSize, p.total)-1:
			return &File{v, from, c.newParallel(ctx, address, v, response, time.Since(asked), from, connections)}, nil
		case fits && p.last == p.total-1:
			return &File{v, from, c.newSingle(ctx, address, v, response, from)}, nil
		}
		response.Body.Close()
		if connections == 1 && from == 0 {
			return nil, errOtherPart // although the whole file was requested
		}
		return c.open(ctx, address, Kept{}, 1)
	case http.StatusRequestedRangeNotSatisfiable: // an empty file, too
		if (connections > 1 || from > 0) && !c.Tell416 {
			response.Body.Close()
			return c.open(ctx, address, Kept{}, 1)
		}
	}
	response.Body.Close()
	return nil, c.refusal(response)
}

// same reports whether two versions may be of one file: neither sizes nor validators differ.
func same(a, b Version) bool {
	differ := func(a, b string) bool { return a != "" && b != "" && a != b }
	return (a.Size == b.Size || b.Size < 0) && !differ(a.ETag, b.ETag) && !differ(a.LastModified, b.LastModified)
}

// A part says which bytes of a file a response has.
type part struct {
	first, last int64 // both included; -1 if the response does not say it
	total       int64 // the size of the file; -1 if unknown
}

// partOf reads the Content-Range of a response, "bytes FIRST-LAST/TOTAL" or "bytes FIRST-LAST/*" of
// RFC 9110, 14.4.
func partOf(response *http.Response) part {
	span, size, _ := strings.Cut(strings.TrimPrefix(response.Header.Get("Content-Range"), "bytes "), "/")
	from, to, _ := strings.Cut(span, "-")
	first, errFirst := strconv.ParseUint(from, 10, 63)
	last, errLast := strconv.ParseUint(to, 10, 63)
	total, errTotal := strconv.ParseUint(size, 10, 63)
	p := part{int64(first), int64(last), int64(total)}
	if size == "*" {
		p.total, errTotal = -1, nil
	}
	if errFirst != nil || errLast != nil || errTotal != nil || p.last < p.first || p.total >= 0 && p.total <= p.last {
		return part{-1, -1, -1}
	}
	return p
}

// of reports whether a response with this part may be of the file of a version.
func (p part) of(v Version, response *http.Response) bool {
	if v.Size < 0 {
		v.Size = p.total
	}
	return p.first >= 0 && (p.total < 0 || p.total == v.Size) && (v.Size < 0 || p.last < v.Size) && same(version(response, v.Size), v)
}

var (
	// ErrChanged is the error of a download whose file has changed on the server. The bytes so far are
	// of no use.
	ErrChanged = errors.New("the file has changed on the server in the meantime")

	// errOtherPart is the error of an answer to a request for a part of a file.
	errOtherPart = errors.New("the server does not send the part that was requested")
)
