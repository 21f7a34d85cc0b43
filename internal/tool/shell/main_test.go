package shell_test

import (
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
	"contedor/internal/tool/echo"
	"contedor/internal/tool/kill"
	"contedor/internal/tool/printf"
	"contedor/internal/tool/shell"
)

func TestMain(m *testing.M) {
	testbed.MainSelf(m, []string{"bash", "sh"}, func(name string) {
		cli.Main(shell.Command(name, echo.Builtin, kill.Builtin, printf.Builtin))
	})
}
