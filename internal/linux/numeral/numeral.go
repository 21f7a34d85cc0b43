// Package numeral reads numbers as the C library does: decimal, octal after 0,
// hexadecimal after 0x and, since C23, binary after 0b.
package numeral

import (
	"math"
	"strings"
)

// Unsigned reads the number that s begins with, as strtoull(3): after blanks, with a
// sign, a negative one counted down from 2^64. Base is 8, 10 or 16, or 0 for what the
// prefix says. It returns what follows the number, which is all of s where there is
// none, and whether the number fits into 64 bits; one that does not is the greatest.
func Unsigned(s string, base int) (n uint64, rest string, fits bool) {
	n, negative, rest, fits := magnitude(s, base)
	if negative && fits {
		n = -n
	}
	return n, rest, fits
}

// Signed is Unsigned for strtoll(3): a number that does not fit is the one with the
// same sign that is farthest from 0.
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

// Whole reads a number of at most so many bits that is all of s, as a command that
// checks strtoul(3)'s result has it.
func Whole(s string, bits int) (n uint64, ok bool) {
	n, rest, fits := Unsigned(s, 0)
	return n, s != "" && rest == "" && fits && n>>(bits-1)>>1 == 0
}

// WholeInt is Whole for numbers with a sign.
func WholeInt(s string, bits int) (n int64, ok bool) {
	n, rest, fits := Signed(s, 0)
	high := n >> (bits - 1)
	return n, s != "" && rest == "" && fits && (high == 0 || high == -1)
}

const blanks = " \t\n\v\f\r"

// magnitude reads a number without its sign.
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
		d := digit(digits[i])
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

// prefix returns the base of a number and its digits, behind the prefix that says it.
// A prefix that no digit follows is a zero and something else.
func prefix(s string, base int) (int, string) {
	marked := func(letter byte, b int) bool {
		return len(s) > 2 && s[0] == '0' && s[1]|0x20 == letter && digit(s[2]) < b
	}
	switch {
	case (base == 0 || base == 16) && marked('x', 16):
		return 16, s[2:]
	case base == 0 && marked('b', 2):
		return 2, s[2:]
	case base == 0 && s != "" && s[0] == '0':
		return 8, s
	case base == 0:
		return 10, s
	}
	return base, s
}

func digit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'z':
		return int(c|0x20-'a') + 10
	}
	return 36
}
