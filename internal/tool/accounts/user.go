package accounts

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/logindefs"
)

// UserAdd is useradd(8).
var UserAdd = command("useradd", `Usage: useradd [options] LOGIN
       useradd -D

Makes a user.

Options:
  -b, --base-dir DIR       the directory above the home directory
  -c, --comment TEXT       the user's real name
  -d, --home-dir DIR       the home directory
  -D, --defaults           print the defaults
  -e, --expiredate DATE    the day on which the account ends, as YYYY-MM-DD
  -f, --inactive DAYS      days until an expired password locks the account
  -F, --add-subids-for-system  subordinate ids for a system user, too
  -g, --gid GROUP          the primary group
  -G, --groups LIST        further groups
  -h, --help               display this help
  -k, --skel DIR           the directory with files for the home directory
  -K, --key KEY=VALUE      a setting in place of that of login.defs(5)
  -l, --no-log-init        accepted, without an effect
  -m, --create-home        make the home directory
  -M, --no-create-home     do not make it
  -N, --no-user-group      make no group for the user
  -o, --non-unique         allow an id that another user has
  -p, --password HASH      the password, encrypted
  -r, --system             make a system user
  -R, --root DIR           work on the files below this directory
  -s, --shell PROGRAM      the login shell
  -u, --uid UID            the id
  -U, --user-group         make a group for the user

`, userAdd)

const (
	badNameKey rune = 256 + iota
	rangeKey
)

var userAddOptions = cli.Options{Permute: true, Short: "b:c:d:De:f:Fg:G:hk:K:lmMNop:rR:s:u:UZ:", Long: []cli.LongOption{
	{Name: "add-subids-for-system", Key: 'F'},
	{Name: "base-dir", Argument: cli.Required, Key: 'b'},
	{Name: "badname", Key: badNameKey},
	{Name: "comment", Argument: cli.Required, Key: 'c'},
	{Name: "home-dir", Argument: cli.Required, Key: 'd'},
	{Name: "defaults", Key: 'D'},
	{Name: "expiredate", Argument: cli.Required, Key: 'e'},
	{Name: "inactive", Argument: cli.Required, Key: 'f'},
	{Name: "gid", Argument: cli.Required, Key: 'g'},
	{Name: "groups", Argument: cli.Required, Key: 'G'},
	{Name: "help", Key: 'h'},
	{Name: "skel", Argument: cli.Required, Key: 'k'},
	{Name: "key", Argument: cli.Required, Key: 'K'},
	{Name: "create-home", Key: 'm'},
	{Name: "no-create-home", Key: 'M'},
	{Name: "no-log-init", Key: 'l'},
	{Name: "no-user-group", Key: 'N'},
	{Name: "non-unique", Key: 'o'},
	{Name: "password", Argument: cli.Required, Key: 'p'},
	{Name: "system", Key: 'r'},
	{Name: "root", Argument: cli.Required, Key: 'R'},
	{Name: "shell", Argument: cli.Required, Key: 's'},
	{Name: "uid", Argument: cli.Required, Key: 'u'},
	{Name: "user-group", Key: 'U'},
	{Name: "selinux-user", Argument: cli.Required, Key: 'Z'},
}}

// A newUser is what the options of useradd say. An empty word, or nil, is the default.
type newUser struct {
	name, comment, home, base, shell, password, skeleton string
	group                                                *string
	groups                                               []string
	expires, inactive                                    string
	uid                                                  int // -1 for the next one
	system, subordinates                                 bool
	makesHome, ownGroup, shared                          bool
	nonUnique                                            bool
}

func userAdd(t *tool) error {
	u := &newUser{uid: -1, base: "/home", skeleton: "/etc/skel", password: "!", shell: defaultShell(), ownGroup: true}
	defaults := false
	operands, err := t.parse(&userAddOptions, func(o cli.Option) error {
		if o.Key == 'D' {
			defaults = true
			return nil
		}
		return t.userOption(u, o)
	})
	switch {
	case err != nil:
		return err
	case defaults && len(operands) == 0:
		t.Out.WriteString("GROUP=100\nGROUPS=\nHOME=" + u.base + "\nINACTIVE=-1\nEXPIRE=\nSHELL=" + u.shell +
			"\nSKEL=/etc/skel\nUSRSKEL=/usr/etc/skel\nCREATE_MAIL_SPOOL=no\nBTRFS_SUBVOLUME_HOME=no\nBTRFS_SUBVOLUME_SYSTEM=no\nLOG_INIT=yes\n")
		return nil
	case len(operands) != 1:
		return t.wrongUsage("")
	case !validName(operands[0]):
		return fail(badName, "invalid user name '"+operands[0]+"'")
	}
	u.name = operands[0]
	if u.home == "" {
		u.home = strings.TrimRight(u.base, "/") + "/" + u.name
	}
	return t.change(func() error { return t.addUser(u) })
}

// defaultShell returns the login shell of new users from /etc/default/useradd.
func defaultShell() string {
	text, _ := os.ReadFile("/etc/default/useradd")
	for line := range strings.Lines(string(text)) {
		if shell, ok := strings.CutPrefix(strings.TrimSpace(line), "SHELL="); ok {
			return shell
		}
	}
	return "/bin/sh"
}

func (t *tool) userOption(u *newUser, o cli.Option) (err error) {
	switch o.Key {
	case 'b':
		u.base = o.Value
	case 'c':
		if strings.ContainsAny(o.Value, ":\n") {
			return fail(badArgument, "invalid comment '"+o.Value+"'")
		}
		u.comment = o.Value
	case 'd':
		if strings.ContainsAny(o.Value, ":\n") || !strings.HasPrefix(o.Value, "/") {
			return fail(badArgument, "invalid home directory '"+o.Value+"'")
		}
		u.home = o.Value
	case 'e':
		u.expires, err = day(o.Value)
	case 'f':
		u.inactive, err = inactive(o.Value)
	case 'F':
		u.subordinates = true
	case 'g':
		u.group = &o.Value
	case 'G':
		u.groups = strings.Split(o.Value, ",")
	case 'k':
		u.skeleton = o.Value
	case 'K':
		return t.key(o.Value)
	case 'm', 'M':
		u.makesHome = o.Key == 'm'
	case 'N':
		u.ownGroup, u.shared = false, true
	case 'U':
		u.ownGroup = true
	case 'o':
		u.nonUnique = true
	case 'p':
		if strings.ContainsAny(o.Value, ":\n") {
			return fail(badArgument, "invalid field '"+o.Value+"'")
		}
		u.password = o.Value
	case 'r':
		u.system = true
	case 's':
		if err := t.checkShell(o.Value); err != nil {
			return err
		}
		u.shell = o.Value
	case 'u':
		id, ok := parseID(o.Value)
		if !ok {
			return fail(badArgument, "invalid user ID '"+o.Value+"'")
		}
		u.uid = id
	case 'Z':
		return fail(badArgument, "-Z requires SELinux enabled kernel")
	}
	return err
}

// checkShell warns about a login shell that cannot be executed.
func (t *tool) checkShell(shell string) error {
	if strings.ContainsAny(shell, ":\n") || shell != "" && shell[0] != '/' && shell[0] != '*' {
		return fail(badArgument, "invalid shell '"+shell+"'")
	}
	if info, err := os.Stat(shell); shell != "" && (err != nil || info.IsDir() || info.Mode()&0o111 == 0) {
		t.Warn("Warning: missing or non-executable shell '" + shell + "'")
	}
	return nil
}

// day returns the number of days from 1970 to a date, or "" for an empty one.
func day(date string) (string, error) {
	if date == "" || date == "-1" {
		return "", nil
	}
	if n, err := strconv.Atoi(date); err == nil && n >= 0 {
		return date, nil
	}
	at, err := time.Parse("2006-01-02", date)
	if err != nil {
		return "", fail(badArgument, "invalid date '"+date+"'")
	}
	return strconv.FormatInt(at.Unix()/86400, 10), nil
}

// inactive returns a number of days, or "" for -1.
func inactive(word string) (string, error) {
	n, err := strconv.Atoi(word)
	switch {
	case err != nil || n < -1:
		return "", fail(badArgument, "invalid numeric argument '"+word+"'")
	case n < 0:
		return "", nil
	}
	return word, nil
}

// addUser adds a user to the files, and makes the home directory.
func (t *tool) addUser(u *newUser) error {
	d := t.db
	if d.passwd.find(u.name) != nil {
		return fail(nameInUse, "user '"+u.name+"' already exists")
	}
	gid := t.sharedGroup()
	ownGroup := u.ownGroup && u.group == nil
	if u.group != nil {
		fields := d.groupOf(*u.group)
		if fields == nil {
			return fail(unknown, "group '"+*u.group+"' does not exist")
		}
		gid, _ = parseID(fields[2])
	}
	for i, word := range u.groups {
		fields := d.groupOf(word)
		if fields == nil {
			return fail(unknown, "group '"+word+"' does not exist")
		}
		u.groups[i] = fields[0]
	}
	if ownGroup && d.group.find(u.name) != nil {
		return fail(nameInUse, "group "+u.name+" exists - if you want to add this user to that group, use -g.")
	}
	if err := t.chooseUID(u); err != nil {
		return err
	}
	if ownGroup {
		var ok bool
		if gid, ok = t.newGID(u.system, u.uid); !ok {
			return fail(idInUse, "no more GIDs")
		}
		d.addGroup(u.name, "!", gid)
	}
	t.writeUser(u, gid)
	for _, group := range u.groups {
		d.setMember(group, u.name, true)
	}
	if u.makesHome {
		return t.home(u, gid)
	}
	return nil
}

func (t *tool) sharedGroup() int { return 100 }

// chooseUID finds the id of a new user, or checks the one that was given.
func (t *tool) chooseUID(u *newUser) error {
	low, high := t.setting("UID_MIN", 1000), t.setting("UID_MAX", 60000)
	if u.system {
		high = t.setting("SYS_UID_MAX", low-1)
		low = t.setting("SYS_UID_MIN", 101)
	}
	used := t.db.passwd.ids()
	if u.uid < 0 {
		find := nextID
		if u.system {
			find = systemID
		}
		var ok bool
		if u.uid, ok = find(used, low, high); !ok {
			return fail(idInUse, "can't get unique UID (no more available UIDs)")
		}
		return nil
	}
	if used[u.uid] && !u.nonUnique {
		return fail(idInUse, "UID "+strconv.Itoa(u.uid)+" is not unique")
	}
	if u.uid < low || u.uid > high {
		names := [2]string{"UID_MIN", "UID_MAX"}
		if u.system {
			names = [2]string{"SYS_UID_MIN", "SYS_UID_MAX"}
		}
		t.Stderr.Write([]byte(t.ErrorName() + " warning: " + u.name + "'s uid " + strconv.Itoa(u.uid) + " outside of the " +
			names[0] + " " + strconv.Itoa(low) + " and " + names[1] + " " + strconv.Itoa(high) + " range.\n"))
	}
	return nil
}

// newGID returns the id for a new group: preferred if it is free, otherwise the next free id.
func (t *tool) newGID(system bool, preferred int) (int, bool) {
	low, high := t.setting("GID_MIN", 1000), t.setting("GID_MAX", 60000)
	find := nextID
	if system {
		high = t.setting("SYS_GID_MAX", low-1)
		low = t.setting("SYS_GID_MIN", 101)
		find = systemID
	}
	used := t.db.group.ids()
	if preferred >= low && preferred <= high && !used[preferred] {
		return preferred, true
	}
	return find(used, low, high)
}

// writeUser adds the lines of a user.
func (t *tool) writeUser(u *newUser, gid int) {
	d := t.db
	field := "x"
	if !d.shadow.present {
		field = u.password
	}
	d.passwd.add(u.name, field, strconv.Itoa(u.uid), strconv.Itoa(gid), u.comment, u.home, u.shell)
	least, most, warn := "", "", ""
	if !u.system {
		least, most, warn = t.days("PASS_MIN_DAYS"), t.days("PASS_MAX_DAYS"), t.days("PASS_WARN_AGE")
	}
	d.shadow.add(u.name, u.password, today(), least, most, warn, u.inactive, u.expires, "")
	low, high := t.setting("UID_MIN", 1000), t.setting("UID_MAX", 60000)
	if u.subordinates || !u.system && u.uid >= low && u.uid <= high {
		subordinate(d.subuid, u.name, t.setting("SUB_UID_MIN", 100000), t.setting("SUB_UID_MAX", 600100000), t.setting("SUB_UID_COUNT", 65536))
		subordinate(d.subgid, u.name, t.setting("SUB_GID_MIN", 100000), t.setting("SUB_GID_MAX", 600100000), t.setting("SUB_GID_COUNT", 65536))
	}
}

// days returns a setting as a field of shadow(5), which is empty for none.
func (t *tool) days(name string) string {
	if n := t.setting(name, -1); n > 0 {
		return strconv.Itoa(n)
	}
	return ""
}

// today returns the number of days since 1970.
func today() string { return strconv.FormatInt(time.Now().Unix()/86400, 10) }

// home makes the home directory of a new user.
func (t *tool) home(u *newUser, gid int) error {
	if _, err := os.Lstat(u.home); err == nil {
		t.Warn("warning: the home directory " + u.home + " already exists.")
		t.Warn("Not copying any file from skel directory into it.")
		return nil
	}
	return t.makeHome(u.home, u.skeleton, u.uid, gid)
}

// UserDel is userdel(8).
var UserDel = command("userdel", `Usage: userdel [options] LOGIN

Removes a user.

Options:
  -f, --force    also remove a user who is logged in, and files of others
  -h, --help     display this help
  -r, --remove   remove the home directory and the mail
  -R, --root DIR  work on the files below this directory

`, userDel)

var userDelOptions = cli.Options{Permute: true, Short: "fhrR:Z", Long: []cli.LongOption{
	{Name: "force", Key: 'f'}, {Name: "help", Key: 'h'}, {Name: "remove", Key: 'r'},
	{Name: "root", Argument: cli.Required, Key: 'R'}, {Name: "selinux-user", Key: 'Z'},
}}

func userDel(t *tool) error {
	removes, force := false, false
	operands, err := t.parse(&userDelOptions, func(o cli.Option) error {
		switch o.Key {
		case 'f':
			force = true
		case 'r':
			removes = true
		case 'Z':
			return fail(badUsage, "-Z requires SELinux enabled kernel")
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(operands) != 1:
		return t.wrongUsage("")
	}
	return t.change(func() error { return t.removeUser(operands[0], removes, force) })
}

// removeUser removes a user, the group of the same name if nobody else is in it, and the files.
func (t *tool) removeUser(name string, removes, force bool) error {
	d := t.db
	fields := d.passwd.find(name)
	if len(fields) < 7 {
		return fail(unknown, "user '"+name+"' does not exist")
	}
	d.passwd.remove(name)
	d.shadow.remove(name)
	d.subuid.remove(name)
	d.subgid.remove(name)
	for _, group := range d.memberships(name) {
		d.setMember(group, name, false)
	}
	if value, _ := logindefs.Value("USERGROUPS_ENAB"); value == "yes" {
		if group := d.group.find(name); len(group) > 3 && group[2] == fields[3] && len(members(group)) == 0 && !d.isPrimary(group[2]) {
			d.removeGroup(name)
		}
	}
	if !removes {
		return nil
	}
	mail := "/var/mail/" + name
	if value, ok := logindefs.Value("MAIL_DIR"); ok {
		mail = value + "/" + name
	}
	if err := os.Remove(mail); os.IsNotExist(err) {
		t.Warn(name + " mail spool (" + mail + ") not found")
	}
	info, err := os.Lstat(fields[5])
	switch {
	case err != nil:
		t.Warn(name + " home directory (" + fields[5] + ") not found")
	case !info.IsDir() || fields[5] == "/":
		t.Warn(fields[5] + " not owned by " + name + ", not removing")
	default:
		if err := os.RemoveAll(fields[5]); err != nil {
			return fail(badHome, "error removing directory "+fields[5])
		}
	}
	return nil
}

// isPrimary reports whether a group id is the primary group of a user.
func (d *database) isPrimary(gid string) (is bool) {
	d.passwd.each(4, func(fields []string) { is = is || fields[3] == gid })
	return is
}

// UserMod is usermod(8).
var UserMod = command("usermod", `Usage: usermod [options] LOGIN

Changes a user.

Options:
  -a, --append            with -G, stay in the other groups, too
  -c, --comment TEXT      the user's real name
  -d, --home DIR          the home directory
  -e, --expiredate DATE   the day on which the account ends, as YYYY-MM-DD
  -f, --inactive DAYS     days until an expired password locks the account
  -g, --gid GROUP         the primary group
  -G, --groups LIST       further groups
  -h, --help              display this help
  -l, --login NAME        the name
  -L, --lock              lock the password
  -m, --move-home         with -d, move the home directory
  -o, --non-unique        allow an id that another user has
  -p, --password HASH     the password, encrypted
  -r, --remove            with -G, take the user out of these groups
  -R, --root DIR          work on the files below this directory
  -s, --shell PROGRAM     the login shell
  -u, --uid UID           the id
  -U, --unlock            unlock the password

`, userMod)

var userModOptions = cli.Options{Permute: true, Short: "abc:d:e:f:g:G:hl:Lmop:rR:s:u:UZ:", Long: []cli.LongOption{
	{Name: "append", Key: 'a'},
	{Name: "badname", Key: 'b'},
	{Name: "comment", Argument: cli.Required, Key: 'c'},
	{Name: "home", Argument: cli.Required, Key: 'd'},
	{Name: "expiredate", Argument: cli.Required, Key: 'e'},
	{Name: "inactive", Argument: cli.Required, Key: 'f'},
	{Name: "gid", Argument: cli.Required, Key: 'g'},
	{Name: "groups", Argument: cli.Required, Key: 'G'},
	{Name: "help", Key: 'h'},
	{Name: "login", Argument: cli.Required, Key: 'l'},
	{Name: "lock", Key: 'L'},
	{Name: "move-home", Key: 'm'},
	{Name: "non-unique", Key: 'o'},
	{Name: "password", Argument: cli.Required, Key: 'p'},
	{Name: "remove", Key: 'r'},
	{Name: "root", Argument: cli.Required, Key: 'R'},
	{Name: "shell", Argument: cli.Required, Key: 's'},
	{Name: "uid", Argument: cli.Required, Key: 'u'},
	{Name: "unlock", Key: 'U'},
	{Name: "selinux-user", Argument: cli.Required, Key: 'Z'},
}}

// A modification is what the options of usermod say.
type modification struct {
	*tool
	given map[rune]string // the values of the options
	name  string
}

func (m *modification) has(key rune) bool {
	_, ok := m.given[key]
	return ok
}

func userMod(t *tool) error {
	m := &modification{tool: t, given: map[rune]string{}}
	operands, err := t.parse(&userModOptions, func(o cli.Option) (err error) {
		m.given[o.Key] = o.Value
		switch o.Key {
		case 's':
			return t.checkShell(o.Value)
		case 'u':
			if _, ok := parseID(o.Value); !ok {
				return fail(badArgument, "invalid user ID '"+o.Value+"'")
			}
		case 'e':
			m.given['e'], err = day(o.Value)
		case 'f':
			m.given['f'], err = inactive(o.Value)
		case 'c', 'd', 'p':
			if strings.ContainsAny(o.Value, ":\n") {
				return fail(badArgument, "invalid field '"+o.Value+"'")
			}
		case 'Z':
			return fail(badUsage, "-Z requires SELinux enabled kernel")
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case len(operands) != 1:
		return t.wrongUsage("")
	case m.has('a') && !m.has('G'):
		return t.wrongUsage("-a flag is only allowed with the -G flag")
	case m.has('r') && !m.has('G'):
		return t.wrongUsage("-r flag is only allowed with the -G flag")
	case m.has('L') && m.has('U') || m.has('L') && m.has('p') || m.has('U') && m.has('p'):
		return t.wrongUsage("the -L, -p, and -U flags are exclusive")
	case m.has('m') && !m.has('d'):
		return t.wrongUsage("-m flag is only allowed with the -d flag")
	case m.has('o') && !m.has('u'):
		return t.wrongUsage("-o flag is only allowed with the -u flag")
	}
	m.name = operands[0]
	return t.change(m.apply)
}

func (m *modification) apply() error {
	fields := m.db.passwd.find(m.name)
	if len(fields) < 7 {
		return fail(unknown, "user '"+m.name+"' does not exist")
	}
	if len(m.given) == 0 {
		return m.wrongUsage("no options")
	}
	if err := m.applyGroups(); err != nil {
		return err
	}
	if err := m.applyPasswd(fields); err != nil {
		return err
	}
	if err := m.applyShadow(); err != nil {
		return err
	}
	if to, ok := m.given['l']; ok && to != m.name {
		return m.applyName(to)
	}
	return nil
}

// applyGroups changes the groups that list the user.
func (m *modification) applyGroups() error {
	value, ok := m.given['G']
	if !ok {
		return nil
	}
	var wanted []string
	for word := range strings.SplitSeq(value, ",") {
		if word == "" {
			continue
		}
		fields := m.db.groupOf(word)
		if fields == nil {
			return fail(unknown, "group '"+word+"' does not exist")
		}
		wanted = append(wanted, fields[0])
	}
	if !m.has('a') && !m.has('r') {
		for _, group := range m.db.memberships(m.name) {
			if !slices.Contains(wanted, group) {
				m.db.setMember(group, m.name, false)
			}
		}
	}
	for _, group := range wanted {
		m.db.setMember(group, m.name, !m.has('r'))
	}
	return nil
}

// applyPasswd changes the line in passwd(5), and the files of the user.
func (m *modification) applyPasswd(fields []string) error {
	uid, _ := parseID(fields[2])
	gid, _ := parseID(fields[3])
	home := fields[5]
	newUID, newGID := -1, -1
	if word, ok := m.given['u']; ok {
		if newUID, _ = parseID(word); m.db.passwd.ids()[newUID] && newUID != uid && !m.has('o') {
			return fail(idInUse, "UID '"+word+"' already exists")
		}
		fields[2] = strconv.Itoa(newUID)
	}
	if word, ok := m.given['g']; ok {
		group := m.db.groupOf(word)
		if group == nil {
			return fail(unknown, "group '"+word+"' does not exist")
		}
		newGID, _ = parseID(group[2])
		fields[3] = group[2]
	}
	for key, field := range map[rune]int{'c': 4, 's': 6} {
		if value, ok := m.given[key]; ok {
			fields[field] = value
		}
	}
	if to, ok := m.given['d']; ok {
		fields[5] = strings.TrimRight(to, "/")
		if m.has('m') && to != home {
			if _, err := os.Lstat(to); err == nil {
				return fail(badHome, "directory "+to+" exists")
			}
			if err := os.Rename(home, fields[5]); err != nil && !os.IsNotExist(err) {
				return &cli.Failure{Status: badHome, Text: "cannot rename directory " + home + " to " + to, Err: err}
			}
		}
	}
	m.db.passwd.set(m.name, fields)
	if newUID >= 0 || newGID >= 0 {
		chownTree(fields[5], uid, newUID, gid, newGID)
	}
	return nil
}

// applyShadow changes the password and the dates.
func (m *modification) applyShadow() error {
	fields := m.db.shadow.find(m.name)
	if len(fields) < 9 {
		return nil
	}
	before := strings.Join(fields, ":")
	switch {
	case m.has('p'):
		fields[1], fields[2] = m.given['p'], today()
	case m.has('L') && !strings.HasPrefix(fields[1], "!"):
		fields[1] = "!" + fields[1]
	case m.has('U') && strings.HasPrefix(fields[1], "!"):
		if fields[1] == "!" {
			m.Stderr.Write([]byte(m.ErrorName() + ": unlocking the user's password would result in a passwordless account.\n" +
				"You should set a password with usermod -p to unlock this user's password.\n"))
			return &cli.Failure{Status: 20}
		}
		fields[1] = fields[1][1:]
	}
	for key, field := range map[rune]int{'f': 6, 'e': 7} {
		if value, ok := m.given[key]; ok {
			fields[field] = value
		}
	}
	if strings.Join(fields, ":") != before {
		m.db.shadow.set(m.name, fields)
	}
	return nil
}

// applyName renames the user. The subordinate ids stay with the old name, as the real usermod has it.
func (m *modification) applyName(to string) error {
	if !validName(to) {
		return fail(badArgument, "invalid user name '"+to+"'")
	}
	if m.db.passwd.find(to) != nil {
		return fail(nameInUse, "user '"+to+"' already exists")
	}
	for _, t := range []*table{m.db.passwd, m.db.shadow} {
		if fields := t.find(m.name); fields != nil {
			fields[0] = to
			t.set(m.name, fields)
		}
	}
	m.db.rename(m.name, to)
	return nil
}
