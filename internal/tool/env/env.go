// Package env implements env(1) of GNU coreutils: it runs a program with another environment.
//
// Synopsis:
//
//	env [OPTION]... [-] [NAME=VALUE]... [COMMAND [ARGUMENT]...]
//
// Begin reading at env. split.go has the option -S, signals.go the options for signals, and printenv.go
// the command printenv(1).
package env

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/launch"
	"golang.org/x/sys/unix"
)

// Command is env.
var Command = gnu.Command("env", launch.Dialect, `[OPTION]... [-] [NAME=VALUE]... [COMMAND [ARGUMENT]...]
Runs a command with a changed environment, or prints the environment.
  -i, --ignore-environment  start with an empty environment
  -u, --unset=NAME          remove a variable
  -C, --chdir=DIR           run the command in DIR
  -0, --null                end each line with a zero byte
  -S, --split-string=S      split S at blanks, for the first line of a script
  -a, --argv0=NAME          run the command with NAME as its argv[0]
      --default-signal[=SIGNALS]  give these signals their default action, unblocked
      --ignore-signal[=SIGNALS]   these signals are ignored
      --block-signal[=SIGNALS]    these signals are blocked
      --list-signal-handling  list the signals that are ignored or blocked
  -v, --debug               print each step
`, env)

var options = cli.Options{Short: "a:C:iS:u:v0", Long: []cli.LongOption{
	{Name: "argv0", Argument: cli.Required, Key: 'a'},
	{Name: "ignore-environment", Key: 'i'},
	{Name: "null", Key: '0'},
	{Name: "unset", Argument: cli.Required, Key: 'u'},
	{Name: "chdir", Argument: cli.Required, Key: 'C'},
	{Name: "default-signal", Argument: cli.Optional, Key: defaultKey},
	{Name: "ignore-signal", Argument: cli.Optional, Key: ignoreKey},
	{Name: "block-signal", Argument: cli.Optional, Key: blockKey},
	{Name: "list-signal-handling", Key: listKey},
	{Name: "debug", Key: 'v'},
	{Name: "split-string", Argument: cli.Required, Key: 'S'},
}}

const (
	defaultKey = gnu.FirstKey + iota
	ignoreKey
	blockKey
	listKey
)

func env(t *gnu.Tool) error {
	words, err := splitting(t, t.Argv[1:])
	if err != nil {
		return err
	}
	t.Argv = append(t.Argv[:1:1], words...)
	r := &run{Tool: t, end: "\n"}
	words, err = t.Parse(options, r.take)
	if err != nil {
		return err
	}
	if len(words) > 0 && words[0] == "-" {
		r.empty, words = true, words[1:]
	}
	list, words, err := r.environment(words)
	switch {
	case err != nil:
		return err
	case len(words) > 0:
		return r.execute(words, list)
	case r.moves:
		return gnu.BadUsage("must specify command with --chdir (-C)")
	case r.renamed:
		return gnu.BadUsage("must specify command with --argv0 (-a)")
	}
	for _, word := range list {
		t.Out.WriteString(word + r.end)
	}
	return nil
}

// A run is one run of env.
type run struct {
	*gnu.Tool
	unset          []string
	empty, verbose bool
	end            string // of a line
	dir            string // of -C
	moves          bool   // whether there is a -C
	argv0          string // of -a
	renamed        bool   // whether there is a -a
	handles        handling
}

// take applies an option.
func (r *run) take(o cli.Option) error {
	switch o.Key {
	case 'C':
		r.dir, r.moves = o.Value, true
	case 'i':
		r.empty = true
	case 'u':
		r.unset = append(r.unset, o.Value)
	case 'v':
		r.verbose = true
	case 'a':
		r.argv0, r.renamed = o.Value, true
	case defaultKey, ignoreKey, blockKey:
		return r.handles.take(r.Tool, o)
	case listKey:
		r.handles.shows = true
	case '0':
		r.end = "\x00"
	}
	return nil
}

// say prints a line for -v.
func (r *run) say(text string) {
	if r.verbose {
		r.Stderr.Write([]byte(text + "\n"))
	}
}

// environment returns the new environment, and the words after the variables that it takes.
func (r *run) environment(words []string) (list, rest []string, err error) {
	list = slices.Clone(r.Env)
	if r.empty {
		r.say("cleaning environ")
		list = nil
	} else {
		for _, name := range r.unset {
			r.say("unset:    " + name)
			if name == "" || strings.Contains(name, "=") {
				return nil, nil, cli.Fail("cannot unset "+r.Locale.Quote(name), unix.EINVAL)
			}
			list = withoutVariable(list, name)
		}
	}
	for len(words) > 0 && strings.Contains(words[0], "=") {
		r.say("setenv:   " + words[0])
		name, _, _ := strings.Cut(words[0], "=")
		list, words = append(withoutVariable(list, name), words[0]), words[1:]
	}
	return list, words, nil
}

// execute executes a program.
func (r *run) execute(words, list []string) error {
	if r.end == "\x00" {
		return gnu.BadUsage("cannot specify --null (-0) with command")
	}
	if err := r.handles.apply(r.Tool, r.say); err != nil {
		return err
	}
	if r.moves {
		r.say("chdir:    " + r.Quoted(r.dir))
		if err := os.Chdir(r.dir); err != nil {
			return cli.Fail("cannot change directory to "+r.Quoted(r.dir), err)
		}
	}
	program := words[0]
	if r.renamed {
		r.say("argv0:     " + r.Quoted(r.argv0))
		words = append([]string{r.argv0}, words[1:]...)
	}
	r.say("executing: " + program)
	for i, word := range words {
		r.say("   arg[" + strconv.Itoa(i) + "]= " + r.Locale.Quote(word))
	}
	err := launch.ExecAs(program, words, list)
	if err == unix.ENOENT && strings.ContainsAny(program, " \t\n\v\f\r") {
		r.Warn(cli.Fail(r.Locale.Quote(program), err).Error())
		return &cli.Failure{Text: "use -[v]S to pass options in shebang lines", Status: launch.Status(err)}
	}
	return &cli.Failure{Text: r.Locale.Quote(program), Err: err, Status: launch.Status(err)}
}

func withoutVariable(list []string, name string) []string {
	return slices.DeleteFunc(list, func(word string) bool { return strings.HasPrefix(word, name+"=") })
}
