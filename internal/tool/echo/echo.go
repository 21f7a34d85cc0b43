// Package echo implements echo(1) of GNU coreutils: it writes its arguments.
//
// Synopsis:
//
//	echo [-neE] [STRING]...
package echo

import (
	"strings"

	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/escape"
)

// Command is echo(1).
var Command = gnu.Command("echo", gnu.Coreutils, `[-neE] [STRING]...
Writes the strings with blanks between them and a newline at the end.
  -n  no newline
  -e  replace the escapes of C, \c (stop the output), \0NNN and \xHH
  -E  replace no escapes (default)
With POSIXLY_CORRECT in the environment the only option is -n, and escapes are replaced.
`, echo)

func echo(t *gnu.Tool) error {
	words := t.Argv[1:]
	_, posix := t.Getenv("POSIXLY_CORRECT")
	options := !posix || len(words) > 0 && words[0] == "-n"
	if options {
		if err := t.OnlyWord(); err != nil {
			return err
		}
	}
	newline, escapes := true, false
	for options && len(words) > 0 && isEchoOption(words[0]) {
		for _, letter := range words[0][1:] {
			switch letter {
			case 'n':
				newline = false
			default:
				escapes = letter == 'e'
			}
		}
		words = words[1:]
	}
	text := strings.Join(words, " ")
	if escapes || posix {
		var stop bool
		text, stop = escape.Replace(text, escape.OctalAfterZero)
		newline = newline && !stop
	}
	t.Out.WriteString(text)
	if newline {
		t.Out.WriteByte('\n')
	}
	return nil
}

// isEchoOption reports whether a word is an option: a dash and only letters n, e and E.
func isEchoOption(word string) bool {
	return len(word) > 1 && word[0] == '-' && strings.Trim(word[1:], "neE") == ""
}
