// Package help reads the help texts of all commands, and their translations, for the manual pages and
// the completions. Package helptext says what a help text is.
package help

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/commands"
	"contedor/internal/multicall"
	"contedor/internal/teach/helptext"
)

// ReadAll asks a program that has all commands for their help texts, and parses them. The first one
// is that of contedor itself. The texts of fetchroot and of the commands that exist only as `contedor WORD`
// are in a language; the others are in English, and Translate translates them.
func ReadAll(program, language string) ([]*helptext.Text, error) {
	rows := append([]multicall.Row{{Command: &cli.Command{Name: cli.Program, Dialect: cli.UtilLinux}}}, commands.List()...)
	var list []*helptext.Text
	for _, row := range rows {
		t, err := read(program, row, language)
		if err != nil {
			return nil, err
		}
		t.Dialect = row.Command.Dialect
		list = append(list, t)
	}
	return list, nil
}

// read asks for one help text.
func read(program string, row multicall.Row, language string) (*helptext.Text, error) {
	name := row.Command.Name
	words := []string{name}
	locale := "C"
	empty := helptext.Text{Name: name}
	switch {
	case name == cli.Program:
		words = nil
	case name == "test": // `test --help` tests a text that is not empty, and prints nothing
		words = []string{"["}
	case row.Kind == multicall.Word:
		locale = language + ".UTF-8"
		empty = helptext.Text{Name: cli.Program + " " + name, Language: language}
	case name == "fetchroot":
		locale = language + ".UTF-8"
		empty.Language = language
	}
	t := &empty
	// Some commands have only -h, and some answer both with an error and the text.
	for _, option := range []string{"--help", "-h"} {
		cmd := exec.Command(program, append(words, option)...)
		cmd.Args[0] = cli.Program
		cmd.Env = append(os.Environ(), "LC_ALL="+locale, "COLUMNS=0")
		out, err := cmd.CombinedOutput()
		if _, failed := err.(*exec.ExitError); err != nil && !failed {
			return nil, err
		}
		answer := empty
		answer.Read(string(out))
		if len(answer.Forms) > 0 {
			t = &answer
		}
		// ip exits with an error status, but prints no error before its help.
		if len(t.Forms) > 0 && (err == nil || strings.HasPrefix(string(out), "Usage:")) {
			break
		}
	}
	if summary, ok := helptext.Summaries[name]; ok {
		t.Summary = summary
	}
	if len(t.Forms) == 0 {
		return nil, fmt.Errorf("the help text of %s has no usage", t.Name)
	}
	t.Summary = cmp.Or(t.Summary, t.Forms[0])
	return t, nil
}
