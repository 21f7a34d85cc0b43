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
var Command = gnu.Command("clear", gnu.Coreutils, usage, clearScreen)

func clearScreen(t *gnu.Tool) error {
	sequence := "\x1b[H\x1b[2J\x1b[3J"
	g := t.Getopt(&cli.Options{Short: "T:Vx", Permute: true})
	for {
		o, err := g.Next()
		if failure, ok := err.(*cli.Failure); ok {
			return gnu.WithUsage(t.Invocation, failure, usage, 1)
		}
		switch o.Key {
		case 'V':
			return t.Version()
		case 'x':
			sequence = "\x1b[H\x1b[2J"
		case cli.End:
			if len(g.Operands()) > 0 {
				return gnu.WithUsage(t.Invocation, nil, usage, 1)
			}
			io.WriteString(t.Stdout, sequence) // ncurses ignores write errors
			return nil
		}
	}
}
