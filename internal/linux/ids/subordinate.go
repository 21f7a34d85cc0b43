package ids

import "strings"

// Subordinate returns the first range of ids that the text of a file, subuid(5)
// or subgid(5), gives a user: the first id and how many there are, as they stand.
func (u User) Subordinate(text string) (first, count string, ok bool) {
	// A name counts as 0: root gets the first line where none names it.
	for line := range strings.SplitSeq(text, "\n") {
		f := strings.SplitN(line, ":", 3)
		if len(f) == 3 && (f[0] == u.Name || Leading(f[0]) == uint64(u.UID)) {
			return f[1], f[2], true
		}
	}
	return "", "", false
}
