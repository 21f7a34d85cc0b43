package blockwise

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"os/exec"
	"testing"
	"testing/iotest"

	"contedor/internal/fetch/twin"
)

// TestFastGzip has gzip(1) decompress files of several blocks. The same data give the same file, however they
// are cut into writes.
func TestFastGzip(t *testing.T) {
	for _, size := range []int{0, 1, gzipBlock - 1, gzipBlock, gzipBlock + 1, 5*gzipBlock + 777} {
		data := make([]byte, size)
		for i := range data {
			data[i] = byte(i*i>>9 ^ i>>5)
		}
		var files [2]bytes.Buffer
		for i, source := range []io.Reader{bytes.NewReader(data), iotest.HalfReader(bytes.NewReader(data))} {
			w, diff := &twin.Writer{To: &files[i], Hash: twin.New()}, twin.New()
			z, err := FastGzip(w, diff)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(z, source); err != nil {
				t.Fatal(err)
			}
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			whole, zipped := sha256.Sum256(data), sha256.Sum256(files[i].Bytes())
			if !bytes.Equal(diff.Sum(nil), whole[:]) || !bytes.Equal(w.Hash.Sum(nil), zipped[:]) || w.Size != int64(files[i].Len()) {
				t.Errorf("%d bytes: other digests, or not %d but %d bytes", size, files[i].Len(), w.Size)
			}
		}
		if !bytes.Equal(files[0].Bytes(), files[1].Bytes()) {
			t.Errorf("%d bytes: two files of the same data differ", size)
		}
		cmd := exec.Command("gzip", "-dc")
		cmd.Stdin = &files[0]
		if out, err := cmd.Output(); err != nil || !bytes.Equal(out, data) {
			t.Errorf("%d bytes: gzip -dc has %d bytes and %v", size, len(out), err)
		}
	}
}

// TestAvailableBuffer writes from buffers of the Writer, from others, and from one that is asked for and not used.
func TestAvailableBuffer(t *testing.T) {
	data := make([]byte, 3*gzipBlock+99)
	for i := range data {
		data[i] = byte(i * i >> 11)
	}
	var got []byte
	w, err := New(gzipBlock, func() (Compressor, error) {
		return func(to, block []byte) ([]byte, error) { return append(to, block...), nil }, nil
	}, func(_, result []byte) error { got = append(got, result...); return nil })
	if err != nil {
		t.Fatal(err)
	}
	for i, rest := 0, data; len(rest) > 0; i++ {
		b := w.AvailableBuffer()
		if len(b) != 0 || cap(b) == 0 || cap(b) > gzipBlock {
			t.Fatalf("a buffer of %d bytes has room for %d", len(b), cap(b))
		}
		part := rest[:min(len(rest), 100_003)]
		if i%3 > 0 {
			part = append(b, part[:min(cap(b), len(part))]...)
		}
		if _, err := w.Write(part); err != nil {
			t.Fatal(err)
		}
		rest = rest[len(part):]
	}
	if err := w.Close(); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, want %d; %v", len(got), len(data), err)
	}
}

// failing fails after so many bytes.
type failing struct{ left int }

var errFull = errors.New("full")

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestFastGzipFails(t *testing.T) {
	data := make([]byte, 3*gzipBlock)
	var whole bytes.Buffer
	for _, left := range []int{0, 9, 10, 11, 12, -1} {
		w := io.Writer(&failing{left})
		if left < 0 {
			w = &whole
		}
		z, err := FastGzip(&twin.Writer{To: w, Hash: twin.New()}, sha256.New())
		if err == nil {
			_, err = z.Write(data)
			err = errors.Join(err, z.Close())
		}
		if errors.Is(err, errFull) != (left >= 0) {
			t.Errorf("room for %d bytes: %v", left, err)
		}
	}
	z, err := FastGzip(&twin.Writer{To: &failing{whole.Len() - 1}, Hash: twin.New()}, sha256.New()) // the trailer fails
	if err != nil {
		t.Fatal(err)
	}
	_, err = z.Write(data)
	if err := errors.Join(err, z.Close()); !errors.Is(err, errFull) {
		t.Errorf("room for all but one byte: %v", err)
	}
}
