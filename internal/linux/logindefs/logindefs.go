// Package logindefs reads the settings of login.defs(5).
package logindefs

import (
	"os"
	"strings"
)

const path = "/etc/login.defs"

// Value returns the value of an item in /etc/login.defs, without quotation marks, and
// whether the item has one. If the item is set several times, the last value counts. A file
// that cannot be read counts as empty.
func Value(name string) (value string, ok bool) {
	text, _ := os.ReadFile(path)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		key, rest := line, ""
		if at := strings.IndexAny(line, " \t"); at >= 0 {
			key, rest = line[:at], strings.TrimLeft(line[at:], " \t")
		}
		if key == name && rest != "" {
			value, ok = strings.Trim(rest, `"`), true
		}
	}
	return value, ok
}

// Path returns the PATH with which a session of the user uid begins.
func Path(uid uint32) string {
	if uid != 0 {
		return searchPath("/usr/local/bin:/usr/bin", "ENV_PATH")
	}
	return searchPath("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "ENV_SUPATH", "ENV_ROOTPATH")
}

// searchPath returns the first of the items that is set, without the "PATH=" that may
// precede the value.
func searchPath(otherwise string, names ...string) string {
	for _, name := range names {
		if value, ok := Value(name); ok {
			if rest, ok := strings.CutPrefix(value, "PATH="); ok && rest != "" {
				value = strings.TrimPrefix(rest, `"`)
			}
			return value
		}
	}
	return otherwise
}
