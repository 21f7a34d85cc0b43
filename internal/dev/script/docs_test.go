package script

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/commands"
	"contedor/internal/dev/testbed"
	"contedor/internal/multicall"
)

// TestCommandsAreDocumented checks that docs/commands.md names every command.
func TestCommandsAreDocumented(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(testbed.Root(t), "docs/commands.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range commands.List() {
		name := row.Command.Name
		if row.Kind == multicall.Word {
			name = multicall.Name + " " + name
		}
		if !strings.Contains(string(text), "`"+name+"`") && !strings.Contains(string(text), "`"+name+" ") {
			t.Errorf("docs/commands.md does not name %s", name)
		}
	}
}
