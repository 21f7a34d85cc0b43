package xargs

import (
	"bufio"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu/launch"
	"golang.org/x/sys/unix"
)

// run reads the items and runs the commands.
func (x *builder) run() error {
	r := &reader{builder: x, in: bufio.NewReaderSize(x.input, 64<<10), longest: x.size - 1}
	next := r.quotedItem
	if x.separated {
		next = r.separatedItem
	}
	if x.replaces {
		return x.runReplaced(r, next)
	}
	for _, word := range x.initial {
		x.used += int64(len(word)) + 1
	}
	if x.used > x.size {
		return cli.Fail("cannot fit single argument within argument list size limit", nil)
	}
	r.longest -= x.used
	x.first = x.used
	for !r.ended {
		text, ok, err := next()
		if err != nil {
			return err
		}
		if ok {
			if err := x.push(text); err != nil {
				return err
			}
		}
		if x.lines > 0 && x.read >= x.lines {
			if err := x.execute(); err != nil {
				return err
			}
		}
	}
	if len(x.items) > 0 || x.keepsEmpty && !x.ran {
		return x.execute()
	}
	return nil
}

// push adds an item to the command line. If it does not fit, the command runs without it first.
func (x *builder) push(text string) error {
	size := int64(len(text)) + 1
	if x.used+size > x.size {
		switch {
		case len(x.items) == 0:
			return cli.Fail("cannot fit single argument within argument list size limit", nil)
		case x.exits && (x.lines > 0 || x.most > 0):
			return cli.Fail("argument list too long", nil)
		}
		if err := x.execute(); err != nil {
			return err
		}
	}
	x.items = append(x.items, text)
	x.used += size
	if int64(len(x.items)) == x.most {
		return x.execute()
	}
	return nil
}

// runReplaced runs a command for each line, which replaces something in the arguments.
func (x *builder) runReplaced(r *reader, next func() (string, bool, error)) error {
	for !r.ended {
		text, ok, err := next()
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		argv := []string{x.initial[0]}
		size := int64(len(argv[0])) + 1
		for _, word := range x.initial[1:] {
			if x.replace != "" {
				word = strings.ReplaceAll(word, x.replace, text)
			}
			if int64(len(word)) > x.size-2 {
				return cli.Fail("command too long", nil)
			}
			if size += int64(len(word)) + 1; size > x.size {
				return cli.Fail("argument list too long", nil)
			}
			argv = append(argv, word)
		}
		if err := x.start(argv); err != nil {
			return err
		}
	}
	return nil
}

// runRest runs the command before a failure, if there are items.
func (x *builder) runRest() {
	if !x.replaces && len(x.items) > 0 && !x.exits {
		x.execute()
	}
}

// execute runs the command with the items.
func (x *builder) execute() error {
	argv := append(x.initial[:len(x.initial):len(x.initial)], x.items...)
	x.items, x.used, x.read = nil, x.first, 0
	return x.start(argv)
}

// A pool is the commands that run at once.
type pool struct {
	atOnce  int // 0 for any number
	running map[int]process
}

// A process is a command that runs.
type process struct {
	name string
	slot int
}

// start starts a command when there is room for it. The error may be that of an earlier command.
func (x *builder) start(argv []string) error {
	x.ran = true
	for x.atOnce > 0 && len(x.running) >= x.atOnce {
		if err := x.wait(); err != nil {
			return err
		}
	}
	if x.verbose {
		if ok, err := x.announce(argv); err != nil || !ok {
			return err
		}
	}
	slot := 0
	for taken := true; taken; {
		taken = false
		for _, p := range x.running {
			taken = taken || p.slot == slot
		}
		if taken {
			slot++
		}
	}
	env := x.Env
	if x.slotName != "" {
		env = append(withoutVariable(env, x.slotName), x.slotName+"="+strconv.Itoa(slot))
	}
	in, err := x.standardInput()
	if err != nil {
		return err
	}
	if in != os.Stdin {
		defer in.Close()
	}
	streams := launch.Streams()
	if in != os.Stdin {
		streams[0] = in.Fd()
	}
	pid := 0
	err = launch.Try(argv, env, func(path string, argv []string) (err error) {
		pid, err = syscall.ForkExec(path, argv, &syscall.ProcAttr{Env: env, Files: streams})
		return err
	})
	if err != nil {
		return &cli.Failure{Text: "failed to run command " + x.Locale.Quote(argv[0]), Err: err, Status: launch.Status(err)}
	}
	if x.running == nil {
		x.running = map[int]process{}
	}
	x.running[pid] = process{argv[0], slot}
	return nil
}

func withoutVariable(env []string, name string) (list []string) {
	for _, word := range env {
		if _, ok := cli.Value(word, name); !ok {
			list = append(list, word)
		}
	}
	return list
}

// standardInput returns the standard input of a command.
func (x *builder) standardInput() (*os.File, error) {
	if x.fromFile && !x.terminal {
		return os.Stdin, nil
	}
	name := os.DevNull
	if x.terminal {
		name = "/dev/tty"
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, &cli.Failure{Text: x.Locale.Quote(name), Err: err, Status: statusSignal}
	}
	return f, nil
}

// wait waits for one command. It returns an error if the status of the command ends xargs.
func (x *builder) wait() error {
	var status unix.WaitStatus
	pid, err := unix.Wait4(-1, &status, 0, nil)
	if err == unix.EINTR {
		return nil
	}
	if err != nil {
		x.running = nil
		return cli.Fail("error waiting for child process", err)
	}
	p, ok := x.running[pid]
	if !ok {
		return nil
	}
	delete(x.running, pid)
	switch {
	case status.Exited() && status.ExitStatus() == 255:
		return &cli.Failure{Text: p.name + ": exited with status 255; aborting", Status: statusAborted}
	case status.Exited() && status.ExitStatus() != 0:
		x.Status = statusFailed
	case status.Signaled():
		return &cli.Failure{Text: p.name + ": terminated by signal " + strconv.Itoa(int(status.Signal())), Status: statusSignal}
	}
	return nil
}

// announce prints a command. With -p it asks whether it should run.
func (x *builder) announce(argv []string) (ok bool, err error) {
	var b strings.Builder
	for i, word := range argv {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(x.Locale.Name(word))
	}
	if !x.asks {
		b.WriteByte('\n')
		io.WriteString(x.Stderr, b.String())
		return true, nil
	}
	io.WriteString(x.Stderr, b.String())
	if x.answers == nil {
		f, err := os.Open("/dev/tty")
		if err != nil {
			return false, cli.Fail("failed to open /dev/tty for reading", err)
		}
		x.answers = bufio.NewReader(f)
	}
	io.WriteString(x.Stderr, "?...")
	line, _ := x.answers.ReadString('\n')
	return strings.HasPrefix(line, "y") || strings.HasPrefix(line, "Y"), nil
}
