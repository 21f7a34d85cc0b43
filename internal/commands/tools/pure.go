//go:build !cgo

package tools

import (
	"contedor/internal/cli"
	"contedor/internal/tool/echo"
	"contedor/internal/tool/kill"
	"contedor/internal/tool/printf"
	"contedor/internal/tool/shell"
)

// shellNamed returns the shell under a name. It links os/user.
func shellNamed(name string) *cli.Command {
	return shell.Command(name, echo.Builtin, kill.Builtin, printf.Builtin)
}
