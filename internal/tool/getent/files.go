package getent

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/ids"
	"contedor/internal/linux/netdb"
)

// write writes the fields of an entry between colons.
func (q *query) write(fields ...string) { q.out.WriteString(strings.Join(fields, ":") + "\n") }

func (q *query) writeUser(u ids.User) {
	q.write(u.Name, u.Password, ids.Decimal(u.UID), ids.Decimal(u.GID), u.Comment, u.Home, u.Shell)
}

func (q *query) listUsers() {
	for _, u := range ids.Files().Users() {
		q.writeUser(u)
	}
}

func (q *query) findUser(key string) bool {
	u, ok := ids.Files().UserByName(key)
	if id, numeric := number(key); numeric {
		u, ok = ids.Files().UserByID(uint32(id))
	}
	if ok {
		q.writeUser(u)
	}
	return ok
}

func (q *query) writeGroup(g ids.Group) {
	q.write(g.Name, g.Password, ids.Decimal(g.GID), strings.Join(g.Members, ","))
}

func (q *query) listGroups() {
	for _, g := range ids.Files().Groups() {
		q.writeGroup(g)
	}
}

func (q *query) findGroup(key string) bool {
	g, ok := ids.Files().GroupByName(key)
	if id, numeric := number(key); numeric {
		g, ok = ids.Files().GroupByID(uint32(id))
	}
	if ok {
		q.writeGroup(g)
	}
	return ok
}

// findGroups writes the supplementary groups of a user, who need not exist.
func (q *query) findGroups(user string) bool {
	const nobody = 1<<32 - 1 // as in the real getent, the group passed to getgrouplist(3)
	q.out.WriteString(pad(user, 21))
	for _, gid := range ids.Files().GroupsOf(user, nobody) {
		if gid != nobody && q.hasSource("initgroups") {
			q.out.WriteString(" " + ids.Decimal(gid))
		}
	}
	q.out.WriteString("\n")
	return true
}

// number reads a whole word as strtoul(3) does. Other words are names.
func number(word string) (n uint64, ok bool) {
	if word == "" || strings.TrimLeft(word, " \t\n\v\f\r") == "" {
		return 0, false
	}
	n, err := ids.ParseUint(word)
	return n, err == nil
}

func pad(s string, width int) string { return s + strings.Repeat(" ", max(width-len(s), 0)) }

// read returns the lines of a file in /etc. An unreadable file counts as empty.
func read(name string) []string {
	data, _ := os.ReadFile("/etc/" + name)
	return strings.Split(string(data), "\n")
}

// A records is a file whose lines are entries with colons.
type records struct {
	file   string
	fields int
}

var (
	shadow  = records{"shadow", 9}
	gshadow = records{"gshadow", 4}
)

// lines returns the entries, each with its name before the first colon.
func (r records) lines() (list []string) {
	for _, line := range read(r.file) {
		line = strings.TrimLeft(line, " \t")
		if name, _, ok := strings.Cut(line, ":"); ok && (name == "" || strings.IndexByte("#+-", name[0]) < 0) {
			list = append(list, line+strings.Repeat(":", max(r.fields-1-strings.Count(line, ":"), 0)))
		}
	}
	return list
}

func (r records) list(q *query) {
	for _, line := range r.lines() {
		q.out.WriteString(line + "\n")
	}
}

func (r records) find(q *query, key string) bool {
	for _, line := range r.lines() {
		if strings.HasPrefix(line, key+":") {
			q.out.WriteString(line + "\n")
			return true
		}
	}
	return false
}

// A table is a file whose lines have a name, a value and further names, as services(5) and
// protocols(5).
type table struct {
	file  string
	width int    // of the first column
	gap   string // before the further names, if there are any
}

var (
	services  = table{netdb.Services, 21, ""}
	protocols = table{netdb.Protocols, 21, ""}
	programs  = table{"/etc/rpc", 15, " "}
	networks  = table{netdb.Networks, 21, ""}
)

// A row is a line of a table.
type row struct {
	name, value string
	aliases     []string
}

func (t table) rows() (list []row) {
	for f := range netdb.Rows(t.file) {
		list = append(list, row{f[0], f[1], f[2:]})
	}
	return list
}

func (t table) write(q *query, r row) {
	text := pad(r.name, t.width) + " " + r.value
	if len(r.aliases) > 0 {
		text += t.gap + " " + strings.Join(r.aliases, " ")
	}
	q.out.WriteString(text + "\n")
}

func (t table) list(q *query) {
	for _, r := range t.rows() {
		t.write(q, r)
	}
}

// find looks for a name, or for a number among the values. The key of a service may have a protocol
// after a slash.
func (t table) find(q *query, key string) bool {
	key, protocol, _ := strings.Cut(key, "/")
	n, isNumber := number(key)
	for _, r := range t.rows() {
		value, itsProtocol, _ := strings.Cut(r.value, "/")
		found := r.name == key || r.value == key || slices.Contains(r.aliases, key)
		if isNumber {
			found = value == strconv.FormatUint(n, 10)
		}
		if found && (protocol == "" || protocol == itsProtocol) {
			t.write(q, r)
			return true
		}
	}
	return false
}

// An aliasTable is aliases(5).
type aliasTable struct{}

var aliases aliasTable

func (aliasTable) rows() (list []row) {
	for _, line := range read("aliases") {
		line, _, _ = strings.Cut(line, "#")
		if name, members, ok := strings.Cut(line, ":"); ok && name != "" {
			list = append(list, row{strings.TrimSpace(name), strings.TrimSpace(members), nil})
		}
	}
	return list
}

func (a aliasTable) list(q *query) {
	for _, r := range a.rows() {
		q.out.WriteString(pad(r.name+": ", 17) + r.value + "\n")
	}
}

func (a aliasTable) find(q *query, key string) bool {
	for _, r := range a.rows() {
		if r.name == key {
			q.out.WriteString(pad(r.name+": ", 17) + r.value + "\n")
			return true
		}
	}
	return false
}

// findEther writes the address and the name of a line of ethers(5).
func (q *query) findEther(key string) bool {
	for f := range netdb.Rows("/etc/ethers") {
		if f[1] == key || strings.EqualFold(f[0], key) {
			q.out.WriteString(f[0] + " " + f[1] + "\n")
			return true
		}
	}
	return false
}
