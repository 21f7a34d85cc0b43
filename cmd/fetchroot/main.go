//go:debug updatemaxprocs=0

// Command fetchroot is the program of all commands: fetchroot under its own
// name, any of the others under theirs. It is all that `fetchroot mini` needs
// for a root file system.
package main

import (
	"os"
	"runtime"
	"slices"
	_ "unsafe" // for go:linkname

	_ "contedor/internal/ahead"
	_ "contedor/internal/ahead/tools"
	"contedor/internal/cli"
	"contedor/internal/commands"
	"contedor/internal/fetch/retrieve"
	"contedor/internal/headstart"
	_ "contedor/internal/linux/entry/early"
	"contedor/internal/multicall"
	"contedor/internal/tool/fetchroot"
	"contedor/internal/tool/ip"
	"contedor/internal/tool/mini"
	"contedor/internal/tool/ps"
	"contedor/internal/tool/session"
	"contedor/internal/tool/tar"
	"contedor/internal/tool/top"
	"contedor/internal/tool/userland"
	"contedor/internal/tool/wget"
)

// The commands whose plain command lines are begun before all else.
//
//go:linkname plain contedor/internal/headstart.plain
var plain = headstart.Unshare | headstart.Chroot | headstart.Mount | headstart.Hostname

var program multicall.Program

// The light commands run during the initialisation, which the runtime keeps on
// the first thread, as in the separate programs.
func init() {
	fetch := mini.Command(fetchroot.Command(retrieve.Take), program.Names)
	own := []*cli.Command{
		fetch,
		wget.Command,
		ip.Command,
		tar.Command,
		ps.Command,
		top.Command,
	}
	tools := userland.Commands()
	program = multicall.Program{
		Light:     commands.Light,
		Heavy:     slices.Concat(own, tools),
		Words:     slices.Concat(commands.Words, []*cli.Command{session.Command(commands.Light, own, tools)}),
		Otherwise: fetch,
	}
	program.Init()
	// An ordinary user's fetchroot may enter a user namespace, too, the other
	// threads gone. Nobody else pays for a thread of its own.
	if os.Geteuid() != 0 {
		runtime.LockOSThread()
	}
}

func main() { program.Main() }
