// Package setsid implements setsid(1) of util-linux: it runs a program in a new session.
//
//	setsid [options] PROGRAM [ARGUMENT...]
package setsid

import (
	"strconv"
	"syscall"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu/launch"
	"golang.org/x/sys/unix"
)

// Command is setsid(1).
var Command = &cli.Command{Name: "setsid", Dialect: cli.UtilLinux, Run: run}

// usage returns the text of --help: our own sentences, setsid(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] <program> [<argument>...]

Run a program in a new session.

Options:
 -c, --ctty     make the terminal on standard input the controlling one
 -f, --fork     fork even where that is not necessary
 -w, --wait     wait for the program, and exit with its status
 -h, --help     display this help
 -V, --version  display version

For more details see setsid(1).
`
}

var options = cli.Options{Short: "+Vhcfw", Long: []cli.LongOption{
	{Name: "ctty", Key: 'c'},
	{Name: "fork", Key: 'f'},
	{Name: "wait", Key: 'w'},
	{Name: "version", Key: 'V'},
	{Name: "help", Key: 'h'},
}}

func run(inv *cli.Invocation) error {
	given := map[rune]bool{}
	argv, err := inv.ParseUtilLinux(&options, usage, func(o cli.Option) error {
		given[o.Key] = true
		return nil
	})
	if err != nil {
		return err
	}
	if len(argv) == 0 {
		return &cli.Failure{Text: "no command specified", Usage: true}
	}
	if given['f'] || unix.Getpgrp() == unix.Getpid() { // the leader of a process group may not call setsid(2)
		return start(inv, argv, given['c'], given['w'])
	}
	if _, err := unix.Setsid(); err != nil {
		return cli.Fail("setsid failed", err)
	}
	if given['c'] {
		if err := unix.IoctlSetInt(0, unix.TIOCSCTTY, 1); err != nil {
			return cli.Fail(noTerminal, err)
		}
	}
	return notExecuted(argv, launch.Exec(argv, inv.Env))
}

const noTerminal = "failed to set the controlling terminal"

func notExecuted(argv []string, err error) error {
	return &cli.Failure{Text: "failed to execute " + argv[0], Err: err, Status: launch.Status(err)}
}

// start starts a program in a session of its own. If wait is set, it ends as the program does.
func start(inv *cli.Invocation, argv []string, terminal, wait bool) error {
	attr := &syscall.ProcAttr{Env: inv.Env, Files: []uintptr{0, 1, 2}, Sys: &syscall.SysProcAttr{Setsid: true, Setctty: terminal}}
	pid := 0
	err := launch.Try(argv, inv.Env, func(path string, words []string) (err error) {
		pid, err = syscall.ForkExec(path, words, attr)
		return err
	})
	if err == unix.ENOTTY {
		err = cli.Fail(noTerminal, err)
	} else if err != nil {
		err = notExecuted(argv, err)
	}
	if !wait {
		if err != nil { // in the real setsid the child prints it, and nobody waits for that
			inv.Stderr.Write([]byte(inv.ErrorName() + ": " + err.Error() + "\n"))
		}
		return nil
	}
	if err != nil {
		return err
	}
	var status unix.WaitStatus
	for {
		if _, err = unix.Wait4(pid, &status, 0, nil); err != unix.EINTR {
			break
		}
	}
	switch {
	case err != nil:
		return cli.Fail("wait", err)
	case status.Exited() && status.ExitStatus() == 0:
		return nil
	case status.Exited():
		return &cli.Failure{Status: status.ExitStatus()}
	}
	return &cli.Failure{Text: "child " + strconv.Itoa(pid) + " did not exit normally: Success", Status: int(status) & 0xff}
}
