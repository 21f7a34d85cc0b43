// See package small.
package main

import (
	_ "unsafe" // for go:linkname

	"contedor/internal/headstart"
	"contedor/internal/program/small"
	"contedor/internal/tool/chroot"
)

//go:linkname plain contedor/internal/headstart.plain
var plain = headstart.Chroot

func init() { small.Main(chroot.Command) }

func main() {}
