package commands

import (
	"os"
	"slices"
	"strings"
	"testing"

	"contedor/internal/commands/light"
	"contedor/internal/dev/testbed"
	"contedor/internal/multicall"
)

func names(rows []multicall.Row, kind multicall.Kind) (list []string) {
	for _, row := range rows {
		if row.Kind == kind {
			list = append(list, row.Command.Name)
		}
	}
	slices.Sort(list)
	return list
}

func TestList(t *testing.T) {
	rows := List()
	seen := map[string]bool{multicall.Name: true}
	for _, row := range rows {
		if seen[row.Command.Name] {
			t.Errorf("%s has two rows", row.Command.Name)
		}
		seen[row.Command.Name] = true
	}
	if l := names(light.List, multicall.Light); len(l) != len(light.List) || !slices.Equal(l, names(rows, multicall.Light)) {
		t.Errorf("the light commands are %q, but package light lists %q", names(rows, multicall.Light), l)
	}
}

// TestSmallPrograms checks that each small program of cmd/ is a light command.
func TestSmallPrograms(t *testing.T) {
	entries, err := os.ReadDir(testbed.Root(t) + "/cmd")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if n := e.Name(); n != "contedor" && n != "fetchroot" && multicall.Find(light.List, strings.ReplaceAll(n, "-", "_")) == nil {
			t.Errorf("cmd/%s is not a light command", n)
		}
	}
}
