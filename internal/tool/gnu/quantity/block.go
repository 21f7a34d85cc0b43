package quantity

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// A Block is a unit that sizes are printed in: that of --block-size, or one that each size selects.
type Block struct {
	Size   int64 // in bytes
	auto   bool  // each size has its own unit
	suffix bool  // numbers are followed by the unit's letter
	iec    bool  // a power of 1024, not of 1000
	bytes  bool  // the letter is followed by B
}

// Units of --human-readable and --si.
var (
	HumanReadable = Block{Size: 1, auto: true, suffix: true, iec: true}
	SI            = Block{Size: 1, auto: true, suffix: true}
)

// Fixed returns the unit of a number of bytes without a suffix.
func Fixed(size int64) Block { return Block{Size: size} }

// Auto reports whether each size has its own unit.
func (b Block) Auto() bool { return b.auto }

const powers = "KMGTPEZYRQ"

// ParseBlock parses the value of --block-size. The error is one of Integer, and
// EINVAL for zero.
func ParseBlock(text string) (Block, error) {
	text = strings.TrimPrefix(text, "'") // for the separators of thousands; the C locale has none
	for _, named := range []struct {
		name  string
		block Block
	}{{"human-readable", HumanReadable}, {"si", SI}} {
		if text != "" && strings.HasPrefix(named.name, text) {
			return named.block, nil
		}
	}
	size, err := Integer(text, "eEgGkKmMpPtTyYzZ0")
	if err != nil {
		return Block{}, err
	}
	if size == 0 {
		return Block{}, unix.EINVAL
	}
	b := Block{Size: int64(min(size, math.MaxInt64))} // no size is larger than this unit
	if strings.IndexAny(text, "0123456789") < 0 {     // a suffix without a number follows each size that is printed
		b.suffix = true
		b.bytes = strings.HasSuffix(text, "B")
		b.iec = !b.bytes || strings.HasSuffix(text, "iB")
	}
	return b, nil
}

// BlockFromEnvironment returns the unit that the first set of the variables gives, and whether one
// is set. An invalid value counts as the default, 1024 bytes, or 512 with POSIXLY_CORRECT.
func BlockFromEnvironment(getenv func(string) (string, bool), variables ...string) (b Block, set bool) {
	for _, variable := range variables {
		if text, ok := getenv(variable); ok {
			if b, err := ParseBlock(text); err == nil {
				return b, true
			}
			return DefaultBlock(getenv), true
		}
	}
	return DefaultBlock(getenv), false
}

// DefaultBlock returns the unit without any option and variable for it.
func DefaultBlock(getenv func(string) (string, bool)) Block {
	if _, posix := getenv("POSIXLY_CORRECT"); posix {
		return Fixed(512)
	}
	return Fixed(1024)
}

// ErrSuffix is the error of a number that is followed by an unknown suffix.
var ErrSuffix = unix.ENOTSUP

// Integer parses a number without a sign in the notation of C, with one of the suffixes, as
// xstrtoumax of gnulib does. Suffixes are letters; a 0 among them allows B and iB after one. A
// suffix alone counts as 1 of it, and b is 512. The error is EINVAL, ErrSuffix, or EOVERFLOW for a number above
// 64 bits.
func Integer(text, suffixes string) (uint64, error) {
	digits := strings.TrimLeft(text, " \t\n\v\f\r")
	digits = strings.TrimPrefix(digits, "+")
	base, end := 10, 0
	switch {
	case len(digits) > 2 && digits[0] == '0' && digits[1]|0x20 == 'x':
		base, digits = 16, digits[2:]
	case len(digits) > 2 && digits[0] == '0' && digits[1]|0x20 == 'b' && (digits[2] == '0' || digits[2] == '1'):
		base, digits = 2, digits[2:]
	case len(digits) > 1 && digits[0] == '0':
		base = 8
	}
	for end < len(digits) {
		if _, err := strconv.ParseUint(digits[end:end+1], base, 8); err != nil {
			break
		}
		end++
	}
	known := func(letter byte) bool { return letter != '0' && strings.IndexByte(suffixes, letter) >= 0 }
	suffix := digits[end:]
	n := big.NewInt(1)
	if end > 0 {
		n.SetString(digits[:end], base)
	} else if digits != text || suffix == "" || !known(suffix[0]) {
		return 0, unix.EINVAL
	}
	if suffix != "" {
		unit := int64(1024)
		switch {
		case !known(suffix[0]):
			return 0, ErrSuffix
		case suffix == "b":
			unit = 512
		case len(suffix) == 1:
		case strings.IndexByte(suffixes, '0') >= 0 && suffix[1:] == "iB":
		case strings.IndexByte(suffixes, '0') >= 0 && suffix[1:] == "B":
			unit = 1000
		default:
			return 0, ErrSuffix
		}
		power := max(strings.IndexByte(powers, suffix[0]&^0x20), 0) // 0 for b, which powers does not have
		n.Mul(n, new(big.Int).Exp(big.NewInt(unit), big.NewInt(int64(power+1)), nil))
	}
	if !n.IsUint64() {
		return 0, unix.EOVERFLOW
	}
	return n.Uint64(), nil
}

// Format formats n units of a number of bytes in blocks, rounded up.
func (b Block) Format(n uint64, unit int64) string {
	if b.auto {
		base := int64(1000)
		if b.iec {
			base = 1024
		}
		if unit == 1 && n <= math.MaxInt64 {
			return Human(int64(n), base)
		}
		size := new(big.Int).Mul(new(big.Int).SetUint64(n), big.NewInt(unit))
		return human(size, base)
	}
	text := ""
	if unit == b.Size {
		text = strconv.FormatUint(n, 10)
	} else {
		size := new(big.Int).Mul(new(big.Int).SetUint64(n), big.NewInt(unit))
		size.Add(size, big.NewInt(b.Size-1))
		text = size.Div(size, big.NewInt(b.Size)).String()
	}
	return text + b.letters()
}

// Name returns the unit as df(1) has it in its heading: 1K, 512B, 2kB, 1.5MB.
func (b Block) Name() string {
	thousands, twenty := b.Size, b.Size
	by1000, by1024 := true, true
	for by1000 && by1024 {
		by1000, by1024 = thousands%1000 == 0, twenty%1024 == 0
		thousands, twenty = thousands/1000, twenty/1024
	}
	iec := b.iec
	if by1000 != by1024 {
		iec = by1024
	}
	base := int64(1000)
	if iec {
		base = 1024
	}
	text := strings.Replace(Human(b.Size, base), ".0", "", 1)
	if !iec || b.bytes {
		if iec && b.Size >= 1024 {
			text += "i"
		}
		text += "B"
	}
	return text
}

// letters returns the text after a number.
func (b Block) letters() string {
	if !b.suffix {
		return ""
	}
	base, text := int64(1000), ""
	if b.iec {
		base = 1024
	}
	power := 0
	for size := int64(1); size < b.Size && power < len(powers); power++ {
		if size > math.MaxInt64/base {
			power++
			break
		}
		size *= base
	}
	if power > 0 {
		text = powers[power-1 : power]
		if !b.iec && power == 1 {
			text = "k"
		}
	}
	if b.bytes {
		if b.iec && power > 0 {
			text += "i"
		}
		text += "B"
	}
	return text
}
