// Package unpack has fetchroot unpack an archive of gzip's, as package ahead has a
// light command run.
package unpack

import (
	"os"

	"contedor/internal/cli"
	"contedor/internal/multicall"
	"contedor/internal/tool/fetchroot"
)

// The runtime keeps the initialization on the first thread, which would have to be
// woken again and again. So that thread waits, for ever, and another goroutine does
// the work. An ordinary user's fetchroot may want the first thread for itself.
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
