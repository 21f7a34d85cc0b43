// Package truecmd implements true(1) of GNU coreutils: it does nothing and succeeds.
//
// Synopsis:
//
//	true [ignored]
package truecmd

import "contedor/internal/tool/gnu"

// Command is true.
var Command = gnu.Command("true", gnu.Coreutils, `[ignored]
Does nothing and exits with status 0.
`, func(t *gnu.Tool) error { return t.OnlyWord() })
