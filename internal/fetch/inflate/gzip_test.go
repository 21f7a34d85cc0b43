package inflate

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	kflate "github.com/klauspost/compress/flate"
)

// A corpus is data to compress.
type corpus struct {
	name string
	data []byte
}

// corpora returns data of different kinds.
func corpora() []corpus {
	random := rand.New(rand.NewPCG(7, 8))
	noise := make([]byte, 300_000)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	words := strings.Fields("the a root file system of container namespace mount and user unshare is chroot proc in\n it")
	var text []byte
	for len(text) < 800_000 {
		text = append(text, words[random.IntN(len(words))]...)
		text = append(text, ' ')
		if random.IntN(40) == 0 {
			text = fmt.Appendf(text, "%d", random.Uint32())
		}
	}
	skewed := make([]byte, 200_000)
	for i := range skewed {
		skewed[i] = byte(random.ExpFloat64() * 8)
	}
	var far []byte // matches at the farthest distance
	for range 5 {
		far = append(far, noise[:32768]...)
	}
	var near []byte
	for n := 1; n <= 300; n++ {
		near = append(near, bytes.Repeat(noise[n*300:n*300+n], 300/n+2)...)
	}
	return []corpus{
		{"nothing", nil},
		{"a byte", []byte("x")},
		{"noise", noise},
		{"text", text},
		{"zeros", make([]byte, 3_000_000)},
		{"skewed", skewed},
		{"far", far},
		{"near", near},
		{"mixed", bytes.Join([][]byte{text[:100_000], noise[:70_000], make([]byte, 50_000), skewed, text[:100_000], near}, nil)},
	}
}

// flated compresses data with compress/flate or with klauspost's package.
func flated(t testing.TB, data []byte, level int, klauspost bool) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	var err error
	if klauspost {
		w, err = kflate.NewWriter(&b, level)
	} else {
		w, err = flate.NewWriter(&b, level)
	}
	if err != nil {
		t.Fatal(err)
	}
	w.Write(data)
	w.Close()
	return b.Bytes()
}

func TestCorpora(t *testing.T) {
	for _, c := range corpora() {
		t.Run(c.name, func(t *testing.T) {
			for _, level := range []int{flate.HuffmanOnly, 0, 1, 6, 9} {
				for _, klauspost := range []bool{false, true} {
					expect(t, member(flated(t, c.data, level, klauspost), c.data), c.data, len(readings))
				}
			}
		})
	}
}

// TestCompressors reads files that the programs of this machine have compressed.
func TestCompressors(t *testing.T) {
	for _, command := range []string{
		"gzip -1", "gzip -6", "gzip -9", "gzip --rsyncable",
		"pigz -1", "pigz -9", "pigz -p 4 -b 128", "pigz -p 4 -i -b 128", "pigz -p 1", "pigz -H", "pigz -U", "pigz -0",
		"igzip -0", "igzip -3",
		"libdeflate-gzip -1", "libdeflate-gzip -12",
		"bgzip", "zopfli --i1",
	} {
		t.Run(command, func(t *testing.T) {
			args := strings.Fields(command)
			testbed.Need(t, args[0])
			for _, c := range corpora() {
				if args[0] == "zopfli" { // it takes seconds for a megabyte
					c.data = c.data[:min(len(c.data), 32<<10)]
				}
				name := filepath.Join(t.TempDir(), "file")
				if err := os.WriteFile(name, c.data, 0o666); err != nil {
					t.Fatal(err)
				}
				out, err := exec.Command(args[0], append(args[1:], "-c", name)...).Output()
				if err != nil {
					t.Fatalf("%s: %v", c.name, err)
				}
				expect(t, out, c.data, 4)
			}
		})
	}
}

// header returns the header of a member with the given flags and their fields.
func header(flags byte, extra int) []byte {
	h := []byte{0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 5, 6}
	if flags&flagExtra != 0 {
		h = binary.LittleEndian.AppendUint16(h, uint16(extra))
		h = append(h, bytes.Repeat([]byte{0, 'e'}, (extra+1)/2)[:extra]...)
	}
	if flags&flagName != 0 {
		h = append(h, "name\x00"...)
	}
	if flags&flagComment != 0 {
		h = append(h, "a longer comment\n\x00"...)
	}
	if flags&flagHeaderCRC != 0 {
		h = binary.LittleEndian.AppendUint16(h, uint16(crc32.ChecksumIEEE(h)))
	}
	return h
}

// TestAgainstGzip compares our results for files with those of gzip(1): the bytes, and whether there is
// an error, a warning or neither.
func TestAgainstGzip(t *testing.T) {
	gzip := testbed.Need(t, "gzip")
	body := member(flated(t, []byte("hello\n"), 6, false), []byte("hello\n"))
	if !bytes.Equal(body[:10], []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff")) {
		t.Fatal("member has another header")
	}
	rest := body[10:]
	changed := func(from int, mask byte) []byte {
		b := bytes.Clone(body)
		if from < 0 {
			from += len(b)
		}
		b[from] ^= mask
		return b
	}
	join := func(parts ...any) []byte {
		var b []byte
		for _, p := range parts {
			b = fmt.Appendf(b, "%s", p)
		}
		return b
	}
	type file struct {
		name string
		data []byte
		err  error // the error that we may have instead of nil if gzip has one
	}
	files := []file{
		{"empty", nil, io.ErrUnexpectedEOF},
		{"one byte", []byte{0x1f}, io.ErrUnexpectedEOF},
		{"two bytes", []byte{0x1f, 0x8b}, io.ErrUnexpectedEOF},
		{"text", []byte("hello world, this is no gzip file"), ErrFormat},
		{"zeros", make([]byte, 20), ErrFormat},
		{"zstd", []byte("\x28\xb5\x2f\xfd............."), ErrFormat},
		{"plain", body, nil},
		{"two members", join(body, body), nil},
		{"four members", join(body, body, body, body), nil},
		{"method 7", changed(2, 15), ErrMethod},
		{"method 7 in a second member", join(body, changed(2, 15)), ErrMethod},
		{"reserved flag", changed(3, 0x80), ErrFlags},
		{"other reserved flag", changed(3, 0x40), ErrFlags},
		{"encrypted", changed(3, 0x20), ErrFlags},
		{"text flag", changed(3, 1), nil},
		{"checksum", changed(-8, 1), ErrChecksum},
		{"last byte of the checksum", changed(-5, 0x80), ErrChecksum},
		{"length", changed(-4, 1), ErrLength},
		{"last byte of the length", changed(-1, 0x80), ErrLength},
		{"checksum of the second member", join(body, changed(-6, 1), body), ErrChecksum},
	}
	for flags := byte(0); flags < 0x20; flags++ {
		files = append(files, file{fmt.Sprintf("flags %#x", flags), join(header(flags, 9), rest), nil})
		if flags&flagHeaderCRC != 0 {
			h := header(flags, 0)
			h[len(h)-1] ^= 1
			files = append(files, file{fmt.Sprintf("flags %#x, wrong checksum", flags), join(h, rest), ErrHeaderChecksum})
		}
		for n := range header(flags, 3) {
			files = append(files,
				file{fmt.Sprintf("%d bytes of a header with flags %#x", n, flags), header(flags, 3)[:n], io.ErrUnexpectedEOF},
				file{fmt.Sprintf("%d bytes of a second header with flags %#x", n, flags), join(body, header(flags, 3)[:n]), io.ErrUnexpectedEOF})
		}
	}
	for _, n := range []int{0, 1, 1000, 5000, 65535} {
		files = append(files, file{fmt.Sprintf("%d bytes extra", n), join(header(flagExtra|flagHeaderCRC, n), rest, header(flagExtra, n), rest), nil})
	}
	for _, tail := range []string{
		"\x00", "\x00\x00", strings.Repeat("\x00", 511), strings.Repeat("\x00", 300_000),
		"x", "xy", "xyz", "\x1f", "\x1f\x8b", "\x1fx", "\x8b\x1f", "garbage of more than ten bytes",
		"\x00x", "\x00\x1f", "\x00\x1f\x8b", strings.Repeat("\x00", 300_000) + "x",
		"\x00\x1f\x8b\x08\x00", "\x1f\x8b\x08", "\x1f\x8b\x09", "\xff\xff", "PK\x03\x04",
	} {
		err := io.ErrUnexpectedEOF
		if tail == "\x1f\x8b\x09" {
			err = ErrMethod
		}
		files = append(files, file{fmt.Sprintf("tail %.20q", tail), join(body, tail), err})
		if strings.HasSuffix(tail, "\x00") {
			files = append(files, file{fmt.Sprintf("tail %.20q and a member", tail), join(body, tail, body), nil})
		}
	}
	for n := range body {
		files = append(files, file{fmt.Sprintf("cut to %d", n), body[:n], io.ErrUnexpectedEOF},
			file{fmt.Sprintf("second cut to %d", n), join(body, body[:n]), io.ErrUnexpectedEOF})
	}
	for _, f := range files {
		cmd := exec.Command(gzip, "-dc")
		cmd.Stdin = bytes.NewReader(f.data)
		want, err := cmd.Output()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		status := cmd.ProcessState.ExitCode()
		for _, r := range readings[:3] {
			got, err := r.read(f.data)
			if status == 1 && f.err == nil {
				t.Errorf("%s: gzip exits with 1: %s", f.name, exit.Stderr)
			} else if status != 1 && err != nil {
				t.Errorf("%s, %s: %v, where gzip exits with %d", f.name, r.name, err, status)
			} else if status == 1 && !errors.Is(err, f.err) {
				t.Errorf("%s, %s: %v, not %v: %s", f.name, r.name, err, f.err, exit.Stderr)
			}
			// gzip writes no data of a truncated member.
			if status != 1 && !bytes.Equal(got, want) || !bytes.HasPrefix(got, want) {
				t.Errorf("%s, %s: %q, gzip: %q", f.name, r.name, got, want)
			}
		}
		z := NewReader(bytes.NewReader(f.data))
		io.Copy(io.Discard, z)
		if z.TrailingGarbage() != (status == 2) {
			t.Errorf("%s: trailing garbage: %v, gzip exits with %d", f.name, z.TrailingGarbage(), status)
		}
	}
}

// small returns files that are small enough to truncate and change them at every byte.
func small(t *testing.T) []corpus {
	var files []corpus
	for _, c := range corpora() {
		data := c.data[:min(len(c.data), 120)]
		if c.name == "mixed" {
			data = bytes.Clone(c.data[99_950:100_050])
		}
		for _, level := range []int{flate.HuffmanOnly, 0, 9} {
			files = append(files, corpus{
				fmt.Sprintf("%s, level %d", c.name, level),
				member(flated(t, data, level, false), data),
			})
		}
	}
	w := &bitWriter{}
	random := rand.New(rand.NewPCG(9, 10))
	litlen, dist := completeCode(random, 286, 100, 256, 'a', 260, 270, 280), completeCode(random, 30, 20, 0, 1, 2)
	w.codesOf(true, litlen, dist)
	w.tokens(litlen, dist, randomTokens(random, litlen, dist, 200, 0))
	deflated := w.end()
	data, whole := compare(t, deflated, 2)
	if !whole {
		t.Fatal("compress/flate does not take the codes")
	}
	return append(files, corpus{"long codes", member(deflated, data)})
}

// TestTruncation truncates files at every byte.
func TestTruncation(t *testing.T) {
	for _, f := range small(t) {
		whole, err := readings[0].read(f.data)
		if err != nil {
			t.Fatal(err)
		}
		for n := range f.data {
			for _, r := range readings[:2] {
				got, err := r.read(f.data[:n])
				if !errors.Is(err, io.ErrUnexpectedEOF) {
					t.Fatalf("%s cut to %d of %d, %s: %v", f.name, n, len(f.data), r.name, err)
				}
				if !bytes.HasPrefix(whole, got) {
					t.Fatalf("%s cut to %d of %d, %s: wrong bytes", f.name, n, len(f.data), r.name)
				}
			}
		}
	}
}

// TestFlippedBits changes every bit of files. The result may be the right bytes without an error,
// because some bits of the header and of unused codes have no effect.
func TestFlippedBits(t *testing.T) {
	for i, f := range small(t) {
		if i%4 != 0 {
			continue
		}
		want, err := readings[0].read(f.data)
		if err != nil {
			t.Fatal(err)
		}
		for i := range len(f.data) * 8 {
			b := bytes.Clone(f.data)
			b[i/8] ^= 1 << (i % 8)
			for _, r := range readings[:1+i%2] {
				got, err := r.read(b)
				if err == nil && !bytes.Equal(got, want) {
					t.Fatalf("%s, bit %d, %s: wrong bytes and no error", f.name, i, r.name)
				}
				if std, stdErr := stdRead(b); stdErr == nil && (err != nil || !bytes.Equal(std, got)) {
					t.Fatalf("%s, bit %d, %s: %v, where compress/gzip has no error", f.name, i, r.name, err)
				}
			}
		}
	}
}

func stdRead(file []byte) ([]byte, error) {
	if len(file) > 3 && file[3]&flagsReserved != 0 {
		return nil, ErrFlags // compress/gzip ignores these flags
	}
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// FuzzInflate compares with compress/flate.
func FuzzInflate(f *testing.F) {

	for _, c := range corpora() {
		data := c.data[:min(len(c.data), 2000)]
		for _, level := range []int{flate.HuffmanOnly, 0, 1, 9} {
			f.Add(flated(f, data, level, false))
		}
	}
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 11))
		litlen, dist := completeCode(random, 286, 150, 256, 'a', 260, 270, 280), completeCode(random, 30, 20, 0, 1, 2)
		w := &bitWriter{}
		w.codesOf(true, litlen, dist)
		w.tokens(litlen, dist, randomTokens(random, litlen, dist, 300, 0))
		f.Add(w.end())
	}
	f.Fuzz(func(t *testing.T, deflated []byte) { compare(t, deflated, len(readings)) })
}

// TestPieces checks that pieces are full if the source always has data. Otherwise the Reader returns
// the data that it has before it reads from the source again.
func TestPieces(t *testing.T) {
	data := make([]byte, 16*blockSize)
	for i, random := 0, rand.New(rand.NewPCG(51, 52)); i < len(data); i++ {
		data[i] = byte(random.Uint32())
	}
	file := member(flated(t, data, 1, false), data)
	pieces := 0
	z := newReader(bytes.NewReader(file), sizes{})
	for ; ; pieces++ {
		p, err := z.NextPiece()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		p.Release()
	}
	if most := smallOutput/smallBlock + (len(data)-smallOutput)/blockSize + 8; pieces > most {
		t.Errorf("%d pieces where there may be %d", pieces, most)
	}

	source, sink := io.Pipe()
	z = newReader(source, sizes{})
	go sink.Write(file[:10_000])
	if p, err := z.NextPiece(); err != nil || !bytes.HasPrefix(data, p.Data) {
		t.Errorf("%d bytes and %v before the source goes on", len(p.Data), err)
	}
	go func() {
		sink.Write(file[10_000:])
		sink.Close()
	}()
	if got, err := io.ReadAll(z); err != nil || !bytes.HasSuffix(data, got) {
		t.Errorf("%d bytes and %v then", len(got), err)
	}
}
