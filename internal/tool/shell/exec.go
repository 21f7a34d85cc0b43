package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"
)

// ownMark begins the name of a builtin that the shell has itself in place of
// the interpreter's; no command's name begins so.
const ownMark = "\x00"

// intercept sends the builtins that the shell has itself to exec.
func (s *shell) intercept(ctx context.Context, args []string) ([]string, error) {
	if _, isFunction := s.runner.Funcs[args[0]]; !isFunction && (ownBuiltin(args[0]) != nil || s.tool(args[0]) != nil) {
		return append([]string{ownMark + args[0]}, args[1:]...), nil
	}
	return args, nil
}

// tool returns the tool of a name that the shell runs itself.
func (s *shell) tool(name string) *cli.Command {
	for _, tool := range s.tools {
		if tool.Name == name {
			return tool
		}
	}
	return nil
}

// exec runs a command that is neither a function nor a builtin of the
// interpreter's.
func (s *shell) exec(ctx context.Context, args []string) error {
	c := call{shell: s, ctx: ctx, HandlerContext: interp.HandlerCtx(ctx), args: args}
	if name, own := strings.CutPrefix(args[0], ownMark); own {
		c.args = append([]string{name}, args[1:]...)
		if builtin := ownBuiltin(name); builtin != nil {
			return builtin(&c)
		}
		return c.runTool(s.tool(name))
	}
	switch args[0] {
	case backgroundWord:
		c.args = args[1:]
		return c.background()
	case backgroundShellWord:
		return c.backgroundShell(args[1])
	case execWord, execSubshellWord:
		c.args = args[1:]
		return c.replace(args[0] == execSubshellWord)
	}
	return c.runProgram(args[0])
}

// runProgram runs a program in the foreground.
func (c *call) runProgram(argv0 string) error {
	p, err := c.start(c.foreground, c.shell.terminal, argv0)
	if err != nil {
		return err
	}
	c.copies.Wait()
	c.jobs.wait(context.Background(), p)
	c.foregroundDone(p)
	if text := p.death(); text != "" && c.interactive {
		fmt.Fprintln(c.Stderr, text)
	} else if text != "" {
		c.say(fmt.Sprintf("%5d %-27s%s", p.pid, text, quoteWords(c.args)), nil)
	}
	return exitStatus(p.exitStatus())
}

// quoteWords shows a command as a person would type it.
func quoteWords(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = mustQuote(word)
	}
	return strings.Join(quoted, " ")
}

// exitStatus is the error that tells the interpreter a command's status.
func exitStatus(status int) error {
	if status == 0 {
		return nil
	}
	return interp.ExitStatus(status)
}

// A call is one command that is to run.
type call struct {
	*shell
	interp.HandlerContext
	ctx    context.Context
	args   []string
	copies sync.WaitGroup // what carries output to a writer that is no file
}

// say writes a message to the command's standard error.
func (c *call) say(text string, cause error) {
	io.WriteString(c.Stderr, c.prefix(c.Pos.Line())+cli.Fail(text, cause).Error()+"\n")
}

// fail says what is wrong and returns the status.
func (c *call) fail(status int, text string, cause error) error {
	c.say(text, cause)
	return exitStatus(status)
}

// runTool runs a tool within the shell, whose messages it takes on.
func (c *call) runTool(tool *cli.Command) error {
	argv := append([]string{c.prefix(c.Pos.Line()) + c.args[0]}, c.args[1:]...)
	return exitStatus(tool.Execute(&cli.Invocation{Argv: argv, Env: c.environment(), Stdin: c.Stdin, Stdout: c.Stdout, Stderr: c.Stderr}))
}

// start starts the program that the words name.
func (c *call) start(job *job, foreground *terminal, argv0 string) (*process, error) {
	path, err := c.find()
	if err == errNotFound {
		return nil, c.fail(notFound, c.args[0]+": command not found", nil)
	}
	if err != nil {
		return nil, err
	}
	p, err := c.startFile(job, foreground, path, append([]string{argv0}, c.args[1:]...))
	if err == unix.ENOEXEC && !isBinary(path) {
		p, err = c.startFile(job, foreground, c.self(), append([]string{"bash", path}, c.args[1:]...))
	}
	if err != nil {
		return nil, c.cannotExecute(path, err)
	}
	return p, nil
}

// startFile starts a file with the command's environment, directory and
// streams.
func (c *call) startFile(job *job, foreground *terminal, path string, argv []string) (*process, error) {
	attr := &syscall.ProcAttr{Env: c.environment(), Dir: c.Dir}
	var opened []*os.File
	defer func() {
		for _, f := range opened {
			f.Close()
		}
	}()
	for _, stream := range []any{c.Stdin, c.Stdout, c.Stderr} {
		f, isFile := stream.(*os.File)
		if w, ok := stream.(io.Writer); ok && !isFile && w != io.Discard {
			r, pipe, err := os.Pipe()
			if err != nil {
				return nil, err
			}
			f, opened = pipe, append(opened, pipe)
			c.copies.Go(func() {
				io.Copy(w, r)
				r.Close()
			})
		}
		descriptor := ^uintptr(0) // closed
		if f != nil {
			descriptor = f.Fd()
		}
		attr.Files = append(attr.Files, descriptor)
	}
	return c.jobs.start(job, c.terminal != nil, foreground, path, argv, attr)
}

var errNotFound = errors.New("not found")

// find returns the file of a command, or errNotFound.
func (c *call) find() (string, error) {
	name := c.args[0]
	if strings.Contains(name, "/") {
		return name, nil
	}
	denied := ""
	for _, dir := range filepath.SplitList(c.Env.Get("PATH").String()) {
		path := filepath.Join(dir, name)
		info, err := os.Stat(c.absolute(path))
		switch {
		case err != nil || info.IsDir():
		case unix.Access(c.absolute(path), unix.X_OK) != nil:
			denied = path
		default:
			return path, nil
		}
	}
	if denied != "" {
		return "", c.fail(notExecutable, denied, unix.EACCES)
	}
	return "", errNotFound
}

func (c *call) absolute(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(c.Dir, path)
}

// cannotExecute says why the kernel did not run a file, and returns the status.
func (c *call) cannotExecute(path string, err error) error {
	info, missing := os.Stat(c.absolute(path))
	switch {
	case missing != nil:
		status := notExecutable
		if errors.Is(missing, fs.ErrNotExist) {
			status = notFound
		}
		return c.fail(status, path, missing)
	case info.IsDir():
		return c.fail(notExecutable, path, unix.EISDIR)
	case err == unix.ENOENT:
		if interpreter := interpreterOf(c.absolute(path)); interpreter != "" {
			c.Pos = syntax.Pos{} // bash names no line here
			return c.fail(notExecutable, path+": "+interpreter+": bad interpreter", err)
		}
		return c.fail(notFound, path+": cannot execute: required file not found", nil)
	case err == unix.ENOEXEC:
		return c.fail(notExecutable, path+": cannot execute binary file", err)
	}
	return c.fail(notExecutable, path, err)
}

// interpreterOf returns the program that a script's first line names.
func interpreterOf(path string) string {
	first, isScript := strings.CutPrefix(head(path), "#!")
	if words := strings.Fields(first); isScript && len(words) > 0 {
		return words[0]
	}
	return ""
}

// isBinary tells a file that is no script although it has no "#!" either.
func isBinary(path string) bool { return strings.Contains(head(path), "\x00") }

// head returns a file's first line, as far as the kernel looks at it.
func head(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	buf := make([]byte, 256)
	n, _ := f.Read(buf)
	line, _, _ := strings.Cut(string(buf[:n]), "\n")
	return line
}

// self returns the file of this very program, as it is to be found without
// /proc too.
func (s *shell) self() string {
	const proc = "/proc/self/exe"
	if _, err := os.Stat(proc); err == nil {
		return proc
	}
	return "/bin/bash"
}

// environment returns what programs get of the variables. The interpreter does
// not export the directories that cd sets.
func (c *call) environment() (env []string) {
	at := map[string]int{}
	for name, v := range c.Env.Each {
		word := name + "=" + v.String()
		i, seen := at[name]
		switch {
		case !v.IsSet() || !v.Exported && name != "PWD" && name != "OLDPWD" || v.Kind != expand.String:
			if seen {
				env[i] = ""
			}
		case seen:
			env[i] = word
		default:
			at[name] = len(env)
			env = append(env, word)
		}
	}
	return slices.DeleteFunc(env, func(word string) bool { return word == "" })
}

// replace executes a program in the place of the shell, or of a subshell.
func (c *call) replace(subshell bool) error {
	argv0, err := c.execOptions()
	if err != nil {
		return err
	}
	path, err := c.find()
	switch {
	case err == errNotFound:
		err = c.fail(notFound, "exec: "+c.args[0]+": not found", nil)
	case err == nil && subshell:
		err = c.runProgram(argv0)
	case err == nil:
		err = c.become(path, append([]string{argv0}, c.args[1:]...))
	}
	if c.interactive && !subshell {
		return err
	}
	var status interp.ExitStatus
	errors.As(err, &status)
	return c.Builtin(c.ctx, []string{"exit", strconv.Itoa(int(status))})
}

// execOptions takes exec's -a NAME and -l from the words and returns the
// program's argv[0].
func (c *call) execOptions() (argv0 string, err error) {
	words := c.args
	name, hyphen := "", ""
	for len(words) > 1 && len(words[0]) > 1 && words[0][0] == '-' {
		word := words[0]
		words = words[1:]
		switch word {
		case "--":
		case "-a":
			name, words = words[0], words[1:]
			continue
		case "-l":
			hyphen = "-"
			continue
		default:
			return "", c.fail(syntaxError, "exec: "+word+": invalid option", nil)
		}
		break
	}
	if len(words) == 0 {
		return "", c.fail(syntaxError, "exec: -a: option requires an argument", nil)
	}
	if c.args = words; name == "" {
		name = words[0]
	}
	return hyphen + name, nil
}

func (c *call) become(path string, argv []string) error {
	for to, stream := range []any{c.Stdin, c.Stdout, c.Stderr} {
		if f, _ := stream.(*os.File); f != nil && int(f.Fd()) != to {
			unix.Dup3(int(f.Fd()), to, 0)
		}
	}
	if err := os.Chdir(c.Dir); err != nil {
		return c.fail(notExecutable, path, err)
	}
	err := unix.Exec(path, argv, c.environment())
	if err == unix.ENOEXEC && !isBinary(path) {
		err = unix.Exec(c.self(), append([]string{"bash", path}, argv[1:]...), c.environment())
	}
	return c.cannotExecute(path, err)
}

// background starts a simple command and leaves it to itself. The words begin
// with its text.
func (c *call) background() error {
	text := c.args[0]
	c.args = c.args[1:]
	_, isFunction := c.runner.Funcs[c.args[0]]
	if isFunction || interp.IsBuiltin(c.args[0]) {
		return c.backgroundShell(text)
	}
	b := &job{text: text}
	c.withoutInput()
	if _, err := c.start(b, nil, c.args[0]); err != nil {
		return nil // whoever waits finds no job
	}
	return c.leaveRunning(b)
}

// backgroundShell starts a shell that knows what this one knows and runs a
// text.
func (c *call) backgroundShell(text string) error {
	b := &job{text: text}
	c.withoutInput()
	argv := append([]string{"bash", "-c", c.state() + text, c.name}, c.Env.Get("@").List...)
	if _, err := c.startFile(b, nil, c.self(), argv); err != nil {
		return c.fail(notExecutable, c.self(), err)
	}
	return c.leaveRunning(b)
}

// withoutInput takes the standard input away where there is no job control to
// stop who reads from the terminal.
func (c *call) withoutInput() {
	if c.terminal == nil && c.Stdin == os.Stdin {
		if null, err := os.Open(os.DevNull); err == nil {
			c.Stdin = null
		}
	}
}

func (c *call) leaveRunning(b *job) error {
	c.jobs.add(b)
	if c.interactive {
		fmt.Fprintf(os.Stderr, "[%d] %d\n", b.number, b.pid())
	}
	return c.Builtin(c.ctx, []string{"eval", lastJobVariable + "=" + strconv.Itoa(b.pid())})
}

// state returns the text that makes the variables and functions of this shell
// in another one.
func (c *call) state() string {
	var text strings.Builder
	for name, v := range c.Env.Each {
		if v.IsSet() && !v.Exported && !v.ReadOnly && syntax.ValidName(name) && v.Kind == expand.String {
			text.WriteString(name + "=" + mustQuote(v.Str) + "\n")
		}
	}
	for name, body := range c.runner.Funcs {
		text.WriteString(name + "() ")
		syntax.NewPrinter().Print(&text, body)
		text.WriteString("\n")
	}
	return text.String()
}

// openFile opens the file of a redirection.
func (s *shell) openFile(ctx context.Context, path string, flag int, _ os.FileMode) (io.ReadWriteCloser, error) {
	c := call{shell: s, HandlerContext: interp.HandlerCtx(ctx)}
	f, err := os.OpenFile(c.absolute(path), flag, 0o666)
	if err != nil {
		// The interpreter prints a PathError as "OP PATH: ERR".
		return nil, &os.PathError{Op: strings.TrimSuffix(s.prefix(s.line), " "), Path: path, Err: errors.New(cli.Strerror(err))}
	}
	return f, nil
}
