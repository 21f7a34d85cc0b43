package formats

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"contedor/internal/dev/mutate"
	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/compression"
)

// sample returns compressible data that is several blocks long for bzip2 -1.
func sample() []byte {
	random := rand.New(rand.NewPCG(1, 2))
	var b []byte
	for len(b) < 250_000 {
		b = strconv.AppendUint(b, uint64(random.Uint32N(5000)), 10)
		b = append(b, " file/of/a/root "[:1+random.IntN(16)]...)
	}
	return b
}

// pipe runs a command with an input and returns its output.
func pipe(t testing.TB, in []byte, words ...string) ([]byte, error) {
	t.Helper()
	c := exec.Command(testbed.Need(t, words[0]), words[1:]...)
	c.Stdin = bytes.NewReader(in)
	return c.Output()
}

func compress(t testing.TB, in []byte, command string) []byte {
	t.Helper()
	out, err := pipe(t, in, strings.Fields(command)...)
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	return out
}

// ours decompresses a file of a format that its first bytes tell.
func ours(file []byte) ([]byte, error) {
	f := All.Detect(file[:min(len(file), 512)])
	if f == nil {
		return nil, errors.New("not recognized")
	}
	z := f.NewReader(bytes.NewReader(file))
	defer z.Close()
	return io.ReadAll(z)
}

// TestNames compares other lists of the formats with the rows of All.
func TestNames(t *testing.T) {
	names := []string{compression.Gzip.Name}
	for _, f := range All {
		names = append(names, f.Name)
	}
	last := len(names) - 1
	if want := strings.Join(names[:last], ", ") + " or " + names[last]; compression.Names != want {
		t.Errorf("compression.Names is %q, want %q", compression.Names, want)
	}
	if want := append([]string{"tar"}, names...); !slices.Equal(mutate.Formats, want) {
		t.Errorf("mutate.Formats is %q, want %q", mutate.Formats, want)
	}
}

// TestLikeTheTool decompresses files of each format's tool: one, several in a row, and one with other
// bytes after it. The result must be that of the tool.
func TestLikeTheTool(t *testing.T) {
	data := sample()
	for _, tool := range []struct {
		name  string
		kinds []string
	}{
		{"zstd", []string{"zstd -1", "zstd -19 --long=27", "zstd --no-check", "zstd --format=zstd -T2 -B100KB"}},
		{"xz", []string{
			"xz -0", "xz -9", "xz --check=none", "xz --check=crc32", "xz --check=sha256", "xz --block-size=50000 -T2",
			"xz --x86 --lzma2=dict=128MiB", "xz --delta=dist=4 --lzma2",
		}},
		{"bzip2", []string{"bzip2 -1", "bzip2 -9"}},
	} {
		for _, kind := range tool.kinds {
			whole := compress(t, data, kind)
			nothing := compress(t, nil, kind)
			files := map[string][]byte{
				"itself": whole, "nothing": nothing, "two": append(bytes.Clone(whole), whole...),
				"nothing before": append(bytes.Clone(nothing), whole...),
				"padding":        append(append(bytes.Clone(whole), make([]byte, 8)...), whole...),
				"uneven padding": append(append(bytes.Clone(whole), make([]byte, 7)...), whole...),
			}
			for _, behind := range []string{
				"\n", "BZ", "BZx", "BZh", "BZh0", "BZhx", "BZh9", "ab", "abc", "garbage", strings.Repeat("garbage", 5000),
				"\x00", "\x00\x00\x00", "\x00\x00\x00\x00", strings.Repeat("\x00", 10240), "\x28\xb5\x2f", "\xfd7zX",
				"\x50\x2a\x4d\x18\x05\x00\x00\x00skip!", "\x5f\x2a\x4d\x18\x05\x00\x00\x00skip",
			} {
				files["with "+strconv.Quote(behind[:min(len(behind), 20)])+" behind"] = append(bytes.Clone(whole), behind...)
			}
			for name, file := range files {
				want, wantErr := pipe(t, file, tool.name, "-dc")
				got, err := ours(file)
				if (err == nil) != (wantErr == nil) || !bytes.Equal(got, want) {
					t.Errorf("%s, %s: %d bytes, %v; %s: %d bytes, %v", kind, name, len(got), err, tool.name, len(want), wantErr)
				}
				if err != nil && !strings.HasPrefix(err.Error(), "the "+tool.name+" data is ") {
					t.Errorf("%s, %s: the error names no format: %v", kind, name, err)
				}
			}
		}
	}
}

// TestSkippableFirst has a skippable frame at the beginning, as pzstd writes it.
func TestSkippableFirst(t *testing.T) {
	data := sample()
	file := append([]byte("\x50\x2a\x4d\x18\x04\x00\x00\x00size"), compress(t, data, "zstd")...)
	if got, err := ours(file); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// TestDamaged truncates files and flips bits. A truncated file has its own error. A flipped bit may
// have no effect, such as that of an ignored flag, but it must never lead to other data.
func TestDamaged(t *testing.T) {
	data := sample()[:40_000]
	for _, kind := range []string{"zstd", "xz", "bzip2"} {
		file := compress(t, data, kind)
		step := max(1, len(file)/150)
		for n := 0; n < len(file); n += step {
			if got, err := ours(file[:n]); err == nil || !bytes.HasPrefix(data, got) {
				t.Errorf("%s cut at %d: %v", kind, n, err)
			} else if want := "the " + kind + " data is cut short"; n > 10 && err.Error() != want {
				t.Errorf("%s cut at %d: %v", kind, n, err)
			}
			bad := bytes.Clone(file)
			bad[n] ^= 1 << (n % 8)
			got, err := ours(bad)
			if err == nil && !bytes.Equal(got, data) {
				t.Errorf("%s with a bit at %d turned over: other data", kind, n)
			}
			if _, theirs := pipe(t, bad, kind, "-dc"); (err == nil) != (theirs == nil) {
				t.Errorf("%s with a bit at %d turned over: %v, but %v", kind, n, err, theirs)
			}
		}
	}
}

// TestMemory checks that data that needs more than compression.MaxWindow is refused.
func TestMemory(t *testing.T) {
	const want = " data takes more than 128 MiB of memory to decompress"
	for _, kind := range []string{"zstd --long=28", "xz --lzma2=preset=0,dict=192MiB"} {
		// zstd writes the smallest window for a known length, so the length is unknown here.
		file := compress(t, bytes.Repeat(sample(), 4), kind)
		if strings.HasPrefix(kind, "zstd") {
			file[4] &^= 0x20 // not a single segment,
			file[5] = 18 << 3
		}
		_, err := ours(file)
		if err == nil || err.Error() != "the "+strings.Fields(kind)[0]+want {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// TestFilters refuses a filter of xz that the format may get one day, by its number. Package xz tests the
// filters that there are.
func TestFilters(t *testing.T) {
	file := compress(t, sample()[:5000], "xz --x86 --lzma2=dict=4KiB")
	const header = 12 // of the stream
	block := file[header : header+4*(int(file[header])+1)]
	block[2] = 0x0c
	binary.LittleEndian.PutUint32(block[len(block)-4:], crc32.ChecksumIEEE(block[:len(block)-4]))
	const want = "the xz data has the filter number 12, which is not supported"
	if _, err := ours(file); err == nil || err.Error() != want {
		t.Error(err)
	}
}

// TestFileError checks that a read error is returned unchanged.
func TestFileError(t *testing.T) {
	broken := errors.New("the connection ended")
	for _, kind := range []string{"gzip", "zstd", "xz", "bzip2"} {
		file := compress(t, sample(), kind)
		r := io.MultiReader(bytes.NewReader(file[:len(file)/2]), iotest.ErrReader(broken))
		z := All.Detect(file).NewReader(r)
		if _, err := io.Copy(io.Discard, z); err != broken {
			t.Errorf("%s: %v", kind, err)
		}
		z.Close()
	}
}

// TestDetect detects formats by the first bytes of files.
func TestDetect(t *testing.T) {
	for head, want := range map[string]string{
		"\x1f\x8b\x08": "gzip", "\x28\xb5\x2f\xfd": "zstd", "\x5a\x2a\x4d\x18": "zstd", "\xfd7zXZ\x00": "xz", "BZh9": "bzip2",
		"": "", "\x1f": "", "\x28\xb5\x2f": "", "\x60\x2a\x4d\x18": "", "PK\x03\x04": "", "BZ": "", "BZh": "", "BZh0": "",
	} {
		got := ""
		if f := All.Detect([]byte(head)); f != nil {
			got = f.Name
		}
		if got != want {
			t.Errorf("%q: %q, want %q", head, got, want)
		}
	}
}

// FuzzDecompress checks that there is no panic, and that the memory is bounded. The seeds are small
// files of each format.
func FuzzDecompress(f *testing.F) {
	seeds, _ := filepath.Glob("testdata/seed/*")
	for _, name := range seeds {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		format := All.Detect(file)
		if format == nil {
			return
		}
		z := format.NewReader(bytes.NewReader(file))
		defer z.Close()
		io.Copy(io.Discard, io.LimitReader(z, 10<<20))
	})
}
