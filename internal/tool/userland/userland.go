// Package userland holds the small tools that a root file system needs so that
// a person can look around in it: a file a tool, each with the options that
// people type without thinking. Messages, output and exit statuses are those of
// GNU coreutils, findutils and grep in the C locale.
package userland

import (
	"contedor/internal/cli"
	"contedor/internal/solo"
	"contedor/internal/tool/shell"
)

// Commands returns the tools of the mini root file system and its shell.
func Commands() []*cli.Command {
	list := []*cli.Command{
		shell.Command("bash", echoCommand, killCommand, printfCommand),
		shell.Command("sh", echoCommand, killCommand, printfCommand),
	}
	for _, tool := range tools {
		list = append(list, program(tool))
	}
	return list
}

var tools = []*cli.Command{
	catCommand,
	chmodCommand,
	clearCommand,
	cpCommand,
	dateCommand,
	dfCommand,
	echoCommand,
	envCommand,
	falseCommand,
	findCommand,
	grepCommand,
	headCommand,
	idCommand,
	killCommand,
	lnCommand,
	lsCommand,
	mkdirCommand,
	mvCommand,
	printfCommand,
	readlinkCommand,
	rmCommand,
	rmdirCommand,
	sleepCommand,
	sortCommand,
	tailCommand,
	touchCommand,
	trueCommand,
	unameCommand,
	wcCommand,
	whoamiCommand,
}

// program is a tool that has a process to itself: signals act on it as on any
// other program.
func program(tool *cli.Command) *cli.Command {
	own := *tool
	own.Run = func(inv *cli.Invocation) error {
		solo.InheritSignals()
		return tool.Run(inv)
	}
	return &own
}
