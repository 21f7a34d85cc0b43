// Package cli is what all commands share: how they are run, how the words of a
// command line are read (getopt_long(3)), and how each family of tools words
// its failures.
package cli

import (
	"io"
	"os"
	"strings"
	"syscall"
	_ "unsafe" // for go:linkname

	"contedor/internal/hint"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/errno"
	"contedor/internal/linux/machine"
	"contedor/internal/texts"
)

// A Command is a tool: the same value serves the separate binary, the multicall
// binary and the tests.
type Command struct {
	Name    string // the name it is installed under
	Dialect Dialect
	Run     func(*Invocation) error
}

// An Invocation is one run of a command, as execve(2) hands it over.
type Invocation struct {
	Argv           []string // the words, argv[0] included; never empty
	Env            []string // the environment, unchanged: duplicates, order, words without "="
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	dialect        Dialect
}

// A Dialect is how a family of tools words its failures.
type Dialect struct {
	ErrorName   func(argv0 string) string // what stands before the colon of the tool's own messages
	TryName     func(argv0 string) string // the name in "Try 'NAME --help' for more information."
	Status      int                       // the exit status of a failure that names none
	UsageStatus int                       // the exit status of a wrong command line

	// ForgiveClosed says that a standard output that is closed, or a pipe that
	// nobody reads, is no failure.
	ForgiveClosed bool
}

// UtilLinux is the dialect of util-linux: the base name of argv[0], status 1.
var UtilLinux = Dialect{ErrorName: BaseName, TryName: BaseName, Status: 1, UsageStatus: 1, ForgiveClosed: true}

// BaseName returns what follows the last slash of a word. Package headstart calls it
// before the Go runtime starts: it allocates nothing.
func BaseName(word string) string { return word[strings.LastIndexByte(word, '/')+1:] }

// Whole returns the word itself: the name of tools that show argv[0] in full.
func Whole(word string) string { return word }

// A Failure is an error with an exit status of its own, and perhaps without a
// message.
type Failure struct {
	Text   string // the message after "NAME: "; empty for none
	Err    error  // the cause, worded by strerror(3) when it is an errno; nil for none
	Status int    // the exit status; 0 for the dialect's
	Usage  bool   // the "Try 'NAME --help'" line follows, and the dialect's UsageStatus counts
	Whole  bool   // argv[0] in full stands before the colon, as getopt(3) has it

	// Hint is what a hint is found by, for a person at a terminal; nil for no hint.
	Hint *hint.Refusal
}

func (f *Failure) Error() string {
	if f.Err == nil {
		return f.Text
	}
	return f.Text + ": " + Strerror(f.Err)
}

// Fail returns a Failure of the dialect's status with text and, where it is
// not nil, a cause.
func Fail(text string, cause error) *Failure { return &Failure{Text: text, Err: cause} }

// Strerror returns an error's text, that of strerror(3) for an errno.
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

// Main runs a command with the process's own arguments, environment and
// streams, and exits.
//
// A process that was re-executed to print a hint runs no command.
func Main(c *Command) { MainAs(c, os.Args) }

// MainAs is Main with other words in place of the process's own.
func MainAs(c *Command, argv []string) {
	inv := &Invocation{
		Argv:   argv,
		Env:    entry.Environment(environment()),
		Stdin:  os.Stdin,
		Stdout: descriptor(1),
		Stderr: descriptor(2),
	}
	if hint.Called(os.Args) {
		inv.answer()
	}
	os.Exit(c.Execute(inv))
}

// answer prints the hint that the process was re-executed for, and exits. It is apart
// from MainAs to keep that function's stack frame small: with this call in it, the
// stack would have to grow in every command.
func (inv *Invocation) answer() {
	io.WriteString(inv.Stderr, hint.Answer(os.Args, inv.Getenv))
	os.Exit(0)
}

// Silent returns an invocation of a command of that dialect whose output goes
// nowhere.
func Silent(d Dialect, argv, env []string) *Invocation {
	return &Invocation{Argv: argv, Env: env, Stdout: io.Discard, Stderr: io.Discard, dialect: d}
}

// Execute runs the command, writes the message of a failure to the standard
// error and returns the exit status.
func (c *Command) Execute(inv *Invocation) int {
	inv.dialect = c.Dialect
	err := c.Run(inv)
	if err == nil {
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
		line = name + ": " + f.Error() + "\n"
	}
	status := inv.dialect.Status
	if f.Usage {
		line += "Try '" + inv.dialect.TryName(inv.Argv[0]) + " --help' for more information.\n"
		status = inv.dialect.UsageStatus
	}
	if f.Status != 0 {
		status = f.Status
	}
	if _, err := io.WriteString(inv.Stderr, line); err != nil {
		return inv.dialect.Status // what nobody hears is a failure of the tool's own
	}
	if f.Hint != nil && hint.Wanted(inv.Getenv) {
		io.WriteString(inv.Stderr, f.Hint.Line(machine.Here(), texts.FromEnvironment(inv.Getenv)))
	}
	return status
}

// ErrorName returns what stands before the colon of the command's own messages.
func (inv *Invocation) ErrorName() string { return inv.dialect.ErrorName(inv.Argv[0]) }

// Getenv returns the value of the first variable of that name, as getenv(3)
// finds it, and whether there is one.
func (inv *Invocation) Getenv(name string) (string, bool) {
	for _, word := range inv.Env {
		if value, ok := Value(word, name); ok {
			return value, true
		}
	}
	return "", false
}

// Value returns the value of a variable, where a word of the environment is its. Package
// headstart calls it before the Go runtime starts: it allocates nothing.
func Value(word, name string) (string, bool) {
	if len(word) > len(name) && word[len(name)] == '=' && word[:len(name)] == name {
		return word[len(name)+1:], true
	}
	return "", false
}

// Print writes text to the standard output, which for --help and --version is
// all that the command does: a failed write is the command's failure.
func (inv *Invocation) Print(text string) error {
	_, err := io.WriteString(inv.Stdout, text)
	if err == nil || inv.dialect.ForgiveClosed && (err == syscall.EBADF || err == syscall.EPIPE) {
		return nil
	}
	return Fail("write error", err)
}

// A descriptor writes without the runtime's poller, which would show in a
// non-blocking descriptor's errors.
type descriptor int

// Write writes all of p or returns the errno. A pipe that nobody reads kills
// the process by SIGPIPE as it would any program, unless that is ignored.
func (d descriptor) Write(p []byte) (n int, err error) {
	for n < len(p) {
		m, err := syscall.Write(int(d), p[n:])
		switch {
		case err == syscall.EINTR:
		case err != nil:
			if err == syscall.EPIPE && !entry.Ignored().Has(int(syscall.SIGPIPE)) {
				os.NewFile(uintptr(d), "").Write(p[n:]) // dies, where d is 1 or 2
			}
			return n, err
		default:
			n += m
		}
	}
	return n, nil
}

// Fd returns the number of the descriptor, for a terminal's ioctl(2).
func (d descriptor) Fd() uintptr { return uintptr(d) }

// environment returns the environment as the runtime has it; os.Environ leaves
// out what is there twice.
//
//go:linkname environment syscall.runtime_envs
func environment() []string

// DropSetID gives up what a set-user-ID or set-group-ID file has given: for
// commands whose checks are the kernel's alone.
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
