// Package small is what the small separate programs of cmd/ have in common: each is one
// light command, which its main package names.
//
// A main package sets headstart's variable plain, the commands whose plain command lines
// are carried out before the Go runtime starts, by its name for the linker: nothing is
// initialized yet when it is read, so it cannot be an argument.
package small

import (
	_ "unsafe" // for go:linkname

	"contedor/internal/cli"
	"contedor/internal/linux/entry"
	_ "contedor/internal/linux/entry/hook"
)

//go:linkname single contedor/internal/linux/entry.single
var single = entry.Single{Always: true}

// Main runs the command and exits. It is for a main package's func init: the runtime
// keeps the initialization on the first thread. LockOSThread would do so, too, at the
// price of one more thread.
func Main(c *cli.Command) { cli.Main(c) }
