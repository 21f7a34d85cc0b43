package download

import (
	"context"
	"hash/maphash"
	"net/http"
	"time"
)

// A parallel body comes over several connections. If the server no longer sends the ranges that are
// requested, it continues as a single body.
type parallel struct {
	c       *Client
	ctx     context.Context
	cancel  context.CancelFunc
	address string
	from    int64         // the offset of the first byte
	at      int64         // the offset of the next byte
	seen    *maphash.Hash // of the bytes between
	ranged  *ranged
	single  *single // nil as long as ranges come
}

// newParallel starts from the response to the request for the first range, which begins at from.
// The response took the time took.
func (c *Client) newParallel(ctx context.Context, address string, v Version, first *http.Response, took time.Duration, from int64, connections int) *parallel {
	p := &parallel{c: c, address: address, from: from, at: from, seen: new(maphash.Hash)}
	p.ctx, p.cancel = context.WithCancel(ctx)
	p.ranged = c.newRanged(p.ctx, address, v, first, took, from, connections)
	return p
}

// Read implements io.Reader.
func (p *parallel) Read(b []byte) (int, error) {
	if p.single != nil {
		return p.single.Read(b)
	}
	n, err := p.ranged.Read(b)
	p.at += int64(n)
	p.seen.Write(b[:n])
	if err != errOtherPart {
		return n, err
	}
	p.ranged.Close()
	p.single = &single{
		c: p.c, ctx: p.ctx, cancel: p.cancel, address: p.address, version: p.ranged.version,
		from: p.from, at: p.at, seen: p.seen, body: http.NoBody, retries: retries{c: p.c, address: p.address, begun: true},
	}
	p.single.err = p.single.reconnect(err)
	return p.single.Read(b)
}

// Close closes all connections. It may be called during Read, which then fails.
func (p *parallel) Close() error {
	p.cancel()
	return p.ranged.Close()
}
