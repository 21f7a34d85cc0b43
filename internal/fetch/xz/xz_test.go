package xz

import (
	"bytes"
	"encoding/binary"
	"fmt"
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
	"time"

	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/compression"
)

// most is the largest dictionary that the tests allow.
const most = 64 << 20

// compress runs xz(1).
func compress(t testing.TB, data []byte, options ...string) []byte {
	t.Helper()
	cmd := exec.Command(testbed.Need(t, "xz"), append(options, "-c")...)
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("xz %q: %v", options, err)
	}
	return out
}

// theirs decompresses with xz(1).
func theirs(t testing.TB, file []byte) ([]byte, error) {
	t.Helper()
	cmd := exec.Command(testbed.Need(t, "xz"), "-dc", "-M1GiB")
	cmd.Stdin = bytes.NewReader(file)
	return cmd.Output()
}

// ours decompresses with a number of processors.
func ours(file io.Reader, processors int) ([]byte, error) {
	z := newReader(file, most, processors)
	defer z.Close()
	return io.ReadAll(z)
}

// text returns compressible data with words that come again soon and late.
func text(random *rand.Rand, n int) []byte {
	var b []byte
	for len(b) < n {
		switch random.IntN(20) {
		case 0:
			b = append(b, bytes.Repeat([]byte{byte(random.Uint32())}, random.IntN(600))...)
		case 1:
			for range random.IntN(100) {
				b = append(b, byte(random.Uint32()))
			}
		case 2:
			if at := random.IntN(len(b) + 1); at < len(b) {
				b = append(b, b[at:min(len(b), at+random.IntN(3000))]...)
			}
		default:
			b = strconv.AppendUint(b, uint64(random.Uint32N(2000)), 10)
			b = append(b, " file/of/a/root "[:1+random.IntN(16)]...)
		}
	}
	return b[:n]
}

func source(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 16)) }

// TestOptions decompresses files that xz makes with all kinds of options, whole and in small reads.
func TestOptions(t *testing.T) {
	data := text(source(1), 220_000)
	kinds := []string{
		"-0", "-1", "-3e", "-6", "-9", "-9e", "-Cnone", "-Ccrc32", "-Ccrc64", "-Csha256",
		"-T1 --block-size=100000", "-T2 --block-size=100000", "-T2 --block-size=70000 -Csha256", "-T2 --block-list=1,300,120000,9000",
		"--lzma2=dict=4KiB", "--lzma2=dict=4KiB,nice=273,mf=bt4", "--lzma2=dict=128KiB,mode=fast,mf=hc3,nice=5", "--lzma2=dict=48MiB",
		"--lzma2=lc=0,lp=0,pb=0", "--lzma2=lc=4,pb=4", "--lzma2=lc=0,lp=4,pb=1", "--lzma2=lc=2,lp=2,pb=3", "-T2 --block-size=300000 --lzma2=lc=1,lp=3,dict=8KiB",
	}
	for _, kind := range kinds {
		file := compress(t, data, strings.Fields(kind)...)
		for _, processors := range []int{1, 2, 5} {
			for name, r := range map[string]io.Reader{
				"whole": bytes.NewReader(file), "halves": iotest.HalfReader(bytes.NewReader(file)), "bytes": iotest.OneByteReader(bytes.NewReader(file)),
			} {
				if got, err := ours(r, processors); err != nil || !bytes.Equal(got, data) {
					t.Errorf("xz %s, %d processors, read by %s: %d bytes, %v", kind, processors, name, len(got), err)
				}
			}
		}
	}
}

// TestSizes decompresses files of few bytes, and of many that repeat.
func TestSizes(t *testing.T) {
	for _, n := range []int{0, 1, 2, 15, 16, 17, 4095, 4096, 4097, 65_536, pieceSize, pieceSize + 1, 10 << 20} {
		data := bytes.Repeat([]byte("abcdefg"), n/7+1)[:n]
		for _, kind := range []string{"-0", "-T2 -1", "-T2 --block-size=66000 --lzma2=dict=4KiB", "--lzma2=dict=4KiB"} {
			for _, processors := range []int{1, 3} {
				if got, err := ours(bytes.NewReader(compress(t, data, strings.Fields(kind)...)), processors); err != nil || !bytes.Equal(got, data) {
					t.Errorf("%d bytes, xz %s, %d processors: %d bytes, %v", n, kind, processors, len(got), err)
				}
			}
		}
	}
}

// instructions returns data with many instructions that the filters change, and much else.
func instructions(random *rand.Rand, n int) []byte {
	var b []byte
	for len(b) < n {
		v := random.Uint32()
		switch random.IntN(14) {
		case 0:
			b = append(b, byte(0xe8|v&1), byte(v>>8), byte(v>>16), byte(v>>24), byte(-(v >> 1 & 1)))
		case 1: // several opcodes in a row
			b = append(b, 0xe8, 0xe9, byte(v), 0xe8, 0, byte(v>>8), 0xff, 0xe8, 0)
		case 2:
			b = binary.BigEndian.AppendUint32(b, 0x48000001|v&0x3fffffc)
		case 3:
			b = binary.LittleEndian.AppendUint32(b, 0xeb000000|v&0xffffff)
		case 4:
			b = binary.LittleEndian.AppendUint32(b, 0xf800f000|v&0x7ff07ff)
		case 5:
			b = binary.BigEndian.AppendUint32(b, []uint32{0x40000000, 0x7fc00000}[v>>31]|v&0x3fffff)
		case 6:
			b = binary.LittleEndian.AppendUint32(b, 0x94000000|v&0x3ffffff)
		case 7:
			b = binary.LittleEndian.AppendUint32(b, 0x90000000|v&0x60ffffff)
		case 8: // JAL
			b = binary.LittleEndian.AppendUint32(b, v&0xfffff2ff|0xef)
		case 9: // AUIPC and an instruction that uses its register
			register := v >> 7 & 31
			b = binary.LittleEndian.AppendUint32(b, v&0xfffff000|register<<7|0x17)
			b = binary.LittleEndian.AppendUint32(b, random.Uint32()&0xfff07f00|register<<15|0x03)
		case 10: // AUIPC with x2, and what comes of it
			b = binary.LittleEndian.AppendUint32(b, v&0xfffff000|0x117)
			b = binary.LittleEndian.AppendUint32(b, random.Uint32())
		case 11: // a bundle of IA-64
			bundle := make([]byte, -len(b)&15+16)
			for i := range bundle {
				bundle[i] = byte(random.Uint32())
			}
			at := bundle[len(bundle)-16:]
			at[0] = at[0]&0xe0 | []byte{0x10, 0x12, 0x16, 0x18}[v&3]
			if v&4 != 0 { // a branch in the last slot: its opcode is 5, and three bits are 0
				at[15] = at[15]&0x0f | 0x50
				at[12] &^= 0x03
				at[11] &^= 0x80
			}
			b = append(b, bundle...)
		default:
			for range v & 7 {
				b = append(b, byte(random.Uint32()))
			}
		}
	}
	return b[:n]
}

// TestFilters undoes every filter and chains of them.
func TestFilters(t *testing.T) {
	// The machine's xz may be older than 5.6, which was the first with the filter for RISC-V.
	tree := testbed.Tree(t)
	data := instructions(source(2), 150_001)
	kinds := []string{
		"--x86", "--powerpc", "--ia64", "--arm", "--armthumb", "--sparc", "--arm64", "--riscv", "--delta", "--delta=dist=256", "--delta=dist=7",
		"--x86=start=4096", "--arm64=start=65536", "--riscv=start=2", "--ia64=start=32", "--armthumb=start=4294967294",
		"--delta=dist=4 --x86", "--x86 --delta", "--x86 --arm --ia64", "--riscv --x86 --delta=dist=2", "--ia64 --ia64 --ia64",
	}
	for _, kind := range kinds {
		for _, blocks := range []string{"", "-T2 --block-size=70001"} {
			words := append([]string{tree, "xz", "-c"}, strings.Fields(kind+" --lzma2=preset=0,dict=64KiB "+blocks)...)
			cmd := exec.Command("chroot", words...)
			cmd.Stdin = bytes.NewReader(data)
			file, err := cmd.Output()
			if err != nil {
				t.Fatal(words, err)
			}
			for _, processors := range []int{1, 2} {
				if got, err := ours(bytes.NewReader(file), processors); err != nil || !bytes.Equal(got, data) {
					t.Errorf("xz %s %s: %d bytes, %v; the first difference is at %d", kind, blocks, len(got), err, different(got, data))
				}
			}
		}
	}
}

// different returns the first index at which two slices differ.
func different(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// sameAs checks that ours gives the bytes that xz(1) gives, and an error if it has one. Before an
// error the last bytes that it gives have not gone through the filters.
func sameAs(t *testing.T, name string, file []byte, filters bool) {
	t.Helper()
	want, wantErr := theirs(t, file)
	for _, processors := range []int{1, 2} {
		got, err := ours(bytes.NewReader(file), processors)
		if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(got, want) || !filters && different(got, want) < min(len(got), len(want)) {
			t.Errorf("%s, %d processors: %d bytes, %v; xz: %d bytes, %v", name, processors, len(got), err, len(want), wantErr)
		}
	}
}

// TestMutated changes files without a checksum, and compares what comes out with xz(1). With
// XZ_MUTATIONS=N there are more.
func TestMutated(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("XZ_MUTATIONS"))
	random := source(3)
	data := text(random, 3000)
	var files [][]byte
	for _, kind := range []string{"-0", "--lzma2=dict=4KiB,lc=1,lp=2,pb=1", "-T2 --block-size=1000", "--x86 --delta=dist=3 --lzma2"} {
		files = append(files, compress(t, data, append(strings.Fields(kind), "-Cnone")...))
	}
	for i := range max(n, 150) {
		file := bytes.Clone(files[i%len(files)])
		for range 1 + random.IntN(2) {
			// Headers have checksums; the data begin after them.
			at := 24 + random.IntN(len(file)-24)
			if random.IntN(4) == 0 {
				at = 24 + random.IntN(30)
			}
			file[at] = byte(random.Uint32())
		}
		if random.IntN(10) == 0 {
			file = file[:random.IntN(len(file))]
		}
		sameAs(t, fmt.Sprint("mutation ", i), file, i%len(files) == 3)
	}
}

// TestHeaders changes the headers of blocks, and gives them checksums that fit, so that the lists of
// filters and the numbers in them are read.
func TestHeaders(t *testing.T) {
	random := source(6)
	data := text(random, 300)
	var files [][]byte
	for _, kind := range []string{"-0", "--x86 --delta=dist=3 --lzma2=preset=0", "-T2 -0 --block-size=100"} {
		files = append(files, compress(t, data, append(strings.Fields(kind), "-Cnone")...))
	}
	const at = 12 // after the header of the stream
	values := []byte{0, 1, 2, 3, 4, 7, 0x40, 0x7f, 0x80, 0xc0, 0xff}
	for i := range 200 {
		file := bytes.Clone(files[i%len(files)])
		end := at + 4*int(file[at])
		for range 1 + random.IntN(4) {
			file[at+1+random.IntN(end-at-1)] = values[random.IntN(len(values))]
		}
		if i%4 == 0 { // a number without an end
			for j := at + 2 + random.IntN(end-at-2); j < end; j++ {
				file[j] = 0x80
			}
		}
		binary.LittleEndian.PutUint32(file[end:], crc32.ChecksumIEEE(file[at:end]))
		sameAs(t, fmt.Sprintf("header %d, % x", i, file[at:end]), file, true)
	}
}

// TestDamaged truncates a file of several blocks and flips bits. In parallel the result is the same as in turn.
func TestDamaged(t *testing.T) {
	data := text(source(4), 400_000)
	file := compress(t, data, "-0", "-T2", "--block-size=66000")
	random := source(5)
	for range 60 {
		bad := bytes.Clone(file)
		if random.IntN(2) == 0 {
			bad = bad[:random.IntN(len(bad))]
		} else {
			bad[random.IntN(len(bad))] ^= 1 << random.IntN(8)
		}
		one, oneErr := ours(bytes.NewReader(bad), 1)
		four, fourErr := ours(bytes.NewReader(bad), 4)
		if oneErr == nil || oneErr != fourErr || !bytes.HasPrefix(data, one) && oneErr != ErrCorrupt {
			t.Errorf("in turn %d bytes, %v; in parallel %d, %v", len(one), oneErr, len(four), fourErr)
		}
	}
}

// TestPieces holds several pieces and gives them back in any order. The windows are small, so they
// are written over soon.
func TestPieces(t *testing.T) {
	data := text(source(6), 3<<20)
	for _, kind := range []string{"--lzma2=preset=0,dict=4KiB", "--lzma2=preset=0,dict=64KiB --block-size=1MiB", "-0 -T2 --block-size=512KiB", "--x86 --lzma2=preset=0,dict=4KiB"} {
		file := compress(t, data, strings.Fields(kind)...)
		for _, processors := range []int{1, 3} {
			random := source(7)
			z := newReader(bytes.NewReader(file), most, processors)
			type held struct {
				data    []byte
				at      int
				release func()
			}
			var pieces []held
			at := 0
			for {
				b, release, err := z.NextPiece()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(kind, err)
				}
				pieces = append(pieces, held{b, at, release})
				at += len(b)
				for len(pieces) > 1 {
					i := random.IntN(len(pieces))
					p := pieces[i]
					if !bytes.Equal(p.data, data[p.at:p.at+len(p.data)]) {
						t.Fatalf("%s, %d processors: other bytes at %d", kind, processors, p.at)
					}
					p.release()
					pieces = slices.Delete(pieces, i, i+1)
				}
			}
			if at != len(data) {
				t.Errorf("%s, %d processors: %d bytes", kind, processors, at)
			}
		}
	}
}

// TestClose closes Readers that wait: for the source, for pieces, and for nothing.
func TestClose(t *testing.T) {
	file := compress(t, text(source(8), 3<<20), "-0", "-T2", "--block-size=100000")
	for _, processors := range []int{1, 3} {
		for _, length := range []int{0, 20, len(file) / 2, len(file)} {
			r, w := io.Pipe()
			go w.Write(file[:length])
			z := newReader(r, most, processors)
			result := make(chan error)
			go func() {
				for {
					if _, _, err := z.NextPiece(); err != nil { // not given back
						result <- err
						return
					}
				}
			}()
			time.Sleep(20 * time.Millisecond)
			z.Close()
			select {
			case err := <-result:
				if err != compression.ErrClosed {
					t.Error(err)
				}
			case <-time.After(time.Minute):
				t.Fatal("Close does not end NextPiece")
			}
			w.Close()
		}
	}
}

// FuzzRead checks that there is no panic, that memory is bounded, and that the result does not depend on the number of
// processors.
func FuzzRead(f *testing.F) {
	seeds, _ := filepath.Glob("testdata/seed/*")
	for _, name := range seeds {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		read := func(processors int) ([]byte, error) {
			z := newReader(bytes.NewReader(file), 1<<20, processors)
			defer z.Close()
			return io.ReadAll(io.LimitReader(z, 4<<20))
		}
		one, oneErr := read(1)
		three, threeErr := read(3)
		if oneErr != threeErr || oneErr == nil && !bytes.Equal(one, three) {
			t.Errorf("in turn %d bytes, %v; in parallel %d, %v", len(one), oneErr, len(three), threeErr)
		}
	})
}
