package accounts

import (
	"strconv"
	"strings"

	"contedor/internal/cli"
)

// GroupAdd is groupadd(8).
var GroupAdd = command("groupadd", `Usage: groupadd [options] GROUP

Makes a group.

Options:
  -f, --force          no failure if the group exists; with -g, take another id if it is in use
  -g, --gid GID        the id
  -h, --help           display this help
  -K, --key KEY=VALUE  a setting in place of that of login.defs(5)
  -o, --non-unique     allow an id that another group has
  -p, --password HASH  the password, encrypted
  -r, --system         make a system group
  -R, --root DIR       work on the files below this directory
  -U, --users LIST     its members

`, groupAdd)

var groupAddOptions = cli.Options{Permute: true, Short: "fg:hK:op:rR:U:", Long: []cli.LongOption{
	{Name: "force", Key: 'f'},
	{Name: "gid", Argument: cli.Required, Key: 'g'},
	{Name: "help", Key: 'h'},
	{Name: "key", Argument: cli.Required, Key: 'K'},
	{Name: "non-unique", Key: 'o'},
	{Name: "password", Argument: cli.Required, Key: 'p'},
	{Name: "system", Key: 'r'},
	{Name: "root", Argument: cli.Required, Key: 'R'},
	{Name: "users", Argument: cli.Required, Key: 'U'},
}}

// A newGroup is what the options of groupadd say.
type newGroup struct {
	name, password           string
	gid                      int // -1 for the next one
	users                    []string
	force, nonUnique, system bool
}

func groupAdd(t *tool) error {
	g := &newGroup{gid: -1, password: "!"}
	operands, err := t.parse(&groupAddOptions, func(o cli.Option) error {
		switch o.Key {
		case 'f':
			g.force = true
		case 'g':
			id, ok := parseID(o.Value)
			if !ok {
				return fail(badArgument, "invalid group ID '"+o.Value+"'")
			}
			g.gid = id
		case 'K':
			return t.key(o.Value)
		case 'o':
			g.nonUnique = true
		case 'p':
			g.password = o.Value
		case 'r':
			g.system = true
		case 'U':
			g.users = strings.Split(o.Value, ",")
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(operands) != 1, g.nonUnique && g.gid < 0:
		return t.wrongUsage("")
	case !validName(operands[0]):
		return fail(badArgument, "'"+operands[0]+"' is not a valid group name")
	}
	g.name = operands[0]
	return t.change(func() error { return t.addGroup(g) })
}

func (t *tool) addGroup(g *newGroup) error {
	if t.db.group.find(g.name) != nil {
		if g.force {
			return nil
		}
		return fail(nameInUse, "group '"+g.name+"' already exists")
	}
	if g.gid >= 0 && t.db.group.byID(g.gid) != nil && !g.nonUnique {
		if !g.force {
			return fail(idInUse, "GID '"+strconv.Itoa(g.gid)+"' already exists")
		}
		g.gid = -1
	}
	for _, user := range g.users {
		if t.db.passwd.find(user) == nil {
			return fail(badArgument, "user '"+user+"' does not exist")
		}
	}
	if g.gid < 0 {
		var ok bool
		if g.gid, ok = t.newGID(g.system, -1); !ok {
			return fail(idInUse, "can't get unique GID (no more available GIDs)")
		}
	}
	t.db.addGroup(g.name, g.password, g.gid, g.users...)
	return nil
}

// GroupDel is groupdel(8).
var GroupDel = command("groupdel", `Usage: groupdel [options] GROUP

Removes a group.

Options:
  -f, --force   remove the group even if it is the primary group of a user
  -h, --help    display this help
  -R, --root DIR  work on the files below this directory

`, groupDel)

var groupDelOptions = cli.Options{Permute: true, Short: "fhR:", Long: []cli.LongOption{
	{Name: "force", Key: 'f'}, {Name: "help", Key: 'h'}, {Name: "root", Argument: cli.Required, Key: 'R'},
}}

func groupDel(t *tool) error {
	force := false
	operands, err := t.parse(&groupDelOptions, func(cli.Option) error {
		force = true
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(operands) != 1:
		return t.wrongUsage("")
	}
	return t.change(func() error { return t.deleteGroup(operands[0], force) })
}

func (t *tool) deleteGroup(name string, force bool) error {
	fields := t.db.group.find(name)
	if len(fields) < 3 {
		return fail(unknown, "group '"+name+"' does not exist")
	}
	user := ""
	t.db.passwd.each(4, func(line []string) {
		if line[3] == fields[2] && user == "" {
			user = line[0]
		}
	})
	if user != "" && !force {
		return fail(isPrimary, "cannot remove the primary group of user '"+user+"'")
	}
	t.db.removeGroup(name)
	return nil
}
