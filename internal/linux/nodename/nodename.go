// Package nodename tells which names hostname(1) accepts for a host. It is a package of
// its own because package headstart checks a name before the Go runtime starts: Valid
// allocates nothing.
package nodename

// Valid tells whether a name consists of letters, digits, hyphens and dots, and
// its labels are not empty and neither begin nor end with a hyphen.
func Valid(name string) bool {
	before := byte('.')
	for _, c := range []byte(name) {
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z', '0' <= c && c <= '9':
		case c == '-' && before != '.':
		case c == '.' && before != '.' && before != '-':
		default:
			return false
		}
		before = c
	}
	return before != '.' && before != '-'
}
