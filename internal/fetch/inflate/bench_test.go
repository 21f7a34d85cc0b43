package inflate

import (
	"bytes"
	"io"
	"os"
	"testing"
)

// BenchmarkFile inflates the file $INFLATE_FILE the serial way, as with two processors.
func BenchmarkFile(b *testing.B) {
	name := os.Getenv("INFLATE_FILE")
	if name == "" {
		b.Skip("INFLATE_FILE is not set")
	}
	file, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		z := newReader(bytes.NewReader(file), sizes{})
		for {
			if _, err := z.Next(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}
