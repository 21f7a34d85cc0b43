// See package small.
package main

import (
	_ "unsafe" // for go:linkname

	"contedor/internal/headstart"
	"contedor/internal/program/small"
	"contedor/internal/tool/unshare"
)

//go:linkname plain contedor/internal/headstart.plain
var plain = headstart.Unshare

func init() { small.Main(unshare.Command) }

func main() {}
