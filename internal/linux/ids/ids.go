// Package ids reads user and group ids: numbers as strtol(3) reads them, and names from
// passwd(5) and group(5). If nsswitch.conf(5) names other sources than files, it asks
// getent(1) for names that the files do not have.
package ids

import (
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/entry"
	"golang.org/x/sys/unix"
)

// ParseUint reads s, a decimal number, as strtoumax(3) does. Leading blanks and a plus sign
// are allowed; nothing may follow the number. The error is unix.ERANGE for a negative number
// or one of more than 64 bits, whatever follows it, and unix.EINVAL for anything else.
func ParseUint(s string) (uint64, error) {
	sign, digits, rest := cutNumber(s)
	if digits == "" {
		return 0, unix.EINVAL
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	switch {
	case err != nil || sign == "-" && n != 0:
		return 0, unix.ERANGE
	case rest != "":
		return 0, unix.EINVAL
	}
	return n, nil
}

// Wrap reads s, a decimal number, as strtoul(3) does, and returns its low 32 bits: -1 is the
// highest number. ok is false if s is not a number or if something follows it.
func Wrap(s string) (n uint32, ok bool) {
	_, digits, rest := cutNumber(s)
	return uint32(Leading(s)), digits != "" && rest == ""
}

// Leading returns the decimal number that s begins with, as strtoul(3) does: 0 if there is
// none, 2^64-1 if it does not fit into 64 bits, and 2^64-n for -n.
func Leading(s string) uint64 {
	sign, digits, _ := cutNumber(s)
	n, err := strconv.ParseUint(digits, 10, 64) // 0, or the highest, with an error
	if sign == "-" && err == nil {
		return -n
	}
	return n
}

// ParseInt is ParseUint for numbers from -2^63 to 2^63-1. The error is unix.ERANGE for
// others.
func ParseInt(s string) (int64, error) {
	sign, digits, rest := cutNumber(s)
	if digits == "" {
		return 0, unix.EINVAL
	}
	n, err := strconv.ParseInt(sign+digits, 10, 64)
	switch {
	case err != nil:
		return 0, unix.ERANGE
	case rest != "":
		return 0, unix.EINVAL
	}
	return n, nil
}

const blanks = " \t\n\v\f\r"

// cutNumber divides s, without leading blanks, into a sign, decimal digits and the rest.
func cutNumber(s string) (sign, digits, rest string) {
	s = strings.TrimLeft(s, blanks)
	if s != "" && (s[0] == '+' || s[0] == '-') {
		sign, s = s[:1], s[1:]
	}
	rest = strings.TrimLeft(s, "0123456789")
	return sign, s[:len(s)-len(rest)], rest
}

// A User is a line of passwd(5).
type User struct {
	Name     string
	Password string // "x" for one in shadow(5)
	UID, GID uint32
	Comment  string // the gecos field
	Home     string // home directory
	Shell    string
}

// A Group is a line of group(5).
type Group struct {
	Name     string
	Password string
	GID      uint32
	Members  []string
}

// A Database looks users and groups up in passwd(5) and group(5). Each method reads the
// files again. A file that cannot be read counts as empty.
type Database struct {
	read       func(path string) ([]byte, error)
	asksGetent bool
}

// Host returns the database of the current root directory.
func Host() Database { return Database{os.ReadFile, true} }

// Files returns the database of the files alone. getent(1) is not asked.
func Files() Database { return Database{os.ReadFile, false} }

// Under returns the database of the files below root, a directory that will become the
// root directory. Absolute symbolic links there point below root. getent(1) is not asked.
func Under(root string) Database {
	return Database{read: func(path string) ([]byte, error) {
		dir, err := unix.Open(root, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
		if err != nil {
			return nil, err
		}
		defer unix.Close(dir)
		fd, err := unix.Openat2(dir, strings.TrimPrefix(path, "/"), &unix.OpenHow{Flags: unix.O_RDONLY | unix.O_CLOEXEC, Resolve: unix.RESOLVE_IN_ROOT})
		if err != nil {
			return nil, err
		}
		f := os.NewFile(uintptr(fd), path)
		defer f.Close()
		var data []byte
		buf := make([]byte, 64<<10)
		for {
			n, err := f.Read(buf)
			data = append(data, buf[:n]...)
			if err != nil {
				return data, nil
			}
		}
	}}
}

// lines returns the lines of the file of a database, "passwd" or "group".
func (d Database) lines(name string) []string {
	data, err := d.read("/etc/" + name)
	if err != nil {
		return nil
	}
	lines := strings.Split(string(data), "\n")
	for i, line := range lines { // glibc reads lines as strings of C
		lines[i], _, _ = strings.Cut(line, "\x00")
	}
	return lines
}

// Has reports whether the file of a database, "passwd" or "group", can be read.
func (d Database) Has(name string) bool {
	_, err := d.read("/etc/" + name)
	return err == nil
}

// Empty reports whether the file of a database, "passwd" or "group", is empty or cannot be
// read.
func (d Database) Empty(name string) bool {
	data, _ := d.read("/etc/" + name)
	return len(data) == 0
}

// getent asks getent(1) for one entry if nsswitch.conf(5) names a source besides the files.
// It returns "" if there is none.
func (d Database) getent(words ...string) string {
	if !d.asksGetent || !d.namesMore(words[0]) {
		return ""
	}
	path, err := exec.LookPath("getent")
	if err != nil {
		return ""
	}
	cmd := exec.Command(path, words...)
	cmd.Env = entry.Environment(os.Environ())
	cmd.Stdin = strings.NewReader("") // there may be no /dev/null
	out, _ := cmd.Output()
	return strings.TrimSuffix(string(out), "\n")
}

// NamesMore reports whether nsswitch.conf(5) names a source of users or groups besides the
// files.
func (d Database) NamesMore() bool { return d.namesMore("passwd") || d.namesMore("group") }

func (d Database) namesMore(database string) bool {
	sources, _ := d.sources(database)
	return slices.ContainsFunc(sources, func(s string) bool { return !isFiles(s) && s[0] != '[' })
}

// isFiles reports whether a source is the files in /etc.
func isFiles(source string) bool { return source == "files" || source == "compat" }

// sources returns the sources that nsswitch.conf(5) names for a database, and whether it has
// a line for it. Without a line for initgroups, its sources are those of group.
func (d Database) sources(database string) (list []string, ok bool) {
	data, err := d.read("/etc/nsswitch.conf")
	if err != nil {
		return nil, false
	}
	for line := range strings.SplitSeq(string(data), "\n") {
		line, _, _ = strings.Cut(line, "#")
		if name, sources, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == database {
			return strings.Fields(sources), true
		}
	}
	if database == "initgroups" {
		return d.sources("group")
	}
	return nil, false
}

func parseUser(line string) (User, bool) {
	f := strings.SplitN(strings.TrimLeft(line, blanks), ":", 7)
	if len(f) < 4 || !isEntry(f[0]) {
		return User{}, false
	}
	f = append(f, "", "", "")
	uid, ok1 := fieldID(f[2])
	gid, ok2 := fieldID(f[3])
	return User{f[0], f[1], uid, gid, f[4], f[5], f[6]}, ok1 && ok2
}

// parseGroup parses a line as getgrnam(3) and getgrgid(3) do.
func parseGroup(line string) (Group, bool) {
	g, ok := parseGroupLine(line)
	return g, ok && isEntry(g.Name)
}

// parseGroupLine parses a line as getgrouplist(3) does, to which comments and lines of the
// "compat" mode are groups too.
func parseGroupLine(line string) (Group, bool) {
	f := strings.SplitN(strings.TrimLeft(line, blanks), ":", 4)
	if len(f) < 3 {
		return Group{}, false
	}
	f = append(f, "")
	gid, ok := fieldID(f[2])
	if f[2] == "" && strings.HasPrefix(f[0], "+") || f[2] == "" && strings.HasPrefix(f[0], "-") {
		ok = true
	}
	g := Group{Name: f[0], Password: f[1], GID: gid}
	for m := range strings.SplitSeq(f[3], ",") {
		if m = strings.TrimLeft(m, blanks); m != "" {
			g.Members = append(g.Members, m)
		}
	}
	return g, ok
}

// fieldID reads a field that is an id of 32 bits.
func fieldID(s string) (id uint32, ok bool) {
	n, err := ParseUint(s)
	return uint32(n), err == nil && n <= 1<<32-1
}

// isEntry reports whether a line's first field is a name, which may be empty, not a comment
// or a line of nsswitch.conf(5)'s "compat" mode such as "+user".
func isEntry(name string) bool { return name == "" || strings.IndexByte("#+-", name[0]) < 0 }

// user returns the first user that matches. key is the user's name or id, for getent(1).
func (d Database) user(key string, match func(User) bool) (User, bool) {
	for _, line := range append(d.lines("passwd"), "") {
		if u, ok := parseUser(line); ok && match(u) {
			return u, true
		}
	}
	u, ok := parseUser(d.getent("passwd", key))
	return u, ok && match(u)
}

// Users returns the users of passwd(5), in its order.
func (d Database) Users() (list []User) {
	for _, line := range d.lines("passwd") {
		if u, ok := parseUser(line); ok {
			list = append(list, u)
		}
	}
	return list
}

// Groups returns the groups of group(5), in its order.
func (d Database) Groups() (list []Group) {
	for _, line := range d.lines("group") {
		if g, ok := parseGroup(line); ok {
			list = append(list, g)
		}
	}
	return list
}

// UserByName returns the user of that name, getpwnam(3).
func (d Database) UserByName(name string) (User, bool) {
	return d.user(name, func(u User) bool { return u.Name == name })
}

// UserByID returns the first user of that id, getpwuid(3).
func (d Database) UserByID(uid uint32) (User, bool) {
	return d.user(strconv.FormatUint(uint64(uid), 10), func(u User) bool { return u.UID == uid })
}

// GroupByName returns the group of that name, getgrnam(3).
func (d Database) GroupByName(name string) (Group, bool) {
	for _, line := range d.lines("group") {
		if g, ok := parseGroup(line); ok && g.Name == name {
			return g, true
		}
	}
	g, ok := parseGroup(d.getent("group", name))
	return g, ok && g.Name == name
}

// GroupByID returns the first group of that id, getgrgid(3).
func (d Database) GroupByID(gid uint32) (Group, bool) {
	for _, line := range d.lines("group") {
		if g, ok := parseGroup(line); ok && g.GID == gid {
			return g, true
		}
	}
	g, ok := parseGroup(d.getent("group", strconv.FormatUint(uint64(gid), 10)))
	return g, ok && g.GID == gid
}

// User returns the id of the user of that name.
func (d Database) User(name string) (uint32, bool) {
	u, ok := d.UserByName(name)
	return u.UID, ok
}

// Group returns the id of the group of that name.
func (d Database) Group(name string) (uint32, bool) {
	g, ok := d.GroupByName(name)
	return g.GID, ok
}

// GroupsOf returns the ids of a user's groups as getgrouplist(3) does: primary first, then
// the groups that list the user as a member. A group with two lines is there twice.
func (d Database) GroupsOf(name string, primary uint32) []uint32 {
	list := []uint32{primary}
	lines := d.lines("group")
	if sources, ok := d.sources("initgroups"); ok && !slices.ContainsFunc(sources, isFiles) {
		lines = nil
	}
	for _, line := range lines {
		g, ok := parseGroupLine(line)
		if ok && g.GID != primary && slices.Contains(g.Members, name) {
			list = append(list, g.GID)
		}
	}
	if words := strings.Fields(d.getent("initgroups", name)); len(words) > 1 {
		for _, w := range words[1:] {
			if n, err := strconv.ParseUint(w, 10, 32); err == nil {
				if gid := uint32(n); !slices.Contains(list, gid) {
					list = append(list, gid)
				}
			}
		}
	}
	return list
}

// UserName returns the name of the user uid, or the number if there is no such user.
func (d Database) UserName(uid uint32) string {
	if u, ok := d.UserByID(uid); ok {
		return u.Name
	}
	return Decimal(uid)
}

// GroupName returns the name of the group gid, or the number if there is no such group.
func (d Database) GroupName(gid uint32) string {
	if g, ok := d.GroupByID(gid); ok {
		return g.Name
	}
	return Decimal(gid)
}

// Decimal returns an id in decimal digits.
func Decimal(id uint32) string { return strconv.FormatUint(uint64(id), 10) }
