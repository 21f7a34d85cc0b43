// Command mount is internal/mount as a program of its own.
package main

import (
	_ "unsafe" // for go:linkname

	"contedor/internal/cli"
	_ "contedor/internal/entry/light"
	"contedor/internal/headstart"
	"contedor/internal/mount"
)

// The commands whose plain command lines are begun before all else.
//
//go:linkname plain contedor/internal/headstart.plain
var plain = headstart.Mount

// The runtime keeps the initialisation on the first thread; LockOSThread would
// do so at the price of one more thread.
func init() { cli.Main(mount.Command) }

func main() {}
