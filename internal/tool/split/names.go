package split

import (
	"strconv"
	"strings"

	"contedor/internal/cli"
)

// Digits of the suffixes.
const (
	letters     = "abcdefghijklmnopqrstuvwxyz"
	decimal     = "0123456789"
	hexadecimal = "0123456789abcdef"
)

// A suffix makes the names of the pieces, one after the other.
type suffix struct {
	prefix, additional string
	alphabet           string
	length             int // of the suffix; 0 if it grows as necessary
	start              string
	hasStart           bool

	grows  bool
	digits []int // of the current name; nil before the first one
}

const defaultLength = 2

// settle sets the length of the suffixes for a number of pieces, or 0 if that is not known.
func (s *suffix) settle(pieces int64) error {
	s.grows = !s.hasStart
	needed := 0
	if pieces > 0 {
		last := uint64(pieces - 1)
		if from, err := strconv.ParseUint(s.start, 10, 63); err == nil && s.hasStart && from < uint64(pieces) {
			last += from
		}
		for more := true; more; more = last > 0 {
			needed++
			last /= uint64(len(s.alphabet))
		}
		s.grows = false
	}
	if s.length > 0 {
		s.grows = false
		if s.length < needed {
			return cli.Fail("the suffix length needs to be at least "+strconv.Itoa(needed), nil)
		}
		return s.check()
	}
	s.length = max(defaultLength, needed)
	return s.check()
}

// check checks the first number.
func (s *suffix) check() error {
	if s.hasStart && len(s.start) > s.length {
		return &cli.Failure{Text: "numerical suffix start value is too large for the suffix length", Usage: true}
	}
	return nil
}

// next returns the next name. A suffix that grows begins with as many of the last digit as it has
// grown: after xyz comes xzaaa, so that the names are sorted.
func (s *suffix) next() (string, error) {
	if s.digits == nil {
		s.digits = make([]int, s.length)
		for i := range len(s.start) {
			s.digits[s.length-len(s.start)+i] = strings.IndexByte(s.alphabet, s.start[i])
		}
		return s.name(), nil
	}
	for i := len(s.digits) - 1; i >= 0; i-- {
		s.digits[i]++
		if s.grows && i == 0 && s.digits[0] == len(s.alphabet)-1 {
			s.prefix += s.alphabet[len(s.alphabet)-1:]
			s.digits = make([]int, len(s.digits)+1)
			return s.name(), nil
		}
		if s.digits[i] < len(s.alphabet) {
			return s.name(), nil
		}
		s.digits[i] = 0
	}
	return "", cli.Fail("output file suffixes exhausted", nil)
}

func (s *suffix) name() string {
	text := []byte(s.prefix)
	for _, digit := range s.digits {
		text = append(text, s.alphabet[digit])
	}
	return string(text) + s.additional
}
