// Package gnu is the run of a small tool in the manner of GNU's: its options, its
// buffered output, its messages and its exit status. The packages below it are what
// several tools share. A tool's own package begins with its Command:
//
//	var Command = gnu.Command("whoami", gnu.Coreutils, usage, func(t *gnu.Tool) error { … })
package gnu

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/quote"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// Coreutils is the dialect of GNU coreutils: argv[0] in full, status 1.
var Coreutils = cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 1, UsageStatus: 1}

// Serious is the dialect of tools whose status 1 is an answer or a small
// matter, and 2 the failure.
var Serious = cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 2, UsageStatus: 2}

// A Tool is one run of a command: its invocation, its output, and what became
// of it.
type Tool struct {
	*cli.Invocation
	Out    *bufio.Writer
	Locale quote.Locale
	usage  string
	Status int // what the run returns where nothing worse happens
}

// Command makes a command that has a process of its own: signals act on it as on
// any other program. The usage, which --help shows, follows "Usage: NAME ".
func Command(name string, dialect cli.Dialect, usage string, work func(*Tool) error) *cli.Command {
	return &cli.Command{Name: name, Dialect: dialect, Run: func(inv *cli.Invocation) error {
		solo.InheritSignals()
		t := &Tool{
			Invocation: inv,
			Out:        bufio.NewWriterSize(inv.Stdout, 64<<10),
			Locale:     quote.FromEnvironment(inv.Getenv),
			usage:      usage,
		}
		err := work(t)
		if err == errAnswered {
			err = nil
		}
		if failed := t.Out.Flush(); failed != nil && err == nil {
			return cli.Fail("write error", failed)
		}
		if err == nil && t.Status != 0 {
			return &cli.Failure{Status: t.Status}
		}
		return err
	}}
}

// errAnswered ends a run that --help or --version has answered.
var errAnswered = errors.New("answered")

// Keys of options that have no letter.
const (
	helpKey rune = 256 + iota
	versionKey
	FirstKey // the first that a tool may use for its own
)

// Parse reads the words of the command line, hands every option to take and
// returns the operands. Options may follow operands where o says so.
func (t *Tool) Parse(o cli.Options, take func(cli.Option) error) ([]string, error) {
	o.Long = append(o.Long[:len(o.Long):len(o.Long)],
		cli.LongOption{Name: "help", Key: helpKey}, cli.LongOption{Name: "version", Key: versionKey})
	g := t.Getopt(&o)
	for {
		opt, err := g.Next()
		switch {
		case err != nil:
			return nil, err
		case opt.Key == cli.End:
			return g.Operands(), nil
		case opt.Key == helpKey:
			return nil, t.Help()
		case opt.Key == versionKey:
			return nil, t.Version()
		}
		if err := take(opt); err != nil {
			return nil, err
		}
	}
}

// Help answers --help and ends the run.
func (t *Tool) Help() error {
	t.Out.WriteString("Usage: " + t.Argv[0] + " " + t.usage)
	return errAnswered
}

// Version answers --version and ends the run.
func (t *Tool) Version() error {
	t.Out.WriteString(cli.BaseName(t.Argv[0]) + " (contedor) " + cli.Version + "\n")
	return errAnswered
}

// Complain writes a message about a part of the work and lets the run end with
// status 1; the rest of the work goes on.
func (t *Tool) Complain(text string, cause error) { t.ComplainWith(1, text, cause) }

// ComplainWith is Complain with another exit status; the highest one counts.
func (t *Tool) ComplainWith(status int, text string, cause error) {
	t.Warn(cli.Fail(text, cause).Error())
	t.Status = max(t.Status, status)
}

// Warn writes a message that changes nothing else, after the output so far.
func (t *Tool) Warn(text string) {
	t.Out.Flush() // a failure stays with the writer
	t.Stderr.Write([]byte(t.ErrorName() + ": " + text + "\n"))
}

// BadUsage is a wrong command line.
func BadUsage(text string) error { return &cli.Failure{Text: text, Usage: true} }

// Match returns the first word of the row that a value means, which may be
// abbreviated as long as it means one row only. The words of a row mean the same.
// what names the option in the message about any other value.
func (t *Tool) Match(value, what string, rows ...[]string) (string, error) {
	var found []string
	ambiguous := false
	for _, row := range rows {
		for _, word := range row {
			switch {
			case word == value:
				return row[0], nil
			case !strings.HasPrefix(word, value):
			case found == nil:
				found = row
			default:
				ambiguous = ambiguous || &found[0] != &row[0]
			}
		}
	}
	if found != nil && !ambiguous {
		return found[0], nil
	}
	problem := "invalid"
	if ambiguous {
		problem = "ambiguous"
	}
	text := problem + " argument " + t.Locale.Quote(value) + " for " + t.Locale.Quote(what) + "\nValid arguments are:"
	for _, row := range rows {
		for i, word := range row {
			if i == 0 {
				text += "\n  - "
			} else {
				text += ", "
			}
			text += t.Locale.Quote(word)
		}
	}
	return "", BadUsage(text)
}

// Quoted shows a file name in a sentence.
func (t *Tool) Quoted(name string) string { return t.Locale.Shell(name) }

// Name shows a file name before a colon: in quotes only where it must be.
func (t *Tool) Name(name string) string { return t.Locale.Name(name) }

// Open opens a file to read it; "-" is the standard input.
func (t *Tool) Open(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(t.Stdin), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// OrStdin is the operands, or "-" where there are none.
func OrStdin(operands []string) []string {
	if len(operands) == 0 {
		return []string{"-"}
	}
	return operands
}

// Interactive reports whether somebody sits at a terminal to be asked.
func (t *Tool) Interactive() bool {
	in, ok := t.Stdin.(*os.File)
	if !ok {
		return false
	}
	_, err := unix.IoctlGetTermios(int(in.Fd()), unix.TCGETS)
	return err == nil
}

// Confirm asks a person a question and reports whether the answer is yes.
func (t *Tool) Confirm(question string) bool {
	t.Out.Flush()
	t.Stderr.Write([]byte(t.ErrorName() + ": " + question))
	return t.Answer()
}

// Answer reads a line and reports whether it says yes.
func (t *Tool) Answer() bool {
	var answer []byte
	for buf := make([]byte, 1); ; {
		n, err := t.Stdin.Read(buf)
		if n == 0 && err != nil || n == 1 && buf[0] == '\n' {
			break
		}
		answer = append(answer, buf[:n]...)
	}
	return len(answer) > 0 && (answer[0] == 'y' || answer[0] == 'Y')
}

// OnlyWord answers --help or --version where that is the whole command line.
func (t *Tool) OnlyWord() error {
	if len(t.Argv) == 2 {
		switch t.Argv[1] {
		case "--help":
			return t.Help()
		case "--version":
			return t.Version()
		}
	}
	return nil
}

// NotEOF returns the error of a reader, nil at the end.
func NotEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}
