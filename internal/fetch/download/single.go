package download

import (
	"context"
	"fmt"
	"hash/maphash"
	"io"
	"net/http"
)

// A single body comes over one connection. If it breaks, another one continues: with the rest of
// the file or, if the server sends no part of it, with the whole file, whose beginning must then be
// the same.
type single struct {
	c       *Client
	ctx     context.Context
	cancel  context.CancelFunc
	address string
	version Version
	from    int64         // the offset of the first byte
	at      int64         // the offset of the next byte
	seen    *maphash.Hash // of the bytes between
	body    io.ReadCloser
	whole   bool // the server sends no part that is of use
	retries retries
	err     error // of every further Read
}

// newSingle returns the body of a response that begins at the offset from.
func (c *Client) newSingle(ctx context.Context, address string, v Version, response *http.Response, from int64) *single {
	s := &single{
		c: c, address: address, version: v, from: from, at: from, seen: new(maphash.Hash), body: response.Body,
		retries: retries{c: c, address: address, begun: true},
	}
	s.ctx, s.cancel = context.WithCancel(ctx)
	return s
}

// Read implements io.Reader.
func (s *single) Read(p []byte) (int, error) {
	for {
		if s.err != nil {
			return 0, s.err
		}
		if s.version.Size >= 0 {
			if s.at >= s.version.Size {
				return 0, io.EOF
			}
			p = p[:min(int64(len(p)), s.version.Size-s.at)]
		}
		n, err := s.body.Read(p)
		if n > 0 {
			s.at += int64(n)
			s.seen.Write(p[:n])
			s.retries.brought(n)
			return n, nil
		}
		if err == io.EOF && s.at < s.version.Size {
			err = io.ErrUnexpectedEOF
		}
		if err == nil || err == io.EOF {
			return 0, err
		}
		if s.err = s.reconnect(err); s.err != nil {
			return 0, s.err
		}
	}
}

// reconnect opens a connection that continues, or returns why that is impossible.
func (s *single) reconnect(why error) error {
	for {
		s.body.Close()
		if err := s.retries.after(s.ctx, why); err != nil {
			return err
		}
		s.retries.begin()
		response, err := s.c.get(s.ctx, s.address, func(h http.Header) {
			if s.whole {
				return
			}
			h.Set("Range", fmt.Sprintf("bytes=%d-", s.at))
			if validator := s.version.strong(); validator != "" {
				h.Set("If-Range", validator)
			}
		})
		if err != nil {
			why = err
			continue
		}
		s.body = response.Body
		switch err = s.resume(response); err {
		case nil:
			return nil
		case ErrChanged:
			return err
		}
		why = err
	}
}

// resume reads a response up to the next byte.
func (s *single) resume(response *http.Response) error {
	switch response.StatusCode {
	case http.StatusPartialContent:
		p := partOf(response)
		if p.of(s.version, response) && p.first <= s.at && s.at <= p.last {
			s.version.Size = max(s.version.Size, p.total)
			return skip(io.Discard, response.Body, s.at-p.first)
		}
	case http.StatusOK:
		v := version(response, response.ContentLength)
		if s.from > 0 && !(same(v, s.version) && v.Named()) {
			return ErrChanged // the bytes before from are those of an earlier run
		}
		var again maphash.Hash
		again.SetSeed(s.seen.Seed())
		if err := skip(io.Discard, response.Body, s.from); err != nil {
			return err
		}
		if err := skip(&again, response.Body, s.at-s.from); err != nil {
			return err
		}
		if again.Sum64() != s.seen.Sum64() {
			return ErrChanged
		}
		s.version = v
		return nil
	case http.StatusRequestedRangeNotSatisfiable:
	default:
		return s.c.refusal(response)
	}
	s.whole = true
	return errOtherPart
}

// skip copies n bytes. The end of the body before that is an error that may be temporary.
func skip(to io.Writer, from io.Reader, n int64) error {
	_, err := io.CopyN(to, from, n)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// Close closes the connection. It may be called during Read, which then fails.
func (s *single) Close() error {
	s.cancel()
	return nil
}
