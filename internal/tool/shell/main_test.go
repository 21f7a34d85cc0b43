package shell_test

import (
	"testing"

	"contedor/internal/cli"
	"contedor/internal/commands/tools"
	"contedor/internal/dev/testbed"
	_ "contedor/internal/linux/entry/hook"
	"contedor/internal/multicall"
)

func TestMain(m *testing.M) {
	rows := tools.List()
	testbed.MainOwn(m, []string{"bash", "sh"}, func(name string) { cli.Main(multicall.Find(rows, name).Command) })
}
