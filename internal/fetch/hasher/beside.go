package hasher

import (
	"hash"
	"sync"

	"contedor/internal/fetch/twin"
)

// A Companion computes the digest of bytes from which others are made, such as those of a compressed file.
// The Hasher of the others computes both digests at once, which takes it hardly longer than its own. Until
// then the Companion keeps copies.
type Companion struct {
	sum hash.Hash

	mutex  sync.Mutex
	idle   sync.Cond // signals that busy is false
	busy   bool      // the Hasher reads the first bytes
	ring   []byte
	at     int // index in ring of the first byte that is not hashed
	length int // bytes that are not hashed
}

// companionSize is the number of bytes that a Companion keeps. It is enough for those from which the bytes in the
// queue of a Hasher are made.
const companionSize = 1 << 20

// NewPair starts a Hasher with a hash that nobody else uses, and returns it with a Companion for another one.
func NewPair(sum, beside hash.Hash) (*Hasher, *Companion) {
	c := &Companion{sum: beside}
	c.idle.L = &c.mutex
	return start(func(p []byte) {
		q := c.begin(len(p))
		twin.Write(sum, beside, p, q)
		c.end(len(q))
	}, sum), c
}

// Write implements io.Writer. It has no errors.
func (c *Companion) Write(p []byte) (int, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.ring == nil {
		c.ring = make([]byte, companionSize)
	}
	for rest := p; len(rest) > 0; {
		if c.length == len(c.ring) {
			c.hash()
		}
		end := (c.at + c.length) % len(c.ring)
		n := copy(c.ring[end:min(len(c.ring), end+len(c.ring)-c.length)], rest)
		c.length += n
		rest = rest[n:]
	}
	return len(p), nil
}

// hash hashes what is kept, up to the end of the ring, unless the Hasher has just done so.
func (c *Companion) hash() {
	if c.busy {
		for c.busy {
			c.idle.Wait()
		}
		return
	}
	n := len(c.first())
	c.sum.Write(c.first())
	c.drop(n)
}

// first returns what is kept, up to the end of the ring.
func (c *Companion) first() []byte { return c.ring[c.at:min(c.at+c.length, len(c.ring))] }

// drop forgets n bytes that are hashed.
func (c *Companion) drop(n int) {
	c.length -= n
	if c.at += n; c.at == len(c.ring) {
		c.at = 0
	}
}

// begin returns the first bytes for the Hasher, not more than most.
func (c *Companion) begin(most int) []byte {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.busy = true
	p := c.first()
	return p[:min(most, len(p))]
}

// end takes note that the Hasher has hashed the first bytes.
func (c *Companion) end(n int) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.drop(n)
	c.busy = false
	c.idle.Signal()
}

// Sum returns the digest. Write must not be called afterwards.
func (c *Companion) Sum() []byte {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for c.length > 0 || c.busy {
		c.hash()
	}
	c.ring = nil // it is not kept as long as the Companion
	c.at = 0
	return c.sum.Sum(nil)
}
