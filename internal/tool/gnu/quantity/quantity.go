// Package quantity parses and formats sizes and durations.
package quantity

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Parse parses a number with the suffixes of coreutils: b, kB, K, KiB, MB, M, and so on. The error
// is EINVAL, or EOVERFLOW for a number above 63 bits.
func Parse(text string) (int64, error) {
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
		power := strings.IndexByte("KMGTPE", suffix[0]&^0x20)
		if power < 0 {
			return 0, unix.EINVAL
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
	if n < unit {
		return strconv.FormatInt(n, 10)
	}
	letters := "KMGTPE"
	if unit == 1000 {
		letters = "kMGTPE"
	}
	divisor := unit
	at := 0
	for n/divisor >= unit && at < len(letters)-1 {
		divisor *= unit
		at++
	}
	tenths := (n/divisor)*10 + (n%divisor*10+divisor-1)/divisor
	if tenths < 100 {
		return fmt.Sprintf("%d.%d%c", tenths/10, tenths%10, letters[at])
	}
	whole := (n + divisor - 1) / divisor
	if whole == unit && at < len(letters)-1 {
		return fmt.Sprintf("1.0%c", letters[at+1])
	}
	return fmt.Sprintf("%d%c", whole, letters[at])
}

// Seconds parses a duration with an optional unit s, m, h or d, as sleep(1) does.
func Seconds(word string) (seconds float64, ok bool) {
	unit := 1.0
	if at := len(word) - 1; at >= 0 {
		if i := strings.IndexByte("smhd", word[at]); i >= 0 {
			unit, word = [...]float64{1, 60, 3600, 86400}[i], word[:at]
		}
	}
	n, err := strconv.ParseFloat(word, 64)
	if e, ok := err.(*strconv.NumError); ok && e.Err == strconv.ErrRange {
		err = nil // infinity
	}
	return n * unit, err == nil && n >= 0 && !strings.ContainsRune(word, '_')
}
