// Package falsecmd does nothing and fails: false(1) of GNU coreutils.
//
// Synopsis:
//
//	false [ignored]
package falsecmd

import "contedor/internal/tool/gnu"

// Command is false.
var Command = gnu.Command("false", gnu.Coreutils, `[ignored]
Does nothing, unsuccessfully.
`, func(t *gnu.Tool) error {
	t.Status = 1
	return t.OnlyWord()
})
