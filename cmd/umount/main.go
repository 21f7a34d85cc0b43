// Command umount is internal/tool/umount as a small program of its own; see package small.
package main

import (
	"contedor/internal/program/small"
	"contedor/internal/tool/umount"
)

func init() { small.Main(umount.Command) }

func main() {}
