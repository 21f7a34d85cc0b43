package unpack

import (
	"crypto/sha256"
	"io"
)

// A Hasher computes the SHA-256 of an archive while it comes, on a goroutine of its
// own: hashing costs a quarter of what decompressing does.
type Hasher struct {
	to, free chan []byte
	done     chan struct{}
	sum      []byte // as soon as done is closed
}

const (
	hashBuffers = 4
	hashBuffer  = 256 << 10
)

// NewHasher starts a Hasher that also writes the bytes to another writer, unless
// that is nil. Sum ends it.
func NewHasher(also io.Writer) *Hasher {
	h := &Hasher{
		to: make(chan []byte, hashBuffers), free: make(chan []byte, hashBuffers), done: make(chan struct{}),
	}
	for range hashBuffers {
		h.free <- nil
	}
	go func() {
		sum := sha256.New()
		for b := range h.to {
			sum.Write(b)
			if also != nil {
				also.Write(b)
			}
			h.free <- b
		}
		h.sum = sum.Sum(nil)
		close(h.done)
	}()
	return h
}

func (h *Hasher) Write(p []byte) {
	for len(p) > 0 {
		b := <-h.free
		if b == nil {
			b = make([]byte, hashBuffer)
		}
		n := copy(b[:hashBuffer], p)
		h.to <- b[:n]
		p = p[n:]
	}
}

// Sum waits until all has been hashed, and returns the hash. Nothing may be
// written any more.
func (h *Hasher) Sum() []byte {
	select {
	case <-h.done:
	default:
		close(h.to)
		<-h.done
	}
	return h.sum
}
