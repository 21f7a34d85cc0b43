// Package tools is what package ahead is, for the userland's commands: they link
// more than the light ones do, but neither the network nor images. It is later in
// the order.
package tools

import (
	"os"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/multicall"
	"contedor/internal/tool/userland"
)

func init() {
	name := strings.TrimPrefix(cli.BaseName(os.Args[0]), "-") // of a login shell
	if c := multicall.Find(userland.Commands(), name); c != nil {
		go cli.Main(c)
		select {}
	}
}
