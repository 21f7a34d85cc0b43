// See package small.
package main

import (
	_ "unsafe" // for go:linkname

	"contedor/internal/headstart"
	"contedor/internal/program/small"
	"contedor/internal/tool/hostname"
)

//go:linkname plain contedor/internal/headstart.plain
var plain = headstart.Hostname

func init() { small.Main(hostname.Command) }

func main() {}
