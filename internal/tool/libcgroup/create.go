package libcgroup

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"golang.org/x/sys/unix"
)

// Create is cgcreate(1).
var Create = &cli.Command{Name: "cgcreate", Dialect: dialect, Run: create}

const createUsage = `Usage: cgcreate [-h] [-f mode] [-d mode] [-s mode] [-t <tuid>:<tgid>] [-a <agid>:<auid>] -g <controllers>:<path> [-g ...]
Make cgroups
  -a <tuid>:<tgid>		owner of the cgroup and its files
  -d, --dperm=mode		permissions of the directory
  -f, --fperm=mode		permissions of the files
  -g <controllers>:<path>	a cgroup to make
  -h, --help			display this help
  -s, --tperm=mode		permissions of the tasks file
  -t <tuid>:<tgid>		owner of the tasks file
`

var createOptions = cli.Options{
	Short: "a:bd:f:g:hs:t:", Permute: true,
	Long: []cli.LongOption{
		{Name: "help", Key: 'h'},
		{Name: "group", Argument: cli.Required, Key: 'g'},
		{Name: "dperm", Argument: cli.Required, Key: 'd'},
		{Name: "fperm", Argument: cli.Required, Key: 'f'},
		{Name: "tperm", Argument: cli.Required, Key: 's'},
	},
}

// An owner is a user and a group id. -1 means that it does not change.
type owner struct{ uid, gid int }

// A making has the owners and modes of new cgroups. A mode of -1 means that it does not change.
type making struct {
	admin, tasks             owner
	dirMode, mode, tasksMode int64
}

func create(inv *cli.Invocation) error {
	nobody := owner{-1, -1}
	m := making{nobody, nobody, -1, -1, -1}
	var groups []group
	if len(inv.Argv) < 2 {
		return wrong(inv, "-h")
	}
	operands, err := parse(inv, &createOptions, createUsage, "-h", func(o cli.Option) (err error) {
		switch o.Key {
		case 'g':
			g, ok := parseGroup(o.Value)
			if !ok {
				return &cli.Failure{Text: "cgroup controller and path parsing failed ((null))", Status: misused}
			}
			groups = append(groups, g)
		case 'a':
			m.admin, err = parseOwner(inv, o.Value)
		case 't':
			m.tasks, err = parseOwner(inv, o.Value)
		case 'd':
			m.dirMode, err = parseMode(inv, o.Value)
		case 'f':
			m.mode, err = parseMode(inv, o.Value)
		case 's':
			m.tasksMode, err = parseMode(inv, o.Value)
		}
		return err
	})
	if err == errEnded {
		return nil
	}
	if err != nil {
		return err
	}
	if len(operands) > 0 {
		return &cli.Failure{Text: "wrong arguments (" + operands[0] + ")", Status: misused}
	}
	for _, g := range groups {
		if err := m.makeAll(g); err != nil {
			return err
		}
	}
	return nil
}

// makeAll makes the cgroup in all of its hierarchies, or, after an error, in none.
func (m making) makeAll(g group) error {
	list, err := g.places()
	var none *missing
	if errors.As(err, &none) {
		return &cli.Failure{Text: "controller " + none.controller + " can't be add", Status: unknownController}
	}
	for _, p := range list {
		if err == nil {
			err = m.make(p, g.controllers[0] != "*")
		}
	}
	if err == nil {
		return nil
	}
	text := ""
	for _, p := range list {
		if err := unix.Rmdir(p.dir); err != nil && text == "" {
			text = "\nError: Failed to delete " + g.path + ": " + cli.Strerror(err)
		}
	}
	return failure("can't create cgroup "+g.path+": ", err, text)
}

// unknownController is the exit status for a controller that no hierarchy has.
const unknownController = 91

// make makes a cgroup and its parents. With enables, it enables the controller in the parents of version 2.
func (m making) make(p place, enables bool) error {
	rest, _ := filepath.Rel(p.Dir, p.dir)
	dir := p.Dir
	for part := range strings.SplitSeq(rest, "/") {
		if p.Unified && enables {
			write(dir+"/cgroup.subtree_control", "+"+p.controller) // an error shows later, when the controller is used
		}
		dir += "/" + part
		if err := os.Mkdir(dir, 0o775); err != nil && !os.IsExist(err) {
			said := plain(err)
			if os.IsPermission(err) {
				said = errNotAllowed
			}
			return refuse(dir, "", plain(err), said)
		}
	}
	if err := unix.Access(p.dir, unix.W_OK); err != nil { // somebody else's
		return refuse(p.dir, "", err, err)
	}
	return m.apply(p)
}

// apply sets the owners and modes of a cgroup.
func (m making) apply(p place) error {
	entries, err := os.ReadDir(p.dir)
	if err != nil {
		return plain(err)
	}
	change := func(path string, info fs.FileInfo, o owner, mode int64) error {
		if o.uid >= 0 || o.gid >= 0 {
			if err := os.Chown(path, o.uid, o.gid); err != nil {
				return plain(err)
			}
		}
		if mode < 0 {
			return nil
		}
		if !info.IsDir() { // as in libcgroup, nobody gets a permission that the owner lacks
			user := int64(info.Mode().Perm()) & 0o700
			mode &= user | user>>3 | user>>6
		}
		return plain(os.Chmod(path, fs.FileMode(mode)))
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || info.IsDir() {
			continue
		}
		o, mode := m.admin, m.mode
		if e.Name() == p.Tasks() && m.tasks != (owner{-1, -1}) {
			o = m.tasks
		}
		if e.Name() == p.Tasks() && m.tasksMode >= 0 {
			mode = m.tasksMode
		}
		if err := change(p.dir+"/"+e.Name(), info, o, mode); err != nil {
			return err
		}
	}
	info, err := os.Stat(p.dir)
	if err != nil {
		return plain(err)
	}
	return change(p.dir, info, m.admin, m.dirMode)
}

// errEnded ends a run with status 0.
var errEnded = errors.New("ended")

// parseOwner parses "USER:GROUP", which are names only.
func parseOwner(inv *cli.Invocation, word string) (owner, error) {
	user, group, _ := strings.Cut(word, ":")
	o := owner{-1, -1}
	for _, x := range []struct {
		word, kind string
		id         *int
		byName     func(string) (uint32, bool)
	}{{user, "uid of user ", &o.uid, ids.Host().User}, {group, "gid of group ", &o.gid, ids.Host().Group}} {
		if x.word == "" {
			continue
		}
		id, ok := x.byName(x.word)
		if !ok {
			inv.Stderr.Write([]byte("cgcreate: can't find " + x.kind + x.word + ".\n"))
			return o, errEnded // the real tool also ends with status 0
		}
		*x.id = int(id)
	}
	return o, nil
}

// parseMode parses an octal mode.
func parseMode(inv *cli.Invocation, word string) (int64, error) {
	n, err := strconv.ParseUint(word, 8, 12)
	if err != nil {
		return 0, said(inv, "cgcreate wrong mode format "+word+"\n", 255)
	}
	return int64(n), nil
}
