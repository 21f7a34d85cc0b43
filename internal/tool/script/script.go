// Package script implements script(1) of util-linux: it runs a shell or a command on a pseudo-terminal
// of its own, and writes what is seen there, and what is typed, to files.
//
//	script [options] [FILE] [-- COMMAND [ARGUMENT...]]
//
// script.go reads the options, session.go is the pseudo-terminal, log.go writes the files. Begin reading
// at run.
package script

import (
	"os"
	"slices"
	"strings"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

// Command is script(1).
var Command = &cli.Command{
	Name:    "script",
	Dialect: cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 1, UsageStatus: 1},
	Run:     run,
}

// usage returns the text of --help: our own sentences, script(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] [<file>] [-- <command> [<argument>...]]

Record a session at a terminal in a file.

Options:
 -I, --log-in <file>         record what is typed
 -O, --log-out <file>        record what is seen, which is the default
 -B, --log-io <file>         record both in one file

 -T, --log-timing <file>     record the times, for scriptreplay(1)
 -t, --timing[=<file>]       the same, on standard error without a file
 -m, --logging-format <name>  format of the times: classic or advanced

 -a, --append                append to the files
 -c, --command <command>     run a command line rather than a shell
 -e, --return                end with the status of the command
 -f, --flush                 write at once, which ours always does
     --force                 write to the default file even if it is a link
 -E, --echo <when>           show what is typed: auto, always or never
 -q, --quiet                 do not say where it begins and ends

 -h, --help                  display this help
 -V, --version               display version

For more details see script(1).
`
}

const forceKey rune = 256

var words = cli.Options{Short: "aB:c:eE:fI:O:o:qm:T:t::Vh", Long: []cli.LongOption{
	{Name: "append", Key: 'a'},
	{Name: "command", Argument: cli.Required, Key: 'c'},
	{Name: "echo", Argument: cli.Required, Key: 'E'},
	{Name: "return", Key: 'e'},
	{Name: "flush", Key: 'f'},
	{Name: "force", Key: forceKey},
	{Name: "help", Key: 'h'},
	{Name: "log-in", Argument: cli.Required, Key: 'I'},
	{Name: "log-out", Argument: cli.Required, Key: 'O'},
	{Name: "log-io", Argument: cli.Required, Key: 'B'},
	{Name: "log-timing", Argument: cli.Required, Key: 'T'},
	{Name: "logging-format", Argument: cli.Required, Key: 'm'},
	{Name: "output-limit", Argument: cli.Required, Key: 'o'},
	{Name: "quiet", Key: 'q'},
	{Name: "timing", Argument: cli.Optional, Key: 't'},
	{Name: "version", Key: 'V'},
}}

// A request is a command line.
type request struct {
	inv                   *cli.Invocation
	in, out, timing       string // the files; empty for none
	timed                 bool
	format                string // -m
	command               string
	given                 bool // a command, which may be empty
	appends, force, quiet bool
	status                bool // -e
	echo                  bool
}

// defaultFile has the record if the command line names no file.
const defaultFile = "typescript"

func run(inv *cli.Invocation) error {
	q := &request{inv: inv, echo: true}
	var program []string
	before := *inv
	if i := slices.Index(inv.Argv, "--"); i > 0 {
		program, before.Argv = inv.Argv[i+1:], inv.Argv[:i]
	}
	operands, err := before.ParseUtilLinux(&words, usage, q.option)
	if err != nil {
		return err
	}
	if len(program) > 0 {
		if q.given {
			return &cli.Failure{Text: "option --command and '-- program' are mutually exclusive", Usage: true}
		}
		q.command, q.given = strings.Join(program, " "), true
	}
	if q.in == "" && q.out == "" {
		q.out = defaultFile
		if len(operands) > 0 {
			q.out, operands = operands[0], operands[1:]
		} else if err := q.refuseLink(); err != nil {
			return err
		}
	}
	if len(operands) > 0 {
		return &cli.Failure{Text: "unexpected number of arguments", Usage: true}
	}
	if q.format == "classic" && q.timed && q.in != "" && q.out != "" {
		return cli.Fail("log multiple streams is mutually exclusive with 'classic' format", nil)
	}
	return q.record()
}

func (q *request) option(o cli.Option) error {
	switch o.Key {
	case 'a':
		q.appends = true
	case 'c':
		q.command, q.given = o.Value, true
	case 'e':
		q.status = true
	case 'E':
		if !slices.Contains([]string{"auto", "always", "never"}, o.Value) {
			return cli.Fail("unsupported echo mode: '"+o.Value+"'", nil)
		}
		q.echo = o.Value != "never"
	case forceKey:
		q.force = true
	case 'I':
		q.in = o.Value
	case 'O':
		q.out = o.Value
	case 'B':
		q.in, q.out = o.Value, o.Value
	case 'm':
		if o.Value != "classic" && o.Value != "advanced" {
			return cli.Fail("unsupported logging format: '"+o.Value+"'", nil)
		}
		q.format = o.Value
	case 'o':
		return cli.Fail("--output-limit is not supported", nil)
	case 'q':
		q.quiet = true
	case 't', 'T':
		q.timed, q.timing = true, strings.TrimPrefix(o.Value, "=")
	}
	return nil
}

// refuseLink fails if the default file is a link, which may lead anywhere.
func (q *request) refuseLink() error {
	var st unix.Stat_t
	if q.force || unix.Lstat(q.out, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFLNK && st.Nlink <= 1 {
		return nil
	}
	return cli.Fail("output file `"+q.out+"' is a link\nUse --force if you really want to use it.\nProgram not started.", nil)
}

// open opens a file of the record.
func (q *request) open(path string) (*os.File, error) {
	how := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if q.appends {
		how = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	}
	f, err := os.OpenFile(path, how, 0o666)
	if err != nil {
		return nil, cli.Fail("cannot open "+path, err)
	}
	return f, nil
}
