package userland

import (
	"bufio"
	"errors"
	"io"
	"os"

	"contedor/internal/cli"
	"contedor/internal/linux/quote"
)

// coreutils is the dialect of GNU coreutils: argv[0] in full, status 1.
var coreutils = cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 1, UsageStatus: 1}

// serious is the dialect of tools whose status 1 is an answer or a small
// matter, and 2 the failure.
var serious = cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 2, UsageStatus: 2}

// A tool is one run of a command: its invocation, its output, and what became
// of it.
type tool struct {
	*cli.Invocation
	out    *bufio.Writer
	locale quote.Locale
	usage  string
	status int // what the run returns where nothing worse happens
}

// command makes a command of what does its work. The usage, which --help shows,
// follows "Usage: NAME ".
func command(name string, dialect cli.Dialect, usage string, work func(*tool) error) *cli.Command {
	return &cli.Command{Name: name, Dialect: dialect, Run: func(inv *cli.Invocation) error {
		t := &tool{
			Invocation: inv,
			out:        bufio.NewWriterSize(inv.Stdout, 64<<10),
			locale:     quote.FromEnvironment(inv.Getenv),
			usage:      usage,
		}
		err := work(t)
		if err == errAnswered {
			err = nil
		}
		if failed := t.out.Flush(); failed != nil && err == nil {
			return cli.Fail("write error", failed)
		}
		if err == nil && t.status != 0 {
			return &cli.Failure{Status: t.status}
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
	firstKey // the first that a tool may use for its own
)

// parse reads the words of the command line, hands every option to take and
// returns the operands. Options may follow operands where o says so.
func (t *tool) parse(o cli.Options, take func(cli.Option) error) ([]string, error) {
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
			return nil, t.help()
		case opt.Key == versionKey:
			return nil, t.version()
		}
		if err := take(opt); err != nil {
			return nil, err
		}
	}
}

func (t *tool) help() error {
	t.out.WriteString("Usage: " + t.Argv[0] + " " + t.usage)
	return errAnswered
}

func (t *tool) version() error {
	t.out.WriteString(cli.BaseName(t.Argv[0]) + " (contedor) 0.1\n")
	return errAnswered
}

// complain writes a message about a part of the work and lets the run end with
// status 1; the rest of the work goes on.
func (t *tool) complain(text string, cause error) { t.complainWith(1, text, cause) }

// complainWith is complain with another exit status; the highest one counts.
func (t *tool) complainWith(status int, text string, cause error) {
	t.warn(cli.Fail(text, cause).Error())
	t.status = max(t.status, status)
}

// warn writes a message that changes nothing else, after the output so far.
func (t *tool) warn(text string) {
	t.out.Flush() // a failure stays with the writer
	t.Stderr.Write([]byte(t.ErrorName() + ": " + text + "\n"))
}

// badUsage is a wrong command line.
func badUsage(text string) error { return &cli.Failure{Text: text, Usage: true} }

// badArgument is a value that an option does not know.
func (t *tool) badArgument(value, option string, known ...string) error {
	text := "invalid argument " + t.locale.Quote(value) + " for " + t.locale.Quote(option) + "\nValid arguments are:"
	for _, word := range known {
		text += "\n  - " + t.locale.Quote(word)
	}
	return badUsage(text)
}

// quoted shows a file name in a sentence.
func (t *tool) quoted(name string) string { return t.locale.Shell(name) }

// name shows a file name before a colon: in quotes only where it must be.
func (t *tool) name(name string) string { return t.locale.Name(name) }

// open opens a file to read it; "-" is the standard input.
func (t *tool) open(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(t.Stdin), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// orStdin is the operands, or "-" where there are none.
func orStdin(operands []string) []string {
	if len(operands) == 0 {
		return []string{"-"}
	}
	return operands
}
