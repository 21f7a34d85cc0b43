// Package flock implements flock(1) of util-linux: it locks a file, and runs a program meanwhile.
//
//	flock [options] FILE|DIRECTORY COMMAND [ARGUMENT...]
//	flock [options] FILE|DIRECTORY -c COMMAND
//	flock [options] NUMBER
package flock

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"syscall"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/gnu/launch"
	"contedor/internal/tool/gnu/quantity"
	"golang.org/x/sys/unix"
)

// Exit statuses of sysexits.h.
const (
	badUsage    = 64
	badData     = 65
	noInput     = 66
	unavailable = 69
	systemError = 71
)

// unwritten returns the failure for a write error of standard output.
func unwritten(cause error) error {
	if f, failed := cli.ForgiveClosed(cause).(*cli.Failure); failed {
		f.Status = 1
		return f
	}
	return nil
}

// Command is flock(1).
var Command = &cli.Command{
	Name:    "flock",
	Dialect: cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: badUsage, UsageStatus: badUsage, Unwritten: unwritten},
	Run:     run,
}

// usage returns the text of --help: our own sentences, flock(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] <file>|<directory> <command> [<argument>...]
 ` + name + ` [options] <file>|<directory> -c <command>
 ` + name + ` [options] <number of a file descriptor>

Lock a file, and run a command while it is locked.

Options:
 -s, --shared           lock it for readers
 -x, --exclusive        lock it for one writer, which is the default
 -u, --unlock           remove a lock
 -n, --nonblocking      fail rather than wait; also --nb
 -w, --timeout <secs>   wait that long at most; also --wait
 -E, --conflict-exit-code <number>  exit status if the lock is not available
 -o, --close            close the file descriptor before the command begins
 -c, --command <command>  run a command line with the shell
 -F, --no-fork          execute the command, and do not wait for it
     --fcntl            lock with fcntl(2) rather than flock(2)
     --start <offset>   lock from this offset, with fcntl(2)
     --length <number>  lock this many bytes, with fcntl(2)
     --verbose          say what happens

 -h, --help             display this help
 -V, --version          display version

For more details see flock(1).
`
}

// Keys of options without a letter.
const (
	verboseKey rune = 256 + iota
	fcntlKey
	startKey
	lengthKey
)

var words = cli.Options{Short: "+sexnoFuw:E:hV?", Long: []cli.LongOption{
	{Name: "shared", Key: 's'},
	{Name: "exclusive", Key: 'x'},
	{Name: "unlock", Key: 'u'},
	{Name: "nonblocking", Key: 'n'},
	{Name: "nb", Key: 'n'},
	{Name: "timeout", Argument: cli.Required, Key: 'w'},
	{Name: "wait", Argument: cli.Required, Key: 'w'},
	{Name: "conflict-exit-code", Argument: cli.Required, Key: 'E'},
	{Name: "close", Key: 'o'},
	{Name: "no-fork", Key: 'F'},
	{Name: "verbose", Key: verboseKey},
	{Name: "fcntl", Key: fcntlKey},
	{Name: "start", Argument: cli.Required, Key: startKey},
	{Name: "length", Argument: cli.Required, Key: lengthKey},
	{Name: "help", Key: 'h'},
	{Name: "version", Key: 'V'},
}}

// A locker is one run of flock.
type locker struct {
	inv           *cli.Invocation
	kind          rune // s, x or u
	nonblocking   bool
	timed         bool
	timeout       time.Duration
	conflict      int
	closes        bool
	noFork        bool
	verbose       bool
	fcntl         bool
	start, length int64

	name string // of the file, or the number of the descriptor
	fd   int
}

func run(inv *cli.Invocation) error {
	l := &locker{inv: inv, kind: 'x', conflict: 1, fd: -1}
	operands, err := inv.ParseUtilLinux(&words, usage, l.option)
	if err != nil {
		return err
	}
	if l.noFork && l.closes {
		return cli.Fail("the --no-fork and --close options are incompatible", nil)
	}
	if len(inv.Argv) == 1 {
		return &cli.Failure{Text: "not enough arguments", Usage: true}
	}
	if len(operands) == 0 {
		return cli.Fail("requires file descriptor, file or directory", nil)
	}
	argv, err := l.command(operands)
	if err != nil {
		return err
	}
	locked, err := l.lock()
	if err != nil || !locked {
		return err
	}
	if argv == nil {
		return nil
	}
	return l.execute(argv)
}

func (l *locker) option(o cli.Option) error {
	switch o.Key {
	case 's', 'x', 'u':
		l.kind = o.Key
	case 'e':
		l.kind = 'x'
	case 'o':
		l.closes = true
	case 'F':
		l.noFork = true
	case 'n':
		l.nonblocking = true
	case 'w':
		seconds, ok := parseSeconds(o.Value)
		if !ok {
			return cli.Fail("invalid timeout: '"+o.Value+"'", nil)
		}
		l.timed, l.timeout = true, seconds
	case 'E':
		n, err := cli.Signed(o.Value, "invalid exit code", -1<<31, 1<<31-1)
		if err != nil {
			return err
		}
		if n < 0 || n > 255 {
			return cli.Fail("exit code out of range (expected 0 to 255)", nil)
		}
		l.conflict = int(n)
	case verboseKey:
		l.verbose = true
	case fcntlKey:
		l.fcntl = true
	case startKey:
		return l.offset(&l.start, o.Value, "start offset")
	case lengthKey:
		return l.offset(&l.length, o.Value, "length of lock range")
	}
	return nil
}

// offset parses the value of --start or --length, a size with an optional unit.
func (l *locker) offset(to *int64, word, what string) error {
	l.fcntl = true
	n, err := quantity.Parse(word)
	if err != nil || strings.HasPrefix(word, "-") {
		return cli.Fail("invalid as "+what+": '"+word+"'", unix.EINVAL)
	}
	*to = n
	return nil
}

// parseSeconds parses a decimal number of seconds, which may be a fraction.
func parseSeconds(word string) (time.Duration, bool) {
	n, err := strconv.ParseFloat(strings.TrimLeft(word, " \t\n\v\f\r"), 64)
	if err != nil || n > 1<<33 {
		return 0, false
	}
	return time.Duration(n * float64(time.Second)), true
}

// command opens the file, and returns the argument vector of the command. It returns nil if the
// operand is the number of a descriptor.
func (l *locker) command(operands []string) ([]string, error) {
	l.name = operands[0]
	rest := operands[1:]
	if len(rest) == 0 {
		n, err := ids.ParseInt(l.name)
		if err != nil || n < 0 || n > 1<<31-1 {
			return nil, cli.Fail("bad file descriptor: '"+l.name+"'", nil)
		}
		l.fd = int(n)
		return nil, nil
	}
	argv := rest
	if rest[0] == "-c" || rest[0] == "--command" {
		if len(rest) != 2 {
			return nil, cli.Fail(rest[0]+" requires exactly one command argument", nil)
		}
		shell, ok := l.inv.Getenv("SHELL")
		if !ok || shell == "" {
			shell = "/bin/sh"
		}
		argv = []string{shell, "-c", rest[1]}
	}
	mode := unix.O_RDONLY
	if l.fcntl && l.kind == 'x' { // fcntl(2) wants a file that is open for writing
		mode = unix.O_WRONLY
	}
	return argv, l.open(mode)
}

// open opens the file of the lock. It is inherited by the command.
func (l *locker) open(mode int) error {
	fd, err := unix.Open(l.name, mode|unix.O_NOCTTY|unix.O_CREAT, 0o666)
	if err == unix.EISDIR { // a directory is not made, and cannot be open for writing
		fd, err = unix.Open(l.name, unix.O_RDONLY|unix.O_NOCTTY, 0)
	}
	if err != nil {
		status := noInput
		switch err {
		case unix.ENOMEM, unix.EMFILE, unix.ENFILE:
			status = systemError
		case unix.EROFS, unix.ENOSPC:
			status = 73
		}
		return &cli.Failure{Text: "cannot open lock file " + l.name, Err: err, Status: status}
	}
	l.fd = fd
	return nil
}

// lock takes or removes the lock. It reports false, with a nil error or the failure of the option
// -E, if the lock is not available.
func (l *locker) lock() (bool, error) {
	if l.timeout < 0 {
		return false, &cli.Failure{Text: "cannot set up timer", Err: unix.EINVAL, Status: systemError}
	}
	begin := time.Now()
	deadline := begin.Add(l.timeout)
	wait := !l.nonblocking && !l.timed
	reopened := false
	for {
		err := l.try(wait)
		switch err {
		case nil:
			l.say(fmt.Sprintf("getting lock took %.6f seconds", time.Since(begin).Seconds()))
			return true, nil
		case unix.EINTR:
			continue
		case unix.EWOULDBLOCK:
			if l.nonblocking || l.timed && l.timeout == 0 {
				l.warn("failed to get lock")
				return false, &cli.Failure{Status: l.conflict}
			}
			if !time.Now().Before(deadline) {
				l.warn("timeout while waiting to get lock")
				return false, &cli.Failure{Status: l.conflict}
			}
			time.Sleep(min(10*time.Millisecond, time.Until(deadline)))
			continue
		case unix.EIO, unix.EBADF:
			// NFS version 4 wants a file that is open for writing to lock it exclusively.
			if l.kind == 'x' && !reopened && !l.isNumber() {
				reopened = true
				if err = l.reopen(); err == nil {
					continue
				}
			}
		}
		status := badData
		switch err {
		case unix.ENOLCK, unix.ENOMEM:
			status = systemError
		}
		return false, &cli.Failure{Text: l.name, Err: err, Status: status}
	}
}

// reopen opens the file for reading and writing. The error is an errno.
func (l *locker) reopen() error {
	fd, err := unix.Open(l.name, unix.O_RDWR|unix.O_NOCTTY|unix.O_CREAT, 0o666)
	if err == nil {
		unix.Close(l.fd)
		l.fd = fd
	}
	return err
}

func (l *locker) isNumber() bool { return l.name == strconv.Itoa(l.fd) }

// try makes the system call. The error is EWOULDBLOCK if wait is false and the lock is not available.
func (l *locker) try(wait bool) error {
	if !l.fcntl {
		how := map[rune]int{'s': unix.LOCK_SH, 'x': unix.LOCK_EX, 'u': unix.LOCK_UN}[l.kind]
		if !wait {
			how |= unix.LOCK_NB
		}
		return unix.Flock(l.fd, how)
	}
	lock := unix.Flock_t{Type: map[rune]int16{'s': unix.F_RDLCK, 'x': unix.F_WRLCK, 'u': unix.F_UNLCK}[l.kind], Start: l.start, Len: l.length}
	command := unix.F_OFD_SETLK
	if wait {
		command = unix.F_OFD_SETLKW
	}
	return unix.FcntlFlock(uintptr(l.fd), command, &lock)
}

// say writes a message with --verbose.
func (l *locker) say(text string) {
	if l.verbose {
		l.inv.Stdout.Write([]byte(l.inv.ErrorName() + ": " + text + "\n"))
	}
}

// warn writes a message to standard error with --verbose.
func (l *locker) warn(text string) {
	if l.verbose {
		l.inv.Stderr.Write([]byte(l.inv.ErrorName() + ": " + text + "\n"))
	}
}

// execute runs the command, and ends as it does.
func (l *locker) execute(argv []string) error {
	l.say("executing " + argv[0])
	notExecuted := func(err error) error {
		status := unavailable
		if err == unix.ENOMEM {
			status = systemError
		}
		return &cli.Failure{Text: "failed to execute " + argv[0], Err: err, Status: status}
	}
	if l.noFork {
		return notExecuted(launch.Exec(argv, l.inv.Env))
	}
	if l.closes {
		unix.CloseOnExec(l.fd)
	}
	pid := 0
	err := launch.Try(argv, l.inv.Env, func(path string, words []string) (err error) {
		pid, err = syscall.ForkExec(path, words, &syscall.ProcAttr{Env: l.inv.Env, Files: launch.Streams()})
		return err
	})
	if err != nil {
		return notExecuted(err)
	}
	var status unix.WaitStatus
	for {
		if _, err = unix.Wait4(pid, &status, 0, nil); !errors.Is(err, unix.EINTR) {
			break
		}
	}
	switch {
	case err != nil:
		return &cli.Failure{Text: "waitpid failed", Err: err, Status: 1}
	case status.Exited() && status.ExitStatus() == 0:
		return nil
	case status.Exited():
		return &cli.Failure{Status: status.ExitStatus()}
	}
	return &cli.Failure{Status: 128 + int(status.Signal())}
}
