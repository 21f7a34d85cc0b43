// Package nohup implements nohup(1) of GNU coreutils: it runs a program that SIGHUP does not end.
//
// Synopsis:
//
//	nohup COMMAND [ARGUMENT]...
package nohup

import (
	"errors"
	"os/signal"

	"contedor/internal/cli"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/launch"
	"golang.org/x/sys/unix"
)

// Command is nohup.
var Command = gnu.Command("nohup", launch.Dialect, `COMMAND [ARGUMENT]...
Runs a command that ignores SIGHUP, so it continues when the terminal is closed.
Output to the terminal is appended to nohup.out, here or in the home directory.
`, nohup)

const output = "nohup.out"

func nohup(t *gnu.Tool) error {
	words, err := t.Parse(cli.Options{}, nil)
	if err == nil && len(words) == 0 {
		err = gnu.BadUsage("missing operand")
	}
	var wrong *cli.Failure
	if _, posix := t.Getenv("POSIXLY_CORRECT"); posix && errors.As(err, &wrong) {
		wrong.Status = 127
	}
	if err != nil {
		return err
	}
	r := &redirection{Tool: t, stderr: 2}
	if err := r.redirect(); err != nil {
		return err
	}
	signal.Ignore(unix.SIGHUP)
	err = launch.Exec(words, t.Env)
	if unix.Dup3(r.stderr, 2, 0) != nil && r.stderr != 2 {
		return &cli.Failure{Status: launch.Status(err)}
	}
	return &cli.Failure{Text: "failed to run command " + t.Quoted(words[0]), Err: err, Status: launch.Status(err)}
}

// A redirection replaces the standard descriptors that are a terminal.
type redirection struct {
	*gnu.Tool
	stderr int // the descriptor for our own messages
}

func (r *redirection) redirect() error {
	in, out, messages := terminal.Is(0), terminal.Is(1), terminal.Is(2)
	if in {
		// Opened for writing, so that the program gets an error if it reads.
		if err := open(0, "/dev/null", unix.O_WRONLY); err != nil {
			return cli.Fail("failed to render standard input unusable", err)
		}
		if !out && !messages {
			if err := r.say("ignoring input"); err != nil {
				return err
			}
		}
	}
	closed := entry.WasClosed(1)
	if out || messages && closed {
		name, err := r.openOutput()
		if err != nil {
			return err
		}
		text := "appending output to "
		if in {
			text = "ignoring input and " + text
		}
		if err := r.say(text + r.Quoted(name)); err != nil {
			return err
		}
	}
	if messages && !out {
		text := "redirecting standard error to standard output"
		if in {
			text = "ignoring input and " + text
		}
		if err := r.say(text); err != nil {
			return err
		}
	}
	if messages {
		if fd, err := unix.FcntlInt(2, unix.F_DUPFD_CLOEXEC, 3); err == nil {
			r.stderr = fd
		}
		if err := unix.Dup3(1, 2, 0); err != nil {
			return cli.Fail("failed to redirect standard error", err)
		}
	}
	return nil
}

// openOutput opens nohup.out as standard output and returns its name. The file is in the working
// directory or, if it cannot be opened there, in the home directory.
func (r *redirection) openOutput() (string, error) {
	mask := unix.Umask(0o177)
	defer unix.Umask(mask)
	const flags = unix.O_CREAT | unix.O_WRONLY | unix.O_APPEND
	first := open(1, output, flags)
	if first == nil {
		return output, nil
	}
	home, ok := r.Getenv("HOME")
	name := home + "/" + output
	var second error
	if ok {
		if second = open(1, name, flags); second == nil {
			return name, nil
		}
	}
	r.Warn(cli.Fail("failed to open "+r.Quoted(output), first).Error())
	if !ok {
		return "", &cli.Failure{}
	}
	return "", cli.Fail("failed to open "+r.Quoted(name), second)
}

// say writes a message. It returns a failure if the message cannot be written.
func (r *redirection) say(text string) error {
	if _, err := r.Stderr.Write([]byte(r.ErrorName() + ": " + text + "\n")); err != nil {
		return &cli.Failure{}
	}
	return nil
}

// open opens a file as a standard descriptor.
func open(fd int, name string, flags int) error {
	opened, err := unix.Open(name, flags|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return err
	}
	defer unix.Close(opened)
	return unix.Dup3(opened, fd, 0)
}
