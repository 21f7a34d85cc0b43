package shell_test

import (
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
	_ "contedor/internal/linux/entry/early"
	"contedor/internal/tool/userland"
)

func TestMain(m *testing.M) {
	commands := map[string]*cli.Command{}
	var names []string
	for _, c := range userland.Commands() {
		switch c.Name {
		case "bash", "sh":
			commands[c.Name] = c
			names = append(names, c.Name)
		}
	}
	testbed.MainSelf(m, names, func(name string) { cli.Main(commands[name]) })
}
