// Fetchroot fetches the archive of a root file system and unpacks it as it
// comes, in place of wget(1) and tar(1).
package main

import (
	"runtime"

	"contedor/internal/cli"
	_ "contedor/internal/entry/early"
	"contedor/internal/fetchroot"
)

// The first thread is the one that may enter a user namespace, the others gone.
func init() { runtime.LockOSThread() }

func main() { cli.Main(fetchroot.Command) }
