// Package taskset implements taskset(1) of util-linux: it shows or sets on which processors a
// process runs.
//
//	taskset [options] MASK|LIST PROGRAM [ARGUMENT...]
//	taskset [options] -p [MASK|LIST] PID
package taskset

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"strconv"
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/tool/cpulist"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/launch"
	"golang.org/x/sys/unix"
)

// Command is taskset(1).
var Command = gnu.Command("taskset", cli.UtilLinux, "", taskset)

// usage returns the text of --help: our own sentences, taskset(1)'s options.
func usage(name string) string {
	return `Usage: ` + name + ` [options] [mask | cpu-list] [pid|cmd [args...]]


Show or set on which processors a process may run.

Options:
 -a, --all-tasks         all threads of the process
 -p, --pid               a process that runs already
 -c, --cpu-list          a list of processors instead of a mask
 -h, --help              display this help
 -V, --version           display version

A program on the first two processors:
    ` + name + ` 03 sshd -b 1024
The mask of a process:
    ` + name + ` -p 700
A new mask for it:
    ` + name + ` -p 03 700
Lists have commas, ranges, and ranges with a step:
    ` + name + ` -pc 0,3,7-11 700
    ` + name + ` -pc 0-31:2 700

For more details see taskset(1).
`
}

var options = cli.Options{Short: "+apchV", Long: []cli.LongOption{
	{Name: "all-tasks", Key: 'a'},
	{Name: "pid", Key: 'p'},
	{Name: "cpu-list", Key: 'c'},
	{Name: "help", Key: 'h'},
	{Name: "version", Key: 'V'},
}}

// A request is a parsed command line.
type request struct {
	*gnu.Tool
	all, pid, list bool
}

func taskset(t *gnu.Tool) error {
	q := request{Tool: t}
	words, err := t.ParseUtilLinux(&options, usage, func(o cli.Option) error {
		switch o.Key {
		case 'a':
			q.all = true
		case 'p':
			q.pid = true
		case 'c':
			q.list = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	if q.pid && len(words) == 0 {
		words = t.Argv[len(t.Argv)-1:] // the real taskset takes the last word in any case
	}
	if len(words) < 1 || !q.pid && len(words) < 2 || q.pid && len(words) > 2 {
		return &cli.Failure{Text: "bad usage", Usage: true}
	}
	if !q.pid {
		return q.execute(words)
	}
	pid, err := cli.Signed(words[len(words)-1], "invalid PID argument", 0, math.MaxInt32)
	if err != nil {
		return err
	}
	var change cpulist.Set
	if len(words) == 2 {
		if change, err = q.parse(words[0]); err != nil {
			return err
		}
	}
	if !q.all {
		return q.apply(int(pid), change)
	}
	if pid == 0 {
		pid = int64(os.Getpid())
	}
	threads, err := os.ReadDir("/proc/" + strconv.FormatInt(pid, 10) + "/task")
	if err != nil {
		return cli.Fail("cannot obtain the list of tasks", err)
	}
	for _, thread := range threads {
		id, _ := strconv.Atoi(thread.Name())
		if err := q.apply(id, change); err != nil {
			return err
		}
	}
	return nil
}

// execute runs a program on the processors that the first word names.
func (q *request) execute(words []string) error {
	change, err := q.parse(words[0])
	if err != nil {
		return err
	}
	runtime.LockOSThread() // the affinity belongs to the thread
	if err := give(0, change); err != nil {
		return cli.Fail("failed to set pid "+strconv.Itoa(os.Getpid())+"'s affinity", err)
	}
	argv := words[1:]
	err = launch.Exec(argv, q.Env)
	return &cli.Failure{Text: "failed to execute " + argv[0], Err: err, Status: launch.Status(err)}
}

// apply shows the processors of a thread, and those after a change unless change is nil.
func (q *request) apply(pid int, change cpulist.Set) error {
	if err := q.show(pid, "current"); err != nil {
		return err
	}
	if change == nil {
		return nil
	}
	if err := give(pid, change); err != nil {
		return cli.Fail("failed to set pid "+strconv.Itoa(pid)+"'s affinity", err)
	}
	return q.show(pid, "new")
}

func (q *request) show(pid int, when string) error {
	now, err := affinity(pid)
	if err != nil {
		return cli.Fail("failed to get pid "+strconv.Itoa(pid)+"'s affinity", err)
	}
	shown := pid
	if pid == 0 {
		shown = os.Getpid()
	}
	if q.list {
		fmt.Fprintf(q.Out, "pid %d's %s affinity list: %s\n", shown, when, now.Ranges())
	} else {
		fmt.Fprintf(q.Out, "pid %d's %s affinity mask: %s\n", shown, when, now.Mask())
	}
	return nil
}

func (q *request) parse(word string) (cpulist.Set, error) {
	if q.list {
		if s, ok := cpulist.ParseList(word); ok {
			return s, nil
		}
		return nil, cli.Fail("failed to parse CPU list: "+word, nil)
	}
	if s, ok := cpulist.ParseMask(word); ok {
		return s, nil
	}
	return nil, cli.Fail("failed to parse CPU mask: "+word, nil)
}

// affinity returns the processors of a thread; 0 is this one.
func affinity(pid int) (cpulist.Set, error) {
	s := cpulist.New()
	_, _, e := unix.RawSyscall(unix.SYS_SCHED_GETAFFINITY, uintptr(pid), uintptr(8*len(s)), uintptr(unsafe.Pointer(&s[0])))
	if e != 0 {
		return nil, e
	}
	return s, nil
}

// give sets the processors of a thread; 0 is this one.
func give(pid int, s cpulist.Set) error {
	_, _, e := unix.RawSyscall(unix.SYS_SCHED_SETAFFINITY, uintptr(pid), uintptr(8*len(s)), uintptr(unsafe.Pointer(&s[0])))
	if e != 0 {
		return e
	}
	return nil
}
