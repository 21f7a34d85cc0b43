package libcgroup

import (
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
	Exec     = &cli.Command{Name: "cgexec", Dialect: dialect(1), Run: execute}
	Classify = &cli.Command{Name: "cgclassify", Dialect: dialect(2), Run: classify}
	Delete   = &cli.Command{Name: "cgdelete", Dialect: dialect(255), Run: remove}
)

const execUsage = `Usage: cgexec [-h] [-g <controllers>:<path>] [--sticky] command [arguments] ...
Run a command in cgroups
  -g <controllers>:<path>	a cgroup to run in
  -h, --help			display this help
  --sticky			accepted; there is no daemon to keep the command from
`

// keySticky is the key of --sticky and --cancel-sticky, which only matter to a daemon, cgred.
const keySticky = 256

var execOptions = cli.Options{
	Short: "g:sh",
	Long: []cli.LongOption{
		{Name: "sticky", Key: keySticky},
		{Name: "help", Key: 'h'},
	},
}

// noRules is the message if no cgroup is given. The real tools would look into cgrules.conf(5).
const noRules = "Error: failed to parse the configuration rules\n"

func execute(inv *cli.Invocation) error {
	var groups []group
	argv, err := parse(inv, &execOptions, execUsage, "--help", 1, func(o cli.Option) error {
		if o.Key == 'g' {
			g, ok := parseGroup(o.Value)
			if !ok {
				return &cli.Failure{Text: "cgroup controller and pathparsing failed", Status: 255}
			}
			groups = append(groups, g)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(argv) == 0 {
		return wrong(inv, "--help", 1)
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
	return said(inv, cli.Strerror(run(argv, inv)), 255)
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
	Short: "g:sh",
	Long: []cli.LongOption{
		{Name: "sticky", Key: keySticky},
		{Name: "cancel-sticky", Key: keySticky},
		{Name: "help", Key: 'h'},
	},
}

func classify(inv *cli.Invocation) error {
	if len(inv.Argv) < 2 {
		return wrong(inv, "-h", 2)
	}
	var groups []group
	pids, err := parse(inv, &classifyOptions, classifyUsage, "-h", 2, func(o cli.Option) error {
		if o.Key == 'g' {
			g, ok := parseGroup(o.Value)
			if !ok {
				return &cli.Failure{Text: "cgroup controller and pathparsing failed", Status: 255}
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
		pid, err := strconv.ParseUint(strings.TrimSpace(word), 10, 31)
		if err != nil {
			inv.Stderr.Write([]byte("Error: " + word + " is not valid pid.\n"))
			status = 2
			continue
		}
		if len(groups) == 0 {
			inv.Stderr.Write([]byte("Error: change of cgroup failed for pid " + word + ": Cgroup parsing failed\n" + noRules))
			status = 1
			continue
		}
		for _, g := range groups {
			if err := g.join(strconv.FormatUint(pid, 10)); err != nil {
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
	recursive := false
	var words []string
	operands, err := parse(inv, &deleteOptions, deleteUsage, "--help", 255, func(o cli.Option) error {
		switch o.Key {
		case 'r':
			recursive = true
		case 'g':
			words = append(words, o.Value)
		}
		return nil
	})
	if err != nil {
		return err
	}
	var groups []group
	for _, word := range append(words, operands...) {
		g, ok := parseGroup(word)
		if !ok {
			return &cli.Failure{Text: "error parsing cgroup '" + word + "'", Status: 255}
		}
		groups = append(groups, g)
	}
	status := 0
	for _, g := range groups {
		list, err := g.places()
		seen := map[string]bool{}
		missing := 0
		for _, p := range list {
			if err != nil || seen[p.dir] {
				continue
			}
			seen[p.dir] = true
			if err = p.remove(recursive); err == syscall.ENOENT {
				missing++
				err = nil
			}
		}
		if err == nil && missing > 0 && missing == len(seen) { // a group may be missing in some of its hierarchies
			err = syscall.ENOENT
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
