// Package truecmd does nothing, successfully: true(1) of GNU coreutils.
//
// Synopsis:
//
//	true [ignored]
package truecmd

import "contedor/internal/tool/gnu"

// Command is true.
var Command = gnu.Command("true", gnu.Coreutils, `[ignored]
Does nothing, successfully.
`, func(t *gnu.Tool) error { return t.OnlyWord() })
