// Package nice implements nice(1) of GNU coreutils: it runs a program with another niceness.
//
// Synopsis:
//
//	nice [OPTION] [COMMAND [ARGUMENT]...]
package nice

import (
	"runtime"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/launch"
	"golang.org/x/sys/unix"
)

// Command is nice.
var Command = gnu.Command("nice", launch.Dialect, `[OPTION] [COMMAND [ARGUMENT]...]
Runs a command with another niceness, or prints the niceness. It goes from -20,
the most favorable for the process, to 19, the least.
  -n, --adjustment=N   add N to the niceness (default: 10)
`, nice)

var options = cli.Options{Short: "n:", Long: []cli.LongOption{{Name: "adjustment", Argument: cli.Required, Key: 'n'}}}

// most is the largest adjustment of the niceness in either direction.
const most = 39

func nice(t *gnu.Tool) error {
	t.Argv = append(t.Argv[:1:1], numbers(t.Argv[1:])...)
	adjustment, given := 10, false
	text := ""
	words, err := t.Parse(options, func(o cli.Option) error {
		text, given = o.Value, true
		return nil
	})
	if err == nil && given {
		adjustment, err = parse(t, text)
	}
	switch {
	case err != nil:
		return err
	case len(words) == 0 && given:
		return gnu.BadUsage("a command must be given with an adjustment")
	}
	runtime.LockOSThread() // the niceness belongs to the thread
	raw, err := unix.Getpriority(unix.PRIO_PROCESS, 0)
	if err != nil {
		return cli.Fail("cannot get niceness", err)
	}
	now := 20 - raw // the system call returns 20 - niceness, getpriority(2)
	if len(words) == 0 {
		t.Out.WriteString(strconv.Itoa(now) + "\n")
		return nil
	}
	if err := unix.Setpriority(unix.PRIO_PROCESS, 0, now+adjustment); err != nil {
		if err != unix.EACCES && err != unix.EPERM {
			return cli.Fail("cannot set niceness", err)
		}
		text := t.ErrorName() + ": " + cli.Fail("cannot set niceness", err).Error() + "\n"
		if _, err := t.Stderr.Write([]byte(text)); err != nil {
			return &cli.Failure{}
		}
	}
	err = launch.Exec(words, t.Env)
	return &cli.Failure{Text: t.Locale.Quote(words[0]), Err: err, Status: launch.Status(err)}
}

// numbers replaces old forms such as -5, -+5 and --5 before the command by options.
func numbers(words []string) (list []string) {
	for i, w := range words {
		switch {
		case isNumber(w):
			w = "-n" + w[1:]
		case w == "-n" || len(w) > 2 && strings.HasPrefix("--adjustment", w):
			return append(append(list, words[i:min(i+2, len(words))]...), numbers(words[min(i+2, len(words)):])...)
		case strings.HasPrefix(w, "-n") || strings.HasPrefix(w, "--a"):
		default:
			return append(list, words[i:]...)
		}
		list = append(list, w)
	}
	return list
}

func isNumber(word string) bool {
	rest, ok := strings.CutPrefix(word, "-")
	if ok && rest != "" && (rest[0] == '-' || rest[0] == '+') {
		rest = rest[1:]
	}
	return ok && rest != "" && rest[0] >= '0' && rest[0] <= '9'
}

// parse parses an adjustment. One that is out of range becomes the nearest that is in range.
func parse(t *gnu.Tool, text string) (int, error) {
	digits := strings.TrimLeft(text, " \t\n\v\f\r")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil && err.(*strconv.NumError).Err != strconv.ErrRange {
		return 0, cli.Fail("invalid adjustment "+t.Locale.Quote(text), nil)
	}
	return int(max(-most, min(n, most))), nil
}
