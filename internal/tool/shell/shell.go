// Package shell is bash(1) as far as a person needs it in a container made by
// hand: the language is interpreted by mvdan.cc/sh, around which stand the
// terminal, the processes and what bash says when something goes wrong.
package shell

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"
)

// Command is the shell under a name, "bash" or "sh". The tools are those that
// it runs itself in place of the interpreter's own: echo, printf, kill.
func Command(name string, tools ...*cli.Command) *cli.Command {
	dialect := cli.Dialect{ErrorName: nameOf, TryName: nameOf, Status: 1, UsageStatus: syntaxError}
	return &cli.Command{Name: name, Dialect: dialect, Run: func(inv *cli.Invocation) error {
		return run(inv, tools)
	}}
}

// Exit statuses of a shell.
const (
	syntaxError   = 2
	notExecutable = 126
	notFound      = 127
	bySignal      = 128 // and the number of the signal
)

// nameOf returns argv[0] without the hyphen of a login shell.
func nameOf(argv0 string) string { return strings.TrimPrefix(argv0, "-") }

// A shell is one run of the command.
type shell struct {
	options
	name       string // what stands before the colon of messages, and $0
	tools      []*cli.Command
	runner     *interp.Runner
	jobs       *jobs
	foreground *job
	interrupt  func()    // ends what a person has begun; in an interactive shell
	terminal   *terminal // nil without job control
	history    history
	line       uint // of the script, counted from 1, for messages
	status     int  // $?
	exited     bool
}

func run(inv *cli.Invocation, tools []*cli.Command) error {
	o, err := parse(inv)
	if err != nil || o.answered {
		return err
	}
	s := &shell{options: o, name: nameOf(inv.Argv[0]), tools: tools, foreground: &job{}}
	source, err := s.open()
	if err != nil {
		return err
	}
	if err := s.start(inv.Argv[0], inv.Env); err != nil {
		return err
	}
	s.readStartupFiles()
	if s.interactive {
		s.interact()
	} else {
		s.runSource(source)
	}
	s.leave()
	if s.status == 0 {
		return nil
	}
	return &cli.Failure{Status: s.status}
}

// open returns the program: the string of -c, the script, or the standard
// input; with -c and a script the name becomes $0.
func (s *shell) open() (lines, error) {
	switch {
	case s.hasCommand:
		if len(s.operands) > 0 {
			s.name, s.operands = s.operands[0], s.operands[1:]
		}
		return newLines(strings.NewReader(s.command)), nil
	case len(s.operands) > 0 && !s.fromStdin:
		path := s.operands[0]
		script, err := openScript(path)
		if err != nil {
			status := notExecutable
			if errors.Is(err, os.ErrNotExist) {
				status = notFound
			}
			return lines{}, &cli.Failure{Text: path, Err: err, Status: status}
		}
		s.name, s.operands = path, s.operands[1:]
		return newLines(script), nil
	}
	return lines{bytewise{os.Stdin}}, nil
}

// openScript opens a file of commands; a binary is none.
func openScript(path string) (io.Reader, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	text := string(data)
	if first, _, _ := strings.Cut(text, "\n"); strings.Contains(first, "\x00") {
		return nil, errors.New("cannot execute binary file")
	}
	return strings.NewReader(text), nil
}

// start sets the interpreter up, and the terminal for a person.
func (s *shell) start(argv0 string, env []string) error {
	dir, err := os.Getwd()
	if err != nil {
		s.say("error retrieving current directory", err)
		dir = "/"
	}
	os.WriteFile("/proc/self/comm", []byte(cli.BaseName(nameOf(argv0))), 0) // ps shows the name, whatever file was executed
	if s.interactive {
		solo.InheritSignals(unix.SIGCHLD, unix.SIGINT, unix.SIGQUIT, unix.SIGTERM, unix.SIGTSTP, unix.SIGTTIN)
	} else {
		solo.InheritSignals(unix.SIGCHLD)
	}
	s.jobs = watchJobs()
	if s.interactive {
		s.terminal = s.openTerminal()
		s.history.load(s.historyFile(env))
	}
	s.runner, err = interp.New(
		interp.Env(expand.ListEnviron(append(env, "SHLVL="+strconv.Itoa(level(env)), "PWD="+dir)...)),
		interp.Dir(dir),
		interp.Params(append([]string{"--"}, s.operands...)...),
		interp.Interactive(s.interactive),
		interp.StdIO(os.Stdin, os.Stdout, os.Stderr),
		interp.CallHandler(s.intercept),
		interp.ExecHandlers(func(interp.ExecHandlerFunc) interp.ExecHandlerFunc { return s.exec }),
		interp.OpenHandler(s.openFile),
	)
	if err != nil {
		return err
	}
	s.runText(`[ "$HOME" ] || unset HOME`) // which the interpreter sets to nothing
	s.setVariable(zeroVariable, s.name)
	s.setVariable("BASH_VERSION", version)
	host, _ := os.Hostname()
	s.setVariable("HOSTNAME", host)
	s.setVariable("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
	if s.interactive {
		s.setVariable("PS2", "> ")
		s.setVariable("PS1", `\u@\h:\w\$ `)
	}
	if err := interp.Params(s.settings...)(s.runner); err != nil {
		return &cli.Failure{Text: err.Error(), Status: syntaxError}
	}
	return nil
}

const version = "5.3.0(1)-contedor"

// level returns SHLVL: how many shells stand in one another.
func level(env []string) int {
	for _, word := range env {
		if outer, ok := strings.CutPrefix(word, "SHLVL="); ok {
			n, _ := strconv.Atoi(outer)
			return max(n, 0) + 1
		}
	}
	return 1
}

// setVariable sets a variable that is not handed to programs, unless it is set.
func (s *shell) setVariable(name, value string) {
	s.runText(": ${" + name + "=" + mustQuote(value) + "}")
}

func mustQuote(text string) string {
	quoted, err := syntax.Quote(text, syntax.LangBash)
	if err != nil { // a zero byte, which no argument has
		return "''"
	}
	return quoted
}

// variable returns the value of a variable of the shell.
func (s *shell) variable(name string) string { return s.runner.Vars[name].String() }

// readStartupFiles reads what a login or an interactive shell reads first.
func (s *shell) readStartupFiles() {
	home := func(name string) string { return filepath.Join(s.variable("HOME"), name) }
	var files []string
	if s.login && !s.noProfile {
		files = append(files, "/etc/profile")
		for _, name := range []string{".bash_profile", ".bash_login", ".profile"} {
			if _, err := os.Stat(home(name)); err == nil {
				files = append(files, home(name))
				break
			}
		}
	} else if s.interactive && !s.noRC {
		files = append(files, "/etc/bash.bashrc", home(".bashrc"))
	}
	for _, file := range files {
		if _, err := os.Stat(file); err == nil && !s.exited {
			s.runText(". " + mustQuote(file))
		}
	}
}

// runText runs a text of the shell's own.
func (s *shell) runText(text string) {
	file, err := syntax.NewParser().Parse(strings.NewReader(text), "")
	if err != nil {
		return
	}
	for _, stmt := range file.Stmts {
		s.runStmt(context.Background(), stmt)
	}
}

// setStatus sets $?.
func (s *shell) setStatus(status int) { s.runText("(exit " + strconv.Itoa(status) + ")") }

// runStmt runs a statement and keeps its status.
func (s *shell) runStmt(ctx context.Context, stmt *syntax.Stmt) {
	err := s.runner.Run(ctx, stmt)
	var status interp.ExitStatus
	switch {
	case errors.As(err, &status):
		s.status = int(status)
	case ctx.Err() != nil: // also where a loop has ended without an error
		s.setStatus(bySignal + 2)
		return // what was interrupted does not end the shell
	case err == nil:
		s.status = 0
	default:
		s.say(err.Error(), nil)
		s.status = 1
	}
	s.exited = s.runner.Exited()
}

// leave runs the trap of EXIT, unless an exit has run it.
func (s *shell) leave() {
	if !s.exited {
		interp.Params("+x")(s.runner) // this exit is nobody's
		s.runText("exit")
	}
	s.history.save()
	if s.terminal != nil {
		s.terminal.giveBack()
	}
}

// say writes a message in bash's manner, with the line in a script.
func (s *shell) say(text string, cause error) {
	os.Stderr.WriteString(s.prefix(s.line) + cli.Fail(text, cause).Error() + "\n")
}

// prefix is what stands before the shell's messages; line 0 is none.
func (s *shell) prefix(line uint) string {
	if s.interactive || line == 0 {
		return s.name + ": "
	}
	return s.name + ": line " + strconv.FormatUint(uint64(line), 10) + ": "
}
