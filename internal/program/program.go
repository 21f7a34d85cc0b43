// Package program is the one file with all commands: what cmd/contedor and
// cmd/fetchroot have in common, which is everything but a name.
package program

import (
	"os"
	"runtime"
	_ "unsafe" // for go:linkname

	_ "contedor/internal/ahead"
	_ "contedor/internal/ahead/tools"
	_ "contedor/internal/ahead/unpack"
	"contedor/internal/commands"
	"contedor/internal/headstart"
	"contedor/internal/linux/entry"
	_ "contedor/internal/linux/entry/hook"
	"contedor/internal/multicall"
)

// The commands whose plain command lines are carried out before the Go runtime
// starts.
//
//go:linkname plain contedor/internal/headstart.plain
var plain = headstart.Unshare | headstart.Chroot | headstart.Mount | headstart.Hostname | headstart.Words

// Most commands have nothing to do at once. These do: the names are compared before the
// list of commands is initialized.
//
//go:linkname single contedor/internal/linux/entry.single
var single = entry.Single{Behind: multicall.Name, Except: []string{"fetchroot", "grep", "sort", "tar", "wget"}}

// New returns the program. Under a name that is none of its commands' it is the
// command otherwise, or contedor where that is empty. A main package calls it during
// its initialization: light commands run there, as the runtime keeps that on the
// first thread.
func New(otherwise string) *multicall.Program {
	p := &multicall.Program{Rows: commands.List(), Otherwise: otherwise, Origin: origin}
	p.Init()
	// An ordinary user's fetchroot may enter a user namespace, too, the other
	// threads gone. Nobody else pays for a thread of its own.
	if os.Geteuid() != 0 {
		runtime.LockOSThread()
	}
	return p
}
