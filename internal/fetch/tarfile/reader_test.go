package tarfile

import (
	"archive/tar"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestChecksums has headers with bytes above 127. Old programs added them as signed bytes.
func TestChecksums(t *testing.T) {
	block := (&Entry{Name: "caf\xc3\xa9", Type: '0'}).Bytes()
	unsigned, signed := 8*int(' '), 8*int(' ')
	for i, c := range block {
		if i < 148 || i >= 156 {
			unsigned += int(c)
			signed += int(int8(c))
		}
	}
	for sum, want := range map[int]bool{unsigned: true, signed: true, unsigned + 1: false, signed - 256: false} {
		copy(block[148:156], fmt.Sprintf("%07o\x00", sum))
		if got := checksumFits(block); got != want {
			t.Errorf("%d: %v", sum, got)
		}
	}
	full := make([]byte, BlockSize)
	for i := range full {
		full[i] = 0xff
	}
	if got := sumOf(full); got != BlockSize*0xff {
		t.Errorf("%d", got)
	}
}

// TestBuffers reads data that is longer than all buffers together.
func TestBuffers(t *testing.T) {
	const size = 64 << 20
	header := (&Entry{Name: "f", Type: '0', Size: size}).Bytes()
	archive := io.MultiReader(bytes.NewReader(header), io.LimitReader(zeros{}, size+1024))
	r := NewReader(context.Background(), Source{Archive: archive, Limit: size + 1024})
	h, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	buffers := map[*byte]bool{}
	err = r.Data(h, func(p []byte, _ int64) error {
		buffers[&r.in.chunk.data[:1][0]] = true
		return nil
	})
	if err != nil || len(buffers) > chunks {
		t.Errorf("%d buffers of %d bytes, %v", len(buffers), chunkSize, err)
	}
}

// zeros is /dev/zero.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestDeviceRecords reads devices whose numbers are in records of star(1) and bsdtar(1).
func TestDeviceRecords(t *testing.T) {
	for _, c := range []struct {
		records  map[string]string
		typeflag byte
		want     string
	}{
		{map[string]string{"SCHILY.devmajor": "9", "SCHILY.devminor": "300"}, tar.TypeBlock, "9,300"},
		{map[string]string{"SCHILY.devminor": "1048575"}, tar.TypeChar, "4,1048575"},
		{map[string]string{"SCHILY.devmajor": "4095"}, tar.TypeChar, "4095,5"},
		{map[string]string{"SCHILY.dev": "7", "SCHILY.ino": "8"}, tar.TypeChar, "4,5"},
		{map[string]string{"SCHILY.devmajor": "4096"}, tar.TypeChar, "no device has the numbers 4096, 5"},
		{map[string]string{"SCHILY.devminor": "4294967296"}, tar.TypeChar, "no device has the numbers 4, 4294967296"},
		{map[string]string{"SCHILY.devmajor": "-1"}, tar.TypeChar, "a malformed number"},
		{map[string]string{"SCHILY.devmajor": "0x9"}, tar.TypeBlock, "a malformed number"},
		{map[string]string{"SCHILY.devmajor": "9"}, tar.TypeReg, "0,0"},
	} {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		header := &tar.Header{Typeflag: c.typeflag, Name: "n", PAXRecords: c.records}
		if c.typeflag != tar.TypeReg {
			header.Devmajor, header.Devminor = 4, 5
		}
		if err := w.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		w.Close()
		got := ""
		if h, err := NewReader(context.Background(), Source{Archive: &b, Limit: 1 << 20}).Next(); err != nil {
			got = err.Error()
		} else {
			got = fmt.Sprintf("%d,%d", unix.Major(h.Device), unix.Minor(h.Device))
		}
		if !strings.HasSuffix(got, c.want) {
			t.Errorf("%v: %s, want %s", c.records, got, c.want)
		}
	}
}
