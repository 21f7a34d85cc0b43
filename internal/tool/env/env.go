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
  -v, --debug               accepted
`, env)

var options = cli.Options{Short: "C:iS:u:v0", Long: []cli.LongOption{
	{Name: "chdir", Argument: cli.Required, Key: 'C'},
	{Name: "ignore-environment", Key: 'i'},
	{Name: "null", Key: '0'},
	{Name: "split-string", Argument: cli.Required, Key: 'S'},
	{Name: "unset", Argument: cli.Required, Key: 'u'},
	{Name: "debug", Key: 'v'},
}}

func env(t *gnu.Tool) error {
	words, err := splitting(t, t.Argv[1:])
	if err != nil {
		return err
	}
	t.Argv = append(t.Argv[:1:1], words...)
	var unset []string
	empty, verbose, end, dir := false, false, "\n", ""
	words, err = t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'C':
			dir = o.Value
		case 'i':
			empty = true
		case 'u':
			unset = append(unset, o.Value)
		case 'v':
			verbose = true
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
		if dir != "" {
			return gnu.BadUsage("must specify command with --chdir (-C)")
		}
		for _, word := range list {
			t.Out.WriteString(word + end)
		}
		return nil
	}
	if end == "\x00" {
		return gnu.BadUsage("cannot specify --null (-0) with command")
	}
	if dir != "" {
		say("chdir:    " + t.Quoted(dir))
		if err := os.Chdir(dir); err != nil {
			return cli.Fail("cannot change directory to "+t.Quoted(dir), err)
		}
	}
	say("executing: " + words[0])
	for i, word := range words {
		say("   arg[" + strconv.Itoa(i) + "]= " + t.Locale.Quote(word))
	}
	err = launch.Exec(words, list)
	return &cli.Failure{Text: t.Locale.Quote(words[0]), Err: err, Status: launch.Status(err)}
}

func withoutVariable(list []string, name string) []string {
	return slices.DeleteFunc(list, func(word string) bool { return strings.HasPrefix(word, name+"=") })
}
