package hasher

import (
	"bytes"
	"crypto/sha256"
	"testing"

	"contedor/internal/fetch/twin"
)

// TestBorrow mixes bytes that are copied with bytes that are lent, which change as soon as they are given back.
func TestBorrow(t *testing.T) {
	var all, also bytes.Buffer
	h := New(sha256.New(), &also)
	for i := range 3 * ahead {
		copied, lent := bytes.Repeat([]byte{byte(i)}, i*100), bytes.Repeat([]byte{byte(i)}, 1000)
		all.Write(copied)
		all.Write(lent)
		h.Write(copied)
		clear(copied)
		h.Borrow(lent, func() { clear(lent) })
	}
	if want := sha256.Sum256(all.Bytes()); !bytes.Equal(h.Sum(), want[:]) || !bytes.Equal(also.Bytes(), all.Bytes()) {
		t.Errorf("%x, want %x", h.Sum(), want)
	}
}

// TestPair has runs of the two kinds in several orders, more than a Companion keeps among them.
func TestPair(t *testing.T) {
	data := make([]byte, 3*companionSize)
	for i := range data {
		data[i] = byte(i * i >> 7)
	}
	want := func(p ...[]byte) []byte {
		sum := sha256.Sum256(bytes.Join(p, nil))
		return sum[:]
	}
	for _, size := range []int{0, 1, 1000, 100_000, companionSize, len(data)} {
		p, q := data[:size], data[size/2:]
		for _, order := range []func(h *Hasher, c *Companion){
			func(h *Hasher, c *Companion) { h.Write(p); c.Write(q); c.Write(p) },
			func(h *Hasher, c *Companion) { c.Write(q); c.Write(p); h.Write(p) },
			func(h *Hasher, c *Companion) {
				half := size / 2
				c.Write(q)
				h.Write(p[:half])
				c.Write(p[:half])
				h.Write(p[half:])
				c.Write(p[half:])
			},
		} {
			h, c := NewPair(twin.New(), twin.New())
			order(h, c)
			if !bytes.Equal(h.Sum(), want(p)) || !bytes.Equal(c.Sum(), want(q, p)) || !bytes.Equal(c.Sum(), want(q, p)) {
				t.Errorf("%d bytes: other digests", size)
			}
		}
		_, alone := NewPair(twin.New(), twin.New())
		alone.Write(q)
		if !bytes.Equal(alone.Sum(), want(q)) {
			t.Errorf("%d bytes without the others: another digest", len(q))
		}
	}
}
