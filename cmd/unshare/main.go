// Command unshare is internal/unshare as a program of its own.
package main

import (
	"contedor/internal/cli"
	"contedor/internal/unshare"
)

func main() { cli.Main(unshare.Command) }
