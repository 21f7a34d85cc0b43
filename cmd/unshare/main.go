//go:debug containermaxprocs=0
//go:debug updatemaxprocs=0

// Command unshare is internal/unshare as a program of its own.
package main

import (
	"contedor/internal/cli"
	_ "contedor/internal/entry/light"
	"contedor/internal/unshare"
)

// The runtime keeps the initialisation on the first thread; LockOSThread would
// do so at the price of one more thread.
func init() { cli.Main(unshare.Command) }

func main() {}
