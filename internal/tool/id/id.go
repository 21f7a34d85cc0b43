// Package id implements id(1) of GNU coreutils: it prints user and group ids.
//
// Synopsis:
//
//	id [OPTION]... [USER]...
package id

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is id.
var Command = gnu.Command("id", gnu.Coreutils, `[OPTION]... [USER]...
Prints the ids of the process, or of users in passwd(5).
  -u, --user    only the user id
  -g, --group   only the group id
  -G, --groups  all group ids
  -n, --name    names instead of numbers
  -r, --real    the real ids instead of the effective ones
  -z, --zero    end with a zero byte
`, id)

var options = cli.Options{Permute: true, Short: "agnruzGZ", Long: []cli.LongOption{
	{Name: "context", Key: 'Z'},
	{Name: "group", Key: 'g'},
	{Name: "groups", Key: 'G'},
	{Name: "name", Key: 'n'},
	{Name: "real", Key: 'r'},
	{Name: "user", Key: 'u'},
	{Name: "zero", Key: 'z'},
}}

// An identity is a set of ids.
type identity struct {
	uid, euid, gid, egid uint32
	groups               []uint32
}

func id(t *gnu.Tool) error {
	var only rune
	names, real := false, false
	end := "\n"
	users, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'u', 'g', 'G':
			if only != 0 && only != o.Key {
				return cli.Fail(`cannot print "only" of more than one choice`, nil)
			}
			only = o.Key
		case 'n':
			names = true
		case 'r':
			real = true
		case 'z':
			end = "\x00"
		case 'Z':
			return cli.Fail("--context (-Z) works only on an SELinux-enabled kernel", nil)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if only == 0 && (names || real) {
		return cli.Fail("printing only names or real IDs requires -u, -g, or -G", nil)
	}
	if only == 0 && end == "\x00" {
		return cli.Fail("option --zero not permitted in default format", nil)
	}
	db := ids.Host()
	show := func(who identity) {
		if _, ok := db.UserByID(who.euid); names && only == 'u' && !ok {
			t.Complain("cannot find name for user ID "+ids.Decimal(who.euid), nil)
		}
		if _, ok := db.GroupByID(who.egid); names && only == 'g' && !ok {
			t.Complain("cannot find name for group ID "+ids.Decimal(who.egid), nil)
		}
		if only != 'G' {
			t.Out.WriteString(who.text(db, only, names, real) + end)
			return
		}
		separator := " "
		if end == "\x00" {
			separator = end
		}
		who.writeGroups(t, db, names, separator)
		t.Out.WriteString(end)
		if end == "\x00" && len(users) > 1 {
			t.Out.WriteString(end)
		}
	}
	if len(users) == 0 {
		who, err := self()
		if err != nil {
			return cli.Fail("failed to get groups for the current process", err)
		}
		show(who)
	}
	for _, name := range users {
		who, ok := known(db, name)
		if !ok || name == "" {
			var cause error
			if _, err := strconv.ParseUint(name, 10, 64); errors.Is(err, strconv.ErrRange) {
				cause = unix.ERANGE
			}
			t.Complain(t.Locale.Quote(name)+": no such user", cause)
			continue
		}
		show(who)
	}
	return nil
}

// writeGroups writes all groups, by name or number.
func (who identity) writeGroups(t *gnu.Tool, db ids.Database, names bool, separator string) {
	groups := who.groups
	if who.gid != who.egid {
		groups = append([]uint32{who.gid}, slices.DeleteFunc(slices.Clone(groups), func(g uint32) bool { return g == who.gid })...)
	}
	for i, g := range groups {
		if i > 0 {
			t.Out.WriteString(separator)
		}
		name := ids.Decimal(g)
		if group, ok := db.GroupByID(g); names && ok {
			name = group.Name
		} else if names {
			t.Complain("cannot find name for group ID "+name, nil)
		}
		t.Out.WriteString(name)
	}
}

// Groups is groups(1): it prints the names of the groups of the process, or of users.
//
//	groups [USER]...
var Groups = gnu.Command("groups", gnu.Coreutils, `[OPTION]... [USERNAME]...
Prints the groups of this process, or those of users in group(5).
`, func(t *gnu.Tool) error {
	users, err := t.Parse(cli.Options{Permute: true}, nil)
	if err != nil {
		return err
	}
	db := ids.Host()
	if len(users) == 0 {
		who, err := self()
		if err != nil {
			return cli.Fail("failed to get groups for the current process", err)
		}
		who.writeGroups(t, db, true, " ")
		t.Out.WriteString("\n")
	}
	for _, name := range users {
		u, ok := db.UserByName(name)
		if !ok {
			t.Complain(t.Locale.Quote(name)+": no such user", nil)
			continue
		}
		t.Out.WriteString(name + " : ")
		identity{groups: db.GroupsOf(name, u.GID)}.writeGroups(t, db, true, " ")
		t.Out.WriteString("\n")
	}
	return nil
})

// self returns the identity of the process.
func self() (identity, error) {
	list, err := os.Getgroups()
	who := identity{uint32(os.Getuid()), uint32(os.Geteuid()), uint32(os.Getgid()), uint32(os.Getegid()), nil}
	who.groups = distinct(who.egid, list)
	return who, err
}

// distinct returns a group and the groups of a list, each one once.
func distinct(first uint32, list []int) []uint32 {
	groups := []uint32{first}
	for _, g := range list {
		if !slices.Contains(groups, uint32(g)) {
			groups = append(groups, uint32(g))
		}
	}
	return groups
}

// known returns the identity that a user has after login. The user is a name or a number.
func known(db ids.Database, name string) (identity, bool) {
	u, ok := db.UserByName(name)
	if n, err := strconv.ParseUint(strings.TrimPrefix(name, "+"), 10, 32); !ok && err == nil {
		u, ok = db.UserByID(uint32(n))
	}
	return identity{u.UID, u.UID, u.GID, u.GID, db.GroupsOf(u.Name, u.GID)}, ok
}

func (who identity) text(db ids.Database, only rune, names, real bool) string {
	user := func(uid uint32) string { return db.UserName(uid) }
	group := func(gid uint32) string { return db.GroupName(gid) }
	if !names {
		user, group = ids.Decimal, ids.Decimal
	}
	uid, gid := who.euid, who.egid
	if real {
		uid, gid = who.uid, who.gid
	}
	switch only {
	case 'u':
		return user(uid)
	case 'g':
		return group(gid)
	}
	text := "uid=" + withName(who.uid, db.UserName(who.uid)) + " gid=" + withName(who.gid, db.GroupName(who.gid))
	if who.euid != who.uid {
		text += " euid=" + withName(who.euid, db.UserName(who.euid))
	}
	if who.egid != who.gid {
		text += " egid=" + withName(who.egid, db.GroupName(who.egid))
	}
	var list []string
	for _, g := range who.groups {
		list = append(list, withName(g, db.GroupName(g)))
	}
	return text + " groups=" + strings.Join(list, ",")
}

func withName(n uint32, name string) string {
	if name == ids.Decimal(n) {
		return name
	}
	return ids.Decimal(n) + "(" + name + ")"
}
