// Package timeout implements timeout(1) of GNU coreutils: it runs a program and ends it after a time.
//
// Synopsis:
//
//	timeout [OPTION]... DURATION COMMAND [ARG]...
package timeout

import (
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/signals"
	"contedor/internal/linux/signals/catch"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/launch"
	"contedor/internal/tool/gnu/quantity"
	"golang.org/x/sys/unix"
)

// Command is timeout.
var Command = gnu.Command("timeout", launch.Dialect, `[OPTION]... DURATION COMMAND [ARG]...
Runs a command, and sends it a signal if it still runs after DURATION: seconds, or
minutes, hours or days with the suffix m, h or d; 0 for no limit.
  -f, --foreground           the command may read from the terminal; its children
                             get no signal
  -k, --kill-after=DURATION  send KILL as well, DURATION after the signal
  -p, --preserve-status      exit with the status of the command, not with 124
  -s, --signal=SIGNAL        the signal, TERM by default
  -v, --verbose              report every signal that is sent
`, timeout)

var options = cli.Options{Short: "fk:ps:v", Long: []cli.LongOption{
	{Name: "foreground", Key: 'f'},
	{Name: "kill-after", Argument: cli.Required, Key: 'k'},
	{Name: "preserve-status", Key: 'p'},
	{Name: "signal", Argument: cli.Required, Key: 's'},
	{Name: "verbose", Key: 'v'},
}}

const timedOut = 124

// A monitor is one run of timeout.
type monitor struct {
	*gnu.Tool
	foreground, preserve, verbose bool

	limit     time.Duration
	killAfter time.Duration // 0 for no second signal
	signal    unix.Signal
	argv      []string
	pid       int
	expired   bool
}

func timeout(t *gnu.Tool) error {
	m := &monitor{Tool: t, signal: unix.SIGTERM}
	words, err := t.Parse(options, func(o cli.Option) (err error) {
		switch o.Key {
		case 'f':
			m.foreground = true
		case 'k':
			m.killAfter, err = m.duration(o.Value)
		case 'p':
			m.preserve = true
		case 's':
			m.signal, err = m.parseSignal(o.Value)
		case 'v':
			m.verbose = true
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(words) < 2 {
		return &cli.Failure{Usage: true}
	}
	if m.limit, err = m.duration(words[0]); err != nil {
		return err
	}
	m.argv = words[1:]
	return m.run()
}

func (m *monitor) duration(word string) (time.Duration, error) {
	seconds, ok := quantity.Seconds(word)
	if !ok {
		return 0, gnu.BadUsage("invalid time interval " + m.Locale.Quote(word))
	}
	if seconds >= float64(1<<63)/1e9 {
		return 1<<63 - 1, nil
	}
	d := time.Duration(seconds * 1e9)
	if d == 0 && seconds > 0 {
		d = 1
	}
	return d, nil
}

// parseSignal parses the name or the number of a signal.
func (m *monitor) parseSignal(word string) (unix.Signal, error) {
	n := signals.Number(word)
	if v, err := strconv.ParseUint(word, 10, 31); err == nil {
		n = int(v) & 0x7f // the status of wait(2) and of the shell for a signal is accepted too
		if n > signals.RTMax {
			n = 0
		}
		if word == "0" {
			return 0, nil
		}
	}
	if n == 0 {
		return 0, gnu.BadUsage(m.Locale.Quote(word) + ": invalid signal")
	}
	return unix.Signal(n), nil
}

// run starts the command, waits for its end, and returns its status.
func (m *monitor) run() error {
	if !m.foreground {
		unix.Setpgid(0, 0) // signals to the group then reach all children of the command
	}
	caught := make(chan os.Signal, 16)
	catch.Notify(caught, m.caught()...)
	runtime.LockOSThread() // the command is killed when the thread that started it ends
	if err := m.start(); err != nil {
		return &cli.Failure{Text: "failed to run command " + m.Locale.Quote(m.argv[0]), Err: err, Status: launch.Status(err)}
	}
	signal.Ignore(unix.SIGTTIN, unix.SIGTTOU)
	ended := make(chan unix.WaitStatus, 1)
	go func() {
		var status unix.WaitStatus
		for {
			if _, err := unix.Wait4(m.pid, &status, 0, nil); err != unix.EINTR {
				break
			}
		}
		ended <- status
	}()
	alarm := after(m.limit)
	for {
		select {
		case status := <-ended:
			return m.finish(status)
		case sig := <-caught:
			if sig == unix.SIGALRM {
				m.expired = true
				sig = m.signal
			}
			alarm = m.end(sig.(unix.Signal), alarm)
		case <-alarm:
			m.expired = true
			alarm = m.end(m.signal, nil)
		}
	}
}

// after returns a channel that receives when a duration is over, or nil for the duration 0.
func after(d time.Duration) <-chan time.Time {
	if d == 0 {
		return nil
	}
	return time.After(d)
}

// caught returns the signals that are passed on to the command: those that end a process, and the
// signal of -s. Signals that were ignored when the process started are not caught.
func (m *monitor) caught() []os.Signal {
	list := []os.Signal{unix.SIGALRM, unix.SIGINT, unix.SIGQUIT, unix.SIGHUP, unix.SIGTERM, unix.SIGPIPE, unix.SIGUSR1, unix.SIGUSR2,
		unix.SIGXCPU, unix.SIGXFSZ, unix.SIGSYS, unix.SIGVTALRM, unix.SIGIO, unix.SIGPWR, stackFault}
	if m.signal != unix.SIGKILL && m.signal != unix.SIGSTOP && m.signal != 0 {
		list = append(list, m.signal)
	}
	return slices.DeleteFunc(list, func(s os.Signal) bool { return entry.Ignored().Has(int(s.(unix.Signal))) })
}

// start starts the command as a child process.
func (m *monitor) start() error {
	return launch.Try(m.argv, m.Env, func(path string, argv []string) error {
		pid, err := syscall.ForkExec(path, argv, &syscall.ProcAttr{
			Env:   m.Env,
			Files: launch.Streams(),
			Sys:   &syscall.SysProcAttr{Pdeathsig: syscall.Signal(m.signal)},
		})
		if err != nil {
			return err
		}
		m.pid = pid
		return nil
	})
}

// end sends a signal to the command and, without --foreground, to the process group. It returns the
// channel of the next alarm.
func (m *monitor) end(sig unix.Signal, alarm <-chan time.Time) <-chan time.Time {
	if m.killAfter != 0 {
		m.signal = unix.SIGKILL
		alarm = time.After(m.killAfter)
		m.killAfter = 0
	}
	if m.verbose {
		name := signals.Name(int(sig))
		if name == "" {
			name = strconv.Itoa(int(sig))
		}
		m.Warn("sending signal " + name + " to command " + m.Locale.Quote(m.argv[0]))
	}
	unix.Kill(m.pid, sig)
	if m.foreground {
		return alarm
	}
	m.killGroup(sig)
	if sig != unix.SIGKILL && sig != unix.SIGCONT {
		unix.Kill(m.pid, unix.SIGCONT)
		m.killGroup(unix.SIGCONT)
	}
	return alarm
}

// killGroup sends a signal to the process group. This process is a member, and ignores the signal.
func (m *monitor) killGroup(sig unix.Signal) {
	if sig != 0 {
		signal.Ignore(sig)
	}
	unix.Kill(0, sig)
}

func (m *monitor) finish(status unix.WaitStatus) error {
	code := status.ExitStatus()
	if status.Signaled() {
		if status.CoreDump() {
			m.Warn("the monitored command dumped core")
		}
		if !m.expired {
			m.dieBy(status.Signal())
		}
		if m.expired && status.Signal() == unix.SIGKILL {
			m.preserve = true
		}
		code = 128 + int(status.Signal())
	}
	if m.expired && !m.preserve {
		code = timedOut
	}
	if code == 0 {
		return nil
	}
	return &cli.Failure{Status: code}
}

// dieBy ends this process by the signal that ended the command, without a core file.
func (m *monitor) dieBy(sig unix.Signal) {
	if unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) != nil {
		return
	}
	signal.Reset(sig)
	signals.SetDefault(int(sig))
	unix.Kill(unix.Getpid(), sig)
	time.Sleep(time.Second) // until the signal is delivered
}
