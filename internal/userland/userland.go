// Package userland holds the small tools that a root file system needs so that
// a person can look around in it: a file a tool, each with the options that
// people type without thinking. Messages, output and exit statuses are those of
// GNU coreutils, findutils and grep in the C locale.
package userland

import (
	"contedor/internal/cli"
	"contedor/internal/shell"
)

// Commands returns the tools of the mini root file system.
func Commands() []*cli.Command {
	return []*cli.Command{
		shell.Command("bash", echoCommand, killCommand, printfCommand),
		clearCommand,
		echoCommand,
		envCommand,
		falseCommand,
		idCommand,
		killCommand,
		printfCommand,
		shell.Command("sh", echoCommand, killCommand, printfCommand),
		sleepCommand,
		trueCommand,
		unameCommand,
		whoamiCommand,
	}
}
