// Package internal_test checks which wings of this directory import which.
// docs/architecture.md describes the wings.
package internal_test

import (
	"os/exec"
	"strings"
	"testing"
)

const prefix = "contedor/internal/"

// wings are the wings from the bottom up. A package imports only packages of its own
// wing and of the wings below it. Only programs of dev and tests import packages of dev.
var wings = []string{"linux", "hall", "fetch", "tool", "teach", "front", "dev"}

// wing returns the wing of a package, or "" if it has none. The packages of the hall and
// of the front are directly in this directory.
func wing(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, prefix), "/")
	switch first {
	case "linux", "fetch", "tool", "teach", "dev":
		return first
	case "cli", "headstart", "hint", "multicall", "nsflags", "plan", "solo", "texts":
		return "hall"
	case "ahead", "commands", "program":
		return "front"
	}
	return ""
}

func TestWingsImportDownward(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	height := map[string]int{}
	for i, w := range wings {
		height[w] = i + 1
	}
	packages := map[string]int{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if words[0]+"/" == prefix {
			continue // this test
		}
		from := wing(words[0])
		if from == "" {
			t.Errorf("%s is in no wing", words[0])
		}
		packages[from]++
		for _, path := range words[1:] {
			if to := wing(path); strings.HasPrefix(path, prefix) && height[to] > height[from] {
				t.Errorf("%s imports %s: the wing %q is above %q", words[0], path, to, from)
			}
		}
	}
	for _, w := range wings {
		if packages[w] == 0 {
			t.Errorf("no package is in the wing %q", w)
		}
	}
}
