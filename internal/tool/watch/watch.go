// Package watch runs a command again and again and shows its output on the whole terminal:
// watch(1) of procps.
//
//	watch [OPTION]... COMMAND...
//
// run.go runs the command and reads its output, screen.go draws the screen.
package watch

import (
	"math"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/numeral"
	"contedor/internal/linux/quote"
	"contedor/internal/linux/signals/catch"
	"contedor/internal/linux/terminfo"
	"contedor/internal/tool/gnu/dates"
	"golang.org/x/sys/unix"
)

// Command is watch(1).
var Command = &cli.Command{
	Name:    "watch",
	Dialect: cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 1, UsageStatus: 1},
	Run:     run,
}

const usage = `
Usage:
 watch [options] command

Run a command again and again, and show its output on the whole screen.

Options:
  -b, --beep             beep if the command fails
  -c, --color            understand sequences for colors and styles
  -C, --no-color         do not understand them
  -d, --differences[=<permanent>]
                         highlight what has changed
  -e, --errexit          end if the command fails
  -f, --follow           show the outputs one after another
  -g, --chgexit          end if the output changes
  -q, --equexit <cycles>
                         end if the output does not change
  -n, --interval <secs>  seconds between two runs
  -p, --precise          the time of -n includes the time of the run
  -r, --no-rerun         do not run the command if the size changes
  -s, --shotsdir         directory for pictures of the screen
  -t, --no-title         show no heading
  -w, --no-wrap          cut long lines
  -x, --exec             execute the command without "sh -c"

 -h, --help     display this help and exit
 -v, --version  output version information and exit

For more details see watch(1).
`

var options = cli.Options{Short: "bCced::fghq:n:prs:twvx", Long: []cli.LongOption{
	{Name: "color", Key: 'c'},
	{Name: "no-color", Key: 'C'},
	{Name: "differences", Argument: cli.Optional, Key: 'd'},
	{Name: "help", Key: 'h'},
	{Name: "interval", Argument: cli.Required, Key: 'n'},
	{Name: "beep", Key: 'b'},
	{Name: "errexit", Key: 'e'},
	{Name: "follow", Key: 'f'},
	{Name: "chgexit", Key: 'g'},
	{Name: "equexit", Argument: cli.Required, Key: 'q'},
	{Name: "exec", Key: 'x'},
	{Name: "precise", Key: 'p'},
	{Name: "no-rerun", Key: 'r'},
	{Name: "shotsdir", Argument: cli.Required, Key: 's'},
	{Name: "no-title", Key: 't'},
	{Name: "no-wrap", Key: 'w'},
	{Name: "version", Key: 'v'},
}}

// The limits of the interval, in seconds.
const (
	shortest = 0.1
	longest  = 31 * 24 * 60 * 60
)

// A watcher is one run.
type watcher struct {
	*cli.Invocation
	screen
	locale                                quote.Locale
	argv                                  []string
	beeps, colors, differences, permanent bool
	failExit, changeExit, equalExit       bool
	follow, precise, keepsOnResize        bool
	withoutTitle, cuts, executes          bool
	cycles                                int64 // without a change, after which equalExit ends
	interval                              float64
	shots                                 string // a directory
	shot                                  time.Time

	leaving sync.Mutex
	before  *unix.Termios // of standard input; nil if it is not a terminal
	wake    [2]int        // a pipe that ends the waiting
	resized bool
}

func run(inv *cli.Invocation) error {
	dates.SetLocal(inv.Getenv)
	w := &watcher{Invocation: inv, interval: 2, cycles: 1, colors: true, locale: quote.FromEnvironment(inv.Getenv)}
	if text, ok := inv.Getenv("WATCH_INTERVAL"); ok {
		if err := w.parseInterval(text, "Could not parse interval from WATCH_INTERVAL"); err != nil {
			return err
		}
	}
	argv, err := inv.Getopt(&options).Each(w.take, func(err error) error {
		return badUsage(inv, inv.Argv[0]+": "+err.Error()+"\n")
	})
	if err != nil {
		return err
	}
	if w.follow && (w.differences || w.changeExit || w.equalExit) {
		return badUsage(inv, "Follow -f option conflicts with change options -d,-e or -q")
	}
	if w.argv = argv; len(argv) == 0 {
		return badUsage(inv, "")
	}
	terminal, ok := terminfo.FromEnvironment(inv.Getenv)
	if !ok {
		name, _ := inv.Getenv("TERM")
		if name == "" {
			name = "unknown"
		}
		inv.Stderr.Write([]byte(`ncurses: cannot initialize terminal type ($TERM="` + name + `"); exiting` + "\n"))
		return &cli.Failure{Status: 1}
	}
	w.palette = terminal.Number(terminfo.MaxColors)
	w.colors = w.colors && w.palette > 0
	w.fullScreen = terminal.HasFullScreen()
	return w.watch()
}

// badUsage writes what is wrong, and the usage.
func badUsage(inv *cli.Invocation, wrong string) error {
	inv.Stderr.Write([]byte(wrong + usage))
	return &cli.Failure{Status: 1}
}

func (w *watcher) take(o cli.Option) error {
	switch o.Key {
	case 'h':
		return w.Reply(usage)
	case 'v':
		return w.ReplyVerbatim(w.ErrorName() + cli.Procps)
	case 'b':
		w.beeps = true
	case 'c':
		w.colors = true
	case 'C':
		w.colors = false
	case 'd':
		w.differences = true
		w.permanent = w.permanent || o.HasValue
	case 'e':
		w.failExit = true
	case 'f':
		w.follow = true
	case 'g':
		w.changeExit = true
	case 'q':
		n, rest, fits := numeral.Signed(o.Value, 10)
		if rest != "" || o.Value == "" || !fits {
			return cli.Fail("failed to parse argument: '"+o.Value+"'", nil)
		}
		w.equalExit, w.cycles = true, max(n, 1)
	case 'r':
		w.keepsOnResize = true
	case 's':
		w.shots = o.Value
	case 't':
		w.withoutTitle = true
	case 'w':
		w.cuts = true
	case 'x':
		w.executes = true
	case 'n':
		return w.parseInterval(o.Value, "failed to parse argument")
	case 'p':
		w.precise = true
	}
	return nil
}

// parseInterval parses seconds, with a dot or a comma before a fraction.
func (w *watcher) parseInterval(text, message string) error {
	n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if strings.Trim(text, "0123456789.,+-") != "" {
		return cli.Fail(message+": '"+text+"'", unix.EINVAL)
	}
	if err != nil {
		return cli.Fail(message+": '"+text+"'", nil)
	}
	w.interval = n
	return nil
}

// watch runs the command until a key, a signal or an option ends it.
func (w *watcher) watch() error {
	w.interval = math.Min(math.Max(w.interval, shortest), longest)
	w.measure(w.Getenv)
	w.Env = w.sized(w.Env)
	if err := unix.Pipe2(w.wake[:], unix.O_CLOEXEC|unix.O_NONBLOCK); err != nil {
		return cli.Fail("unable to create IPC pipes", err)
	}
	w.enter()
	defer w.leave()
	signals := make(chan os.Signal, 8)
	catch.Notify(signals, unix.SIGINT, unix.SIGTERM, unix.SIGHUP, unix.SIGWINCH)
	go w.listen(signals)
	same := int64(1)
	for {
		w.takeSize()
		first := w.first
		begin := time.Now()
		status, changed := w.cycle()
		tick := begin
		if !w.precise {
			tick = time.Now()
		}
		w.lowHeading(time.Since(begin), status)
		if status != 0 && w.beeps {
			w.write("\a")
		}
		if status != 0 && w.failExit {
			w.waitForKey()
			return &cli.Failure{Status: status}
		}
		switch {
		case first:
		case w.changeExit && changed:
			return nil
		case w.equalExit && changed:
			same = 1
		case w.equalExit && same >= w.cycles:
			return nil
		case w.equalExit:
			same++
		}
		w.flush()
		w.first = false
		if end, err := w.pause(tick); end || err != nil {
			return err
		}
	}
}

// listen ends the program or notes a new size when a signal arrives.
func (w *watcher) listen(signals <-chan os.Signal) {
	for s := range signals {
		if s != unix.SIGWINCH {
			w.leave()
			os.Exit(0)
		}
		unix.Write(w.wake[1], []byte{0})
	}
}

// enter switches the terminal to the whole screen, without echo and line editing.
func (w *watcher) enter() {
	if before, err := unix.IoctlGetTermios(0, unix.TCGETS); err == nil {
		w.before = before
		raw := *before
		raw.Lflag &^= unix.ICANON | unix.ECHO
		raw.Cc[unix.VMIN], raw.Cc[unix.VTIME] = 1, 0
		unix.IoctlSetTermios(0, unix.TCSETSW, &raw)
	}
	if w.fullScreen {
		w.write(enterFullScreen)
	}
	w.write(hideCursor + clearAll)
}

// leave undoes enter. Only the first call has an effect; the others do not return before it.
func (w *watcher) leave() {
	w.leaving.Lock()
	defer w.leaving.Unlock()
	if w.left {
		return
	}
	w.left = true
	w.write(usual + move(w.height-1, 0) + showCursor)
	if w.fullScreen {
		w.write(leaveFullScreen)
	}
	w.write("\r")
	if w.before != nil {
		unix.IoctlSetTermios(0, unix.TCSETSW, w.before)
	}
}

// waitForKey clears the screen and waits for a key. As in the real tool, its message is not visible.
func (w *watcher) waitForKey() {
	w.write(clearAll)
	if w.before != nil {
		unix.IoctlSetInt(0, unix.TCFLSH, unix.TCIFLUSH)
	}
	unix.Read(0, make([]byte, 1))
}

// pause waits for the next run. It returns true if a key ends the program.
func (w *watcher) pause(tick time.Time) (end bool, err error) {
	shot := false
	for {
		left := time.Duration(w.interval*float64(time.Second)) - time.Since(tick)
		if w.resized && !w.keepsOnResize {
			left = 0
		}
		fds := []unix.PollFd{{Fd: 0, Events: unix.POLLIN}, {Fd: int32(w.wake[0]), Events: unix.POLLIN}}
		n, err := unix.Poll(fds, int(max(left, 0).Milliseconds()))
		switch {
		case err == unix.EINTR:
			continue
		case n <= 0:
			return false, nil
		case fds[1].Revents != 0:
			unix.Read(w.wake[0], make([]byte, 64))
			w.resized = true
		}
		if fds[0].Revents == 0 {
			continue
		}
		var key [1]byte
		if n, err := unix.Read(0, key[:]); n <= 0 {
			if err == nil {
				err = unix.ENOTTY
			}
			w.leave()
			return false, cli.Fail("getchar()", err)
		}
		switch key[0] {
		case 'q':
			return true, nil
		case ' ':
			tick = tick.Add(-longest * time.Second)
		case 's':
			if !shot {
				shot = true
				if err := w.picture(); err != nil {
					w.leave()
					return false, err
				}
			}
		}
	}
}
