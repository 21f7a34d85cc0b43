// Package unpack runs fetchroot during the initialization, as package ahead runs a light
// command, if the command line needs no packages for the network or for formats other than
// gzip.
package unpack

import (
	"os"

	"contedor/internal/cli"
	"contedor/internal/multicall"
	"contedor/internal/tool/fetchroot"
)

// The runtime keeps the initialization on the first thread. If the work were done there, the
// runtime would wake that thread again and again. So the work is done in another goroutine,
// and the first thread waits forever. This is only for root: for other users, fetchroot may
// need the first thread to enter a user namespace.
func init() {
	rows := []multicall.Row{{Command: &cli.Command{Name: fetchroot.Name}}}
	row, argv := multicall.Called(rows, os.Args)
	if row == nil || os.Geteuid() != 0 {
		return
	}
	if c := fetchroot.Early(argv, os.Environ()); c != nil {
		go cli.MainAs(c, argv)
		select {}
	}
}
