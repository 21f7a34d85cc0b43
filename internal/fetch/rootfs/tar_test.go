package rootfs

import (
	"fmt"
	"testing"
)

// TestChecksums has headers with bytes above 127, the sums of which old programs
// took as signed ones.
func TestChecksums(t *testing.T) {
	block := member(file("caf\xc3\xa9", ""))[:blockSize]
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
	full := make([]byte, blockSize)
	for i := range full {
		full[i] = 0xff
	}
	if got := sumOf(full); got != blockSize*0xff {
		t.Errorf("%d", got)
	}
}
