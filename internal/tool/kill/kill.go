// Package kill implements kill(1) of procps: it sends signals.
//
// Synopsis:
//
//	kill [options] <pid>...
package kill

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/signals"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is kill(1).
var Command = gnu.Command("kill", gnu.Findutils, usage, kill)

const usage = `
Usage:
 kill [options] <pid> [...]

Send a signal to processes.

Options:
 <pid> [...]            the processes that get the signal, TERM by default;
                        a negative number is a process group
 -<signal>, -s, --signal <signal>
                        the signal, by name or number
 -q, --queue <value>    a number that goes with the signal
 -l, --list=[<signal>]  the names of all signals, or the number of one or its name
 -L, --table            a table of all signals

 -h, --help     display this help and exit
 -V, --version  output version information and exit

For more details see kill(1).
`

var options = cli.Options{Permute: true, Short: "l::Ls:hVq:", Long: []cli.LongOption{
	{Name: "list", Argument: cli.Optional, Key: 'l'},
	{Name: "table", Key: 'L'},
	{Name: "signal", Argument: cli.Required, Key: 's'},
	{Name: "help", Key: 'h'},
	{Name: "version", Key: 'V'},
	{Name: "queue", Argument: cli.Required, Key: 'q'},
}}

// A sender sends a signal.
type sender struct {
	*gnu.Tool
	signal int
	queue  bool // value goes with the signal
	value  int
}

func kill(t *gnu.Tool) error {
	t.Unwritten = cli.Forgive
	s := &sender{Tool: t, signal: int(unix.SIGTERM)}
	if len(t.Argv) < 2 {
		return s.wrong(nil)
	}
	s.takeSignal()
	words, err := s.options()
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return s.wrong(nil)
	}
	for _, word := range words {
		pid, err := number(word, "failed to parse argument")
		if err != nil {
			return err
		}
		if err := s.send(int(int32(pid))); err != nil {
			t.Complain("("+strconv.FormatInt(pid, 10)+")", err)
		}
	}
	return nil
}

// wrong shows what is wrong with the command line, which may be nil, and the usage.
func (s *sender) wrong(what error) error {
	return gnu.WithUsage(s.Invocation, what, usage, 1)
}

// takeSignal removes the first word that is a dash and a signal.
func (s *sender) takeSignal() {
	for i, word := range s.Argv[1:] {
		if name, ok := strings.CutPrefix(word, "-"); ok {
			if n := parseSignal(name); n >= 0 {
				s.signal = n
				s.Argv = append(s.Argv[:i+1:i+1], s.Argv[i+2:]...)
				return
			}
		}
	}
}

// options carries out the options.
func (s *sender) options() (operands []string, err error) {
	inv := *s.Invocation
	rest := inv.Argv[1:]
	for i, word := range rest {
		if word == "--" {
			break
		}
		// A dash and a number is a process group, which getopt takes for an option.
		if len(word) > 1 && word[0] == '-' && word[1] >= '0' && word[1] <= '9' {
			inv.Argv = append([]string{inv.Argv[0]}, rest[:i]...)
			inv.Argv = append(append(inv.Argv, "--"), rest[i:]...)
			break
		}
	}
	g := inv.Getopt(&options)
	return g.Each(func(o cli.Option) error {
		switch o.Key {
		case 'l':
			if next := g.Rest(); !o.HasValue && len(next) > 0 && !strings.HasPrefix(next[0], "-") {
				o.Value, o.HasValue = next[0], true
			}
			if o.HasValue {
				s.convert(o.Value)
			} else {
				s.list()
			}
			return cli.ErrAnswered
		case 'L':
			s.table()
			return cli.ErrAnswered
		case 's':
			s.signal = parseSignal(o.Value)
		case 'q':
			value, err := number(o.Value, "must be an integer value to be passed with the signal.")
			if err != nil {
				return err
			}
			s.queue, s.value = true, int(value)
		case 'h':
			s.Out.WriteString(s.Page(usage))
			return cli.ErrAnswered
		case 'V':
			return s.Version()
		}
		return nil
	}, s.invalid)
}

// invalid is the failure for an option that getopt refuses: kill names only its letter.
func (s *sender) invalid(err error) error {
	text := err.Error()
	letter := "-"
	for _, long := range options.Long {
		if strings.Contains(text, "'--"+long.Name+"'") && long.Argument == cli.Required {
			letter = string(long.Key)
		}
	}
	if at := strings.Index(text, "-- '"); at >= 0 {
		letter = text[at+4 : at+5]
	}
	return s.wrong(errors.New("invalid argument " + letter))
}

func number(word, what string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimLeft(word, " \t\n\v\f\r"), 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, cli.Fail(what+": '"+word+"'", unix.ERANGE)
	case err != nil || strings.Contains(word, "_"):
		return 0, cli.Fail(what+": '"+word+"'", nil)
	}
	return n, nil
}

// send calls kill(2). For the process itself it signals the current thread, so that the signal
// takes effect before send returns.
func (s *sender) send(pid int) error {
	if s.queue {
		return queue(pid, s.signal, s.value)
	}
	if pid != os.Getpid() {
		return unix.Kill(pid, unix.Signal(s.signal))
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return unix.Tgkill(pid, unix.Gettid(), unix.Signal(s.signal))
}

// parseSignal parses the name or the number of a signal. It returns -1 if the word is neither.
func parseSignal(word string) int {
	if n, err := ids.ParseUint(word); err == nil && n < 1<<31 {
		return int(n)
	}
	switch strings.TrimPrefix(strings.ToUpper(word), "SIG") {
	case "RTMIN":
		return signals.RTMin
	case "RTMAX":
		return signals.RTMax
	}
	if n := signals.Number(word); n > 0 {
		return n
	}
	return -1
}

// name returns the name of a signal as procps spells it, or "".
func name(n int) string {
	switch {
	case n == int(unix.SIGIO):
		return "POLL"
	case n > signals.RTMin && n <= signals.RTMax:
		return fmt.Sprintf("RTMIN+%d", n-signals.RTMin)
	}
	return signals.Name(n)
}

// convert prints the name of a number, or the number of a name.
func (s *sender) convert(word string) {
	text := ""
	switch n := parseSignal(word); {
	case n == 0 || n > 0 && strings.Trim(word, " +0123456789") != "": // a name
		text = strconv.Itoa(n)
	case n > 0:
		text = name(n)
	}
	if text == "" {
		s.Warn("unknown signal name " + word)
		return
	}
	s.Out.WriteString(text + "\n")
}

// list prints the names of all signals.
func (s *sender) list() {
	column := 0
	for n := 1; n < 32; n++ {
		switch {
		case n == 1:
		case column > 73:
			s.Out.WriteByte('\n')
			column = 0
		default:
			s.Out.WriteByte(' ')
			column++
		}
		s.Out.WriteString(name(n))
		column += len(name(n))
	}
	s.Out.WriteByte('\n')
}

// table prints the numbers and the names of all signals.
func (s *sender) table() {
	for n := 1; n < 32; n++ {
		if n%7 == 0 {
			fmt.Fprintf(s.Out, "%2d %s\n", n, name(n))
		} else {
			fmt.Fprintf(s.Out, "%2d %-8s", n, name(n))
		}
	}
	s.Out.WriteByte('\n')
}
