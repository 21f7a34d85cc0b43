//go:debug containermaxprocs=0
//go:debug updatemaxprocs=0

// Command chroot is internal/chroot as a program of its own.
package main

import (
	"contedor/internal/chroot"
	"contedor/internal/cli"
	_ "contedor/internal/entry/light"
)

// The runtime keeps the initialisation on the first thread; LockOSThread would
// do so at the price of one more thread.
func init() { cli.Main(chroot.Command) }

func main() {}
