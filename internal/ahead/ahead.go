// Package ahead runs a light command while the program is still being initialized, before
// the packages of the other commands. To initialize the packages for the network, images and
// small tools takes as long as three light commands. Package tools does the same for the
// small tools, package unpack for fetchroot with a gzip-compressed archive, and package
// machine for commands such as ps and ping. Without these packages every command works, but
// starts later. To switch them off, remove their imports in internal/program.
//
// Go initializes a package after those that it imports, and otherwise leaves the order to the
// linker (https://go.dev/ref/spec, "Program initialization"). The linker sorts packages by
// import path, and repeatedly takes the first one whose imports are initialized. So the
// imports of a package here, the module's name and the package's own path determine how early
// it is. That puts it before the packages for the network. But crypto and github.com still
// come first, because a light command needs golang.org/x/sys, whose path is later. `make
// build` sorts the packages once more (internal/dev/initorder). Then a light command
// initializes only what it needs itself.
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
