// Package small is the common part of the separate programs of cmd/. Each of them has one
// light command, which its main package passes to Main.
//
// A main package also defines headstart's variable plain by go:linkname: it selects the
// command lines that are carried out before the Go runtime starts. It cannot be an argument
// of Main, because it is read before any package is initialized.
package small

import (
	_ "unsafe" // for go:linkname

	"contedor/internal/cli"
	"contedor/internal/linux/entry"
	_ "contedor/internal/linux/entry/hook"
)

//go:linkname single contedor/internal/linux/entry.single
var single = entry.Single{Always: true}

// Main runs the command and exits. A main package calls it from func init: the runtime
// keeps the initialization on the first thread. runtime.LockOSThread would do the same, but
// costs one more thread.
func Main(c *cli.Command) { cli.Main(c) }
