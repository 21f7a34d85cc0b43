// Command umount is internal/tool/umount as a program of its own.
package main

import (
	"contedor/internal/cli"
	_ "contedor/internal/linux/entry/light"
	"contedor/internal/tool/umount"
)

// The runtime keeps the initialisation on the first thread; LockOSThread would
// do so at the price of one more thread.
func init() { cli.Main(umount.Command) }

func main() {}
