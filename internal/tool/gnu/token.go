package gnu

import (
	"bufio"
	"strings"
)

// Token reads the next word of in. Words are separated by any of the given bytes. The error that ends the
// input, io.EOF or another one, comes with the last word, which may be empty.
func Token(in *bufio.Reader, separators string) (string, error) {
	var word []byte
	for {
		c, err := in.ReadByte()
		switch {
		case err != nil:
			return string(word), err
		case strings.IndexByte(separators, c) < 0:
			word = append(word, c)
		case len(word) > 0:
			return string(word), nil
		}
	}
}
