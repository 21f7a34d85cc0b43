// Package program is the program with all commands. cmd/contedor and cmd/fetchroot differ
// in nothing but the command that they run under an unknown name.
package program

import (
	"os"
	"runtime"
	_ "unsafe" // for go:linkname

	_ "contedor/internal/ahead"
	_ "contedor/internal/ahead/machine"
	_ "contedor/internal/ahead/tools"
	_ "contedor/internal/ahead/unpack"
	"contedor/internal/commands"
	"contedor/internal/headstart"
	"contedor/internal/linux/entry"
	_ "contedor/internal/linux/entry/hook"
	"contedor/internal/multicall"
)

// plain selects the command lines that are carried out before the Go runtime starts.
//
//go:linkname plain contedor/internal/headstart.plain
var plain = headstart.Unshare | headstart.Nsenter | headstart.IP | headstart.Chroot | headstart.Mount | headstart.Hostname | headstart.Multicall

// single names the commands that have work for several threads. They cannot be marked in
// the list of commands, which is initialized after the names are compared.
//
//go:linkname single contedor/internal/linux/entry.single
var single = entry.Single{Multicall: multicall.Name, Except: []string{"fetchroot", "grep", "sort", "tar", "wget"}}

// New returns the program. Under a name that is not a command's it runs the command that otherwise
// names, or contedor if that is empty. A main package calls New during its
// initialization: light commands run there and do not return, because the runtime keeps the
// initialization on the process's first thread.
func New(otherwise string) *multicall.Program {
	p := &multicall.Program{Rows: commands.List(), Otherwise: otherwise, Origin: origin}
	p.Init()
	// For a user other than root, fetchroot may enter a user namespace, for which it must
	// be on the first thread with all others gone. Locking costs one more thread, so root
	// does without.
	if os.Geteuid() != 0 {
		runtime.LockOSThread()
	}
	return p
}
