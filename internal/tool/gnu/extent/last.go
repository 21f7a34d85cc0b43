package extent

import (
	"bytes"
	"io"
)

// LastLines returns the offset at which the last n lines of a file begin, of what is between two offsets.
// The last line may have no end. It reads blocks from the end on and keeps one of them.
func LastLines(f io.ReaderAt, first, end, n int64, delimiter byte) (int64, error) {
	block := make([]byte, min(64<<10, end-first))
	for at := end; at > first; {
		part := block[:min(int64(len(block)), at-first)]
		if _, err := f.ReadAt(part, at-int64(len(part))); err != nil && err != io.EOF {
			return 0, err
		}
		if at == end && (n == 0 || part[len(part)-1] != delimiter) {
			if n--; n < 0 {
				return end, nil
			}
		}
		at -= int64(len(part))
		for i := bytes.LastIndexByte(part, delimiter); i >= 0; i = bytes.LastIndexByte(part[:i], delimiter) {
			if n--; n < 0 {
				return at + int64(i) + 1, nil
			}
		}
	}
	return first, nil
}
