package multicall

import "contedor/internal/cli"

// A Row is a command of a program, with what the program has to know about it.
type Row struct {
	Command *cli.Command
	Kind    Kind
	Place   Place
}

// A Kind says how a command is started.
type Kind uint8

const (
	// Ordinary commands run when the program is initialized.
	Ordinary Kind = iota
	// Light commands want the process to themselves: they run during the
	// initialization, on the first thread.
	Light
	// Word commands exist only as `contedor WORD`: a link under their name would
	// stand in for nothing.
	Word
)

// A Place says where a link to a command may stand among the system's own.
type Place uint8

const (
	// Last is behind the system's command, which can do more.
	Last Place = iota
	// First is before the system's command in `contedor shell`.
	First
	// Installed is before the system's command for everybody: `make install`
	// links it.
	Installed
)

// Find returns the row of the command of that name, or nil.
func Find(rows []Row, name string) *Row {
	for i := range rows {
		if rows[i].Command.Name == name {
			return &rows[i]
		}
	}
	return nil
}
