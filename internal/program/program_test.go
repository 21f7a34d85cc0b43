package program

import (
	"testing"

	"contedor/internal/commands"
	"contedor/internal/multicall"
)

// TestNamesOfSingle checks that the names that are compared before anything is initialized
// are names of commands.
func TestNamesOfSingle(t *testing.T) {
	for _, name := range single.Except {
		if multicall.Find(commands.List(), name) == nil {
			t.Errorf("no command is %s", name)
		}
	}
}
