// Package ahead runs a light command before the packages of the other commands are
// initialized: the network's, the images' and the small tools' take as long as three
// light commands. Package archive does the same for fetchroot with an archive of
// gzip's, and package tools for the small tools.
//
// Go initializes packages in the order of their import paths, as far as what they
// import themselves is initialized (https://go.dev/ref/spec, "Program
// initialization"). A package here imports little, and its path, which begins with
// the module's name, is early in that order. Without these packages every command
// works and only starts later.
package ahead

import (
	"os"

	"contedor/internal/cli"
	"contedor/internal/commands/light"
	"contedor/internal/multicall"
)

func init() {
	if row, argv := multicall.Called(light.List, os.Args); row != nil {
		cli.MainAs(row.Command, argv)
	}
}
