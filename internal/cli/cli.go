// Package cli is the common part of all commands: it runs them, reads their options as
// getopt_long(3) does, and prints their failures in the format of the tool's family.
//
// Begin reading at Command and Main.
package cli

import (
	"cmp"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
	_ "unsafe" // for go:linkname

	"contedor/internal/hint"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/errno"
	"contedor/internal/linux/layout"
	"contedor/internal/linux/machine"
	"contedor/internal/linux/signals"
	"contedor/internal/linux/terminal"
	"contedor/internal/texts"

	"golang.org/x/sys/unix"
)

// A Command is a tool. The separate programs, the multicall program and the tests use the
// same value.
type Command struct {
	Name    string // the name under which it is installed
	Dialect Dialect
	Run     func(*Invocation) error

	// KeepsPipe is set if SIGPIPE stays with the Go runtime: writing to a broken connection or pipe
	// is an error then, unless it is standard output or standard error. Other signals have the
	// dispositions that the process inherited. To handle one, use package catch.
	KeepsPipe bool
}

// An Invocation is one run of a command with what execve(2) passed to it.
type Invocation struct {
	Argv           []string // the argument vector with argv[0]; never empty
	Env            []string // the environment, unchanged: with duplicates, in order, with strings without "="
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	dialect        Dialect
}

// A Dialect describes the messages and exit statuses of a family of tools.
type Dialect struct {
	ErrorName   func(argv0 string) string // the name before the colon of the tool's own messages
	TryName     func(argv0 string) string // the name in "Try 'NAME --help' for more information."
	HasUsage    bool                      // that line also names --usage
	Status      int                       // exit status of a failure without one of its own
	UsageStatus int                       // exit status for a wrong command line

	// Unwritten returns the failure for an error of writing standard output, or nil for a tool that
	// does not notice. Without it the failure is "write error" and the cause.
	Unwritten func(cause error) error

	// Own is set for commands that stand in for no other tool. Their messages are in the language of
	// the locale, and ask whether a word of Failure.Near was meant.
	Own bool
}

// UtilLinux is the dialect of util-linux: the base name of argv[0], status 1.
var UtilLinux = Dialect{ErrorName: BaseName, TryName: BaseName, Status: 1, UsageStatus: 1, Unwritten: ForgiveClosed}

// Own is the dialect of the project's own commands, which stand in for no other tool.
var Own = Dialect{ErrorName: BaseName, TryName: BaseName, Status: 1, UsageStatus: 1, Unwritten: ForgiveClosed, Own: true}

// WriteError is the failure of most tools for an error of writing standard output.
func WriteError(cause error) error { return Fail("write error", cause) }

// ForgiveClosed is an Unwritten for a tool to which a closed standard output, or a pipe without a
// reader, is not a failure.
func ForgiveClosed(cause error) error {
	if cause == syscall.EBADF || cause == syscall.EPIPE {
		return nil
	}
	return WriteError(cause)
}

// Forgive is an Unwritten for a tool that ignores errors of writing standard output.
func Forgive(error) error { return nil }

// BaseName returns what follows the last slash of a word. Package headstart calls it
// before the Go runtime starts, so it must not allocate.
func BaseName(word string) string { return word[strings.LastIndexByte(word, '/')+1:] }

// Whole returns the word itself. It is the ErrorName of tools that print argv[0] in full.
func Whole(word string) string { return word }

// A Failure is an error that ends a command with an exit status. It may have no message.
type Failure struct {
	Text   string // the message after "NAME: "; empty for none
	Err    error  // the cause, printed as by strerror(3) if it is an errno; nil for none
	Status int    // the exit status; 0 for the dialect's
	Usage  bool   // the line "Try 'NAME --help'" follows, and the dialect's UsageStatus is the default
	Whole  bool   // the message begins with argv[0] in full, as those of getopt(3) do

	// Hint is the refused operation for which a hint is printed at a terminal; nil for
	// no hint.
	Hint *hint.Refusal

	// Near are words that were perhaps meant instead of one in Text; nil for none. Commands of the
	// dialect Own ask about them in their message. Drop-ins do so in a hint at a terminal.
	Near []string
}

func (f *Failure) Error() string {
	if f.Err == nil {
		return f.Text
	}
	return f.Text + ": " + Strerror(f.Err)
}

// ErrAnswered ends a command with the exit status 0, after the answer to an option such as --help.
var ErrAnswered = errors.New("answered")

// Reply prints the answer to an option such as --help, as PrintPage does. It returns ErrAnswered, or the
// error of PrintPage.
func (inv *Invocation) Reply(text string) error { return inv.ReplyVerbatim(inv.Page(text)) }

// ReplyVerbatim is Reply for a text whose lines are the real tool's, such as a version.
func (inv *Invocation) ReplyVerbatim(text string) error {
	if err := inv.Print(text); err != nil {
		return err
	}
	return ErrAnswered
}

// Fail returns a Failure with a text and a cause, which may be nil. Its exit status is the
// dialect's.
func Fail(text string, cause error) *Failure { return &Failure{Text: text, Err: cause} }

// Strerror returns the text of an error. For an errno, also one inside an *os.PathError or
// *os.SyscallError, that is the text of strerror(3).
func Strerror(err error) string {
	switch e := err.(type) {
	case syscall.Errno:
		return errno.Text(e)
	case *os.PathError:
		return Strerror(e.Err)
	case *os.SyscallError:
		return Strerror(e.Err)
	}
	return err.Error()
}

// Main runs a command with the arguments, environment and standard streams of the process,
// and exits. A process that was re-executed to print a hint prints it and runs no command.
func Main(c *Command) { MainAs(c, os.Args) }

// MainAs is Main with an argument vector other than that of the process.
func MainAs(c *Command, argv []string) {
	inv := &Invocation{
		Argv:   argv,
		Env:    entry.Environment(environment()),
		Stdin:  os.Stdin,
		Stdout: descriptor(1),
		Stderr: descriptor(2),
	}
	inheritSignals(c)
	if hint.Called(os.Args) {
		inv.answer()
	}
	os.Exit(c.Execute(inv))
}

// inheritSignals gives signals the dispositions that the process inherited, except SIGCHLD: a
// process that ignores it could not wait.
func inheritSignals(c *Command) {
	if c.KeepsPipe {
		signals.Inherit(unix.SIGCHLD, unix.SIGPIPE)
		return
	}
	signals.Inherit(unix.SIGCHLD)
}

// answer prints the hint for which the process was re-executed, and exits. It is not part of
// MainAs, because that function's larger stack frame would make the stack grow in every
// command.
func (inv *Invocation) answer() {
	io.WriteString(inv.Stderr, hint.Answer(os.Args, inv.Getenv))
	os.Exit(0)
}

// Silent returns an invocation of a command with a dialect. Its output is discarded.
func Silent(d Dialect, argv, env []string) *Invocation {
	return &Invocation{Argv: argv, Env: env, Stdout: io.Discard, Stderr: io.Discard, dialect: d}
}

// Dialect returns how the command words its failures.
func (inv *Invocation) Dialect() Dialect { return inv.dialect }

// Execute runs the command, prints the message of a failure to standard error and returns
// the exit status.
func (c *Command) Execute(inv *Invocation) int {
	inv.dialect = c.Dialect
	err := c.Run(inv)
	if err == nil || err == ErrAnswered {
		return 0
	}
	f, ok := err.(*Failure)
	if !ok {
		f = &Failure{Text: Strerror(err)}
	}
	return inv.report(f)
}

func (inv *Invocation) report(f *Failure) int {
	var line string
	if f.Text != "" || f.Err != nil {
		name := inv.ErrorName()
		if f.Whole {
			name = inv.Argv[0]
		}
		line = name + ": " + inv.inLanguage(f.Error())
		if len(f.Near) > 0 && inv.dialect.Own {
			line += "; " + inv.meant(f.Near)
		}
		line += "\n"
	}
	status := inv.dialect.Status
	if f.Usage {
		name := inv.dialect.TryName(inv.Argv[0])
		try := "Try '" + name + " --help'"
		if inv.dialect.HasUsage {
			try += " or '" + name + " --usage'"
		}
		line += inv.inLanguage(try+" for more information.") + "\n"
		status = inv.dialect.UsageStatus
	}
	if f.Status != 0 {
		status = f.Status
	}
	if inv.dialect.Own {
		line = layout.Message(line, terminal.Columns(terminal.FD(inv.Stderr)))
	}
	if _, err := io.WriteString(inv.Stderr, line); err != nil {
		return inv.dialect.Status // the real tools check the standard error on exit
	}
	switch {
	case f.Hint == nil && (f.Near == nil || inv.dialect.Own) || !hint.Wanted(inv.Getenv):
	case f.Hint != nil:
		io.WriteString(inv.Stderr, f.Hint.Line(machine.Here(), inv.language()))
	default:
		io.WriteString(inv.Stderr, hint.Text(inv.language(), inv.meant(f.Near)))
	}
	return status
}

// inLanguage returns a message in the language of the locale if the command is one of our own.
// Those of other tools are English.
func (inv *Invocation) inLanguage(text string) string {
	if !inv.dialect.Own {
		return text
	}
	return inv.language().Fetch.Phrase(text)
}

// language returns the language of the locale.
func (inv *Invocation) language() *texts.Language { return texts.FromEnvironment(inv.Getenv) }

// meant returns the question whether one of these words was meant.
func (inv *Invocation) meant(words []string) string {
	t := inv.language()
	return texts.Fill(t.Meant, "words", "'"+strings.Join(words, "'"+t.Or+"'")+"'")
}

// Advise prints the hint for an attempt that failed with err, an errno, if hints are wanted. It is
// for a command that continues after the failure, or prints its message by itself.
func (inv *Invocation) Advise(a hint.Attempt, err error) {
	if hint.Wanted(inv.Getenv) {
		io.WriteString(inv.Stderr, hint.Refused(a, err).Line(machine.Here(), inv.language()))
	}
}

// ErrorName returns the name before the colon of the command's own messages.
func (inv *Invocation) ErrorName() string { return inv.dialect.ErrorName(inv.Argv[0]) }

// Getenv returns the value of the first variable with a name, as getenv(3) does, and whether
// there is one.
func (inv *Invocation) Getenv(name string) (string, bool) {
	for _, word := range inv.Env {
		if value, ok := Value(word, name); ok {
			return value, true
		}
	}
	return "", false
}

// Value returns the value in a string of the environment, "NAME=VALUE", and whether it is
// that of the variable name. Package headstart calls it before the Go runtime starts, so it
// must not allocate.
func Value(word, name string) (string, bool) {
	if len(word) > len(name) && word[len(name)] == '=' && word[:len(name)] == name {
		return word[len(name)+1:], true
	}
	return "", false
}

// Print writes text to standard output. It is for commands that do nothing else, as with
// --help and --version: a failed write is an error of the command, unless the dialect forgives it.
func (inv *Invocation) Print(text string) error {
	if _, err := io.WriteString(inv.Stdout, text); err != nil {
		return inv.Unwritten(err)
	}
	return nil
}

// Page returns a text with its lines broken again if they are longer than COLUMNS says, or than the terminal
// has columns, or than 80 in a pipe or a file. COLUMNS=0 leaves the text as it is.
func (inv *Invocation) Page(text string) string {
	columns := cmp.Or(terminal.Columns(terminal.FD(inv.Stdout)), 80)
	value, _ := inv.Getenv("COLUMNS")
	if n, err := strconv.Atoi(value); err == nil {
		columns = n
	}
	return layout.Page(text, columns)
}

// PrintPage prints a text as Page returns it.
func (inv *Invocation) PrintPage(text string) error { return inv.Print(inv.Page(text)) }

// Tell prints messages of one line each to standard error. At a terminal that is narrower, they are
// broken between words. It is for commands that stand in for no other tool.
func (inv *Invocation) Tell(lines string) error {
	_, err := io.WriteString(inv.Stderr, layout.Message(lines, terminal.Columns(terminal.FD(inv.Stderr))))
	return err
}

// Unwritten returns the failure for an error of writing standard output; see Dialect.
func (inv *Invocation) Unwritten(cause error) error {
	if inv.dialect.Unwritten == nil {
		return WriteError(cause)
	}
	return inv.dialect.Unwritten(cause)
}

// A descriptor writes to a file descriptor without the runtime's poller. With the poller, a
// non-blocking descriptor would not fail with EAGAIN as it does in the real tools.
type descriptor int

// Write writes all of p or returns an errno. Writing to a pipe without a reader kills the
// process with SIGPIPE, unless the process inherited that signal as ignored.
func (d descriptor) Write(p []byte) (n int, err error) {
	for n < len(p) {
		m, err := syscall.Write(int(d), p[n:])
		switch {
		case err == syscall.EINTR:
		case err != nil:
			if err == syscall.EPIPE && !entry.Ignored().Has(int(syscall.SIGPIPE)) {
				os.NewFile(uintptr(d), "").Write(p[n:]) // the runtime raises SIGPIPE if d is 1 or 2
			}
			return n, err
		default:
			n += m
		}
	}
	return n, nil
}

// Fd returns the number of the descriptor, for ioctl(2) on a terminal.
func (d descriptor) Fd() uintptr { return uintptr(d) }

// environment returns the environment of the process with duplicates, which os.Environ
// leaves out.
//
//go:linkname environment syscall.runtime_envs
func environment() []string

// DropSetID gives up the ids of a set-user-ID or set-group-ID file. Commands that do not
// check by themselves what a user may do call it, so that the kernel checks it. The error is
// an errno.
func DropSetID() error {
	if gid := os.Getgid(); gid != os.Getegid() {
		if err := syscall.Setgid(gid); err != nil {
			return err
		}
	}
	if uid := os.Getuid(); uid != os.Geteuid() {
		return syscall.Setuid(uid)
	}
	return nil
}
