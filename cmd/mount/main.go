// See package small.
package main

import (
	_ "unsafe" // for go:linkname

	"contedor/internal/headstart"
	"contedor/internal/program/small"
	"contedor/internal/tool/mount"
)

//go:linkname plain contedor/internal/headstart.plain
var plain = headstart.Mount

func init() { small.Main(mount.Command) }

func main() {}
