// Package su implements su(1) of util-linux for a root file system that has none. It runs a shell as
// another user, but only for root. It never asks for a password. The program must not be
// set-user-ID.
//
// Synopsis:
//
//	su [OPTION]... [-] [USER [ARGUMENT]...]
package su

import (
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/logindefs"
	"contedor/internal/linux/signals/catch"
	"contedor/internal/tool/gnu/launch"
	"golang.org/x/sys/unix"
)

// Command is su(1).
var Command = &cli.Command{Name: "su", Dialect: cli.UtilLinux, Run: su}

// usage returns the text of --help: our own sentences, su(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] [-] [<user> [<argument>...]]

Runs a shell as a user, root if none is named. It works for root only.

Options:
 -m, -p, --preserve-environment      keep the environment
 -w, --whitelist-environment <list>  keep these variables with --login

 -g, --group <group>             the primary group
 -G, --supp-group <group>        a supplementary group

 -, -l, --login                  make the shell a login shell
 -c, --command <command>         run a command with the shell
 --session-command <command>     the same, without a new session
 -f, --fast                      pass -f to the shell
 -s, --shell <shell>             use this shell
 -T, --no-pty                    accepted: there is never a new pseudo-terminal

 -h, --help                      display this help
 -V, --version                   display version

For more details see su(1).
`
}

// sessionKey is the key of --session-command.
const sessionKey rune = 256

var options = cli.Options{
	Short: "c:fg:G:lmpPTs:u:hVw:", Permute: true,
	Exclusive: [][]rune{{'m', 'w'}},
	Long: []cli.LongOption{
		{Name: "command", Argument: cli.Required, Key: 'c'},
		{Name: "session-command", Argument: cli.Required, Key: sessionKey},
		{Name: "fast", Key: 'f'},
		{Name: "login", Key: 'l'},
		{Name: "preserve-environment", Key: 'p'},
		{Name: "pty", Key: 'P'},
		{Name: "no-pty", Key: 'T'},
		{Name: "shell", Argument: cli.Required, Key: 's'},
		{Name: "group", Argument: cli.Required, Key: 'g'},
		{Name: "supp-group", Argument: cli.Required, Key: 'G'},
		{Name: "user", Argument: cli.Required, Key: 'u'},
		{Name: "whitelist-environment", Argument: cli.Required, Key: 'w'},
		{Name: "help", Key: 'h'},
		{Name: "version", Key: 'V'},
	},
}

// A run is a parsed command line.
type run struct {
	*cli.Invocation
	login, preserve, fast   bool
	command                 string
	hasCommand, sameSession bool
	shell                   string
	allowed                 []string
	gid                     uint32
	hasGroup                bool
	supplementary           []uint32
}

func su(inv *cli.Invocation) error {
	r := &run{Invocation: inv}
	pty := false
	words, err := inv.ParseUtilLinux(&options, usage, func(o cli.Option) error {
		switch o.Key {
		case 'P', 'T':
			pty = o.Key == 'P'
		case 'u': // an option of runuser(1)
			return &cli.Failure{Usage: true}
		}
		return r.take(o)
	})
	if err != nil {
		return err
	}
	if pty {
		return cli.Fail("--pty is not supported for your system", nil)
	}
	if len(words) > 0 && words[0] == "-" {
		r.login, words = true, words[1:]
	}
	if r.login && r.preserve {
		r.warn("ignoring --preserve-environment, it's mutually exclusive with --login")
		r.preserve = false
	}
	name := "root"
	if len(words) > 0 {
		name, words = words[0], words[1:]
	}
	user, ok := find(name)
	if !ok {
		return cli.Fail("user "+name+" does not exist or the user entry does not contain all the required fields", nil)
	}
	if os.Getuid() != 0 {
		return cli.Fail("Authentication failure: this su works for root only, and asks for no password", nil)
	}
	return r.start(user, words)
}

func (r *run) take(o cli.Option) error {
	switch o.Key {
	case 'c':
		r.command, r.hasCommand = o.Value, true
	case sessionKey:
		r.command, r.hasCommand, r.sameSession = o.Value, true, true
	case 'f':
		r.fast = true
	case 'g', 'G':
		gid, ok := ids.Host().Group(o.Value)
		if n, err := ids.ParseUint(o.Value); !ok && err == nil && n < ids.None {
			gid, ok = uint32(n), true
		}
		switch {
		case !ok:
			return cli.Fail("group "+o.Value+" does not exist", nil)
		case o.Key == 'g':
			r.gid, r.hasGroup = gid, true
		default:
			r.supplementary = append(r.supplementary, gid)
		}
	case 'l':
		r.login = true
	case 'm', 'p':
		r.preserve = true
	case 's':
		r.shell = o.Value
	case 'w':
		r.allowed = append(r.allowed, strings.Split(o.Value, ",")...)
	}
	return nil
}

// find looks up a user by name or, as util-linux does, by number.
func find(name string) (ids.User, bool) {
	names := ids.Host()
	user, ok := names.UserByName(name)
	if n, err := ids.ParseUint(name); !ok && err == nil && n < ids.None {
		user, ok = names.UserByID(uint32(n))
	}
	if !ok && name == "root" && !names.Has("passwd") {
		user, ok = ids.User{Name: "root", Home: "/root"}, true
	}
	if user.Shell == "" {
		user.Shell = "/bin/sh"
	}
	return user, ok && user.Home != ""
}

func (r *run) warn(text string) { io.WriteString(r.Stderr, r.ErrorName()+": "+text+"\n") }

// start runs the shell. With a command it runs in a child process, and start waits for it. An
// interactive shell replaces this process, so that its job control works.
func (r *run) start(user ids.User, words []string) error {
	shell := r.shell
	if own, ok := r.Getenv("SHELL"); shell == "" && r.preserve && ok {
		shell = own
	}
	if shell == "" {
		shell = user.Shell
	}
	env := r.environment(user, shell)
	argv := []string{cli.BaseName(shell)}
	if r.login {
		argv[0] = "-" + argv[0]
	}
	if r.fast {
		argv = append(argv, "-f")
	}
	if r.hasCommand {
		argv = append(argv, "-c", r.command)
	}
	argv = append(argv, words...)

	gid, groups := user.GID, ids.Host().GroupsOf(user.Name, user.GID)
	if r.hasGroup || len(r.supplementary) > 0 {
		groups = slices.Clone(r.supplementary)
		if r.hasGroup {
			groups = append([]uint32{r.gid}, groups...)
		}
		gid = groups[0]
	}
	if r.login {
		if err := os.Chdir(user.Home); err != nil {
			r.warn(cli.Fail("warning: cannot change directory to "+user.Home, err).Error())
		}
	}
	if r.hasCommand {
		return r.wait(shell, argv, env, &syscall.Credential{Uid: user.UID, Gid: gid, Groups: groups})
	}
	list := make([]int, len(groups))
	for i, g := range groups {
		list[i] = int(g)
	}
	if err := syscall.Setgroups(list); err != nil {
		return cli.Fail("cannot set groups", err)
	}
	if err := syscall.Setgid(int(gid)); err != nil {
		return cli.Fail("cannot set group id", err)
	}
	if err := syscall.Setuid(int(user.UID)); err != nil {
		return cli.Fail("cannot set user id", err)
	}
	return notExecuted(shell, unix.Exec(shell, argv, env))
}

func notExecuted(shell string, err error) error {
	return &cli.Failure{Text: "failed to execute " + shell, Err: err, Status: launch.Status(err)}
}

// wait runs the shell as a child, in a session of its own unless --session-command is given.
func (r *run) wait(shell string, argv, env []string, credential *syscall.Credential) error {
	caught := make(chan os.Signal, 4)
	catch.Notify(caught, unix.SIGINT, unix.SIGQUIT, unix.SIGTERM)
	cmd := &exec.Cmd{
		Path: shell, Args: argv, Env: env, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		SysProcAttr: &syscall.SysProcAttr{Credential: credential, Setsid: !r.sameSession},
	}
	if err := cmd.Start(); err != nil {
		var cause error = err
		if e, ok := err.(*os.PathError); ok {
			cause = e.Err
		}
		return notExecuted(shell, cause)
	}
	ended := make(chan struct{})
	go r.stop(cmd.Process, caught, ended)
	cmd.Wait()
	close(ended)
	status := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		text := unix.Signal(status.Signal()).String()
		if text != "" {
			text = strings.ToUpper(text[:1]) + text[1:]
		}
		if status.CoreDump() {
			text += " (core dumped)"
		}
		io.WriteString(r.Stderr, text+"\n")
		return &cli.Failure{Status: 128 + int(status.Signal())}
	}
	if status.ExitStatus() == 0 {
		return nil
	}
	return &cli.Failure{Status: status.ExitStatus()}
}

// stop ends the shell when su has received a signal to end: first by SIGTERM, then by SIGKILL.
func (r *run) stop(shell *os.Process, signals chan os.Signal, ended chan struct{}) {
	select {
	case <-ended:
		return
	case <-signals:
	}
	io.WriteString(r.Stderr, "\nSession terminated, killing shell...")
	shell.Signal(unix.SIGTERM)
	select {
	case <-ended:
	case <-time.After(2 * time.Second):
		shell.Kill()
	}
	io.WriteString(r.Stderr, " ...killed.\n")
}

// environment returns the variables of the shell.
func (r *run) environment(user ids.User, shell string) (env []string) {
	if r.login {
		for _, name := range append([]string{"TERM", "COLORTERM", "NO_COLOR"}, r.allowed...) {
			if value, ok := r.Getenv(name); ok {
				env = set(env, name, value)
			}
		}
	} else {
		env = slices.Clone(r.Env)
	}
	if !r.preserve {
		env = set(set(env, "HOME", user.Home), "SHELL", shell)
		if r.login || user.UID != 0 {
			env = set(set(env, "USER", user.Name), "LOGNAME", user.Name)
		}
	}
	if r.login {
		env = set(env, "PATH", logindefs.Path(user.UID))
	}
	return set(env, "MAIL", "/var/mail/"+user.Name)
}

// set replaces a variable in place, or appends it.
func set(env []string, name, value string) []string {
	if at := slices.IndexFunc(env, func(variable string) bool { return strings.HasPrefix(variable, name+"=") }); at >= 0 {
		env[at] = name + "=" + value
		return env
	}
	return append(env, name+"="+value)
}
