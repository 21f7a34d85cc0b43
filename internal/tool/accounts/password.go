package accounts

import (
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
)

// Password is passwd(1).
var Password = command("passwd", `Usage: passwd [options] [LOGIN]

Changes the state of a password. A password itself is not set: use usermod -p.

Options:
  -a, --all      with -S, report all users
  -d, --delete   remove the password
  -e, --expire   let the password expire
  -h, --help     display this help
  -l, --lock     lock the password
  -q, --quiet    no messages
  -R, --root DIR  work on the files below this directory
  -S, --status   report the state of the password
  -u, --unlock   unlock the password

`, passwd)

var passwdOptions = cli.Options{Permute: true, Short: "adehlqR:Su", Long: []cli.LongOption{
	{Name: "all", Key: 'a'}, {Name: "delete", Key: 'd'}, {Name: "expire", Key: 'e'}, {Name: "help", Key: 'h'},
	{Name: "lock", Key: 'l'}, {Name: "quiet", Key: 'q'},
	{Name: "root", Argument: cli.Required, Key: 'R'}, {Name: "status", Key: 'S'}, {Name: "unlock", Key: 'u'},
}}

// Exit statuses of passwd.
const (
	passwdDenied      = 1
	passwdFailed      = 3
	passwdBadArgument = 6
	passwdUnchanged   = 10
)

func passwd(t *tool) error {
	t.status = passwdBadArgument
	given := map[rune]bool{}
	operands, err := t.parse(&passwdOptions, func(o cli.Option) error {
		given[o.Key] = true
		return nil
	})
	if err != nil {
		return err
	}
	quiet := given['q']
	all := given['a']
	delete(given, 'q')
	delete(given, 'a')
	changes := len(given)
	switch {
	case len(operands) > 1:
		t.status = badUsage
		return t.wrongUsage("")
	case all && (!given['S'] || len(operands) > 0), given['S'] && changes > 1:
		return t.wrongUsage("")
	case given['S']:
		t.db = open()
		return t.passwordStates(operands, all)
	case changes == 0:
		return fail(passwdUnchanged, "setting a password is not supported; use usermod -p")
	case len(operands) == 0:
		return t.wrongUsage("")
	}
	return t.change(func() error {
		if err := t.changePassword(operands[0], given); err != nil {
			return err
		}
		if !quiet {
			t.Out.WriteString(t.ErrorName() + ": password changed.\n")
		}
		return nil
	})
}

func (t *tool) changePassword(name string, given map[rune]bool) error {
	if t.db.passwd.find(name) == nil {
		return fail(passwdDenied, "user '"+name+"' does not exist")
	}
	at := t.db.shadow
	fields := at.find(name)
	if fields == nil { // no line in shadow(5): passwd(5) has the password
		at = t.db.passwd
		fields = at.find(name)
	}
	if given['d'] {
		fields[1] = ""
	}
	if given['l'] && !strings.HasPrefix(fields[1], "!") {
		fields[1] = "!" + fields[1]
	}
	if given['u'] && strings.HasPrefix(fields[1], "!") {
		if fields[1] == "!" {
			t.Stderr.Write([]byte(t.ErrorName() + ": unlocking the password would result in a passwordless account.\n" +
				"You should set a password with usermod -p to unlock the password of this account.\n"))
			return &cli.Failure{Status: passwdFailed}
		}
		fields[1] = fields[1][1:]
	}
	if given['e'] && len(fields) == 9 {
		fields[2] = "0"
	}
	at.set(name, fields)
	return nil
}

// passwordStates writes a line about the password of a user, or of all.
func (t *tool) passwordStates(names []string, all bool) error {
	if all {
		t.db.passwd.each(7, func(fields []string) { names = append(names, fields[0]) })
	} else if len(names) == 0 {
		names = []string{"root"}
	}
	for _, name := range names {
		user := t.db.passwd.find(name)
		if user == nil {
			return fail(passwdDenied, "user '"+name+"' does not exist")
		}
		fields := t.db.shadow.find(name)
		if len(fields) < 9 {
			t.Out.WriteString(name + " " + state(user[1]) + "\n")
			continue
		}
		t.Out.WriteString(name + " " + state(fields[1]) + " " + date(fields[2]) + " " + orNone(fields[3]) + " " +
			orNone(fields[4]) + " " + orNone(fields[5]) + " " + orNone(fields[6]) + "\n")
	}
	return nil
}

// state returns P for a password, L for a locked one, NP for none.
func state(password string) string {
	switch {
	case password == "":
		return "NP"
	case password[0] == '*' || password[0] == '!':
		return "L"
	}
	return "P"
}

func orNone(field string) string {
	if field == "" {
		return "-1"
	}
	return field
}

// date formats a number of days since 1970.
func date(field string) string {
	n, err := strconv.ParseInt(field, 10, 32)
	if err != nil {
		return "never"
	}
	return time.Unix(n*86400, 0).UTC().Format("2006-01-02")
}
