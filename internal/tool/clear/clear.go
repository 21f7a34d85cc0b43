// Package clear implements clear(1) of ncurses: it clears the terminal.
//
// Synopsis:
//
//	clear
package clear

import "contedor/internal/tool/gnu"

// Command is clear.
var Command = gnu.Command("clear", gnu.Coreutils, `
Clears the screen of the terminal and its scrollback.
`, func(t *gnu.Tool) error {
	if err := t.OnlyWord(); err != nil {
		return err
	}
	t.Out.WriteString("\x1b[H\x1b[2J\x1b[3J")
	return nil
})
