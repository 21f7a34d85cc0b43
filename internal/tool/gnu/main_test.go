// Package gnu_test compares the tools with the real ones.
package gnu_test

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
	var names []string
	for _, name := range multicall.Names(rows) {
		if name != "bash" && name != "sh" { // the real shells run the cases
			names = append(names, name)
		}
	}
	testbed.MainSelf(m, names, func(name string) { cli.Main(multicall.Find(rows, name).Command) })
}
