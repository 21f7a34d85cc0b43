// Package falsecmd implements false(1) of GNU coreutils: it does nothing and fails.
//
// Synopsis:
//
//	false [ignored]
package falsecmd

import "contedor/internal/tool/gnu"

// Command is false.
var Command = gnu.Command("false", gnu.Coreutils, `[ignored]
Does nothing and exits with status 1.
`, func(t *gnu.Tool) error {
	t.Status = 1
	return t.OnlyWord()
})
