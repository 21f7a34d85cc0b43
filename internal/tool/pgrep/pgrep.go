// Package pgrep implements pgrep(1) and pkill(1) of procps: they find processes and send them signals.
//
// Synopsis:
//
//	pgrep [OPTION]... PATTERN
//	pkill [-SIGNAL] [OPTION]... PATTERN
//
// Begin reading at run. match.go finds the processes.
package pgrep

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/signals"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/procps"
	"golang.org/x/sys/unix"
)

// Find and Kill are pgrep(1) and pkill(1).
var (
	Find = command("pgrep", false)
	Kill = command("pkill", true)
)

// The exit statuses of pgrep(1).
const (
	noneMatched = 1
	wrongUsage  = 2
)

var dialect = cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: noneMatched, UsageStatus: wrongUsage, Unwritten: func(cause error) error {
	if cause == unix.EBADF {
		cause = unix.EINVAL // what the real ones say
	}
	return cli.WriteError(cause)
}}

func command(name string, kills bool) *cli.Command {
	return gnu.Command(name, dialect, "", func(t *gnu.Tool) error {
		return run(t, name, kills)
	})
}

// Keys of options that have no letter.
const (
	signalKey rune = 256 + iota
	quietKey
	cgroupKey
	nsKey
	nsListKey
	envKey
)

var shared = []cli.LongOption{
	{Name: "signal", Argument: cli.Required, Key: signalKey},
	{Name: "ignore-ancestors", Key: 'A'},
	{Name: "require-handler", Key: 'H'},
	{Name: "count", Key: 'c'},
	{Name: "cgroup", Argument: cli.Required, Key: cgroupKey},
	{Name: "delimiter", Argument: cli.Required, Key: 'd'},
	{Name: "env", Argument: cli.Required, Key: envKey},
	{Name: "list-name", Key: 'l'},
	{Name: "list-full", Key: 'a'},
	{Name: "full", Key: 'f'},
	{Name: "pgroup", Argument: cli.Required, Key: 'g'},
	{Name: "group", Argument: cli.Required, Key: 'G'},
	{Name: "ignore-case", Key: 'i'},
	{Name: "newest", Key: 'n'},
	{Name: "oldest", Key: 'o'},
	{Name: "older", Argument: cli.Required, Key: 'O'},
	{Name: "parent", Argument: cli.Required, Key: 'P'},
	{Name: "pid", Argument: cli.Required, Key: 'p'},
	{Name: "session", Argument: cli.Required, Key: 's'},
	{Name: "terminal", Argument: cli.Required, Key: 't'},
	{Name: "euid", Argument: cli.Required, Key: 'u'},
	{Name: "uid", Argument: cli.Required, Key: 'U'},
	{Name: "inverse", Key: 'v'},
	{Name: "lightweight", Key: 'w'},
	{Name: "exact", Key: 'x'},
	{Name: "pidfile", Argument: cli.Required, Key: 'F'},
	{Name: "logpidfile", Key: 'L'},
	{Name: "echo", Key: 'e'},
	{Name: "ns", Argument: cli.Required, Key: nsKey},
	{Name: "nslist", Argument: cli.Required, Key: nsListKey},
	{Name: "queue", Argument: cli.Required, Key: 'q'},
	{Name: "mrelease", Key: 'm'},
	{Name: "runstates", Argument: cli.Required, Key: 'r'},
	{Name: "shell-quote", Key: 'Q'},
	{Name: "quiet", Key: quietKey},
	{Name: "help", Key: 'h'},
	{Name: "version", Key: 'V'},
}

const sharedLetters = "cfinoxAHLhVQF:O:P:p:r:s:u:U:g:t:G:"

// A finder is one run: the conditions for a process to match, and what to do with it.
type finder struct {
	*gnu.Tool
	criteria
	usage string
	kills bool

	signal                       int
	delimiter                    string
	count, names, lines          bool
	threads, quiet, echo, quotes bool
	releases, locked, queues     bool
	queued                       int
	pidFile                      string
	selective                    bool // an option selects processes, so no pattern is needed
}

func run(t *gnu.Tool, name string, kills bool) error {
	f := &finder{Tool: t, kills: kills, signal: int(unix.SIGTERM), delimiter: "\n", usage: usage(name, kills)}
	if kills {
		t.Argv = f.takeSignal(t.Argv)
	}
	operands, err := f.parse()
	if err != nil {
		return err
	}
	switch {
	case f.locked && f.pidFile == "":
		return f.tryHelp(name, "-L without -F makes no sense", wrongUsage)
	case f.pidFile != "":
		if err := f.readPIDFile(name); err != nil {
			return err
		}
	}
	switch {
	case len(operands) > 1:
		return f.tryHelp(name, "only one pattern can be provided", wrongUsage)
	case len(operands) == 1:
		if err := f.compile(operands[0]); err != nil {
			return &cli.Failure{Text: err.Error(), Status: wrongUsage}
		}
	case !f.selective:
		return f.tryHelp(name, "no matching criteria specified", wrongUsage)
	}
	if len(operands) == 1 && !f.full && len(operands[0]) > maxName {
		t.Warn("pattern that searches for process name longer than 15 characters will result in zero matches\n" +
			"Try `" + name + " -f' option to match against the complete command line.")
	}
	table, err := procps.ReadIfMounted()
	if err != nil {
		return err
	}
	found := f.find(table)
	if kills {
		return f.kill(found)
	}
	f.print(found)
	if len(found) == 0 {
		t.Status = noneMatched
	}
	return nil
}

// maxName is the number of bytes that the kernel keeps of a process's name.
const maxName = 15

// takeSignal removes -SIGNAL, which may be anywhere among the words.
func (f *finder) takeSignal(argv []string) []string {
	for i, word := range argv[1:] {
		if !strings.HasPrefix(word, "-") || len(word) == 1 {
			continue
		}
		n, ok := parseSignal(word[1:])
		if !ok {
			continue
		}
		f.signal = n
		return slices.Delete(slices.Clone(argv), i+1, i+2)
	}
	return argv
}

// parseSignal returns the number of a signal. The word is its name, or begins with the number, of
// which the lower 32 bits count.
func parseSignal(word string) (n int, ok bool) {
	if n = signals.Number(word); n != 0 {
		return n, true
	}
	if word == "" || word[0] < '0' || word[0] > '9' {
		return 0, false
	}
	return int(int32(ids.Leading(word))), true
}

// parse parses the options.
func (f *finder) parse() (operands []string, err error) {
	options := cli.Options{Short: sharedLetters, Permute: true, Long: shared}
	if f.kills {
		options.Short += "emq:"
	} else {
		options.Short += "lad:vw"
	}
	operands, err = f.Getopt(&options).Each(f.take, f.wrong)
	if err == nil && (f.newest && f.oldest || f.inverse && (f.newest || f.oldest)) {
		err = f.wrong(nil)
	}
	return operands, err
}

// wrong shows what is wrong with the command line, which may be nil, and the usage.
func (f *finder) wrong(what error) error {
	return gnu.WithUsage(f.Invocation, what, f.usage, wrongUsage)
}

func (f *finder) take(o cli.Option) (err error) {
	switch o.Key {
	case 'h':
		f.Out.WriteString(f.usage)
		return cli.ErrAnswered
	case 'V':
		f.Out.WriteString(f.ErrorName() + cli.Procps)
		return cli.ErrAnswered
	case signalKey:
		n, ok := parseSignal(o.Value)
		if !ok {
			f.Stderr.Write([]byte("Unknown signal \"" + o.Value + "\"."))
			return f.wrong(nil)
		}
		f.signal = n
		return nil
	case quietKey:
		f.quiet = true
		return nil
	case 'c':
		f.count = true
		return nil
	case 'd':
		f.delimiter = o.Value
		return nil
	case 'l':
		f.names = true
		return nil
	case 'a':
		f.lines = true
		return nil
	case 'e':
		f.echo = true
		return nil
	case 'w':
		f.threads = true
		return nil
	case 'Q':
		f.quotes = true
		return nil
	case 'm':
		f.releases = true
		return nil
	case 'q':
		f.queues, f.queued = true, int(int32(ids.Leading(o.Value)))
		return nil
	case 'f':
		f.full = true
		return nil
	case 'x':
		f.exact = true
		return nil
	case 'i':
		f.ignoreCase = true
		return nil
	case 'v':
		f.inverse = true
		return nil
	case 'L':
		f.locked = true
		return nil
	case 'F':
		f.pidFile = o.Value
	case nsListKey:
		f.namespaces, err = parseNamespaces(o.Value)
		return err
	case 'H':
		f.handler = true
		return nil
	case 'A':
		f.noAncestors = true
		return nil
	case 'n':
		f.newest = true
	case 'o':
		f.oldest = true
	case 'O':
		f.older = int(int32(ids.Leading(o.Value)))
	case 'r':
		f.states, f.byState = o.Value, true
	case nsKey:
		f.ns = int(int32(ids.Leading(o.Value)))
		f.byNamespaces = true
	case 't':
		f.terminals, err = f.list(o.Value)
	case cgroupKey:
		f.cgroups, err = f.list(o.Value)
	case envKey:
		f.environment, err = f.list(o.Value)
	default:
		err = f.takeIDs(o)
	}
	f.selective = true
	return err
}

// takeIDs parses a list of numbers or names.
func (f *finder) takeIDs(o cli.Option) error {
	words, err := f.list(o.Value)
	if err != nil {
		return err
	}
	database := ids.Host()
	var list []int64
	for _, word := range words {
		n, ok := parseNumber(word)
		text := "not a number: "
		switch o.Key {
		case 'u', 'U':
			text = "invalid user name: "
			if id, known := database.User(word); !ok && known {
				n, ok = int64(id), true
			}
		case 'G':
			text = "invalid group name: "
			if id, known := database.Group(word); !ok && known {
				n, ok = int64(id), true
			}
		case 'g':
			text = "invalid process group: "
			if n == 0 {
				n = int64(unix.Getpgrp())
			}
		case 's':
			text = "invalid session id: "
			if n == 0 {
				sid, _ := unix.Getsid(0)
				n = int64(sid)
			}
		}
		if !ok {
			return &cli.Failure{Text: text + word, Status: wrongUsage}
		}
		list = append(list, n)
	}
	f.ids[o.Key] = list
	return nil
}

// parseNumber parses a decimal number with an optional sign. ok is false for any other word.
func parseNumber(word string) (int64, bool) {
	if strings.HasPrefix(word, "+") {
		return 0, false
	}
	n, err := strconv.ParseInt(word, 10, 64)
	return n, err == nil
}

// list splits a list at commas. An empty list is a usage error.
func (f *finder) list(text string) ([]string, error) {
	if text == "" {
		return nil, f.wrong(nil)
	}
	words := strings.Split(text, ",")
	if slices.Contains(words, "") {
		return nil, f.wrong(errors.New("invalid empty list"))
	}
	return words, nil
}

func (f *finder) tryHelp(name, text string, status int) error {
	f.Warn(text + "\nTry `" + name + " --help' for more information.")
	return &cli.Failure{Status: status}
}

// readPIDFile reads the process id from the file of -F.
func (f *finder) readPIDFile(name string) error {
	fd, err := unix.Open(f.pidFile, unix.O_RDONLY|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return cli.Fail("Unable to open pidfile", err)
	}
	file := os.NewFile(uintptr(fd), f.pidFile)
	defer file.Close()
	if f.locked && !hasLock(fd) {
		return cli.Fail("Locking check for pidfile failed: Success", nil) // no call has failed
	}
	text := make([]byte, 20)
	n, _ := file.Read(text)
	words := strings.Fields(string(text[:n]))
	pid, err := int64(0), error(unix.EINVAL)
	if len(words) > 0 {
		pid, err = ids.ParseInt(words[0])
	}
	if err != nil || pid < 0 || pid > 1<<31-1 {
		return f.tryHelp(name, "pidfile not valid", noneMatched)
	}
	f.ids['p'] = append(f.ids['p'], pid)
	f.selective = true
	return nil
}

// hasLock reports whether another process holds a lock on a file, by flock(2) or fcntl(2).
func hasLock(fd int) bool {
	if err := unix.Flock(fd, unix.LOCK_SH|unix.LOCK_NB); err == unix.EWOULDBLOCK {
		return true
	}
	lock := unix.Flock_t{Type: unix.F_RDLCK}
	return unix.FcntlFlock(uintptr(fd), unix.F_GETLK, &lock) == nil && lock.Type != unix.F_UNLCK
}

func (f *finder) print(found []match) {
	switch {
	case f.quiet:
		return
	case f.count:
		f.Out.WriteString(strconv.Itoa(len(found)) + "\n")
		return
	}
	for i, m := range found {
		f.Out.WriteString(strconv.Itoa(m.pid))
		switch {
		case f.lines:
			line := m.line
			if f.quotes {
				line = shellQuoted(m)
			}
			f.Out.WriteString(" " + line)
		case f.names:
			f.Out.WriteString(" " + m.name)
		}
		if i < len(found)-1 {
			f.Out.WriteString(f.delimiter)
		} else {
			f.Out.WriteString("\n")
		}
	}
}

func (f *finder) kill(found []match) error {
	killed := 0
	for _, m := range found {
		err := f.send(m.pid)
		switch {
		case err == nil:
			killed++
			if f.echo {
				f.Out.WriteString(m.name + " killed (pid " + strconv.Itoa(m.pid) + ")\n")
			}
		case errors.Is(err, unix.ESRCH): // the process has ended
		default:
			// Before the output so far, which the real tool keeps in its buffer until the end.
			f.Stderr.Write([]byte(f.ErrorName() + ": " + cli.Fail("killing pid "+strconv.Itoa(m.pid)+" failed", err).Error() + "\n"))
		}
	}
	if f.count {
		f.Out.WriteString(strconv.Itoa(len(found)) + "\n")
	}
	if killed == 0 {
		f.Status = noneMatched
	}
	return nil
}

func (f *finder) send(pid int) error {
	var err error
	if f.queues {
		err = queue(pid, f.signal, f.queued)
	} else {
		err = unix.Kill(pid, unix.Signal(f.signal))
	}
	if err == nil && f.releases {
		if fd, e := unix.PidfdOpen(pid, 0); e == nil {
			unix.Syscall(unix.SYS_PROCESS_MRELEASE, uintptr(fd), 0, 0)
			unix.Close(fd)
		}
	}
	return err
}
