// Package env implements env(1) of GNU coreutils: it runs a program with another environment.
//
// Synopsis:
//
//	env [OPTION]... [-] [NAME=VALUE]... [COMMAND [ARGUMENT]...]
package env

import (
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// launcher is the dialect of coreutils that run other programs: their own failures have status 125.
var launcher = cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 125, UsageStatus: 125}

// Command is env.
var Command = gnu.Command("env", launcher, `[OPTION]... [-] [NAME=VALUE]... [COMMAND [ARGUMENT]...]
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
	list := slices.Clone(t.Env)
	end, dir := "\n", ""
	var split []string
	words, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'C':
			dir = o.Value
		case 'i':
			list = nil
		case 'S':
			split = strings.Fields(o.Value)
		case 'u':
			if o.Value == "" || strings.Contains(o.Value, "=") {
				return cli.Fail("cannot unset "+t.Locale.Quote(o.Value), unix.EINVAL)
			}
			list = withoutVariable(list, o.Value)
		case '0':
			end = "\x00"
		}
		return nil
	})
	if err != nil {
		return err
	}
	words = append(split, words...)
	if len(words) > 0 && words[0] == "-" {
		list, words = nil, words[1:]
	}
	for len(words) > 0 && strings.Contains(words[0], "=") {
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
		if err := os.Chdir(dir); err != nil {
			return cli.Fail("cannot change directory to "+t.Quoted(dir), err)
		}
	}
	return execute(t, words, list)
}

func withoutVariable(list []string, name string) []string {
	return slices.DeleteFunc(list, func(word string) bool { return strings.HasPrefix(word, name+"=") })
}

// execute replaces the process by a program. It searches the PATH of the given environment. It
// returns only on failure, with status 127 if the program does not exist and 126 otherwise.
func execute(t *gnu.Tool, words, environment []string) error {
	os.Setenv("PATH", "/bin:/usr/bin")
	for _, word := range environment {
		if path, ok := strings.CutPrefix(word, "PATH="); ok {
			os.Setenv("PATH", path)
		}
	}
	path, err := exec.LookPath(words[0])
	if err == nil || errors.Is(err, exec.ErrDot) {
		err = unix.Exec(path, words, environment)
	}
	var reason unix.Errno
	if !errors.As(err, &reason) {
		reason = unix.ENOENT
	}
	if reason == unix.EISDIR {
		reason = unix.EACCES
	}
	status := 126
	if reason == unix.ENOENT {
		status = 127
	}
	return &cli.Failure{Text: t.Locale.Quote(words[0]), Err: reason, Status: status}
}
