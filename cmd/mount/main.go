// Command mount is internal/tool/mount as a program of its own.
package main

import (
	_ "unsafe" // for go:linkname

	"contedor/internal/cli"
	"contedor/internal/headstart"
	_ "contedor/internal/linux/entry/light"
	"contedor/internal/tool/mount"
)

// The commands whose plain command lines are begun before all else.
//
//go:linkname plain contedor/internal/headstart.plain
var plain = headstart.Mount

// The runtime keeps the initialisation on the first thread; LockOSThread would
// do so at the price of one more thread.
func init() { cli.Main(mount.Command) }

func main() {}
