package accounts

import (
	"os"
	"slices"
	"strconv"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
)

// Exit statuses of Debian's adduser.
const (
	debianExists  = 11
	debianMissing = 12
	debianForeign = 13
	debianIDInUse = 21
	debianUsage   = 51
)

const debianOptions = `
      --allow-bad-names    accepted, without an effect
      --comment TEXT       the user's real name; also --gecos
      --disabled-login     no login: the shell is nologin
      --disabled-password  no password
      --gid ID             the id of the group
      --group              make a group, for a system user with the user's name
      --home DIR           the home directory
      --ingroup GROUP      the primary group
      --no-create-home     do not make the home directory
      --quiet              no messages
      --shell PROGRAM      the login shell
      --system             make a system user or group
      --uid ID             the id of the user
      --help               display this help
`

// The commands of Debian's adduser.
var (
	AddUser = command("adduser", `Usage: adduser [options] USER
       adduser --system [options] USER
       adduser --group [options] GROUP
       adduser USER GROUP

Makes a user or a group, or adds a user to a group.
`+debianOptions, func(t *tool) error { return debian(t, false) })
	AddGroup = command("addgroup", `Usage: addgroup [options] GROUP
       addgroup USER GROUP

Makes a group.
`+debianOptions, func(t *tool) error { return debian(t, true) })
	DelUser = command("deluser", `Usage: deluser [options] USER
       deluser USER GROUP

Removes a user, or removes a user from a group.

      --quiet         no messages
      --remove-home   remove the home directory and the mail
      --system        only a system user
      --help          display this help
`, func(t *tool) error { return debianDelete(t, false) })
	DelGroup = command("delgroup", `Usage: delgroup [options] GROUP

Removes a group.

      --quiet    no messages
      --system   only a system group
      --help     display this help
`, func(t *tool) error { return debianDelete(t, true) })
)

// Keys of Debian's options, which have no letters.
const (
	commentKey rune = 256 + iota
	disabledLoginKey
	disabledPasswordKey
	gidKey
	groupKey
	homeKey
	inGroupKey
	noHomeKey
	removeHomeKey
	shellKey
	systemKey
	uidKey
	ignoredKey
)

var debianAdd = cli.Options{Permute: true, Short: "hq", Long: []cli.LongOption{
	{Name: "allow-all-names", Key: ignoredKey},
	{Name: "allow-bad-names", Key: ignoredKey},
	{Name: "allow-badname", Key: ignoredKey},
	{Name: "force-badname", Key: ignoredKey},
	{Name: "comment", Argument: cli.Required, Key: commentKey},
	{Name: "gecos", Argument: cli.Required, Key: commentKey},
	{Name: "debug", Key: ignoredKey},
	{Name: "disabled-login", Key: disabledLoginKey},
	{Name: "disabled-password", Key: disabledPasswordKey},
	{Name: "gid", Argument: cli.Required, Key: gidKey},
	{Name: "group", Key: groupKey},
	{Name: "home", Argument: cli.Required, Key: homeKey},
	{Name: "ingroup", Argument: cli.Required, Key: inGroupKey},
	{Name: "no-create-home", Key: noHomeKey},
	{Name: "quiet", Key: ignoredKey},
	{Name: "shell", Argument: cli.Required, Key: shellKey},
	{Name: "system", Key: systemKey},
	{Name: "uid", Argument: cli.Required, Key: uidKey},
	{Name: "verbose", Key: ignoredKey},
	{Name: "help", Key: 'h'},
}}

// fatal returns a failure in the words of Debian's adduser.
func (t *tool) fatal(status int, text string) error {
	t.Stderr.Write([]byte("fatal: " + text + "\n"))
	return &cli.Failure{Status: status}
}

// A request is what the options of adduser say.
type request struct {
	*tool
	given map[rune]bool
	user  newUser
	gid   int
}

func debian(t *tool, group bool) error {
	t.status = debianUsage
	r := &request{tool: t, given: map[rune]bool{}, gid: -1}
	r.user = newUser{uid: -1, password: "!", skeleton: "/etc/skel", makesHome: true}
	operands, err := t.parse(&debianAdd, r.option)
	switch {
	case err != nil:
		return err
	case len(operands) < 1 || len(operands) > 2:
		return t.fatal(debianUsage, "Only one or two names allowed.")
	case len(operands) == 2 && group:
		return t.fatal(debianUsage, "addgroup with two arguments is an unspecified operation.")
	case slices.ContainsFunc(operands, func(name string) bool { return !validName(name) }):
		return t.fatal(debianUsage, "The name is not valid.")
	case len(operands) == 2:
		return t.change(func() error { return t.join(operands[0], operands[1]) })
	}
	r.user.name = operands[0]
	switch {
	case group || r.given[groupKey] && !r.given[systemKey]:
		return t.change(r.addGroupOnly)
	case r.given[systemKey]:
		return t.change(r.addSystem)
	}
	return t.change(r.addRegular)
}

func (r *request) option(o cli.Option) error {
	r.given[o.Key] = true
	switch o.Key {
	case commentKey:
		r.user.comment = o.Value
	case homeKey:
		r.user.home = o.Value
	case shellKey:
		r.user.shell = o.Value
	case inGroupKey:
		r.user.group = &o.Value
	case noHomeKey:
		r.user.makesHome = false
	case uidKey, gidKey:
		id, ok := parseID(o.Value)
		if !ok {
			return r.wrongUsage("invalid id " + o.Value)
		}
		if o.Key == uidKey {
			r.user.uid = id
		} else {
			r.gid = id
		}
	}
	return nil
}

// join adds a user to a group.
func (t *tool) join(user, group string) error {
	if t.db.passwd.find(user) == nil {
		return t.fatal(debianMissing, "The user `"+user+"' does not exist.")
	}
	fields := t.db.group.find(group)
	if fields == nil {
		return t.fatal(debianMissing, "The group `"+group+"' does not exist.")
	}
	if slices.Contains(members(fields), user) {
		t.Stderr.Write([]byte("warn: The user `" + user + "' is already a member of `" + group + "'.\n"))
		return nil
	}
	t.db.setMember(group, user, true)
	return nil
}

// Ids of users and groups in adduser.conf(5).
const (
	firstSystem, lastSystem = 100, 999
	firstUser, lastUser     = 1000, 59999
)

func (r *request) addGroupOnly() error {
	name := r.user.name
	low, high := firstUser, lastUser
	if r.given[systemKey] {
		low, high = firstSystem, lastSystem
	}
	if fields := r.db.group.find(name); fields != nil {
		if !r.given[systemKey] {
			return r.fatal(debianExists, "The group `"+name+"' already exists.")
		}
		if id, _ := parseID(fields[2]); id < low || id > high {
			return r.fatal(debianForeign, "The group `"+name+"' already exists, but is not a system group. Exiting.")
		}
		return nil
	}
	gid, err := r.freeGID(low, high, -1)
	if err == nil {
		r.db.addGroup(name, "!", gid)
	}
	return err
}

// freeGID returns the id of --gid, the preferred one, or the first free one.
func (r *request) freeGID(low, high, preferred int) (int, error) {
	used := r.db.group.ids()
	if r.gid >= 0 {
		if used[r.gid] {
			return 0, r.fatal(debianIDInUse, "The GID `"+strconv.Itoa(r.gid)+"' is already in use.")
		}
		return r.gid, nil
	}
	if preferred >= 0 && !used[preferred] {
		return preferred, nil
	}
	for id := low; id <= high; id++ {
		if !used[id] {
			return id, nil
		}
	}
	return 0, r.fatal(debianIDInUse, "No GID is available in the range "+strconv.Itoa(low)+"-"+strconv.Itoa(high)+".")
}

// freeUID returns the first id that no user has and, with pairs, no group either.
func (r *request) freeUID(low, high int, pairs bool) (int, error) {
	users, groups := r.db.passwd.ids(), r.db.group.ids()
	if r.user.uid >= 0 {
		if users[r.user.uid] {
			return 0, r.fatal(debianIDInUse, "The UID "+strconv.Itoa(r.user.uid)+" is already in use.")
		}
		return r.user.uid, nil
	}
	for id := low; id <= high; id++ {
		if !users[id] && !(pairs && groups[id]) {
			return id, nil
		}
	}
	return 0, r.fatal(debianIDInUse, "No UID is available in the range "+strconv.Itoa(low)+"-"+strconv.Itoa(high)+".")
}

func (r *request) addSystem() error {
	u := &r.user
	u.system = true
	if fields := r.db.passwd.find(u.name); len(fields) > 2 {
		if id, _ := parseID(fields[2]); id < firstSystem || id > lastSystem {
			return r.fatal(debianForeign, "The user `"+u.name+"' already exists, but is not a system user. Exiting.")
		}
		return nil
	}
	own := r.given[groupKey]
	var err error
	if u.uid, err = r.freeUID(firstSystem, lastSystem, own); err != nil {
		return err
	}
	gid := ids.Overflow
	switch {
	case own:
		if gid, err = r.freeGID(firstSystem, lastSystem, u.uid); err != nil {
			return err
		}
		r.db.addGroup(u.name, "!", gid)
	case u.group != nil:
		if gid, err = r.inGroup(); err != nil {
			return err
		}
	}
	if u.shell == "" {
		u.shell = "/usr/sbin/nologin"
	}
	if u.home == "" {
		u.home, u.makesHome = "/nonexistent", false
	}
	r.writeUser(u, gid)
	return r.debianHome(gid)
}

func (r *request) inGroup() (int, error) {
	fields := r.db.group.find(*r.user.group)
	if len(fields) < 3 {
		return 0, r.fatal(debianMissing, "The group `"+*r.user.group+"' does not exist.")
	}
	gid, _ := parseID(fields[2])
	return gid, nil
}

func (r *request) addRegular() error {
	u := &r.user
	if r.db.passwd.find(u.name) != nil {
		return r.fatal(debianExists, "The user `"+u.name+"' already exists.")
	}
	if !r.given[disabledPasswordKey] && !r.given[disabledLoginKey] {
		return r.fatal(1, "A password is not supported here: say --disabled-password.")
	}
	var err error
	if u.uid, err = r.freeUID(firstUser, lastUser, u.group == nil); err != nil {
		return err
	}
	gid := 0
	if u.group != nil {
		gid, err = r.inGroup()
	} else if r.db.group.find(u.name) != nil {
		err = r.fatal(debianExists, "The group `"+u.name+"' already exists.")
	} else if gid, err = r.freeGID(firstUser, lastUser, u.uid); err == nil {
		r.db.addGroup(u.name, "!", gid)
	}
	if err != nil {
		return err
	}
	if u.shell == "" {
		u.shell = "/bin/bash"
		if r.given[disabledLoginKey] {
			u.shell = "/usr/sbin/nologin"
		}
	}
	if u.home == "" {
		u.home = "/home/" + u.name
	}
	r.writeUser(u, gid)
	r.db.setMember("users", u.name, true)
	return r.debianHome(gid)
}

// debianHome makes the home directory. One that exists stays as it is.
func (r *request) debianHome(gid int) error {
	home := r.user.home
	if !r.user.makesHome {
		return nil
	}
	if _, err := os.Lstat(home); err == nil {
		r.Stderr.Write([]byte("warn: The home directory `" + home + "' already exists. Not touching this directory.\n"))
		return nil
	}
	skeleton := r.user.skeleton
	if r.user.system {
		skeleton = ""
	}
	return r.makeHome(home, skeleton, r.user.uid, gid)
}

var debianDel = cli.Options{Permute: true, Short: "hq", Long: []cli.LongOption{
	{Name: "quiet", Key: ignoredKey}, {Name: "system", Key: systemKey}, {Name: "group", Key: groupKey},
	{Name: "remove-home", Key: removeHomeKey}, {Name: "help", Key: 'h'},
}}

func debianDelete(t *tool, group bool) error {
	t.status = debianUsage
	removes := false
	operands, err := t.parse(&debianDel, func(o cli.Option) error {
		removes = removes || o.Key == removeHomeKey
		group = group || o.Key == groupKey
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(operands) < 1 || len(operands) > 2:
		return t.fatal(debianUsage, "Only one or two names allowed.")
	}
	name := operands[0]
	return t.change(func() error {
		switch {
		case group:
			if t.db.group.find(name) == nil {
				t.Stderr.Write([]byte("warn: The group `" + name + "' does not exist.\n"))
				return &cli.Failure{Status: debianMissing}
			}
			return t.deleteGroup(name, false)
		case t.db.passwd.find(name) == nil:
			return t.fatal(debianMissing, "The user `"+name+"' does not exist.")
		case len(operands) == 2:
			if t.db.group.find(operands[1]) == nil {
				return t.fatal(debianMissing, "The group `"+operands[1]+"' does not exist.")
			}
			t.db.setMember(operands[1], name, false)
			return nil
		}
		return t.removeUser(name, removes, false)
	})
}
