//go:build bare

package commands

import "contedor/internal/cli"

// Words are none in a build with the tag bare, see internal/hint.
var Words []*cli.Command
