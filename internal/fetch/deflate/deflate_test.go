package deflate

import (
	"bytes"
	"compress/flate"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// roundTrip compresses chunks with an Encoder, and compares what compress/flate makes of the result.
func roundTrip(t *testing.T, e *Encoder, chunks ...[]byte) (size int) {
	t.Helper()
	var out []byte
	for _, c := range chunks {
		before := len(out)
		out = e.Append(out, c)
		if fresh := new(Encoder).Append(nil, c); !bytes.Equal(fresh, out[before:]) {
			t.Fatal("a chunk's result depends on what was compressed before it")
		}
	}
	out = append(out, Final...)
	in := bytes.NewReader(out)
	got, err := io.ReadAll(flate.NewReader(in))
	if want := bytes.Join(chunks, nil); err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%d bytes and %v, not the %d bytes that were compressed", len(got), err, len(want))
	}
	if in.Len() > 0 {
		t.Fatalf("%d bytes after the end", in.Len())
	}
	return len(out)
}

// fibonacci returns bytes whose counts are the Fibonacci numbers, so that their codes would be longer than
// a code may be. No four bytes in a row are found again.
func fibonacci(random *rand.Rand) []byte {
	var data []byte
	for a, b, c := 1, 1, 0; c < 22; a, b, c = b, a+b, c+1 {
		data = append(data, bytes.Repeat([]byte{byte(c)}, a)...)
	}
	random.Shuffle(len(data), func(i, j int) { data[i], data[j] = data[j], data[i] })
	return data
}

func TestRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 300_000)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	letters := make([]byte, 300_000)
	for i := range letters {
		letters[i] = 'a' + byte(random.IntN(4))
	}
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	self = self[:min(len(self), 3<<20)]
	far := bytes.Clone(noise[:200_000])
	for _, d := range []int{1, 2, 3, 4, 5, 7, 8, 9, 255, 256, 257, window - 1, window, window + 1} {
		for at := window + 10; at+300 < len(far); at += window + 1000 {
			for i := range 270 {
				far[at+d%1000+i] = far[at+d%1000+i-d]
			}
		}
	}
	e := &Encoder{}
	for name, c := range map[string]struct {
		data []byte
		most float64 // of the size
	}{
		"nothing":   {nil, 1},
		"a byte":    {[]byte("a"), 1},
		"zeros":     {make([]byte, 1<<20), 0.006},
		"noise":     {noise, 1.0002},
		"letters":   {letters, 0.40},
		"text":      {[]byte(strings.Repeat("a line of text, and another one\n", 10_000)), 0.02},
		"a program": {self, 0.62},
		"fibonacci": {fibonacci(random), 0.6},
		"distances": {far, 1},
		"mixed":     {append(append(bytes.Clone(noise), letters...), noise...), 0.85},
	} {
		size := roundTrip(t, e, c.data)
		if most := c.most*float64(len(c.data)) + 20; float64(size) > most {
			t.Errorf("%s: %d bytes of %d, more than %.0f", name, size, len(c.data), most)
		}
		half := len(c.data) / 2
		roundTrip(t, e, c.data[:half], c.data[half:], nil, c.data[:min(half, 30)])
	}
	for n := range 70 {
		roundTrip(t, e, letters[:n])
		roundTrip(t, e, make([]byte, n))
		roundTrip(t, e, noise[:n])
	}
}

// TestMatchLengths has runs of every length, at the end of a chunk and before it.
func TestMatchLengths(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	text := make([]byte, 600)
	for i := range text {
		text[i] = byte(random.Uint32())
	}
	e := &Encoder{}
	for n := range 300 {
		again := append(bytes.Clone(text), text[:n]...)
		roundTrip(t, e, again)
		roundTrip(t, e, append(again, text[300:340]...))
	}
}

// TestLengths checks that codes are complete and within the limit, and that no rarer symbol has a shorter code.
func TestLengths(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		limit, n := maxBits, 2+random.IntN(litlens-1)
		if random.IntN(2) == 0 {
			limit, n = maxPrebit, 2+random.IntN(precodes-1)
		}
		counts := make([]uint32, n)
		steep := random.Float64() * 2
		weight := 1.0
		for i := range counts {
			counts[i] = uint32(min(weight, 1e9)) * uint32(random.IntN(8)) / 4
			weight *= steep
		}
		counts[0], counts[1] = 1, 1
		got := make([]uint8, n)
		lengths(got, counts, limit)
		space := 0
		for i, l := range got {
			if (l == 0) != (counts[i] == 0) || int(l) > limit {
				t.Fatalf("length %d for a count of %d", l, counts[i])
			}
			if l > 0 {
				space += 1 << (limit - int(l))
			}
			for j, m := range got {
				if counts[i] > counts[j] && counts[j] > 0 && l > m {
					t.Fatalf("lengths %d and %d for counts of %d and %d", l, m, counts[i], counts[j])
				}
			}
		}
		if space != 1<<limit {
			t.Fatalf("a code of %d symbols takes %d of %d", n, space, 1<<limit)
		}
	}
}

func FuzzAppend(f *testing.F) {
	f.Add([]byte("abcabcabcabcabcabcabcabcabcabcabcabc"), uint16(3), uint8(2))
	f.Add(make([]byte, 100), uint16(40), uint8(1))
	f.Fuzz(func(t *testing.T, data []byte, cut uint16, times uint8) {
		long := bytes.Repeat(data, int(times)+1)
		at := min(int(cut), len(long))
		roundTrip(t, &Encoder{}, long[:at], long[at:])
	})
}

// BenchmarkAppend compresses the file $DEFLATE_FILE, or this program.
func BenchmarkAppend(b *testing.B) {
	name := os.Getenv("DEFLATE_FILE")
	if name == "" {
		name = "/proc/self/exe"
	}
	data, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	e := &Encoder{}
	var out []byte
	for b.Loop() {
		for rest := data; len(rest) > 0; {
			n := min(len(rest), 1<<20)
			out = e.Append(out[:0], rest[:n])
			rest = rest[n:]
		}
	}
}
