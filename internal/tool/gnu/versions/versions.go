// Package versions orders file names with version numbers, as sort -V and ls -v do.
package versions

import (
	"cmp"
	"strings"
)

// Compare orders two names as Debian orders versions, deb-version(7). Digits are ordered by their
// value. A tilde comes before everything, even the end of the name, and letters come before other
// characters. Suffixes such as .tar.gz only count if the names are equal without them. The empty
// name, ".", ".." and names that begin with a dot come first, in that order.
func Compare(a, b string) int {
	if c := cmp.Compare(rank(a), rank(b)); c != 0 || rank(a) < hidden {
		return c
	}
	x, y := a[:prefixLength(a)], b[:prefixLength(b)]
	if c := compare(x, y); c != 0 {
		return c
	}
	if len(x) == len(a) && len(y) == len(b) {
		return 0
	}
	return compare(a, b)
}

const hidden = 3

func rank(name string) int {
	switch {
	case name == "":
		return 0
	case name == ".":
		return 1
	case name == "..":
		return 2
	case name[0] == '.':
		return hidden
	}
	return hidden + 1
}

// prefixLength returns the length of a name without its suffixes: parts that begin with a
// dot and a letter or tilde, and have only letters, digits and tildes.
func prefixLength(name string) int {
	prefix := 0
	for i := 0; i < len(name); {
		i++
		prefix = i
		for i+1 < len(name) && name[i] == '.' && (isLetter(name[i+1]) || name[i+1] == '~') {
			for i += 2; i < len(name) && (isLetter(name[i]) || isDigit(name[i]) || name[i] == '~'); i++ {
			}
		}
	}
	return prefix
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// order returns the rank of the first character of a text among all characters other than digits.
func order(text string) int {
	switch {
	case text == "":
		return -1
	case isDigit(text[0]):
		return 0
	case isLetter(text[0]):
		return int(text[0])
	case text[0] == '~':
		return -2
	}
	return int(text[0]) + 256
}

// compare orders texts by their parts, which are alternately digits and other characters.
func compare(a, b string) int {
	for a != "" || b != "" {
		for a != "" && !isDigit(a[0]) || b != "" && !isDigit(b[0]) {
			if c := cmp.Compare(order(a), order(b)); c != 0 {
				return c
			}
			a, b = a[1:], b[1:]
		}
		x, y := LeadingDigits(a), LeadingDigits(b)
		a, b = a[len(x):], b[len(y):]
		x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
		if c := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); c != 0 {
			return c
		}
	}
	return 0
}

// LeadingDigits returns the digits at the beginning of s.
func LeadingDigits(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}
