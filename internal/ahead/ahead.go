// Package ahead has the program of all commands do what is light before it
// initializes what is not: the network's packages, the images' and the userland's
// take as long as three light commands, or a fifth of a small archive.
//
// Go initializes packages in the order of their import paths, as far as what they
// import themselves is (https://go.dev/ref/spec, "Program initialization"). This
// one imports little and is early in that order. It is for the program's main
// package.
package ahead

import (
	"os"

	"contedor/internal/cli"
	"contedor/internal/commands"
	"contedor/internal/multicall"
	"contedor/internal/tool/fetchroot"
)

func init() {
	name := cli.BaseName(os.Args[0])
	if c := multicall.Find(commands.Light, name); c != nil {
		cli.Main(c)
	}
	// The runtime keeps the initialization on the first thread, which would have
	// to be woken again and again. So it waits, for ever, and another goroutine
	// does the work. An ordinary user's fetchroot may want that thread for itself.
	if name != fetchroot.Name || os.Geteuid() != 0 {
		return
	}
	if c := fetchroot.Early(os.Args, os.Environ()); c != nil {
		go cli.Main(c)
		select {}
	}
}
