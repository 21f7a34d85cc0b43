// Package prlimit implements prlimit(1) of util-linux: it shows or sets the resource limits of a
// process.
//
//	prlimit [options] [--RESOURCE[=LIMIT]]... [-p PID|PROGRAM [ARGUMENT...]]
package prlimit

import (
	"math"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/columns"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/launch"
	"golang.org/x/sys/unix"
)

// Command is prlimit(1).
var Command = gnu.Command("prlimit", cli.UtilLinux, "", prlimit)

// A resource is one of getrlimit(2).
type resource struct {
	name, help, unit string
	number           int
	short            rune
	long             string
}

// resources are in the order in which they are shown.
var resources = []resource{
	{"AS", "address space limit", "bytes", unix.RLIMIT_AS, 'v', "as"},
	{"CORE", "max core file size", "bytes", unix.RLIMIT_CORE, 'c', "core"},
	{"CPU", "CPU time", "seconds", unix.RLIMIT_CPU, 't', "cpu"},
	{"DATA", "max data size", "bytes", unix.RLIMIT_DATA, 'd', "data"},
	{"FSIZE", "max file size", "bytes", unix.RLIMIT_FSIZE, 'f', "fsize"},
	{"LOCKS", "max number of file locks held", "locks", unix.RLIMIT_LOCKS, 'x', "locks"},
	{"MEMLOCK", "max locked-in-memory address space", "bytes", unix.RLIMIT_MEMLOCK, 'l', "memlock"},
	{"MSGQUEUE", "max bytes in POSIX mqueues", "bytes", unix.RLIMIT_MSGQUEUE, 'q', "msgqueue"},
	{"NICE", "max nice prio allowed to raise", "", unix.RLIMIT_NICE, 'e', "nice"},
	{"NOFILE", "max number of open files", "files", unix.RLIMIT_NOFILE, 'n', "nofile"},
	{"NPROC", "max number of processes", "processes", unix.RLIMIT_NPROC, 'u', "nproc"},
	{"RSS", "max resident set size", "bytes", unix.RLIMIT_RSS, 'm', "rss"},
	{"RTPRIO", "max real-time priority", "", unix.RLIMIT_RTPRIO, 'r', "rtprio"},
	{"RTTIME", "timeout for real-time tasks", "microsecs", unix.RLIMIT_RTTIME, 'y', "rttime"},
	{"SIGPENDING", "max number of pending signals", "signals", unix.RLIMIT_SIGPENDING, 'i', "sigpending"},
	{"STACK", "max stack size", "bytes", unix.RLIMIT_STACK, 's', "stack"},
}

const (
	noHeadings rune = 256 + iota
	raw
	verbose
)

func options() cli.Options {
	o := cli.Options{Short: "+c::d::e::f::i::l::m::n::q::r::s::t::u::v::x::y::p:o:hV", Long: []cli.LongOption{
		{Name: "pid", Argument: cli.Required, Key: 'p'},
		{Name: "output", Argument: cli.Required, Key: 'o'},
		{Name: "noheadings", Key: noHeadings},
		{Name: "raw", Key: raw},
		{Name: "verbose", Key: verbose},
		{Name: "version", Key: 'V'},
		{Name: "help", Key: 'h'},
	}}
	for _, r := range resources {
		o.Long = append(o.Long, cli.LongOption{Name: r.long, Argument: cli.Optional, Key: r.short})
	}
	return o
}

// A change is what the command line says about a resource: to show it, or to set its limits.
type change struct {
	*resource
	sets             bool
	hasSoft, hasHard bool
	limit            unix.Rlimit
}

// A run is one run of prlimit.
type run struct {
	*gnu.Tool
	pid                      int
	changes                  []change
	verbose, raw, noHeadings bool
	columns                  []int
}

const (
	nameColumn = iota
	helpColumn
	softColumn
	hardColumn
	unitColumn
)

var infos = []columns.Column{
	nameColumn: {Name: "RESOURCE", Hint: 0.25, Truncate: true},
	helpColumn: {Name: "DESCRIPTION", Hint: 0.1, Truncate: true},
	softColumn: {Name: "SOFT", Hint: 0.1, Right: true},
	hardColumn: {Name: "HARD", Hint: 1, Right: true},
	unitColumn: {Name: "UNITS", Hint: 0.1, Truncate: true},
}

func prlimit(t *gnu.Tool) error {
	r := run{Tool: t, columns: []int{nameColumn, helpColumn, softColumn, hardColumn, unitColumn}}
	words, output, hasOutput := options(), "", false
	argv, err := t.ParseUtilLinux(&words, usage, func(o cli.Option) error {
		switch o.Key {
		case 'p':
			if r.pid != 0 {
				return cli.Fail("option --pid may be specified only once", nil)
			}
			pid, err := cli.Signed(o.Value, "invalid PID argument", 1, math.MaxInt32)
			if err != nil {
				return err
			}
			r.pid = int(pid)
		case 'o':
			output, hasOutput = o.Value, true
		case noHeadings:
			r.noHeadings = true
		case raw:
			r.raw = true
		case verbose:
			r.verbose = true
		default:
			return r.add(o)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if hasOutput {
		if strings.HasPrefix(output, "+") { // prlimit has no default columns that + could extend
			return cli.Fail("unknown column: "+output, nil)
		}
		if r.columns, err = columns.Choose(output, nil, len(infos), columnNamed); err != nil {
			return cli.Fail(err.Error(), nil)
		}
	}
	if r.pid != 0 && len(argv) > 0 {
		return cli.Fail("options --pid and COMMAND are mutually exclusive", nil)
	}
	if len(r.changes) == 0 {
		for i := range resources {
			r.changes = append(r.changes, change{resource: &resources[i]})
		}
	}
	if err := r.apply(); err != nil {
		return err
	}
	if len(argv) == 0 {
		return nil
	}
	if terminal.Is(terminal.FD(t.Stdout)) {
		t.Out.Flush() // output to a file or a pipe is lost, as in the real tool's buffer
	}
	err = launch.Exec(argv, t.Env)
	t.Stderr.Write([]byte(t.ErrorName() + ": failed to execute " + argv[0] + ": " + cli.Strerror(err) + "\n"))
	return &cli.Failure{Status: launch.Status(err)}
}

func columnNamed(name string) int {
	for i := range infos {
		if strings.EqualFold(infos[i].Name, name) {
			return i
		}
	}
	return -1
}

// add adds what an option says about a resource.
func (r *run) add(o cli.Option) error {
	c := change{}
	for i := range resources {
		if resources[i].short == o.Key {
			c.resource = &resources[i]
		}
	}
	if o.HasValue {
		c.sets = true
		if !c.parse(strings.TrimPrefix(o.Value, "=")) {
			return cli.Fail("failed to parse "+c.name+" limit", nil)
		}
	}
	r.changes = append(r.changes, c)
	return nil
}

// parse parses SOFT:HARD, SOFT:, :HARD, or one value for both.
func (c *change) parse(text string) bool {
	soft, hard, two := strings.Cut(text, ":")
	ok := true
	value := func(word string) uint64 {
		if word == "unlimited" || word == "-1" {
			return unix.RLIM_INFINITY
		}
		n, err := ids.ParseUint(word)
		if err != nil {
			ok = false
		}
		return n
	}
	switch {
	case !two:
		c.limit.Cur = value(soft)
		c.limit.Max, c.hasSoft, c.hasHard = c.limit.Cur, true, true
	default:
		if soft != "" {
			c.limit.Cur, c.hasSoft = value(soft), true
		}
		if hard != "" {
			c.limit.Max, c.hasHard = value(hard), true
		}
	}
	return ok && (c.hasSoft || c.hasHard)
}

// apply sets the limits, and shows those that are not set.
func (r *run) apply() error {
	var shown []change
	for _, c := range r.changes {
		var old unix.Rlimit
		if !c.sets || !c.hasSoft || !c.hasHard {
			if err := unix.Prlimit(r.pid, c.number, nil, &old); err != nil {
				if c.sets {
					return cli.Fail("failed to get old "+c.name+" limit", err)
				}
				return cli.Fail("failed to get the "+c.name+" resource limit", err)
			}
			if r.pid == 0 && c.number == unix.RLIMIT_NOFILE {
				inherited := entry.OpenFiles() // the Go runtime has raised the limit
				old = unix.Rlimit{Cur: inherited.Soft, Max: inherited.Hard}
			}
		}
		if !c.sets {
			c.limit = old
			shown = append(shown, c)
			continue
		}
		if !c.hasSoft {
			c.limit.Cur = old.Cur
		}
		if !c.hasHard {
			c.limit.Max = old.Max
		}
		if c.limit.Cur > c.limit.Max {
			return cli.Fail("the soft limit "+c.name+" cannot exceed the hard limit", nil)
		}
		if r.verbose {
			pid := r.pid
			if pid == 0 {
				pid = os.Getpid()
			}
			r.Out.WriteString("New " + c.name + " limit for pid " + strconv.Itoa(pid) + ": <" + text(c.limit.Cur) + ":" + text(c.limit.Max) + ">\n")
		}
		if err := unix.Prlimit(r.pid, c.number, &c.limit, nil); err != nil {
			if most, _ := os.ReadFile("/proc/sys/fs/nr_open"); err == unix.EPERM && c.number == unix.RLIMIT_NOFILE {
				if n, err := strconv.ParseUint(strings.TrimSpace(string(most)), 10, 64); err == nil && c.limit.Max > n {
					return cli.Fail("the NOFILE resource limit is not allowed to exceed "+text(n)+" (fs.nr_open)", nil)
				}
			}
			return cli.Fail("failed to set the "+c.name+" resource limit", err)
		}
	}
	if len(shown) > 0 {
		r.show(shown)
	}
	return nil
}

func text(limit uint64) string {
	if limit == unix.RLIM_INFINITY {
		return "unlimited"
	}
	return strconv.FormatUint(limit, 10)
}

func (r *run) show(list []change) {
	table := columns.Table{NoHeadings: r.noHeadings, Locale: r.Locale, Terminal: columns.TerminalWidth(r.Getenv)}
	if r.raw {
		table.Format = columns.Raw
	}
	for _, i := range r.columns {
		c := infos[i]
		table.Columns = append(table.Columns, &c)
	}
	for _, c := range list {
		values := [...]string{c.name, c.help, text(c.limit.Cur), text(c.limit.Max), c.unit}
		var cells []string
		for _, i := range r.columns {
			cells = append(cells, values[i])
		}
		table.Fill(nil, cells...)
	}
	r.Out.WriteString(table.Text())
}

// usage is the text of --help: util-linux's options, order and notation.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] [--<resource>=<limit>] [-p PID]
 ` + name + ` [options] [--<resource>=<limit>] COMMAND

Show or set the limits of a process's resources.

Options:
 -p, --pid <pid>        the process
 -o, --output <list>    the columns to show
     --noheadings       no line with the names of the columns
     --raw              the format for programs
     --verbose          say what is set
 -h, --help             display this help
 -V, --version          display version

Resources:
 -c, --core             size of core files
 -d, --data             size of the data segment
 -e, --nice             best niceness
 -f, --fsize            size of files that the process writes
 -i, --sigpending       number of pending signals
 -l, --memlock          size of locked memory
 -m, --rss              size of resident memory
 -n, --nofile           number of open files
 -q, --msgqueue         bytes in POSIX message queues
 -r, --rtprio           real-time priority
 -s, --stack            size of the stack
 -t, --cpu              processor time in seconds
 -u, --nproc            number of the user's processes
 -v, --as               size of the address space
 -x, --locks            number of file locks
 -y, --rttime           processor time in microseconds of a process with
                        real-time scheduling

Arguments:
 <limit> is soft:hard, soft:, :hard, or one value for both, as in -e=0:10 -r=:10

Available output columns:
 DESCRIPTION  what the resource is
    RESOURCE  name of the resource
        SOFT  soft limit
        HARD  hard limit
       UNITS  unit

For more details see prlimit(1).
`
}
