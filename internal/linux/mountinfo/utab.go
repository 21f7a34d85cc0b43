package mountinfo

import (
	"os"
	"strconv"
	"strings"
)

// A UserField is a field of a line of utab.
type UserField int

// The fields, in the order in which libmount 2.42 writes them.
const (
	UserID         UserField = iota // the number of the mount in mountinfo; libmount reads it and writes none
	UserUniqueID                    // as Entry.UniqueID
	UserSource                      // the device or the word
	UserTarget                      // the mount point
	UserRoot                        // the directory of the file system
	UserBindSource                  // the directory or file that is bound
	UserAttributes                  // for security modules
	UserOptions                     // the options that only mount(8) and other users of libmount read
	userFields
)

// userNames begin the fields in the file.
var userNames = [userFields]string{"ID=", "UNIQID=", "SRC=", "TARGET=", "ROOT=", "BINDSRC=", "ATTRS=", "OPTS="}

// A UserEntry is a line of utab, the file in which mount(8) keeps the options of a mount that the
// kernel does not know. A field that is not in the line is nil.
type UserEntry [userFields]*string

// Set sets a field.
func (u *UserEntry) Set(f UserField, value string) { u[f] = &value }

// Get returns a field, or "" if it is not set.
func (u *UserEntry) Get(f UserField) string {
	if u[f] == nil {
		return ""
	}
	return *u[f]
}

// UtabPath returns the path of utab: the one in the environment variable LIBMOUNT_UTAB if it is set,
// otherwise /run/mount/utab.
func UtabPath() string {
	if path, ok := os.LookupEnv("LIBMOUNT_UTAB"); ok {
		return path
	}
	return "/run/mount/utab"
}

// ReadUtab reads utab. A missing file has no entries.
func ReadUtab() []UserEntry {
	text, _ := os.ReadFile(UtabPath())
	return ParseUtab(string(text))
}

// ParseUtab reads the text of utab. Malformed lines are left out, as by libmount.
func ParseUtab(text string) (list []UserEntry) {
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		line = strings.TrimLeft(line, " \t")
		if line == "" || line[0] == '#' || strings.Contains(line, "\x00") {
			continue
		}
		if u, ok := parseUser(line); ok {
			list = append(list, u)
		}
	}
	return list
}

// parseUser reads a line of utab. Unknown fields, and those that are there already, are ignored.
// Only spaces separate fields, but a tab ends a value, too.
func parseUser(line string) (u UserEntry, ok bool) {
	for field := range strings.SplitSeq(line, " ") {
		for f, name := range userNames {
			value, is := strings.CutPrefix(field, name)
			if !is || u[f] != nil {
				continue
			}
			value, _, _ = strings.Cut(value, "\t")
			value, _, _ = strings.Cut(Unescape(value), "\x00")
			if UserField(f) <= UserUniqueID {
				value = number(value)
			}
			if value == "" {
				return u, false
			}
			u.Set(UserField(f), value)
			break
		}
	}
	return u, true
}

// number returns a number as it is written usually, without leading zeros, or "".
func number(s string) string {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// FormatUtab returns the text of utab for a list of entries.
func FormatUtab(list []UserEntry) string {
	var b strings.Builder
	for _, u := range list {
		for f, value := range u {
			if value == nil {
				continue
			}
			b.WriteString(userNames[f] + Escape(*value))
			if UserField(f) != UserUniqueID && UserField(f) != UserOptions { // as libmount has it
				b.WriteByte(' ')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Escape replaces blanks, tabs, newlines and backslashes by octal escapes, the inverse of Unescape.
func Escape(field string) string {
	return strings.NewReplacer(" ", `\040`, "\t", `\011`, "\n", `\012`, `\`, `\134`).Replace(field)
}

// MergeUser adds the options of the entries of utab to the mounts of a table. An entry belongs to
// the latest mount with its id, or without an id with its source, mount point and directory. Of
// several entries for a mount the last counts.
func MergeUser(table []Entry, list []UserEntry) {
	merged := make([]bool, len(table))
	for at := len(list) - 1; at >= 0; at-- {
		u := &list[at]
		if u[UserSource] == nil || u[UserTarget] == nil || u[UserRoot] == nil || u[UserAttributes] == nil && u[UserOptions] == nil {
			continue
		}
		for i := len(table) - 1; i >= 0; i-- {
			if !merged[i] && u.belongsTo(&table[i]) {
				merged[i] = true
				table[i].User, table[i].BindSource = u.Get(UserOptions), u.Get(UserBindSource)
				break
			}
		}
	}
}

// belongsTo reports whether an entry describes a mount.
func (u *UserEntry) belongsTo(e *Entry) bool {
	if id, err := strconv.Atoi(u.Get(UserID)); err == nil && id > 0 {
		return id == e.ID
	}
	source := u.Get(UserSource)
	return e.Root == u.Get(UserRoot) && SamePath(e.Target, u.Get(UserTarget)) &&
		(e.Source == source || !IsPseudo(e.Type) && SamePath(e.Source, source))
}
