//go:debug containermaxprocs=0
//go:debug updatemaxprocs=0

// Command contedor holds the light commands in one program, to be called by
// their names. fetchroot lies beside it, as its network code would make every
// start slower.
package main

import (
	"contedor/internal/check"
	"contedor/internal/chroot"
	"contedor/internal/cli"
	"contedor/internal/cost"
	_ "contedor/internal/entry/light"
	"contedor/internal/explain"
	"contedor/internal/hostname"
	"contedor/internal/mount"
	"contedor/internal/multicall"
	"contedor/internal/show"
	"contedor/internal/umount"
	"contedor/internal/unshare"
)

// As in the separate programs: the initialisation stays on the first thread.
func init() {
	program := multicall.Program{
		Commands: []*cli.Command{
			chroot.Command,
			hostname.Command,
			mount.Command,
			umount.Command,
			unshare.Command,
		},
		Words:  []*cli.Command{check.Command, cost.Command, explain.Command, show.Command},
		Beside: []string{"fetchroot"},
	}
	program.Main()
}

func main() {}
