// Package tools runs a small tool or a teaching command during the initialization, as
// package ahead runs a light command.
package tools

import (
	"os"

	"contedor/internal/cli"
	"contedor/internal/commands/tools"
	"contedor/internal/multicall"
)

// A tool runs in a goroutine of its own, for the reason given in package unpack. For a
// teaching command that would gain nothing.
func init() {
	row, argv := multicall.Called(tools.List(), os.Args)
	switch {
	case row == nil:
	case row.Kind == multicall.Word:
		cli.MainAs(row.Command, argv)
	default:
		go cli.MainAs(row.Command, argv)
		select {}
	}
}
