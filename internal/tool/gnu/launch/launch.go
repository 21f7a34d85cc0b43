// Package launch runs other programs as the tools of GNU coreutils do that are named
// with a command: env(1), nice(1), nohup(1), timeout(1).
package launch

import (
	"contedor/internal/cli"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// Dialect is that of GNU coreutils for tools that run other programs: status 125 is a
// failure of their own.
var Dialect = cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 125, UsageStatus: 125}

// Status returns the exit status for the errno of execve(2): 127 if there is no such
// program, 126 for any other.
func Status(err error) int {
	if err == unix.ENOENT {
		return 127
	}
	return 126
}

// Exec replaces this process by a program, as execvp(3) does with the PATH of env. It
// returns only on failure, with the errno.
func Exec(argv, env []string) error {
	return Try(argv, env, func(path string, argv []string) error { return unix.Exec(path, argv, env) })
}

// Try calls execute for each file that execvp(3) would try, until one is no failure, and
// returns the errno of the search. A file that is no program and no script goes to sh.
func Try(argv, env []string, execute func(path string, argv []string) error) error {
	denied := false
	var last error = unix.ENOENT
	for _, path := range solo.Candidates(argv[0], solo.SearchPath((&cli.Invocation{Env: env}).Getenv)) {
		err := execute(path, argv)
		if err == unix.ENOEXEC {
			err = execute("/bin/sh", append([]string{"/bin/sh", path}, argv[1:]...))
		}
		last = err
		switch err {
		case unix.EACCES:
			denied = true
		case unix.ENOENT, unix.ENOTDIR, unix.ESTALE, unix.ENODEV, unix.ETIMEDOUT:
		default:
			return err
		}
	}
	if denied {
		return unix.EACCES
	}
	return last
}
