package hasher

import (
	"bytes"
	"crypto/sha256"
	"testing"
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
