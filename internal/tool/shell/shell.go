// Package shell implements bash(1): its command line, its startup files, and the interactive part
// with prompts, editing, history and completion. The language is in two packages below: syntax
// parses it, and eval executes it. Begin reading at Command.
//
// The parser is our own, because that of mvdan.cc/sh differs from bash. It removes the quotes in
// "${x:-'a'}", parses arithmetic and subscripts before they are expanded, has no aliases, refuses
// "! ! true" and text that is not UTF-8, and reports other tokens and lines in syntax errors. Its
// callers cannot change any of that.
package shell

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/signals"
	"contedor/internal/tool/shell/edit"
	"contedor/internal/tool/shell/eval"
	"contedor/internal/tool/shell/history"
	"golang.org/x/sys/unix"
)

// Command returns the shell with a name: "bash", or "sh", "dash" or "ash" for its POSIX mode.
func Command(name string) *cli.Command {
	dialect := cli.Dialect{ErrorName: nameOf, TryName: nameOf, Status: 1, UsageStatus: syntaxError, Unwritten: cli.Forgive}
	return &cli.Command{Name: name, Dialect: dialect, Run: run, KeepsPipe: true}
}

// Exit statuses of a shell.
const (
	syntaxError   = 2
	notExecutable = 126
	notFound      = 127
)

// nameOf returns argv[0] without the hyphen of a login shell.
func nameOf(argv0 string) string { return strings.TrimPrefix(argv0, "-") }

// A shell is one run of the command.
type shell struct {
	options
	*eval.Shell
	name   string // $0
	editor edit.Editor

	history  *history.List
	expander *history.Expander
	asking   bool // a line is read, so the prompts are about the next command
	recorded bool // the command that runs is the newest entry of the history
	lines    int  // the number of typed lines so far
	ends     int  // the number of ^D in succession that did not end the shell
}

func run(inv *cli.Invocation) error {
	inv.Env = numberThreads(inv.Argv, inv.Env)
	if goesOn, err := resume(inv); goesOn {
		return err
	}
	o, err := parse(inv)
	if err != nil || o.answered {
		return err
	}
	s := &shell{options: o, name: inv.Argv[0]}
	text, err := s.open()
	if err != nil {
		return err
	}
	if err := s.start(inv.Argv[0], inv.Env); err != nil {
		return err
	}
	s.readStartupFiles()
	if s.restricted || cli.BaseName(nameOf(inv.Argv[0])) == "rbash" {
		s.Restrict()
	}
	if s.interactive {
		s.loadHistory()
	}
	switch {
	case s.Exited():
	case s.interactive && !s.hasCommand:
		s.interact()
	case text != nil:
		s.RunProgram(*text)
	default:
		s.RunStdin()
	}
	if s.login && (s.interactive || s.Exited()) {
		s.Logout(filepath.Join(s.variable("HOME"), ".bash_logout"))
	}
	status := s.Leave()
	s.saveHistory()
	s.ReleaseTerminal()
	return ending(status)
}

// resume runs a background subshell of another shell, if this process was started as one.
// See eval's respawn.go.
func resume(inv *cli.Invocation) (goesOn bool, err error) {
	s, run, ok := eval.Resume(eval.Config{Env: inv.Env, Self: self()})
	if !ok {
		return false, nil
	}
	setName(inv.Argv[0])
	run()
	return true, ending(s.Leave())
}

func ending(status int) error {
	if status == 0 {
		return nil
	}
	return &cli.Failure{Status: status}
}

// open returns the program: the string of -c or the script, or nil for standard
// input. With -c and a script the name becomes $0.
func (s *shell) open() (*string, error) {
	switch {
	case s.hasCommand:
		if len(s.operands) > 0 {
			s.name, s.operands = s.operands[0], s.operands[1:]
		}
		return &s.command, nil
	case len(s.operands) > 0 && !s.fromStdin:
		path := s.operands[0]
		script, err := openScript(path)
		if err != nil {
			status := notExecutable
			if errors.Is(err, os.ErrNotExist) {
				status = notFound
			}
			if err == errBinary || errors.Is(err, unix.EISDIR) { // the name of the script stands in place of the shell's
				reason := err.Error()
				if err != errBinary {
					reason = cli.Strerror(unix.EISDIR)
				}
				os.Stderr.WriteString(path + ": " + path + ": " + reason + "\n")
				return nil, &cli.Failure{Status: status}
			}
			return nil, &cli.Failure{Text: path, Err: err, Status: status}
		}
		s.name, s.operands = path, s.operands[1:]
		return &script, nil
	}
	return nil, nil
}

var errBinary = errors.New("cannot execute binary file")

// openScript reads a script. It refuses a binary file.
func openScript(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	text := string(data)
	if first, _, _ := strings.Cut(text, "\n"); strings.Contains(first, "\x00") || strings.HasPrefix(first, "\x7fELF") {
		return "", errBinary
	}
	return strings.ReplaceAll(text, "\x00", ""), nil
}

// setName sets the name of the process for ps to that of the shell, not of its file.
func setName(argv0 string) {
	os.WriteFile("/proc/self/comm", []byte(cli.BaseName(nameOf(argv0))), 0)
}

// self returns the path of the running program's file. It also works without /proc.
func self() string {
	const proc = "/proc/self/exe"
	if _, err := os.Stat(proc); err == nil {
		return proc
	}
	return "/bin/bash"
}

// start makes the shell. If it is interactive, start sets up the terminal.
func (s *shell) start(argv0 string, env []string) error {
	setName(argv0)
	posix := s.posix || slices.Contains([]string{"sh", "dash", "ash"}, cli.BaseName(nameOf(argv0)))
	own := map[string]eval.Builtin{"history": s.showHistory, "fc": s.fixCommand, "bind": s.bind}
	s.Shell = eval.New(eval.Config{Name: s.name, Args: s.operands, Env: env, Interactive: s.interactive, Posix: posix, Login: s.login,
		Command: s.hasCommand, Stdin: !s.hasCommand && s.name == argv0, Self: self(), Prompt: s.promptEscapes, History: &input{shell: s}, ReadEdited: s.readEdited,
		Builtins: own, Translated: s.dump()})
	s.startHistory()
	for _, set := range s.settings {
		if !s.set(set) {
			text := "line 0: " + s.name + ": " + set.name + ": invalid option name"
			if set.shopt {
				text = "line 0: " + set.name + ": invalid shell option name"
			}
			return &cli.Failure{Text: text, Status: syntaxError}
		}
	}
	s.ImportOptions(env)
	if s.dumps != 0 {
		s.SetOption("noexec", true)
	}
	s.RunText(s.show)
	if !s.interactive {
		signals.Ignore(int(unix.SIGQUIT)) // as bash does; its programs have the disposition that it inherited
	}
	if s.interactive {
		if s.variable("PS1") == "" {
			s.Set("PS1", `\u@\h:\w\$ `)
		}
		s.Listen()
		if err := s.ControlTerminal(int(os.Stdin.Fd())); err != nil {
			group := unix.Getpgrp()
			if group == os.Getpid() {
				group = -1
			}
			s.Message(s.name + ": cannot set terminal process group (" + strconv.Itoa(group) + "): " + cli.Strerror(err))
			s.Message(s.name + ": no job control in this shell")
		}
	}
	return nil
}

// dump returns the function that prints the texts in $"…" for -D, or nil.
func (s *shell) dump() func(string, int) {
	if s.dumps == 0 {
		return nil
	}
	return func(text string, line int) {
		if s.dumps == 's' {
			os.Stdout.WriteString("\"" + text + "\"\n")
			return
		}
		name := s.name
		if s.hasCommand {
			name = "-c"
		}
		text = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", "\\n\"\n\"").Replace(text)
		if strings.Contains(text, "\n") {
			text = "\"\n\"" + text
		}
		os.Stdout.WriteString("#: " + name + ":" + strconv.Itoa(line) + "\nmsgid \"" + text + "\"\nmsgstr \"\"\n")
	}
}

// set applies an option of the command line.
func (s *shell) set(o setting) bool {
	if o.shopt {
		return s.SetShopt(o.name, o.on)
	}
	return s.SetOption(o.name, o.on)
}

// readStartupFiles runs the startup files of a login shell or an interactive shell.
func (s *shell) readStartupFiles() {
	home := func(name string) string { return filepath.Join(s.variable("HOME"), name) }
	if s.interactive {
		s.readBindings(cmp.Or(s.variable("INPUTRC"), home(".inputrc")))
	}
	switch {
	case s.login && !s.noProfile:
		s.Source("/etc/profile")
		for _, name := range []string{".bash_profile", ".bash_login", ".profile"} {
			if _, err := os.Stat(home(name)); err == nil {
				s.Source(home(name))
				break
			}
		}
	case s.interactive && s.Option("posix"):
		if file := s.variable("ENV"); file != "" {
			s.Source(s.Expand(file))
		}
	case s.interactive && !s.noRC:
		s.Source("/etc/bash.bashrc")
		if s.rcFile != "" {
			s.Source(s.rcFile)
		} else {
			s.Source(home(".bashrc"))
		}
	case !s.interactive:
		if file := s.variable("BASH_ENV"); file != "" && !s.Option("posix") {
			s.Source(s.Expand(file))
		}
	}
}

// variable returns the value of a shell variable, or "".
func (s *shell) variable(name string) string {
	value, _ := s.Get(name)
	return value
}
