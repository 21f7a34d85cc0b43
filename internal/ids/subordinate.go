package ids

import (
	"strconv"
	"strings"
)

// Subordinate returns the first range of ids that the text of a file, subuid(5)
// or subgid(5), gives a user: the first id and how many there are, as they stand.
func (u User) Subordinate(text string) (first, count string, ok bool) {
	for line := range strings.SplitSeq(text, "\n") {
		f := strings.SplitN(line, ":", 3)
		if len(f) == 3 && (f[0] == u.Name || leadingNumber(f[0]) == uint64(u.UID)) {
			return f[1], f[2], true
		}
	}
	return "", "", false
}

// leadingNumber is the number that a word begins with, 0 where it begins with
// none, as strtoul(3) has it. That a name thereby counts as 0 is the way of
// unshare(1): root gets the first line where none names it.
func leadingNumber(s string) uint64 {
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	digits := strings.TrimPrefix(s, "+")
	negative := strings.HasPrefix(s, "-")
	if negative {
		digits = s[1:]
	}
	rest := strings.TrimLeft(digits, "0123456789")
	n, err := strconv.ParseUint(digits[:len(digits)-len(rest)], 10, 64) // the highest number past its range
	if negative && err == nil {
		n = -n
	}
	return n
}
