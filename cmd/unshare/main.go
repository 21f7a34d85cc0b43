//go:debug containermaxprocs=0
//go:debug updatemaxprocs=0

// Command unshare is internal/tool/unshare as a program of its own.
package main

import (
	_ "unsafe" // for go:linkname

	"contedor/internal/cli"
	"contedor/internal/headstart"
	_ "contedor/internal/linux/entry/light"
	"contedor/internal/tool/unshare"
)

// The commands whose plain command lines are begun before all else.
//
//go:linkname plain contedor/internal/headstart.plain
var plain = headstart.Unshare

// The runtime keeps the initialisation on the first thread; LockOSThread would
// do so at the price of one more thread.
func init() { cli.Main(unshare.Command) }

func main() {}
