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

	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/twin"
	"contedor/internal/fetch/xz"
	"contedor/internal/hint"
)

// written has the names of the formats that NewWriter writes, besides gzip.
func written() (list []string) {
	for _, f := range All {
		if f.Compress != nil {
			list = append(list, f.Name)
		}
	}
	return list
}

// named returns the name of a file that asks for a format.
func named(format string) string {
	for _, f := range All {
		if f.Name == format {
			return "file" + f.Suffixes[0]
		}
	}
	panic(format)
}

// TestSuffixes checks that a file is written in the format that its name asks for, and that no two formats
// have the same suffix.
func TestSuffixes(t *testing.T) {
	files := map[string]string{"a": "gzip", "-": "gzip", "zst": "gzip", "a.zst.gz": "gzip", "a.bz2": "gzip"}
	for _, f := range append(compression.Formats{compression.Gzip}, All...) {
		if (f.Compress == nil) != (f.Suffixes == nil) {
			t.Errorf("%s has suffixes, or can be written, but not both", f.Name)
		}
		for _, suffix := range f.Suffixes {
			if other := files["a.tar"+suffix]; other != "" {
				t.Errorf("%s has the suffix %s, as %s", f.Name, suffix, other)
			}
			files["a.tar"+suffix] = f.Name
		}
	}
	for file, want := range files {
		var b bytes.Buffer
		z, err := NewWriter(file, &b)
		if err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if f := All.Detect(b.Bytes()); f == nil || f.Name != want {
			t.Errorf("%s: %v, want %s", file, f, want)
		}
	}
}

// TestArchives checks that the hint for an archive in place of a directory knows the names of archives in all
// formats that are written.
func TestArchives(t *testing.T) {
	names := []string{"x.tar", "./a.tar/b.tar.bz2", "b.tbz2"}
	for _, f := range append(compression.Formats{compression.Gzip}, All...) {
		for _, suffix := range f.Suffixes {
			if !strings.HasPrefix(suffix, ".t") {
				suffix = ".tar" + suffix
			}
			names = append(names, "x"+suffix)
		}
	}
	for _, name := range names {
		if !hint.IsArchive(name) {
			t.Errorf("%s is not taken for an archive", name)
		}
	}
	for _, name := range []string{"x", "tar", "x.gz", "a.tar/b", "a.tar.gz.d/b", "x.tar.gz.asc"} {
		if hint.IsArchive(name) {
			t.Errorf("%s is taken for an archive", name)
		}
	}
}

// write compresses data with a number of processors, in writes of any lengths.
func write(t *testing.T, format string, data []byte, processors int) []byte {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	var b bytes.Buffer
	fast := &twin.Writer{To: &b, Hash: twin.New()}
	diff := twin.New()
	var z io.WriteCloser
	var err error
	if format == "fast zstd" {
		z, err = NewFastZstd(fast, diff)
	} else {
		z, err = NewWriter(named(format), &b)
	}
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
	for _, format := range append(written(), "fast zstd") {
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
	for _, format := range written() {
		for _, room := range []int{0, 100} {
			z, err := NewWriter(named(format), &full{room})
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
