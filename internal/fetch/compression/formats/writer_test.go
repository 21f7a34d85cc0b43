package formats

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"contedor/internal/fetch/twin"
	"contedor/internal/fetch/xz"
)

// write compresses data with a number of processors, in writes of any lengths.
func write(t *testing.T, format string, data []byte, processors int) []byte {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	var b bytes.Buffer
	fast := &twin.Writer{To: &b, Hash: twin.New()}
	diff := twin.New()
	make := func() (io.WriteCloser, error) { return NewWriter(format, &b) }
	if format == "fast zstd" {
		make = func() (io.WriteCloser, error) { return NewFastZstd(fast, diff) }
	}
	z, err := make()
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(uint64(processors), 1))
	for rest := data; len(rest) > 0; {
		n := min(len(rest), 1+random.IntN(1<<20))
		if _, err := z.Write(rest[:n]); err != nil {
			t.Fatal(err)
		}
		rest = rest[n:]
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if whole, frames := sha256.Sum256(data), sha256.Sum256(b.Bytes()); format == "fast zstd" &&
		(!bytes.Equal(diff.Sum(nil), whole[:]) || !bytes.Equal(fast.Hash.Sum(nil), frames[:])) {
		t.Errorf("%d bytes: other digests", len(data))
	}
	return b.Bytes()
}

// TestNewWriter compresses several blocks and nothing. The bytes do not depend on the number of processors. The
// format's tool and ours decompress them.
func TestNewWriter(t *testing.T) {
	data := bytes.Repeat(sample(), 2*xz.BlockSize/len(sample())+1)
	random := rand.New(rand.NewPCG(3, 4))
	for i := range 300_000 { // some that does not compress
		data[5_000_000+i] = byte(random.Uint32())
	}
	for _, format := range []string{"zstd", "fast zstd", "xz"} {
		tool := strings.TrimPrefix(format, "fast ")
		for _, in := range [][]byte{data, data[:1], nil} {
			file := write(t, format, in, 1)
			if !bytes.Equal(write(t, format, in, 4), file) {
				t.Errorf("%s, %d bytes: the file depends on the number of processors", format, len(in))
			}
			if out, err := pipe(t, file, tool, "-dc"); err != nil || !bytes.Equal(out, in) {
				t.Errorf("%s, %d bytes: %s gives %d bytes, %v", format, len(in), format, len(out), err)
			}
			if out, err := ours(file); err != nil || !bytes.Equal(out, in) {
				t.Errorf("%s, %d bytes: ours gives %d bytes, %v", format, len(in), len(out), err)
			}
		}
	}
}

// A full file takes some bytes and no more.
type full struct{ room int }

var errFull = errors.New("full")

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// TestWriteError writes to a file that cannot be written.
func TestWriteError(t *testing.T) {
	for _, format := range []string{"zstd", "xz"} {
		for _, room := range []int{0, 100} {
			z, err := NewWriter(format, &full{room})
			if err != nil {
				t.Fatal(err)
			}
			z.Write(sample())
			if err := z.Close(); err != errFull {
				t.Errorf("%s: %v", format, err)
			}
		}
	}
}
