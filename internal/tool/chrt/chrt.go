// Package chrt implements chrt(1) of util-linux: it shows or sets the scheduling policy of a process.
//
//	chrt [options] [PRIORITY] PROGRAM [ARGUMENT...]
//	chrt -p [options] [PRIORITY] PID
package chrt

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/launch"
	"golang.org/x/sys/unix"
)

// Command is chrt(1).
var Command = gnu.Command("chrt", cli.UtilLinux, "", chrt)

// usage returns the text of --help: our own sentences, chrt(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] [<priority>] <command> [<argument>...]
 ` + name + ` --pid <policy-option> [options] [<priority>] <PID>
 ` + name + ` --pid <PID>

Show or set the scheduling policy of a process.

Policy options:
 -b, --batch               SCHED_BATCH
 -d, --deadline            SCHED_DEADLINE
 -e, --ext                 SCHED_EXT
 -f, --fifo                SCHED_FIFO
 -i, --idle                SCHED_IDLE
 -o, --other               SCHED_OTHER
 -r, --rr                  SCHED_RR, which is the default

Scheduling options:
 -R, --reset-on-fork       children do not inherit the policy
 -T, --sched-runtime <ns>  runtime for SCHED_DEADLINE, time slice for others
 -P, --sched-period <ns>   period for SCHED_DEADLINE
 -D, --sched-deadline <ns> deadline for SCHED_DEADLINE

Other options:
 -a, --all-tasks           all threads of the process
 -m, --max                 show the lowest and the highest priorities
 -p, --pid                 a process that runs already
 -v, --verbose             tell what is set

 -h, --help                display this help
 -V, --version             display version

For more details see chrt(1).
`
}

var options = cli.Options{Short: "+abdD:efiphmoP:T:rRvV", Long: []cli.LongOption{
	{Name: "all-tasks", Key: 'a'},
	{Name: "batch", Key: 'b'},
	{Name: "deadline", Key: 'd'},
	{Name: "ext", Key: 'e'},
	{Name: "fifo", Key: 'f'},
	{Name: "idle", Key: 'i'},
	{Name: "pid", Key: 'p'},
	{Name: "help", Key: 'h'},
	{Name: "max", Key: 'm'},
	{Name: "other", Key: 'o'},
	{Name: "rr", Key: 'r'},
	{Name: "sched-runtime", Argument: cli.Required, Key: 'T'},
	{Name: "sched-period", Argument: cli.Required, Key: 'P'},
	{Name: "sched-deadline", Argument: cli.Required, Key: 'D'},
	{Name: "reset-on-fork", Key: 'R'},
	{Name: "verbose", Key: 'v'},
	{Name: "version", Key: 'V'},
}}

// A policy is a scheduling policy.
type policy struct {
	number uint32
	option rune
	name   string
}

// policies are in the order of --max.
var policies = []policy{
	{unix.SCHED_NORMAL, 'o', "SCHED_OTHER"},
	{unix.SCHED_FIFO, 'f', "SCHED_FIFO"},
	{unix.SCHED_RR, 'r', "SCHED_RR"},
	{unix.SCHED_BATCH, 'b', "SCHED_BATCH"},
	{unix.SCHED_IDLE, 'i', "SCHED_IDLE"},
	{unix.SCHED_DEADLINE, 'd', "SCHED_DEADLINE"},
	{unix.SCHED_EXT, 'e', "SCHED_EXT"},
}

// realTime reports whether the policy has priorities.
func (p policy) realTime() bool { return p.number == unix.SCHED_FIFO || p.number == unix.SCHED_RR }

// sliced reports whether the runtime has a meaning for the policy.
func (p policy) sliced() bool {
	return p.number == unix.SCHED_NORMAL || p.number == unix.SCHED_BATCH || p.number == unix.SCHED_DEADLINE
}

// limits returns the lowest and the highest priority, or an errno where the kernel lacks the policy.
func (p policy) limits() (low, high int64, err error) {
	least, _, e := unix.RawSyscall(unix.SYS_SCHED_GET_PRIORITY_MIN, uintptr(p.number), 0, 0)
	most, _, _ := unix.RawSyscall(unix.SYS_SCHED_GET_PRIORITY_MAX, uintptr(p.number), 0, 0)
	if e != 0 {
		return 0, 0, e
	}
	return int64(least), int64(most), nil
}

// A request is a parsed command line.
type request struct {
	*gnu.Tool
	all, isPID, verbose, resetOnFork bool

	policy                    policy
	hasPolicy                 bool
	priority                  int64
	runtime, deadline, period uint64
	pid                       int // 0 is this process
}

func chrt(t *gnu.Tool) error {
	q := &request{Tool: t, policy: policies[2]}
	words, err := t.ParseUtilLinux(&options, usage, q.option)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return gnu.BadUsage("too few arguments")
	}
	if q.isPID {
		pid, err := cli.Signed(words[len(words)-1], "invalid PID argument", math.MinInt32, math.MaxInt32)
		if err != nil {
			return err
		}
		q.pid = int(pid)
		if only := len(words) == 1 && !q.hasPolicy; only || q.verbose {
			if err := q.showAll("current"); only || err != nil {
				return err
			}
		}
	}
	program, err := q.readPriority(words)
	if err == nil {
		err = q.check()
	}
	if err != nil {
		return err
	}
	runtime.LockOSThread() // the policy belongs to the thread
	tasks, err := q.tasks()
	if err != nil {
		return cli.Fail("cannot obtain the list of tasks", err)
	}
	for _, id := range tasks {
		if err := q.set(id); err != nil {
			return err
		}
	}
	if q.verbose {
		err = q.showAll("new")
	}
	if err != nil || q.isPID {
		return err
	}
	return q.execute(program)
}

// execute runs the program.
func (q *request) execute(program []string) error {
	if terminal.Is(1) {
		q.Out.Flush() // output to a file or a pipe is lost, as in the real tool's buffer
	}
	err := launch.Exec(program, q.Env)
	q.Stderr.Write([]byte(q.ErrorName() + ": failed to execute " + program[0] + ": " + cli.Strerror(err) + "\n")) // the message comes before the buffered output
	return &cli.Failure{Status: launch.Status(err)}
}

func (q *request) option(o cli.Option) (err error) {
	switch o.Key {
	case 'a':
		q.all = true
	case 'R':
		q.resetOnFork = true
	case 'm':
		return q.showLimits()
	case 'p':
		q.isPID = true
	case 'v':
		q.verbose = true
	case 'T':
		q.runtime, err = cli.Unsigned(o.Value, "invalid runtime argument", math.MaxUint64)
	case 'P':
		q.period, err = cli.Unsigned(o.Value, "invalid period argument", math.MaxUint64)
	case 'D':
		q.deadline, err = cli.Unsigned(o.Value, "invalid deadline argument", math.MaxUint64)
	default:
		q.hasPolicy = true
		for _, p := range policies {
			if p.option == o.Key {
				q.policy = p
			}
		}
	}
	return err
}

// readPriority reads the priority, which policies without priorities need not have, and returns the
// words of the program.
func (q *request) readPriority(words []string) (program []string, err error) {
	given := len(words) > 1
	if !q.isPID {
		isNumber := words[0] != "" && strings.Trim(words[0], "0123456789") == ""
		if given = isNumber && (given || q.policy.realTime()); given && len(words) == 1 {
			return nil, cli.Fail("no command or priority specified", nil)
		}
	}
	switch {
	case given:
		q.priority, err = cli.Signed(words[0], "invalid priority argument", math.MinInt32, math.MaxInt32)
		return words[1:], err
	case q.policy.realTime():
		return nil, cli.Fail("policy "+q.policy.name+" requires a priority argument", nil)
	}
	return words, nil
}

// check checks the numbers of the request, and sets those of SCHED_DEADLINE that were not given.
func (q *request) check() error {
	isDeadline := q.policy.number == unix.SCHED_DEADLINE
	switch {
	case q.runtime != 0 && !q.policy.sliced():
		return cli.Fail("--sched-runtime option is supported for SCHED_OTHER, SCHED_BATCH and SCHED_DEADLINE", nil)
	case (q.deadline != 0 || q.period != 0) && !isDeadline:
		return cli.Fail("--sched-{deadline,period} options are supported for SCHED_DEADLINE only", nil)
	case isDeadline && q.deadline == 0:
		q.deadline = q.period
	}
	if isDeadline && q.runtime == 0 {
		q.runtime = q.deadline
	}
	low, high, err := q.policy.limits()
	if err != nil {
		low, high = -1, -1
	}
	if q.priority < low || q.priority > high {
		return cli.Fail(fmt.Sprintf("unsupported priority value for the policy: %d: see --max for valid range", q.priority), nil)
	}
	return nil
}

// tasks returns the process, or with --all-tasks its threads.
func (q *request) tasks() ([]int, error) {
	if !q.all || !q.isPID {
		return []int{q.pid}, nil
	}
	threads, err := os.ReadDir("/proc/" + strconv.Itoa(q.pid) + "/task")
	var tasks []int
	for _, thread := range threads {
		id, _ := strconv.Atoi(thread.Name())
		tasks = append(tasks, id)
	}
	return tasks, err
}

// showAll shows the policy of all tasks. A process that does not exist has none.
func (q *request) showAll(when string) error {
	tasks, _ := q.tasks()
	for _, id := range tasks {
		if err := q.show(id, when); err != nil {
			return err
		}
	}
	return nil
}

// thread returns the thread that a system call means. The process id 0 is this process: its first thread,
// which has the policy with which the program was executed, not the one that this code runs in.
func (q *request) thread(id int) int {
	if id == 0 && q.isPID {
		return os.Getpid()
	}
	return id
}

func (q *request) set(id int) error {
	attributes := unix.SchedAttr{
		Size: unix.SizeofSchedAttr, Policy: q.policy.number, Priority: uint32(q.priority),
		Runtime: q.runtime, Deadline: q.deadline, Period: q.period,
	}
	if before, err := unix.SchedGetAttr(q.thread(id), 0); err == nil {
		attributes.Nice = before.Nice
	}
	if q.resetOnFork {
		attributes.Flags = unix.SCHED_FLAG_RESET_ON_FORK
	}
	if err := unix.SchedSetAttr(q.thread(id), &attributes, 0); err != nil {
		what := "pid"
		if q.all {
			what = "tid"
		}
		return cli.Fail("failed to set "+what+" "+strconv.Itoa(id)+"'s policy", err)
	}
	return nil
}

// show prints the policy of a thread. when is "current" or "new".
func (q *request) show(id int, when string) error {
	now, err := unix.SchedGetAttr(q.thread(id), 0)
	if err != nil {
		return cli.Fail("failed to get pid "+strconv.Itoa(id)+"'s policy", err)
	}
	var p policy
	p.name = "unknown"
	for _, known := range policies {
		if known.number == now.Policy {
			p = known
		}
	}
	name := p.name
	if now.Flags&unix.SCHED_FLAG_RESET_ON_FORK != 0 {
		name += "|SCHED_RESET_ON_FORK"
	}
	if id == 0 {
		id = os.Getpid()
	}
	start := fmt.Sprintf("pid %d's %s ", id, when)
	fmt.Fprintf(q.Out, "%sscheduling policy: %s\n%sscheduling priority: %d\n", start, name, start, now.Priority)
	switch {
	case p.number == unix.SCHED_DEADLINE:
		fmt.Fprintf(q.Out, "%sruntime/deadline/period parameters: %d/%d/%d\n", start, now.Runtime, now.Deadline, now.Period)
	case p.sliced() && now.Runtime != 0:
		fmt.Fprintf(q.Out, "%sruntime parameter: %d\n", start, now.Runtime)
	}
	return nil
}

func (q *request) showLimits() error {
	for _, p := range policies {
		if low, high, err := p.limits(); err != nil {
			fmt.Fprintf(q.Out, "%s not supported?\n", p.name)
		} else {
			fmt.Fprintf(q.Out, "%s min/max priority\t: %d/%d\n", p.name, low, high)
		}
	}
	return cli.ErrAnswered
}
