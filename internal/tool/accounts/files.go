package accounts

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/atomicfile"
	"golang.org/x/sys/unix"
)

// A table is one of the files. Each line has fields between colons; the first one is a name.
type table struct {
	path    string
	present bool // the file exists
	changed bool
	lines   []string
}

// A database is the files of users and groups.
type database struct {
	passwd, shadow, group, gshadow, subuid, subgid *table
}

func open() *database {
	read := func(name string) *table {
		text, err := os.ReadFile("/etc/" + name)
		t := &table{path: "/etc/" + name, present: err == nil}
		if text := strings.TrimSuffix(string(text), "\n"); text != "" {
			t.lines = strings.Split(text, "\n")
		}
		return t
	}
	d := &database{read("passwd"), read("shadow"), read("group"), read("gshadow"), read("subuid"), read("subgid")}
	d.passwd.present, d.group.present = true, true // save creates these two if they are missing
	return d
}

// lock takes the lock of lckpwdf(3). The function that it returns releases the lock.
func lock() (func(), error) {
	f, err := os.OpenFile("/etc/.pwd.lock", os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.FcntlFlock(f.Fd(), unix.F_SETLK, &unix.Flock_t{Type: unix.F_WRLCK}); err != nil {
		f.Close()
		return nil, err
	}
	return func() { f.Close() }, nil
}

// save writes the files that were changed.
func (d *database) save() error {
	for _, t := range []*table{d.passwd, d.shadow, d.group, d.gshadow, d.subuid, d.subgid} {
		if !t.changed || !t.present {
			continue
		}
		if err := t.save(); err != nil {
			return &cli.Failure{Text: "failure while writing changes to " + t.path, Err: err}
		}
	}
	return nil
}

// save replaces a file atomically, and keeps the old one under its name and a "-". The caller has the
// lock.
func (t *table) save() error {
	var st unix.Stat_t // zero, so root owns a file that does not exist yet
	rule := atomicfile.Rule{Mode: 0o644, Owner: &st, Sync: true, Temporary: "+"}
	if unix.Stat(t.path, &st) == nil {
		rule.Mode = st.Mode & 0o777
		if old, err := os.ReadFile(t.path); err == nil {
			if err := atomicfile.Write(t.path+"-", string(old), rule); err != nil {
				return err
			}
		}
	}
	text := strings.Join(t.lines, "\n")
	if text != "" {
		text += "\n"
	}
	return atomicfile.Write(t.path, text, rule)
}

// find returns the fields of the line with a name, or nil.
func (t *table) find(name string) []string {
	for _, line := range t.lines {
		if fields := strings.Split(line, ":"); fields[0] == name && len(fields) > 1 {
			return fields
		}
	}
	return nil
}

// each calls visit with the fields of every line that has at least n of them.
func (t *table) each(n int, visit func(fields []string)) {
	for _, line := range t.lines {
		if fields := strings.Split(line, ":"); len(fields) >= n {
			visit(fields)
		}
	}
}

// add appends a line.
func (t *table) add(fields ...string) {
	if t.present {
		t.lines = append(t.lines, strings.Join(fields, ":"))
		t.changed = true
	}
}

// set replaces the line of a name.
func (t *table) set(name string, fields []string) {
	for i, line := range t.lines {
		if at, _, _ := strings.Cut(line, ":"); at == name {
			t.lines[i] = strings.Join(fields, ":")
			t.changed = true
			return
		}
	}
}

// remove removes the lines of a name.
func (t *table) remove(name string) {
	before := len(t.lines)
	t.lines = slices.DeleteFunc(t.lines, func(line string) bool {
		at, _, _ := strings.Cut(line, ":")
		return at == name
	})
	t.changed = t.changed || len(t.lines) != before
}

// ids returns the ids in the third field of all lines.
func (t *table) ids() map[int]bool {
	list := map[int]bool{}
	t.each(3, func(fields []string) {
		if n, err := strconv.Atoi(fields[2]); err == nil {
			list[n] = true
		}
	})
	return list
}

// byID returns the fields of the first line with an id, or nil.
func (t *table) byID(id int) (found []string) {
	t.each(3, func(fields []string) {
		if n, err := strconv.Atoi(fields[2]); err == nil && n == id && found == nil {
			found = fields
		}
	})
	return found
}

// members returns the members of a group, which are in its last field.
func members(fields []string) []string {
	list := strings.Split(fields[len(fields)-1], ",")
	return slices.DeleteFunc(list, func(name string) bool { return name == "" })
}

// setMember makes a user a member of a group, or removes the user.
func (d *database) setMember(group, user string, in bool) {
	for _, t := range []*table{d.group, d.gshadow} {
		fields := t.find(group)
		if len(fields) < 4 {
			continue
		}
		list := members(fields)
		if slices.Contains(list, user) == in {
			continue
		}
		if in {
			list = append(list, user)
		} else {
			list = slices.DeleteFunc(list, func(name string) bool { return name == user })
		}
		fields[len(fields)-1] = strings.Join(list, ",")
		t.set(group, fields)
	}
}

// rename renames a member in all groups.
func (d *database) rename(from, to string) {
	for _, t := range []*table{d.group, d.gshadow} {
		t.each(4, func(fields []string) {
			list := members(fields)
			if at := slices.Index(list, from); at >= 0 {
				list[at] = to
				fields[len(fields)-1] = strings.Join(list, ",")
				t.set(fields[0], fields)
			}
		})
	}
}

// memberships returns the groups that list a user.
func (d *database) memberships(user string) (groups []string) {
	d.group.each(4, func(fields []string) {
		if slices.Contains(members(fields), user) {
			groups = append(groups, fields[0])
		}
	})
	return groups
}

// groupOf returns the line of a group by name or id, or nil.
func (d *database) groupOf(word string) []string {
	if fields := d.group.find(word); len(fields) > 2 {
		return fields
	}
	if id, ok := parseID(word); ok {
		return d.group.byID(id)
	}
	return nil
}

// addGroup adds a group without a password.
func (d *database) addGroup(name, password string, gid int, list ...string) {
	field := "x"
	if !d.gshadow.present {
		field = password
	}
	d.group.add(name, field, strconv.Itoa(gid), strings.Join(list, ","))
	d.gshadow.add(name, password, "", strings.Join(list, ","))
}

func (d *database) removeGroup(name string) {
	d.group.remove(name)
	d.gshadow.remove(name)
}

// subordinate gives a user the first free range of subordinate ids.
func subordinate(t *table, user string, low, high, count int) {
	if !t.present || count <= 0 || t.find(user) != nil {
		return
	}
	type span struct{ begin, end int }
	var used []span
	t.each(3, func(fields []string) {
		begin, err := strconv.Atoi(fields[1])
		n, failed := strconv.Atoi(fields[2])
		if err == nil && failed == nil {
			used = append(used, span{begin, begin + n})
		}
	})
	slices.SortFunc(used, func(a, b span) int { return a.begin - b.begin })
	begin := low
	for _, s := range used {
		if s.begin >= begin+count {
			break
		}
		begin = max(begin, s.end)
	}
	if begin+count-1 <= high {
		t.add(user, strconv.Itoa(begin), strconv.Itoa(count))
	}
}

// nextID returns the id after the highest one in use from low to high, or the lowest free one.
func nextID(used map[int]bool, low, high int) (int, bool) {
	highest := low - 1
	for id := range used {
		if id >= low && id <= high {
			highest = max(highest, id)
		}
	}
	if highest < high {
		return highest + 1, true
	}
	for id := low; id <= high; id++ {
		if !used[id] {
			return id, true
		}
	}
	return 0, false
}

// systemID returns the id below the lowest one in use from low to high, or the highest free one.
func systemID(used map[int]bool, low, high int) (int, bool) {
	lowest := high + 1
	for id := range used {
		if id >= low && id <= high {
			lowest = min(lowest, id)
		}
	}
	if lowest > low {
		return lowest - 1, true
	}
	for id := high; id >= low; id-- {
		if !used[id] {
			return id, true
		}
	}
	return 0, false
}
