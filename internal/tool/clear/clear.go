// Package clear implements clear(1) of ncurses: it clears the terminal.
//
// Synopsis:
//
//	clear [-Vx] [-T TERM]
package clear

import (
	"io"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

const usage = `Usage: clear [options]

Options:
  -T TERM     accepted: every terminal gets the sequence of xterm
  -V          print the version
  -x          keep the scrollback
`

// Command is clear.
var Command = gnu.Command("clear", gnu.Findutils, usage, clearScreen)

func clearScreen(t *gnu.Tool) error {
	sequence := "\x1b[H\x1b[2J\x1b[3J"
	wrong := func(err error) error { return gnu.WithUsage(t.Invocation, err, usage, 1) }
	operands, err := t.Getopt(&cli.Options{Short: "T:Vx", Permute: true}).Each(func(o cli.Option) error {
		switch o.Key {
		case 'V':
			return t.Version()
		case 'x':
			sequence = "\x1b[H\x1b[2J"
		}
		return nil
	}, wrong)
	if err != nil {
		return err
	}
	if len(operands) > 0 {
		return wrong(nil)
	}
	io.WriteString(t.Stdout, sequence) // ncurses ignores write errors
	return nil
}
