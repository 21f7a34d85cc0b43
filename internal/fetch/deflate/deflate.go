// Package deflate compresses data fast in the format of RFC 1951. It takes a good half of the time of
// other compressors in Go at their fastest level, and its results are about as large.
//
// Begin reading at Encoder.Append. match.go finds repetitions, code.go makes the Huffman codes of a
// block, and write.go writes it.
package deflate

// A token stands for one or two literals, or for a match. Its lowest bits are
// the first symbol: a literal, or firstLength and the length. Then come the second symbol and the extra
// bits of the distance. The second symbol is that of the distance, nothing, or firstSecond and a literal.
// So all tokens are written in the same way, without a branch.
type token uint32

const (
	firstBits  = 10
	secondBits = 9

	firstLength = 257 // the first symbol of a match of minLength bytes
	minLength   = 3
	maxLength   = 258
	firsts      = firstLength + maxLength - minLength + 1

	nothing     = 30 // distances are less
	firstSecond = 31
	seconds     = firstSecond + 256

	window    = 32 << 10
	maxTokens = 64 << 10 // in a block
)

// An Encoder compresses chunks of data. Its zero value is ready for use.
type Encoder struct {
	recent  [1 << hashBits]uint16 // the lowest bits of the last position of each hash
	tokens  [maxTokens + 2]token
	firsts  [1 << firstBits]uint32 // how often the block has each first symbol
	seconds [1 << secondBits]uint32
	codes   codes
	out     writer
}

// Append compresses a chunk, which may not refer to earlier ones, and appends the result to to. It ends at
// a byte, after an empty stored block: results may be concatenated. After the last one comes Final.
func (e *Encoder) Append(to, chunk []byte) []byte {
	e.recent = [1 << hashBits]uint16{}
	e.out.bytes, e.out.bits, e.out.n = to, 0, 0
	for at := 0; at < len(chunk); {
		n, end := e.find(chunk, at)
		e.block(e.tokens[:n], chunk[at:end])
		at = end
	}
	e.out.stored(nil)
	return e.out.bytes
}

// Final is an empty block, which ends a deflate stream.
var Final = []byte{3, 0}
