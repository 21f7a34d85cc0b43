// Package tools runs a small tool, or a word of contedor's, as package ahead runs a
// light command.
package tools

import (
	"os"

	"contedor/internal/cli"
	"contedor/internal/commands/tools"
	"contedor/internal/multicall"
)

// A tool runs on another goroutine than the initialization, as in package unpack. A
// word is not worth it.
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
