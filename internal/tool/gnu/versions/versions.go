// Package versions compares version numbers in names, as sort -V and ls -v do.
package versions

import (
	"cmp"
	"strings"
)

// Compare compares two names. It compares sequences of digits by their numeric value. The result
// is negative, 0 or positive.
func Compare(a, b string) int {
	for a != "" && b != "" {
		x, y := LeadingDigits(a), LeadingDigits(b)
		if x == "" || y == "" {
			if a[0] != b[0] {
				return cmp.Compare(a[0], b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		a, b = a[len(x):], b[len(y):]
		x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
		if c := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

// LeadingDigits returns the digits at the beginning of s.
func LeadingDigits(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}
