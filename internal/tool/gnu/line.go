package gnu

import (
	"bufio"
	"bytes"
)

// Line reads a line with its terminator, as ReadBytes of bufio does. That one holds a line twice at the
// end; here a long line moves to a much larger buffer a few times, of which only the used part takes
// memory.
func Line(in *bufio.Reader, end byte) ([]byte, error) {
	const long, growth = 512 << 10, 8
	part, err := in.ReadSlice(end)
	line := bytes.Clone(part)
	for err == bufio.ErrBufferFull {
		part, err = in.ReadSlice(end)
		if full := len(line)+len(part) > cap(line); full && len(line) >= long {
			line = append(make([]byte, 0, growth*len(line)), line...)
		}
		line = append(line, part...)
	}
	return line, err
}
