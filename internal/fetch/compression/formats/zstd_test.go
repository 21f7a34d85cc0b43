package formats

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/iotest"

	"contedor/internal/fetch/compression"
	"github.com/klauspost/compress/zstd"
)

// A framer makes frames.
type framer struct{ *zstd.Encoder }

func newFramer(t testing.TB) framer {
	t.Helper()
	z, err := zstd.NewWriter(nil, zstd.WithZeroFrames(true), zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		t.Fatal(err)
	}
	return framer{z}
}

// frame compresses data as one frame, which tells its size if sized is true.
func (f framer) frame(data []byte, sized bool) []byte {
	if sized {
		return f.EncodeAll(data, nil)
	}
	var b bytes.Buffer
	f.Reset(&b)
	for part := range slices.Chunk(data, 1<<16) {
		f.Write(part)
		f.Flush() // otherwise a short frame tells its size
	}
	f.Close()
	return b.Bytes()
}

// skippable returns a skippable frame with n bytes.
func skippable(n int) []byte {
	return append(binary.LittleEndian.AppendUint32([]byte("\x5a\x2a\x4d\x18"), uint32(n)), make([]byte, n)...)
}

// piecewise reads a file with a number of processors. If pieces is true, it takes pieces, otherwise it calls Read.
func piecewise(file io.Reader, processors int, pieces bool) (data []byte, err error) {
	z := newZstdReader(file, processors)
	defer z.Close()
	if !pieces {
		return io.ReadAll(z)
	}
	for {
		p, release, err := z.NextPiece()
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return data, err
		}
		if len(p) == 0 {
			return data, fmt.Errorf("an empty piece")
		}
		data = append(data, p...)
		release()
	}
}

// TestFrames reads files of many kinds of frames with several numbers of processors. Some frames do not tell their
// sizes, and some are too large to be decompressed as a whole.
func TestFrames(t *testing.T) {
	z := newFramer(t)
	random := rand.New(rand.NewPCG(5, 6))
	text := sample()
	data := func(n int) []byte { return bytes.Repeat(text, n/len(text)+1)[:n] }
	noise := make([]byte, 300_000)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	large := data(mostFrame + 1)
	contents := map[string][][]byte{
		"one":                 {data(3_000_000)},
		"several":             {data(3_000_000), data(70_000), noise, data(1), nil, data(200_000), data(5_000_000)},
		"large":               {data(10), large, data(20), data(30), large, large, noise, data(40)},
		"many that are small": nil,
		"zeros":               {data(5), make([]byte, mostFrame), make([]byte, 1<<20)},
	}
	for i := range 500 {
		contents["many that are small"] = append(contents["many that are small"], text[i*50:i*50+random.IntN(100)])
	}
	for name, frames := range contents {
		for _, sized := range []bool{true, false} {
			var file, between, want []byte
			for _, content := range frames {
				packed := z.frame(content, sized)
				file = append(file, packed...)
				between = append(append(between, skippable(random.IntN(20))...), packed...)
				want = append(want, content...)
			}
			between = append(between, skippable(3)...)
			for _, processors := range []int{1, 2, 9} {
				for _, in := range [][]byte{file, between} {
					for _, pieces := range []bool{true, false} {
						got, err := piecewise(bytes.NewReader(in), processors, pieces)
						if err != nil || !bytes.Equal(got, want) {
							t.Errorf("%s, sized %v, %d processors, pieces %v: %d bytes of %d, %v", name, sized, processors, pieces, len(got), len(want), err)
						}
					}
				}
			}
		}
	}
}

// TestFirstFrameAtOnce checks that the first blocks are there before the rest of their frame has arrived.
func TestFirstFrameAtOnce(t *testing.T) {
	frames := newFramer(t)
	data := make([]byte, 2<<20)
	random := rand.NewChaCha8([32]byte{})
	random.Read(data)
	for _, sized := range []bool{true, false} {
		file := frames.frame(data, sized)
		r, w := io.Pipe()
		z := newZstdReader(r, 2)
		go w.Write(file[:len(file)/2]) // and no more: an end would be an error
		p, release, err := z.NextPiece()
		if err != nil || !bytes.HasPrefix(data, p) {
			t.Errorf("sized %v: %d bytes, %v", sized, len(p), err)
		} else {
			release()
		}
		z.Close()
		if _, _, err := z.NextPiece(); err != compression.ErrClosed {
			t.Errorf("sized %v: %v", sized, err)
		}
		w.CloseWithError(io.ErrUnexpectedEOF)
		<-z.ended
	}
}

// TestClose closes a reader at many places, while pieces are lent. Its goroutine ends.
func TestClose(t *testing.T) {
	var file []byte
	for i := range 30 {
		file = append(file, newFramer(t).frame(bytes.Repeat(sample(), i%3+1), i%2 == 0)...)
	}
	for n := range 20 {
		z := newZstdReader(bytes.NewReader(file), 2)
		for range n {
			_, release, err := z.NextPiece()
			if err != nil {
				t.Fatal(err)
			}
			if n%2 == 0 {
				release()
			} else {
				defer release() // after Close
				break
			}
		}
		z.start()
		z.Close()
		<-z.ended
	}
}

// TestFrameDamaged damages one of several frames. The data of those before it arrive.
func TestFrameDamaged(t *testing.T) {
	data := sample()
	for _, sized := range []bool{true, false} {
		frame := newFramer(t).frame(data, sized)
		file := bytes.Repeat(frame, 5)
		for _, processors := range []int{1, 2} {
			got, err := piecewise(bytes.NewReader(file[:len(file)-1]), processors, true)
			if err != io.ErrUnexpectedEOF || !bytes.HasPrefix(got, bytes.Repeat(data, 4)) {
				t.Errorf("cut short, sized %v: %d bytes, %v", sized, len(got), err)
			}
			bad := bytes.Clone(file)
			bad[4*len(frame)-1] ^= 1 // the checksum of the fourth
			if got, err = piecewise(bytes.NewReader(bad), processors, true); err != zstd.ErrCRCMismatch || !bytes.HasPrefix(got, bytes.Repeat(data, 3)) {
				t.Errorf("damaged, sized %v: %d bytes, %v", sized, len(got), err)
			}
			cut := append(bytes.Clone(frame), skippable(5)[:9]...)
			if _, err := piecewise(bytes.NewReader(cut), processors, true); err != io.ErrUnexpectedEOF {
				t.Errorf("a skippable frame cut short: %v", err)
			}
		}
	}
}

// FuzzZstd compares the reader with the library's, which has one decoder for the whole file.
func FuzzZstd(f *testing.F) {
	seeds, _ := filepath.Glob("testdata/seed/*zst*")
	for _, name := range seeds {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	text := sample()[:2000]
	for _, sized := range []bool{true, false} {
		one := newFramer(f).frame(text, sized)
		f.Add(one)
		f.Add(bytes.Repeat(one, 3))
		f.Add(append(bytes.Repeat(append(skippable(3), one...), 2), "rest"...))
		f.Add(append(newFramer(f).frame(nil, sized), newFramer(f).frame(make([]byte, 400_000), sized)...))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		const most = 8 << 20
		library, err := zstd.NewReader(bytes.NewReader(file), zstd.WithDecoderConcurrency(1),
			zstd.WithDecoderMaxWindow(8<<20), zstd.WithDecoderLowmem(true))
		if err != nil {
			t.Fatal(err)
		}
		defer library.Close()
		want, wantErr := io.ReadAll(io.LimitReader(library, most))
		if wantErr == zstd.ErrWindowSizeExceeded || wantErr == zstd.ErrDecoderSizeExceeded {
			return // ours may take a larger window
		}
		for _, processors := range []int{1, 2} {
			z := newZstdReader(iotest.HalfReader(bytes.NewReader(file)), processors)
			got, err := io.ReadAll(io.LimitReader(z, most))
			z.Close()
			if (err == nil) != (wantErr == nil) {
				t.Fatalf("%d processors: %v; the library: %v", processors, err, wantErr)
			}
			if err == nil && !bytes.Equal(got, want) {
				t.Fatalf("%d processors: %d bytes, the library %d, or other ones", processors, len(got), len(want))
			}
			if short := min(len(got), len(want)); !bytes.Equal(got[:short], want[:short]) {
				t.Fatalf("%d processors: other bytes before %v", processors, err)
			}
		}
	})
}
