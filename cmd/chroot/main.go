// Command chroot is internal/chroot as a program of its own.
package main

import (
	"contedor/internal/cli"
	"contedor/internal/chroot"
)

func main() { cli.Main(chroot.Command) }
