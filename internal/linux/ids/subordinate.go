package ids

import "strings"

// Subordinate returns the first range of subordinate ids that text, a file in the format of
// subuid(5), gives the user: the first id and the number of ids, as the file spells them.
func (u User) Subordinate(text string) (first, count string, ok bool) {
	// As in util-linux, a name as a number is 0: every line with a name matches root.
	for line := range strings.SplitSeq(text, "\n") {
		f := strings.SplitN(line, ":", 3)
		if len(f) == 3 && (f[0] == u.Name || Leading(f[0]) == uint64(u.UID)) {
			return f[1], f[2], true
		}
	}
	return "", "", false
}
