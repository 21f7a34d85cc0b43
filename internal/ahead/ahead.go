// Package ahead runs a light command before the packages of the other commands are
// initialized: the network's, the images' and the small tools' take as long as three
// light commands. Package tools does the same for the small tools, and package unpack for
// fetchroot with an archive of gzip's. Without these packages every command works and
// only starts later; to switch them off, leave out their imports in internal/program.
//
// The order in which Go initializes packages is the linker's choice, except that a package
// comes after those that it imports (https://go.dev/ref/spec, "Program initialization").
// The linker takes the first in the order of import paths whose imports are initialized.
// So what a package here imports, the module's name and its own path say how early it is.
// That spares the network's packages, but others come first by their names: crypto and
// github.com before golang.org/x/sys, which a light command needs. `make build` sorts the
// packages once more, see internal/dev/initorder: then a light command initializes what it
// needs itself, and nothing else.
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
