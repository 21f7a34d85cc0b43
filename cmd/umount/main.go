// Command umount is internal/tool/umount as a separate small program; see package small.
package main

import (
	"contedor/internal/program/small"
	"contedor/internal/tool/umount"
)

func init() { small.Main(umount.Command) }

func main() {}
