// Package commands is the list of all commands, a row each. A new command is a
// package below internal/tool and a row in one of three lists: here, in package
// light or in package tools. The lists are packages apart because of what their
// commands link, which Go initializes before the list itself; see package ahead.
//
// The rows of commands that link net or os/user stand in network.go, for builds without
// cgo: with cgo those packages link the C library. A program built with cgo says so
// instead, see cgo.go.
package commands

import (
	"slices"

	"contedor/internal/commands/light"
	"contedor/internal/commands/tools"
	"contedor/internal/multicall"
	"contedor/internal/tool/session"
	"contedor/internal/tool/tar"
)

// List returns a row for each command of the program with all of them.
func List() []multicall.Row {
	var list []multicall.Row
	all := func() []multicall.Row { return list }
	list = slices.Concat(light.List, tools.List(), []multicall.Row{
		{Command: session.Command(all), Kind: multicall.Word}, // shell
		{Command: tar.Command, Place: multicall.First},
	}, network(all))
	return list
}
