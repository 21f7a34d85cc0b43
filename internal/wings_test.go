// Package internal_test checks which wings of this directory import which.
// docs/architecture.md describes the wings.
package internal_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const prefix = "contedor/internal/"

// wings are the wings from the bottom up. A package imports only packages of its own
// wing and of the wings below it.
var wings = []string{"linux", "hall", "fetch", "tool", "teach", "front", "dev"}

// testsImport are the packages above their own wing that tests import: besides packages
// of dev, those that they compare with or run. A path stands for the packages below it, too.
var testsImport = []struct{ from, to string }{
	{"", "dev"},
	{"headstart", "tool"}, // whose plans it makes early
	{"tool", "commands"},  // a script runs several commands
}

// wing returns the wing of a package, or "" if it has none. The packages of the hall and
// of the front are directly in this directory.
func wing(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, prefix), "/")
	switch first {
	case "linux", "fetch", "tool", "teach", "dev":
		return first
	case "cli", "headstart", "hint", "multicall", "nearest", "nsflags", "plan", "solo", "texts":
		return "hall"
	case "ahead", "commands", "program":
		return "front"
	}
	return ""
}

func TestWingsImportDownward(t *testing.T) {
	height := map[string]int{}
	for i, w := range wings {
		height[w] = i + 1
	}
	packages := map[string]int{}
	for from, imports := range list(t, "{{join .Imports \" \"}}") {
		if wing(from) == "" {
			t.Errorf("%s is in no wing", from)
		}
		packages[wing(from)]++
		for _, to := range imports {
			if height[wing(to)] > height[wing(from)] {
				t.Errorf("%s imports %s: the wing %q is above %q", from, to, wing(to), wing(from))
			}
		}
	}
	for _, w := range wings {
		if packages[w] == 0 {
			t.Errorf("no package is in the wing %q", w)
		}
	}
	used := map[int]bool{}
	for from, imports := range list(t, "{{join .TestImports \" \"}} {{join .XTestImports \" \"}}") {
		for _, to := range imports {
			if height[wing(to)] <= height[wing(from)] {
				continue
			}
			i := slices.IndexFunc(testsImport, func(row struct{ from, to string }) bool {
				return below(from, row.from) && below(to, row.to)
			})
			if i < 0 {
				t.Errorf("a test of %s imports %s: the wing %q is above %q", from, to, wing(to), wing(from))
			}
			used[i] = true
		}
	}
	for i, row := range testsImport {
		if !used[i] {
			t.Errorf("no test of %q needs %q", row.from, row.to)
		}
	}
}

// TestMap checks that the map in docs/architecture.md names the packages of each wing. Its rows are
// indented by four spaces; below the name of the wing are its packages. The row of tool has none.
func TestMap(t *testing.T) {
	text, err := os.ReadFile("../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	want, got := map[string][]string{}, map[string][]string{}
	for path := range list(t, "") {
		name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(path, prefix), wing(path)+"/"), "/")
		if w := wing(path); w != "tool" && w != "" && !slices.Contains(want[w], name) {
			want[w] = append(want[w], name)
		}
	}
	inRow := ""
	for line := range strings.Lines(string(text)) {
		indented, ok := strings.CutPrefix(line, "    ")
		first, _, _ := strings.Cut(indented, " ")
		switch {
		case !ok:
			inRow = ""
		case slices.Contains(wings, first):
			inRow = first
		case inRow != "":
			got[inRow] = append(got[inRow], strings.FieldsFunc(line, func(c rune) bool { return c == ' ' || c == ',' || c == '\n' })...)
		}
	}
	for _, w := range wings {
		slices.Sort(want[w])
		if !slices.Equal(got[w], want[w]) {
			t.Errorf("docs/architecture.md names as the packages of %s\n%q, not\n%q", w, got[w], want[w])
		}
	}
}

// list returns the packages of this module, and for each of them the packages of this
// directory that the format, of go list, names.
func list(t *testing.T, format string) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} "+format, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if words[0]+"/" == prefix {
			continue // this test
		}
		packages[words[0]] = slices.DeleteFunc(words[1:], func(path string) bool { return !strings.HasPrefix(path, prefix) })
	}
	return packages
}

// below reports whether dir, relative to this directory, is a package or has it below it.
func below(path, dir string) bool {
	return dir == "" || path == prefix+dir || strings.HasPrefix(path, prefix+dir+"/")
}
