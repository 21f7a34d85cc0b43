// Package machine runs a command for the machine's processes or network during the
// initialization, as package ahead runs a light command.
package machine

import (
	"os"

	"contedor/internal/cli"
	"contedor/internal/commands/machine"
	"contedor/internal/multicall"
)

// The command runs in a goroutine of its own, for the reason given in package unpack.
func init() {
	if row, argv := multicall.Called(machine.List(), os.Args); row != nil {
		go cli.MainAs(row.Command, argv)
		select {}
	}
}
