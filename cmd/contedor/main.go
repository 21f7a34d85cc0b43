//go:debug containermaxprocs=0
//go:debug updatemaxprocs=0

// Command contedor holds the light commands in one program, to be called by
// their names. What would make every start of theirs slower is in fetchroot,
// which lies beside it.
package main

import (
	"slices"
	_ "unsafe" // for go:linkname

	"contedor/internal/cli"
	"contedor/internal/commands"
	"contedor/internal/headstart"
	_ "contedor/internal/linux/entry/light"
	"contedor/internal/multicall"
)

// The commands whose plain command lines are begun before all else.
//
//go:linkname plain contedor/internal/headstart.plain
var plain = headstart.Unshare | headstart.Chroot | headstart.Mount | headstart.Hostname

// As in the separate programs: the initialisation stays on the first thread.
func init() {
	program := multicall.Program{
		Light:  commands.Light,
		Words:  slices.Concat(commands.Words, []*cli.Command{multicall.Beside("shell")}),
		Beside: []string{"fetchroot"},
	}
	program.Main()
}

func main() {}
