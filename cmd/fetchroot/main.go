// Fetchroot fetches the archive of a root file system and unpacks it as it
// comes, in place of wget(1) and tar(1).
package main

import (
	"contedor/internal/cli"
	_ "contedor/internal/entry/early"
	"contedor/internal/fetchroot"
)

func main() { cli.Main(fetchroot.Command) }
