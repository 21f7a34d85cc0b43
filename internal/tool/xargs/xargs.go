// Package xargs implements xargs(1) of GNU findutils: it runs a command with arguments from its
// standard input.
//
// Synopsis:
//
//	xargs [OPTION]... COMMAND [ARGUMENT]...
//
// Begin reading at xargs. read.go splits the input into items, run.go runs the commands.
package xargs

import (
	"bufio"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"syscall"

	"contedor/internal/cli"
	"contedor/internal/linux/entry"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// The exit statuses of xargs.
const (
	statusFailed  = 123 // a command ended with a status from 1 to 125
	statusAborted = 124 // a command ended with 255
	statusSignal  = 125 // a command was killed
)

// Command is xargs.
var Command = gnu.Command("xargs", gnu.Findutils, `[OPTION]... [COMMAND [INITIAL-ARGS]...]
Runs COMMAND, by default echo, with arguments from standard input.
  -0, --null                   items end with a zero byte; no character is special
  -a, --arg-file=FILE          read items from FILE
  -d, --delimiter=CHARACTER    items end with CHARACTER; no character is special
  -E END, -e[END], --eof[=END] stop at the item END
  -I R, -i[R], --replace[=R]   replace R, or {}, by each line
  -L, -l[N], --max-lines[=N]   at most N nonblank lines for each command, or one
  -n, --max-args=N             at most N items for each command
  -o, --open-tty               the commands read from the terminal
  -P, --max-procs=N            N commands at once, or any number if N is 0
  -p, --interactive            ask before each command
      --process-slot-var=NAME  a variable that differs between commands that run at once
  -r, --no-run-if-empty        without items, run nothing
  -s, --max-chars=N            the longest command line
      --show-limits            print the limits of the system
  -t, --verbose                print each command
  -x, --exit                   fail if a command line is too long
`, xargs)

const (
	slotKey = gnu.FirstKey + iota
	limitsKey
)

var options = cli.Options{Short: "0a:E:e::i::I:l::L:n:prs:txP:d:o", Long: []cli.LongOption{
	{Name: "null", Key: '0'},
	{Name: "arg-file", Argument: cli.Required, Key: 'a'},
	{Name: "delimiter", Argument: cli.Required, Key: 'd'},
	{Name: "eof", Argument: cli.Optional, Key: 'e'},
	{Name: "replace", Argument: cli.Optional, Key: 'I'},
	{Name: "max-lines", Argument: cli.Optional, Key: 'l'},
	{Name: "max-args", Argument: cli.Required, Key: 'n'},
	{Name: "open-tty", Key: 'o'},
	{Name: "interactive", Key: 'p'},
	{Name: "no-run-if-empty", Key: 'r'},
	{Name: "max-chars", Argument: cli.Required, Key: 's'},
	{Name: "verbose", Key: 't'},
	{Name: "show-limits", Key: limitsKey},
	{Name: "exit", Key: 'x'},
	{Name: "max-procs", Argument: cli.Required, Key: 'P'},
	{Name: "process-slot-var", Argument: cli.Required, Key: slotKey},
}}

// A builder is one run: it collects arguments and runs commands with them.
type builder struct {
	*gnu.Tool
	separated  bool // -0 or -d
	delimiter  byte
	stop       string // an item that ends the input; empty for none
	replaces   bool   // each line replaces something
	replace    string // what it replaces
	lines      int64  // lines of a command; 0 for any number
	most       int64  // items of a command; 0 for any number
	size       int64  // of a command line, in bytes
	exits      bool   // -x
	verbose    bool
	asks       bool
	keepsEmpty bool // a command runs even without items
	terminal   bool // commands read from the terminal
	input      io.Reader
	file       string // of -a
	fromFile   bool   // -a: commands have our standard input
	shows      bool   // --show-limits
	unreadable bool   // reading failed
	slotName   string

	initial []string // the command and its first arguments
	items   []string
	first   int64 // bytes of the command and its first arguments
	used    int64 // bytes of the command line
	read    int64 // lines since the last command
	ran     bool
	answers *bufio.Reader // reads answers from the terminal, for -p
	pool
}

func xargs(t *gnu.Tool) error {
	x := &builder{Tool: t, keepsEmpty: true, input: t.Stdin, file: "-"}
	x.atOnce = 1
	limit := x.limit()
	x.size = min(131072, limit.usable)
	words, err := t.Parse(options, func(o cli.Option) error { return x.take(o, limit) })
	if err != nil {
		return err
	}
	if x.stop != "" && x.separated {
		x.Warn("warning: the -E option has no effect if -0 or -d is used.\n")
		x.stop = ""
	}
	if x.file != "-" {
		f, err := os.Open(x.file)
		if err != nil {
			return cli.Fail("Cannot open input file "+t.Locale.Quote(x.file), err)
		}
		defer f.Close()
		x.input, x.fromFile = f, true
	}
	if x.initial = words; len(words) == 0 {
		x.initial = []string{"echo"}
	}
	if x.shows {
		x.showLimits(limit)
	}
	if x.replaces || x.lines > 0 {
		x.exits = true
	}
	err = x.run()
	if failure, ok := err.(*cli.Failure); ok {
		// As in the real tool, the message comes before the end of commands that still run.
		x.Warn(failure.Error())
		err = &cli.Failure{Status: failure.Status}
	}
	for len(x.running) > 0 {
		if failed := x.wait(); err == nil {
			err = failed
		}
	}
	if err == nil && x.unreadable && x.file == "-" {
		err = x.unclosed()
	}
	return err
}

// take applies an option. limit are the limits of a command line.
func (x *builder) take(o cli.Option, limit limits) (err error) {
	switch o.Key {
	case '0':
		x.separated, x.delimiter = true, 0
	case 'a':
		x.file = o.Value
	case 'd':
		x.separated = true
		x.delimiter, err = delimiter(o.Value)
	case 'E', 'e':
		x.stop = o.Value
	case 'I', 'i':
		x.exclude("--max-args", x.most > 0, "--replace/-I/-i")
		x.exclude("--max-lines", x.lines > 0, "--replace/-I/-i")
		x.most, x.lines, x.replaces = 0, 0, true
		if x.replace = o.Value; !o.HasValue {
			x.replace = "{}"
		}
	case 'l', 'L':
		x.lines = 1
		if o.HasValue {
			x.lines, err = x.number(o.Value, o.Key, 1, math.MaxInt64, true)
		}
		name := "-L"
		if o.Key == 'l' {
			name = "--max-lines/-l"
		}
		x.exclude("--max-args", x.most > 0, name)
		x.exclude("--replace", x.replaces, name)
		x.most, x.replaces = 0, false
	case 'n':
		x.most, err = x.number(o.Value, 'n', 1, math.MaxInt64, true)
		x.exclude("--max-lines", x.lines > 0, "--max-args/-n")
		x.lines = 0
		if x.most == 1 && x.replaces {
			x.most = 0
		} else {
			x.exclude("--replace", x.replaces, "--max-args/-n")
			x.replaces = false
		}
	case 's':
		x.size, err = x.number(o.Value, 's', 1, limit.posix, false)
		x.size = min(x.size, limit.usable)
	case 'P':
		var n int64
		n, err = x.number(o.Value, 'P', 0, math.MaxInt32, true)
		x.atOnce = int(n)
	case 't':
		x.verbose = true
	case 'x':
		x.exits = true
	case 'o':
		x.terminal = true
	case 'p':
		x.asks, x.verbose = true, true
	case 'r':
		x.keepsEmpty = false
	case slotKey:
		if strings.Contains(o.Value, "=") {
			return cli.Fail("option --process-slot-var may not be set to a value which includes `='", nil)
		}
		x.slotName = o.Value
	case limitsKey:
		x.shows = true
	}
	return err
}

// unclosed returns the failure for standard input that could not be read. As in the real xargs, where
// fclose(3) then fails, only a closed descriptor has a reason in the message.
func (x *builder) unclosed() error {
	if entry.WasClosed(0) {
		return cli.Fail("error closing file", unix.EBADF)
	}
	return cli.Fail("error closing file", nil)
}

// exclude warns that an option replaces an earlier one.
func (x *builder) exclude(earlier string, given bool, later string) {
	if given {
		x.Warn("warning: options " + earlier + " and " + later + " are mutually exclusive, ignoring previous " + earlier + " value")
	}
}

// number parses the number of an option. If it is out of range, it is the nearest one, unless that is fatal.
func (x *builder) number(word string, letter rune, least, most int64, fatal bool) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimLeft(word, " \t\n\v\f\r"), 10, 64)
	if number, ok := err.(*strconv.NumError); ok && number.Err != strconv.ErrRange {
		return 0, gnu.BadUsage(`invalid number "` + word + `" for -` + string(letter) + ` option`)
	}
	text := ""
	switch {
	case n < least:
		text = "value " + word + " for -" + string(letter) + " option should be >= " + strconv.FormatInt(least, 10)
		n = least
	case n > most:
		text = "value " + word + " for -" + string(letter) + " option should be <= " + strconv.FormatInt(most, 10)
		n = most
	default:
		return n, nil
	}
	if fatal {
		return 0, gnu.BadUsage(text)
	}
	x.Warn(text)
	return n, nil
}

// delimiter parses the value of -d.
func delimiter(word string) (byte, error) {
	switch {
	case len(word) == 1:
		return word[0], nil
	case word == "" || word[0] != '\\':
		return 0, cli.Fail("Invalid input delimiter specification "+word+": the delimiter must be either a single character or an escape sequence starting with \\.", nil)
	}
	rest := word[1:]
	if at := strings.IndexByte(`abfnrtv\`, rest[0]); at >= 0 {
		return "\a\b\f\n\r\t\v\\"[at], nil
	}
	base, limit, digits := 8, "377", "01234567"
	switch {
	case rest[0] == 'x':
		base, limit, digits, rest = 16, "ff", "0123456789abcdefABCDEF", rest[1:]
	case rest[0] < '0' || rest[0] > '7':
		return 0, cli.Fail("Invalid escape sequence "+word+" in input delimiter specification.", nil)
	}
	more := strings.TrimLeft(rest, digits)
	n, _ := strconv.ParseUint("0"+rest[:len(rest)-len(more)], base, 64)
	switch {
	case n > 255:
		return 0, cli.Fail("Invalid escape sequence "+word+" in input delimiter specification; character values must not exceed "+limit+".", nil)
	case more != "":
		return 0, cli.Fail("Invalid escape sequence "+word+" in input delimiter specification; trailing characters "+more+" not recognised.", nil)
	}
	return byte(n), nil
}

// The limits of a command line, in bytes.
type limits struct {
	environment, posix, usable int64
}

// limit returns the limits of this process: a quarter of the stack's size, less some room and the
// environment.
func (x *builder) limit() limits {
	var l limits
	for _, word := range x.Env {
		l.environment += int64(len(word)) + 1
	}
	var stack syscall.Rlimit
	most := int64(131072)
	if syscall.Getrlimit(syscall.RLIMIT_STACK, &stack) == nil {
		most = max(most, int64(min(stack.Cur/4, 6<<20)))
	}
	l.posix = most - 2048 - l.environment
	l.usable = l.posix - l.environment
	return l
}

func (x *builder) showLimits(l limits) {
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	io.WriteString(x.Stderr, "Your environment variables take up "+number(l.environment)+" bytes\n"+
		"POSIX upper limit on argument length (this system): "+number(l.posix)+"\n"+
		"POSIX smallest allowable upper limit on argument length (all systems): 4096\n"+
		"Maximum length of command we could actually use: "+number(l.usable)+"\n"+
		"Size of command buffer we are actually using: "+number(x.size)+"\n"+
		"Maximum parallelism (--max-procs must be no greater): 2147483647\n")
	if x.Interactive() {
		io.WriteString(x.Stderr, "\nExecution of xargs will continue now, and it will try to read its input and run commands; if this is not what you wanted to happen, please type the end-of-file keystroke.\n")
		if x.keepsEmpty {
			io.WriteString(x.Stderr, "Warning: "+x.initial[0]+" will be run at least once.  If you do not want that to happen, then press the interrupt keystroke.\n")
		}
	}
}
