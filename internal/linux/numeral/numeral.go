// Package numeral reads numbers as the C library does: decimal, octal after 0, hexadecimal
// after 0x and, as C23 defines it, binary after 0b.
package numeral

import (
	"math"
	"strings"
)

// Unsigned reads the number that s begins with, as strtoull(3) does. Blanks and a sign may
// precede it; -n is 2^64-n. base is 8, 10 or 16, or 0 to let the prefix determine it. rest
// is what follows the number, or all of s if there is none. fits is false for a number of
// more than 64 bits, which is returned as 2^64-1.
func Unsigned(s string, base int) (n uint64, rest string, fits bool) {
	n, negative, rest, fits := magnitude(s, base)
	if negative && fits {
		n = -n
	}
	return n, rest, fits
}

// Signed reads the number that s begins with, as strtoll(3) does, and is otherwise like
// Unsigned. A number that does not fit is returned as -2^63 or 2^63-1.
func Signed(s string, base int) (n int64, rest string, fits bool) {
	m, negative, rest, fits := magnitude(s, base)
	switch {
	case negative && (!fits || m > 1<<63):
		return math.MinInt64, rest, false
	case negative:
		return int64(-m), rest, true
	case !fits || m > math.MaxInt64:
		return math.MaxInt64, rest, false
	}
	return int64(m), rest, true
}

// Whole reads s as a number of at most the given bits, 1 to 64, in any base. ok is false if
// it does not fit or if something follows it. Commands read numbers so that check how far
// strtoul(3) got.
func Whole(s string, bits int) (n uint64, ok bool) {
	n, rest, fits := Unsigned(s, 0)
	return n, s != "" && rest == "" && fits && n>>(bits-1)>>1 == 0
}

// WholeInt is Whole for signed numbers.
func WholeInt(s string, bits int) (n int64, ok bool) {
	n, rest, fits := Signed(s, 0)
	high := n >> (bits - 1)
	return n, s != "" && rest == "" && fits && (high == 0 || high == -1)
}

const blanks = " \t\n\v\f\r"

// magnitude reads a number and its sign as Unsigned does.
func magnitude(s string, base int) (n uint64, negative bool, rest string, fits bool) {
	digits := strings.TrimLeft(s, blanks)
	if digits != "" && (digits[0] == '+' || digits[0] == '-') {
		negative = digits[0] == '-'
		digits = digits[1:]
	}
	base, digits = prefix(digits, base)
	fits = true
	i := 0
	for ; i < len(digits); i++ {
		d := Digit(digits[i])
		if d >= base {
			break
		}
		if n > (math.MaxUint64-uint64(d))/uint64(base) {
			fits = false
			continue
		}
		n = n*uint64(base) + uint64(d)
	}
	switch {
	case i == 0:
		return 0, false, s, true
	case !fits:
		n = math.MaxUint64
	}
	return n, negative, digits[i:], fits
}

// prefix returns the base of the number s and its digits without the prefix. A prefix
// without a digit after it is not a prefix: the number is 0.
func prefix(s string, base int) (int, string) {
	hasPrefix := func(letter byte, b int) bool {
		return len(s) > 2 && s[0] == '0' && s[1]|0x20 == letter && Digit(s[2]) < b
	}
	switch {
	case (base == 0 || base == 16) && hasPrefix('x', 16):
		return 16, s[2:]
	case base == 0 && hasPrefix('b', 2):
		return 2, s[2:]
	case base == 0 && s != "" && s[0] == '0':
		return 8, s
	case base == 0:
		return 10, s
	}
	return base, s
}

// Digits reads at most most digits of a base up to 36 at the beginning of s, without a sign or a
// prefix. used is how many there are; the value of more than 63 bits wraps around.
func Digits(s string, base, most int) (n, used int) {
	for used < min(most, len(s)) {
		d := Digit(s[used])
		if d >= base {
			break
		}
		n, used = n*base+d, used+1
	}
	return n, used
}

// Digit returns the value of a digit in bases up to 36, or 36 if c is none.
func Digit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'z':
		return int(c|0x20-'a') + 10
	}
	return 36
}
