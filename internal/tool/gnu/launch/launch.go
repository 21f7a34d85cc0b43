// Package launch executes other programs as tools such as env(1), nice(1), nohup(1), timeout(1)
// and sudo(8) do.
package launch

import (
	"errors"
	"os"

	"contedor/internal/cli"
	"contedor/internal/linux/entry"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// Dialect is the dialect of the tools of GNU coreutils that execute other programs: their own
// failures have status 125.
var Dialect = cli.Dialect{ErrorName: cli.BaseName, TryName: cli.Whole, Status: 125, UsageStatus: 125}

// Status returns the exit status for an errno of execve(2): 127 for ENOENT, 126 for any other.
func Status(err error) int {
	if err == unix.ENOENT {
		return 127
	}
	return 126
}

// Streams returns the standard descriptors for the program of a child, for syscall.ProcAttr: those
// that were closed are closed there, too.
func Streams() []uintptr {
	streams := []uintptr{0, 1, 2}
	for fd := range streams {
		if entry.WasClosed(fd) {
			streams[fd] = ^uintptr(0)
		}
	}
	return streams
}

// Files is Streams for os.ProcAttr.
func Files() []*os.File {
	files := []*os.File{os.Stdin, os.Stdout, os.Stderr}
	for fd := range files {
		if entry.WasClosed(fd) {
			files[fd] = nil
		}
	}
	return files
}

// Exec replaces this process by a program, as execvp(3) does with the PATH of env. It returns only
// if that fails, with the errno.
func Exec(argv, env []string) error { return ExecAs(argv[0], argv, env) }

// ExecAs is Exec for a program whose argv[0] is another word.
func ExecAs(program string, argv, env []string) error {
	named := append([]string{program}, argv[1:]...)
	return Try(named, env, func(path string, words []string) error {
		if len(words) == len(argv) { // else it is the shell that runs a script
			words = argv
		}
		return unix.Exec(path, words, env)
	})
}

// Try calls execute for each file that execvp(3) would try, until one succeeds, and returns the
// errno of the search.
func Try(argv, env []string, execute func(path string, argv []string) error) error {
	denied := false
	var last error = unix.ENOENT
	for _, path := range solo.Candidates(argv[0], solo.SearchPath((&cli.Invocation{Env: env}).Getenv)) {
		err := File(path, argv, "/bin/sh", execute)
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

// File calls execute for a file. If the kernel knows no such format, the file is a script for
// /bin/sh, which gets shell as its argv[0].
func File(path string, argv []string, shell string, execute func(path string, argv []string) error) error {
	err := execute(path, argv)
	if errors.Is(err, unix.ENOEXEC) {
		err = execute("/bin/sh", append([]string{shell, path}, argv[1:]...))
	}
	return err
}
