// Package renice implements renice(1) of util-linux: it changes the nice value of processes that run.
//
//	renice [-n|--priority|--relative] PRIORITY [-p|-g|-u] ID...
package renice

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is renice(1).
var Command = gnu.Command("renice", cli.UtilLinux, "", renice)

// usage returns the text of --help: our own sentences, renice(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [-n|--priority|--relative] <priority> [-p|--pid] <pid>...
 ` + name + ` [-n|--priority|--relative] <priority> -g|--pgrp <pgid>...
 ` + name + ` [-n|--priority|--relative] <priority> -u|--user <user>...

Change the nice value of processes that run.

Options:
 -n <num>               the nice value, which is added with POSIXLY_CORRECT
     --priority <num>   the nice value
     --relative <num>   add this number to the nice value
 -p, --pid              the words are ids of processes, which is the default
 -g, --pgrp             the words are ids of process groups
 -u, --user             the words are names or ids of users
 -h, --help             display this help
 -V, --version          display version

For more details see renice(1).
`
}

// A request is a parsed command line.
type request struct {
	*gnu.Tool
	priority int32
	relative bool
	which    int // the argument "which" of setpriority(2)

	done strings.Builder // the output, printed after all messages, as the real renice writes to a pipe
}

// names has the name of an id in messages for each value of request.which.
var names = [...]string{unix.PRIO_PROCESS: "process ID", unix.PRIO_PGRP: "process group ID", unix.PRIO_USER: "user ID"}

func renice(t *gnu.Tool) error {
	words := t.Argv[1:]
	if len(words) == 1 {
		switch words[0] {
		case "-h", "--help":
			return t.Reply(usage(t.ErrorName()))
		case "-V", "--version":
			return t.ReplyVerbatim(t.ErrorName() + " from util-linux " + cli.UtilLinuxVersion + "\n")
		}
	}
	q := &request{Tool: t}
	if len(words) > 0 {
		switch words[0] {
		case "-n":
			_, q.relative = t.Getenv("POSIXLY_CORRECT")
			words = words[1:]
		case "--priority", "--relative":
			q.relative = words[0] == "--relative"
			words = words[1:]
		}
	}
	if len(words) < 2 {
		return &cli.Failure{Text: "not enough arguments", Usage: true}
	}
	priority, ok := integer(words[0])
	if !ok {
		return &cli.Failure{Text: "invalid priority '" + words[0] + "'", Usage: true}
	}
	q.priority = int32(priority)
	runtime.LockOSThread() // the process id 0 means the calling thread
	for _, word := range words[1:] {
		switch word {
		case "-p", "--pid":
			q.which = unix.PRIO_PROCESS
		case "-g", "--pgrp":
			q.which = unix.PRIO_PGRP
		case "-u", "--user":
			q.which = unix.PRIO_USER
		default:
			q.one(word)
		}
	}
	t.Out.WriteString(q.done.String())
	return nil
}

// one changes the processes that a word names.
func (q *request) one(word string) {
	who, ok := integer(word)
	ok = ok && int32(who) >= 0
	if q.which == unix.PRIO_USER {
		if uid, known := ids.Host().User(word); known {
			who, ok = int64(uid), true
		}
	}
	switch {
	case ok:
		q.change(int(int32(who)))
	case q.which == unix.PRIO_USER:
		q.Complain("unknown user "+word, nil)
	default:
		q.Complain("bad "+names[q.which]+" value: "+word, nil)
	}
}

func (q *request) change(who int) {
	named := strconv.Itoa(who) + " (" + names[q.which] + ")"
	before, err := unix.Getpriority(q.which, who)
	if err != nil {
		q.Complain("failed to get priority for "+named, err)
		return
	}
	before = 20 - before // the system call adds 20, so that no value is negative
	priority := int(q.priority)
	if q.relative {
		priority += before
	}
	if err := unix.Setpriority(q.which, who, priority); err != nil {
		q.Complain("failed to set priority for "+named, err)
		return
	}
	after, err := unix.Getpriority(q.which, who)
	if err != nil {
		q.Complain("failed to get priority for "+named, err)
		return
	}
	fmt.Fprintf(&q.done, "%s old priority %d, new priority %d\n", named, before, 20-after)
}

// integer reads a number as strtol(3) does: an empty word is 0, and a number of more than 64 bits the
// highest or lowest one.
func integer(word string) (n int64, ok bool) {
	if word == "" {
		return 0, true
	}
	n, err := strconv.ParseInt(strings.TrimLeft(word, " \t\n\v\f\r"), 10, 64)
	numeric, failed := err.(*strconv.NumError)
	return n, !failed || numeric.Err == strconv.ErrRange
}
