// Command hostname is internal/tool/hostname as a program of its own.
package main

import (
	_ "unsafe" // for go:linkname

	"contedor/internal/cli"
	"contedor/internal/headstart"
	_ "contedor/internal/linux/entry/light"
	"contedor/internal/tool/hostname"
)

// The commands whose plain command lines are begun before all else.
//
//go:linkname plain contedor/internal/headstart.plain
var plain = headstart.Hostname

// The runtime keeps the initialisation on the first thread; LockOSThread would
// do so at the price of one more thread.
func init() { cli.Main(hostname.Command) }

func main() {}
