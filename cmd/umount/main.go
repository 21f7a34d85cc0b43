// See package small.
package main

import (
	"contedor/internal/program/small"
	"contedor/internal/tool/umount"
)

func init() { small.Main(umount.Command) }

func main() {}
