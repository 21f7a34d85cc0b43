package libcgroup

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"

	"contedor/internal/cli"
	"contedor/internal/linux/cgroup"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// The commands that move or remove processes: cgexec(1), cgclassify(1) and cgdelete(1).
var (
	Exec     = &cli.Command{Name: "cgexec", Dialect: dialect, Run: execute}
	Classify = &cli.Command{Name: "cgclassify", Dialect: dialect, Run: classify}
	Delete   = &cli.Command{Name: "cgdelete", Dialect: dialect, Run: remove}
)

const execUsage = `Usage: cgexec [-h] [-g <controllers>:<path>] [--sticky] command [arguments] ...
Run a command in cgroups
  -g <controllers>:<path>	a cgroup to run in
  -h, --help			display this help
  --sticky			accepted; there is no daemon to keep the command from
`

// The options in the messages about a wrong command line.
const (
	execHint     = "--help"
	classifyHint = "'-h'"
	deleteHint   = "--help'"
)

// keySticky is the key of --sticky and --cancel-sticky, which only matter to a daemon, cgred.
const keySticky = 256

var execOptions = cli.Options{
	Short: "g:shrb",
	Long: []cli.LongOption{
		{Name: "sticky", Key: keySticky},
		{Name: "help", Key: 'h'},
	},
}

// noRules is the message if no cgroup is given. The real tools would look into cgrules.conf(5).
const noRules = "Error: failed to parse the configuration rules\n"

func execute(inv *cli.Invocation) error {
	var groups []group
	argv, err := parse(inv, &execOptions, execUsage, execHint, func(o cli.Option) error {
		if o.Key == 'g' {
			g, ok := parseGroup(o.Value)
			if !ok {
				return said(inv, "cgroup controller and path parsing failed\n", misused)
			}
			groups = append(groups, g)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(argv) == 0 {
		return wrong(inv, execHint)
	}
	if len(groups) == 0 {
		return said(inv, "cgroup change of group failed\n"+noRules, 99)
	}
	for _, g := range groups {
		if err := g.join(strconv.Itoa(unix.Getpid())); err != nil {
			f := failure("", err, "")
			f.Text = ""
			inv.Stderr.Write([]byte("cgroup change of group failed\n"))
			return f
		}
	}
	return said(inv, "exec failed:"+cli.Strerror(run(argv, inv)), 255)
}

// run executes a program, execvp(3). It returns only on failure, with an errno.
func run(argv []string, inv *cli.Invocation) error {
	path, ok := solo.LookUp(argv[0], solo.SearchPath(inv.Getenv))
	if !ok {
		path = argv[0]
		if !strings.Contains(path, "/") {
			return unix.ENOENT
		}
	}
	return unix.Exec(path, argv, inv.Env)
}

const classifyUsage = `Usage: cgclassify [[-g] <controllers>:<path>] [--sticky | --cancel-sticky] <list of pids>
Move running processes to cgroups
  -h, --help			display this help
  -g <controllers>:<path>	the cgroup to move to
  --cancel-sticky		accepted; there is no daemon
  --sticky			accepted; there is no daemon
`

var classifyOptions = cli.Options{
	Short: "g:shrb",
	Long: []cli.LongOption{
		{Name: "sticky", Key: keySticky},
		{Name: "cancel-sticky", Key: keySticky},
		{Name: "help", Key: 'h'},
	},
}

func classify(inv *cli.Invocation) error {
	if len(inv.Argv) < 2 {
		return wrong(inv, classifyHint)
	}
	var groups []group
	pids, err := parse(inv, &classifyOptions, classifyUsage, classifyHint, func(o cli.Option) error {
		if o.Key == 'g' {
			g, ok := parseGroup(o.Value)
			if !ok {
				return said(inv, "cgroup controller and path parsing failed\n", misused)
			}
			groups = append(groups, g)
		}
		return nil
	})
	if err != nil {
		return err
	}
	status := 0
	for _, word := range pids {
		pid, err := strconv.ParseInt(strings.TrimSpace(word), 10, 32)
		if err != nil {
			inv.Stderr.Write([]byte("Error: " + word + " is not valid pid.\n"))
			status = 2
			continue
		}
		if _, err := os.Stat("/proc/" + word); err != nil && len(groups) == 0 {
			inv.Stderr.Write([]byte("Error in determining euid/egid of pid " + word + "\n"))
			status = 1
			continue
		}
		if len(groups) == 0 {
			inv.Stderr.Write([]byte("Error: change of cgroup failed for pid " + word + ": Cgroup parsing failed\n" + noRules))
			status = 1
			continue
		}
		for _, g := range groups {
			if err := g.join(strconv.FormatInt(pid, 10)); err != nil {
				text, _ := worded(err)
				inv.Stderr.Write([]byte("Error changing group of pid " + word + ": " + text + "\n"))
				status = 1
				break
			}
		}
	}
	if status != 0 {
		return &cli.Failure{Status: status}
	}
	return nil
}

const deleteUsage = `Usage: cgdelete [-h] [-r] [[-g] <controllers>:<path>] ...
Remove cgroups
  -g <controllers>:<path>	a cgroup to remove (-g is optional)
  -h, --help			display this help
  -r, --recursive		remove all cgroups below, too
`

var deleteOptions = cli.Options{
	Short: "rhg:", Permute: true,
	Long: []cli.LongOption{
		{Name: "recursive", Key: 'r'},
		{Name: "help", Key: 'h'},
		{Name: "group", Argument: cli.Required, Key: 'g'},
	},
}

func remove(inv *cli.Invocation) error {
	if len(inv.Argv) < 2 {
		return wrong(inv, deleteHint)
	}
	recursive := false
	var groups []group
	take := func(word, end string) error {
		g, ok := parseGroup(word)
		if !ok {
			return said(inv, inv.ErrorName()+": error parsing cgroup '"+beforeColon(word)+"'"+end, misused)
		}
		groups = append(groups, g)
		return nil
	}
	operands, err := parse(inv, &deleteOptions, deleteUsage, deleteHint, func(o cli.Option) error {
		if o.Key == 'g' {
			return take(o.Value, "")
		}
		recursive = true
		return nil
	})
	if err != nil {
		return err
	}
	for _, word := range operands {
		if err := take(word, "\n"); err != nil {
			return err
		}
	}
	status := 0
	for _, g := range groups {
		err := g.remove(recursive)
		var none *missing
		if errors.As(err, &none) {
			return &cli.Failure{Text: "controller " + none.controller + " can't be added", Status: noOperation}
		}
		if err != nil {
			var text string
			text, status = worded(err)
			inv.Stderr.Write([]byte(inv.ErrorName() + ": cannot remove group '" + g.path + "': " + text + "\n"))
		}
	}
	if status != 0 {
		return &cli.Failure{Status: status}
	}
	return nil
}

// noOperation is the exit status for a controller that no hierarchy has, if nothing is made.
const noOperation = 93

// remove removes the group from its hierarchies. It may be missing in some of them. "*" is not a controller
// here, and the root stays.
func (g group) remove(recursive bool) error {
	if g.controllers[0] == "*" {
		return &missing{"*"}
	}
	seen := map[string]bool{}
	absent := 0
	for i, controller := range g.controllers {
		list, err := group{g.path, []string{controller}}.places()
		if err != nil && i == 0 {
			return err
		}
		if err != nil { // the real tool asks for the first controller only
			continue
		}
		p := list[0]
		if seen[p.dir] || p.dir == p.Path("") {
			continue
		}
		seen[p.dir] = true
		switch err := p.remove(recursive); {
		case err == syscall.ENOENT:
			absent++
		case err != nil:
			return err
		}
	}
	if absent > 0 && absent == len(seen) {
		return syscall.ENOENT
	}
	return nil
}

// remove moves the processes of a cgroup to its parent and removes it.
func (p place) remove(recursive bool) error {
	entries, err := os.ReadDir(p.dir)
	if err != nil {
		return plain(err)
	}
	for _, e := range entries {
		if recursive && e.IsDir() {
			below := p
			below.dir += "/" + e.Name()
			if err := below.remove(true); err != nil {
				return err
			}
		}
	}
	err = unix.Rmdir(p.dir)
	if err != syscall.EBUSY {
		return err
	}
	for _, e := range entries {
		if e.IsDir() && !recursive {
			return err
		}
	}
	members, _ := os.ReadFile(p.dir + "/" + cgroup.Processes)
	above := p.dir[:strings.LastIndexByte(p.dir, '/')]
	for pid := range strings.FieldsSeq(string(members)) {
		if err := write(above+"/"+cgroup.Processes, pid); err != nil && err != syscall.ESRCH {
			return err
		}
	}
	return unix.Rmdir(p.dir)
}
