// Package w refuses w(1): in a container nothing records who is logged in.
//
// Synopsis:
//
//	w
package w

import (
	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// Command is w.
var Command = gnu.Command("w", gnu.Findutils, "\nIt is refused: nothing records here who is logged in.\n", func(t *gnu.Tool) error {
	if err := t.OnlyWord(); err != nil {
		return err
	}
	return cli.Fail("not supported: nothing records here who is logged in", nil)
})
