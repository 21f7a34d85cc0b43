package tarfile

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"
)

// TestChecksums has headers with bytes above 127. Old programs added them as signed bytes.
func TestChecksums(t *testing.T) {
	block := (&Entry{Name: "caf\xc3\xa9", Type: '0'}).Bytes()
	unsigned, signed := 8*int(' '), 8*int(' ')
	for i, c := range block {
		if i < 148 || i >= 156 {
			unsigned += int(c)
			signed += int(int8(c))
		}
	}
	for sum, want := range map[int]bool{unsigned: true, signed: true, unsigned + 1: false, signed - 256: false} {
		copy(block[148:156], fmt.Sprintf("%07o\x00", sum))
		if got := checksumFits(block); got != want {
			t.Errorf("%d: %v", sum, got)
		}
	}
	full := make([]byte, BlockSize)
	for i := range full {
		full[i] = 0xff
	}
	if got := sumOf(full); got != BlockSize*0xff {
		t.Errorf("%d", got)
	}
}

// TestBuffers reads data that is longer than all buffers together.
func TestBuffers(t *testing.T) {
	const size = 64 << 20
	header := (&Entry{Name: "f", Type: '0', Size: size}).Bytes()
	archive := io.MultiReader(bytes.NewReader(header), io.LimitReader(zeros{}, size+1024))
	r := NewReader(context.Background(), Source{Archive: archive, Limit: size + 1024})
	h, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	buffers := map[*byte]bool{}
	err = r.Data(h, func(p []byte, _ int64) error {
		buffers[&r.in.chunk.data[:1][0]] = true
		return nil
	})
	if err != nil || len(buffers) > chunks {
		t.Errorf("%d buffers of %d bytes, %v", len(buffers), chunkSize, err)
	}
}

// zeros is /dev/zero.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
