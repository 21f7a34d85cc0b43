// Package commands is the list of all commands, a row each. A new command is a
// package below internal/tool and a row in one of three lists: here, in package
// light or in package tools. The lists are packages apart because of what their
// commands link, which Go initializes before the list itself; see package ahead.
package commands

import (
	"slices"

	"contedor/internal/commands/light"
	"contedor/internal/commands/tools"
	"contedor/internal/fetch/retrieve"
	"contedor/internal/multicall"
	"contedor/internal/tool/fetchroot"
	"contedor/internal/tool/mini"
	"contedor/internal/tool/ps"
	"contedor/internal/tool/session"
	"contedor/internal/tool/tar"
	"contedor/internal/tool/top"
	"contedor/internal/tool/wget"
)

// List returns a row for each command of the program with all of them.
func List() []multicall.Row {
	var list []multicall.Row
	all := func() []multicall.Row { return list }
	list = slices.Concat(light.List, tools.List(), []multicall.Row{
		{Command: mini.Command(fetchroot.Command(retrieve.Take), all), Place: multicall.Installed}, // fetchroot
		{Command: ps.Command, Place: multicall.First},
		{Command: top.Command, Place: multicall.First},
		{Command: session.Command(all), Kind: multicall.Word}, // shell
		{Command: tar.Command, Place: multicall.First},
		{Command: wget.Command, Place: multicall.First},
	})
	return list
}
