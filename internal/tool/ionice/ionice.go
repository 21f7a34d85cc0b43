// Package ionice implements ionice(1) of util-linux: it shows or sets the class and the priority with
// which processes read and write disks.
//
//	ionice [options] -p PID...
//	ionice [options] PROGRAM [ARGUMENT...]
package ionice

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/launch"
	"golang.org/x/sys/unix"
)

// Command is ionice(1).
var Command = gnu.Command("ionice", cli.UtilLinux, "", ionice)

// usage returns the text of --help: our own sentences, ionice(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] -p <pid>...
 ` + name + ` [options] -P <pgid>...
 ` + name + ` [options] -u <uid>...
 ` + name + ` [options] <command>

Show or set the class and the priority with which processes read and write disks.

Options:
 -c, --class <class>    0 or none, 1 or realtime, 2 or best-effort, 3 or idle
 -n, --classdata <num>  priority in the class, from 0 to 7
 -p, --pid <pid>        processes that run
 -P, --pgid <pgid>      process groups that run
 -t, --ignore           ignore failures
 -u, --uid <uid>        all processes of users
 -h, --help             display this help
 -V, --version          display version

For more details see ionice(1).
`
}

var options = cli.Options{Short: "+n:c:p:P:u:tVh", Long: []cli.LongOption{
	{Name: "classdata", Argument: cli.Required, Key: 'n'},
	{Name: "class", Argument: cli.Required, Key: 'c'},
	{Name: "help", Key: 'h'},
	{Name: "ignore", Key: 't'},
	{Name: "pid", Argument: cli.Required, Key: 'p'},
	{Name: "pgid", Argument: cli.Required, Key: 'P'},
	{Name: "uid", Argument: cli.Required, Key: 'u'},
	{Name: "version", Key: 'V'},
}}

// Classes of ioprio_set(2), and their names.
const (
	none = iota
	realtime
	bestEffort
	idle
)

var classes = []string{none: "none", realtime: "realtime", bestEffort: "best-effort", idle: "idle"}

// classShift is the place of the class in the value of ioprio_set(2).
const classShift = 13

// kinds are the options that name processes, in the order of the values of ioprio_set(2) from 1, with
// the names of their values in messages.
const kinds = "pPu"

var kindNames = [...]string{"PID", "PGID", "UID"}

// A request is a parsed command line.
type request struct {
	*gnu.Tool
	class, data       int64
	hasClass, hasData bool
	tolerant          bool
	kind              int // index in kinds; -1 for none
	first             int64
}

func ionice(t *gnu.Tool) error {
	q := request{Tool: t, class: bestEffort, data: 4, kind: -1}
	words, err := t.ParseUtilLinux(&options, usage, q.option)
	if err != nil {
		return err
	}
	switch q.class {
	case none, idle:
		if q.hasData && !q.tolerant {
			t.Complain("ignoring given class data for "+classes[q.class]+" class", nil)
		}
		q.data = 0
		if q.class == idle {
			q.data = 7
		}
	case realtime, bestEffort:
	default:
		if !q.tolerant {
			t.Complain("unknown prio class "+strconv.FormatInt(q.class, 10), nil)
		}
	}
	runtime.LockOSThread() // the priority belongs to the thread
	switch {
	case q.kind >= 0:
		return q.processes(words)
	case len(words) > 0:
		if err := q.set(1, 0); err != nil {
			return err
		}
		err := launch.Exec(words, t.Env)
		return &cli.Failure{Text: "failed to execute " + words[0], Err: err, Status: launch.Status(err)}
	case q.hasClass || q.hasData:
		return &cli.Failure{Text: "bad usage", Usage: true}
	}
	return q.show(1, 0)
}

func (q *request) option(o cli.Option) (err error) {
	switch o.Key {
	case 'n':
		q.hasData = true
		q.data, err = number(o.Value, "class data")
	case 'c':
		q.hasClass = true
		if o.Value != "" && o.Value[0] >= '0' && o.Value[0] <= '9' {
			q.class, err = number(o.Value, "class")
			return err
		}
		q.class = int64(slices.IndexFunc(classes, func(name string) bool { return strings.EqualFold(name, o.Value) }))
		if q.class < 0 {
			return cli.Fail("unknown scheduling class: '"+o.Value+"'", nil)
		}
	case 't':
		q.tolerant = true
	default:
		if q.kind >= 0 {
			return cli.Fail("can handle only one of pid, pgid or uid at once", nil)
		}
		q.kind = strings.IndexRune(kinds, o.Key)
		q.first, err = number(o.Value, kindNames[q.kind])
	}
	return err
}

func number(word, what string) (int64, error) {
	return cli.Signed(word, "invalid "+what+" argument", math.MinInt32, math.MaxInt32)
}

// processes shows or sets the priority of the processes of the options, and of those of the words.
func (q *request) processes(words []string) error {
	do := q.show
	if q.hasClass || q.hasData {
		do = q.set
	}
	if err := do(q.kind+1, q.first); err != nil {
		return err
	}
	for _, word := range words {
		id, err := number(word, kindNames[q.kind])
		if err == nil {
			err = do(q.kind+1, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (q *request) show(which int, who int64) error {
	value, _, e := unix.RawSyscall(unix.SYS_IOPRIO_GET, uintptr(which), uintptr(who), 0)
	if e != 0 {
		return cli.Fail("ioprio_get failed", e)
	}
	class, data := int(value)>>classShift, value&(1<<classShift-1)
	name := "unknown"
	if class < len(classes) {
		name = classes[class]
	}
	if class == idle {
		fmt.Fprintln(q.Out, name)
	} else {
		fmt.Fprintf(q.Out, "%s: prio %d\n", name, data)
	}
	return nil
}

func (q *request) set(which int, who int64) error {
	_, _, e := unix.RawSyscall(unix.SYS_IOPRIO_SET, uintptr(which), uintptr(who), uintptr(q.class<<classShift|q.data))
	if e != 0 && !q.tolerant {
		return cli.Fail("ioprio_set failed", e)
	}
	return nil
}
