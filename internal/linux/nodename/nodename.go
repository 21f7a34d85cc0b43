// Package nodename checks whether hostname(1) accepts a host name. It is a package of its
// own, with few imports, because package headstart calls Valid before the Go runtime starts.
package nodename

// Valid reports whether a name consists of labels that are separated by dots. A label has
// ASCII letters, digits and hyphens, is not empty, and neither begins nor ends with a
// hyphen. Valid does not check the length. It allocates nothing.
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
