// Package sed implements sed(1) of GNU sed 4.9: it edits a stream of lines with a script.
//
// Synopsis:
//
//	sed [OPTION]... {SCRIPT | -e SCRIPT | -f FILE}... [FILE]...
//
// A parser (parse.go) turns the script into commands (script.go), a machine (run.go) carries
// them out, input.go has the files that are read, and output.go those that are written.
package sed

import (
	"contedor/internal/linux/entry"
	"golang.org/x/sys/unix"
	"io"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// The exit statuses of sed.
const (
	statusUsage = 1
	statusInput = 2
	statusPanic = 4
)

var dialect = cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: statusPanic, UsageStatus: statusUsage, Unwritten: unwritten}

// unwritten returns the failure for a write error of standard output. sed notices only at the end that
// standard output is closed, hence the other message.
func unwritten(cause error) error {
	if cause == unix.EBADF {
		return cli.Fail("couldn't close stdout", cause)
	}
	return cli.Fail("couldn't flush stdout", cause)
}

const usage = `[OPTION]... {script-only-if-no-other-script} [input-file]...
Edits files, or standard input, line by line.
  -n, --quiet, --silent  print lines only on request
  -e, --expression=SCRIPT  add commands
  -f, --file=FILE        add the commands in FILE
      --follow-symlinks  with -i, edit the file that a symbolic link names
  -i[SUFFIX], --in-place[=SUFFIX]  edit files in place; keep a backup if SUFFIX is given
  -l, --line-length=N    length of the lines that l prints
      --posix            no extensions of GNU
  -E, -r, --regexp-extended  extended regular expressions
  -s, --separate         each file is a stream of its own
      --sandbox          refuse the commands e, r and w
  -u, --unbuffered       read and write each line at once
  -z, --null-data        lines end with a zero byte
  -b, --binary           accepted

The first operand is the script if there is neither -e nor -f. Without files,
standard input is edited.
`

// Command is sed.
var Command = gnu.Command("sed", dialect, usage, func(t *gnu.Tool) error {
	err := sed(t)
	if entry.WasClosed(1) && (err == nil || err == cli.ErrAnswered) {
		return unwritten(unix.EBADF)
	}
	return err
})

const (
	symlinksKey = gnu.FirstKey + iota
	posixKey
	sandboxKey
)

var options = cli.Options{Permute: true, Short: "bsnrzuEe:f:l:i::V:", Long: []cli.LongOption{
	{Name: "binary", Key: 'b'},
	{Name: "regexp-extended", Key: 'r'},
	{Name: "in-place", Argument: cli.Optional, Key: 'i'},
	{Name: "expression", Argument: cli.Required, Key: 'e'},
	{Name: "file", Argument: cli.Required, Key: 'f'},
	{Name: "line-length", Argument: cli.Required, Key: 'l'},
	{Name: "null-data", Key: 'z'},
	{Name: "zero-terminated", Key: 'z'},
	{Name: "quiet", Key: 'n'},
	{Name: "posix", Key: posixKey},
	{Name: "silent", Key: 'n'},
	{Name: "sandbox", Key: sandboxKey},
	{Name: "separate", Key: 's'},
	{Name: "unbuffered", Key: 'u'},
	{Name: "follow-symlinks", Key: symlinksKey},
}}

// An editor is one run of sed.
type editor struct {
	*gnu.Tool
	settings
	script
	machine
}

// The settings are the options.
type settings struct {
	quiet, extended, posix, sandbox bool
	separate, unbuffered, inPlace   bool
	followLinks                     bool
	suffix                          string // of backups; empty for none
	width                           int    // of the lines that l prints
	delimiter                       byte   // at the end of each line
	posixEnvironment                bool   // POSIXLY_CORRECT is set
}

func sed(t *gnu.Tool) error {
	e := &editor{Tool: t}
	e.delimiter, e.width = '\n', 70
	if columns, ok := t.Getenv("COLS"); ok {
		if n, err := strconv.Atoi(columns); err == nil && n > 1 {
			e.width = n - 1
		}
	}
	_, e.posixEnvironment = t.Getenv("POSIXLY_CORRECT")
	p := newParser(e)
	var parts []func() error // the scripts are read when all options are known
	words, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'n':
			e.quiet = true
		case 'e':
			parts = append(parts, func() error { return p.expression(o.Value) })
		case 'f':
			parts = append(parts, func() error { return p.file(o.Value) })
		case 'i':
			e.inPlace, e.separate, e.suffix = true, true, o.Value
		case 'l':
			e.width = leadingNumber(o.Value)
		case posixKey:
			e.posix = true
		case 'E', 'r':
			e.extended = true
		case 's':
			e.separate = true
		case sandboxKey:
			e.sandbox = true
		case symlinksKey:
			e.followLinks = true
		case 'u':
			e.unbuffered = true
		case 'z':
			e.delimiter = 0
		}
		return nil
	})
	if failure, ok := err.(*cli.Failure); ok && failure.Usage {
		return e.usageError(failure.Text)
	}
	if err != nil {
		return err
	}
	if parts == nil {
		if len(words) == 0 {
			return e.usageError("")
		}
		first := words[0]
		parts, words = append(parts, func() error { return p.expression(first) }), words[1:]
	}
	for _, read := range parts {
		if err := read(); err != nil {
			return err
		}
	}
	if err := p.finish(); err != nil {
		return err
	}
	if e.inPlace && len(words) == 0 {
		return cli.Fail("no input files", nil)
	}
	return e.edit(gnu.OrStdin(words))
}

// usageError prints the usage after a message.
func (e *editor) usageError(text string) error {
	if text != "" {
		e.Warn(text)
	}
	io.WriteString(e.Stderr, "Usage: "+e.Argv[0]+" "+usage)
	return &cli.Failure{Status: statusUsage}
}

// leadingNumber is atoi(3).
func leadingNumber(word string) int {
	word = strings.TrimLeft(word, " \t\n\v\f\r")
	end := 0
	for end < len(word) && (word[end] >= '0' && word[end] <= '9' || end == 0 && (word[0] == '-' || word[0] == '+')) {
		end++
	}
	n, _ := strconv.Atoi(word[:end])
	return n
}
