// Package gnu_test compares the tools with the real ones.
package gnu_test

import (
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
	_ "contedor/internal/linux/entry/early"
	"contedor/internal/tool/userland"
)

func TestMain(m *testing.M) {
	tools := map[string]*cli.Command{}
	var names []string
	for _, c := range userland.Commands() {
		if c.Name != "bash" && c.Name != "sh" { // the cases run in the real ones
			tools[c.Name] = c
			names = append(names, c.Name)
		}
	}
	testbed.MainSelf(m, names, func(name string) { cli.Main(tools[name]) })
}
