// Package quantity parses and formats sizes and durations.
package quantity

import (
	"math/big"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Parse parses a number with the suffixes of coreutils: b, kB, K, KiB, MB, M, and so on up to Q. A suffix alone
// counts as 1 of it. Blanks and a plus sign may precede a number. The error is EINVAL, or EOVERFLOW for a number above 63 bits.
func Parse(text string) (int64, error) {
	if text != "" && strings.IndexByte("bkKmMGTPEZYRQ", text[0]) >= 0 {
		text = "1" + text
	}
	text = strings.TrimPrefix(strings.TrimLeft(text, " \t\n\v\f\r"), "+")
	end := 0
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	n, err := strconv.ParseInt(text[:end], 10, 64)
	if err != nil && end > 0 {
		return 0, unix.EOVERFLOW
	}
	suffix := text[end:]
	factor := int64(1)
	switch {
	case end == 0:
		return 0, unix.EINVAL
	case suffix == "b":
		factor = 512
	case suffix != "":
		base := int64(1024)
		switch suffix[1:] {
		case "", "iB":
		case "B":
			base = 1000
		default:
			return 0, unix.EINVAL
		}
		power := strings.IndexByte("KMGTPEZYRQ", suffix[0]&^0x20)
		switch {
		case power < 0:
			return 0, unix.EINVAL
		case power > strings.IndexByte("KMGTPE", 'E') && n > 0:
			return 0, unix.EOVERFLOW
		}
		for range power + 1 {
			factor *= base
		}
	}
	if n*factor/factor != n {
		return 0, unix.EOVERFLOW
	}
	return n * factor, nil
}

// Human formats a size as 1.5K or 23M, rounded up. unit is 1000 or 1024.
func Human(n, unit int64) string {
	if n >= 0 && n < unit {
		return strconv.FormatInt(n, 10)
	}
	return human(big.NewInt(n), unit)
}

// human is Human for sizes above 63 bits.
func human(n *big.Int, unit int64) string {
	base, divisor, power := big.NewInt(unit), big.NewInt(1), 0
	limit := new(big.Int).Set(base)
	for n.Cmp(limit) >= 0 && power < len(powers) {
		divisor.Set(limit)
		limit.Mul(limit, base)
		power++
	}
	up := func(factor int64) int64 {
		scaled := new(big.Int).Mul(n, big.NewInt(factor))
		scaled.Add(scaled, divisor)
		return scaled.Div(scaled.Sub(scaled, big.NewInt(1)), divisor).Int64()
	}
	letter := func(power int) string {
		switch {
		case power == 0:
			return ""
		case power == 1 && unit == 1000:
			return "k"
		}
		return powers[power-1 : power]
	}
	if tenths := up(10); power > 0 && tenths < 100 {
		return strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10) + letter(power)
	}
	whole := up(1)
	if whole == unit && power < len(powers) {
		return "1.0" + letter(power+1)
	}
	return strconv.FormatInt(whole, 10) + letter(power)
}

// Seconds parses a duration with an optional unit s, m, h or d, as sleep(1) does.
func Seconds(word string) (seconds float64, ok bool) {
	unit := 1.0
	word = strings.TrimLeft(word, " \t\n\v\f\r")
	hex := strings.HasPrefix(strings.ToLower(strings.TrimLeft(word, "+-")), "0x")
	if at := len(word) - 1; at >= 0 {
		if i := strings.IndexByte("smhd", word[at]); i >= 0 && !(hex && word[at] == 'd') {
			unit, word = [...]float64{1, 60, 3600, 86400}[i], word[:at]
		}
	}
	if hex && !strings.ContainsAny(word, "pP") {
		word += "p0" // strconv requires an exponent, C does not
	}
	n, err := strconv.ParseFloat(word, 64)
	if e, ok := err.(*strconv.NumError); ok && e.Err == strconv.ErrRange {
		err = nil // n is infinite
	}
	return n * unit, err == nil && n >= 0 && !strings.ContainsRune(word, '_')
}
