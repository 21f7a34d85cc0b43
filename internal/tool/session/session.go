// Package session implements `contedor shell`: it runs the user's shell with the project's
// commands on its PATH. Links to the commands are in a private directory, which is removed when
// the shell ends.
package session

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/signals/catch"
	"contedor/internal/multicall"
	"contedor/internal/solo"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

var options = cli.Options{Short: "h", Permute: true, Long: []cli.LongOption{{Name: "help", Key: 'h'}}}

// Command returns the command shell. The Place of a row says whether its command comes before
// or after the machine's commands on the PATH.
func Command(rows func() []multicall.Row) *cli.Command {
	return &cli.Command{Name: "shell", Dialect: cli.Own, Run: func(inv *cli.Invocation) error {
		words := inv.Getopt(&options)
		switch o, err := words.Next(); {
		case err != nil:
			return err
		case o.Key == 'h':
			return inv.PrintPage(texts.FromEnvironment(inv.Getenv).Front.ShellHelp)
		}
		s := session{Invocation: inv}
		switch operands := words.Operands(); {
		case len(operands) > 1:
			return &cli.Failure{Text: texts.Fill(texts.FromEnvironment(inv.Getenv).Extra, "word", operands[1]), Usage: true}
		case len(operands) == 1:
			s.in = operands[0]
			if err := unix.Chdir(s.in); err != nil {
				return cli.Fail("cannot change directory to '"+s.in+"'", err)
			}
		}
		return s.run(rows())
	}}
}

// A session is a shell and the private directory of links that it sees.
type session struct {
	*cli.Invocation
	in  string // directory in which the shell starts; "" for the current one
	dir string // the private directory of links
}

func (s *session) run(rows []multicall.Row) (err error) {
	// From here on, no signal ends this process before the links are removed. The terminal
	// sends the signals of its keys to the shell, too.
	signals := make(chan os.Signal, 8)
	catch.Notify(signals, unix.SIGINT, unix.SIGQUIT, unix.SIGTERM, unix.SIGHUP)
	if err := s.makeDirectory(); err != nil {
		return err
	}
	defer func() {
		if e := os.RemoveAll(s.dir); e != nil && err == nil {
			err = cli.Fail("cannot remove "+s.dir, e)
		}
	}()
	first, last := []string{multicall.Name}, []string(nil)
	for _, row := range rows {
		switch {
		case row.Kind == multicall.Word, row.Place == multicall.Named:
		case row.Place == multicall.Last:
			last = append(last, row.Command.Name)
		default:
			first = append(first, row.Command.Name)
		}
	}
	before, err := s.links("first", first)
	if err != nil {
		return err
	}
	after, err := s.links("last", last)
	if err != nil {
		return err
	}
	shell, _ := s.Getenv("SHELL")
	if shell == "" {
		shell = "/bin/sh"
	}
	path, err := exec.LookPath(shell)
	if err != nil {
		return cannotRun(shell, err)
	}
	cmd := exec.Command(path)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = s.environment(before, after)
	s.Tell(multicall.Name + ": " + texts.Fill(texts.FromEnvironment(s.Getenv).Front.ShellBegins, "dir", before) + "\n")
	if err := cmd.Start(); err != nil {
		return cannotRun(shell, err)
	}
	go end(cmd.Process, signals)
	return ending(cmd.Wait())
}

// end sends SIGHUP to the shell when this process gets SIGTERM or SIGHUP, because an interactive
// shell ignores SIGTERM. It repeats that: a shell may miss a signal between two prompts.
func end(shell *os.Process, signals <-chan os.Signal) {
	for sig := range signals {
		if sig != unix.SIGTERM && sig != unix.SIGHUP {
			continue
		}
		for shell.Signal(unix.SIGHUP) == nil {
			time.Sleep(100 * time.Millisecond)
		}
	}
}

// makeDirectory makes the private directory, in XDG_RUNTIME_DIR if that belongs to the user,
// otherwise in /tmp.
func (s *session) makeDirectory() (err error) {
	if runtime, _ := s.Getenv("XDG_RUNTIME_DIR"); runtime != "" {
		var st unix.Stat_t
		if unix.Stat(runtime, &st) == nil && int(st.Uid) == os.Geteuid() && filepath.IsAbs(runtime) {
			if s.dir, err = os.MkdirTemp(runtime, multicall.SessionPrefix); err == nil {
				return nil
			}
		}
	}
	if s.dir, err = os.MkdirTemp("/tmp", multicall.SessionPrefix); err != nil {
		return cli.Fail("cannot make a directory in /tmp", err)
	}
	return nil
}

// links makes a directory of links to the program and returns its path.
func (s *session) links(name string, commands []string) (string, error) {
	dir := filepath.Join(s.dir, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", cli.Fail("cannot make "+dir, err)
	}
	program, err := multicall.Executable()
	if err != nil {
		return "", cli.Fail("cannot find this program", err)
	}
	for _, c := range commands {
		if err := os.Symlink(program, filepath.Join(dir, c)); err != nil {
			return "", cli.Fail("cannot link "+c, errors.Unwrap(err))
		}
	}
	return dir, nil
}

// environment returns the environment of the shell. Its PATH has the directory first at the
// beginning and last at the end.
func (s *session) environment(first, last string) []string {
	path, _ := s.Getenv("PATH")
	if path == "" {
		path = solo.UsualPath
	}
	env := slices.DeleteFunc(slices.Clone(s.Env), func(word string) bool { return strings.HasPrefix(word, "PATH=") })
	return append(env, "PATH="+first+":"+path+":"+last)
}

// cannotRun returns the failure to start a program. Its exit status is 127 or 126, as of shells.
func cannotRun(program string, err error) error {
	status := 126
	switch {
	case errors.Is(err, os.ErrNotExist), errors.Is(err, exec.ErrNotFound):
		status, err = 127, unix.ENOENT
	case errors.Is(err, os.ErrPermission):
		err = unix.EACCES
	}
	return &cli.Failure{Text: "failed to execute " + program, Err: err, Status: status}
}

// ending returns a failure with the exit status of the shell: 128+N after signal N.
func ending(err error) error {
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return err
	}
	status := exit.ExitCode()
	if ws := exit.Sys().(syscall.WaitStatus); ws.Signaled() {
		status = 128 + int(ws.Signal())
	}
	return &cli.Failure{Status: status}
}
