package inflate

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"contedor/internal/fetch/deflate"
)

// member wraps a deflate stream of data as a gzip member.
func member(deflated, data []byte) []byte {
	m := append([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"), deflated...)
	m = binary.LittleEndian.AppendUint32(m, crc32.ChecksumIEEE(data))
	return binary.LittleEndian.AppendUint32(m, uint32(len(data)))
}

// readings are the ways in which a test reads a file. The first ones differ most.
var readings = []struct {
	name string
	read func(file []byte) ([]byte, error)
}{
	{"whole", func(file []byte) ([]byte, error) {
		return io.ReadAll(NewReader(bytes.NewReader(file)))
	}},
	{"whole, with the loop in Go", func(file []byte) ([]byte, error) {
		defer func(has func() bool) { hasFastLoop = has }(hasFastLoop)
		hasFastLoop = func() bool { return false }
		return io.ReadAll(NewReader(bytes.NewReader(file)))
	}},
	{"byte by byte", func(file []byte) ([]byte, error) {
		return io.ReadAll(NewReader(iotest.OneByteReader(bytes.NewReader(file))))
	}},
	{"ahead, in tiny chunks", func(file []byte) ([]byte, error) {
		return io.ReadAll(newReader(bytes.NewReader(file), tiny))
	}},
	{"in chunks, to a Writer", func(file []byte) ([]byte, error) {
		var b bytes.Buffer
		_, err := NewReader(&chunkReader{rest: file, random: rand.New(rand.NewPCG(1, 2))}).WriteTo(&b)
		return b.Bytes(), err
	}},
	{"with the error beside the data, few bytes at a time", func(file []byte) ([]byte, error) {
		return io.ReadAll(iotest.HalfReader(NewReader(iotest.DataErrReader(bytes.NewReader(file)))))
	}},
	{"in pieces that are held", func(file []byte) ([]byte, error) {
		z := NewReader(&chunkReader{rest: file, random: rand.New(rand.NewPCG(3, 4))})
		return readHolding(z, (smallBlocks-2)*smallBlock)
	}},
	{"ahead, in small chunks", func(file []byte) ([]byte, error) {
		return io.ReadAll(newReader(bytes.NewReader(file), little))
	}},
	{"ahead, in pieces that are held", func(file []byte) ([]byte, error) {
		z := newReader(&chunkReader{rest: file, random: rand.New(rand.NewPCG(5, 6))}, tiny)
		return readHolding(z, 2)
	}},
}

// Sizes for small files, independent of the number of processors.
var (
	tiny   = sizes{workers: 2, spare: 4, own: 700, overlap: 400, output: 20_000}
	little = sizes{workers: 3, spare: 3, own: 10_000, overlap: 9_000, output: 200_000}
)

// chunkReader returns its data in chunks of random sizes, many of them tiny.
type chunkReader struct {
	rest   []byte
	random *rand.Rand
}

func (c *chunkReader) Read(p []byte) (int, error) {
	if len(c.rest) == 0 {
		return 0, io.EOF
	}
	n := 1 << c.random.IntN(16)
	n = copy(p, c.rest[:min(len(c.rest), c.random.IntN(n)+1)])
	c.rest = c.rest[n:]
	return n, nil
}

// readHolding takes pieces of up to most bytes together without releasing any, and only then reads
// their bytes.
func readHolding(z *Reader, most int) ([]byte, error) {
	var all []byte
	var held []Piece
	letGo := func() {
		for _, p := range held {
			all = append(all, p.Data...)
		}
		for _, p := range held {
			p.Release()
		}
		held = held[:0]
	}
	sum := 0
	for {
		p, err := z.NextPiece()
		if err != nil {
			letGo()
			if err == io.EOF {
				err = nil
			}
			return all, err
		}
		held = append(held, p)
		if sum += len(p.Data); sum > most {
			letGo()
			sum = 0
		}
	}
}

// expect reads a file in a number of ways, and compares the results with the wanted data.
func expect(t *testing.T, file, want []byte, ways int) {
	t.Helper()
	for _, r := range readings[:ways] {
		if got, err := r.read(file); err != nil {
			t.Fatalf("%s: %v after %d of %d bytes", r.name, err, len(got), len(want))
		} else if !bytes.Equal(got, want) {
			t.Fatalf("%s: %d bytes, not the %d that are wanted", r.name, len(got), len(want))
		}
	}
}

// compare compares our result for a deflate stream with that of compress/flate: the bytes, and whether
// there is an error. It returns the bytes, and true without an error.
func compare(t *testing.T, deflated []byte, ways int) ([]byte, bool) {
	t.Helper()
	in := bytes.NewReader(deflated)
	want, wantErr := io.ReadAll(flate.NewReader(in))
	if wantErr == nil {
		deflated = deflated[:len(deflated)-in.Len()]
	}
	file := member(deflated, want)
	if wantErr == io.ErrUnexpectedEOF {
		file = file[:len(file)-8]
	}
	for _, r := range readings[:ways] {
		got, err := r.read(file)
		var corrupt *CorruptError
		switch {
		case wantErr == nil && err != nil:
			t.Fatalf("%s: %v after %d of %d bytes", r.name, err, len(got), len(want))
		case wantErr == nil && !bytes.Equal(got, want):
			t.Fatalf("%s: %d bytes, not the %d of compress/flate", r.name, len(got), len(want))
		case wantErr == nil:
		case err == nil:
			t.Fatalf("%s: no error where compress/flate has %v", r.name, wantErr)
		case !errors.As(err, &corrupt) && !errors.Is(err, io.ErrUnexpectedEOF):
			t.Fatalf("%s: %v (%T) where compress/flate has %v", r.name, err, err, wantErr)
		case !bytes.HasPrefix(got, want) && !bytes.HasPrefix(want, got):
			t.Fatalf("%s: wrong bytes before %v", r.name, err)
		}
	}
	return want, wantErr == nil
}

// The lengths and distances of RFC 1951, section 3.2.5.
var (
	lengthBase  = []int{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthExtra = []uint{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	distBase    = []int{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577}
	distExtra   = []uint{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13}
)

// A token is a match, or a literal if length is 0.
type token struct {
	literal      byte
	length, dist int
}

// A bitWriter writes arbitrary deflate streams, even those that no compressor makes.
type bitWriter struct {
	out  []byte
	bits uint64
	n    uint
}

func (w *bitWriter) write(v uint64, n uint) {
	w.bits |= v << w.n
	for w.n += n; w.n >= 8; w.n -= 8 {
		w.out = append(w.out, byte(w.bits))
		w.bits >>= 8
	}
}

// end returns the stream, padded to a byte.
func (w *bitWriter) end() []byte {
	if w.n > 0 {
		w.write(0, 8-w.n)
	}
	return w.out
}

// codes returns the codes of a canonical Huffman code, bit-reversed.
func codes(lengths []uint8) []uint64 {
	codes := make([]uint64, len(lengths))
	next := uint64(0)
	for n := uint8(1); n <= 15; n++ {
		next <<= 1
		for s, length := range lengths {
			if length == n {
				codes[s] = bits.Reverse64(next) >> (64 - n)
				next++
			}
		}
	}
	return codes
}

// tokens writes tokens with two codes, and the end of the block.
func (w *bitWriter) tokens(litlen, dist []uint8, tokens []token) {
	litlenCodes, distCodes := codes(litlen), codes(dist)
	for _, t := range tokens {
		if t.length == 0 {
			w.write(litlenCodes[t.literal], uint(litlen[t.literal]))
			continue
		}
		s := len(lengthBase) - 1
		for lengthBase[s] > t.length {
			s--
		}
		w.write(litlenCodes[257+s], uint(litlen[257+s]))
		w.write(uint64(t.length-lengthBase[s]), lengthExtra[s])
		s = len(distBase) - 1
		for distBase[s] > t.dist {
			s--
		}
		w.write(distCodes[s], uint(dist[s]))
		w.write(uint64(t.dist-distBase[s]), distExtra[s])
	}
	w.write(litlenCodes[256], uint(litlen[256]))
}

// fixed writes a block with the fixed codes.
func (w *bitWriter) fixed(final bool, tokens []token) {
	w.header(final, 1)
	w.tokens(fixedLitlen, fixedDist, tokens)
}

func (w *bitWriter) header(final bool, kind uint64) {
	if final {
		w.write(1, 1)
	} else {
		w.write(0, 1)
	}
	w.write(kind, 2)
}

var (
	fixedLitlen = []uint8(strings.Repeat("\x08", 144) + strings.Repeat("\x09", 112) + strings.Repeat("\x07", 24) + strings.Repeat("\x08", 8))
	fixedDist   = []uint8(strings.Repeat("\x05", 32))
)

// codesOf writes the header of a dynamic block. It writes each code length without compression.
func (w *bitWriter) codesOf(final bool, litlen, dist []uint8) {
	w.header(final, 2)
	w.write(uint64(len(litlen)-257), 5)
	w.write(uint64(len(dist)-1), 5)
	w.write(19-4, 4)
	precode := make([]uint8, 19)
	for _, s := range deflate.PrecodeOrder {
		if s < 16 {
			precode[s] = 4
		}
		w.write(uint64(precode[s]), 3)
	}
	code := codes(precode)
	for _, n := range append(append([]uint8{}, litlen...), dist...) {
		w.write(code[n], 4)
	}
}

// completeCode returns the code lengths of a complete code, in which used of n symbols have a code.
// Some of the codes are long.
func completeCode(random *rand.Rand, n, used int, has ...int) []uint8 {
	leaves := []uint8{0}
	for len(leaves) < used {
		i := random.IntN(len(leaves))
		if random.IntN(2) == 0 {
			i = len(leaves) - 1 // the deepest leaf, half of the time
		}
		if leaves[i] == 15 {
			continue
		}
		leaves[i]++
		leaves = append(leaves, leaves[i])
	}
	random.Shuffle(len(leaves), func(i, j int) { leaves[i], leaves[j] = leaves[j], leaves[i] })
	lengths := make([]uint8, n)
	symbols := append([]int{}, has...)
	for _, s := range random.Perm(n) {
		if !bytes.Contains(bytesOf(has), bytesOf([]int{s})) {
			symbols = append(symbols, s)
		}
	}
	for i, leaf := range leaves {
		lengths[symbols[i]] = leaf
	}
	return lengths
}

func bytesOf(numbers []int) []byte {
	var b []byte
	for _, n := range numbers {
		b = append(b, fmt.Sprintf("<%d>", n)...)
	}
	return b
}

// randomTokens returns random tokens that the codes can express.
func randomTokens(random *rand.Rand, litlen, dist []uint8, n, before int) []token {
	var literals []byte
	for s, length := range litlen[:256] {
		if length > 0 {
			literals = append(literals, byte(s))
		}
	}
	has := func(code []uint8, s int) bool { return s < len(code) && code[s] > 0 }
	var tokens []token
	for len(tokens) < n {
		ls, ds := random.IntN(len(lengthBase)), random.IntN(len(distBase))
		if has(litlen, 257+ls) && has(dist, ds) && distBase[ds]+1<<distExtra[ds]-1 <= before {
			length := lengthBase[ls] + random.IntN(1<<lengthExtra[ls])
			if ls == 27 {
				length = min(length, 257)
			}
			tokens = append(tokens, token{length: length, dist: distBase[ds] + random.IntN(1<<distExtra[ds])})
			before += length
			if random.IntN(2) == 0 {
				continue
			}
		}
		if len(literals) > 0 {
			tokens = append(tokens, token{literal: literals[random.IntN(len(literals))]})
			before++
		} else if before == 0 {
			return tokens
		}
	}
	return tokens
}

// TestCodes reads streams with random complete codes, some of up to 15 bits, some of few symbols, and
// matches of all lengths and distances.
func TestCodes(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for i := range 300 {
		w := &bitWriter{}
		w.header(false, 0)
		w.write(0, (8-w.n)%8)
		stored := make([]byte, random.IntN(1<<random.IntN(17)))
		for i := range stored {
			stored[i] = byte(random.Uint32())
		}
		w.write(uint64(len(stored)), 16)
		w.write(uint64(len(stored))^0xffff, 16)
		w.out = append(w.out, stored...)
		before := len(stored)
		for block := range 3 {
			litlen := completeCode(random, 286, 3+random.IntN(1<<random.IntN(9))%284, 256, random.IntN(256), 257+random.IntN(29))
			dist := completeCode(random, 30, 2+random.IntN(1<<random.IntN(5)+1)%29, random.IntN(30))
			tokens := randomTokens(random, litlen, dist, random.IntN(3000), before)
			for _, t := range tokens {
				before += max(1, t.length)
			}
			w.codesOf(block == 2, litlen, dist)
			w.tokens(litlen, dist, tokens)
		}
		if got, whole := compare(t, w.end(), len(readings)); !whole || len(got) != before {
			t.Fatalf("stream %d: compress/flate does not take it: %d of %d bytes", i, len(got), before)
		}
	}
}

// TestOverlap reads matches of every length at every distance up to 300.
func TestOverlap(t *testing.T) {
	for dist := 1; dist <= 300; dist++ {
		w := &bitWriter{}
		var tokens []token
		for i := range dist {
			tokens = append(tokens, token{literal: byte(i*7 + i>>5 + 1)})
		}
		for length := 3; length <= maxMatch; length++ {
			tokens = append(tokens, token{length: length, dist: dist}, token{literal: byte(length)})
		}
		w.fixed(true, tokens)
		if _, whole := compare(t, w.end(), 4); !whole {
			t.Fatalf("distance %d: compress/flate does not take it", dist)
		}
	}
}

// TestTooFarBack reads distances that reach the first byte, and one byte before it, of the file and of
// a second member.
func TestTooFarBack(t *testing.T) {
	for _, before := range []int{0, 1, 2, 7, 8, 100, 1000, 32767, 32768, 40000} {
		for _, after := range []int{0, 1000} { // for both loops of the decoder
			for reach := before; reach <= before+1; reach++ {
				if reach == 0 || reach > window {
					continue
				}
				w := &bitWriter{}
				tokens := make([]token, before, before+1+after)
				tokens = append(tokens, token{length: 10, dist: reach})
				w.fixed(true, append(tokens, make([]token, after)...))
				deflated := w.end()
				if _, whole := compare(t, deflated, len(readings)); whole != (reach == before) {
					t.Fatalf("distance %d after %d bytes: compress/flate: whole is %v", reach, before, whole)
				}
				if reach == before {
					continue
				}
				first := bytes.Repeat([]byte("x"), 100)
				w = &bitWriter{}
				w.fixed(true, []token{{literal: 'x'}, {length: 99, dist: 1}})
				file := append(member(w.end(), first), member(deflated, nil)...)
				for _, r := range readings {
					got, err := r.read(file)
					if len(got) < len(first) || len(got) > len(first)+before {
						t.Errorf("%s: %d bytes", r.name, len(got))
					}
					wantReason(t, err, "a distance too far back")
				}
			}
		}
	}
}

func wantReason(t *testing.T, err error, reason string) {
	t.Helper()
	var corrupt *CorruptError
	if !errors.As(err, &corrupt) || corrupt.Reason != reason {
		t.Errorf("%v, not %q", err, reason)
	}
}

// TestInvalid reads invalid streams, and unusual ones that are valid.
func TestInvalid(t *testing.T) {
	lengths := func(n int, set map[int]uint8) []uint8 {
		l := make([]uint8, n)
		for s, length := range set {
			l[s] = length
		}
		return l
	}
	oneLit := lengths(257, map[int]uint8{'a': 1, 256: 1})
	dynamic := func(litlen, dist []uint8, tokens ...token) []byte {
		w := &bitWriter{}
		w.codesOf(true, litlen, dist)
		w.tokens(litlen, dist, tokens)
		return w.end()
	}
	raw := func(fields ...uint64) []byte {
		w := &bitWriter{}
		for i := 0; i < len(fields); i += 2 {
			w.write(fields[i], uint(fields[i+1]))
		}
		return w.end()
	}
	matchLit := lengths(258, map[int]uint8{'a': 2, 256: 2, 257: 1})
	withTail := func(b []byte, bits uint64, n uint) []byte {
		w := &bitWriter{out: b}
		w.write(bits, n)
		return w.end()
	}
	oneDist := func(tail uint64) []byte {
		w := &bitWriter{}
		dist := lengths(1, map[int]uint8{0: 1})
		w.codesOf(true, matchLit, dist)
		code := codes(matchLit)
		w.write(code['a'], 2)
		w.write(code[257], 1)
		w.write(tail, 1)
		w.write(code[256], 2)
		return w.end()
	}
	endOnly := func(litlen []uint8) []byte {
		w := &bitWriter{}
		w.codesOf(true, litlen, []uint8{0})
		w.write(0, 1)
		return w.end()
	}
	all := make([]uint8, 286)
	for i := range all {
		all[i] = 8
	}
	cases := []struct {
		name     string
		deflated []byte
		reason   string // the error; "" for a valid stream
	}{
		{"no distances, none used", dynamic(oneLit, []uint8{0}, token{literal: 'a'}), ""},
		{"no distances, one used", withTail(dynamic(matchLit, []uint8{0}, token{literal: 'a'}, token{length: 3, dist: 1}), 0, 64), "invalid code of a distance"},
		{"one distance", oneDist(0), ""},
		{"one distance, another used", oneDist(1), "invalid code of a distance"},
		{"one distance of two bits", dynamic(oneLit, []uint8{2}), "incomplete code of distances"},
		{"only the end", endOnly(lengths(257, map[int]uint8{256: 1})), ""},
		{"only the end, of two bits", endOnly(lengths(257, map[int]uint8{256: 2})), "incomplete code of literals and lengths"},
		{"incomplete literals", dynamic(lengths(257, map[int]uint8{'a': 1, 256: 2}), []uint8{0}), "incomplete code of literals and lengths"},
		{"too many literals", dynamic(lengths(257, map[int]uint8{'a': 1, 'b': 1, 256: 1}), []uint8{0}), "over-subscribed code of literals and lengths"},
		{"far too many literals", dynamic(all, []uint8{0}), "over-subscribed code of literals and lengths"},
		{"incomplete distances", dynamic(oneLit, []uint8{2, 2, 2}), "incomplete code of distances"},
		{"too many distances", dynamic(oneLit, []uint8{1, 1, 1}), "over-subscribed code of distances"},
		{"no end", dynamic(lengths(257, map[int]uint8{'a': 1, 'b': 1}), []uint8{0}), "no code for the end of the block"},
		{"block of type 3", raw(7, 3), "unknown type of block"},
		{"stored length", raw(1, 8, 5, 16, 5, 16), "the length of a stored block does not match its complement"},
		{"length symbol 286", raw(3, 3, 0x63, 8, 0, 64), "invalid code of a literal or length"},
		{"distance symbol 30", raw(3, 3, uint64(bits.Reverse8('a'+0x30)), 8, 0x40, 7, 0xf, 5, 0, 64), "invalid code of a distance"},
		{"287 lengths", raw(5, 3, 30, 5, 0, 5, 0, 4, 0, 64), "too many length codes"},
		{"31 distances", raw(5, 3, 0, 5, 30, 5, 0, 4, 0, 64), "too many distance codes"},
		{"no code of code lengths", raw(5, 3, 0, 5, 0, 5, 0, 4, 0, 64), "invalid code length"},
		{"incomplete code of code lengths", raw(5, 3, 0, 5, 0, 5, 0, 4, 2, 3, 2, 3, 0, 64), "incomplete code of code lengths"},
		{"too many code lengths", raw(5, 3, 0, 5, 0, 5, 0, 4, 1, 3, 1, 3, 1, 3, 0, 64), "over-subscribed code of code lengths"},
		{"repeat of nothing", raw(5, 3, 0, 5, 0, 5, 0, 4, 1, 3, 0, 3, 1, 3, 0, 3, 0, 64), "a repeated code length without a first"},
		{"repeat past the end", raw(5, 3, 0, 5, 0, 5, 0, 4, 0, 3, 0, 3, 1, 3, 1, 3, 0x7f<<1|1, 8, 0x7f<<1|1, 8, 0, 64), "more code lengths than codes"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, pad := range []int{0, 100} { // for both loops of the decoder
				deflated := append(bytes.Clone(c.deflated), make([]byte, pad)...)
				if _, whole := compare(t, deflated, len(readings)); whole != (c.reason == "") {
					t.Fatalf("compress/flate: whole is %v", whole)
				}
				if c.reason != "" {
					for _, r := range readings {
						_, err := r.read(member(deflated, nil))
						wantReason(t, err, c.reason)
					}
				}
			}
		})
	}
}
