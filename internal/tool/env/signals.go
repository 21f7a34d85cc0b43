package env

import (
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

// handling is what the command does with signals. The sets have a bit for each signal.
type handling struct {
	ignored   map[int]bool // true to ignore it, false for the default action
	forgiving map[int]bool // no message if that is refused
	blocked   map[int]bool // true to block it, false to unblock it
	shows     bool
}

// take adds the value of --ignore-signal, --default-signal or --block-signal.
func (h *handling) take(t *gnu.Tool, o cli.Option) error {
	if h.ignored == nil {
		h.ignored, h.forgiving, h.blocked = map[int]bool{}, map[int]bool{}, map[int]bool{}
	}
	numbers, err := signalNumbers(t, o)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		if o.Key != blockKey {
			h.ignored[n], h.forgiving[n] = o.Key == ignoreKey, !o.HasValue
		}
		if o.Key != ignoreKey {
			h.blocked[n] = o.Key == blockKey
		}
	}
	return nil
}

// signalNumbers returns the signals of a list, or all without a value.
func signalNumbers(t *gnu.Tool, o cli.Option) (numbers []int, err error) {
	if !o.HasValue {
		for n := 1; n <= signals.RTMax; n++ {
			if signals.Name(n) != "" {
				numbers = append(numbers, n)
			}
		}
		return numbers, nil
	}
	for word := range strings.SplitSeq(o.Value, ",") {
		if word == "" {
			continue
		}
		n, err := strconv.Atoi(word)
		if err != nil {
			n = signals.Number(word)
		}
		if signals.Name(n) == "" {
			return nil, gnu.BadUsage(t.Locale.Quote(word) + ": invalid signal")
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

// apply sets the actions and the mask of this process, which the command inherits.
func (h *handling) apply(t *gnu.Tool, say func(string)) error {
	for n := 1; n <= signals.RTMax; n++ {
		ignore, set := h.ignored[n]
		if !set {
			continue
		}
		action := "DEFAULT"
		var err error
		if ignore {
			action = "IGNORE"
			err = signals.Ignore(n)
		} else {
			err = setDefault(n)
		}
		if err != nil && !h.forgiving[n] {
			return cli.Fail(fmt.Sprintf("failed to set signal action for signal %d", n), err)
		}
		if err != nil {
			action += " (failure ignored)"
		}
		say(fmt.Sprintf("Reset signal %s (%d) to %s", signals.Name(n), n, action))
	}
	if len(h.blocked) > 0 {
		runtime.LockOSThread() // the mask is that of this thread, which executes the command
		var mask unix.Sigset_t
		unix.PthreadSigmask(unix.SIG_BLOCK, nil, &mask)
		for n := 1; n <= signals.RTMax; n++ {
			block, set := h.blocked[n]
			if !set {
				continue
			}
			state := "UNBLOCK"
			if block {
				state = "BLOCK"
			}
			setBlocked(&mask, n, block)
			say(fmt.Sprintf("signal %s (%d) mask set to %s", signals.Name(n), n, state))
		}
		unix.PthreadSigmask(unix.SIG_SETMASK, &mask, nil)
	}
	if h.shows {
		show(t)
	}
	return nil
}

// setDefault gives a signal its default action. The kernel refuses that for KILL and STOP.
func setDefault(n int) error {
	if n == int(unix.SIGKILL) || n == int(unix.SIGSTOP) {
		return unix.EINVAL
	}
	signals.SetDefault(n)
	return nil
}

// show lists the signals that the command ignores or blocks.
func show(t *gnu.Tool) {
	set := func(status, field string) uint64 {
		_, rest, _ := strings.Cut(status, "\n"+field+":\t")
		text, _, _ := strings.Cut(rest, "\n")
		n, _ := strconv.ParseUint(text, 16, 64)
		return n
	}
	data, _ := os.ReadFile("/proc/thread-self/status")
	ignored := set(string(data), "SigIgn")
	var mask unix.Sigset_t
	unix.PthreadSigmask(unix.SIG_BLOCK, nil, &mask)
	for n := 1; n <= signals.RTMax; n++ {
		var what []string
		if ignored>>(n-1)&1 != 0 {
			what = append(what, "IGNORE")
		}
		if isBlocked(&mask, n) {
			what = append(what, "BLOCK")
		}
		if name := signals.Name(n); name != "" && what != nil {
			// env lists what is blocked first.
			if len(what) == 2 {
				what[0], what[1] = what[1], what[0]
			}
			fmt.Fprintf(t.Stderr, "%-10s (%2d): %s\n", name, n, strings.Join(what, ","))
		}
	}
}

// A Sigset_t has 1,024 bits, in words whose width depends on the architecture.
const sigsetWidth = 1024 / len(unix.Sigset_t{}.Val)

// isBlocked returns whether the mask has the signal.
func isBlocked(mask *unix.Sigset_t, signal int) bool {
	return mask.Val[(signal-1)/sigsetWidth]>>((signal-1)%sigsetWidth)&1 != 0
}

// setBlocked adds the signal to the mask or removes it.
func setBlocked(mask *unix.Sigset_t, signal int, blocked bool) {
	word := &mask.Val[(signal-1)/sigsetWidth]
	if *word &^= 1 << ((signal - 1) % sigsetWidth); blocked {
		*word |= 1 << ((signal - 1) % sigsetWidth)
	}
}
