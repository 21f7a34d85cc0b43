// Package getopt implements getopt(1) of util-linux: it parses the options of a shell script and prints
// them in order, quoted for the shell.
//
//	getopt [options] [--] OPTSTRING PARAMETER...
//
// The options of getopt itself are read as everywhere (package cli). Those of the script are read by a
// scanner, which has all that glibc's getopt_long_only(3) can do.
package getopt

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// dialect is that of util-linux, with the status of getopt(1) for a wrong command line.
var dialect = cli.Dialect{
	ErrorName: cli.UtilLinux.ErrorName, TryName: cli.UtilLinux.TryName, Status: 2, UsageStatus: 2,
	Unwritten: func(cause error) error {
		err := cli.UtilLinux.Unwritten(cause)
		if f, ok := err.(*cli.Failure); ok {
			f.Status = noOutput
		}
		return err
	},
}

// Command is getopt(1).
var Command = gnu.Command("getopt", dialect, "", getopt)

// Statuses of getopt(1) beside that of a wrong command line.
const (
	badOptions = 1 // those of the script
	noOutput   = 3
	isEnhanced = 4 // the answer to --test, which older versions answered with 0
)

// usage returns the text of --help: our own sentences, getopt(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` <optstring> <parameters>
 ` + name + ` [options] [--] <optstring> <parameters>
 ` + name + ` [options] -o|--options <optstring> [options] [--] <parameters>

Parse the options of a shell script.

Options:
 -a, --alternative             long options may begin with one dash
 -l, --longoptions <longopts>  the long options
 -n, --name <progname>         the name in messages
 -o, --options <optstring>     the short options
 -q, --quiet                   print no messages
 -Q, --quiet-output            print no result
 -s, --shell <shell>           quote for this shell
 -T, --test                    test for this version of getopt
 -u, --unquoted                do not quote
 -U, --unknown                 print unknown options as they are, and no messages

 -h, --help                    display this help
 -V, --version                 display version

For more details see getopt(1).
`
}

var options = cli.Options{Short: "+ao:l:n:qQs:TuUhV", Long: []cli.LongOption{
	{Name: "options", Argument: cli.Required, Key: 'o'},
	{Name: "longoptions", Argument: cli.Required, Key: 'l'},
	{Name: "quiet", Key: 'q'},
	{Name: "quiet-output", Key: 'Q'},
	{Name: "shell", Argument: cli.Required, Key: 's'},
	{Name: "test", Key: 'T'},
	{Name: "unquoted", Key: 'u'},
	{Name: "help", Key: 'h'},
	{Name: "alternative", Key: 'a'},
	{Name: "name", Argument: cli.Required, Key: 'n'},
	{Name: "unknown", Key: 'U'},
	{Name: "version", Key: 'V'},
}}

// A request is a parsed command line.
type request struct {
	*gnu.Tool
	scanner
	silent  bool // no result
	unknown bool // print unknown options as they are
	plain   bool // without quotes
	csh     bool // quotes of csh
}

func getopt(t *gnu.Tool) error {
	q := request{Tool: t}
	_, compatible := t.Getenv("GETOPT_COMPATIBLE")
	words := t.Argv[1:]
	switch {
	case len(words) == 0 && compatible:
		t.Out.WriteString(" --\n")
		return nil
	case len(words) == 0:
		return gnu.BadUsage("missing optstring argument")
	case compatible || !strings.HasPrefix(words[0], "-"):
		q.plain = true
		q.letters = strings.TrimLeft(words[0], "-+")
		q.words = append([]string{t.Argv[0]}, words[1:]...)
		return q.print()
	}
	name, hasLetters, test := t.Argv[0], false, false
	words, err := t.ParseUtilLinux(&options, usage, func(o cli.Option) error {
		switch o.Key {
		case 'o':
			q.letters, hasLetters = o.Value, true
		case 'n':
			name = o.Value
		case 'T':
			test = true
			return cli.ErrAnswered
		default:
			return q.take(o)
		}
		return nil
	})
	switch {
	case test:
		return &cli.Failure{Status: isEnhanced}
	case err != nil:
		return err
	case !hasLetters && len(words) == 0:
		return gnu.BadUsage("missing optstring argument")
	case !hasLetters:
		q.letters, words = words[0], words[1:]
	}
	q.words = append([]string{name}, words...)
	return q.print()
}

func (q *request) take(o cli.Option) error {
	switch o.Key {
	case 'a':
		q.oneDash = true
	case 'l':
		return q.addLong(o.Value)
	case 'q':
		q.quiet = true
	case 'Q':
		q.silent = true
	case 's':
		switch o.Value {
		case "sh", "bash":
			q.csh = false
		case "csh", "tcsh":
			q.csh = true
		default:
			return gnu.BadUsage("unknown shell after -s or --shell argument")
		}
	case 'u':
		q.plain = true
	case 'U':
		q.unknown, q.quiet = true, true
	}
	return nil
}

// addLong adds the long options of a list, in which one colon means an argument, and two mean an optional
// one.
func (q *request) addLong(list string) error {
	for name := range strings.FieldsFuncSeq(list, func(r rune) bool { return strings.ContainsRune(", \t\n", r) }) {
		row := cli.LongOption{Name: name}
		if short, ok := strings.CutSuffix(name, "::"); ok {
			row.Name, row.Argument = short, cli.Optional
		} else if short, ok := strings.CutSuffix(name, ":"); ok {
			row.Name, row.Argument = short, cli.Required
		}
		if row.Name == "" {
			return gnu.BadUsage("empty long option after -l or --long argument")
		}
		q.long = append(q.long, row)
	}
	return nil
}

// print parses the parameters and prints them.
func (q *request) print() error {
	_, q.posix = q.Getenv("POSIXLY_CORRECT")
	q.complain = func(text string) {
		q.Stderr.Write([]byte(q.words[0] + ": " + text + "\n"))
	}
	status := 0
	q.start()
	for found := q.next(); found.kind != end; found = q.next() {
		switch {
		case found.kind == wrong:
			status = badOptions
			if q.unknown {
				q.asItIs()
			}
		case q.silent:
		case found.kind == longName:
			q.Out.WriteString(" --" + found.long.Name)
			if found.long.Argument != cli.None {
				q.value(found.value)
			}
		case found.kind == operand:
			q.value(found.value)
		default:
			q.Out.WriteString(" -" + string([]byte{found.letter}))
			if q.hasArgument(found.letter) {
				q.value(found.value)
			}
		}
	}
	if !q.silent {
		q.Out.WriteString(" --")
		for _, word := range q.words[q.at:] {
			q.value(word)
		}
		q.Out.WriteString("\n")
	}
	q.Status = status
	return nil
}

// asItIs prints an unknown option, and the next word if that may be its argument.
func (q *request) asItIs() {
	if !q.silent {
		q.value(q.words[q.at-1])
	}
	if q.cluster == "" && q.at < len(q.words) && !strings.HasPrefix(q.words[q.at], "-") {
		q.at++
		if !q.silent {
			q.value(q.words[q.at-1])
		}
	}
}

// hasArgument reports whether a short option may have an argument.
func (q *request) hasArgument(letter byte) bool {
	_, after, _ := strings.Cut(q.letters, string([]byte{letter}))
	return strings.HasPrefix(after, ":")
}

// value prints a blank and a word, which is quoted unless the user wants otherwise.
func (q *request) value(word string) {
	q.Out.WriteByte(' ')
	if q.plain {
		q.Out.WriteString(word)
		return
	}
	q.Out.WriteByte('\'')
	for i := range len(word) {
		switch c := word[i]; {
		case c == '\'':
			q.Out.WriteString(`'\''`)
		case !q.csh:
			q.Out.WriteByte(c)
		case c == '\\':
			q.Out.WriteString(`\\`)
		case c == '\n':
			q.Out.WriteString(`\n`)
		case strings.IndexByte("! \t\v\f\r", c) >= 0:
			q.Out.Write([]byte{'\'', '\\', c, '\''})
		default:
			q.Out.WriteByte(c)
		}
	}
	q.Out.WriteByte('\'')
}
