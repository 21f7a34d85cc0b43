package twin

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"math/rand/v2"
	"testing"
)

// single returns the hash that New is compared with.
func single(h hash.Hash) hash.Hash {
	if h.Size() == sha256.Size {
		return sha256.New()
	}
	return h
}

// TestWrite writes runs of all kinds of lengths to two hashes. The digests must be those of the single ones.
func TestWrite(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	data := make([]byte, 64<<10)
	for i := range data {
		data[i] = byte(random.Uint32())
	}
	t.Logf("the processor has the instructions: %t", hasInstructions())
	for _, kinds := range [][2]func() hash.Hash{{New, New}, {New, sha512.New}, {sha256.New224, New}} {
		a, b, wantA, wantB := kinds[0](), kinds[1](), single(kinds[0]()), single(kinds[1]())
		for i := range 300 {
			// Most runs are short, and about a third as long as the other.
			n, m := random.IntN(1<<(i%17)), random.IntN(1<<(i*5%17))
			from := random.IntN(100)
			p, q := data[from:from+min(n, len(data)-from)], data[:m]
			switch i % 3 {
			case 0:
				a.Write(p)
				b.Write(q)
			default:
				Write(a, b, p, q)
			}
			wantA.Write(p)
			wantB.Write(q)
			if !bytes.Equal(a.Sum(nil), wantA.Sum(nil)) || !bytes.Equal(b.Sum(nil), wantB.Sum(nil)) {
				t.Fatalf("after run %d, %d and %d bytes: other digests", i, len(p), len(q))
			}
		}
	}
}

// BenchmarkWrite compares two digests at once with one after the other.
func BenchmarkWrite(b *testing.B) {
	data := make([]byte, 256<<10)
	first, second := New(), New()
	b.Run("twin", func(b *testing.B) {
		b.SetBytes(2 * int64(len(data)))
		for b.Loop() {
			Write(first, second, data, data)
		}
	})
	b.Run("single", func(b *testing.B) {
		b.SetBytes(2 * int64(len(data)))
		for b.Loop() {
			first.Write(data)
			second.Write(data)
		}
	})
}

// TestSum has messages of all lengths in a block.
func TestSum(t *testing.T) {
	d := New()
	for n := range 3 * sha256.BlockSize {
		message := bytes.Repeat([]byte{byte(n)}, n)
		d.Reset()
		d.Write(message)
		if want := sha256.Sum256(message); !bytes.Equal(d.Sum(nil), want[:]) {
			t.Errorf("%d bytes: %x, want %x", n, d.Sum(nil), want)
		}
	}
}
