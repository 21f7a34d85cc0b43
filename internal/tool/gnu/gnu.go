// Package gnu runs small tools with the conventions of GNU's tools: long options, buffered output,
// their messages and exit statuses. The packages below it are shared by several tools. The package of
// a tool begins with its Command:
//
//	var Command = gnu.Command("whoami", gnu.Coreutils, usage, func(t *gnu.Tool) error { … })
package gnu

import (
	"bufio"
	"cmp"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/quote"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/quantity"
	"golang.org/x/sys/unix"
)

// Coreutils is the dialect of GNU coreutils: status 1, and the base name of argv[0] in messages. Those of
// getopt(3) and the line "Try" have argv[0] in full.
var Coreutils = cli.Dialect{ErrorName: cli.BaseName, TryName: cli.Whole, Status: 1, UsageStatus: 1}

// Serious is that of tools in which status 1 is a result or a minor problem, and status 2 a failure.
var Serious = cli.Dialect{ErrorName: cli.BaseName, TryName: cli.Whole, Status: 2, UsageStatus: 2}

// Findutils is the dialect of tools that print argv[0] in full: of GNU findutils and others.
var Findutils = cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 1, UsageStatus: 1}

// Diffutils is that of GNU diffutils, in which status 1 is a result.
var Diffutils = cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 2, UsageStatus: 2}

// A Tool is one run of a command: its invocation, its output and its exit status.
type Tool struct {
	*cli.Invocation
	Out    *bufio.Writer
	Locale quote.Locale
	usage  string
	Status int // the exit status unless the tool returns an error

	// Closing is what the tool says at its end if standard input, which it has read, was closed; "" if
	// it does not close standard input.
	Closing string
	reads   bool // standard input

	// Unwritten is the dialect's function of this name, unless the tool sets another for a part of its work.
	Unwritten func(cause error) error
}

// Command returns a command. usage is the text of --help after "Usage: NAME ". If work returns an
// error, the command fails with it. A write error of the output is a failure, too.
func Command(name string, dialect cli.Dialect, usage string, work func(*Tool) error) *cli.Command {
	return &cli.Command{Name: name, Dialect: dialect, Run: Run(usage, work)}
}

// Run returns the function Run of such a command.
func Run(usage string, work func(*Tool) error) func(*cli.Invocation) error {
	return func(inv *cli.Invocation) error {
		dates.SetLocal(inv.Getenv)
		t := &Tool{
			Invocation: inv,
			Out:        bufio.NewWriterSize(inv.Stdout, 64<<10),
			Locale:     quote.FromEnvironment(inv.Getenv),
			usage:      usage,
		}
		err := work(t)
		if err == cli.ErrAnswered {
			err = nil
		}
		if err == nil && t.Closing != "" && t.reads && entry.WasClosed(0) {
			t.Complain(t.Closing, unix.EBADF)
		}
		if failed := t.Out.Flush(); failed != nil && err == nil {
			err = t.notWritten(failed)
		}
		if err == nil && t.Status != 0 {
			return &cli.Failure{Status: t.Status}
		}
		return err
	}
}

// LineBuffered is an Unwritten for a tool that writes line by line: at the end, when it notices
// the error, it knows only whether standard output is closed.
func LineBuffered(cause error) error {
	if cause == unix.EBADF {
		return cli.WriteError(cause)
	}
	return cli.WriteError(nil)
}

// notWritten returns the failure for an error of writing the output, with a hint if the output
// is a file of a cgroup.
func (t *Tool) notWritten(err error) error {
	unwritten := t.Unwritten
	if unwritten == nil {
		unwritten = t.Invocation.Unwritten
	}
	f, failed := unwritten(err).(*cli.Failure)
	if !failed {
		return nil
	}
	if name, err := os.Readlink("/proc/self/fd/1"); err == nil && f.Err != nil {
		f.Hint = hint.Refused(&hint.Cgroup{Path: name}, f.Err)
	}
	return f
}

// Keys of options that have no letter.
const (
	helpKey rune = 256 + iota
	versionKey
	FirstKey // the first key for a tool's own options
)

// Posix2 returns the version of POSIX whose command lines the user wants, _POSIX2_VERSION: 199209, 200112
// or, as without the variable, 200809.
func (t *Tool) Posix2() int {
	text, _ := t.Getenv("_POSIX2_VERSION")
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return 200809
}

// Parse parses the command line, calls take for every option and returns the operands. o.Permute
// says whether options may follow operands. It adds --help and --version to the options.
func (t *Tool) Parse(o cli.Options, take func(cli.Option) error) ([]string, error) {
	o.Long = append(o.Long[:len(o.Long):len(o.Long)],
		cli.LongOption{Name: "help", Key: helpKey}, cli.LongOption{Name: "version", Key: versionKey})
	return t.Getopt(&o).Each(func(opt cli.Option) error {
		switch opt.Key {
		case helpKey:
			return t.Help()
		case versionKey:
			return t.Version()
		}
		return take(opt)
	}, nil)
}

// Help writes the text of --help. The tool must return the error.
func (t *Tool) Help() error {
	t.Out.WriteString(t.Page("Usage: " + t.Argv[0] + " " + t.usage))
	return cli.ErrAnswered
}

// Complain prints a message and sets the exit status to 1. The tool continues. cause may be nil.
func (t *Tool) Complain(text string, cause error) { t.ComplainWith(1, text, cause) }

// ComplainWith is Complain with another exit status. The highest status becomes the tool's.
func (t *Tool) ComplainWith(status int, text string, cause error) {
	t.Warn(cli.Fail(text, cause).Error())
	t.Status = max(t.Status, status)
}

// Warn flushes the output and writes a message. The exit status does not change.
func (t *Tool) Warn(text string) {
	t.Out.Flush() // the writer remembers an error until the end
	t.Stderr.Write([]byte(t.ErrorName() + ": " + text + "\n"))
}

// ProcpsUsage fails as the tools of procps do: with the message about an option, which may be
// empty, and the usage.
func (t *Tool) ProcpsUsage(text string) error {
	if text != "" {
		text = t.Argv[0] + ": " + text + "\n"
	}
	t.Out.Flush()
	t.Stderr.Write([]byte(text + "\nUsage:\n " + cli.BaseName(t.Argv[0]) + " " + t.usage))
	return &cli.Failure{Status: 1}
}

// BadUsage returns the failure for a wrong command line.
func BadUsage(text string) error { return &cli.Failure{Text: text, Usage: true} }

// WithUsage shows a wrong command line as the tools of procps do: what is wrong with it, which may be
// nil, and then the usage.
func WithUsage(inv *cli.Invocation, wrong error, usage string, status int) error {
	text := usage
	if wrong != nil {
		text = inv.Argv[0] + ": " + wrong.Error() + "\n" + usage
	}
	inv.Stderr.Write([]byte(text))
	return &cli.Failure{Status: status}
}

// ExtraOperand returns the failure for an operand too many.
func (t *Tool) ExtraOperand(word string) error {
	return BadUsage("extra operand " + t.Locale.Quote(word))
}

// Exactly returns nil for n operands, and the failure for fewer or more of them.
func (t *Tool) Exactly(n int, operands []string) error {
	switch given := len(operands); {
	case given > n:
		return t.ExtraOperand(operands[n])
	case given == n:
		return nil
	case given == 0:
		return BadUsage("missing operand")
	default:
		return BadUsage("missing operand after " + t.Locale.Quote(operands[given-1]))
	}
}

// ParseOperands parses the command line of a tool that has no options but --help and --version, and n
// operands.
func (t *Tool) ParseOperands(n int) ([]string, error) {
	operands, err := t.Parse(cli.Options{Permute: true}, nil)
	return operands, cmp.Or(err, t.Exactly(n, operands))
}

// Match returns the first word of the row that contains a value. The words of a row are synonyms. The
// value may be abbreviated if it then belongs to one row only. what is the option in the message about
// any other value, which all tools answer with status 1.
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
	if ambiguous {
		return "", t.unmatched("ambiguous", value, what, rows)
	}
	return "", t.unmatched("invalid", value, what, rows)
}

// MatchWhole is like Match, but the value cannot be abbreviated.
func (t *Tool) MatchWhole(value, what string, rows ...[]string) (string, error) {
	for _, row := range rows {
		if slices.Contains(row, value) {
			return row[0], nil
		}
	}
	return "", t.unmatched("invalid", value, what, rows)
}

func (t *Tool) unmatched(problem, value, what string, rows [][]string) error {
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
	return &cli.Failure{Status: 1, Text: text, Usage: true}
}

// QuotingStyle returns the style that QUOTING_STYLE selects, or "". It warns of an unknown one.
func (t *Tool) QuotingStyle() quote.Style {
	text, ok := t.Getenv("QUOTING_STYLE")
	if !ok {
		return ""
	}
	var rows [][]string
	for _, style := range quote.Styles {
		rows = append(rows, []string{string(style)})
	}
	word, err := t.Match(text, "", rows...)
	if err != nil {
		t.Warn("ignoring invalid value of environment variable QUOTING_STYLE: " + t.Locale.Quote(text))
	}
	return quote.Style(word)
}

// BlockSize parses the value of --block-size or of the short option for it.
func (t *Tool) BlockSize(option, value string) (quantity.Block, error) {
	block, err := quantity.ParseBlock(value)
	if err != nil {
		err = InvalidNumber(option, value, err)
	}
	return block, err
}

// InvalidNumber returns the failure for the value of an option, which is written -X or --NAME. The
// cause is one of quantity.Integer.
func InvalidNumber(option, value string, cause error) error {
	switch cause {
	case unix.EOVERFLOW:
		return cli.Fail(option+" argument '"+value+"' too large", nil)
	case quantity.ErrSuffix:
		return cli.Fail("invalid suffix in "+option+" argument '"+value+"'", nil)
	}
	return cli.Fail("invalid "+option+" argument '"+value+"'", nil)
}

// Quoted quotes a file name within a message.
func (t *Tool) Quoted(name string) string { return t.Locale.Shell(name) }

// Name quotes a file name in front of a colon, but only if necessary.
func (t *Tool) Name(name string) string { return t.Locale.Name(name) }

// Open opens a file for reading; "-" is standard input. The error is an *os.PathError.
//
// If standard output is a terminal, reading standard input first writes what is buffered: a
// user who types sees the result of each line, as with C's stdio.
func (t *Tool) Open(name string) (io.ReadCloser, error) {
	if name == "-" {
		t.reads = true
		if terminal.Is(terminal.FD(t.Stdout)) {
			return io.NopCloser(flushing{t}), nil
		}
		return io.NopCloser(t.Stdin), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// flushing reads standard input, and flushes the output before each read.
type flushing struct{ *Tool }

func (f flushing) Read(b []byte) (int, error) {
	f.Out.Flush() // the writer remembers a failure
	return f.Stdin.Read(b)
}

// OrStdin returns the operands, or "-" if there are none.
func OrStdin(operands []string) []string {
	if len(operands) == 0 {
		return []string{"-"}
	}
	return operands
}

// Interactive reports whether standard input is a terminal.
func (t *Tool) Interactive() bool {
	return terminal.Is(terminal.FD(t.Stdin))
}

// Confirm writes a question to standard error and reports whether the answer is yes.
func (t *Tool) Confirm(question string) bool {
	t.Out.Flush()
	t.Stderr.Write([]byte(t.ErrorName() + ": " + question))
	return t.Answer()
}

// Answer reads a line from standard input and reports whether it begins with y or Y.
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

// OnlyWord writes the text of --help or --version if that is the only argument. Otherwise it returns nil.
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

// NotEOF returns err, or nil for io.EOF.
func NotEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}
