// Package env implements env(1) of GNU coreutils: it runs a program with another environment.
//
// Synopsis:
//
//	env [OPTION]... [-] [NAME=VALUE]... [COMMAND [ARGUMENT]...]
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
      --default-signal[=SIGNALS]  with their default action, and not blocked
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
	var unset []string
	empty, verbose, moves, end, dir := false, false, false, "\n", ""
	argv0, renamed := "", false
	var handles handling
	words, err = t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'C':
			dir, moves = o.Value, true
		case 'i':
			empty = true
		case 'u':
			unset = append(unset, o.Value)
		case 'v':
			verbose = true
		case 'a':
			argv0, renamed = o.Value, true
		case defaultKey, ignoreKey, blockKey:
			return handles.take(t, o)
		case listKey:
			handles.shows = true
		case '0':
			end = "\x00"
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(words) > 0 && words[0] == "-" {
		empty, words = true, words[1:]
	}
	say := func(text string) {
		if verbose {
			t.Stderr.Write([]byte(text + "\n"))
		}
	}
	list := slices.Clone(t.Env)
	if empty {
		say("cleaning environ")
		list = nil
	} else {
		for _, name := range unset {
			say("unset:    " + name)
			if name == "" || strings.Contains(name, "=") {
				return cli.Fail("cannot unset "+t.Locale.Quote(name), unix.EINVAL)
			}
			list = withoutVariable(list, name)
		}
	}
	for len(words) > 0 && strings.Contains(words[0], "=") {
		say("setenv:   " + words[0])
		name, _, _ := strings.Cut(words[0], "=")
		list, words = append(withoutVariable(list, name), words[0]), words[1:]
	}
	if len(words) == 0 {
		if moves {
			return gnu.BadUsage("must specify command with --chdir (-C)")
		}
		if renamed {
			return gnu.BadUsage("must specify command with --argv0 (-a)")
		}
		for _, word := range list {
			t.Out.WriteString(word + end)
		}
		return nil
	}
	if end == "\x00" {
		return gnu.BadUsage("cannot specify --null (-0) with command")
	}
	if err := handles.apply(t, say); err != nil {
		return err
	}
	if moves {
		say("chdir:    " + t.Quoted(dir))
		if err := os.Chdir(dir); err != nil {
			return cli.Fail("cannot change directory to "+t.Quoted(dir), err)
		}
	}
	program := words[0]
	if renamed {
		say("argv0:     " + t.Quoted(argv0))
		words = append([]string{argv0}, words[1:]...)
	}
	say("executing: " + program)
	for i, word := range words {
		say("   arg[" + strconv.Itoa(i) + "]= " + t.Locale.Quote(word))
	}
	err = launch.ExecAs(program, words, list)
	if err == unix.ENOENT && strings.Contains(program, " ") {
		t.Warn(cli.Fail(t.Locale.Quote(program), err).Error())
		return &cli.Failure{Text: "use -[v]S to pass options in shebang lines", Status: launch.Status(err)}
	}
	return &cli.Failure{Text: t.Locale.Quote(program), Err: err, Status: launch.Status(err)}
}

func withoutVariable(list []string, name string) []string {
	return slices.DeleteFunc(list, func(word string) bool { return strings.HasPrefix(word, name+"=") })
}
