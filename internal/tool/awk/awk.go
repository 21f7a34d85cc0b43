// Package awk implements awk(1): the language of POSIX, with the messages and the bytes of
// mawk, which is Debian's awk, and the functions of gawk that scripts use.
//
// Synopsis:
//
//	awk [-F VALUE] [-v VAR=VALUE]... [--] PROGRAM [FILE]...
//	awk [-F VALUE] [-v VAR=VALUE]... -f FILE... [--] [FILE]...
//
// lex.go divides a program into tokens, parse.go makes a tree of them, and the nodes of the
// tree evaluate themselves (expr.go, statement.go) on a machine (machine.go).
package awk

import (
	"io"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// Command is awk.
var Command = gnu.Command("awk", cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 2, UsageStatus: 2, Unwritten: cli.Forgive}, usage, run)

const usage = `[OPTION]... [--] PROGRAM [FILE | VAR=VALUE]...
       awk [OPTION]... -f FILE [--] [FILE | VAR=VALUE]...
Runs a program for every record of the files, or of standard input.
  -f FILE       read the program from a file; may be repeated
  -F VALUE      set FS, the separator of fields
  -v VAR=VALUE  set a variable before the program begins
  -W version    print the version; -W help prints this text
  --            end of the options
`

func run(t *gnu.Tool) error {
	var source strings.Builder
	var assignments []string
	separator, fromFile := (*string)(nil), false
	words := t.Argv[1:]
options:
	for len(words) > 0 {
		word := words[0]
		switch {
		case word == "--":
			words = words[1:]
			break options
		case word == "--version" || word == "-V":
			return t.Version()
		case word == "--help" || word == "-h":
			return t.Help()
		case len(word) < 2 || word[0] != '-':
			break options
		case !strings.ContainsRune("fFvW", rune(word[1])):
			return cli.Fail("not an option: "+word, nil)
		}
		words = words[1:]
		value := word[2:]
		if value == "" {
			if len(words) == 0 {
				return cli.Fail("option "+word+" lacks argument", nil)
			}
			value, words = words[0], words[1:]
		}
		switch word[1] {
		case 'f':
			text, err := readProgram(t, value)
			if err != nil {
				return err
			}
			source.WriteString(text + "\n")
			fromFile = true
		case 'F':
			separator = &value
		case 'v':
			if name, _, ok := strings.Cut(value, "="); !ok || !isName(name) {
				return cli.Fail("improper assignment: -v "+value, nil)
			}
			assignments = append(assignments, value)
		case 'W':
			switch {
			case strings.HasPrefix("version", value):
				return t.Version()
			case strings.HasPrefix("help", value), strings.HasPrefix("usage", value):
				return t.Help()
			}
		}
	}
	if !fromFile {
		if len(words) == 0 {
			return t.Help()
		}
		source.WriteString(words[0])
		words = words[1:]
	}
	program, err := parse(source.String())
	if err != nil {
		return err
	}
	m := newMachine(t, program, words)
	if separator != nil {
		m.assignText("FS=" + *separator)
	}
	for _, a := range assignments {
		m.assignText(a)
	}
	t.Status, err = m.run()
	return err
}

// readProgram reads the file of an option -f.
func readProgram(t *gnu.Tool, name string) (string, error) {
	f, err := t.Open(name)
	if err == nil {
		defer f.Close()
		var text []byte
		if text, err = io.ReadAll(f); err == nil {
			return string(text), nil
		}
	}
	return "", cannotOpen(name, "", err)
}

// cannotOpen returns mawk's failure for a file that cannot be opened. purpose is empty or
// " for output".
func cannotOpen(name, purpose string, err error) error {
	return cli.Fail(`cannot open "`+name+`"`+purpose+" ("+cli.Strerror(err)+")", nil)
}

// isName reports whether a word is the name of a variable.
func isName(word string) bool {
	for i := range len(word) {
		if !isLetter(word[i]) && (i == 0 || !isDigit(word[i])) {
			return false
		}
	}
	return word != ""
}
