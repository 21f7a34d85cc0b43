package xz

import (
	"bytes"
	"hash/crc64"
	"math/rand/v2"
	"testing"
)

// TestSum64 compares the sums with those of hash/crc64, for data of all lengths that are written in
// two parts.
func TestSum64(t *testing.T) {
	data := make([]byte, 4096)
	rand.NewChaCha8([32]byte{}).Read(data)
	for _, folds := range []bool{canFold, false} {
		for n := range 700 {
			for _, part := range []int{0, 1, n / 2, n} {
				s := sum64{folds: folds}
				s.Write(data[:min(part, n)])
				s.Write(data[min(part, n):n])
				want := crc64.New(crc64Table)
				want.Write(data[:n])
				if got := s.Sum(nil); !bytes.Equal(got, want.Sum(nil)) {
					t.Fatalf("%d bytes in parts of %d, folds %v: %x, want %x", n, part, folds, got, want.Sum(nil))
				}
			}
		}
	}
}

// TestFactors computes the factors step by step.
func TestFactors(t *testing.T) {
	power := func(n int) uint64 {
		p := uint64(1) << 63
		for range n {
			p = p>>1 ^ -(p&1)&crc64.ECMA
		}
		return p
	}
	if got := power(8*foldSize + 63); got != beyond {
		t.Errorf("beyond: %#x", got)
	}
	if got := power(8*foldSize - 1); got != before {
		t.Errorf("before: %#x", got)
	}
}
