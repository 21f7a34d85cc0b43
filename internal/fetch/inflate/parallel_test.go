package inflate

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"math/rand/v2"
	"testing"
)

// readAhead reads a file with read-ahead. It returns the data, and the number of pieces that came from
// chunks. It begins when all buffers are full, so that the decoder does not overtake the read-ahead.
func readAhead(file io.Reader, s sizes) (data []byte, chunks int, err error) {
	z := newReader(file, s)
	defer z.ahead.gone.Wait()
	defer z.Close()
	z.ahead.start()
	for !z.ahead.full() {
		<-z.ahead.grown
	}
	for {
		p, err := z.NextPiece()
		if err == io.EOF {
			return data, chunks, nil
		}
		if err != nil {
			return data, chunks, err
		}
		if z.block == nil || p.from != &z.block.counted {
			chunks++
		}
		data = append(data, p.Data...)
		p.Release()
	}
}

// full reports whether the read-ahead waits for the decoder.
func (a *ahead) full() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := len(a.chunks)
	return a.err != nil || n == cap(a.free) && a.chunks[n-1].sent
}

// flushed compresses data in pieces of n bytes. Each piece begins with a new block, as with pigz. With
// apart, no piece refers to another one.
func flushed(t testing.TB, data []byte, level, n int, apart bool) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	for len(data) > 0 {
		m := min(n, len(data))
		w.Write(data[:m])
		w.Flush()
		if data = data[m:]; apart {
			w.Reset(&b)
		}
	}
	w.Close()
	return b.Bytes()
}

// members compresses data in pieces of n bytes, each in a member of its own, as bgzip does. The members
// of bgzip also have an extra field with their length, which is not used here.
func members(t testing.TB, data []byte, level, n int) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(nil, level)
	if err != nil {
		t.Fatal(err)
	}
	for len(data) > 0 {
		m := min(n, len(data))
		b.Write(header(flagExtra, 6))
		w.Reset(&b)
		w.Write(data[:m])
		w.Close()
		binary.Write(&b, binary.LittleEndian, []uint32{crc32.ChecksumIEEE(data[:m]), uint32(m)})
		data = data[m:]
	}
	b.Write(member([]byte{3, 0}, nil))
	return b.Bytes()
}

// varied returns data of several kinds. It compresses to blocks of very different sizes, with matches
// at long distances.
func varied(random *rand.Rand, n int) []byte {
	texts := corpora()
	var data []byte
	for len(data) < n {
		c := texts[random.IntN(len(texts))].data
		if random.IntN(3) == 0 && len(data) > 0 {
			c = data
		}
		if len(c) > 0 {
			from := random.IntN(len(c))
			data = append(data, c[from:min(len(c), from+random.IntN(30_000))]...)
		}
	}
	return data[:n]
}

// TestAhead reads files of every structure in chunks of different sizes. Most of each file must come
// from chunks.
func TestAhead(t *testing.T) {
	random := rand.New(rand.NewPCG(21, 22))
	data := varied(random, 2_000_000)
	text := corpora()[3].data
	files := []struct {
		name string
		data []byte
		file []byte
		most bool // most of the file comes from chunks
	}{
		{"one member", data, member(flated(t, data, 6, false), data), true},
		{"one member, level 1", data, member(flated(t, data, 1, true), data), true},
		{"text", text, member(flated(t, text, 9, false), text), true},
		{"as pigz writes it", data, member(flushed(t, data, 6, 20_000, false), data), true},
		{"as pigz -i writes it", data, member(flushed(t, data, 6, 20_000, true), data), true},
		{"as bgzip writes it", data, members(t, data, 6, 65280), true},
		{"small members", text, members(t, text, 6, 3000), true},
		{"tiny members", text[:50_000], members(t, text[:50_000], 6, 1), true},
		{"members of many blocks", text, members(t, text, 6, 400_000), true},
		{"stored", data, member(flated(t, data, 0, false), data), false},
		{"fixed codes", text[:30_000], member(flushed(t, text[:30_000], 6, 20, false), text[:30_000]), false},
	}
	for _, f := range files {
		for _, s := range []sizes{
			{workers: 2, spare: 4, own: 40_000, overlap: 80_000, output: 1_000_000}, // room for whole blocks
			{workers: 1, spare: 2, own: 30_000, overlap: 20_000, output: 300_000},
			{workers: 4, spare: 2, own: 1000, overlap: 20_000, output: 300_000},
			{workers: 2, spare: 2, own: 5000, overlap: 100, output: 40_000},
			tiny,
		} {
			got, chunks, err := readAhead(bytes.NewReader(f.file), s)
			if err != nil || !bytes.Equal(got, f.data) {
				t.Fatalf("%s, %+v: %v after %d of %d bytes", f.name, s, err, len(got), len(f.data))
			}
			if f.most && s.overlap == 80_000 && chunks == 0 {
				t.Errorf("%s, %+v: nothing was inflated ahead", f.name, s)
			}
		}
	}
}

// TestAheadDamaged reads damaged files. The bytes and the error must be those of the serial decoder.
func TestAheadDamaged(t *testing.T) {
	random := rand.New(rand.NewPCG(23, 24))
	data := varied(random, 200_000)
	files := [][]byte{
		member(flated(t, data, 6, false), data),
		member(flushed(t, data, 9, 9000, false), data),
		members(t, data, 6, 10_000),
	}
	for i := range 300 {
		file := bytes.Clone(files[i%len(files)])
		switch at := random.IntN(len(file)); random.IntN(4) {
		case 0:
			file = file[:at]
		case 1:
			file[at] ^= 1 << random.IntN(8)
		case 2:
			copy(file[at:], file[random.IntN(len(file)):])
		case 3:
			file = append(file, make([]byte, random.IntN(3))...)
			file = append(file, file[at:]...)
		}
		s := sizes{workers: 3, spare: 2, own: 500 << random.IntN(6), overlap: 300 << random.IntN(6), output: 5000 << random.IntN(5)}
		sameInTurn(t, file, s)
	}
}

// sameInTurn compares the results of the read-ahead and of the serial decoder.
func sameInTurn(t *testing.T, file []byte, s sizes) {
	t.Helper()
	turn := newReader(bytes.NewReader(file), sizes{})
	want, wantErr := io.ReadAll(turn)
	got, _, err := readAhead(bytes.NewReader(file), s)
	if !bytes.Equal(got, want) || reason(err) != reason(wantErr) {
		t.Fatalf("%+v: %d bytes and %v, in turn %d and %v", s, len(got), err, len(want), wantErr)
	}
}

// reason returns the text of an error without the position, which is only approximate.
func reason(err error) string {
	var corrupt *CorruptError
	if errors.As(err, &corrupt) {
		return corrupt.Reason
	}
	return fmt.Sprint(err)
}

// TestDecoys reads stored blocks whose data looks like the beginning of a chunk: whole and damaged
// blocks and members that are not part of the file.
func TestDecoys(t *testing.T) {
	random := rand.New(rand.NewPCG(25, 26))
	data := varied(random, 100_000)
	decoys := [][]byte{
		flushed(t, data, 6, 5000, false),
		members(t, data, 6, 5000),
		flushed(t, data, 6, 300, false),
		bytes.Repeat(flushed(t, data[:2000], 6, 2000, false)[:60], 1000), // headers only
		bytes.Repeat(memberMagic, 10_000),
		bytes.Repeat(header(0, 0), 3000),
	}
	for i, decoy := range decoys {
		for range 5 {
			from := random.IntN(100)
			text := append(bytes.Clone(data[:50_000]), decoy[from:]...)
			text = append(text, data[50_000:]...)
			var b bytes.Buffer
			w, _ := flate.NewWriter(&b, 6)
			w.Write(text[:50_000])
			w.Flush()
			stored, _ := flate.NewWriter(&b, 0)
			stored.Write(decoy[from:])
			stored.Flush()
			w.Reset(&b)
			w.Write(text[50_000+len(decoy)-from:])
			w.Close()
			file := member(b.Bytes(), text)
			for _, s := range []sizes{tiny, little} {
				got, _, err := readAhead(bytes.NewReader(file), s)
				if err != nil || !bytes.Equal(got, text) {
					t.Errorf("decoy %d, %+v: %v after %d of %d bytes", i, s, err, len(got), len(text))
				}
			}
		}
	}
}

// TestMembersApart has a match that goes back to the beginning of its member, or one byte farther,
// among many blocks in which a chunk may begin. Another member comes before it.
func TestMembersApart(t *testing.T) {
	random := rand.New(rand.NewPCG(27, 28))
	first := varied(random, 70_000)
	litlen, dist := completeCode(random, 286, 286), completeCode(random, 30, 30)
	for _, literals := range []int{20, 1000, 1600} { // the number in each of 20 blocks
		for _, far := range []int{-1, 0, 1} {
			w := &bitWriter{}
			length := 0
			for block := range 20 {
				var tokens []token
				for range literals {
					tokens = append(tokens, token{literal: byte(random.Uint32())})
				}
				length += literals
				if block == 15 && length+far <= window {
					tokens = append(tokens, token{length: 100, dist: length + far})
					length += 100
				}
				w.codesOf(false, litlen, dist)
				w.tokens(litlen, dist, tokens)
			}
			w.fixed(true, nil)
			deflated := w.end()
			data, whole := compare(t, deflated, 1)
			if whole != (far <= 0) {
				t.Fatalf("compress/flate: whole is %v", whole)
			}
			file := append(member(flated(t, first, 6, false), first), member(deflated, data)...)
			for own := 50; own < 30_000; own += 1 + own/3 {
				sameInTurn(t, file, sizes{workers: 2, spare: 4, own: own, overlap: 10_000, output: 300_000})
			}
		}
	}
}

// TestFindBlock checks that every block is found, and every other place at which the fields of a
// header would be valid.
func TestFindBlock(t *testing.T) {
	found := 0
	for _, c := range corpora() {
		for _, file := range [][]byte{flated(t, c.data, 6, false), flated(t, c.data, 1, true), flushed(t, c.data, 9, 700, false)} {
			file = append(file, make([]byte, 17)...) // a trailer and more
			d := &decoder{}
			d.begin(file, 0, 0)
			out := make([]byte, len(c.data)+1+slop)
			for at := 0; !d.final; {
				if d.canStart(atBlock) {
					found++
					bit := int(d.bit())
					if got := findBlock(file, max(0, bit-random50(bit)), bit+1); got != bit && !plausible(file, got) {
						t.Fatalf("%s: the block at bit %d is not found, but %d", c.name, bit, got)
					}
				}
				if err := d.blockHeader(); err != nil {
					t.Fatal(err)
				}
				var err error
				if at, _, err = inflate[uint8](d, out, at, len(c.data)+1, 0); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d blocks", found)
	}

	random := rand.New(rand.NewPCG(29, 30))
	noise := make([]byte, 200_000)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	found = 0
	next := findBlock(noise, 0, 8*len(noise))
	for bit := range 8 * (len(noise) - 17) {
		if plausible(noise, bit) {
			if next != bit {
				t.Fatalf("bit %d: the next is said to be %d", bit, next)
			}
			found++
			next = findBlock(noise, bit+1, 8*len(noise))
		}
	}
	if next != -1 || found < 100 {
		t.Errorf("%d behind %d places", next, found)
	}
}

func random50(n int) int { return n * 7919 % 50 }

// plausible checks the header of a block field by field.
func plausible(in []byte, bit int) bool {
	field := func(n int) (v int) {
		for i := range n {
			v |= int(in[bit>>3]>>(bit&7)&1) << i
			bit++
		}
		return v
	}
	if field(1) != 0 || field(2) != 2 || field(5) > 29 || field(5) > 29 {
		return false
	}
	space := 0
	for range field(4) + 4 {
		if n := field(3); n > 0 {
			space += 128 >> n
		}
	}
	return space == 128
}

func TestCombine(t *testing.T) {
	random := rand.New(rand.NewPCG(31, 32))
	b := make([]byte, 100_000)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	for range 200 {
		all := b[:random.IntN(1<<random.IntN(17)+1)%len(b)]
		n := random.IntN(len(all) + 1)
		got := combine(crc32.ChecksumIEEE(all[:n]), crc32.ChecksumIEEE(all[n:]), len(all)-n)
		if want := crc32.ChecksumIEEE(all); got != want {
			t.Fatalf("%d and %d bytes: %#x, not %#x", n, len(all)-n, got, want)
		}
	}
}

// endless is a source without an end. After n bytes it waits until it is released.
type endless struct {
	file []byte
	at   int
	n    int
	here chan struct{} // closed when n bytes are read
	wait chan struct{}
}

func (e *endless) Read(p []byte) (int, error) {
	if e.n <= 0 {
		close(e.here)
		<-e.wait
		return 0, errors.New("the source is closed")
	}
	n := copy(p, e.file[e.at:])
	e.at = (e.at + n) % len(e.file)
	e.n -= n
	return n, nil
}

// TestCloseAhead closes a Reader in the middle of a file, while it waits for its source, and while it
// waits for released pieces. No goroutine may be left.
func TestCloseAhead(t *testing.T) {
	data := varied(rand.New(rand.NewPCG(33, 34)), 300_000)
	file := member(flated(t, data, 6, false), data)

	source := &endless{file: file, n: 1 << 20, here: make(chan struct{}), wait: make(chan struct{})}
	z := newReader(source, little)
	failed := make(chan error)
	go func() {
		_, err := io.Copy(io.Discard, z)
		failed <- err
	}()
	<-source.here
	z.Close()
	if err := <-failed; err != ErrClosed {
		t.Errorf("waiting for the source: %v", err)
	}
	close(source.wait)
	z.ahead.gone.Wait()

	z = newReader(&endless{file: file, n: math.MaxInt}, little)
	held := make(chan int)
	go func() {
		n := 0
		for {
			if _, err := z.NextPiece(); err != nil {
				failed <- err
				return
			}
			n++
			select {
			case held <- n:
			default:
			}
		}
	}()
	<-held
	z.Close()
	if err := <-failed; err != ErrClosed {
		t.Errorf("waiting for pieces: %v", err)
	}
	z.ahead.gone.Wait()

	for _, file := range [][]byte{file, file[:len(file)/2], append(file[:len(file)-4:len(file)-4], 0, 0, 0, 0)} {
		z := newReader(bytes.NewReader(file), little)
		io.Copy(io.Discard, z)
		z.ahead.gone.Wait() // the goroutines also end at the end of the file and after an error, without Close
	}
}

// FuzzAhead compares read-ahead in chunks of any size with the serial decoder. A stored block comes
// before the stream, so that there is always a window.
func FuzzAhead(f *testing.F) {
	random := rand.New(rand.NewPCG(35, 36))
	data := varied(random, 60_000)
	for i := range 8 {
		n := 100 << i
		f.Add(flushed(f, data[:3000], 6, n, i%2 == 0), uint16(n), uint16(n/2), uint16(8*n), false)
		f.Add(flushed(f, data[3000:9000], 9, n, false), uint16(100), uint16(200), uint16(1000), false)
		f.Add(members(f, data[:3000], 6, n), uint16(n/3), uint16(n), uint16(8*n), true)
	}
	f.Add(bytes.Repeat(memberMagic, 100), uint16(10), uint16(100), uint16(1000), true)
	noise := make([]byte, window)
	for i := range noise {
		noise[i] = byte(random.Uint32() >> 24)
	}
	before := append([]byte{0, 0x00, 0x80, 0xff, 0x7f}, noise...)
	f.Fuzz(func(t *testing.T, stream []byte, own, overlap, output uint16, isFile bool) {
		file := stream
		if !isFile {
			deflated := append(bytes.Clone(before), stream...)
			all, _ := io.ReadAll(flate.NewReader(bytes.NewReader(deflated)))
			file = member(deflated, all)
		}
		s := sizes{workers: 2, spare: 3, own: int(own) + 10, overlap: int(overlap) + 100, output: int(output)}
		sameInTurn(t, file, s)
	})
}
