package eval

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"contedor/internal/linux/signals"
	"golang.org/x/sys/unix"
)

// killBuiltin implements kill.
func killBuiltin(s *Shell, args []string) int {
	const usage = "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]"
	words := args[1:]
	if len(words) == 0 {
		s.Message(usage)
		return usageError
	}
	sig := int(unix.SIGTERM)
	if words[0] == "-" {
		return s.failf("kill: : invalid signal specification")
	}
	if w := words[0]; len(w) > 1 && w[0] == '-' {
		spec := ""
		switch {
		case w == "--":
			words = words[1:]
		case w == "-l" || w == "-L":
			words = words[1:]
			if len(words) > 0 && strings.HasPrefix(words[0], "-") { // a signal, without a meaning here, or --
				words = words[1:]
			}
			return s.killNames(words)
		case w == "-s" || w == "-n":
			if len(words) < 2 {
				s.errorf("kill: %s: option requires an argument", w)
				return 1
			}
			spec, words = words[1], words[2:]
		case strings.HasPrefix(w, "-s") && signalNumber(w[2:]) != 0 && signalNumber(w[1:]) == 0, strings.HasPrefix(w, "-n") && isDigits(w[2:]):
			spec, words = w[2:], words[1:]
		default:
			spec, words = w[1:], words[1:]
		}
		if spec != "" {
			n, err := strconv.Atoi(spec)
			switch {
			case err == nil && n >= 0 && n <= signals.RTMax:
				sig = n
			case err != nil && strings.ToUpper(spec) == "EXIT":
				sig = 0
			case err != nil && signalNumber(spec) != 0 && !(s.opts.posix && strings.HasPrefix(strings.ToUpper(spec), "SIG")):
				sig = signalNumber(spec)
			default:
				return s.failf("kill: %s: invalid signal specification", spec)
			}
		}
	}
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		s.Message(usage)
		return usageError
	}
	status := 1
	for _, w := range words {
		if s.killOne(w, sig) {
			status = 0
		}
	}
	return status
}

// killOne sends a signal to a process or a job. On failure it prints a message and returns false.
func (s *Shell) killOne(w string, sig int) bool {
	if strings.HasPrefix(w, "%") {
		j, wrong := s.findJob(w)
		if j == nil {
			s.errorf("kill: %s", wrong)
			return s.opts.posix // as in bash
		}
		target := j.pid()
		if j.group > 0 {
			target = -j.group
		}
		err := unix.Kill(target, syscall.Signal(sig))
		if err != nil {
			s.errorf("kill: (%d) - %s", j.pid(), strerror(err))
			return false
		}
		if s.jobStopped(j) && (sig == int(unix.SIGTERM) || sig == int(unix.SIGHUP) || sig == int(unix.SIGKILL)) {
			s.resume(j)
			j.killed = true
		}
		if sig == int(unix.SIGCONT) { // it runs from now on for jobs
			s.resume(j)
		}
		return true
	}
	pid, err := strconv.Atoi(w)
	if err != nil {
		s.errorf("kill: `%s': not a pid or valid job spec", w)
		return s.opts.posix
	}
	if pid >= virtualPID {
		if sub, ok := s.virtual.Load(pid); ok {
			sub.(*Shell).deliverSub(sig)
			return true
		}
	}
	if pid == os.Getpid() && sig > 0 {
		return s.killSelf(sig)
	}
	if err := unix.Kill(pid, syscall.Signal(sig)); err != nil {
		s.errorf("kill: (%d) - %s", pid, strerror(err))
		return false
	}
	return true
}

// killSelf sends a signal to the shell's own process. What the signal does is done when it returns.
func (s *Shell) killSelf(sig int) bool {
	root := s.root
	trap, trapped := root.trapOf(sig)
	switch {
	case trap != "": // the Go runtime does not pass all signals on
		root.deliver(sig)
		return true
	case trapped, sig == int(unix.SIGQUIT), root.ignored>>(sig-1)&1 != 0: // ignored
		return true
	case root.signals.hears(sig):
		if root.Interactive { // without a trap, only SIGINT has an effect there
			root.signal(sig)
			return true
		}
		before := root.delivered.Load()
		unix.Kill(os.Getpid(), syscall.Signal(sig))
		root.awaitSignal(sig, before)
		return true
	}
	// A thread that gets a signal dies before the system call returns; another thread could run on.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if sig != int(unix.SIGURG) && sig != int(unix.SIGCHLD) {
		signals.SetDefault(sig)
	}
	unix.Tgkill(os.Getpid(), unix.Gettid(), syscall.Signal(sig))
	return true
}

func (s *Shell) jobStopped(j *job) bool {
	s.procs.mu.Lock()
	defer s.procs.mu.Unlock()
	return j.stopped()
}

// killNames implements kill -l.
func (s *Shell) killNames(words []string) int {
	switch {
	case len(words) == 0 && s.opts.posix:
		return s.print("kill", posixSignals())
	case len(words) == 0:
		return s.print("kill", signalTable())
	}
	text, status := "", 0
	for _, w := range words {
		if n, err := strconv.Atoi(w); err == nil {
			if n > bySignal {
				n -= bySignal
			}
			name := signals.Name(n)
			if n == 0 {
				name = "EXIT"
			}
			if ofLibrary(n) {
				continue
			}
			if name == "" || n < 0 {
				status = s.failf("kill: %s: invalid signal specification", w)
				continue
			}
			text += name + "\n"
			continue
		}
		n := signalNumber(w)
		if n == 0 && strings.ToUpper(w) != "EXIT" {
			status = s.failf("kill: %s: invalid signal specification", w)
			continue
		}
		text += strconv.Itoa(n) + "\n"
	}
	if s.print("kill", text) != 0 {
		return 1
	}
	return status
}
