package shell

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/linux/signals"
	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/interp"
)

// ownBuiltin returns a builtin that the interpreter has not, or that bash words
// otherwise; nil for other names.
func ownBuiltin(name string) func(*call) error {
	switch name {
	case "bg":
		return (*call).bg
	case "cd":
		return (*call).cd
	case "disown":
		return (*call).disown
	case "fg":
		return (*call).fg
	case "history":
		return (*call).showHistory
	case "jobs":
		return (*call).showJobs
	case "kill":
		return (*call).kill
	case "read":
		return (*call).read
	case "source", ".":
		return (*call).source
	case "trap":
		return (*call).trap
	case "logout":
		return (*call).logout
	case "shopt":
		return (*call).shopt
	case "umask":
		return (*call).umask
	case "wait":
		return (*call).wait
	}
	return nil
}

func (c *call) cd() error {
	words := c.args[1:]
	physical := false
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		word := words[0]
		if strings.Trim(word[1:], "LPe@") != "" && word != "--" {
			c.say("cd: "+word+": invalid option", nil)
			return exitStatus(syntaxError)
		}
		physical = strings.HasSuffix(word, "P")
		words = words[1:]
		if word == "--" {
			break
		}
	}
	dir := ""
	switch {
	case len(words) > 1:
		return c.fail(syntaxError, "cd: too many arguments", nil)
	case len(words) == 0:
		if dir = c.Env.Get("HOME").String(); dir == "" {
			return c.fail(1, "cd: HOME not set", nil)
		}
	case words[0] == "-":
		if dir = c.Env.Get("OLDPWD").String(); dir == "" {
			return c.fail(1, "cd: OLDPWD not set", nil)
		}
		fmt.Fprintln(c.Stdout, dir)
	case words[0] == "":
		return nil
	default:
		dir = words[0]
	}
	path := c.absolute(dir)
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return c.fail(1, "cd: "+dir, err)
	case !info.IsDir():
		return c.fail(1, "cd: "+dir, unix.ENOTDIR)
	}
	if err := unix.Access(path, unix.X_OK); err != nil {
		return c.fail(1, "cd: "+dir, err)
	}
	if physical {
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return c.fail(1, "cd: "+dir, err)
		}
	}
	return c.Builtin(c.ctx, []string{"cd", path})
}

// source runs a file in this shell; a missing one is told in bash's words.
func (c *call) source() error {
	if len(c.args) > 1 && strings.Contains(c.args[1], "/") {
		if _, err := os.Stat(c.absolute(c.args[1])); err != nil {
			return c.fail(1, c.args[1], err)
		}
	}
	return c.Builtin(c.ctx, c.args)
}

// read waits for a line on a terminal such that ^C ends the wait. Where the line
// is not to be seen, the interpreter does everything itself.
func (c *call) read() error {
	in, _ := c.Stdin.(*os.File)
	words := c.args
	for i, word := range words {
		if len(word) > 1 && word[0] == '-' && strings.Contains(word, "s") {
			return c.Builtin(c.ctx, c.args)
		}
		if len(word) > 1 && word[0] == '-' && strings.HasSuffix(word, "p") && i+1 < len(words) && in != nil && isTerminal(in) {
			io.WriteString(c.Stderr, words[i+1])
			rest := append([]string{}, words[:i]...)
			if word = strings.TrimSuffix(word, "p"); word != "-" {
				rest = append(rest, word)
			}
			c.args = append(rest, words[i+2:]...)
			break
		}
	}
	for in != nil && isTerminal(in) {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		const tenth = 100 // milliseconds
		ready := []unix.PollFd{{Fd: int32(in.Fd()), Events: unix.POLLIN}}
		if n, err := unix.Poll(ready, tenth); n > 0 || err != nil && err != unix.EINTR {
			break
		}
	}
	return c.Builtin(c.ctx, c.args)
}

// trap leaves EXIT and ERR to the interpreter, and can have signals ignored.
// Commands for other signals it does not know.
func (c *call) trap() error {
	if len(c.args) < 3 || c.args[1] == "-l" || c.args[1] == "-p" {
		return c.Builtin(c.ctx, c.args)
	}
	words := c.args[1:]
	if words[0] == "--" {
		words = words[1:]
	}
	command := words[0]
	own := []string{"trap", "--", command}
	for _, word := range words[1:] {
		switch name := strings.TrimPrefix(strings.ToUpper(word), "SIG"); name {
		case "EXIT", "0":
			own = append(own, "EXIT")
		case "ERR":
			own = append(own, name)
		default:
			n, err := strconv.Atoi(name)
			if err != nil {
				n = signals.Number(name)
			}
			switch {
			case n < 1 || n > signals.RTMax:
				return c.fail(1, "trap: "+word+": invalid signal specification", nil)
			case command == "":
				signal.Ignore(unix.Signal(n))
			case command == "-":
				signal.Reset(unix.Signal(n))
			default:
				c.say("trap: "+word+": commands for signals are not supported", nil)
			}
		}
	}
	if len(own) == 3 {
		return nil
	}
	return c.Builtin(c.ctx, own)
}

func (c *call) umask() error {
	old := unix.Umask(0)
	unix.Umask(old)
	switch words := c.args[1:]; {
	case len(words) == 0:
		fmt.Fprintf(c.Stdout, "%04o\n", old)
	case len(words) == 1 && words[0] == "-S":
		text := ""
		for i, who := range "ugo" {
			bits := ^old >> (6 - 3*i)
			text += "," + string(who) + "="
			for j, letter := range "rwx" {
				if bits>>(2-j)&1 != 0 {
					text += string(letter)
				}
			}
		}
		fmt.Fprintln(c.Stdout, text[1:])
	default:
		mask, err := strconv.ParseUint(words[0], 8, 12)
		if err != nil {
			return c.fail(1, "umask: "+words[0]+": octal number out of range", nil)
		}
		unix.Umask(int(mask))
	}
	return nil
}

// shopt sets bash's own options; those that mean nothing here are taken too, as
// people's startup files set them.
func (c *call) shopt() error {
	if len(c.args) < 3 || c.args[1] != "-s" && c.args[1] != "-u" {
		return c.Builtin(c.ctx, c.args)
	}
	for _, name := range c.args[2:] {
		err := interp.BashOpts(c.args[1], name)(c.runner)
		if err != nil && strings.HasPrefix(err.Error(), "invalid") {
			return c.fail(1, "shopt: "+name+": invalid shell option name", nil)
		}
	}
	return nil
}

func (c *call) showHistory() error {
	words := c.args[1:]
	if len(words) == 1 && words[0] == "-c" {
		c.history.lines, c.history.old = nil, 0
		return nil
	}
	from := 0
	if len(words) == 1 {
		n, err := strconv.Atoi(words[0])
		if err != nil || n < 0 {
			return c.fail(1, "history: "+words[0]+": numeric argument required", nil)
		}
		from = max(0, len(c.history.lines)-n)
	}
	for i, line := range c.history.lines[from:] {
		fmt.Fprintf(c.Stdout, "%5d  %s\n", from+i+1, line)
	}
	return nil
}

func (c *call) logout() error {
	if !c.login {
		return c.fail(1, "logout: not login shell: use `exit'", nil)
	}
	return c.Builtin(c.ctx, append([]string{"exit"}, c.args[1:]...))
}

func (c *call) showJobs() error {
	long := false
	for _, word := range c.args[1:] {
		switch word {
		case "-p":
			return c.showPIDs()
		case "-l":
			long = true
		}
	}
	io.WriteString(c.Stdout, c.shell.jobs.take(true, long))
	return nil
}

func (c *call) showPIDs() error {
	c.shell.jobs.mu.Lock()
	defer c.shell.jobs.mu.Unlock()
	for _, b := range c.shell.jobs.list {
		fmt.Fprintln(c.Stdout, b.processes[0].pid)
	}
	return nil
}

// job returns the job that the words name, the current one where they name
// none, and complains where there is none.
func (c *call) job() (*job, error) {
	if c.terminal == nil {
		return nil, c.fail(1, c.args[0]+": no job control", nil)
	}
	word := ""
	if len(c.args) > 1 {
		word = c.args[1]
	}
	if b := c.jobs.find(word); b != nil {
		return b, nil
	}
	if word == "" {
		word = "current"
	}
	return nil, c.fail(1, c.args[0]+": "+word+": no such job", nil)
}

func (c *call) fg() error {
	b, err := c.job()
	if err != nil {
		return err
	}
	fmt.Fprintln(c.Stdout, b.text)
	c.jobs.remove(b)
	c.shell.foreground = b // runTyped numbers it anew where it stops again
	c.terminal.foreground(b.group)
	c.jobs.resume(b)
	c.jobs.wait(context.Background(), b.processes...)
	c.foregroundDone(b.processes[len(b.processes)-1])
	return exitStatus(b.exitStatus())
}

func (c *call) bg() error {
	b, err := c.job()
	if err != nil {
		return err
	}
	fmt.Fprintf(c.Stdout, "[%d]+ %s &\n", b.number, b.text)
	c.jobs.resume(b)
	return nil
}

func (c *call) disown() error {
	b, err := c.job()
	if err == nil {
		c.jobs.remove(b)
	}
	return err
}

// wait waits for the jobs that the words name, or for all of them.
func (c *call) wait() error {
	if len(c.args) == 1 {
		for _, b := range c.jobs.all() {
			c.jobs.wait(c.ctx, b.processes...)
		}
		if ended := c.jobs.take(false, false); c.interactive {
			os.Stderr.WriteString(ended)
		}
		return c.Builtin(c.ctx, []string{"wait"}) // those of the interpreter itself
	}
	status := 0
	for _, word := range c.args[1:] {
		b := c.jobs.find(word)
		if pid, err := strconv.Atoi(word); err == nil {
			b = c.jobs.byPID(pid)
			if b == nil {
				status = notFound
				c.say("wait: pid "+word+" is not a child of this shell", nil)
				continue
			}
		}
		if b == nil {
			status = notFound
			c.say("wait: "+word+": no such job", nil)
			continue
		}
		c.jobs.wait(c.ctx, b.processes...)
		status = b.exitStatus()
		c.jobs.remove(b)
	}
	return exitStatus(status)
}

// kill gives kill(1) process groups in the place of jobs. A stopped job that is
// told to end goes on, to do so.
func (c *call) kill() error {
	words := c.args[1:]
	ends := endsJobs(words)
	if len(words) > 0 && strings.HasPrefix(words[0], "%") { // a group would be taken for a signal
		words = append([]string{"-TERM"}, words...)
	}
	var stopped []*job
	for i, word := range words {
		if !strings.HasPrefix(word, "%") {
			continue
		}
		b := c.jobs.find(word)
		if b == nil {
			return c.fail(1, "kill: "+word+": no such job", nil)
		}
		if ends && c.jobs.stopped(b) {
			stopped = append(stopped, b)
		}
		target := b.pid()
		if b.group != 0 {
			target = -b.group
		}
		words[i] = strconv.Itoa(target)
	}
	c.args = append([]string{"kill"}, words...)
	err := c.runTool(c.tool("kill"))
	for _, b := range stopped {
		c.jobs.resume(b)
	}
	return err
}

// endsJobs tells whether kill's words name SIGTERM, or none, SIGHUP or SIGKILL.
func endsJobs(words []string) bool {
	if len(words) == 0 || !strings.HasPrefix(words[0], "-") {
		return true
	}
	signal := words[0][1:]
	if (signal == "s" || signal == "n" || signal == "-signal") && len(words) > 1 {
		signal = words[1]
	}
	switch strings.TrimPrefix(strings.ToUpper(signal), "SIG") {
	case "TERM", "15", "HUP", "1", "KILL", "9":
		return true
	}
	return false
}
