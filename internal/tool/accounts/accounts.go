// Package accounts implements the tools that change passwd(5), group(5) and their shadow files:
// useradd, userdel, usermod, groupadd, groupdel and passwd of shadow, and adduser, addgroup, deluser
// and delgroup of Debian, as images of containers use them.
//
// Begin reading at tool.change. files.go reads and writes the files. user.go, group.go, password.go and
// debian.go have the commands.
package accounts

import (
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/logindefs"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Exit statuses of shadow's tools.
const (
	badUsage    = 2
	badArgument = 3
	idInUse     = 4
	unknown     = 6
	isPrimary   = 8
	nameInUse   = 9
	badHome     = 12
	badName     = 19
)

// dialect is that of shadow's tools.
var dialect = cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 1, UsageStatus: badUsage, Unwritten: cli.Forgive}

// A tool is one run of a command.
type tool struct {
	*gnu.Tool
	usage  string
	status int // exit status for a wrong command line
	db     *database
	keys   map[string]string // settings of the option -K
}

// command returns a command. usage is its text of --help.
func command(name, usage string, work func(*tool) error) *cli.Command {
	return &cli.Command{Name: name, Dialect: dialect, Run: gnu.Run("", func(g *gnu.Tool) error {
		return work(&tool{Tool: g, usage: usage, status: badUsage, keys: map[string]string{}})
	})}
}

// fail returns a failure with an exit status.
func fail(status int, text string) error { return &cli.Failure{Text: text, Status: status} }

// wrongUsage writes a message, if there is one, and the usage.
func (t *tool) wrongUsage(message string) error {
	if message != "" {
		message = t.ErrorName() + ": " + message + "\n"
	}
	t.Stderr.Write([]byte(message + t.usage))
	return &cli.Failure{Status: t.status}
}

// parse calls take for every option and returns the operands. The options need a row for help.
func (t *tool) parse(o *cli.Options, take func(cli.Option) error) (operands []string, err error) {
	return t.Getopt(o).Each(func(opt cli.Option) error {
		switch opt.Key {
		case 'h':
			t.Out.WriteString(t.Page(t.usage))
			return cli.ErrAnswered
		case 'R':
			return enter(opt.Value)
		}
		return take(opt)
	}, func(err error) error { return t.wrongUsage(err.Error()) })
}

// enter makes a directory the root directory.
func enter(root string) error {
	if !strings.HasPrefix(root, "/") {
		return fail(badArgument, "invalid chroot path '"+root+"', only absolute paths are supported.")
	}
	if err := unix.Access(root, unix.F_OK); err != nil {
		return &cli.Failure{Status: badArgument, Text: "cannot access chroot directory " + root, Err: err}
	}
	if err := unix.Chroot(root); err != nil {
		return &cli.Failure{Status: badArgument, Text: "unable to chroot to directory " + root, Err: err}
	}
	return unix.Chdir("/")
}

// change opens the files, lets work change them, and writes them.
func (t *tool) change(work func() error) error {
	if os.Geteuid() != 0 {
		t.Warn("Permission denied.")
		return fail(1, "cannot lock /etc/passwd; try again later.")
	}
	unlock, err := lock()
	if err != nil {
		return fail(1, "cannot lock /etc/passwd; try again later.")
	}
	defer unlock()
	t.db = open()
	if err := work(); err != nil {
		return err
	}
	return t.db.save()
}

// key parses the value of -K.
func (t *tool) key(value string) error {
	name, setting, ok := strings.Cut(value, "=")
	if !ok {
		return fail(badArgument, "-K requires KEY=VALUE")
	}
	t.keys[name] = setting
	return nil
}

// setting returns a number from -K or login.defs(5).
func (t *tool) setting(name string, otherwise int) int {
	text, ok := t.keys[name]
	if !ok {
		text, _ = logindefs.Value(name)
	}
	if n, err := strconv.ParseInt(text, 0, 64); err == nil {
		return int(n)
	}
	return otherwise
}

// validName reports whether a name of a user or group is possible.
func validName(name string) bool {
	if name == "" || name == "." || name == ".." || name[0] == '-' || len(name) > 256 || strings.Trim(name, "0123456789") == "" {
		return false
	}
	for _, c := range []byte(name) {
		if c <= ' ' || c >= 127 || strings.IndexByte(`:,/"'#$&;()<>|*?[]{}!\`+"`", c) >= 0 && c != '$' {
			return false
		}
	}
	return strings.IndexByte(strings.TrimSuffix(name, "$"), '$') < 0
}

// parseID parses a user or group id.
func parseID(word string) (int, bool) {
	n, err := strconv.ParseUint(word, 10, 32)
	return int(n), err == nil && n < 1<<32-1
}
