// Command hostname is internal/hostname as a program of its own.
package main

import (
	"contedor/internal/cli"
	_ "contedor/internal/entry/light"
	"contedor/internal/hostname"
)

// The runtime keeps the initialisation on the first thread; LockOSThread would
// do so at the price of one more thread.
func init() { cli.Main(hostname.Command) }

func main() {}
