package shell_test

import (
	"testing"

	"contedor/internal/cli"
	_ "contedor/internal/entry/early"
	"contedor/internal/testbed"
	"contedor/internal/userland"
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
