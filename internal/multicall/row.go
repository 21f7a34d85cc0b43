package multicall

import "contedor/internal/cli"

// A Row is a command of a program: how it is started, and where it is linked.
type Row struct {
	Command *cli.Command
	Kind    Kind
	Place   Place
}

// A Kind says how a command is started.
type Kind uint8

// The kinds of commands.
const (
	// Ordinary commands run after the program has been initialized.
	Ordinary Kind = iota
	// Light commands run during the initialization, on the first thread and before
	// most other packages are initialized.
	Light
	// Word commands exist only as `contedor WORD`. There is no link with their name,
	// because they replace no command of the system.
	Word
)

// A Place says where PATH may have a link to a command: before or after the system's command
// of that name.
type Place uint8

// The places of links.
const (
	// Last is after the system's command, which can do more.
	Last Place = iota
	// First is before the system's command, but only in `contedor shell`.
	First
	// Installed is before the system's command for all users: `make install` links it.
	Installed
	// Named is nowhere, unless the command is named, and in the mini root file system. It is
	// for commands that are no match for the system's, such as sudo.
	Named
)

// Find returns the row of the command name, or nil.
func Find(rows []Row, name string) *Row {
	for i := range rows {
		if rows[i].Command.Name == name {
			return &rows[i]
		}
	}
	return nil
}
