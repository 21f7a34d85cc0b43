// Package echo writes its arguments: echo(1) of GNU coreutils.
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
Writes the strings, a blank between them and a line feed after them.
  -n  without the line feed
  -e  with the escapes of C, \c (no more output), \0NNN and \xHH
  -E  without them, as is the rule
`, echo)

func echo(t *gnu.Tool) error {
	words := t.Argv[1:]
	if err := t.OnlyWord(); err != nil {
		return err
	}
	newline, escapes := true, false
	for len(words) > 0 && isEchoOption(words[0]) {
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
	if escapes {
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

// isEchoOption tells an option from a string: only letters that echo knows.
func isEchoOption(word string) bool {
	return len(word) > 1 && word[0] == '-' && strings.Trim(word[1:], "neE") == ""
}
