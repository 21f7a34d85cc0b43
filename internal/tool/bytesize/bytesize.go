// Package bytesize formats and parses sizes in bytes as the tools of util-linux do. The program mount
// links it, so it imports neither fmt nor math/big; sizes of GNU tools are in gnu/quantity.
package bytesize

import (
	"math"
	"math/bits"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Format formats a number of bytes with a unit, such as 512B and 1.5K. It rounds to one decimal
// place, and omits a zero there.
func Format(n uint64) string {
	unit := max(bits.Len64(n)-1, 0) / 10
	whole, rest := n>>(10*unit), n&(1<<(10*unit)-1)
	tenths := uint64(0)
	if rest > 0 {
		thousandths := rest / (1 << (10*unit - 10)) * 1000 / 1024
		if rest < 1<<54 { // the exact result, if the product fits in 64 bits
			thousandths = rest * 1000 >> (10 * unit)
		}
		tenths = (thousandths + 50) / 100
	}
	if tenths == 10 {
		whole, tenths = whole+1, 0
	}
	text := strconv.FormatUint(whole, 10)
	if tenths > 0 {
		text += "." + strconv.FormatUint(tenths, 10)
	}
	return text + "BKMGTPE"[unit:unit+1]
}

// Parse parses a size: a number in the notation of C and an optional unit, such as K or KiB for
// 1024, and KB for 1000. With a unit the number may have a fraction. The error is EINVAL, or ERANGE
// if the size needs more than 64 bits.
func Parse(word string) (uint64, error) {
	word = strings.TrimLeft(word, " \t\n\v\f\r")
	word = strings.TrimPrefix(word, "+")
	end := 0
	if lower := strings.ToLower(word); strings.HasPrefix(lower, "0x") {
		end = 2 + len(lower[2:]) - len(strings.TrimLeft(lower[2:], "0123456789abcdef"))
	} else {
		end = len(word) - len(strings.TrimLeft(word, "0123456789"))
	}
	n, err := strconv.ParseUint(word[:end], 0, 64)
	if numeric, ok := err.(*strconv.NumError); ok {
		if numeric.Err == strconv.ErrRange {
			return 0, unix.ERANGE
		}
		return 0, unix.EINVAL
	}
	suffix := word[end:]
	fraction := ""
	if rest, ok := strings.CutPrefix(suffix, "."); ok {
		suffix = strings.TrimLeft(rest, "0123456789")
		fraction = rest[:len(rest)-len(suffix)]
	}
	if suffix == "" {
		if fraction != "" {
			return 0, unix.EINVAL
		}
		return n, nil
	}
	power := 1 + strings.IndexByte("KMGTPEZY", suffix[0]&^0x20)
	base := 1024.0
	switch suffix[1:] {
	case "", "iB":
	case "B":
		base = 1000
	default:
		power = 0
	}
	if power == 0 {
		return 0, unix.EINVAL
	}
	part, _ := strconv.ParseFloat("0."+fraction, 64)
	factor := math.Pow(base, float64(power))
	if (float64(n)+part)*factor >= 1<<64 {
		return 0, unix.ERANGE
	}
	return n*uint64(factor) + uint64(part*factor), nil
}
