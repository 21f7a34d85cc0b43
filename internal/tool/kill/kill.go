// Package kill implements kill(1), with the messages of bash's builtin: it sends signals.
//
// Synopsis:
//
//	kill [-SIGNAL | -s SIGNAL | -n NUMBER] PID...
//	kill -l [SIGNAL]...
package kill

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/signals"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is kill(1).
var Command = gnu.Command("kill", gnu.Coreutils, `[-SIGNAL | -s SIGNAL | -n NUMBER] PID...
  or:  kill -l [SIGNAL]...
Sends a signal, by default TERM, to processes. A negative PID is a process
group. With -l, lists the names of signals.
`, kill)

func kill(t *gnu.Tool) error {
	words := t.Argv[1:]
	signal := int(unix.SIGTERM)
	if len(words) > 0 && strings.HasPrefix(words[0], "-") {
		word := words[0][1:]
		words = words[1:]
		switch {
		case word == "-help":
			return t.Help()
		case word == "-version":
			return t.Version()
		case word == "l" || word == "L" || word == "-list":
			return listSignals(t, words)
		case word == "-": // "--" ends the options
		case word == "s" || word == "n" || word == "-signal":
			if len(words) == 0 {
				return gnu.BadUsage("-" + word + ": option requires an argument")
			}
			word, words = words[0], words[1:]
			fallthrough
		default:
			var ok bool
			if signal, ok = parseSignal(word); !ok {
				return errors.New(word + ": invalid signal specification")
			}
			if len(words) > 0 && words[0] == "--" {
				words = words[1:]
			}
		}
	}
	if len(words) == 0 {
		return gnu.BadUsage("no process given")
	}
	for _, word := range words {
		pid, err := strconv.Atoi(word)
		if err != nil {
			t.Complain("`"+word+"': not a pid or valid job spec", nil)
			continue
		}
		if err := send(pid, unix.Signal(signal)); err != nil {
			t.Complain(fmt.Sprintf("(%d) - %s", pid, cli.Strerror(err)), nil)
		}
	}
	return nil
}

// send calls kill(2). For the process itself it signals the current thread, so that the signal
// takes effect before send returns.
func send(pid int, signal unix.Signal) error {
	if pid != os.Getpid() {
		return unix.Kill(pid, signal)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return unix.Tgkill(pid, unix.Gettid(), signal)
}

// parseSignal parses the name or the number of a signal.
func parseSignal(word string) (n int, ok bool) {
	n, err := strconv.Atoi(word)
	if err != nil {
		n = signals.Number(word)
		return n, n > 0
	}
	return n, n >= 0 && n <= signals.RTMax
}

// listSignals prints the names or numbers of the given signals, or all signals in columns.
func listSignals(t *gnu.Tool, words []string) error {
	for _, word := range words {
		n, err := strconv.Atoi(word)
		if err != nil {
			if n = signals.Number(word); n == 0 {
				t.Complain(word+": invalid signal specification", nil)
				continue
			}
			fmt.Fprintln(t.Out, n)
			continue
		}
		if n > 128 { // an exit status after a signal
			n -= 128
		}
		name := signals.Name(n)
		if name == "" {
			t.Complain(word+": invalid signal specification", nil)
			continue
		}
		fmt.Fprintln(t.Out, name)
	}
	if len(words) > 0 {
		return nil
	}
	column := 0
	for n := 1; n <= signals.RTMax; n++ {
		name := signals.Name(n)
		if name == "" {
			continue
		}
		column++
		end := "\t"
		if column%5 == 0 {
			end = "\n"
		}
		fmt.Fprintf(t.Out, "%2d) SIG%s%s", n, name, end)
	}
	if column%5 != 0 {
		t.Out.WriteString("\n")
	}
	return nil
}
